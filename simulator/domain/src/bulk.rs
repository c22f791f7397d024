//! Bulk requests: accepted with a 受付番号, answered 処理中 for a while, then with the result (B-050…B-060, §8-15).

use crate::answer::{Answer, QualificationResult, Validity};
use crate::id::{FacilityId, PersonId, ReceptionNumber};
use crate::inquiry::NumberQuery;
use crate::month::TreatmentMonth;
use crate::reference_number::ReferenceNumber;
use crate::refusal::Refusal;
use crate::remote_care::{CareKind, RemoteSearch, RemoteUnit};
use jiff::Span;
use jiff::civil::{Date, DateTime};

/// Greatest number of people in one bulk request.
pub const BULK_LIMIT: usize = 10_000;

/// A world remembers this many latest receptions; a collection for an older number is refused as unknown.
pub const RECEPTIONS_KEPT: usize = 10_000;

/// Which bulk function; a result cannot be collected through another one (B-059).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkKind {
    /// 資格確認一括照会 (OQSmuquc).
    Inquiries,
    /// 照会番号一括登録 (OQSmuimm).
    ReferenceNumbers,
    /// 委託先資格情報の一括取得 (OQSmutic).
    Tickets,
    /// 同意済資格情報一括取得 (OQSmuhvq, OQSmuonq).
    Consented(CareKind),
}

/// A bulk request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkRequest {
    /// Many number inquiries for one day.
    Inquiries {
        /// 資格確認日.
        on: Date,
        /// The people.
        queries: Vec<NumberQuery>,
    },
    /// Many 照会番号.
    ReferenceNumbers(Vec<ReferenceRegistration>),
    /// All tickets addressed to the facility in a month.
    Tickets(TreatmentMonth),
    /// Everybody who consented away from the reader.
    Consented(RemoteSearch),
}

impl BulkRequest {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> BulkKind {
        match self {
            BulkRequest::Inquiries { .. } => BulkKind::Inquiries,
            BulkRequest::ReferenceNumbers(_) => BulkKind::ReferenceNumbers,
            BulkRequest::Tickets(_) => BulkKind::Tickets,
            BulkRequest::Consented(search) => BulkKind::Consented(search.kind),
        }
    }

    /// How many people it lists; none where it asks for whoever there is.
    #[must_use]
    pub fn people(&self) -> Option<usize> {
        match self {
            BulkRequest::Inquiries { queries, .. } => Some(queries.len()),
            BulkRequest::ReferenceNumbers(list) => Some(list.len()),
            BulkRequest::Tickets(_) | BulkRequest::Consented(_) => None,
        }
    }
}

/// 照会番号登録用情報: a facility's number for the holder of these card numbers. Raw text, as in [`NumberQuery`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReferenceRegistration {
    /// 照会番号.
    pub reference_number: String,
    /// 保険者番号 or 公費負担者番号.
    pub insurer_number: String,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号 or 受給者番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
}

/// What an accepted request still has to do when it is collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Ask for these people; composed at collection, as things stand then.
    Inquiries {
        /// 資格確認日.
        on: Date,
        /// The people.
        queries: Vec<NumberQuery>,
    },
    /// Already done at acceptance; only to be told.
    ReferenceNumbers(Vec<RegistrationUnit>),
    /// Gather these tickets; composed at collection.
    Tickets(TreatmentMonth),
    /// Gather whoever consented; composed at collection.
    Consented(RemoteSearch),
}

/// An accepted bulk request.
#[doc(alias = "一括取得")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reception {
    /// 受付番号.
    pub number: ReceptionNumber,
    /// Whose.
    pub facility: FacilityId,
    /// 受付日時.
    pub accepted_at: DateTime,
    /// 任意のファイル識別子 of the request, to be echoed with the result.
    pub file_identifier: Option<String>,
    /// What is to be told.
    pub work: Work,
    /// How often it was asked for while pending.
    pub polls: u32,
}

impl Reception {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> BulkKind {
        match self.work {
            Work::Inquiries { .. } => BulkKind::Inquiries,
            Work::ReferenceNumbers(_) => BulkKind::ReferenceNumbers,
            Work::Tickets(_) => BulkKind::Tickets,
            Work::Consented(search) => BulkKind::Consented(search.kind),
        }
    }

    /// Whether the result is ready: asked often enough before, and long enough ago (§8-15).
    #[must_use]
    pub fn is_ready(&self, pending_polls: u32, delay_seconds: u32, at: DateTime) -> bool {
        let ready_at = self.accepted_at.saturating_add(Span::new().seconds(i64::from(delay_seconds)));
        self.polls >= pending_polls && at >= ready_at
    }
}

/// The answer to a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkAnswer {
    /// 受付番号.
    pub number: ReceptionNumber,
    /// Whose.
    pub facility: FacilityId,
    /// 処理実行日時.
    pub at: DateTime,
    /// 任意のファイル識別子 of the request.
    pub file_identifier: Option<String>,
    /// Pending or done.
    pub body: BulkBody,
}

/// Whether the result is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkBody {
    /// 処理結果区分 2 処理中 (B-051).
    Pending,
    /// 処理結果区分 1, one unit per person.
    Inquiries {
        /// 資格確認日.
        on: Date,
        /// In the order asked.
        units: Vec<InquiryUnit>,
    },
    /// 処理結果区分 1, one unit per registration, in the order asked.
    ReferenceNumbers(Vec<RegistrationUnit>),
    /// 処理結果区分 1, one unit per person; none at all is normal (B-053).
    Tickets {
        /// 診療年月.
        month: TreatmentMonth,
        /// In the order of the people's ids.
        units: Vec<TicketUnit>,
    },
    /// 処理結果区分 1, one unit per person, in the order of the people's ids; none at all is normal.
    Consented(Vec<RemoteUnit>),
}

/// One person of a 資格確認一括照会.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InquiryUnit {
    /// The answer, asked by number.
    pub answer: Answer,
    /// 限度額適用認定証等変更: 1 変更あり／判定不能 (OQSCD014); the platform model keeps no history, so 1 whenever the insurance
    /// has a certificate. None for anything but an insurance.
    pub limit_changed: Option<bool>,
}

/// One 照会番号 registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationUnit {
    /// As asked, to be echoed.
    pub request: ReferenceRegistration,
    /// The person, or why not; a failure has no side effects.
    pub outcome: Result<PersonId, Refusal>,
}

/// One person of a 委託先資格情報の一括取得.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketUnit {
    /// Who; not on the wire.
    pub person: PersonId,
    /// 照会番号 of the asking facility.
    pub reference_number: Option<ReferenceNumber>,
    /// Of the medical aid, whatever the switch for two results says: the unit exists because of it.
    pub validity: Validity,
    /// The insurance, if any, and the medical aid with the tickets of the asking facility (B-057).
    pub results: Vec<QualificationResult>,
}
