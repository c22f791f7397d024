//! 閲覧: only kinds agreed to, only until the consent ends, only where it was given; what claims tell, and from when
//! (B-110…B-113, B-148).

use crate::story::{CLINIC, HOSPITAL, PAYER, Story, insurance, recipient, tapping};
use jiff::civil::{Date, date};
use onshi_domain::Event;
use onshi_domain::TreatmentMonth;
use onshi_domain::command::{Command, Tap};
use onshi_domain::consent::ConsentChoices;
use onshi_domain::examination::Place;
use onshi_domain::id::{Branch, FacilityId, PersonId};
use onshi_domain::insurance::Insurance;
use onshi_domain::reader::{self, Basis as LookupBasis, Lookup, Who};
use onshi_domain::remote_care::{self, GivenBy, NewConsent};
use onshi_domain::viewing::{
    self, Basis, CHECKUPS_LIMIT, CareDay, CareKind, CareRecord, CareRow, Checkup, CheckupItem, Setting, Shown,
    ViewRequest, Wanted,
};

/// Five years of medication, with treatment or without.
fn care(treatment: bool) -> Wanted {
    let (from, until) = (TreatmentMonth::new(2021, 12).unwrap(), TreatmentMonth::new(2026, 11).unwrap());
    Wanted::Care { from, until, treatment }
}

fn row(kind: CareKind) -> CareRow {
    let code = match kind {
        CareKind::Medication => "620000001",
        CareKind::Treatment => "111000110",
        CareKind::Surgery => "150000001",
    };
    CareRow { kind, code: code.into(), group: String::new(), amount: "1".into(), times: 1, usage: String::new() }
}

fn record(visible_from: Date) -> CareRecord {
    let rows = [CareKind::Medication, CareKind::Treatment, CareKind::Surgery].map(row).to_vec();
    CareRecord {
        facility: FacilityId::from(HOSPITAL),
        facility_named: Some(("1310000000".into(), "病院".into())),
        prescriber: None,
        prescriber_named: None,
        dispensing: false,
        inpatient: false,
        month: TreatmentMonth::new(2026, 9).unwrap(),
        visible_from,
        days: vec![CareDay { on: date(2026, 9, 5), prescribed_on: None, rows }],
    }
}

fn place() -> Place {
    Place { facility: FacilityId::from(HOSPITAL), submission: 1, index: 0 }
}

/// A recipient of whom a claim tells one drug, one act and one operation since the day.
fn patient(story: &mut Story, visible_from: Date) -> PersonId {
    let person = story.recipient(1);
    let record = Box::new(record(visible_from));
    let event = viewing::Event::CareRecorded { person, source: place(), record };
    story.world.evolve(&Event::Viewing(Box::new(event)));
    person
}

fn request(person: PersonId, wanted: Wanted) -> ViewRequest {
    ViewRequest {
        facility: FacilityId::from(CLINIC),
        insurer_number: PAYER.into(),
        symbol: None,
        number: recipient(person.0).to_string(),
        branch: None,
        setting: Setting::Reader,
        wanted,
    }
}

fn ask(story: &mut Story, request: ViewRequest) -> Result<Shown, &'static str> {
    let events = story.act(Command::Viewing(Box::new(viewing::Command::View(request))));
    let answer = events.into_iter().find_map(|event| match event {
        Event::Viewing(event) => match *event {
            viewing::Event::Viewed(answer) => Some(*answer),
            _ => None,
        },
        _ => None,
    });
    answer.expect("an answer").outcome.map_err(|refusal| refusal.code)
}

fn consent(story: &mut Story, person: PersonId, consents: ConsentChoices) {
    story.tap_with(Tap { consents, ..tapping(person, CLINIC) }).answer();
}

fn drugs_only() -> ConsentChoices {
    ConsentChoices { medication: true, ..ConsentChoices::default() }
}

fn kinds(shown: &Shown) -> Vec<CareKind> {
    shown.care.iter().flat_map(|record| &record.days).flat_map(|day| &day.rows).map(|row| row.kind).collect()
}

