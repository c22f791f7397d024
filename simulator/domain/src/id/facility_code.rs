//! 医療機関コード.

use super::{IdError, IdFault, checked_digits, digit_text, part_below, verify_prefecture, with_check_digit};

const LABEL: &str = "医療機関コード";

/// 点数表番号, the third digit of a facility code.
#[doc(alias = "点数表")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointTable {
    /// 1 医科.
    Medical,
    /// 3 歯科.
    Dental,
    /// 4 調剤.
    Pharmacy,
    /// 6 訪問看護.
    HomeNursing,
}

impl PointTable {
    /// The digit.
    #[must_use]
    pub fn digit(self) -> u8 {
        match self {
            PointTable::Medical => 1,
            PointTable::Dental => 3,
            PointTable::Pharmacy => 4,
            PointTable::HomeNursing => 6,
        }
    }

    fn from_digit(digit: u8) -> Option<Self> {
        [Self::Medical, Self::Dental, Self::Pharmacy, Self::HomeNursing].into_iter().find(|t| t.digit() == digit)
    }
}

/// 医療機関コード: 10 digits = 都道府県 2 + 点数表 1 + 郡市区 2 + 機関番号 4 + 検証 1; the check digit counts over the first
/// nine (spec/claims.md §8).
#[doc(alias = "医療機関コード")]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FacilityCode([u8; 10]);

digit_text!(FacilityCode, 10);

impl FacilityCode {
    /// Reads 10 digits.
    ///
    /// # Errors
    /// Length, a character that is no digit, check digit, prefecture, 点数表.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let bytes = checked_digits::<10>(LABEL, text)?;
        verify_prefecture(LABEL, &bytes[..2])?;
        let table = bytes[2] - b'0';
        if PointTable::from_digit(table).is_none() {
            return Err(IdError::new(LABEL, IdFault::PointTable { found: table }));
        }
        Ok(FacilityCode(bytes))
    }

    /// Makes a code from prefecture (1–47), 点数表 and the six local digits (郡市区 2 + 機関番号 4).
    ///
    /// # Errors
    /// A part that does not fit its place.
    pub fn with_check_digit(prefecture: u8, table: PointTable, local: u32) -> Result<Self, IdError> {
        let prefecture = part_below(LABEL, u64::from(prefecture), 100)?;
        let local = part_below(LABEL, u64::from(local), 1_000_000)?;
        let head = (prefecture * 10 + u64::from(table.digit())) * 1_000_000 + local;
        let bytes = with_check_digit::<10>(LABEL, head)?;
        verify_prefecture(LABEL, &bytes[..2])?;
        Ok(FacilityCode(bytes))
    }

    /// Its 点数表.
    #[must_use]
    pub fn point_table(self) -> PointTable {
        PointTable::from_digit(self.0[2] - b'0').expect("only codes with a known table are ever made")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_real_codes_of_claims_8_pass() {
        for text in ["2317400840", "3618010015"] {
            assert_eq!(FacilityCode::parse(text).map(|c| c.to_string()), Ok(text.to_owned()));
            assert_eq!(FacilityCode::parse(text).unwrap().point_table(), PointTable::Medical);
        }
    }

    #[test]
    fn wrong_codes_are_refused_with_the_reason() {
        for (text, fault) in [
            ("2317400849", IdFault::CheckDigit { expected: 0, found: 9 }),
            ("231740084", IdFault::Length { expected: 10, found: 9 }),
            ("231740084O", IdFault::NotADigit { position: 10, found: 'O' }),
            ("", IdFault::Length { expected: 10, found: 0 }),
        ] {
            assert_eq!(FacilityCode::parse(text).unwrap_err().fault, fault, "{text}");
        }
        let table_two = with_check_digit::<10>(LABEL, 232_740_084).unwrap();
        let text = std::str::from_utf8(&table_two).unwrap();
        assert_eq!(FacilityCode::parse(text).unwrap_err().fault, IdFault::PointTable { found: 2 });
    }

    proptest! {
        #[test]
        fn made_codes_read_back(prefecture in 1u8..=47, local in 0u32..1_000_000) {
            for table in [PointTable::Medical, PointTable::Dental, PointTable::Pharmacy, PointTable::HomeNursing] {
                let code = FacilityCode::with_check_digit(prefecture, table, local).unwrap();
                prop_assert_eq!(FacilityCode::parse(code.as_str()), Ok(code));
                prop_assert_eq!(code.point_table(), table);
            }
        }
    }
}
