//! What an inquiry by number is answered, and what hangs on a number: 照会番号.

use crate::story::{
    CLINIC, HOSPITAL, OFFICE, PAYER, PAYER_ELSEWHERE, Story, abolish, aid_query, day, gist, insurance, insured_query,
    move_away, opening,
};
use onshi_domain::answer::{Asked, Outcome};
use onshi_domain::bulk::ReferenceRegistration;
use onshi_domain::command::{CaseChangeKind, Command};
use onshi_domain::consent::Consent;
use onshi_domain::facility::FacilityChange;
use onshi_domain::id::{Branch, FacilityId, InsurerNumber, OfficeId, PersonId, RecipientNumber};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::insurance::{LimitCertificate, ReasonOfLoss};
use onshi_domain::{Event, Settings};

type Telling = fn(&mut Story, PersonId);

#[test]
fn validity_and_results_by_insurance_number() {
    let query = || insured_query(PersonId(1));
    let lost: Telling = |s, p| {
        s.insure(p);
        s.lose(p, day(2), ReasonOfLoss::Other);
    };
    let table: &[(&str, Telling, NumberQuery, &str)] = &[
        ("1 in force", |s, p| s.insure(p), query(), "1 保険"),
        (
            "§2.7 symbol in full width, insurer padded",
            |s, p| s.insure(p),
            NumberQuery { symbol: Some("１２３".into()), insurer_number: " 06132013".into(), ..query() },
            "1 保険",
        ),
        (
            "without symbol and branch",
            |s, p| s.insure(p),
            NumberQuery { symbol: None, branch: Some(String::new()), ..query() },
            "1 保険",
        ),
        (
            "§8-9 a lost leading zero",
            |s, p| s.insure(p),
            NumberQuery { insurer_number: "6132013".into(), ..query() },
            "1 保険",
        ),
        ("2 lost, nothing since", lost, query(), "2 保険~2026-11-02"),
        (
            "3 lost, a newer insurance",
            |s, p| {
                s.insure(p);
                s.lose(p, day(2), ReasonOfLoss::OtherInsurance);
                let newer = onshi_domain::insurance::Insurance {
                    insurer_number: InsurerNumber::parse("138016").unwrap(),
                    from: day(2),
                    loss: None,
                    ..insurance(p)
                };
                s.act(Command::EnrolInsurance { person: p, insurance: Box::new(newer), visible_from: None });
            },
            query(),
            "3 保険~2026-11-02",
        ),
        (
            "B-078 lost because assistance began: 2, the reason tells",
            |s, p| {
                s.insure(p);
                s.lose(p, day(2), ReasonOfLoss::AssistanceBegan);
                s.act(opening(p, OFFICE, day(2)));
            },
            query(),
            "2 保険~2026-11-02",
        ),
        ("4 unknown number", |s, p| s.insure(p), NumberQuery { number: "9".into(), ..query() }, "4"),
        ("4 another birthdate", |s, p| s.insure(p), NumberQuery { birthdate: Some(day(1)), ..query() }, "4"),
        ("4 another symbol", |s, p| s.insure(p), NumberQuery { symbol: Some("999".into()), ..query() }, "4"),
        ("4 another branch", |s, p| s.insure(p), NumberQuery { branch: Some("01".into()), ..query() }, "4"),
        (
            "B-108 not disclosed",
            |s, p| {
                s.insure(p);
                s.act(Command::SetDisclosure { person: p, not_disclosed: true });
            },
            query(),
            "4",
        ),
        (
            "5 the family without branch and birthdate",
            |s, p| {
                s.insure(p);
                s.family(2);
            },
            NumberQuery { branch: None, birthdate: None, ..query() },
            "5",
        ),
        (
            "the branch decides",
            |s, p| {
                s.insure(p);
                s.family(2);
            },
            NumberQuery { birthdate: None, ..query() },
            "1 保険",
        ),
        (
            "the birthdate decides",
            |s, p| {
                s.insure(p);
                s.family(2);
            },
            NumberQuery { branch: None, ..query() },
            "1 保険",
        ),
        (
            "a number names one qualification: no medical aid beside it",
            |s, p| {
                s.insure(p);
                s.act(opening(p, OFFICE, day(1)));
            },
            query(),
            "1 保険",
        ),
    ];
    for (name, telling, query, expected) in table {
        let mut story = Story::new();
        let person = story.person(1);
        telling(&mut story, person);
        assert_eq!(gist(&story.ask(CLINIC, day(3), query.clone())), *expected, "{name}");
    }
}

