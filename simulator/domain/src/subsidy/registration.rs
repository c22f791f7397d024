//! A batch of records and the task that it becomes (spec/pmh.md §2.1, §2.4; task and results are ours).

use super::certificate::Certificate;
use super::identity::BasicFive;
use super::municipality::MunicipalityId;
use jiff::civil::DateTime;
use std::fmt;
use std::sync::Arc;

/// Number of a task, from 1. Written `r1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskId(pub u64);

impl TaskId {
    /// Reads the written form, `r12`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        text.strip_prefix('r')?.parse().ok().map(TaskId)
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "r{}", self.0)
    }
}

/// Something to say about a field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The field as the API names it.
    pub field: String,
    /// Code of our own.
    pub code: &'static str,
    /// What.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
}

impl Remark {
    /// A remark.
    #[must_use]
    pub fn new(field: &str, code: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Remark {
        Remark { field: field.to_owned(), code, what: what.into(), remedy: remedy.into() }
    }
}

/// One record of a batch, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// historyKey as sent, for the result.
    pub history_key: Option<String>,
    /// The row with the particulars that came with it, or what is wrong with the record.
    pub draft: Result<Draft, Vec<Remark>>,
    /// What was odd about its fields.
    pub warnings: Vec<Remark>,
    /// Line of the CSV file, from 1.
    pub line: Option<u32>,
}

/// A record whose fields could be read and whose person is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The row.
    pub certificate: Arc<Certificate>,
    /// 基本5情報 that came with it.
    pub five: BasicFive,
}

/// Which part of what a municipality sent a batch is: a large one is decided in slices, so that others are answered
/// between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The task that it goes on with; none begins one.
    pub of: Option<TaskId>,
    /// Whether nothing comes behind it.
    pub last: bool,
}

impl Part {
    /// All of it.
    pub const WHOLE: Part = Part { of: None, last: true };
}

/// A batch, or a slice of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Who sends it.
    pub municipality: MunicipalityId,
    /// Which part it is.
    pub part: Part,
    /// Records in order.
    pub records: Vec<Record>,
    /// Seconds until it is processed.
    pub delay_seconds: u32,
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new row.
    Accepted,
    /// A row of the same key took its place.
    Replaced,
    /// The same row was there already.
    Unchanged,
    /// The row is dropped from what is told.
    Deleted,
    /// Nothing changed.
    Rejected(Vec<Remark>),
}

/// The result of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordResult {
    /// historyKey as sent.
    pub history_key: Option<String>,
    /// Line of the CSV file, from 1.
    pub line: Option<u32>,
    /// What became of it.
    pub outcome: Outcome,
    /// What is odd.
    pub warnings: Vec<Remark>,
}

/// The most tasks that are kept; the oldest goes first.
pub const TASKS_KEPT: usize = 1_000;
/// The most record results that all kept tasks hold together; the oldest tasks go first.
pub const RESULTS_KEPT: usize = 1_000_000;
/// The most versions of a row that are kept.
pub const VERSIONS_KEPT: usize = 4;
/// The most rows of one person.
pub const ROWS_PER_PERSON: usize = 1_000;

/// A task: accepted at a moment, done at another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Number.
    pub id: TaskId,
    /// Whose.
    pub municipality: MunicipalityId,
    /// When it came.
    pub accepted_at: DateTime,
    /// When it is done: from then on rows and results show. Of a task in slices: when its last slice is.
    pub done_at: DateTime,
    /// A result per record, in order; while it is not complete, of the records so far.
    pub results: Vec<RecordResult>,
    /// Whether every record was judged.
    pub complete: bool,
}

impl Task {
    /// Whether rows and results show at a moment.
    #[must_use]
    pub fn is_done(&self, at: DateTime) -> bool {
        self.complete && at >= self.done_at
    }

    /// Takes in the results of a later slice.
    pub(crate) fn go_on(&mut self, slice: &Task) {
        self.results.extend(slice.results.iter().cloned());
        self.done_at = slice.done_at;
        self.complete = slice.complete;
    }
}
