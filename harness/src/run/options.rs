//! What a run is told.

use crate::parse::TagExpression;
use crate::sut::SutSpec;
use std::path::PathBuf;
use std::time::Duration;

/// Scenarios at a time for automated products, unless told otherwise.
pub const DEFAULT_CONCURRENCY: usize = 16;
/// Seed of every world, unless told otherwise.
pub const DEFAULT_SEED: u64 = 1;
/// The environment's patience with automated products. They tell when they are quiet, which ends a wait early; only a
/// busy machine or a product that is never quiet meets the limit.
pub const PATIENCE_AUTOMATED: Duration = Duration::from_secs(15);
/// The environment's patience with a product that somebody else runs.
pub const PATIENCE_FOREIGN: Duration = Duration::from_secs(20);

/// Options of [`certify`](super::certify()).
#[derive(Debug, Clone)]
pub struct CertifyOptions {
    /// Where the simulator listens, `http://127.0.0.1:8080`.
    pub simulator_url: String,
    /// The product.
    pub sut: SutSpec,
    /// Which scenarios. Default: all.
    pub tags: Option<TagExpression>,
    /// Where `evidence.ndjson`, `report.json`, `junit.xml` and `report.html` go; made if missing.
    pub out: PathBuf,
    /// Features (and `requirements/`) from this folder instead of the program's own.
    pub features: Option<PathBuf>,
    /// World files from this folder instead of the program's own.
    pub worlds: Option<PathBuf>,
    /// Scenarios at a time, if the product allows it.
    pub concurrency: usize,
    /// Seed of every world.
    pub seed: u64,
    /// The environment's patience. Default: by product.
    pub patience: Option<Duration>,
    /// Ask a person at the terminal where no driver can.
    pub ask: bool,
    /// 医療機関コード of the facility under test, when the product's is fixed.
    pub facility_code: Option<String>,
    /// When the run starts, for the record; the harness reads no calendar.
    pub started_at: Option<String>,
}

impl CertifyOptions {
    /// Options with defaults.
    pub fn new(simulator_url: impl Into<String>, sut: SutSpec, out: impl Into<PathBuf>) -> Self {
        CertifyOptions {
            simulator_url: simulator_url.into(),
            sut,
            tags: None,
            out: out.into(),
            features: None,
            worlds: None,
            concurrency: DEFAULT_CONCURRENCY,
            seed: DEFAULT_SEED,
            patience: None,
            ask: false,
            facility_code: None,
            started_at: None,
        }
    }

    /// The patience that is in force.
    pub fn patience(&self) -> Duration {
        let foreign = self.sut.may_ask();
        self.patience.unwrap_or(if foreign { PATIENCE_FOREIGN } else { PATIENCE_AUTOMATED })
    }
}
