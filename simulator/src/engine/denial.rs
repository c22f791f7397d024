//! Why the engine did not do what it was asked: a [`Problem`] with the kind that decides the HTTP status.

use onshi_wire::control::world::Problem;

/// The kind of a denial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DenialKind {
    /// The input cannot be read (400).
    Unreadable,
    /// There is no such world, person, facility, … (404).
    NotFound,
    /// A rule says no (409).
    Refused,
    /// The world cannot accept anything: its store failed, or it is shutting down (503).
    Unavailable,
}

/// A denial: nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", .problem.place, .problem.what)]
pub struct Denial {
    /// Its kind.
    pub kind: DenialKind,
    /// Where, what, how to put right; Japanese.
    pub problem: Problem,
}

impl Denial {
    fn new(kind: DenialKind, place: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        let problem = Problem { place: place.to_owned(), what: what.into(), remedy: remedy.into(), text: None };
        Denial { kind, problem }
    }

    /// The input cannot be read.
    pub fn unreadable(place: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(DenialKind::Unreadable, place, what, remedy)
    }

    /// There is no such thing.
    pub fn not_found(place: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(DenialKind::NotFound, place, what, remedy)
    }

    /// A rule says no.
    pub fn refused(place: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(DenialKind::Refused, place, what, remedy)
    }

    /// The world cannot accept anything.
    pub fn unavailable(place: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new(DenialKind::Unavailable, place, what, remedy)
    }
}
