//! A person: particulars, card, insurance and cases in one record.

use crate::aid::{Case, Known};
use crate::card::CardState;
use crate::id::PersonId;
use crate::insurance::{Enrolment, Insurance};
use jiff::civil::Date;

/// 性別 (OQSCD007).
#[doc(alias = "性別")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// 1 男.
    Male,
    /// 2 女.
    Female,
    /// 3 未設定.
    Unset,
}

/// What identifies a person to staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// 氏名, full width with a full-width space.
    pub name: String,
    /// カナ氏名, half width with a half-width space.
    pub kana: String,
    /// 氏名（その他）: another name in use; rarely present.
    pub other_name: Option<String>,
    /// カナ of `other_name`.
    pub other_kana: Option<String>,
    /// 性別 1.
    pub sex: Sex,
    /// 生年月日.
    pub birthdate: Date,
    /// 住所.
    pub address: String,
    /// 郵便番号, `123-4567`.
    pub postal_code: String,
}

impl Particulars {
    /// Whether the person is below school age on `day`: before the first April 1 after the sixth birthday (OQSCD015).
    #[doc(alias = "未就学")]
    #[must_use]
    pub fn is_preschool(&self, day: Date) -> bool {
        let born = self.birthdate;
        // Someone born on April 1 turns six the evening before and starts school on that day.
        let early = (born.month(), born.day()) <= (4, 1);
        let school_year = born.year().saturating_add(if early { 6 } else { 7 });
        (day.year(), day.month()) < (school_year, 4)
    }
}

/// Everything registered about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Particulars.
    pub particulars: Particulars,
    /// My Number Card.
    pub card: CardState,
    /// Health insurance, in order of enrolment.
    pub insurance: Vec<Enrolment>,
    /// Cases of medical aid, in order of opening.
    pub cases: Vec<Case>,
    /// 不開示 (DV protection or own wish): every inquiry is answered as if nothing were registered (B-108, B-109).
    #[doc(alias = "不開示")]
    pub not_disclosed: bool,
}

impl Person {
    /// A person with nothing registered yet.
    #[must_use]
    pub fn new(id: PersonId, particulars: Particulars, card: CardState) -> Self {
        Person { id, particulars, card, insurance: Vec::new(), cases: Vec::new(), not_disclosed: false }
    }

    /// The stretches of insurance by somebody's knowledge, in order of enrolment.
    pub fn insurance_known(&self, known: Known) -> impl Iterator<Item = Insurance> {
        self.insurance.iter().filter_map(move |enrolment| enrolment.record(known))
    }

    /// The insurance in force on a day. While the loss of an older one is not known yet, two may cover the day: the
    /// newer one is meant.
    #[must_use]
    pub fn insurance_on(&self, day: Date, known: Known) -> Option<Insurance> {
        self.insurance_known(known).filter(|i| i.covers(day)).max_by_key(|i| i.from)
    }

    /// The insurance that ended last before or on a day.
    #[must_use]
    pub fn lost_insurance_on(&self, day: Date, known: Known) -> Option<Insurance> {
        self.insurance_known(known).filter(|i| i.lost_by(day)).max_by_key(|i| i.loss.as_ref().map(|l| l.on))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn preschool_ends_on_the_first_of_april_after_the_sixth_birthday() {
        for (birthdate, last_preschool_day) in [
            (date(2020, 4, 2), date(2027, 3, 31)),
            (date(2020, 4, 1), date(2026, 3, 31)),
            (date(2020, 12, 31), date(2027, 3, 31)),
            (date(2021, 1, 1), date(2027, 3, 31)),
        ] {
            let person = Particulars {
                name: "試験　花子".into(),
                kana: "ｼｹﾝ ﾊﾅｺ".into(),
                other_name: None,
                other_kana: None,
                sex: Sex::Female,
                birthdate,
                address: "架空県".into(),
                postal_code: "000-0000".into(),
            };
            assert!(person.is_preschool(last_preschool_day), "{birthdate}");
            assert!(!person.is_preschool(last_preschool_day.tomorrow().unwrap()), "{birthdate}");
        }
    }
}
