//! Insurers (保険者): they enrol, end and correct stretches of health insurance with their certificates, at once or with
//! a delay until the platform knows.

mod certificates;
pub(crate) mod from_wire;
pub(crate) mod to_wire;
