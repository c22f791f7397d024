//! Reads a record back, whole or torn by an abrupt stop, and sorts it by scenario.

use super::event::{EVIDENCE_VERSION, Event, Line, RequirementLine, RunFacts};
use crate::doctor::DoctorCheck;
use crate::parse::ScenarioPlan;
use crate::verdict::{Judgement, Tally};
use std::collections::BTreeMap;

/// A record, sorted.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What the run is made of.
    pub facts: RunFacts,
    /// When it started.
    pub started_at: Option<String>,
    /// The requirements that the scenarios claim.
    pub requirements: Vec<RequirementLine>,
    /// Planned scenarios, in the order of the plan.
    pub plans: Vec<ScenarioPlan>,
    /// Events of each scenario, in order.
    pub scenarios: BTreeMap<String, Vec<Event>>,
    /// The examination of the set-up.
    pub doctor: Vec<DoctorCheck>,
    /// Mistakes of the features.
    pub lint: Vec<String>,
    /// Notes that concern no scenario.
    pub notes: Vec<String>,
    /// The end of the run with its duration in milliseconds; none if it was stopped.
    pub ended: Option<(Judgement, u64)>,
    /// True when the last line is torn.
    pub torn: bool,
}

/// Reads the text of an `evidence.ndjson`.
///
/// # Errors
/// When it is not such a record or of another version, Japanese.
pub fn read_evidence(text: &str) -> Result<Evidence, String> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let (facts, started_at) = match parse(first) {
        Some(Line { event: Event::RunStarted { version: EVIDENCE_VERSION, facts, started_at }, .. }) => {
            (*facts, started_at)
        }
        Some(Line { event: Event::RunStarted { version, .. }, .. }) => {
            return Err(format!("証跡の版 {version} は読めません。この版が読むのは {EVIDENCE_VERSION} です"));
        }
        _ => return Err("証跡の1行目が実行の開始ではありません。evidence.ndjson かどうか確かめてください".to_owned()),
    };
    let mut evidence = Evidence {
        facts,
        started_at,
        requirements: Vec::new(),
        plans: Vec::new(),
        scenarios: BTreeMap::new(),
        doctor: Vec::new(),
        lint: Vec::new(),
        notes: Vec::new(),
        ended: None,
        torn: false,
    };
    for (index, text) in lines.enumerate() {
        match parse(text) {
            Some(line) => evidence.take(line.event),
            None if !text.ends_with('\n') => evidence.torn = true,
            None => return Err(format!("証跡の{}行目を読めません", index + 2)),
        }
    }
    Ok(evidence)
}

fn parse(text: &str) -> Option<Line> {
    serde_json::from_str(text.trim_end()).ok()
}

impl Evidence {
    fn take(&mut self, event: Event) {
        match event {
            Event::Planned { plan } => {
                self.scenarios.entry(plan.id.clone()).or_default();
                self.plans.push(*plan);
            }
            Event::Doctor { checks } => self.doctor.extend(checks),
            Event::Requirements { entries } => self.requirements.extend(entries),
            Event::Linted { problems } => self.lint.extend(problems),
            Event::RunEnded { judgement, ms } => self.ended = Some((judgement, ms)),
            Event::Note { scenario: None, text } => self.notes.push(text),
            other => {
                if let Some(scenario) = other.scenario() {
                    self.scenarios.entry(scenario.to_owned()).or_default().push(other);
                }
            }
        }
    }

    /// What the verdict of a scenario rests on.
    pub fn tally(&self, plan: &ScenarioPlan) -> Tally {
        let mut tally = Tally { planned_steps: plan.steps, ..Tally::default() };
        for event in self.scenarios.get(&plan.id).into_iter().flatten() {
            count(&mut tally, event);
        }
        tally
    }

    /// True when the scenario was begun.
    pub fn started(&self, id: &str) -> bool {
        self.scenarios.get(id).is_some_and(|events| !events.is_empty())
    }
}

/// Adds one event to what the verdict rests on.
pub(super) fn count(tally: &mut Tally, event: &Event) {
    match event {
        Event::Planned { plan } => tally.planned_steps = plan.steps,
        Event::StepEnded { result, .. } => tally.steps.push(result.clone()),
        Event::Satisfied { .. } => tally.satisfied += 1,
        Event::Found { finding, .. } => tally.findings.push(finding.severity),
        Event::ScenarioEnded { .. } => tally.finished = true,
        _ => {}
    }
}
