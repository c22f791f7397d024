//! 医療費助成 (PMH) at the product: the panel of a reception, the stored public expenses, and what the clerk does with them.
//!
//! | method and path | body → answer |
//! |---|---|
//! | `POST /subsidies/inquiries` | [`Inquiry`] → [`super::Started`]: PMH is asked again for a reception |
//! | `POST /subsidies/actions` | [`Action`] → 204: the clerk takes, ends, undoes, leaves out, corrects |
//! | `POST /subsidies/slips` | [`PaidElsewhere`] → 204: the paper slip (上限額管理票) says what was paid elsewhere |
//! | `POST /charges` | [`Charge`] → 204: the visit's cost is known; the payment at the window is made up |
//!
//! All of it belongs to the capability `subsidies`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// PMH is asked again, within the consent of the reception's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SubsidyInquiry)]
pub struct Inquiry {
    /// Reception's id.
    pub reception_id: String,
}

/// Something that the clerk decides about a public expense of a reception's patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SubsidyAction)]
pub struct Action {
    /// Reception's id.
    pub reception_id: String,
    /// 公費負担者番号 of the public expense: as received for `take` and `leave_out`, as stored otherwise.
    pub payer_number: String,
    /// What.
    pub kind: ActionKind,
    /// `correct`: the right 受給者番号. Ignored otherwise.
    #[serde(default)]
    pub recipient_number: Option<String>,
    /// `correct`: the right 公費負担者番号. Ignored otherwise.
    #[serde(default)]
    pub new_payer_number: Option<String>,
    /// `end`: last day that can still be used, ISO. Default: the day before today (§7-6).
    #[serde(default)]
    pub last_day: Option<String>,
}

/// What the clerk decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SubsidyActionKind)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// 情報を更新: the certificate of PMH becomes the stored one.
    Take,
    /// 失効を確認: the stored public expense ends.
    End,
    /// 元に戻す: the last change of it is undone.
    Undo,
    /// 使わない公費として外す: not used for this visit (more than four).
    LeaveOut,
    /// 番号を訂正.
    Correct,
}

/// What a paper slip says was paid elsewhere in the month of the reception, under this public expense. Replaces what was
/// entered before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaidElsewhere {
    /// Reception's id.
    pub reception_id: String,
    /// 公費負担者番号.
    pub payer_number: String,
    /// Yen.
    pub yen: u32,
}

/// The cost of a visit; again for the same reception: a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Charge {
    /// Reception's id.
    pub reception_id: String,
    /// 医療費総額, yen.
    pub total_yen: u32,
    /// A stay. Default: no.
    #[serde(default)]
    pub inpatient: bool,
}

/// Public expenses of a reception.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SubsidyPanel)]
pub struct Panel {
    /// Certificates that PMH gave, in the order in which they are applied.
    #[serde(default)]
    pub received: Vec<Certificate>,
    /// Public expenses used for this visit (法別番号の順; 12 is last and not listed here): payer numbers.
    #[serde(default)]
    pub used: Vec<String>,
    /// The payment, once the cost is known.
    #[serde(default)]
    pub payment: Option<Payment>,
}

/// A certificate (受給者証) as shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SubsidyCertificate)]
pub struct Certificate {
    /// 受給者証名.
    pub name: String,
    /// 公費負担者番号; empty without one.
    pub payer_number: String,
    /// 公費受給者番号; empty without one.
    pub recipient_number: String,
    /// 有効期間 from, ISO.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// 有効期間 until, ISO, that day included.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// 自己負担上限額; none is no cap of zero.
    #[serde(default)]
    pub cap_yen: Option<u32>,
    /// What can be done with it on the day.
    pub standing: Standing,
    /// Differs from what is stored.
    #[serde(default)]
    pub differs: bool,
}

/// What can be done with a certificate on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SubsidyStanding)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 現物給付: used.
    InKind,
    /// 償還払い: shown, not claimed.
    Reimbursement,
    /// Not in force on the day.
    NotInForce,
    /// No payer or recipient number.
    WithoutNumber,
    /// Names other institutions.
    NotDesignated,
    /// The insurance is not valid.
    WithoutInsurance,
    /// The clerk left it out.
    LeftOut,
    /// Differs from what is stored and waits for the clerk.
    #[default]
    ToConfirm,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A payment at the window.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Payment {
    /// 医療費総額.
    pub total_yen: u32,
    /// What the patient pays at the window.
    pub patient_yen: u32,
    /// What the patient pays under each public expense with a cap, as it is written on the slip.
    #[serde(default)]
    pub slips: Vec<SlipEntry>,
    /// Whether everything was reported to PMH (electronic cap management); none where nothing is to be reported.
    #[serde(default)]
    pub reported: Option<bool>,
}

/// One line of a 上限額管理票.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlipEntry {
    /// 公費負担者番号.
    pub payer_number: String,
    /// 自己負担額 of this visit.
    pub paid_yen: u32,
    /// What may still be charged after it; none where that is not known.
    #[serde(default)]
    pub remainder_yen: Option<u32>,
}

/// A stored public expense.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = StoredSubsidy)]
pub struct Stored {
    /// 受給者証名.
    pub name: String,
    /// 公費負担者番号.
    pub payer_number: String,
    /// 公費受給者番号.
    pub recipient_number: String,
    /// From, ISO.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// Until, ISO, that day included.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// 自己負担上限額; none is no cap of zero.
    #[serde(default)]
    pub cap_yen: Option<u32>,
}
