//! The registers behind everybody: people with their cards, and facilities, as the control API tells them.

pub(crate) mod from_wire;
pub(crate) mod to_wire;
