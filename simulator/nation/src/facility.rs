//! The 212,972 facilities of four kinds, and who goes where.
//!
//! Each kind is spread evenly along the line of blocks, so facilities follow the population. A stretch of blocks (50, for
//! hospitals 500) shares its few facilities: the stretch's people are put in an order of their own and cut into the
//! facilities by size; what remains has no regular one. So person → facility, facility → number of patients and
//! facility → n-th patient are all computed.

use crate::data::surnames::{FRONTS, SURNAMES};
use crate::geography::{BLOCK_PEOPLE, BLOCKS, Municipality, Prefecture, Rank};
use crate::mix::{below, chance, field, stir};
use crate::numbers::{facility_code, facility_parts};
use crate::permutation::Permutation;
use crate::shares;
use crate::tables::tables;
use crate::{FACILITIES, Nation, Person, PersonIndex};
use onshi_domain::TreatmentMonth;
use onshi_domain::id::{FacilityCode, PointTable};
use std::sync::LazyLock;

/// What a facility is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FacilityKind {
    /// 病院.
    Hospital,
    /// 医科診療所.
    Clinic,
    /// 歯科診療所.
    Dental,
    /// 薬局.
    Pharmacy,
}

impl FacilityKind {
    /// All four, in the order of facility numbers.
    pub const ALL: [FacilityKind; 4] =
        [FacilityKind::Hospital, FacilityKind::Clinic, FacilityKind::Dental, FacilityKind::Pharmacy];

    /// How many there are (2025-06-22, spec/national-load.md §1).
    pub const fn count(self) -> u32 {
        match self {
            FacilityKind::Hospital => 7_984,
            FacilityKind::Clinic => 83_370,
            FacilityKind::Dental => 61_124,
            FacilityKind::Pharmacy => 60_494,
        }
    }

    /// 点数表 of its code.
    pub fn point_table(self) -> PointTable {
        match self {
            FacilityKind::Hospital | FacilityKind::Clinic => PointTable::Medical,
            FacilityKind::Dental => PointTable::Dental,
            FacilityKind::Pharmacy => PointTable::Pharmacy,
        }
    }

    /// In words, Japanese.
    pub fn label(self) -> &'static str {
        match self {
            FacilityKind::Hospital => "病院",
            FacilityKind::Clinic => "医科診療所",
            FacilityKind::Dental => "歯科診療所",
            FacilityKind::Pharmacy => "薬局",
        }
    }

    /// Key in the data file.
    pub(crate) fn key(self) -> &'static str {
        match self {
            FacilityKind::Hospital => "hospital",
            FacilityKind::Clinic => "clinic",
            FacilityKind::Dental => "dental",
            FacilityKind::Pharmacy => "pharmacy",
        }
    }

    /// Number of the first facility of the kind.
    const fn first(self) -> u32 {
        match self {
            FacilityKind::Hospital => 0,
            FacilityKind::Clinic => 7_984,
            FacilityKind::Dental => 91_354,
            FacilityKind::Pharmacy => 152_478,
        }
    }

    /// Blocks in a stretch that shares its facilities; divides the number of blocks.
    const fn stretch(self) -> u32 {
        match self {
            FacilityKind::Hospital => 500,
            _ => 50,
        }
    }

    /// The block in whose middle the kind's n-th facility stands.
    const fn centre(self, number: u32) -> u32 {
        ((2 * number as u64 + 1) * BLOCKS as u64 / (2 * self.count() as u64)) as u32
    }

    /// The kind's first facility that stands at or after a block.
    pub(crate) const fn first_at(self, rank: u32) -> u32 {
        let (twice, blocks) = (2 * self.count() as u64 * rank as u64, BLOCKS as u64);
        twice.saturating_sub(blocks).div_ceil(2 * blocks) as u32
    }
}

/// Number of a facility, 0…212,971: hospitals, clinics, dental clinics, pharmacies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FacilityIndex(u32);

