//! Names that a terminal invents: pure functions of the world's seed and a counter (spec/oqs-wire.md §2.5).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use jiff::civil::DateTime;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The three bytes that every terminal-made identifier carries at positions 6 to 8; their meaning is unknown.
const CONSTANT: [u8; 3] = [0x36, 0x33, 0x02];
/// Length of an identifier before base64.
const IDENTIFIER_BYTES: usize = 11;
/// Bytes behind the twenty hexadecimal digits of a face file's name.
const NAME_BYTES: usize = 10;

fn bits(seed: u64, counter: u64, purpose: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(counter.to_le_bytes());
    hash.update(purpose.as_bytes());
    hash.finalize().into()
}

/// The 任意のファイル識別子 of a face file: 16 characters, URL-safe base64 of 11 bytes.
pub(crate) fn file_identifier(seed: u64, counter: u64) -> String {
    let mut bytes = [0; IDENTIFIER_BYTES];
    bytes.copy_from_slice(&bits(seed, counter, "AFI")[..IDENTIFIER_BYTES]);
    bytes[6..9].copy_from_slice(&CONSTANT);
    URL_SAFE.encode(bytes)
}

/// `OQSsiquc01res_face_<code><20 hex>_<yyyyMMddHHmmss>.xml`.
pub(crate) fn face_file(facility_code: &str, seed: u64, counter: u64, at: DateTime) -> String {
    let mut hex = String::with_capacity(2 * NAME_BYTES);
    for byte in &bits(seed, counter, "face")[..NAME_BYTES] {
        let _ = write!(hex, "{byte:02x}");
    }
    format!("OQSsiquc01res_face_{facility_code}{hex}_{}.xml", at.strftime("%Y%m%d%H%M%S"))
}

/// What follows the family in the name of a face file of 医療費助成: `<code><20 hex>_<yyyyMMddHHmmss>.xml`, the scheme of
/// the ordinary face file (an assumption, spec/pmh.md §3.1).
pub(crate) fn subsidy_face_file(facility_code: &str, seed: u64, counter: u64, at: DateTime) -> String {
    let hex = bits(seed, counter, "pmh")[..NAME_BYTES].iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    format!("{facility_code}{hex}_{}.xml", at.strftime("%Y%m%d%H%M%S"))
}

/// A QualificationConfirmationKey: 32 hexadecimal digits (an assumption, spec/oqs-wire.md §8-12).
pub(crate) fn confirmation_key(seed: u64, counter: u64) -> String {
    bits(seed, counter, "key")[..16].iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn identifiers_have_the_shape_of_real_ones_and_differ() {
        let one = file_identifier(1, 1);
        assert_eq!(one.len(), 16);
        let bytes = URL_SAFE.decode(&one).unwrap();
        assert_eq!((bytes.len(), &bytes[6..9]), (11, &CONSTANT[..]));
        assert_ne!(one, file_identifier(1, 2));
        assert_eq!(one, file_identifier(1, 1));
        let real = URL_SAFE.decode("ArnHCeDfNjMCFzg=").unwrap();
        assert_eq!(&real[6..9], &CONSTANT);
    }

    #[test]
    fn a_face_file_is_named_like_the_real_one() {
        let name = face_file("2714206386", 1, 7, date(2026, 9, 29).at(16, 1, 12, 0));
        assert_eq!(name.len(), "OQSsiquc01res_face_27142063864da5260a16de5a3d3ad7_20260929160112.xml".len());
        assert!(name.starts_with("OQSsiquc01res_face_2714206386"), "{name}");
        assert!(name.ends_with("_20260929160112.xml"), "{name}");
    }
}
