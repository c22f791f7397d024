//! Dates as they travel and as screens show them.

use jiff::civil::{Date, DateTime, Time};
use std::fmt;

/// A treatment month (診療年月).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// Reads `202611` or `2026-11`; anything else is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.trim().chars().filter(|c| *c != '-').collect();
        (digits.len() == 6).then(|| compact(&format!("{digits}01"))).flatten().map(Self::of)
    }

    /// First day.
    #[must_use]
    pub fn first(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// Last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.first().last_of_month()
    }

    /// The month before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of(self.first().yesterday().unwrap_or(self.first()))
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.last().tomorrow().unwrap_or(self.last()))
    }

    /// `202611`, as it travels.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:04}{:02}", self.year, self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Reads `20261103`, as dates travel.
#[must_use]
pub fn compact(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
}

/// Reads `20261103093000`, as moments travel.
#[must_use]
pub fn compact_moment(text: &str) -> Option<DateTime> {
    let (day, time) = text.trim().split_at_checked(8)?;
    if time.len() != 6 || !time.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize| time[from..from + 2].parse().ok();
    Some(compact(day)?.to_datetime(Time::new(part(0)?, part(2)?, part(4)?, 0).ok()?))
}

/// `20261103`, as dates travel.
#[must_use]
pub fn digits(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// Reads `2026-11-03`, as the driver gives dates.
///
/// # Errors
/// With a Japanese text that names the field and shows the expected form.
pub fn iso(field: &str, text: &str) -> Result<Date, String> {
    text.trim()
        .parse()
        .map_err(|_| format!("{field}「{text}」は日付として読めません。2026-11-03 の形で指定してください。"))
}

/// Reads `2026-11-03T09:00:00`.
///
/// # Errors
/// With a Japanese text that shows the expected form.
pub fn moment(text: &str) -> Result<DateTime, String> {
    text.trim()
        .parse()
        .map_err(|_| format!("現在日時「{text}」は読めません。2026-11-03T09:00:00 の形で指定してください。"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_are_read_in_both_forms_and_nothing_else() {
        let november = Month::of(date(2026, 11, 30));
        assert_eq!(Month::parse("202611"), Some(november));
        assert_eq!(Month::parse("2026-11"), Some(november));
        for wrong in ["", "202613", "2026", "20261103", "あいう"] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Month::of(date(2027, 1, 5)).previous().to_string(), "2026-12");
        assert_eq!(november.last(), date(2026, 11, 30));
    }

    #[test]
    fn travelling_dates_are_eight_digits_of_a_real_day() {
        assert_eq!(compact("20261103"), Some(date(2026, 11, 3)));
        for wrong in ["20261131", "2026-11-03", "", "２０２６１１０３"] {
            assert_eq!(compact(wrong), None, "{wrong}");
        }
        assert_eq!(digits(date(2026, 1, 2)), "20260102");
        assert_eq!(compact_moment("20261104093001"), Some(date(2026, 11, 4).at(9, 30, 1, 0)));
        for wrong in ["", "20261104", "20261104250000", "2026110409300", "あああ"] {
            assert_eq!(compact_moment(wrong), None, "{wrong}");
        }
    }
}
