//! 訪問診療等・オンライン診療等: consent given away from the reader, and what is asked under it.

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {}
