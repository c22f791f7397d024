//! Addresses: 住所 in full width and 郵便番号 `123-4567`. Everything below the prefecture is invented.

use crate::Person;
use crate::data::places::{BUILDINGS, TOWNS};
use crate::geography::MunicipalityKind;
use crate::mix::{below, chance, field, mix};
use crate::name::{UNWRITABLE, push_with_lost};
use crate::shares;
use std::sync::LazyLock;

/// Share of households in a block of flats, parts per million. Frozen.
const FLATS: u32 = 420_000;

/// Bytes that nearly every address fits into.
const ROOM: usize = 128;

impl Person {
    /// 住所 as the centre gives it: full width, `●` for what it cannot handle.
    pub fn address(&self) -> String {
        let (nation, house, rank) = (self.nation(), self.household().0, self.rank());
        let municipality = rank.municipality();
        let town_bits = nation.mix(house, field::TOWN);
        let town = TOWNS[below(town_bits, TOWNS.len() as u64) as usize];
        let lost = self.lost_in_address();
        let lot = nation.mix(house, field::LOT);
        let (block, number, house_number) = (1 + lot % 6, 1 + (lot >> 8) % 40, 1 + (lot >> 16) % 20);
        let mut out = String::with_capacity(ROOM);
        out.push_str(rank.prefecture().name());
        out.push_str(&municipality.name(nation));
        if let Some(ward) = municipality.ward_of(rank) {
            out.push_str(ward);
            out.push('区');
        }
        let push_town = |out: &mut String| push_with_lost(out, town, lost, |_, out| out.push(UNWRITABLE));
        match municipality.kind() {
            MunicipalityKind::Town | MunicipalityKind::Village => {
                out.push_str("大字");
                push_town(&mut out);
                push_wide(&mut out, 1 + (lot >> 8) % 4_000);
                out.push_str("番地");
            }
            _ => {
                push_town(&mut out);
                out.push('町');
                for (number, unit) in [(block, "丁目"), (number, "番"), (house_number, "号")] {
                    push_wide(&mut out, number);
                    out.push_str(unit);
                }
            }
        }
        self.push_flat(&mut out, house);
        out
    }

    /// Whether [`Self::address`] has a `●`, without making the address.
    pub fn has_unwritable_address(&self) -> bool {
        self.lost_in_address().is_some()
    }

    fn lost_in_address(&self) -> Option<u64> {
        static SHARE: LazyLock<u32> = LazyLock::new(|| shares::built_in().ppm("name.unwritable_address"));
        let bits = self.nation().mix(self.household().0, field::UNWRITABLE_ADDRESS);
        chance(bits, *SHARE).then_some(bits)
    }

    fn push_flat(&self, out: &mut String, house: u64) {
        let bits = self.nation().mix(house, field::BUILDING);
        if !chance(bits, FLATS) {
            return;
        }
        let bits = mix(bits, 0, field::BUILDING);
        let front = BUILDINGS[below(bits, BUILDINGS.len() as u64) as usize];
        let tail = TOWNS[(bits % TOWNS.len() as u64) as usize];
        for part in ["\u{3000}", front, tail] {
            out.push_str(part);
        }
        push_wide(out, (1 + (bits >> 20) % 9) * 100 + 1 + (bits >> 30) % 12);
        out.push_str("号室");
    }

    /// 郵便番号 with a hyphen, `123-4567`: the first three digits by municipality, the others by town. Invented.
    pub fn postal_code(&self) -> String {
        let (nation, house) = (self.nation(), self.household().0);
        let municipality = u64::from(self.rank().municipality().0);
        let town = below(nation.mix(house, field::TOWN), TOWNS.len() as u64);
        let last = below(mix(nation.mix(municipality, field::POSTAL), town, field::POSTAL), 10_000);
        format!("{:03}-{last:04}", 10 + municipality * 989 / 1_741)
    }
}

/// A number in full-width digits.
pub(crate) fn wide(number: u64) -> String {
    let mut out = String::new();
    push_wide(&mut out, number);
    out
}

fn push_wide(out: &mut String, number: u64) {
    const DIGITS: [char; 10] = ['０', '１', '２', '３', '４', '５', '６', '７', '８', '９'];
    if number >= 10 {
        push_wide(out, number / 10);
    }
    out.push(DIGITS[(number % 10) as usize]);
}

#[cfg(test)]
mod tests {
    use crate::{Nation, PersonIndex};

    #[test]
    fn an_address_begins_with_its_prefecture_and_is_full_width() {
        let nation = Nation::new(1);
        for number in 0..20_000 {
            let person = nation.person(PersonIndex::wrapping(number * 5_003));
            let address = person.address();
            assert!(address.starts_with(person.rank().prefecture().name()), "{address}");
            assert!(!address.is_ascii() && address.chars().all(|letter| !letter.is_ascii()), "{address}");
            assert!(address.chars().count() <= 50, "{address}");
            let postal = person.postal_code();
            assert!(postal.len() == 8 && postal.as_bytes()[3] == b'-', "{postal}");
        }
    }

    #[test]
    fn people_of_one_household_live_at_one_address() {
        let nation = Nation::new(2);
        for number in 0..500 {
            let person = nation.person(PersonIndex::wrapping(number));
            for other in person.household_members() {
                assert_eq!(nation.person(other).address(), person.address());
            }
        }
    }
}
