//! The national schemes as data (version 1), after the 国公費マスタ (spec/pmh.md §4.3–4.5). The same shape is read from
//! `scenarios/masters/national-schemes.yaml` and accepted as `national_schemes:` of a world file.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The version that this build reads.
pub const NATIONAL_SCHEMES_VERSION: u32 = 1;

/// A table of schemes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NationalSchemes {
    /// Format version; 1.
    pub version: u32,
    /// What the table is, one line.
    pub title: String,
    /// The rows.
    pub schemes: Vec<SchemeRow>,
}

/// A scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchemeRow {
    /// Key: the 法別番号, with a word behind it where several share one.
    pub id: String,
    /// 法別番号, 1–99.
    pub law: u8,
    /// 公費適用順位, 1 first, each once.
    pub order: u8,
    /// Act.
    pub act: String,
    /// Benefit.
    pub benefit: String,
    /// 実施機関番号 in words.
    pub agency_numbers: String,
    /// Care that it covers.
    pub scope: CareScope,
    /// 保険/公費/本人 in percent by the insured's own share in tenths (3, 2, 1).
    pub ratios: BTreeMap<u8, String>,
    /// Ratios under a named condition.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub special_ratios: BTreeMap<String, String>,
    /// Who may run it through PMH; empty: nobody.
    pub implementers: Vec<ImplementerWord>,
    /// Where the implementers come from.
    pub implementers_source: ImplementersSource,
    /// Column of S004's matrix.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pilot: Option<PilotWord>,
    /// 公費優先: insurance is not billed.
    #[serde(default)]
    pub public_first: bool,
    /// The patient pays the own share up to the cap.
    #[serde(default)]
    pub cap_only: bool,
    /// 窓口上限額管理票 exists.
    #[serde(default)]
    pub management_slip: bool,
    /// 生保併用.
    pub with_medical_aid: MedicalAidWord,
    /// 高額療養費.
    pub high_cost: HighCostWord,
    /// Where 高額療養費 treats it otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high_cost_exception: Option<HighCostException>,
    /// 入院時食事療養費.
    pub meals: MealsWord,
    /// 地単公費が優先されるケース.
    #[serde(default)]
    pub local_first: bool,
    /// A cap exists.
    #[serde(default)]
    pub capped: bool,
    /// Cap table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<CapCondition>,
    /// Cases that are not paid in kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub in_kind_exceptions: Vec<String>,
    /// Limits by count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub count_limits: Vec<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// Care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CareScope {
    /// 入院.
    #[serde(alias = "入院")]
    Inpatient,
    /// 入院外.
    #[serde(alias = "入院外")]
    Outpatient,
    /// 入院 and 入院外.
    #[serde(alias = "入外")]
    Both,
}

/// Who may run a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImplementerWord {
    /// 都道府県.
    Prefecture,
    /// 指定都市.
    DesignatedCity,
    /// 中核市.
    CoreCity,
    /// 特別区.
    SpecialWard,
    /// 市区町村 of any kind.
    AnyMunicipality,
    /// 保健所設置市.
    HealthCentreCity,
    /// 児相設置市.
    ChildGuidanceCity,
    /// 国.
    State,
    /// 支払基金.
    PaymentFund,
    /// 環境再生保全機構.
    RestorationAgency,
    /// These prefectures only (01–47).
    Prefectures(Vec<u8>),
}

/// Where implementers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ImplementersSource {
    /// The table of S001.
    S001,
    /// Not in it: not through PMH.
    #[serde(rename = "none")]
    None,
    /// S001 names the programme only; who runs it is our reading.
    #[serde(rename = "assumed")]
    Assumed,
}

/// A column of S004's matrix that a national scheme can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PilotWord {
    /// 難病.
    IntractableDisease,
    /// 精神通院.
    MentalOutpatient,
    /// 更生・育成.
    RehabilitationAndDevelopment,
    /// 小児慢性.
    ChildChronic,
    /// 結核患者の医療.
    Tuberculosis,
    /// 未熟児養育.
    PrematureInfant,
}

/// 生保併用.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MedicalAidWord {
    /// The scheme pays this percentage, medical aid the rest.
    PublicPercent(u8),
    /// Not for people under assistance.
    NotForRecipients,
    /// Only with insurance.
    OnlyWithInsurance,
    /// Does not arise.
    NotApplicable,
}

/// 高額療養費.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HighCostWord {
    /// 公費優先.
    PublicFirst,
    /// 特定給付対象.
    Specified,
    /// 特定疾病給付対象.
    SpecifiedDisease,
    /// 通常.
    Ordinary,
}

/// Where 高額療養費 treats a scheme otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HighCostException {
    /// When: `マル長`.
    pub when: String,
    /// How.
    pub class: HighCostWord,
}

/// 入院時食事療養費.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MealsWord {
    /// The patient pays.
    NotCovered,
    /// Covered.
    Covered,
    /// Half.
    Half,
    /// Listed under the scheme, the patient pays in full.
    ListedPatientPays,
    /// The sources say nothing.
    Unknown,
}

/// A part of a cap table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CapCondition {
    /// `一般`, `高額かつ長期`.
    pub condition: String,
    /// By income.
    pub classes: Vec<CapIncome>,
}

/// A cap of an income class: `yen` a month or a `limit`, one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CapIncome {
    /// Income class.
    pub income: String,
    /// Yen a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yen: Option<u32>,
    /// What limits instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitWord>,
}

/// What limits a share instead of an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitWord {
    /// 高額療養費の限度額, or the ratio.
    HighCostLimit,
    /// 対象外.
    Outside,
}
