//! Defects as data, and how the matrix is run.

use crate::parse::TagExpression;
use crate::run::options::DEFAULT_SEED;
use crate::sut::CommandLine;
use std::path::PathBuf;
use std::time::Duration;

/// Products under test at a time, each with a run of its own.
pub const DEFAULT_ROWS_AT_A_TIME: usize = 6;
/// Scenarios at a time within one run.
pub const DEFAULT_CONCURRENCY: usize = 4;
/// Patience: all products here tell when they are quiet, so it is met only by a busy machine or a product that never is.
pub const DEFAULT_PATIENCE: Duration = Duration::from_secs(5);

/// One planted fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Its name.
    pub name: String,
    /// Requirements that it breaks.
    pub breaks: Vec<String>,
    /// What it does, Japanese.
    pub description: String,
    /// How the product with this fault is started.
    pub command: CommandLine,
}

/// Options of [`kill_matrix`](super::kill_matrix()).
#[derive(Debug, Clone)]
pub struct KillMatrixOptions {
    /// Where the simulator listens.
    pub simulator_url: String,
    /// How the product without a fault is started.
    pub reference: CommandLine,
    /// The faults.
    pub defects: Vec<Defect>,
    /// Which scenarios. Default: all.
    pub tags: Option<TagExpression>,
    /// Where everything goes; made if missing.
    pub out: PathBuf,
    /// Features from this folder instead of the program's own.
    pub features: Option<PathBuf>,
    /// World files from this folder instead of the program's own.
    pub worlds: Option<PathBuf>,
    /// Products at a time.
    pub rows_at_a_time: usize,
    /// Scenarios at a time within one run.
    pub concurrency: usize,
    /// Seed of every world.
    pub seed: u64,
    /// Patience.
    pub patience: Duration,
}

impl KillMatrixOptions {
    /// Options with defaults.
    pub fn new(simulator_url: impl Into<String>, reference: CommandLine, out: impl Into<PathBuf>) -> Self {
        KillMatrixOptions {
            simulator_url: simulator_url.into(),
            reference,
            defects: Vec::new(),
            tags: None,
            out: out.into(),
            features: None,
            worlds: None,
            rows_at_a_time: DEFAULT_ROWS_AT_A_TIME,
            concurrency: DEFAULT_CONCURRENCY,
            seed: DEFAULT_SEED,
            patience: DEFAULT_PATIENCE,
        }
    }
}
