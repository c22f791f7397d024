//! Right claim files, broken at random: whatever comes out, reader, rules and desk do not panic and nothing read is lost.
//! The same properties as in `simulator/fuzz`, without its coverage but in every run of the tests.

mod claim_samples;
#[path = "../fuzz/src/properties.rs"]
mod properties;

use claim_samples::{dental, dispensing, inpatient, medical, nursing};
use encoding_rs::SHIFT_JIS;
use std::panic::catch_unwind;

/// Broken files in a usual run; `ONSHI_MUTATIONS` asks for more.
const MUTATIONS: u64 = 400;

/// Most changes that one file gets.
const CHANGES: u64 = 6;

/// Bytes that mean something: separators, the end mark, digits, halves of two-byte characters, half-width katakana.
const TELLING: &[u8] = b",\r\n\x1a\"0129+-. \x81\x40\xfc\xb1\x00\xff";

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 33).unwrap_or(0) % sides.max(1)
    }

    /// Beginning and end of a stretch.
    fn stretch(&mut self, length: usize) -> (usize, usize) {
        let (one, other) = (self.roll(length + 1), self.roll(length + 1));
        (one.min(other), one.max(other))
    }
}

fn change(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.roll(bytes.len());
    match dice.roll(7) {
        0 if !bytes.is_empty() => bytes[at] = TELLING[dice.roll(TELLING.len())],
        1 => bytes.insert(at, TELLING[dice.roll(TELLING.len())]),
        2 if !bytes.is_empty() => bytes[at] ^= 1 << dice.roll(8),
        3 => {
            let (from, to) = dice.stretch(bytes.len());
            bytes.drain(from..to.min(from + 40));
        }
        // Lines change places, are doubled, or come from a file of another kind.
        4 => {
            let mut lines: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            let (one, two) = (dice.roll(lines.len()), dice.roll(lines.len()));
            lines.swap(one, two);
            *bytes = lines.join(&b'\n');
        }
        5 => {
            let (from, to) = dice.stretch(bytes.len());
            let piece = bytes[from..to].to_vec();
            bytes.splice(at..at, piece);
        }
        _ => {
            let (from, to) = dice.stretch(other.len());
            bytes.splice(at..at, other[from..to].iter().copied());
        }
    }
}

#[test]
fn broken_claim_files_never_panic_and_lose_nothing() {
    let samples =
        [medical(), inpatient(), dental(), dispensing(), nursing()].map(|text| SHIFT_JIS.encode(&text).0.into_owned());
    for sample in &samples {
        properties::hold(sample);
    }
    let mutations = std::env::var("ONSHI_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(MUTATIONS);
    for number in 0..mutations {
        let mut dice = Dice(number);
        let mut bytes = samples[dice.roll(samples.len())].clone();
        for _ in 0..=number % CHANGES {
            let other = dice.roll(samples.len());
            change(&mut bytes, &samples[other], &mut dice);
        }
        let held = catch_unwind(|| properties::hold(&bytes));
        assert!(held.is_ok(), "mutation {number}: {}", String::from_utf8_lossy(&bytes));
    }
}
