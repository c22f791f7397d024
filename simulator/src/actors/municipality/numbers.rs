//! Simulated individual numbers and what follows from a world's seed about them.
//!
//! A simulated number has twelve digits and a check digit that is wrong on purpose, so that it can never be a real 個人
//! 番号. Numbers are compared by token only: a keyed digest from which the number cannot be read.

use onshi_domain::World;
use onshi_domain::id::PersonId;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Numbers without check digit: eleven digits.
const ELEVEN_DIGITS: u128 = 100_000_000_000;
/// Letters of a token: no digits, so that a token never looks like a number.
const LETTERS: &[u8; 16] = b"abcdefghijklmnop";
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

/// The simulated number of a person: another for every person of a world.
pub(crate) fn individual_number(seed: u64, person: PersonId) -> String {
    let key = digest(&[b"onshi/individual-number", &seed.to_be_bytes()]);
    let number = |at: usize| u128::from(u64::from_be_bytes(key[at..at + 8].try_into().unwrap_or_default()));
    // A factor that shares no divisor with a power of ten: different people get different numbers.
    let factor = (number(0) % (ELEVEN_DIGITS / 10)) * 10 + 3;
    let eleven = (u128::from(person.0) * factor + number(8)) % ELEVEN_DIGITS;
    let eleven = format!("{eleven:011}");
    let shift = 1 + u8::try_from(number(16) % 9).unwrap_or(0);
    let wrong = (check_digit(eleven.as_bytes()) + shift) % 10;
    format!("{eleven}{wrong}")
}

/// The token that stands for a number in this world.
pub(crate) fn token(seed: u64, number: &str) -> String {
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
    /// Takes in everybody of the world.
    pub(crate) fn follow(&mut self, seed: u64, world: &World) {
        if self.people == world.people_count() {
            return;
        }
        self.by_token = world.people().map(|p| (token(seed, &individual_number(seed, p.id)), p.id)).collect();
        self.people = world.people_count();
    }

    /// Whose token it is.
    pub(crate) fn person(&self, token: &str) -> Option<PersonId> {
        self.by_token.get(token).copied()
    }
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