impl FacilityIndex {
    /// `None` from [`FACILITIES`] on.
    pub const fn new(index: u32) -> Option<Self> {
        if index < FACILITIES { Some(FacilityIndex(index)) } else { None }
    }

    /// The n-th facility of a kind, from 0.
    pub const fn of_kind(kind: FacilityKind, number: u32) -> Option<Self> {
        if number < kind.count() { Some(FacilityIndex(kind.first() + number)) } else { None }
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// What a facility's terminal writes (spec/oqs-wire.md §2.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CharacterCode {
    /// UTF-8.
    Utf8,
    /// Shift_JIS (Windows-31J).
    ShiftJis,
}

/// A medical facility or pharmacy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Facility {
    nation: Nation,
    index: FacilityIndex,
}

/// Shares of equipment and visits by kind, read once.
struct Rates {
    designated: u32,
    aid_ready: u32,
    shift_jis: u32,
    regular: [u32; 4],
    visit: [u32; 4],
}

fn rates() -> &'static Rates {
    static RATES: LazyLock<Rates> = LazyLock::new(|| {
        let shares = shares::built_in();
        let by_kind = |name: &str| FacilityKind::ALL.map(|kind| shares.ppm(&format!("{name}.{}", kind.key())));
        Rates {
            designated: shares.ppm("facility.designated"),
            aid_ready: shares.ppm("facility.aid_ready"),
            shift_jis: shares.ppm("facility.shift_jis"),
            regular: by_kind("regular"),
            visit: by_kind("visit"),
        }
    });
    &RATES
}

/// Fields of a facility's equipment, mixed with [`field::FACILITY_EQUIPMENT`].
mod equipment {
    pub(super) const DESIGNATED: u64 = 1;
    pub(super) const AID_READY: u64 = 2;
    pub(super) const READERS: u64 = 3;
    pub(super) const CODE: u64 = 4;
}

impl Facility {
    pub(crate) const fn of(nation: Nation, index: FacilityIndex) -> Self {
        Facility { nation, index }
    }

    /// Its number.
    pub fn index(&self) -> FacilityIndex {
        self.index
    }

    /// What it is.
    pub fn kind(&self) -> FacilityKind {
        let later = FacilityKind::ALL.into_iter().rev().find(|kind| self.index.0 >= kind.first());
        later.unwrap_or(FacilityKind::Hospital)
    }

    /// Number among its kind.
    fn number(&self) -> u32 {
        self.index.0 - self.kind().first()
    }

    fn rank(&self) -> Rank {
        Rank(self.kind().centre(self.number()))
    }

    /// The prefecture.
    pub fn prefecture(&self) -> Prefecture {
        self.rank().prefecture()
    }

    /// The municipality.
    pub fn municipality(&self) -> Municipality {
        self.rank().municipality()
    }

    /// 医療機関コード.
    pub fn code(&self) -> FacilityCode {
        let (prefecture, kind) = (self.prefecture(), self.kind());
        let firsts = &tables().first_facility;
        let code = usize::from(prefecture.0);
        let local = u64::from(self.number() - firsts[kind as usize][code]);
        // Hospitals and clinics share a 点数表: the clinics' numbers follow the hospitals'.
        let before = if kind == FacilityKind::Clinic { hospitals_of(prefecture) } else { 0 };
        let digits = 1 + self.nation.facility_numbers(prefecture, kind.point_table()).apply(before + local);
        facility_code(prefecture.code(), kind.point_table(), digits as u32)
    }

    /// An invented name.
    pub fn name(&self) -> String {
        let bits = self.nation.mix(u64::from(self.index.0), field::FACILITY_NAME);
        let front = FRONTS[below(bits, FRONTS.len() as u64) as usize].0;
        let surname = SURNAMES[below(stir(bits, 1), 200) as usize].0;
        let branch = ["内科", "整形外科", "小児科", "眼科", "皮膚科", "耳鼻咽喉科"][below(stir(bits, 2), 6) as usize];
        match self.kind() {
            FacilityKind::Hospital => format!("{}{front}病院", self.municipality().name(self.nation)),
            FacilityKind::Clinic => format!("{surname}{branch}クリニック"),
            FacilityKind::Dental => format!("{surname}歯科医院"),
            FacilityKind::Pharmacy => format!("{front}{surname}薬局"),
        }
    }

