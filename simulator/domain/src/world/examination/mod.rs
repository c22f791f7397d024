//! The rules of [`crate::examination`] behind `decide` and `evolve`.
//!
//! - [`claimant`]: whose claim a receipt is, and what is known of that person; [`beside`]: the receipt beside that;
//! - `judge`: one receipt at the desk; `withdraw`: a receipt is taken back.

mod beside;
mod claimant;
mod judge;
mod withdraw;

pub use beside::Beside;
pub use claimant::Claimant;

use super::World;
use crate::claim::file::FileCheck;
use crate::claim::finding::Findings;
use crate::claim::{Finding, Rule};
use crate::event::Event;
use crate::examination::model::SetKey;
use crate::examination::{
    self, ClaimFile, HandledReceipt, Level, Note, Outcome, Place, SUBMISSIONS_LIMIT, Status, Submission, VOLUMES_LIMIT,
    calendar, rules,
};
use crate::facility::Facility;
use crate::id::FacilityId;
use crate::month::TreatmentMonth;
use crate::refusal::Refusal;
use crate::viewing::{self, CareRecord};
use jiff::civil::DateTime;
use judge::Desk;
use std::collections::{BTreeMap, BTreeSet};

impl World {
    /// All submissions of a facility, oldest first.
    pub fn submissions(&self, facility: &FacilityId) -> impl Iterator<Item = &Submission> {
        let all = (facility.clone(), 0)..=(facility.clone(), u64::MAX);
        self.examination.submissions.range(all).map(|(_, submission)| submission)
    }

    /// A submission.
    #[must_use]
    pub fn submission(&self, facility: &FacilityId, number: u64) -> Option<&Submission> {
        self.examination.submissions.get(&(facility.clone(), number))
    }

    pub(super) fn decide_examination(
        &self,
        command: &examination::Command,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        match command {
            examination::Command::TakeIn(file) => self.take_in(file, at),
            examination::Command::Withdraw { place, by, reason } => self.withdraw_claim(place, by, reason, at),
        }
    }

    /// A file is taken in, kept as a volume, or refused: each is an event, because the desk registers what it refuses.
    fn take_in(&self, file: &ClaimFile, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(&file.facility)?;
        let number = self.examination.counts.get(&facility.id).copied().unwrap_or(0) + 1;
        let mut submission = Submission {
            facility: facility.id.clone(),
            number,
            file_name: file.file_name.clone(),
            received_at: at,
            claim_month: file.head.as_ref().and_then(|head| TreatmentMonth::parse(&head.claim_month.text)),
            table: file.head.as_ref().map(|head| head.table.digit()),
            outcome: Outcome::Refused,
            notes: file.notes.clone(),
            receipts: Vec::new(),
        };
        let earlier = self.earlier_volumes(file);
        self.check_frame(file, facility, number, earlier, &mut submission.notes);
        raise(&mut submission.notes);
        if submission.notes.iter().any(|note| note.level == Level::Refuse) {
            return Ok(submitted(submission));
        }
        if !file.is_last() {
            submission.outcome = Outcome::Waiting;
            let file = Box::new(file.clone());
            let kept = examination::Event::VolumeKept { submission: Box::new(submission), file };
            return Ok(vec![Event::Examination(Box::new(kept))]);
        }
        let volumes: Vec<(u64, &ClaimFile)> =
            earlier.iter().map(|(number, file)| (*number, file)).chain([(number, file)]).collect();
        let mut by_line = file_notes(&volumes, file);
        submission.notes.extend(by_line.remove(&None).unwrap_or_default());
        raise(&mut submission.notes);
        if submission.notes.iter().any(|note| note.level == Level::Refuse) {
            return Ok(submitted(submission));
        }
        submission.outcome = Outcome::Taken;
        let care = self.judge_all(&mut submission, &volumes, by_line, facility, at);
        if refuses_the_file(&mut submission) {
            return Ok(submitted(submission));
        }
        let mut events = submitted(submission);
        events.extend(care);
        Ok(events)
    }

    fn earlier_volumes(&self, file: &ClaimFile) -> &[(u64, ClaimFile)] {
        let waiting = file.volume().filter(|volume| *volume > 1).and(file.set_key());
        waiting.and_then(|key| self.examination.waiting.get(&key)).map_or(&[], Vec::as_slice)
    }

