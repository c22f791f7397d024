//! Dates in the words of the features, relative to the treatment month, to ISO dates. The words are those of world
//! files and of the control API, read by the same code: [`onshi_wire::control::dates`].

use onshi_wire::control::dates::{DateExpr, MonthExpr, YearMonth};

/// A day as ISO, `2026-11-03`. `treatment_month` is `2026-11`.
///
/// # Errors
/// What is wrong with the words, Japanese.
pub fn resolve_date(text: &str, treatment_month: &str) -> Result<String, String> {
    let date = DateExpr::from(text).resolve(month(treatment_month)?).map_err(|error| error.to_string())?;
    Ok(date.to_string())
}

/// A month as ISO, `2026-11`.
///
/// # Errors
/// What is wrong with the words, Japanese.
pub fn resolve_month(text: &str, treatment_month: &str) -> Result<String, String> {
    let month = MonthExpr::from(text).resolve(month(treatment_month)?).map_err(|error| error.to_string())?;
    let first = month.first_day();
    Ok(format!("{:04}-{:02}", first.year(), first.month()))
}

/// The treatment month itself, `2026-11`.
fn month(treatment_month: &str) -> Result<YearMonth, String> {
    let first = format!("{treatment_month}-01").parse();
    first.map(YearMonth::of).map_err(|_| format!("診療月「{treatment_month}」を読めません"))
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
    fn words_become_dates_and_months_of_the_treatment_month() {
        for (words, date) in [
            ("2026-11-03", "2026-11-03"),
            ("診療月の３日", "2026-11-03"),
            ("診療月の末日", "2026-11-30"),
            ("前月の20日", "2026-10-20"),
            ("3か月前の1日", "2026-08-01"),
        ] {
            assert_eq!(resolve_date(words, "2026-11").as_deref(), Ok(date), "{words}");
        }
        assert_eq!(resolve_month("翌々月", "2026-11").as_deref(), Ok("2027-01"));
        for wrong in ["", "きのう", "診療月の31日"] {
            assert!(resolve_date(wrong, "2026-11").is_err(), "{wrong}");
        }
        assert!(resolve_month("診療月", "平成").is_err());
    }
}