    fn equipment(&self, what: u64) -> u64 {
        stir(self.nation.mix(u64::from(self.index.0), field::FACILITY_EQUIPMENT), what)
    }

    /// 生活保護法の指定医療機関.
    pub fn is_designated(&self) -> bool {
        chance(self.equipment(equipment::DESIGNATED), rates().designated)
    }

    /// Ready for online verification of medical aid; only designated ones are.
    pub fn is_aid_ready(&self) -> bool {
        let share = u64::from(rates().aid_ready) * 1_000_000 / u64::from(rates().designated.max(1));
        self.is_designated() && chance(self.equipment(equipment::AID_READY), share as u32)
    }

    /// Card readers: 2–10 in a hospital, elsewhere one, in one of ten places two. Assumed.
    pub fn card_readers(&self) -> u8 {
        let bits = self.equipment(equipment::READERS);
        match self.kind() {
            FacilityKind::Hospital => 2 + below(bits, 9) as u8,
            _ => 1 + u8::from(below(bits, 10) == 0),
        }
    }

    /// What its terminal writes.
    pub fn character_code(&self) -> CharacterCode {
        let shift_jis = chance(self.equipment(equipment::CODE), rates().shift_jis);
        if shift_jis { CharacterCode::ShiftJis } else { CharacterCode::Utf8 }
    }

    fn stretch(&self) -> Stretch {
        Stretch::of(self.nation, self.kind(), self.rank())
    }

    /// How many people regularly come here.
    pub fn patients(&self) -> u32 {
        let (from, before) = self.stretch().patients_of(self.number());
        (before - from) as u32
    }

    /// The n-th of them, from 0; `None` beyond.
    pub fn patient(&self, number: u32) -> Option<PersonIndex> {
        let stretch = self.stretch();
        let (from, before) = stretch.patients_of(self.number());
        let place = from + u64::from(number);
        (place < before).then(|| stretch.person(place))
    }

    /// All of them in a fixed order, from the n-th on: a page is `patients_from(n).take(size)`.
    pub fn patients_from(&self, number: u32) -> impl Iterator<Item = PersonIndex> + use<> {
        let facility = *self;
        (number..facility.patients()).filter_map(move |number| facility.patient(number))
    }

    /// Those who come in a month.
    pub fn patients_in(&self, month: TreatmentMonth) -> impl Iterator<Item = PersonIndex> + use<> {
        let (nation, kind) = (self.nation, self.kind());
        self.patients_from(0).filter(move |index| nation.person(*index).visits(kind, month))
    }
}

fn hospitals_of(prefecture: Prefecture) -> u64 {
    let firsts = &tables().first_facility[FacilityKind::Hospital as usize];
    u64::from(firsts[usize::from(prefecture.0) + 1] - firsts[usize::from(prefecture.0)])
}

/// A stretch of blocks with its facilities of one kind.
struct Stretch {
    nation: Nation,
    kind: FacilityKind,
    start: u32,
    people: Permutation,
    /// Key of the facilities' sizes.
    sizes: u64,
    first: u32,
    end: u32,
}

impl Stretch {
    fn of(nation: Nation, kind: FacilityKind, rank: Rank) -> Self {
        let size = kind.stretch();
        let start = rank.0 / size * size;
        let key = nation.mix(u64::from(start) << 8 | kind as u64, field::FACILITY_PATIENTS);
        let people = Permutation::new(u64::from(size), u64::from(BLOCK_PEOPLE), key);
        let sizes = nation.mix(0, field::FACILITY_SIZE);
        Stretch { nation, kind, start, people, sizes, first: kind.first_at(start), end: kind.first_at(start + size) }
    }

    /// How many of the stretch's people have a regular facility of the kind.
    fn regular(&self) -> u64 {
        self.people.len() * u64::from(rates().regular[self.kind as usize]) / 1_000_000
    }

