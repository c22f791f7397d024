//! Messages whose layout is not public: the layout is a data file (`scenarios/layouts/*.yaml`), the content is a tree
//! of fields under keys of our own, and bytes are read and written by the same code as the official messages, so
//! encoding, declaration, indentation, line ends, omission and every problem text are the same (spec/oqs-wire.md §2.7).
//!
//! - [`LayoutFile`]: a file read ([`LayoutFile::read`]), its messages by key;
//! - [`MessageLayout`]: [`encode`](MessageLayout::encode), [`decode`](MessageLayout::decode);
//! - [`Values`]: fields by key.
//!
//! A file says under `official` whether its names come from the official book, and nothing that is not is presented as
//! such: unless an element says otherwise, breaking it is an error in an official layout and a warning in ours.
//!
//! | word | meaning |
//! |---|---|
//! | `version: 1` | format of the file |
//! | `title`, `note` | what it is, for reports |
//! | `official` | whether the names are the official ones |
//! | `order` | `terminal` (default): hash order, as the terminal writes; `listed`: as in the file |
//! | `codes` | tables of values: `用否: { "0": 利用しない, "1": 利用する }` |
//! | `groups` | lists of items that several messages share |
//! | `messages` | by our key: `name` (what file names begin with), `title`, `note`, `order`, `items` |
//! | item | `key` (ours), `element` (theirs), `label`, `occurs` (default `0..1`), `confidence`, and one of `form`, `code`, `items`, `group` |
//!
//! ```
//! use onshi_wire::layout_data::{LayoutFile, Values};
//! use onshi_wire::oqs::{Encoding, Limits, Style};
//! let file = LayoutFile::read("
//! version: 1
//! title: 例
//! official: false
//! messages:
//!   ping:
//!     name: XYZsiping01req
//!     title: 例の要求
//!     items:
//!       - key: header
//!         element: MessageHeader
//!         items: [{ key: facility, element: MedicalInstitutionCode, occurs: '1', form: digits 10 }]
//! ").unwrap();
//! let ping = file.message("ping").unwrap();
//! let bytes = ping.encode(&Values::new().with("header.facility", "1312345679"), &Style::terminal(Encoding::Utf8)).unwrap();
//! let read = ping.decode(&bytes, &Limits::DEFAULT);
//! assert!(read.problems.is_empty());
//! assert_eq!(read.value.unwrap().text("header.facility"), Some("1312345679"));
//! ```

mod compile;
mod file;
mod filled;
mod form;
mod values;

pub use compile::MessageLayout;
pub use values::{Value, Values};

use crate::oqs::json::{self, JsonProblem};
use crate::oqs::read::decode_group;
use crate::oqs::rules;
use crate::oqs::{Decoded, EncodeError, Group, Limits, Style, encode};
use crate::yaml::Mistake;
use filled::Filled;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The version of the file format.
pub const LAYOUT_FORMAT_VERSION: u32 = 1;
/// How many mistakes are told at once.
const MISTAKES_SHOWN: usize = 20;

/// A layout file that was read.
#[derive(Debug, Clone)]
pub struct LayoutFile {
    /// What it is, one line.
    pub title: String,
    /// Whether the names come from the official book; if not, they are our invention and reports say so.
    pub official: bool,
    /// More about it.
    pub note: String,
    messages: BTreeMap<String, MessageLayout>,
}

