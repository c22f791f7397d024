//! Simulated individual numbers and what follows from a world's seed about them.
//!
//! A simulated number has twelve digits and a check digit that is wrong on purpose, so that it can never be a real 個人
//! 番号. Numbers are compared by token only: a keyed digest from which the number cannot be read.

use crate::population;
use onshi_domain::id::PersonId;
use onshi_domain::world::{FIRST_GUEST_PERSON, World};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Numbers without check digit: eleven digits.
const ELEVEN_DIGITS: u128 = 100_000_000_000;
/// Letters of a token: no digits, so that a token never looks like a number.
const LETTERS: &[u8; 16] = b"abcdefghijklmnop";
/// What the token of somebody of the nation begins with.
const NATION: &str = "nation-";
/// Bytes of a digest that a token shows.
const TOKEN_BYTES: usize = 16;

/// The check digit of a 個人番号: 11 − (Σ Pn × Qn mod 11), counted from the right; 0 for a remainder of 0 or 1
/// (総務省令第85号 of 2014, art. 5). `eleven` holds ASCII digits.
fn check_digit(eleven: &[u8]) -> u8 {
    let weights = (2..=7).chain(2..=6);
    let sum: u32 = eleven.iter().rev().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let remainder = sum % 11;
    if remainder <= 1 { 0 } else { u8::try_from(11 - remainder).unwrap_or(0) }
}

/// Whether twelve ASCII digits end in the right check digit, so that they may be somebody's.
pub(crate) fn may_be_real(twelve: &str) -> bool {
    let Some((last, eleven)) = twelve.as_bytes().split_last() else { return false };
    check_digit(eleven) == last - b'0'
}

fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn letters(digest: &[u8]) -> String {
    let nibbles = digest.iter().take(TOKEN_BYTES).flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.map(|nibble| char::from(LETTERS[usize::from(nibble)])).collect()
}

/// What a seed makes numbers with: eleven digits are `person × factor + offset`.
struct Recipe {
    factor: u128,
    offset: u128,
    shift: u8,
}

impl Recipe {
    fn of(seed: u64) -> Recipe {
        let key = digest(&[b"onshi/individual-number", &seed.to_be_bytes()]);
        let number = |at: usize| u128::from(u64::from_be_bytes(key[at..at + 8].try_into().unwrap_or_default()));
        Recipe {
            // A factor that shares no divisor with a power of ten: different people get different numbers.
            factor: (number(0) % (ELEVEN_DIGITS / 10)) * 10 + 3,
            offset: number(8) % ELEVEN_DIGITS,
            shift: 1 + u8::try_from(number(16) % 9).unwrap_or(0),
        }
    }

    fn number(&self, person: PersonId) -> String {
        let eleven = (u128::from(person.0) * self.factor + self.offset) % ELEVEN_DIGITS;
        let eleven = format!("{eleven:011}");
        let wrong = (check_digit(eleven.as_bytes()) + self.shift) % 10;
        format!("{eleven}{wrong}")
    }

    /// The person's id modulo [`ELEVEN_DIGITS`] for the first eleven digits of a number.
    fn remainder(&self, eleven: u128) -> u128 {
        (eleven + ELEVEN_DIGITS - self.offset) * inverse(self.factor) % ELEVEN_DIGITS
    }
}

/// The inverse modulo [`ELEVEN_DIGITS`] of something that has no divisor in common with it: by Euler, its power of
/// φ(10^11) − 1 = 4 × 10^10 − 1.
fn inverse(factor: u128) -> u128 {
    let (mut base, mut exponent, mut power) = (factor % ELEVEN_DIGITS, ELEVEN_DIGITS / 10 * 4 - 1, 1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            power = power * base % ELEVEN_DIGITS;
        }
        base = base * base % ELEVEN_DIGITS;
        exponent /= 2;
    }
    power
}

/// The simulated number of a person: another for every person of a world.
pub(crate) fn individual_number(seed: u64, person: PersonId) -> String {
    Recipe::of(seed).number(person)
}

/// Whom of a nation a number was made for; none if it is nobody's there. The nation's people are too many to be listed,
/// so their numbers are led back instead of looked up.
fn of_nation(seed: u64, number: &str) -> Option<PersonId> {
    let recipe = Recipe::of(seed);
    let eleven: u128 = number.get(..11)?.parse().ok()?;
    let first = u128::from(FIRST_GUEST_PERSON.0);
    let nth = (recipe.remainder(eleven) + ELEVEN_DIGITS - first % ELEVEN_DIGITS) % ELEVEN_DIGITS;
    let person = PersonId(u64::try_from(first + nth).ok()?);
    population::name(person)?;
    (recipe.number(person) == number).then_some(person)
}

