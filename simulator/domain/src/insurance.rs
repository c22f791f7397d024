//! Health insurance: one stretch with one insurer, and the certificates that go with it.

use crate::id::{Branch, InsuredNumber, InsurerNumber, Symbol};
use jiff::civil::Date;

/// What kind of insurance.
#[doc(alias = "医療保険")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InsuranceKind {
    /// 被用者保険.
    Employee,
    /// 国民健康保険.
    National,
    /// 後期高齢者医療.
    LateElderly,
}

/// 被保険者証区分 of insurance (OQSCD010 01–07; `A1` is medical aid's and belongs to the result, not here).
#[doc(alias = "被保険者証区分")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CardClass {
    /// 01 一般.
    #[default]
    General,
    /// 02 退職.
    Retired,
    /// 03 短期（一般）.
    ShortTerm,
    /// 04 短期（退職）.
    ShortTermRetired,
    /// 05 特別療養費支給対象者.
    SpecialBenefit,
    /// 06 特例退職.
    SpecialRetired,
    /// 07 自衛官.
    SelfDefence,
}

impl CardClass {
    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            CardClass::General => "01",
            CardClass::Retired => "02",
            CardClass::ShortTerm => "03",
            CardClass::ShortTermRetired => "04",
            CardClass::SpecialBenefit => "05",
            CardClass::SpecialRetired => "06",
            CardClass::SelfDefence => "07",
        }
    }
}

/// 資格喪失事由 (OQSCD008).
#[doc(alias = "資格喪失事由")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReasonOfLoss {
    /// 01 死亡 (B-077).
    Death,
    /// 02 生活保護受給開始 (B-078).
    AssistanceBegan,
    /// 03 医療保険等の資格取得.
    OtherInsurance,
    /// 99 その他.
    Other,
}

impl ReasonOfLoss {
    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            ReasonOfLoss::Death => "01",
            ReasonOfLoss::AssistanceBegan => "02",
            ReasonOfLoss::OtherInsurance => "03",
            ReasonOfLoss::Other => "99",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Death, Self::AssistanceBegan, Self::OtherInsurance, Self::Other].into_iter().find(|r| r.code() == code)
    }
}

/// The end of a qualification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// 資格喪失年月日: the first day without it.
    pub on: Date,
    /// Why, if told.
    pub reason: Option<ReasonOfLoss>,
}

/// 高齢受給者証情報 (spec/oqs-wire.md §3.2, item 26).
#[doc(alias = "高齢受給者証")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElderlyCertificate {
    /// 交付年月日.
    pub issued_on: Option<Date>,
    /// Valid from.
    pub valid_from: Date,
    /// Valid until, inclusive.
    pub valid_until: Option<Date>,
    /// 一部負担金割合 in tenths: 2 means 2割, `020` on the wire.
    pub share_tenths: u8,
}

/// 限度額適用認定証情報 (spec/oqs-wire.md §3.2, item 29). Told only with consent.
#[doc(alias = "限度額適用認定証")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitCertificate {
    /// 限度額証区分 (OQSCD011), `01`–`03`.
    pub class: String,
    /// 適用区分 (OQSCD012), `A01`–`B10`.
    pub category: String,
    /// 交付年月日.
    pub issued_on: Option<Date>,
    /// Valid from.
    pub valid_from: Option<Date>,
    /// Valid until, inclusive; a certificate without end is possible (spec/oqs-wire.md §6).
    pub valid_until: Option<Date>,
    /// 長期入院該当年月日.
    pub long_term_on: Option<Date>,
}

/// 特定疾病療養受療証情報 (spec/oqs-wire.md §3.2, item 32). Told only with consent.
#[doc(alias = "特定疾病療養受療証")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecificDisease {
    /// 認定疾病区分 (OQSCD013), `1`–`3`.
    pub category: String,
    /// 交付年月日.
    pub issued_on: Option<Date>,
    /// Valid from.
    pub valid_from: Option<Date>,
    /// Valid until, inclusive.
    pub valid_until: Option<Date>,
    /// 自己負担限度額 in yen.
    pub self_pay_yen: Option<u32>,
}

/// Greatest number of 特定疾病 certificates (spec/oqs-wire.md §3.2).
pub const SPECIFIC_DISEASES_LIMIT: usize = 3;

/// What an insurance record may hold besides its numbers and dates.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InsuranceDetails {
    /// 被保険者証区分.
    pub class: CardClass,
    /// 被保険者氏名／世帯主氏名.
    pub insured_name: Option<String>,
    /// 被保険者証交付年月日.
    pub issued_on: Option<Date>,
    /// 被保険者証有効開始年月日.
    pub card_valid_from: Option<Date>,
    /// 被保険者証有効終了年月日.
    pub card_valid_until: Option<Date>,
    /// 一部負担金割合 in tenths (後期高齢者): 1 means 1割, `010` on the wire.
    pub share_tenths: Option<u8>,
    /// 高齢受給者証.
    pub elderly: Option<ElderlyCertificate>,
    /// 限度額適用認定証.
    pub limit: Option<LimitCertificate>,
    /// 特定疾病療養受療証, at most [`SPECIFIC_DISEASES_LIMIT`].
    pub specific_diseases: Vec<SpecificDisease>,
}

/// One stretch of health insurance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insurance {
    /// Kind.
    pub kind: InsuranceKind,
    /// 保険者番号.
    pub insurer_number: InsurerNumber,
    /// 保険者名称.
    pub insurer_name: String,
    /// 記号 (none for 後期高齢者).
    pub symbol: Option<Symbol>,
    /// 番号.
    pub number: InsuredNumber,
    /// 枝番.
    pub branch: Option<Branch>,
    /// 家族 rather than 本人.
    pub family: bool,
    /// 資格取得年月日.
    pub from: Date,
    /// 資格喪失, if it has ended or its end is known.
    pub loss: Option<Loss>,
    /// The rest.
    pub details: InsuranceDetails,
}

impl Insurance {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && !self.lost_by(day)
    }

    /// Whether it had ended by a day: the day of loss is the first day without it.
    #[must_use]
    pub fn lost_by(&self, day: Date) -> bool {
        self.loss.is_some_and(|loss| loss.on <= day)
    }

    /// Whether two stretches share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Insurance) -> bool {
        let before = |a: &Insurance, b: &Insurance| a.loss.is_some_and(|loss| loss.on <= b.from);
        !before(self, other) && !before(other, self)
    }
}
