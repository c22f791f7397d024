//! Files of an office, row by row (B-143).

use crate::story::{CLINIC, ELSEWHERE, OFFICE, OUTSIDER, PHARMACY, Story, abolish, day, november, opening, recipient};
use jiff::civil::{Date, date};
use onshi_domain::aid::{Known, Standing};
use onshi_domain::command::Command;
use onshi_domain::id::{FacilityCode, FacilityId, FileId, OfficeId, PersonId, RecipientNumber};
use onshi_domain::insurance::ReasonOfLoss;
use onshi_domain::office::{Calendar, MonthDay, Visibility};
use onshi_domain::office_work;
use onshi_domain::office_work::file::{CoverageKind, CoverageRow, FileKind, RowPerson, TicketRow};
use onshi_domain::office_work::rows::RowOutcome;
use onshi_domain::ticket::{TicketDraft, TicketState};
use onshi_domain::{Refusal, TreatmentMonth};

const MONTHLY: &str = "月次";

fn by_number(person: u64) -> RowPerson {
    RowPerson { recipient_number: Some(recipient(person)), alias: None, guest: None }
}

fn code(story: &Story, facility: &str) -> FacilityCode {
    story.world.facility(&FacilityId::from(facility)).unwrap().code
}

fn row(story: &Story, person: u64, facility: &str) -> TicketRow {
    let facility = code(story, facility);
    TicketRow { person: by_number(person), facility, month: november(), issuer: None, draft: TicketDraft::default() }
}

impl Story {
    fn work(&mut self, command: office_work::Command) {
        self.act(Command::OfficeWork(Box::new(command)));
    }

    fn open_file(&mut self, office: &str, kind: FileKind, month: Option<TreatmentMonth>) {
        self.work(office_work::Command::OpenFile { office: OfficeId::from(office), kind, month });
    }

    /// Hands in a file of tickets and tells what came of each row: the reason's code, or the word.
    fn tickets(&mut self, office: &str, rows: &[TicketRow]) -> Vec<&'static str> {
        self.open_file(office, FileKind::Tickets, Some(november()));
        for (nth, row) in (1..).zip(rows) {
            self.work(office_work::Command::TakeTicket { row: nth, content: Ok(Box::new(row.clone())) });
        }
        self.work(office_work::Command::CloseFile);
        self.outcomes()
    }

    fn coverage(&mut self, rows: &[CoverageRow]) -> Vec<&'static str> {
        self.open_file(OFFICE, FileKind::Coverage, None);
        for (nth, row) in (1..).zip(rows) {
            self.work(office_work::Command::TakeCoverage { row: nth, content: Ok(Box::new(row.clone())) });
        }
        self.work(office_work::Command::CloseFile);
        self.outcomes()
    }

    fn outcomes(&self) -> Vec<&'static str> {
        let last = (1..).take_while(|n| self.world.file(FileId(*n)).is_some()).last().unwrap();
        let told = |result: RowOutcome| match result {
            RowOutcome::Rejected(refusal) => refusal.code,
            other => other.word(),
        };
        self.world.file(FileId(last)).unwrap().rows.iter().map(told).collect()
    }
}

#[test]
fn b143_each_row_is_taken_or_rejected_with_its_reason() {
    let mut story = Story::new();
    for person in 1..=3 {
        story.recipient(person);
    }
    story.change(PersonId(3), abolish(), date(2026, 10, 15));
    let elsewhere = story.person(4);
    story.act(opening(elsewhere, ELSEWHERE, date(2025, 11, 1)));
    let good = row(&story, 1, CLINIC);
    let unknown_code = FacilityCode::with_check_digit(13, good.facility.point_table(), 999_999).unwrap();
    let alias = |name: &str| RowPerson { recipient_number: None, alias: Some(name.to_owned()), guest: None };
    let dated = |from: Date, until: Date| TicketDraft {
        valid_from: Some(from),
        valid_until: Some(until),
        ..TicketDraft::default()
    };
    let rows = [
        (good.clone(), "登録"),
        (good.clone(), "file.duplicate_row"),
        (
            TicketRow { draft: TicketDraft { self_pay_yen: 5, ..TicketDraft::default() }, ..good.clone() },
            "file.duplicate_row",
        ),
        (TicketRow { month: november().next(), ..good.clone() }, "file.wrong_month"),
        (TicketRow { facility: unknown_code, ..good.clone() }, "file.unknown_facility"),
        (row(&story, 1, OUTSIDER), "ticket.not_designated"),
        (row(&story, 9, CLINIC), "file.unknown_recipient"),
        (row(&story, 3, CLINIC), "file.stopped"),
        (TicketRow { person: alias("患者4"), ..good.clone() }, "file.no_case"),
        (TicketRow { person: alias("だれか"), ..good.clone() }, "file.unknown_person"),
        (TicketRow { person: RowPerson::default(), ..good.clone() }, "file.nobody"),
        (
            TicketRow {
                person: RowPerson { recipient_number: Some(recipient(1)), alias: Some("患者2".into()), guest: None },
                ..good.clone()
            },
            "file.two_people",
        ),
        (TicketRow { person: alias("患者2"), draft: dated(day(20), day(10)), ..good.clone() }, "ticket.dates"),
        (TicketRow { issuer: Some(good.facility), ..row(&story, 1, PHARMACY) }, "登録"),
        (TicketRow { issuer: Some(good.facility), ..row(&story, 2, CLINIC) }, "ticket.issuer_on_medical"),
        (TicketRow { issuer: Some(unknown_code), ..row(&story, 2, PHARMACY) }, "file.unknown_facility"),
        (TicketRow { person: alias("患者2"), ..good }, "登録"),
    ];
    let (given, expected): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    assert_eq!(story.tickets(OFFICE, &given), expected);
    let file = story.world.file(FileId(1)).unwrap();
    assert_eq!(file.counts(), [3, 0, 14]);
    assert_eq!(file.reasons()["file.duplicate_row"], 2);
    assert_eq!(story.world.tickets().count(), 3, "accepted rows stand, rejected ones leave nothing");
    for result in file.rows.iter() {
        if let RowOutcome::Rejected(refusal) = result {
            let Refusal { what, remedy, .. } = refusal.as_ref();
            assert!(what.ends_with('。') && remedy.ends_with('。'), "{what}{remedy}");
        }
    }
}

