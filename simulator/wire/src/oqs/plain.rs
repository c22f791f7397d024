//! The ordinary message read straight from its text: elements of the tables without attributes, values without marks of
//! XML, and nothing wrong with any of them. Whatever is not so is left to the parser, which also knows what to say about it.

use super::check;
use super::group::Group;
use super::problem::Limits;
use super::read::ROOT;
use super::table::{GroupLayout, ItemLayout, Kind, MAX_ITEMS};

/// Reads a message that is as it should be. `None` says nothing about the text but that it has to be parsed; the message
/// is empty then.
pub(super) fn read(text: &str, limits: &Limits, message: &mut dyn Group) -> Option<()> {
    let mut scan = Scan { rest: text, nodes: 0, limits };
    let read = scan.document(message);
    if read.is_none() {
        message.clear();
    }
    read
}

struct Scan<'t, 'l> {
    rest: &'t str,
    nodes: u32,
    limits: &'l Limits,
}

impl<'t> Scan<'t, '_> {
    fn document(&mut self, message: &mut dyn Group) -> Option<()> {
        self.declaration()?;
        self.blank();
        self.take("<")?;
        self.take(ROOT)?;
        self.take(">")?;
        self.group(ROOT, message, 1)?;
        self.blank();
        self.rest.is_empty().then_some(())
    }

    /// None, or one with version, encoding and perhaps standalone, in double quotes.
    fn declaration(&mut self) -> Option<()> {
        if !self.rest.starts_with("<?") {
            return Some(());
        }
        self.take("<?xml version=\"1.0\" encoding=\"")?;
        let encoding = self.until(b'"')?;
        encoding.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).then_some(())?;
        if self.take(" standalone=\"").is_some() {
            let answer = self.until(b'"')?;
            matches!(answer, "yes" | "no").then_some(())?;
        }
        self.take("?>")
    }

    /// The rest of a group, up to and with its end tag.
    fn group(&mut self, element: &str, group: &mut dyn Group, depth: usize) -> Option<()> {
        let layout: &'static GroupLayout = group.layout();
        let mut seen = [0_usize; MAX_ITEMS];
        let mut last = 0;
        loop {
            self.blank();
            self.take("<")?;
            if self.take("/").is_some() {
                self.end_of(element)?;
                break;
            }
            // A mark for the element, one for its text, one for the line end behind it.
            self.nodes += 3;
            (self.nodes < self.limits.max_nodes && depth < self.limits.max_depth).then_some(())?;
            let (name, is_empty) = self.name()?;
            let position = layout.position_from(last, name)?;
            last = position;
            let item = &layout.items[position];
            seen[position] += 1;
            (seen[position] <= item.occurs.max()).then_some(())?;
            match (item.kind, is_empty) {
                (Kind::Group(_), false) => self.group(name, group.add(position, String::new())?, depth + 1)?,
                (Kind::Group(inner), true) => {
                    nothing_required(inner)?;
                    group.add(position, String::new())?;
                }
                (Kind::Text | Kind::Code(_), _) => {
                    let value = if is_empty { "" } else { self.value(name)? };
                    is_right(item, value).then_some(())?;
                    group.add(position, value.to_owned());
                }
            }
        }
        let complete = layout.items.iter().zip(seen).all(|(item, count)| count >= item.occurs.min());
        complete.then_some(())
    }

    /// A start tag after its `<`: the name, and whether the tag is an empty element's.
    fn name(&mut self) -> Option<(&'t str, bool)> {
        let name = self.until(b'>')?;
        match name.strip_suffix('/') {
            Some(name) => Some((name, true)),
            None => Some((name, false)),
        }
    }

    /// A value and its end tag.
    fn value(&mut self, element: &str) -> Option<&'t str> {
        let value = self.until(b'<')?;
        is_plain(value).then_some(())?;
        self.take("/")?;
        self.end_of(element)?;
        Some(value)
    }

    fn end_of(&mut self, element: &str) -> Option<()> {
        self.take(element)?;
        self.take(">")
    }

    fn blank(&mut self) {
        let mut rest = self.rest.as_bytes();
        // Line end, then levels of four spaces: two at a time.
        rest = rest.strip_prefix(b"\r\n").unwrap_or(rest);
        while let Some(after) = rest.strip_prefix(b"        ") {
            rest = after;
        }
        let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
        self.rest = self.rest.get(self.rest.len() - rest.len() + blank..).unwrap_or_default();
    }

    fn take(&mut self, mark: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(mark)?;
        Some(())
    }

    /// What stands before a mark, which is passed.
    fn until(&mut self, mark: u8) -> Option<&'t str> {
        let at = memchr::memchr(mark, self.rest.as_bytes())?;
        let (before, after) = (self.rest.get(..at)?, self.rest.get(at + 1..)?);
        self.rest = after;
        Some(before)
    }
}

/// Whether an XML parser takes a value as it stands: no references, no end of a section, no line ends that it would turn
/// into others, no characters that XML does not know (the last two of a plane's 65,536 begin with EF BF).
fn is_plain(value: &str) -> bool {
    !value.bytes().any(|byte| matches!(byte, b'&' | b'>' | 0..=0x1F | 0xEF)) || {
        let care = |c| matches!(c, '&' | '>' | '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
        !value.contains(care)
    }
}

/// Whether nothing is to be said about a value.
fn is_right(item: &ItemLayout, value: &str) -> bool {
    if value.trim_matches(' ').is_empty() {
        return item.occurs.min() == 0;
    }
    match item.kind {
        Kind::Code(table) => table.label(value).is_some(),
        Kind::Text | Kind::Group(_) => check::check(item, value).is_none(),
    }
}

fn nothing_required(layout: &GroupLayout) -> Option<()> {
    layout.items.iter().all(|item| item.occurs.min() == 0).then_some(())
}