#[test]
fn b110_exactly_the_kinds_agreed_to_are_shown() {
    for bits in 0..8_u8 {
        let (medication, treatment, surgery) = (bits & 1 > 0, bits & 2 > 0, bits & 4 > 0);
        let mut story = Story::new();
        let person = patient(&mut story, date(2026, 11, 1));
        consent(&mut story, person, ConsentChoices { medication, treatment, surgery, ..ConsentChoices::default() });
        let all = [(medication, CareKind::Medication), (treatment, CareKind::Treatment), (surgery, CareKind::Surgery)];
        let agreed: Vec<_> = all.iter().filter(|(given, _)| *given).map(|(_, kind)| *kind).collect();
        let shown = ask(&mut story, request(person, care(true))).map(|shown| kinds(&shown));
        assert_eq!(shown, if bits == 0 { Err("viewing.consent_none") } else { Ok(agreed) }, "{bits}");
        let drugs = ask(&mut story, request(person, care(false))).map(|shown| kinds(&shown));
        assert_eq!(drugs, if medication { Ok(vec![CareKind::Medication]) } else { Err("viewing.consent_none") });
        assert_eq!(ask(&mut story, request(person, Wanted::Checkups)).unwrap_err(), "viewing.consent_none");
    }
}

#[test]
fn b111_a_consent_opens_for_24_hours_and_only_where_it_was_given() {
    let mut story = Story::new();
    let person = patient(&mut story, date(2026, 11, 1));
    consent(&mut story, person, drugs_only());
    let elsewhere = ViewRequest { facility: FacilityId::from(HOSPITAL), ..request(person, care(false)) };
    assert_eq!(ask(&mut story, elsewhere).unwrap_err(), "viewing.consent_none");
    story.at = date(2026, 11, 4).at(8, 59, 59, 0);
    assert_eq!(ask(&mut story, request(person, care(false))).unwrap().basis, Basis::Consent);
    story.at = date(2026, 11, 4).at(9, 0, 0, 0);
    assert_eq!(ask(&mut story, request(person, care(false))).unwrap_err(), "viewing.consent_expired");
    consent(&mut story, person, drugs_only());
    assert!(ask(&mut story, request(person, care(false))).is_ok(), "agreed to again");
}

#[test]
fn b112_nothing_held_is_no_error() {
    let mut story = Story::new();
    let person = story.recipient(1);
    consent(&mut story, person, ConsentChoices { medication: true, checkups: true, ..ConsentChoices::default() });
    let care = ask(&mut story, request(person, care(true))).unwrap();
    let checkups = ask(&mut story, request(person, Wanted::Checkups)).unwrap();
    assert!(care.care.is_empty() && checkups.checkups.is_empty() && !checkups.medication);
}

#[test]
fn b113_an_emergency_opens_everything_where_it_was_stated() {
    let mut story = Story::new();
    let person = patient(&mut story, date(2026, 11, 1));
    let equipped = reader::Command::Equip {
        facility: FacilityId::from(CLINIC),
        change: reader::EquipmentChange { emergency_viewing: Some(true), ..reader::EquipmentChange::default() },
    };
    story.act(Command::Reader(Box::new(equipped)));
    let lookup = Lookup {
        facility: FacilityId::from(CLINIC),
        basis: LookupBasis::Emergency,
        who: Who::Card(person),
        oral_consent: false,
        reason: Some("意識障害".into()),
        consents: ConsentChoices::default(),
    };
    story.act(Command::Reader(Box::new(reader::Command::LookUp(lookup))));
    let shown = ask(&mut story, request(person, care(true))).unwrap();
    assert_eq!((shown.basis, kinds(&shown).len()), (Basis::Emergency, 3));
    let log: Vec<_> = story.world.viewings_of(person).map(|entry| (entry.basis, entry.surgery)).collect();
    assert_eq!(log, [(Basis::Emergency, true)]);
}

#[test]
fn b148_a_claim_shows_from_its_day_on_within_the_months_asked_for_and_goes_with_the_claim() {
    let mut story = Story::new();
    let person = patient(&mut story, date(2026, 11, 4));
    consent(&mut story, person, drugs_only());
    assert!(ask(&mut story, request(person, care(false))).unwrap().care.is_empty(), "the eve");
    assert_eq!(story.world.visible_care(person, story.at).count(), 0);
    story.at = date(2026, 11, 4).at(0, 0, 0, 0);
    assert_eq!(ask(&mut story, request(person, care(false))).unwrap().care.len(), 1);
    for (from, until, months) in [(9, 9, 1), (8, 9, 1), (10, 11, 0), (1, 8, 0)] {
        let month = |month| TreatmentMonth::new(2026, month).unwrap();
        let wanted = Wanted::Care { from: month(from), until: month(until), treatment: false };
        assert_eq!(ask(&mut story, request(person, wanted)).unwrap().care.len(), months, "{from} {until}");
    }
    let removed = viewing::Event::CareRemoved { person, source: place() };
    story.world.evolve(&Event::Viewing(Box::new(removed)));
    assert!(ask(&mut story, request(person, care(false))).unwrap().care.is_empty());
    assert!(story.world.viewings_of(person).all(|entry| entry.medication && !entry.treatment && !entry.checkups));
}

