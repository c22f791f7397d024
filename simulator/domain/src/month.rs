//! 診療年月: the calendar month that a ticket and a claim belong to (C12-04, B-011).

use jiff::civil::Date;
use std::fmt;

/// A calendar month.
#[doc(alias = "診療年月")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreatmentMonth {
    /// First day; the only stored form.
    first: Date,
}

impl TreatmentMonth {
    /// The month that holds a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        TreatmentMonth { first: day.first_of_month() }
    }

    /// Year and month (1–12); none outside the calendar.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).ok().filter(|_| year >= 1).map(|first| TreatmentMonth { first })
    }

    /// Reads `yyyyMM`, as on the wire.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Self::new(text[..4].parse().ok()?, text[4..].parse().ok()?)
    }

    /// First day.
    #[must_use]
    pub fn first_day(self) -> Date {
        self.first
    }

    /// Last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first.last_of_month()
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, day: Date) -> bool {
        Self::of(day) == self
    }

    /// The month after; stays at the calendar's end.
    #[must_use]
    pub fn next(self) -> Self {
        self.last_day().tomorrow().map_or(self, Self::of)
    }

    /// The month before; stays at the calendar's beginning.
    #[must_use]
    pub fn previous(self) -> Self {
        self.first.yesterday().map_or(self, Self::of)
    }

    /// The day of this month that is nearest to `day`: `day` itself, else the first or the last.
    #[must_use]
    pub fn nearest(self, day: Date) -> Date {
        day.clamp(self.first_day(), self.last_day())
    }
}

/// `yyyyMM`, as on the wire.
impl fmt::Display for TreatmentMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}", self.first.year(), self.first.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_read_and_written_as_on_the_wire() {
        for (text, last) in [("202602", 28), ("202402", 29), ("202611", 30), ("202612", 31)] {
            let month = TreatmentMonth::parse(text).unwrap();
            assert_eq!((month.to_string().as_str(), month.last_day().day()), (text, last));
            assert_eq!(month.next().previous(), month);
        }
        for bad in ["202613", "202600", "2026-1", "20261", "2026011", "２０２６０", "000012"] {
            assert_eq!(TreatmentMonth::parse(bad), None, "{bad}");
        }
    }
}