#[test]
fn validity_and_results_by_medical_aid_number() {
    let query = || aid_query(PAYER, PersonId(1));
    let table: &[(&str, Telling, NumberQuery, &str)] = &[
        (
            "1 with a ticket",
            |s, p| {
                s.start(p);
                s.ticket(p, CLINIC);
            },
            query(),
            "1 扶助1",
        ),
        ("6 without", |s, p| s.start(p), query(), "6 扶助0"),
        (
            "6 with another facility's only",
            |s, p| {
                s.start(p);
                s.ticket(p, HOSPITAL);
            },
            query(),
            "6 扶助0",
        ),
        (
            "2 abolished",
            |s, p| {
                s.start(p);
                s.change(p, abolish(), day(2));
            },
            query(),
            "2 扶助0~2026-11-02",
        ),
        (
            "2 suspended",
            |s, p| {
                s.start(p);
                s.change(p, CaseChangeKind::Suspend, day(2));
            },
            query(),
            "2 扶助0~2026-11-02",
        ),
        (
            "3 Q3 moved: the old number",
            |s, p| {
                s.start(p);
                s.change(p, move_away(p), day(2));
            },
            query(),
            "3 扶助0~2026-11-02",
        ),
        (
            "B-075 moved: the new number",
            |s, p| {
                s.start(p);
                s.change(p, move_away(p), day(2));
            },
            aid_query(PAYER_ELSEWHERE, PersonId(1)),
            "6 扶助0",
        ),
        (
            "3 B-071 abolished, insured now",
            |s, p| {
                s.start(p);
                s.change(p, abolish(), day(2));
                s.insure(p);
            },
            query(),
            "3 扶助0~2026-11-02",
        ),
        (
            "3 B-014 the number was replaced",
            |s, p| {
                s.start(p);
                s.renumber(p, 2);
            },
            query(),
            "3 扶助0~2026-11-02",
        ),
        (
            "B-014 the number comes tomorrow",
            |s, p| {
                s.start(p);
                s.renumber(p, 4);
            },
            query(),
            "6 扶助0",
        ),
        ("4 no such number", |_, _| {}, query(), "4"),
        (
            "4 begins tomorrow",
            |s, p| {
                s.act(opening(p, OFFICE, day(4)));
            },
            query(),
            "4",
        ),
        ("4 another birthdate", |s, p| s.start(p), NumberQuery { birthdate: Some(day(1)), ..query() }, "4"),
        (
            "4 not disclosed",
            |s, p| {
                s.start(p);
                s.act(Command::SetDisclosure { person: p, not_disclosed: true });
            },
            query(),
            "4",
        ),
        (
            "4 B-107 medical aid off",
            |s, p| {
                s.start(p);
                let change = FacilityChange { medical_aid: Some(false), ..FacilityChange::default() };
                s.act(Command::SetFacility { facility: FacilityId::from(CLINIC), change });
            },
            query(),
            "4",
        ),
    ];
    for (name, telling, query, expected) in table {
        let mut story = Story::new();
        let person = story.person(1);
        telling(&mut story, person);
        assert_eq!(gist(&story.ask(CLINIC, day(3), query.clone())), *expected, "{name}");
    }
}

#[test]
fn b014_a_number_announced_for_tomorrow_is_not_known_today() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.renumber(person, 4);
    let new = NumberQuery { number: "9999996".into(), ..aid_query(PAYER, person) };
    assert_eq!(gist(&story.ask(CLINIC, day(3), new.clone())), "4");
    assert_eq!(gist(&story.ask(CLINIC, day(4), new)), "6 扶助0");
}

#[test]
fn a_freed_recipient_number_names_its_new_holder() {
    let mut story = Story::new();
    let first = story.recipient(1);
    story.change(first, abolish(), day(1));
    let second = story.person(2);
    story.act(Command::OpenCase(onshi_domain::command::NewCase {
        person: second,
        office: OfficeId::from(OFFICE),
        recipient_number: crate::story::recipient(1),
        from: day(2),
        visible_from: None,
        force: false,
    }));
    let answer = story.ask(CLINIC, day(3), NumberQuery { birthdate: None, ..aid_query(PAYER, first) });
    assert_eq!((gist(&answer).as_str(), answer.person), ("6 扶助0", Some(second)));
}

#[test]
fn numbers_that_cannot_be_right_fail_per_person() {
    let mut story = Story::new();
    story.recipient(1);
    for (insurer, number, place) in [
        ("12131011", "1234566", "公費負担者番号"),
        ("12131017", "1234567", "受給者番号"),
        ("06132014", "1", "保険者番号"),
        ("abc", "1", "保険者番号"),
        ("06132013", "", "被保険者証番号"),
    ] {
        let query = NumberQuery { insurer_number: insurer.into(), number: number.into(), ..NumberQuery::default() };
        let Outcome::Failed(refusal) = story.ask(CLINIC, day(3), query).outcome else { panic!("{insurer}") };
        assert_eq!((refusal.place.as_str(), refusal.code), (place, "number.invalid"));
    }
    let nowhere =
        Command::InquireByNumber { facility: FacilityId::from("無"), on: day(3), query: NumberQuery::default() };
    assert_eq!(story.refused(&nowhere), "facility.unknown");
}