#[test]
fn b037_a_consent_from_home_opens_under_its_own_setting_until_withdrawn() {
    let mut story = Story::new();
    let person = patient(&mut story, date(2026, 11, 1));
    let remote = |command| Command::RemoteCare(Box::new(command));
    let given = NewConsent {
        kind: remote_care::CareKind::HomeVisit,
        given_by: GivenBy::OwnDevice,
        choices: drugs_only(),
        examination: None,
        last: None,
    };
    let facility = FacilityId::from(CLINIC);
    story.act(remote(remote_care::Command::Give { facility: facility.clone(), person, consent: given }));
    let at_home =
        || ViewRequest { setting: Setting::Remote(remote_care::CareKind::HomeVisit), ..request(person, care(true)) };
    assert_eq!(kinds(&ask(&mut story, at_home()).unwrap()), [CareKind::Medication]);
    let online = ViewRequest { setting: Setting::Remote(remote_care::CareKind::Online), ..at_home() };
    assert_eq!(ask(&mut story, online).unwrap_err(), "viewing.consent_none");
    assert_eq!(
        ask(&mut story, request(person, care(true))).unwrap_err(),
        "viewing.consent_none",
        "not for outpatients"
    );
    story.act(remote(remote_care::Command::Withdraw {
        facility,
        patient: remote_care::Patient::Person(person),
        kind: remote_care::CareKind::HomeVisit,
        by: remote_care::Withdrawal::Patient,
    }));
    assert_eq!(ask(&mut story, at_home()).unwrap_err(), "viewing.consent_expired");
}

#[test]
fn people_are_found_by_their_numbers_and_several_of_one_number_by_who_agreed() {
    let mut story = Story::new();
    let (one, other) = (story.recipient(1), story.recipient(2));
    story.insure(one);
    let own = insurance(one);
    let sibling = Insurance { branch: Branch::new(1).ok(), ..own.clone() };
    story.act(Command::EnrolInsurance { person: other, insurance: Box::new(sibling), visible_from: None });
    let by_insurance = |branch: Option<&str>| ViewRequest {
        insurer_number: own.insurer_number.to_string(),
        symbol: Some("123".into()),
        number: own.number.to_string(),
        branch: branch.map(str::to_owned),
        ..request(one, care(false))
    };
    assert_eq!(ask(&mut story, by_insurance(None)).unwrap_err(), "viewing.person_unknown", "nobody of them agreed");
    consent(&mut story, one, drugs_only());
    assert_eq!(ask(&mut story, by_insurance(None)).unwrap().person, one);
    assert_eq!(ask(&mut story, by_insurance(Some("01"))).unwrap_err(), "viewing.consent_none", "the other one");
    consent(&mut story, other, drugs_only());
    assert_eq!(ask(&mut story, by_insurance(None)).unwrap_err(), "viewing.several");
    assert_eq!(ask(&mut story, by_insurance(Some("00"))).unwrap().person, one);
    let other_symbol = ViewRequest { symbol: Some("9".into()), ..by_insurance(None) };
    assert_eq!(ask(&mut story, other_symbol).unwrap_err(), "viewing.person_unknown");
    let wrong = ViewRequest { number: "1234567".into(), ..request(one, care(false)) };
    assert!(ask(&mut story, wrong).is_err(), "a check digit");
    let hidden = Command::SetDisclosure { person: one, not_disclosed: true };
    story.act(hidden);
    assert_eq!(ask(&mut story, request(one, care(false))).unwrap_err(), "viewing.person_unknown");
}

#[test]
fn s000_28_check_ups_are_replaced_day_by_day_newest_first_and_bounded() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let register = |on: Date, value: &str| {
        let (code, name, value) = ("9N001".into(), "身長".into(), value.into());
        let checkup = Checkup { on, items: vec![CheckupItem { code, name, value, unit: "cm".into() }] };
        Command::Viewing(Box::new(viewing::Command::RegisterCheckup { person, checkup }))
    };
    for year in 0..CHECKUPS_LIMIT {
        story.act(register(date(2010 + i16::try_from(year).unwrap(), 6, 1), "160"));
    }
    story.act(register(date(2010, 6, 1), "161"));
    assert_eq!(story.refused(&register(date(2026, 6, 1), "160")), "checkup.too_many");
    consent(&mut story, person, ConsentChoices { checkups: true, ..ConsentChoices::default() });
    let shown = ask(&mut story, request(person, Wanted::Checkups)).unwrap().checkups;
    assert!(shown.is_sorted_by(|a, b| a.on > b.on));
    assert_eq!((shown.len(), shown.last().unwrap().items[0].value.as_str()), (CHECKUPS_LIMIT, "161"));
}
