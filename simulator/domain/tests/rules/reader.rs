//! The card reader beyond the plain tap: every card state with every way to show identity, interruptions, locks, 目視,
//! kiosk, mobile device, and looking people up without a card.

use crate::story::{CLINIC, HOSPITAL, OFFICE, OUTSIDER, PHARMACY, Story, Tapped, birthdate, day, gist, tapping};
use jiff::civil::DateTime;
use onshi_domain::Event;
use onshi_domain::answer::Answer;
use onshi_domain::bulk::ReferenceRegistration;
use onshi_domain::card::{CardState, IdentityCheck, ScreenFailure};
use onshi_domain::command::{Command, Tap};
use onshi_domain::consent::{Consent, ConsentChoices, ConsentState};
use onshi_domain::id::{FacilityId, OfficeId, PersonId};
use onshi_domain::person::Sex;
use onshi_domain::reader::{
    self, Attempt, Basis, Course, Described, Device, Disaster, EquipmentChange, Found, Interruption, Lookup, Presented,
    Stage, Who,
};
use onshi_domain::visit::Via;

const STATES: [CardState; 8] = [
    CardState::Valid,
    CardState::Expiring,
    CardState::Suspended,
    CardState::CardExpired,
    CardState::CertificateExpired,
    CardState::NotRegistered,
    CardState::RegistrationCancelled,
    CardState::None,
];

fn facility(id: &str) -> FacilityId {
    FacilityId::from(id)
}

fn on_reader(command: reader::Command) -> Command {
    Command::Reader(Box::new(command))
}

fn with(person: PersonId, course: Course) -> Tap {
    Tap { course, ..tapping(person, CLINIC) }
}

fn attempts(attempts: &[Attempt]) -> Course {
    Course { attempts: attempts.to_vec(), ..Course::default() }
}

/// What a card in this state ends with, once identity is clear one way or the other.
fn expected(state: CardState, identity: Result<(), ScreenFailure>, register: bool) -> Result<(), ScreenFailure> {
    match state {
        CardState::CardExpired => Err(ScreenFailure::CardExpired),
        _ if identity.is_err() => identity,
        CardState::Suspended => Err(ScreenFailure::CardSuspended),
        CardState::CertificateExpired => Err(ScreenFailure::CertificateExpired),
        CardState::NotRegistered if !register => Err(ScreenFailure::NotRegistered),
        CardState::RegistrationCancelled if !register => Err(ScreenFailure::RegistrationCancelled),
        _ => Ok(()),
    }
}

#[test]
fn every_card_state_with_every_way_to_show_identity_and_with_or_without_registration() {
    use Attempt::{Face, FaceFails, Pin, PinWrong, Visual, VisualFails};
    let not_confirmed = Err(ScreenFailure::IdentityNotConfirmed);
    let ways: [(&[Attempt], Result<(), ScreenFailure>); 9] = [
        (&[Face], Ok(())),
        (&[Pin], Ok(())),
        (&[Visual], Ok(())),
        (&[FaceFails, Pin], Ok(())),
        (&[FaceFails, PinWrong, Pin], Ok(())),
        (&[FaceFails, PinWrong, PinWrong, PinWrong], Err(ScreenFailure::PinLocked)),
        (&[FaceFails, PinWrong, PinWrong, PinWrong, Visual], Ok(())),
        (&[FaceFails], not_confirmed),
        (&[VisualFails], not_confirmed),
    ];
    let mut seen = 0;
    for state in STATES {
        for (way, identity) in ways {
            for register in [false, true] {
                let mut story = Story::new();
                let person = story.recipient(1);
                story.card(person, state);
                let tap = Tap { register_for_insurance_use: register, ..with(person, attempts(way)) };
                let name = format!("{state:?} {way:?} {register}");
                seen += 1;
                if state == CardState::None {
                    assert_eq!(story.refused(&Command::Tap(tap)), "card.none", "{name}");
                    continue;
                }
                let expected = expected(state, identity, register);
                match story.tap_with(tap) {
                    Tapped::Face(answer) => {
                        assert_eq!((Ok(()), "6 扶助0"), (expected, gist(&answer).as_str()), "{name}");
                    }
                    Tapped::Screen(failure) => {
                        assert_eq!(Err(failure), expected, "{name}");
                        assert_eq!(story.world.visits(&OfficeId::from(OFFICE)).count(), 0, "{name}: nobody was asked");
                        assert!(story.world.consents(&facility(CLINIC), person).is_none(), "{name}");
                    }
                }
            }
        }
    }
    assert_eq!(seen, STATES.len() * ways.len() * 2);
}

