//! A certification run, from options to outcome.
//!
//! - [`options`]: what the command line says; [`suite`]: features and requirements, loaded and linted;
//! - [`certify`](certify()): doctor, linter, scenarios, reports; [`engine`]: cucumber put to work;
//! - [`writer`]: cucumber's events into the record; [`progress`]: what is seen while it runs.

pub mod certify;
pub mod engine;
pub mod options;
pub mod progress;
pub mod suite;
pub mod writer;

pub use certify::{Outcome, certify};
pub use options::CertifyOptions;
pub use progress::{Progress, SilentProgress, TerminalProgress};
pub use suite::{LoadedSuite, lint_features};
