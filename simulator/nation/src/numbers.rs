//! Between the domain's numbers (text with a check digit) and the parts that the nation computes with.

use onshi_domain::id::check_digit::check_digit;
use onshi_domain::id::{FacilityCode, InsurerNumber, PayerNumber, PointTable, RecipientNumber};
use std::fmt;

/// Digits of a text as a number; `None` when one is no ASCII digit or there are more than 18.
pub(crate) fn digits(text: &str) -> Option<u64> {
    let right = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| text.bytes().fold(0, |number, byte| number * 10 + u64::from(byte - b'0')))
}

/// 公費負担者番号 from its parts, each within its place.
pub(crate) fn payer(law: u8, prefecture: u8, body: u16) -> PayerNumber {
    PayerNumber::with_check_digit(law, prefecture, body).expect("the nation's own parts fit their places")
}

/// 法別, prefecture and body of a payer number.
pub(crate) fn payer_parts(number: PayerNumber) -> (u8, u8, u16) {
    let head = digits(number.as_str()).unwrap_or_default() / 10;
    (number.law(), (head / 1000 % 100) as u8, (head % 1000) as u16)
}

/// 受給者番号 from its first six digits.
pub(crate) fn recipient(serial: u32) -> RecipientNumber {
    RecipientNumber::with_check_digit(serial % 1_000_000).expect("six digits fit")
}

/// The first six digits of a recipient number.
pub(crate) fn recipient_serial(number: RecipientNumber) -> u64 {
    digits(number.as_str()).unwrap_or_default() / 10
}

/// 医療機関コード from its parts.
pub(crate) fn facility_code(prefecture: u8, table: PointTable, local: u32) -> FacilityCode {
    FacilityCode::with_check_digit(prefecture, table, local % 1_000_000).expect("six digits fit")
}

/// Prefecture and the six local digits of a facility code.
pub(crate) fn facility_parts(code: FacilityCode) -> (u8, u64) {
    let head = digits(code.as_str()).unwrap_or_default() / 10;
    ((head / 10_000_000) as u8, head % 1_000_000)
}

/// 保険者番号 from its parts; law 0 gives the six digits of 国保.
pub(crate) fn insurer(law: u8, prefecture: u8, body: u16) -> InsurerNumber {
    let number = match law {
        0 => InsurerNumber::national(prefecture, body),
        _ => InsurerNumber::with_check_digit(law, prefecture, body),
    };
    number.expect("the nation's own parts fit their places")
}

/// 法別 (0 for 国保), prefecture and body of an insurer number.
pub(crate) fn insurer_parts(number: &InsurerNumber) -> (u8, u8, u16) {
    let head = digits(number.as_str()).unwrap_or_default() / 10;
    ((head / 100_000) as u8, (head / 1000 % 100) as u8, (head % 1000) as u16)
}

/// A number and its check digit behind it, padded to `width` digits in all.
pub(crate) fn checked_text(number: u64, width: usize) -> String {
    let mut text = format!("{number:0width$}", width = width - 1);
    let check = check_digit(text.as_bytes());
    text.push(char::from(b'0' + check));
    text
}

/// The number before a right check digit in a text of `width` digits.
pub(crate) fn unchecked(text: &str, width: usize) -> Option<u64> {
    let number = digits(text).filter(|_| text.len() == width)?;
    let (head, last) = text.split_at(width - 1);
    (check_digit(head.as_bytes()).to_string() == last).then_some(number / 10)
}

/// The serial number that the nation gives to a My Number Card: 9 digits and a check digit of the usual kind. Invented:
/// a real certificate's serial has another shape and is no concern of a receipt computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardSerial(u32);

impl CardSerial {
    /// Number of digits.
    pub const LENGTH: usize = 10;

    pub(crate) fn new(body: u32) -> Self {
        CardSerial(body)
    }

    pub(crate) fn body(self) -> u32 {
        self.0
    }

    /// Reads ten digits; `None` for another length, another character or a wrong check digit.
    pub fn parse(text: &str) -> Option<Self> {
        unchecked(text, Self::LENGTH).and_then(|body| u32::try_from(body).ok()).map(CardSerial)
    }
}

impl fmt::Display for CardSerial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&checked_text(u64::from(self.0), Self::LENGTH))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_of_a_number_come_back_from_it(prefecture in 1u8..=47, body in 0u16..1000, serial in 0u32..1_000_000) {
            prop_assert_eq!(payer_parts(payer(12, prefecture, body)), (12, prefecture, body));
            prop_assert_eq!(insurer_parts(&insurer(6, prefecture, body)), (6, prefecture, body));
            prop_assert_eq!(insurer_parts(&insurer(0, prefecture, body)), (0, prefecture, body));
            prop_assert_eq!(recipient_serial(recipient(serial)), u64::from(serial));
            let code = facility_code(prefecture, PointTable::Dental, serial);
            prop_assert_eq!(facility_parts(code), (prefecture, u64::from(serial)));
        }

        #[test]
        fn a_card_serial_reads_back(body in 0u32..125_000_000) {
            let serial = CardSerial::new(body);
            prop_assert_eq!(CardSerial::parse(&serial.to_string()), Some(serial));
        }
    }

    #[test]
    fn a_card_serial_with_a_wrong_digit_is_refused() {
        let text = CardSerial::new(123).to_string();
        let wrong = text.replace('3', "4");
        assert_eq!(CardSerial::parse(&wrong), None);
        assert_eq!(CardSerial::parse("12345"), None);
    }
}
