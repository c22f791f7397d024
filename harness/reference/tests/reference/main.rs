//! The receipt computer from outside: folders on one side, the driver on the other. No simulator: the terminal's files
//! are written by hand, from spec/oqs-wire.md.
//!
//! - [`office`]: an office to test, its folders and its driver;
//! - [`files`]: the terminal's files;
//! - `reading`, `asking`, `settings`, `defects`: the stories.

#![allow(clippy::unwrap_used, reason = "a test stops where it meets what it did not expect")]

mod asking;
mod defects;
mod files;
mod office;
mod reading;
mod settings;
