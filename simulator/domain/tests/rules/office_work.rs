//! What an office does besides single tickets: start, suspension, numbering, paper, inbox and lists.

use crate::story::{
    CLINIC, ELSEWHERE, HOSPITAL, OFFICE, PAYER, PHARMACY, Story, abolish, aid_query, birthdate, day, delegation, gist,
    november, opening, recipient, result_gist,
};
use jiff::civil::date;
use onshi_domain::bulk::{BulkBody, BulkRequest};
use onshi_domain::command::{Command, NewCase};
use onshi_domain::id::{FacilityId, OfficeId, PersonId, RecipientNumber, RequestId};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::office::{Numbering, Registration};
use onshi_domain::office_work::request::{NewRequest, RequestState, Requester, Ruling, Why};
use onshi_domain::office_work::{self, OfficeChange};
use onshi_domain::ticket::{TicketCorrection, TicketDraft, TicketState};
use onshi_domain::{Event, TreatmentMonth};

fn office_work(command: office_work::Command) -> Command {
    Command::OfficeWork(Box::new(command))
}

fn change(change: OfficeChange) -> Command {
    office_work(office_work::Command::ChangeOffice { office: OfficeId::from(OFFICE), change })
}

fn suspend(from: i8, until: Option<i8>) -> Command {
    let at = |d: i8| day(d).at(0, 0, 0, 0);
    let office = OfficeId::from(OFFICE);
    office_work(office_work::Command::Suspend { office, from: at(from), until: until.map(at) })
}

#[test]
fn s002_04_b010_before_its_start_nothing_is_answered_for_an_offices_people() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.ticket(person, CLINIC);
    story.act(change(OfficeChange { starts_on: Some(day(10)), ..OfficeChange::default() }));
    for (today, expected) in [(9, "4"), (10, "1 扶助1")] {
        story.go(today, 9);
        assert_eq!(gist(&story.ask(CLINIC, day(today), aid_query(PAYER, person))), expected, "{today}");
        let BulkBody::Tickets { units, .. } = story.bulk(CLINIC, BulkRequest::Tickets(november())) else { panic!() };
        assert_eq!(units.len(), usize::from(today == 10), "{today}");
    }
    let october = november().previous();
    let online = delegation(person, CLINIC, october, TicketDraft::default());
    assert_eq!(story.refused(&online), "ticket.before_start");
    let paper = TicketDraft { registration: Registration::Paper, ..TicketDraft::default() };
    story.ticket_with(person, CLINIC, october, paper);
}

#[test]
fn b124_while_the_linkage_stands_still_the_last_known_state_is_answered_and_news_wait() {
    let mut story = Story::new();
    let (ended, new) = (story.recipient(1), story.person(2));
    let old = story.ticket(ended, CLINIC);
    story.act(suspend(4, Some(10)));
    story.go(5, 9);
    story.change(ended, abolish(), day(5));
    story.act(opening(new, OFFICE, day(5)));
    story.ticket(new, CLINIC);
    for (today, of_ended, of_new) in [(6, "1 扶助1", "4"), (10, "2 扶助0~2026-11-05", "1 扶助1")] {
        story.go(today, 9);
        let known = story.world.knowledge(&OfficeId::from(OFFICE), story.at).unwrap();
        assert_eq!(known, if today == 6 { day(4).at(0, 0, 0, 0) } else { story.at });
        assert_eq!(gist(&story.ask(CLINIC, day(today), aid_query(PAYER, ended))), of_ended, "{today}");
        assert_eq!(gist(&story.ask(CLINIC, day(today), aid_query(PAYER, new))), of_new, "{today}");
        let withdraw = Command::WithdrawTicket { ticket: old };
        if today == 6 {
            assert_eq!(story.refused(&withdraw), "linkage.suspended");
            let correction = Box::new(TicketCorrection::default());
            assert_eq!(story.refused(&Command::CorrectTicket { ticket: old, correction }), "linkage.suspended");
        } else {
            story.act(withdraw);
        }
    }
}

#[test]
fn a_suspension_can_be_ended_and_two_may_not_overlap() {
    let mut story = Story::new();
    let end = office_work(office_work::Command::EndSuspension { office: OfficeId::from(OFFICE) });
    assert_eq!(story.refused(&end), "linkage.none");
    assert_eq!(story.refused(&suspend(5, Some(5))), "linkage.period");
    story.act(suspend(3, None));
    assert_eq!(story.refused(&suspend(20, Some(25))), "linkage.overlap");
    story.go(12, 9);
    story.act(end);
    assert_eq!(story.world.suspension(&OfficeId::from(OFFICE), story.at), None);
    story.act(suspend(20, Some(25)));
}

