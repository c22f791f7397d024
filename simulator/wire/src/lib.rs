//! Bytes ↔ messages: everything that travels, and nothing of what it means.
//!
//! - [`oqs`]: the messages of the terminal's folders, XML in UTF-8 or Shift_JIS;
//! - [`folder`]: file names in req, res and face;
//! - [`control`]: JSON shapes of the control API and the world file;
//! - [`uke`]: claim files (レセプト電算), record by record;
//! - [`driver`]: JSON shapes of the optional driver of a receipt computer.

pub mod control;
pub mod driver;
pub mod folder;
pub mod oqs;
pub mod uke;
