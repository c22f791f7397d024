//! The patient's own view (マイナポータル stand-in): looks at what the platform knows, registers and cancels the use of the
//! card. It has no door of its own besides the control API.

pub(crate) mod from_wire;
pub(crate) mod to_wire;
pub(crate) mod viewing;
