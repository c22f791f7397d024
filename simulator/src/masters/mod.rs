//! The masters of public expenses that a world follows: tables of data, built in and replaceable.

pub mod from_wire;
pub mod local;
