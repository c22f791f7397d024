//! Municipalities: what they set up and register with PMH.
//!
//! - [`numbers`]: simulated individual numbers, the tokens that stand for them, bearer tokens;
//! - [`door`]: a batch at the door: structure, and every 個人番号 taken out before anything is recorded;
//! - [`from_wire`], [`to_wire`]: between the wire and the rules.

pub(crate) mod door;
pub(crate) mod from_wire;
pub(crate) mod numbers;
pub(crate) mod to_wire;
