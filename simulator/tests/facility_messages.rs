//! 閲覧同意取消, アクセスURL and 環境設定 (IF-037…044) through the folders and as JSON, their effects, and restarts; PMH as
//! JSON and in a folder that encrypts (spec/oqs-wire.md §2.8, §3.10, spec/pmh.md §7-49).
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod terminal_support;

use onshi_simulator::actors::platform::layouts::Layouts;
use onshi_simulator::engine::Outcome;
use onshi_wire::control::journal::Door;
use onshi_wire::control::world_file::CharacterCode;
use onshi_wire::layout_data::{Value as Field, Values};
use onshi_wire::oqs::{Encoding, Limits, Style};
use serde_json::{Value, json};
use std::fs;
use terminal_support::{Bench, CLINIC, Folder, PERSON, QUICK, RECIPIENT, element};

/// Puts a request into req; the answer's bytes.
async fn ask(bench: &Bench, res: &mut Folder, key: &str, suffix: &str, values: Values, extension: &str) -> Vec<u8> {
    let layouts = Layouts::built_in();
    let layout = layouts.message(key).unwrap();
    let code = bench.world.info().facilities[0].code.clone();
    let values = values.with("header.facility_code", code).with("header.file_identifier", "S-1");
    let bytes = layout.encode(&values, &Style::receipt_computer(Encoding::Utf8)).unwrap();
    fs::write(bench.req(&format!("{}_{suffix}.xml", layout.name())), bytes).unwrap();
    res.file(&format!("{}_{suffix}.{extension}", layout.name().replace("req", "res"))).await
}

/// The same for a result that is a message; nothing may be wrong with it.
async fn told(bench: &Bench, res: &mut Folder, keys: [&str; 2], suffix: &str, values: Values) -> Values {
    let bytes = ask(bench, res, keys[0], suffix, values, "xml").await;
    let decoded = Layouts::built_in().message(keys[1]).unwrap().decode(&bytes, &Limits::DEFAULT);
    assert_eq!(decoded.problems, [], "{}", String::from_utf8_lossy(&bytes));
    decoded.value.unwrap()
}

const ASK: [&str; 2] = ["settings.ask", "settings.answer"];
const UPDATE: [&str; 2] = ["settings.update", "settings.updated"];
const CANCEL: [&str; 2] = ["consent.cancel", "consent.cancelled"];
const URL: [&str; 2] = ["url.ask", "url.answer"];

/// An update of these rows.
fn update(rows: &[(&str, &str)]) -> Values {
    rows.iter().fold(Values::new().with_group("body.settings", Values::new()), |values, (row, value)| {
        values.with(&format!("body.changed.{row}"), "1").with(&format!("body.settings.{row}"), *value)
    })
}

async fn put(bench: &Bench, path: &str, body: Value) -> Value {
    let request = format!("PUT /facilities/{CLINIC}/{path}");
    let reply = bench.world.control(&request, body.to_string().into_bytes()).await.unwrap();
    serde_json::from_slice(&reply.json).unwrap()
}

async fn consent(bench: &Bench, kind: &str) -> Result<(), String> {
    let body = json!({"person": PERSON, "kind": kind, "consents": {"medication": true}}).to_string();
    let request = format!("POST /facilities/{CLINIC}/remote-consents");
    let reply = bench.world.control(&request, body.into_bytes()).await;
    reply.map(|_| ()).map_err(|denial| format!("{denial:?}"))
}

fn numbers(bench: &Bench) -> Values {
    let payer = bench.world.info().people[0].aid[0].payer_number.clone();
    Values::new()
        .with("body.search.insurer_number", payer)
        .with("body.search.number", RECIPIENT)
        .with("body.search.birthdate", "19600102")
}