impl LayoutFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Every mistake with line and remedy, Japanese, several lines.
    pub fn read(text: &str) -> Result<LayoutFile, String> {
        compile::read(text).map_err(|mistakes| told(text, &mistakes))
    }

    /// A message by our key.
    #[must_use]
    pub fn message(&self, key: &str) -> Option<&MessageLayout> {
        self.messages.get(key)
    }

    /// The message whose file names begin with this API識別ID; letter case is free, as in Windows folders.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<(&str, &MessageLayout)> {
        let found = self.messages.iter().find(|(_, message)| message.name.eq_ignore_ascii_case(name));
        found.map(|(key, message)| (key.as_str(), message))
    }

    /// All messages by key.
    pub fn messages(&self) -> impl Iterator<Item = (&str, &MessageLayout)> {
        self.messages.iter().map(|(key, message)| (key.as_str(), message))
    }

    /// Tells which of the messages that a reader of this file needs are missing.
    ///
    /// # Errors
    /// The missing keys with a remedy, Japanese.
    pub fn require(&self, keys: &[&str]) -> Result<(), String> {
        let missing: Vec<&str> = keys.iter().copied().filter(|key| !self.messages.contains_key(*key)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let list = missing.join("、");
        Err(format!(
            "レイアウト「{}」の messages に {list} がありません。\n直し方: 既定のファイルからその電文を写して、名前だけを直してください。",
            self.title
        ))
    }

    /// One line for reports: which layout was used, and whose invention it is.
    #[must_use]
    pub fn provenance(&self) -> String {
        let whose = if self.official {
            "公式の仕様書による"
        } else {
            "onshiが決めた値。公式のものではありません"
        };
        format!("{}（{whose}）", self.title)
    }
}

impl MessageLayout {
    /// What file names begin with.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Japanese name.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Remarks.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Whether there is an element for the field at this path.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        let mut table = Some(self.table);
        path.split('.').all(|key| {
            let field = table.and_then(|table| table.fields.iter().find(|field| field.key == key));
            table = field.and_then(|field| field.inside);
            field.is_some()
        })
    }

    /// Writes a message. The order of elements is the layout's, all else the style's. Fields that the layout has no
    /// element for are left out, and nothing is checked: a faulty platform must be playable too.
    ///
    /// # Errors
    /// When a value holds a character that XML does not allow.
    pub fn encode(&self, values: &Values, style: &Style) -> Result<Vec<u8>, EncodeError> {
        encode(&Filled::of(self.table, values), &Style { order: self.order, ..*style })
    }

    /// Writes a message as JSON: same names, book order, every value a string (spec/oqs-wire.md §1 "Web API").
    #[must_use]
    pub fn encode_json(&self, values: &Values) -> Vec<u8> {
        json::encode_json(&Filled::of(self.table, values))
    }

    /// Reads a message from JSON, by the same rules as [`decode`](Self::decode).
    ///
    /// # Errors
    /// All problems, when one of them is an error.
    pub fn decode_json(&self, bytes: &[u8], limits: &Limits) -> Result<Values, Vec<JsonProblem>> {
        let mut message = Filled::empty(self.table);
        let judge = |document: &[u8]| self.decode(document, limits).problems;
        json::read_into(&mut message, bytes, limits, &judge)?;
        Ok(message.values())
    }

    /// Reads a message: the fields as far as they could be read, and every problem.
    #[must_use]
    pub fn decode(&self, bytes: &[u8], limits: &Limits) -> Decoded<Values> {
        let mut message = Filled::empty(self.table);
        let read = decode_group(bytes, limits, &mut message, &|message: &dyn Group, encoding| {
            rules::check_header(message, encoding)
        });
        read.map(|()| message.values())
    }
}

/// Mistakes as a text with the lines they stand on.
fn told(text: &str, mistakes: &[Mistake]) -> String {
    let mut out = String::new();
    for mistake in mistakes.iter().take(MISTAKES_SHOWN) {
        match mistake.at {
            Some((line, column)) => {
                let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
                let _ = writeln!(out, "誤り: {line}行{column}桁目: {}\n{line:>5} | {shown}", mistake.what);
            }
            None => {
                let _ = writeln!(out, "誤り: {}", mistake.what);
            }
        }
        let _ = writeln!(out, "直し方: {}", mistake.remedy);
    }
    if mistakes.len() > MISTAKES_SHOWN {
        let _ = writeln!(out, "ほかに {} 件の誤りがあります。", mistakes.len() - MISTAKES_SHOWN);
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests;
