//! Stories at the desk, without files and without time.

use super::*;
use crate::dates::Month;
use crate::messages::{Bulk, Header, Incoming, PersonAnswer, Registration, Row, Segment, Ticket, Validity};
use jiff::civil::{Date, date};
use onshi_wire::driver::{
    AcquireInBulk, AidStatus, InquireByNumber, InquireInBulk, JobState, PaperReception, Prescription, ToDoReason,
    WarningKind,
};

const HERE: &str = "1312345670";

/// A clinic's desk on 2026-11-03, perhaps with a planted fault.
pub(super) fn desk_with(defect: Option<Defect>) -> Desk {
    let habits = Habits {
        poll: Duration::from_millis(500),
        answer_limit: Duration::from_secs(8),
        bulk_limit: Duration::from_secs(15),
        cap_pilot: false,
        defects: Defects::new(defect),
    };
    let facility = Facility { code: HERE.to_owned(), designated: true };
    Desk::new(facility, "2026-11-03T09:00:00".parse().unwrap(), habits, 0)
}

fn desk() -> Desk {
    desk_with(None)
}

fn header(segment: Segment) -> Header {
    Header { confirmed_on: None, file_identifier: None, reception_number: None, segment, texts: Vec::new() }
}

fn on(day: Date) -> Header {
    Header { confirmed_on: Some(day), ..header(Segment::Done) }
}

fn november_ticket() -> Ticket {
    let month = Month::of(date(2026, 11, 1));
    Ticket {
        ticket_type: "01".to_owned(),
        month: Some(month),
        valid_from: Some(month.first()),
        valid_until: Some(month.last()),
        issue_number: "1".to_owned(),
        payer_number: "12131017".to_owned(),
        recipient_number: "0012344".to_owned(),
        facility_code: HERE.to_owned(),
        treatment_type: "02".to_owned(),
        single_or_combined: "01".to_owned(),
        ..Ticket::default()
    }
}

fn taro(tickets: Vec<Ticket>) -> Row {
    Row {
        class: "A1".to_owned(),
        insurer_number: "12131017".to_owned(),
        number: "0012344".to_owned(),
        name: "医扶　太郎".to_owned(),
        kana: "ｲﾌ ﾀﾛｳ".to_owned(),
        sex: Some("1".to_owned()),
        birthdate: Some(date(1960, 4, 1)),
        insurer_name: "中央福祉事務所".to_owned(),
        from: Some(date(2026, 4, 1)),
        tickets,
        ..Row::default()
    }
}

fn answer(validity: Validity, rows: Vec<Row>) -> PersonAnswer {
    PersonAnswer { accepted: true, validity: Some(validity), rows, ..PersonAnswer::default() }
}

fn without_ticket() -> PersonAnswer {
    answer(Validity::ValidUnregistered, vec![taro(vec![])])
}

fn with_ticket(ticket: Ticket) -> PersonAnswer {
    answer(Validity::Valid, vec![taro(vec![ticket])])
}

/// The request that the desk wants written; panics when there is none.
fn sent(desk: &mut Desk) -> Request {
    let effects = desk.take_effects();
    match effects.into_iter().next() {
        Some(Effect::Send(request, _)) => *request,
        other => panic!("no request but {other:?}"),
    }
}

/// Answers a request under its own name.
fn reply(desk: &mut Desk, request: &Request, incoming: Incoming) {
    desk.answer_arrived(&request.base.replace("req_", "res_"), incoming);
}

fn numbers() -> InquireByNumber {
    InquireByNumber {
        insurer_number: "12131017".to_owned(),
        number: "0012344".to_owned(),
        birthdate: "1960-04-01".to_owned(),
        ..InquireByNumber::default()
    }
}

/// A whole bulk acquisition of November.
fn acquire(desk: &mut Desk, units: Vec<PersonAnswer>) -> String {
    let id = desk.acquire_in_bulk(&AcquireInBulk { month: "2026-11".to_owned() }).unwrap();
    let first = sent(desk);
    let taken = Header { reception_number: Some("77".to_owned()), ..header(Segment::Done) };
    reply(desk, &first, Incoming::Accepted(taken.clone()));
    let second = sent(desk);
    assert_eq!(second.content, Outgoing::Fetch(Bulk::Acquisition, "77".to_owned()));
    reply(desk, &second, Incoming::People(taken, units));
    id
}

