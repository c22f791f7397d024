//! The rules as tables. Test names say the rule, table rows name the clause (`S002-…`) or the behaviour (`B-…`).

#![expect(clippy::unwrap_used, reason = "helpers of tests: a failure there is a failure of the test")]

mod bulk;
mod cards;
mod cases;
mod changes;
mod claimants;
mod guests;
mod insurance;
mod kept;
mod numbers;
mod office_files;
mod office_work;
mod properties;
mod reader;
mod remote;
mod story;
mod tickets;
mod viewing;
