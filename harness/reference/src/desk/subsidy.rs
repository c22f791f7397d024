//! 医療費助成 at the desk: PMH's files and answers, the clerk's decisions. Payment and reports: [`super::charges`].

use super::Desk;
use super::jobs::Purpose;
use super::requests::Waiting;
use crate::dates::{Month, iso};
use crate::defects::{Defect, Defects};
use crate::messages::{Outgoing, SearchKey};
use crate::register::Patient;
use crate::subsidy::certificate::Certificate;
use crate::subsidy::layout::{Answer, Ask, Numbers, Told};
use jiff::ToSpan as _;
use jiff::civil::Date;
use onshi_wire::driver::subsidy::{Action, ActionKind, Inquiry};
use onshi_wire::driver::{JobState, SettingKind, Via, WarningKind};

/// Files of PMH that wait for the card's ordinary result; the oldest go first.
const EARLY_LIMIT: usize = 50;

impl Desk {
    /// A file of PMH from the card reader. It belongs to the reception with the same 任意のファイル識別子; if that is not
    /// there yet, it waits.
    pub fn subsidies_at_reader(&mut self, answer: Answer) {
        let identifier = answer.header.file_identifier.clone();
        let mine = |it: &&mut crate::reception::Reception| it.via == Via::Face && it.file_identifier == identifier;
        match self.receptions.iter_mut().rev().find(mine).map(|it| it.id.clone()) {
            Some(id) => {
                self.take_subsidies(&id, &answer);
            }
            None => {
                if self.early_subsidies.len() == EARLY_LIMIT {
                    self.early_subsidies.remove(0);
                }
                self.early_subsidies.push(answer);
            }
        }
    }

    /// The ordinary result of a card is there: a file of PMH that came before it is taken in.
    pub(super) fn take_early_subsidies(&mut self, index: usize) {
        let identifier = self.receptions[index].file_identifier.clone();
        if let Some(at) = self.early_subsidies.iter().position(|it| it.header.file_identifier == identifier) {
            let answer = self.early_subsidies.remove(at);
            let id = self.receptions[index].id.clone();
            self.take_subsidies(&id, &answer);
        } else if self.habits.defects.has(Defect::SubsidyEndsOnEmpty) {
            self.end_what_did_not_come(index);
        }
    }

    /// Takes an answer with certificates into a reception and the register. An error changes nothing (spec/pmh.md §7-44).
    fn take_subsidies(&mut self, reception: &str, answer: &Answer) -> bool {
        let Some(index) = self.receptions.iter().position(|it| it.id == reception) else { return false };
        let texts: Vec<String> = answer.header.texts.iter().chain(&answer.texts).cloned().collect();
        self.note_platform_texts(index, &texts);
        let takes_error = self.habits.defects.has(Defect::SubsidyTakesErrorAsEmpty);
        if !answer.accepted && takes_error {
            self.receptions[index].subsidy.received.clear();
            self.end_what_did_not_come(index);
        }
        let (true, Told::Certificates(received)) = (answer.accepted, &answer.told) else { return false };
        let received = understood(received, self.habits.defects);
        let day = self.receptions[index].day;
        let patient = self.receptions[index].patient.clone();
        if let Some(record) = patient.as_deref().and_then(|id| self.register.get_mut(id)) {
            for certificate in &received {
                take_in_new(record, certificate, day, self.habits.defects);
            }
        }
        self.receptions[index].subsidy.received = received;
        self.decide_again(index);
        if let Some(patient) = patient {
            self.decide_patient_again(&patient, Some(index));
        }
        self.ask_caps(index);
        true
    }

    /// The planted fault: what PMH does not give has ended.
    fn end_what_did_not_come(&mut self, index: usize) {
        let Some(patient) = self.receptions[index].patient.clone() else { return };
        let day = self.receptions[index].day;
        let Some(record) = self.register.get_mut(&patient) else { return };
        for certificate in record.certificates.iter_mut().filter(|it| it.covers(day)) {
            let before = Some(Box::new(certificate.clone()));
            *certificate = Certificate { until: day.yesterday().ok(), before, ..certificate.clone() };
        }
        self.decide_patient_again(&patient, Some(index));
    }

    /// Asks PMH again for a reception. Gives the job's id.
    ///
    /// # Errors
    /// A text for the clerk when the reception is unknown or has no insurance to ask by.
    pub fn ask_subsidies(&mut self, asked: &Inquiry) -> Result<String, String> {
        self.used(SettingKind::Subsidies)?;
        let index = self.reception_of(&asked.reception_id)?;
        let key = self
            .subsidy_key(index)
            .ok_or("医療保険の番号がないため、医療費助成を照会できません。紙の受給者証で確かめてください。")?;
        let day = self.receptions[index].day;
        let id = self.next_job_id();
        self.open_job(&id, Purpose::Subsidies(asked.reception_id.clone()));
        self.send(&id, Outgoing::Subsidy(Ask::Certificates(key)), day);
        Ok(id)
    }

