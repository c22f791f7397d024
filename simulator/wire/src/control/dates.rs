//! Dates as people write them, relative to the treatment month (診療月): in world files, in the control API and in
//! the steps of features. Feature files must not hold absolute dates, so that a product which cannot travel in time
//! can still be tested.
//!
//! Tolerated everywhere: full-width digits, signs and spaces, `か月`/`カ月`/`ヶ月`/`ヵ月`/`箇月`, `/` for `-`.
//!
//! ```
//! use onshi_wire::control::dates::{DateExpr, MomentExpr, YearMonth};
//! let month = YearMonth::new(2026, 11).unwrap();
//! assert_eq!(DateExpr::from("前月の２０日").resolve(month).unwrap().to_string(), "2026-10-20");
//! assert_eq!(MomentExpr::from("診療月の3日").resolve(month).unwrap().to_string(), "2026-11-03T09:00:00");
//! ```

pub use super::year_month::YearMonth;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};
use std::fmt;
use utoipa::ToSchema;

/// The hour that a day alone means when a moment is asked for.
pub const DEFAULT_HOUR: i8 = 9;
/// The furthest distance that can be said, in months (100 years).
pub const MAX_MONTHS_AWAY: i32 = 1200;
/// The longest expression that is read, in bytes.
pub const MAX_EXPRESSION_BYTES: usize = 100;

/// An expression that cannot be understood, or that names a day which does not exist. The text (Japanese) says what
/// was written, what is wrong and how to put it right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("「{expression}」: {what}{remedy}")]
pub struct DateExprError {
    /// What was written, shortened if very long.
    pub expression: String,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: &'static str,
}

const DATE_REMEDY: &str =
    "「診療月の3日」「診療月の末日」「前月の20日」「3か月前の1日」「2026-11-03」のように書いてください。";
const MONTH_REMEDY: &str = "「診療月」「前月」「翌月」「3か月前」「2か月後」「2026-11」のように書いてください。";
const MOMENT_REMEDY: &str =
    "「診療月の3日 09:00」「2026-11-03T09:00:00」のように書いてください。時刻を省くと09:00です。";

