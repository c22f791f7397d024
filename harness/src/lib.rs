//! The judge: cucumber as parser and runner behind our own event log, adapters for products, verdicts, reports.
//!
//! ```text
//!  features ──► parse ──► lint ──► run ──► case (steps + checks) ──► evidence ──► verdict ──► report
//!                                   │        │          │
//!                                doctor   client       sut
//! ```
//!
//! - [`run`]: `certify`, from options to outcome and exit code; [`kill_matrix`]: the judge judged;
//! - [`case`]: the scenario at work, what step functions are written against; [`steps`] and [`checks`] are written on it;
//! - [`parse`], [`lint`]: feature files in, mistakes out, before anything runs;
//! - [`sut`]: products under test; [`doctor`]: is the set-up sound; [`client`]: control API and driver over HTTP;
//! - [`evidence`]: the one append-only log; [`verdict`]: what it means; [`report`]: every other form, rebuilt from it;
//! - [`requirements`]: the rules as data; [`wait`]: the only clock.
//!
//! What is absent: nothing here knows the simulator's or the reference's insides, and no expected value is asked of either.

pub mod case;
pub mod checks;
pub mod client;
pub mod doctor;
pub mod evidence;
pub mod kill_matrix;
pub mod lint;
pub mod parse;
pub mod report;
pub mod requirements;
pub mod run;
pub mod steps;
pub mod sut;
pub mod telling;
pub mod verdict;
pub mod wait;
