//! What is recorded.

use crate::case::Finding;
use crate::doctor::DoctorCheck;
use crate::parse::ScenarioPlan;
use crate::requirements::{Confidence, Level};
use crate::sut::SutDescription;
use crate::verdict::{Judgement, StepOutcome};
use onshi_wire::control::journal::JournalEntry;
use onshi_wire::driver::Screen;
use serde::{Deserialize, Serialize};

/// The version of the record that this build writes, and the only one that it reads.
pub const EVIDENCE_VERSION: u32 = 1;

/// One line of `evidence.ndjson`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// From 1, without gaps.
    pub seq: u64,
    /// What happened.
    pub event: Event,
}

/// Who pressed the product's buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrivenBy {
    /// The driver.
    Driver,
    /// A person at the terminal.
    Person,
}

/// What a run was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFacts {
    /// Seed of every world.
    pub seed: u64,
    /// SHA-256 over features and requirements, hex.
    pub suite_hash: String,
    /// The product.
    pub sut: SutDescription,
    /// The environment's patience, milliseconds.
    pub patience_ms: u64,
    /// The tag expression, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<String>,
}

/// A requirement as the report prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementLine {
    /// Id.
    pub id: String,
    /// Who does what, Japanese.
    pub reading: String,
    /// The source's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Weight.
    pub level: Level,
    /// How sure we are.
    pub confidence: Confidence,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The first line.
    RunStarted {
        /// [`EVIDENCE_VERSION`].
        version: u32,
        /// What the run is made of.
        facts: Box<RunFacts>,
        /// When, as handed in by the caller; a timing field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        started_at: Option<String>,
    },
    /// The set-up was examined.
    Doctor {
        /// What was examined.
        checks: Vec<DoctorCheck>,
    },
    /// The features were linted.
    Linted {
        /// Mistakes, each a line for people.
        problems: Vec<String>,
    },
    /// The requirements that the scenarios claim, in the words of the catalogue of that day.
    Requirements {
        /// Each once, in the order of their ids.
        entries: Vec<RequirementLine>,
    },
    /// A scenario will run. All of these come before the first scenario starts.
    Planned {
        /// Which.
        plan: Box<ScenarioPlan>,
    },
    /// A scenario started.
    ScenarioStarted {
        /// Its id.
        scenario: String,
    },
    /// A step ended.
    StepEnded {
        /// The scenario's id.
        scenario: String,
        /// Line in the feature file.
        line: u32,
        /// `もし`, `ならば`, …
        keyword: String,
        /// Its text.
        text: String,
        /// How.
        result: StepOutcome,
        /// Duration in milliseconds; a timing field.
        ms: u64,
    },
    /// A check of the product's behaviour was satisfied.
    Satisfied {
        /// The scenario's id.
        scenario: String,
        /// The requirement's id.
        requirement: String,
        /// What was checked.
        what: String,
    },
    /// A finding was kept without ending a step.
    Found {
        /// The scenario's id.
        scenario: String,
        /// The finding.
        finding: Box<Finding>,
    },
    /// A button of the product was pressed.
    Drove {
        /// The scenario's id.
        scenario: String,
        /// By whom.
        by: DrivenBy,
        /// What.
        what: String,
    },
    /// Something went in or out of the world. Raw bytes are in it once: deliveries point to the answer.
    Observed {
        /// The scenario's id.
        scenario: String,
        /// The journal's entry.
        entry: Box<JournalEntry>,
    },
    /// The product's screen was read and differs from the last one.
    Screen {
        /// The scenario's id.
        scenario: String,
        /// What it showed.
        screen: Box<Screen>,
    },
    /// Something worth knowing.
    Note {
        /// The scenario's id, if one is concerned.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scenario: Option<String>,
        /// What.
        text: String,
    },
    /// A scenario ended.
    ScenarioEnded {
        /// Its id.
        scenario: String,
        /// The verdict.
        judgement: Judgement,
        /// Duration in milliseconds; a timing field.
        ms: u64,
    },
    /// The last line.
    RunEnded {
        /// The verdict.
        judgement: Judgement,
        /// Duration in milliseconds; a timing field.
        ms: u64,
    },
}

impl Event {
    /// The scenario that it belongs to.
    pub fn scenario(&self) -> Option<&str> {
        match self {
            Event::RunStarted { .. }
            | Event::Doctor { .. }
            | Event::Linted { .. }
            | Event::Requirements { .. }
            | Event::RunEnded { .. } => None,
            Event::Planned { plan } => Some(&plan.id),
            Event::Note { scenario, .. } => scenario.as_deref(),
            Event::ScenarioStarted { scenario }
            | Event::StepEnded { scenario, .. }
            | Event::Satisfied { scenario, .. }
            | Event::Found { scenario, .. }
            | Event::Drove { scenario, .. }
            | Event::Observed { scenario, .. }
            | Event::Screen { scenario, .. }
            | Event::ScenarioEnded { scenario, .. } => Some(scenario),
        }
    }
}
