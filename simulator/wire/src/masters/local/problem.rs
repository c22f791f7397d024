//! What is wrong with a master file, in three parts: where, what, how to put it right. Japanese.

use super::columns::Column;
use std::fmt;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Readable, but doubtful.
    Warning,
    /// Not readable: the row has no values, or could not be placed at all.
    Error,
}

/// A problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Line of the file from 1, where the row begins; 0: the file as a whole.
    pub line: u32,
    /// The column; none: the row as a whole.
    pub column: Option<&'static Column>,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
}

impl Problem {
    /// Where, in words: `12行目 8列目「公費負担者番号」`.
    #[must_use]
    pub fn place(&self) -> String {
        match (self.line, self.column) {
            (0, _) => "ファイル全体".to_owned(),
            (line, None) => format!("{line}行目"),
            (line, Some(column)) => format!("{line}行目 {}列目「{}」", column.position, column.name),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}{}", self.place(), self.what, self.remedy)
    }
}
