//! 医療機関環境設定情報 as the product knows it (IF-041 to IF-044). The layout of these messages is not public: a
//! product that follows the official book needs layout data of its own (`scenarios/layouts/oqs-site.yaml`).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A switch of the facility's environment that changes what a receipt computer may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingKind {
    /// 医療扶助の利用.
    MedicalAid,
    /// 医療費助成の利用 (連携システムID `01`).
    Subsidies,
    /// 訪問診療等の利用.
    HomeVisits,
    /// オンライン診療等の利用.
    Online,
}

/// The clerk changes one switch (医療機関環境設定情報更新).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangeSetting {
    /// Which.
    pub setting: SettingKind,
    /// 利用する.
    pub used: bool,
}

/// A switch on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Setting {
    /// Which.
    pub setting: SettingKind,
    /// 利用する.
    pub used: bool,
}