#[test]
fn the_limit_certificate_comes_only_with_the_consent_flag() {
    let mut story = Story::new();
    let person = story.person(1);
    let mut record = insurance(person);
    record.details.limit = Some(LimitCertificate {
        class: "01".into(),
        category: "A03".into(),
        issued_on: None,
        valid_from: None,
        valid_until: None,
        long_term_on: None,
    });
    story.act(Command::EnrolInsurance { person, insurance: Box::new(record), visible_from: None });
    for limit_consent in [false, true] {
        let answer = story.ask(CLINIC, day(3), NumberQuery { limit_consent, ..insured_query(person) });
        let Asked::Number { limit_consent: consent, .. } = answer.asked else { panic!() };
        assert_eq!(matches!(consent, Consent::Given { .. }), limit_consent);
        let Outcome::Checked { results, .. } = &answer.outcome else { panic!() };
        let told = results[0].qualification.insurance().unwrap().insurance.details.limit.is_some();
        assert_eq!(told, limit_consent);
    }
}

#[test]
fn the_lost_record_is_left_out_under_the_switch() {
    let mut story = Story::with(Settings { include_lost_record: false, ..Settings::default() });
    let person = story.recipient(1);
    story.change(person, abolish(), day(2));
    assert_eq!(gist(&story.ask(CLINIC, day(3), aid_query(PAYER, person))), "2");
    assert_eq!(gist(&story.ask(CLINIC, day(1), aid_query(PAYER, person))), "6 扶助0~2026-11-02", "valid on that day");
}

#[test]
fn a_reference_number_survives_the_insurer_and_returns_with_answers() {
    let mut story = Story::new();
    let person = story.person(1);
    story.insure(person);
    let registration = |reference_number: &str, query: NumberQuery| Command::RegisterReferenceNumber {
        facility: FacilityId::from(CLINIC),
        registration: ReferenceRegistration {
            reference_number: reference_number.into(),
            insurer_number: query.insurer_number,
            symbol: query.symbol,
            number: query.number,
            branch: query.branch,
        },
    };
    let outcome = |events: Vec<Event>| match events.last() {
        Some(Event::ReferenceNumberAnswered { unit, .. }) => unit.outcome.clone().map_err(|refusal| refusal.code),
        other => panic!("{other:?}"),
    };
    assert_eq!(outcome(story.act(registration("00123", insured_query(person)))), Ok(person));
    let told = |story: &mut Story, facility| {
        let answer = story.tap(person, facility).answer();
        answer.results()[0].reference_number.as_ref().map(|n| n.as_str().to_owned())
    };
    assert_eq!(told(&mut story, CLINIC).as_deref(), Some("00123"));
    assert_eq!(told(&mut story, HOSPITAL), None, "each facility has its own");
    story.lose(person, day(2), ReasonOfLoss::AssistanceBegan);
    story.start(person);
    assert_eq!(told(&mut story, CLINIC).as_deref(), Some("00123"), "survives the change");
    assert_eq!(outcome(story.act(registration("00456", aid_query(PAYER, person)))), Ok(person), "§3.5 medical aid");

    let nobody = NumberQuery { number: "9".into(), ..insured_query(person) };
    story.family(2);
    let several = NumberQuery { branch: None, ..insured_query(person) };
    let wrong = NumberQuery { insurer_number: "1".into(), ..insured_query(person) };
    for (number, query, code) in [
        ("1", nobody, "reference_number.nobody"),
        ("1", several, "reference_number.several"),
        ("1", wrong, "number.invalid"),
        ("", insured_query(person), "reference_number.length"),
        (&"9".repeat(51), insured_query(person), "reference_number.length"),
    ] {
        let before = story.world.clone();
        assert_eq!(outcome(story.act(registration(number, query))), Err(code));
        assert_eq!(story.world, before, "a failure has no side effects");
    }
}

impl Story {
    fn start(&mut self, person: PersonId) {
        self.act(opening(person, OFFICE, jiff::civil::date(2025, 11, 1)));
    }

    fn renumber(&mut self, person: PersonId, on: i8) {
        let recipient_number = RecipientNumber::parse("9999996").unwrap();
        self.change(person, CaseChangeKind::Renumber { recipient_number }, day(on));
    }

    /// A second person under the numbers of person 1, with branch 01.
    fn family(&mut self, id: u64) {
        let person = self.person(id);
        let branch = Some(Branch::new(1).unwrap());
        let record = onshi_domain::insurance::Insurance { branch, family: true, ..insurance(PersonId(1)) };
        self.act(Command::EnrolInsurance { person, insurance: Box::new(record), visible_from: None });
    }
}