    /// Numbers by which PMH is asked about a reception's patient.
    pub(super) fn subsidy_key(&self, index: usize) -> Option<SearchKey> {
        let reception = &self.receptions[index];
        let patient = self.register.get(reception.patient.as_deref()?)?;
        let insurance = patient.insurance.as_ref()?;
        Some(SearchKey {
            insurer_number: insurance.insurer_number.clone(),
            symbol: insurance.symbol.clone(),
            number: insurance.number.clone(),
            branch: insurance.branch.clone(),
            birthdate: patient.birthdate,
            ..SearchKey::default()
        })
    }

    pub(super) fn reception_of(&self, id: &str) -> Result<usize, String> {
        let found = self.receptions.iter().position(|reception| reception.id == id);
        found.ok_or_else(|| format!("受付「{id}」はありません。受付一覧の番号を指定してください。"))
    }

    /// An answer of PMH to one of our questions.
    pub(super) fn subsidies_answered(&mut self, waiting: &Waiting, answer: &Answer) {
        let Outgoing::Subsidy(ask) = &waiting.content else { return };
        match ask {
            Ask::Certificates(_) => {
                let purpose = self.job_mut(&waiting.job).map(|job| job.purpose.clone());
                let Some(Purpose::Subsidies(reception)) = purpose else { return };
                let taken = self.take_subsidies(&reception, answer);
                let state = if taken { JobState::Finished } else { JobState::Failed };
                self.close_job(&waiting.job, state, taken.then_some(1), answer.texts.clone());
            }
            Ask::Cap(_, numbers) => self.cap_told(&waiting.job, numbers, answer),
            Ask::Report(_, report) => self.report_answered(report, answer),
        }
    }

    /// The clerk decides about a public expense.
    ///
    /// # Errors
    /// A text for the clerk when the reception, the patient or the certificate is unknown, or a field is missing.
    pub fn act_on_subsidy(&mut self, asked: &Action) -> Result<(), String> {
        let index = self.reception_of(&asked.reception_id)?;
        let day = self.receptions[index].day;
        if asked.kind == ActionKind::LeaveOut {
            self.receptions[index].subsidy.left_out.insert(asked.payer_number.clone());
            self.decide_again(index);
            return self.charge_again(index);
        }
        let last_day = match &asked.last_day {
            Some(text) => iso("最終日", text)?,
            None if self.habits.defects.has(Defect::SubsidyEndsToday) => self.now.date(),
            None => self.now.date().yesterday().map_err(|error| error.to_string())?,
        };
        let mut received = self.receptions[index].subsidy.received.iter();
        let received = received.find(|it| it.payer_number == asked.payer_number).cloned();
        let keeps_no_history = self.habits.defects.has(Defect::SubsidyNoUndo);
        let forgets_old_number = self.habits.defects.has(Defect::SubsidyLosesOldNumber);
        let patient =
            self.receptions[index].patient.clone().ok_or("患者登録にない受付です。先に患者を登録してください。")?;
        let record = self.register.get_mut(&patient).ok_or("患者登録にない受付です。先に患者を登録してください。")?;
        match asked.kind {
            ActionKind::Take => take(record, received.ok_or_else(unknown)?, day, forgets_old_number),
            ActionKind::End => end(record, &asked.payer_number, last_day)?,
            ActionKind::Undo if keeps_no_history => {}
            ActionKind::Undo => undo(record, &asked.payer_number)?,
            ActionKind::Correct => correct(record, asked, received)?,
            ActionKind::LeaveOut => {}
        }
        if asked.kind == ActionKind::End {
            self.review_claimed(&patient, &asked.payer_number, last_day);
        }
        self.decide_patient_again(&patient, Some(index));
        self.charge_again(index)
    }

    /// §7-18: months claimed under a public expense that had ended by then are for somebody to look at.
    fn review_claimed(&mut self, patient: &str, payer: &str, last_day: Date) {
        for reception in &mut self.receptions {
            let used = reception.subsidy.outcome.used.iter().any(|it| it.payer_number == payer);
            let mine = reception.patient.as_deref() == Some(patient) && reception.day > last_day;
            let claimed =
                self.ledger.all().any(|(key, _)| key.patient == patient && key.month == Month::of(reception.day));
            if used && mine && claimed {
                reception.subsidy.noted.push(WarningKind::SubsidyClaimReview);
            }
        }
    }
}

fn unknown() -> String {
    "その公費負担者番号の公費はありません。受付または患者登録にある番号を指定してください。".to_owned()
}

/// What the product makes of what came; the faults that lose something act here.
fn understood(received: &[Certificate], defects: Defects) -> Vec<Certificate> {
    let mut all = received.to_vec();
    if defects.has(Defect::SubsidyTakesFirstOnly) {
        all.truncate(1);
    }
    if defects.has(Defect::SubsidyMergesSameLaw) {
        let mut laws = std::collections::BTreeSet::new();
        all.retain(|it| laws.insert(it.law().to_owned()));
    }
    if defects.has(Defect::SubsidyRefusesWrongDigit) {
        all.retain(|it| crate::check_digit::is_right(&it.payer_number, 8));
    }
    if defects.has(Defect::SubsidyRefusesLongNumber) {
        all.retain(|it| it.recipient_number.len() <= 7);
    }
    all
}

