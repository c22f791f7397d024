//! 医療費助成 at the window, through folders as a receipt computer sees them: face files beside the ordinary ones, asking
//! again, the many reasons that look the same, restarts in between, electronic cap management.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod terminal_support;

use onshi_simulator::actors::platform::layouts::Layouts;
use onshi_wire::control::journal::{Direction, Door};
use onshi_wire::control::subsidy_desk::{CapInfo, SubsidyAnswerInfo};
use onshi_wire::control::world::TapOutcome;
use onshi_wire::layout_data::{LayoutFile, Values};
use onshi_wire::oqs::{Encoding, Limits, Style};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use terminal_support::{Bench, CLINIC, Folder, QUICK, names};

/// Uses PMH too and shares the caps.
const PHARMACY: &str = "薬局";
/// Its setting 医療費助成情報 is 利用しない.
const OFF: &str = "使わない医院";

/// People by what PMH holds of them.
const WORLD: &str = "
version: 1
title: 医療費助成の窓口
treatment_month: 2026-11
clock: { virtual: '2026-11-10 09:00' }
switches: { late_touch_ms: 0, pmh_face_when_empty: WHEN_EMPTY }
municipalities:
  - { id: 都, kind: 都道府県, certificate_types: [{ id: NANBYO, name: 特定医療費受給者証, programme: { 国公費: '54' } }] }
  - { id: 市, kind: 市区町村, certificate_types: [{ id: KODOMO, name: 子ども医療証, programme: { 地単: こども } }] }
facilities:
  - { id: 診療所, subsidies: true, cap_pilot: true, character_code: CODE }
  - { id: 薬局, kind: pharmacy, subsidies: true, cap_pilot: true }
  - { id: 使わない医院 }
people:
  - id: 花子
    insurance: [{ kind: employee, number: '1000001' }]
    certificates:
      - { municipality: 市, type: KODOMO, payer_number: '81137014', recipient_number: '12345678901' }
      - { municipality: 都, type: NANBYO, payer_number: '54136015', recipient_number: '0000002', cap: { yen: 5000 } }
  - id: 期限切れ
    insurance: [{ kind: employee, number: '1000002' }]
    certificates: [{ municipality: 市, type: KODOMO, until: 診療月の9日 }]
  - { id: 登録なし, insurance: [{ kind: employee, number: '1000003' }] }
  - id: 不開示
    insurance: [{ kind: employee, number: '1000004' }]
    certificates: [{ municipality: 市, type: KODOMO, not_disclosed: true }]
";

async fn bench(when_empty: &str, code: &str) -> Bench {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("OQS");
    Bench::with(temp, &root, WORLD.replace("WHEN_EMPTY", when_empty).replace("CODE", code), QUICK).await
}

fn layouts() -> LayoutFile {
    Layouts::built_in().pmh
}

fn root_of(bench: &Bench, facility: &str) -> PathBuf {
    let info = bench.world.info();
    PathBuf::from(&info.facilities.iter().find(|known| known.id == facility).unwrap().oqs_root)
}

async fn tap(bench: &Bench, facility: &str, person: &str, choice: &str) -> TapOutcome {
    let body = json!({ "person": person, "subsidies": choice }).to_string().into_bytes();
    bench.worlds.tap("w", facility, body).await.unwrap()
}

async fn put(bench: &Bench, request: &str, body: Value) -> Value {
    let reply = bench.world.control(request, body.to_string().into_bytes()).await.unwrap();
    serde_json::from_slice(&reply.json).unwrap()
}

/// A message read with the default layout; nothing may be wrong with it.
fn read(key: &str, bytes: &[u8]) -> Values {
    let decoded = layouts().message(key).unwrap().decode(bytes, &Limits::DEFAULT);
    assert_eq!(decoded.problems, [], "{key}");
    decoded.value.unwrap()
}

fn certificates(message: &Values) -> Vec<&str> {
    message.groups("body.certificates.certificate").filter_map(|row| row.text("name")).collect()
}

/// The insured numbers of [`WORLD`]; the control API masks them.
const NUMBERS: [(&str, &str); 4] =
    [("花子", "1000001"), ("期限切れ", "1000002"), ("登録なし", "1000003"), ("不開示", "1000004")];

