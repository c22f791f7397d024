//! Health insurance: which scheme, through whom, and numbers that lead back to the person.
//!
//! Everybody from 75 on is in 後期高齢者医療; whoever earns is in a scheme by age (shares in the data file, tuned to the
//! published totals); partners and children are with the head of the household or insured themselves; people on medical
//! aid are out of 国保 and 後期高齢, a few keep employee insurance. Decided on 1 October 2025 and frozen.
//!
//! 記号 and 番号 are the insured person's place in the area (prefecture, or municipality for 国保 and 後期高齢) sent
//! through a bijection; 枝番 is the place in the household.

use crate::address::wide;
use crate::geography::{BLOCK_PEOPLE, Municipality, Prefecture, Rank};
use crate::household::{Role, member, slot_of};
use crate::mix::{below, chance, field, stir};
use crate::numbers::{checked_text, digits, insurer, insurer_parts, unchecked};
use crate::permutation::Permutation;
use crate::shares::{self, Shares};
use crate::{Nation, Person, PersonIndex};
use jiff::civil::Date;
use onshi_domain::id::{InsurerNumber, normalise};
use std::sync::LazyLock;

/// A scheme of health insurance.
#[doc(alias = "医療保険")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// 協会けんぽ (01).
    AssociationHealth,
    /// 組合健保 (06).
    UnionHealth,
    /// 共済組合 (31–34).
    MutualAid,
    /// 市町村国保 (six digits).
    National,
    /// 国保組合 (six digits, 3xx).
    NationalGuild,
    /// 後期高齢者医療 (39).
    LateElderly,
}

impl Scheme {
    /// All of them.
    pub const ALL: [Scheme; 6] = [
        Scheme::AssociationHealth,
        Scheme::UnionHealth,
        Scheme::MutualAid,
        Scheme::National,
        Scheme::NationalGuild,
        Scheme::LateElderly,
    ];

    /// In words, Japanese.
    pub fn label(self) -> &'static str {
        match self {
            Scheme::AssociationHealth => "協会けんぽ",
            Scheme::UnionHealth => "組合健保",
            Scheme::MutualAid => "共済組合",
            Scheme::National => "市町村国保",
            Scheme::NationalGuild => "国保組合",
            Scheme::LateElderly => "後期高齢者医療",
        }
    }

    /// Key in the data file.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Scheme::AssociationHealth => "association_health",
            Scheme::UnionHealth => "union_health",
            Scheme::MutualAid => "mutual_aid",
            Scheme::National => "national",
            Scheme::NationalGuild => "national_guild",
            Scheme::LateElderly => "late_elderly",
        }
    }

    /// 法別番号 of its insurers (32 stands for all 共済); 0 for the six digits of 国保.
    pub(crate) fn law(self) -> u8 {
        match self {
            Scheme::AssociationHealth => 1,
            Scheme::UnionHealth => 6,
            Scheme::MutualAid => 32,
            Scheme::National | Scheme::NationalGuild => 0,
            Scheme::LateElderly => 39,
        }
    }

    /// 被用者保険.
    pub fn is_employee(self) -> bool {
        matches!(self, Scheme::AssociationHealth | Scheme::UnionHealth | Scheme::MutualAid)
    }

    fn by_municipality(self) -> bool {
        matches!(self, Scheme::National | Scheme::LateElderly)
    }
}

/// A person's health insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Insurance {
    nation: Nation,
    person: PersonIndex,
    subscriber: PersonIndex,
    scheme: Scheme,
    position: u8,
}

/// First body of a 国保組合's insurer number.
const FIRST_GUILD: u16 = 301;

/// How many 組合健保 and 国保組合 there are (orders of magnitude; spread by population). Assumed.
const UNIONS: u64 = 1_380;
const GUILDS: u64 = 158;

/// 法別番号 of 共済組合: 31 国家公務員, 32 地方公務員, 33 警察, 34 公立学校・私立学校.
const MUTUAL_LAWS: [u8; 8] = [31, 31, 32, 32, 32, 33, 34, 34];

