//! 保険者番号 and the numbers of an insured person: 記号, 番号, 枝番.

use super::{IdError, IdFault, part_below, plain_digits, verify_last, verify_prefecture, with_check_digit};
use std::fmt;

const INSURER: &str = "保険者番号";
const SYMBOL: &str = "被保険者証記号";
const NUMBER: &str = "被保険者証番号";
const BRANCH: &str = "枝番";

/// Greatest length of 記号 and 番号 in characters (spec/oqs-wire.md §3.1).
pub const SYMBOL_NUMBER_LIMIT: usize = 20;

/// 保険者番号: 8 digits (法別 2 + 都道府県 2 + 保険者 3 + 検証 1), or 6 for 国民健康保険 (no 法別). On the wire always 8
/// characters, padded on the left with spaces (spec/oqs-wire.md §2.7).
#[doc(alias = "保険者番号")]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InsurerNumber {
    /// Padded on the left with spaces.
    padded: [u8; 8],
}

impl InsurerNumber {
    /// Reads a number as receipt computers send it: padded with spaces, with leading zeros (`00138016`) or having lost
    /// one (`1130012`) (spec/oqs-wire.md §8-9).
    ///
    /// # Errors
    /// Length, a character that is no digit, check digit, prefecture.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let trimmed = text.trim();
        let digits = match trimmed.len() {
            6 => trimmed.to_owned(),
            7 => format!("0{trimmed}"),
            8 if trimmed.starts_with("00") => trimmed[2..].to_owned(),
            _ => trimmed.to_owned(),
        };
        if digits.len() == 6 {
            let bytes = plain_digits::<6>(INSURER, &digits)?;
            verify_last(INSURER, &bytes)?;
            verify_prefecture(INSURER, &bytes[..2])?;
            return Ok(Self::pad(&bytes));
        }
        let bytes = plain_digits::<8>(INSURER, &digits)?;
        verify_last(INSURER, &bytes)?;
        verify_prefecture(INSURER, &bytes[2..4])?;
        Ok(InsurerNumber { padded: bytes })
    }

    /// Makes an 8-digit number from 法別 (1–99), prefecture (1–47) and insurer (0–999).
    ///
    /// # Errors
    /// A part that does not fit its place.
    pub fn with_check_digit(law: u8, prefecture: u8, insurer: u16) -> Result<Self, IdError> {
        let law = part_below(INSURER, u64::from(law), 100)?;
        let prefecture = part_below(INSURER, u64::from(prefecture), 100)?;
        let insurer = part_below(INSURER, u64::from(insurer), 1000)?;
        let bytes = with_check_digit::<8>(INSURER, law * 100_000 + prefecture * 1000 + insurer)?;
        verify_prefecture(INSURER, &bytes[2..4])?;
        Ok(InsurerNumber { padded: bytes })
    }

    /// Makes a 6-digit number of 国民健康保険 from prefecture (1–47) and insurer (0–999).
    ///
    /// # Errors
    /// A part that does not fit its place.
    pub fn national(prefecture: u8, insurer: u16) -> Result<Self, IdError> {
        let prefecture = part_below(INSURER, u64::from(prefecture), 100)?;
        let insurer = part_below(INSURER, u64::from(insurer), 1000)?;
        let bytes = with_check_digit::<6>(INSURER, prefecture * 1000 + insurer)?;
        verify_prefecture(INSURER, &bytes[..2])?;
        Ok(Self::pad(&bytes))
    }

    fn pad(six: &[u8; 6]) -> Self {
        let mut padded = [b' '; 8];
        padded[2..].copy_from_slice(six);
        InsurerNumber { padded }
    }

    /// The digits without padding: 6 or 8.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.padded().trim_start()
    }

    /// As on the wire: 8 characters, `  138016`.
    #[must_use]
    pub fn padded(&self) -> &str {
        std::str::from_utf8(&self.padded).expect("only spaces and ASCII digits are ever stored")
    }
}

impl fmt::Display for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InsurerNumber({})", self.as_str())
    }
}

impl std::str::FromStr for InsurerNumber {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::parse(text)
    }
}

/// Brings full-width letters, digits and the several hyphens to one form and drops surrounding space, so that 記号・番号
/// typed in different ways compare equal (spec/oqs-wire.md §2.7).
#[must_use]
pub fn normalise(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_owned();
    }
    text.trim()
        .chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{3000}' => ' ',
            _ => c,
        })
        .collect()
}

