//! The short words of a layout file: what a text looks like (`digits 8`), how often an element occurs (`0..n`).

use crate::oqs::table::{Occurs, Rule};

/// What is told about a form that cannot be read.
pub(super) const FORM_REMEDY: &str = "「digits 8」「digits ..6」「date」「month」「timestamp」「insurer」「ascii ..20」「half_width ..20」「full_width ..20」「text ..100」のいずれかで書いてください。";
/// What is told about an occurrence that cannot be read.
pub(super) const OCCURS_REMEDY: &str = "「1」「0..1」「0..n」「1..n」「0..20」のように、引用符で囲んで書いてください。";

/// Reads a form; `None` if it is none.
pub(super) fn form(text: &str) -> Option<Rule> {
    let (word, length) = match text.trim().split_once(' ') {
        Some((word, length)) => (word, Some(length.trim())),
        None => (text.trim(), None),
    };
    let Some(length) = length else {
        return match word {
            "date" => Some(Rule::Date),
            "month" => Some(Rule::Month),
            "timestamp" => Some(Rule::Timestamp),
            "insurer" => Some(Rule::PaddedInsurer),
            _ => None,
        };
    };
    let (up_to, number) = length.strip_prefix("..").map_or((false, length), |number| (true, number));
    let number: u16 = number.parse().ok().filter(|number| *number > 0)?;
    match (word, up_to) {
        ("digits", false) => Some(Rule::Digits(number)),
        ("digits", true) => Some(Rule::UpToDigits(number)),
        ("ascii", true) => Some(Rule::Ascii(number)),
        ("half_width", true) => Some(Rule::HalfWidth(number)),
        ("full_width", true) => Some(Rule::FullWidth(number)),
        ("text", true) => Some(Rule::Text(number)),
        _ => None,
    }
}

/// Reads an occurrence; `None` if it is none.
pub(super) fn occurs(text: &str) -> Option<Occurs> {
    match text.trim() {
        "1" => Some(Occurs::Once),
        "0..1" => Some(Occurs::Optional),
        range => {
            let (min, max) = range.split_once("..")?;
            let min = min.parse().ok()?;
            let max = if max == "n" { u16::MAX } else { max.parse().ok()? };
            (min <= max && max > 0).then_some(Occurs::Many { min, max })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_remedies_is_understood_and_others_are_not() {
        for word in FORM_REMEDY.split('「').skip(1).filter_map(|rest| rest.split_once('」')) {
            assert!(form(word.0).is_some(), "{}", word.0);
        }
        for word in OCCURS_REMEDY.split('「').skip(1).filter_map(|rest| rest.split_once('」')) {
            assert!(occurs(word.0).is_some(), "{}", word.0);
        }
        assert_eq!((form("digits ..6"), form("digits 6")), (Some(Rule::UpToDigits(6)), Some(Rule::Digits(6))));
        assert_eq!(occurs("0..20"), Some(Occurs::Many { min: 0, max: 20 }));
        for nonsense in ["", "digit 8", "digits", "digits 0", "digits -1", "text 5", "text ..99999999", "date 8"] {
            assert_eq!(form(nonsense), None, "{nonsense}");
        }
        for nonsense in ["", "0", "2", "2..1", "..", "n", "0..-1", "0..0"] {
            assert_eq!(occurs(nonsense), None, "{nonsense}");
        }
    }
}