    /// Relative size of a facility, 1–6.
    fn weight(&self, number: u32) -> u64 {
        1 + below(stir(self.sizes, u64::from(self.kind.first() + number)), 6)
    }

    /// For each facility, where its patients end in the stretch's order.
    fn ends(&self) -> impl Iterator<Item = (u32, u64)> {
        let whole: u64 = (self.first..self.end).map(|number| self.weight(number)).sum();
        let regular = self.regular();
        let mut sum = 0;
        (self.first..self.end).map(move |number| {
            sum += self.weight(number);
            (number, regular * sum / whole)
        })
    }

    fn patients_of(&self, number: u32) -> (u64, u64) {
        let mut from = 0;
        for (other, end) in self.ends() {
            if other == number {
                return (from, end);
            }
            from = end;
        }
        (0, 0)
    }

    fn facility_of(&self, index: PersonIndex, rank: Rank) -> Option<FacilityIndex> {
        let place = self.people.apply(self.nation.local_of(index, rank, self.start));
        let number = self.ends().find(|(_, end)| place < *end)?.0;
        FacilityIndex::of_kind(self.kind, number)
    }

    fn person(&self, place: u64) -> PersonIndex {
        let local = self.people.invert(place).expect("patients are among the stretch's people");
        let rank = self.start + (local / u64::from(BLOCK_PEOPLE)) as u32;
        self.nation.person_at(rank, (local % u64::from(BLOCK_PEOPLE)) as u32)
    }
}

impl Person {
    /// The facility of a kind that the person regularly goes to.
    pub fn facility(&self, kind: FacilityKind) -> Option<FacilityIndex> {
        let rank = self.rank();
        Stretch::of(self.nation(), kind, rank).facility_of(self.index(), rank)
    }

    /// Whether the person goes to the regular facility of a kind in a month.
    pub fn visits(&self, kind: FacilityKind, month: TreatmentMonth) -> bool {
        let first = month.first_day();
        let turn = u64::from(first.year().unsigned_abs()) * 12 + u64::from(first.month().unsigned_abs());
        let bits = self.nation().mix(u64::from(self.index().get()), field::VISIT);
        chance(stir(bits, turn << 2 | kind as u64), rates().visit[kind as usize])
    }
}

impl Nation {
    fn facility_numbers(self, prefecture: Prefecture, table: PointTable) -> Permutation {
        let salt = u64::from(prefecture.code()) << 8 | u64::from(table.digit());
        Permutation::new(999, 1_001, self.mix(salt, field::FACILITY_CODE))
    }

