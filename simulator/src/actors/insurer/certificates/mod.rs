//! Certificates that go with an insurance, between the control API and the rules.

mod from_wire;

pub(super) use from_wire::{disease, elderly, limit};
