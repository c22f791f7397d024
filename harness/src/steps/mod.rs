//! Step functions: a step translates words, calls, records. What is right or wrong is decided in [`crate::checks`].
//!
//! | file | words |
//! |---|---|
//! | [`world`] | which world, which day, what the terminal is set to, what goes wrong |
//! | [`people`] | cards, coverage, disclosure |
//! | [`office`] | what the welfare office decides, registers, corrects, withdraws |
//! | [`municipality`] | what a municipality registers with PMH |
//! | [`reader`] | the patient at the card reader |
//! | [`without_card`] | the terminal's screens where no card can be used |
//! | [`watch`] | what the welfare office learns from inquiries |
//! | [`desk`] | the clerk at the receipt computer |
//! | [`subsidy_desk`] | what the clerk decides about public expenses, and the payment |
//! | [`subsidies`] | panel, stored public expenses, payment, reports |
//! | [`remote`] | consents away from the reader, and what is asked under them |
//! | [`insurer`] | what an insurer registers, and how it shows |
//! | [`screen`] | what a reception shows |
//! | [`follow_up`] | register, 作業リスト, jobs |
//! | [`settings`] | what the facility is set to use, as the product asks and changes it |
//! | [`claims`] | the month's claims: made, held back, returned |
//! | [`receipts`] | what a person's receipt in the claim file says |
//! | [`viewing`] | medication, treatment and check-ups as far as the patient agreed |
//! | [`wire`] | what the product asked of the terminal |
//!
//! The whole vocabulary, for readers who do not program, is `features/README.md`.

#![allow(clippy::needless_pass_by_value, reason = "cucumber hands captures over as owned values")]
#![allow(clippy::result_large_err, reason = "a finding is made once a failed check, never on a hot path")]

pub mod claims;
pub mod desk;
pub mod follow_up;
pub mod insurer;
pub mod memory;
pub mod municipality;
pub mod office;
pub mod people;
pub mod reader;
pub mod receipts;
pub mod remote;
pub mod screen;
pub mod settings;
pub mod stays;
pub mod subsidies;
pub mod subsidy_desk;
pub mod table;
pub mod viewing;
pub mod watch;
pub mod wire;
pub mod without_card;
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

#[cfg(test)]
mod tests {
    use crate::lint::steps;
    use crate::parse::{FeatureSource, Shelf};
    use cucumber::World as _;

    #[test]
    fn every_step_of_the_features_has_exactly_one_function() {
        let functions = crate::case::Case::collection();
        let mut problems = Vec::new();
        for source in FeatureSource::all(&Shelf::Features) {
            let feature = source.parse().unwrap();
            problems.extend(steps::check(&source, &feature, &functions).iter().map(ToString::to_string));
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    #[test]
    fn step_expressions_are_anchored() {
        for expression in steps::catalogue() {
            assert!(expression.contains(" ^") && expression.ends_with('$'), "{expression}");
        }
    }

    /// Rows of the tables in the readme: keyword and example.
    fn examples() -> Vec<(String, String)> {
        let readme = include_str!("../../../features/README.md");
        let rows = readme.lines().filter_map(|line| line.strip_prefix("| ")?.split_once(" | `"));
        let rows = rows.filter(|(keyword, _)| ["前提", "もし", "ならば"].contains(keyword));
        rows.filter_map(|(keyword, rest)| Some((keyword.to_owned(), rest.split_once('`')?.0.to_owned()))).collect()
    }

    #[test]
    fn the_readme_has_an_example_of_every_step_function_and_no_other() {
        let examples = examples();
        let expressions = steps::catalogue();
        let fits = |expression: &str, (keyword, example): &(String, String)| {
            let (of, regex) = expression.split_once(' ').unwrap();
            of == keyword && regex::Regex::new(regex).unwrap().is_match(example)
        };
        let untold: Vec<_> =
            expressions.iter().filter(|it| !examples.iter().any(|example| fits(it, example))).collect();
        assert!(untold.is_empty(), "features/README.md に例がない: {untold:#?}");
        let unknown: Vec<_> = examples.iter().filter(|it| !expressions.iter().any(|known| fits(known, it))).collect();
        assert!(unknown.is_empty(), "手順の定義がない例: {unknown:#?}");
    }
}