    /// The facility with a 医療機関コード; none when it is nobody's.
    pub fn find_facility(self, code: FacilityCode) -> Option<FacilityIndex> {
        let (prefecture_code, digits) = facility_parts(code);
        let prefecture = Prefecture::from_code(prefecture_code)?;
        let table = code.point_table();
        let local = self.facility_numbers(prefecture, table).invert(digits.checked_sub(1)?)?;
        let hospitals = hospitals_of(prefecture);
        let (kind, local) = match table {
            PointTable::Medical if local < hospitals => (FacilityKind::Hospital, local),
            PointTable::Medical => (FacilityKind::Clinic, local - hospitals),
            PointTable::Dental => (FacilityKind::Dental, local),
            PointTable::Pharmacy => (FacilityKind::Pharmacy, local),
            PointTable::HomeNursing => return None,
        };
        let firsts = &tables().first_facility[kind as usize];
        let (from, before) = (firsts[usize::from(prefecture.0)], firsts[usize::from(prefecture.0) + 1]);
        let number = u64::from(from) + local;
        (number < u64::from(before)).then(|| FacilityIndex::of_kind(kind, number as u32)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn there_are_as_many_facilities_of_each_kind_as_published() {
        let shares = shares::built_in();
        let mut first = 0;
        for kind in FacilityKind::ALL {
            assert_eq!(shares.value(&format!("facilities.{}", kind.key())), u64::from(kind.count()));
            assert_eq!(kind.first(), first);
            first += kind.count();
            assert_eq!(BLOCKS % kind.stretch(), 0);
        }
        assert_eq!(first, FACILITIES);
    }

    #[test]
    fn the_first_facility_at_a_block_is_the_first() {
        for kind in FacilityKind::ALL {
            for rank in (0..BLOCKS).step_by(997) {
                let first = kind.first_at(rank);
                assert!(first == kind.count() || kind.centre(first) >= rank);
                assert!(first == 0 || kind.centre(first - 1) < rank);
            }
            assert_eq!(kind.first_at(BLOCKS), kind.count());
        }
    }

    #[test]
    fn codes_are_distinct_and_lead_back_to_the_facility() {
        let nation = Nation::new(8);
        let mut codes = BTreeSet::new();
        for number in 0..FACILITIES {
            let index = FacilityIndex::new(number).unwrap();
            let code = nation.facility(index).code();
            assert!(codes.insert(code));
            assert_eq!(nation.find_facility(code), Some(index));
        }
    }

    #[test]
    fn a_facility_s_patients_know_it_and_are_all_that_do() {
        let nation = Nation::new(2);
        for kind in [FacilityKind::Clinic, FacilityKind::Dental, FacilityKind::Pharmacy] {
            let facility = nation.facility(FacilityIndex::of_kind(kind, 12_345).unwrap());
            let patients: BTreeSet<_> = facility.patients_from(0).collect();
            assert_eq!(patients.len(), facility.patients() as usize);
            let start = facility.stretch().start;
            let around =
                (start..start + kind.stretch()).flat_map(|rank| (0..BLOCK_PEOPLE).map(move |slot| (rank, slot)));
            let knowing = around
                .map(|(rank, slot)| nation.person_at(rank, slot))
                .filter(|index| nation.person(*index).facility(kind) == Some(facility.index()));
            assert_eq!(knowing.collect::<BTreeSet<_>>(), patients);
            assert_eq!(facility.patient(facility.patients()), None);
        }
    }

    #[test]
    fn patients_of_a_month_are_a_share_of_all_and_differ_between_months() {
        let nation = Nation::new(2);
        let facility = nation.facility(FacilityIndex::of_kind(FacilityKind::Clinic, 777).unwrap());
        let month = |number| TreatmentMonth::new(2026, number).unwrap();
        let (april, may): (Vec<_>, Vec<_>) =
            (facility.patients_in(month(4)).collect(), facility.patients_in(month(5)).collect());
        let share = april.len() as f64 / f64::from(facility.patients());
        assert!((0.35..0.55).contains(&share), "{share}");
        assert_ne!(april, may);
    }

    proptest! {
        #[test]
        fn a_person_is_a_patient_of_the_regular_facility(seed: u64, number in 0u32..crate::PEOPLE, kind in 0usize..4) {
            let nation = Nation::new(seed);
            let index = PersonIndex::new(number).unwrap();
            if let Some(regular) = nation.person(index).facility(FacilityKind::ALL[kind]) {
                let facility = nation.facility(regular);
                prop_assert_eq!(facility.kind(), FacilityKind::ALL[kind]);
                let stretch = facility.stretch();
                let rank = nation.rank_of(index);
                let (from, before) = stretch.patients_of(facility.number());
                let place = stretch.people.apply(nation.local_of(index, rank, stretch.start));
                prop_assert!((from..before).contains(&place));
                prop_assert_eq!(facility.patient((place - from) as u32), Some(index));
            }
        }

        #[test]
        fn whoever_a_code_finds_has_that_code(code in 1u8..=47, digits in 0u32..1_000_000, kind in 0usize..4) {
            let (nation, table) = (Nation::new(1), FacilityKind::ALL[kind].point_table());
            let code = facility_code(code, table, digits);
            if let Some(index) = nation.find_facility(code) {
                prop_assert_eq!(nation.facility(index).code(), code);
            }
        }
    }
}
