//! What a tap at the reader leads to.

use crate::story::{
    CLINIC, ELSEWHERE, HOSPITAL, OUTSIDER, PHARMACY, Story, Tapped, abolish, day, gist, insurance, move_away, november,
    opening, tapping,
};
use jiff::civil::date;
use onshi_domain::Settings;
use onshi_domain::answer::{Advisory, Asked};
use onshi_domain::card::{CardState, IdentityCheck, ScreenFailure};
use onshi_domain::command::{CaseChangeKind, Command, NewCase, Tap};
use onshi_domain::consent::{Consent, ConsentChoices};
use onshi_domain::facility::FacilityChange;
use onshi_domain::id::{FacilityId, OfficeId, PersonId};
use onshi_domain::insurance::{LimitCertificate, ReasonOfLoss, SpecificDisease};
use onshi_domain::settings::ValidityOfTwo;
use onshi_domain::ticket::TicketDraft;

/// A story about person 1, told up to a tap.
type Telling = fn(&mut Story, PersonId);

#[test]
fn validity_and_results_by_card() {
    let table: &[(&str, Telling, &str, &str)] = &[
        (
            "B-020 qualification and ticket",
            |s, p| {
                s.open(p);
                s.ticket(p, CLINIC);
            },
            CLINIC,
            "1 扶助1",
        ),
        ("B-024 B-028 S002-12 S002-64 no ticket", |s, p| s.open(p), CLINIC, "6 扶助0"),
        (
            "B-030 B-031 V2 ticket of another facility only",
            |s, p| {
                s.open(p);
                s.ticket(p, HOSPITAL);
            },
            CLINIC,
            "6 扶助0",
        ),
        (
            "B-043 the clinic's ticket does not serve the pharmacy",
            |s, p| {
                s.open(p);
                s.ticket(p, CLINIC);
            },
            PHARMACY,
            "6 扶助0",
        ),
        (
            "B-042 two prescription issuers, two tickets",
            |s, p| {
                s.open(p);
                s.issued(p, CLINIC);
                s.issued(p, HOSPITAL);
            },
            PHARMACY,
            "1 扶助2",
        ),
        (
            "B-011 last month's ticket is not this month's",
            |s, p| {
                s.open(p);
                s.ticket_with(p, CLINIC, november().previous(), TicketDraft::default());
            },
            CLINIC,
            "6 扶助0",
        ),
        (
            "B-015 V3 dates begin later: told, the receipt computer judges",
            |s, p| {
                s.open(p);
                s.dated(p, 15, 30);
            },
            CLINIC,
            "1 扶助1",
        ),
        (
            "B-016 V3 dates over: told",
            |s, p| {
                s.open(p);
                s.dated(p, 1, 2);
            },
            CLINIC,
            "1 扶助1",
        ),
        (
            "V4 withdrawn",
            |s, p| {
                s.open(p);
                let t = s.ticket(p, CLINIC);
                s.act(Command::WithdrawTicket { ticket: t });
            },
            CLINIC,
            "6 扶助0",
        ),
        (
            "B-070 abolished on the day itself",
            |s, p| {
                s.open(p);
                s.ticket(p, CLINIC);
                s.change(p, abolish(), day(3));
            },
            CLINIC,
            "2 扶助0~2026-11-03",
        ),
        (
            "B-070 abolished tomorrow: still valid, the end announced",
            |s, p| {
                s.open(p);
                s.ticket(p, CLINIC);
                s.change(p, abolish(), day(4));
            },
            CLINIC,
            "1 扶助1~2026-11-04",
        ),
        (
            "B-072 suspended",
            |s, p| {
                s.open(p);
                s.change(p, CaseChangeKind::Suspend, day(2));
            },
            CLINIC,
            "2 扶助0~2026-11-02",
        ),
        (
            "B-072 resumed",
            |s, p| {
                s.open(p);
                s.change(p, CaseChangeKind::Suspend, day(1));
                s.change(p, CaseChangeKind::Resume, day(3));
            },
            CLINIC,
            "6 扶助0",
        ),
        (
            "B-075 moved today: the new office answers",
            |s, p| {
                s.open(p);
                s.ticket(p, CLINIC);
                s.change(p, move_away(p), day(3));
            },
            CLINIC,
            "6 扶助0",
        ),
        ("S000-20 insurance alone", |s, p| s.insure(p), CLINIC, "1 保険"),
        (
            "insurance lost, nothing since",
            |s, p| {
                s.insure(p);
                s.lose(p, day(1), ReasonOfLoss::Other);
            },
            CLINIC,
            "2 保険~2026-11-01",
        ),
        (
            "B-085 S003-50 both",
            |s, p| {
                s.insure(p);
                s.open(p);
                s.ticket(p, CLINIC);
            },
            CLINIC,
            "1 保険 扶助1",
        ),
        (
            "B-071 aid ended, insured now",
            |s, p| {
                s.open(p);
                s.insure(p);
                s.change(p, abolish(), day(1));
            },
            CLINIC,
            "1 保険",
        ),
        (
            "B-078 insurance ended because assistance began",
            |s, p| {
                s.insure(p);
                s.lose(p, day(1), ReasonOfLoss::AssistanceBegan);
                s.act(opening(p, crate::story::OFFICE, day(1)));
            },
            CLINIC,
            "6 扶助0",
        ),
        (
            "both ended: what ended last",
            |s, p| {
                s.insure(p);
                s.open(p);
                s.lose(p, day(1), ReasonOfLoss::Other);
                s.change(p, abolish(), day(2));
            },
            CLINIC,
            "2 扶助0~2026-11-02",
        ),
    ];
    for (name, telling, facility, expected) in table {
        let mut story = Story::new();
        let person = story.person(1);
        telling(&mut story, person);
        assert_eq!(gist(&story.tap(person, facility).answer()), *expected, "{name}");
    }
}

