//! The one append-only record of a run, version 1: everything else is rebuilt from it.
//!
//! - [`event`]: what is recorded; [`log`]: how it is written, one JSON line an event, on disk before the next begins;
//! - [`read`]: how it is read back, also after an abrupt stop;
//! - [`redact`]: what never gets in: a 個人番号.

pub mod event;
pub mod log;
pub mod read;
pub mod redact;

pub use event::{DrivenBy, EVIDENCE_VERSION, Event, Line, RunFacts};
pub use log::{EventLog, Recorder};
pub use read::{Evidence, read_evidence};
