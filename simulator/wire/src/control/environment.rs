//! 医療機関環境設定情報 over the control API: what the messages IF-041 and IF-043 tell and change, with its history.
//! Coded values are the codes of the public tables, as text.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Settings of a facility; in a change, what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct EnvironmentSettings {
    /// 医療扶助の利用.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medical_aid: Option<bool>,
    /// 連携システムID (OQSCD044): `01` 医療費助成, `02` 母子保健, `04` 予防接種, `08` 介護保険; the whole set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linked: Option<Vec<String>>,
    /// 訪問診療等の利用.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home_visits: Option<bool>,
    /// オンライン診療等の利用.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub online: Option<bool>,
    /// 電子処方箋利用 (OQSCD038).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prescriptions: Option<String>,
    /// 選択タイミング (OQSCD039).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prescription_choice: Option<String>,
    /// 薬剤情報等の表示 (OQSCD030).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medication_shown: Option<bool>,
    /// 救急時閲覧権限 (OQSCD043).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency_viewing: Option<bool>,
    /// 情報要求パターン (OQSCD040).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// 二要素認証 (OQSCD041, 042): kind and detail, `["1-01", "2-02"]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub factors: Option<[String; 2]>,
    /// 文字コード識別 of the facility's terminals (OQSCD005): `0` UTF-8, `1` Shift_JIS.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub character_code: Option<String>,
    /// Days after which read files are deleted, 1–365.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_days: Option<u16>,
}

/// Body of `PUT /facilities/{id}/environment`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct SetEnvironment {
    /// What changes.
    pub change: EnvironmentSettings,
}

/// A facility's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnvironmentInfo {
    /// As they are.
    pub settings: EnvironmentSettings,
    /// Changes by message or by this API, oldest first.
    pub history: Vec<EnvironmentChangeInfo>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnvironmentChangeInfo {
    /// When, `2026-11-10T09:00:00`.
    pub at: String,
    /// By whom.
    pub by: EnvironmentChangedBy,
    /// What.
    pub change: EnvironmentSettings,
}

/// Who changed settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EnvironmentChangedBy {
    /// The facility by its message.
    Facility,
    /// Whoever runs the laboratory.
    Laboratory,
}