/// A request about a person by the insurance's numbers.
fn request(bench: &Bench, facility: &str, person: &str) -> Values {
    let info = bench.world.info();
    let facility = info.facilities.iter().find(|known| known.id == facility).unwrap();
    let person = info.people.iter().find(|known| known.id == person).unwrap();
    let insurance = &person.insurance[0];
    let number = NUMBERS.iter().find(|(known, _)| *known == person.id).unwrap().1;
    let branch = insurance.branch.clone();
    Values::new()
        .with("header.qualification_date", info.clock.now[..10].replace('-', ""))
        .with("header.facility_code", facility.code.as_str())
        .with("header.file_identifier", "A-1")
        .with("body.search.insurer_number", format!("{:>8}", insurance.insurer_number))
        .with_opt("body.search.symbol", insurance.symbol.clone())
        .with("body.search.number", number)
        .with_opt("body.search.branch", branch)
        .with("body.search.birthdate", person.birthdate.replace('-', ""))
}

/// Puts a request into req and waits for the answer in res.
async fn ask(bench: &Bench, facility: &str, key: &str, suffix: &str, values: &Values) -> Vec<u8> {
    let root = root_of(bench, facility);
    let layouts = layouts();
    let layout = layouts.message(key).unwrap();
    let mut res = Folder::watch(&root.join("res"));
    let bytes = layout.encode(values, &Style::receipt_computer(Encoding::Utf8)).unwrap();
    fs::write(root.join("req").join(format!("{}_{suffix}.xml", layout.name())), bytes).unwrap();
    res.file(&format!("{}_{suffix}.xml", layout.name().replace("req", "res"))).await
}

fn faces(root: &Path) -> Vec<String> {
    names(&root.join("face")).into_iter().collect()
}