    /// What keeps the desk from even looking at the receipts.
    fn check_frame(
        &self,
        file: &ClaimFile,
        facility: &Facility,
        number: u64,
        earlier: &[(u64, ClaimFile)],
        notes: &mut Vec<Note>,
    ) {
        let mut add = |rule: &'static Rule, place: (u64, usize), what: String, remedy: &str| {
            let finding = Finding { rule, line: place.0, position: place.1, what, remedy: remedy.to_owned() };
            notes.push(Note::of(finding, &file.policy));
        };
        if number > SUBMISSIONS_LIMIT {
            let what = format!("このワールドで受け付けた請求が{SUBMISSIONS_LIMIT}件に達しました");
            add(rules::TOO_MANY, (0, 0), what, "新しいワールドを作ってください");
        }
        let Some(head) = &file.head else { return };
        if head.facility.text != facility.code.as_str() {
            let what = format!("請求した医療機関のコードが「{}」です", head.facility.text);
            let remedy = "請求する医療機関の都道府県・点数表・医療機関コードを先頭のレコードに記録してください";
            add(rules::OTHER_FACILITY, (head.line, head.facility.position), what, remedy);
        }
        let place = (head.line, head.volume.position);
        let expected = earlier.len() as u64 + 1;
        match file.volume() {
            Some(volume) if volume != expected => {
                let what = format!(
                    "マルチボリューム識別情報が{volume:02}ですが、続きとして受け付けられるのは{expected:02}です"
                );
                add(rules::VOLUME_SET, place, what, "01から順に、同じ請求年月の巻を最後の巻(99)まで送ってください");
            }
            Some(_) if earlier.len() >= VOLUMES_LIMIT => {
                let what = format!("一つの請求の巻が{VOLUMES_LIMIT}を超えます");
                add(rules::VOLUME_SET, place, what, "請求を分けてください");
            }
            _ => {}
        }
    }

    /// Judges every receipt of a set and tells what was done to people of this world.
    fn judge_all(
        &self,
        submission: &mut Submission,
        volumes: &[(u64, &ClaimFile)],
        mut by_line: BTreeMap<Option<(u64, u64)>, Vec<Note>>,
        facility: &Facility,
        at: DateTime,
    ) -> Vec<Event> {
        let Some((_, last)) = volumes.last() else { return Vec::new() };
        let mut desk = Desk {
            world: self,
            facility,
            policy: &last.policy,
            at,
            submission: submission.number,
            processed: calendar::processed_in(at, submission.claim_month),
            accepted_here: BTreeMap::new(),
            used_here: BTreeSet::new(),
        };
        let mut care = Vec::new();
        for (volume, file) in volumes {
            for claimed in &file.receipts {
                let index = submission.receipts.len();
                let notes = by_line.remove(&Some((*volume, claimed.first_line))).unwrap_or_default();
                let handled = desk.judge(claimed, *volume, index, notes);
                care.extend(self.care_of(claimed, &handled, submission, index));
                submission.receipts.push(handled);
            }
        }
        care
    }

    /// What an accepted receipt hands on to the viewing (S003-16).
    fn care_of(
        &self,
        claimed: &examination::ClaimedReceipt,
        handled: &HandledReceipt,
        submission: &Submission,
        index: usize,
    ) -> Option<Event> {
        let (Status::Accepted { .. }, Some(person), Some(month)) = (&handled.status, handled.person, handled.month)
        else {
            return None;
        };
        if claimed.care.is_empty() {
            return None;
        }
        let named = |facility: &Facility| (facility.code.to_string(), facility.name.clone());
        let prescriber = crate::id::FacilityCode::parse(&claimed.receipt.issuer.text).ok();
        let record = CareRecord {
            facility: submission.facility.clone(),
            facility_named: self.facilities.get(&submission.facility).map(named),
            prescriber,
            prescriber_named: prescriber.and_then(|code| self.facility_by_code(code)).map(named),
            dispensing: claimed.receipt.table == crate::id::PointTable::Pharmacy,
            inpatient: handled.key.inpatient,
            month,
            visible_from: TreatmentMonth::of(submission.received_at.date()).next().first_day(),
            days: claimed.care.clone(),
        };
        let source = Place { facility: submission.facility.clone(), submission: submission.number, index };
        let recorded = viewing::Event::CareRecorded { person, source, record: Box::new(record) };
        Some(Event::Viewing(Box::new(recorded)))
    }

    pub(super) fn evolve_examination(&mut self, event: &examination::Event) {
        match event {
            examination::Event::Submitted(submission) => self.claims_submitted(submission),
            examination::Event::VolumeKept { submission, file } => {
                self.claims_registered(submission);
                if let Some(key) = file.set_key() {
                    let waiting = self.examination.waiting.entry(key).or_default();
                    if file.volume() == Some(1) {
                        // A new first volume begins the set anew.
                        waiting.clear();
                    }
                    waiting.push((submission.number, (**file).clone()));
                }
            }
            examination::Event::Withdrawn { place, status, search_number } => {
                self.claim_withdrawn(place, status, search_number);
            }
        }
    }

    fn claims_registered(&mut self, submission: &Submission) {
        self.examination.counts.insert(submission.facility.clone(), submission.number);
        let key = (submission.facility.clone(), submission.number);
        self.examination.submissions.insert(key, submission.clone());
    }

    fn claims_submitted(&mut self, submission: &Submission) {
        self.claims_registered(submission);
        for (index, receipt) in submission.receipts.iter().enumerate() {
            let place = Place { facility: submission.facility.clone(), submission: submission.number, index };
            if let Some(number) = &receipt.search_number {
                self.examination.search_numbers.insert(number.clone(), place.clone());
            }
            let state = &self.examination;
            let earlier = state.latest.get(&receipt.key).and_then(|place| state.receipt(place));
            let standing = earlier.is_some_and(HandledReceipt::is_accepted);
            if receipt.is_accepted() {
                self.examination.reclaimed.extend(receipt.reclaims.clone());
            }
            if receipt.is_accepted() || !standing {
                self.examination.latest.insert(receipt.key.clone(), place);
            }
        }
        let volumes: BTreeSet<u64> = submission.receipts.iter().map(|receipt| receipt.submission).collect();
        self.examination.waiting.retain(|_: &SetKey, kept| !kept.iter().any(|(number, _)| volumes.contains(number)));
    }
}

