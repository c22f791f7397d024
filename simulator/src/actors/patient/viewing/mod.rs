//! What is held of a person for 閲覧, as the control API and the person's own view tell it.

pub(crate) mod to_wire;
