//! Encryption of a terminal's folder: which message groups travel as password zip (spec/oqs-wire.md §2.8).

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use utoipa::ToSchema;

/// Groups that stay plain whatever the setting says: the installer keeps them at `n`, and the qualification that is
/// gathered in bulk for medical aid is never encrypted (spec/oqs-wire.md §2.8).
pub const ALWAYS_PLAIN: [&str; 10] =
    ["EPS", "OQSmutic", "OQSmuhvq", "OQSmuonq", "OQSsihvq", "OQSsionq", "OQSsihvd", "OQSsiurl", "OQSsiinq", "OQSsiupd"];

/// The same for PMH and for the face side.
pub const ALWAYS_PLAIN_ELSEWHERE: [&str; 3] = ["PMHsimsm", "prescription", "publicmedicalhub"];

/// `e` or `n`, as in `encrypt.conf`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Mark {
    /// Encrypted: a password zip of the same base name.
    #[serde(rename = "e", alias = "E")]
    Encrypted,
    /// Not encrypted.
    #[default]
    #[serde(rename = "n", alias = "N")]
    Plain,
}

/// A password. It is read and never written: neither serialised nor shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub struct Password(String);

impl Password {
    /// From text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Password {
        Password(text.into())
    }

    /// The text, for the cipher only.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Encryption of one terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EncryptionSpec {
    /// The zip password. Needed as soon as a group is encrypted. Kept apart from the world's records.
    #[serde(default, skip_serializing)]
    pub password: Option<Password>,
    /// `encrypt.conf`: message group (`OQSsiquc`) → `e` or `n`. A group that is not named is plain.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub requests: BTreeMap<String, Mark>,
    /// `encrypt_face.conf`: the same for face files (`OQSsiquc`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub face: BTreeMap<String, Mark>,
}

impl EncryptionSpec {
    /// Whether messages with this API識別ID travel encrypted between req and res.
    #[must_use]
    pub fn encrypts(&self, message: &str) -> bool {
        may_be_encrypted(message) && marked(&self.requests, message)
    }

    /// Whether face files whose name begins so are encrypted.
    #[must_use]
    pub fn encrypts_face(&self, message: &str) -> bool {
        may_be_encrypted(message) && marked(&self.face, message)
    }

    /// Whether any group is marked `e` that can be encrypted.
    #[must_use]
    pub fn any(&self) -> bool {
        let marks = self.requests.iter().chain(&self.face);
        marks.filter(|(_, mark)| **mark == Mark::Encrypted).any(|(group, _)| may_be_encrypted(group))
    }
}

/// Whether a message may be encrypted at all.
#[must_use]
pub fn may_be_encrypted(message: &str) -> bool {
    !ALWAYS_PLAIN.iter().chain(&ALWAYS_PLAIN_ELSEWHERE).any(|group| begins(message, group))
}

fn marked(marks: &BTreeMap<String, Mark>, message: &str) -> bool {
    // The longest name decides, as `OQSsi` and `OQSsiquc` could both stand there.
    let named = marks.iter().filter(|(group, _)| begins(message, group)).max_by_key(|(group, _)| group.len());
    named.is_some_and(|(_, mark)| *mark == Mark::Encrypted)
}

fn begins(message: &str, group: &str) -> bool {
    message.get(..group.len()).is_some_and(|start| start.eq_ignore_ascii_case(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(text: &str) -> EncryptionSpec {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn groups_that_must_stay_plain_stay_plain_whatever_the_setting() {
        let all = spec(
            r#"{"requests":{"OQS":"e","EPS":"E","PMHsimsm":"e","OQSmutic":"e"},"face":{"OQSsiquc":"e","prescription":"e"}}"#,
        );
        for message in ["OQSsiquc01req", "OQSmuquc02res", "oqssiimm01req"] {
            assert!(all.encrypts(message), "{message}");
        }
        for group in ALWAYS_PLAIN.iter().chain(&ALWAYS_PLAIN_ELSEWHERE) {
            assert!(!all.encrypts(&format!("{group}01req")) && !all.encrypts_face(group), "{group}");
        }
        assert!(all.encrypts_face("OQSsiquc01res") && !all.encrypts("YZKsiquc01req"));
        assert!(!spec(r#"{"requests":{"OQSmutic":"e"}}"#).any());
        assert!(!spec(r#"{"requests":{"OQS":"e","OQSsiquc":"n"}}"#).encrypts("OQSsiquc01req"));
    }

    #[test]
    fn a_password_is_read_and_never_written() {
        let spec = spec(r#"{"password":"ひみつ","requests":{"OQSsiquc":"e"}}"#);
        assert_eq!(spec.password.as_ref().map(Password::reveal), Some("ひみつ"));
        assert!(!format!("{spec:?}").contains("ひみつ"));
        assert!(!serde_json::to_string(&spec).unwrap().contains("ひみつ"));
    }
}
