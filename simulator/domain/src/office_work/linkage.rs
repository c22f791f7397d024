//! 連携停止: an office's linkage with the platform stands still for a period (B-124, KKY1: 2024-11-12 to 11-27).
//!
//! The platform goes on answering with what it knew when the suspension began; what the office registers meanwhile shows
//! when it ends.

use jiff::civil::DateTime;

/// Suspensions kept for an office.
pub const SUSPENSIONS_KEPT: usize = 100;

/// A period without linkage.
#[doc(alias = "連携停止")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suspension {
    /// The platform's knowledge is of this moment.
    pub from: DateTime,
    /// It is up to date again from here on; none: nobody knows yet.
    pub until: Option<DateTime>,
}

impl Suspension {
    /// Whether it is under way at a moment.
    #[must_use]
    pub fn holds(&self, at: DateTime) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }

    /// Whether it shares a moment with another.
    #[must_use]
    pub fn overlaps(&self, other: &Suspension) -> bool {
        let before = |a: &Suspension, b: &Suspension| a.until.is_some_and(|until| until <= b.from);
        !before(self, other) && !before(other, self)
    }
}
