//! The claims examiner (審査支払機関): files taken in, receipts accepted, returned, withdrawn.

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {}
