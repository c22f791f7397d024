//! Step functions: a step translates words, calls, records. What is right or wrong is decided in [`crate::checks`].
//!
//! | file | words |
//! |---|---|
//! | [`world`] | which world, which day, what the terminal is set to, what goes wrong |
//! | [`people`] | cards, coverage, disclosure |
//! | [`office`] | what the welfare office decides, registers, corrects, withdraws |
//! | [`reader`] | the patient at the card reader |
//! | [`desk`] | the clerk at the receipt computer |
//! | [`screen`] | what a reception shows |
//! | [`follow_up`] | register, 作業リスト, jobs |
//! | [`wire`] | what the product asked of the terminal |
//!
//! The whole vocabulary, for readers who do not program, is `features/README.md`.

#![allow(clippy::needless_pass_by_value, reason = "cucumber hands captures over as owned values")]

pub mod desk;
pub mod follow_up;
pub mod memory;
pub mod office;
pub mod people;
pub mod reader;
pub mod screen;
pub mod table;
pub mod wire;
pub mod world;

pub use memory::Memory;

use crate::case::dates::half_width;
use crate::case::{Case, Finding, StepEnd};
use crate::checks::who::Who;
use crate::checks::words;

/// Digits in half or full width as a number.
fn count<T: std::str::FromStr>(text: &str) -> Result<T, StepEnd> {
    half_width(text).parse().map_err(|_| StepEnd::error(format!("「{text}」は数として読めません")))
}

/// A word of the features as what it means.
fn meaning<T: Copy>(table: &[(&str, T)], word: &str) -> Result<T, StepEnd> {
    words::meaning(table, word).map_err(StepEnd::error)
}

/// A person of the world as whom a check is about.
fn who(case: &Case, alias: &str) -> Result<Who, StepEnd> {
    let person = case.person(alias)?;
    Ok(Who { alias: alias.to_owned(), name: person.name.clone(), birthdate: person.birthdate.clone() })
}

/// The beginning of a finding about the screen: the first of these rules that the scenario claims, and what is expected.
fn about(case: &Case, rules: &[&str], expected: String, next: &str) -> Finding {
    Finding::required(case.memory.rule(rules)).expected(expected).next(next)
}
