//! How an office delegates: decision, calendar, delay, correction, withdrawal.

use crate::story::{
    CLINIC, ELSEWHERE, HOSPITAL, OUTSIDER, PHARMACY, Story, Tapped, abolish, aid_query, day, delegation, gist,
    move_away, november, opening,
};
use jiff::civil::{Date, date};
use onshi_domain::command::{CaseChangeKind, Command};
use onshi_domain::id::{FacilityId, OfficeId, PersonId, RecipientNumber, TicketId};
use onshi_domain::office::{Calendar, MonthDay, Registration, Visibility};
use onshi_domain::ticket::{TicketCorrection, TicketDraft, TicketKind, TicketState, TreatmentType};
use onshi_domain::{Event, Settings};

/// An office that registers on the 15th and shows on the next open day (2026-11-15 is a Sunday).
const MONTHLY: &str = "月次";
const MONTHLY_PAYER: &str = "12141065";

fn monthly() -> (Story, PersonId) {
    let mut story = Story::new();
    let calendar = Calendar::Monthly(MonthDay::new(15).unwrap());
    story.office(MONTHLY, MONTHLY_PAYER, calendar, Visibility::NextOpenDay);
    let person = story.person(1);
    story.act(opening(person, MONTHLY, date(2025, 11, 1)));
    (story, person)
}

#[test]
fn s002_66_b001_b002_a_ticket_shows_after_the_monthly_registration() {
    let (mut story, person) = monthly();
    let decided_at = Some(date(2026, 10, 20).at(9, 0, 0, 0));
    let ticket = story.ticket_with(person, CLINIC, november(), TicketDraft { decided_at, ..TicketDraft::default() });
    for (at_day, hour, state, expected) in [
        (3, 9, "Waiting", "6 扶助0"),
        (15, 19, "Waiting", "6 扶助0"),
        (16, 8, "Waiting", "6 扶助0"),
        (16, 9, "Registered", "1 扶助1"),
    ] {
        story.go(at_day, hour);
        let now = format!("{:?}", story.world.ticket(ticket).unwrap().state_at(story.at));
        assert!(now.starts_with(state), "{at_day} {hour}: {now}");
        assert_eq!(gist(&story.tap(person, CLINIC).answer()), expected, "{at_day} {hour}");
    }
}

#[test]
fn a_ticket_can_be_registered_out_of_turn() {
    let (mut story, person) = monthly();
    let draft = TicketDraft { registration: Registration::AtOnce, ..TicketDraft::default() };
    story.ticket_with(person, CLINIC, november(), draft);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0", "the delay still counts");
    story.go(4, 9);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "1 扶助1");
}

#[test]
fn a_registration_run_takes_everything_decided_and_waiting() {
    let (mut story, person) = monthly();
    let planned = TicketDraft { decided_at: Some(day(10).at(9, 0, 0, 0)), ..TicketDraft::default() };
    let first = story.ticket(person, CLINIC);
    story.ticket_with(person, HOSPITAL, november(), planned);
    let withdrawn = story.ticket(person, PHARMACY);
    story.act(Command::WithdrawTicket { ticket: withdrawn });
    let run = Command::RunRegistration { office: OfficeId::from(MONTHLY) };
    let events = story.act(run.clone());
    let [Event::TicketsRegistered { tickets, schedule, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(tickets, &[first], "neither what is only planned nor what was withdrawn");
    assert_eq!((schedule.registers_at, schedule.visible_from), (story.at, day(4).at(8, 30, 0, 0)));
    let again = story.act(run);
    assert!(matches!(again.as_slice(), [Event::TicketsRegistered { tickets, .. }] if tickets.is_empty()));
    let unknown = Command::RunRegistration { office: OfficeId::from("無") };
    assert_eq!(story.refused(&unknown), "office.unknown");
}

#[test]
fn b026_a_retroactive_ticket_counts_for_the_past_day() {
    let mut story = Story::new();
    let person = story.recipient(1);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0");
    story.go(20, 9);
    let draft = TicketDraft { valid_from: Some(day(3)), ..TicketDraft::default() };
    story.ticket_with(person, CLINIC, november(), draft);
    let answer = story.ask(CLINIC, day(3), aid_query("12131017", person));
    let ticket = &answer.results()[0].qualification.aid().unwrap().tickets[0];
    assert_eq!((gist(&answer).as_str(), ticket.content.valid_from), ("1 扶助1", day(3)));
}

#[test]
fn what_is_left_out_follows_from_facility_and_month() {
    for (facility, kind, treatment) in [
        (CLINIC, TicketKind::Medical, TreatmentType::Outpatient),
        (PHARMACY, TicketKind::Dispensing, TreatmentType::Dispensing),
    ] {
        let mut story = Story::new();
        let person = story.recipient(1);
        let id = story.ticket(person, facility);
        let ticket = story.world.ticket(id).unwrap();
        assert_eq!((ticket.content.kind, ticket.content.treatment_type), (kind, treatment));
        assert_eq!((ticket.content.valid_from, ticket.content.valid_until), (day(1), day(30)));
        assert_eq!(ticket.issue_number(), "202611000001");
    }
}

#[test]
fn b055_a_correction_replaces_what_was_said() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let ticket = story.ticket(person, CLINIC);
    let correction = TicketCorrection { self_pay_yen: Some(5000), ..TicketCorrection::default() };
    story.go(5, 9);
    story.act(Command::CorrectTicket { ticket, correction: Box::new(correction) });
    let answer = story.tap(person, CLINIC).answer();
    assert_eq!(answer.results()[0].qualification.aid().unwrap().tickets[0].content.self_pay_yen, 5000);
    let state = story.world.ticket(ticket).unwrap().state_at(story.at);
    assert!(matches!(state, TicketState::Corrected { corrected_at, .. } if corrected_at == story.at));
}

#[test]
fn a_correction_before_it_shows_leaves_it_waiting() {
    let (mut story, person) = monthly();
    let ticket = story.ticket(person, CLINIC);
    let correction = TicketCorrection { remarks: Some(vec!["備考".into()]), ..TicketCorrection::default() };
    story.act(Command::CorrectTicket { ticket, correction: Box::new(correction) });
    assert!(matches!(story.world.ticket(ticket).unwrap().state_at(story.at), TicketState::Waiting(_)));
}

#[test]
fn b075_b077_tickets_belong_to_the_office_that_gave_them() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.ticket(person, CLINIC);
    story.change(person, move_away(person), day(10));
    story.go(12, 9);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0", "the old office's ticket is not the new one's");
    story.ticket(person, CLINIC);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "1 扶助1");
    let ticket = story.world.ticket(TicketId(2)).unwrap();
    assert_eq!(ticket.office, OfficeId::from(ELSEWHERE));
}

