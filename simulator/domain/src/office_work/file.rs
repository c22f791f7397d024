//! A file of an office: each row is taken wholly or not at all, accepted rows stand, and every row gets an outcome
//! (B-143). The same file again changes nothing.

use super::rows::{RowOutcome, Rows};
use crate::aid::Step;
use crate::id::{FacilityCode, FileId, OfficeId, PersonId, RecipientNumber, TicketId};
use crate::insurance::ReasonOfLoss;
use crate::month::TreatmentMonth;
use crate::ticket::TicketDraft;
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

/// Rows of one file at most: a large city's month is 150,000 (spec/national-load.md §3).
pub const ROWS_LIMIT: u32 = 300_000;
/// Files whose rows are kept; of older ones the journal has the bytes.
pub const FILES_KEPT: usize = 200;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// 医療券・調剤券 of a month.
    Tickets,
    /// 資格: 開始, 停止, 再開, 廃止, 番号変更.
    Coverage,
}

/// Whom a row is about: by the number at the office, by the name in the world, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowPerson {
    /// 受給者番号.
    pub recipient_number: Option<RecipientNumber>,
    /// Name in the world file.
    pub alias: Option<String>,
    /// Whom the name stands for where nobody of the world has it: somebody of the nation behind the world.
    pub guest: Option<PersonId>,
}

/// A row of a file of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketRow {
    /// Whom.
    pub person: RowPerson,
    /// 医療機関コード.
    pub facility: FacilityCode,
    /// 診療年月.
    pub month: TreatmentMonth,
    /// 処方箋発行元医療機関コード.
    pub issuer: Option<FacilityCode>,
    /// The rest; its issuer is filled in from the code.
    pub draft: TicketDraft,
}

/// What a row of coverage registers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CoverageKind {
    /// 開始 with a 受給者番号.
    Start(RecipientNumber),
    /// 停止.
    Suspend,
    /// 再開.
    Resume,
    /// 廃止; death is reason 01 (B-077).
    Abolish(Option<ReasonOfLoss>),
    /// 番号変更 (B-014).
    Renumber(RecipientNumber),
}

impl CoverageKind {
    /// As a case's step.
    #[must_use]
    pub fn step(&self) -> Step {
        match self {
            CoverageKind::Start(recipient_number) => Step::Start { recipient_number: *recipient_number },
            CoverageKind::Suspend => Step::Suspend,
            CoverageKind::Resume => Step::Resume,
            CoverageKind::Abolish(reason) => Step::Abolish { reason: *reason },
            CoverageKind::Renumber(recipient_number) => Step::Renumber { recipient_number: *recipient_number },
        }
    }
}

/// A row of a file of coverage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// Whom.
    pub person: RowPerson,
    /// What.
    pub kind: CoverageKind,
    /// 異動日: first day of the new state.
    pub on: Date,
}

/// A file and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFile {
    /// Id.
    pub id: FileId,
    /// Whose.
    pub office: OfficeId,
    /// What it holds.
    pub kind: FileKind,
    /// For tickets: the month.
    pub month: Option<TreatmentMonth>,
    /// When it was taken in.
    pub at: DateTime,
    /// What came of each row so far, from row 1 on.
    pub rows: Rows,
    /// Whether every row was taken; false while the file is open.
    pub complete: bool,
}

impl OfficeFile {
    /// Rows registered, unchanged, rejected.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for (result, rows) in self.rows.runs() {
            counts[match result {
                RowOutcome::Ticket(_) | RowOutcome::Coverage => 0,
                RowOutcome::Unchanged => 1,
                RowOutcome::Rejected(_) => 2,
            }] += usize::try_from(rows).unwrap_or(usize::MAX);
        }
        counts
    }

    /// How often each reason for a rejection occurs, by its code.
    #[must_use]
    pub fn reasons(&self) -> BTreeMap<&'static str, usize> {
        let mut reasons = BTreeMap::new();
        for (result, rows) in self.rows.runs() {
            if let RowOutcome::Rejected(refusal) = result {
                *reasons.entry(refusal.code).or_insert(0) += usize::try_from(rows).unwrap_or(usize::MAX);
            }
        }
        reasons
    }
}

/// The file whose rows are being taken: what its own rows have said so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpenFile {
    pub(crate) id: FileId,
    /// Tickets that a row of this file named, with the row.
    pub(crate) tickets: BTreeMap<TicketId, u32>,
    /// People whose coverage a row of this file named, with day and row.
    pub(crate) people: BTreeMap<(PersonId, Date), u32>,
}