#[test]
fn b013_b014_numbers_stay_or_change_on_the_first_of_a_month() {
    let mut story = Story::new();
    let (monthly, suspended) = (story.recipient(1), story.recipient(2));
    story.change(suspended, onshi_domain::command::CaseChangeKind::Suspend, day(2));
    let fixed = story.person(3);
    story.act(opening(fixed, ELSEWHERE, date(2025, 11, 1)));
    let numbering = Some(Numbering::Monthly);
    story.act(change(OfficeChange { numbering, ..OfficeChange::default() }));
    let turn = |month| office_work(office_work::Command::TurnMonth(month));
    story.act(turn(november()));
    assert_eq!(number(&story, monthly, date(2026, 11, 3)), recipient(1));
    // The clock leaps over December.
    story.at = date(2027, 1, 5).at(9, 0, 0, 0);
    story.act(turn(TreatmentMonth::of(story.at.date())));
    let numbers = [11, 12, 13].map(|m| date(2026, 1, 5).saturating_add(jiff::Span::new().months(m - 1)));
    let numbers = numbers.map(|on| number(&story, monthly, on));
    assert_eq!(numbers[0], recipient(1), "the old month keeps its number");
    assert!(numbers[1] != numbers[0] && numbers[2] != numbers[1] && numbers[2] != numbers[0], "{numbers:?}");
    for unchanged in [suspended, fixed] {
        assert_eq!(number(&story, unchanged, date(2027, 1, 5)), recipient(unchanged.0));
    }
    assert!(story.act(turn(november())).is_empty(), "a month is turned once");
    // The old number is known to be replaced, the new one answers.
    let old = story.ask(CLINIC, story.at.date(), aid_query(PAYER, monthly));
    assert_eq!(gist(&old), "3 扶助0~2026-12-01");
    let query = NumberQuery {
        insurer_number: PAYER.to_owned(),
        number: numbers[2].to_string(),
        birthdate: Some(birthdate(1)),
        ..NumberQuery::default()
    };
    assert_eq!(gist(&story.ask(CLINIC, story.at.date(), query)), "6 扶助0");
}

fn number(story: &Story, person: PersonId, on: jiff::civil::Date) -> RecipientNumber {
    let case = &story.world.person(person).unwrap().cases[0];
    case.recipient_number(on, onshi_domain::aid::Known::All).unwrap()
}

#[test]
fn s002_16_s002_28_a_paper_ticket_stands_and_is_never_answered() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let paper = TicketDraft { registration: Registration::Paper, ..TicketDraft::default() };
    let ticket = story.ticket_with(person, CLINIC, november(), paper);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0");
    let held = story.world.ticket(ticket).unwrap();
    assert!(held.stands(story.at) && !held.is_visible(story.at));
    assert_eq!(held.state_at(story.at), TicketState::Paper { handed_out_at: story.at });
    let correction = Box::new(TicketCorrection { self_pay_yen: Some(500), ..TicketCorrection::default() });
    story.act(Command::CorrectTicket { ticket, correction });
    assert_eq!(story.world.ticket(ticket).unwrap().content.self_pay_yen, 500);
    let hand_out = office_work(office_work::Command::HandOut { ticket });
    story.act(hand_out.clone());
    assert_eq!(story.world.hand_outs(ticket), [story.at]);
    story.act(Command::WithdrawTicket { ticket });
    assert!(!story.world.ticket(ticket).unwrap().stands(story.at));
    assert_eq!(story.refused(&hand_out), "ticket.withdrawn");
}

fn asking(person: PersonId, why: Why) -> NewRequest {
    NewRequest {
        office: OfficeId::from(OFFICE),
        by: Requester::Facility,
        person,
        facility: FacilityId::from(CLINIC),
        month: november(),
        why,
        visit_on: None,
        ticket: None,
        note: String::new(),
    }
}

fn submit(request: NewRequest) -> Command {
    office_work(office_work::Command::Submit(Box::new(request)))
}

fn settle(request: u64, ruling: Ruling) -> Command {
    office_work(office_work::Command::Settle { request: RequestId(request), ruling })
}