#[test]
fn decisions_that_cannot_be_are_refused_with_the_reason() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let stranger = story.person(2);
    story.ticket(person, CLINIC);
    let draft = TicketDraft::default;
    let dates = |from: Date, until: Date| TicketDraft { valid_from: Some(from), valid_until: Some(until), ..draft() };
    let lines = || vec![String::from("傷病"); 4];
    let issuer = |id: &str| TicketDraft { prescription_issuer: Some(FacilityId::from(id)), ..draft() };
    for (name, command, code) in [
        ("the same twice", delegation(person, CLINIC, november(), draft()), "ticket.duplicate"),
        ("nobody's recipient", delegation(stranger, CLINIC, november(), draft()), "ticket.no_case"),
        ("B-029 not designated", delegation(person, OUTSIDER, november(), draft()), "ticket.not_designated"),
        (
            "before assistance began",
            delegation(person, CLINIC, onshi_domain::TreatmentMonth::new(2025, 10).unwrap(), draft()),
            "ticket.no_case",
        ),
        ("unknown facility", delegation(person, "無", november(), draft()), "facility.unknown"),
        ("unknown person", delegation(PersonId(9), CLINIC, november(), draft()), "person.unknown"),
        ("dates reversed", delegation(person, HOSPITAL, november(), dates(day(5), day(4))), "ticket.dates"),
        ("dates outside", delegation(person, HOSPITAL, november(), dates(day(5), date(2026, 12, 1))), "ticket.dates"),
        (
            "four injuries",
            delegation(person, HOSPITAL, november(), TicketDraft { injury_names: lines(), ..draft() }),
            "ticket.lines",
        ),
        (
            "four remarks",
            delegation(person, HOSPITAL, november(), TicketDraft { remarks: lines(), ..draft() }),
            "ticket.lines",
        ),
        (
            "issuer on a medical ticket",
            delegation(person, HOSPITAL, november(), issuer(CLINIC)),
            "ticket.issuer_on_medical",
        ),
        ("unknown issuer", delegation(person, PHARMACY, november(), issuer("無")), "facility.unknown"),
        (
            "medical ticket for a pharmacy",
            delegation(person, PHARMACY, november(), TicketDraft { kind: Some(TicketKind::Medical), ..draft() }),
            "ticket.kind",
        ),
        ("unknown ticket", Command::WithdrawTicket { ticket: TicketId(9) }, "ticket.unknown"),
        (
            "unknown ticket",
            Command::CorrectTicket { ticket: TicketId(9), correction: Box::default() },
            "ticket.unknown",
        ),
    ] {
        assert_eq!(story.refused(&command), code, "{name}");
    }
    let ticket = TicketId(1);
    story.act(Command::WithdrawTicket { ticket });
    assert_eq!(story.refused(&Command::WithdrawTicket { ticket }), "ticket.withdrawn");
    assert_eq!(story.refused(&Command::CorrectTicket { ticket, correction: Box::default() }), "ticket.withdrawn");
    story.ticket(person, CLINIC);
}

#[test]
fn b033_b035_an_unfitting_treatment_type_is_the_receipt_computers_to_notice() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let draft = TicketDraft { treatment_type: Some(TreatmentType::Inpatient), ..TicketDraft::default() };
    story.ticket_with(person, CLINIC, november(), draft);
    story.ticket(person, CLINIC);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "1 扶助2");
}

#[test]
fn a_ticket_of_an_ended_case_is_not_told_by_card() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.ticket(person, CLINIC);
    story.change(person, abolish(), day(2));
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "2 扶助0~2026-11-02");
    assert!(!matches!(story.tap(person, CLINIC), Tapped::Screen(_)));
}

#[test]
fn b012_b014_a_held_month_under_another_number_is_left_out() {
    for (renumbered_on, expected) in [(None, "1 扶助2"), (Some(day(1)), "1 扶助1")] {
        let mut story = Story::with(Settings { held_months: 1, ..Settings::default() });
        let person = story.recipient(1);
        story.ticket(person, CLINIC);
        story.ticket_with(person, CLINIC, november().previous(), TicketDraft::default());
        if let Some(on) = renumbered_on {
            let recipient_number = RecipientNumber::parse("9999996").unwrap();
            story.change(person, CaseChangeKind::Renumber { recipient_number }, on);
        }
        assert_eq!(gist(&story.tap(person, CLINIC).answer()), expected, "{renumbered_on:?}");
    }
}
