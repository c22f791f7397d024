//! 医療費助成 through PMH: municipalities, their certificates and caps.

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {}
