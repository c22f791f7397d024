//! What never gets into a record: a 個人番号 (12 digits with a right check digit), in text or in raw bytes; and outside raw
//! bytes, recipient and insured numbers.
//!
//! Nothing that the simulator or a well-behaved product sends holds one. Should it happen, the digits are replaced by
//! asterisks of the same length, so that offsets in the raw bytes stay right.

use crate::telling;
use serde_json::Value;

/// Number of digits of a 個人番号.
const LENGTH: usize = 12;

/// Masks every string below, keys of objects excepted, and base64 excepted, which was masked before it was encoded.
pub fn mask_json(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(masked) = mask_text(text) {
                *text = masked;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask_json),
        Value::Object(fields) => {
            hide_numbers(fields);
            for (key, field) in fields.iter_mut() {
                if key != "bytes_base64" {
                    mask_json(field);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Hides 受給者番号, and 番号 of an insurance: what is recorded of a screen is no verification (S000-06).
fn hide_numbers(fields: &mut serde_json::Map<String, Value>) {
    let insurance = fields.contains_key("insurer_number");
    for (key, field) in fields.iter_mut() {
        if let Value::String(text) = field
            && (key == "recipient_number" || (insurance && key == "number"))
        {
            *text = telling::mask(text);
        }
    }
}

/// The text with every 個人番号 masked, half width or full width; none if there was none.
pub fn mask_text(text: &str) -> Option<String> {
    let mut characters: Vec<char> = text.chars().collect();
    let digits: Vec<Option<u8>> = characters.iter().map(|character| digit(*character)).collect();
    let runs = personal_numbers(&digits);
    if runs.is_empty() {
        return None;
    }
    for start in runs {
        characters[start..start + LENGTH].fill('*');
    }
    Some(characters.into_iter().collect())
}

/// The bytes with every 個人番号 in ASCII digits masked; the length stays.
pub fn mask_bytes(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<Option<u8>> = bytes.iter().map(|byte| byte.is_ascii_digit().then(|| byte - b'0')).collect();
    let mut masked = bytes.to_vec();
    for start in personal_numbers(&digits) {
        masked[start..start + LENGTH].fill(b'*');
    }
    masked
}

fn digit(character: char) -> Option<u8> {
    let value = match character {
        '0'..='9' => u32::from(character) - u32::from('0'),
        '０'..='９' => u32::from(character) - u32::from('０'),
        _ => return None,
    };
    u8::try_from(value).ok()
}

/// Starts of runs of exactly twelve digits with a right check digit.
fn personal_numbers(digits: &[Option<u8>]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut start = 0;
    for run in digits.chunk_by(|left, right| left.is_some() == right.is_some()) {
        let values: Vec<u8> = run.iter().flatten().copied().collect();
        if values.len() == LENGTH && has_right_check_digit(&values) {
            found.push(start);
        }
        start += run.len();
    }
    found
}

/// The check digit of 総務省令第85号 (2014) article 5: weights 2…7 and 2…6 from the right, modulo 11.
fn has_right_check_digit(digits: &[u8]) -> bool {
    let sum: u32 = digits[..LENGTH - 1]
        .iter()
        .rev()
        .zip((2..=7).chain(2..=6))
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    let check = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    u32::from(digits[LENGTH - 1]) == check
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A made-up number with a right check digit.
    const CANARY: &str = "123456789018";

    #[test]
    fn a_personal_number_is_masked_in_text_and_bytes_with_its_length_kept() {
        assert_eq!(mask_text(&format!("番号{CANARY}です")).as_deref(), Some("番号************です"));
        assert_eq!(mask_text("１２３４５６７８９０１８").as_deref(), Some("************"));
        assert_eq!(mask_bytes(format!("<N>{CANARY}</N>").as_bytes()), b"<N>************</N>");
    }

    #[test]
    fn other_numbers_stay_as_they_are() {
        for text in ["123456789012", "1234567890181", "20261103090000", "0012345678", "日付 2026-11-03"] {
            assert_eq!(mask_text(text), None, "{text}");
            assert_eq!(mask_bytes(text.as_bytes()), text.as_bytes());
        }
    }

    #[test]
    fn json_is_masked_everywhere_but_in_base64() {
        let mut value = serde_json::json!({"a": [{"b": CANARY}], "bytes_base64": CANARY, "n": 1});
        mask_json(&mut value);
        assert_eq!(value, serde_json::json!({"a": [{"b": "************"}], "bytes_base64": CANARY, "n": 1}));
    }

    #[test]
    fn a_recorded_screen_tells_no_recipient_and_no_insured_number() {
        let mut value = serde_json::json!({"aid": {"payer_number": "12139903", "recipient_number": "1000025"},
            "insurance": {"insurer_number": "06132013", "number": "345"}, "number": "345"});
        mask_json(&mut value);
        let expected = serde_json::json!({"aid": {"payer_number": "12139903", "recipient_number": "••••••5"},
            "insurance": {"insurer_number": "06132013", "number": "••5"}, "number": "345"});
        assert_eq!(value, expected);
    }
}
