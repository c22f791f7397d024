//! Bulk requests: 受付番号, 処理中, results (B-050…B-060).

use crate::story::{
    CLINIC, HOSPITAL, PAYER, PHARMACY, Story, abolish, aid_query, day, gist, insured_query, move_away, november,
    result_gist,
};
use onshi_domain::answer::Validity;
use onshi_domain::bulk::{
    BULK_LIMIT, BulkBody, BulkKind, BulkRequest, ReferenceRegistration, RegistrationUnit, TicketUnit,
};
use onshi_domain::command::Command;
use onshi_domain::facility::FacilityChange;
use onshi_domain::id::{FacilityId, PersonId, ReceptionNumber};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::ticket::{TicketCorrection, TicketDraft};
use onshi_domain::{Settings, TreatmentMonth};

fn tickets(story: &mut Story, facility: &str, month: TreatmentMonth) -> Vec<TicketUnit> {
    match story.bulk(facility, BulkRequest::Tickets(month)) {
        BulkBody::Tickets { units, .. } => units,
        other => panic!("{other:?}"),
    }
}

fn unit_gist(unit: &TicketUnit) -> String {
    let results: Vec<String> = unit.results.iter().map(|r| result_gist(&r.qualification)).collect();
    format!("{} {} {}", unit.person, unit.validity.code(), results.join(" "))
}

fn gists(story: &mut Story, facility: &str) -> Vec<String> {
    tickets(story, facility, november()).iter().map(unit_gist).collect()
}

#[test]
fn b051_a_result_is_pending_until_asked_often_and_late_enough() {
    for (polls, delay, pending) in [(0, 0, 0), (1, 0, 1), (3, 0, 3)] {
        let settings = Settings { bulk_pending_polls: polls, bulk_delay_seconds: delay, ..Settings::default() };
        let mut story = Story::with(settings);
        let number = story.accept(CLINIC, BulkRequest::Tickets(november()));
        for _ in 0..pending {
            assert_eq!(story.collect(CLINIC, BulkKind::Tickets, &number), BulkBody::Pending);
        }
        assert!(matches!(story.collect(CLINIC, BulkKind::Tickets, &number), BulkBody::Tickets { .. }));
    }
    let settings = Settings { bulk_pending_polls: 0, bulk_delay_seconds: 3600, ..Settings::default() };
    let mut story = Story::with(settings);
    let number = story.accept(CLINIC, BulkRequest::Tickets(november()));
    assert_eq!(story.collect(CLINIC, BulkKind::Tickets, &number), BulkBody::Pending);
    story.go(3, 10);
    assert!(matches!(story.collect(CLINIC, BulkKind::Tickets, &number), BulkBody::Tickets { .. }));
}

#[test]
fn b060_b059_a_number_works_only_for_its_facility_and_function() {
    let mut story = Story::new();
    let number = story.accept(CLINIC, BulkRequest::Tickets(november()));
    assert!(number.as_str().len() <= 20 && number.as_str().bytes().all(|b| b.is_ascii_digit()), "§8-14");
    let collect = |facility: &str, kind, number: &ReceptionNumber| Command::CollectBulk {
        facility: FacilityId::from(facility),
        kind,
        number: number.clone(),
    };
    for command in [
        collect(HOSPITAL, BulkKind::Tickets, &number),
        collect(CLINIC, BulkKind::Inquiries, &number),
        collect(CLINIC, BulkKind::Tickets, &ReceptionNumber::from("999")),
        collect(CLINIC, BulkKind::Tickets, &ReceptionNumber::from("../../x")),
    ] {
        assert_eq!(story.refused(&command), "bulk.unknown_number");
    }
    assert_eq!(story.refused(&collect("無", BulkKind::Tickets, &number)), "facility.unknown");
    let again = story.accept(CLINIC, BulkRequest::Tickets(november()));
    assert_ne!(number, again, "B-054: each request has its own number");
}

#[test]
fn b053_b058_b057_only_own_visible_tickets_of_the_month_come() {
    let mut story = Story::new();
    assert_eq!(gists(&mut story, CLINIC), Vec::<String>::new(), "B-053: nothing is normal");
    let (first, second) = (story.recipient(1), story.recipient(2));
    story.insure(second);
    story.ticket(second, CLINIC);
    story.ticket(first, CLINIC);
    story.ticket(first, HOSPITAL);
    story.ticket(first, PHARMACY);
    story.ticket_with(first, CLINIC, november().previous(), TicketDraft::default());
    assert_eq!(gists(&mut story, CLINIC), ["p1 1 扶助1", "p2 1 保険 扶助1"]);
    assert_eq!(gists(&mut story, HOSPITAL), ["p1 1 扶助1"]);
    assert_eq!(gists(&mut story, PHARMACY), ["p1 1 扶助1"]);
    assert_eq!(gists(&mut story, CLINIC), gists(&mut story, CLINIC), "B-054: idempotent");
    assert_eq!(tickets(&mut story, CLINIC, november().previous()).len(), 1);
    assert_eq!(tickets(&mut story, CLINIC, november().next()).len(), 0);
}

