//! The claims examiner's desk through the engine: accepted, returned, refused, claimed again, paid, taken back.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod support;

use onshi_simulator::engine::WorldHandle;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::claims_desk::{ClaimAnswer, ReceiptState, SubmissionOutcome};
use std::sync::Arc;
use support::claims::{Receipt, file, sato, stranger, volume, yamada};
use support::{WORLD, create, memory, worlds};

/// The support world, with 山田 as the claims name him.
fn yaml() -> String {
    let known = "  - id: 山田\n    name: 山田　太郎\n    kana: ﾔﾏﾀﾞ ﾀﾛｳ\n    sex: male\n    birthdate: 1948-04-05\n";
    WORLD.replace("  - id: 山田\n", known)
}

async fn december(world: &WorldHandle, day: u8) {
    let body = format!(r#"{{"now":"2026-12-{day:02}T09:00:00"}}"#);
    world.control("PUT /clock", body.into_bytes()).await.unwrap();
}

async fn claim(world: &WorldHandle, bytes: &[u8]) -> ClaimAnswer {
    world.claim("診療所", "RECEIPTC.UKE", bytes.to_vec()).await.unwrap()
}

fn codes(answer: &ClaimAnswer, receipt: usize) -> Vec<&str> {
    answer.receipts[receipt].reasons.iter().map(|reason| reason.code.as_str()).collect()
}

#[tokio::test]
async fn a_right_claim_is_accepted_examined_and_paid_as_time_goes_by() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    december(&world, 5).await;
    let answer = claim(&world, &file(&[sato()])).await;
    assert_eq!(answer.outcome, SubmissionOutcome::Taken, "{answer:#?}");
    assert_eq!((answer.accepted, answer.remarked, answer.returned), (1, 0, 0), "{answer:#?}");
    let receipt = &answer.receipts[0];
    assert_eq!(receipt.person.as_deref(), Some("佐藤"));
    assert_eq!((receipt.state, receipt.total), (ReceiptState::Received, 373));
    assert_eq!(receipt.confirmed[0].class, "02");
    for (now, state) in [("2026-12-20", ReceiptState::Examined), ("2027-01-21", ReceiptState::Paid)] {
        let body = format!(r#"{{"now":"{now}T00:00:00"}}"#);
        world.control("PUT /clock", body.into_bytes()).await.unwrap();
        assert_eq!(world.claim_answer("診療所", 1).unwrap().receipts[0].state, state);
    }
    assert_eq!(world.returned_claims("診療所", 1).unwrap(), None);
    assert_eq!(world.submissions("診療所").unwrap()[0].paid, 1);
}

#[tokio::test]
async fn what_has_no_ticket_is_returned_and_claimed_again_under_its_search_number() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    december(&world, 5).await;
    let answer = claim(&world, &file(&[sato(), yamada()])).await;
    assert_eq!((answer.accepted, answer.returned), (1, 1), "{answer:#?}");
    assert_eq!(codes(&answer, 1), ["G001"]);
    let number = answer.receipts[1].search_number.clone().unwrap();
    assert!((17..=30).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()));

    let returned = world.returned_claims("診療所", 1).unwrap().unwrap();
    let text = encoding_rs::SHIFT_JIS.decode(&returned).0.into_owned();
    assert!(text.contains(&number) && text.contains("山田　太郎") && !text.contains("佐藤"), "{text}");
    assert!(text.ends_with("GO,1,373,99\r\n\u{1a}"), "{text}");

    let ticket = r#"{"person":"山田","facility":"診療所"}"#;
    world.control("POST /tickets", ticket.as_bytes().to_vec()).await.unwrap();
    let wrong = Receipt { search_number: "9".repeat(20), ..yamada() };
    assert_eq!(codes(&claim(&world, &file(&[wrong])).await, 0), ["H002"]);
    let again = Receipt { search_number: number.clone(), ..yamada() };
    let accepted = claim(&world, &file(std::slice::from_ref(&again))).await;
    assert_eq!(
        (accepted.accepted, accepted.receipts[0].reclaims.as_deref()),
        (1, Some(number.as_str())),
        "{accepted:#?}"
    );
    let twice = claim(&world, &file(&[again])).await;
    assert_eq!(codes(&twice, 0), ["H001", "H002"], "a duplicate, and the number is used");
}

