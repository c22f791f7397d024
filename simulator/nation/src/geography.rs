//! Where people live: the index space in blocks, laid out along one line through the country.
//!
//! ```text
//! person index = block × 250 + slot          slot: household and position in it, the same pattern in every block
//!                block ⇄ rank                a bijection of the seed; ranks are in geographic order
//!                rank  → prefecture, municipality, office area, catchment of facilities: contiguous ranges of ranks
//! ```
//!
//! So neighbours in the index live together, blocks are scattered over the country, and "all people of an office" or
//! "of a facility" is a range of ranks that leads back to indices by arithmetic.
//!
//! Prefectures have their published shares; municipalities are as many as there are but invented (names, sizes).

use crate::data::places::{MUNICIPALITY_FRONTS, MUNICIPALITY_TAILS, WARDS};
use crate::mix::field;
use crate::permutation::Permutation;
use crate::shares::{self, PrefectureRow};
use crate::tables::{MunicipalityRow, tables};
use crate::{Nation, PersonIndex};

/// People in a block.
pub const BLOCK_PEOPLE: u32 = 250;

/// Number of blocks.
pub const BLOCKS: u32 = crate::PEOPLE / BLOCK_PEOPLE;

/// A block's place in geographic order, 0…499,999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(pub(crate) u32);

impl Rank {
    /// The prefecture.
    pub fn prefecture(self) -> Prefecture {
        Prefecture(tables().prefecture_of(self.0) as u8)
    }

    /// The municipality.
    pub fn municipality(self) -> Municipality {
        Municipality(tables().municipality_of(self.0) as u16)
    }
}

impl Nation {
    const fn order_of_blocks(self) -> Permutation {
        Permutation::new(1_000, 500, self.blocks)
    }

    /// Where a person's block lies.
    #[inline]
    pub fn rank_of(self, index: PersonIndex) -> Rank {
        Rank(self.order_of_blocks().apply(u64::from(index.get() / BLOCK_PEOPLE)) as u32)
    }

    /// The person in a slot of the block at a rank.
    #[inline]
    pub(crate) fn person_at(self, rank: u32, slot: u32) -> PersonIndex {
        let block = self.order_of_blocks().invert(u64::from(rank)).expect("ranks are below the number of blocks");
        PersonIndex::wrapping(block * u64::from(BLOCK_PEOPLE) + u64::from(slot))
    }

    /// A person's number among the people from the block `first` on, in geographic order.
    #[inline]
    pub(crate) fn local_of(self, index: PersonIndex, rank: Rank, first: u32) -> u64 {
        u64::from(rank.0 - first) * u64::from(BLOCK_PEOPLE) + u64::from(index.get() % BLOCK_PEOPLE)
    }

    /// The person with a number among the people of the blocks `first..end`.
    #[inline]
    pub(crate) fn person_of_local(self, local: u64, first: u32, end: u32) -> Option<PersonIndex> {
        let rank = u64::from(first) + local / u64::from(BLOCK_PEOPLE);
        (rank < u64::from(end)).then(|| self.person_at(rank as u32, (local % u64::from(BLOCK_PEOPLE)) as u32))
    }
}

/// A prefecture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prefecture(pub(crate) u8);

impl Prefecture {
    /// All 47.
    pub fn all() -> impl Iterator<Item = Prefecture> {
        (0..47).map(Prefecture)
    }

    /// From its JIS code, 1…47.
    pub fn from_code(code: u8) -> Option<Self> {
        (1..=47).contains(&code).then(|| Prefecture(code - 1))
    }

    /// JIS code, 1…47: 1 北海道, 13 東京都.
    pub fn code(self) -> u8 {
        self.0 + 1
    }

    /// 北海道, 東京都, ….
    pub fn name(self) -> &'static str {
        &shares::built_in().prefectures[usize::from(self.0)].name
    }

    /// Without 都, 府 or 県 (北海道 stays), as branches of insurers are called.
    pub fn short_name(self) -> &'static str {
        let name = self.name();
        ["都", "府", "県"].into_iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name)
    }

    /// Its ranks, from and before.
    pub(crate) fn ranks(self) -> (u32, u32) {
        let starts = &tables().prefecture_start;
        (starts[usize::from(self.0)], starts[usize::from(self.0) + 1])
    }
}

/// What a municipality is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MunicipalityKind {
    /// 政令指定都市.
    Designated,
    /// 中核市.
    Core,
    /// 市.
    City,
    /// 特別区.
    TokyoWard,
    /// 町.
    Town,
    /// 村.
    Village,
}

