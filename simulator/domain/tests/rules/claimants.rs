//! Whose claim a receipt is (B-152): by number, by name, nobody's.

use crate::story::{OFFICE, PAYER, Story, birthdate, day, opening, recipient};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use onshi_domain::card::CardState;
use onshi_domain::claim::model::{Entry, Meals, Receipt, Scheme};
use onshi_domain::command::{Command, NewPerson};
use onshi_domain::id::{PersonId, PointTable};
use onshi_domain::person::Particulars;
use onshi_domain::world::Claimant;

fn entry(text: impl Into<String>) -> Entry {
    Entry { text: text.into(), position: 1 }
}

/// Days of their own for people who are many.
fn born(id: u64) -> Date {
    date(1940, 1, 1).checked_add(i32::try_from(id).unwrap().days()).unwrap()
}

/// A receipt of medical aid alone.
fn receipt(name: &str, born: Date, payer: &str, number: &str) -> Receipt {
    Receipt {
        table: PointTable::Medical,
        line: 2,
        number: entry("1"),
        receipt_type: entry("1212"),
        month: entry("202611"),
        name: entry(name),
        kana: entry(""),
        sex: entry("1"),
        birthdate: entry(born.strftime("%Y%m%d").to_string()),
        benefit_ratio: entry(""),
        admitted_on: entry(""),
        search_number: entry(""),
        issuer: entry(""),
        insurance: Vec::new(),
        schemes: vec![Scheme {
            line: 3,
            payer: entry(payer),
            recipient: entry(number),
            optional_benefit: entry(""),
            days: entry("1"),
            total: entry("366"),
            patient_pays: entry("0"),
            meals: Meals::default(),
        }],
        confirmations: Vec::new(),
        visit_days: Vec::new(),
        windows: Vec::new(),
        diagnoses: Vec::new(),
        details: Vec::new(),
        records: Vec::new(),
    }
}

#[test]
fn a_claimant_is_found_by_number_then_by_name_and_a_stranger_by_neither() {
    let mut story = Story::new();
    for id in 1..=3 {
        let person = story.person(id);
        story.act(opening(person, OFFICE, day(1)));
    }
    let own = recipient(1);
    let (known, free) = (own.as_str(), recipient(999));
    for (what, receipt, expected) in [
        ("number and birthdate", receipt("試験　1", birthdate(1), PAYER, known), Claimant::Known(PersonId(1))),
        ("another's number, own name", receipt("試験　2", birthdate(2), PAYER, known), Claimant::Known(PersonId(2))),
        ("no number, own name", receipt("試験3", birthdate(3), PAYER, free.as_str()), Claimant::Known(PersonId(3))),
        (
            "another's number, nobody's name",
            receipt("見本", birthdate(2), PAYER, known),
            Claimant::OthersNumbers(PersonId(1)),
        ),
        (
            "own name, another birthdate",
            receipt("試験　3", birthdate(2), PAYER, free.as_str()),
            Claimant::UnknownNumber,
        ),
        ("of an office elsewhere", receipt("見本", birthdate(3), "12016010", known), Claimant::Stranger),
    ] {
        assert_eq!(story.world.claimant(&receipt), expected, "{what}");
    }
}

/// Each pair of person and stranger compared would be hundreds of millions of comparisons, far beyond a test's patience.
#[test]
fn a_national_file_of_strangers_is_not_held_against_everybody() {
    const MANY: u64 = 20_000;
    let mut story = Story::new();
    story.person(0);
    let somebody = story.world.person(PersonId(0)).unwrap().particulars.clone();
    for id in 1..=MANY {
        let particulars = Box::new(Particulars { birthdate: born(id), ..somebody.clone() });
        let card = CardState::None;
        story.act(Command::AddPerson(NewPerson {
            id: PersonId(id),
            alias: None,
            particulars,
            card,
            not_disclosed: false,
        }));
    }
    for id in 1..=MANY {
        let stranger = receipt("見本　国", born(id), "12016010", "0012344");
        assert_eq!(story.world.claimant(&stranger), Claimant::Stranger);
    }
}
