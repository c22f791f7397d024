//! Who takes part in a run: people, offices and facilities of the synthetic nation, and the world made of them.
//!
//! The auditor's knowledge begins here: what is registered with the target is what this module wrote down, computed
//! from the nation's function and never read back from the target.
//!
//! - this file: [`Cast`], drawn by seed;
//! - [`world`]: the same as the body of `POST /api/v1/worlds`.

pub mod world;

use crate::arrivals::chance::{Chance, Purpose};
use crate::profile::People;
use jiff::civil::Date;
use onshi_nation::{FacilityIndex, FacilityKind, Nation, OfficeIndex, Person, PersonIndex, Sex};
use std::collections::BTreeSet;

/// 資格確認日 and the day of the world's clock, ISO.
pub const TODAY: &str = "2026-11-10";
/// The same as on the wire.
pub const TODAY_DIGITS: &str = "20261110";
/// 診療年月, ISO.
pub const MONTH: &str = "2026-11";
/// How many people an office of the cast looks after.
const RECIPIENTS_AN_OFFICE: usize = 50;
/// How often a draw is repeated before the cast is given up as too large.
const DRAWS_A_PERSON: u64 = 10_000;

/// A person as others see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Id in the world, `p` and the number in the nation.
    pub id: String,
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 性別 is 男.
    pub male: bool,
    /// 生年月日, eight digits.
    pub birthdate: String,
}

/// A person with health insurance and without medical aid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insured {
    /// Who.
    pub identity: Identity,
    /// 保険者番号 as the nation writes it.
    pub insurer_number: String,
    /// What the nation holds; what is not below is made from it where it is needed.
    pub insurance: onshi_nation::Insurance,
    /// What kind the world file calls it.
    pub kind: world::Kind,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号.
    pub number: String,
    /// 枝番, two digits.
    pub branch: Option<String>,
}

/// A person on medical aid and without health insurance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub identity: Identity,
    /// Number of the office in [`Cast::offices`].
    pub office: usize,
    /// 公費負担者番号.
    pub payer_number: String,
    /// 受給者番号.
    pub recipient_number: String,
    /// Facility in [`Cast::sites`] that a ticket of the month names.
    pub ticket_at: Option<usize>,
}

/// A welfare office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeOf {
    /// Id in the world.
    pub id: String,
    /// Name.
    pub name: String,
    /// 公費負担者番号.
    pub payer_number: String,
}

/// A facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Id in the world.
    pub id: String,
    /// 医療機関コード.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: FacilityKind,
    /// Readers.
    pub readers: u8,
}

/// Everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cast {
    /// Seed of the nation and of the draw.
    pub seed: u64,
    /// Facilities.
    pub sites: Vec<Site>,
    /// Offices.
    pub offices: Vec<OfficeOf>,
    /// Insured people.
    pub insured: Vec<Insured>,
    /// People on medical aid.
    pub recipients: Vec<Recipient>,
}

impl Cast {
    /// Draws a cast. The same numbers give the same cast.
    ///
    /// # Errors
    /// So many people could not be found in the nation.
    pub fn draw(seed: u64, people: People, facilities: usize) -> anyhow::Result<Self> {
        let nation = Nation::new(seed);
        let chance = Chance::new(seed, Purpose::People);
        let sites: Vec<Site> = (0..facilities).map(|nth| site(nation, chance, nth)).collect();
        let mut taken = BTreeSet::new();
        let mut insured = Vec::with_capacity(people.insured);
        for draw in 0..people.insured as u64 * DRAWS_A_PERSON {
            if insured.len() == people.insured {
                break;
            }
            let index = PersonIndex::wrapping(chance.bits(1 << 40 | draw));
            if let Some(person) = insured_of(nation.person(index)).filter(|_| taken.insert(index)) {
                insured.push(person);
            }
        }
        let count = people.recipients.div_ceil(RECIPIENTS_AN_OFFICE);
        let (offices, recipients) = aided(nation, chance, count, people, facilities);
        anyhow::ensure!(
            insured.len() == people.insured && recipients.len() == people.recipients,
            "人口から{}人と{}人を選べませんでした。people の人数を減らしてください。",
            people.insured,
            people.recipients
        );
        Ok(Cast { seed, sites, offices, insured, recipients })
    }
}

pub(crate) fn site(nation: Nation, chance: Chance, nth: usize) -> Site {
    // As many of each kind as in the nation; the first is a clinic, so that a run with one facility has a clinic.
    let kinds = [FacilityKind::Clinic, FacilityKind::Pharmacy, FacilityKind::Dental, FacilityKind::Hospital];
    let kind = if nth == 0 { kinds[0] } else { kinds[chance.below(2 << 40 | nth as u64, 4) as usize] };
    let wanted = chance.below(3 << 40 | nth as u64, u64::from(kind.count())) as u32;
    // Facilities of a kind follow each other: neighbours of the draw keep ids apart in the rare case of a repeat.
    let number = (wanted / 1_000 * 1_000 + nth as u32 % 1_000) % kind.count();
    let facility = FacilityIndex::of_kind(kind, number).map(|index| nation.facility(index));
    let facility = facility.expect("the number is below the count of its kind");
    Site {
        id: format!("f{nth:03}"),
        code: facility.code().to_string(),
        name: facility.name(),
        kind,
        readers: facility.card_readers(),
    }
}