/// Who is insured by whom: thresholds, read once.
struct Rates {
    /// Cumulated over [`Scheme::ALL`] without 後期高齢: under 60, 60–64, 65–74.
    own: [[u32; 5]; 3],
    partner_of_employee: u32,
    partner_of_national: u32,
    adult_child: u32,
    aid_with_insurance: u32,
}

fn rates() -> &'static Rates {
    static RATES: LazyLock<Rates> = LazyLock::new(|| {
        let shares = shares::built_in();
        Rates {
            own: ["working", "senior", "retired"].map(|band| own_shares(shares, band)),
            partner_of_employee: shares.ppm("own.partner_of_employee"),
            partner_of_national: shares.ppm("own.partner_of_national"),
            adult_child: shares.ppm("own.adult_child"),
            aid_with_insurance: shares.ppm("aid.with_insurance"),
        }
    });
    &RATES
}

fn own_shares(shares: &Shares, band: &str) -> [u32; 5] {
    let mut end = 0;
    [0, 1, 2, 3, 4].map(|number: usize| {
        end += shares.ppm(&format!("own.{band}.{}", Scheme::ALL[number].key()));
        end
    })
}

/// Age from which 後期高齢者医療 insures everybody.
pub const LATE_ELDERLY_AGE: u8 = 75;

/// Age from which somebody on medical aid may keep employee insurance.
pub(crate) const AID_INSURED_AGE: u8 = 20;

/// Age from which a child at home may be insured by its own work.
const WORKING_CHILD_AGE: u8 = 23;

impl Person {
    /// Health insurance; none for most people on medical aid.
    pub fn insurance(&self) -> Option<Insurance> {
        let (scheme, subscriber) = self.scheme()?;
        let position = self.slot().position;
        Some(Insurance { nation: self.nation(), person: self.index(), subscriber, scheme, position })
    }

    /// Scheme and insured person (oneself or the head).
    fn scheme(&self) -> Option<(Scheme, PersonIndex)> {
        let (age, slot, rank) = (self.age(), self.slot(), self.rank());
        if self.aid_at(rank).is_some() {
            let bits = self.nation().mix(u64::from(self.index().get()), field::AID_INSURED);
            let keeps = (AID_INSURED_AGE..LATE_ELDERLY_AGE).contains(&age) && chance(bits, rates().aid_with_insurance);
            return keeps.then_some((Scheme::AssociationHealth, self.index()));
        }
        if age >= LATE_ELDERLY_AGE {
            return Some((Scheme::LateElderly, self.index()));
        }
        let own = || (self.own_scheme(age, false), self.index());
        let with_head = || {
            let head = self.nation().person(member(self.index(), slot, 0));
            let insured = head.aid_at(rank).is_none() && head.age() < LATE_ELDERLY_AGE;
            insured.then(|| (head.own_scheme(head.age(), false), head.index()))
        };
        let bits = stir(self.nation().mix(u64::from(self.index().get()), field::INSURED_AS), 1);
        Some(match slot.role {
            Role::Head | Role::Grandparent => own(),
            Role::Partner => match with_head() {
                Some((head, _)) if head.is_employee() && chance(bits, rates().partner_of_employee) => {
                    (self.own_scheme(age, true), self.index())
                }
                Some((head, _)) if !head.is_employee() && chance(bits, rates().partner_of_national) => {
                    (self.own_scheme(age, true), self.index())
                }
                Some(with) => with,
                None => own(),
            },
            Role::Child if age >= WORKING_CHILD_AGE && chance(bits, rates().adult_child) => own(),
            Role::Child => with_head().unwrap_or((Scheme::National, self.index())),
        })
    }

    /// The scheme of whoever is insured by himself, by age.
    fn own_scheme(&self, age: u8, employee: bool) -> Scheme {
        let bits = self.nation().mix(u64::from(self.index().get()), field::INSURED_AS);
        let ends = &rates().own[usize::from(age >= 60) + usize::from(age >= 65)];
        let bound = if employee { ends[2] } else { 1_000_000 };
        let share = below(bits, u64::from(bound)) as u32;
        Scheme::ALL[ends.partition_point(|end| *end <= share).min(4)]
    }
}

