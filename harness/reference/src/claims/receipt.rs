//! One receipt (レセプト): one patient, one treatment month, one set of payers.

use super::payers::Payers;
use super::tariff::{Item, yen_of_a_point};
use crate::dates::Month;
use crate::decide::FacilityKind;
use jiff::civil::Date;

/// What makes a receipt the same one when it is made again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// 診療年月.
    pub month: Month,
    /// The product's patient number.
    pub patient: String,
    /// 公費負担者番号 of medical aid; empty without medical aid.
    pub payer: String,
    /// 保険者番号 where several insurers stand beside one office; empty otherwise.
    pub insurer: String,
    /// 入院: a month's stays and its other visits are a receipt each.
    pub stay: bool,
}

/// The person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 男女区分.
    pub sex: String,
    /// 生年月日.
    pub birthdate: Date,
}

/// The insurance of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insured {
    /// 保険者番号, trimmed.
    pub insurer_number: String,
    /// 記号.
    pub symbol: String,
    /// 番号.
    pub number: String,
    /// 枝番.
    pub branch: String,
    /// 家族 (被扶養者).
    pub is_family: bool,
}

impl Insured {
    /// 後期高齢者医療.
    #[must_use]
    pub fn is_late_elderly(&self) -> bool {
        self.insurer_number.len() == 8 && self.insurer_number.starts_with("39")
    }

    /// 国民健康保険 or 後期高齢者医療: claimed from the 国保連, and never together with medical aid (C12-09).
    #[must_use]
    pub fn is_regional(&self) -> bool {
        self.insurer_number.len() == 6 || self.is_late_elderly()
    }
}

/// A public scheme of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// 負担者番号.
    pub payer: String,
    /// 受給者番号.
    pub recipient: String,
    /// What the patient pays under it, yen; none where nothing is recorded.
    pub patient_pays: Option<u64>,
}

impl Scheme {
    /// Medical aid.
    #[must_use]
    pub fn is_aid(&self) -> bool {
        self.payer.starts_with("12") || self.payer.starts_with("25")
    }
}

/// A day of visit and who pays for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitDay {
    /// Day.
    pub day: Date,
    /// Payers of that day.
    pub payers: Payers,
}

/// 食事療養 of a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meals {
    /// 回数.
    pub count: u32,
    /// 合計金額.
    pub yen: u64,
}

/// An item, who pays it, and on which days it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Item.
    pub item: Item,
    /// Payers.
    pub payers: Payers,
    /// Days.
    pub days: Vec<Date>,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Identity.
    pub key: Key,
    /// Kind of facility.
    pub kind: FacilityKind,
    /// Person.
    pub person: Person,
    /// Insurance.
    pub insurance: Option<Insured>,
    /// Public schemes in their order.
    pub schemes: Vec<Scheme>,
    /// 入院年月日.
    pub admitted_on: Option<Date>,
    /// 食事療養; none where no meal was given.
    pub meals: Option<Meals>,
    /// Days.
    pub visits: Vec<VisitDay>,
    /// Lines, ascending by group.
    pub lines: Vec<Line>,
    /// 処方箋発行元, 10 digits (pharmacies).
    pub issuer: Option<String>,
    /// 検索番号 of the receipt that came back.
    pub search_number: Option<String>,
}

impl Receipt {
    /// Payers in the order of 負担者種別: its digit and the set.
    pub fn payers(&self) -> impl Iterator<Item = (usize, Payers)> + '_ {
        let insurance = self.insurance.iter().map(|_| (1, Payers::INSURANCE));
        insurance.chain((0..self.schemes.len()).map(|index| (index + 2, Payers::scheme(index))))
    }

    /// 合計点数 (訪問看護: 合計金額) of a payer.
    #[must_use]
    pub fn total(&self, payer: Payers) -> u64 {
        let lines = self.lines.iter().filter(|line| line.payers.include(payer));
        lines.map(|line| line.item.points * line.days.len() as u64).sum()
    }

    /// Days of a payer, ascending: 実日数 is their number.
    pub fn days(&self, payer: Payers) -> impl Iterator<Item = Date> + '_ {
        self.visits.iter().filter(move |visit| visit.payers.include(payer)).map(|visit| visit.day)
    }

    /// Cost under a payer, yen.
    #[must_use]
    pub fn cost_yen(&self, payer: Payers) -> u64 {
        self.total(payer) * yen_of_a_point(self.kind)
    }

    /// レセプト種別 (spec/claims.md §4); the last digit is odd for a stay.
    #[must_use]
    pub fn receipt_type(&self) -> String {
        let table = table_digit(self.kind);
        let schemes = self.schemes.len();
        let (class, payers, outpatient) = match &self.insurance {
            None => (2, schemes, 2),
            Some(insured) if insured.is_late_elderly() => (3, schemes + 1, 8),
            Some(insured) => (1, schemes + 1, self.person_digit(insured)),
        };
        format!("{table}{class}{payers}{}", outpatient - u8::from(self.key.stay))
    }

    /// Of an outpatient: 4 preschool child, 8 from seventy, 6 family, 2 the insured person.
    fn person_digit(&self, insured: &Insured) -> u8 {
        let first = self.key.month.first();
        let born = self.person.birthdate;
        let years = first.year() - born.year() - i16::from((first.month(), first.day()) < (born.month(), born.day()));
        // a child goes to school in the April that follows the sixth birthday
        let school_year = born.year() + if (born.month(), born.day()) <= (4, 1) { 6 } else { 7 };
        let at_school = (first.year(), first.month()) >= (school_year, 4);
        match insured.is_family {
            _ if !at_school => 4,
            _ if years >= 70 => 8,
            true => 6,
            false => 2,
        }
    }
}

/// 点数表.
#[must_use]
pub fn table_digit(kind: FacilityKind) -> u8 {
    match kind {
        FacilityKind::Medical | FacilityKind::Other => 1,
        FacilityKind::Dental => 3,
        FacilityKind::Pharmacy => 4,
        FacilityKind::Nursing => 6,
    }
}
