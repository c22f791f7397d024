//! Welfare offices (福祉事務所): offices, cases and tickets between the control API and the rules.

pub(crate) mod from_wire;
pub(crate) mod to_wire;
