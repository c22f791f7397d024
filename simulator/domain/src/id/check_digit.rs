//! The check digit shared by 公費負担者番号, 受給者番号, 保険者番号 and 医療機関コード.
//!
//! From the right multiply by 2, 1, 2, 1, …; a product of ten or more counts as the sum of its digits; the check digit
//! brings the total up to a multiple of ten (spec/claims.md §8, spec/pmh.md §5).

/// The check digit (0–9) that belongs behind `ascii`, which holds ASCII digits only.
#[must_use]
pub fn check_digit(ascii: &[u8]) -> u8 {
    let sum: u32 = ascii
        .iter()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    u8::try_from((10 - sum % 10) % 10).expect("a remainder of ten fits a byte")
}

#[cfg(test)]
mod tests {
    use super::check_digit;
    use proptest::prelude::*;

    #[test]
    fn worked_examples_of_claims_8_and_pmh_5() {
        for (head, expected) in [
            ("1213101", 7), // sum 13
            ("1214321", 0), // sum 20
            ("5401602", 7), // sum 13
            ("3312001", 5), // sum 15
            ("8113624", 4), // sum 26
            ("1911376", 0), // sum 30
            ("123456", 6),  // sum 24
            ("8765432", 3), // the official PMH sample 87654321 is wrong
        ] {
            assert_eq!(check_digit(head.as_bytes()), expected, "{head}");
        }
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_noticed(head in "[0-9]{7}", place in 0usize..7, change in 1u8..10) {
            let right = check_digit(head.as_bytes());
            let mut wrong = head.into_bytes();
            wrong[place] = b'0' + (wrong[place] - b'0' + change) % 10;
            prop_assert_ne!(check_digit(&wrong), right);
        }
    }
}