fn status(desk: &Desk, index: usize) -> AidStatus {
    desk.receptions()[index].decision.status
}

fn open(desk: &Desk) -> Vec<ToDoReason> {
    desk.to_do().into_iter().map(|item| item.reason).collect()
}

#[test]
fn a_visit_without_ticket_is_on_the_list_until_a_bulk_acquisition_brings_it() {
    for (defect, still_open, then) in [
        (None, false, AidStatus::Delegated),
        (Some(Defect::NeverClosesToDo), true, AidStatus::Delegated),
        (Some(Defect::NoRetroactiveRecalculation), true, AidStatus::NotDelegated),
    ] {
        let mut desk = desk_with(defect);
        desk.patient_at_reader(&on(date(2026, 11, 3)), &without_ticket());
        desk.take_effects();
        assert_eq!(status(&desk, 0), AidStatus::NotDelegated);
        assert_eq!(open(&desk), [ToDoReason::TicketMissing]);
        assert_eq!(desk.receptions()[0].decision.window_yen, None);
        desk.set_now("2026-11-16T09:00:00".parse().unwrap());
        let job = acquire(&mut desk, vec![with_ticket(Ticket { self_pay_yen: 1_000, ..november_ticket() })]);
        assert_eq!(status(&desk, 0), then);
        assert_eq!(!open(&desk).is_empty(), still_open, "{defect:?}");
        assert_eq!(desk.job_mut(&job).unwrap().shown.people, Some(1));
        if defect.is_none() {
            assert_eq!(desk.receptions()[0].decision.window_yen, Some(1_000));
            assert!(!desk.receptions()[0].warns(WarningKind::ContactOffice));
        }
    }
    let mut silent = desk_with(Some(Defect::NoToDoForMissingTicket));
    silent.patient_at_reader(&on(date(2026, 11, 3)), &without_ticket());
    assert_eq!(open(&silent), []);
}

#[test]
fn a_ticket_that_begins_after_the_visit_does_not_cover_it_b_026() {
    let mut desk = desk();
    desk.patient_at_reader(&on(date(2026, 11, 3)), &without_ticket());
    desk.take_effects();
    acquire(&mut desk, vec![with_ticket(Ticket { valid_from: Some(date(2026, 11, 10)), ..november_ticket() })]);
    assert_eq!(status(&desk, 0), AidStatus::Expired);
    assert_eq!(open(&desk), [ToDoReason::TicketMissing]);
}

#[test]
fn the_same_bulk_twice_doubles_nothing_and_a_correction_and_a_withdrawal_are_told() {
    let mut desk = desk();
    desk.patient_at_reader(&on(date(2026, 11, 3)), &with_ticket(november_ticket()));
    desk.take_effects();
    acquire(&mut desk, vec![with_ticket(november_ticket())]);
    acquire(&mut desk, vec![with_ticket(november_ticket())]);
    assert_eq!(desk.register().get("P0001").unwrap().tickets.len(), 1);
    assert_eq!(desk.receptions()[0].warnings(), []);
    acquire(&mut desk, vec![with_ticket(Ticket { self_pay_yen: 5_000, ..november_ticket() })]);
    assert_eq!(desk.receptions()[0].decision.window_yen, Some(5_000));
    assert!(desk.receptions()[0].warns(WarningKind::TicketChanged));
    acquire(&mut desk, vec![]);
    assert_eq!(status(&desk, 0), AidStatus::NotDelegated);
    assert!(desk.receptions()[0].warns(WarningKind::TicketWithdrawn));
    assert_eq!(open(&desk), [ToDoReason::TicketMissing]);
}

#[test]
fn an_error_about_one_person_withdraws_nobodys_ticket() {
    let mut desk = desk();
    desk.patient_at_reader(&on(date(2026, 11, 3)), &with_ticket(november_ticket()));
    desk.take_effects();
    let error =
        PersonAnswer { accepted: false, texts: vec!["照会できません。".to_owned()], ..PersonAnswer::default() };
    let job = acquire(&mut desk, vec![error]);
    assert_eq!(status(&desk, 0), AidStatus::Delegated);
    assert_eq!(desk.job_mut(&job).unwrap().shown.texts, ["照会できません。"]);
}

