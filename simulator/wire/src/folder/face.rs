//! Names of face files: `OQSsiquc01res_face_<10 digits><20 lower-case hex>_<yyyyMMddHHmmss>.xml` (§2.5).
//!
//! Readers rely on prefix, 14-digit tail and `.xml` only, and so does [`FaceName`]: what stands between is kept, and
//! taken apart when it has the terminal's form.

use jiff::civil::DateTime;
use std::fmt;

/// What face files begin with.
pub const FACE_PREFIX: &str = "OQSsiquc01res_face_";

const CODE_LENGTH: usize = 10;
const KEY_LENGTH: usize = 20;
const TIME_LENGTH: usize = 14;

/// The name of a face file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceName {
    /// Between prefix and time; empty in the short form that some programs write.
    identity: String,
    /// `yyyyMMddHHmmss`.
    time: String,
}

impl FaceName {
    /// The terminal's form: the facility's code, ten bytes of the caller's choice as hexadecimal digits, the time of
    /// writing. `None` when the code is not ten digits.
    #[must_use]
    pub fn new(medical_institution_code: &str, key: [u8; KEY_LENGTH / 2], written_at: DateTime) -> Option<FaceName> {
        if medical_institution_code.len() != CODE_LENGTH || !is_digits(medical_institution_code) {
            return None;
        }
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        Some(FaceName {
            identity: format!("{medical_institution_code}{hex}"),
            time: written_at.strftime("%Y%m%d%H%M%S").to_string(),
        })
    }

    /// Reads what follows the prefix, without extension.
    pub(super) fn from_rest(rest: &str) -> Result<FaceName, String> {
        let (identity, time) = match rest.rsplit_once('_') {
            Some(("", _)) => return Err("「face_」の後が正しくありません。".to_owned()),
            Some((identity, time)) => (identity, time),
            None => ("", rest),
        };
        if time.len() != TIME_LENGTH || !is_digits(time) {
            return Err("名前の末尾が14桁の日時ではありません。".to_owned());
        }
        if let Some(bad) = identity.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
            return Err(format!("使えない文字「{bad}」があります。"));
        }
        Ok(FaceName { identity: identity.to_owned(), time: time.to_owned() })
    }

    /// 医療機関コード, when the name has the terminal's form.
    #[must_use]
    pub fn medical_institution_code(&self) -> Option<&str> {
        self.is_of_terminal().then(|| &self.identity[..CODE_LENGTH])
    }

    /// The twenty hexadecimal digits, when the name has the terminal's form.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.is_of_terminal().then(|| &self.identity[CODE_LENGTH..])
    }

    /// Time of writing, `yyyyMMddHHmmss`.
    #[must_use]
    pub fn time(&self) -> &str {
        &self.time
    }

    /// Whether code and key stand between prefix and time.
    #[must_use]
    pub fn is_of_terminal(&self) -> bool {
        let is_hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        self.identity.len() == CODE_LENGTH + KEY_LENGTH
            && is_digits(&self.identity[..CODE_LENGTH])
            && is_hex(&self.identity[CODE_LENGTH..])
    }

    /// The whole name.
    #[must_use]
    pub fn file_name(&self) -> String {
        let bar = if self.identity.is_empty() { "" } else { "_" };
        format!("{FACE_PREFIX}{}{bar}{}.xml", self.identity, self.time)
    }
}

impl fmt::Display for FaceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file_name())
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::{FolderName, parse};

    fn face(name: &str) -> FaceName {
        match parse(name) {
            Ok(FolderName::Face(face)) => face,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn the_real_form_is_taken_apart_and_put_together() {
        let name = "OQSsiquc01res_face_27142063864da5260a16de5a3d3ad7_20260929160112.xml";
        let read = face(name);
        assert_eq!(read.medical_institution_code(), Some("2714206386"));
        assert_eq!(read.key(), Some("4da5260a16de5a3d3ad7"));
        assert_eq!(read.time(), "20260929160112");
        let key = [0x4d, 0xa5, 0x26, 0x0a, 0x16, 0xde, 0x5a, 0x3d, 0x3a, 0xd7];
        let made = FaceName::new("2714206386", key, jiff::civil::datetime(2026, 9, 29, 16, 1, 12, 0)).unwrap();
        assert_eq!((made.file_name().as_str(), &made), (name, &read));
        assert_eq!(FaceName::new("123", key, jiff::civil::datetime(2026, 9, 29, 16, 1, 12, 0)), None);
    }

    #[test]
    fn names_of_other_programs_are_read_too() {
        let short = face("OQSsiquc01res_face_20241127093000.xml");
        assert_eq!((short.medical_institution_code(), short.time()), (None, "20241127093000"));
        assert_eq!(short.file_name(), "OQSsiquc01res_face_20241127093000.xml");
        assert!(!face("OQSsiquc01res_face_131234567840000000000000000001_20241127093000.xml").time().is_empty());
        assert!(!face("OQSsiquc01res_face_a_b_20241127093000.xml").is_of_terminal());
    }

    #[test]
    fn a_face_file_needs_its_time() {
        for name in ["OQSsiquc01res_face_.xml", "OQSsiquc01res_face_abc.xml", "OQSsiquc01res_face__20241127093000.xml"]
        {
            assert!(parse(name).is_err(), "{name}");
        }
    }
}
