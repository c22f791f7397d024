//! レセプト種別: four digits that say what kind of claim it is and who pays (spec/claims.md §4).

use crate::id::PointTable;

/// Who is charged first: the second digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Main {
    /// 1: 医保・国保.
    Insurance,
    /// 2: 公費 without insurance.
    Public,
    /// 3: 後期高齢者.
    LateElderly,
}

/// A receipt type, read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReceiptType {
    /// First digit: 点数表.
    pub table: PointTable,
    /// Second digit.
    pub main: Main,
    /// Third digit: number of payers, insurance included.
    pub payers: u8,
    /// Fourth digit: odd for inpatients.
    pub inpatient: bool,
}

impl ReceiptType {
    /// Reads four digits; none if no receipt type is written like this.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let [table, main, payers, person] = <[u8; 4]>::try_from(text.as_bytes()).ok()?;
        let table = match table {
            b'1' => PointTable::Medical,
            b'3' => PointTable::Dental,
            b'4' => PointTable::Pharmacy,
            b'6' => PointTable::HomeNursing,
            _ => return None,
        };
        let main = match main {
            b'1' => Main::Insurance,
            b'2' => Main::Public,
            b'3' => Main::LateElderly,
            _ => return None,
        };
        let most = if main == Main::Public { b'4' } else { b'5' };
        let person_fits = match main {
            Main::Public => matches!(person, b'1' | b'2'),
            Main::Insurance => person.is_ascii_digit(),
            Main::LateElderly => matches!(person, b'7' | b'8' | b'9' | b'0'),
        };
        if !(b'1'..=most).contains(&payers) || !person_fits {
            return None;
        }
        Some(ReceiptType { table, main, payers: payers - b'0', inpatient: (person - b'0') % 2 == 1 })
    }

    /// Number of public schemes that the type speaks of.
    #[must_use]
    pub fn schemes(self) -> usize {
        usize::from(self.payers) - usize::from(self.main != Main::Public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_types_of_claims_with_medical_aid() {
        // spec/claims.md §4, the whole table: text, insurance?, schemes, inpatient.
        let columns = [
            ("1", true, PointTable::Medical),
            ("3", false, PointTable::Dental),
            ("4", false, PointTable::Pharmacy),
            ("6", false, PointTable::HomeNursing),
        ];
        let rows = [
            ("212", false, 1),
            ("222", false, 2),
            ("232", false, 3),
            ("122", true, 1),
            ("126", true, 1),
            ("124", true, 1),
            ("132", true, 2),
        ];
        for (first, _, table) in columns {
            for (rest, insured, schemes) in rows {
                let read = ReceiptType::parse(&format!("{first}{rest}")).unwrap();
                assert_eq!(read.table, table);
                assert_eq!(read.main == Main::Insurance, insured, "{first}{rest}");
                assert_eq!(read.schemes(), schemes, "{first}{rest}");
                assert!(!read.inpatient);
            }
        }
        for (text, schemes) in
            [("1211", 1), ("1221", 2), ("1231", 3), ("1121", 1), ("1125", 1), ("1123", 1), ("1131", 2)]
        {
            let read = ReceiptType::parse(text).unwrap();
            assert!(read.inpatient, "{text}");
            assert_eq!(read.schemes(), schemes, "{text}");
        }
    }

    #[test]
    fn what_is_no_receipt_type_is_not_read() {
        for text in ["", "121", "12122", "2212", "1512", "1202", "1252", "1213", "1311", "12A2", "１２１２"] {
            assert_eq!(ReceiptType::parse(text), None, "{text}");
        }
    }
}
