//! The tables that describe messages: one [`GroupLayout`] per element group, made together with its Rust struct by
//! the macro of [`super::group`]. The reader, the writer, problem texts, documents and test generators all walk
//! these tables; nothing else knows the layout.

use super::code::CodeTable;
use super::java_hash;

/// The most items that one group may have.
pub const MAX_ITEMS: usize = 64;

/// How well a fact is known; decides whether breaking it is an error or a warning (spec/oqs-wire.md, first page).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Two independent sources, or real files: a hard check.
    High,
    /// One credible source: a warning.
    Medium,
    /// Our guess: a warning, and a switch where it matters.
    Guess,
}

/// How often an element may occur inside its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurs {
    /// Exactly once, with content.
    Once,
    /// At most once; may be left out or empty.
    Optional,
    /// Any number of times up to the limit given.
    Many {
        /// Fewest.
        min: u16,
        /// Most; `u16::MAX` stands for "no limit known".
        max: u16,
    },
}

impl Occurs {
    /// Fewest occurrences.
    #[must_use]
    pub const fn min(self) -> usize {
        match self {
            Occurs::Once => 1,
            Occurs::Optional => 0,
            Occurs::Many { min, .. } => min as usize,
        }
    }

    /// Most occurrences; `usize::MAX` when no limit is known.
    #[must_use]
    pub const fn max(self) -> usize {
        match self {
            Occurs::Once | Occurs::Optional => 1,
            Occurs::Many { max: u16::MAX, .. } => usize::MAX,
            Occurs::Many { max, .. } => max as usize,
        }
    }
}

/// What the text of a simple element must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Decided by the Rust type: a code of its table, or a group.
    ByType,
    /// Exactly this many ASCII digits.
    Digits(u16),
    /// One to this many ASCII digits.
    UpToDigits(u16),
    /// `yyyyMMdd`, a day of the calendar.
    Date,
    /// `yyyyMMddHHmmss`.
    Timestamp,
    /// `yyyyMM`.
    Month,
    /// 8 characters: digits, padded with spaces on the left (保険者番号; §2.7, §8-9).
    PaddedInsurer,
    /// At most this many printable ASCII characters.
    Ascii(u16),
    /// At most this many half-width characters: ASCII and half-width katakana.
    HalfWidth(u16),
    /// At most this many full-width characters.
    FullWidth(u16),
    /// At most this many characters of any kind.
    Text(u16),
}

/// What stands inside an element.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text, judged by the item's [`Rule`].
    Text,
    /// A code of a table.
    Code(&'static CodeTable),
    /// Further elements.
    Group(&'static GroupLayout),
}

/// The spaces in front of a start tag in the tables: four for each of more levels than any message has, or any layout that
/// is data (16).
macro_rules! indentation {
    () => {
        "                                                                        "
    };
}
pub(crate) use indentation;

/// Spaces in front of a start tag in the tables.
pub const INDENT: usize = indentation!().len();

/// One element of a group.
#[derive(Debug, Clone, Copy)]
pub struct ItemLayout {
    /// Official element name.
    pub element: &'static str,
    /// Its start tag behind [`INDENT`] spaces.
    pub open: &'static str,
    /// Its end tag, then CR and LF.
    pub close: &'static str,
    /// Japanese name.
    pub label: &'static str,
    /// How often.
    pub occurs: Occurs,
    /// What its text looks like.
    pub rule: Rule,
    /// What stands inside.
    pub kind: Kind,
    /// How well all this is known.
    pub confidence: Confidence,
}

/// An element group: its items in layout-book order, and the orders in which a terminal emits them.
#[derive(Debug)]
pub struct GroupLayout {
    /// Name of the Rust struct.
    pub name: &'static str,
    /// Items in the order of the layout book.
    pub items: &'static [ItemLayout],
    /// Positions of the items in emission order; the first `items.len()` count.
    terminal_order: [u8; MAX_ITEMS],
    /// The same for a table of 128 buckets (spec/oqs-wire.md §8-6).
    order_128: [u8; MAX_ITEMS],
}

impl GroupLayout {
    pub(crate) const fn new(name: &'static str, items: &'static [ItemLayout]) -> GroupLayout {
        assert!(items.len() <= MAX_ITEMS, "a group has more items than MAX_ITEMS");
        GroupLayout {
            name,
            items,
            terminal_order: java_hash::emission_order(items, java_hash::table_size(items.len())),
            order_128: java_hash::emission_order(items, 128),
        }
    }

    /// Positions of the items in the terminal's emission order.
    #[must_use]
    pub fn terminal_order(&self) -> &[u8] {
        &self.terminal_order[..self.items.len()]
    }

    /// Positions in the order of a table of 128 buckets.
    #[must_use]
    pub fn order_128(&self) -> &[u8] {
        &self.order_128[..self.items.len()]
    }

    /// Position of an element name.
    #[must_use]
    pub fn position(&self, element: &str) -> Option<usize> {
        self.items.iter().position(|item| item.element == element)
    }

    /// The same, looked for from a position on and then from the first: elements come in an order.
    #[must_use]
    pub fn position_from(&self, start: usize, element: &str) -> Option<usize> {
        let (before, behind) = self.items.split_at_checked(start)?;
        let is = |item: &ItemLayout| item.element == element;
        behind.iter().position(is).map(|at| start + at).or_else(|| before.iter().position(is))
    }

    /// The items in the terminal's emission order.
    pub fn emitted(&self) -> impl Iterator<Item = &'static ItemLayout> + '_ {
        self.terminal_order().iter().map(|&position| &self.items[usize::from(position)])
    }
}
