//! Who joins and what changes about offices, facilities, people and insurance.

use crate::story::{CLINIC, PAYER, Story, day, insurance};
use onshi_domain::card::CardState;
use onshi_domain::command::{Command, NewPerson};
use onshi_domain::facility::{Facility, FacilityChange, FacilityKind};
use onshi_domain::id::{FacilityCode, FacilityId, OfficeId, PayerNumber, PersonId, PointTable};
use onshi_domain::insurance::{Insurance, Loss, SpecificDisease};
use onshi_domain::office::{Calendar, Office, Practice, Visibility};

fn office(id: &str, payer: &str) -> Command {
    Command::AddOffice(Office {
        id: OfficeId::from(id),
        name: "架空".into(),
        payer_number: PayerNumber::parse(payer).unwrap(),
        calendar: Calendar::AtOnce,
        visibility: Visibility::AtOnce,
        practice: Practice::default(),
    })
}

fn facility(id: &str, kind: FacilityKind, table: PointTable, local: u32) -> Command {
    Command::AddFacility(Facility {
        id: FacilityId::from(id),
        name: "架空".into(),
        code: FacilityCode::with_check_digit(13, table, local).unwrap(),
        kind,
        designated: true,
        medical_aid: true,
        card_readers: 1,
        subsidies: false,
        cap_pilot: false,
    })
}

fn person(story: &Story, id: u64, alias: &str) -> Command {
    let particulars = Box::new(story.world.person(PersonId(1)).unwrap().particulars.clone());
    let card = CardState::Valid;
    Command::AddPerson(NewPerson {
        id: PersonId(id),
        alias: Some(alias.into()),
        particulars,
        card,
        not_disclosed: false,
    })
}

#[test]
fn names_and_numbers_stand_for_one_thing_each() {
    let mut story = Story::new();
    story.person(1);
    let clinic = FacilityKind::Clinic;
    for (name, command, code) in [
        ("an office's name", office("架空市", "12141099"), "office.taken"),
        ("an office's number", office("新", PAYER), "office.payer_number_taken"),
        ("C12-01 a payer that is no welfare office", office("新", "21136015"), "number.invalid"),
        ("a facility's name", facility(CLINIC, clinic, PointTable::Medical, 5), "facility.taken"),
        ("a facility's code", facility("新", clinic, PointTable::Medical, 100_001), "facility.code_taken"),
        ("a code of another 点数表", facility("新", clinic, PointTable::Dental, 5), "facility.point_table"),
        ("a person's id", person(&story, 1, "新"), "person.taken"),
        ("a person's name", person(&story, 2, "患者1"), "person.alias_taken"),
    ] {
        assert_eq!(story.refused(&command), code, "{name}");
    }
    let code = story.world.facility(&FacilityId::from(CLINIC)).unwrap().code;
    assert_eq!(story.world.facility_by_code(code).unwrap().id.as_str(), CLINIC);
    assert_eq!(story.world.person_by_alias("患者1").unwrap().id, PersonId(1));
}

#[test]
fn a_facilitys_settings_change_one_by_one() {
    let mut story = Story::new();
    let change = FacilityChange { designated: Some(false), ..FacilityChange::default() };
    story.act(Command::SetFacility { facility: FacilityId::from(CLINIC), change });
    let clinic = story.world.facility(&FacilityId::from(CLINIC)).unwrap();
    assert_eq!((clinic.designated, clinic.medical_aid, clinic.card_readers), (false, true, 1));
    let nowhere = Command::SetFacility { facility: FacilityId::from("無"), change };
    assert_eq!(story.refused(&nowhere), "facility.unknown");
}

#[test]
fn insurance_that_cannot_be_is_refused_with_the_reason() {
    let mut story = Story::new();
    let id = story.person(1);
    let enrol = |insurance: Insurance| Command::EnrolInsurance {
        person: id,
        insurance: Box::new(insurance),
        visible_from: None,
    };
    let lose =
        |on| Command::LoseInsurance { person: id, index: None, loss: Loss { on, reason: None }, visible_from: None };
    assert_eq!(story.refused(&lose(day(1))), "insurance.none_in_force");
    let mut many = insurance(id);
    let one = SpecificDisease {
        category: "1".into(),
        issued_on: None,
        valid_from: None,
        valid_until: None,
        self_pay_yen: None,
    };
    many.details.specific_diseases = vec![one; 4];
    assert_eq!(story.refused(&enrol(many)), "insurance.specific_diseases");
    let reversed = Insurance { from: day(2), loss: Some(Loss { on: day(1), reason: None }), ..insurance(id) };
    assert_eq!(story.refused(&enrol(reversed)), "insurance.dates");
    story.act(enrol(insurance(id)));
    assert_eq!(story.refused(&enrol(Insurance { from: day(1), ..insurance(id) })), "insurance.overlap");
    assert_eq!(story.refused(&lose(jiff::civil::date(2020, 1, 1))), "insurance.dates");
    story.act(lose(day(1)));
    story.act(enrol(Insurance { from: day(1), ..insurance(id) }));
}