/// Where an insurer's people live: blocks from and before, and the key of its numbers.
struct Area {
    start: u32,
    end: u32,
    numbers: Permutation,
}

impl Area {
    fn of(nation: Nation, scheme: Scheme, rank: Rank) -> Self {
        let (start, end) =
            if scheme.by_municipality() { rank.municipality().ranks() } else { rank.prefecture().ranks() };
        let key = nation.mix(u64::from(start) << 8 | scheme as u64, field::INSURED_NUMBER);
        // 99,980,001 places for a prefecture, 9,999,999 for a municipality: more than people can live there.
        let numbers = if scheme.by_municipality() {
            Permutation::new(2_151, 4_649, key)
        } else {
            Permutation::new(9_999, 9_999, key)
        };
        Area { start, end, numbers }
    }
}

impl Insurance {
    /// The scheme.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The insured person: oneself, or the head of the household.
    pub fn subscriber(&self) -> PersonIndex {
        self.subscriber
    }

    /// 家族 rather than 本人 (for 国保: not the one who is registered first).
    pub fn is_family(&self) -> bool {
        self.person != self.subscriber
    }

    /// 保険者番号.
    pub fn insurer_number(&self) -> InsurerNumber {
        let rank = self.nation.rank_of(self.subscriber);
        let (law, body) = self.insurer(rank);
        insurer(law, rank.prefecture().code(), body)
    }

    /// 法別番号 and body of the insurer of a subscriber who lives there.
    fn insurer(&self, rank: Rank) -> (u8, u16) {
        let bits = self.nation.mix(u64::from(self.subscriber.get()), field::INSURER);
        let prefecture = rank.prefecture();
        let (start, end) = prefecture.ranks();
        let among = |whole: u64| {
            let here = (whole * u64::from(end - start) / u64::from(crate::geography::BLOCKS)).max(1);
            below(bits, here) as u16
        };
        match self.scheme {
            Scheme::AssociationHealth => (1, 1),
            Scheme::UnionHealth => (6, 1 + among(UNIONS)),
            Scheme::MutualAid => (MUTUAL_LAWS[(bits % 8) as usize], 1 + (bits >> 3) as u16 % 9),
            Scheme::National => (0, rank.municipality().code()),
            Scheme::NationalGuild => (0, FIRST_GUILD + among(GUILDS)),
            Scheme::LateElderly => (39, rank.municipality().code()),
        }
    }

    /// 保険者名称.
    pub fn insurer_name(&self) -> String {
        let rank = self.nation.rank_of(self.subscriber);
        let (law, body) = self.insurer(rank);
        let (prefecture, municipality) = (rank.prefecture(), rank.municipality());
        let nth = wide(u64::from(if self.scheme == Scheme::NationalGuild { body + 1 - FIRST_GUILD } else { body }));
        match (self.scheme, law) {
            (Scheme::AssociationHealth, _) => format!("全国健康保険協会{}支部", prefecture.short_name()),
            (Scheme::UnionHealth, _) => format!("{}第{nth}健康保険組合", prefecture.short_name()),
            (Scheme::MutualAid, 31) => format!("国家公務員第{nth}共済組合{}支部", prefecture.short_name()),
            (Scheme::MutualAid, 33) => format!("警察第{nth}共済組合{}支部", prefecture.short_name()),
            (Scheme::MutualAid, 34) => format!("学校第{nth}共済組合{}支部", prefecture.short_name()),
            (Scheme::MutualAid, _) => format!("地方職員第{nth}共済組合{}支部", prefecture.short_name()),
            (Scheme::National, _) => municipality.name(self.nation),
            (Scheme::NationalGuild, _) => {
                format!("{}第{nth}国民健康保険組合", prefecture.short_name())
            }
            (Scheme::LateElderly, _) => format!("{}後期高齢者医療広域連合", prefecture.name()),
        }
    }

