//! Medical aid (医療扶助): the 1,244 welfare offices and exactly 1,693,195 recipients.
//!
//! Recipients are numbered along the line of blocks. An office's recipients are a range of numbers, spread evenly over
//! its blocks; within a block the first so many of the block's order for aid (see [`crate::household`]) are the ones.
//! So person → number and number → person are a few divisions.

use crate::geography::{Municipality, Prefecture, Rank};
use crate::household::{aid_order_of, pattern};
use crate::mix::{below, chance, field};
use crate::numbers::{payer, payer_parts, recipient, recipient_serial};
use crate::permutation::Permutation;
use crate::shares;
use crate::tables::{OfficeRow, tables};
use crate::{Nation, OFFICES, Person, PersonIndex};
use jiff::civil::Date;
use onshi_domain::TreatmentMonth;
use onshi_domain::id::{PayerNumber, RecipientNumber};
use std::sync::LazyLock;

/// 法別番号 of medical aid.
const LAW: u8 = PayerNumber::MEDICAL_AID_LAW;

/// Number of an office, 0…1,243, in the order of prefectures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfficeIndex(u16);

impl OfficeIndex {
    /// `None` from [`OFFICES`] on.
    pub const fn new(index: u16) -> Option<Self> {
        if (index as u32) < OFFICES { Some(OfficeIndex(index)) } else { None }
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = OfficeIndex> {
        (0..OFFICES as u16).map(OfficeIndex)
    }

    /// The number.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// Whose office it is (spec/national-load.md §1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfficeKind {
    /// 都道府県, for towns and villages: 205.
    Prefectural,
    /// 一般市・特別区: 740.
    City,
    /// 政令・中核市: 252.
    DesignatedOrCore,
    /// 町村: 47.
    Town,
}

impl OfficeKind {
    /// How much likelier people of such an area are on medical aid. Assumed.
    pub(crate) fn aid_weight(self) -> u64 {
        match self {
            OfficeKind::Prefectural => 60,
            OfficeKind::City => 90,
            OfficeKind::DesignatedOrCore => 140,
            OfficeKind::Town => 80,
        }
    }

    /// In words, Japanese.
    pub fn label(self) -> &'static str {
        match self {
            OfficeKind::Prefectural => "都道府県",
            OfficeKind::City => "一般市・特別区",
            OfficeKind::DesignatedOrCore => "政令・中核市",
            OfficeKind::Town => "町村",
        }
    }
}

/// When an office registers its tickets (spec/medical-aid-operations.md B-001…B-005).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegistrationHabit {
    /// In one batch each month on this day, 1…28.
    Monthly(u8),
    /// In one batch each week on this weekday, 1 Monday … 5 Friday.
    Weekly(u8),
    /// Each decision at once.
    AtOnce,
}

impl RegistrationHabit {
    /// In words, Japanese.
    pub fn label(self) -> String {
        match self {
            RegistrationHabit::Monthly(day) => format!("毎月{day}日"),
            RegistrationHabit::Weekly(day) => {
                format!("毎週{}曜日", ["月", "火", "水", "木", "金"][usize::from(day.clamp(1, 5)) - 1])
            }
            RegistrationHabit::AtOnce => "随時".to_owned(),
        }
    }
}

/// How an office numbers its recipients (B-014).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NumberHabit {
    /// 固定番号制: the same number as long as the case lasts.
    Fixed,
    /// 変動番号制: another number every month.
    ChangingMonthly,
}

/// A welfare office (福祉事務所).
#[doc(alias = "福祉事務所")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Office {
    nation: Nation,
    index: OfficeIndex,
}

/// Shares of habits, cumulated, read once.
struct Rates {
    day15: u32,
    day20: u32,
    weekly: u32,
    other_day: u32,
    changing: u32,
}

fn rates() -> &'static Rates {
    static RATES: LazyLock<Rates> = LazyLock::new(|| {
        let shares = shares::built_in();
        let day15 = shares.ppm("habit.day15");
        let day20 = day15 + shares.ppm("habit.day20");
        let weekly = day20 + shares.ppm("habit.weekly");
        let other_day = weekly + shares.ppm("habit.other_day");
        Rates { day15, day20, weekly, other_day, changing: shares.ppm("habit.changing_numbers") }
    });
    &RATES
}