#[tokio::test]
async fn a_reclaim_without_its_search_number_is_accepted_with_a_remark() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    december(&world, 5).await;
    claim(&world, &file(&[yamada()])).await;
    let ticket = r#"{"person":"山田","facility":"診療所"}"#;
    world.control("POST /tickets", ticket.as_bytes().to_vec()).await.unwrap();
    let answer = claim(&world, &file(&[yamada()])).await;
    assert_eq!((answer.remarked, codes(&answer, 0)), (1, vec!["H003"]), "{answer:#?}");
}

#[tokio::test]
async fn s002_28_a_ticket_on_paper_counts_though_the_platform_does_not_answer_with_it() {
    let world = create(&memory().await, "w", &yaml()).await;
    december(&world, 5).await;
    let ticket = r#"{"person":"山田","facility":"診療所","registration":"paper"}"#;
    world.control("POST /tickets", ticket.as_bytes().to_vec()).await.unwrap();
    let answer = claim(&world, &file(&[yamada()])).await;
    assert_eq!((answer.accepted, answer.returned), (1, 0), "{answer:#?}");
}

#[tokio::test]
async fn a_duplicate_is_returned_and_strangers_do_no_harm() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    december(&world, 5).await;
    let answer = claim(&world, &file(&[stranger(), sato(), sato()])).await;
    assert_eq!(answer.receipts[0].person, None);
    assert_eq!(answer.receipts[0].state, ReceiptState::Received, "{answer:#?}");
    assert_eq!(codes(&answer, 2), ["H001"]);
    assert_eq!(codes(&claim(&world, &file(&[sato()])).await, 0), ["H001"]);
}

#[tokio::test]
async fn somebody_elses_number_and_a_number_that_nobody_has_are_told_apart() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    december(&world, 5).await;
    let other = Receipt { name: "別人　三郎", birthdate: "19611111", ..sato() };
    let nobody = Receipt { name: "不明　四郎", birthdate: "19621111", recipient: "1000033", ..sato() };
    let mistaken = Receipt { recipient: "1000017", ..sato() };
    let answer = claim(&world, &file(&[other, nobody, mistaken])).await;
    assert_eq!(codes(&answer, 0), ["G012"], "{answer:#?}");
    assert_eq!((codes(&answer, 1), answer.receipts[1].state), (vec!["G011"], ReceiptState::Received));
    assert_eq!(codes(&answer, 2), ["G003"], "佐藤 under 山田's number (B-152)");
}

#[tokio::test]
async fn days_after_the_end_of_the_coverage_are_returned() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    let end = r#"{"kind":"abolish","on":"2026-11-05"}"#;
    world.control("POST /people/佐藤/cases/changes", end.as_bytes().to_vec()).await.unwrap();
    december(&world, 5).await;
    let answer = claim(&world, &file(&[sato()])).await;
    assert!(codes(&answer, 0).contains(&"G005"), "{answer:#?}");
    assert_eq!(answer.receipts[0].confirmed[0].class, "03");
}

/// 移動 had one insurer until the 10th and has another from then on; visits on these days, claimed from the first one.
fn moved(days: &[usize]) -> Vec<u8> {
    let marked: String = (1..=31).map(|day| if days.contains(&day) { ",1" } else { "," }).collect();
    let (blanks, count) = (|n: usize| ",".repeat(n), days.len());
    let total = 373 * count;
    let lines = [
        "IR,1,13,1,9900013,,診療所,202612,00,".to_owned(),
        format!("RE,1,1112,202611,移動　三郎,1,19700707,,,,,,,C1{},,,{}", blanks(4), blanks(17)),
        format!("HO,06132013,１２,34,{count},{total}{}", blanks(9)),
        "SN,1,01,,,,01,,".to_owned(),
        format!("JD,1{marked}"),
        "SY,8830592,20261103,1,,,01,".to_owned(),
        format!("SI,12,1,112007410,,373,{count}{}{marked}", blanks(6)),
        format!("GO,1,{total},99"),
    ];
    encoding_rs::SHIFT_JIS.encode(&(lines.join("\r\n") + "\r\n\u{1a}")).0.into_owned()
}

