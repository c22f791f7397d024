//! What a welfare office does besides single tickets: bulk registration, inbox, lists, suspension.

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {}
