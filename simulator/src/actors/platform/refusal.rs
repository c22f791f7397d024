//! The one line of an `.err` file. What a `.err` really holds is not public; ours is code and text in the terminal's
//! encoding (spec/oqs-wire.md §8-1), with the request's own identifier element, by which clients match (§2.4).

use super::Failure;
use onshi_wire::control::web_door::{WebProblem, WebRefusal};
use onshi_wire::oqs::Encoding;
use onshi_wire::oqs::json::JsonProblem;

/// The elements by which clients find their request; the first that the request has is quoted.
const QUOTED: [&str; 2] = ["ArbitraryFileIdentifier", "ReceptionNumber"];
/// The longest value that is quoted, in bytes.
const MAX_VALUE_BYTES: usize = 300;
/// The longest message, in characters: one line for a screen.
const MAX_MESSAGE: usize = 400;

/// The answer of the JSON web door in the place of an `.err`.
pub(crate) fn json(failure: &Failure) -> Vec<u8> {
    let problem = |problem: &JsonProblem| WebProblem {
        pointer: problem.pointer.clone(),
        what: problem.what.clone(),
        remedy: problem.remedy.clone(),
    };
    let refusal = WebRefusal {
        code: failure.code.clone(),
        message: failure.message.clone(),
        problems: failure.problems.iter().map(problem).collect(),
    };
    serde_json::to_vec(&refusal).expect("strings are always JSON")
}

/// The content of the `.err` for `request`.
pub(crate) fn line(code: &str, message: &str, request: &[u8], encoding: Encoding) -> Vec<u8> {
    let message: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_MESSAGE).collect();
    let text = format!("{code} {}", message.trim());
    let mut bytes = match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
    };
    for element in QUOTED {
        if let Some(value) = value_of(request, element) {
            bytes.push(b' ');
            bytes.extend_from_slice(format!("<{element}>").as_bytes());
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(format!("</{element}>").as_bytes());
            break;
        }
    }
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// The text of the first such element, exactly as it stands there; only plain ASCII, which means the same in both
/// encodings.
fn value_of<'a>(request: &'a [u8], element: &str) -> Option<&'a [u8]> {
    let open = format!("<{element}");
    let start = find(request, open.as_bytes())? + open.len();
    let rest = &request[start..];
    let tag_end = rest.iter().position(|b| *b == b'>')?;
    if !rest[..tag_end].iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let value = &rest[tag_end + 1..];
    let end = value.iter().take(MAX_VALUE_BYTES).position(|b| *b == b'<')?;
    let plain = !value[..end].is_empty() && value[..end].iter().all(|b| (0x20..0x7f).contains(b));
    plain.then_some(&value[..end])
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identifier_is_quoted_in_its_plain_form_even_from_a_broken_request() {
        let request = b"<XmlMsg><ArbitraryFileIdentifier >a b&amp;1</ArbitraryFileIdentifier ><bro";
        let line = String::from_utf8(line("X", "文\nです", request, Encoding::Utf8)).unwrap();
        assert_eq!(line, "X 文 です <ArbitraryFileIdentifier>a b&amp;1</ArbitraryFileIdentifier>\r\n");
    }

    #[test]
    fn a_second_request_is_quoted_by_its_reception_number_and_nothing_is_quoted_from_nonsense() {
        let text = |request: &[u8]| String::from_utf8(line("X", "m", request, Encoding::Utf8)).unwrap();
        assert_eq!(text(b"<ReceptionNumber>12</ReceptionNumber>"), "X m <ReceptionNumber>12</ReceptionNumber>\r\n");
        for nonsense in [&b"<ArbitraryFileIdentifier>never ends"[..], b"<ArbitraryFileIdentifier", b"", b"\xff\xfe<"] {
            assert_eq!(text(nonsense), "X m\r\n");
        }
    }

    #[test]
    fn a_shift_jis_terminal_writes_shift_jis() {
        assert_eq!(line("X", "ア", b"", Encoding::ShiftJis), b"X \x83\x41\r\n");
    }
}
