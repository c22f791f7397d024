//! The only file that reads a real clock.
