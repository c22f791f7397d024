//! Cucumber's events into the record.

use crate::case::StepEnd;
use crate::evidence::{Event, EventLog};
use crate::parse::{ScenarioPlan, Suite};
use crate::verdict::{StepOutcome, judge};
use crate::{case::Case, wait::Stopwatch};
use cucumber::event::{self, Cucumber, Feature, Hook, RetryableScenario, Rule, Scenario, Step, StepError};
use cucumber::{Writer, parser, writer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The writer.
#[derive(Debug)]
pub struct EvidenceWriter {
    log: Arc<EventLog>,
    suite: Arc<Suite>,
    scenarios: BTreeMap<String, Stopwatch>,
    steps: BTreeMap<String, Stopwatch>,
}

/// Events of scenarios that run side by side are told apart by the scenario's id: no order is needed.
impl writer::Normalized for EvidenceWriter {}

impl Writer<Case> for EvidenceWriter {
    type Cli = cucumber::cli::Empty;

    async fn handle_event(&mut self, event: parser::Result<cucumber::Event<Cucumber<Case>>>, _cli: &Self::Cli) {
        match event.map(cucumber::Event::into_inner) {
            Ok(Cucumber::Feature(feature, Feature::Scenario(scenario, event)))
            | Ok(Cucumber::Feature(feature, Feature::Rule(_, Rule::Scenario(scenario, event)))) => {
                let suite = self.suite.clone();
                match suite.plan_of(&feature, &scenario) {
                    Some(plan) => self.scenario(plan, event),
                    None => self.note(format!("知らないシナリオ「{}」が動きました", scenario.name)),
                }
            }
            Ok(_) => {}
            Err(error) => self.note(format!("feature を読めません: {error}")),
        }
    }
}

impl EvidenceWriter {
    /// Writes into this record what happens to the scenarios of this suite.
    pub fn new(log: Arc<EventLog>, suite: Arc<Suite>) -> Self {
        EvidenceWriter { log, suite, scenarios: BTreeMap::new(), steps: BTreeMap::new() }
    }

    fn note(&self, text: String) {
        self.log.append(Event::Note { scenario: None, text });
    }

    fn scenario(&mut self, plan: &ScenarioPlan, event: RetryableScenario<Case>) {
        match event.event {
            Scenario::Started => {
                self.scenarios.insert(plan.id.clone(), Stopwatch::start());
                self.log.append(Event::ScenarioStarted { scenario: plan.id.clone() });
            }
            Scenario::Background(step, event) | Scenario::Step(step, event) => self.step(plan, &step, event),
            Scenario::Hook(_, Hook::Failed(_, info)) => {
                let detail = format!("シナリオの始めか終わりの処理: {}", panic_text(&info));
                self.step_ended(plan, None, StepOutcome::Panicked { detail });
            }
            Scenario::Finished => self.finished(plan),
            Scenario::Hook(..) | Scenario::Log(_) => {}
        }
    }

    fn step(&mut self, plan: &ScenarioPlan, step: &gherkin::Step, event: Step<Case>) {
        let result = match event {
            Step::Started => {
                self.steps.insert(plan.id.clone(), Stopwatch::start());
                return;
            }
            Step::Passed(..) => StepOutcome::Passed,
            Step::Skipped | Step::Failed(_, _, _, StepError::NotFound) => StepOutcome::Undefined,
            Step::Failed(_, _, _, StepError::AmbiguousMatch(error)) => {
                StepOutcome::Ambiguous { detail: error.to_string() }
            }
            Step::Failed(_, _, _, StepError::Panic(info)) => {
                let text = panic_text(&info);
                match StepEnd::from_panic_text(&text) {
                    Some(how) => StepOutcome::Ended { how },
                    None => StepOutcome::Panicked { detail: text },
                }
            }
        };
        self.step_ended(plan, Some(step), result);
    }

    fn step_ended(&mut self, plan: &ScenarioPlan, step: Option<&gherkin::Step>, result: StepOutcome) {
        self.log.append(Event::StepEnded {
            scenario: plan.id.clone(),
            line: step.map_or(plan.line, |step| u32::try_from(step.position.line).unwrap_or(plan.line)),
            keyword: step.map(|step| step.keyword.trim().to_owned()).unwrap_or_default(),
            text: step.map(|step| step.value.clone()).unwrap_or_default(),
            result,
            ms: self.steps.remove(&plan.id).map_or(0, |watch| watch.ms()),
        });
    }

    fn finished(&mut self, plan: &ScenarioPlan) {
        let mut tally = self.log.tally(&plan.id);
        tally.finished = true;
        self.log.append(Event::ScenarioEnded {
            scenario: plan.id.clone(),
            judgement: judge(&tally),
            ms: self.scenarios.remove(&plan.id).map_or(0, |watch| watch.ms()),
        });
    }
}

fn panic_text(info: &event::Info) -> String {
    let text = info.downcast_ref::<String>().cloned();
    text.or_else(|| info.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "（内容のない異常終了）".to_owned())
}