#[tokio::test]
async fn a_claim_after_a_change_of_insurer_is_transferred_or_split() {
    let worlds = memory().await;
    let changed = "  - id: 移動\n    name: 移動　三郎\n    kana: ｲﾄﾞｳ ｻﾌﾞﾛｳ\n    sex: male\n    birthdate: 1970-07-07\n    \
        insurance:\n      - { insurer_number: '06132013', symbol: '１２', number: '34', branch: '01', lost_on: 2026-11-10 }\n      \
        - { insurer_number: '06139992', symbol: '５６', number: '78', branch: '02', from: 2026-11-10 }\n";
    let yaml = yaml().replacen("  - id: 佐藤\n", &(changed.to_owned() + "  - id: 佐藤\n"), 1);
    let told = |answer: &ClaimAnswer| -> Vec<String> {
        let confirmed = answer.receipts[0].confirmed.iter();
        confirmed
            .map(|one| format!("{} {} {:?}", one.class, one.insurer_number.as_deref().unwrap_or("-"), one.days))
            .collect()
    };
    for (days, expected, code) in [
        (&[3, 5][..], vec!["02 06132013 []"], None),
        (&[12], vec!["04 06139992 []"], Some("J001")),
        (&[3, 12, 20], vec!["05 06132013 [3]", "05 06139992 [12, 20]"], Some("J002")),
    ] {
        let world = create(&worlds, &format!("w{}", days.len()), &yaml).await;
        december(&world, 5).await;
        let answer = claim(&world, &moved(days)).await;
        assert_eq!(answer.receipts[0].state, ReceiptState::Received, "{answer:#?}");
        assert_eq!(told(&answer), expected, "{answer:#?}");
        assert_eq!(codes(&answer, 0).contains(&"J001"), code == Some("J001"), "{answer:#?}");
        assert_eq!(codes(&answer, 0).contains(&"J002"), code == Some("J002"), "{answer:#?}");
    }
}

#[tokio::test]
async fn a_late_claim_is_accepted_and_processed_in_the_month_of_its_arrival() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    december(&world, 11).await;
    let answer = claim(&world, &file(&[sato()])).await;
    assert_eq!((answer.remarked, codes(&answer, 0)), (1, vec!["H004"]), "{answer:#?}");
    assert!(answer.receipts[0].late);
    assert_eq!(answer.receipts[0].examined_on.as_deref(), Some("2027-01-20"));
}

#[tokio::test]
async fn a_file_is_refused_as_a_whole_for_what_stands_outside_its_receipts() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    december(&world, 5).await;
    let right = file(&[sato()]);
    let text = |from: &str, to: &str| {
        let text = encoding_rs::SHIFT_JIS.decode(&right).0.replace(from, to);
        encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
    };
    for (bytes, code) in [
        (b"<?xml version='1.0'?>".to_vec(), "A001"),
        (Vec::new(), "A001"),
        ([right.clone(), right.clone()].concat(), "B002"),
        (text("1,9900013", "1,9900021"), "A002"),
        (text("GO,1,", "GO,2,"), "A006"),
        (text(",373,99", ",374,99"), "A006"),
        (text("GO,1,373,99\r\n", ""), "A005"),
        (text("202612,00", "202612,02"), "A003"),
    ] {
        let answer = claim(&world, &bytes).await;
        assert_eq!(answer.outcome, SubmissionOutcome::Refused, "{code}: {answer:#?}");
        assert!(answer.reasons.iter().any(|reason| reason.code == code), "{code}: {answer:#?}");
        assert!(answer.receipts.is_empty());
    }
    assert_eq!(claim(&world, &right).await.accepted, 1, "nothing of the refused files was kept as claimed");
    assert_eq!(world.submissions("診療所").unwrap().len(), 9);
}

