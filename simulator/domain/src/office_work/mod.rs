//! What a welfare office does besides single tickets (spec/medical-aid-operations.md J).
//!
//! - [`file`]: a month of tickets, or changes of coverage, from a file, row by row (B-143); [`rows`]: what came of each;
//! - [`request`]: the inbox: what facilities and patients ask for, and what the case worker decides;
//! - [`linkage`]: the connection with the platform suspended for a period (B-124);
//! - [`watch`]: early detection (B-142), frequent visitors (B-141), overlapping offices (B-144).

pub mod file;
pub mod linkage;
pub mod request;
pub mod rows;
pub mod watch;

use crate::id::{FacilityId, FileId, OfficeId, PersonId, RequestId, TicketId};
use crate::month::TreatmentMonth;
use crate::office::{Calendar, Numbering, Office, Visibility};
use crate::refusal::Refusal;
use file::{CoverageRow, FileKind, OfficeFile, TicketRow};
use jiff::civil::{Date, DateTime};
use linkage::Suspension;
use request::{NewRequest, Request, RequestState, Ruling};
use rows::RowOutcome;
use std::collections::BTreeMap;
use watch::Handled;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An office changes how it works; tickets decided before keep their day.
    ChangeOffice {
        /// Which.
        office: OfficeId,
        /// What.
        change: OfficeChange,
    },
    /// An office's linkage with the platform is suspended (B-124).
    Suspend {
        /// Whose.
        office: OfficeId,
        /// From.
        from: DateTime,
        /// Until; none: until it is ended.
        until: Option<DateTime>,
    },
    /// A suspension under way ends now.
    EndSuspension {
        /// Whose.
        office: OfficeId,
    },
    /// The calendar has come to a month: offices with changing numbers renumber (B-014).
    TurnMonth(TreatmentMonth),
    /// An office hands in a file. Its rows follow one by one, then its end.
    OpenFile {
        /// Who.
        office: OfficeId,
        /// What it holds.
        kind: FileKind,
        /// For tickets: the month that every row must belong to.
        month: Option<TreatmentMonth>,
    },
    /// A row of the open file, as far as it could be read. Never refused: what is wrong becomes the row's outcome.
    TakeTicket {
        /// Row, counted from 1 without the header.
        row: u32,
        /// What it says.
        content: Result<Box<TicketRow>, Refusal>,
    },
    /// The same for a file of coverage.
    TakeCoverage {
        /// Row, counted from 1 without the header.
        row: u32,
        /// What it says.
        content: Result<Box<CoverageRow>, Refusal>,
    },
    /// The open file is at its end.
    CloseFile,
    /// A facility or a patient asks an office for something.
    Submit(Box<NewRequest>),
    /// A case worker decides a request.
    Settle {
        /// Which.
        request: RequestId,
        /// How.
        ruling: Ruling,
    },
    /// A case worker has dealt with undelegated visits (B-142).
    HandleVisits {
        /// Whose office.
        office: OfficeId,
        /// Who came.
        person: PersonId,
        /// Where.
        facility: FacilityId,
        /// When.
        month: TreatmentMonth,
        /// What was done about it.
        note: String,
    },
    /// A ticket is printed and handed out besides its electronic form (S002-28).
    HandOut {
        /// Which.
        ticket: TicketId,
    },
}

/// What changes of an office; what is left out stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OfficeChange {
    /// When it registers.
    pub calendar: Option<Calendar>,
    /// When that shows.
    pub visibility: Option<Visibility>,
    /// 運用開始日.
    pub starts_on: Option<Date>,
    /// How it numbers recipients.
    pub numbering: Option<Numbering>,
    /// Days of visit in a month that make a frequent visitor.
    pub frequent_days: Option<u8>,
}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An office works differently now.
    OfficeChanged(Box<Office>),
    /// A suspension was announced or began.
    Suspended {
        /// Whose.
        office: OfficeId,
        /// When.
        suspension: Suspension,
    },
    /// A suspension ended.
    SuspensionEnded {
        /// Whose.
        office: OfficeId,
        /// When.
        at: DateTime,
    },
    /// The month was turned; new numbers are events of their own.
    MonthTurned(TreatmentMonth),
    /// A file was taken in.
    FileOpened(Box<OfficeFile>),
    /// A row was dealt with; what it registered are events of their own.
    RowTaken {
        /// Row.
        row: u32,
        /// What came of it.
        outcome: RowOutcome,
        /// Whose coverage it changed, and from which day on.
        covered: Option<(PersonId, Date)>,
    },
    /// The file's last row was dealt with.
    FileClosed,
    /// A request came in.
    Submitted(Box<Request>),
    /// A request was decided.
    Settled {
        /// Which.
        request: RequestId,
        /// How it stands now.
        state: RequestState,
    },
    /// Undelegated visits were dealt with.
    VisitsHandled {
        /// Which visits.
        key: VisitKey,
        /// By what.
        handled: Handled,
    },
    /// A ticket was handed out on paper.
    HandedOut {
        /// Which.
        ticket: TicketId,
        /// When.
        at: DateTime,
    },
}

/// Visits that a case worker deals with together: office, person, facility, month.
pub type VisitKey = (OfficeId, PersonId, FacilityId, TreatmentMonth);

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    pub(crate) suspensions: BTreeMap<OfficeId, Vec<Suspension>>,
    /// The month that numbers were renewed for last.
    pub(crate) month: Option<TreatmentMonth>,
    pub(crate) files: BTreeMap<FileId, OfficeFile>,
    /// Files ever taken in.
    pub(crate) taken: u64,
    pub(crate) open: Option<file::OpenFile>,
    pub(crate) requests: BTreeMap<RequestId, Request>,
    /// Requests ever submitted.
    pub(crate) submitted: u64,
    pub(crate) handled: BTreeMap<VisitKey, Handled>,
    pub(crate) hand_outs: BTreeMap<TicketId, Vec<DateTime>>,
}
