//! Bytes to text: the declared encoding, the XML declaration in its variants, strict decoding (spec/oqs-wire.md §2.7).

use super::codes::CharacterCodeIdentifier;
use crate::control::world_file::CharacterCode;
use std::borrow::Cow;

/// The two encodings of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// UTF-8 without byte order mark; CharacterCodeIdentifier 0.
    #[default]
    Utf8,
    /// Shift_JIS, read as Windows-31J; CharacterCodeIdentifier 1.
    ShiftJis,
}

impl Encoding {
    /// The name in the XML declaration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::ShiftJis => "Shift_JIS",
        }
    }

    /// What CharacterCodeIdentifier has to say.
    #[must_use]
    pub const fn character_code(self) -> CharacterCodeIdentifier {
        match self {
            Encoding::Utf8 => CharacterCodeIdentifier::UTF_8,
            Encoding::ShiftJis => CharacterCodeIdentifier::SHIFT_JIS,
        }
    }

    fn from_name(name: &str) -> Option<Encoding> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Encoding::Utf8),
            "shift_jis" | "shift-jis" | "sjis" | "x-sjis" | "windows-31j" | "ms932" | "cp932" => {
                Some(Encoding::ShiftJis)
            }
            _ => None,
        }
    }
}

impl From<CharacterCode> for Encoding {
    fn from(code: CharacterCode) -> Self {
        match code {
            CharacterCode::Utf8 => Encoding::Utf8,
            CharacterCode::ShiftJis => Encoding::ShiftJis,
        }
    }
}

/// What the first bytes say about the encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Declared {
    /// A declaration names a known encoding.
    Known(Encoding),
    /// No declaration, or one without encoding: UTF-8 by the rules of XML.
    Nothing,
    /// A declaration names something else.
    Unknown(String),
    /// UTF-16 or UTF-32 by its first bytes.
    Wide,
}

/// Length of a UTF-8 byte order mark at the start.
pub(super) fn bom_length(bytes: &[u8]) -> usize {
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 }
}

/// The longest declaration that is looked at.
const MAX_DECLARATION_BYTES: usize = 256;

/// Reads the declaration of a document without byte order mark.
pub(super) fn declared(bytes: &[u8]) -> Declared {
    if bytes.starts_with(&[0xFE, 0xFF]) || bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0, b'<']) {
        return Declared::Wide;
    }
    let head = &bytes[..bytes.len().min(MAX_DECLARATION_BYTES)];
    if !head.starts_with(b"<?xml") {
        return Declared::Nothing;
    }
    // As nearly everybody writes it.
    if head.starts_with(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>") {
        return Declared::Known(Encoding::ShiftJis);
    }
    if head.starts_with(b"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>") {
        return Declared::Known(Encoding::Utf8);
    }
    let Some(end) = head.windows(2).position(|pair| pair == b"?>") else { return Declared::Nothing };
    let declaration = String::from_utf8_lossy(&head[..end]);
    let Some((_, after)) = declaration.split_once("encoding") else { return Declared::Nothing };
    let value = after.trim_start().trim_start_matches('=').trim_start();
    let name = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')).and_then(|quote| {
        let rest = &value[1..];
        rest.find(quote).map(|end| &rest[..end])
    });
    match name {
        None => Declared::Unknown(value.chars().take(20).collect()),
        Some(name) => Encoding::from_name(name).map_or_else(|| Declared::Unknown(name.to_owned()), Declared::Known),
    }
}

/// Strict decoding: text, or the offsets of bytes that the encoding does not know (at most `limit`).
pub(super) fn decode_strictly(bytes: &[u8], encoding: Encoding, limit: usize) -> Result<Cow<'_, str>, Vec<usize>> {
    match encoding {
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(_) => Err(bad_bytes(encoding_rs::UTF_8, bytes, limit)),
        },
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| bad_bytes(encoding_rs::SHIFT_JIS, bytes, limit)),
    }
}

