//! The desk of a welfare office: settings, inbox and lists.

pub(crate) mod from_wire;
pub(crate) mod to_wire;
