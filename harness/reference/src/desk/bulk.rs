//! Bulk exchanges: first request, 受付番号, questions for the result while it says 処理中, import.

use super::jobs::Purpose;
use super::requests::{Failure, Waiting};
use super::{Desk, Effect};
use crate::dates::Month;
use crate::defects::Defect;
use crate::messages::{Bulk, Header, Outgoing, PersonAnswer, Registration, Row, Segment, Ticket};
use crate::register::{matching, tickets};
use jiff::civil::Date;
use onshi_wire::driver::JobState;
use std::collections::BTreeSet;

/// How often a result is asked for before the job is given up.
const POLL_LIMIT: u32 = 60;

impl Desk {
    /// The first request was answered: with a 受付番号 the result is asked for.
    pub(super) fn bulk_accepted(&mut self, waiting: &Waiting, header: Header) {
        let kind = match &waiting.content {
            Outgoing::BulkInquiry(_) => Bulk::Inquiry,
            Outgoing::ReferenceNumbers(_) => Bulk::ReferenceNumbers,
            Outgoing::Consented(search) => Bulk::Consented(search.care),
            _ => Bulk::Acquisition,
        };
        match header.reception_number {
            Some(number) if header.segment != Segment::Failed => self.fetch(&waiting.job, kind, number),
            _ => self.failed(waiting, Failure::Platform(header.texts), false),
        }
    }

    /// Asks for the result, under a new file name each time (spec/oqs-wire.md §2.9).
    fn fetch(&mut self, job_id: &str, kind: Bulk, number: String) {
        let same_name = self.habits.defects.has(Defect::ResendsSameRequestName);
        let Some(job) = self.job_mut(job_id) else { return };
        job.reception_number = Some(number.clone());
        job.polls += 1;
        let before = job.last_fetch.clone().filter(|_| same_name);
        let today = self.now.date();
        let content = Outgoing::Fetch(kind, number);
        let base = match before {
            Some(base) => self.send_as(job_id, content, today, base),
            None => self.send(job_id, content, today),
        };
        if let Some(job) = self.job_mut(job_id) {
            job.last_fetch = Some(base);
        }
    }

    /// 処理中: asks again later. Gives whether the answer was that.
    fn still_processing(&mut self, waiting: &Waiting, header: &Header) -> bool {
        if header.segment != Segment::Processing {
            return false;
        }
        if self.habits.defects.has(Defect::GivesUpOnProcessing) {
            self.close_job(&waiting.job, JobState::Finished, Some(0), header.texts.clone());
            return true;
        }
        let poll = self.habits.poll;
        let Some(job) = self.job_mut(&waiting.job) else { return true };
        if job.polls >= POLL_LIMIT {
            let text = format!("{POLL_LIMIT}回問い合わせても処理中です。時間をおいてやり直してください。");
            self.failed(waiting, Failure::Local(text), false);
            return true;
        }
        job.shown.state = JobState::Processing;
        self.polls_due += 1;
        self.effects.push(Effect::Poll(waiting.job.clone(), poll));
        true
    }

    /// The time for the next question has come.
    pub fn poll_due(&mut self, job_id: &str) {
        self.polls_due = self.polls_due.saturating_sub(1);
        let Some(job) = self.jobs.iter().find(|job| job.shown.id == job_id) else { return };
        let kind = match job.purpose {
            Purpose::Acquisition(_) => Bulk::Acquisition,
            Purpose::BulkInquiry => Bulk::Inquiry,
            Purpose::Consented(care) => Bulk::Consented(care),
            Purpose::ReferenceNumbers
            | Purpose::Inquiry
            | Purpose::Viewing
            | Purpose::Claims
            | Purpose::Subsidies(_)
            | Purpose::Settings => Bulk::ReferenceNumbers,
        };
        if let Some(number) = job.reception_number.clone() {
            self.fetch(job_id, kind, number);
        }
    }