/// Offsets of malformed sequences.
fn bad_bytes(encoding: &'static encoding_rs::Encoding, bytes: &[u8], limit: usize) -> Vec<usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0_u8; 4096];
    let mut at = 0;
    let mut found = Vec::new();
    while at <= bytes.len() && found.len() < limit {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut buffer, true);
        at += read;
        match result {
            encoding_rs::DecoderResult::InputEmpty => break,
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::Malformed(bad, extra) => {
                found.push(at.saturating_sub(usize::from(bad) + usize::from(extra)));
            }
        }
    }
    found
}

/// Where a place in the decoded text stood in the bytes (without byte order mark).
pub(super) fn original_offset(text_before: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => text_before.len(),
        // One byte for ASCII, U+0080 and half-width katakana, two for the rest.
        Encoding::ShiftJis => text_before
            .chars()
            .map(|c| if u32::from(c) <= 0x80 || ('\u{FF61}'..='\u{FF9F}').contains(&c) { 1 } else { 2 })
            .sum(),
    }
}

/// Whether a document has arrived as a whole: it ends with the root's end tag. A terminal waits while this is false,
/// because receipt computers also write requests straight on the final name (spec/oqs-wire.md §2.2).
#[must_use]
pub fn is_complete(bytes: &[u8]) -> bool {
    let end = bytes.trim_ascii_end();
    let Some(tag) = end.strip_suffix(b">") else { return false };
    tag.trim_ascii_end().ends_with(b"</XmlMsg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variant_of_the_declaration_is_understood() {
        for (text, expected) in [
            (r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>"#, Declared::Known(Encoding::Utf8)),
            ("<?xml version='1.0' encoding='Shift_JIS' standalone='no'?>", Declared::Known(Encoding::ShiftJis)),
            (r#"<?xml version="1.0" encoding = "shift_jis" ?>"#, Declared::Known(Encoding::ShiftJis)),
            (r#"<?xml version="1.0"?>"#, Declared::Nothing),
            ("<XmlMsg/>", Declared::Nothing),
            ("", Declared::Nothing),
            (r#"<?xml version="1.0" encoding="EUC-JP"?>"#, Declared::Unknown("EUC-JP".to_owned())),
        ] {
            assert_eq!(declared(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(declared(&[0xFF, 0xFE, b'<', 0]), Declared::Wide);
    }

    #[test]
    fn bad_bytes_are_found_where_they_stand() {
        assert_eq!(decode_strictly(b"ab\x81\x20cd\xFD", Encoding::ShiftJis, 10), Err(vec![2, 6]));
        assert_eq!(decode_strictly(b"ab\xE3\x81", Encoding::Utf8, 10), Err(vec![2]));
        let long = [vec![b'a'; 9000], vec![0x81]].concat();
        assert_eq!(decode_strictly(&long, Encoding::ShiftJis, 10), Err(vec![9000]));
        assert_eq!(decode_strictly(&[0xFD; 9], Encoding::ShiftJis, 3), Err(vec![0, 1, 2]));
    }

    #[test]
    fn offsets_in_text_lead_back_to_the_bytes() {
        let text = "aｱ医髙\u{80}z";
        let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(text);
        assert!(!lossy);
        for (at, _) in text.char_indices() {
            let (before, _, _) = encoding_rs::SHIFT_JIS.encode(&text[..at]);
            assert_eq!(original_offset(&text[..at], Encoding::ShiftJis), before.len());
        }
        assert_eq!(original_offset(text, Encoding::ShiftJis), bytes.len());
    }

    #[test]
    fn a_document_is_complete_when_the_root_is_closed() {
        for whole in ["<XmlMsg></XmlMsg>", "<XmlMsg></XmlMsg >\r\n", "x</XmlMsg\n>\n\n"] {
            assert!(is_complete(whole.as_bytes()), "{whole}");
        }
        for half in ["", "<XmlMsg>", "<XmlMsg></XmlMs", "<XmlMsg></XmlMsg", "</XmlMsg2>"] {
            assert!(!is_complete(half.as_bytes()), "{half}");
        }
    }
}
