//! The reception desk around the reader: modes, equipment, disasters, look-ups without a card.

pub(crate) mod from_wire;
pub(crate) mod to_wire;
