//! Files of a welfare office: their rows, and what came of them.

pub(crate) mod from_wire;
pub(crate) mod to_wire;