#[test]
fn b055_b056_corrections_come_and_withdrawn_tickets_do_not() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let ticket = story.ticket(person, CLINIC);
    let correction = TicketCorrection { self_pay_yen: Some(3000), ..TicketCorrection::default() };
    story.act(Command::CorrectTicket { ticket, correction: Box::new(correction) });
    let units = tickets(&mut story, CLINIC, november());
    assert_eq!(units[0].results[0].qualification.aid().unwrap().tickets[0].content.self_pay_yen, 3000);
    story.act(Command::WithdrawTicket { ticket });
    assert_eq!(gists(&mut story, CLINIC), Vec::<String>::new());
}

#[test]
fn the_month_is_told_as_it_stands_b070_b073_b075() {
    let mut story = Story::new();
    let (ended, moved, before) = (story.recipient(1), story.recipient(2), story.recipient(3));
    for person in [ended, moved, before] {
        story.ticket(person, CLINIC);
    }
    story.change(before, abolish(), day(1));
    story.go(20, 9);
    story.change(ended, abolish(), day(10));
    story.change(moved, move_away(moved), day(10));
    story.ticket(moved, CLINIC);
    assert_eq!(
        gists(&mut story, CLINIC),
        ["p1 2 扶助1~2026-11-10", "p2 1 扶助1~2026-11-10 扶助1"],
        "an ended case's ticket is needed for the days before; none of the month, none told"
    );
}

#[test]
fn s003_26_the_card_is_not_needed_but_disclosure_and_the_function_are() {
    let mut story = Story::new();
    let (lost, hidden) = (story.recipient(1), story.recipient(2));
    story.ticket(lost, CLINIC);
    story.ticket(hidden, CLINIC);
    story.act(Command::SetCard { person: lost, state: onshi_domain::card::CardState::Suspended });
    story.act(Command::SetDisclosure { person: hidden, not_disclosed: true });
    assert_eq!(gists(&mut story, CLINIC), ["p1 1 扶助1"]);
    let change = FacilityChange { medical_aid: Some(false), ..FacilityChange::default() };
    story.act(Command::SetFacility { facility: FacilityId::from(CLINIC), change });
    assert_eq!(gists(&mut story, CLINIC), Vec::<String>::new(), "B-107");
}

#[test]
fn a_list_of_inquiries_is_answered_person_by_person() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.insure(person);
    let wrong = NumberQuery { insurer_number: "12131011".into(), number: "1".into(), ..NumberQuery::default() };
    let queries = vec![insured_query(person), wrong, aid_query(PAYER, person), aid_query(PAYER, PersonId(7))];
    let body = story.bulk(CLINIC, BulkRequest::Inquiries { on: day(3), queries });
    let BulkBody::Inquiries { units, on } = body else { panic!() };
    assert_eq!(on, day(3));
    assert_eq!(units.iter().map(|u| gist(&u.answer)).collect::<Vec<_>>(), ["1 保険", "×", "6 扶助0", "4"]);
    assert_eq!(units.iter().map(|u| u.limit_changed).collect::<Vec<_>>(), [Some(false), None, None, None]);
    assert_eq!(story.world.visits(&"架空市".into()).count(), 0, "a list of appointments is no visit");
}

#[test]
fn reference_numbers_are_registered_in_bulk_each_by_itself() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let registration = |reference: &str, number: String| ReferenceRegistration {
        reference_number: reference.into(),
        insurer_number: PAYER.into(),
        number,
        ..ReferenceRegistration::default()
    };
    let good = registration("A1", aid_query(PAYER, person).number);
    let bad = registration("A2", aid_query(PAYER, PersonId(7)).number);
    let body = story.bulk(CLINIC, BulkRequest::ReferenceNumbers(vec![bad, good]));
    let BulkBody::ReferenceNumbers(units) = body else { panic!() };
    let code = |u: &RegistrationUnit| u.outcome.as_ref().map(|p| p.0).map_err(|r| r.code);
    assert_eq!(units.iter().map(code).collect::<Vec<_>>(), [Err("reference_number.nobody"), Ok(1)]);
    story.ticket(person, CLINIC);
    let units = tickets(&mut story, CLINIC, november());
    assert_eq!(units[0].reference_number.as_ref().unwrap().as_str(), "A1");
    assert_eq!(units[0].validity, Validity::Valid);
}

#[test]
fn lists_have_limits() {
    let story = Story::new();
    let accept = |request| Command::AcceptBulk { facility: FacilityId::from(CLINIC), file_identifier: None, request };
    let list = |people| BulkRequest::Inquiries { on: day(3), queries: vec![NumberQuery::default(); people] };
    assert_eq!(story.refused(&accept(list(BULK_LIMIT + 1))), "bulk.too_many");
    assert_eq!(story.refused(&accept(list(0))), "bulk.empty");
    assert!(story.world.decide(&accept(list(BULK_LIMIT)), story.at).is_ok());
}
