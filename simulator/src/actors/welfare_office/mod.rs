//! Welfare offices (福祉事務所) between the control API and the rules.
//!
//! - `from_wire`, `to_wire`: offices, cases and tickets;
//! - [`desk`]: settings, inbox, lists;
//! - [`files`]: rows of an office's files, and the report on them;
//! - [`paper`]: a ticket as a page to print.

pub(crate) mod desk;
pub(crate) mod files;
pub(crate) mod from_wire;
pub(crate) mod paper;
pub(crate) mod to_wire;
