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

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Who sends it.
    pub municipality: MunicipalityId,
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
    /// When it is done: from then on rows and results show.
    pub done_at: DateTime,
    /// A result per record, in order.
    pub results: Vec<RecordResult>,
}
