//! The sample tariff: a few billable items per kind of facility.
//!
//! Codes, points and yen are our own invention (`onshiが決めた値`), not the official tariff: what is claimed for how much
//! is not what this product is there to show.

use crate::decide::FacilityKind;

/// A billable item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// 診療識別; lines ascend by it.
    pub group: u8,
    /// Code, nine digits.
    pub code: &'static str,
    /// Points; yen for 訪問看護.
    pub points: u64,
    /// Another public scheme than medical aid pays for it too (the consultation does, the test does not).
    pub under_other_schemes: bool,
}

const fn item(group: u8, code: &'static str, points: u64, under_other_schemes: bool) -> Item {
    Item { group, code, points, under_other_schemes }
}

const MEDICAL_FIRST: &[Item] =
    &[item(11, "199900110", 300, true), item(60, "199900610", 350, false), item(80, "199900810", 60, true)];
const MEDICAL_AGAIN: &[Item] = &[item(12, "199900210", 80, true), item(80, "199900810", 60, true)];
const WARD: &[Item] = &[item(90, "199900910", 1_500, true)];
const DENTAL_FIRST: &[Item] = &[item(11, "399900110", 270, true), item(41, "399900410", 120, false)];
const DENTAL_AGAIN: &[Item] = &[item(12, "399900210", 60, true)];
const PHARMACY: &[Item] = &[item(1, "499900110", 45, true), item(2, "499900210", 96, true)];
const NURSING: &[Item] = &[item(1, "699900110", 5_550, true), item(2, "699900210", 3_000, true)];

/// The items of a visit; `first` is the first visit ever.
#[must_use]
pub fn items(kind: FacilityKind, first: bool) -> &'static [Item] {
    match (kind, first) {
        (FacilityKind::Dental, true) => DENTAL_FIRST,
        (FacilityKind::Dental, false) => DENTAL_AGAIN,
        (FacilityKind::Pharmacy, _) => PHARMACY,
        (FacilityKind::Nursing, _) => NURSING,
        (FacilityKind::Medical | FacilityKind::Other, true) => MEDICAL_FIRST,
        (FacilityKind::Medical | FacilityKind::Other, false) => MEDICAL_AGAIN,
    }
}

/// The items of each day of a stay.
#[must_use]
pub fn ward_items() -> &'static [Item] {
    WARD
}

/// Yen of a meal of 食事療養.
pub const MEAL_YEN: u64 = 700;

/// Yen of a point.
#[must_use]
pub fn yen_of_a_point(kind: FacilityKind) -> u64 {
    if kind == FacilityKind::Nursing { 1 } else { 10 }
}
