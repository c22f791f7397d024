//! A value that looks like a 個人番号 (12 digits) is refused anywhere in a world, whatever its check digit: real ones
//! must never get in, and the number itself is not repeated in the message.

use super::mistake::Mistake;
use serde_json::Value;

/// Digits of a 個人番号.
const DIGITS: usize = 12;

const WHAT: &str = "個人番号(マイナンバー)のような12桁の数字があります。";
const REMEDY: &str = "個人番号は書けません。その値を消してください。番号は合成されたものが自動で補われます。";

/// The first such value of a text.
pub fn find_in_text(text: &str) -> Option<Mistake> {
    text.lines().enumerate().find_map(|(index, line)| {
        let column = find(line)?;
        // The line itself must not be shown: it holds the number.
        Some(Mistake::at_path("", format!("{}行{}列: {WHAT}", index + 1, column), REMEDY))
    })
}

/// The first such value of data, with its path.
pub fn find_in_json(value: &Value) -> Option<Mistake> {
    search(value, "").map(|path| Mistake::at_path(&path, WHAT, REMEDY))
}

/// Whether a text holds twelve digits in a row.
pub fn is_in(text: &str) -> bool {
    find(text).is_some()
}

fn search(value: &Value, path: &str) -> Option<String> {
    match value {
        Value::String(text) => find(text).map(|_| path.to_owned()),
        Value::Number(number) => find(&number.to_string()).map(|_| path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| search(item, &format!("{path}[{index}]")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            find(name).map(|_| path.to_owned()).or_else(|| search(field, &below))
        }),
        Value::Null | Value::Bool(_) => None,
    }
}

/// Column (from 1) of a run of exactly twelve digits; hyphens and spaces between groups of four count as part of it.
fn find(line: &str) -> Option<usize> {
    let chars: Vec<char> = line.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        if !is_digit(chars[at]) {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = 0;
        while at < chars.len() {
            let next_is_digit = chars.get(at + 1).is_some_and(|c| is_digit(*c));
            if is_digit(chars[at]) {
                digits += 1;
            } else if !(is_joint(chars[at]) && digits % 4 == 0 && digits < DIGITS && next_is_digit) {
                break;
            }
            at += 1;
        }
        if digits == DIGITS {
            return Some(start + 1);
        }
    }
    None
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | ' ' | '\u{3000}' | '－' | '‐')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_digits_are_found_in_every_spelling() {
        for text in ["123456789012", "id: １２３４５６７８９０１２", "1234-5678-9012", "x 1234 5678 9012 y"]
        {
            assert!(is_in(text), "{text}");
        }
    }

    #[test]
    fn numbers_that_the_laboratory_needs_are_left_alone() {
        for text in
            ["2374008400", "12131017", "0012344", "2026-11-03T09:00:00", "162-0825", "1234567890123", "090-1234-5678"]
        {
            assert!(!is_in(text), "{text}");
        }
    }

    #[test]
    fn the_message_does_not_repeat_the_number() {
        let mistake = find_in_text("version: 1\nnote: 123456789012\n").unwrap();
        assert!(mistake.what.starts_with("2行7列"), "{}", mistake.what);
        assert!(!format!("{mistake:?}").contains("123456789012"));
    }
}