#[test]
fn s000_43_b026_a_request_after_the_visit_is_delegated_retroactively() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let october = november().previous();
    let request =
        NewRequest { month: october, visit_on: Some(date(2026, 10, 30)), ..asking(person, Why::VisitedWithoutTicket) };
    story.act(submit(request));
    let late = TicketDraft { valid_from: Some(date(2026, 10, 31)), ..TicketDraft::default() };
    assert_eq!(story.refused(&settle(1, Ruling::Delegate(Box::new(late)))), "request.visit_not_covered");
    story.act(settle(1, Ruling::Delegate(Box::default())));
    let state = &story.world.request(RequestId(1)).unwrap().state;
    let RequestState::Delegated { ticket, .. } = state else { panic!("{state:?}") };
    assert_eq!(story.world.ticket(*ticket).unwrap().month, october);
    let BulkBody::Tickets { units, .. } = story.bulk(CLINIC, BulkRequest::Tickets(october)) else { panic!() };
    assert_eq!(result_gist(&units[0].results[0].qualification), "扶助1");
    assert_eq!(story.refused(&settle(1, Ruling::Refuse("二度目".into()))), "request.settled");
}

#[test]
fn a_case_worker_refuses_answers_corrects_and_forwards() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let ticket = story.ticket(person, CLINIC);
    for (why, ticket) in [
        (Why::VisitPlanned, None),
        (Why::Admission, None),
        (Why::Correction, Some(ticket)),
        (Why::Unconfirmed, None),
        (Why::Paper, None),
    ] {
        story.act(submit(NewRequest { ticket, ..asking(person, why) }));
    }
    let correction = TicketCorrection { self_pay_yen: Some(900), ..TicketCorrection::default() };
    let correct = || Ruling::Correct(Box::new(correction.clone()));
    assert_eq!(story.refused(&settle(1, correct())), "request.nothing_to_correct");
    assert_eq!(story.refused(&settle(1, Ruling::Refuse(" ".into()))), "request.silent");
    assert_eq!(story.refused(&settle(1, Ruling::Delegate(Box::default()))), "ticket.duplicate");
    assert_eq!(story.refused(&settle(9, Ruling::Answer("済み".into()))), "request.unknown");
    assert_eq!(story.refused(&settle(4, Ruling::Forward(OfficeId::from(OFFICE)))), "request.forward_to_itself");
    for (request, ruling, word) in [
        (1, Ruling::Refuse("券は登録済みです。".into()), "却下"),
        (2, Ruling::Answer("入院の連絡を受けました。".into()), "回答済み"),
        (3, correct(), "訂正済み"),
        (4, Ruling::Forward(OfficeId::from(ELSEWHERE)), "回送"),
        (5, Ruling::Answer("窓口で交付します。".into()), "回答済み"),
    ] {
        story.act(settle(request, ruling));
        assert_eq!(story.world.request(RequestId(request)).unwrap().state.word(), word);
    }
    assert_eq!(story.world.ticket(ticket).unwrap().content.self_pay_yen, 900);
    let forwarded = story.world.request(RequestId(6)).unwrap();
    assert_eq!((forwarded.asked.office.as_str(), forwarded.forwarded_from), (ELSEWHERE, Some(RequestId(4))));
    assert_eq!(forwarded.state, RequestState::Open);
}

#[test]
fn requests_that_cannot_be_right_are_refused() {
    let mut story = Story::new();
    let (person, other) = (story.recipient(1), story.recipient(2));
    let foreign = story.ticket(other, CLINIC);
    let base = || asking(person, Why::VisitPlanned);
    for (request, code) in [
        (NewRequest { office: OfficeId::from("無"), ..base() }, "office.unknown"),
        (NewRequest { facility: FacilityId::from("無"), ..base() }, "facility.unknown"),
        (NewRequest { visit_on: Some(date(2026, 12, 1)), ..base() }, "request.visit_outside"),
        (NewRequest { why: Why::Correction, ..base() }, "request.no_ticket"),
        (NewRequest { ticket: Some(foreign), ..base() }, "request.other_ticket"),
        (NewRequest { note: "長".repeat(401), ..base() }, "request.long"),
    ] {
        assert_eq!(story.refused(&submit(request)), code);
    }
    story.act(submit(base()));
    assert_eq!(story.refused(&submit(NewRequest { note: "別の言葉".into(), ..base() })), "request.duplicate");
}