    /// The insured person's number in the area, behind the bijection.
    fn place(&self) -> u64 {
        let rank = self.nation.rank_of(self.subscriber);
        let area = Area::of(self.nation, self.scheme, rank);
        area.numbers.apply(self.nation.local_of(self.subscriber, rank, area.start))
    }

    /// 記号; none for 後期高齢 and for some municipalities. Some have kanji, some full-width digits and a U+2010 hyphen.
    pub fn symbol(&self) -> Option<String> {
        let rank = self.nation.rank_of(self.subscriber);
        match self.scheme {
            Scheme::AssociationHealth => Some(format!("{:02}{:06}", rank.prefecture().code(), self.place() / 100)),
            Scheme::UnionHealth => Some((1 + self.place() / 10_000).to_string()),
            Scheme::MutualAid => Some(format!("公{}", rank.prefecture().short_name())),
            Scheme::National => national_symbol(rank.municipality()),
            Scheme::NationalGuild => Some("建".to_owned()),
            Scheme::LateElderly => None,
        }
    }

    /// 番号.
    pub fn number(&self) -> String {
        let place = self.place();
        match self.scheme {
            Scheme::AssociationHealth => (1 + place % 100).to_string(),
            Scheme::UnionHealth => (1 + place % 10_000).to_string(),
            Scheme::LateElderly => checked_text(1 + place, 8),
            Scheme::MutualAid | Scheme::National | Scheme::NationalGuild => (1 + place).to_string(),
        }
    }

    /// 枝番: `00` for an insured employee and the place in the household for the family; from `01` in 国保; none in
    /// 後期高齢.
    pub fn branch(&self) -> Option<u8> {
        match self.scheme {
            Scheme::LateElderly => None,
            scheme if scheme.is_employee() => Some(if self.is_family() { self.position } else { 0 }),
            _ => Some(self.position + 1),
        }
    }

    /// 資格取得年月日: the first of a month within the twelve years before April 2025, not before the birth.
    pub fn since(&self) -> Date {
        let bits = self.nation.mix(u64::from(self.subscriber.get()), field::INSURED_SINCE);
        let since = Date::constant(2024 - below(bits, 12) as i16, 1 + (bits % 12) as i8, 1);
        since.max(self.nation.person(self.person).birthdate())
    }
}

/// 記号 of a municipality's 国保: none, its number in full-width digits with a hyphen, or kanji.
fn national_symbol(municipality: Municipality) -> Option<String> {
    let code = municipality.code();
    let wide = |digit: u16| char::from_u32('０' as u32 + u32::from(digit)).unwrap_or('０');
    match code % 3 {
        0 => None,
        1 => Some(format!("{}{}\u{2010}{}", wide(code / 10 % 10), wide(code % 10), wide(code % 7))),
        _ => Some("国".to_owned()),
    }
}

/// What somebody sends to be found by: as on the wire, normalised only for comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InsuredQuery<'a> {
    /// 保険者番号.
    pub insurer: &'a InsurerNumber,
    /// 記号; empty counts as none.
    pub symbol: Option<&'a str>,
    /// 番号.
    pub number: &'a str,
    /// 枝番.
    pub branch: Option<u8>,
}

impl Nation {
    /// The person with these insurance numbers; none when they are nobody's.
    ///
    /// Width of digits, hyphens and spaces do not matter (spec/oqs-wire.md §2.7). Without 枝番 nobody is found except in
    /// 後期高齢, where there is none: [`Nation::find_insured_family`] gives everybody under a number.
    pub fn find_insured(self, query: InsuredQuery<'_>) -> Option<PersonIndex> {
        self.find_insured_family(query)
            .find(|index| self.person(*index).insurance().is_some_and(|found| found.branch() == query.branch))
    }

