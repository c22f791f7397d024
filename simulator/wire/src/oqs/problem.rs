//! What is wrong with a message: where, what, and how to put it right.

use std::fmt;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Against a fact of medium confidence or a guess; the message can be used.
    Warning,
    /// Against a well-known fact; a terminal refuses the message.
    Error,
}

/// What kind of problem it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// More bytes, depth or nodes than the limits allow.
    TooLarge,
    /// No encoding of the interface, or a contradiction about it.
    Encoding,
    /// Bytes that the encoding does not know.
    Undecodable,
    /// The document stops before its end.
    Truncated,
    /// A document type definition; never expanded.
    Dtd,
    /// Not well-formed XML.
    Malformed,
    /// Another root element.
    WrongRoot,
    /// An element that the table does not know here.
    UnknownElement,
    /// An attribute or a namespace.
    Attribute,
    /// Text between elements, or elements inside text.
    Mixed,
    /// More occurrences than allowed.
    Duplicate,
    /// A required element is not there.
    Missing,
    /// A required element has no content.
    Empty,
    /// Too many characters.
    TooLong,
    /// Wrong characters, wrong length, no such date.
    WrongForm,
    /// A value that the code table does not know.
    UnknownCode,
    /// Two elements contradict each other.
    Contradiction,
}

/// Where in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// From 0, in the bytes as received.
    pub offset: usize,
    /// `XmlMsg/MessageBody/ResultList/ResultOfQualificationConfirmation[2]/Name`; empty before the root.
    pub path: String,
}

/// One problem; its `Display` is a Japanese sentence with place and remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Kind.
    pub kind: ProblemKind,
    /// Severity.
    pub severity: Severity,
    /// Place.
    pub place: Place,
    /// What is wrong, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column, path, .. } = &self.place;
        write!(f, "{line}行{column}桁目")?;
        if !path.is_empty() {
            write!(f, " {path}")?;
        }
        write!(f, ": {} {}", self.what, self.remedy)
    }
}

/// What reading gave: the value as far as it could be read, and everything that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<T> {
    /// The value; `None` when the document could not be read at all. With errors it is a best effort.
    pub value: Option<T>,
    /// Every problem, in document order as far as possible.
    pub problems: Vec<Problem>,
    /// The encoding read, if it is one of the interface.
    pub encoding: Option<super::encoding::Encoding>,
}

impl<T> Decoded<T> {
    /// Whether nothing is wrong that a terminal would refuse (warnings are allowed).
    #[must_use]
    pub fn is_acceptable(&self) -> bool {
        self.value.is_some() && self.errors().next().is_none()
    }

    /// The problems of severity error.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error)
    }

    /// The value if it is acceptable, otherwise the problems.
    ///
    /// # Errors
    /// All problems, when one of them is an error.
    pub fn into_result(self) -> Result<T, Vec<Problem>> {
        let acceptable = self.is_acceptable();
        match self.value {
            Some(value) if acceptable => Ok(value),
            _ => Err(self.problems),
        }
    }

    /// Applies a function to the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Decoded<U> {
        Decoded { value: self.value.map(change), problems: self.problems, encoding: self.encoding }
    }
}

/// Bounds that are checked before and while reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes.
    pub max_bytes: usize,
    /// Deepest nesting of elements; the messages need 8.
    pub max_depth: usize,
    /// Most XML nodes.
    pub max_nodes: u32,
    /// Most problems reported; a last one says that there are more.
    pub max_problems: usize,
}

impl Limits {
    /// For requests and single results: 16 MiB, 32 levels, 2 million nodes, 500 problems.
    pub const DEFAULT: Limits = Limits { max_bytes: 16 << 20, max_depth: 32, max_nodes: 2_000_000, max_problems: 500 };

    /// For bulk results: 64 MiB, 8 million nodes.
    pub const BULK: Limits = Limits { max_bytes: 64 << 20, max_depth: 32, max_nodes: 8_000_000, max_problems: 500 };
}

impl Default for Limits {
    fn default() -> Self {
        Limits::DEFAULT
    }
}
