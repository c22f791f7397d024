//! A claim file as it comes to the desk, and what is kept of it.

use super::payers::Confirmed;
use super::policy::{Level, Policy};
use crate::claim::file::{Foot, Head};
use crate::claim::{Confidence, Finding, Receipt};
use crate::id::{FacilityId, InsurerNumber, OfficeId, PersonId};
use crate::month::TreatmentMonth;
use crate::viewing::CareDay;
use jiff::civil::{Date, DateTime};

/// A finding with what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Id of the rule.
    pub rule: String,
    /// How sure the rule is.
    pub confidence: Confidence,
    /// What it does.
    pub level: Level,
    /// Line in the file; 0 for the file as a whole.
    pub line: u64,
    /// Field position; 0 for the record as a whole.
    pub position: usize,
    /// What is wrong, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
}

impl Note {
    /// A finding under a policy.
    #[must_use]
    pub fn of(finding: Finding, policy: &Policy) -> Self {
        Note {
            rule: finding.rule.id.to_owned(),
            confidence: finding.rule.confidence,
            level: policy.of(finding.rule),
            line: finding.line,
            position: finding.position,
            what: finding.what,
            remedy: finding.remedy,
        }
    }
}

/// A file as read: nothing of the world was asked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimFile {
    /// Who submits.
    pub facility: FacilityId,
    /// Name of the file.
    pub file_name: String,
    /// Its head; none if the file cannot be read.
    pub head: Option<Head>,
    /// Its foot.
    pub foot: Option<Foot>,
    /// Number of its last line.
    pub last_line: u64,
    /// What is wrong outside its receipts.
    pub notes: Vec<Note>,
    /// Its receipts.
    pub receipts: Vec<ClaimedReceipt>,
    /// What rules do.
    pub policy: Policy,
}

impl ClaimFile {
    /// The number of this volume in its set; none for a file that is a set of its own.
    #[must_use]
    pub fn volume(&self) -> Option<u64> {
        let number = self.head.as_ref()?.volume.number()?;
        (number > 0).then_some(number)
    }

    /// Whether it ends its set: a single file, or a foot marked 99.
    #[must_use]
    pub fn is_last(&self) -> bool {
        self.volume().is_none() || self.foot.as_ref().is_none_or(|foot| foot.volume.text == "99")
    }

    /// Which set it belongs to.
    #[must_use]
    pub fn set_key(&self) -> Option<SetKey> {
        let head = self.head.as_ref()?;
        Some(SetKey {
            facility: self.facility.clone(),
            table: head.table.digit(),
            agency: head.agency.text.clone(),
            claim_month: head.claim_month.text.clone(),
        })
    }
}

/// What volumes of one set have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetKey {
    facility: FacilityId,
    table: u8,
    agency: String,
    claim_month: String,
}

/// A receipt as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedReceipt {
    /// As the rules see it.
    pub receipt: Receipt,
    /// Line of its first record.
    pub first_line: u64,
    /// Line of its last record.
    pub last_line: u64,
    /// カルテ番号等.
    pub chart_number: String,
    /// What form and rules without the world's knowledge found.
    pub notes: Vec<Note>,
    /// What was done, day by day, for the viewing.
    pub care: Vec<CareDay>,
}

/// What became of a file as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Taken in.
    Taken,
    /// A volume that waits for the last one.
    Waiting,
    /// Refused.
    Refused,
}

/// A file at the desk, for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Who submitted.
    pub facility: FacilityId,
    /// Number, per facility from 1.
    pub number: u64,
    /// Name of the file.
    pub file_name: String,
    /// When it came.
    pub received_at: DateTime,
    /// 請求年月.
    pub claim_month: Option<TreatmentMonth>,
    /// 点数表 digit; none for a file that is no claim file.
    pub table: Option<u8>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was refused, or remarks.
    pub notes: Vec<Note>,
    /// Its receipts, those of the volumes before it included.
    pub receipts: Vec<HandledReceipt>,
}

/// What identifies a claim: the same again is a duplicate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClaimKey {
    /// Who claims.
    pub facility: FacilityId,
    /// The person, or what the claim says of somebody unknown.
    pub person: String,
    /// 診療年月 as written.
    pub month: String,
    /// 点数表 digit.
    pub table: u8,
    /// Inpatient.
    pub inpatient: bool,
    /// 負担者番号 of the medical aid, or else the insurer: two offices in a month are two claims (spec/claims.md §11).
    pub payer: String,
    /// 処方箋発行医療機関: prescriptions of two issuers are two dispensing claims.
    pub issuer: String,
}

/// Who takes a receipt back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requester {
    /// 取下げ by the facility.
    Facility,
    /// 過誤 by the welfare office.
    Office(OfficeId),
    /// 過誤 by the insurer.
    Insurer(InsurerNumber),
}

/// What was decided about a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// Accepted; the states that follow come with time.
    Accepted {
        /// Examined on this day.
        examined_on: Date,
        /// Paid on this day.
        paid_on: Date,
    },
    /// Returned.
    Returned,
    /// Taken back.
    Withdrawn {
        /// When.
        at: DateTime,
        /// By whom.
        by: Requester,
        /// Why.
        reason: String,
    },
}

/// Where a receipt stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptState {
    /// Waiting for the examination.
    Received,
    /// Waiting for the payment.
    Examined,
    /// Paid.
    Paid,
    /// Returned.
    Returned,
    /// Taken back.
    Withdrawn,
}

/// A receipt after the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandledReceipt {
    /// The submission whose file holds it.
    pub submission: u64,
    /// レセプト番号 as written.
    pub number: String,
    /// Line of its first record.
    pub first_line: u64,
    /// Line of its last record.
    pub last_line: u64,
    /// レセプト種別 as written.
    pub receipt_type: String,
    /// 診療年月.
    pub month: Option<TreatmentMonth>,
    /// Whose; none for people who are not of this world.
    pub person: Option<PersonId>,
    /// カルテ番号等.
    pub chart_number: String,
    /// Total points or yen.
    pub total: u64,
    /// 負担者番号 and 保険者番号 that pay it, as written without padding.
    pub payers: Vec<String>,
    /// What it is a claim for.
    pub key: ClaimKey,
    /// 検索番号 given for a re-claim of it.
    pub search_number: Option<String>,
    /// 検索番号 that it bore itself.
    pub reclaims: Option<String>,
    /// 月遅れ.
    pub late: bool,
    /// What was decided.
    pub status: Status,
    /// Reasons and remarks.
    pub notes: Vec<Note>,
    /// What was confirmed about its payers.
    pub confirmed: Vec<Confirmed>,
}

impl HandledReceipt {
    /// Where it stands at a moment.
    #[must_use]
    pub fn state_at(&self, at: DateTime) -> ReceiptState {
        match &self.status {
            Status::Accepted { paid_on, .. } if *paid_on <= at.date() => ReceiptState::Paid,
            Status::Accepted { examined_on, .. } if *examined_on <= at.date() => ReceiptState::Examined,
            Status::Accepted { .. } => ReceiptState::Received,
            Status::Returned => ReceiptState::Returned,
            Status::Withdrawn { .. } => ReceiptState::Withdrawn,
        }
    }

    /// Whether it counts as claimed: the same again would be a duplicate.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        matches!(self.status, Status::Accepted { .. })
    }

    /// Whether it was accepted with remarks.
    #[must_use]
    pub fn is_remarked(&self) -> bool {
        self.is_accepted() && !self.notes.is_empty()
    }
}
