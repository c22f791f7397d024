//! 受給者証: one history row of a certificate as the registration API gives it (spec/pmh.md §2.2).

use super::cap::Cap;
use super::municipality::{CertificateTypeId, MunicipalityId};
use crate::id::PersonId;
use jiff::civil::Date;

/// What identifies a row: a re-sent key replaces it (spec/pmh.md §2.4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// Whose registration.
    pub municipality: MunicipalityId,
    /// orgSpecificCertificateTypeId 機関別受給者証種別ID.
    pub type_id: CertificateTypeId,
    /// certificationSubKey 受給者証サブキー; empty if not sent.
    pub sub_key: String,
    /// historyKey 履歴キー.
    pub history_key: String,
}

/// One of additionalConditions: `項目コード-条件コード`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdditionalCondition {
    /// 追加条件項目コード.
    pub item: String,
    /// 追加条件コード.
    pub code: String,
}

/// One of certificationDetail 受給者証券面項目; the inner names are ours (spec/pmh.md §8-4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceItem {
    /// Item name as printed.
    pub name: String,
    /// Value as printed.
    pub value: String,
}

/// A history row. The 個人番号 of the record is not here: it was replaced by the person.
#[doc(alias = "受給者証")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Whose.
    pub person: PersonId,
    /// Key.
    pub key: RowKey,
    /// isNotDisclosed 不開示フラグ: no institution is told of it.
    pub not_disclosed: bool,
    /// medicalSubsidyInsurerNumber 公費負担者番号: 8 digits as sent, even if the check digit fails; may be absent.
    pub payer_number: Option<String>,
    /// medicalSubsidyRecipientNumber 公費受給者番号: 1–30 characters as sent; may be absent.
    pub recipient_number: Option<String>,
    /// certificationName 受給者証名.
    pub name: String,
    /// segment 区分.
    pub segment: Option<String>,
    /// incomeSegment 所得区分: a code of the certificate type.
    pub income_segment: Option<String>,
    /// additionalConditions 追加条件.
    pub conditions: Vec<AdditionalCondition>,
    /// designatedMedicalInstitutions 指定医療機関情報, as sent.
    pub designated_institutions: Option<String>,
    /// isAlwaysReimbursement 常に償還払い: never in kind at the window.
    pub always_reimbursement: bool,
    /// maxCopaymentAmount 自己負担上限額.
    pub cap: Option<Cap>,
    /// validFrom.
    pub valid_from: Date,
    /// validTo, that day included.
    pub valid_to: Date,
    /// isDeleted 削除フラグ: dropped from what is told.
    pub deleted: bool,
    /// certificationDetail 受給者証券面項目.
    pub face_items: Vec<FaceItem>,
}

impl Certificate {
    /// 法別番号 as the payer number says; none without a number.
    #[must_use]
    pub fn law(&self) -> Option<u8> {
        self.payer_number.as_deref().and_then(|number| number.get(..2)).and_then(|law| law.parse().ok())
    }

    /// Whether the row is valid on a day, first and last day included.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.valid_from <= day && day <= self.valid_to
    }
}
