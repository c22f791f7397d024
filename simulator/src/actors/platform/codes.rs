//! Result and error codes. The official list is not public (spec/oqs-wire.md §5), so every code here is invented; the
//! table is data (`scenarios/layouts/oqs-codes.yaml`) that a vendor who holds the official book can replace.

use crate::world_file::yaml;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The table that is built in.
const BUILT_IN: &str = include_str!("../../../../scenarios/layouts/oqs-codes.yaml");
/// The version of the table's format.
pub const CODES_FORMAT_VERSION: u32 = 1;
/// The key whose code stands for every key that the table does not list.
const OTHERWISE: &str = "otherwise";
/// What is used when even that is missing.
const LAST_RESORT: &str = "OQSZ9999E";

/// The table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorCodes {
    version: u32,
    /// Whether the codes are our invention; reports say so.
    pub invented: bool,
    /// What the table is, one line.
    pub title: String,
    codes: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    #[serde(default)]
    message: Option<String>,
}

impl ErrorCodes {
    /// The built-in table.
    pub fn built_in() -> ErrorCodes {
        Self::read(BUILT_IN).expect("the built-in table is read by a test")
    }

    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with it, Japanese, with line and caret.
    pub fn read(text: &str) -> Result<ErrorCodes, String> {
        let table: ErrorCodes = yaml::read_checked(text).map_err(|problem| problem.text.unwrap_or(problem.what))?;
        if table.version != CODES_FORMAT_VERSION {
            return Err(format!(
                "コード表の形式の版 {} には対応していません。version: 1 としてください。",
                table.version
            ));
        }
        Ok(table)
    }

    /// Code and message for one of our keys. The table's message, if it gives one, replaces `message`.
    pub fn text(&self, key: &str, message: &str) -> (String, String) {
        let entry = self.codes.get(key).or_else(|| self.codes.get(OTHERWISE));
        let code = entry.map_or(LAST_RESORT, |entry| entry.code.as_str());
        let own = self.codes.get(key).and_then(|entry| entry.message.as_deref());
        (code.to_owned(), own.unwrap_or(message).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_has_codes_of_the_known_form_and_says_that_they_are_invented() {
        let table = ErrorCodes::built_in();
        assert!(table.invented);
        for (key, entry) in &table.codes {
            let code = entry.code.as_bytes();
            let form = code.len() == 9
                && entry.code.starts_with("OQS")
                && code[3].is_ascii_uppercase()
                && code[4..8].iter().all(u8::is_ascii_digit)
                && matches!(code[8], b'E' | b'W' | b'I');
            assert!(form, "{key}: {}", entry.code);
        }
        let mut codes: Vec<&str> = table.codes.values().map(|entry| entry.code.as_str()).collect();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count, "a code stands for one thing only");
    }

    #[test]
    fn an_unlisted_key_gets_the_general_code_and_keeps_its_own_text() {
        let (code, message) = ErrorCodes::built_in().text("no.such.key", "本文");
        assert_eq!((code.as_str(), message.as_str()), ("OQSZ9999E", "本文"));
    }
}