#[test]
fn a_ticket_denied_at_the_reader_was_withdrawn_but_one_of_other_days_was_not() {
    let mut desk = desk();
    desk.patient_at_reader(&on(date(2026, 11, 3)), &with_ticket(november_ticket()));
    desk.patient_at_reader(&on(date(2026, 11, 9)), &without_ticket());
    assert_eq!(status(&desk, 1), AidStatus::NotDelegated);
    assert!(desk.receptions()[1].warns(WarningKind::TicketWithdrawn));
    let mut other = desk_with(None);
    let late = Ticket { valid_from: Some(date(2026, 11, 15)), ..november_ticket() };
    other.patient_at_reader(&on(date(2026, 11, 16)), &with_ticket(late));
    other.patient_at_reader(&on(date(2026, 11, 9)), &without_ticket());
    assert_eq!(status(&other, 1), AidStatus::Expired);
    assert_eq!(status(&other, 0), AidStatus::Delegated);
}

#[test]
fn people_that_nobody_knows_are_listed_and_not_added_b_052() {
    let mut desk = desk();
    let stranger =
        Row { name: "見知　らぬ".to_owned(), number: "1111111".to_owned(), ..taro(vec![november_ticket()]) };
    let id = acquire(&mut desk, vec![answer(Validity::Valid, vec![stranger.clone()])]);
    assert_eq!(desk.job_mut(&id).unwrap().shown.unmatched, ["見知　らぬ"]);
    assert_eq!(desk.register().patients().count(), 0);
    let mut silent = desk_with(Some(Defect::ImportsUnmatchedSilently));
    acquire(&mut silent, vec![answer(Validity::Valid, vec![stranger])]);
    assert_eq!(silent.register().patients().count(), 1);
}

#[test]
fn processing_is_asked_again_later_under_a_new_name() {
    let mut desk = desk();
    let id = desk.acquire_in_bulk(&AcquireInBulk { month: "2026-11".to_owned() }).unwrap();
    let first = sent(&mut desk);
    let taken = Header { reception_number: Some("77".to_owned()), ..header(Segment::Done) };
    reply(&mut desk, &first, Incoming::Accepted(taken.clone()));
    let second = sent(&mut desk);
    let busy = Header { reception_number: Some("77".to_owned()), ..header(Segment::Processing) };
    reply(&mut desk, &second, Incoming::People(busy, vec![]));
    assert_eq!(desk.take_effects(), [Effect::Poll(id.clone(), Duration::from_millis(500))]);
    assert_eq!(desk.job_mut(&id).unwrap().shown.state, JobState::Processing);
    assert!(!desk.is_idle());
    desk.poll_due(&id);
    let third = sent(&mut desk);
    assert_ne!(third.base, second.base);
    reply(&mut desk, &third, Incoming::People(taken, vec![]));
    assert_eq!(desk.job_mut(&id).unwrap().shown.state, JobState::Finished);
    assert!(desk.is_idle());
}

#[test]
fn an_expired_reception_number_fails_the_job_and_it_can_be_made_again_b_060() {
    let mut desk = desk();
    let id = desk.acquire_in_bulk(&AcquireInBulk { month: "2026-11".to_owned() }).unwrap();
    let first = sent(&mut desk);
    let taken = Header { reception_number: Some("77".to_owned()), ..header(Segment::Done) };
    reply(&mut desk, &first, Incoming::Accepted(taken));
    let second = sent(&mut desk);
    let failed =
        Header { texts: vec!["受付番号の有効期限切れです。".to_owned()], ..header(Segment::Failed) };
    reply(&mut desk, &second, Incoming::People(failed, vec![]));
    let job = desk.job_mut(&id).unwrap().shown.clone();
    assert_eq!((job.state, job.texts), (JobState::Failed, vec!["受付番号の有効期限切れです。".to_owned()]));
    assert_eq!(acquire(&mut desk, vec![]), "j2");
}

