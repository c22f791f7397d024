//! Bytes ↔ messages: everything that travels, and nothing of what it means.
//!
//! - [`control`]: JSON shapes of the control API and the world file;
//! - [`driver`]: JSON shapes of the optional driver of a receipt computer.

pub mod control;
pub mod driver;