impl Office {
    pub(crate) const fn of(nation: Nation, index: OfficeIndex) -> Self {
        Office { nation, index }
    }

    fn row(&self) -> &'static OfficeRow {
        &tables().offices[usize::from(self.index.0)]
    }

    /// Its number.
    pub fn index(&self) -> OfficeIndex {
        self.index
    }

    /// Whose it is.
    pub fn kind(&self) -> OfficeKind {
        self.row().kind
    }

    /// The prefecture.
    pub fn prefecture(&self) -> Prefecture {
        Prefecture(self.row().prefecture)
    }

    /// The (first) municipality of its area.
    pub fn municipality(&self) -> Municipality {
        Municipality(self.row().municipality)
    }

    /// 福祉事務所名, as it stands in InsurerName.
    pub fn name(&self) -> String {
        let (row, municipality) = (self.row(), self.municipality());
        let name = municipality.name(self.nation);
        match (row.kind, municipality.row().wards, row.part) {
            (OfficeKind::Prefectural, _, _) => {
                format!("{}{}福祉事務所", self.prefecture().name(), name.trim_end_matches(['町', '村']))
            }
            (_, 1.., (part, _)) => format!("{name}{}区福祉事務所", Municipality::ward_name(part)),
            (_, _, (_, 1)) => format!("{name}福祉事務所"),
            (_, _, (part, _)) => format!("{name}第{}福祉事務所", crate::address::wide(u64::from(part) + 1)),
        }
    }

    /// 公費負担者番号: 12, prefecture, the office's number in the prefecture from 001, check digit.
    pub fn payer_number(&self) -> PayerNumber {
        payer(LAW, self.prefecture().code(), self.row().local + 1)
    }

    /// When it registers tickets.
    pub fn registration_habit(&self) -> RegistrationHabit {
        let (rates, bits) = (rates(), self.nation.mix(u64::from(self.index.0), field::OFFICE_HABIT));
        let detail = crate::mix::stir(bits, 1);
        match below(bits, 1_000_000) as u32 {
            share if share < rates.day15 => RegistrationHabit::Monthly(15),
            share if share < rates.day20 => RegistrationHabit::Monthly(20),
            share if share < rates.weekly => RegistrationHabit::Weekly(1 + below(detail, 5) as u8),
            share if share < rates.other_day => RegistrationHabit::Monthly(1 + below(detail, 28) as u8),
            _ => RegistrationHabit::AtOnce,
        }
    }

    /// How it numbers its recipients.
    pub fn number_habit(&self) -> NumberHabit {
        let bits = self.nation.mix(u64::from(self.index.0), field::OFFICE_NUMBERS);
        if chance(bits, rates().changing) { NumberHabit::ChangingMonthly } else { NumberHabit::Fixed }
    }

    /// How many people it has on medical aid.
    pub fn recipients(&self) -> u32 {
        tables().office_end(usize::from(self.index.0)).1 - self.row().recipients_start
    }

    /// Its recipient with a number from 0 to [`Self::recipients`]; `None` beyond.
    pub fn recipient(&self, number: u32) -> Option<PersonIndex> {
        if number >= self.recipients() {
            return None;
        }
        let (blocks, recipients) = self.sizes();
        // The last block that begins at or before this number.
        let block = ((u64::from(number) + 1) * blocks).div_ceil(recipients) - 1;
        let place = u64::from(number) - block * recipients / blocks;
        let rank = self.row().start + block as u32;
        let slot = pattern().aid_slot(aid_order_of(self.nation, rank), place as u32);
        Some(self.nation.person_at(rank, slot))
    }

    /// Its recipients in order; use `skip` or [`Self::recipient`] for pages.
    pub fn recipients_in_order(&self) -> impl Iterator<Item = PersonIndex> + use<> {
        let office = *self;
        (0..office.recipients()).filter_map(move |number| office.recipient(number))
    }

    /// Blocks and recipients.
    fn sizes(&self) -> (u64, u64) {
        let (row, (end, recipients_end)) = (self.row(), tables().office_end(usize::from(self.index.0)));
        (u64::from(end - row.start), u64::from(recipients_end - row.recipients_start))
    }

    /// Serials 000001…999999 in an order of the office's own, for a changing office another one each month.
    fn serials(&self, month: TreatmentMonth) -> Permutation {
        let turn = match self.number_habit() {
            NumberHabit::Fixed => 0,
            NumberHabit::ChangingMonthly => {
                let first = month.first_day();
                u64::from(first.year().unsigned_abs()) * 12 + u64::from(first.month().unsigned_abs())
            }
        };
        Permutation::new(999, 1_001, self.nation.mix(u64::from(self.index.0) << 32 | turn, field::AID_NUMBER))
    }
}

