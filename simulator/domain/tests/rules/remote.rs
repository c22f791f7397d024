//! 訪問診療等・オンライン診療等: consent away from the reader and what is asked under it (B-037, B-111).

use crate::story::{CLINIC, HOSPITAL, PAYER, Story, aid_query, day, result_gist};
use onshi_domain::Settings;
use onshi_domain::answer::Outcome;
use onshi_domain::bulk::{BulkBody, BulkKind, BulkRequest};
use onshi_domain::card::CardState;
use onshi_domain::command::Command;
use onshi_domain::consent::ConsentChoices;
use onshi_domain::event::Event;
use onshi_domain::id::{FacilityId, PersonId};
use onshi_domain::remote_care::{
    self, CONSENTS_KEPT, CareKind, ExpiryReason, GivenBy, NewConsent, Patient, RemoteAnswer, RemoteSearch, RemoteUnit,
    Withdrawal,
};

fn command(command: remote_care::Command) -> Command {
    Command::RemoteCare(Box::new(command))
}

fn consent(kind: CareKind) -> NewConsent {
    let choices = ConsentChoices { medication: true, ..ConsentChoices::default() };
    NewConsent { kind, given_by: GivenBy::OwnDevice, choices, examination: None, last: None }
}

fn giving(person: PersonId, facility: &str, consent: NewConsent) -> Command {
    command(remote_care::Command::Give { facility: FacilityId::from(facility), person, consent })
}

fn withdrawing(person: PersonId, facility: &str, kind: CareKind, by: Withdrawal) -> Command {
    let patient = Patient::Person(person);
    command(remote_care::Command::Withdraw { facility: FacilityId::from(facility), patient, kind, by })
}

fn ask(story: &mut Story, facility: &str, kind: CareKind, person: PersonId) -> RemoteAnswer {
    let (on, query) = (story.at.date(), aid_query(PAYER, person));
    let inquiry = remote_care::Command::Inquire { facility: FacilityId::from(facility), kind, on, query };
    let events = story.act(command(inquiry));
    let answer = events.into_iter().find_map(|event| match event {
        Event::RemoteCare(event) => match *event {
            remote_care::Event::Answered(answer) => Some(*answer),
            _ => None,
        },
        _ => None,
    });
    answer.expect("an answer")
}

fn refusal(answer: &RemoteAnswer) -> Option<&'static str> {
    match &answer.outcome {
        Outcome::Failed(refusal) => Some(refusal.code),
        Outcome::Checked { .. } => None,
    }
}

fn results(answer: &RemoteAnswer) -> Vec<String> {
    match &answer.outcome {
        Outcome::Failed(refusal) => panic!("{refusal}"),
        Outcome::Checked { results, .. } => results.iter().map(|one| result_gist(&one.qualification)).collect(),
    }
}

fn units(story: &mut Story, facility: &str, search: RemoteSearch) -> Vec<RemoteUnit> {
    match story.bulk(facility, BulkRequest::Consented(search)) {
        BulkBody::Consented(units) => units,
        other => panic!("{other:?}"),
    }
}

#[test]
fn b037_without_a_card_the_platform_answers_as_by_card_while_the_consent_is_in_force() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.insure(person);
    story.ticket(person, CLINIC);
    let by_card = story.tap(person, CLINIC).answer();
    assert_eq!(refusal(&ask(&mut story, CLINIC, CareKind::HomeVisit, person)), Some("remote_consent.none"));
    story.act(giving(person, CLINIC, consent(CareKind::HomeVisit)));
    let answer = ask(&mut story, CLINIC, CareKind::HomeVisit, person);
    assert_eq!(answer.outcome, by_card.outcome);
    assert_eq!(answer.consent.map(|consent| consent.expiry(story.at)), Some(None));
    // Neither another kind nor another facility is covered by it.
    assert_eq!(refusal(&ask(&mut story, CLINIC, CareKind::Online, person)), Some("remote_consent.none"));
    assert_eq!(refusal(&ask(&mut story, HOSPITAL, CareKind::HomeVisit, person)), Some("remote_consent.none"));
}

#[test]
fn b037_a_consent_that_is_over_is_told_with_its_reason_and_opens_nothing() {
    for (by, reason) in [(Withdrawal::Facility, "1"), (Withdrawal::Patient, "2"), (Withdrawal::OtherUse, "3")] {
        let mut story = Story::new();
        let person = story.recipient(1);
        story.act(giving(person, CLINIC, consent(CareKind::HomeVisit)));
        story.act(withdrawing(person, CLINIC, CareKind::HomeVisit, by));
        let answer = ask(&mut story, CLINIC, CareKind::HomeVisit, person);
        let consent = answer.consent.unwrap();
        assert_eq!(consent.expiry(story.at).map(ExpiryReason::code), Some(reason));
        assert_eq!(consent.open_choices(story.at), ConsentChoices::default());
        assert_eq!(results(&answer).len(), 1, "the qualification itself is still told");
        let again = withdrawing(person, CLINIC, CareKind::HomeVisit, by);
        assert_eq!(story.refused(&again), "remote_consent.none");
    }
}

