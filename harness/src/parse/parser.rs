//! Hands a suite to cucumber: everything was read, expanded, linted and selected before.

use super::Suite;
use cucumber::parser;
use futures::stream;

/// The parser; its input is the suite.
#[derive(Debug, Clone, Copy)]
pub struct SuiteParser;

impl cucumber::Parser<Suite> for SuiteParser {
    type Cli = cucumber::cli::Empty;
    type Output = stream::Iter<std::vec::IntoIter<parser::Result<gherkin::Feature>>>;

    fn parse(self, input: Suite, _cli: Self::Cli) -> Self::Output {
        let features: Vec<parser::Result<gherkin::Feature>> = input.features.into_iter().map(Ok).collect();
        stream::iter(features)
    }
}
