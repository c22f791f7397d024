//! Message → bytes, as the terminal's serializer writes them (spec/oqs-wire.md §2.7, §3.9).

use super::encoding::Encoding;
use super::group::{Child, Group};
use super::read::ROOT;
use super::shift_jis;
use super::style::{LineEnd, Order, Style};
use super::table::{GroupLayout, INDENT, ItemLayout, indentation};

/// A value that no XML document can hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{element}: XMLに書けない文字U+{code:04X}が含まれています。その文字を除いてください。")]
pub struct EncodeError {
    /// Element name.
    pub element: &'static str,
    /// Code point.
    pub code: u32,
}

/// Writes a message: declaration, elements in the style's order, four spaces a level, absent elements left out,
/// empty ones as `<Tag/>`, decimal character references for what the encoding cannot hold.
///
/// # Errors
/// When a value holds a character that XML does not allow (a control character).
pub fn encode(message: &dyn Group, style: &Style) -> Result<Vec<u8>, EncodeError> {
    let line_end = style.line_end.as_str();
    let mut writer = Writer { out: Vec::with_capacity(GUESSED_BYTES), style, line_end };
    let declaration = ["<?xml version=\"1.0\" encoding=\"", style.encoding.name(), "\" standalone=\"no\"?>", line_end];
    declaration.into_iter().for_each(|part| writer.ascii(part));
    writer.group(&ROOT_TAGS, message, 0)?;
    Ok(writer.out)
}

/// Name and tags of an element, as in the tables: with more indentation than needed, and with CR and LF.
struct Tags {
    element: &'static str,
    open: &'static [u8],
    close: &'static [u8],
}

const ROOT_TAGS: Tags =
    Tags { element: ROOT, open: concat!(indentation!(), "<XmlMsg>").as_bytes(), close: b"</XmlMsg>\r\n" };

impl From<&'static ItemLayout> for Tags {
    fn from(item: &'static ItemLayout) -> Tags {
        Tags { element: item.element, open: item.open.as_bytes(), close: item.close.as_bytes() }
    }
}

/// Room for the answer about one person.
const GUESSED_BYTES: usize = 4 << 10;

/// Writes into the bytes of the encoding at once: names and marks are ASCII, the same in both encodings, and so are
/// nearly all values.
struct Writer<'s> {
    out: Vec<u8>,
    style: &'s Style,
    line_end: &'static str,
}

impl Writer<'_> {
    fn group(&mut self, tags: &Tags, group: &dyn Group, depth: usize) -> Result<(), EncodeError> {
        let start = self.out.len();
        self.open(tags, depth);
        self.ascii(self.line_end);
        let content = self.out.len();
        let layout = group.layout();
        let order = order(layout, self.style.order);
        for nth in 0..layout.items.len() {
            let position = order.map_or(nth, |order| usize::from(order[nth]));
            let item = &layout.items[position];
            for nth in 0..group.count(position) {
                match group.child(position, nth) {
                    Some(Child::Text(text)) => self.simple(&item.into(), text, depth + 1)?,
                    Some(Child::Group(inner)) => self.group(&item.into(), inner, depth + 1)?,
                    None => {}
                }
            }
        }
        if self.out.len() == content {
            self.out.truncate(start);
            self.empty(tags, depth);
        } else {
            self.ascii(indent(depth));
            self.close(tags);
        }
        Ok(())
    }

    fn simple(&mut self, tags: &Tags, text: &str, depth: usize) -> Result<(), EncodeError> {
        if text.is_empty() {
            self.empty(tags, depth);
        } else {
            self.open(tags, depth);
            self.text(tags.element, text)?;
            self.close(tags);
        }
        Ok(())
    }

    /// Indentation and start tag in one piece.
    fn open(&mut self, tags: &Tags, depth: usize) {
        self.out.extend_from_slice(&tags.open[INDENT.saturating_sub(4 * depth)..]);
    }

    /// End tag and line end in one piece.
    fn close(&mut self, tags: &Tags) {
        if self.style.line_end == LineEnd::CrLf {
            self.out.extend_from_slice(tags.close);
        } else {
            self.out.extend_from_slice(&tags.close[..tags.close.len() - 2]);
            self.ascii(self.line_end);
        }
    }

    fn empty(&mut self, tags: &Tags, depth: usize) {
        self.ascii(indent(depth));
        self.ascii("<");
        self.ascii(tags.element);
        self.ascii("/>");
        self.ascii(self.line_end);
    }

    fn ascii(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn text(&mut self, element: &'static str, text: &str) -> Result<(), EncodeError> {
        // Every byte is looked at once: nearly all values can be copied as they are.
        let seen = if is_digits(text) { 0 } else { class_of(text) };
        if seen == 0 {
            self.ascii(text);
            return Ok(());
        }
        if seen & CARE == 0 || !text.chars().any(needs_care) {
            self.encoded(text);
            return Ok(());
        }
        let mut written = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            match c {
                '&' => written.push_str("&amp;"),
                '<' => written.push_str("&lt;"),
                '>' => written.push_str("&gt;"),
                // A line feed in a value comes out as the platform's line end.
                '\n' => written.push_str(self.line_end),
                '\t' => written.push(c),
                '\0'..='\u{1F}' if c != '\r' => return Err(EncodeError { element, code: u32::from(c) }),
                '\u{FFFE}' | '\u{FFFF}' => return Err(EncodeError { element, code: u32::from(c) }),
                c if needs_care(c) => {
                    written.push_str("&#");
                    written.push_str(&u32::from(c).to_string());
                    written.push(';');
                }
                c => written.push(c),
            }
        }
        self.encoded(&written);
        Ok(())
    }

    fn encoded(&mut self, text: &str) {
        match self.style.encoding {
            Encoding::ShiftJis if !text.is_ascii() => shift_jis::encode(text, self.style.repertoire, &mut self.out),
            Encoding::ShiftJis | Encoding::Utf8 => self.ascii(text),
        }
    }
}