macro_rules! expression {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $name(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                $name(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

expression! {
    /// A day: `2026-11-03`, `2026/11/03`, `20261103`, `2026年11月3日`, or a month and a day of it: `診療月の3日`,
    /// `診療月の初日`, `診療月の末日`, `前月の20日`, `翌月の1日`, `3か月前の1日`, `30年前の5日`.
    DateExpr
}
expression! {
    /// A month: `2026-11`, `2026/11`, `202611`, `2026年11月`, `診療月`, `前月`, `前々月`, `翌月`, `翌々月`,
    /// `3か月前`, `2か月後`, `2年前`.
    MonthExpr
}
expression! {
    /// A moment: a day, or a day and a time (`診療月の3日 09:00`, `診療月の3日 9時30分`, `2026-11-03T09:00:00`).
    /// A day alone means 09:00.
    MomentExpr
}

impl DateExpr {
    /// The day meant, counted from the treatment month.
    ///
    /// # Errors
    /// When the expression is not understood, or the month has no such day.
    pub fn resolve(&self, month: YearMonth) -> Result<Date, DateExprError> {
        let text = normalise(&self.0).map_err(|what| refuse(&self.0, what, DATE_REMEDY))?;
        parse_date(&text, month).map_err(|what| refuse(&self.0, what, DATE_REMEDY))
    }
}

impl MonthExpr {
    /// The month meant, counted from the treatment month.
    ///
    /// # Errors
    /// When the expression is not understood or leads out of the calendar.
    pub fn resolve(&self, month: YearMonth) -> Result<YearMonth, DateExprError> {
        let text = normalise(&self.0).map_err(|what| refuse(&self.0, what, MONTH_REMEDY))?;
        parse_month(&text, month).map_err(|what| refuse(&self.0, what, MONTH_REMEDY))
    }
}

impl MomentExpr {
    /// The moment meant, counted from the treatment month; Japan's time.
    ///
    /// # Errors
    /// When the expression is not understood, or there is no such day or time.
    pub fn resolve(&self, month: YearMonth) -> Result<DateTime, DateExprError> {
        let text = normalise(&self.0).map_err(|what| refuse(&self.0, what, MOMENT_REMEDY))?;
        parse_moment(&text, month).map_err(|what| refuse(&self.0, what, MOMENT_REMEDY))
    }
}

fn refuse(expression: &str, what: String, remedy: &'static str) -> DateExprError {
    let mut shown: String = expression.chars().take(40).collect();
    if shown.len() < expression.len() {
        shown.push('…');
    }
    DateExprError { expression: shown, what, remedy }
}

/// Full-width forms become ASCII, the spellings of か月 become one, ends are trimmed.
fn normalise(text: &str) -> Result<String, String> {
    if text.len() > MAX_EXPRESSION_BYTES {
        return Err("日付の表現が長すぎます。".to_owned());
    }
    let ascii: String = text
        .chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '\u{2212}' | '\u{2010}' => '-',
            other => other,
        })
        .collect();
    let mut text = ascii.trim().to_owned();
    if text.is_empty() {
        return Err("日付が空です。".to_owned());
    }
    for spelling in ["カ月", "ヶ月", "ヵ月", "ケ月", "ヶ月", "箇月", "ｶ月"] {
        text = text.replace(spelling, "か月");
    }
    Ok(text)
}

fn parse_moment(text: &str, month: YearMonth) -> Result<DateTime, String> {
    let default_time = Time::constant(DEFAULT_HOUR, 0, 0, 0);
    match text.split_once([' ', 'T']) {
        None => Ok(parse_date(text, month)?.to_datetime(default_time)),
        Some((day, time)) => Ok(parse_date(day, month)?.to_datetime(parse_time(time.trim())?)),
    }
}

/// `9:00`, `09:00:30`, `9時`, `9時30分`.
fn parse_time(text: &str) -> Result<Time, String> {
    let plain = text.replace('時', ":").replace('分', "");
    let parts: Vec<&str> = plain.split(':').filter(|part| !part.is_empty()).collect();
    let unreadable = || format!("時刻「{text}」が読み取れません。");
    if parts.is_empty() || parts.len() > 3 || !text.contains([':', '時']) {
        return Err(unreadable());
    }
    let mut numbers = [0_i8; 3];
    for (slot, part) in numbers.iter_mut().zip(&parts) {
        *slot = number(part).and_then(|n| i8::try_from(n).ok()).ok_or_else(unreadable)?;
    }
    Time::new(numbers[0], numbers[1], numbers[2], 0).map_err(|_| format!("{text}という時刻はありません。"))
}

fn parse_date(text: &str, month: YearMonth) -> Result<Date, String> {
    if let Some((of_month, day)) = text.rsplit_once('の')
        && !day.ends_with('月')
        && !day.ends_with(['前', '後'])
    {
        return day_of(parse_month(of_month, month)?, day);
    }
    if let Some((year, month_number, day)) = absolute_date(text) {
        return Date::new(year, month_number, day).map_err(|_| "暦にない日です。".to_owned());
    }
    if parse_month(text, month).is_ok() {
        return Err("月だけで日がありません。".to_owned());
    }
    Err("日付として読み取れません。".to_owned())
}

/// The day part after `の`.
fn day_of(month: YearMonth, day: &str) -> Result<Date, String> {
    match day {
        "末日" | "末" | "月末" => return Ok(month.last_day()),
        "初日" | "朔日" | "月初" => return Ok(month.first_day()),
        _ => {}
    }
    let number = day
        .strip_suffix('日')
        .and_then(number)
        .and_then(|n| i8::try_from(n).ok())
        .ok_or_else(|| format!("「{day}」は日として読み取れません。"))?;
    month.day(number).ok_or_else(|| format!("{month}に{number}日はありません。"))
}

/// `2026-11-03`, `2026/11/3`, `20261103`, `2026年11月3日`.
fn absolute_date(text: &str) -> Option<(i16, i8, i8)> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some((text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?));
    }
    let plain = match text.strip_suffix('日') {
        Some(japanese) => japanese.replace(['年', '月'], "-"),
        None => text.replace('/', "-"),
    };
    let mut parts = plain.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Some((i16::try_from(number(year)?).ok()?, i8::try_from(number(month)?).ok()?, i8::try_from(number(day)?).ok()?))
}

fn parse_month(text: &str, month: YearMonth) -> Result<YearMonth, String> {
    let distance = match text {
        "診療月" | "当月" | "今月" => 0,
        "前月" | "先月" => -1,
        "翌月" | "来月" => 1,
        "前々月" | "先々月" => -2,
        "翌々月" => 2,
        _ => match text.strip_prefix("診療月の") {
            Some(rest) if !rest.is_empty() => return parse_month(rest, month),
            _ => match months_away(text)? {
                Some(distance) => distance,
                None => return absolute_month(text).ok_or_else(|| format!("「{text}」は月として読み取れません。")),
            },
        },
    };
    month.plus_months(distance).ok_or_else(|| "暦の範囲を超えます。".to_owned())
}

/// `3か月前`, `2か月後`, `1年前`.
fn months_away(text: &str) -> Result<Option<i32>, String> {
    let (rest, sign) = if let Some(rest) = text.strip_suffix('前') {
        (rest, -1)
    } else if let Some(rest) = text.strip_suffix('後') {
        (rest, 1)
    } else {
        return Ok(None);
    };
    let (digits, unit) = if let Some(digits) = rest.strip_suffix("か月") {
        (digits, 1)
    } else if let Some(digits) = rest.strip_suffix('年') {
        (digits, 12)
    } else {
        return Ok(None);
    };
    let Some(count) = number(digits) else { return Ok(None) };
    let months = i32::try_from(count).ok().and_then(|count| count.checked_mul(unit));
    match months {
        Some(months) if months <= MAX_MONTHS_AWAY => Ok(Some(sign * months)),
        _ => Err("100年を超えて離れた月は書けません。".to_owned()),
    }
}

