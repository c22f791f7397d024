//! What survives an end of the process: claims, undelivered answers; and what the start cleans away.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod terminal_support;

use onshi_wire::control::journal::Direction;
use onshi_wire::control::world::{FaultKind, FaultPlan};
use std::fs;
use std::time::Duration;
use terminal_support::{Bench, QUICK, names};

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_was_never_answered_is_answered_after_the_start() {
    let bench = Bench::usual().await;
    let request = bench.inquiry("claimed");
    let bench = bench
        .restarted(|root| {
            // As if the process had ended right after the claim.
            let work = root.join(".onshi").join("work");
            fs::write(work.join("0000000007_OQSsiquc01req_1.xml"), &request).unwrap();
            // As a long name is kept.
            fs::create_dir(work.join("0000000006")).unwrap();
            fs::write(work.join("0000000006").join("OQSsiquc01req_2.xml"), &request).unwrap();
            fs::create_dir(work.join("0000000008")).unwrap();
        })
        .await;
    let mut res = bench.watch("res");
    res.file("OQSsiquc01res_1.xml").await;
    res.file("OQSsiquc01res_2.xml").await;
    bench.delivered(2).await;
    assert!(names(&bench.root.join(".onshi/work")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_not_delivered_is_delivered_once_after_the_start() {
    let bench = Bench::usual().await;
    let delay = FaultPlan { kind: FaultKind::Delay, facility: None, message: None, times: 1, milliseconds: 60_000 };
    bench.plan(delay).await;
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("late")).unwrap();
    bench.answered(1).await;
    assert!(names(&bench.root.join("res")).is_empty());
    let bench = bench.restarted(|root| assert!(names(&root.join("res")).is_empty())).await;
    let mut res = bench.watch("res");
    res.file("OQSsiquc01res_1.xml").await;
    let journal = bench.delivered(1).await;
    let of = |direction| journal.iter().filter(|e| e.direction == direction && e.name.contains("OQSsiquc01re")).count();
    assert_eq!((of(Direction::Received), of(Direction::Answered), of(Direction::Delivered)), (1, 1, 1));
    assert!(names(&bench.root.join(".onshi/work")).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_res_is_not_delivered_again() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("once")).unwrap();
    res.file("OQSsiquc01res_1.xml").await;
    fs::write(bench.req("OQSsiquc01req_2.xml"), "<x></x>").unwrap();
    bench.delivered(2).await;
    let before = names(&bench.root.join("res"));
    let bench = bench.restarted(|_| {}).await;
    assert_eq!(names(&bench.root.join("res")), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_came_while_nothing_ran_is_answered() {
    let bench = Bench::usual().await;
    let request = bench.inquiry("waiting");
    let bench = bench.restarted(|root| fs::write(root.join("req/OQSsiquc01req_1.xml"), &request).unwrap()).await;
    bench.watch("res").file("OQSsiquc01res_1.xml").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_deletes_unread_files_older_than_the_switch_says() {
    let bench = Bench::of("late_touch_ms: 0, deletion_age_days: 3", "", QUICK).await;
    let bench = bench
        .restarted(|root| {
            for (name, days) in [("res/old.xml", 4), ("res/new.xml", 2), ("face/old.xml", 4), ("req/old.tmp", 4)] {
                let file = fs::File::create(root.join(name)).unwrap();
                let now = file.metadata().unwrap().modified().unwrap();
                file.set_modified(now - Duration::from_secs(days * 24 * 60 * 60)).unwrap();
            }
        })
        .await;
    assert_eq!(names(&bench.root.join("res")), ["new.xml".to_owned()].into());
    assert!(names(&bench.root.join("face")).is_empty());
    assert_eq!(names(&bench.root.join("req")), ["old.tmp".to_owned()].into());
}

#[tokio::test(flavor = "multi_thread")]
async fn folders_that_are_removed_come_back_and_work() {
    let bench = Bench::usual().await;
    fs::rename(&bench.root, bench.root.with_extension("old")).unwrap();
    fs::create_dir_all(bench.root.join("REQ")).unwrap();
    let mut root = terminal_support::Folder::watch(&bench.root);
    root.until("res", |folder| folder.join("res").is_dir().then_some(())).await;
    let mut res = bench.watch("res");
    fs::write(bench.root.join("REQ/OQSsiquc01req_1.xml"), bench.inquiry("new root")).unwrap();
    res.file("OQSsiquc01res_1.xml").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_result_travels_as_a_zip_if_the_switch_says_so() {
    let bench = Bench::of("late_touch_ms: 0, zip_bulk_result: true, bulk_pending_polls: 0", "", QUICK).await;
    let mut res = bench.watch("res");
    let code = bench.world.info().facilities[0].code.clone();
    let first = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode>\
         <ArbitraryFileIdentifier>b</ArbitraryFileIdentifier></MessageHeader><MessageBody>\
         <QualificationConfirmSearchInfo><MedicalTreatmentMonth>202611</MedicalTreatmentMonth>\
         </QualificationConfirmSearchInfo></MessageBody></XmlMsg>"
    );
    fs::write(bench.req("OQSmutic01req_1.xml"), first).unwrap();
    let accepted = String::from_utf8(res.file("OQSmutic01res_1.xml").await).unwrap();
    let number = terminal_support::element(&accepted, "ReceptionNumber").unwrap();
    let second = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode></MessageHeader>\
         <MessageBody><ReceptionNumber>{number}</ReceptionNumber></MessageBody></XmlMsg>"
    );
    fs::write(bench.req("OQSmutic02req_1.xml"), second).unwrap();
    let packed = res.file("OQSmutic02res_1.zip").await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
    let mut entry = archive.by_index(0).unwrap();
    assert_eq!(entry.name().unwrap(), "OQSmutic02res_1.xml");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
    assert_eq!(terminal_support::element(&text, "ReceptionNumber"), Some(number));
}
