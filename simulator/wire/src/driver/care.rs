//! Care away from the facility, certificates of insurance, encryption of the folders.

use super::InquireByNumber;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Encryption of the folders, as the terminal is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionEncryption {
    /// The zip password.
    pub password: String,
    /// Message groups that are encrypted, by the beginning of their names: `OQSsiquc`.
    pub groups: Vec<String>,
}

/// Care away from the facility, to which the patient consented beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Care {
    /// 訪問診療等.
    HomeVisit,
    /// オンライン診療等.
    Online,
}

/// The clerk asks about a patient who is not there, under a consent (資格確認（訪問診療等・オンライン診療等）).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InquireRemotely {
    /// Which care.
    pub care: Care,
    /// The numbers.
    pub numbers: InquireByNumber,
}

/// 同意済資格情報の一括取得: everybody who consented, by the days of consent or of examination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcquireConsented {
    /// Which care.
    pub care: Care,
    /// By 診療日 rather than 同意日; オンライン診療等 only.
    #[serde(default)]
    pub by_examination: bool,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO.
    pub until: String,
}

/// A certificate of health insurance on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InsuranceCertificate {
    /// Which.
    pub kind: InsuranceCertificateKind,
    /// 限度額: 適用区分 (`A03`); 高齢受給者: 一部負担金割合 (`020`); 特定疾病: 認定疾病区分 (`1`).
    pub value: String,
}

/// Certificates of health insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InsuranceCertificateKind {
    /// 限度額適用認定証.
    Limit,
    /// 高齢受給者証.
    Elderly,
    /// 特定疾病療養受療証.
    SpecificDisease,
}
