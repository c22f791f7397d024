//! The judge judged: the whole suite against known-bad products.
//!
//! Each defect of the reference breaks a rule: at least one scenario that claims the rule must fail, and no scenario may
//! fail that does not claim one. The sound reference passes everything; products that do nothing or echo earn no pass.
//!
//! - [`options`]: defects as data; [`model`]: `kill-matrix.json`, version 1; [`judge`]: what a row has to show;
//! - [`run`]: all rows beside each other against one simulator; [`page`]: `kill-matrix.html`.

pub mod judge;
pub mod model;
pub mod options;
pub mod page;
pub mod run;

pub use model::{KillMatrix, Row};
pub use options::{Defect, KillMatrixOptions};
pub use run::{KillMatrixOutcome, kill_matrix};
