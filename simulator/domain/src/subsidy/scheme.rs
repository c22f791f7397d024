//! 公費 as the national master describes them (spec/pmh.md §4.3–4.5). The rows are data: `scenarios/masters`.

use super::body::{BodyKind, PilotColumn};
use super::cap::{Cap, CapScope};
use std::collections::BTreeMap;
use std::fmt;

/// Key of a scheme: the 法別番号, with a word behind it where several share one (`38-liver-cancer`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchemeId(pub String);

impl fmt::Display for SchemeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Who bears what of a bill, in percent: 保険, 公費, 本人; together 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// 医療保険.
    pub insurance: u8,
    /// 公費.
    pub public: u8,
    /// 本人.
    pub patient: u8,
}

/// How 医療扶助 goes together with a scheme (生保併用).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithMedicalAid {
    /// The scheme pays this percentage, medical aid the rest.
    Public(u8),
    /// Not for people under assistance.
    NotForRecipients,
    /// Only together with 医療保険.
    OnlyWithInsurance,
    /// Does not arise (12 and 25 themselves).
    NotApplicable,
}

/// How 高額療養費 treats a scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HighCostClass {
    /// 公費優先.
    PublicFirst,
    /// 特定給付対象.
    Specified,
    /// 特定疾病給付対象.
    SpecifiedDisease,
    /// 通常.
    Ordinary,
}

/// Whether meals in hospital (入院時食事療養費) are paid by the scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meals {
    /// Not covered: the patient pays.
    NotCovered,
    /// Covered in full.
    Covered,
    /// Half the patient's share (52).
    Half,
    /// The master lists meals under the scheme, the patient pays in full (54; spec/pmh.md §8-11).
    ListedPatientPays,
    /// The sources say nothing.
    Unknown,
}

/// A class of a cap table: income class within a condition class (一般, 高額かつ長期 …).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapClass {
    /// Condition class: `一般`, `高額かつ長期`, `人工呼吸器等装着者`.
    pub condition: String,
    /// Income class: `低所得I`.
    pub income: String,
    /// What limits the patient's share.
    pub limit: CapLimit,
}

/// What limits the patient's share in a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapLimit {
    /// This cap.
    Amount(Cap),
    /// The limit of 高額療養費, or the ratio.
    HighCostLimit,
    /// The class is outside the scheme (対象外).
    OutsideScheme,
}

/// A scheme.
#[doc(alias = "公費")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Key.
    pub id: SchemeId,
    /// 法別番号.
    pub law: u8,
    /// 公費適用順位, 1 first.
    pub order: u8,
    /// Act.
    pub act: String,
    /// Benefit.
    pub benefit: String,
    /// Who may run it through PMH; empty: not through PMH.
    pub implementers: Vec<Implementer>,
    /// Its column in the participation matrix of S004, if it has one.
    pub pilot: Option<PilotColumn>,
    /// Care that it covers.
    pub scope: CapScope,
    /// By the insured's own share in tenths (3, 2, 1).
    pub ratios: BTreeMap<u8, Ratio>,
    /// Ratios that hold instead under a named condition (`沖縄特別措置法`).
    pub special_ratios: BTreeMap<String, Ratio>,
    /// The patient pays the whole own share up to the cap; no ratio of the scheme's own (38, and the income class of
    /// 11, 20, 28, 29).
    pub cap_only: bool,
    /// 公費優先: insurance is not billed.
    pub public_first: bool,
    /// The master knows a cap.
    pub capped: bool,
    /// 窓口上限額管理票 exists.
    pub management_slip: bool,
    /// Cap table; empty where none is published.
    pub caps: Vec<CapClass>,
    /// Together with medical aid.
    pub with_medical_aid: WithMedicalAid,
    /// 高額療養費.
    pub high_cost: HighCostClass,
    /// Where 高額療養費 treats it otherwise: when, and how.
    pub high_cost_exception: Option<(String, HighCostClass)>,
    /// Meals.
    pub meals: Meals,
    /// 地単公費が優先されるケース.
    pub local_first: bool,
    /// Cases that are not paid in kind, in words.
    pub in_kind_exceptions: Vec<String>,
    /// Limits by count, in words (62, 38).
    pub count_limits: Vec<String>,
    /// What else the master says, in words.
    pub notes: Vec<String>,
    /// The sources name the programme but not who runs it: the implementers are our reading.
    pub implementers_assumed: bool,
    /// Known 実施機関番号 patterns in words: `601, 602`.
    pub agency_numbers: String,
}

/// A kind of body that may run a scheme, with its condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Implementer {
    /// Every body of a kind.
    Kind(BodyKind),
    /// Any 市区町村: designated, core and child-guidance cities, wards and the rest.
    AnyMunicipality,
    /// 保健所設置市.
    HealthCentreCity,
    /// 児童相談所設置市.
    ChildGuidanceCity,
    /// These prefectures only (都道府県番号).
    Prefectures(Vec<u8>),
}

/// All schemes, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schemes {
    rows: Vec<Scheme>,
}

impl Schemes {
    /// Puts schemes in order of their 公費適用順位.
    #[must_use]
    pub fn new(mut rows: Vec<Scheme>) -> Schemes {
        rows.sort_by_key(|scheme| scheme.order);
        Schemes { rows }
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Scheme> {
        self.rows.iter()
    }

    /// One.
    #[must_use]
    pub fn get(&self, id: &SchemeId) -> Option<&Scheme> {
        self.rows.iter().find(|scheme| scheme.id == *id)
    }

    /// Those with a 法別番号.
    pub fn of_law(&self, law: u8) -> impl Iterator<Item = &Scheme> {
        self.rows.iter().filter(move |scheme| scheme.law == law)
    }
}