#[test]
fn bulk_inquiries_are_not_bulk_acquisitions_b_059() {
    for (defect, kept) in [(None, true), (Some(Defect::BulkMixesFunctions), false)] {
        let mut desk = desk_with(defect);
        desk.patient_at_reader(&on(date(2026, 11, 3)), &with_ticket(november_ticket()));
        desk.take_effects();
        desk.inquire_in_bulk(&InquireInBulk { people: vec![numbers()] }).unwrap();
        let first = sent(&mut desk);
        assert!(first.base.starts_with("OQSmuquc01req_"));
        let taken = Header { reception_number: Some("5".to_owned()), ..header(Segment::Done) };
        reply(&mut desk, &first, Incoming::Accepted(taken.clone()));
        let second = sent(&mut desk);
        reply(&mut desk, &second, Incoming::People(taken, vec![answer(Validity::Valid, vec![taro(vec![])])]));
        assert_eq!(status(&desk, 0) == AidStatus::Delegated, kept, "{defect:?}");
    }
}

#[test]
fn without_answer_a_reception_is_unconfirmed_and_asked_again_after_the_outage() {
    for (defect, asked_again) in [(None, true), (Some(Defect::DoesNotRetryAfterOutage), false)] {
        let mut desk = desk_with(defect);
        let id = desk.inquire(&numbers()).unwrap();
        let request = sent(&mut desk);
        assert_eq!(request.confirm_on, "20261103");
        desk.timed_out(&request.base);
        assert_eq!(status(&desk, 0), AidStatus::Unconfirmed);
        assert!(desk.receptions()[0].warns(WarningKind::AskAgain));
        assert_eq!(open(&desk), [ToDoReason::Unconfirmed]);
        assert!(desk.is_idle());
        // the clerk asks again: the same reception
        assert_eq!(desk.inquire(&numbers()).unwrap(), id);
        assert_eq!(desk.receptions().len(), 1);
        assert_eq!(!desk.take_effects().is_empty(), asked_again, "{defect:?}");
    }
}

#[test]
fn receptions_of_an_outage_are_asked_for_when_the_platform_answers_again_b_121() {
    let mut desk = desk();
    desk.inquire(&numbers()).unwrap();
    let lost = sent(&mut desk);
    reply(&mut desk, &lost, Incoming::Person(header(Segment::Failed), PersonAnswer::default()));
    assert_eq!(status(&desk, 0), AidStatus::Unconfirmed);
    let other = InquireByNumber { number: "1111111".to_owned(), ..numbers() };
    desk.inquire(&other).unwrap();
    let request = sent(&mut desk);
    reply(&mut desk, &request, Incoming::Person(header(Segment::Done), answer(Validity::NoneFound, vec![])));
    let again = sent(&mut desk);
    reply(&mut desk, &again, Incoming::Person(header(Segment::Done), with_ticket(november_ticket())));
    assert_eq!(status(&desk, 0), AidStatus::Delegated);
    assert_eq!(desk.receptions().len(), 2);
}

#[test]
fn a_late_answer_is_still_taken_and_a_strangers_is_not() {
    let mut desk = desk();
    desk.inquire(&numbers()).unwrap();
    let request = sent(&mut desk);
    desk.timed_out(&request.base);
    let strange = Header { file_identifier: Some("somebody".to_owned()), ..header(Segment::Done) };
    reply(&mut desk, &request, Incoming::Person(strange, with_ticket(november_ticket())));
    assert_eq!(status(&desk, 0), AidStatus::Unconfirmed);
    assert_eq!(desk.messages().len(), 1);
    let ours = Header { file_identifier: Some(request.file_identifier), ..header(Segment::Done) };
    desk.answer_arrived("OQSsiquc01res_renamed", Incoming::Person(ours, with_ticket(november_ticket())));
    assert_eq!(status(&desk, 0), AidStatus::Delegated);
}

#[test]
fn a_refused_request_shows_the_text_of_the_err_file() {
    for (defect, seen) in [(None, true), (Some(Defect::IgnoresErrFile), false)] {
        let mut desk = desk_with(defect);
        let id = desk.inquire(&numbers()).unwrap();
        let request = sent(&mut desk);
        desk.refused(&request.base, "形式が不正です。");
        assert_eq!(desk.is_idle(), seen);
        assert_eq!(desk.receptions()[0].platform_texts.is_empty(), !seen);
        assert_eq!(desk.job_mut(&id).unwrap().shown.state == JobState::Failed, seen);
    }
}