/// `2026-11`, `2026/11`, `202611`, `2026年11月`.
fn absolute_month(text: &str) -> Option<YearMonth> {
    if let Some(month) = YearMonth::from_wire(text) {
        return Some(month);
    }
    let plain = match text.strip_suffix('月') {
        Some(japanese) => japanese.replace('年', "-"),
        None => text.replace('/', "-"),
    };
    let (year, month) = plain.split_once('-')?;
    if year.len() != 4 || month.len() > 2 {
        return None;
    }
    YearMonth::new(i16::try_from(number(year)?).ok()?, i8::try_from(number(month)?).ok()?)
}

/// ASCII digits only: no sign, no spaces.
fn number(text: &str) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn november() -> YearMonth {
        YearMonth::new(2026, 11).unwrap()
    }

    #[test]
    fn days_are_read_in_every_form() {
        for (text, expected) in [
            ("2026-11-03", "2026-11-03"),
            ("2026/11/03", "2026-11-03"),
            ("2026/1/3", "2026-01-03"),
            ("20261103", "2026-11-03"),
            ("1951年4月9日", "1951-04-09"),
            ("診療月の3日", "2026-11-03"),
            ("診療月の３日", "2026-11-03"),
            ("　診療月の初日 ", "2026-11-01"),
            ("診療月の末日", "2026-11-30"),
            ("前月の20日", "2026-10-20"),
            ("翌月の1日", "2026-12-01"),
            ("翌々月の末日", "2027-01-31"),
            ("3か月前の1日", "2026-08-01"),
            ("１２ヶ月前の末日", "2025-11-30"),
            ("診療月の2か月後の5日", "2027-01-05"),
            ("診療月の前月の20日", "2026-10-20"),
            ("30年前の5日", "1996-11-05"),
            ("2026-02の末日", "2026-02-28"),
            ("２０２６－１１－０３", "2026-11-03"),
        ] {
            assert_eq!(DateExpr::from(text).resolve(november()).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn months_are_read_in_every_form() {
        for (text, expected) in [
            ("診療月", "2026-11"),
            ("前月", "2026-10"),
            ("診療月の翌月", "2026-12"),
            ("3か月前", "2026-08"),
            ("2カ月後", "2027-01"),
            ("2026-11", "2026-11"),
            ("2027/4", "2027-04"),
            ("202704", "2027-04"),
            ("2027年4月", "2027-04"),
            ("2年前", "2024-11"),
        ] {
            assert_eq!(MonthExpr::from(text).resolve(november()).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn a_day_alone_means_nine_in_the_morning() {
        for (text, expected) in [
            ("診療月の3日", "2026-11-03T09:00:00"),
            ("診療月の3日 17:05", "2026-11-03T17:05:00"),
            ("診療月の３日　９：０５", "2026-11-03T09:05:00"),
            ("2026-11-03T23:59:58", "2026-11-03T23:59:58"),
            ("前月の末日 9時30分", "2026-10-31T09:30:00"),
            ("前月の末日 8時", "2026-10-31T08:00:00"),
        ] {
            assert_eq!(MomentExpr::from(text).resolve(november()).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_understood_is_told_with_a_remedy() {
        for (text, part) in [
            ("", "空です"),
            ("診療月", "日がありません"),
            ("診療月の31日", "2026-11に31日はありません"),
            ("2026-02-30", "暦にない日"),
            ("あした", "読み取れません"),
            ("診療月の三日", "日として"),
            ("99999999999999999999か月前の1日", "読み取れません"),
            ("1201か月前の1日", "100年"),
            ("の", "読み取れません"),
        ] {
            let error = DateExpr::from(text).resolve(november()).unwrap_err().to_string();
            assert!(error.contains(part) && error.contains("書いてください"), "{text}: {error}");
        }
        assert!(MomentExpr::from("診療月の3日 25:00").resolve(november()).is_err());
        assert!(MomentExpr::from("診療月の3日 9").resolve(november()).is_err());
        assert!(MonthExpr::from("13月").resolve(november()).is_err());
        let long = "あ".repeat(1000);
        assert!(DateExpr(long).resolve(november()).unwrap_err().to_string().chars().count() < 200);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,40}|[診療前翌々月末日の0-9か年:/ -]{0,30}") {
            let _ = DateExpr(text.clone()).resolve(november());
            let _ = MonthExpr(text.clone()).resolve(november());
            let _ = MomentExpr(text).resolve(november());
        }

        #[test]
        fn a_day_written_in_iso_form_reads_back(day in 0_i32..200_000) {
            let date = Date::constant(1700, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            proptest::prop_assert_eq!(DateExpr(date.to_string()).resolve(november()).unwrap(), date);
        }
    }
}