#[test]
fn what_ends_on_the_readers_screen_makes_no_face_file() {
    let table: &[(&str, Telling, Tap, ScreenFailure)] = &[
        (
            "B-006 S002-40 S002-70 nothing registered yet",
            |_, _| {},
            tapping(PersonId(1), CLINIC),
            ScreenFailure::NothingFound,
        ),
        (
            "S002-49 B-102 suspended",
            |s, p| s.card(p, CardState::Suspended),
            tapping(PersonId(1), CLINIC),
            ScreenFailure::CardSuspended,
        ),
        (
            "S002-54 card expired",
            |s, p| s.card(p, CardState::CardExpired),
            tapping(PersonId(1), CLINIC),
            ScreenFailure::CardExpired,
        ),
        (
            "S002-54 B-103 certificate expired",
            |s, p| s.card(p, CardState::CertificateExpired),
            tapping(PersonId(1), CLINIC),
            ScreenFailure::CertificateExpired,
        ),
        (
            "S002-09 not registered",
            |s, p| s.card(p, CardState::NotRegistered),
            tapping(PersonId(1), CLINIC),
            ScreenFailure::NotRegistered,
        ),
        (
            "S002-46 B-104 registration cancelled",
            |s, p| s.card(p, CardState::RegistrationCancelled),
            tapping(PersonId(1), CLINIC),
            ScreenFailure::RegistrationCancelled,
        ),
        (
            "B-105 neither face nor PIN",
            |s, p| s.open(p),
            Tap { identity: IdentityCheck::Fails, ..tapping(PersonId(1), CLINIC) },
            ScreenFailure::IdentityNotConfirmed,
        ),
        (
            "B-108 B-109 not disclosed",
            |s, p| {
                s.open(p);
                s.insure(p);
                s.ticket(p, CLINIC);
                s.act(Command::SetDisclosure { person: p, not_disclosed: true });
            },
            tapping(PersonId(1), CLINIC),
            ScreenFailure::NothingFound,
        ),
        (
            "B-107 S002-62 medical aid switched off, no insurance",
            |s, p| {
                s.open(p);
                s.aid_off(CLINIC);
            },
            tapping(PersonId(1), CLINIC),
            ScreenFailure::NothingFound,
        ),
    ];
    for (name, telling, tap, expected) in table {
        let mut story = Story::new();
        let person = story.person(1);
        if !name.starts_with("B-006") {
            story.prepare_for_screen(person, *telling);
        }
        assert_eq!(story.tap_with(tap.clone()), Tapped::Screen(*expected), "{name}");
        assert!(!expected.text().is_empty());
    }
    assert_eq!(ScreenFailure::CertificateExpired.code(), Some("006"));
    assert_ne!(ScreenFailure::CertificateExpired.text(), ScreenFailure::CardExpired.text(), "S002-54: told apart");
}

