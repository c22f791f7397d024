//! A receipt as the rules see it: values as they were written, each with its place.

use crate::id::PointTable;

/// Days of the longest month.
pub const DAYS: usize = 31;

/// A value as written, with the position of its field; the line is that of its record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The text, empty where nothing was recorded.
    pub text: String,
    /// Field position, from 1.
    pub position: usize,
}

impl Entry {
    /// Nothing recorded.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// As a whole number.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        self.text.parse().ok()
    }
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// 点数表 of the file.
    pub table: PointTable,
    /// Line of RE.
    pub line: u64,
    /// レセプト番号.
    pub number: Entry,
    /// レセプト種別.
    pub receipt_type: Entry,
    /// 診療年月.
    pub month: Entry,
    /// 氏名.
    pub name: Entry,
    /// カタカナ氏名.
    pub kana: Entry,
    /// 男女区分.
    pub sex: Entry,
    /// 生年月日.
    pub birthdate: Entry,
    /// 給付割合.
    pub benefit_ratio: Entry,
    /// 入院年月日.
    pub admitted_on: Entry,
    /// 検索番号.
    pub search_number: Entry,
    /// 処方箋発行医療機関: prefecture, 点数表 and code put together, 10 digits; 調剤 only.
    pub issuer: Entry,
    /// HO records; more than one is wrong.
    pub insurance: Vec<Insurance>,
    /// KO records in order.
    pub schemes: Vec<Scheme>,
    /// SN records.
    pub confirmations: Vec<Confirmation>,
    /// JD records.
    pub visit_days: Vec<VisitDays>,
    /// MF records: line and 窓口負担額区分.
    pub windows: Vec<(u64, Entry)>,
    /// SY or HS records.
    pub diagnoses: Vec<Diagnosis>,
    /// Details: SI, IY, TO, SS, KA.
    pub details: Vec<Detail>,
    /// Every record after RE, in order: line and identifier.
    pub records: Vec<(u64, [u8; 2])>,
}

/// 食事療養・生活療養 of a stay; blank where the kind of claim has no such fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meals {
    /// 回数.
    pub count: Entry,
    /// 合計金額.
    pub yen: Entry,
}

/// 保険者 (HO).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insurance {
    /// Line.
    pub line: u64,
    /// 保険者番号, with its leading spaces.
    pub insurer: Entry,
    /// 記号.
    pub symbol: Entry,
    /// 番号.
    pub number: Entry,
    /// 診療実日数 (調剤: 処方箋受付回数).
    pub days: Entry,
    /// 合計点数 (訪問看護: 合計金額).
    pub total: Entry,
    /// 食事療養・生活療養.
    pub meals: Meals,
}

/// 公費 (KO).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Line.
    pub line: u64,
    /// 負担者番号.
    pub payer: Entry,
    /// 受給者番号.
    pub recipient: Entry,
    /// 任意給付区分.
    pub optional_benefit: Entry,
    /// 診療実日数 (調剤: 処方箋受付回数).
    pub days: Entry,
    /// 合計点数 (訪問看護: 合計金額).
    pub total: Entry,
    /// 負担金額: what the patient pays under this scheme.
    pub patient_pays: Entry,
    /// 食事療養・生活療養.
    pub meals: Meals,
}

impl Scheme {
    /// Whether it is medical aid (法別 12).
    #[must_use]
    pub fn is_medical_aid(&self) -> bool {
        self.payer.text.starts_with("12")
    }
}

/// 資格確認 (SN).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Line.
    pub line: u64,
    /// 負担者種別.
    pub payer_kind: Entry,
    /// 確認区分.
    pub class: Entry,
    /// 枝番.
    pub branch: Entry,
    /// Fields that only the examiner fills: 保険者番号等, 記号, 番号, 受給者番号.
    pub examiners: Vec<Entry>,
}

/// 受診日等 (JD).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitDays {
    /// Line.
    pub line: u64,
    /// 負担者種別.
    pub payer_kind: Entry,
    /// 1日 to 31日.
    pub days: Vec<Entry>,
}

/// 傷病名.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// Line.
    pub line: u64,
    /// 傷病名コード.
    pub code: Entry,
    /// 傷病名称.
    pub name: Entry,
    /// 診療開始日.
    pub started_on: Entry,
    /// 転帰区分.
    pub outcome: Entry,
}

/// A detail: something that was done, with points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Line.
    pub line: u64,
    /// 診療識別, empty on continuation lines.
    pub group: Entry,
    /// 負担区分.
    pub burden: Entry,
    /// 点数 (訪問看護: 金額).
    pub points: Entry,
    /// 回数 (訪問看護: always once).
    pub times: Entry,
    /// How often on each day; days without are 0. Empty where no day can be told.
    pub days: Vec<u64>,
    /// Where the days are recorded.
    pub day_fields: DayFields,
}

/// Where a detail records its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayFields {
    /// 31 fields, the first at this position.
    OneEach(usize),
    /// A date in the field at this position.
    Date(usize),
}

impl DayFields {
    /// The position that tells of a day, counted from 0.
    #[must_use]
    pub fn position(self, day: usize) -> usize {
        match self {
            DayFields::OneEach(first) => first + day,
            DayFields::Date(position) => position,
        }
    }
}