async fn tap(bench: &Bench) -> (String, Value) {
    let body = json!({"person": PERSON, "consents": {"medication": true, "checkups": true}}).to_string();
    let outcome = bench.worlds.tap("w", CLINIC, body.into_bytes()).await.unwrap();
    let name = outcome.face_file.clone().unwrap();
    (name, serde_json::to_value(&outcome).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_facility_ends_a_consent_to_home_visits_and_a_second_time_is_refused_in_the_body() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    consent(&bench, "home_visit").await.unwrap();
    let done = told(&bench, &mut res, CANCEL, "1", numbers(&bench).with("body.search.care", "2")).await;
    assert_eq!((done.text("body.result.status"), done.text("header.segment")), (Some("1"), Some("1")));
    assert_eq!(done.text("body.search.number"), Some(RECIPIENT));
    let consents = bench.world.remote_consents(CLINIC).unwrap();
    assert_eq!((consents[0].class.as_str(), consents[0].expiry_reason.as_deref()), ("2", Some("1")));
    let bench = bench.restarted(|_| ()).await;
    let mut res = bench.watch("res");
    let again = told(&bench, &mut res, CANCEL, "2", numbers(&bench)).await;
    assert_eq!((again.text("body.result.status"), again.text("body.result.code")), (Some("2"), Some("OQSC0005E")));
    let unknown = numbers(&bench).with("body.search.number", "9999999");
    assert_eq!(told(&bench, &mut res, CANCEL, "3", unknown).await.text("body.result.status"), Some("2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_access_url_comes_as_text_as_pdf_and_as_png_and_not_for_care_that_is_switched_off() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let code = bench.world.info().facilities[0].code.clone();
    let home = told(&bench, &mut res, URL, "1", Values::new().with("body.purpose", "2")).await;
    let url = home.text("body.url").unwrap();
    assert!(url.contains(&code) && url.contains(".example/"), "{url}");
    let online = told(&bench, &mut res, URL, "2", Values::new().with("body.purpose", "3")).await;
    assert_ne!(online.text("body.url"), Some(url));
    let pdf = Values::new().with("body.purpose", "2").with("body.picture", "1");
    let pdf = ask(&bench, &mut res, "url.ask", "3", pdf, "pdf").await;
    assert!(pdf.starts_with(b"%PDF-") && pdf.windows(url.len()).any(|part| part == url.as_bytes()));
    let png = Values::new().with("body.purpose", "2").with("body.picture", "2");
    assert!(ask(&bench, &mut res, "url.ask", "4", png.clone(), "png").await.starts_with(b"\x89PNG\r\n"));
    put(&bench, "environment", json!({"home_visits": false})).await;
    let off = told(&bench, &mut res, URL, "5", png).await;
    assert_eq!((off.text("body.result.status"), off.text("body.result.code")), (Some("2"), Some("OQSE0001E")));
    assert!(off.text("body.result.message").unwrap().contains("訪問診療等"));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_the_settings_is_told_changed_kept_and_survives_a_restart() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let before = told(&bench, &mut res, ASK, "1", Values::new()).await;
    let settings = before.group("body.settings").unwrap();
    for (row, value) in [
        ("medical_aid", "1"),
        ("home_visits", "1"),
        ("online", "1"),
        ("prescriptions", "0"),
        ("prescription_choice", "1"),
        ("medication_shown", "1"),
        ("emergency_viewing", "0"),
        ("character_code", "0"),
        ("keep_days", "7"),
    ] {
        assert_eq!(settings.text(row), Some(value), "{row}");
    }
    assert!(settings.all("linked").is_empty());
    let rows = [
        ("medical_aid", "0"),
        ("home_visits", "0"),
        ("online", "0"),
        ("prescriptions", "3"),
        ("prescription_choice", "2"),
        ("medication_shown", "0"),
        ("emergency_viewing", "1"),
        ("pattern", "6"),
        ("keep_days", "30"),
    ];
    let mut change = update(&rows).with("body.changed.factors", "1").with("body.changed.linked", "1");
    for (which, kind, detail) in [("first", "1", "02"), ("second", "3", "01")] {
        change.set(&format!("body.settings.{which}_factor.kind"), kind);
        change.set(&format!("body.settings.{which}_factor.detail"), detail);
    }
    for system in ["01", "08"] {
        change.push("body.settings.linked", Field::Text(system.into()));
    }
    let updated = told(&bench, &mut res, UPDATE, "2", change).await;
    let bench = bench.restarted(|_| ()).await;
    let mut res = bench.watch("res");
    let after = told(&bench, &mut res, ASK, "3", Values::new()).await;
    assert_eq!(updated.group("body.settings"), after.group("body.settings"));
    let settings = after.group("body.settings").unwrap();
    assert!(rows.iter().all(|(row, value)| settings.text(row) == Some(*value)), "{settings:?}");
    assert_eq!(settings.all("linked").len(), 2);
    assert_eq!((settings.text("first_factor.detail"), settings.text("second_factor.kind")), (Some("02"), Some("3")));
    let info = serde_json::to_value(bench.world.environment(CLINIC).unwrap()).unwrap();
    assert_eq!(info["settings"]["linked"], json!(["01", "08"]));
    assert_eq!(
        (&info["history"][0]["by"], &info["history"][0]["change"]["keep_days"]),
        (&json!("facility"), &json!(30))
    );
    assert_eq!(bench.world.settings(CLINIC).unwrap().switches.deletion_age_days, 30);
    let facility = &bench.world.info().facilities[0];
    assert!(!facility.medical_aid && facility.subsidies);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_have_their_effect_at_the_reader_the_terminal_and_the_platform() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let change = update(&[("prescriptions", "3"), ("medication_shown", "0"), ("online", "0")]);
    told(&bench, &mut res, UPDATE, "1", change).await;
    let (face, _) = tap(&bench).await;
    let text = String::from_utf8(bench.watch("face").file(&face).await).unwrap();
    assert_eq!(element(&text, "PrescriptionIssueSelect"), Some("2"), "{text}");
    assert_eq!(element(&text, "PharmacistsInfoConsFlg"), Some("0"), "not asked about");
    assert_eq!(element(&text, "SpecificHealthCheckupsInfoConsFlg"), Some("1"));
    assert!(consent(&bench, "online").await.unwrap_err().contains("オンライン診療等を利用しない設定"));
    assert!(consent(&bench, "home_visit").await.is_ok());
    // The answer to the change itself is in the old code, what follows in the new one.
    let answer = ask(&bench, &mut res, "settings.update", "2", update(&[("character_code", "1")]), "xml").await;
    assert!(String::from_utf8(answer).unwrap().contains("encoding=\"UTF-8\""));
    assert_eq!(bench.world.settings(CLINIC).unwrap().character_code, CharacterCode::ShiftJis);
    let answer = ask(&bench, &mut res, "settings.ask", "3", Values::new(), "xml").await;
    assert!(answer.windows(9).any(|part| part == b"Shift_JIS"));
    // The control API's word comes last and counts.
    put(&bench, "settings", json!({"medical_aid": false})).await;
    put(&bench, "environment", json!({"character_code": "0", "emergency_viewing": true})).await;
    let now = told(&bench, &mut res, ASK, "4", Values::new()).await;
    let told = |row| now.text(&format!("body.settings.{row}"));
    assert_eq!(
        (told("medical_aid"), told("character_code"), told("emergency_viewing")),
        (Some("0"), Some("0"), Some("1"))
    );
    assert!(bench.world.desk(CLINIC).unwrap().emergency_viewing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_cannot_be_is_refused_whole_with_its_reason() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let before = bench.world.environment(CLINIC).unwrap();
    let same_kind = update(&[("online", "0")])
        .with("body.changed.factors", "1")
        .with("body.settings.first_factor.kind", "2")
        .with("body.settings.first_factor.detail", "01")
        .with("body.settings.second_factor.kind", "2")
        .with("body.settings.second_factor.detail", "02");
    let nothing = Values::new().with_group("body.changed", Values::new()).with("body.settings.online", "0");
    let refused =
        [(same_kind, "異なる二つ"), (update(&[("keep_days", "400")]), "365"), (nothing, "変更する項目がありません")];
    for (nth, (change, words)) in refused.into_iter().enumerate() {
        let answer = told(&bench, &mut res, UPDATE, &format!("r{nth}"), change).await;
        assert_eq!(answer.text("body.result.status"), Some("2"), "{words}");
        assert!(answer.text("body.result.message").unwrap().contains(words), "{words}");
    }
    // A row that is marked and has no readable value is no message.
    let code = bench.world.info().facilities[0].code.clone();
    let text = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode></MessageHeader><MessageBody>\
         <EnvironmentChanges><OnlineMedicalCareUseChange>1</OnlineMedicalCareUseChange></EnvironmentChanges>\
         <EnvironmentSettings></EnvironmentSettings></MessageBody></XmlMsg>"
    );
    fs::write(bench.req("OQSsiupd01req_bad.xml"), text).unwrap();
    let err = String::from_utf8(res.file("OQSsiupd01req_bad.err").await).unwrap();
    assert!(err.contains("設定の値"), "{err}");
    assert_eq!(bench.world.environment(CLINIC).unwrap(), before, "nothing was half applied");
}

/// Sends a request through the JSON web door.
async fn web(bench: &Bench, api_id: &str, body: &Value) -> Value {
    let name = format!("web/{api_id}");
    let exchange = bench.world.exchange(CLINIC, Door::Http, &name, body.to_string().into_bytes()).await.unwrap();
    match exchange.outcome {
        Outcome::Reply(reply) => serde_json::from_slice(&reply.bytes).unwrap(),
        Outcome::Refused(refused) => serde_json::from_slice(&refused.err_bytes).unwrap(),
        Outcome::NoAnswer => panic!("no answer"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_whose_layout_is_data_go_through_the_json_door_too() {
    let bench = Bench::of("late_touch_ms: 0", "character_code: shift_jis, subsidies: true", QUICK).await;
    assert_eq!(bench.world.request_named("pmhsimsm01REQ").as_deref(), Some("PMHsimsm01req"));
    assert_eq!((bench.world.request_named("PMHsimsm01res"), bench.world.request_named("x")), (None, None));
    let code = bench.world.info().facilities[0].code.clone();
    let payer = bench.world.info().people[0].aid[0].payer_number.clone();
    let header = json!({"QualificationConfirmationDate": "20261110", "MedicalInstitutionCode": code, "ArbitraryFileIdentifier": "P-1"});
    let search = json!({"InsurerNumber": payer, "InsuredIdentificationNumber": RECIPIENT, "Birthdate": "19600102"});
    let mut request = json!({"MessageHeader": header, "MessageBody": {"QualificationConfirmSearchInfo": search}});
    let answer = web(&bench, "PMHsimsm01req", &request).await;
    assert_eq!(answer["MessageHeader"]["CharacterCodeIdentifier"], "0", "JSON is UTF-8: {answer}");
    assert_eq!(answer["MessageBody"]["ProcessingResultStatus"], "1");
    assert_eq!(answer["MessageHeader"]["ArbitraryFileIdentifier"], "P-1");
    request["MessageHeader"]["MedicalInstitutionCode"] = "13".into();
    let refusal = web(&bench, "PMHsimsm01req", &request).await;
    assert_eq!(refusal["problems"][0]["pointer"], "/MessageHeader/MedicalInstitutionCode", "{refusal}");
    let header = json!({"MedicalInstitutionCode": code});
    let url = json!({"MessageHeader": header, "MessageBody": {"UrlClassification": "3", "UrlFileType": "2"}});
    let answer = web(&bench, "OQSsiurl01req", &url).await;
    assert!(answer["MessageBody"]["AccessUrl"].as_str().unwrap().ends_with("/online"), "no picture in JSON: {answer}");
}

/// spec/pmh.md §7-49.
#[tokio::test(flavor = "multi_thread")]
async fn pmh_stays_plain_in_both_folders_of_a_site_that_encrypts_everything() {
    let yaml = "
version: 1
title: 暗号化と医療費助成
treatment_month: 2026-11
clock: { virtual: '2026-11-10 09:00' }
switches: { late_touch_ms: 0 }
municipalities:
  - { id: 市, kind: 市区町村, certificate_types: [{ id: KODOMO, name: 子ども医療証, programme: { 地単: こども } }] }
facilities:
  - id: 診療所
    subsidies: true
    encryption: { password: 'ひみつ-Pass_1', requests: { OQS: e, PMHsimsm: e }, face: { OQSsiquc: e, publicmedicalhub: e } }
people:
  - id: 花子
    insurance: [{ kind: employee, number: '1000001' }]
    certificates: [{ municipality: 市, type: KODOMO, payer_number: '81137014', recipient_number: '12345678901' }]
";
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("OQS");
    let bench = Bench::with(temp, &root, yaml.to_owned(), QUICK).await;
    let mut face = bench.watch("face");
    let body = json!({"person": "花子", "subsidies": "use"}).to_string().into_bytes();
    let outcome = bench.worlds.tap("w", CLINIC, body).await.unwrap();
    let subsidies = face.file(&outcome.subsidy_face_file.unwrap()).await;
    assert!(String::from_utf8(subsidies).unwrap().contains("子ども医療証"), "plain");
    let sealed = face.file(&outcome.face_file.unwrap().replace(".xml", ".zip")).await;
    assert!(sealed.starts_with(b"PK"), "the other face file is encrypted");
    let info = bench.world.info();
    let insurance = &info.people[0].insurance[0];
    let values = Values::new()
        .with("header.qualification_date", "20261110")
        .with("body.search.insurer_number", format!("{:>8}", insurance.insurer_number))
        .with_opt("body.search.symbol", insurance.symbol.clone())
        .with("body.search.number", "1000001")
        .with_opt("body.search.branch", insurance.branch.clone())
        .with("body.search.birthdate", info.people[0].birthdate.replace('-', ""));
    let mut res = bench.watch("res");
    let answer = String::from_utf8(ask(&bench, &mut res, "pmh.ask", "1", values, "xml").await).unwrap();
    assert!(answer.contains("子ども医療証"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_elsewhere_stands_in_the_history_of_the_settings_too() {
    let bench = Bench::usual().await;
    let put = async |path: &str, body: Value| {
        let request = format!("PUT /facilities/{CLINIC}/{path}");
        bench.world.control(&request, body.to_string().into_bytes()).await.unwrap();
    };
    put("settings", json!({ "medical_aid": false, "subsidies": true })).await;
    put("equipment", json!({ "kiosk": true, "emergency_viewing": true })).await;
    // Neither of these is one of the settings.
    put("equipment", json!({ "kiosk": false })).await;
    put("settings", json!({ "designated": false })).await;
    put("settings", json!({ "subsidies": false })).await;
    let bench = bench.restarted(|_| ()).await;
    let info = serde_json::to_value(bench.world.environment(CLINIC).unwrap()).unwrap();
    let history = info["history"].as_array().unwrap();
    assert!(history.iter().all(|entry| entry["by"] == "laboratory" && entry["at"] == "2026-11-10T09:00:00"));
    let changes: Vec<_> = history.iter().map(|entry| entry["change"].clone()).collect();
    let expected = [
        json!({ "medical_aid": false, "linked": ["01"] }),
        json!({ "emergency_viewing": true }),
        json!({ "linked": [] }),
    ];
    assert_eq!(changes, expected, "{info}");
    assert_eq!(
        (&info["settings"]["medical_aid"], &info["settings"]["emergency_viewing"]),
        (&json!(false), &json!(true))
    );
}
