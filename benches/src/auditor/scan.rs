//! Bytes → a small tree of elements, in one pass and without copying. Works on Shift_JIS directly: its second bytes
//! are never `<`, `>` or `&`. Refuses what is not well-formed, DTDs, and what the messages never have.

use std::borrow::Cow;

/// Deepest nesting.
const MAX_DEPTH: usize = 32;
/// Most elements.
const MAX_NODES: usize = 4_000_000;

/// Why bytes are no document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Offset in bytes.
    pub at: usize,
    /// What is wrong, Japanese.
    pub what: &'static str,
}

/// An element.
#[derive(Debug, Clone, Copy)]
struct Node<'a> {
    name: &'a [u8],
    /// Raw text; for an element with children what stands before the first.
    text: &'a [u8],
    /// Number of the first node that is not inside.
    end: usize,
}

/// A document.
#[derive(Debug, Clone)]
pub struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    shift_jis: bool,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    at: usize,
}

impl<'a> Tree<'a> {
    /// Reads a document.
    ///
    /// # Errors
    /// It is not well-formed.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Broken> {
        let head = &bytes[..bytes.len().min(100)];
        let is_shift_jis = |at| head.get(at..at + 9).is_some_and(|part| part.eq_ignore_ascii_case(b"shift_jis"));
        let shift_jis = memchr::memchr2_iter(b's', b'S', head).any(is_shift_jis);
        let mut tree = Tree { nodes: Vec::with_capacity(64), shift_jis };
        let mut open: Vec<usize> = Vec::with_capacity(8);
        let mut at = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
        while let Some(start) = find(bytes, at, b'<') {
            tree.text_between(&open, &bytes[at..start], at)?;
            let broken = |what| Broken { at: start, what };
            let end = find(bytes, start, b'>').ok_or(broken("タグが閉じていません"))?;
            let inner = &bytes[start + 1..end];
            at = end + 1;
            match inner.first() {
                Some(b'?') => {}
                Some(b'!') if inner.starts_with(b"!--") => {
                    let close = bytes[start..].windows(3).position(|part| part == b"-->");
                    at = start + close.ok_or(broken("注釈が閉じていません"))? + 3;
                }
                Some(b'!') => return Err(broken("DTDやCDATAは電文にありません")),
                Some(b'/') => {
                    let node = open.pop().ok_or(broken("開いていない要素を閉じています"))?;
                    let rest = inner[1..].strip_prefix(tree.nodes[node].name);
                    if !rest.is_some_and(|rest| rest.iter().all(u8::is_ascii_whitespace)) {
                        return Err(broken("要素の入れ子が合いません"));
                    }
                    tree.nodes[node].end = tree.nodes.len();
                }
                Some(_) => {
                    if open.is_empty() && !tree.nodes.is_empty() {
                        return Err(broken("根の要素が二つあります"));
                    }
                    if open.len() >= MAX_DEPTH || tree.nodes.len() >= MAX_NODES {
                        return Err(broken("要素が多すぎるか、深すぎます"));
                    }
                    let number = tree.nodes.len();
                    tree.nodes.push(Node { name: name(inner), text: b"", end: number + 1 });
                    if inner.last() != Some(&b'/') {
                        open.push(number);
                    }
                }
                None => return Err(broken("名前のないタグがあります")),
            }
        }
        let rest = !bytes[at.min(bytes.len())..].iter().all(u8::is_ascii_whitespace);
        if !open.is_empty() || tree.nodes.is_empty() || rest {
            return Err(Broken { at: bytes.len(), what: "電文が途中で終わっているか、空です" });
        }
        Ok(tree)
    }

    fn text_between(&mut self, open: &[usize], text: &'a [u8], at: usize) -> Result<(), Broken> {
        match open.last() {
            Some(node) if *node + 1 == self.nodes.len() => self.nodes[*node].text = text,
            _ if text.iter().all(u8::is_ascii_whitespace) => {}
            _ => return Err(Broken { at, what: "要素の外に文字があります" }),
        }
        Ok(())
    }

    /// The outermost element.
    pub fn root(&self) -> Element<'_, 'a> {
        Element { tree: self, at: 0 }
    }
}

