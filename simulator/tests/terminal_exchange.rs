//! The terminal as a receipt computer meets it: requests that are answered, in every way of writing them.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod terminal_support;

use notify::EventKind;
use notify::event::{ModifyKind, RenameMode};
use onshi_simulator::actors::terminal::{TerminalOptions, WatchMode};
use onshi_wire::control::journal::{Direction, Door};
use onshi_wire::control::world::{Consents, IdentityCheck, Tap};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use terminal_support::{Bench, CLINIC, PERSON, QUICK, element, names};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_taken_and_its_answer_stands_in_res_and_in_the_journal() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let request = bench.inquiry("abc-1");
    fs::write(bench.req("OQSsiquc01req_202611100001.xml"), &request).unwrap();
    let answer = res.file("OQSsiquc01res_202611100001.xml").await;
    let text = String::from_utf8(answer.clone()).unwrap();
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n"), "{text}");
    assert_eq!(element(&text, "ArbitraryFileIdentifier"), Some("abc-1"));
    assert_eq!(element(&text, "QualificationValidity"), Some("1"), "{text}");
    let journal = bench.delivered(1).await;
    let about: Vec<_> = journal.iter().filter(|e| matches!(e.door, Door::Req | Door::Res)).collect();
    let directions: Vec<_> = about.iter().map(|e| e.direction).collect();
    assert_eq!(directions, [Direction::Received, Direction::Answered, Direction::Delivered]);
    assert_eq!(about[0].size, request.len() as u64);
    assert_eq!(about[2].name, "OQSsiquc01res_202611100001.xml");
    assert!(names(&bench.root.join("req")).is_empty());
    assert!(names(&bench.root.join(".onshi/work")).is_empty());
    assert!(names(&bench.root.join(".onshi/stage")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn polling_alone_answers_too() {
    let bench = Bench::of("late_touch_ms: 0", "", TerminalOptions { watch: WatchMode::Poll, ..QUICK }).await;
    let mut res = bench.watch("res");
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("p")).unwrap();
    res.file("OQSsiquc01res_1.xml").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_of_writing_a_request_is_understood() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let request = bench.inquiry("w");
    // Under another name, then renamed.
    fs::write(bench.req("OQSsiquc01req_1.xml.tmp"), &request).unwrap();
    fs::rename(bench.req("OQSsiquc01req_1.xml.tmp"), bench.req("OQSsiquc01req_1.xml")).unwrap();
    res.file("OQSsiquc01res_1.xml").await;
    // Elsewhere, then moved in.
    fs::write(bench.root.join("outside.xml"), &request).unwrap();
    fs::rename(bench.root.join("outside.xml"), bench.req("OQSsiquc01req_2.xml")).unwrap();
    res.file("OQSsiquc01res_2.xml").await;
    // Kept open after everything is written.
    let mut open = fs::File::create(bench.req("OQSsiquc01req_3.xml")).unwrap();
    open.write_all(&request).unwrap();
    res.file("OQSsiquc01res_3.xml").await;
    // In Shift_JIS.
    let text = String::from_utf8(request).unwrap().replace("UTF-8", "Shift_JIS");
    fs::write(bench.req("OQSsiquc01req_4.xml"), text).unwrap();
    res.file("OQSsiquc01res_4.xml").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_written_request_waits_for_its_other_half() {
    let bench =
        Bench::of("late_touch_ms: 0", "", TerminalOptions { settled_after: terminal_support::LONG, ..QUICK }).await;
    let mut res = bench.watch("res");
    let request = bench.inquiry("half");
    let (first, second) = request.split_at(request.len() / 2);
    let mut file = fs::File::create(bench.req("OQSsiquc01req_slow.xml")).unwrap();
    file.write_all(first).unwrap();
    // The answer to another request, written later, shows that the terminal has looked at the half.
    fs::write(bench.req("OQSsiquc01req_other.xml"), bench.inquiry("other")).unwrap();
    res.file("OQSsiquc01res_other.xml").await;
    assert!(bench.req("OQSsiquc01req_slow.xml").exists());
    file.write_all(second).unwrap();
    drop(file);
    res.file("OQSsiquc01res_slow.xml").await;
    let journal = bench.delivered(2).await;
    let received: Vec<_> =
        journal.iter().filter(|e| e.direction == Direction::Received && e.name.contains("slow")).collect();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].size, request.len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_its_writer_takes_back_is_harmless() {
    let bench =
        Bench::of("late_touch_ms: 0", "", TerminalOptions { settled_after: terminal_support::LONG, ..QUICK }).await;
    let mut res = bench.watch("res");
    fs::write(bench.req("OQSsiquc01req_gone.xml"), "<XmlMsg><MessageHeader>").unwrap();
    fs::write(bench.req("OQSsiquc01req_a.xml"), bench.inquiry("a")).unwrap();
    res.file("OQSsiquc01res_a.xml").await;
    fs::remove_file(bench.req("OQSsiquc01req_gone.xml")).unwrap();
    fs::write(bench.req("OQSsiquc01req_b.xml"), bench.inquiry("b")).unwrap();
    res.file("OQSsiquc01res_b.xml").await;
    let journal = bench.delivered(2).await;
    assert!(journal.iter().all(|e| !e.name.contains("gone")));
    assert_eq!(names(&bench.root.join("res")).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_requests_at_once_are_answered_once_each() {
    const COUNT: usize = 1000;
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let request = bench.inquiry("many");
    for number in 0..COUNT {
        fs::write(bench.req(&format!("OQSsiquc01req_{number}.xml")), &request).unwrap();
    }
    let expected: BTreeSet<String> = (0..COUNT).map(|number| format!("OQSsiquc01res_{number}.xml")).collect();
    assert_eq!(res.count(COUNT).await, expected);
    let journal = bench.delivered(COUNT).await;
    for direction in [Direction::Received, Direction::Answered, Direction::Delivered] {
        let of_folders = journal.iter().filter(|e| matches!(e.door, Door::Req | Door::Res) && e.direction == direction);
        assert_eq!(of_folders.count(), COUNT, "{direction:?}");
    }
    assert!(names(&bench.root.join("req")).is_empty());
    assert!(names(&bench.root.join(".onshi/work")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_jis_terminal_answers_in_shift_jis() {
    let bench = Bench::of("late_touch_ms: 0", "character_code: shift_jis", QUICK).await;
    let mut res = bench.watch("res");
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("sjis")).unwrap();
    let answer = res.file("OQSsiquc01res_1.xml").await;
    let text = encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&answer).unwrap();
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>"), "{text}");
    assert_eq!(element(&text, "CharacterCodeIdentifier"), Some("1"));
    assert_eq!(element(&text, "InsurerName"), Some(bench.world.info().offices[0].name.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_appears_whole_and_changes_once_more_later() {
    let bench = Bench::of("late_touch_ms: 30", "", QUICK).await;
    let mut res = bench.watch("res");
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("touch")).unwrap();
    let path = bench.root.join("res/OQSsiquc01res_1.xml");
    // For a watcher, a file moved in from elsewhere is one that is created.
    let first = res.event().await;
    assert_eq!(first.kind, EventKind::Modify(ModifyKind::Name(RenameMode::To)), "{first:?}");
    let whole = fs::read(&path).unwrap();
    assert!(whole.ends_with(b"</XmlMsg>\r\n"));
    let later = loop {
        let event = res.event().await;
        if !event.kind.is_access() {
            break event;
        }
    };
    assert!(matches!(later.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_))), "{later:?}");
    assert_eq!(later.paths, std::slice::from_ref(&path));
    assert_eq!(fs::read(&path).unwrap(), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn taps_at_several_readers_make_whole_face_files_in_one_folder() {
    let bench = Bench::usual().await;
    let mut face = bench.watch("face");
    let tap = |reader| Tap {
        person: PERSON.to_owned(),
        reader,
        identity: IdentityCheck::Face,
        consents: Consents { medication: true, ..Consents::default() },
        register_for_insurance_use: false,
        course: onshi_wire::control::reader::Course::default(),
        subsidies: Default::default(),
    };
    let (one, two) = tokio::join!(bench.tap(tap(1)), bench.tap(tap(2)));
    assert_ne!(one, two);
    for name in [one, two] {
        let text = String::from_utf8(face.file(&name).await).unwrap();
        assert!(text.ends_with("</XmlMsg>\r\n"), "{text}");
        assert_eq!(element(&text, "ReferenceClassification"), Some("1"));
        assert_eq!(element(&text, "PharmacistsInfoConsFlg"), Some("1"));
    }
    let journal = bench.faces_delivered(2).await;
    let deliveries = journal.iter().filter(|e| e.direction == Direction::Delivered && e.door == Door::Face);
    assert!(deliveries.clone().all(|e| e.facility.as_deref() == Some(CLINIC)));
    assert_eq!(deliveries.count(), 2);
}
