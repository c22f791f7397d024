//! Message → bytes, as the terminal's serializer writes them (spec/oqs-wire.md §2.7, §3.9).

use super::encoding::Encoding;
use super::group::{Child, Group};
use super::read::ROOT;
use super::shift_jis;
use super::style::{Order, Style};
use super::table::GroupLayout;

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
    writer.group(ROOT, message, 0)?;
    Ok(writer.out)
}

/// Room for the answer about one person.
const GUESSED_BYTES: usize = 6 << 10;
/// Four for each of more levels than any message has.
const SPACES: &str = "                                                                ";

/// Writes into the bytes of the encoding at once: names and marks are ASCII, the same in both encodings, and so are
/// nearly all values.
struct Writer<'s> {
    out: Vec<u8>,
    style: &'s Style,
    line_end: &'static str,
}

impl Writer<'_> {
    fn group(&mut self, element: &'static str, group: &dyn Group, depth: usize) -> Result<(), EncodeError> {
        let indent = &SPACES[..SPACES.len().min(4 * depth)];
        self.ascii(indent);
        let start = self.out.len();
        self.tag("<", element, ">");
        self.ascii(self.line_end);
        let content = self.out.len();
        let layout = group.layout();
        let order = order(layout, self.style.order);
        for nth in 0..layout.items.len() {
            let position = order.map_or(nth, |order| usize::from(order[nth]));
            let item = &layout.items[position];
            for occurrence in 0..group.count(position) {
                match group.child(position, occurrence) {
                    Some(Child::Text(text)) => self.simple(item.element, text, depth + 1)?,
                    Some(Child::Group(inner)) => self.group(item.element, inner, depth + 1)?,
                    None => {}
                }
            }
        }
        if self.out.len() == content {
            self.out.truncate(start);
            self.tag("<", element, "/>");
        } else {
            self.ascii(indent);
            self.tag("</", element, ">");
        }
        self.ascii(self.line_end);
        Ok(())
    }

    fn simple(&mut self, element: &'static str, text: &str, depth: usize) -> Result<(), EncodeError> {
        // One reservation for the line; the parts then find room.
        self.out.reserve(4 * depth + 2 * element.len() + text.len() + 8);
        self.ascii(&SPACES[..SPACES.len().min(4 * depth)]);
        if text.is_empty() {
            self.tag("<", element, "/>");
        } else {
            self.tag("<", element, ">");
            self.text(element, text)?;
            self.tag("</", element, ">");
        }
        self.ascii(self.line_end);
        Ok(())
    }

    fn tag(&mut self, open: &str, element: &str, close: &str) {
        self.ascii(open);
        self.ascii(element);
        self.ascii(close);
    }

    fn ascii(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn text(&mut self, element: &'static str, text: &str) -> Result<(), EncodeError> {
        if !may_need_care(text) || !text.chars().any(needs_care) {
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

/// Whether a text can hold a character that needs care, by its bytes: nearly none does, and then it is copied whole.
/// C2 begins U+0080…U+00BF, E2 U+2000…U+2FFF, EF U+F000…U+FFFF, F0 and above what lies beyond U+FFFF.
fn may_need_care(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | ..=0x1F | 0x7F | 0xC2 | 0xE2 | 0xEF..))
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
