//! `report.json`, version 1. Everything that differs between two runs with the same seed stands in fields `timing`.

use crate::case::Finding;
use crate::doctor::DoctorCheck;
use crate::evidence::DrivenBy;
use crate::evidence::event::RequirementLine;
use crate::sut::SutDescription;
use crate::verdict::{Attribution, Judgement, StepOutcome, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of `report.json` that this build writes.
pub const REPORT_VERSION: u32 = 1;

/// A whole report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// [`REPORT_VERSION`].
    pub version: u32,
    /// The run's verdict.
    pub verdict: Verdict,
    /// Who is to blame, if it is not a pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// The rule that decided, Japanese.
    pub rule: String,
    /// Counts.
    pub summary: Summary,
    /// Seed of every world.
    pub seed: u64,
    /// SHA-256 over features and requirements, hex.
    pub suite_hash: String,
    /// The product, as it describes itself, and how it was driven.
    pub sut: SutDescription,
    /// The environment's patience in milliseconds.
    pub patience_ms: u64,
    /// The tag expression, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<String>,
    /// Which layout values were used.
    pub layouts: String,
    /// False when the run was stopped before its end.
    pub complete: bool,
    /// The examination of the set-up.
    pub set_up: Vec<DoctorCheck>,
    /// Mistakes of the features.
    pub lint: Vec<String>,
    /// Notes that concern no scenario.
    pub notes: Vec<String>,
    /// Requirements that the scenarios claim.
    pub requirements: Vec<RequirementReport>,
    /// Scenarios in the order of the plan.
    pub scenarios: Vec<ScenarioReport>,
    /// Timing.
    pub timing: RunTiming,
}

/// Counts by verdict, and of checks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Scenarios, rows of outlines counted.
    pub scenarios: usize,
    /// By verdict; all seven are there.
    pub by_verdict: BTreeMap<String, usize>,
    /// Satisfied checks.
    pub checks: u32,
    /// Findings that fail.
    pub findings: usize,
    /// Findings that warn.
    pub warnings: usize,
}

impl Summary {
    /// Scenarios with this verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.by_verdict.get(verdict.code()).copied().unwrap_or(0)
    }

    /// Scenarios that are neither passed nor not applicable.
    pub fn failed(&self) -> usize {
        self.scenarios - self.count(Verdict::Pass) - self.count(Verdict::NotApplicable)
    }
}

/// A requirement and what its scenarios say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequirementReport {
    /// The requirement.
    pub requirement: RequirementLine,
    /// Its scenarios' verdicts rolled up.
    pub verdict: Verdict,
    /// Ids of its scenarios.
    pub scenarios: Vec<String>,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioReport {
    /// Id, unique in the suite.
    pub id: String,
    /// The feature's title.
    pub feature: String,
    /// The feature file.
    pub file: String,
    /// Line in it.
    pub line: u32,
    /// Name.
    pub name: String,
    /// Tags without `@`.
    pub tags: Vec<String>,
    /// Those that name requirements.
    pub requirements: Vec<String>,
    /// Verdict.
    pub verdict: Verdict,
    /// Who is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// The rule that decided, Japanese.
    pub rule: String,
    /// Satisfied checks.
    pub checks: u32,
    /// Findings, those that fail first.
    pub findings: Vec<Finding>,
    /// Why it ended other than by a finding, Japanese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Steps that ran.
    pub steps: Vec<StepReport>,
    /// Who drove the product.
    pub driven_by: BTreeSet<DrivenBy>,
    /// Timing.
    pub timing: ScenarioTiming,
}

/// A step that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReport {
    /// Line in the feature file.
    pub line: u32,
    /// `もし`, `ならば`, …
    pub keyword: String,
    /// Text.
    pub text: String,
    /// How it went.
    pub result: StepOutcome,
}

/// Timing of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunTiming {
    /// When it started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// Duration in milliseconds.
    pub ms: u64,
}

/// Timing of a scenario.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioTiming {
    /// Duration in milliseconds.
    pub ms: u64,
}

impl Report {
    /// Verdict, blame and rule.
    pub fn judgement(&self) -> Judgement {
        Judgement { verdict: self.verdict, attribution: self.attribution, rule: self.rule.clone() }
    }

    /// As the file's text.
    pub fn to_json(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("maps have text keys and nothing here fails to serialise");
        text.push('\n');
        text
    }

    /// The same without timing: equal for two runs with the same seed.
    #[must_use]
    pub fn without_timing(&self) -> Report {
        let mut report = self.clone();
        report.timing = RunTiming::default();
        report.scenarios.iter_mut().for_each(|scenario| scenario.timing = ScenarioTiming::default());
        report
    }
}