#[test]
fn b105_a_locked_pin_stays_locked_from_visit_to_visit_until_the_municipality_resets_it() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let pin = |story: &mut Story, attempt| story.tap_with(with(person, attempts(&[attempt])));
    for failure in [ScreenFailure::IdentityNotConfirmed, ScreenFailure::IdentityNotConfirmed, ScreenFailure::PinLocked]
    {
        assert_eq!(pin(&mut story, Attempt::PinWrong), Tapped::Screen(failure));
    }
    assert!(story.world.is_pin_locked(person));
    assert_eq!(pin(&mut story, Attempt::Pin), Tapped::Screen(ScreenFailure::PinLocked), "the right one comes too late");
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0", "a face needs no PIN");
    assert!(story.world.is_pin_locked(person));
    story.act(on_reader(reader::Command::ResetPin { person }));
    assert_eq!(gist(&pin(&mut story, Attempt::Pin).answer()), "6 扶助0");
    pin(&mut story, Attempt::PinWrong);
    pin(&mut story, Attempt::PinWrong);
    pin(&mut story, Attempt::Pin);
    assert_eq!(story.world.wrong_pins(person), 0, "a right PIN sets the count back");
}

#[test]
fn b105_visual_mode_holds_for_one_card_at_one_reader() {
    let visual = |on| on_reader(reader::Command::SetVisual { facility: facility(HOSPITAL), reader: 2, on });
    for (name, identity, attempts, passes) in [
        ("staff agree", IdentityCheck::Face, vec![], Ok(())),
        ("staff do not", IdentityCheck::Fails, vec![], Err(ScreenFailure::IdentityNotConfirmed)),
        ("told as attempts", IdentityCheck::Face, vec![Attempt::VisualFails, Attempt::Visual], Ok(())),
    ] {
        let mut story = Story::new();
        let person = story.recipient(1);
        story.act(visual(true));
        let course = Course { attempts, ..Course::default() };
        let tap = Tap { reader: 2, identity, course, ..tapping(person, HOSPITAL) };
        let tapped = match story.tap_with(tap) {
            Tapped::Face(_) => Ok(()),
            Tapped::Screen(failure) => Err(failure),
        };
        assert_eq!(tapped, passes, "{name}");
        assert!(!story.world.is_visual(&facility(HOSPITAL), 2), "{name}: automatic again");
    }
    let mut story = Story::new();
    let person = story.recipient(1);
    story.act(visual(true));
    let by_pin = Tap { reader: 2, course: attempts(&[Attempt::Pin]), ..tapping(person, HOSPITAL) };
    assert_eq!(story.refused(&Command::Tap(by_pin)), "reader.cannot");
    story.tap(person, HOSPITAL);
    assert!(story.world.is_visual(&facility(HOSPITAL), 2), "another reader leaves it alone");
    story.act(visual(false));
    assert!(!story.world.is_visual(&facility(HOSPITAL), 2));
    let none = reader::Command::SetVisual { facility: facility(OUTSIDER), reader: 1, on: true };
    assert_eq!(story.refused(&on_reader(none)), "reader.unknown");
}

