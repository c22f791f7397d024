//! Who lives with whom: the pattern of a block, and the age of everybody in it.
//!
//! Every block of 250 people holds the same 113 households (sizes as in the census); what differs is drawn: the age of
//! the first member by the type of household, and from it the ages of partner, children and grandparents. The weights
//! in the data file are fitted so that all of them together have the published age structure.

use crate::geography::BLOCK_PEOPLE;
use crate::mix::{below, field, mix, stir};
use crate::shares::{self, COHORTS, HouseholdRow};
use crate::{Nation, PersonIndex};
use std::sync::LazyLock;

/// The day on which ages are as published, 2025-10-01. Frozen.
pub const REFERENCE_YEAR: i16 = 2025;

/// A person's place in the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 世帯主.
    Head,
    /// Partner of the head.
    Partner,
    /// Child of the head, whatever age.
    Child,
    /// Parent of the head or the partner.
    Grandparent,
}

/// What a household looks like, as far as rules depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// One person.
    Single,
    /// A couple alone.
    Couple,
    /// One parent with children.
    LoneParent,
    /// A couple with children.
    Family,
    /// With grandparents.
    ThreeGenerations,
}

/// Number of a household over the whole nation: block × 128 + number in the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HouseholdId(pub(crate) u64);

impl HouseholdId {
    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }
}

/// What is the same in every block about one of its 250 slots.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) household: u8,
    pub(crate) kind: u8,
    pub(crate) position: u8,
    pub(crate) size: u8,
    pub(crate) role: Role,
    pub(crate) shape: Shape,
    /// For children: 0 for the eldest.
    pub(crate) nth_child: u8,
}

/// Number of ways in which a block's people are ordered for medical aid.
const AID_ORDERS: usize = 16;

const SLOTS: usize = BLOCK_PEOPLE as usize;

/// The pattern of a block.
pub(crate) struct Pattern {
    pub(crate) slots: Vec<Slot>,
    /// For each type of household: cumulated shares of the first member's cohort.
    cohorts: Vec<[u32; COHORTS]>,
    /// For each order: the slots, the likeliest recipients first; and the place of each slot.
    aid: Vec<([u8; SLOTS], [u8; SLOTS])>,
}

/// The pattern, computed once.
pub(crate) fn pattern() -> &'static Pattern {
    static PATTERN: LazyLock<Pattern> = LazyLock::new(|| Pattern::build(&shares::built_in().households));
    &PATTERN
}

/// Key of the frozen order of households in a block; not of the seed.
const ORDER_KEY: u64 = 0x6F6E_7368_695F_3031;

impl Pattern {
    fn build(rows: &[HouseholdRow]) -> Self {
        let kinds = rows.iter().enumerate().flat_map(|(kind, row)| std::iter::repeat_n(kind, row.per_block));
        let mut order: Vec<(u64, usize)> =
            kinds.enumerate().map(|(number, kind)| (stir(ORDER_KEY, number as u64), kind)).collect();
        order.sort_unstable();
        let mut slots = Vec::with_capacity(SLOTS);
        for (household, (_, kind)) in order.into_iter().enumerate() {
            push_household(&mut slots, household as u8, kind as u8, &rows[kind]);
        }
        let cohorts = rows.iter().map(|row| cumulated(row.cohorts)).collect();
        let aid = (0..AID_ORDERS as u64).map(|number| aid_order(number, &slots, rows)).collect();
        Pattern { slots, cohorts, aid }
    }

    /// Place of a slot in an order for medical aid.
    #[inline]
    pub(crate) fn aid_place(&self, order: usize, slot: u32) -> u32 {
        u32::from(self.aid[order].1[slot as usize])
    }

    /// Slot at a place of an order for medical aid.
    pub(crate) fn aid_slot(&self, order: usize, place: u32) -> u32 {
        u32::from(self.aid[order].0[place as usize])
    }
}

fn push_household(slots: &mut Vec<Slot>, household: u8, kind: u8, row: &HouseholdRow) {
    let roles = std::iter::once(Role::Head).chain(row.roles.chars().filter_map(|letter| match letter {
        'P' => Some(Role::Partner),
        'C' => Some(Role::Child),
        'G' => Some(Role::Grandparent),
        _ => None,
    }));
    let has = |letter| row.roles.contains(letter);
    let shape = match (has('P'), has('C'), has('G')) {
        (_, _, true) => Shape::ThreeGenerations,
        (true, true, _) => Shape::Family,
        (true, false, _) => Shape::Couple,
        (false, true, _) => Shape::LoneParent,
        (false, false, _) => Shape::Single,
    };
    let size = 1 + row.members() as u8;
    let mut children = 0;
    for (position, role) in roles.enumerate() {
        let position = position as u8;
        slots.push(Slot { household, kind, position, size, role, shape, nth_child: children });
        children += u8::from(role == Role::Child);
    }
}

fn cumulated(mut shares: [u32; COHORTS]) -> [u32; COHORTS] {
    for index in 1..COHORTS {
        shares[index] += shares[index - 1];
    }
    shares
}

