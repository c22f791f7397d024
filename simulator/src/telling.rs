//! Telling limits (告知要求制限, S000-06): outside verification and claims no recipient number and no insured number is
//! told. One place masks them; what is verification is told in full by another path: the terminal's messages, the
//! screens of a look-up, and `?purpose=verification`, which leaves a mark in the journal.

use onshi_wire::control::municipality::CertificateInfo;
use onshi_wire::control::world::PersonInfo;
use serde_json::Value;

/// What stands for a hidden character.
const HIDDEN: char = '•';
/// Fields of the control API and of the registration API that hold such a number.
const FIELDS: [&str; 3] = ["recipient_number", "number", "medicalSubsidyRecipientNumber"];
/// In a body that is no JSON, a run of digits of this length or longer may be such a number.
const SUSPECT_RUN: usize = 5;

/// The number with all but its last character hidden; one or two characters are hidden wholly.
#[must_use]
pub fn mask(number: &str) -> String {
    let length = number.chars().count();
    let shown = if length > 2 { length - 1 } else { length };
    number.chars().enumerate().map(|(nth, c)| if nth < shown { HIDDEN } else { c }).collect()
}

/// A person as lists and screens tell them.
#[must_use]
pub fn masked(mut person: PersonInfo) -> PersonInfo {
    for aid in &mut person.aid {
        aid.recipient_number = mask(&aid.recipient_number);
    }
    for insurance in &mut person.insurance {
        insurance.number = mask(&insurance.number);
    }
    person
}

/// Certificates as lists and screens tell them.
#[must_use]
pub fn masked_certificates(mut certificates: Vec<CertificateInfo>) -> Vec<CertificateInfo> {
    for certificate in &mut certificates {
        certificate.recipient_number = certificate.recipient_number.as_deref().map(mask);
    }
    certificates
}

/// A body of the control API as the journal shows it. The record itself keeps every byte.
#[must_use]
pub fn masked_body(bytes: &[u8]) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(bytes) else { return masked_text(bytes) };
    let found = hide(&mut value);
    if found { serde_json::to_vec(&value).unwrap_or_default() } else { bytes.to_vec() }
}

/// Hides numbers below; says whether there were any.
fn hide(value: &mut Value) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().fold(false, |found, item| hide(item) | found),
        Value::Object(fields) => fields.iter_mut().fold(false, |found, (name, field)| match field {
            Value::String(text) if FIELDS.contains(&name.as_str()) => {
                *text = mask(text);
                true
            }
            field => hide(field) | found,
        }),
        _ => false,
    }
}

fn masked_text(bytes: &[u8]) -> Vec<u8> {
    let mut masked = Vec::with_capacity(bytes.len());
    for run in bytes.chunk_by(|left, right| left.is_ascii_digit() == right.is_ascii_digit()) {
        if run.first().is_some_and(u8::is_ascii_digit) && run.len() >= SUSPECT_RUN {
            masked.extend(std::iter::repeat_n(b'*', run.len()));
        } else {
            masked.extend_from_slice(run);
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_the_last_character_is_hidden() {
        for (number, shown) in [("1000025", "••••••5"), ("34", "••"), ("１２３", "••３"), ("", "")]
        {
            assert_eq!(mask(number), shown);
        }
    }

    #[test]
    fn bodies_are_masked_by_field_and_what_is_no_json_by_its_digits() {
        for (body, shown) in [
            (
                r#"{"aid":[{"recipient_number":"1000025","payer_number":"12139903"}]}"#,
                r#"{"aid":[{"payer_number":"12139903","recipient_number":"••••••5"}]}"#,
            ),
            (r#"{"insurance":[{"number":"345"}]}"#, r#"{"insurance":[{"number":"••5"}]}"#),
            (r#"[{"medicalSubsidyRecipientNumber":"2000024"}]"#, r#"[{"medicalSubsidyRecipientNumber":"••••••4"}]"#),
            (r#"{"now": "2026-11-10"}"#, r#"{"now": "2026-11-10"}"#),
            ("{\"recipient_number\":1000025", "{\"recipient_number\":*******"),
        ] {
            let masked = String::from_utf8(masked_body(body.as_bytes())).unwrap();
            let same = |a: &str, b: &str| match (serde_json::from_str::<Value>(a), serde_json::from_str::<Value>(b)) {
                (Ok(a), Ok(b)) => a == b,
                _ => a == b,
            };
            assert!(same(&masked, shown), "{masked}");
        }
    }
}