/// What would return a receipt refuses the file where it stands outside every receipt: there is nothing to return.
fn raise(notes: &mut [Note]) {
    for note in notes.iter_mut().filter(|note| note.level == Level::Return) {
        note.level = Level::Refuse;
    }
}

/// A reason that the table calls 受付不能 refuses the whole file wherever it stands.
fn refuses_the_file(submission: &mut Submission) -> bool {
    let refusing = |note: &&Note| note.level == Level::Refuse;
    let found: Vec<Note> =
        submission.receipts.iter().flat_map(|receipt| receipt.notes.iter().filter(refusing)).cloned().collect();
    if found.is_empty() {
        return false;
    }
    submission.outcome = Outcome::Refused;
    submission.notes.extend(found);
    submission.receipts.clear();
    true
}

fn submitted(submission: Submission) -> Vec<Event> {
    vec![Event::Examination(Box::new(examination::Event::Submitted(Box::new(submission))))]
}

/// What the rules about a file find: by volume and first line of the receipt concerned, or none for the file itself.
fn file_notes(volumes: &[(u64, &ClaimFile)], last: &ClaimFile) -> BTreeMap<Option<(u64, u64)>, Vec<Note>> {
    let mut check = FileCheck::new();
    let mut found: BTreeMap<Option<(u64, u64)>, Vec<Note>> = BTreeMap::new();
    let mut keep = |key, findings: Findings| {
        let notes = findings.into_sorted().into_iter().map(|finding| Note::of(finding, &last.policy));
        found.entry(key).or_default().extend(notes);
    };
    for (volume, file) in volumes {
        let mut findings = Findings::new();
        if let Some(head) = &file.head {
            check.head(head.clone(), &mut findings);
        }
        keep(None, findings);
        for claimed in &file.receipts {
            let mut findings = Findings::new();
            check.receipt(&claimed.receipt, &mut findings);
            keep(Some((*volume, claimed.first_line)), findings);
        }
        let mut findings = Findings::new();
        if let Some(foot) = &file.foot {
            check.foot(foot, &mut findings);
        }
        keep(None, findings);
    }
    let mut findings = Findings::new();
    check.end(last.last_line, last.foot.as_ref().map(|foot| foot.volume.text.as_str()), &mut findings);
    keep(None, findings);
    found
}

/// 検索番号: month of processing, facility, submission, receipt: 27 digits (17 to 30 are allowed). The real form is not
/// public.
pub(super) fn search_number(facility: &Facility, processed: TreatmentMonth, place: &Place) -> String {
    let month = processed.first_day();
    let (year, month) = (month.year(), month.month());
    format!("{year:04}{month:02}{}{:05}{:06}", facility.code.as_str(), place.submission, place.index + 1)
}
