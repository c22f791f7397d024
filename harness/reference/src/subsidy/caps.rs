//! What was paid here towards caps, and the outbox of reports to PMH.

use super::certificate::{CapUnit, Certificate};
use super::layout::{Numbers, Report};
use crate::dates::Month;
use crate::messages::SearchKey;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A report is sent at most this often before the clerk has to look.
pub const ATTEMPT_LIMIT: u32 = 20;

/// A payment at this facility.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Paid {
    patient: String,
    day: Date,
    yen: u32,
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posting {
    /// To be sent, for the first time or again.
    Open,
    /// Sent, not answered.
    Sent,
    /// Taken.
    Done,
    /// Refused: the slip is on paper, or the report is wrong. The clerk was told.
    Refused,
}

/// A report in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The reception that it is about.
    pub reception: String,
    /// Day of the visit.
    pub day: Date,
    /// Numbers of the person.
    pub key: SearchKey,
    /// The report.
    pub report: Report,
    /// Where it stands.
    pub posting: Posting,
    /// How often it was sent.
    pub attempts: u32,
}

/// Payments and reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Caps {
    paid: BTreeMap<(String, String), Paid>,
    outbox: Vec<Posted>,
}

impl Caps {
    /// Notes what a reception's patient paid under a payer number.
    pub fn note(&mut self, reception: &str, payer: &str, patient: &str, day: Date, yen: u32) {
        let paid = Paid { patient: patient.to_owned(), day, yen };
        self.paid.insert((reception.to_owned(), payer.to_owned()), paid);
    }

    /// What was paid here within the cap's unit at other receptions.
    #[must_use]
    pub fn paid_here(&self, certificate: &Certificate, reception: &str, patient: &str, day: Date) -> u64 {
        let Some(cap) = certificate.cap else { return 0 };
        let counts = |(id, payer): &(String, String), paid: &Paid| {
            let within = match cap.unit {
                CapUnit::Month => Month::of(paid.day) == Month::of(day),
                CapUnit::Day => paid.day == day,
                CapUnit::Visit => false,
            };
            within && id != reception && *payer == certificate.payer_number && paid.patient == patient
        };
        self.paid.iter().filter(|(key, paid)| counts(key, paid)).map(|(_, paid)| u64::from(paid.yen)).sum()
    }

    /// Puts a report into the outbox; the same reception and certificate again is the next revision.
    pub fn post(&mut self, reception: &str, day: Date, key: SearchKey, numbers: Numbers, amounts: (u32, u32, bool)) {
        let (total_yen, paid_yen, inpatient) = amounts;
        let mine = |it: &&Posted| it.reception == reception && it.report.numbers == numbers;
        let revision = self.outbox.iter().filter(mine).map(|it| it.report.revision).max().unwrap_or(0) + 1;
        self.outbox.retain(|it| !(it.reception == reception && it.report.numbers == numbers));
        let id = format!("{}-{reception}-{}", crate::dates::digits(day), numbers.payer);
        let report = Report { numbers, id, revision, inpatient, total_yen, paid_yen };
        let (reception, posting) = (reception.to_owned(), Posting::Open);
        self.outbox.push(Posted { reception, day, key, report, posting, attempts: 0 });
    }

    /// Takes what is to be sent now: each once more, as long as the limit allows.
    pub fn to_send(&mut self) -> Vec<Posted> {
        let open = |it: &&mut Posted| it.posting == Posting::Open && it.attempts < ATTEMPT_LIMIT;
        let send = |it: &mut Posted| {
            it.posting = Posting::Sent;
            it.attempts += 1;
            it.clone()
        };
        self.outbox.iter_mut().filter(open).map(send).collect()
    }

    /// What came of a report.
    pub fn settle(&mut self, id: &str, revision: u32, posting: Posting) {
        let found = self.outbox.iter_mut().find(|it| it.report.id == id && it.report.revision == revision);
        if let Some(outgoing) = found {
            outgoing.posting = posting;
        }
    }

    /// Whether a reception's reports were all taken; none if it has none.
    #[must_use]
    pub fn reported(&self, reception: &str) -> Option<bool> {
        let mut mine =
            self.outbox.iter().filter(|it| it.reception == reception && it.posting != Posting::Refused).peekable();
        mine.peek()?;
        Some(mine.all(|it| it.posting == Posting::Done))
    }
}
