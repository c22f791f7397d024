//! Requests in flight: names, identifiers, answers that arrive, late or never.

use super::{Desk, Effect, Request};
use crate::dates::digits;
use crate::defects::Defect;
use crate::messages::{Incoming, Outgoing};
use crate::reception::Basis;
use jiff::civil::Date;
use onshi_wire::driver::JobState;

/// How often a reception is asked for without a clerk's order.
const ASK_AGAIN_LIMIT: u32 = 3;

/// Requests whose answer did not come in time and would still be taken; the oldest are forgotten.
const LATE_LIMIT: usize = 1_000;

/// Longest 任意のファイル識別子 (spec/oqs-wire.md §3.1).
const IDENTIFIER_LIMIT: usize = 50;

/// A request without its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    /// File name of the request, without extension.
    pub(super) base: String,
    /// Its 任意のファイル識別子.
    file_identifier: String,
    /// The job, or reception, that it belongs to.
    pub(super) job: String,
    /// What was asked.
    pub(super) content: Outgoing,
    /// The time is over; an answer would still be taken.
    pub(super) given_up: bool,
}

/// Why there is no usable answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// Texts of the platform or the terminal; also shown at the reception.
    Platform(Vec<String>),
    /// Our own finding.
    Local(String),
}

impl Desk {
    /// Sends a request for a job and gives its file name.
    pub(super) fn send(&mut self, job: &str, content: Outgoing, confirm_on: Date) -> String {
        self.files_written += 1;
        let suffix = format!("{}{:04}", digits(self.now.date()), self.files_written);
        let base = format!("{}_{suffix}", content.prefix());
        self.send_as(job, content, confirm_on, base)
    }

    /// Sends under a given file name.
    pub(super) fn send_as(&mut self, job: &str, content: Outgoing, confirm_on: Date, base: String) -> String {
        let defects = self.habits.defects;
        let suffix = base.rsplit('_').next().unwrap_or_default();
        let mut file_identifier = format!("{job}-{suffix}");
        if defects.has(Defect::OverlongFileIdentifier) {
            file_identifier.push_str(&"0".repeat(IDENTIFIER_LIMIT));
        }
        let mut facility_code = self.facility.code.clone();
        if defects.has(Defect::WrongFacilityCode) {
            facility_code = facility_code.chars().rev().collect();
        }
        let single = matches!(
            content,
            Outgoing::Inquiry(_)
                | Outgoing::Remote(..)
                | Outgoing::ReferenceNumber(_)
                | Outgoing::Care { .. }
                | Outgoing::Checkups(_)
                | Outgoing::Subsidy(_)
                | Outgoing::Settings(_)
        );
        let patience = if single { self.habits.answer_limit } else { self.habits.bulk_limit };
        self.waiting.retain(|waiting| waiting.base != base);
        let late = self.waiting.iter().filter(|waiting| waiting.given_up).count();
        if late >= LATE_LIMIT
            && let Some(oldest) = self.waiting.iter().position(|waiting| waiting.given_up)
        {
            self.waiting.remove(oldest);
        }
        self.waiting.push(Waiting {
            base: base.clone(),
            file_identifier: file_identifier.clone(),
            job: job.to_owned(),
            content: content.clone(),
            given_up: false,
        });
        let confirm_on = digits(confirm_on);
        let outpatient = defects.has(Defect::RemoteAsOutpatient);
        let request = Request { base: base.clone(), file_identifier, facility_code, confirm_on, outpatient, content };
        self.effects.push(Effect::Send(Box::new(request), patience));
        base
    }

    /// Asks for a reception, for the day of the visit.
    pub(super) fn send_inquiry(&mut self, index: usize) {
        let reception = &mut self.receptions[index];
        let Some(key) = reception.asked.clone() else { return };
        reception.basis = Basis::Waiting;
        reception.requests += 1;
        let (id, day, care) = (reception.id.clone(), reception.day, reception.care);
        self.open_job(&id, super::jobs::Purpose::Inquiry);
        let care = care.filter(|_| !self.habits.defects.has(Defect::RemoteByOrdinaryInquiry));
        let content = match care {
            Some(care) => Outgoing::Remote(care, key),
            None => Outgoing::Inquiry(key),
        };
        self.send(&id, content, day);
        self.decide_again(index);
    }

    /// Whether a reception may be asked for again: not while its answer is awaited.
    pub(super) fn may_ask_again(&self, index: usize) -> bool {
        let unconfirmed = matches!(self.receptions[index].basis, Basis::Unconfirmed { .. });
        unconfirmed && !self.habits.defects.has(Defect::DoesNotRetryAfterOutage)
    }