    /// Everybody under these numbers, in the order of the household; without 枝番 in the query, whatever theirs is.
    pub fn find_insured_family(self, query: InsuredQuery<'_>) -> impl Iterator<Item = PersonIndex> + use<> {
        let subscriber = self.find_subscriber(query);
        let positions = subscriber.map_or(0..0, |index| 0..slot_of(index).size);
        let asked = query.branch;
        positions.filter_map(move |position| {
            let subscriber = subscriber?;
            let slot = slot_of(subscriber);
            // Whoever has a 枝番 has it by the place in the household: the others need not be looked at.
            let own = position == slot.position;
            let can_be = |branch| branch == position || branch == position + 1 || (branch == 0 && own);
            if !asked.is_none_or(can_be) {
                return None;
            }
            let index = member(subscriber, slot, position);
            let insurance = self.person(index).insurance()?;
            let same = insurance.subscriber == subscriber && (asked.is_none() || insurance.branch() == asked);
            same.then_some(index)
        })
    }

    fn find_subscriber(self, query: InsuredQuery<'_>) -> Option<PersonIndex> {
        let (law, code, body) = insurer_parts(query.insurer);
        let prefecture = Prefecture::from_code(code)?;
        let scheme = match law {
            0 if body >= FIRST_GUILD => Scheme::NationalGuild,
            0 => Scheme::National,
            1 => Scheme::AssociationHealth,
            6 => Scheme::UnionHealth,
            31..=34 => Scheme::MutualAid,
            39 => Scheme::LateElderly,
            _ => return None,
        };
        let first = match scheme.by_municipality() {
            true => Municipality::from_code(prefecture, body)?.ranks().0,
            false => prefecture.ranks().0,
        };
        let area = Area::of(self, scheme, Rank(first));
        let (symbol, number) = (normalise(query.symbol.unwrap_or_default()), normalise(query.number));
        let local = area.numbers.invert(place_of(scheme, &symbol, &number)?)?;
        let index = self.person_of_local(local, area.start, area.end)?;
        let insurance = self.person(index).insurance()?;
        let same = insurance.scheme == scheme
            && insurance.subscriber == index
            && insurance.insurer_number() == *query.insurer
            && normalise(&insurance.symbol().unwrap_or_default()) == symbol;
        same.then_some(index)
    }
}

/// The place that 記号 and 番号 of a scheme stand for.
fn place_of(scheme: Scheme, symbol: &str, number: &str) -> Option<u64> {
    if scheme == Scheme::LateElderly {
        return unchecked(number, 8)?.checked_sub(1);
    }
    // Leading zeros are no part of these numbers: they would give one person several.
    let number = digits(number).filter(|_| !number.starts_with('0'))?.checked_sub(1)?;
    match scheme {
        Scheme::AssociationHealth => {
            let employer = digits(symbol).filter(|_| symbol.len() == 8)? % 1_000_000;
            (number < 100).then_some(employer * 100 + number)
        }
        Scheme::UnionHealth => {
            let part = digits(symbol).filter(|_| symbol.len() <= 5)?.checked_sub(1)?;
            (number < 10_000).then_some(part * 10_000 + number)
        }
        _ => Some(number),
    }
}