/// The reasons that the laboratory is told, by person.
fn reasons(answers: &[SubsidyAnswerInfo]) -> BTreeMap<String, Option<String>> {
    answers.iter().map(|answer| (answer.person.clone().unwrap_or_default(), answer.why_nothing.clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_certificates_come_in_a_second_face_file_in_the_order_in_which_they_are_applied() {
    for (code, encoding) in [("utf8", Encoding::Utf8), ("shift_jis", Encoding::ShiftJis)] {
        let bench = bench("none", code).await;
        let outcome = tap(&bench, CLINIC, "花子", "use").await;
        assert!(outcome.subsidy_question);
        let (ordinary, subsidies) = (outcome.face_file.unwrap(), outcome.subsidy_face_file.unwrap());
        let facility = bench.world.info().facilities[0].code.clone();
        assert!(subsidies.starts_with(&format!("publicmedicalhub_{facility}")), "{subsidies}");
        assert!(subsidies.ends_with("_20261110090000.xml"), "{subsidies}");
        let folder = bench.root.join("face");
        let decoded = layouts()
            .message("pmh.face")
            .unwrap()
            .decode(&fs::read(folder.join(&subsidies)).unwrap(), &Limits::DEFAULT);
        assert_eq!((decoded.problems.as_slice(), decoded.encoding), (&[][..], Some(encoding)));
        let face = decoded.value.unwrap();
        assert_eq!(certificates(&face), ["特定医療費受給者証", "子ども医療証"]);
        let rows: Vec<&Values> = face.groups("body.certificates.certificate").collect();
        let numbers = |row: &Values| {
            (row.text("payer_number").map(str::to_owned), row.text("recipient_number").map(str::to_owned))
        };
        assert_eq!(numbers(rows[0]), (Some("54136015".into()), Some("0000002".into())), "numbers as registered");
        assert_eq!(numbers(rows[1]), (Some("81137014".into()), Some("12345678901".into())));
        assert_eq!((rows[0].text("cap.amount"), rows[1].text("cap.amount")), (Some("5000"), None), "no cap is no zero");
        let text = encoding_of(&fs::read(folder.join(&ordinary)).unwrap(), encoding);
        let identifier = terminal_support::element(&text, "ArbitraryFileIdentifier");
        assert_eq!(identifier, face.text("header.file_identifier"), "the two files belong together");
        assert!(!text.contains("特定医療費受給者証"), "insurance and PMH come apart");
        let delivered: Vec<String> = bench
            .faces_delivered(2)
            .await
            .into_iter()
            .filter(|entry| entry.direction == Direction::Delivered && entry.door == Door::Face)
            .map(|entry| entry.name)
            .collect();
        assert_eq!(delivered, [ordinary, subsidies], "insurance first");
    }
}

fn encoding_of(bytes: &[u8], encoding: Encoding) -> String {
    match encoding {
        Encoding::Utf8 => String::from_utf8(bytes.to_vec()).unwrap(),
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS.decode(bytes).0.into_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reason_for_nothing_looks_the_same_at_the_window_and_is_told_to_the_laboratory_only() {
    let bench = bench("none", "utf8").await;
    let expected = [
        (CLINIC, "花子", "do_not_use", true, "not_consented"),
        (CLINIC, "期限切れ", "use", false, "not_in_force"),
        (CLINIC, "登録なし", "use", false, "not_registered"),
        (CLINIC, "不開示", "use", false, "withheld"),
        (OFF, "花子", "use", false, "setting_off"),
    ];
    for (facility, person, choice, question, reason) in expected {
        let before = faces(&root_of(&bench, facility)).len();
        let outcome = tap(&bench, facility, person, choice).await;
        assert!(outcome.face_file.is_some() && outcome.screen_code.is_none());
        assert_eq!((outcome.subsidy_face_file, outcome.subsidy_question), (None, question), "{person}");
        assert_eq!(faces(&root_of(&bench, facility)).len(), before + 1, "{person}");
        let last = bench.world.subsidy_answers().pop().unwrap();
        assert_eq!((last.person.as_deref(), last.why_nothing.as_deref()), (Some(person), Some(reason)));
    }
    // Asked again, all of them get the same bytes but for the search information that they sent.
    let mut told = Vec::new();
    for (nth, (facility, person, ..)) in expected.into_iter().enumerate() {
        let answer = ask(&bench, facility, "pmh.ask", &format!("r{nth}"), &request(&bench, facility, person)).await;
        let mut message = read("pmh.answer", &answer);
        assert_eq!((certificates(&message).len(), message.text("body.status")), (0, Some("1")));
        for key in ["insurer_number", "symbol", "number", "branch", "birthdate"] {
            message.set(&format!("body.search.{key}"), "");
        }
        message.set("header.facility_code", "");
        told.push(message);
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
    for entry in bench.journal().await {
        let text = String::from_utf8_lossy(&serde_json::to_vec(&entry).unwrap()).into_owned();
        assert!(!text.contains("0000002"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_again_works_within_the_consents_day_and_only_at_the_facility_that_has_it() {
    let bench = bench("none", "utf8").await;
    tap(&bench, CLINIC, "花子", "use").await;
    let asked = request(&bench, CLINIC, "花子");
    let answer = read("pmh.answer", &ask(&bench, CLINIC, "pmh.ask", "1", &asked).await);
    assert_eq!(certificates(&answer), ["特定医療費受給者証", "子ども医療証"]);
    assert_eq!(answer.text("header.file_identifier"), Some("A-1"));
    let elsewhere = ask(&bench, PHARMACY, "pmh.ask", "1", &request(&bench, PHARMACY, "花子")).await;
    assert!(certificates(&read("pmh.answer", &elsewhere)).is_empty());
    put(&bench, "PUT /clock", json!({ "now": "2026-11-11 09:00" })).await;
    let late = ask(&bench, CLINIC, "pmh.ask", "2", &request(&bench, CLINIC, "花子")).await;
    assert!(certificates(&read("pmh.answer", &late)).is_empty());
    assert_eq!(reasons(&bench.world.subsidy_answers())["花子"].as_deref(), Some("consent_over"));
    // Whoever then chooses 利用しない takes the consent back.
    tap(&bench, CLINIC, "花子", "use").await;
    tap(&bench, CLINIC, "花子", "do_not_use").await;
    let after = ask(&bench, CLINIC, "pmh.ask", "3", &request(&bench, CLINIC, "花子")).await;
    assert!(certificates(&read("pmh.answer", &after)).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_setting_is_read_at_each_tap() {
    let bench = bench("none", "utf8").await;
    assert_eq!(
        put(&bench, &format!("PUT /facilities/{OFF}/settings"), json!({ "subsidies": true })).await["subsidies"],
        true
    );
    assert!(tap(&bench, OFF, "花子", "use").await.subsidy_face_file.is_some());
    put(&bench, &format!("PUT /facilities/{OFF}/settings"), json!({ "subsidies": false })).await;
    let off = tap(&bench, OFF, "花子", "use").await;
    assert_eq!((off.subsidy_question, off.subsidy_face_file), (false, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_switch_makes_an_empty_file_where_there_is_nothing_but_never_where_the_setting_is_off() {
    let bench = bench("empty", "utf8").await;
    let mut told = Vec::new();
    for (person, choice) in [("花子", "do_not_use"), ("期限切れ", "use"), ("登録なし", "use"), ("不開示", "use")]
    {
        let name = tap(&bench, CLINIC, person, choice).await.subsidy_face_file.unwrap();
        let face = read("pmh.face", &fs::read(bench.root.join("face").join(name)).unwrap());
        assert!(certificates(&face).is_empty() && face.group("body.certificates").is_none());
        told.push(face.text("body.status").map(str::to_owned));
    }
    assert!(told.iter().all(|status| status.as_deref() == Some("1")));
    assert_eq!(tap(&bench, OFF, "花子", "use").await.subsidy_face_file, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn planned_faults_take_the_part_of_pmh_away_or_the_whole_answer() {
    let bench = bench("none", "utf8").await;
    put(&bench, "POST /faults", json!({ "kind": "pmh_missing", "message": "face" })).await;
    let outcome = tap(&bench, CLINIC, "花子", "use").await;
    assert!(outcome.face_file.is_some() && outcome.subsidy_face_file.is_none());
    let asked = request(&bench, CLINIC, "花子");
    put(&bench, "POST /faults", json!({ "kind": "pmh_missing", "message": "PMHsimsm" })).await;
    assert!(certificates(&read("pmh.answer", &ask(&bench, CLINIC, "pmh.ask", "1", &asked).await)).is_empty());
    put(&bench, "POST /faults", json!({ "kind": "centre_error", "message": "PMHsimsm" })).await;
    let failed = read("pmh.answer", &ask(&bench, CLINIC, "pmh.ask", "2", &asked).await);
    assert_eq!(failed.text("header.segment"), Some("9"));
    assert!(failed.filled("header.error_code").is_some() && failed.group("body").is_none());
    put(&bench, "POST /faults", json!({ "kind": "err_file", "message": "PMHsimsm" })).await;
    let layouts = layouts();
    let bytes = layouts.message("pmh.ask").unwrap().encode(&asked, &Style::receipt_computer(Encoding::Utf8)).unwrap();
    let mut res = bench.watch("res");
    fs::write(bench.req("PMHsimsm01req_3.xml"), bytes).unwrap();
    res.file("PMHsimsm01req_3.err").await;
    let whole = ask(&bench, CLINIC, "pmh.ask", "4", &asked).await;
    assert_eq!(certificates(&read("pmh.answer", &whole)).len(), 2, "the faults are used up");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_face_files_survive_a_restart_and_one_that_arrived_already_is_not_written_again() {
    let bench = bench("none", "utf8").await;
    put(&bench, "POST /faults", json!({ "kind": "delay", "message": "face", "milliseconds": 60_000 })).await;
    let outcome = tap(&bench, CLINIC, "花子", "use").await;
    let (ordinary, subsidies) = (outcome.face_file.unwrap(), outcome.subsidy_face_file.unwrap());
    let entry = bench.journal().await.into_iter().find(|entry| entry.name == ordinary).unwrap();
    let (_, bytes) = bench.world.journal_entry(entry.seq).await.unwrap();
    assert!(faces(&bench.root).is_empty());
    // As if the process had ended after the first file and before its delivery was recorded.
    let bench = bench.restarted(|root| fs::write(root.join("face").join(&ordinary), &bytes).unwrap()).await;
    let mut folder = bench.watch("face");
    folder.file(&subsidies).await;
    assert_eq!(faces(&bench.root).len(), 2);
    let journal = bench.journal().await;
    for name in [&ordinary, &subsidies] {
        let of = |direction| journal.iter().filter(|e| e.direction == direction && e.name == **name).count();
        assert_eq!((of(Direction::Answered), of(Direction::Delivered)), (1, 1), "{name}");
    }
}

fn about(values: Values) -> Values {
    values.with("body.payer_number", "54136015").with("body.recipient_number", "0000002")
}

fn report(bench: &Bench, facility: &str, id: &str, revision: u32, amount: Option<(u32, u32)>) -> Values {
    let values = about(request(bench, facility, "花子"))
        .with("body.report_id", id)
        .with("body.revision", revision.to_string())
        .with("body.kind", if amount.is_some() { "1" } else { "2" });
    match amount {
        Some((total, paid)) => values.with("body.total", total.to_string()).with("body.paid", paid.to_string()),
        None => values,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paid_at_one_institution_lowers_what_remains_at_the_other() {
    let bench = bench("none", "utf8").await;
    for facility in [CLINIC, PHARMACY] {
        tap(&bench, facility, "花子", "use").await;
    }
    let standing = |message: &Values| {
        let text = |key: &str| message.text(&format!("body.standing.{key}")).map(str::to_owned);
        (text("cap.amount"), text("paid"), text("remainder"), text("slip"))
    };
    let some = |text: &str| Some(text.to_owned());
    // Until the prefecture joins the pilot the slip is paper: the cap is known, the remainder is not.
    let asked = about(request(&bench, PHARMACY, "花子"));
    let paper = read("cap.answer", &ask(&bench, PHARMACY, "cap.ask", "0", &asked).await);
    assert_eq!(standing(&paper), (some("5000"), None, None, some("2")));
    let refused = read(
        "cap.reported",
        &ask(&bench, CLINIC, "cap.report", "0", &report(&bench, CLINIC, "R1", 1, Some((25_000, 2_500)))).await,
    );
    assert_eq!((refused.text("body.status"), refused.group("body.standing")), (Some("2"), None));
    assert!(refused.text("body.message").unwrap().contains('紙'));
    put(&bench, "PUT /municipalities/都/cap-slip", json!({ "slip": "electronic" })).await;

    let steps = [
        (report(&bench, CLINIC, "R1", 1, Some((25_000, 2_500))), "1", "2500"),
        (report(&bench, CLINIC, "R1", 1, Some((25_000, 2_500))), "2", "2500"),
        (report(&bench, CLINIC, "R1", 2, Some((35_000, 3_500))), "1", "1500"),
        (report(&bench, CLINIC, "R1", 1, Some((25_000, 2_500))), "3", "1500"),
    ];
    for (nth, (values, receipt, remainder)) in steps.iter().enumerate() {
        let told = read("cap.reported", &ask(&bench, CLINIC, "cap.report", &format!("s{nth}"), values).await);
        assert_eq!(
            (told.text("body.receipt"), told.text("body.standing.remainder")),
            (Some(*receipt), Some(*remainder))
        );
    }
    let there = read("cap.answer", &ask(&bench, PHARMACY, "cap.ask", "1", &asked).await);
    assert_eq!(standing(&there), (some("5000"), some("3500"), some("1500"), some("1")));

    let caps: Vec<CapInfo> = bench.world.caps("花子", None).unwrap();
    let cap = caps.iter().find(|cap| cap.cap_yen.is_some()).unwrap();
    assert_eq!((cap.remainder_yen, cap.payments.len(), cap.month_total_yen), (Some(1_500), 1, 35_000));

    // A restart keeps it; a cancellation undoes it.
    let bench = bench.restarted(|_| {}).await;
    let cancelled = ask(&bench, CLINIC, "cap.report", "9", &report(&bench, CLINIC, "R1", 3, None)).await;
    assert_eq!(read("cap.reported", &cancelled).text("body.standing.remainder"), Some("5000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn cap_management_answers_only_who_takes_part_and_may_know() {
    let bench = bench("none", "utf8").await;
    put(&bench, "PUT /municipalities/都/cap-slip", json!({ "slip": "electronic", "certificate_type": "NANBYO" })).await;
    let message = async |facility: &str, suffix: &str, values: Values| {
        let told = read("cap.answer", &ask(&bench, facility, "cap.ask", suffix, &values).await);
        (told.text("body.status").unwrap().to_owned(), told.text("body.message").map(str::to_owned))
    };
    let unknown = message(
        CLINIC,
        "1",
        request(&bench, CLINIC, "花子").with("body.payer_number", "54136015").with("body.recipient_number", "9999999"),
    )
    .await;
    let no_consent = message(CLINIC, "2", about(request(&bench, CLINIC, "花子"))).await;
    assert_eq!(unknown, no_consent, "not telling and not knowing look the same");
    assert_eq!(no_consent.0, "2");
    tap(&bench, CLINIC, "花子", "use").await;
    assert_eq!(message(CLINIC, "3", about(request(&bench, CLINIC, "花子"))).await, ("1".to_owned(), None));
    let off = message(OFF, "4", about(request(&bench, OFF, "花子"))).await;
    assert_eq!(off.0, "2");
    assert_ne!(off, no_consent, "a facility knows its own setting");
    for (nth, (values, word)) in [
        (report(&bench, CLINIC, "R 1", 1, Some((10, 1))), "報告番号"),
        (report(&bench, CLINIC, "R1", 1, Some((10, 11))), "医療費総額"),
        (report(&bench, CLINIC, "R1", 0, Some((10, 1))), "改訂番号"),
        (report(&bench, CLINIC, "R1", 1, Some((10, 1))).with("header.qualification_date", "20261111"), "未来"),
    ]
    .into_iter()
    .enumerate()
    {
        let told = read("cap.reported", &ask(&bench, CLINIC, "cap.report", &format!("r{nth}"), &values).await);
        assert!(told.text("body.message").unwrap().contains(word), "{word}: {told:?}");
    }
}