#[tokio::test]
async fn volumes_wait_for_the_last_one_and_are_judged_together() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    december(&world, 5).await;
    let late = claim(&world, &volume(&[yamada()], "02", "99", 2, 2)).await;
    assert_eq!(late.outcome, SubmissionOutcome::Refused, "the first volume is missing");
    let first = claim(&world, &volume(&[sato()], "01", "01", 1, 1)).await;
    assert_eq!((first.outcome, first.receipts.len()), (SubmissionOutcome::Waiting, 0), "{first:#?}");
    let last = claim(&world, &volume(&[yamada()], "02", "99", 2, 2)).await;
    assert_eq!((last.outcome, last.accepted, last.returned), (SubmissionOutcome::Taken, 1, 1), "{last:#?}");
    assert_eq!(last.receipts.iter().map(|receipt| receipt.submission).collect::<Vec<_>>(), [2, 3]);
    let returned = world.returned_claims("診療所", 3).unwrap().unwrap();
    assert!(encoding_rs::SHIFT_JIS.decode(&returned).0.starts_with("IR,1,13,1,9900013,,診療所,202612,00,"));
}

#[tokio::test]
async fn only_the_payer_takes_a_claim_back_after_the_payment_and_it_may_be_claimed_again() {
    let worlds = memory().await;
    let world = create(&worlds, "w", &yaml()).await;
    december(&world, 5).await;
    claim(&world, &file(&[sato()])).await;
    let path = "POST /facilities/診療所/claims/1/receipts/1/withdrawal";
    let office = br#"{"by":"office","office":"\u6771","reason":"\u8cc7\u683c\u306a\u3057"}"#.to_vec();
    let early = world.control(path, office.clone()).await.unwrap_err();
    assert!(early.problem.what.contains("支払"), "{early}");
    let insurer = br#"{"by":"insurer","insurer_number":"06132013"}"#.to_vec();
    assert!(world.control(path, insurer).await.is_err());
    world.control("PUT /clock", br#"{"now":"2027-01-21T09:00:00"}"#.to_vec()).await.unwrap();
    world.control(path, office.clone()).await.unwrap();
    let answer = world.claim_answer("診療所", 1).unwrap();
    assert_eq!((answer.receipts[0].state, answer.returned), (ReceiptState::Withdrawn, 1));
    assert!(world.control(path, office).await.is_err(), "only once");
    let number = answer.receipts[0].search_number.clone().unwrap();
    let again = claim(&world, &file(&[Receipt { search_number: number, ..sato() }])).await;
    assert_eq!(again.receipts[0].state, ReceiptState::Received, "{again:#?}");
    let facility = br#"{"by":"facility"}"#.to_vec();
    let path = "POST /facilities/診療所/claims/2/receipts/1/withdrawal";
    world.control(path, facility).await.unwrap();
}

#[tokio::test]
async fn a_restart_tells_the_same_answers() {
    let store = Arc::new(MemoryStore::default());
    let first = worlds(store.clone()).await;
    let world = create(&first, "w", &yaml()).await;
    december(&world, 5).await;
    claim(&world, &file(&[sato(), yamada()])).await;
    let path = "POST /facilities/診療所/claims/1/receipts/1/withdrawal";
    world.control(path, br#"{"by":"facility"}"#.to_vec()).await.unwrap();
    let before = (world.claim_answer("診療所", 1).unwrap(), world.returned_claims("診療所", 1).unwrap());
    first.stop().await;
    let world = worlds(store).await.get("w").unwrap();
    assert_eq!((world.claim_answer("診療所", 1).unwrap(), world.returned_claims("診療所", 1).unwrap()), before);
    let again = claim(&world, &file(&[sato()])).await;
    assert_eq!((again.submission, codes(&again, 0)), (2, vec!["H003"]), "{again:#?}");
}
