//! 開庁日: on which days a welfare office is open.
//!
//! Closed are Saturdays and Sundays, 国民の祝日 and 29 December to 3 January (行政機関の休日に関する法律 第1条, which the
//! ordinances of local governments repeat). The holidays follow from 国民の祝日に関する法律 as it stands since 2022; the
//! two equinoxes are computed by the usual approximation, which agrees with what 国立天文台 published so far.

use jiff::civil::{Date, Weekday};

/// Holidays on a fixed day: month, day.
const FIXED: [(i8, i8); 10] = [(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)];

/// Holidays on a Monday: month, which Monday.
const MONDAYS: [(i8, i8); 4] = [(1, 2), (7, 3), (9, 3), (10, 2)];

/// Millionths of a day by which an equinox moves in a year, less the leap days.
const EQUINOX_YEARLY: i64 = 242_194;
/// Vernal equinox of 1980, in millionths of a day of March.
const VERNAL_1980: i64 = 20_843_100;
/// Autumnal equinox of 1980, in millionths of a day of September.
const AUTUMNAL_1980: i64 = 23_248_800;

/// Whether an office is open on a day.
#[doc(alias = "開庁日")]
#[must_use]
pub fn is_open(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let new_year = matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3));
    !(weekend || new_year || is_holiday(day))
}

/// The next open day after a day; the calendar's last day if there is none.
#[doc(alias = "翌開庁日")]
#[must_use]
pub fn next_open(day: Date) -> Date {
    let mut next = day;
    while let Ok(later) = next.tomorrow() {
        next = later;
        if is_open(next) {
            break;
        }
    }
    next
}

/// Whether a day is a 国民の祝日, a 振替休日 or a 国民の休日. Right for 2024–2099 as the law stands.
#[doc(alias = "国民の祝日")]
#[must_use]
pub fn is_holiday(day: Date) -> bool {
    is_named(day) || is_substitute(day) || is_between(day)
}

/// 第2条: a holiday with a name.
fn is_named(day: Date) -> bool {
    let (month, of_month) = (day.month(), day.day());
    let monday = day.weekday() == Weekday::Monday;
    let equinox = |base| i64::from(of_month) == equinox(base, i64::from(day.year()));
    FIXED.contains(&(month, of_month))
        || (monday && MONDAYS.contains(&(month, (of_month - 1) / 7 + 1)))
        || (month == 3 && equinox(VERNAL_1980))
        || (month == 9 && equinox(AUTUMNAL_1980))
}

fn equinox(base_1980: i64, year: i64) -> i64 {
    let years = year - 1980;
    (base_1980 + EQUINOX_YEARLY * years) / 1_000_000 - years / 4
}

/// 第3条2項: a holiday on a Sunday moves to the next day that has no name.
fn is_substitute(day: Date) -> bool {
    let mut before = day;
    if is_named(day) {
        return false;
    }
    while let Ok(yesterday) = before.yesterday() {
        before = yesterday;
        if !is_named(before) {
            return false;
        }
        if before.weekday() == Weekday::Sunday {
            return true;
        }
    }
    false
}

/// 第3条3項: a day between two holidays with names.
fn is_between(day: Date) -> bool {
    let named = |neighbour: Result<Date, jiff::Error>| neighbour.is_ok_and(is_named);
    !is_named(day) && named(day.yesterday()) && named(day.tomorrow())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// 内閣府「国民の祝日について」 for 2024–2027, the same law applied by hand for 2028–2030.
    const HOLIDAYS: [(i16, &str); 7] = [
        (2024, "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23"),
        (2025, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24"),
        (2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23"),
        (2027, "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23"),
        (2028, "1/1 1/10 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23"),
        (2029, "1/1 1/8 2/11 2/12 2/23 3/20 4/29 4/30 5/3 5/4 5/5 7/16 8/11 9/17 9/23 9/24 10/8 11/3 11/23"),
        (2030, "1/1 1/14 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/23 10/14 11/3 11/4 11/23"),
    ];

    #[test]
    fn the_holidays_of_seven_years_are_exactly_those_of_the_law() {
        for (year, expected) in HOLIDAYS {
            let mut day = date(year, 1, 1);
            let mut found = Vec::new();
            while day.year() == year {
                if is_holiday(day) {
                    found.push(format!("{}/{}", day.month(), day.day()));
                }
                day = day.tomorrow().unwrap();
            }
            assert_eq!(found.join(" "), expected, "{year}");
        }
    }

    #[test]
    fn the_next_open_day_leaps_over_weekends_holidays_and_the_turn_of_the_year() {
        for (day, next) in [
            (date(2026, 11, 19), date(2026, 11, 20)),
            // A Friday before 勤労感謝の日.
            (date(2026, 11, 20), date(2026, 11, 24)),
            // 国民の休日 between two holidays.
            (date(2026, 9, 18), date(2026, 9, 24)),
            (date(2026, 5, 1), date(2026, 5, 7)),
            (date(2026, 12, 28), date(2027, 1, 4)),
            // 3 January 2025 is a Friday.
            (date(2024, 12, 27), date(2025, 1, 6)),
        ] {
            assert_eq!(next_open(day), next, "{day}");
        }
        assert_eq!(next_open(Date::MAX), Date::MAX);
    }
}