#[test]
fn s003_25_b142_visits_without_delegation_are_listed_until_handled() {
    let mut story = Story::new();
    let (one, two) = (story.recipient(1), story.recipient(2));
    let office = OfficeId::from(OFFICE);
    for today in [4, 5] {
        story.go(today, 9);
        story.tap(one, CLINIC);
        story.tap(one, CLINIC);
        story.tap(two, HOSPITAL);
    }
    story.act(submit(asking(one, Why::VisitedWithoutTicket)));
    let listed = |story: &Story| -> Vec<(PersonId, String, usize, Option<RequestId>)> {
        let visits = story.world.undelegated_visits(&office).unwrap();
        visits.into_iter().map(|v| (v.person, v.facility.to_string(), v.days.len(), v.request)).collect()
    };
    let (clinic, hospital) = (CLINIC.to_owned(), HOSPITAL.to_owned());
    let both = [(one, clinic.clone(), 2, Some(RequestId(1))), (two, hospital, 2, None)];
    assert_eq!(listed(&story), both);
    // A ticket from the 5th on leaves the 4th open.
    let from_fifth = TicketDraft { valid_from: Some(day(5)), ..TicketDraft::default() };
    story.ticket_with(one, CLINIC, november(), from_fifth);
    let handle = |person, facility: &str| {
        office_work(office_work::Command::HandleVisits {
            office: office.clone(),
            person,
            facility: FacilityId::from(facility),
            month: november(),
            note: "救急のため委託しない".into(),
        })
    };
    story.act(handle(two, HOSPITAL));
    assert_eq!(listed(&story), [(one, clinic, 1, Some(RequestId(1)))]);
    assert_eq!(story.refused(&handle(two, HOSPITAL)), "visits.none");
    story.go(6, 9);
    story.tap(two, HOSPITAL);
    assert_eq!(listed(&story).len(), 2, "a later visit is news");
}

#[test]
fn b141_the_threshold_of_frequent_visits_is_the_offices_own_and_days_are_told() {
    let mut story = Story::new();
    let person = story.recipient(1);
    for (today, facility) in [(3, CLINIC), (3, PHARMACY), (4, CLINIC), (5, HOSPITAL)] {
        story.go(today, 9);
        story.tap(person, facility);
    }
    let office = OfficeId::from(OFFICE);
    assert!(story.world.frequent_visitors(&office, november()).unwrap().is_empty());
    let none = change(OfficeChange { frequent_days: Some(0), ..OfficeChange::default() });
    assert_eq!(story.refused(&none), "office.frequent_days");
    story.act(change(OfficeChange { frequent_days: Some(2), ..OfficeChange::default() }));
    let found = story.world.frequent_visitors(&office, november()).unwrap();
    let days: Vec<_> =
        found.iter().map(|f| (f.facility.as_str(), f.days.iter().copied().collect::<Vec<_>>())).collect();
    assert_eq!(days, [(CLINIC, vec![day(3), day(4)])]);
}

#[test]
fn b076_b144_an_overlap_is_refused_and_a_forced_one_is_flagged() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let again = |force| {
        Command::OpenCase(NewCase {
            person,
            office: OfficeId::from(ELSEWHERE),
            recipient_number: recipient(1),
            from: day(2),
            visible_from: None,
            force,
        })
    };
    assert_eq!(story.refused(&again(false)), "case.overlap");
    let flagged = |story: &Story, office| story.world.double_coverage(&OfficeId::from(office)).unwrap();
    assert!(flagged(&story, OFFICE).is_empty());
    story.act(again(true));
    for office in [OFFICE, ELSEWHERE] {
        let [double] = flagged(&story, office).try_into().unwrap();
        assert_eq!((double.person, double.from, double.until), (person, day(2), None));
    }
    let office = Some(OfficeId::from(OFFICE));
    story.act(Command::ChangeCase(onshi_domain::command::CaseChange {
        person,
        office,
        kind: abolish(),
        on: day(9),
        visible_from: None,
    }));
    assert_eq!(flagged(&story, OFFICE)[0].until, Some(day(9)));
    let replayed = story.log.iter().fold(Story::new().world, |mut world, event| {
        if !matches!(event, Event::OfficeAdded(_) | Event::FacilityAdded(_)) {
            world.evolve(event);
        }
        world
    });
    assert_eq!(replayed, story.world);
}
