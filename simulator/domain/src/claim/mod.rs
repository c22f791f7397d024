//! Claims (レセプト): what a claim says, and the rules that it has to keep.
//!
//! - [`model`]: a receipt as the rules see it, each value with its place in the file;
//! - [`receipt_type`]: レセプト種別, the four digits that say who pays how;
//! - [`burden`]: 負担区分, which payers a detail concerns;
//! - [`finding`]: what a rule found, with place and remedy; [`rules`]: the rules, one small function each, in a table;
//! - [`facts`]: what the platform knows of the person, for the rules that compare with ticket and coverage;
//! - [`file`](mod@file): the rules about a file as a whole, kept while its receipts pass by.
//!
//! Sources and confidence: spec/claims.md. A rule of high confidence is an error, one of medium a warning. Rule ids and
//! return reasons are our own, not an examiner's.

pub mod burden;
pub mod facts;
pub mod file;
pub mod finding;
pub mod model;
pub mod receipt_type;
pub mod rules;

pub use facts::Facts;
pub use file::FileCheck;
pub use finding::{Confidence, Finding, Rule};
pub use model::Receipt;
