//! The insurer.
