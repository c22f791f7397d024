//! What holds whatever is asked, in any order.

use crate::story::{CLINIC, ELSEWHERE, HOSPITAL, OFFICE, OUTSIDER, PHARMACY, Story, abolish, day, november};
use onshi_domain::aid::{Case, Known, Standing};
use onshi_domain::bulk::{BulkBody, BulkKind, BulkRequest};
use onshi_domain::command::{CaseChange, CaseChangeKind, Command, NewCase};
use onshi_domain::id::{FacilityId, OfficeId, PersonId, RecipientNumber, TicketId};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::insurance::{Loss, ReasonOfLoss};
use onshi_domain::ticket::{AnsweredTicket, TicketCorrection, TicketDraft};
use onshi_domain::{Event, Settings, World};
use proptest::prelude::*;
use std::collections::BTreeSet;

const PEOPLE: u64 = 3;

fn person() -> impl Strategy<Value = PersonId> {
    (1..=PEOPLE).prop_map(PersonId)
}

fn facility() -> impl Strategy<Value = FacilityId> {
    prop::sample::select(vec![CLINIC, HOSPITAL, PHARMACY, OUTSIDER]).prop_map(FacilityId::from)
}

fn office() -> impl Strategy<Value = OfficeId> {
    prop::sample::select(vec![OFFICE, ELSEWHERE]).prop_map(OfficeId::from)
}

fn number() -> impl Strategy<Value = RecipientNumber> {
    (1u32..5).prop_map(|serial| RecipientNumber::with_check_digit(serial).unwrap())
}

fn change() -> impl Strategy<Value = CaseChangeKind> {
    prop_oneof![
        Just(CaseChangeKind::Suspend),
        Just(CaseChangeKind::Resume),
        Just(abolish()),
        (office(), number()).prop_map(|(to, recipient_number)| CaseChangeKind::Move { to, recipient_number }),
        number().prop_map(|recipient_number| CaseChangeKind::Renumber { recipient_number }),
    ]
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    let visible = || prop::option::of((1i8..=30).prop_map(|d| day(d).at(12, 0, 0, 0)));
    let query = number().prop_map(|n| NumberQuery {
        insurer_number: crate::story::PAYER.into(),
        number: n.to_string(),
        ..NumberQuery::default()
    });
    let ticket = || (1u64..8).prop_map(TicketId);
    prop_oneof![
        3 => (person(), office(), number(), 1i8..=30, visible()).prop_map(|(person, office, recipient_number, from, visible_from)| {
            Command::OpenCase(NewCase { person, office, recipient_number, from: day(from), visible_from, force: false })
        }),
        3 => (person(), prop::option::of(office()), change(), 1i8..=30, visible()).prop_map(|(person, office, kind, on, visible_from)| {
            Command::ChangeCase(CaseChange { person, office, kind, on: day(on), visible_from })
        }),
        4 => (person(), facility()).prop_map(|(person, facility)| Command::Delegate {
            person, facility, month: november(), office: None, draft: Box::new(TicketDraft::default()),
        }),
        1 => ticket().prop_map(|ticket| Command::WithdrawTicket { ticket }),
        1 => ticket().prop_map(|ticket| Command::CorrectTicket { ticket, correction: Box::new(TicketCorrection::default()) }),
        1 => office().prop_map(|office| Command::RunRegistration { office }),
        1 => (person(), any::<bool>()).prop_map(|(person, not_disclosed)| Command::SetDisclosure { person, not_disclosed }),
        1 => (person(), 1i8..=30).prop_map(|(person, on)| Command::LoseInsurance {
            person, index: None, loss: Loss { on: day(on), reason: Some(ReasonOfLoss::AssistanceBegan) },
            visible_from: None,
        }),
        5 => (person(), facility()).prop_map(|(person, facility)| Command::Tap(crate::story::tapping(person, facility.as_str()))),
        2 => (facility(), 1i8..=30, query).prop_map(|(facility, on, query)| Command::InquireByNumber { facility, on: day(on), query }),
        2 => facility().prop_map(|facility| Command::AcceptBulk {
            facility, file_identifier: None, request: BulkRequest::Tickets(november()),
        }),
        2 => (facility(), 1u64..6).prop_map(|(facility, serial)| Command::CollectBulk {
            facility, kind: BulkKind::Tickets, number: format!("20261103{serial:08}").as_str().into(),
        }),
    ]
}

/// Tickets told by an event, with the facility that was told.
fn told(event: &Event) -> Vec<(&FacilityId, &AnsweredTicket)> {
    let (facility, results): (_, Vec<_>) = match event {
        Event::Answered(answer) => (&answer.facility, answer.results().iter().collect()),
        Event::BulkAnswered(answer) => match &answer.body {
            BulkBody::Tickets { units, .. } => (&answer.facility, units.iter().flat_map(|u| &u.results).collect()),
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let aids = results.into_iter().filter_map(|result| result.qualification.aid());
    aids.flat_map(|aid| &aid.tickets).map(|ticket| (facility, ticket)).collect()
}

fn running(case: &Case, on: i8, known: Known) -> bool {
    matches!(case.standing(day(on), known), Standing::Receiving(_))
}

fn check_overlaps(world: &World) {
    for person in world.people() {
        let moments: BTreeSet<_> =
            person.cases.iter().flat_map(|case| &case.entries).map(|entry| entry.visible_from).collect();
        for at in moments {
            for on in 1..=30 {
                let count = person.cases.iter().filter(|case| running(case, on, Known::At(at))).count();
                assert!(count <= 1, "{count} cases of {} show at {at} for day {on}", person.id);
            }
        }
    }
}

fn check_answer(story: &Story, event: &Event, settings: &Settings) {
    for (asking, ticket) in told(event) {
        let record = story.world.ticket(ticket.id).unwrap();
        assert!(!record.is_withdrawn(), "{} was withdrawn", ticket.id);
        assert!(record.is_visible(story.at), "{} does not show yet", ticket.id);
        assert_eq!(ticket.names_other_facility, record.facility != *asking);
        let bulk = matches!(event, Event::BulkAnswered(_));
        assert!(record.facility == *asking || (settings.show_other_facility_ticket && !bulk));
        assert!(!story.world.person(record.person).unwrap().not_disclosed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn invariants_hold_and_replay_gives_an_equal_world(
        commands in prop::collection::vec((command(), 0i64..40), 1..60),
        show_other_facility_ticket: bool,
    ) {
        let settings = Settings { show_other_facility_ticket, ..Settings::default() };
        let mut story = Story::with(settings.clone());
        for id in 1..=PEOPLE {
            let person = story.person(id);
            story.insure(person);
        }
        for (command, hours) in commands {
            story.at = story.at.saturating_add(jiff::Span::new().hours(hours));
            let before = story.world.clone();
            match story.world.decide(&command, story.at) {
                Err(refusal) => prop_assert!(!refusal.what.is_empty() && !refusal.remedy.is_empty()),
                Ok(events) => {
                    prop_assert_eq!(&story.world.decide(&command, story.at).unwrap(), &events, "the same again");
                    for event in events {
                        check_answer(&story, &event, &settings);
                        story.world.evolve(&event);
                        story.log.push(event);
                    }
                    check_overlaps(&story.world);
                }
            }
            prop_assert!(before.tickets().count() <= story.world.tickets().count());
        }
        let mut replayed = World::new(settings);
        for event in &story.log {
            replayed.evolve(event);
        }
        prop_assert_eq!(replayed, story.world);
    }
}
