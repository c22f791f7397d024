//! A journal entry as an arrow of the picture: who sent what to whom, and its bytes as text.

use encoding_rs::{SHIFT_JIS, UTF_8};
use onshi_wire::control::journal::{Direction, Door, JournalEntry};

/// Characters of one message that are shown; what is longer is cut and says so.
const MAX_SHOWN: usize = 60_000;

/// Who takes part; the order of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Actor {
    Family,
    Office,
    Municipality,
    Pmh,
    Platform,
    Clinic,
    Pharmacy,
    Examiner,
}

impl Actor {
    /// All, from left to right.
    pub(super) const ALL: [Actor; 8] = [
        Actor::Office,
        Actor::Municipality,
        Actor::Pmh,
        Actor::Platform,
        Actor::Family,
        Actor::Clinic,
        Actor::Pharmacy,
        Actor::Examiner,
    ];

    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Actor::Family => "一家",
            Actor::Office => "福祉事務所",
            Actor::Municipality => "自治体",
            Actor::Pmh => "PMH",
            Actor::Platform => "資格確認等システム",
            Actor::Clinic => "診療所のレセコン",
            Actor::Pharmacy => "薬局のレセコン",
            Actor::Examiner => "審査支払機関",
        }
    }
}

/// An arrow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    /// The world's time, `2026-11-03T09:00:00`.
    pub(super) at: String,
    pub(super) from: Actor,
    pub(super) to: Actor,
    /// One line, Japanese.
    pub(super) what: String,
    /// The bytes as text.
    pub(super) raw: String,
}

impl Message {
    /// What a terminal or a web door carried; none for deliveries (their bytes are the answer's) and the console's calls.
    pub(super) fn carried(entry: &JournalEntry, bytes: &[u8]) -> Option<Message> {
        let product = match entry.facility.as_deref() {
            Some("薬局") => Actor::Pharmacy,
            _ => Actor::Clinic,
        };
        let centre = match entry.door {
            Door::Control => return None,
            Door::Claims => Actor::Examiner,
            Door::Face | Door::Req | Door::Res | Door::Http if is_platforms(entry) => Actor::Platform,
            Door::Face | Door::Req | Door::Res | Door::Http => Actor::Pmh,
        };
        let (from, to) = match entry.direction {
            Direction::Received => (product, centre),
            Direction::Answered => (centre, product),
            Direction::Delivered => return None,
        };
        let what = match &entry.message {
            Some(id) => format!("{}（{id}）", entry.summary),
            None => entry.summary.clone(),
        };
        Some(Message { at: entry.at.clone(), from, to, what, raw: text(bytes) })
    }

    /// The line that is printed.
    pub(super) fn in_words(&self) -> String {
        let at = self.at.get(..16).unwrap_or(&self.at).replace('T', " ");
        format!("  {at}  {} → {}: {}", self.from.name(), self.to.name(), self.what)
    }
}

/// The official prefixes of the platform's messages (資格確認, 薬剤・診療, 特定健診); PMH's have none of them.
const PLATFORMS: [&str; 3] = ["OQS", "YZK", "TKK"];

fn is_platforms(entry: &JournalEntry) -> bool {
    let name = entry.name.trim_start_matches("web:");
    PLATFORMS.iter().any(|prefix| name.starts_with(prefix))
}

/// Bytes as text: JSON indented, UTF-8, else Shift_JIS (claim files, and products that write it); what is no text is
/// told by its length.
pub(super) fn text(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return "（空）".to_owned();
    }
    if let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) {
        return cut(&serde_json::to_string_pretty(&value).unwrap_or_default());
    }
    let binary = [&b"PK\x03\x04"[..], b"%PDF"].iter().any(|magic| bytes.starts_with(magic));
    let readable = [UTF_8, SHIFT_JIS]
        .into_iter()
        .find_map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes));
    match readable {
        Some(text) if !binary => cut(text.trim_end_matches('\u{1a}')),
        _ => format!("（文字ではない{}バイト）", bytes.len()),
    }
}

fn cut(text: &str) -> String {
    let shown: String = text.chars().take(MAX_SHOWN).collect();
    if shown.len() < text.len() { format!("{shown}\n（以下略）") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_as_what_they_are() {
        for (bytes, shown) in [
            (&b""[..], "（空）"),
            (b"{\"a\":[1]}", "{\n  \"a\": [\n    1\n  ]\n}"),
            (b"IR,\x93\x8c\r\n\x1a", "IR,東\r\n"),
            (
                b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>\x8eR</a>",
                "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>山</a>",
            ),
            ("受給者番号\n".as_bytes(), "受給者番号\n"),
            (b"PK\x03\x04", "（文字ではない4バイト）"),
            (b"\xff\xfe\x00", "（文字ではない3バイト）"),
        ] {
            assert_eq!(text(bytes), shown);
        }
        let long = "長".repeat(MAX_SHOWN + 1);
        assert!(text(long.as_bytes()).ends_with("（以下略）"));
    }
}
