//! Dates in the words of the features, relative to the treatment month, to ISO dates.
//!
//! | words | meaning for the treatment month 2026-11 |
//! |---|---|
//! | `2026-11-03` | itself |
//! | `診療月の3日`, `当月の3日` | 2026-11-03 |
//! | `診療月の末日` | 2026-11-30 |
//! | `前月の20日`, `翌月の1日` | 2026-10-20, 2026-12-01 |
//! | `3か月前の1日`, `2か月後の末日` | 2026-08-01, 2027-01-31 |
//! | `3年前の4月1日` | 2023-04-01 |
//!
//! Digits may be full width. A day that the month does not have is a mistake of the feature, never moved silently.

use jiff::civil::Date;

/// A day as ISO, `2026-11-03`. `treatment_month` is `2026-11`.
///
/// # Errors
/// What is wrong with the words, Japanese.
pub fn resolve_date(text: &str, treatment_month: &str) -> Result<String, String> {
    let words = half_width(text.trim());
    if let Ok(date) = words.parse::<Date>() {
        return Ok(date.to_string());
    }
    let Some((month, day)) = words.rsplit_once('の') else { return Err(unknown_day(text)) };
    if let Some(years) = month.strip_suffix("年前") {
        return years_ago(years, day, treatment_month).ok_or_else(|| unknown_day(text));
    }
    let first = first_of(month, treatment_month).ok_or_else(|| unknown_day(text))?;
    let day = match day {
        "末日" => first.days_in_month(),
        _ => day.strip_suffix('日').and_then(|day| day.parse().ok()).ok_or_else(|| unknown_day(text))?,
    };
    Date::new(first.year(), first.month(), day)
        .map(|date| date.to_string())
        .map_err(|_| format!("「{text}」: {}年{}月に{day}日はありません", first.year(), first.month()))
}

/// A month as ISO, `2026-11`.
///
/// # Errors
/// What is wrong with the words, Japanese.
pub fn resolve_month(text: &str, treatment_month: &str) -> Result<String, String> {
    first_of(&half_width(text.trim()), treatment_month)
        .map(|first| format!("{:04}-{:02}", first.year(), first.month()))
        .ok_or_else(|| format!("「{text}」は月として読めません。例: 診療月、前月、翌月、3か月前、2026-11"))
}

fn unknown_day(text: &str) -> String {
    format!("「{text}」は日付として読めません。例: 診療月の3日、診療月の末日、前月の20日、3か月前の1日、2026-11-03")
}

fn years_ago(years: &str, day: &str, treatment_month: &str) -> Option<String> {
    let years: i16 = years.parse().ok()?;
    let (month, day) = day.strip_suffix('日')?.split_once('月')?;
    let year = first_of("診療月", treatment_month)?.year().checked_sub(years)?;
    Some(Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?.to_string())
}

/// First day of the month that the words mean.
fn first_of(words: &str, treatment_month: &str) -> Option<Date> {
    let this: Date = format!("{treatment_month}-01").parse().ok()?;
    let months = match words {
        "診療月" | "当月" => 0,
        "前月" => -1,
        "前々月" => -2,
        "翌月" => 1,
        "翌々月" => 2,
        _ => match (count(words, "前"), count(words, "後")) {
            (Some(back), _) => -back,
            (_, Some(on)) => on,
            _ => return format!("{words}-01").parse().ok(),
        },
    };
    this.checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

/// `3か月前` with suffix `前` is 3.
fn count(words: &str, suffix: &str) -> Option<i64> {
    let words = words.strip_suffix(suffix)?;
    let number = ["か月", "ヶ月", "カ月", "ヵ月", "箇月"].iter().find_map(|unit| words.strip_suffix(unit))?;
    number.parse().ok()
}

/// Full-width digits and hyphen to half width; the rest stays.
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '０'..='９' => {
                char::from_u32(u32::from(character) - u32::from('０') + u32::from('0')).unwrap_or(character)
            }
            '－' => '-',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_dates_of_the_treatment_month() {
        for (words, date) in [
            ("2026-11-03", "2026-11-03"),
            ("診療月の3日", "2026-11-03"),
            ("診療月の３日", "2026-11-03"),
            ("当月の1日", "2026-11-01"),
            ("診療月の末日", "2026-11-30"),
            ("前月の20日", "2026-10-20"),
            ("前々月の末日", "2026-09-30"),
            ("翌月の1日", "2026-12-01"),
            ("翌々月の末日", "2027-01-31"),
            ("3か月前の1日", "2026-08-01"),
            ("12ヶ月前の1日", "2025-11-01"),
            ("3年前の4月1日", "2023-04-01"),
            ("2026-02の末日", "2026-02-28"),
        ] {
            assert_eq!(resolve_date(words, "2026-11").as_deref(), Ok(date), "{words}");
        }
    }

    #[test]
    fn a_day_that_the_month_lacks_is_refused_not_moved() {
        assert!(resolve_date("診療月の31日", "2026-11").unwrap_err().contains("31日はありません"));
        for words in ["", "きのう", "診療月", "診療月の日", "の3日", "診療月の0日"] {
            assert!(resolve_date(words, "2026-11").is_err(), "{words}");
        }
    }

    #[test]
    fn words_become_months() {
        for (words, month) in [
            ("診療月", "2026-11"),
            ("前月", "2026-10"),
            ("翌々月", "2027-01"),
            ("2か月後", "2027-01"),
            ("2026-03", "2026-03"),
        ] {
            assert_eq!(resolve_month(words, "2026-11").as_deref(), Ok(month), "{words}");
        }
        assert!(resolve_month("来年", "2026-11").is_err());
    }
}
