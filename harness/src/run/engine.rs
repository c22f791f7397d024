//! Cucumber put to work on a suite: parser, runner and hooks, everything else is ours.

use super::progress::Progress;
use super::writer::EvidenceWriter;
use crate::case::{Case, RunContext, StepEnd};
use crate::evidence::{Event, EventLog};
use crate::parse::Suite;
use crate::parse::parser::SuiteParser;
use crate::verdict::Verdict;
use cucumber::{World as _, cli, runner};
use futures::future::FutureExt as _;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Runs all scenarios of the suite; what happens is in the record. Not `Send`: drive it with `block_on`.
pub async fn run_scenarios(
    suite: Arc<Suite>,
    context: Arc<RunContext>,
    log: Arc<EventLog>,
    concurrency: usize,
    progress: &mut dyn Progress,
) {
    let (tell, mut told) = mpsc::unbounded_channel();
    log.listen(Box::new(move |event| {
        if let Event::ScenarioEnded { scenario, judgement, .. } = event {
            // The receiver is gone only when the run is over.
            let _ = tell.send((scenario.clone(), judgement.verdict));
        }
    }));
    let name_of = {
        let suite = suite.clone();
        move |id: &str| suite.plans.iter().find(|plan| plan.id == id).map_or(id.to_owned(), |plan| plan.name.clone())
    };
    let mut run = Box::pin(cucumber_run(suite, context, log.clone(), concurrency));
    let mut report = |(id, verdict): (String, Verdict)| progress.scenario(&name_of(&id), verdict);
    loop {
        tokio::select! {
            biased;
            Some(ended) = told.recv() => report(ended),
            () = &mut run => break,
        }
    }
    while let Ok(ended) = told.try_recv() {
        report(ended);
    }
    log.listen(Box::new(|_| {}));
}

async fn cucumber_run(suite: Arc<Suite>, context: Arc<RunContext>, log: Arc<EventLog>, concurrency: usize) {
    let input = (*suite).clone();
    let writer = EvidenceWriter::new(log.clone(), suite.clone());
    let begin = move |feature: &gherkin::Feature, scenario: &gherkin::Scenario, case: &mut Case| {
        if let Some(plan) = suite.plan_of(feature, scenario) {
            case.begin(context.clone(), log.recorder(&plan.id));
            case.memory.claim(plan.requirements.clone());
        }
    };
    let runner = runner::Basic::default()
        .steps(Case::collection())
        .max_concurrent_scenarios(Some(concurrency.max(1)))
        // No second try: a verdict that needs one is not a verdict.
        .retry_options(|_, _, _, _| None)
        .before(move |feature, _rule, scenario, case| {
            hear_panics();
            begin(feature, scenario, case);
            async {}.boxed_local()
        })
        .after(|_feature, _rule, _scenario, _finished, case| {
            async move {
                if let Some(case) = case {
                    case.finish().await;
                }
            }
            .boxed_local()
        });
    cucumber::Cucumber::<Case, _, Suite, _, _, cli::Empty>::custom(SuiteParser, runner, writer)
        .fail_on_skipped()
        .with_cli(cli::Opts {
            re_filter: None,
            tags_filter: None,
            parser: cli::Empty,
            runner: runner::basic::Cli::default(),
            writer: cli::Empty,
            custom: cli::Empty,
        })
        .run(input)
        .await;
}

/// Cucumber silences all panics of the process for the time of its run and puts the old hook back afterwards. A panic
/// in a server task beside it must not be lost, so while scenarios run it is told to the log instead. A step's own end
/// travels as a panic too and is no trouble.
fn hear_panics() {
    std::panic::set_hook(Box::new(|info| {
        let text = info.payload_as_str().unwrap_or("（内容のない異常終了）");
        if StepEnd::from_panic_text(text).is_none() {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!("異常終了 {place}: {text}");
        }
    }));
}
