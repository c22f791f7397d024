//! All rows beside each other, against one simulator.

use super::judge::{feature_scores, judge_row, without_defect};
use super::model::{KILL_MATRIX_VERSION, KillMatrix, Row, RowKind, ScenarioColumn};
use super::options::KillMatrixOptions;
use super::page;
use crate::case::{RunContext, StepEnd};
use crate::client::SimulatorClient;
use crate::evidence::event::EVIDENCE_VERSION;
use crate::evidence::{Event, EventLog, RunFacts};
use crate::parse::{Shelf, Suite};
use crate::report::{self, EVIDENCE_FILE, files};
use crate::run::certify::{requirement_lines, run_suite};
use crate::run::{LoadedSuite, Progress, SilentProgress};
use crate::sut::{Sut, SutSpec};
use crate::verdict::Verdict;
use crate::wait::Stopwatch;
use futures::stream::{self, StreamExt as _};
use std::path::PathBuf;
use std::sync::Arc;

/// The matrix for machines.
pub const MATRIX_FILE: &str = "kill-matrix.json";
/// The same for people.
pub const PAGE_FILE: &str = "kill-matrix.html";

/// What came of it.
#[derive(Debug, Clone)]
pub struct KillMatrixOutcome {
    /// The matrix; none when it could not be run.
    pub matrix: Option<KillMatrix>,
    /// Why it could not be run, Japanese.
    pub trouble: Option<String>,
    /// 0 all rows are as they must be, 1 they are not, 2 set-up, 3 our fault.
    pub exit_code: u8,
}

impl KillMatrixOutcome {
    /// All rows are as they must be.
    pub fn ok(&self) -> bool {
        self.matrix.as_ref().is_some_and(|matrix| matrix.ok)
    }

    fn trouble(verdict: Verdict, text: String) -> Self {
        KillMatrixOutcome { matrix: None, trouble: Some(text), exit_code: verdict.exit_code() }
    }
}

/// A product of the matrix.
struct Subject {
    name: String,
    kind: RowKind,
    description: String,
    breaks: Vec<String>,
    sut: SutSpec,
}

/// What all rows share.
struct Shared {
    options: KillMatrixOptions,
    loaded: LoadedSuite,
    suite: Arc<Suite>,
    columns: Vec<ScenarioColumn>,
    simulator: SimulatorClient,
}

/// Runs the matrix; everything is in `options.out` afterwards. Not `Send`: drive it with `block_on`.
pub async fn kill_matrix(options: KillMatrixOptions, progress: &mut dyn Progress) -> KillMatrixOutcome {
    let outcome = match run(options, progress).await {
        Ok(matrix) => {
            let exit_code = if matrix.ok { Verdict::Pass } else { Verdict::Fail }.exit_code();
            KillMatrixOutcome { matrix: Some(matrix), trouble: None, exit_code }
        }
        Err((verdict, text)) => KillMatrixOutcome::trouble(verdict, text),
    };
    progress.finished(&summary(&outcome));
    outcome
}

async fn run(options: KillMatrixOptions, progress: &mut dyn Progress) -> Result<KillMatrix, (Verdict, String)> {
    let watch = Stopwatch::start();
    let shared = prepare(options).await?;
    let subjects = subjects(&shared.options);
    let order: Vec<String> = subjects.iter().map(|subject| subject.name.clone()).collect();
    progress.started(subjects.len());
    // Cucumber swaps the panic hook for the time of a run; runs side by side would leave the wrong one behind.
    let hook = std::panic::take_hook();
    let at_a_time = shared.options.rows_at_a_time.max(1);
    let mut running = stream::iter(subjects).map(|subject| run_row(&shared, subject)).buffer_unordered(at_a_time);
    let mut rows = Vec::new();
    while let Some(row) = running.next().await {
        progress.scenario(&row.name, if row.ok { Verdict::Pass } else { Verdict::Fail });
        rows.push(row);
    }
    drop(running);
    std::panic::set_hook(hook);
    rows.sort_by_key(|row| order.iter().position(|name| *name == row.name));
    let matrix = matrix(&shared, rows, watch.ms());
    write(&shared.options.out, &matrix).map_err(|text| (Verdict::Config, text))?;
    Ok(matrix)
}

async fn prepare(options: KillMatrixOptions) -> Result<Shared, (Verdict, String)> {
    let simulator = SimulatorClient::new(&options.simulator_url);
    simulator.worlds().await.map_err(|error| (Verdict::Config, error.to_string()))?;
    let loaded = LoadedSuite::load(options.features.as_deref()).map_err(|text| (Verdict::Error, text))?;
    let problems: Vec<String> = loaded.lint().iter().map(ToString::to_string).collect();
    if !problems.is_empty() {
        return Err((Verdict::Error, problems.join("\n")));
    }
    let suite = loaded.select(options.tags.as_ref()).map_err(|text| (Verdict::Error, text))?;
    let columns = suite.plans.iter().map(|plan| ScenarioColumn {
        id: plan.id.clone(),
        name: plan.name.clone(),
        file: plan.file.clone(),
        requirements: plan.requirements.clone(),
    });
    let columns = columns.collect();
    Ok(Shared { options, loaded, suite: Arc::new(suite), columns, simulator })
}