/// A byte of a character that is not ASCII.
const WIDE: u8 = 1;
/// A byte that a character which needs care can have: C2 begins U+0080…U+00BF, E2 U+2000…U+2FFF, EF U+F000…U+FFFF, F0 and
/// above what lies beyond U+FFFF.
const CARE: u8 = 2;

/// What each byte says about a text.
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < class.len() {
        let wide = if byte >= 0x80 { WIDE } else { 0 };
        let care = matches!(byte, 0x26 | 0x3C | 0x3E | ..=0x1F | 0x7F | 0xC2 | 0xE2 | 0xEF..);
        class[byte] = wide | if care { CARE } else { 0 };
        byte += 1;
    }
    class
};

/// What all bytes of a text say about it.
fn class_of(text: &str) -> u8 {
    text.bytes().fold(0, |seen, byte| seen | CLASS[usize::from(byte)])
}

/// Whether a text is digits only, eight at a time: most values are numbers, dates and codes.
fn is_digits(text: &str) -> bool {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    words.iter().all(|word| {
        let word = u64::from_le_bytes(*word);
        // The upper halves are 3, and stay 3 when six is added: no lower half is above 9.
        word & (EACH * 0xF0) == EACH * 0x30 && word.wrapping_add(EACH * 6) & (EACH * 0xF0) == EACH * 0x30
    }) && rest.iter().all(u8::is_ascii_digit)
}

fn indent(depth: usize) -> &'static str {
    &indentation!()[..INDENT.min(4 * depth)]
}

/// Markup, control characters, line separators, and what lies above U+FFFF: written as a reference even under UTF-8.
fn needs_care(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{FFFE}'..)
}

/// Positions of a group's items in the order in which they are written; none for the layout's own.
fn order(layout: &'static GroupLayout, order: Order) -> Option<&'static [u8]> {
    match order {
        Order::Layout => None,
        // Only this group is near the point where its table would double (§8-6).
        Order::Terminal128 if layout.name == "ResultOfQualificationConfirmation" => Some(layout.order_128()),
        Order::Terminal | Order::Terminal128 => Some(layout.terminal_order()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_told_from_everything_else_at_every_place() {
        let digits = "0123456789012345678901";
        for length in 0..=digits.len() {
            assert!(is_digits(&digits[..length]));
            for at in 0..length {
                for other in ['/', ':', '&', 'p', '\u{7F}', '山', '０'] {
                    let text = format!("{}{other}{}", &digits[..at], &digits[at + 1..length]);
                    assert!(!is_digits(&text), "{text}");
                }
            }
        }
    }

    #[test]
    fn tags_stand_behind_as_many_spaces_as_their_level_asks_for() {
        let layout = crate::oqs::layout::result::ResultOfQualificationConfirmation::LAYOUT;
        for item in layout.items {
            assert_eq!(item.open, format!("{:INDENT$}<{}>", "", item.element));
            assert_eq!(item.close, format!("</{}>\r\n", item.element));
        }
    }
}
