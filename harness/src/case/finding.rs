//! What a check found, as data: requirement, expected, actual, where, what to do next, in this order everywhere.

use crate::case::Observed;
use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Reported, does not fail the scenario: recommendations, and facts of medium confidence.
    Warning,
    /// Fails the scenario.
    Required,
}

/// Where something was seen. Every part is optional; what is known is printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Name of the message file (`OQSsiquc01req_….xml`), or `画面` for the product's screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Line in that file, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Path of the element (`XmlMsg/MessageBody/InsurerNumber`) or of the screen's field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub element: Option<String>,
    /// Byte offset in that file, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Number of the journal entry that holds the raw bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal_seq: Option<u64>,
}

impl Place {
    /// True when nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Place::default()
    }

    /// One line for people: `OQSsiquc01req_1.xml 3行目 XmlMsg/… 位置120 (記録#5)`.
    pub fn in_words(&self) -> String {
        let mut words = Vec::new();
        words.extend(self.file.clone());
        words.extend(self.line.map(|line| format!("{line}行目")));
        words.extend(self.element.clone());
        words.extend(self.offset.map(|offset| format!("先頭から{offset}バイト")));
        words.extend(self.journal_seq.map(|seq| format!("記録#{seq}")));
        words.join(" ")
    }
}

/// One violated (or doubtful) rule. Build it with [`Finding::required`] or [`Finding::warning`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Requirement's id, `S002-12`.
    pub requirement: String,
    /// Weight.
    pub severity: Severity,
    /// What the rule asks for, Japanese.
    pub expected: String,
    /// What was seen, Japanese.
    pub actual: String,
    /// Where. Boxed, so that checks can return a finding as an error without moving much.
    #[serde(rename = "where", default, skip_serializing_if = "Place::is_empty")]
    pub place: Box<Place>,
    /// What the vendor does next, Japanese.
    pub next: String,
}

impl Finding {
    /// A finding that fails the scenario.
    pub fn required(requirement: impl Into<String>) -> Self {
        Finding::new(requirement.into(), Severity::Required)
    }

    /// A finding that is reported only.
    pub fn warning(requirement: impl Into<String>) -> Self {
        Finding::new(requirement.into(), Severity::Warning)
    }

    fn new(requirement: String, severity: Severity) -> Self {
        Finding {
            requirement,
            severity,
            expected: String::new(),
            actual: String::new(),
            place: Box::default(),
            next: String::new(),
        }
    }

    /// Sets what the rule asks for. For screens it is also the question's text to a person (「…と表示される」).
    #[must_use]
    pub fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = text.into();
        self
    }

    /// Sets what was seen.
    #[must_use]
    pub fn actual(mut self, text: impl Into<String>) -> Self {
        self.actual = text.into();
        self
    }

    /// Sets what to do next.
    #[must_use]
    pub fn next(mut self, text: impl Into<String>) -> Self {
        self.next = text.into();
        self
    }

    /// Sets the whole place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Box::new(place);
        self
    }

    /// Says in which observed message (file name and journal number).
    #[must_use]
    pub fn in_message(mut self, observed: &Observed) -> Self {
        self.place.file = Some(observed.entry.name.clone());
        self.place.journal_seq = Some(observed.entry.seq);
        self
    }

    /// Says which element or field.
    #[must_use]
    pub fn element(mut self, path: impl Into<String>) -> Self {
        self.place.element = Some(path.into());
        self
    }

    /// Says at which byte.
    #[must_use]
    pub fn offset(mut self, offset: u64) -> Self {
        self.place.offset = Some(offset);
        self
    }

    /// Says on which line, from 1.
    #[must_use]
    pub fn line(mut self, line: u32) -> Self {
        self.place.line = Some(line);
        self
    }
}