impl MunicipalityKind {
    pub(crate) fn of(prefecture: &PrefectureRow, tokyo: bool, local: usize) -> Self {
        let core = prefecture.wards.len() + prefecture.core_cities;
        match local {
            _ if local < prefecture.wards.len() => MunicipalityKind::Designated,
            _ if local < core => MunicipalityKind::Core,
            _ if tokyo && local < core + 23 => MunicipalityKind::TokyoWard,
            _ if local < prefecture.cities => MunicipalityKind::City,
            _ if local % 4 == 3 => MunicipalityKind::Village,
            _ => MunicipalityKind::Town,
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            MunicipalityKind::Designated | MunicipalityKind::Core | MunicipalityKind::City => "市",
            MunicipalityKind::TokyoWard => "区",
            MunicipalityKind::Town => "町",
            MunicipalityKind::Village => "村",
        }
    }
}

/// A municipality: invented, one of as many as there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Municipality(pub(crate) u16);

impl Municipality {
    pub(crate) fn row(self) -> &'static MunicipalityRow {
        &tables().municipalities[usize::from(self.0)]
    }

    /// The prefecture.
    pub fn prefecture(self) -> Prefecture {
        Prefecture(self.row().prefecture)
    }

    /// Number within the prefecture, from 1: the three digits of its 国保 insurer number.
    pub fn code(self) -> u16 {
        self.row().local + 1
    }

    /// From the prefecture and the number within it.
    pub(crate) fn from_code(prefecture: Prefecture, code: u16) -> Option<Self> {
        let first = &tables().first_municipality;
        let index = first[usize::from(prefecture.0)].checked_add(code.checked_sub(1)?)?;
        (index < first[usize::from(prefecture.0) + 1]).then_some(Municipality(index))
    }

    /// What it is.
    pub fn kind(self) -> MunicipalityKind {
        self.row().kind
    }

    /// Its ranks, from and before.
    pub(crate) fn ranks(self) -> (u32, u32) {
        (self.row().start, tables().municipality_end(usize::from(self.0)))
    }

    /// Its invented name with 市, 区, 町 or 村; no two in a prefecture are the same.
    pub fn name(self, nation: Nation) -> String {
        let row = self.row();
        let key = nation.mix(u64::from(row.prefecture), field::MUNICIPALITY_NAME);
        let (fronts, tails) = (MUNICIPALITY_FRONTS.len() as u64, MUNICIPALITY_TAILS.len() as u64);
        let pair = Permutation::new(fronts, tails, key).apply(u64::from(row.local));
        let (front, tail) = (MUNICIPALITY_FRONTS[(pair / tails) as usize], MUNICIPALITY_TAILS[(pair % tails) as usize]);
        format!("{front}{tail}{}", row.kind.suffix())
    }

    /// Name of a ward of a 政令指定都市 (number from 0).
    pub(crate) fn ward_name(number: u16) -> &'static str {
        WARDS[usize::from(number) % WARDS.len()]
    }

    /// The ward in which a rank of a 政令指定都市 lies.
    pub(crate) fn ward_of(self, rank: Rank) -> Option<&'static str> {
        let row = self.row();
        let office = &tables().offices[tables().office_of(rank.0)];
        (row.wards > 0 && office.municipality == self.0).then(|| Self::ward_name(office.part.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_of_municipalities_are_distinct_within_a_prefecture() {
        let nation = Nation::new(1);
        for prefecture in Prefecture::all() {
            let codes: Vec<_> = (1..=200).map_while(|code| Municipality::from_code(prefecture, code)).collect();
            let names: BTreeSet<_> = codes.iter().map(|municipality| municipality.name(nation)).collect();
            assert_eq!(names.len(), codes.len(), "{}", prefecture.name());
        }
    }

    #[test]
    fn branches_are_called_by_the_short_name() {
        let short = |code| Prefecture::from_code(code).unwrap().short_name();
        assert_eq!((short(1), short(13), short(26), short(27)), ("北海道", "東京", "京都", "大阪"));
    }

    proptest! {
        #[test]
        fn a_rank_and_a_slot_lead_back_to_the_person(seed: u64, number in 0u32..crate::PEOPLE) {
            let (nation, index) = (Nation::new(seed), PersonIndex::new(number).unwrap());
            let rank = nation.rank_of(index);
            prop_assert_eq!(nation.person_at(rank.0, number % BLOCK_PEOPLE), index);
            let (start, end) = rank.municipality().ranks();
            let local = nation.local_of(index, rank, start);
            prop_assert_eq!(nation.person_of_local(local, start, end), Some(index));
            prop_assert_eq!(rank.municipality().prefecture(), rank.prefecture());
        }
    }
}