#[test]
fn b107_insurance_is_answered_as_before_where_medical_aid_is_off() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.insure(person);
    story.ticket(person, CLINIC);
    story.aid_off(CLINIC);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "1 保険");
    assert_eq!(story.world.visits(&OfficeId::from(crate::story::OFFICE)).count(), 0);
}

#[test]
fn b100_s002_34_a_card_is_registered_at_the_reader_and_works_at_once() {
    for state in [CardState::NotRegistered, CardState::RegistrationCancelled] {
        let mut story = Story::new();
        let person = story.recipient(1);
        story.card(person, state);
        let tap = Tap { register_for_insurance_use: true, ..tapping(person, CLINIC) };
        assert_eq!(gist(&story.tap_with(tap).answer()), "6 扶助0");
        assert_eq!(story.world.person(person).unwrap().card, CardState::Valid);
        assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0");
    }
}

#[test]
fn s002_52_s002_55_a_reissued_or_renewed_card_works_again() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.card(person, CardState::Suspended);
    assert!(matches!(story.tap(person, CLINIC), Tapped::Screen(_)));
    story.card(person, CardState::Valid);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0");
}

#[test]
fn b103_an_expiring_certificate_is_a_remark_on_success_under_the_switch() {
    for (advisory_on_success, expected) in [(true, Some(Advisory::CertificateExpiresSoon)), (false, None)] {
        let mut story = Story::with(Settings { advisory_on_success, ..Settings::default() });
        let person = story.recipient(1);
        story.card(person, CardState::Expiring);
        let answer = story.tap(person, CLINIC).answer();
        assert_eq!((gist(&answer).as_str(), answer.advisory), ("6 扶助0", expected));
    }
}

#[test]
fn s002_21_a_tap_needs_a_reader_and_a_card() {
    let mut story = Story::new();
    let person = story.recipient(1);
    assert_eq!(story.refused(&Command::Tap(tapping(person, OUTSIDER))), "reader.unknown");
    assert_eq!(story.refused(&Command::Tap(Tap { reader: 2, ..tapping(person, CLINIC) })), "reader.unknown");
    assert_eq!(story.refused(&Command::Tap(Tap { reader: 0, ..tapping(person, CLINIC) })), "reader.unknown");
    assert_eq!(story.refused(&Command::Tap(tapping(person, "無"))), "facility.unknown");
    assert_eq!(story.refused(&Command::Tap(tapping(PersonId(9), CLINIC))), "person.unknown");
    story.card(person, CardState::None);
    assert_eq!(story.refused(&Command::Tap(tapping(person, CLINIC))), "card.none");
}

