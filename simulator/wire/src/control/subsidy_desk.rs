//! 医療費助成 at the window: the choice at the reader, what PMH answered and why nothing, caps as they stand.

use super::dates::DateExpr;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The patient's choice on the screen「医療費助成の各種受給者証を利用しますか」.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubsidyChoice {
    /// 利用する.
    #[serde(alias = "利用する")]
    Use,
    /// 利用しない.
    #[default]
    #[serde(alias = "利用しない")]
    DoNotUse,
}

/// What PMH answered a facility. The reason is for people who run the laboratory: no message carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubsidyAnswerInfo {
    /// To whom: facility id.
    pub facility: String,
    /// About whom: person id, if that is known.
    pub person: Option<String>,
    /// When, `2026-11-10T09:00:00`.
    pub at: String,
    /// For which day, ISO.
    pub on: String,
    /// At a tap: whether the reader asked; none when it was asked again by numbers.
    pub question_shown: Option<bool>,
    /// Names of the certificates, in the order in which they are applied.
    pub certificates: Vec<String>,
    /// Why there is none, a stable word: `setting_off`, `not_consented`, `not_in_force`, `not_registered`, `withheld`,
    /// `consent_over`, `nobody_found`.
    pub why_nothing: Option<String>,
    /// The same in words, Japanese.
    pub why_nothing_text: Option<String>,
}

/// How the cap of a certificate is managed (上限額管理票).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapSlip {
    /// 紙.
    #[serde(alias = "紙")]
    Paper,
    /// 電子.
    #[serde(alias = "電子")]
    Electronic,
}

/// Body of `PUT /municipalities/{id}/cap-slip`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCapSlip {
    /// How caps are managed.
    pub slip: CapSlip,
    /// Only for this 機関別受給者証種別ID. Default: for all without a setting of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_type: Option<String>,
}

/// Answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CapSlipInfo {
    /// Municipality's id.
    pub municipality: String,
    /// The type, if not all.
    pub certificate_type: Option<String>,
    /// How.
    pub slip: CapSlip,
}

/// A certificate's cap as the patient sees it, over all institutions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CapInfo {
    /// 受給者証名.
    pub certificate: String,
    /// 自己負担上限額 in yen; none is no cap of zero.
    pub cap_yen: Option<u32>,
    /// `month`, `day` or `visit`.
    pub unit: Option<String>,
    /// How it is managed.
    pub slip: CapSlip,
    /// Paid within the unit; none on paper.
    pub paid_yen: Option<u64>,
    /// What may still be charged; none without cap or on paper.
    pub remainder_yen: Option<u32>,
    /// Medical cost of the month.
    pub month_total_yen: u64,
    /// Months of 軽症高額 within twelve.
    pub minor_high_cost_months: u8,
    /// Whether the patient is told of 軽症高額 (three months or more).
    pub minor_high_cost: bool,
    /// Payments of the month.
    pub payments: Vec<CapPaymentInfo>,
}

/// One payment towards a cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CapPaymentInfo {
    /// Where: facility id.
    pub facility: String,
    /// 診療日, ISO.
    pub on: String,
    /// 医療費総額.
    pub total_yen: u32,
    /// 自己負担額.
    pub paid_yen: u32,
}

/// Query of `GET /people/{id}/caps`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct CapQuery {
    /// The day. Default: today.
    #[param(value_type = Option<String>)]
    pub on: Option<DateExpr>,
}
