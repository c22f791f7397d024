//! What a facility can ask with: the numbers on a paper, read as the key of an insurance or of medical aid.

use crate::id::{Branch, IdError, InsuredNumber, InsurerNumber, PayerNumber, RecipientNumber, Symbol};
use jiff::civil::Date;

/// Numbers as typed by a clerk (QualificationConfirmSearchInfo). Raw text: reading it is a rule, and what cannot be
/// right is answered per person, not by refusing a whole list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberQuery {
    /// 保険者番号 or 公費負担者番号, padded or not.
    pub insurer_number: String,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号 or 受給者番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
    /// 生年月日; without it the numbers alone decide.
    pub birthdate: Option<Date>,
    /// 限度額適用認定証提供同意フラグ 1.
    pub limit_consent: bool,
    /// 任意の識別子, echoed.
    pub arbitrary_identifier: Option<String>,
}

/// The key of a qualification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QualificationKey {
    /// An insurance.
    Insurance {
        /// 保険者番号.
        insurer_number: InsurerNumber,
        /// 記号; without it any symbol fits.
        symbol: Option<Symbol>,
        /// 番号.
        number: InsuredNumber,
        /// 枝番; without it any branch fits, and several people may (validity 5).
        branch: Option<Branch>,
    },
    /// Medical aid (spec/oqs-wire.md §8-10).
    Aid {
        /// 公費負担者番号.
        payer_number: PayerNumber,
        /// 受給者番号.
        recipient_number: RecipientNumber,
    },
}

impl QualificationKey {
    /// Reads the numbers. Eight digits that begin with 12 are a welfare office's; six digits that do are 国民健康保険 of
    /// Chiba.
    ///
    /// # Errors
    /// The first number that cannot be right.
    pub fn parse(insurer: &str, symbol: Option<&str>, number: &str, branch: Option<&str>) -> Result<Self, IdError> {
        let insurer = insurer.trim();
        if insurer.len() == 8 && insurer.starts_with("12") {
            return Ok(QualificationKey::Aid {
                payer_number: PayerNumber::parse(insurer)?,
                recipient_number: RecipientNumber::parse(number.trim())?,
            });
        }
        Ok(QualificationKey::Insurance {
            insurer_number: InsurerNumber::parse(insurer)?,
            symbol: filled(symbol).map(Symbol::parse).transpose()?,
            number: InsuredNumber::parse(number)?,
            branch: filled(branch).map(Branch::parse).transpose()?,
        })
    }
}

impl NumberQuery {
    /// The key that the query names.
    ///
    /// # Errors
    /// The first number that cannot be right.
    pub fn key(&self) -> Result<QualificationKey, IdError> {
        QualificationKey::parse(&self.insurer_number, self.symbol.as_deref(), &self.number, self.branch.as_deref())
    }
}

/// An empty element means the same as a missing one.
fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|t| !t.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_digits_from_12_are_medical_aid_and_six_are_chiba() {
        let aid = QualificationKey::parse("12131017", None, "1234566", None);
        assert!(matches!(aid, Ok(QualificationKey::Aid { .. })));
        let chiba = QualificationKey::parse("  120014", Some(""), "1234566", Some(""));
        let expected = "120014".parse().map(|insurer_number| QualificationKey::Insurance {
            insurer_number,
            symbol: None,
            number: InsuredNumber::parse("1234566").unwrap(),
            branch: None,
        });
        assert_eq!(chiba, expected);
    }

    #[test]
    fn the_first_wrong_number_is_named() {
        for (insurer, number, label) in [
            ("12131011", "1234566", "公費負担者番号"),
            ("12131017", "1234567", "受給者番号"),
            ("01130013", "1", "保険者番号"),
            ("01130012", " ", "被保険者証番号"),
        ] {
            assert_eq!(QualificationKey::parse(insurer, None, number, None).unwrap_err().label, label);
        }
    }
}