#[test]
fn an_online_consent_ends_with_its_day_and_a_new_one_takes_over() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let on = |examination| NewConsent { examination: Some(examination), ..consent(CareKind::Online) };
    story.act(giving(person, CLINIC, on(day(12))));
    story.go(12, 23);
    assert_eq!(ask(&mut story, CLINIC, CareKind::Online, person).consent.unwrap().expiry(story.at), None);
    story.go(13, 0);
    let over = ask(&mut story, CLINIC, CareKind::Online, person).consent.unwrap();
    assert_eq!(over.expiry(story.at), Some(ExpiryReason::TermOver));
    story.act(giving(person, CLINIC, on(day(20))));
    assert_eq!(ask(&mut story, CLINIC, CareKind::Online, person).consent.unwrap().examination, Some(day(20)));
}

#[test]
fn a_consent_needs_a_usable_card_and_a_term_that_can_be() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let wrong = [
        NewConsent { examination: Some(day(12)), ..consent(CareKind::HomeVisit) },
        NewConsent { last: Some(day(1)), ..consent(CareKind::HomeVisit) },
        NewConsent { examination: Some(day(1)), ..consent(CareKind::Online) },
        NewConsent { examination: Some(day(20)), last: Some(day(19)), ..consent(CareKind::Online) },
    ];
    for consent in wrong {
        assert_eq!(story.refused(&giving(person, CLINIC, consent)), "remote_consent.term", "{consent:?}");
    }
    for (state, code) in [
        (CardState::None, "card.none"),
        (CardState::Suspended, "card.unusable"),
        (CardState::CardExpired, "card.unusable"),
        (CardState::CertificateExpired, "card.unusable"),
        (CardState::NotRegistered, "card.unusable"),
        (CardState::RegistrationCancelled, "card.unusable"),
    ] {
        story.act(Command::SetCard { person, state });
        assert_eq!(story.refused(&giving(person, CLINIC, consent(CareKind::HomeVisit))), code, "{state:?}");
    }
}

#[test]
fn bulk_brings_everybody_who_consented_in_the_days_asked_for_and_nobody_else() {
    let mut story = Story::with(Settings { bulk_pending_polls: 0, ..Settings::default() });
    let today = story.at.date();
    let (first, second, hidden, other) =
        (story.recipient(1), story.recipient(2), story.recipient(3), story.recipient(4));
    story.ticket(first, CLINIC);
    for person in [first, second, hidden] {
        story.act(giving(person, CLINIC, consent(CareKind::HomeVisit)));
    }
    story.act(giving(other, HOSPITAL, consent(CareKind::HomeVisit)));
    story.act(giving(other, CLINIC, NewConsent { examination: Some(day(20)), ..consent(CareKind::Online) }));
    story.act(withdrawing(second, CLINIC, CareKind::HomeVisit, Withdrawal::Patient));
    story.act(Command::SetDisclosure { person: hidden, not_disclosed: true });
    let search = RemoteSearch { kind: CareKind::HomeVisit, by_examination: false, from: today, to: today };
    let found = units(&mut story, CLINIC, search);
    let gists: Vec<_> = found
        .iter()
        .map(|u| (u.person, u.validity.code(), u.consent.expiry(story.at).map(ExpiryReason::code)))
        .collect();
    assert_eq!(gists, [(first, "1", None), (second, "6", Some("2"))]);
    let before = RemoteSearch { from: day(1), to: day(2), ..search };
    assert_eq!(units(&mut story, CLINIC, before), []);
    // By day of examination, which is not the day of consent.
    let online = RemoteSearch { kind: CareKind::Online, by_examination: true, from: day(20), to: day(20) };
    assert_eq!(units(&mut story, CLINIC, online).iter().map(|unit| unit.person).collect::<Vec<_>>(), [other]);
    let backwards = BulkRequest::Consented(RemoteSearch { from: day(2), to: day(1), ..search });
    let facility = FacilityId::from(CLINIC);
    assert_eq!(
        story.refused(&Command::AcceptBulk { facility, file_identifier: None, request: backwards }),
        "bulk.days"
    );
}

#[test]
fn a_result_cannot_be_collected_through_the_other_kind() {
    let mut story = Story::with(Settings { bulk_pending_polls: 0, ..Settings::default() });
    let today = story.at.date();
    let search = RemoteSearch { kind: CareKind::HomeVisit, by_examination: false, from: today, to: today };
    let number = story.accept(CLINIC, BulkRequest::Consented(search));
    for kind in [BulkKind::Consented(CareKind::Online), BulkKind::Tickets] {
        let facility = FacilityId::from(CLINIC);
        let collection = Command::CollectBulk { facility, kind, number: number.clone() };
        assert_eq!(story.refused(&collection), "bulk.unknown_number");
    }
}

#[test]
fn the_oldest_consents_are_forgotten_at_the_limit() {
    let mut story = Story::new();
    let person = story.recipient(1);
    for _ in 0..=CONSENTS_KEPT {
        story.act(giving(person, CLINIC, consent(CareKind::Online)));
    }
    assert_eq!(story.world.remote_consents(&FacilityId::from(CLINIC)).count(), CONSENTS_KEPT);
}