fn subjects(options: &KillMatrixOptions) -> Vec<Subject> {
    let plain = |name: &str, kind, description: &str, sut| Subject {
        name: name.to_owned(),
        kind,
        description: description.to_owned(),
        breaks: Vec::new(),
        sut,
    };
    let mut subjects = vec![
        plain(
            "reference",
            RowKind::Reference,
            "欠陥のない基準製品",
            SutSpec::Reference { command: options.reference.clone() },
        ),
        plain("null", RowKind::Null, "何もしない製品", SutSpec::Null),
        plain("echo", RowKind::Echo, "受け取ったものをそのまま返す製品", SutSpec::Echo),
    ];
    subjects.extend(options.defects.iter().map(|defect| Subject {
        name: defect.name.clone(),
        kind: RowKind::Defect,
        description: defect.description.clone(),
        breaks: defect.breaks.clone(),
        sut: SutSpec::Reference { command: defect.command.clone() },
    }));
    subjects
}

async fn run_row(shared: &Shared, subject: Subject) -> Row {
    let verdicts = match verdicts(shared, &subject).await {
        Ok(verdicts) => verdicts,
        Err(text) => {
            let mut row =
                judge_row(&subject.name, subject.kind, &subject.description, &subject.breaks, &[], Default::default());
            row.problems.insert(0, text);
            return row;
        }
    };
    judge_row(&subject.name, subject.kind, &subject.description, &subject.breaks, &shared.columns, verdicts)
}

async fn verdicts(shared: &Shared, subject: &Subject) -> Result<std::collections::BTreeMap<String, Verdict>, String> {
    let options = &shared.options;
    let dir = row_dir(options, &subject.name);
    std::fs::create_dir_all(&dir).map_err(|error| format!("{} を作れません（{error}）", dir.display()))?;
    let log = EventLog::create(&dir.join(EVIDENCE_FILE)).map_err(|error| format!("証跡を書けません（{error}）"))?;
    let sut = subject.sut.build().await.map_err(|end: StepEnd| end.in_words())?;
    log.append(run_started(shared, sut.as_ref()));
    log.append(Event::Requirements { entries: requirement_lines(&shared.loaded, &shared.suite) });
    let context = Arc::new(RunContext {
        simulator: shared.simulator.clone(),
        sut,
        worlds: options.worlds.clone().map_or(Shelf::Worlds, Shelf::Folder),
        patience: options.patience,
        seed: options.seed,
        person: None,
        facility_code: None,
    });
    let watch = Stopwatch::start();
    run_suite(shared.suite.clone(), context, options.concurrency, &log, &mut SilentProgress).await;
    let judgement = report::rebuild(&dir)?.judgement();
    log.append(Event::RunEnded { judgement, ms: watch.ms() });
    let report = report::rebuild(&dir)?;
    files::write(&dir, files::REPORT_FILE, &report.to_json())?;
    Ok(report.scenarios.into_iter().map(|scenario| (scenario.id, scenario.verdict)).collect())
}

/// `products/NAME`, the name kept to what every file system takes.
fn row_dir(options: &KillMatrixOptions, name: &str) -> PathBuf {
    let name: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    options.out.join("products").join(name)
}

fn run_started(shared: &Shared, sut: &dyn Sut) -> Event {
    let facts = RunFacts {
        seed: shared.options.seed,
        suite_hash: shared.loaded.hash.clone(),
        sut: sut.describe(),
        patience_ms: u64::try_from(shared.options.patience.as_millis()).unwrap_or(u64::MAX),
        tags: shared.options.tags.as_ref().map(|tags| tags.as_str().to_owned()),
    };
    Event::RunStarted { version: EVIDENCE_VERSION, facts: Box::new(facts), started_at: None }
}

fn matrix(shared: &Shared, rows: Vec<Row>, ms: u64) -> KillMatrix {
    let has_defect = rows.iter().any(|row| row.kind == RowKind::Defect);
    KillMatrix {
        version: KILL_MATRIX_VERSION,
        ok: has_defect && rows.iter().all(|row| row.ok),
        seed: shared.options.seed,
        suite_hash: shared.loaded.hash.clone(),
        features: feature_scores(&shared.columns, &rows),
        requirements_without_defect: without_defect(&shared.columns, &rows),
        scenarios: shared.columns.clone(),
        rows,
        timing_ms: ms,
    }
}

fn write(out: &std::path::Path, matrix: &KillMatrix) -> Result<(), String> {
    let json = serde_json::to_string_pretty(matrix).map_err(|error| format!("{MATRIX_FILE} を作れません: {error}"))?;
    files::write(out, MATRIX_FILE, &(json + "\n"))?;
    files::write(out, PAGE_FILE, &page::render(matrix)?)
}

fn summary(outcome: &KillMatrixOutcome) -> String {
    let Some(matrix) = &outcome.matrix else { return outcome.trouble.clone().unwrap_or_default() };
    let mut lines = Vec::new();
    for row in matrix.rows.iter().filter(|row| !row.ok) {
        lines.push(format!("× {}（{}）", row.name, row.breaks.join("、")));
        lines.extend(row.problems.iter().map(|problem| format!("    {problem}")));
    }
    if !matrix.rows.iter().any(|row| row.kind == RowKind::Defect) {
        lines.push("× 欠陥がひとつも渡されていません".to_owned());
    }
    let good = matrix.rows.iter().filter(|row| row.ok).count();
    lines.push(format!(
        "欠陥と製品 {} 行、シナリオ {} 件、{} ミリ秒",
        matrix.rows.len(),
        matrix.scenarios.len(),
        matrix.timing_ms
    ));
    lines.push(format!("{good} passed, {} failed", matrix.rows.len() - good));
    lines.join("\n")
}
