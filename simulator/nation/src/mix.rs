//! The frozen source of chance: one field of one index of one seed, mixed into 64 bits.
//!
//! No stream and no state: every field is drawn by itself, so a new field never moves an old one. **Frozen**: the
//! constants and the order of operations are part of [`crate::VERSION`]; golden tests hold them.

/// 64 well-mixed bits for `field` of `index` under `seed` (the finaliser of SplitMix64, twice).
///
/// ```
/// assert_eq!(onshi_nation::mix(1, 2, 3), onshi_nation::mix(1, 2, 3));
/// assert_ne!(onshi_nation::mix(1, 2, 3), onshi_nation::mix(1, 2, 4));
/// ```
#[inline]
pub const fn mix(seed: u64, index: u64, field: u64) -> u64 {
    let keyed = finalise(seed ^ field.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    finalise(keyed.wrapping_add(index.wrapping_mul(0xD1B5_4A32_D192_ED03)))
}

/// Bits of `value` under a key that is itself mixed already: half the work of [`mix`], for the rounds of a permutation.
#[inline]
pub(crate) const fn stir(key: u64, value: u64) -> u64 {
    finalise(key.wrapping_add(value.wrapping_mul(0xD1B5_4A32_D192_ED03)))
}

const fn finalise(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A number below `bound` from mixed bits (multiply and shift; `bound` > 0).
#[inline]
pub(crate) const fn below(bits: u64, bound: u64) -> u64 {
    ((bits as u128 * bound as u128) >> 64) as u64
}

/// Whether mixed bits fall under a share given in parts per million.
#[inline]
pub(crate) const fn chance(bits: u64, parts_per_million: u32) -> bool {
    below(bits, 1_000_000) < parts_per_million as u64
}

/// Field numbers. **Frozen**: a number is never given to another field; new ones go to the end.
pub(crate) mod field {
    pub(crate) const BLOCKS: u64 = 1;
    pub(crate) const STAGE: u64 = 2;
    pub(crate) const AGE_OFFSET: u64 = 3;
    pub(crate) const BIRTHDAY: u64 = 4;
    pub(crate) const SEX: u64 = 5;
    pub(crate) const SURNAME: u64 = 6;
    pub(crate) const SURNAME_FORM: u64 = 7;
    pub(crate) const GIVEN: u64 = 8;
    pub(crate) const UNWRITABLE_HOUSE: u64 = 9;
    pub(crate) const UNWRITABLE_PERSON: u64 = 10;
    pub(crate) const FOREIGN: u64 = 11;
    pub(crate) const TOWN: u64 = 12;
    pub(crate) const LOT: u64 = 13;
    pub(crate) const BUILDING: u64 = 14;
    pub(crate) const POSTAL: u64 = 15;
    pub(crate) const INSURED_AS: u64 = 16;
    pub(crate) const INSURER: u64 = 17;
    pub(crate) const INSURED_NUMBER: u64 = 18;
    pub(crate) const AID_ORDER: u64 = 19;
    pub(crate) const AID_NUMBER: u64 = 20;
    pub(crate) const AID_INSURED: u64 = 21;
    pub(crate) const AID_START: u64 = 22;
    pub(crate) const OFFICE_HABIT: u64 = 23;
    pub(crate) const OFFICE_NUMBERS: u64 = 24;
    pub(crate) const CARD_HELD: u64 = 25;
    pub(crate) const CARD_STATE: u64 = 26;
    pub(crate) const CARD_SERIAL: u64 = 27;
    pub(crate) const SUBSIDY: u64 = 28;
    pub(crate) const SUBSIDY_NUMBER: u64 = 29;
    pub(crate) const FACILITY_CODE: u64 = 30;
    pub(crate) const FACILITY_SIZE: u64 = 31;
    pub(crate) const FACILITY_PATIENTS: u64 = 32;
    pub(crate) const FACILITY_NAME: u64 = 33;
    pub(crate) const FACILITY_EQUIPMENT: u64 = 34;
    pub(crate) const VISIT: u64 = 35;
    pub(crate) const MUNICIPALITY_NAME: u64 = 36;
    pub(crate) const LONG_NAME: u64 = 37;
    pub(crate) const INVENT: u64 = 38;
    pub(crate) const INSURED_SINCE: u64 = 39;
    pub(crate) const CHILD_LIMIT: u64 = 40;
    pub(crate) const DESCRIBE: u64 = 41;
    pub(crate) const UNWRITABLE_ADDRESS: u64 = 42;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mixing_function_is_frozen() {
        assert_eq!(mix(0, 0, 0), GOLDEN[0]);
        assert_eq!(mix(1, 124_999_999, 40), GOLDEN[1]);
        assert_eq!(mix(u64::MAX, u64::MAX, u64::MAX), GOLDEN[2]);
    }

    const GOLDEN: [u64; 3] = [12_035_550_249_420_947_055, 11_671_289_480_980_776_442, 1_798_533_088_026_998_137];

    #[test]
    fn flipping_one_bit_of_the_index_flips_about_half_of_the_result() {
        let mut flipped = 0;
        for bit in 0..64 {
            flipped += (mix(1, 77, 5) ^ mix(1, 77 ^ (1 << bit), 5)).count_ones();
        }
        let mean = f64::from(flipped) / 64.0;
        assert!((28.0..36.0).contains(&mean), "{mean}");
    }
}
