//! The platform's correct "no": where, what, how to put right, and a stable code.

use crate::id::IdError;
use std::fmt;

/// What sort of refusal, for whoever must choose a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalClass {
    /// The input itself cannot be right (a check digit, a month).
    Invalid,
    /// It names something that does not exist.
    NotFound,
    /// A rule forbids it as things stand.
    Conflict,
}

/// A refusal. The texts are Japanese and our own; the code is ours too, not the official one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Sort.
    pub class: RefusalClass,
    /// Stable code, `ticket.duplicate`.
    pub code: &'static str,
    /// Where.
    pub place: String,
    /// What.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
}

impl Refusal {
    fn new(class: RefusalClass, code: &'static str, place: &str, what: impl Into<String>, remedy: &str) -> Self {
        Refusal { class, code, place: place.to_owned(), what: what.into(), remedy: remedy.to_owned() }
    }

    /// Input that cannot be right.
    #[must_use]
    pub fn invalid(code: &'static str, place: &str, what: impl Into<String>, remedy: &str) -> Self {
        Self::new(RefusalClass::Invalid, code, place, what, remedy)
    }

    /// Something unknown.
    #[must_use]
    pub fn not_found(code: &'static str, place: &str, what: impl Into<String>, remedy: &str) -> Self {
        Self::new(RefusalClass::NotFound, code, place, what, remedy)
    }

    /// A rule against it.
    #[must_use]
    pub fn conflict(code: &'static str, place: &str, what: impl Into<String>, remedy: &str) -> Self {
        Self::new(RefusalClass::Conflict, code, place, what, remedy)
    }

    /// What and remedy as one text for a person.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}{}", self.what, self.remedy)
    }
}

impl From<IdError> for Refusal {
    fn from(error: IdError) -> Self {
        Refusal {
            class: RefusalClass::Invalid,
            code: "number.invalid",
            place: error.label.to_owned(),
            what: error.what(),
            remedy: error.remedy(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}{}", self.place, self.what, self.remedy)
    }
}

impl std::error::Error for Refusal {}