#[test]
fn who_stops_or_takes_the_card_away_leaves_nothing_but_a_registration_already_made() {
    for (at, state, kept) in [
        (Stage::Identity, CardState::Valid, CardState::Valid),
        (Stage::Identity, CardState::NotRegistered, CardState::NotRegistered),
        (Stage::Registration, CardState::NotRegistered, CardState::NotRegistered),
        (Stage::Registration, CardState::Valid, CardState::Valid),
        (Stage::Consents, CardState::Valid, CardState::Valid),
        (Stage::Consents, CardState::NotRegistered, CardState::Valid),
    ] {
        for card_removed in [false, true] {
            let mut story = Story::new();
            let person = story.recipient(1);
            story.card(person, state);
            let course = Course { interrupted: Some(Interruption { at, card_removed }), ..Course::default() };
            let consents = ConsentChoices { medication: true, ..ConsentChoices::default() };
            let tap = Tap { consents, register_for_insurance_use: true, ..with(person, course) };
            let failure = if card_removed { ScreenFailure::CardRemoved } else { ScreenFailure::Cancelled };
            assert_eq!(story.tap_with(tap), Tapped::Screen(failure), "{at:?} {state:?}");
            assert_eq!(story.world.person(person).unwrap().card, kept, "{at:?} {state:?}");
            assert!(story.world.consents(&facility(CLINIC), person).is_none());
            assert_eq!(story.world.visits(&OfficeId::from(OFFICE)).count(), 0);
        }
    }
}

#[test]
fn what_is_no_readable_my_number_card_shows_the_known_codes() {
    for (presented, code) in [(Presented::Unreadable, "001"), (Presented::OtherCard, "002")] {
        let mut story = Story::new();
        let person = story.recipient(1);
        let Tapped::Screen(failure) = story.tap_with(with(person, Course { presented, ..Course::default() })) else {
            panic!("{presented:?}")
        };
        assert_eq!(failure.code(), Some(code));
    }
}

/// A recipient whose 照会番号 the clinic keeps, and a kiosk there.
fn kiosk() -> (Story, PersonId, Tap) {
    let mut story = Story::new();
    let person = story.recipient(1);
    let change = EquipmentChange { kiosk: Some(true), ..EquipmentChange::default() };
    story.act(on_reader(reader::Command::Equip { facility: facility(CLINIC), change }));
    (story, person, with(person, Course { device: Device::Kiosk, ..Course::default() }))
}

fn know(story: &mut Story, person: PersonId) {
    let registration = ReferenceRegistration {
        reference_number: "カルテ0001".into(),
        insurer_number: crate::story::PAYER.into(),
        symbol: None,
        number: crate::story::recipient(person.0).to_string(),
        branch: None,
    };
    story.act(Command::RegisterReferenceNumber { facility: facility(CLINIC), registration });
}

#[test]
fn s004_55_a_kiosk_takes_known_patients_with_the_consents_in_force() {
    let (mut story, person, tap) = kiosk();
    assert_eq!(story.tap_with(tap.clone()), Tapped::Screen(ScreenFailure::UnknownAtKiosk));
    know(&mut story, person);
    let consents = ConsentChoices { medication: true, ..ConsentChoices::default() };
    story.tap_with(Tap { consents, ..tapping(person, CLINIC) });
    let given = story.world.consents(&facility(CLINIC), person).unwrap().medication;
    story.go(3, 18);
    let told = |answer: &Answer| match answer.asked {
        onshi_domain::answer::Asked::Card { consents } => consents.medication,
        onshi_domain::answer::Asked::Number { .. } => panic!("a card was laid on"),
    };
    let answer = story.tap_with(tap.clone()).answer();
    assert_eq!(told(&answer), given, "the consent of the morning, with its own end");
    let reference = answer.results()[0].reference_number.as_ref().unwrap().as_str();
    assert_eq!(reference, "カルテ0001", "S004-39: the card leads to the patient's number");
    story.go(4, 9);
    assert_eq!(told(&story.tap_with(tap.clone()).answer()), Consent::NotGiven, "24 hours are over");
    let asked = Tap { consents, ..tap.clone() };
    assert_eq!(story.refused(&Command::Tap(asked)), "reader.cannot", "a kiosk has no consent screens");
    story.card(person, CardState::Suspended);
    assert_eq!(story.tap_with(tap.clone()), Tapped::Screen(ScreenFailure::CardSuspended));
    let elsewhere = Tap { facility: facility(HOSPITAL), ..tap };
    assert_eq!(story.refused(&Command::Tap(elsewhere)), "reader.unknown");
}