#[test]
fn consents_last_24_hours_and_open_certificates() {
    let mut story = Story::new();
    let person = story.person(1);
    let mut insurance = insurance(person);
    insurance.details.limit = Some(LimitCertificate {
        class: "01".into(),
        category: "A03".into(),
        issued_on: None,
        valid_from: Some(day(1)),
        valid_until: None,
        long_term_on: None,
    });
    insurance.details.specific_diseases = vec![SpecificDisease {
        category: "1".into(),
        issued_on: None,
        valid_from: None,
        valid_until: None,
        self_pay_yen: Some(10_000),
    }];
    story.act(Command::EnrolInsurance { person, insurance: Box::new(insurance), visible_from: None });
    for (choices, limit, diseases) in [
        (ConsentChoices::default(), false, 0),
        (ConsentChoices { limit_certificate: true, ..ConsentChoices::default() }, true, 0),
        (ConsentChoices { specific_diseases: true, ..ConsentChoices::default() }, false, 1),
    ] {
        let answer = story.tap_with(Tap { consents: choices, ..tapping(person, CLINIC) }).answer();
        let details = &answer.results()[0].qualification.insurance().unwrap().insurance.details;
        assert_eq!((details.limit.is_some(), details.specific_diseases.len()), (limit, diseases), "{choices:?}");
    }
    let tap =
        Tap { consents: ConsentChoices { medication: true, ..ConsentChoices::default() }, ..tapping(person, CLINIC) };
    let Asked::Card { consents } = story.tap_with(tap).answer().asked else { panic!() };
    assert_eq!(consents.medication, Consent::Given { at: story.at, until: day(4).at(9, 0, 0, 0) });
    assert_eq!(consents.treatment, Consent::NotGiven, "B-110: only what was agreed to");
    assert_eq!(story.world.consents(&FacilityId::from(CLINIC), person), Some(&consents));
}

#[test]
fn switches_decide_what_the_public_facts_leave_open() {
    let both: Telling = |s, p| {
        s.insure(p);
        s.open(p);
    };
    let lost: Telling = |s, p| {
        s.open(p);
        s.change(p, abolish(), day(1));
    };
    let other: Telling = |s, p| {
        s.open(p);
        s.ticket(p, HOSPITAL);
    };
    let own: Telling = |s, p| {
        s.open(p);
        s.ticket(p, HOSPITAL);
        s.ticket(p, CLINIC);
    };
    let held: Telling = |s, p| {
        s.open(p);
        s.ticket(p, CLINIC);
        s.ticket_with(p, CLINIC, november().previous(), TicketDraft::default());
        s.ticket_with(p, HOSPITAL, november().previous(), TicketDraft::default());
    };
    let default = Settings::default;
    let table: &[(&str, Settings, Telling, &str)] = &[
        ("§8-4 the insurance's validity", default(), both, "1 保険 扶助0"),
        ("§8-4 the medical aid's", Settings { validity_of_two: ValidityOfTwo::Aid, ..default() }, both, "6 保険 扶助0"),
        ("§8-5 medical aid first", Settings { insurance_first: false, ..default() }, both, "1 扶助0 保険"),
        ("§8-3 without the lost record", Settings { include_lost_record: false, ..default() }, lost, "2"),
        (
            "OQSCD026 the other facility's ticket shown",
            Settings { show_other_facility_ticket: true, ..default() },
            other,
            "6 扶助!1",
        ),
        ("OQSCD026 not beside an own one", Settings { show_other_facility_ticket: true, ..default() }, own, "1 扶助1"),
        ("B-012 no month held", default(), held, "1 扶助1"),
        ("B-012 one month held, own tickets only", Settings { held_months: 1, ..default() }, held, "1 扶助2"),
    ];
    for (name, settings, telling, expected) in table {
        let mut story = Story::with(settings.clone());
        let person = story.person(1);
        telling(&mut story, person);
        assert_eq!(gist(&story.tap(person, CLINIC).answer()), *expected, "{name}");
    }
}

#[test]
fn b076_a_forgotten_end_shows_both_cases_and_picks_none() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.act(Command::OpenCase(NewCase {
        person,
        office: OfficeId::from(ELSEWHERE),
        recipient_number: crate::story::recipient(1),
        from: day(1),
        visible_from: None,
        force: true,
    }));
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0 扶助0");
}

