//! The masters of public expenses (公費) as files.
//!
//! - [`national`]: the national schemes, `scenarios/masters/national-schemes.yaml`;
//! - [`local`]: 地単公費マスター, the CSV of 94 columns that 支払基金 publishes; `scenarios/masters/local-schemes-sample.csv`
//!   is a synthetic one.

pub mod local;
pub mod national;
