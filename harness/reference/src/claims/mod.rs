//! Claims (レセプト): what the product writes at month's end, what it holds back, what it claims again.
//!
//! - [`visits`]: a reception as a visit with payers, or a reason to wait;
//! - [`assemble`]: a patient's month as receipts; [`receipt`]: one of them; [`payers`]: 負担区分; [`tariff`]: what is billed;
//! - [`stay`]: a patient was admitted;
//! - [`ledger`]: what was claimed and what came back; [`close`]: which receipts go into this month's file;
//! - [`records`]: receipts as UKE records; [`spoil`]: planted faults of the bytes; [`returned`]: a returned file, read.
//!
//! Facts: spec/claims.md. The layouts are the wire's; everything else is derived here, as a vendor would.

pub mod assemble;
pub mod close;
pub mod ledger;
pub mod payers;
pub mod receipt;
pub mod records;
pub mod returned;
pub mod spoil;
pub mod stay;
pub mod tariff;
pub mod visits;

pub use ledger::Ledger;
