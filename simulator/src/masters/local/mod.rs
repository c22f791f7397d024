//! 地単公費マスター: taken in when a world is made, and asked about later.

pub mod from_wire;
pub(crate) mod to_wire;
