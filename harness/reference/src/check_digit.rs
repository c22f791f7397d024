//! Check digits of 公費負担者番号 and 受給者番号 (spec/claims.md §8).

/// Whether a number of exactly `length` ASCII digits ends with its check digit: the digits before it, from the right
/// times 2,1,2,1…, digits of each product added; ten minus the sum's last digit.
#[must_use]
pub fn is_right(number: &str, length: usize) -> bool {
    if number.len() != length || !number.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let (body, check) = number.as_bytes().split_at(length - 1);
    let sum: u32 = body
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let product = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
            product / 10 + product % 10
        })
        .sum();
    u32::from(check[0] - b'0') == (10 - sum % 10) % 10
}

/// Whether payer (8 digits) and recipient (7 digits) are both right.
#[must_use]
pub fn aid_numbers_are_right(payer: &str, recipient: &str) -> bool {
    is_right(payer, 8) && is_right(recipient, 7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_claims_book_are_judged_rightly() {
        for right in ["12131017", "12143210", "12141024", "12016010", "21136015", "83120071"] {
            assert!(is_right(right, 8), "{right}");
        }
        for wrong in ["12131011", "12271010", "83136019", "1213101", "1213101x", ""] {
            assert!(!is_right(wrong, 8), "{wrong}");
        }
        for right in ["0000000", "1111111", "9999996", "0012344"] {
            assert!(is_right(right, 7), "{right}");
        }
        assert!(!is_right("1234567", 7));
    }
}
