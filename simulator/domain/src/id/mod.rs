//! Identifiers: the numbers printed on cards and papers, parsed once into types that cannot be wrong, and the short
//! names that a world uses for its people, facilities and offices.
//!
//! - [`check_digit`], the one algorithm behind all of them;
//! - [`payer`]: 公費負担者番号 and 受給者番号;
//! - [`insurer`]: 保険者番号, 記号, 番号, 枝番;
//! - [`facility_code`] (医療機関コード);
//! - [`names`]: ids inside a world.
//!
//! Source of the rules and of all test vectors: spec/claims.md §8, spec/pmh.md §5.

pub mod check_digit;
mod error;
pub mod facility_code;
pub mod insurer;
pub mod names;
pub mod payer;

pub use error::{IdError, IdFault};
pub use facility_code::{FacilityCode, PointTable};
pub use insurer::{Branch, InsuredNumber, InsurerNumber, Symbol, normalise};
pub use names::{
    CaseId, CertificateTypeId, FacilityId, FileId, MunicipalityId, OfficeId, PersonId, ReceptionNumber, RequestId,
    TicketId,
};
pub use payer::{PayerNumber, RecipientNumber};

/// Greatest prefecture number (沖縄県).
pub const LAST_PREFECTURE: u8 = 47;

/// Reads exactly `N` ASCII digits whose last one is the check digit of the others.
fn checked_digits<const N: usize>(label: &'static str, text: &str) -> Result<[u8; N], IdError> {
    let bytes = plain_digits::<N>(label, text)?;
    verify_last(label, &bytes)?;
    Ok(bytes)
}

/// Reads exactly `N` ASCII digits.
fn plain_digits<const N: usize>(label: &'static str, text: &str) -> Result<[u8; N], IdError> {
    if let Some((index, found)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
        return Err(IdError::new(label, IdFault::NotADigit { position: index + 1, found }));
    }
    <[u8; N]>::try_from(text.as_bytes())
        .map_err(|_| IdError::new(label, IdFault::Length { expected: N, found: text.len() }))
}

/// Checks that the last digit is the check digit of those before it.
fn verify_last(label: &'static str, ascii: &[u8]) -> Result<(), IdError> {
    let Some((&last, head)) = ascii.split_last() else {
        return Err(IdError::new(label, IdFault::Length { expected: 1, found: 0 }));
    };
    let (expected, found) = (check_digit::check_digit(head), last - b'0');
    if expected == found { Ok(()) } else { Err(IdError::new(label, IdFault::CheckDigit { expected, found })) }
}

/// Checks a two-digit prefecture number (01–47) at the given place.
fn verify_prefecture(label: &'static str, ascii: &[u8]) -> Result<(), IdError> {
    let found = (ascii[0] - b'0') * 10 + (ascii[1] - b'0');
    if (1..=LAST_PREFECTURE).contains(&found) {
        Ok(())
    } else {
        Err(IdError::new(label, IdFault::Prefecture { found }))
    }
}

/// Writes a number as `N` digits, the last of which becomes the check digit of the others. `head` must have fewer
/// digits than `N`.
fn with_check_digit<const N: usize>(label: &'static str, head: u64) -> Result<[u8; N], IdError> {
    let mut bytes = [b'0'; N];
    let mut rest = head;
    for place in bytes[..N - 1].iter_mut().rev() {
        *place += (rest % 10) as u8;
        rest /= 10;
    }
    if rest > 0 {
        return Err(IdError::new(label, IdFault::PartTooGreat { part: head }));
    }
    bytes[N - 1] = b'0' + check_digit::check_digit(&bytes[..N - 1]);
    Ok(bytes)
}

/// Refuses a part of a number that does not fit its place.
fn part_below(label: &'static str, part: u64, limit: u64) -> Result<u64, IdError> {
    if part < limit { Ok(part) } else { Err(IdError::new(label, IdFault::PartTooGreat { part })) }
}

/// A newtype over ASCII digits: text access, `Display`, `Debug`, `FromStr` by its own `parse`.
macro_rules! digit_text {
    ($name:ident, $len:literal) => {
        impl $name {
            /// The digits as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).expect("only ASCII digits are ever stored")
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::id::IdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
    };
}
use digit_text;
