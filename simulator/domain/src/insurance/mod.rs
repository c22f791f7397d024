//! Health insurance as an insurer registers it and as the platform knows it.
//!
//! - [`Insurance`]: one stretch with one insurer, as it stands once everything known is put together;
//! - [`enrolment`]: the same stretch with two times: effective on a day, known to the platform from a moment on;
//! - [`certificates`]: 限度額適用認定証, 高齢受給者証, 特定疾病療養受療証; [`codes`]: classes and reasons.

pub mod certificates;
pub mod codes;
pub mod enrolment;

pub use certificates::{ElderlyCertificate, LimitCertificate, SPECIFIC_DISEASES_LIMIT, SpecificDisease};
pub use codes::{CardClass, InsuranceKind, ReasonOfLoss};
pub use enrolment::{Correction, Enrolment};

use crate::id::{Branch, InsuredNumber, InsurerNumber, Symbol};
use jiff::civil::Date;

/// The end of a qualification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// 資格喪失年月日: the first day without it.
    pub on: Date,
    /// Why, if told.
    pub reason: Option<ReasonOfLoss>,
}

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
