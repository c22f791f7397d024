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
    let text = encode_into_text(message, style)?;
    match style.encoding {
        Encoding::Utf8 => Ok(text.into_bytes()),
        Encoding::ShiftJis => {
            let mut bytes = Vec::with_capacity(text.len());
            shift_jis::encode(&text, style.repertoire, &mut bytes);
            Ok(bytes)
        }
    }
}

/// The document as text, before Shift_JIS takes away what it cannot hold.
///
/// # Errors
/// As [`encode`].
pub fn encode_into_text(message: &dyn Group, style: &Style) -> Result<String, EncodeError> {
    let mut writer = Writer { out: String::with_capacity(4096), style, line_end: style.line_end.as_str() };
    writer.out.push_str("<?xml version=\"1.0\" encoding=\"");
    writer.out.push_str(style.encoding.name());
    writer.out.push_str("\" standalone=\"no\"?>");
    writer.out.push_str(writer.line_end);
    writer.group(ROOT, message, 0)?;
    Ok(writer.out)
}

struct Writer<'s> {
    out: String,
    style: &'s Style,
    line_end: &'static str,
}

impl Writer<'_> {
    fn group(&mut self, element: &'static str, group: &dyn Group, depth: usize) -> Result<(), EncodeError> {
        self.indent(depth);
        let start = self.out.len();
        self.tag("<", element, ">");
        self.out.push_str(self.line_end);
        let content = self.out.len();
        let layout = group.layout();
        for nth in 0..layout.items.len() {
            let position = position(layout, self.style.order, nth);
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
            self.indent(depth);
            self.tag("</", element, ">");
        }
        self.out.push_str(self.line_end);
        Ok(())
    }

    fn simple(&mut self, element: &'static str, text: &str, depth: usize) -> Result<(), EncodeError> {
        self.indent(depth);
        if text.is_empty() {
            self.tag("<", element, "/>");
        } else {
            self.tag("<", element, ">");
            self.text(element, text)?;
            self.tag("</", element, ">");
        }
        self.out.push_str(self.line_end);
        Ok(())
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.out.push_str("    ");
        }
    }

    fn tag(&mut self, open: &str, element: &str, close: &str) {
        self.out.push_str(open);
        self.out.push_str(element);
        self.out.push_str(close);
    }

    fn text(&mut self, element: &'static str, text: &str) -> Result<(), EncodeError> {
        if !(may_need_care(text) && text.chars().any(needs_care)) {
            self.out.push_str(text);
            return Ok(());
        }
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                // A line feed in a value comes out as the platform's line end.
                '\n' => self.out.push_str(self.line_end),
                '\t' => self.out.push(c),
                '\0'..='\u{1F}' if c != '\r' => return Err(EncodeError { element, code: u32::from(c) }),
                '\u{FFFE}' | '\u{FFFF}' => return Err(EncodeError { element, code: u32::from(c) }),
                c if needs_care(c) => {
                    self.out.push_str("&#");
                    self.out.push_str(&u32::from(c).to_string());
                    self.out.push(';');
                }
                c => self.out.push(c),
            }
        }
        Ok(())
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

fn position(layout: &'static GroupLayout, order: Order, nth: usize) -> usize {
    match order {
        Order::Layout => nth,
        // Only this group is near the point where its table would double (§8-6).
        Order::Terminal128 if layout.name == "ResultOfQualificationConfirmation" => {
            usize::from(layout.order_128()[nth])
        }
        Order::Terminal | Order::Terminal128 => usize::from(layout.terminal_order()[nth]),
    }
}