    /// After an outage: asks for everybody who could not be confirmed, a few times at most (B-121).
    pub(super) fn ask_again_for_unconfirmed(&mut self, except: Option<usize>) {
        let open: Vec<usize> = (0..self.receptions.len())
            .filter(|index| {
                let reception = &self.receptions[*index];
                Some(*index) != except
                    && matches!(reception.basis, Basis::Unconfirmed { may_help_to_ask_again: true })
                    && reception.asked.is_some()
                    && reception.requests <= ASK_AGAIN_LIMIT
                    && self.may_ask_again(*index)
            })
            .collect();
        for index in open {
            self.send_inquiry(index);
        }
    }

    /// A result file arrived in res; `base` is its name without extension. Matched by the file name, and by 任意の
    /// ファイル識別子 or 受付番号; a file that carries somebody else's identifier is not ours.
    pub fn answer_arrived(&mut self, base: &str, incoming: Incoming) {
        let header = incoming.header();
        let by_name = self.waiting.iter().position(|waiting| waiting.base.replacen("req_", "res_", 1) == base);
        let by_identifier = header
            .file_identifier
            .as_deref()
            .and_then(|identifier| self.waiting.iter().position(|w| w.file_identifier == identifier));
        let Some(position) = by_name.or(by_identifier) else {
            self.tell(format!("結果ファイル「{base}」に対応する要求がありません。取り込みませんでした。"));
            return;
        };
        if !self.is_for(position, &incoming) {
            self.tell(format!("結果ファイル「{base}」の識別子または受付番号が要求と違います。取り込みませんでした。"));
            return;
        }
        let waiting = self.waiting.remove(position);
        self.answered(&waiting, incoming);
    }

    /// Whether the identifier, or for the result of a bulk exchange the 受付番号, is the one that was sent. A missing one
    /// does not contradict.
    fn is_for(&self, position: usize, incoming: &Incoming) -> bool {
        let waiting = &self.waiting[position];
        let header = incoming.header();
        match &waiting.content {
            Outgoing::Fetch(_, number) => header.reception_number.as_deref().is_none_or(|answered| answered == number),
            _ => header.file_identifier.as_deref().is_none_or(|answered| answered == waiting.file_identifier),
        }
    }

    /// The connection app refused a request: `.err`, and the request itself in res (spec/oqs-wire.md §2.4).
    pub fn refused(&mut self, base: &str, text: &str) {
        if self.habits.defects.has(Defect::IgnoresErrFile) {
            return;
        }
        let Some(position) = self.waiting.iter().position(|waiting| waiting.base == base) else { return };
        let waiting = self.waiting.remove(position);
        let text = text.trim();
        self.tell(format!("要求「{base}」を端末が受け付けませんでした。{text}"));
        self.failed(&waiting, Failure::Platform(vec![text.to_owned()]), false);
    }

    /// A file arrived that cannot be read. If it is an answer, the request has failed.
    pub fn unreadable(&mut self, base: &str, text: &str) {
        self.tell(text.to_owned());
        let position = self.waiting.iter().position(|waiting| waiting.base.replacen("req_", "res_", 1) == base);
        if let Some(position) = position {
            let waiting = self.waiting.remove(position);
            self.failed(&waiting, Failure::Local(text.to_owned()), false);
        }
    }

    /// The time for an answer is over. An answer that comes later is still taken in.
    pub fn timed_out(&mut self, base: &str) {
        let Some(waiting) = self.waiting.iter_mut().find(|waiting| waiting.base == base && !waiting.given_up) else {
            return;
        };
        waiting.given_up = true;
        let waiting = waiting.clone();
        let text = "端末から応答がありません。端末と回線を確かめてください。";
        self.failed(&waiting, Failure::Local(text.to_owned()), true);
    }

    /// The request could not be written.
    pub fn not_written(&mut self, base: &str, why: &str) {
        let Some(position) = self.waiting.iter().position(|waiting| waiting.base == base) else { return };
        let waiting = self.waiting.remove(position);
        self.tell(why.to_owned());
        self.failed(&waiting, Failure::Local(why.to_owned()), true);
    }

    /// A request has no usable answer: the reception is unconfirmed, the job failed.
    pub(super) fn failed(&mut self, waiting: &Waiting, failure: Failure, may_help_to_ask_again: bool) {
        let (shown, texts) = match failure {
            Failure::Platform(texts) => (texts.clone(), texts),
            Failure::Local(text) => (Vec::new(), vec![text]),
        };
        if let Some(index) = self.receptions.iter().position(|reception| reception.id == waiting.job) {
            self.unconfirm(index, &shown, may_help_to_ask_again);
        }
        self.viewing_failed(&waiting.job, &texts);
        self.subsidy_failed(waiting);
        self.close_job(&waiting.job, JobState::Failed, None, texts);
    }
}
