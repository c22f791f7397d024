//! Insurers (保険者): stretches of health insurance between the control API and the rules. Minimal: they register and
//! end a qualification, nothing else.

pub(crate) mod from_wire;
pub(crate) mod to_wire;
