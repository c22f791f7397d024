//! 訪問診療等・オンライン診療等: the patient's consents away from the reader (spec/oqs-wire.md §3.7).

use super::dates::DateExpr;
use super::world::Consents;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemoteCareKind {
    /// 訪問診療等.
    #[serde(alias = "訪問診療等")]
    HomeVisit,
    /// オンライン診療等.
    #[serde(alias = "オンライン診療等")]
    Online,
}

/// How a consent is given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentGivenBy {
    /// マイナ在宅受付Web on the patient's own phone.
    #[default]
    #[serde(alias = "マイナ在宅受付Web")]
    OwnDevice,
    /// 居宅同意取得型: on the visitor's device.
    #[serde(alias = "居宅同意取得型")]
    VisitorsDevice,
}

/// Body of `POST /facilities/{id}/remote-consents`: a patient consents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveRemoteConsent {
    /// Person's id.
    pub person: String,
    /// For which care.
    pub kind: RemoteCareKind,
    /// How. Default: on the own phone.
    #[serde(default)]
    pub given_by: ConsentGivenBy,
    /// To what. Default: to nothing but the confirmation itself.
    #[serde(default)]
    pub consents: Consents,
    /// 診療日 of an online examination. Default: today. Not for 訪問診療等.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examination: Option<DateExpr>,
    /// Last day. Default: until withdrawn (訪問診療等), the day of examination (オンライン診療等).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<DateExpr>,
}

/// Who ends a consent: 同意有効期限切れ理由 (OQSCD031) 1, 2, 3.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentWithdrawal {
    /// 2: the patient.
    #[default]
    #[serde(alias = "患者")]
    Patient,
    /// 1: the facility.
    #[serde(alias = "医療機関")]
    Facility,
    /// 3: the purpose changed.
    #[serde(alias = "用途の変更")]
    OtherUse,
}

/// Body of `POST /facilities/{id}/remote-consents/withdrawals`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawRemoteConsent {
    /// Person's id.
    pub person: String,
    /// For which care.
    pub kind: RemoteCareKind,
    /// By whom. Default: the patient.
    #[serde(default)]
    pub by: ConsentWithdrawal,
}

/// A consent away from the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RemoteConsentInfo {
    /// Person's id.
    pub person: String,
    /// For which care.
    pub kind: RemoteCareKind,
    /// How it was given.
    pub given_by: ConsentGivenBy,
    /// When, `2026-11-10T09:00:00`.
    pub given_at: String,
    /// To what.
    pub consents: Consents,
    /// 診療日 of an online examination.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub examination: Option<String>,
    /// Last day; none: until withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// 同意区分 now: `1` in force, `2` over.
    pub class: String,
    /// 同意有効期限切れ理由 (OQSCD031), if it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry_reason: Option<String>,
}