#[test]
fn an_outage_is_never_reported_as_success_b_120() {
    for (defect, expected) in
        [(None, AidStatus::Unconfirmed), (Some(Defect::ReportsSuccessOnOutage), AidStatus::Delegated)]
    {
        let mut desk = desk_with(defect);
        desk.patient_at_reader(&header(Segment::Failed), &PersonAnswer::default());
        assert_eq!(status(&desk, 0), expected);
    }
}

#[test]
fn platform_texts_are_shown_as_they_are_b_103() {
    let text = "利用者証明用電子証明書の有効期限が近づいています。";
    for (defect, shown) in [(None, true), (Some(Defect::HidesPlatformMessage), false)] {
        let mut desk = desk_with(defect);
        let told = PersonAnswer { texts: vec![text.to_owned()], ..with_ticket(november_ticket()) };
        desk.patient_at_reader(&on(date(2026, 11, 3)), &told);
        assert_eq!(desk.receptions()[0].platform_texts == [text], shown);
        assert_eq!(desk.receptions()[0].warns(WarningKind::CardExpiring), shown);
    }
}

#[test]
fn a_changed_recipient_number_is_told_and_old_tickets_keep_theirs_b_014() {
    for (defect, told) in [(None, true), (Some(Defect::OverwritesNumberSilently), false)] {
        let mut desk = desk_with(defect);
        desk.patient_at_reader(&on(date(2026, 11, 3)), &with_ticket(november_ticket()));
        let renumbered = Row { number: "1111111".to_owned(), ..taro(vec![]) };
        desk.patient_at_reader(&on(date(2026, 12, 3)), &answer(Validity::ValidUnregistered, vec![renumbered]));
        assert_eq!(desk.receptions()[1].warns(WarningKind::NumberChanged), told);
        let patient = desk.register().get("P0001").unwrap();
        assert_eq!(patient.aid.as_ref().unwrap().recipient_number, "1111111");
        assert_eq!(patient.tickets[0].ticket.recipient_number == "0012344", told);
    }
}

#[test]
fn a_late_abolition_is_seen_at_the_next_inquiry_b_074() {
    let mut desk = desk();
    desk.patient_at_reader(&on(date(2026, 11, 9)), &with_ticket(november_ticket()));
    let ended = Row { lost_on: Some(date(2026, 11, 5)), ..taro(vec![]) };
    desk.patient_at_reader(&on(date(2026, 11, 20)), &answer(Validity::Invalid, vec![ended]));
    assert_eq!([status(&desk, 0), status(&desk, 1)], [AidStatus::Invalid, AidStatus::Invalid]);
    assert_eq!(desk.receptions()[0].decision.window_yen, None);
}

#[test]
fn a_qualification_registered_late_settles_the_visit_before_b_006() {
    let mut desk = desk();
    desk.inquire(&numbers()).unwrap();
    let request = sent(&mut desk);
    reply(&mut desk, &request, Incoming::Person(header(Segment::Done), answer(Validity::NoneFound, vec![])));
    assert_eq!(status(&desk, 0), AidStatus::None);
    assert!(desk.receptions()[0].warns(WarningKind::ContactOffice));
    // the visit had no name and no patient; the numbers that were asked for link it
    desk.set_now("2026-11-10T09:00:00".parse().unwrap());
    desk.patient_at_reader(&on(date(2026, 11, 10)), &with_ticket(november_ticket()));
    assert_eq!(status(&desk, 0), AidStatus::Delegated);
}

#[test]
fn paper_receptions_follow_the_paper_or_wait_for_the_office() {
    let mut desk = desk();
    let paper = PaperReception {
        name: "医扶　太郎".to_owned(),
        kana: "イフ　タロウ".to_owned(),
        birthdate: "1960-04-01".to_owned(),
        payer_number: Some("12131017".to_owned()),
        recipient_number: Some("0012344".to_owned()),
        valid_from: Some("2026-11-01".to_owned()),
        valid_until: Some("2026-11-30".to_owned()),
        self_pay_yen: Some(500),
        sex: None,
    };
    let emergency = PaperReception { payer_number: None, recipient_number: None, ..paper.clone() };
    let expired = PaperReception { valid_until: Some("2026-11-02".to_owned()), ..paper.clone() };
    let wrong = PaperReception { recipient_number: Some("0012345".to_owned()), ..paper.clone() };
    for body in [&paper, &emergency, &expired, &wrong] {
        desk.receive_paper(body).unwrap();
    }
    let seen: Vec<_> = (0..4).map(|index| status(&desk, index)).collect();
    use AidStatus::{Delegated, Expired, Unconfirmed};
    assert_eq!(seen, [Delegated, Unconfirmed, Expired, Unconfirmed]);
    assert_eq!(desk.receptions()[0].decision.window_yen, Some(500));
    assert!(desk.receptions()[1].warns(WarningKind::ContactOffice));
    assert!(desk.receptions()[3].warns(WarningKind::CheckDigit));
    assert_eq!(desk.register().patients().count(), 1);
    // the office commissions afterwards: the emergency is covered (B-026)
    desk.take_effects();
    acquire(&mut desk, vec![with_ticket(november_ticket())]);
    assert_eq!(status(&desk, 1), Delegated);
}

