//! The reception desk: everything that the product knows, and what it does with each input. No IO, no clock.
//!
//! - this file: state, and the effects that it asks for;
//! - [`commands`]: what a clerk starts;
//! - [`requests`]: requests in flight, and which answer belongs to which;
//! - [`answers`]: answers about one patient;
//! - [`bulk`]: bulk exchanges;
//! - [`viewing`]: what patients agreed to show;
//! - [`subsidy`], [`charges`]: 医療費助成 (PMH), and what the patient pays;
//! - [`settings`]: what the facility is set to use;
//! - [`claims`]: the month is closed.

mod answers;
mod bulk;
mod charges;
mod claims;
mod commands;
mod jobs;
mod requests;
mod settings;
mod subsidy;
mod viewing;

pub use jobs::Job;

use crate::claims::Ledger;
use crate::decide::Facility;
use crate::defects::{Defect, Defects};
use crate::messages::Outgoing;
use crate::reception::Reception;
use crate::register::Register;
use crate::to_do;
use crate::viewing::Viewing;
use jiff::civil::DateTime;
use onshi_wire::driver::ToDo;
use requests::Waiting;
use std::time::Duration;

/// How many messages for the clerk are kept; the oldest go first.
const MESSAGE_LIMIT: usize = 200;

/// Limits and habits of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Habits {
    /// Wait between 処理中 and the next question.
    pub poll: Duration,
    /// Patience for the answer to a single request.
    pub answer_limit: Duration,
    /// Patience for one answer of a bulk exchange.
    pub bulk_limit: Duration,
    /// The facility takes part in electronic cap management.
    pub cap_pilot: bool,
    /// Planted fault.
    pub defects: Defects,
}

/// A request to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// File name without extension.
    pub base: String,
    /// 任意のファイル識別子.
    pub file_identifier: String,
    /// 医療機関コード.
    pub facility_code: String,
    /// 資格確認日, `20261103`.
    pub confirm_on: String,
    /// A planted fault: 診療区分 is 外来 whatever the care.
    pub outpatient: bool,
    /// Contents.
    pub content: Outgoing,
}

/// What the desk asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Write this request; tell [`Desk::timed_out`] after the time.
    Send(Box<Request>, Duration),
    /// Put this claim file (name, bytes) into the folder of claims.
    WriteClaims(String, Vec<u8>),
    /// Tell [`Desk::poll_due`] for this job after the time.
    Poll(String, Duration),
}

/// The desk.
#[derive(Debug)]
pub struct Desk {
    facility: Facility,
    now: DateTime,
    habits: Habits,
    register: Register,
    receptions: Vec<Reception>,
    jobs: Vec<Job>,
    viewings: Vec<Viewing>,
    waiting: Vec<Waiting>,
    polls_due: usize,
    messages: Vec<String>,
    effects: Vec<Effect>,
    files_written: u32,
    ledger: Ledger,
    ever_to_do: Vec<ToDo>,
    early_subsidies: Vec<crate::subsidy::layout::Answer>,
    caps: crate::subsidy::caps::Caps,
    settings: Option<crate::settings::Settings>,
}

impl Desk {
    /// An empty desk. `files_written` is the counter from which request names go on, so that no name comes twice.
    #[must_use]
    pub fn new(facility: Facility, now: DateTime, habits: Habits, files_written: u32) -> Self {
        Self {
            facility,
            now,
            habits,
            register: Register::default(),
            receptions: Vec::new(),
            jobs: Vec::new(),
            viewings: Vec::new(),
            waiting: Vec::new(),
            polls_due: 0,
            messages: Vec::new(),
            effects: Vec::new(),
            files_written,
            ledger: Ledger::default(),
            ever_to_do: Vec::new(),
            early_subsidies: Vec::new(),
            caps: crate::subsidy::caps::Caps::default(),
            settings: None,
        }
    }

    /// Receptions, oldest first.
    #[must_use]
    pub fn receptions(&self) -> &[Reception] {
        &self.receptions
    }

    /// The register.
    #[must_use]
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// Jobs, oldest first.
    #[must_use]
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// Messages, oldest first.
    #[must_use]
    pub fn messages(&self) -> &[String] {
        &self.messages
    }

    /// The facility's settings, once asked for.
    #[must_use]
    pub fn settings(&self) -> Option<&crate::settings::Settings> {
        self.settings.as_ref()
    }

    /// The planted fault.
    #[must_use]
    pub fn defects(&self) -> Defects {
        self.habits.defects
    }

    /// Counter of request names.
    #[must_use]
    pub fn files_written(&self) -> u32 {
        self.files_written
    }

    /// The product's idea of now.
    #[must_use]
    pub fn now(&self) -> DateTime {
        self.now
    }

    /// The to-do list.
    #[must_use]
    pub fn to_do(&self) -> Vec<ToDo> {
        if self.habits.defects.has(Defect::NeverClosesToDo) {
            return self.ever_to_do.clone();
        }
        to_do::list(&self.receptions, self.habits.defects)
    }

    /// Nothing asked and unanswered, nothing to ask again.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.polls_due == 0 && !self.waiting.iter().any(|waiting| !waiting.given_up)
    }

    /// Hands out what is to be done, and remembers open items for the fault that never closes them.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        for item in to_do::list(&self.receptions, self.habits.defects) {
            if !self.ever_to_do.contains(&item) {
                self.ever_to_do.push(item);
            }
        }
        std::mem::take(&mut self.effects)
    }

    /// A message for the clerk that concerns no single reception.
    pub fn tell(&mut self, text: String) {
        if self.messages.len() == MESSAGE_LIMIT {
            self.messages.remove(0);
        }
        self.messages.push(text);
    }

    /// Next reception id.
    fn next_reception_id(&self) -> String {
        format!("r{}", self.receptions.len() + 1)
    }

    /// Decides all receptions of a patient again; the one just answered always, the others because something new may be
    /// known.
    fn decide_patient_again(&mut self, patient: &str, just_answered: Option<usize>) {
        let defects = self.habits.defects;
        for (index, reception) in self.receptions.iter_mut().enumerate() {
            let earlier = just_answered != Some(index);
            let unused = reception.decision.ticket.is_none();
            if earlier && unused && defects.has(Defect::NoRetroactiveRecalculation) {
                continue;
            }
            if reception.patient.as_deref() == Some(patient) {
                reception.decide_again(&self.facility, self.register.get(patient), defects);
            }
        }
    }

    /// Decides one reception again.
    fn decide_again(&mut self, index: usize) {
        let Some(reception) = self.receptions.get_mut(index) else { return };
        let patient = reception.patient.as_deref().and_then(|id| self.register.get(id));
        reception.decide_again(&self.facility, patient, self.habits.defects);
    }
}

#[cfg(test)]
mod claim_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod viewing_tests;
