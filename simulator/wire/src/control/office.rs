//! A welfare office's desk: files, inbox, lists (spec/medical-aid-operations.md J). All under `/api/v1/worlds/{world}`.
//!
//! | method and path | body → answer |
//! |---|---|
//! | `GET /offices` | → `[OfficeInfo]` |
//! | `PUT /offices/{id}/settings` | [`ChangeOffice`] → `OfficeInfo` |
//! | `POST /offices/{id}/suspensions` | `SuspensionSpec` → `OfficeInfo`; `…/suspensions/end` → `OfficeInfo` |
//! | `POST /offices/{id}/ticket-files?month=2026-11` | CSV → 201 [`FileInfo`] |
//! | `POST /offices/{id}/coverage-files` | CSV → 201 [`FileInfo`] |
//! | `GET /offices/{id}/files`, `…/files/{file}` | → `[FileInfo]`, [`FileDetail`] |
//! | `GET /offices/{id}/files/{file}/report` | → CSV, one line for each row |
//! | `POST /offices/{id}/requests` | [`SubmitRequest`] → 201 [`RequestInfo`] |
//! | `GET /offices/{id}/requests`, `GET /facilities/{id}/requests` | → `[RequestInfo]` |
//! | `POST /requests/{id}/decision` | [`RequestDecision`] → [`RequestInfo`] |
//! | `GET /offices/{id}/undelegated-visits` | → `[UndelegatedVisitsInfo]` |
//! | `POST /offices/{id}/undelegated-visits/handled` | [`HandleVisits`] → `[UndelegatedVisitsInfo]` |
//! | `GET /offices/{id}/frequent-visitors?month=2026-11` | → `[FrequentVisitorInfo]` |
//! | `GET /offices/{id}/double-coverage` | → `[DoubleCoverageInfo]` |
//! | `POST /tickets/{id}/paper-handouts` | → `TicketInfo` |
//! | `GET /tickets/{id}/paper`, `…/referral` | → a page to print: 医療券・調剤券, 診療依頼書 |

use super::dates::{DateExpr, MonthExpr};
use super::world::CorrectTicket;
use super::world_file::{CalendarSpec, NumberingSpec, RegistrationSpec, TicketSpec, TreatmentType, VisibilitySpec};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of `PUT /offices/{id}/settings`; what is left out stays. Tickets decided before keep their day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ChangeOffice {
    /// When tickets are registered.
    pub calendar: Option<CalendarSpec>,
    /// How long after registration the platform shows it.
    pub visible: Option<VisibilitySpec>,
    /// 運用開始日.
    pub starts_on: Option<DateExpr>,
    /// Whether recipient numbers stay or change monthly.
    pub numbering: Option<NumberingSpec>,
    /// Days of visit in a month that make a frequent visitor; not 0.
    pub frequent_days: Option<u8>,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// 医療券・調剤券 of a month.
    Tickets,
    /// 資格.
    Coverage,
}

/// A file that was taken in, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileInfo {
    /// Id, `f1`, `f2`, …
    pub id: String,
    /// The office.
    pub office: String,
    /// What it holds.
    pub kind: FileKind,
    /// For tickets: the month, `2026-11`.
    pub month: Option<String>,
    /// When it came in.
    pub at: String,
    /// Whether every row was taken. A large file is taken in slices: until then the counts are those so far.
    pub complete: bool,
    /// Rows without the header.
    pub rows: usize,
    /// Rows that registered something.
    pub registered: usize,
    /// Rows that said what was so already.
    pub unchanged: usize,
    /// Rows that were rejected.
    pub rejected: usize,
    /// How often each reason occurs.
    pub reasons: Vec<ReasonCount>,
}

/// A reason for rejections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReasonCount {
    /// Code of our own, `file.unknown_facility`.
    pub code: String,
    /// Rows.
    pub rows: usize,
}

/// A file with its rejected rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FileDetail {
    /// The file.
    #[serde(flatten)]
    pub file: FileInfo,
    /// The first 1,000 rejected rows; the report has all rows.
    pub rejections: Vec<RowReport>,
}

/// What came of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowReport {
    /// Row, counted from 1 without the header.
    pub row: usize,
    /// 登録, 変更なし or 拒否.
    pub result: String,
    /// The ticket that it registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Code of the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Which item is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// How to put it right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

/// Who asks an office.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Requester {
    /// The facility that the request names.
    #[default]
    #[serde(alias = "医療機関")]
    Facility,
    /// The patient.
    #[serde(alias = "患者")]
    Patient,
}

/// Why an office is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A visit is planned (S002-07).
    #[serde(alias = "受診の連絡")]
    VisitPlanned,
    /// The patient has been treated without a ticket (S002-67, S000-43).
    #[serde(alias = "未委託で受診済み")]
    VisitedWithoutTicket,
    /// Something on a ticket is wrong.
    #[serde(alias = "券の訂正")]
    Correction,
    /// A ticket on paper is needed (S002-28).
    #[serde(alias = "紙の券の交付")]
    Paper,
    /// Coverage cannot be confirmed (S002-25, S002-43).
    #[serde(alias = "資格が確認できない")]
    Unconfirmed,
    /// The patient was admitted (S002-30).
    #[serde(alias = "入院の連絡")]
    Admission,
}

