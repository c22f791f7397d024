//! How a step ends other than well.
//!
//! Step functions return [`StepResult`]. The runner underneath turns an error into a panic with the error's `Display`
//! text; so that nothing is lost on that way, `Display` of [`StepEnd`] writes a marker and JSON, and
//! [`StepEnd::from_panic_text`] reads it back. Text for people is [`StepEnd::in_words`].

use crate::case::Finding;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What step functions return.
pub type StepResult = Result<(), StepEnd>;

/// Begins the `Display` text, so that it cannot be taken for an ordinary panic's text.
const MARKER: &str = "onshi-step-end:";

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "snake_case")]
pub enum StepEnd {
    /// The product broke a rule.
    Fail {
        /// Which and how.
        finding: Box<Finding>,
    },
    /// Nothing can be said: nothing was observed, the product cannot be driven that far, a person was late.
    Inconclusive {
        /// Why, Japanese.
        reason: String,
    },
    /// A person has to look, because the source leaves it open.
    Review {
        /// The question to that person, Japanese.
        question: String,
    },
    /// The rule does not concern this product.
    NotApplicable {
        /// Why, Japanese.
        reason: String,
    },
    /// The set-up is wrong.
    Config {
        /// What, Japanese.
        what: String,
        /// How to put it right, Japanese.
        remedy: String,
    },
    /// Our own fault: the suite, the feature text or the simulator.
    Error {
        /// What, Japanese.
        what: String,
    },
}

impl StepEnd {
    /// The product broke a rule.
    pub fn fail(finding: Finding) -> Self {
        StepEnd::Fail { finding: Box::new(finding) }
    }

    /// Nothing can be said.
    pub fn inconclusive(reason: impl Into<String>) -> Self {
        StepEnd::Inconclusive { reason: reason.into() }
    }

    /// A person has to look.
    pub fn review(question: impl Into<String>) -> Self {
        StepEnd::Review { question: question.into() }
    }

    /// The rule does not concern this product.
    pub fn not_applicable(reason: impl Into<String>) -> Self {
        StepEnd::NotApplicable { reason: reason.into() }
    }

    /// The set-up is wrong.
    pub fn config(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        StepEnd::Config { what: what.into(), remedy: remedy.into() }
    }

    /// Our own fault.
    pub fn error(what: impl Into<String>) -> Self {
        StepEnd::Error { what: what.into() }
    }

    /// For people, Japanese.
    pub fn in_words(&self) -> String {
        match self {
            StepEnd::Fail { finding } => {
                format!("{}: 期待「{}」、実際「{}」", finding.requirement, finding.expected, finding.actual)
            }
            StepEnd::Inconclusive { reason } => format!("判定できません: {reason}"),
            StepEnd::Review { question } => format!("人の確認が必要です: {question}"),
            StepEnd::NotApplicable { reason } => format!("対象外です: {reason}"),
            StepEnd::Config { what, remedy } => format!("設定の誤りです: {what} → {remedy}"),
            StepEnd::Error { what } => format!("試験側の誤りです: {what}"),
        }
    }

    /// Reads back what `Display` wrote; none for the text of any other panic.
    pub fn from_panic_text(text: &str) -> Option<Self> {
        serde_json::from_str(text.strip_prefix(MARKER)?).ok()
    }
}

impl fmt::Display for StepEnd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(MARKER)?;
        out.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl std::error::Error for StepEnd {}

impl From<Finding> for StepEnd {
    fn from(finding: Finding) -> Self {
        StepEnd::fail(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_survives_the_way_through_a_panic_text() {
        let ends = [
            StepEnd::fail(Finding::required("S002-12").expected("甲").actual("乙\n丙")),
            StepEnd::inconclusive("何も来ない"),
            StepEnd::review("どちらか"),
            StepEnd::not_applicable("薬局ではない"),
            StepEnd::config("フォルダーがない", "作る"),
            StepEnd::error("手順の誤り"),
        ];
        for end in ends {
            assert_eq!(StepEnd::from_panic_text(&end.to_string()), Some(end));
        }
    }

    #[test]
    fn the_text_of_another_panic_is_not_an_end() {
        assert_eq!(StepEnd::from_panic_text("index out of bounds"), None);
        assert_eq!(StepEnd::from_panic_text("onshi-step-end:{}"), None);
    }
}
