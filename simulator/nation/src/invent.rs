//! Numbers for what a world file names but does not number: pure functions of a seed and a salt, right check digits.
//!
//! They share nothing with the nation's own people: bodies are drawn freely, so a caller that needs distinct numbers
//! uses distinct salts and checks for the (rare) collision.

use crate::mix::{below, field, mix};
use crate::numbers::{self, checked_text};
use crate::{FacilityKind, PersonIndex, Scheme};
use onshi_domain::id::{FacilityCode, InsurerNumber, PayerNumber, PointTable, RecipientNumber};

/// A salt from a name, so that the same name in the same world is always given the same number (FNV-1a).
pub fn salt(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

fn draw(seed: u64, salt: u64, bound: u64) -> u64 {
    below(mix(seed, salt, field::INVENT), bound)
}

/// JIS code of a prefecture, 1…47, whatever number came in.
fn prefecture(code: u8) -> u8 {
    code.clamp(1, 47)
}

/// 公費負担者番号 of a welfare office (法別 12) in a prefecture (JIS code 1…47; others are clamped).
pub fn office_payer_number(seed: u64, salt: u64, prefecture_code: u8) -> PayerNumber {
    payer_number(seed, salt, 12, prefecture_code)
}

/// 公費負担者番号 of any 法別番号 (its last two digits count) in a prefecture.
pub fn payer_number(seed: u64, salt: u64, law: u8, prefecture_code: u8) -> PayerNumber {
    let body = 1 + draw(seed, salt, 999) as u16;
    numbers::payer(law % 100, prefecture(prefecture_code), body)
}

/// 受給者番号, 000001…999999 and its check digit.
pub fn recipient_number(seed: u64, salt: u64) -> RecipientNumber {
    numbers::recipient(1 + draw(seed, salt, 999_999) as u32)
}

/// 医療機関コード of a facility of a kind in a prefecture.
pub fn facility_code(seed: u64, salt: u64, kind: FacilityKind, prefecture_code: u8) -> FacilityCode {
    facility_code_of_table(seed, salt, kind.point_table(), prefecture_code)
}

/// 医療機関コード of a 点数表, also of one that the nation has no facilities of (6 訪問看護).
pub fn facility_code_of_table(seed: u64, salt: u64, table: PointTable, prefecture_code: u8) -> FacilityCode {
    numbers::facility_code(prefecture(prefecture_code), table, 1 + draw(seed, salt, 999_999) as u32)
}

/// 保険者番号 of an insurer of a scheme in a prefecture.
pub fn insurer_number(seed: u64, salt: u64, scheme: Scheme, prefecture_code: u8) -> InsurerNumber {
    let body = match scheme {
        Scheme::AssociationHealth => 1,
        Scheme::NationalGuild => 301 + draw(seed, salt, 99) as u16,
        Scheme::National | Scheme::LateElderly => 1 + draw(seed, salt, 299) as u16,
        Scheme::UnionHealth | Scheme::MutualAid => 1 + draw(seed, salt, 999) as u16,
    };
    numbers::insurer(scheme.law(), prefecture(prefecture_code), body)
}

/// 記号 of an insured person; none for 後期高齢者医療.
pub fn insured_symbol(seed: u64, salt: u64, scheme: Scheme) -> Option<String> {
    let number = 1 + draw(seed, salt, 9_999);
    match scheme {
        Scheme::LateElderly => None,
        Scheme::AssociationHealth => Some(format!("{:08}", 10_000_000 + number)),
        _ => Some(number.to_string()),
    }
}

/// 番号 of an insured person; 8 digits with a check digit for 後期高齢者医療.
pub fn insured_number(seed: u64, salt: u64, scheme: Scheme) -> String {
    let number = 1 + draw(seed, salt ^ 1, 9_999_999);
    match scheme {
        Scheme::LateElderly => checked_text(number, 8),
        _ => number.to_string(),
    }
}

/// A whole person to lend name, kana, sex, birth date and address from: any index of the nation.
pub fn person_index(seed: u64, salt: u64) -> PersonIndex {
    PersonIndex::wrapping(draw(seed, salt ^ 2, u64::from(crate::PEOPLE)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_invented_number_reads_back(seed: u64, salt: u64, code: u8) {
            let payer = office_payer_number(seed, salt, code);
            prop_assert_eq!(PayerNumber::parse(&payer.to_string()), Ok(payer));
            prop_assert!(payer.to_string().starts_with("12"));
            let recipient = recipient_number(seed, salt);
            prop_assert_eq!(RecipientNumber::parse(&recipient.to_string()), Ok(recipient));
            for kind in FacilityKind::ALL {
                let facility = facility_code(seed, salt, kind, code);
                prop_assert_eq!(FacilityCode::parse(&facility.to_string()), Ok(facility));
                prop_assert_eq!(&facility.to_string()[2..3], kind.point_table().digit().to_string());
            }
            let nursing = facility_code_of_table(seed, salt, PointTable::HomeNursing, code);
            prop_assert_eq!(nursing.point_table(), PointTable::HomeNursing);
            for scheme in Scheme::ALL {
                let insurer = insurer_number(seed, salt, scheme, code);
                prop_assert_eq!(InsurerNumber::parse(insurer.padded()), Ok(insurer));
                prop_assert!(!insured_number(seed, salt, scheme).is_empty());
            }
        }
    }

    #[test]
    fn the_same_name_gives_the_same_number_and_another_name_another() {
        let number = |name| office_payer_number(1, salt(name), 13);
        assert_eq!(number("東福祉事務所"), number("東福祉事務所"));
        assert_ne!(number("東福祉事務所"), number("西福祉事務所"));
    }
}