#[test]
fn several_people_pass_a_kiosk_one_after_the_other_each_with_the_own_number() {
    let (mut story, _, _) = kiosk();
    for id in 2..=6 {
        let person = story.recipient(id);
        know(&mut story, person);
    }
    for id in 2..=6 {
        let tap = with(PersonId(id), Course { device: Device::Kiosk, ..Course::default() });
        let answer = story.tap_with(tap).answer();
        assert_eq!(answer.person, Some(PersonId(id)));
    }
    assert_eq!(story.world.visits(&OfficeId::from(OFFICE)).count(), 5);
}

#[test]
fn a_mobile_device_checks_by_pin_or_eye_and_tells_its_own_screen() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let course = || Course { device: Device::Mobile, ..Course::default() };
    let tap = |identity| Tap { identity, ..Tap { course: course(), ..tapping(person, OUTSIDER) } };
    assert_eq!(story.refused(&Command::Tap(tap(IdentityCheck::Pin))), "reader.unknown");
    let change = EquipmentChange { mobile: Some(true), ..EquipmentChange::default() };
    story.act(on_reader(reader::Command::Equip { facility: facility(OUTSIDER), change }));
    assert_eq!(story.refused(&Command::Tap(tap(IdentityCheck::Face))), "reader.cannot");
    for identity in [IdentityCheck::Pin, IdentityCheck::Visual] {
        let events = story.act(Command::Tap(tap(identity)));
        assert_eq!(shown(&events).map(gist).as_deref(), Some("6 扶助0"), "{identity:?}");
        assert!(!events.iter().any(|event| matches!(event, Event::Answered(_))), "no face file");
    }
    assert!(story.world.consents(&facility(OUTSIDER), person).is_some());
}

/// The answer on a screen.
fn shown(events: &[Event]) -> Option<&Answer> {
    events.iter().find_map(|event| match event {
        Event::Reader(event) => match &**event {
            reader::Event::ShownAnswer(answer) => Some(&**answer),
            _ => None,
        },
        _ => None,
    })
}

fn described(person: u64) -> Described {
    Described {
        name: Some(format!("試験{person}")),
        kana: None,
        birthdate: birthdate(person),
        sex: Sex::Male,
        address: None,
    }
}

fn lookup(basis: Basis, at: &str) -> Lookup {
    Lookup {
        facility: facility(at),
        basis,
        who: Who::Described(described(1)),
        oral_consent: true,
        consents: ConsentChoices::default(),
        reason: Some("意識がない".into()),
    }
}

fn look(lookup: &Lookup) -> Command {
    on_reader(reader::Command::LookUp(lookup.clone()))
}

fn moment(on: i8) -> DateTime {
    day(on).at(0, 0, 0, 0)
}

fn open(id: &str, prefecture: u8, district: Option<u8>, from: i8, until: i8) -> Command {
    let disaster = Disaster { id: id.into(), prefecture, district, from: moment(from), until: moment(until) };
    on_reader(reader::Command::OpenDisaster(disaster))
}