#[test]
fn b086_b087_the_consistency_flag_compares_ticket_and_insurance() {
    for (insured, combined, inconsistent) in
        [(true, None, false), (true, Some(false), true), (false, Some(true), true), (false, None, false)]
    {
        let mut story = Story::new();
        let person = story.recipient(1);
        if insured {
            story.insure(person);
        }
        let draft = TicketDraft { combined_use: combined, ..TicketDraft::default() };
        story.ticket_with(person, CLINIC, november(), draft);
        let answer = story.tap(person, CLINIC).answer();
        let aid = answer.results().iter().find_map(|r| r.qualification.aid()).unwrap();
        assert_eq!(aid.tickets[0].inconsistent, inconsistent, "{insured} {combined:?}");
        assert_eq!(aid.tickets[0].content.combined_use, combined.unwrap_or(insured));
    }
}

#[test]
fn an_a1_result_names_office_numbers_and_dates() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let dead = CaseChangeKind::Abolish { reason: Some(ReasonOfLoss::Death) };
    story.change(person, dead, day(2));
    let answer = story.tap(person, CLINIC).answer();
    let aid = answer.results()[0].qualification.aid().unwrap();
    assert_eq!(aid.office_name, "架空市福祉事務所");
    assert_eq!((aid.payer_number.as_str(), aid.recipient_number), ("12131017", crate::story::recipient(1)));
    assert_eq!((aid.qualified_on, aid.disqualified_on), (date(2025, 11, 1), Some(day(2))));
    assert_eq!(aid.reason, Some(ReasonOfLoss::Death), "B-077");
}

#[test]
fn b140_b142_s003_25_the_office_learns_who_came_where_without_a_ticket() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.ticket(person, CLINIC);
    story.tap(person, CLINIC);
    story.tap(person, HOSPITAL);
    let seen: Vec<_> = story
        .world
        .visits(&OfficeId::from(crate::story::OFFICE))
        .map(|v| (v.person, v.facility.as_str(), v.at, v.delegated))
        .collect();
    assert_eq!(seen, [(person, CLINIC, story.at, true), (person, HOSPITAL, story.at, false)]);
}

#[test]
fn b141_frequent_visitors_are_listed_from_the_log() {
    let mut story = Story::new();
    let (often, seldom) = (story.recipient(1), story.recipient(2));
    for visit in 3..=17 {
        story.go(visit, 9);
        story.tap(often, CLINIC);
        if visit > 3 {
            story.tap(seldom, CLINIC);
        }
    }
    // A second inquiry on the same day is no second visit.
    story.tap(seldom, CLINIC);
    let found = story.world.frequent_visitors(&OfficeId::from(crate::story::OFFICE), november()).unwrap();
    let listed: Vec<_> = found.iter().map(|f| (f.person, f.facility.as_str(), f.days.len())).collect();
    assert_eq!(listed, [(often, CLINIC, 15)]);
}

impl Story {
    fn open(&mut self, person: PersonId) {
        self.act(opening(person, crate::story::OFFICE, date(2025, 11, 1)));
    }

    pub(crate) fn card(&mut self, person: PersonId, state: CardState) {
        self.act(Command::SetCard { person, state });
    }

    fn aid_off(&mut self, facility: &str) {
        let change = FacilityChange { medical_aid: Some(false), ..FacilityChange::default() };
        self.act(Command::SetFacility { facility: FacilityId::from(facility), change });
    }

    fn dated(&mut self, person: PersonId, from: i8, until: i8) {
        let draft =
            TicketDraft { valid_from: Some(day(from)), valid_until: Some(day(until)), ..TicketDraft::default() };
        self.ticket_with(person, CLINIC, november(), draft);
    }

    fn issued(&mut self, person: PersonId, issuer: &str) {
        let draft = TicketDraft { prescription_issuer: Some(FacilityId::from(issuer)), ..TicketDraft::default() };
        self.ticket_with(person, PHARMACY, november(), draft);
    }

    /// Card troubles are told of a person who would otherwise be answered.
    fn prepare_for_screen(&mut self, person: PersonId, telling: Telling) {
        telling(self, person);
        if self.world.person(person).unwrap().cases.is_empty() {
            self.open(person);
        }
    }
}