/// A person's medical aid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Aid {
    nation: Nation,
    person: PersonIndex,
    office: OfficeIndex,
    number: u32,
}

impl Aid {
    /// The office.
    pub fn office(&self) -> Office {
        Office::of(self.nation, self.office)
    }

    /// The person's number among the office's recipients.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// 受給者番号 in a month (the same every month at an office with fixed numbers).
    pub fn recipient_number(&self, month: TreatmentMonth) -> RecipientNumber {
        recipient(1 + self.office().serials(month).apply(u64::from(self.number)) as u32)
    }

    /// Start of assistance: at least one and at most 19 years before 2026, not before the birth.
    pub fn start(&self) -> Date {
        let bits = self.nation.mix(u64::from(self.person.get()), field::AID_START);
        let (years, month) = (below(bits, 19) as i16, 1 + (bits % 12) as i8);
        let start = Date::constant(2024 - years, month, 1);
        start.max(self.nation.person(self.person).birthdate())
    }
}

impl Person {
    /// The office that looks after the place where the person lives, on medical aid or not.
    pub fn office(&self) -> OfficeIndex {
        OfficeIndex(tables().office_of(self.rank().0) as u16)
    }

    /// Medical aid; `None` for everybody else.
    pub fn aid(&self) -> Option<Aid> {
        self.aid_at(self.rank())
    }

    /// The same when the rank is known already.
    #[inline]
    pub(crate) fn aid_at(&self, rank: Rank) -> Option<Aid> {
        let nation = self.nation();
        let office = Office::of(nation, OfficeIndex(tables().office_of(rank.0) as u16));
        let number = office.number_of(self.index(), rank)?;
        Some(Aid { nation, person: self.index(), office: office.index, number })
    }
}

impl Office {
    #[inline]
    fn number_of(&self, person: PersonIndex, rank: Rank) -> Option<u32> {
        let (blocks, recipients) = self.sizes();
        let block = u64::from(rank.0 - self.row().start);
        let (first, end) = (block * recipients / blocks, (block + 1) * recipients / blocks);
        let place =
            pattern().aid_place(aid_order_of(self.nation, rank.0), person.get() % crate::geography::BLOCK_PEOPLE);
        let number = first + u64::from(place);
        (number < end).then_some(number as u32)
    }
}

impl Nation {
    /// The office with a 公費負担者番号; none for another 法別番号 or an unknown number.
    pub fn find_office(self, number: PayerNumber) -> Option<OfficeIndex> {
        let (law, code, body) = payer_parts(number);
        let prefecture = Prefecture::from_code(code).filter(|_| law == LAW)?;
        let first = &tables().first_office;
        let index = first[usize::from(prefecture.0)].checked_add(body.checked_sub(1)?)?;
        (index < first[usize::from(prefecture.0) + 1]).then_some(OfficeIndex(index))
    }

