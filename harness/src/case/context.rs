//! What a run hands to every scenario.

use crate::client::SimulatorClient;
use crate::parse::Shelf;
use crate::sut::{Person, Sut};
use std::sync::Arc;
use std::time::Duration;

/// Shared by all scenarios of a run; immutable.
#[derive(Debug)]
pub struct RunContext {
    /// The simulator, bound to no world.
    pub simulator: SimulatorClient,
    /// The product under test.
    pub sut: Arc<dyn Sut>,
    /// Where world files are.
    pub worlds: Shelf,
    /// The environment's patience: how long a step waits for the product before it says that nothing came.
    pub patience: Duration,
    /// Seed of every world of this run.
    pub seed: u64,
    /// Who is asked when no driver can press a button or read the screen.
    pub person: Option<Arc<dyn Person>>,
    /// 医療機関コード of the facility under test, when the product's is fixed.
    pub facility_code: Option<String>,
}