/// The token that stands for a number in this world: for somebody of the nation it says who, in letters, for everybody
/// else nothing can be read from it.
pub(crate) fn token(seed: u64, number: &str) -> String {
    if let Some(person) = of_nation(seed, number) {
        return format!("{NATION}{}", letters(&person.0.to_be_bytes()));
    }
    let key = digest(&[b"onshi/individual-number-token", &seed.to_be_bytes()]);
    letters(&digest(&[&key, &digest(&[&key, number.as_bytes()])]))
}

/// The bearer token of a municipality.
pub(crate) fn bearer(seed: u64, municipality: &str) -> String {
    format!("pmh-{}", letters(&digest(&[b"onshi/pmh-bearer", &seed.to_be_bytes(), municipality.as_bytes()])))
}

/// Who stands behind each token; made anew when people have joined.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tokens {
    people: usize,
    by_token: BTreeMap<String, PersonId>,
}

impl Tokens {
    /// Takes in everybody who was added to the world; those of a nation need no list.
    pub(crate) fn follow(&mut self, seed: u64, world: &World) {
        if self.people == world.added_count() {
            return;
        }
        self.by_token = world.added_people().map(|p| (token(seed, &individual_number(seed, p.id)), p.id)).collect();
        self.people = world.added_count();
    }

    /// Whose token it is. Somebody of a nation may still be unknown to this world.
    pub(crate) fn person(&self, token: &str) -> Option<PersonId> {
        match token.strip_prefix(NATION) {
            Some(letters) => nation_person(letters),
            None => self.by_token.get(token).copied(),
        }
    }
}

/// The id that [`token`] wrote in letters.
fn nation_person(letters: &str) -> Option<PersonId> {
    let nibble = |letter: u8| LETTERS.iter().position(|known| *known == letter).and_then(|at| u64::try_from(at).ok());
    let id = letters.bytes().try_fold(0_u64, |id, letter| Some(id.checked_mul(16)? + nibble(letter)?))?;
    population::name(PersonId(id)).map(|_| PersonId(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_official_sample_and_simulated_numbers_are_nobodys() {
        assert!(!may_be_real("210987654321"), "the sample of the publication");
        assert!(may_be_real("123456789018"), "the usual dummy with a right check digit");
        let mut seen = BTreeSet::new();
        for seed in [0, 1, 7, u64::MAX] {
            for person in (0..2_000).chain([124_999_999]) {
                let number = individual_number(seed, PersonId(person));
                assert!(number.len() == 12 && number.bytes().all(|b| b.is_ascii_digit()), "{number}");
                assert!(!may_be_real(&number), "{number}");
                assert!(seen.insert((seed, number)), "two people with one number");
            }
        }
    }

    #[test]
    fn the_number_of_somebody_of_the_nation_leads_back_to_them_and_no_other_does() {
        for seed in [0, 1, 2026, u64::MAX] {
            for index in [0, 1, 77_777_777, 124_999_999] {
                let person = PersonId(FIRST_GUEST_PERSON.0 + index);
                let number = individual_number(seed, person);
                assert_eq!(Tokens::default().person(&token(seed, &number)), Some(person), "{seed} {index}");
                assert!(!token(seed, &number).contains(|c: char| c.is_ascii_digit()));
            }
            for other in [PersonId(1), PersonId(5_000), PersonId(FIRST_GUEST_PERSON.0 + 125_000_000)] {
                assert_eq!(of_nation(seed, &individual_number(seed, other)), None);
            }
        }
        for wrong in ["", "12", "abcdefghijkl", "210987654321"] {
            assert_eq!(of_nation(1, wrong), None, "{wrong}");
        }
        assert_eq!(Tokens::default().person("nation-zz"), None);
    }

    #[test]
    fn tokens_hide_the_number_and_depend_on_the_seed() {
        let number = individual_number(1, PersonId(5));
        let one = token(1, &number);
        assert!(one.len() == 32 && one.bytes().all(|b| b.is_ascii_lowercase()));
        assert_eq!(one, token(1, &number));
        assert_ne!(one, token(2, &number));
        assert_ne!(bearer(1, "甲市"), bearer(1, "乙市"));
        assert_ne!(bearer(1, "甲市"), bearer(2, "甲市"));
    }
}
