//! How a message is written: the switches of spec/oqs-wire.md §2.7 and §8.

use super::encoding::Encoding;

/// The order of elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// As the terminal emits them: hash order (§3.9), ResultOfQualificationConfirmation from a table of 64.
    Terminal,
    /// The same with a table of 128 for ResultOfQualificationConfirmation (§8-6).
    Terminal128,
    /// As the layout book lists them: requests of receipt computers, the Web API, perhaps bulk results (§8-7).
    Layout,
}

impl Order {
    /// The hash order with this many buckets for results: 128, otherwise 64.
    #[must_use]
    pub const fn of_result_table(size: u16) -> Order {
        if size == 128 { Order::Terminal128 } else { Order::Terminal }
    }
}

/// Line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineEnd {
    /// As on Windows (§8-8).
    CrLf,
    /// As on Linux.
    Lf,
}

impl LineEnd {
    /// The characters.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            LineEnd::CrLf => "\r\n",
            LineEnd::Lf => "\n",
        }
    }
}

/// Which characters Shift_JIS is taken to have; the others become decimal references.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Repertoire {
    /// JIS X 0208 and half-width katakana only, as Java's Shift_JIS: 髙 becomes `&#39641;` (§2.7).
    JisX0208,
    /// Windows-31J, as .NET's Shift_JIS: 髙, ① and ㈱ are bytes.
    Windows31J,
}

/// How a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Style {
    /// Encoding, which the declaration names. CharacterCodeIdentifier in the header is the caller's business.
    pub encoding: Encoding,
    /// Order of elements.
    pub order: Order,
    /// Line ends.
    pub line_end: LineEnd,
    /// Characters of Shift_JIS; has no effect under UTF-8.
    pub repertoire: Repertoire,
}

impl Style {
    /// As the terminal writes.
    #[must_use]
    pub const fn terminal(encoding: Encoding) -> Style {
        Style { encoding, order: Order::Terminal, line_end: LineEnd::CrLf, repertoire: Repertoire::JisX0208 }
    }

    /// As receipt computers usually write: layout order, Windows-31J.
    #[must_use]
    pub const fn receipt_computer(encoding: Encoding) -> Style {
        Style { encoding, order: Order::Layout, line_end: LineEnd::CrLf, repertoire: Repertoire::Windows31J }
    }
}
