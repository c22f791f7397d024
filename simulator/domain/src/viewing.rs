//! 薬剤・診療・健診等の情報の閲覧: what is held of a person, and who may see it until when.

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {}
