//! How offices open and change cases: order, overlaps, late knowledge.

use crate::story::{
    CLINIC, ELSEWHERE, OFFICE, PAYER, Story, Tapped, abolish, aid_query, changing, day, gist, is_start, move_away,
    opening, recipient,
};
use jiff::civil::date;
use onshi_domain::card::ScreenFailure;
use onshi_domain::command::{CaseChange, CaseChangeKind, Command, NewCase};
use onshi_domain::id::{OfficeId, PersonId, RecipientNumber};

#[test]
fn b006_b007_s002_41_a_new_case_shows_only_once_registered() {
    let mut story = Story::new();
    let person = story.person(1);
    story.act(Command::OpenCase(NewCase {
        person,
        office: OfficeId::from(OFFICE),
        recipient_number: recipient(1),
        from: day(1),
        visible_from: Some(day(8).at(8, 30, 0, 0)),
        force: false,
    }));
    assert_eq!(story.tap(person, CLINIC), Tapped::Screen(ScreenFailure::NothingFound));
    assert_eq!(gist(&story.ask(CLINIC, day(3), aid_query(PAYER, person))), "4");
    story.go(8, 9);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0");
}

#[test]
fn b074_an_abolition_registered_late_is_noticed_by_asking_again() {
    let mut story = Story::new();
    let person = story.recipient(1);
    assert_eq!(gist(&story.tap(person, CLINIC).answer()), "6 扶助0");
    story.go(20, 9);
    story.change(person, abolish(), day(2));
    assert_eq!(gist(&story.ask(CLINIC, day(3), aid_query(PAYER, person))), "2 扶助0~2026-11-02");
}

#[test]
fn b072_after_a_resumption_the_qualification_date_is_its_day() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.change(person, CaseChangeKind::Suspend, day(1));
    story.change(person, CaseChangeKind::Resume, day(3));
    let answer = story.tap(person, CLINIC).answer();
    assert_eq!(answer.results()[0].qualification.aid().unwrap().qualified_on, day(3));
}

#[test]
fn b075_a_move_ends_one_case_and_opens_the_other() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.change(person, move_away(person), day(10));
    let cases = &story.world.person(person).unwrap().cases;
    assert_eq!(cases.iter().map(|c| c.office.as_str()).collect::<Vec<_>>(), [OFFICE, ELSEWHERE]);
    assert!(is_start(&cases[1].entries[0].step) && cases[1].entries[0].effective == day(10));
    let answer = story.tap(person, CLINIC).answer();
    assert_eq!(answer.results()[0].qualification.aid().unwrap().payer_number.as_str(), PAYER, "until the day before");
    story.go(10, 9);
    let answer = story.tap(person, CLINIC).answer();
    assert_eq!(answer.results()[0].qualification.aid().unwrap().office, OfficeId::from(ELSEWHERE));
}

#[test]
fn b014_the_number_of_the_day_is_told() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let new = RecipientNumber::parse("9999996").unwrap();
    story.change(person, CaseChangeKind::Renumber { recipient_number: new }, day(5));
    for (to, number) in [(4, recipient(1)), (5, new)] {
        story.go(to, 9);
        let answer = story.tap(person, CLINIC).answer();
        assert_eq!(answer.results()[0].qualification.aid().unwrap().recipient_number, number);
    }
}

#[test]
fn changes_that_cannot_be_are_refused_with_the_reason() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let stranger = story.person(2);
    let ended = story.recipient(3);
    story.change(ended, abolish(), day(1));
    let same_number = |person: PersonId| {
        Command::OpenCase(NewCase {
            person,
            office: OfficeId::from(OFFICE),
            recipient_number: recipient(1),
            from: day(1),
            visible_from: None,
            force: false,
        })
    };
    let at_office = |office: &str| {
        Command::ChangeCase(CaseChange {
            person,
            office: Some(OfficeId::from(office)),
            kind: abolish(),
            on: day(3),
            visible_from: None,
        })
    };
    let back = CaseChangeKind::Move { to: OfficeId::from(OFFICE), recipient_number: recipient(8) };
    for (name, command, code) in [
        ("B-144 a second case", opening(person, ELSEWHERE, day(1)), "case.overlap"),
        ("the same office again", opening(person, OFFICE, day(1)), "case.overlap"),
        ("another one's number", same_number(stranger), "case.number_taken"),
        ("no case at all", changing(stranger, abolish(), day(3)), "case.none_open"),
        ("an ended case", changing(ended, CaseChangeKind::Resume, day(3)), "case.none_open"),
        ("a case elsewhere", at_office(ELSEWHERE), "case.none_open"),
        ("an unknown office", at_office("無"), "office.unknown"),
        ("resuming what runs", changing(person, CaseChangeKind::Resume, day(3)), "case.step"),
        ("before the start", changing(person, abolish(), date(2025, 1, 1)), "case.order"),
        ("a move to itself", changing(person, back, day(3)), "case.move_to_itself"),
        ("an unknown office", opening(stranger, "無", day(1)), "office.unknown"),
        ("an unknown person", opening(PersonId(9), OFFICE, day(1)), "person.unknown"),
    ] {
        assert_eq!(story.refused(&command), code, "{name}");
    }
}

#[test]
fn b076_a_case_may_follow_but_not_show_before_the_old_one_has_ended() {
    let mut story = Story::new();
    let person = story.recipient(1);
    let end =
        CaseChange { person, office: None, kind: abolish(), on: day(10), visible_from: Some(day(20).at(9, 0, 0, 0)) };
    story.act(Command::ChangeCase(end));
    assert_eq!(story.refused(&opening(person, ELSEWHERE, day(10))), "case.overlap", "both would show until the 20th");
    story.act(Command::OpenCase(NewCase {
        person,
        office: OfficeId::from(ELSEWHERE),
        recipient_number: recipient(1),
        from: day(10),
        visible_from: Some(day(20).at(9, 0, 0, 0)),
        force: false,
    }));
}

#[test]
fn a_suspended_case_blocks_no_other_office_but_cannot_resume_beside_it() {
    let mut story = Story::new();
    let person = story.recipient(1);
    story.change(person, CaseChangeKind::Suspend, day(2));
    story.act(opening(person, ELSEWHERE, day(3)));
    let resume = CaseChange {
        person,
        office: Some(OfficeId::from(OFFICE)),
        kind: CaseChangeKind::Resume,
        on: day(4),
        visible_from: None,
    };
    assert_eq!(story.refused(&Command::ChangeCase(resume)), "case.overlap");
}

#[test]
fn a_recipient_number_is_free_from_the_day_of_abolition_on() {
    let mut story = Story::new();
    let (first, second) = (story.recipient(1), story.person(2));
    story.change(first, abolish(), day(2));
    let with_number_of_first = |from| {
        let recipient_number = recipient(first.0);
        let office = OfficeId::from(OFFICE);
        Command::OpenCase(NewCase { person: second, office, recipient_number, from, visible_from: None, force: false })
    };
    assert_eq!(story.refused(&with_number_of_first(day(1))), "case.number_taken");
    story.act(with_number_of_first(day(2)));
}