#[test]
fn b123_a_disaster_opens_its_area_for_its_period() {
    // The facilities of the story lie in prefecture 13, district 10.
    for (prefecture, district, from, until, allowed) in [
        (13, None, 1, 10, true),
        (13, Some(10), 3, 10, true),
        (13, Some(11), 1, 10, false),
        (14, None, 1, 10, false),
        (13, None, 4, 10, false),
        (13, None, 1, 3, false),
    ] {
        let mut story = Story::new();
        story.recipient(1);
        story.act(open("地震", prefecture, district, from, until));
        let name = format!("{prefecture} {district:?} {from}-{until}");
        let asked = lookup(Basis::Disaster, CLINIC);
        if !allowed {
            assert_eq!(story.refused(&look(&asked)), "lookup.no_disaster", "{name}");
            continue;
        }
        let silent = Lookup { oral_consent: false, ..asked.clone() };
        assert_eq!(story.refused(&look(&silent)), "lookup.consent", "{name}");
        let events = story.act(look(&asked));
        assert_eq!(shown(&events).map(gist).as_deref(), Some("6 扶助0"), "{name}");
        let record = story.world.lookups().next().unwrap();
        assert!(record.oral_consent && record.basis == Basis::Disaster && record.facility == facility(CLINIC));
        let visits: Vec<Via> = story.world.visits(&OfficeId::from(OFFICE)).map(|visit| visit.via).collect();
        assert_eq!(visits, [Via::WithoutCard]);
        story.act(on_reader(reader::Command::CloseDisaster { id: "地震".into() }));
        assert_eq!(story.refused(&look(&asked)), "lookup.no_disaster", "{name}: closed");
    }
}

#[test]
fn areas_that_cannot_be_are_refused() {
    let mut story = Story::new();
    for (command, code) in [
        (open("a", 48, None, 1, 2), "disaster.area"),
        (open("a", 0, None, 1, 2), "disaster.area"),
        (open("a", 13, Some(100), 1, 2), "disaster.area"),
        (open("a", 13, None, 2, 2), "disaster.period"),
        (on_reader(reader::Command::CloseDisaster { id: "a".into() }), "disaster.unknown"),
    ] {
        assert_eq!(story.refused(&command), code);
    }
    story.act(open("a", 13, None, 1, 2));
    assert_eq!(story.refused(&open("a", 14, None, 1, 2)), "disaster.taken");
}

#[test]
fn b122_system_failure_mode_works_only_once_the_call_centre_switched_it_on_and_opens_nothing_medical() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let asked = Lookup { reason: None, oral_consent: false, ..lookup(Basis::SystemFailure, CLINIC) };
    assert_eq!(story.refused(&look(&asked)), "lookup.no_failure_mode");
    let mode = |on| on_reader(reader::Command::SetFailureMode { facility: facility(CLINIC), on });
    story.act(mode(true));
    let other = Lookup { facility: facility(HOSPITAL), ..asked.clone() };
    assert_eq!(story.refused(&look(&other)), "lookup.no_failure_mode", "one facility at a time");
    let events = story.act(look(&asked));
    let answer = shown(&events).unwrap();
    let aid = answer.results()[0].qualification.aid().unwrap();
    assert_eq!(aid.recipient_number, crate::story::recipient(1), "the number for the claim");
    assert!(story.world.consents(&facility(CLINIC), person).is_none());
    story.act(mode(false));
    assert_eq!(story.refused(&look(&asked)), "lookup.no_failure_mode");
}

#[test]
fn b113_an_emergency_needs_authority_and_reason_and_is_consent_class_3() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let asked = Lookup { oral_consent: false, who: Who::Card(person), ..lookup(Basis::Emergency, HOSPITAL) };
    assert_eq!(story.refused(&look(&asked)), "lookup.no_authority");
    let change = EquipmentChange { emergency_viewing: Some(true), ..EquipmentChange::default() };
    story.act(on_reader(reader::Command::Equip { facility: facility(HOSPITAL), change }));
    assert_eq!(story.refused(&look(&Lookup { reason: Some(" ".into()), ..asked.clone() })), "lookup.reason");
    for who in [Who::Card(person), Who::Described(described(1))] {
        let events = story.act(look(&Lookup { who, ..asked.clone() }));
        assert_eq!(shown(&events).map(gist).as_deref(), Some("6 扶助0"));
    }
    let consents = story.world.consents(&facility(HOSPITAL), person).unwrap();
    let states = [consents.medication, consents.treatment, consents.surgery, consents.checkups];
    assert!(states.iter().all(|consent| consent.state(story.at) == ConsentState::Unobtainable));
    assert_eq!(consents.medication.state(day(5).at(9, 0, 0, 0)), ConsentState::Expired);
    assert_eq!(story.world.lookups().filter_map(|record| record.reason.clone()).count(), 2);
    let card = Lookup { who: Who::Card(person), ..lookup(Basis::Disaster, CLINIC) };
    story.act(open("地震", 13, None, 1, 10));
    assert_eq!(story.refused(&look(&card)), "lookup.card", "with a card the reader is there");
}