#[test]
fn b143_the_same_file_again_changes_nothing_and_a_contradiction_is_an_overlap() {
    let mut story = Story::new();
    story.recipient(1);
    let good = row(&story, 1, CLINIC);
    story.tickets(OFFICE, std::slice::from_ref(&good));
    let before: Vec<_> = story.world.tickets().cloned().collect();
    let other = TicketRow { draft: TicketDraft { self_pay_yen: 100, ..TicketDraft::default() }, ..good.clone() };
    assert_eq!(story.tickets(OFFICE, &[good, other]), ["変更なし", "file.overlap"]);
    assert_eq!(story.world.tickets().cloned().collect::<Vec<_>>(), before);
}

#[test]
fn b003_tickets_of_a_file_wait_for_the_offices_day_as_single_ones_do() {
    let mut story = Story::new();
    let calendar = Calendar::Monthly(MonthDay::new(20).unwrap());
    story.office(MONTHLY, "12141065", calendar, Visibility::NextOpenDay);
    let person = story.person(1);
    story.act(opening(person, MONTHLY, date(2025, 11, 1)));
    assert_eq!(story.tickets(MONTHLY, &[row(&story, 1, CLINIC)]), ["登録"]);
    let ticket = story.world.tickets().next().unwrap();
    let TicketState::Waiting(schedule) = ticket.state_at(story.at) else { panic!("{ticket:?}") };
    // 20 November 2026 is a Friday, the 23rd a holiday.
    assert_eq!(schedule.visible_from, day(24).at(8, 30, 0, 0));
}

#[test]
fn rows_need_an_open_file() {
    let story = Story::new();
    let content = Ok(Box::new(row(&story, 1, CLINIC)));
    let take = Command::OfficeWork(Box::new(office_work::Command::TakeTicket { row: 1, content }));
    assert_eq!(story.refused(&take), "file.none_open");
}

#[test]
fn coverage_is_registered_from_a_file_and_the_same_file_changes_nothing() {
    let mut story = Story::new();
    for person in 1..=4 {
        story.recipient(person);
    }
    story.person(5);
    let new_number = RecipientNumber::with_check_digit(777).unwrap();
    let alias = |name: &str| RowPerson { recipient_number: None, alias: Some(name.to_owned()), guest: None };
    let row = |person, kind, on| CoverageRow { person, kind, on };
    let rows = [
        row(alias("患者5"), CoverageKind::Start(recipient(5)), day(2)),
        row(by_number(1), CoverageKind::Suspend, day(5)),
        row(by_number(1), CoverageKind::Resume, day(10)),
        row(by_number(2), CoverageKind::Abolish(Some(ReasonOfLoss::Death)), day(6)),
        row(by_number(3), CoverageKind::Renumber(new_number), day(7)),
    ];
    assert_eq!(story.coverage(&rows), ["登録"; 5]);
    let standing =
        |story: &Story, person, on| story.world.person(PersonId(person)).unwrap().cases[0].standing(on, Known::All);
    assert!(matches!(standing(&story, 5, day(3)), Standing::Receiving(_)));
    assert!(matches!(standing(&story, 1, day(6)), Standing::Ended(_)));
    assert!(matches!(standing(&story, 1, day(10)), Standing::Receiving(_)));
    assert!(matches!(standing(&story, 2, day(6)), Standing::Ended(_)));
    assert_eq!(story.coverage(&rows), ["変更なし"; 5]);
    let wrong = [
        row(by_number(2), CoverageKind::Suspend, day(8)),
        row(by_number(4), CoverageKind::Resume, day(8)),
        row(alias("患者5"), CoverageKind::Start(recipient(4)), day(9)),
        row(by_number(4), CoverageKind::Renumber(recipient(1)), day(9)),
        row(by_number(4), CoverageKind::Abolish(None), day(9)),
        row(by_number(4), CoverageKind::Abolish(None), day(9)),
    ];
    let expected =
        ["case.none_open", "case.step", "case.number_taken", "case.number_taken", "登録", "file.duplicate_row"];
    assert_eq!(story.coverage(&wrong), expected);
}