const _: () = assert!(BLOCK_PEOPLE as u64 * 60_000 < 9_999 * 9_999, "the largest prefecture fits");

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn found(nation: Nation, insurance: &Insurance) -> Option<PersonIndex> {
        let (insurer, symbol, number) = (insurance.insurer_number(), insurance.symbol(), insurance.number());
        let branch = insurance.branch();
        nation.find_insured(InsuredQuery { insurer: &insurer, symbol: symbol.as_deref(), number: &number, branch })
    }

    proptest! {
        #[test]
        fn insurance_numbers_lead_back_to_the_person(seed: u64, number in 0u32..crate::PEOPLE) {
            let nation = Nation::new(seed);
            let index = PersonIndex::new(number).unwrap();
            if let Some(insurance) = nation.person(index).insurance() {
                prop_assert_eq!(found(nation, &insurance), Some(index));
                // With a 枝番 in the query, those of the family who have it, and nobody else.
                let (insurer, symbol, number) = (insurance.insurer_number(), insurance.symbol(), insurance.number());
                let family = |branch| -> Vec<PersonIndex> {
                    let query = InsuredQuery { insurer: &insurer, symbol: symbol.as_deref(), number: &number, branch };
                    nation.find_insured_family(query).collect()
                };
                let mut whole = family(None);
                whole.retain(|index| nation.person(*index).insurance().unwrap().branch() == insurance.branch());
                prop_assert!(insurance.branch().is_none() || family(insurance.branch()) == whole);
                let symbol = insurance.symbol().unwrap_or_default();
                prop_assert!(symbol.chars().count() <= 20 && insurance.number().chars().count() <= 20);
                prop_assert_eq!(InsurerNumber::parse(insurance.insurer_number().as_str()).ok(), Some(insurance.insurer_number()));
            }
        }

        #[test]
        fn whoever_a_number_finds_has_that_number(law in 0u8..40, code in 1u8..=47, body in 0u16..400, symbol in "[0-9]{0,8}", number in "[0-9]{1,8}", branch in 0u8..6) {
            let (nation, insurer) = (Nation::new(1), insurer(law, code, body));
            let query = InsuredQuery { insurer: &insurer, symbol: Some(&symbol), number: &number, branch: Some(branch) };
            if let Some(index) = nation.find_insured(query) {
                let insurance = nation.person(index).insurance().unwrap();
                prop_assert_eq!(insurance.insurer_number(), insurer);
                prop_assert_eq!((insurance.number(), insurance.branch()), (number, Some(branch)));
            }
        }
    }

    #[test]
    fn nobody_shares_all_four_numbers_with_another() {
        let nation = Nation::new(1);
        let mut seen = BTreeSet::new();
        for number in 0..80_000 {
            let index = PersonIndex::wrapping(number * 1_250 + number % 5);
            if let Some(insurance) = nation.person(index).insurance() {
                let numbers = (insurance.insurer_number(), insurance.symbol(), insurance.number(), insurance.branch());
                assert!(seen.insert(numbers), "{number}");
            }
        }
    }

    #[test]
    fn every_municipality_has_room_for_its_people() {
        for code in 1..=47 {
            let prefecture = Prefecture::from_code(code).unwrap();
            for number in (1..).map_while(|number| Municipality::from_code(prefecture, number)) {
                let (start, end) = number.ranks();
                assert!((end - start) * BLOCK_PEOPLE < 9_999_999, "{}", number.code());
                assert!(number.code() < FIRST_GUILD);
            }
        }
    }

    #[test]
    fn the_form_of_digits_and_hyphens_does_not_matter() {
        let nation = Nation::new(1);
        let wide = |text: &str| -> String {
            let widen = |letter: char| match letter {
                '0'..='9' => char::from_u32(letter as u32 + 0xFEE0).unwrap(),
                other => other,
            };
            text.chars().map(widen).collect()
        };
        for number in 0..300 {
            let index = PersonIndex::wrapping(number);
            let Some(insurance) = nation.person(index).insurance() else { continue };
            let (insurer, number, branch) = (insurance.insurer_number(), wide(&insurance.number()), insurance.branch());
            let symbol = insurance.symbol().map(|symbol| wide(&symbol).replace('\u{2010}', "-"));
            let query = InsuredQuery { insurer: &insurer, symbol: symbol.as_deref(), number: &number, branch };
            assert_eq!(nation.find_insured(query), Some(index), "{query:?}");
        }
    }

    #[test]
    fn everybody_from_75_on_is_in_late_elderly_insurance_unless_on_aid() {
        let nation = Nation::new(1);
        for number in 0..50_000 {
            let person = nation.person(PersonIndex::wrapping(number));
            let late = person.insurance().is_some_and(|insurance| insurance.scheme() == Scheme::LateElderly);
            assert_eq!(late, person.age() >= LATE_ELDERLY_AGE && person.aid().is_none());
        }
    }
}