/// Orders a block's households by a weighted draw (whole households together): old and middle-aged single people and
/// lone parents come first far more often than families. Assumed weights.
fn aid_order(number: u64, slots: &[Slot], rows: &[HouseholdRow]) -> ([u8; SLOTS], [u8; SLOTS]) {
    let weight = |slot: &Slot| match (slot.shape, rows[usize::from(slot.kind)].name.as_str()) {
        (Shape::Single, "SE") => 36,
        (Shape::Single, "SM") => 12,
        (Shape::LoneParent, _) => 5,
        (Shape::Couple, _) => 3,
        _ => 1,
    };
    let key = |slot: &Slot| (stir(ORDER_KEY ^ (number + 1), u64::from(slot.household)) >> 8) / weight(slot);
    let mut order: Vec<u8> = (0..SLOTS as u8).collect();
    order.sort_by_key(|slot| (key(&slots[usize::from(*slot)]), *slot));
    let (mut by_place, mut by_slot) = ([0; SLOTS], [0; SLOTS]);
    for (place, slot) in order.into_iter().enumerate() {
        by_place[place] = slot;
        by_slot[usize::from(slot)] = place as u8;
    }
    (by_place, by_slot)
}

/// What the block's pattern says about a person.
#[inline]
pub(crate) fn slot_of(index: PersonIndex) -> Slot {
    pattern().slots[(index.get() % BLOCK_PEOPLE) as usize]
}

/// The person of the same household at a position.
#[inline]
pub(crate) fn member(index: PersonIndex, slot: Slot, position: u8) -> PersonIndex {
    PersonIndex::wrapping(u64::from(index.get() - u32::from(slot.position) + u32::from(position)))
}

/// The household of a person.
#[inline]
pub(crate) fn household_of(index: PersonIndex, slot: Slot) -> HouseholdId {
    HouseholdId(u64::from(index.get() / BLOCK_PEOPLE) * 128 + u64::from(slot.household))
}

/// Which order for medical aid a block has.
pub(crate) fn aid_order_of(nation: Nation, rank: u32) -> usize {
    (nation.mix(u64::from(rank), field::AID_ORDER) % AID_ORDERS as u64) as usize
}

/// Ages of the last, open cohort.
const OLDEST: [u8; 10] = [95, 95, 95, 96, 96, 97, 98, 99, 100, 102];

/// Greatest age.
pub const OLDEST_AGE: u8 = 104;

/// Age in whole years on 1 October of [`REFERENCE_YEAR`].
#[inline]
pub(crate) fn age(nation: Nation, index: PersonIndex, slot: Slot) -> u8 {
    let head = head_age(nation, member(index, slot, 0), slot);
    let offset = |bound| below(nation.mix(u64::from(index.get()), field::AGE_OFFSET), bound) as u8;
    match slot.role {
        Role::Head => head,
        Role::Partner => (head + offset(10)).saturating_sub(6).max(18),
        // A child that would not be born yet is a baby or a toddler.
        Role::Child => match i16::from(head) - 24 - i16::from(offset(12)) - 3 * i16::from(slot.nth_child) {
            years @ 0.. => years as u8,
            early => (-early % 3) as u8,
        },
        Role::Grandparent => (head + 24 + offset(10)).min(OLDEST_AGE),
    }
}

fn head_age(nation: Nation, head: PersonIndex, slot: Slot) -> u8 {
    let bits = nation.mix(u64::from(head.get()), field::STAGE);
    let share = below(bits, 1_000_000) as u32;
    let cohort = pattern().cohorts[usize::from(slot.kind)].partition_point(|end| *end <= share).min(COHORTS - 1);
    let within = mix(bits, 0, field::STAGE);
    match cohort {
        19 => OLDEST[below(within, OLDEST.len() as u64) as usize],
        _ => (cohort * 5) as u8 + below(within, 5) as u8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_block_has_113_households_of_250_people() {
        let slots = &pattern().slots;
        assert_eq!(slots.len(), SLOTS);
        assert_eq!(slots.iter().filter(|slot| slot.position == 0).count(), 113);
        for pair in slots.windows(2) {
            let next = (pair[1].household, pair[1].position);
            let same = (pair[0].household, pair[0].position + 1);
            assert!(next == same || next == (pair[0].household + 1, 0));
        }
    }

    #[test]
    fn every_order_for_aid_holds_every_slot_once() {
        for order in 0..AID_ORDERS {
            let slots: BTreeSet<u32> = (0..BLOCK_PEOPLE).map(|place| pattern().aid_slot(order, place)).collect();
            assert_eq!(slots.len(), SLOTS);
            for place in 0..BLOCK_PEOPLE {
                assert_eq!(pattern().aid_place(order, pattern().aid_slot(order, place)), place);
            }
        }
    }

    #[test]
    fn children_are_younger_than_their_parents_and_grandparents_older() {
        let nation = Nation::new(3);
        for number in 0..50_000 {
            let index = PersonIndex::wrapping(number);
            let slot = slot_of(index);
            let head = age(nation, member(index, slot, 0), slot_of(member(index, slot, 0)));
            let own = age(nation, index, slot);
            match slot.role {
                Role::Child => assert!(own + 20 <= head, "{number}: {own} {head}"),
                Role::Grandparent => assert!(own >= head + 24 || own == OLDEST_AGE, "{number}"),
                Role::Head | Role::Partner => assert!(own >= 18, "{number}: {own}"),
            }
        }
    }
}