/// `yyyyMMdd`, as on the wire.
pub(crate) fn date_digits(date: Date) -> String {
    let number = i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day());
    number.to_string()
}

fn identity(person: Person) -> Identity {
    let (name, kana) = person.names();
    Identity {
        id: format!("p{}", person.index().get()),
        name,
        kana,
        male: person.sex() == Sex::Male,
        birthdate: date_digits(person.birthdate()),
    }
}

/// Somebody with insurance and without medical aid; none for anybody else.
pub(crate) fn insured_of(person: Person) -> Option<Insured> {
    if person.aid().is_some() {
        return None;
    }
    let insurance = person.insurance()?;
    Some(Insured {
        identity: identity(person),
        insurer_number: insurance.insurer_number().to_string(),
        insurance,
        kind: world::Kind::of(insurance.scheme()),
        symbol: insurance.symbol(),
        number: insurance.number(),
        branch: insurance.branch().map(|branch| format!("{branch:02}")),
    })
}

/// Recipients by office, each office's in the order of its numbers from a drawn one on.
fn aided(
    nation: Nation,
    chance: Chance,
    count: usize,
    people: People,
    sites: usize,
) -> (Vec<OfficeOf>, Vec<Recipient>) {
    let (mut offices, mut recipients) = (Vec::new(), Vec::new());
    let all: Vec<OfficeIndex> = OfficeIndex::all().collect();
    let first = chance.below(4 << 40, all.len() as u64) as usize;
    for nth in 0..all.len() {
        if recipients.len() == people.recipients {
            break;
        }
        // A step that shares no factor with 1,244 visits every office once.
        let office = nation.office(all[(first + nth * 37) % all.len()]);
        let wanted = people.recipients.saturating_sub(recipients.len()).min(people.recipients.div_ceil(count.max(1)));
        let before = recipients.len();
        for number in 0..office.recipients() {
            if recipients.len() - before == wanted {
                break;
            }
            let person = office.recipient(number).map(|index| nation.person(index));
            let Some(person) = person.filter(|person| person.insurance().is_none()) else { continue };
            let nth = recipients.len();
            let without = (nth % 100) as f64 >= 100.0 * (1.0 - people.without_ticket);
            recipients.push(Recipient {
                identity: identity(person),
                office: offices.len(),
                payer_number: office.payer_number().to_string(),
                recipient_number: recipient_number(number + 1),
                ticket_at: (!without).then_some(nth % sites),
            });
        }
        if recipients.len() > before {
            let payer_number = office.payer_number().to_string();
            offices.push(OfficeOf { id: format!("o{}", office.index().get()), name: office.name(), payer_number });
        }
    }
    (offices, recipients)
}

/// 受給者番号 of a serial: six digits and the check digit by weights 2 and 1 from the right (spec/claims.md §8).
pub(crate) fn recipient_number(serial: u32) -> String {
    let body = format!("{:06}", serial % 1_000_000);
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(nth, digit)| {
            let product = u32::from(digit - b'0') * if nth % 2 == 0 { 2 } else { 1 };
            product / 10 + product % 10
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cast() -> Cast {
        Cast::draw(3, People { insured: 120, recipients: 130, without_ticket: 0.2 }, 5).unwrap()
    }

    #[test]
    fn days_on_the_wire_are_the_days_of_the_calendar() {
        assert_eq!(TODAY_DIGITS, TODAY.replace('-', ""));
        assert_eq!(date_digits(jiff::civil::date(1941, 2, 3)), "19410203");
    }

    #[test]
    fn a_cast_is_drawn_in_full_without_repeats_and_reproducibly() {
        let one = cast();
        assert_eq!((one.insured.len(), one.recipients.len(), one.sites.len()), (120, 130, 5));
        assert_eq!(one, cast());
        let ids: BTreeSet<&str> = one
            .insured
            .iter()
            .map(|person| person.identity.id.as_str())
            .chain(one.recipients.iter().map(|person| person.identity.id.as_str()))
            .collect();
        assert_eq!(ids.len(), 250);
        let codes: BTreeSet<&str> = one.sites.iter().map(|site| site.code.as_str()).collect();
        assert_eq!(codes.len(), 5);
    }

    #[test]
    fn a_fifth_of_the_recipients_has_no_ticket_and_numbers_differ() {
        let cast = cast();
        let without = cast.recipients.iter().filter(|person| person.ticket_at.is_none()).count();
        assert!((20..=32).contains(&without), "{without}");
        let numbers: BTreeSet<_> = cast.recipients.iter().map(|p| (&p.payer_number, &p.recipient_number)).collect();
        assert_eq!(numbers.len(), 130);
        assert!(cast.recipients.iter().all(|person| person.payer_number.starts_with("12")));
    }

    #[test]
    fn the_check_digit_of_a_recipient_number_is_that_of_the_specification() {
        // The numbers of the shared little world.
        assert_eq!(recipient_number(1234), "0012344");
    }
}
