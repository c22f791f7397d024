//! Doctor, linter, scenarios, reports, in this order; each stage must be green before the next begins.

use super::engine::run_scenarios;
use super::options::CertifyOptions;
use super::progress::Progress;
use super::suite::LoadedSuite;
use crate::case::RunContext;
use crate::client::SimulatorClient;
use crate::doctor::{Patient, examine};
use crate::evidence::event::{EVIDENCE_VERSION, RequirementLine};
use crate::evidence::{Event, EventLog, RunFacts};
use crate::parse::{Shelf, Suite};
use crate::report::{self, Report};
use crate::sut::{Sut, SutDescription};
use crate::verdict::Verdict;
use crate::wait::Stopwatch;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The report, as it was written; none when not even a record could be made.
    pub report: Option<Report>,
    /// The run's verdict.
    pub verdict: Verdict,
    /// Why there is no report, Japanese.
    pub trouble: Option<String>,
    /// Folder with everything that was written.
    pub out: PathBuf,
}

impl Outcome {
    /// The program's exit code: 0 pass, 1 product failed, 2 configuration, 3 our fault, 4 inconclusive or nothing ran.
    pub fn exit_code(&self) -> u8 {
        self.verdict.exit_code()
    }

    fn trouble(verdict: Verdict, text: String, out: &Path) -> Self {
        Outcome { report: None, verdict, trouble: Some(text), out: out.to_owned() }
    }
}

/// Certifies a product. Everything is in `options.out` afterwards. Not `Send`: drive it with `block_on`.
pub async fn certify(options: CertifyOptions, progress: &mut dyn Progress) -> Outcome {
    let out = options.out.clone();
    let made = std::fs::create_dir_all(&out).and_then(|()| EventLog::create(&out.join(report::EVIDENCE_FILE)));
    let log = match made {
        Ok(log) => log,
        Err(error) => {
            let text =
                format!("出力先 {} に書けません（{error}） → --out に書ける場所を指定してください", out.display());
            progress.finished(&text);
            return Outcome::trouble(Verdict::Config, text, &out);
        }
    };
    let suite = match LoadedSuite::load(options.features.as_deref()) {
        Ok(suite) => suite,
        Err(text) => {
            progress.finished(&text);
            return Outcome::trouble(Verdict::Error, text, &out);
        }
    };
    let watch = Stopwatch::start();
    let stages = stages(&options, &suite, &log, progress).await;
    let outcome = match stages {
        Ok(()) => finish(&log, &out, watch.ms()),
        Err(text) => Outcome::trouble(Verdict::Error, text, &out),
    };
    progress.finished(&summary(&outcome));
    outcome
}

async fn stages(
    options: &CertifyOptions,
    loaded: &LoadedSuite,
    log: &Arc<EventLog>,
    progress: &mut dyn Progress,
) -> Result<(), String> {
    let simulator = SimulatorClient::new(&options.simulator_url);
    let patient = Patient {
        simulator: simulator.clone(),
        sut: options.sut.clone(),
        facility_code: options.facility_code.clone(),
    };
    let (checks, sut) = examine(&patient).await;
    log.append(run_started(options, loaded, sut.as_deref()));
    let sound = checks.iter().all(|check| check.sound);
    log.append(Event::Doctor { checks });
    let problems: Vec<String> = loaded.lint().iter().map(ToString::to_string).collect();
    let linted = problems.is_empty();
    log.append(Event::Linted { problems });
    let Some(sut) = sut.filter(|_| sound && linted) else { return Ok(()) };
    let suite = Arc::new(loaded.select(options.tags.as_ref())?);
    let context = context(options, simulator, sut);
    log.append(Event::Requirements { entries: requirement_lines(loaded, &suite) });
    run_suite(suite, context, options.concurrency, log, progress).await;
    Ok(())
}

/// Plans into the record, scenarios through cucumber.
pub async fn run_suite(
    suite: Arc<Suite>,
    context: Arc<RunContext>,
    concurrency: usize,
    log: &Arc<EventLog>,
    progress: &mut dyn Progress,
) {
    for plan in &suite.plans {
        log.append(Event::Planned { plan: Box::new(plan.clone()) });
    }
    progress.started(suite.plans.len());
    let concurrency = context.sut.concurrency(concurrency);
    run_scenarios(suite, context, log.clone(), concurrency, progress).await;
}

/// What the report says of the requirements that these scenarios claim.
pub fn requirement_lines(loaded: &LoadedSuite, suite: &Suite) -> Vec<RequirementLine> {
    let claimed: BTreeSet<&String> = suite.plans.iter().flat_map(|plan| &plan.requirements).collect();
    let entries = claimed.into_iter().filter_map(|id| loaded.catalogue.get(id));
    entries
        .map(|entry| RequirementLine {
            id: entry.id.clone(),
            reading: entry.reading.clone(),
            quote: entry.quote.clone(),
            level: entry.level,
            confidence: entry.confidence,
        })
        .collect()
}

fn context(options: &CertifyOptions, simulator: SimulatorClient, sut: Arc<dyn Sut>) -> Arc<RunContext> {
    Arc::new(RunContext {
        simulator,
        sut,
        worlds: options.worlds.clone().map_or(Shelf::Worlds, Shelf::Folder),
        patience: options.patience(),
        seed: options.seed,
        person: options.sut.person(options.ask),
        facility_code: options.facility_code.clone(),
    })
}

fn run_started(options: &CertifyOptions, loaded: &LoadedSuite, sut: Option<&dyn Sut>) -> Event {
    let unknown = || SutDescription { kind: "unknown".to_owned(), drive_mode: "none".to_owned(), about: None };
    let facts = RunFacts {
        seed: options.seed,
        suite_hash: loaded.hash.clone(),
        sut: sut.map_or_else(unknown, Sut::describe),
        patience_ms: u64::try_from(options.patience().as_millis()).unwrap_or(u64::MAX),
        tags: options.tags.as_ref().map(|tags| tags.as_str().to_owned()),
    };
    Event::RunStarted { version: EVIDENCE_VERSION, facts: Box::new(facts), started_at: options.started_at.clone() }
}

/// Writes the end of the record and every report that is rebuilt from it.
pub fn finish(log: &EventLog, out: &Path, ms: u64) -> Outcome {
    let written = || match log.trouble() {
        None => Ok(()),
        Some(trouble) => Err(format!("証跡を書けませんでした（{trouble}） → 出力先の空きを確かめてください")),
    };
    let ended = written().and_then(|()| report::rebuild(out)).and_then(|report| {
        log.append(Event::RunEnded { judgement: report.judgement(), ms });
        written()?;
        report::write_all(out)
    });
    match ended {
        Ok(report) => Outcome { verdict: report.verdict, report: Some(report), trouble: None, out: out.to_owned() },
        Err(text) => Outcome::trouble(Verdict::Error, text, out),
    }
}

fn summary(outcome: &Outcome) -> String {
    match (&outcome.report, &outcome.trouble) {
        (Some(report), _) => {
            let page = outcome.out.join(report::files::HTML_FILE);
            format!("報告書: {}\n{}", page.display(), report::text::summary(report))
        }
        (None, Some(trouble)) => trouble.clone(),
        (None, None) => String::new(),
    }
}
