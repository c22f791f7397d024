//! Text → Shift_JIS with an explicit policy: nothing is replaced silently, what does not fit becomes `&#NNNN;`
//! (spec/oqs-wire.md §2.7).

use super::style::Repertoire;
use encoding_rs::{EncoderResult, SHIFT_JIS};

/// Characters whose Windows-31J form is another code point for the same sign.
const VARIANTS: &[(char, char)] = &[
    ('\u{301C}', '\u{FF5E}'), // wave dash
    ('\u{2016}', '\u{2225}'), // double vertical line
    ('\u{2014}', '\u{2015}'), // em dash
    ('\u{00A2}', '\u{FFE0}'), // cent
    ('\u{00A3}', '\u{FFE1}'), // pound
    ('\u{00AC}', '\u{FFE2}'), // not
];

/// Writes the text of a value to `out`, where references may stand.
pub(super) fn encode(text: &str, repertoire: Repertoire, out: &mut Vec<u8>) {
    // The encoder would turn ¥ into `\` and ‾ into `~` without a word: cut there.
    let mut rest = text;
    while let Some(at) = silently_replaced(rest) {
        encode_piece(&rest[..at], repertoire, out);
        let character = rest[at..].chars().next().unwrap_or_default();
        reference(character, out);
        rest = &rest[at + character.len_utf8()..];
    }
    encode_piece(rest, repertoire, out);
}

/// Where the first character stands that the encoder would replace by another one. Bytes are looked at first, because
/// nearly no text has such a character: U+00A5 begins with C2, U+203E with E2.
fn silently_replaced(text: &str) -> Option<usize> {
    let suspect = any(text.as_bytes(), |byte| byte == 0xC2 || byte == 0xE2);
    if suspect { text.find(['\u{A5}', '\u{203E}']) } else { None }
}

/// Whether any byte is such a one. Looks at all of them, which the compiler does many at a time.
fn any(bytes: &[u8], is: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, &byte| found | is(byte))
}

fn encode_piece(text: &str, repertoire: Repertoire, out: &mut Vec<u8>) {
    let start = out.len();
    let mut encoder = SHIFT_JIS.new_encoder();
    let mut rest = text;
    // Two bytes a character at most, references aside.
    out.reserve(text.len());
    loop {
        let (result, read) = encoder.encode_from_utf8_to_vec_without_replacement(rest, out, true);
        rest = &rest[read..];
        match result {
            EncoderResult::InputEmpty => break,
            EncoderResult::OutputFull => out.reserve(rest.len().max(16)),
            EncoderResult::Unmappable(character) => match variant(character) {
                Some(bytes) => out.extend_from_slice(&bytes),
                None => reference(character, out),
            },
        }
    }
    if repertoire == Repertoire::JisX0208 && has_extension(&out[start..]) {
        let piece = out.split_off(start);
        replace_extensions(&piece, out);
    }
}

fn variant(character: char) -> Option<Vec<u8>> {
    let (_, other) = VARIANTS.iter().find(|(from, _)| *from == character)?;
    let mut buffer = [0_u8; 4];
    let (bytes, _, failed) = SHIFT_JIS.encode(other.encode_utf8(&mut buffer));
    (!failed).then(|| bytes.into_owned())
}

fn reference(character: char, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("&#{};", u32::from(character)).as_bytes());
}

/// Lead bytes of NEC row 13, of the IBM characters selected by NEC, and of the IBM extensions.
const fn is_extension_lead(byte: u8) -> bool {
    matches!(byte, 0x87 | 0xED | 0xEE | 0xFA..=0xFC)
}

const fn is_lead(byte: u8) -> bool {
    matches!(byte, 0x81..=0x9F | 0xE0..=0xFC)
}

fn has_extension(bytes: &[u8]) -> bool {
    // No such byte at all is the ordinary case; as a second byte it means nothing.
    any(bytes, is_extension_lead)
        && characters(bytes).any(|character| character.len() == 2 && is_extension_lead(character[0]))
}

fn replace_extensions(bytes: &[u8], out: &mut Vec<u8>) {
    for character in characters(bytes) {
        if character.len() == 2 && is_extension_lead(character[0]) {
            let (text, _) = SHIFT_JIS.decode_without_bom_handling(character);
            text.chars().for_each(|c| reference(c, out));
        } else {
            out.extend_from_slice(character);
        }
    }
}

/// Cuts our own encoder's output into characters of one or two bytes.
fn characters(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let length = if is_lead(*rest.first()?) { 2.min(rest.len()) } else { 1 };
        let (character, after) = rest.split_at(length);
        rest = after;
        Some(character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str, repertoire: Repertoire) -> Vec<u8> {
        let mut out = Vec::new();
        encode(text, repertoire, &mut out);
        out
    }

    #[test]
    fn signs_with_two_code_points_keep_their_byte() {
        for (text, expected) in [
            ("〜", [0x81, 0x60]),
            ("～", [0x81, 0x60]),
            ("‖", [0x81, 0x61]),
            ("—", [0x81, 0x5C]),
            ("−", [0x81, 0x7C]),
            ("¢", [0x81, 0x91]),
            ("£", [0x81, 0x92]),
            ("¬", [0x81, 0xCA]),
            ("医", [0x88, 0xE3]),
        ] {
            assert_eq!(bytes(text, Repertoire::JisX0208), expected, "{text}");
        }
        assert_eq!(bytes("ｱ", Repertoire::JisX0208), [0xB1]);
    }

    #[test]
    fn what_does_not_fit_becomes_a_decimal_reference() {
        assert_eq!(bytes("a髙b", Repertoire::JisX0208), b"a&#39641;b");
        assert_eq!(bytes("髙", Repertoire::Windows31J), [0xFB, 0xFC]);
        assert_eq!(bytes("①", Repertoire::JisX0208), b"&#9312;");
        assert_eq!(bytes("𠮷", Repertoire::Windows31J), b"&#134071;");
        assert_eq!(bytes("¥1‾", Repertoire::Windows31J), b"&#165;1&#8254;");
        assert_eq!(bytes("か\u{309A}", Repertoire::JisX0208), [&[0x82, 0xA9][..], b"&#12442;"].concat());
    }

    #[test]
    fn long_text_is_written_whole() {
        let text = "髙医a〜".repeat(3000);
        let out = bytes(&text, Repertoire::Windows31J);
        assert_eq!(out.len(), 3000 * 7);
    }
}
