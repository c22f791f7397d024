//! What the platform answers: enough for every element of IF-002 and of the bulk results (spec/oqs-wire.md §3.2–§3.6).

use crate::aid::{EndKind, Stretch};
use crate::consent::{Consent, Consents};
use crate::id::{FacilityId, OfficeId, PayerNumber, PersonId, RecipientNumber};
use crate::inquiry::NumberQuery;
use crate::insurance::{Insurance, ReasonOfLoss};
use crate::person::Particulars;
use crate::reference_number::ReferenceNumber;
use crate::refusal::Refusal;
use crate::ticket::AnsweredTicket;
use jiff::civil::{Date, DateTime};

/// 資格有効性 (OQSCD006).
#[doc(alias = "資格有効性")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Validity {
    /// 1 有効. For medical aid: with a ticket of this facility and month.
    Valid,
    /// 2 無効.
    Invalid,
    /// 3 無効（新しい資格あり）.
    InvalidNewer,
    /// 4 該当資格なし.
    NotFound,
    /// 5 複数該当; insurance only.
    Several,
    /// 6 有効（未登録）; medical aid only: no ticket of this facility and month.
    ValidWithoutTicket,
}

impl Validity {
    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Validity::Valid => "1",
            Validity::Invalid => "2",
            Validity::InvalidNewer => "3",
            Validity::NotFound => "4",
            Validity::Several => "5",
            Validity::ValidWithoutTicket => "6",
        }
    }
}

/// 照会区分 (OQSCD002), with what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// 1 マイナンバーカード.
    Card {
        /// What the patient agreed to.
        consents: Consents,
    },
    /// 2 被保険者証情報.
    Number {
        /// The numbers, to be echoed.
        query: NumberQuery,
        /// 限度額適用認定証提供同意.
        limit_consent: Consent,
    },
}

/// 付帯情報: a remark beside a normal answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advisory {
    /// The card's certificate expires within three months (B-103).
    CertificateExpiresSoon,
}

impl Advisory {
    /// Stable code of our own; the wire's code is layout data.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Advisory::CertificateExpiresSoon => "card.certificate_expires_soon",
        }
    }

    /// The remark, Japanese, our own words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Advisory::CertificateExpiresSoon => {
                "マイナンバーカードの電子証明書の有効期限まで3か月未満です。更新の手続きを案内してください。"
            }
        }
    }
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// 処理結果状況 1.
    Checked {
        /// 資格有効性.
        validity: Validity,
        /// 資格確認結果リスト; may be empty.
        results: Vec<QualificationResult>,
    },
    /// 処理結果状況 2: this person could not be checked (a number that cannot be right).
    Failed(Refusal),
}

/// The answer to one inquiry.
#[doc(alias = "資格確認結果")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who asked.
    pub facility: FacilityId,
    /// 処理実行日時.
    pub at: DateTime,
    /// 資格確認日.
    pub on: Date,
    /// How and with what.
    pub asked: Asked,
    /// The person found; for the journal, not on the wire.
    pub person: Option<PersonId>,
    /// What came of it.
    pub outcome: Outcome,
    /// A remark on success.
    pub advisory: Option<Advisory>,
}

impl Answer {
    /// The validity, if the check succeeded.
    #[must_use]
    pub fn validity(&self) -> Option<Validity> {
        match &self.outcome {
            Outcome::Checked { validity, .. } => Some(*validity),
            Outcome::Failed(_) => None,
        }
    }

    /// The results; empty if there are none or the check failed.
    #[must_use]
    pub fn results(&self) -> &[QualificationResult] {
        match &self.outcome {
            Outcome::Checked { results, .. } => results,
            Outcome::Failed(_) => &[],
        }
    }
}

/// 資格確認結果: one qualification of a person (ResultOfQualificationConfirmation).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QualificationResult {
    /// Name, birthdate, address.
    pub particulars: Particulars,
    /// 照会番号 of the asking facility.
    pub reference_number: Option<ReferenceNumber>,
    /// The qualification.
    pub qualification: Qualification,
}

/// Which qualification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Qualification {
    /// Health insurance.
    Insurance(Box<InsuranceResult>),
    /// Medical aid, 被保険者証区分 A1.
    Aid(Box<AidResult>),
}

impl Qualification {
    /// The medical-aid result, if it is one.
    #[must_use]
    pub fn aid(&self) -> Option<&AidResult> {
        match self {
            Qualification::Aid(aid) => Some(aid),
            Qualification::Insurance(_) => None,
        }
    }

    /// The insurance result, if it is one.
    #[must_use]
    pub fn insurance(&self) -> Option<&InsuranceResult> {
        match self {
            Qualification::Insurance(insurance) => Some(insurance),
            Qualification::Aid(_) => None,
        }
    }
}

/// An insurance as answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsuranceResult {
    /// The record. `details.limit` and `details.specific_diseases` are there only with the consent that opens them.
    pub insurance: Insurance,
    /// 未就学区分 1 on the day asked for (OQSCD015).
    pub preschool: bool,
}

/// Medical aid as answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidResult {
    /// The office; its id is not on the wire.
    pub office: OfficeId,
    /// InsurerName: 福祉事務所名.
    pub office_name: String,
    /// InsurerNumber: 公費負担者番号.
    pub payer_number: PayerNumber,
    /// InsuredIdentificationNumber: 受給者番号.
    pub recipient_number: RecipientNumber,
    /// 資格取得年月日: start or resumption.
    pub qualified_on: Date,
    /// 資格喪失年月日: 停止 or 廃止, past or announced.
    pub disqualified_on: Option<Date>,
    /// 資格喪失事由.
    pub reason: Option<ReasonOfLoss>,
    /// 医療扶助資格確認結果リスト.
    pub tickets: Vec<AnsweredTicket>,
}

impl AidResult {
    pub(crate) fn dates(stretch: &Stretch) -> (Date, Option<Date>, Option<ReasonOfLoss>) {
        let reason = match stretch.end.as_ref().map(|end| &end.kind) {
            Some(EndKind::Abolished(reason)) => *reason,
            _ => None,
        };
        (stretch.from, stretch.end.as_ref().map(|end| end.on), reason)
    }
}