#[test]
fn reference_numbers_count_only_when_the_platform_confirms_them() {
    let registered = |desk: &Desk| desk.register().get("P0001").unwrap().reference_number.clone();
    let mut desk = desk();
    desk.patient_at_reader(&on(date(2026, 11, 3)), &without_ticket());
    desk.take_effects();
    desk.register_reference_numbers(&["P0001".to_owned()]).unwrap();
    let request = sent(&mut desk);
    assert_eq!(registered(&desk), None);
    let refused = Registration { reference_number: "P0001".to_owned(), ..Registration::default() };
    reply(&mut desk, &request, Incoming::Registered(header(Segment::Done), refused.clone()));
    assert_eq!(registered(&desk), None);
    desk.register_reference_numbers(&["P0001".to_owned()]).unwrap();
    let request = sent(&mut desk);
    let done = Registration { accepted: true, ..refused };
    reply(&mut desk, &request, Incoming::Registered(header(Segment::Done), done));
    assert_eq!(registered(&desk).as_deref(), Some("P0001"));
    assert!(desk.register_reference_numbers(&["P9999".to_owned()]).is_err());
    let mut early = desk_with(Some(Defect::ReportsReferenceNumberEarly));
    early.patient_at_reader(&on(date(2026, 11, 3)), &without_ticket());
    early.register_reference_numbers(&["P0001".to_owned()]).unwrap();
    assert!(registered(&early).is_some());
}

#[test]
fn commands_with_unusable_fields_are_refused_with_a_remedy() {
    let mut desk = desk();
    let texts = [
        desk.inquire(&InquireByNumber { insurer_number: "十二".to_owned(), ..numbers() }).unwrap_err(),
        desk.inquire(&InquireByNumber { birthdate: "昭和35年".to_owned(), ..numbers() }).unwrap_err(),
        desk.acquire_in_bulk(&AcquireInBulk { month: "2026-13".to_owned() }).unwrap_err(),
        desk.inquire_in_bulk(&InquireInBulk { people: vec![] }).unwrap_err(),
        desk.prescribe(&Prescription { reception_id: "r1".to_owned(), issuer_code: "12".to_owned() }).unwrap_err(),
        desk.prescribe(&Prescription { reception_id: "r1".to_owned(), issuer_code: HERE.to_owned() }).unwrap_err(),
    ];
    assert!(texts.iter().all(|text| text.ends_with("ください。")), "{texts:?}");
    assert!(desk.receptions().is_empty() && desk.take_effects().is_empty());
}

#[test]
fn assistance_that_begins_later_leaves_an_earlier_insured_visit_alone() {
    let mut desk = desk();
    let insured = Row {
        class: "01".to_owned(),
        insurer_number: "06132013".to_owned(),
        number: "7".to_owned(),
        from: None,
        ..taro(vec![])
    };
    desk.patient_at_reader(&on(date(2026, 11, 3)), &answer(Validity::Valid, vec![insured.clone()]));
    let combined =
        Ticket { single_or_combined: "02".to_owned(), valid_from: Some(date(2026, 11, 10)), ..november_ticket() };
    let begun = Row { from: Some(date(2026, 11, 10)), ..taro(vec![combined]) };
    desk.patient_at_reader(&on(date(2026, 11, 12)), &answer(Validity::Valid, vec![insured, begun]));
    assert_eq!([status(&desk, 0), status(&desk, 1)], [AidStatus::None, AidStatus::Delegated]);
    assert!(desk.receptions()[0].decision.insurance_valid);
}
