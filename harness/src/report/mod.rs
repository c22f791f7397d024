//! Reports, all rebuilt from the record `evidence.ndjson` and from nothing else.
//!
//! - [`model`]: `report.json`, version 1; [`build`]: from the record to it;
//! - [`junit`], [`html`], [`text`]: the same for machines that read JUnit, for people, for the end of a run;
//! - [`files`]: which file is what, and `onshi report DIR`.

pub mod build;
pub mod files;
pub mod html;
pub mod junit;
pub mod model;
pub mod text;

pub use files::{EVIDENCE_FILE, rebuild, write_all};
pub use model::{REPORT_VERSION, Report, ScenarioReport};
