//! One text against one rule of a table.

use super::problem::{ProblemKind, Severity};
use super::table::{Confidence, ItemLayout, Rule};
use crate::control::dates::YearMonth;

/// A broken rule: kind, severity, what is wrong, how to put it right.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) kind: ProblemKind,
    pub(super) severity: Severity,
    pub(super) what: String,
    pub(super) remedy: String,
}

/// Error for a well-known fact, warning otherwise.
pub(super) const fn severity(confidence: Confidence) -> Severity {
    match confidence {
        Confidence::High => Severity::Error,
        Confidence::Medium | Confidence::Guess => Severity::Warning,
    }
}

/// Judges a text that is not empty.
pub(super) fn check(item: &ItemLayout, text: &str) -> Option<Broken> {
    let within = match item.rule {
        Rule::Text(max) | Rule::Ascii(max) | Rule::HalfWidth(max) | Rule::FullWidth(max) => !longer(text, max),
        _ => true,
    };
    // Words are put together for what is wrong only: nearly everything is right.
    if within && fits(item.rule, text) { None } else { broken(item, text, within) }
}

fn broken(item: &ItemLayout, text: &str, within: bool) -> Option<Broken> {
    let form = form_of(item.rule)?;
    let confidence = if form.confidence == Confidence::High { item.confidence } else { form.confidence };
    let (kind, fault) = match item.rule {
        _ if !within => (ProblemKind::TooLong, format!("{}文字あります。", text.chars().count())),
        Rule::PaddedInsurer if is_unpadded_insurer(text) => {
            return Some(Broken {
                kind: ProblemKind::WrongForm,
                severity: Severity::Warning,
                what: format!("{}「{}」が8桁に満たないまま書かれています。", item.label, shorten(text)),
                remedy: "左に半角スペースを詰めて8文字にしてください。".to_owned(),
            });
        }
        _ => (ProblemKind::WrongForm, format!("「{}」は正しい形ではありません。", shorten(text))),
    };
    Some(Broken {
        kind,
        severity: severity(confidence),
        what: format!("{}: {fault}", item.label),
        remedy: format!("{}で書いてください。", form.words),
    })
}

/// A rule in words, and how well it is known.
struct Form {
    words: String,
    confidence: Confidence,
}

fn form_of(rule: Rule) -> Option<Form> {
    let known = |words: &str| Some(Form { words: words.to_owned(), confidence: Confidence::High });
    let guess = |words: String| Some(Form { words, confidence: Confidence::Guess });
    match rule {
        Rule::ByType => None,
        Rule::Digits(n) => known(&format!("半角数字{n}桁")),
        Rule::UpToDigits(n) => known(&format!("半角数字{n}桁以内")),
        Rule::Date => known("実在する年月日のyyyyMMdd（半角数字8桁）"),
        Rule::Timestamp => known("実在する日時のyyyyMMddHHmmss（半角数字14桁）"),
        Rule::Month => known("年月のyyyyMM（半角数字6桁）"),
        Rule::PaddedInsurer => known("半角数字8桁（8桁に満たないときは左に半角スペース）"),
        Rule::Text(max) => known(&format!("{max}文字以内")),
        Rule::Ascii(max) => guess(format!("半角英数記号{max}文字以内")),
        Rule::HalfWidth(max) => guess(format!("半角カナ・半角英数{max}文字以内")),
        Rule::FullWidth(max) => guess(format!("全角{max}文字以内")),
    }
}

fn longer(text: &str, max: u16) -> bool {
    text.len() > usize::from(max) && text.chars().count() > usize::from(max)
}

fn fits(rule: Rule, text: &str) -> bool {
    match rule {
        Rule::ByType => true,
        Rule::Digits(n) => text.len() == usize::from(n) && is_digits(text),
        Rule::UpToDigits(n) => text.len() <= usize::from(n) && is_digits(text),
        Rule::Date => is_date(text),
        Rule::Timestamp => is_timestamp(text),
        Rule::Month => YearMonth::from_wire(text).is_some(),
        Rule::PaddedInsurer => text.len() == 8 && is_digits(text.trim_start_matches(' ')),
        Rule::Text(_) => true,
        Rule::Ascii(_) => text.bytes().all(|byte| (0x20..0x7F).contains(&byte)),
        Rule::HalfWidth(_) => text.chars().all(is_half_width),
        Rule::FullWidth(_) => !text.chars().any(is_half_width),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_unpadded_insurer(text: &str) -> bool {
    text.len() < 8 && is_digits(text.trim_start_matches(' '))
}

fn is_half_width(c: char) -> bool {
    c.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&c)
}

fn is_date(text: &str) -> bool {
    if text.len() != 8 || !is_digits(text) {
        return false;
    }
    let day = text[6..].parse().ok();
    YearMonth::from_wire(&text[..6]).zip(day).is_some_and(|(month, day)| month.day(day).is_some())
}

fn is_timestamp(text: &str) -> bool {
    if text.len() != 14 || !is_digits(text) {
        return false;
    }
    let below = |range: std::ops::Range<usize>, limit: &str| &text[range] < limit;
    is_date(&text[..8]) && below(8..10, "24") && below(10..12, "60") && below(12..14, "60")
}

/// At most twenty characters of a value, for texts.
pub(super) fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(20).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oqs::table::{Kind, Occurs};

    fn judge(rule: Rule, text: &str) -> Option<Severity> {
        let item = ItemLayout {
            element: "X",
            open: concat!(crate::oqs::table::indentation!(), "<X>"),
            close: "</X>\r\n",
            label: "項目",
            occurs: Occurs::Once,
            rule,
            kind: Kind::Text,
            confidence: Confidence::High,
        };
        check(&item, text).map(|broken| broken.severity)
    }

    #[test]
    fn every_rule_accepts_and_refuses() {
        let error = Some(Severity::Error);
        let warning = Some(Severity::Warning);
        for (rule, text, expected) in [
            (Rule::Digits(2), "01", None),
            (Rule::Digits(2), "1", error),
            (Rule::Digits(2), "０１", error),
            (Rule::UpToDigits(3), "010", None),
            (Rule::UpToDigits(3), "0100", error),
            (Rule::Date, "20240229", None),
            (Rule::Date, "20230229", error),
            (Rule::Date, "2024022", error),
            (Rule::Timestamp, "20261103235959", None),
            (Rule::Timestamp, "20261103240000", error),
            (Rule::Month, "202611", None),
            (Rule::Month, "202600", error),
            (Rule::PaddedInsurer, "  123456", None),
            (Rule::PaddedInsurer, "12345678", None),
            (Rule::PaddedInsurer, "123456", warning),
            (Rule::PaddedInsurer, "123456  ", error),
            (Rule::PaddedInsurer, "        ", error),
            (Rule::PaddedInsurer, "123456789", error),
            (Rule::Text(3), "医療券", None),
            (Rule::Text(3), "医療券１", error),
            (Rule::Ascii(5), "123-4", None),
            (Rule::Ascii(5), "１", warning),
            (Rule::HalfWidth(9), "ｲﾘﾖｳ ﾊﾅ", None),
            (Rule::HalfWidth(9), "イリョウ", warning),
            (Rule::FullWidth(9), "医療　花", None),
            (Rule::FullWidth(9), "医療 花", warning),
            (Rule::FullWidth(1), "医療", warning),
        ] {
            assert_eq!(judge(rule, text), expected, "{rule:?} {text}");
        }
    }
}
