//! 閲覧 (薬剤・診療・特定健診): what is held of a person, check-ups to register, and who looked. No number of a person
//! stands here (S000-06).

use super::dates::DateExpr;
use super::own_view::ConsentKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Body of `POST /people/{id}/checkups`, and an entry of a person's `checkups` in a world file: one 特定健診.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckupSpec {
    /// 健診実施年月日. A check-up of the same day is replaced.
    pub on: DateExpr,
    /// Results and answers, in the order in which they are shown; at most 200.
    #[serde(default)]
    pub items: Vec<CheckupItem>,
}

/// One result of a check-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckupItem {
    /// 項目コード, at most 20 ASCII characters.
    pub code: String,
    /// 項目名.
    pub name: String,
    /// Value as shown.
    pub value: String,
    /// Unit, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// What a viewing with every consent would show of a person now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MedicalInformation {
    /// Person's id.
    pub person: String,
    /// Medication and treatment from accepted claims, oldest month first; those that are still to come are left out.
    pub care: Vec<CareInfo>,
    /// Check-ups, newest first.
    pub checkups: Vec<CheckupInfo>,
    /// Who looked at what, oldest first.
    pub viewings: Vec<ViewingInfo>,
}

/// What one accepted claim tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CareInfo {
    /// Who claimed.
    pub facility_name: String,
    /// Who prescribed, on a dispensing claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prescriber_name: Option<String>,
    /// 診療年月, `2026-11`.
    pub month: String,
    /// Inpatient.
    pub inpatient: bool,
    /// From when it shows, ISO.
    pub visible_from: String,
    /// Day by day.
    pub days: Vec<CareDayInfo>,
}

/// What was done on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CareDayInfo {
    /// The day of treatment or of dispensing, ISO.
    pub on: String,
    /// The day of the prescription, on a dispensing claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prescribed_on: Option<String>,
    /// In the order of the claim.
    pub rows: Vec<CareRowInfo>,
}

/// One drug or act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CareRowInfo {
    /// `medication`, `treatment` or `surgery`.
    pub kind: ConsentKind,
    /// Nine-digit code.
    pub code: String,
    /// Name; the code in words where the table of names does not list it.
    pub name: String,
    /// Amount as claimed; empty where none was.
    pub amount: String,
    /// Unit, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// How often on this day; days of supply on a dispensing claim.
    pub times: u64,
    /// 用法 in words, on a dispensing claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
}

/// A check-up that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckupInfo {
    /// 健診実施年月日, ISO.
    pub on: String,
    /// Results and answers.
    pub items: Vec<CheckupItem>,
}

/// One look at a person's information.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ViewingInfo {
    /// Who looked.
    pub facility_name: String,
    /// When, `2026-11-10T09:00:00`.
    pub at: String,
    /// 同意 or 救急時.
    pub basis: String,
    /// At what.
    pub kinds: Vec<ConsentKind>,
}
