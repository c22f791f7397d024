//! One receipt at the desk: identity, facts, duplicates, re-claims, payers.

use super::super::World;
use super::beside::Beside;
use crate::claim::model::Receipt;
use crate::claim::receipt_type::ReceiptType;
use crate::claim::{Finding, Rule};
use crate::examination::model::ClaimKey;
use crate::examination::payers::Confirmed;
use crate::examination::{ClaimedReceipt, HandledReceipt, Level, Note, Place, Policy, Status, calendar, rules};
use crate::facility::Facility;
use crate::id::PersonId;
use crate::month::TreatmentMonth;
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet};

/// What the desk knows while it goes through a file.
pub(super) struct Desk<'a> {
    pub(super) world: &'a World,
    pub(super) facility: &'a Facility,
    pub(super) policy: &'a Policy,
    pub(super) at: DateTime,
    /// Number of the submission that decides.
    pub(super) submission: u64,
    /// The month in which it is processed.
    pub(super) processed: TreatmentMonth,
    /// Claims accepted in this very file.
    pub(super) accepted_here: BTreeMap<ClaimKey, usize>,
    /// 検索番号 used in this very file.
    pub(super) used_here: BTreeSet<String>,
}

impl Desk<'_> {
    /// Judges one receipt. `file_notes` are what the rules about the file found in its lines.
    pub(super) fn judge(
        &mut self,
        claimed: &ClaimedReceipt,
        volume: u64,
        index: usize,
        file_notes: Vec<Note>,
    ) -> HandledReceipt {
        let receipt = &claimed.receipt;
        let month = TreatmentMonth::parse(&receipt.month.text);
        let mut notes = claimed.notes.clone();
        notes.extend(file_notes);
        let Beside { person, findings, confirmed } = self.world.beside(receipt, self.facility, self.at);
        notes.extend(findings.into_iter().map(|finding| Note::of(finding, self.policy)));
        let late = month.is_some_and(|month| month.next() < self.processed);
        if late && receipt.search_number.is_blank() {
            let what = "診療の翌月より後の請求(月遅れ)です".to_owned();
            let remedy = "医療券が遅れて届いたときなどは、元の診療年月のまま請求できます。対応は要りません";
            self.note(&mut notes, rules::LATE, (receipt.line, receipt.month.position), what, remedy);
        }
        let key = self.key(receipt, person);
        self.before(receipt, &key, &mut notes);
        self.finish(claimed, Known { volume, index, month, person, key, late, notes, confirmed })
    }

    fn note(&self, notes: &mut Vec<Note>, rule: &'static Rule, place: (u64, usize), what: String, remedy: &str) {
        let finding = Finding { rule, line: place.0, position: place.1, what, remedy: remedy.to_owned() };
        notes.push(Note::of(finding, self.policy));
    }

    /// What was claimed before: duplicates, and re-claims under a 検索番号.
    fn before(&mut self, receipt: &Receipt, key: &ClaimKey, notes: &mut Vec<Note>) {
        let state = &self.world.examination;
        let earlier = state.latest.get(key).and_then(|place| state.receipt(place));
        let number = receipt.search_number.text.clone();
        let place = (receipt.line, receipt.search_number.position);
        if self.accepted_here.contains_key(key) || earlier.is_some_and(HandledReceipt::is_accepted) {
            let what = "同じ人・診療年月・種類の請求が、すでに受け付けられています".to_owned();
            let remedy = "二重に請求していないか確かめてください。直すときは先に取下げ(過誤)を依頼してください";
            self.note(notes, rules::DUPLICATE, (receipt.line, 0), what, remedy);
        }
        if number.is_empty() {
            if earlier.is_some_and(|earlier| !earlier.is_accepted()) {
                let what = "返戻・取下げのあった請求ですが、検索番号がありません".to_owned();
                let remedy = "返戻ファイルのREにある検索番号を、再請求のREに記録してください";
                self.note(notes, rules::SEARCH_NUMBER_MISSING, place, what, remedy);
            }
        } else if !self.may_reclaim(&number, key) || !self.used_here.insert(number) {
            let what = "検索番号が、この医療機関に返戻されたこの診療年月のレセプトのものではありません".to_owned();
            let remedy = "返戻ファイルのREにある検索番号をそのまま記録してください。使えるのは一度だけです";
            self.note(notes, rules::SEARCH_NUMBER_WRONG, place, what, remedy);
        }
    }

    /// Whether a 検索番号 was given to this facility for this month and is still free.
    fn may_reclaim(&self, number: &str, key: &ClaimKey) -> bool {
        let state = &self.world.examination;
        let given = state.search_numbers.get(number).filter(|_| !state.reclaimed.contains(number));
        let original = given.and_then(|place| state.receipt(place));
        original.is_some_and(|original| {
            !original.is_accepted() && original.key.facility == key.facility && original.key.month == key.month
        })
    }

    fn key(&self, receipt: &Receipt, person: Option<PersonId>) -> ClaimKey {
        let aid = receipt.schemes.iter().find(|scheme| scheme.is_medical_aid());
        let scheme = aid.or_else(|| receipt.schemes.first());
        let person = match person {
            Some(person) => person.to_string(),
            None => format!(
                "{} {} {}",
                scheme.map_or("", |scheme| scheme.recipient.text.as_str()),
                receipt.birthdate.text,
                receipt.name.text
            ),
        };
        let insurer = receipt.insurance.first().map(|insurance| insurance.insurer.text.trim());
        ClaimKey {
            facility: self.facility.id.clone(),
            person,
            month: receipt.month.text.clone(),
            table: receipt.table.digit(),
            inpatient: ReceiptType::parse(&receipt.receipt_type.text).is_some_and(|read| read.inpatient),
            payer: aid.map(|scheme| scheme.payer.text.as_str()).or(insurer).unwrap_or_default().to_owned(),
            issuer: receipt.issuer.text.clone(),
        }
    }

    fn finish(&mut self, claimed: &ClaimedReceipt, known: Known) -> HandledReceipt {
        let Known { volume, index, month, person, key, late, mut notes, confirmed } = known;
        let receipt = &claimed.receipt;
        notes.sort_by(|a, b| (a.line, a.position, &a.rule).cmp(&(b.line, b.position, &b.rule)));
        notes.dedup();
        let returned = notes.iter().any(|note| note.level > Level::Remark);
        let status = if returned {
            Status::Returned
        } else {
            self.accepted_here.insert(key.clone(), index);
            let (examined_on, paid_on) = (calendar::examined_on(self.processed), calendar::paid_on(self.processed));
            Status::Accepted { examined_on, paid_on }
        };
        let place = Place { facility: self.facility.id.clone(), submission: self.submission, index };
        let mut payers: Vec<String> = receipt.insurance.iter().map(|ho| ho.insurer.text.trim().to_owned()).collect();
        payers.extend(receipt.schemes.iter().map(|ko| ko.payer.text.clone()));
        let first = receipt.insurance.first().map(|insurance| &insurance.total);
        let total = first.or_else(|| receipt.schemes.first().map(|scheme| &scheme.total));
        HandledReceipt {
            submission: volume,
            number: receipt.number.text.clone(),
            first_line: claimed.first_line,
            last_line: claimed.last_line,
            receipt_type: receipt.receipt_type.text.clone(),
            month,
            person,
            chart_number: claimed.chart_number.clone(),
            total: total.and_then(crate::claim::model::Entry::number).unwrap_or(0),
            payers,
            key,
            search_number: returned.then(|| super::search_number(self.facility, self.processed, &place)),
            reclaims: (!receipt.search_number.is_blank()).then(|| receipt.search_number.text.clone()),
            late,
            status,
            notes,
            confirmed,
        }
    }
}

/// What was found out about a receipt.
struct Known {
    volume: u64,
    index: usize,
    month: Option<TreatmentMonth>,
    person: Option<PersonId>,
    key: ClaimKey,
    late: bool,
    notes: Vec<Note>,
    confirmed: Vec<Confirmed>,
}