macro_rules! text_number {
    ($(#[$doc:meta])* $name:ident, $label:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Keeps the text as it was registered, without surrounding space.
            ///
            /// # Errors
            /// Empty, or longer than [`SYMBOL_NUMBER_LIMIT`] characters.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let text = text.trim();
                let found = text.chars().count();
                if found == 0 || found > SYMBOL_NUMBER_LIMIT {
                    return Err(IdError::new($label, IdFault::TextLength { limit: SYMBOL_NUMBER_LIMIT, found }));
                }
                Ok($name(text.to_owned()))
            }

            /// As registered.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// In the form that compares (see [`normalise`]).
            #[must_use]
            pub fn normalised(&self) -> String {
                normalise(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

text_number! {
    /// 被保険者証記号, as printed; at most 20 characters, may be full width.
    #[doc(alias = "記号")]
    Symbol, SYMBOL
}
text_number! {
    /// 被保険者証番号, as printed; at most 20 characters, may be full width.
    #[doc(alias = "番号")]
    InsuredNumber, NUMBER
}

/// 枝番: two digits that tell the people of one 記号・番号 apart.
#[doc(alias = "枝番")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch(u8);

impl Branch {
    /// Reads one or two digits, full width accepted.
    ///
    /// # Errors
    /// Length, or a character that is no digit.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let plain = normalise(text);
        let padded = if plain.chars().count() == 1 { format!("0{plain}") } else { plain };
        let [tens, ones] = plain_digits::<2>(BRANCH, &padded)?;
        Ok(Branch((tens - b'0') * 10 + (ones - b'0')))
    }

    /// Makes one from a number.
    ///
    /// # Errors
    /// More than 99.
    pub fn new(number: u8) -> Result<Self, IdError> {
        part_below(BRANCH, u64::from(number), 100).map(|_| Branch(number))
    }

    /// As a number, 0 to 99.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn insurer_numbers_of_claims_8_and_pmh_5_pass() {
        for text in ["01130012", "06132013", "39131156", "33120015"] {
            assert_eq!(InsurerNumber::parse(text).map(|n| n.padded().to_owned()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn padding_and_lost_zeros_are_read_as_oqs_wire_8_9_says() {
        for (text, digits, padded) in [
            ("  138016", "138016", "  138016"),
            ("138016", "138016", "  138016"),
            ("00138016", "138016", "  138016"),
            ("1130012", "01130012", "01130012"),
        ] {
            let number = InsurerNumber::parse(text).unwrap();
            assert_eq!((number.as_str(), number.padded()), (digits, padded), "{text}");
        }
    }

    #[test]
    fn wrong_insurer_numbers_are_refused_with_the_reason() {
        for (text, fault) in [
            ("01130013", IdFault::CheckDigit { expected: 2, found: 3 }),
            ("  123456", IdFault::CheckDigit { expected: 5, found: 6 }),
            ("12345", IdFault::Length { expected: 8, found: 5 }),
            ("0113001x", IdFault::NotADigit { position: 8, found: 'x' }),
        ] {
            assert_eq!(InsurerNumber::parse(text).unwrap_err().fault, fault, "{text}");
        }
    }

    #[test]
    fn multibyte_text_is_refused_without_panic() {
        for text in ["０１１３００１２", "あ1", "𠮷𠮷", "0０1", "ああ"] {
            assert!(InsurerNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn symbols_and_numbers_compare_in_one_form() {
        let printed = Symbol::parse("１２－３４").unwrap();
        assert_eq!(printed.as_str(), "１２－３４");
        assert_eq!(printed.normalised(), Symbol::parse(" 12‐34 ").unwrap().normalised());
        assert!(InsuredNumber::parse("123456789012345678901").is_err());
        assert_eq!(Branch::parse("１").unwrap().to_string(), "01");
        assert!(Branch::parse("1x").is_err());
    }

    proptest! {
        #[test]
        fn made_numbers_read_back(law in 1u8..100, prefecture in 1u8..=47, insurer in 0u16..1000) {
            let employee = InsurerNumber::with_check_digit(law, prefecture, insurer).unwrap();
            prop_assert_eq!(InsurerNumber::parse(employee.padded()), Ok(employee));
            let national = InsurerNumber::national(prefecture, insurer).unwrap();
            prop_assert_eq!(InsurerNumber::parse(national.padded()), Ok(national));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,12}") {
            let _ = (InsurerNumber::parse(&text), Branch::parse(&text), Symbol::parse(&text));
        }
    }
}
