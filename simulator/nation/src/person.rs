//! The view of one person: every method computes its answer; text is made only when asked for.

use crate::geography::Rank;
use crate::household::{self, HouseholdId, Role, Shape, Slot};
use crate::mix::{below, chance, field};
use crate::shares;
use crate::{Nation, PEOPLE};
use jiff::civil::Date;
use std::sync::LazyLock;

/// Number of a person, 0…124,999,999. Neighbouring numbers live together: see [`crate::household`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonIndex(u32);

impl PersonIndex {
    /// `None` from [`PEOPLE`] on.
    pub const fn new(index: u32) -> Option<Self> {
        if index < PEOPLE { Some(PersonIndex(index)) } else { None }
    }

    /// Any number, folded into the nation.
    pub const fn wrapping(number: u64) -> Self {
        PersonIndex((number % PEOPLE as u64) as u32)
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// 性別, as registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// A person. Besides the methods here: names in [`crate::name`], [`crate::address`], [`crate::card`],
/// [`crate::insurance`], [`crate::aid`], [`crate::subsidy`], regular facilities in [`crate::facility`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Person {
    nation: Nation,
    index: PersonIndex,
}

/// Shares of men, read once.
struct Rates {
    single_young: u32,
    single_middle: u32,
    single_old: u32,
    lone_parent: u32,
    grandparent: u32,
    child: u32,
}

fn rates() -> &'static Rates {
    static RATES: LazyLock<Rates> = LazyLock::new(|| {
        let shares = shares::built_in();
        Rates {
            single_young: shares.ppm("sex.single_young"),
            single_middle: shares.ppm("sex.single_middle"),
            single_old: shares.ppm("sex.single_old"),
            lone_parent: shares.ppm("sex.lone_parent"),
            grandparent: shares.ppm("sex.grandparent"),
            child: shares.ppm("sex.child"),
        }
    });
    &RATES
}

impl Person {
    pub(crate) const fn of(nation: Nation, index: PersonIndex) -> Self {
        Person { nation, index }
    }

    /// The nation.
    pub const fn nation(&self) -> Nation {
        self.nation
    }

    /// The person's number.
    pub const fn index(&self) -> PersonIndex {
        self.index
    }

    pub(crate) fn slot(&self) -> Slot {
        household::slot_of(self.index)
    }

    /// Where the person lives: prefecture and municipality.
    pub fn rank(&self) -> Rank {
        self.nation.rank_of(self.index)
    }

    /// The household.
    pub fn household(&self) -> HouseholdId {
        household::household_of(self.index, self.slot())
    }

    /// Place in the household, 0 for the head.
    pub fn position(&self) -> u8 {
        self.slot().position
    }

    /// How many live in the household.
    pub fn household_size(&self) -> u8 {
        self.slot().size
    }

    /// What the household looks like.
    pub fn household_shape(&self) -> Shape {
        self.slot().shape
    }

    /// Everybody of the household in order, the person too.
    pub fn household_members(&self) -> impl Iterator<Item = PersonIndex> + use<> {
        let (index, slot) = (self.index, self.slot());
        (0..slot.size).map(move |position| household::member(index, slot, position))
    }

    /// Place in the family.
    pub fn role(&self) -> Role {
        self.slot().role
    }

    /// Age in whole years on 1 October 2025.
    pub fn age(&self) -> u8 {
        household::age(self.nation, self.index, self.slot())
    }

    /// 性別.
    pub fn sex(&self) -> Sex {
        let (rates, slot) = (rates(), self.slot());
        let share = match (slot.role, slot.shape) {
            (Role::Head, Shape::Single) => match self.age() {
                ..35 => rates.single_young,
                35..65 => rates.single_middle,
                _ => rates.single_old,
            },
            (Role::Head, Shape::LoneParent) => rates.lone_parent,
            (Role::Head, _) => return Sex::Male,
            (Role::Partner, _) => return Sex::Female,
            (Role::Child, _) => rates.child,
            (Role::Grandparent, _) => rates.grandparent,
        };
        let bits = self.nation.mix(u64::from(self.index.0), field::SEX);
        if chance(bits, share) { Sex::Male } else { Sex::Female }
    }

    /// 生年月日: [`Self::age`] years old on 1 October 2025.
    pub fn birthdate(&self) -> Date {
        let day = below(self.nation.mix(u64::from(self.index.0), field::BIRTHDAY), 365) as u16;
        day_after(household::REFERENCE_YEAR - 1 - i16::from(self.age()), day)
    }
}

/// Lengths of the months from October to the following September in a common year.
const MONTHS: [u16; 12] = [31, 30, 31, 31, 28, 31, 30, 31, 30, 31, 31, 30];

/// The day that many days after 2 October of a year (0–364).
fn day_after(year: i16, days: u16) -> Date {
    let mut day = days + 1; // from 1 October on
    for (number, common) in MONTHS.into_iter().enumerate() {
        let (month, year) = if number < 3 { (10 + number as i8, year) } else { (number as i8 - 2, year + 1) };
        let leap = month == 2 && (year % 4 == 0 && year % 100 != 0 || year % 400 == 0);
        let length = common + u16::from(leap);
        if day < length {
            return Date::constant(year, month, day as i8 + 1);
        }
        day -= length;
    }
    // 365 days after 1 October of a common year: the next 1 October.
    Date::constant(year + 1, 10, day as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn days_are_counted_from_the_second_of_october() {
        assert_eq!(day_after(1999, 0), date(1999, 10, 2));
        assert_eq!(day_after(1999, 29), date(1999, 10, 31));
        assert_eq!(day_after(1999, 150), date(2000, 2, 29));
        assert_eq!(day_after(1999, 364), date(2000, 9, 30));
        assert_eq!(day_after(2000, 364), date(2001, 10, 1));
    }

    proptest! {
        #[test]
        fn the_birth_date_gives_the_age_on_the_reference_day(seed: u64, number in 0u32..PEOPLE) {
            let person = Nation::new(seed).person(PersonIndex::new(number).unwrap());
            let birthday = person.birthdate();
            let had_birthday = (birthday.month(), birthday.day()) <= (10, 1);
            let age = 2025 - birthday.year() - i16::from(!had_birthday);
            prop_assert_eq!(age, i16::from(person.age()));
        }

        #[test]
        fn day_after_counts_as_the_calendar_does(year in 1900i16..2030, days in 0u16..365) {
            let expected = date(year, 10, 2).checked_add(jiff::Span::new().days(days)).unwrap();
            prop_assert_eq!(day_after(year, days), expected);
        }
    }

    #[test]
    fn everybody_of_a_household_names_the_same_members() {
        let nation = Nation::new(1);
        for number in 0..1_000 {
            let person = nation.person(PersonIndex::wrapping(number));
            let members: Vec<_> = person.household_members().collect();
            assert_eq!(members[usize::from(person.position())], person.index());
            for other in &members {
                assert_eq!(nation.person(*other).household(), person.household());
            }
        }
    }
}