#[test]
fn a_description_finds_one_person_or_says_that_more_is_needed() {
    let kana = |kana: &str| Described { name: None, kana: Some(kana.into()), ..described(1) };
    let at = |address: &str| Described { address: Some(address.into()), ..described(1) };
    for (name, said, found) in [
        ("name without space", described(1), 1),
        ("name with space", Described { name: Some("試験　1".into()), ..described(1) }, 1),
        ("kana alone, two people", kana("ｼｹﾝﾀﾛｳ"), 2),
        ("kana and name", Described { name: Some("試験1".into()), ..kana("ｼｹﾝ ﾀﾛｳ") }, 1),
        ("beginning of the address", at("架空県架空市"), 1),
        ("another address", at("別の県"), 0),
        ("another birthdate", Described { birthdate: day(1), ..described(1) }, 0),
        ("another sex", Described { sex: Sex::Female, ..described(1) }, 0),
        ("B-108 who is not disclosed does not exist", described(3), 0),
        ("nothing registered", described(4), 0),
    ] {
        let mut story = Story::new();
        // 1 and 29 share kana, sex and birthdate.
        for id in [1, 29, 3] {
            story.recipient(id);
        }
        story.person(4);
        story.act(Command::SetDisclosure { person: PersonId(3), not_disclosed: true });
        story.act(open("地震", 13, None, 1, 10));
        let asked = Lookup { who: Who::Described(said), ..lookup(Basis::Disaster, PHARMACY) };
        let events = story.act(look(&asked));
        let record = story.world.lookups().next().unwrap();
        let count = match record.found {
            Found::Nobody => 0,
            Found::One { person, .. } => u64::from(person == PersonId(1)),
            Found::Several => 2,
        };
        assert_eq!(count, found, "{name}");
        assert_eq!(shown(&events).is_some(), found == 1, "{name}");
    }
    let mut story = Story::new();
    story.act(open("地震", 13, None, 1, 10));
    let nameless = Who::Described(Described { name: Some("　".into()), ..described(1) });
    assert_eq!(story.refused(&look(&Lookup { who: nameless, ..lookup(Basis::Disaster, CLINIC) })), "lookup.name");
}

#[test]
fn s002_46_a_person_registers_and_cancels_the_use_of_a_card_that_works() {
    for (state, registered, after) in [
        (CardState::Valid, false, Ok(CardState::RegistrationCancelled)),
        (CardState::Expiring, false, Ok(CardState::RegistrationCancelled)),
        (CardState::NotRegistered, true, Ok(CardState::Valid)),
        (CardState::RegistrationCancelled, true, Ok(CardState::Valid)),
        (CardState::Valid, true, Err("card.use")),
        (CardState::Expiring, true, Err("card.use")),
        (CardState::NotRegistered, false, Err("card.use")),
        (CardState::RegistrationCancelled, false, Err("card.use")),
        (CardState::Suspended, true, Err("card.use")),
        (CardState::CardExpired, false, Err("card.use")),
        (CardState::CertificateExpired, true, Err("card.use")),
        (CardState::None, true, Err("card.use")),
    ] {
        let mut story = Story::new();
        let person = story.recipient(1);
        story.card(person, state);
        let command = Command::SetCardUse { person, registered };
        match after {
            Err(code) => assert_eq!(story.refused(&command), code, "{state:?}"),
            Ok(after) => {
                story.act(command);
                assert_eq!(story.world.person(person).unwrap().card, after, "{state:?}");
            }
        }
    }
}
