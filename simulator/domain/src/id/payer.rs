//! 公費負担者番号 (who pays) and 受給者番号 (who receives).

use super::{IdError, IdFault, checked_digits, digit_text, part_below, verify_prefecture, with_check_digit};

const PAYER: &str = "公費負担者番号";
const RECIPIENT: &str = "受給者番号";

/// 公費負担者番号: 8 digits = 法別 2 + 都道府県 2 + 実施機関 3 + 検証 1 (C12-01).
#[doc(alias = "公費負担者番号")]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayerNumber([u8; 8]);

digit_text!(PayerNumber, 8);

impl PayerNumber {
    /// 法別番号 of medical aid under the Public Assistance Act.
    pub const MEDICAL_AID_LAW: u8 = 12;

    /// Reads 8 digits of any scheme with a right check digit and prefecture.
    ///
    /// # Errors
    /// Length, a character that is no digit, check digit, prefecture.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let bytes = checked_digits::<8>(PAYER, text)?;
        verify_prefecture(PAYER, &bytes[2..4])?;
        Ok(PayerNumber(bytes))
    }

    /// Reads the number of a welfare office: as [`PayerNumber::parse`], and it must begin with 12.
    ///
    /// # Errors
    /// As `parse`, and [`IdFault::NotMedicalAid`].
    pub fn parse_medical_aid(text: &str) -> Result<Self, IdError> {
        let number = Self::parse(text)?;
        if number.is_medical_aid() {
            Ok(number)
        } else {
            Err(IdError::new(PAYER, IdFault::NotMedicalAid { law: number.law() }))
        }
    }

    /// Makes a number from its parts: 法別 (0–99), prefecture (1–47), 実施機関 (0–999).
    ///
    /// # Errors
    /// A part that does not fit its place.
    pub fn with_check_digit(law: u8, prefecture: u8, agency: u16) -> Result<Self, IdError> {
        let law = part_below(PAYER, u64::from(law), 100)?;
        let prefecture = part_below(PAYER, u64::from(prefecture), 100)?;
        let agency = part_below(PAYER, u64::from(agency), 1000)?;
        let bytes = with_check_digit::<8>(PAYER, law * 100_000 + prefecture * 1000 + agency)?;
        verify_prefecture(PAYER, &bytes[2..4])?;
        Ok(PayerNumber(bytes))
    }

    /// Makes the number of a welfare office.
    ///
    /// # Errors
    /// A part that does not fit its place.
    pub fn medical_aid(prefecture: u8, agency: u16) -> Result<Self, IdError> {
        Self::with_check_digit(Self::MEDICAL_AID_LAW, prefecture, agency)
    }

    /// 法別番号, the first two digits.
    #[must_use]
    pub fn law(self) -> u8 {
        (self.0[0] - b'0') * 10 + (self.0[1] - b'0')
    }

    /// Whether it is a welfare office's (12).
    #[must_use]
    pub fn is_medical_aid(self) -> bool {
        self.law() == Self::MEDICAL_AID_LAW
    }
}

/// 受給者番号 of a national scheme: 受給者区分 6 + 検証 1 (C12-02).
#[doc(alias = "受給者番号")]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecipientNumber([u8; 7]);

digit_text!(RecipientNumber, 7);

impl RecipientNumber {
    /// Reads 7 digits with a right check digit.
    ///
    /// # Errors
    /// Length, a character that is no digit, check digit.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        checked_digits::<7>(RECIPIENT, text).map(RecipientNumber)
    }

    /// Makes a number from its first six digits (0–999,999).
    ///
    /// # Errors
    /// A serial of more than six digits.
    pub fn with_check_digit(serial: u32) -> Result<Self, IdError> {
        with_check_digit::<7>(RECIPIENT, u64::from(serial)).map(RecipientNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn payer_numbers_of_claims_8_and_pmh_5_pass() {
        for text in [
            "12131017", "12143210", "12141024", "12141065", "12141099", "12141156", "12016010", "12012019", "21136015",
            "54136015", "21116017", "83120071", "81231003", "54016027", "81136244", "81137242", "88138243", "88131248",
            "89131247", "19113760",
        ] {
            assert_eq!(PayerNumber::parse(text).map(|n| n.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn payer_numbers_with_a_wrong_check_digit_are_refused_and_told_the_right_one() {
        for (text, expected) in [("12131011", 7), ("12271010", 1), ("83136019", 0), ("87654321", 3)] {
            let fault = PayerNumber::parse(text).unwrap_err().fault;
            assert!(matches!(fault, IdFault::CheckDigit { expected: e, .. } if e == expected), "{text}: {fault:?}");
        }
    }

    #[test]
    fn recipient_numbers_of_claims_8_and_pmh_5() {
        for text in ["0000000", "1111111", "9999996", "0012344", "1234566"] {
            assert_eq!(RecipientNumber::parse(text).map(|n| n.to_string()), Ok(text.to_owned()));
        }
        for (text, expected) in [("1234567", 6), ("0000002", 0)] {
            let fault = RecipientNumber::parse(text).unwrap_err().fault;
            assert!(matches!(fault, IdFault::CheckDigit { expected: e, .. } if e == expected), "{text}: {fault:?}");
        }
    }

    #[test]
    fn other_mistakes_say_where_and_what() {
        for (text, what) in [
            ("1213101", "8桁であるべきところ7桁です。"),
            ("121310170", "8桁であるべきところ9桁です。"),
            ("1213１017", "5文字目の「１」は半角数字ではありません。"),
            ("12990016", "都道府県番号99は01から47の範囲にありません。"),
        ] {
            let error = PayerNumber::parse(text).unwrap_err();
            assert_eq!((error.label, error.what().as_str()), ("公費負担者番号", what), "{text}");
        }
        let other = PayerNumber::parse_medical_aid("21136015").unwrap_err();
        assert_eq!(other.fault, IdFault::NotMedicalAid { law: 21 });
    }

    proptest! {
        #[test]
        fn made_numbers_read_back(prefecture in 1u8..=47, agency in 0u16..1000, serial in 0u32..1_000_000) {
            let payer = PayerNumber::medical_aid(prefecture, agency).unwrap();
            prop_assert_eq!(PayerNumber::parse_medical_aid(payer.as_str()), Ok(payer));
            let recipient = RecipientNumber::with_check_digit(serial).unwrap();
            prop_assert_eq!(RecipientNumber::parse(recipient.as_str()), Ok(recipient));
        }
    }
}