impl<'t, 'a> Element<'t, 'a> {
    /// Element name.
    pub fn name(&self) -> &'a [u8] {
        self.tree.nodes[self.at].name
    }

    /// The elements directly inside.
    pub fn children(&self) -> impl Iterator<Item = Element<'t, 'a>> + use<'t, 'a> {
        let tree = self.tree;
        let end = tree.nodes[self.at].end;
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let here = Element { tree, at: next };
                next = tree.nodes[next].end;
                here
            })
        })
    }

    /// The first element of that name directly inside.
    pub fn child(&self, name: &str) -> Option<Element<'t, 'a>> {
        self.children().find(|child| child.name() == name.as_bytes())
    }

    /// The elements of that name directly inside.
    pub fn children_named(&self, name: &str) -> impl Iterator<Item = Element<'t, 'a>> {
        self.children().filter(move |child| child.name() == name.as_bytes())
    }

    /// Text of the first element of that name directly inside; `None` also for text that its encoding does not have.
    pub fn text_of(&self, name: &str) -> Option<Cow<'a, str>> {
        self.child(name)?.text()
    }

    /// The text, decoded, with character references resolved.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        let raw = self.tree.nodes[self.at].text;
        let text = if self.tree.shift_jis && !raw.is_ascii() {
            encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(raw)?
        } else {
            Cow::Borrowed(std::str::from_utf8(raw).ok()?)
        };
        if text.contains('&') { resolved(&text).map(Cow::Owned) } else { Some(text) }
    }
}

fn find(bytes: &[u8], from: usize, wanted: u8) -> Option<usize> {
    memchr::memchr(wanted, bytes.get(from..)?).map(|at| from + at)
}

fn name(inner: &[u8]) -> &[u8] {
    let end = inner.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').unwrap_or(inner.len());
    &inner[..end]
}

fn resolved(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, after) = after.split_once(';')?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            number => match number.strip_prefix("#x") {
                Some(hex) => char::from_u32(u32::from_str_radix(hex, 16).ok()?)?,
                None => char::from_u32(number.strip_prefix('#')?.parse().ok()?)?,
            },
        });
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn elements_texts_and_references_are_read() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<a>\r\n <b>x&#39641;&amp;</b><c/><b/><!-- > --><d ><b>y</b></d ></a>\r\n";
        let tree = Tree::read(text.as_bytes()).unwrap();
        let root = tree.root();
        assert_eq!(root.text_of("b").unwrap(), "x髙&");
        assert_eq!(root.children_named("b").count(), 2);
        assert_eq!(root.child("d").unwrap().text_of("b").unwrap(), "y");
        assert_eq!(root.text_of("c").unwrap(), "");
        assert!(root.child("y").is_none());
    }

    #[test]
    fn shift_jis_is_decoded_where_it_stands() {
        let text = "<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a><b>山田　ソ表</b></a>";
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        assert_eq!(Tree::read(&bytes).unwrap().root().text_of("b").unwrap(), "山田　ソ表");
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for text in [
            "",
            "<a>",
            "</a>",
            "<a></b>",
            "<a></ab>",
            "<ab></a>",
            "<a></a/>",
            "<a/><b/>",
            "<a>x<b/>y</a>",
            "x<a/>",
            "<a/>x",
            "<!DOCTYPE a><a/>",
            "<a",
            "<>",
        ] {
            assert!(Tree::read(text.as_bytes()).is_err(), "{text}");
        }
        let deep = "<a>".repeat(100) + &"</a>".repeat(100);
        assert!(Tree::read(deep.as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn anything_may_come(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(tree) = Tree::read(&bytes) {
                tree.root().children().for_each(|child| drop(child.text()));
            }
        }
    }
}