    /// The person on medical aid with these numbers in a month; none when the numbers are nobody's.
    pub fn find_recipient(
        self,
        payer: PayerNumber,
        recipient: RecipientNumber,
        month: TreatmentMonth,
    ) -> Option<PersonIndex> {
        let office = self.office(self.find_office(payer)?);
        let serial = recipient_serial(recipient).checked_sub(1)?;
        let number = office.serials(month).invert(serial)?;
        u32::try_from(number).ok().and_then(|number| office.recipient(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RECIPIENTS;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn month(number: i8) -> TreatmentMonth {
        TreatmentMonth::new(2026, number).unwrap()
    }

    #[test]
    fn there_are_exactly_as_many_recipients_as_published() {
        let nation = Nation::new(1);
        let sum: u32 = OfficeIndex::all().map(|index| nation.office(index).recipients()).sum();
        assert_eq!(sum, RECIPIENTS);
    }

    #[test]
    fn every_recipient_of_some_offices_is_found_once_and_knows_the_office() {
        let nation = Nation::new(9);
        for index in OfficeIndex::all().step_by(97) {
            let office = nation.office(index);
            let people: BTreeSet<PersonIndex> = office.recipients_in_order().collect();
            assert_eq!(people.len(), office.recipients() as usize);
            for (number, person) in office.recipients_in_order().enumerate() {
                let aid = nation.person(person).aid().unwrap();
                assert_eq!((aid.office().index(), aid.number() as usize), (index, number));
            }
            assert_eq!(office.recipient(office.recipients()), None);
        }
    }

    #[test]
    fn nobody_else_in_an_office_s_blocks_is_on_aid() {
        let nation = Nation::new(9);
        let office = nation.office(OfficeIndex::new(700).unwrap());
        let (row, (end, _)) = (office.row(), tables().office_end(700));
        let people = (row.start..end).flat_map(|rank| (0..250).map(move |slot| nation.person_at(rank, slot)));
        let on_aid = people.filter(|person| nation.person(*person).aid().is_some()).count();
        assert_eq!(on_aid, office.recipients() as usize);
    }

    #[test]
    fn payer_numbers_are_distinct_and_lead_back_to_the_office() {
        let nation = Nation::new(1);
        let numbers: BTreeSet<_> = OfficeIndex::all().map(|index| nation.office(index).payer_number()).collect();
        assert_eq!(numbers.len(), OFFICES as usize);
        for index in OfficeIndex::all() {
            assert_eq!(nation.find_office(nation.office(index).payer_number()), Some(index));
        }
        assert_eq!(nation.find_office(payer(21, 13, 1)), None);
        assert_eq!(nation.find_office(payer(12, 13, 999)), None);
    }

    #[test]
    fn names_of_the_offices_of_a_prefecture_are_distinct() {
        let nation = Nation::new(1);
        let names: BTreeSet<_> =
            OfficeIndex::all().map(|index| (nation.office(index).prefecture(), nation.office(index).name())).collect();
        assert_eq!(names.len(), OFFICES as usize);
    }

    #[test]
    fn recipient_numbers_change_monthly_exactly_where_the_office_does_so() {
        let nation = Nation::new(1);
        for index in OfficeIndex::all() {
            let office = nation.office(index);
            let aid = nation.person(office.recipient(0).unwrap()).aid().unwrap();
            let changes = aid.recipient_number(month(4)) != aid.recipient_number(month(5));
            assert_eq!(changes, office.number_habit() == NumberHabit::ChangingMonthly);
        }
    }

    proptest! {
        #[test]
        fn recipient_numbers_lead_back_to_the_person(seed: u64, office in 0..OFFICES as u16, draw: u32, m in 1i8..=12) {
            let nation = Nation::new(seed);
            let office = nation.office(OfficeIndex::new(office).unwrap());
            let person = office.recipient(draw % office.recipients()).unwrap();
            let aid = nation.person(person).aid().unwrap();
            let number = aid.recipient_number(month(m));
            prop_assert_eq!(nation.find_recipient(office.payer_number(), number, month(m)), Some(person));
            prop_assert!(aid.start() >= nation.person(person).birthdate());
        }

        #[test]
        fn whoever_a_number_finds_has_that_number(office in 0..OFFICES as u16, serial in 0u32..1_000_000) {
            let nation = Nation::new(2);
            let payer = nation.office(OfficeIndex::new(office).unwrap()).payer_number();
            if let Some(person) = nation.find_recipient(payer, recipient(serial), month(1)) {
                prop_assert_eq!(nation.person(person).aid().unwrap().recipient_number(month(1)), recipient(serial));
            }
        }
    }
}
