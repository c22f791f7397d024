//! The text of `.err` files for requests that the terminal itself refuses, before anything reads them. What a `.err`
//! really holds is not public; ours is one line, code and text, in the terminal's encoding (spec/oqs-wire.md §8-1),
//! and quotes the request's ArbitraryFileIdentifier, because clients match by that (§2.4).

use super::pickup::MAX_REQUEST_BYTES;
use onshi_wire::control::world_file::CharacterCode;

/// Why the terminal refuses a file unread. The codes are invented, in the form of §8-2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The file is larger than the limit.
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
    /// An answer of that name stands in res already, or is about to.
    AnswerExists {
        /// The answer's name without extension.
        stem: String,
    },
}

/// Opening and closing tag of the element by which clients find their request in a `.err`.
const IDENTIFIER: (&[u8], &[u8]) = (b"<ArbitraryFileIdentifier>", b"</ArbitraryFileIdentifier>");

/// Longest quotation, in bytes: the value has at most 50 characters.
const MAX_QUOTED_BYTES: usize = 300;

/// The content of the `.err` for `request` (empty if it was not read).
#[must_use]
pub fn text(reason: &Reason, request: &[u8], code: CharacterCode) -> Vec<u8> {
    let text = match reason {
        Reason::TooLarge { size } => format!(
            "OQST9001E 要求ファイルが大きすぎます（{size}バイト、上限{MAX_REQUEST_BYTES}バイト）。内容を確認し、分けて送信してください。"
        ),
        Reason::AnswerExists { stem } => format!(
            "OQST9002E 同じ名前の応答 {stem} が res フォルダーにあります。応答を読み終えて移すか、要求の名前を変えて送信してください。"
        ),
    };
    let mut bytes = encode(&text, code);
    bytes.extend_from_slice(quoted_identifier(request));
    bytes.extend_from_slice(b"\r\n");
    bytes
}

fn encode(text: &str, code: CharacterCode) -> Vec<u8> {
    match code {
        CharacterCode::Utf8 => text.as_bytes().to_vec(),
        CharacterCode::ShiftJis => encoding_rs::SHIFT_JIS.encode(text).0.into_owned(),
    }
}

/// The request's identifier element as it stands there, tags included; empty if there is none or if it is not plain
/// ASCII, which means the same in both encodings.
fn quoted_identifier(request: &[u8]) -> &[u8] {
    let find = |within: &[u8], what: &[u8]| within.windows(what.len()).position(|window| window == what);
    let quoted = find(request, IDENTIFIER.0).and_then(|start| {
        let rest = &request[start..];
        find(rest, IDENTIFIER.1).map(|end| &rest[..end + IDENTIFIER.1.len()])
    });
    quoted.filter(|quoted| quoted.len() <= MAX_QUOTED_BYTES && quoted.is_ascii()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_names_code_cause_and_remedy_and_quotes_the_identifier() {
        let request = b"<XmlMsg><ArbitraryFileIdentifier>abc-1</ArbitraryFileIdentifier></XmlMsg>";
        let reason = Reason::AnswerExists { stem: "OQSsiquc01res_1".to_owned() };
        let text = String::from_utf8(text(&reason, request, CharacterCode::Utf8)).unwrap();
        assert!(text.starts_with("OQST9002E ") && text.contains("OQSsiquc01res_1"), "{text}");
        assert!(text.ends_with("<ArbitraryFileIdentifier>abc-1</ArbitraryFileIdentifier>\r\n"), "{text}");
    }

    #[test]
    fn a_shift_jis_terminal_writes_shift_jis() {
        let bytes = text(&Reason::TooLarge { size: 99 }, b"", CharacterCode::ShiftJis);
        let (text, _, damaged) = encoding_rs::SHIFT_JIS.decode(&bytes);
        assert!(!damaged && text.contains("99バイト"), "{text}");
        assert!(std::str::from_utf8(&bytes).is_err());
    }

    #[test]
    fn only_a_short_ascii_identifier_is_quoted() {
        for request in [
            b"<ArbitraryFileIdentifier>no end".to_vec(),
            [IDENTIFIER.0, &[b'x'; 400], IDENTIFIER.1].concat(),
            [IDENTIFIER.0, b"\x83\x5c", IDENTIFIER.1].concat(),
        ] {
            assert!(quoted_identifier(&request).is_empty());
        }
    }
}
