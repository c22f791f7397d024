//! The patient away from the reader: consents for 訪問診療等 and オンライン診療等.

pub(crate) mod from_wire;
pub(crate) mod to_wire;
