//! The folder `claims` as a vendor meets it: a claim file dropped there is answered in `claims/answers`, in every way of
//! writing it, and across a restart.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

#[path = "support/claims.rs"]
#[allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
mod claims;
mod terminal_support;

use claims::{file, stranger};
use onshi_simulator::actors::examiner::desk::MAX_CLAIM_BYTES;
use onshi_wire::control::claims_desk::{ClaimAnswer, SubmissionOutcome};
use onshi_wire::control::journal::{Direction, Door, JournalEntry, JournalQuery};
use std::fs;
use std::path::Path;
use terminal_support::{Bench, CLINIC, names};

/// A claim of this bench's clinic.
fn bytes(bench: &Bench, receipts: usize) -> Vec<u8> {
    let code = bench.world.info().facilities[0].code.clone();
    let all: Vec<_> = (0..receipts)
        .map(|index| claims::Receipt { birthdate: ["19700101", "19700102", "19700103"][index % 3], ..stranger() })
        .collect();
    let text = file(&all);
    // The bytes of the head are ASCII up to the code.
    let head = format!("IR,1,{},{},{},", &code[..2], &code[2..3], &code[3..]);
    let rest = text.iter().position(|byte| *byte == b'\r').unwrap();
    let name = text[..rest].windows(2).rposition(|two| two == b",,").unwrap();
    [head.as_bytes(), &text[name + 1..]].concat()
}

fn answer(json: &[u8]) -> ClaimAnswer {
    serde_json::from_slice(json).unwrap()
}

fn claims_folder(root: &Path) -> std::path::PathBuf {
    root.join("claims")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_file_is_answered_for_programs_and_for_people() {
    let bench = Bench::usual().await;
    let mut answers = bench.watch("claims/answers");
    fs::write(claims_folder(&bench.root).join("RECEIPTC.UKE"), bytes(&bench, 2)).unwrap();
    let told = answer(&answers.file("RECEIPTC.result.json").await);
    assert_eq!((told.outcome, told.facility.as_str()), (SubmissionOutcome::Taken, CLINIC), "{told:#?}");
    assert_eq!(told.receipts.len(), 2);
    let text = String::from_utf8(answers.file("RECEIPTC.result.txt").await).unwrap();
    assert!(text.contains("RECEIPTC.UKE  受け付けました") && text.contains("onshi が決めた値"), "{text}");
    assert!(!names(&claims_folder(&bench.root)).contains("RECEIPTC.UKE"), "it was claimed");
    // The same name again gets a number, and is a duplicate.
    fs::write(claims_folder(&bench.root).join("receiptc.uke.tmp"), bytes(&bench, 2)).unwrap();
    fs::rename(claims_folder(&bench.root).join("receiptc.uke.tmp"), claims_folder(&bench.root).join("RECEIPTC.uke"))
        .unwrap();
    let again = answer(&answers.file("RECEIPTC_2.result.json").await);
    assert_eq!((again.submission, again.returned), (2, 2));
    let returned = answers.file("RECEIPTC_2.returned.UKE").await;
    assert!(returned.ends_with(b"GO,2,746,99\r\n\x1a"));
    let delivered = |entry: &&JournalEntry| entry.door == Door::Claims && entry.direction == Direction::Delivered;
    let mut query = JournalQuery { wait_ms: 10_000, ..JournalQuery::default() };
    while bench.journal().await.iter().filter(delivered).count() < 2 {
        query.after = bench.world.journal(query.clone()).await.unwrap().last_seq;
    }
    let journal = bench.journal().await;
    let count =
        |direction| journal.iter().filter(|entry| entry.door == Door::Claims && entry.direction == direction).count();
    assert_eq!([Direction::Received, Direction::Answered, Direction::Delivered].map(count), [2, 2, 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_end_mark_is_judged_when_it_has_settled_and_other_files_stay() {
    let bench = Bench::usual().await;
    let mut answers = bench.watch("claims/answers");
    fs::write(claims_folder(&bench.root).join("memo.txt"), "x").unwrap();
    let mut whole = bytes(&bench, 1);
    whole.pop();
    fs::write(claims_folder(&bench.root).join("A.UKE"), whole).unwrap();
    let told = answer(&answers.file("A.result.json").await);
    assert!(told.reasons.iter().any(|reason| reason.rule == "UKE-101"), "{told:#?}");
    assert_eq!(told.outcome, SubmissionOutcome::Taken);
    assert!(names(&claims_folder(&bench.root)).contains("memo.txt"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_too_large_is_refused_with_words() {
    let bench = Bench::usual().await;
    let mut answers = bench.watch("claims/answers");
    let path = claims_folder(&bench.root).join("BIG.UKE");
    fs::File::create(&path).unwrap().set_len(MAX_CLAIM_BYTES + 1).unwrap();
    let told = answer(&answers.file("BIG.result.json").await);
    assert_eq!((told.outcome, told.submission), (SubmissionOutcome::Refused, 0));
    assert!(told.note.contains("大きすぎます"), "{}", told.note);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_came_while_nothing_ran_is_answered_after_the_restart_and_once_only() {
    let bench = Bench::usual().await;
    let mut answers = bench.watch("claims/answers");
    fs::write(claims_folder(&bench.root).join("A.UKE"), bytes(&bench, 1)).unwrap();
    let first = answers.file("A.result.json").await;
    let content = bytes(&bench, 2);
    let bench = bench
        .restarted(|root| {
            fs::write(claims_folder(root).join("B.UKE"), &content).unwrap();
            // As if the process had ended between claim and answer.
            fs::create_dir_all(root.join(".onshi/claims/0000000099")).unwrap();
            fs::write(root.join(".onshi/claims/0000000099/C.UKE"), b"IR").unwrap();
        })
        .await;
    let mut answers = bench.watch("claims/answers");
    assert_eq!(answer(&answers.file("B.result.json").await).receipts.len(), 2);
    assert_eq!(answer(&answers.file("C.result.json").await).outcome, SubmissionOutcome::Refused);
    assert_eq!(answers.file("A.result.json").await, first, "delivered once");
    assert!(!names(&answers.path).contains("A_2.result.json"));
    assert_eq!(bench.world.submissions(CLINIC).unwrap().len(), 3);
}
