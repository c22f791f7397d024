//! How long a decision takes in a world of 10,000 people with tickets.
//!
//! Baseline, in the same run: a look-up of a person of the same world in its `BTreeMap`. The figure to watch is the ratio
//! of `decide` to that look-up; it grows with what is told (a result, its tickets), not with the number of people.

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::civil::{DateTime, date};
use onshi_domain::card::{CardState, IdentityCheck};
use onshi_domain::command::{Command, NewCase, NewPerson, Tap};
use onshi_domain::consent::ConsentChoices;
use onshi_domain::facility::{Facility, FacilityKind};
use onshi_domain::id::{FacilityCode, FacilityId, OfficeId, PayerNumber, PersonId, PointTable, RecipientNumber};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::office::{Calendar, Office, Practice, Visibility};
use onshi_domain::person::{Particulars, Sex};
use onshi_domain::ticket::TicketDraft;
use onshi_domain::{Settings, TreatmentMonth, World};
use std::hint::black_box;

const PEOPLE: u64 = 10_000;

fn now() -> DateTime {
    date(2026, 11, 10).at(9, 0, 0, 0)
}

fn act(world: &mut World, command: &Command) {
    for event in world.decide(command, now()).expect("the bench's own set-up is lawful") {
        world.evolve(&event);
    }
}

fn person(id: u64) -> Command {
    Command::AddPerson(NewPerson {
        id: PersonId(id),
        alias: None,
        particulars: Box::new(Particulars {
            name: format!("試験　{id}"),
            kana: "ｼｹﾝ ﾀﾛｳ".to_owned(),
            other_name: None,
            other_kana: None,
            sex: Sex::Male,
            birthdate: date(1960, 1, 1),
            address: "架空県架空市1-1".to_owned(),
            postal_code: "000-0000".to_owned(),
        }),
        card: CardState::Valid,
        not_disclosed: false,
    })
}

fn recipient_number(id: u64) -> RecipientNumber {
    RecipientNumber::with_check_digit(u32::try_from(id).expect("small")).expect("six digits")
}

fn world() -> World {
    let mut world = World::new(Settings::default());
    let (office, facility) = (OfficeId::from("o"), FacilityId::from("c"));
    act(
        &mut world,
        &Command::AddOffice(Office {
            id: office.clone(),
            name: "架空市福祉事務所".to_owned(),
            payer_number: PayerNumber::medical_aid(13, 101).expect("fits"),
            calendar: Calendar::AtOnce,
            visibility: Visibility::AtOnce,
            practice: Practice::default(),
        }),
    );
    act(
        &mut world,
        &Command::AddFacility(Facility {
            id: facility.clone(),
            name: "架空診療所".to_owned(),
            code: FacilityCode::with_check_digit(13, PointTable::Medical, 1).expect("fits"),
            kind: FacilityKind::Clinic,
            designated: true,
            medical_aid: true,
            card_readers: 1,
            subsidies: false,
            cap_pilot: false,
        }),
    );
    let month = TreatmentMonth::of(now().date());
    for id in 0..PEOPLE {
        let person_id = PersonId(id);
        act(&mut world, &person(id));
        act(
            &mut world,
            &Command::OpenCase(NewCase {
                person: person_id,
                office: office.clone(),
                recipient_number: recipient_number(id),
                from: date(2025, 1, 1),
                visible_from: None,
                force: false,
            }),
        );
        let draft = Box::new(TicketDraft::default());
        act(
            &mut world,
            &Command::Delegate { person: person_id, facility: facility.clone(), month, office: None, draft },
        );
    }
    world
}

fn decide(criterion: &mut Criterion) {
    let world = world();
    let middle = PEOPLE / 2;
    let mut group = criterion.benchmark_group("decide_in_10000_people");
    group.bench_function("baseline_btreemap_lookup_of_a_person", |b| {
        b.iter(|| world.person(black_box(PersonId(middle))));
    });
    let by_number = Command::InquireByNumber {
        facility: FacilityId::from("c"),
        on: now().date(),
        query: NumberQuery {
            insurer_number: PayerNumber::medical_aid(13, 101).expect("fits").to_string(),
            number: recipient_number(middle).to_string(),
            birthdate: Some(date(1960, 1, 1)),
            ..NumberQuery::default()
        },
    };
    group.bench_function("inquiry_by_number", |b| b.iter(|| world.decide(black_box(&by_number), now())));
    let by_card = Command::Tap(Tap {
        person: PersonId(middle),
        facility: FacilityId::from("c"),
        reader: 1,
        identity: IdentityCheck::Face,
        consents: ConsentChoices::default(),
        register_for_insurance_use: false,
        course: onshi_domain::reader::Course::default(),
    });
    group.bench_function("tap", |b| b.iter(|| world.decide(black_box(&by_card), now())));
    group.finish();
}

criterion_group!(benches, decide);
criterion_main!(benches);