    /// IF-008 or IF-016. The two are kept apart by what was asked (B-059).
    pub(super) fn people_answered(&mut self, waiting: &Waiting, header: &Header, units: &[PersonAnswer]) {
        if self.still_processing(waiting, header) {
            return;
        }
        if header.segment == Segment::Failed {
            self.failed(waiting, Failure::Platform(header.texts.clone()), false);
            return;
        }
        let purpose = self.jobs.iter().find(|job| job.shown.id == waiting.job).map(|job| job.purpose.clone());
        let mixed = self.habits.defects.has(Defect::BulkMixesFunctions);
        let month = match purpose {
            Some(Purpose::Acquisition(month)) => Some(month),
            Some(Purpose::BulkInquiry) if mixed => Some(Month::of(self.now.date())),
            _ => None,
        };
        let imported = self.import(units, month);
        let people = u32::try_from(units.len()).unwrap_or(u32::MAX);
        if let Some(job) = self.job_mut(&waiting.job) {
            job.shown.unmatched = imported.unmatched;
        }
        let texts = header.texts.iter().cloned().chain(imported.texts).collect();
        self.close_job(&waiting.job, JobState::Finished, Some(people), texts);
        self.ask_again_for_unconfirmed(None);
    }

    /// Takes people in. With a month, tickets are taken in too and what is no longer there is withdrawn (B-056). Patients
    /// that nobody knows are listed, not added (B-052).
    fn import(&mut self, units: &[PersonAnswer], month: Option<Month>) -> Imported {
        let defects = self.habits.defects;
        let mut imported = Imported::default();
        let mut seen: BTreeSet<tickets::TicketKey> = BTreeSet::new();
        let mut complete = true;
        for unit in units {
            imported.texts.extend(unit.texts.iter().cloned());
            if !unit.accepted {
                complete = false;
                continue;
            }
            let Some(first) = unit.rows.first() else { continue };
            seen.extend(unit.rows.iter().flat_map(|row| &row.tickets).map(tickets::key));
            let mut patient = matching::find(&self.register, &unit.rows, defects).patient;
            if patient.is_none() && defects.has(Defect::ImportsUnmatchedSilently) {
                patient = Some(self.register.add_row(first));
            }
            let Some(patient) = patient else {
                imported.unmatched.push(first.name.clone());
                continue;
            };
            self.import_rows(&patient, &unit.rows, month);
        }
        if let Some(month) = month.filter(|_| complete) {
            self.withdraw_missing(month, |ticket| seen.contains(&tickets::key(ticket)));
        }
        imported
    }

    /// Takes one person's results in and looks at the visits again.
    fn import_rows(&mut self, patient: &str, rows: &[Row], month: Option<Month>) {
        let day = self.reference_day(month);
        self.take_rows(patient, rows, day, self.latest_reception_of(patient));
        self.revise_others(patient, rows, None);
        self.decide_patient_again(patient, None);
    }

    /// The day that a result is about: today, or the end of an earlier month.
    fn reference_day(&self, month: Option<Month>) -> Date {
        let today = self.now.date();
        month.filter(|month| *month != Month::of(today)).map_or(today, Month::last)
    }

    /// The patient's latest reception, where a warning is seen.
    fn latest_reception_of(&self, patient: &str) -> Option<usize> {
        self.receptions.iter().rposition(|reception| reception.patient.as_deref() == Some(patient))
    }

    /// Stored tickets of the month that a complete result no longer has.
    fn withdraw_missing(&mut self, month: Month, still_there: impl Fn(&Ticket) -> bool) {
        let defects = self.habits.defects;
        let ids: Vec<String> = self.register.patients().map(|patient| patient.id.clone()).collect();
        for id in ids {
            let Some(patient) = self.register.get_mut(&id) else { continue };
            let changes = tickets::withdraw(patient, month, &still_there, defects);
            if !changes.is_empty() {
                self.tell_changes(&id, &changes, None);
                self.decide_patient_again(&id, None);
            }
        }
    }

    /// IF-012.
    pub(super) fn registrations_answered(&mut self, waiting: &Waiting, header: &Header, units: &[Registration]) {
        if self.still_processing(waiting, header) {
            return;
        }
        if header.segment == Segment::Failed {
            self.failed(waiting, Failure::Platform(header.texts.clone()), false);
            return;
        }
        let mut texts = header.texts.clone();
        let mut done = 0;
        for unit in units {
            if unit.accepted {
                self.confirm_reference_number(&unit.reference_number);
                done += 1;
            } else {
                texts.push(format!("照会番号{}: 登録できませんでした。", unit.reference_number));
            }
            texts.extend(unit.texts.iter().cloned());
        }
        let state = if done == 0 && !units.is_empty() { JobState::Failed } else { JobState::Finished };
        self.close_job(&waiting.job, state, Some(done), texts);
    }
}

/// What an import brings to the job's line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Imported {
    /// Names of people that nobody knows.
    unmatched: Vec<String>,
    /// Texts of the units.
    texts: Vec<String>,
}
