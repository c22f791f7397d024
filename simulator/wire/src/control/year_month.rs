//! A month of the calendar: 診療年月.

use jiff::civil::Date;
use std::fmt;

/// A calendar month, years 1 to 9999. Displays as `2026-11`; on the wire it is `202611`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearMonth {
    year: i16,
    month: i8,
}

impl YearMonth {
    /// The first year that can be said.
    pub const MIN_YEAR: i16 = 1;
    /// The last year that can be said.
    pub const MAX_YEAR: i16 = 9999;

    /// A month, or `None` when there is no such month.
    #[must_use]
    pub const fn new(year: i16, month: i8) -> Option<YearMonth> {
        if year < Self::MIN_YEAR || year > Self::MAX_YEAR || month < 1 || month > 12 {
            return None;
        }
        Some(YearMonth { year, month })
    }

    /// The month that a day lies in; a day outside the years 1 to 9999 counts as the nearest month inside.
    #[must_use]
    pub fn of(date: Date) -> YearMonth {
        if date.year() < Self::MIN_YEAR {
            return YearMonth { year: Self::MIN_YEAR, month: 1 };
        }
        YearMonth { year: date.year(), month: date.month() }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> i8 {
        self.month
    }

    /// The first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::new(self.year, self.month, 1).expect("year and month were checked on construction")
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// Day `day` of the month, or `None` when the month has no such day.
    #[must_use]
    pub fn day(self, day: i8) -> Option<Date> {
        Date::new(self.year, self.month, day).ok()
    }

    /// Whether a day lies in the month.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        date.year() == self.year && date.month() == self.month
    }

    /// The month `months` later (earlier when negative), or `None` outside the years 1 to 9999.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Option<YearMonth> {
        let index = (i32::from(self.year) * 12 + i32::from(self.month) - 1).checked_add(months)?;
        let year = i16::try_from(index.div_euclid(12)).ok()?;
        let month = i8::try_from(index.rem_euclid(12) + 1).ok()?;
        YearMonth::new(year, month)
    }

    /// The month after; the last month of all stays.
    #[must_use]
    pub fn next(self) -> YearMonth {
        self.plus_months(1).unwrap_or(self)
    }

    /// The month before; the first month of all stays.
    #[must_use]
    pub fn prev(self) -> YearMonth {
        self.plus_months(-1).unwrap_or(self)
    }

    /// The form of MedicalTreatmentMonth (診療年月), `202611` (spec/oqs-wire.md §3.3).
    #[must_use]
    pub fn to_wire(self) -> String {
        format!("{:04}{:02}", self.year, self.month)
    }

    /// Reads `202611`; exactly six ASCII digits.
    #[must_use]
    pub fn from_wire(text: &str) -> Option<YearMonth> {
        if text.len() != 6 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        YearMonth::new(text[..4].parse().ok()?, text[4..].parse().ok()?)
    }

    /// Reads the form that `Display` writes, `2026-11`.
    #[must_use]
    pub fn from_iso(text: &str) -> Option<YearMonth> {
        let (year, month) = text.split_once('-')?;
        if year.len() != 4 || month.len() != 2 {
            return None;
        }
        YearMonth::from_wire(&format!("{year}{month}"))
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_knows_its_days_and_neighbours() {
        let november = YearMonth::new(2026, 11).unwrap();
        assert_eq!(november.first_day().to_string(), "2026-11-01");
        assert_eq!(november.last_day().to_string(), "2026-11-30");
        assert_eq!(YearMonth::new(2028, 2).unwrap().last_day().day(), 29);
        assert_eq!(november.next().next().to_string(), "2027-01");
        assert_eq!(november.plus_months(-11).unwrap().to_string(), "2025-12");
        assert_eq!(november.prev().to_string(), "2026-10");
        assert!(november.contains(november.last_day()) && !november.contains(november.next().first_day()));
    }

    #[test]
    fn both_written_forms_read_back() {
        let month = YearMonth::new(987, 3).unwrap();
        assert_eq!(YearMonth::from_wire(&month.to_wire()), Some(month));
        assert_eq!(YearMonth::from_iso(&month.to_string()), Some(month));
        for wrong in ["2026", "202613", "2026１１", "2026-11", "+20261"] {
            assert_eq!(YearMonth::from_wire(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        let last = YearMonth::new(9999, 12).unwrap();
        assert_eq!(last.next(), last);
        assert_eq!(last.plus_months(i32::MAX), None);
        assert_eq!(YearMonth::new(1, 1).unwrap().prev().to_string(), "0001-01");
    }
}
