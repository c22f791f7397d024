//! The inbox of a welfare office: facilities ask for a ticket, patients announce a visit, the case worker decides
//! (S002-07, S002-25, S002-28, S002-30, S002-43, S002-67, S000-43, B-005).

use crate::id::{FacilityId, OfficeId, PersonId, RequestId, TicketId};
use crate::month::TreatmentMonth;
use crate::ticket::{TicketCorrection, TicketDraft};
use jiff::civil::{Date, DateTime};

/// Requests kept in a world; the oldest settled one makes room.
pub const REQUESTS_KEPT: usize = 50_000;
/// Characters of a note, an answer or a reason.
pub const NOTE_LIMIT: usize = 400;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requester {
    /// The facility that the request names.
    Facility,
    /// The patient.
    Patient,
}

/// Why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// 受診の連絡: a visit is planned (S002-07).
    VisitPlanned,
    /// 未委託で受診済み: the patient has been treated without a ticket (S002-67, B-024, S000-43).
    VisitedWithoutTicket,
    /// 券の訂正: something on a ticket is wrong.
    Correction,
    /// 紙の券の交付 (S002-28).
    Paper,
    /// 資格が確認できない (S002-25, S002-43).
    Unconfirmed,
    /// 入院の連絡 (S002-30, B-034).
    Admission,
}

/// A request to hand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// To which office.
    pub office: OfficeId,
    /// By whom.
    pub by: Requester,
    /// About whom.
    pub person: PersonId,
    /// Which facility.
    pub facility: FacilityId,
    /// 診療年月.
    pub month: TreatmentMonth,
    /// Why.
    pub why: Why,
    /// Day of the visit, past or planned; inside the month.
    pub visit_on: Option<Date>,
    /// The ticket that is to be corrected.
    pub ticket: Option<TicketId>,
    /// In words.
    pub note: String,
}

/// A request.
#[doc(alias = "発行依頼")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Id.
    pub id: RequestId,
    /// What was asked.
    pub asked: NewRequest,
    /// When it came in.
    pub at: DateTime,
    /// The request at another office that it was forwarded from.
    pub forwarded_from: Option<RequestId>,
    /// How it stands.
    pub state: RequestState,
}

/// How a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestState {
    /// Waits for the case worker.
    Open,
    /// A ticket was decided.
    Delegated {
        /// Which.
        ticket: TicketId,
        /// When.
        at: DateTime,
    },
    /// The ticket was corrected.
    Corrected {
        /// Which.
        ticket: TicketId,
        /// When.
        at: DateTime,
    },
    /// Refused.
    Refused {
        /// Why, for whoever asked.
        reason: String,
        /// When.
        at: DateTime,
    },
    /// Handed on to the office in charge.
    Forwarded {
        /// To whom.
        to: OfficeId,
        /// The request there.
        request: RequestId,
        /// When.
        at: DateTime,
    },
    /// Answered in words; nothing had to be registered.
    Answered {
        /// What.
        text: String,
        /// When.
        at: DateTime,
    },
}

impl RequestState {
    /// The state in words, Japanese.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            RequestState::Open => "受付済み",
            RequestState::Delegated { .. } => "委託",
            RequestState::Corrected { .. } => "訂正済み",
            RequestState::Refused { .. } => "却下",
            RequestState::Forwarded { .. } => "回送",
            RequestState::Answered { .. } => "回答済み",
        }
    }
}

/// What a case worker decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// Delegate, also retroactively (S000-43, B-026).
    Delegate(Box<TicketDraft>),
    /// Correct the ticket that the request names.
    Correct(Box<TicketCorrection>),
    /// Refuse.
    Refuse(String),
    /// Another office is in charge.
    Forward(OfficeId),
    /// Answer in words.
    Answer(String),
}
