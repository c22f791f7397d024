//! The welfare_office.
