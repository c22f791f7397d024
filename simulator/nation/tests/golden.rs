//! The frozen nation: for seed and version these people, offices and facilities never change.
//!
//! `golden/nation-v1.txt` was written once by this code and is held for ever: a change that moves a line makes another
//! nation, which breaks everybody's stored numbers. Then raise `onshi_nation::VERSION` and add a new file beside it.

use onshi_domain::TreatmentMonth;
use onshi_nation::{
    FACILITIES, FacilityIndex, FacilityKind, Nation, OFFICES, OfficeIndex, PEOPLE, Person, PersonIndex, VERSION,
};
use std::fmt::Write;

const GOLDEN: &str = include_str!("golden/nation-v1.txt");

/// Number of people, offices and facilities in the file.
const SAMPLE: u32 = 50;

fn month() -> TreatmentMonth {
    TreatmentMonth::new(2026, 11).expect("a month")
}

fn person_line(person: &Person, out: &mut String) {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let insurance = person.insurance().map(|found| {
        let branch = or_none(found.branch().map(|branch| format!("{branch:02}")));
        let symbol = or_none(found.symbol());
        format!(
            "{}/{}/{symbol}/{}/{branch}/{}",
            found.insurer_number(),
            found.insurer_name(),
            found.number(),
            found.since()
        )
    });
    let aid = person
        .aid()
        .map(|aid| format!("{}/{}/{}", aid.office().payer_number(), aid.recipient_number(month()), aid.start()));
    let subsidies: Vec<_> = person
        .subsidies()
        .map(|subsidy| (subsidy.numbers(), subsidy.programme()))
        .map(|((payer, recipient), programme)| format!("{programme:?}/{payer}/{recipient}"))
        .collect();
    let facilities = FacilityKind::ALL.map(|kind| or_none(person.facility(kind).map(|index| index.get().to_string())));
    let visits = FacilityKind::ALL.map(|kind| u8::from(person.visits(kind, month())));
    writeln!(
        out,
        "人\t{}\t{}\t{:?}\t{}\t{}\t{}\t{}\t{}\t{}\t{:?}\t{}\t{}\t{}\t{}\t{}\t{visits:?}",
        person.index().get(),
        person.household().get(),
        person.sex(),
        person.birthdate(),
        person.name(),
        person.registered_name(),
        person.kana(),
        person.postal_code(),
        person.address(),
        person.card_state(),
        or_none(person.card_serial().map(|serial| serial.to_string())),
        or_none(insurance),
        or_none(aid),
        if subsidies.is_empty() { "-".to_owned() } else { subsidies.join(" ") },
        facilities.join(" "),
    )
    .expect("writing to a String cannot fail");
}

fn everything() -> String {
    let nation = Nation::new(1);
    let mut out = format!("version {VERSION} seed {}\n", nation.seed());
    for number in 0..SAMPLE {
        // The first household members one after another, then people over the whole space.
        let index = if number < 10 { number } else { (PEOPLE - 1) / (SAMPLE - 1) * number };
        person_line(&nation.person(PersonIndex::new(index).expect("below the number of people")), &mut out);
    }
    for number in 0..SAMPLE {
        let index =
            OfficeIndex::new(((OFFICES - 1) * number / (SAMPLE - 1)) as u16).expect("below the number of offices");
        let office = nation.office(index);
        let (name, habit, numbers) = (office.name(), office.registration_habit(), office.number_habit());
        let payer = office.payer_number();
        writeln!(out, "福祉事務所\t{}\t{name}\t{payer}\t{habit:?}\t{numbers:?}\t{}", index.get(), office.recipients())
            .expect("writing to a String cannot fail");
        person_line(&nation.person(office.recipient(number).expect("every office has so many")), &mut out);
    }
    for number in 0..SAMPLE {
        let index =
            FacilityIndex::new((FACILITIES - 1) / (SAMPLE - 1) * number).expect("below the number of facilities");
        let facility = nation.facility(index);
        writeln!(
            out,
            "施設\t{}\t{}\t{}\t{:?}\t{}\t{}\t{}\t{:?}\t{}\t{:?}",
            index.get(),
            facility.name(),
            facility.code(),
            facility.kind(),
            facility.is_designated(),
            facility.is_aid_ready(),
            facility.card_readers(),
            facility.character_code(),
            facility.patients(),
            facility.patients_from(0).take(3).map(PersonIndex::get).collect::<Vec<_>>(),
        )
        .expect("writing to a String cannot fail");
    }
    out
}

#[test]
fn people_offices_and_facilities_of_version_1_never_change() {
    let now = everything();
    for (number, (expected, found)) in GOLDEN.lines().zip(now.lines()).enumerate() {
        assert_eq!(expected, found, "line {} of nation-v1.txt", number + 1);
    }
    assert_eq!(GOLDEN.lines().count(), now.lines().count());
}

#[test]
fn another_seed_gives_another_nation() {
    let same = (0..1_000).filter(|number| {
        let index = PersonIndex::wrapping(number * 104_729);
        Nation::new(1).person(index).name() == Nation::new(2).person(index).name()
    });
    assert!(same.count() < 20);
}
