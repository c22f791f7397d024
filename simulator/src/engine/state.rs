//! A world's state and how an input changes it. Deterministic: the same inputs at the same moments give the same
//! state, which is what replay rests on.

use super::facts::{Facts, WorldTime};
use super::faults::{self, FACE, FaultKind};
use crate::actors::platform::to_wire::FaceMarks;
use crate::actors::pmh;
use crate::engine::site_key::facility_of;
use crate::engine::terminal_names;
use crate::population;
use jiff::civil::DateTime;
use onshi_domain::answer::Answer;
use onshi_domain::environment::PrescriptionUse;
use onshi_domain::person::Particulars;
use onshi_domain::subsidy::desk::{Telling, WhyNothing};
use onshi_domain::{Command, Event, Refusal, TreatmentMonth, World, office_work};
use std::sync::Arc;
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
        /// Planned losses.
        missing: Missing,
    },
}

/// Parts of an answer that a planned fault takes away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Missing {
    /// The medical-aid part.
    pub(crate) aid: bool,
    /// What PMH tells.
    pub(crate) pmh: bool,
}

impl Missing {
    fn by(fault: Option<&faults::FaultPlan>) -> Missing {
        let kind = fault.map(|fault| fault.kind);
        Missing { aid: kind == Some(FaultKind::AidMissing), pmh: kind == Some(FaultKind::PmhMissing) }
    }
}

/// What was decided about one face file of a tap.
#[derive(Debug, Clone)]
pub(crate) struct FaceRuling {
    /// What stands in it.
    pub(crate) content: FaceContent,
    /// The file's name; for 医療費助成 what follows the name of its family, which is layout data.
    pub(crate) file_name: String,
    /// Planned delay.
    pub(crate) after: Duration,
}

/// The families of face files.
#[derive(Debug, Clone)]
pub(crate) enum FaceContent {
    /// 資格確認 (IF-002).
    Qualification {
        /// The answer.
        answer: Box<Answer>,
        /// What the terminal adds.
        marks: FaceMarks,
        /// Planned loss of the medical-aid part.
        aid_missing: bool,
        /// What else the journal says about the tap.
        remark: Option<String>,
    },
    /// 医療費助成 (PMH).
    Subsidies {
        /// What PMH told.
        telling: Arc<Telling>,
        /// About whom.
        person: Box<Particulars>,
        /// The same as in the file of 資格確認, so that the two can be put together.
        file_identifier: String,
    },
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
        let missing = Missing::by(fault.as_ref());
        let guests = population::guests(self.facts.population, &self.world, command, at);
        let outcome = self.world.with_guests(guests, |world| {
            let outcome = world.decide(command, at);
            if let Ok(events) = &outcome {
                events.iter().for_each(|event| world.evolve(event));
            }
            outcome
        });
        self.follow_settings(outcome.as_deref().unwrap_or_default());
        Ruling::Decided { outcome, after: faults::delay(fault.as_ref()), missing }
    }

    /// The fault that a tap meets.
    pub(crate) fn fault_of_tap(&mut self, facility: &str) -> Option<faults::FaultPlan> {
        self.facts.faults.meet(facility, FACE)
    }

    /// The face files of a tap that succeeded, in the order in which they arrive: 資格確認, then 医療費助成 if there is
    /// something to tell. Why PMH tells nothing makes no difference to what arrives (spec/pmh.md §3.2).
    pub(crate) fn faces(
        &mut self,
        facility: &str,
        events: &[Event],
        fault: Option<&faults::FaultPlan>,
        at: DateTime,
    ) -> Vec<FaceRuling> {
        let answered = events.iter().find_map(|event| match event {
            Event::Answered(answer) => Some(answer.clone()),
            _ => None,
        });
        let code = self.site(facility).ok().map(|site| site.code);
        let Some((answer, code)) = answered.zip(code) else { return Vec::new() };
        self.facts.faces += 1;
        let (seed, counter) = (self.facts.seed, self.facts.faces);
        let prescriptions = self.prescriptions_issued(facility);
        let key = self.facts.switches.confirmation_key.then(|| terminal_names::confirmation_key(seed, counter));
        let file_identifier = terminal_names::file_identifier(seed, counter);
        let (after, missing) = (faults::delay(fault), Missing::by(fault));
        let subsidies = self.subsidy_face(events, file_identifier.clone()).filter(|_| !missing.pmh);
        let qualification = FaceRuling {
            content: FaceContent::Qualification {
                answer,
                marks: FaceMarks { file_identifier, confirmation_key: key, prescriptions },
                aid_missing: missing.aid,
                remark: pmh::to_wire::summary(events),
            },
            file_name: terminal_names::face_file(&code, seed, counter, at),
            after,
        };
        let file_name = terminal_names::subsidy_face_file(&code, seed, counter, at);
        std::iter::once(qualification)
            .chain(subsidies.map(|content| FaceRuling { content, file_name, after }))
            .collect()
    }

    /// 処方箋発行形態 (OQSCD017) where a facility issues one form only.
    fn prescriptions_issued(&self, facility: &str) -> Option<&'static str> {
        match self.world.environment(&facility_of(facility).into())?.prescriptions {
            PrescriptionUse::Electronic => Some("1"),
            PrescriptionUse::Paper => Some("2"),
            PrescriptionUse::None | PrescriptionUse::Both => None,
        }
    }

    fn subsidy_face(&self, events: &[Event], file_identifier: String) -> Option<FaceContent> {
        let telling = pmh::to_wire::telling(events)?;
        let empty = self.facts.writes_empty_pmh_faces();
        let told = match telling.told {
            Ok(_) => true,
            Err(WhyNothing::SettingOff) => false,
            Err(_) => empty,
        };
        let person = self.world.person(telling.person?)?;
        let person = Box::new(person.particulars.clone());
        told.then(|| FaceContent::Subsidies { telling: Arc::clone(telling), person, file_identifier })
    }
}
