//! Synthetic people for tests through the `fake` crate (feature `fake`).
//!
//! ```
//! use fake::{Fake, Faker};
//! use onshi_nation::fake::{JapanesePerson, On};
//!
//! let anybody: JapanesePerson = Faker.fake();
//! let recipient: JapanesePerson = On::MedicalAid.fake();
//! assert!(anybody.name.contains('\u{3000}') && recipient.aid_number.is_some());
//! ```
//!
//! The random numbers choose only *who* of the nation it is; everything else is the frozen function, so a person is
//! always complete and consistent.

use crate::{Nation, OFFICES, OfficeIndex, PEOPLE, Person, PersonIndex, Sex};
use fake::rand::{Rng, RngExt};
use fake::{Dummy, Faker};
use jiff::civil::{Date, date};
use onshi_domain::TreatmentMonth;
use onshi_domain::id::{InsurerNumber, PayerNumber, RecipientNumber};

/// Seed of the nation that people are drawn from.
const SEED: u64 = 1;

/// The month whose recipient numbers are given.
const MONTH: Date = date(2026, 11, 1);

/// A person of the nation with everything as owned values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JapanesePerson {
    /// Number in the nation of seed 1.
    pub index: PersonIndex,
    /// 氏名, full width.
    pub name: String,
    /// カナ氏名, half width.
    pub kana: String,
    /// 性別.
    pub sex: Sex,
    /// 生年月日.
    pub birthdate: Date,
    /// 郵便番号.
    pub postal_code: String,
    /// 住所.
    pub address: String,
    /// 保険者番号, 記号, 番号, 枝番.
    pub insurance: Option<(InsurerNumber, Option<String>, String, Option<u8>)>,
    /// 公費負担者番号 and 受給者番号 (November 2026) of medical aid.
    pub aid_number: Option<(PayerNumber, RecipientNumber)>,
}

/// Whom to draw from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// People on medical aid.
    MedicalAid,
    /// People with health insurance.
    HealthInsurance,
}

/// How many people are looked at for one with health insurance; all but one in seventy have it.
const SEARCH_LIMIT: u32 = 1_000;

impl From<Person> for JapanesePerson {
    fn from(person: Person) -> Self {
        let insurance = person.insurance();
        JapanesePerson {
            index: person.index(),
            name: person.name(),
            kana: person.kana(),
            sex: person.sex(),
            birthdate: person.birthdate(),
            postal_code: person.postal_code(),
            address: person.address(),
            insurance: insurance.map(|found| (found.insurer_number(), found.symbol(), found.number(), found.branch())),
            aid_number: person
                .aid()
                .map(|aid| (aid.office().payer_number(), aid.recipient_number(TreatmentMonth::of(MONTH)))),
        }
    }
}

fn anybody<R: Rng + ?Sized>(rng: &mut R) -> Person {
    Nation::new(SEED).person(PersonIndex::wrapping(rng.random_range(0..u64::from(PEOPLE))))
}

impl Dummy<Faker> for JapanesePerson {
    fn dummy_with_rng<R: Rng + ?Sized>(_: &Faker, rng: &mut R) -> Self {
        anybody(rng).into()
    }
}

impl Dummy<On> for JapanesePerson {
    fn dummy_with_rng<R: Rng + ?Sized>(on: &On, rng: &mut R) -> Self {
        match on {
            On::HealthInsurance => {
                let mut person = anybody(rng);
                for _ in 0..SEARCH_LIMIT {
                    if person.insurance().is_some() {
                        break;
                    }
                    person = anybody(rng);
                }
                person.into()
            }
            On::MedicalAid => {
                let nation = Nation::new(SEED);
                let number = rng.random_range(0..OFFICES as u16);
                let office = nation.office(OfficeIndex::new(number).expect("below the number of offices"));
                let recipient = office.recipient(rng.random_range(0..office.recipients()));
                nation.person(recipient.expect("below the number of recipients")).into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fake::Fake;
    use fake::rand::SeedableRng;
    use fake::rand::rngs::SmallRng;

    #[test]
    fn people_are_drawn_from_whom_was_asked_for() {
        let mut rng = SmallRng::seed_from_u64(7);
        for _ in 0..200 {
            let recipient: JapanesePerson = On::MedicalAid.fake_with_rng(&mut rng);
            assert!(recipient.aid_number.is_some());
            let insured: JapanesePerson = On::HealthInsurance.fake_with_rng(&mut rng);
            assert!(insured.insurance.is_some());
        }
    }

    #[test]
    fn the_same_random_numbers_give_the_same_person() {
        let draw = || -> JapanesePerson { Faker.fake_with_rng(&mut SmallRng::seed_from_u64(3)) };
        assert_eq!(draw(), draw());
    }
}
