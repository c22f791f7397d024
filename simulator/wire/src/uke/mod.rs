//! レセプト電算 (UKE): the claim file that a receipt computer writes at month's end, as records.
//!
//! - [`layout`]: what records exist for 医科, 歯科, 調剤 and 訪問看護, and their fields (name, mode, length);
//! - [`reader`]: a file as a stream of lines, each a record with its place; memory does not grow with the file;
//! - [`check`]: what is wrong with one record against its layout, every problem with line and field;
//! - [`record`]: one record as values, lossless;
//! - [`receipt`]: the records of a file put together: head, receipts, foot;
//! - [`writer`]: records as bytes: CP932, CRLF, end mark.
//!
//! Facts and their confidence: spec/claims.md §1–§3. What a claim *means* (totals, payers, tickets) is not known here.

pub mod check;
pub mod layout;
pub mod reader;
pub mod receipt;
pub mod record;
pub mod writer;

pub use check::{Problem, Severity};
pub use layout::Kind;
pub use reader::Reader;
pub use receipt::{Receipt, Receipts};
pub use record::Record;
