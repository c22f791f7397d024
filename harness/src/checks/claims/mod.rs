//! Claim files (UKE) judged as bytes: one small function a rule of spec/claims.md, without the readers of `onshi-wire`.
//!
//! - [`columns`]: where things stand, our own table; [`file`](mod@file): lines, fields and receipts, nothing repaired;
//! - [`form`]: what holds of every file as a whole; [`person`]: whose receipt it is;
//! - [`payers`], [`days`], [`identity`], [`stays`]: one receipt beside what the feature says.

pub mod columns;
pub mod days;
pub mod file;
pub mod form;
pub mod identity;
pub mod payers;
pub mod person;
pub mod standing;
pub mod stays;