/// A certificate of which nothing of the kind is stored for the day is stored; nothing that is stored is overwritten
/// (§7-42). One without numbers cannot be claimed and is only shown (§7-38).
fn take_in_new(record: &mut Patient, certificate: &Certificate, day: Date, defects: Defects) {
    if defects.has(Defect::SubsidyEndsOnEmpty) {
        // the fault ended it when the ordinary result came; it came after all
        let ended = record.certificates.iter_mut().filter(|it| it.is_of_same_kind(certificate) && it.before.is_some());
        ended.for_each(|it| {
            if let Some(before) = it.before.take() {
                *it = *before;
            }
        });
    }
    if certificate.payer_number.is_empty() || certificate.recipient_number.is_empty() {
        return;
    }
    if defects.has(Defect::SubsidyOverwrites) {
        record.certificates.retain(|it| !it.is_of_same_kind(certificate));
    }
    let mut of_kind =
        record.certificates.iter_mut().filter(|it| it.is_of_same_kind(certificate) && it.covers(day)).peekable();
    if of_kind.peek().is_none() {
        record.certificates.push(certificate.clone());
        return;
    }
    // the same certificate: what a paper left open is filled in, nothing is contradicted
    if let Some(stored) = of_kind.find(|it| !certificate.differs_from(it)) {
        let filled =
            Certificate { cap: certificate.cap.or(stored.cap), seen_on: stored.seen_on, ..certificate.clone() };
        *stored = Certificate { before: stored.before.take(), ..filled };
    }
}

/// A paper that the patient shows today. The clerk types what is valid, so it stands against what was stored; a cap that
/// the paper does not repeat is kept.
pub(super) fn take_paper(record: &mut Patient, mut paper: Certificate, today: Date) {
    let same = |it: &&Certificate| it.payer_number == paper.payer_number && it.covers(today);
    if let Some(stored) = record.certificates.iter().find(same) {
        paper.cap = paper.cap.or(stored.cap);
        paper.name.clone_from(&stored.name);
    }
    record
        .certificates
        .retain(|it| it.payer_number != paper.payer_number || (it.until < paper.from && it.until.is_some()));
    take(record, paper, today, false);
}

/// 情報を更新: what came becomes what is stored. Other numbers or another period: the old one ends the day before, so that
/// earlier visits keep it (§7-55).
fn take(record: &mut Patient, mut new: Certificate, day: Date, forgets_old_number: bool) {
    let at = record.certificates.iter().position(|it| it.is_of_same_kind(&new) && it.covers(day));
    if let Some(at) = at {
        let old = record.certificates.remove(at);
        let began_before = new.from.is_some_and(|from| old.from.is_none_or(|old| old < from));
        if began_before && !forgets_old_number {
            let until = new.from.and_then(|from| from.checked_sub(1.day()).ok());
            record.certificates.push(Certificate { until, before: None, ..old.clone() });
        }
        new.seen_on = old.seen_on;
        new.before = Some(Box::new(old));
    }
    record.certificates.push(new);
}

/// §7-6: ended after this day; visits until then keep it.
fn end(record: &mut Patient, payer: &str, last_day: Date) -> Result<(), String> {
    let newest = record.certificates.iter_mut().rev().find(|it| it.payer_number == payer);
    let certificate = newest.ok_or_else(unknown)?;
    let before = Some(Box::new(certificate.clone()));
    *certificate = Certificate { until: Some(last_day), before, ..certificate.clone() };
    Ok(())
}

/// §7-7: the last change of it is undone.
fn undo(record: &mut Patient, payer: &str) -> Result<(), String> {
    let changed = record.certificates.iter().rposition(|it| it.payer_number == payer && it.before.is_some());
    let before = changed.and_then(|at| record.certificates.remove(at).before);
    let before = before.ok_or("元に戻せる変更がありません。患者登録の公費を確かめてください。")?;
    let same = |it: &Certificate| it.payer_number == before.payer_number && it.from == before.from;
    record.certificates.retain(|it| !same(it));
    record.certificates.push(*before);
    Ok(())
}

/// §7-36: the numbers on the paper instead of those that came.
fn correct(record: &mut Patient, asked: &Action, received: Option<Certificate>) -> Result<(), String> {
    let at = record.certificates.iter().rposition(|it| it.payer_number == asked.payer_number);
    let old = at.map(|at| record.certificates.remove(at)).or(received).ok_or_else(unknown)?;
    let mut new = old.clone();
    if let Some(payer) = &asked.new_payer_number {
        new.payer_number.clone_from(payer);
    }
    if let Some(recipient) = &asked.recipient_number {
        new.recipient_number.clone_from(recipient);
    }
    new.before = Some(Box::new(old));
    record.certificates.push(new);
    Ok(())
}

/// Numbers of a certificate, as PMH is asked with.
pub(super) fn numbers_of(certificate: &Certificate) -> Numbers {
    Numbers { payer: certificate.payer_number.clone(), recipient: certificate.recipient_number.clone() }
}
