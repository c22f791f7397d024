//! Codes of insurance: kind, 被保険者証区分 (OQSCD010), 資格喪失事由 (OQSCD008).

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
    /// All of them.
    pub const ALL: [CardClass; 7] = [
        CardClass::General,
        CardClass::Retired,
        CardClass::ShortTerm,
        CardClass::ShortTermRetired,
        CardClass::SpecialBenefit,
        CardClass::SpecialRetired,
        CardClass::SelfDefence,
    ];

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }

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
