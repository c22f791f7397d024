//! Bytes of a request: byte order mark, XML declaration, and whether the bytes are what it declares
//! (spec/oqs-wire.md §2.7, `W-2.7`).

use super::Outcome;
use crate::case::Finding;
use encoding_rs::{SHIFT_JIS, UTF_8};

/// The rule that this file judges.
pub const RULE: &str = "W-2.7";

/// How many bytes of the beginning are searched for the end of the declaration.
const DECLARATION_LIMIT: usize = 200;

/// The two character codes of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// Shift_JIS (Windows-31J).
    ShiftJis,
}

/// There is no byte order mark.
pub fn no_byte_order_mark(bytes: &[u8]) -> Outcome {
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) || bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Finding::required(RULE)
            .expected("要求の先頭にバイト順マーク（BOM）がない")
            .actual(format!("先頭のバイトが {}", hex(&bytes[..bytes.len().min(3)])))
            .offset(0)
            .next("BOM を付けずに書き出してください"));
    }
    Ok(())
}

/// The XML declaration is there and names UTF-8 or Shift_JIS. Either kind of quotation mark and any case will do.
pub fn declared(bytes: &[u8]) -> Result<Charset, Finding> {
    let declaration = declaration(bytes);
    let named = declaration.as_deref().and_then(encoding_name);
    match named.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some("utf-8") => Ok(Charset::Utf8),
        Some("shift_jis" | "shift-jis" | "windows-31j") => Ok(Charset::ShiftJis),
        _ => Err(Finding::required(RULE)
            .expected("XML 宣言があり、encoding が UTF-8 又は Shift_JIS である")
            .actual(declaration.unwrap_or_else(|| "XML 宣言がない".to_owned()))
            .line(1)
            .offset(0)
            .next("先頭に <?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?> のような宣言を書いてください")),
    }
}

/// The bytes are in the declared character code.
pub fn bytes_match(bytes: &[u8], charset: Charset) -> Outcome {
    text_of(bytes, charset).map(|_| ())
}

/// The text of the message, decoded as declared and without repair.
///
/// # Errors
/// The first of: byte order mark, declaration, bytes that are not in the declared code.
pub fn read(bytes: &[u8]) -> Result<String, Finding> {
    no_byte_order_mark(bytes)?;
    text_of(bytes, declared(bytes)?)
}

fn text_of(bytes: &[u8], charset: Charset) -> Result<String, Finding> {
    let (encoding, name) = match charset {
        Charset::Utf8 => (UTF_8, "UTF-8"),
        Charset::ShiftJis => (SHIFT_JIS, "Shift_JIS"),
    };
    match encoding.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) if charset == Charset::Utf8 || !looks_like_utf8(bytes) => Ok(text.into_owned()),
        _ => Err(Finding::required(RULE)
            .expected(format!("宣言した文字コード {name} のバイト列である"))
            .actual(format!("{name} として読めないバイト列（先頭から{}バイト目）", first_strange_byte(bytes, charset)))
            .offset(first_strange_byte(bytes, charset) as u64)
            .next("宣言と実際の文字コードを合わせてください")),
    }
}

/// One line of text without a declaration (`.err`): UTF-8 if it is, else Shift_JIS. Trimmed; none if empty.
pub fn free_text(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?.into_owned(),
    };
    let text = text.lines().next().unwrap_or_default().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// UTF-8 with Japanese text can by chance be read as Shift_JIS; real Shift_JIS text practically never is valid UTF-8.
fn looks_like_utf8(bytes: &[u8]) -> bool {
    !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok()
}

fn first_strange_byte(bytes: &[u8], charset: Charset) -> usize {
    match (charset, std::str::from_utf8(bytes)) {
        (Charset::Utf8, Err(error)) => error.valid_up_to(),
        _ => bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0),
    }
}

fn declaration(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(DECLARATION_LIMIT)];
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    head.starts_with(b"<?xml").then(|| String::from_utf8_lossy(&head[..end + 2]).into_owned())
}

fn encoding_name(declaration: &str) -> Option<String> {
    let rest = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let mark = rest.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
    Some(rest[1..].split_once(mark)?.0.to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<XmlMsg><Name>髙﨑</Name></XmlMsg>";

    fn utf8(encoding: &str) -> Vec<u8> {
        format!("<?xml version=\"1.0\" encoding=\"{encoding}\" standalone=\"no\"?>\r\n{BODY}").into_bytes()
    }

    fn shift_jis(encoding: &str) -> Vec<u8> {
        let text = format!("<?xml version='1.0' encoding='{encoding}'?>\r\n{BODY}");
        SHIFT_JIS.encode(&text).0.into_owned()
    }

    #[test]
    fn a_request_in_its_declared_code_is_read_in_either_code() {
        for bytes in
            [utf8("UTF-8"), utf8("utf-8"), shift_jis("Shift_JIS"), shift_jis("SHIFT_JIS"), shift_jis("Windows-31J")]
        {
            let text = read(&bytes).unwrap();
            assert!(text.ends_with(BODY), "{text}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_found() {
        let mut bytes = vec![0xEF, 0xBB, 0xBF];
        bytes.extend(utf8("UTF-8"));
        let finding = read(&bytes).unwrap_err();
        assert!(finding.actual.contains("EF BB BF"));
        assert_eq!(finding.requirement, RULE);
    }

    #[test]
    fn a_missing_or_strange_declaration_is_found() {
        for bytes in [b"<XmlMsg/>".to_vec(), utf8("EUC-JP"), b"<?xml version=\"1.0\"?><XmlMsg/>".to_vec(), Vec::new()] {
            assert!(declared(&bytes).is_err(), "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn free_text_is_read_in_either_code() {
        assert_eq!(free_text("書式の誤り。\r\n".as_bytes()).as_deref(), Some("書式の誤り。"));
        assert_eq!(free_text(&SHIFT_JIS.encode("書式の誤り。").0).as_deref(), Some("書式の誤り。"));
        assert_eq!(free_text(b" \r\n"), None);
    }

    #[test]
    fn bytes_of_the_other_code_are_found() {
        assert!(read(&utf8("Shift_JIS")).is_err());
        let finding = read(&shift_jis("UTF-8")).unwrap_err();
        assert!(finding.place.offset.is_some_and(|at| at > 30), "{finding:?}");
    }
}
