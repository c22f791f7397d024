//! A world's state and how an input changes it. Deterministic: the same inputs at the same moments give the same
//! state, which is what replay rests on.

use super::facts::{Facts, WorldTime};
use super::faults::{self, FACE, FaultKind};
use crate::actors::platform::to_wire::FaceMarks;
use crate::engine::site_key::facility_of;
use crate::engine::terminal_names;
use crate::population;
use jiff::civil::DateTime;
use onshi_domain::answer::Answer;
use onshi_domain::{Command, Event, Refusal, TreatmentMonth, World, office_work};
use std::time::Duration;

/// Rules' part and engine's part.
#[derive(Debug, Clone)]
pub(crate) struct State {
    /// What the rules keep.
    pub(crate) world: World,
    /// What the engine keeps.
    pub(crate) facts: Facts,
}

/// What was decided about a message.
#[derive(Debug, Clone)]
pub(crate) enum Ruling {
    /// A planned fault: nothing will ever come.
    NoAnswer,
    /// A planned fault: the connection app refuses.
    AppFails,
    /// A planned fault: the centre fails.
    CentreFails,
    /// The rules were asked.
    Decided {
        /// What they said.
        outcome: Result<Vec<Event>, Refusal>,
        /// Planned delay.
        after: Duration,
        /// Planned loss of the medical-aid part.
        aid_missing: bool,
    },
}

/// What was decided about a tap that ends with a face file.
#[derive(Debug, Clone)]
pub(crate) struct FaceRuling {
    /// The answer in the file.
    pub(crate) answer: Box<Answer>,
    /// What the terminal adds.
    pub(crate) marks: FaceMarks,
    /// The file's name.
    pub(crate) file_name: String,
    /// Planned delay.
    pub(crate) after: Duration,
    /// Planned loss of the medical-aid part.
    pub(crate) aid_missing: bool,
}

impl State {
    /// The moment for an input that came at `received`, real time `now`: never earlier than the one before.
    pub(crate) fn moment(&mut self, received: DateTime) -> DateTime {
        let own = match self.facts.time {
            WorldTime::Real => received,
            WorldTime::Virtual(at) => at,
        };
        self.facts.latest = self.facts.latest.max(own);
        self.facts.latest
    }

    /// Renews numbers where the calendar has come to another month. Part of every input, so that a replay does it at the
    /// same place; what is read before the first input of a month shows the old numbers.
    pub(crate) fn turn_month(&mut self, at: DateTime) {
        let month = TreatmentMonth::of(at.date());
        if self.world.month_turned().is_some_and(|turned| turned >= month) {
            return;
        }
        let command = Command::OfficeWork(Box::new(office_work::Command::TurnMonth(month)));
        // Turning a month is never refused.
        let events = self.world.decide(&command, at).unwrap_or_default();
        events.iter().for_each(|event| self.world.evolve(event));
    }

    /// Decides a message and records what happened.
    pub(crate) fn rule(&mut self, facility: &str, message: &str, command: &Command, at: DateTime) -> Ruling {
        self.turn_month(at);
        let fault = self.facts.faults.meet(facility_of(facility), message);
        match fault.as_ref().map(|fault| fault.kind) {
            Some(FaultKind::NoAnswer) => return Ruling::NoAnswer,
            Some(FaultKind::ErrFile) => return Ruling::AppFails,
            Some(FaultKind::CentreError) => return Ruling::CentreFails,
            _ => {}
        }
        let aid_missing = fault.as_ref().is_some_and(|fault| fault.kind == FaultKind::AidMissing);
        let guests = population::guests(self.facts.population, &self.world, command, at);
        let outcome = self.world.with_guests(guests, |world| {
            let outcome = world.decide(command, at);
            if let Ok(events) = &outcome {
                events.iter().for_each(|event| world.evolve(event));
            }
            outcome
        });
        Ruling::Decided { outcome, after: faults::delay(fault.as_ref()), aid_missing }
    }

    /// The fault that a tap meets.
    pub(crate) fn fault_of_tap(&mut self, facility: &str) -> Option<faults::FaultPlan> {
        self.facts.faults.meet(facility, FACE)
    }

    /// The face file of a tap that succeeded.
    pub(crate) fn face(
        &mut self,
        facility: &str,
        events: &[Event],
        fault: Option<&faults::FaultPlan>,
        at: DateTime,
    ) -> Option<FaceRuling> {
        let answer = events.iter().find_map(|event| match event {
            Event::Answered(answer) => Some(answer.clone()),
            _ => None,
        })?;
        self.facts.faces += 1;
        let (seed, counter) = (self.facts.seed, self.facts.faces);
        let code = self.site(facility).ok()?.code;
        let key = self.facts.switches.confirmation_key.then(|| terminal_names::confirmation_key(seed, counter));
        Some(FaceRuling {
            answer,
            marks: FaceMarks { file_identifier: terminal_names::file_identifier(seed, counter), confirmation_key: key },
            file_name: terminal_names::face_file(&code, seed, counter, at),
            after: faults::delay(fault),
            aid_missing: fault.is_some_and(|fault| fault.kind == FaultKind::AidMissing),
        })
    }
}
