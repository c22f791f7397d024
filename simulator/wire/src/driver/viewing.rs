//! 閲覧 at the driver: a patient's medication, treatment and check-ups, as far as the patient agreed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The clerk opens what a patient agreed to show. A product that asks by itself once the face file is there may do
/// nothing here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct View {
    /// Reception's id.
    pub reception_id: String,
}

/// One kind of information of a reception. A kind that was not agreed to, or whose consent is over, is not on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Viewing {
    /// Reception's id.
    pub reception_id: String,
    /// Which kind.
    pub kind: ViewingKind,
    /// Where it stands.
    pub state: ViewingState,
    /// What came, oldest first.
    #[serde(default)]
    pub entries: Vec<ViewedEntry>,
    /// Texts of the platform or the terminal.
    #[serde(default)]
    pub texts: Vec<String>,
}

/// Which information.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewingKind {
    /// 薬剤情報.
    Medication,
    /// 診療情報, with 手術.
    Treatment,
    /// 特定健診情報.
    Checkups,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

/// Where a viewing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewingState {
    /// Asked, no answer yet.
    Waiting,
    /// There is something: see `entries`.
    Shown,
    /// なし: there is nothing, which is no error (B-112).
    Empty,
    /// It could not be had; `texts` says why.
    Failed,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

/// One drug, act or result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ViewedEntry {
    /// The day, ISO; empty where none was told.
    pub on: String,
    /// Where; empty for check-ups.
    #[serde(default)]
    pub facility_name: String,
    /// What, as the clerk reads it.
    pub text: String,
}
