//! The append-only log of each world.