/// Body of `POST /offices/{id}/requests`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmitRequest {
    /// Who asks. Default: the facility.
    #[serde(default)]
    pub from: Requester,
    /// The person's id.
    pub person: String,
    /// The facility's id.
    pub facility: String,
    /// 診療年月. Default: the treatment month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<MonthExpr>,
    /// Why.
    pub why: Why,
    /// Day of the visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit_on: Option<DateExpr>,
    /// For a correction: the ticket's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// A request as everybody who may see it is told: neither 公費負担者番号 nor 受給者番号.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestInfo {
    /// Id, `r1`, `r2`, …
    pub id: String,
    /// The office that has it.
    pub office: String,
    /// Who asked.
    pub from: Requester,
    /// The person's id.
    pub person: String,
    /// The facility's id.
    pub facility: String,
    /// 診療年月, `2026-11`.
    pub month: String,
    /// Why.
    pub why: Why,
    /// Day of the visit.
    pub visit_on: Option<String>,
    /// The ticket that is wrong, or the one that was decided.
    pub ticket: Option<String>,
    /// In words.
    pub note: String,
    /// When it came in.
    pub at: String,
    /// How it stands, Japanese: 受付済み, 委託, 訂正済み, 却下, 回送, 回答済み.
    pub state: String,
    /// When it was decided.
    pub decided_at: Option<String>,
    /// What whoever asked is told, Japanese.
    pub answer: String,
    /// The office and the request that it was forwarded to.
    pub forwarded_to: Option<String>,
    /// The request that it was forwarded from.
    pub forwarded_from: Option<String>,
}

/// Body of `POST /requests/{id}/decision`: exactly one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestDecision {
    /// A ticket for the request's person, facility and month, also afterwards.
    #[serde(alias = "委託")]
    Delegate(Box<DelegateDraft>),
    /// A correction of the ticket that the request names.
    #[serde(alias = "訂正")]
    Correct(Box<CorrectTicket>),
    /// Refused, with the reason.
    #[serde(alias = "却下")]
    Refuse(String),
    /// Another office is in charge: its id.
    #[serde(alias = "回送")]
    Forward(String),
    /// Answered in words.
    #[serde(alias = "回答")]
    Answer(String),
}

/// What is decided of a delegated ticket; the rest follows from the request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DelegateDraft {
    /// 診療別.
    pub treatment_type: Option<TreatmentType>,
    /// 有効期間 from.
    pub valid_from: Option<DateExpr>,
    /// 有効期間 until.
    pub valid_until: Option<DateExpr>,
    /// 本人支払額.
    pub self_pay_yen: u32,
    /// 処方箋発行元: a facility's id.
    pub prescription_issuer: Option<String>,
    /// 傷病名.
    pub injury_names: Vec<String>,
    /// 単独・併用別 02 併用.
    pub combined_use: Option<bool>,
    /// 社会保険状況.
    pub social_insurance: Option<bool>,
    /// 備考.
    pub remarks: Vec<String>,
    /// By the office's calendar, at once, or on paper.
    pub registration: RegistrationSpec,
}

impl DelegateDraft {
    /// The ticket for a facility and a month.
    #[must_use]
    pub fn ticket(&self, facility: String, month: MonthExpr) -> TicketSpec {
        TicketSpec {
            facility,
            month: Some(month),
            kind: None,
            treatment_type: self.treatment_type,
            valid_from: self.valid_from.clone(),
            valid_until: self.valid_until.clone(),
            self_pay_yen: self.self_pay_yen,
            prescription_issuer: self.prescription_issuer.clone(),
            injury_names: self.injury_names.clone(),
            district_contact: None,
            handling_contact: None,
            combined_use: self.combined_use,
            social_insurance: self.social_insurance,
            infection: false,
            late_elderly: false,
            prefectural_expenses: false,
            remarks: self.remarks.clone(),
            decided_at: None,
            registration: self.registration.clone(),
        }
    }
}

/// Visits without a ticket that wait for the case worker (B-142): neither department nor drugs (B-140).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UndelegatedVisitsInfo {
    /// The person's id.
    pub person: String,
    /// The facility's id.
    pub facility: String,
    /// Month, `2026-11`.
    pub month: String,
    /// Days, ISO.
    pub days: Vec<String>,
    /// When the office could know of it.
    pub first_at: String,
    /// The open request about it.
    pub request: Option<String>,
}

/// Body of `POST /offices/{id}/undelegated-visits/handled`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleVisits {
    /// The person's id.
    pub person: String,
    /// The facility's id.
    pub facility: String,
    /// Month. Default: the treatment month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<MonthExpr>,
    /// What was done about it.
    pub note: String,
}

/// Somebody who came to one facility on many days of a month (B-141). Inquiries of one day count once; the facility
/// stands in for department and disease, which an office does not learn from inquiries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FrequentVisitorInfo {
    /// The person's id.
    pub person: String,
    /// The facility's id.
    pub facility: String,
    /// Days, ISO.
    pub days: Vec<String>,
}

/// A person for whom two offices hold the same days (B-076, B-144).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DoubleCoverageInfo {
    /// The person's id.
    pub person: String,
    /// The two offices.
    pub offices: Vec<String>,
    /// First common day, ISO.
    pub from: String,
    /// First day that is no longer common.
    pub until: Option<String>,
}
