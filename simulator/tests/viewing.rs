//! 閲覧 through the doors: a claim is accepted, the patient agrees at the reader, YZK and TKK are asked as XML, PDF and
//! JSON; the same after a restart.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::api;
use onshi_simulator::engine::{Outcome, Reply, WorldHandle};
use onshi_simulator::store::Store;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::journal::Door;
use onshi_wire::control::own_view::ConsentKind;
use onshi_wire::oqs::{Limits, MessageKind, YZKsiquc01res, decode, decode_message};
use reqwest::Client;
use serde_json::{Value, json};
use std::sync::Arc;
use support::claims::{file, sato};
use support::{CLINIC_CODE, WORLD, create, element, memory, worlds};

/// The support world; 佐藤 had a check-up.
fn yaml() -> String {
    let checkup = "    checkups:\n      - { on: 2026-06-10, items: [{ code: 9N001000000000001, name: 身長, value: '158.2', \
                   unit: cm }, { code: 9N736000000000011, name: 喫煙, value: いいえ }] }\n";
    WORLD.replace("  - id: 山田\n", &format!("{checkup}  - id: 山田\n"))
}

async fn change(world: &WorldHandle, request: &str, body: Value) -> Value {
    let reply = world.control(request, body.to_string().into_bytes()).await;
    serde_json::from_slice(&reply.unwrap_or_else(|denial| panic!("{request}: {denial:?}")).json).unwrap()
}

async fn at(world: &WorldHandle, now: &str) {
    change(world, "PUT /clock", json!({ "now": now })).await;
}

async fn agree(world: &WorldHandle, consents: Value) {
    let tap = json!({ "person": "佐藤", "consents": consents });
    let tapped = world.tap("診療所", serde_json::from_value(tap).unwrap()).await.unwrap();
    assert_eq!(tapped.faces.len(), 1);
}

/// 佐藤's November is claimed on 5 December and accepted; it is 5 January.
async fn claimed(world: &WorldHandle) {
    at(world, "2026-12-05T09:00:00").await;
    let answer = world.claim("診療所", "RECEIPTC.UKE", file(&[sato()])).await.unwrap();
    assert_eq!(answer.accepted, 1, "{answer:#?}");
    assert!(world.medical_information("佐藤").unwrap().care.is_empty(), "not before the next month (B-148)");
    at(world, "2027-01-05T09:00:00").await;
}

fn header() -> String {
    format!(
        "<MessageHeader><MedicalInstitutionCode>{CLINIC_CODE}</MedicalInstitutionCode>\
         <InsurerNumber>12139903</InsurerNumber>\
         <InsuredPersonIdentificationNumber>1000025</InsuredPersonIdentificationNumber>\
         <ArbitraryFileIdentifier>afi-9</ArbitraryFileIdentifier></MessageHeader>"
    )
}

fn xml(body: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg>{}<MessageBody>{body}</MessageBody></XmlMsg>", header())
}

fn care(category: u8) -> String {
    xml(&format!(
        "<StartDate>202601</StartDate><EndDate>202701</EndDate><FileCategory>{category}</FileCategory>\
         <PrDiInfClassification>1</PrDiInfClassification><MedicalTreatmentFlag>1</MedicalTreatmentFlag>"
    ))
}

fn checkups(category: u8) -> String {
    xml(&format!("<FileCategory>{category}</FileCategory>"))
}

async fn reply(world: &WorldHandle, name: &str, request: &str) -> Reply {
    let exchange = world.exchange("診療所", Door::Req, name, request.as_bytes().to_vec()).await.unwrap();
    match exchange.outcome {
        Outcome::Reply(reply) => reply,
        other => panic!("{name}: {other:?}"),
    }
}

async fn text(world: &WorldHandle, name: &str, request: &str) -> String {
    let reply = reply(world, name, request).await;
    let kind = if name.starts_with("YZK") { MessageKind::YZKsiquc01res } else { MessageKind::TKKsiquc01res };
    assert_eq!(reply.file_name, name.replace("req", "res"), "an XML answer");
    let decoded = decode_message(kind, &reply.bytes, &Limits::DEFAULT);
    assert_eq!(decoded.problems, []);
    String::from_utf8(reply.bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn s003_16_what_was_claimed_is_shown_from_the_following_month_to_whom_the_patient_agreed() {
    let world = create(&memory().await, "a", &yaml()).await;
    claimed(&world).await;
    let refused = text(&world, "YZKsiquc01req_1.xml", &care(4)).await;
    assert!(element(&refused, "MessageContents").unwrap().contains("同意がありません"), "{refused}");
    assert!(!refused.contains("佐藤") && element(&refused, "ResultCode") != Some("1"));
    agree(&world, json!({"medication": true})).await;
    let shown = text(&world, "YZKsiquc01req_2.xml", &care(4)).await;
    assert_eq!(element(&shown, "ResultCode"), Some("1"), "{shown}");
    assert_eq!(element(&shown, "ArbitraryFileIdentifier"), Some("afi-9"));
    assert_eq!(element(&shown, "MeTrMonth"), Some("202611"));
    assert!(shown.contains("架空ピン錠10mg") && shown.contains("<DiDate>20261105</DiDate>"), "{shown}");
    assert!(!shown.contains("111000110"), "treatment was not agreed to");
    agree(&world, json!({"treatment": true})).await;
    let decoded =
        decode::<YZKsiquc01res>(text(&world, "YZKsiquc01req_3.xml", &care(4)).await.as_bytes(), &Limits::DEFAULT);
    let body = decoded.value.unwrap().message_body.unwrap();
    let day = &body.me_tr_month_inf[0].di_date_infs.as_ref().unwrap().di_date_inf[0];
    assert!(day.drug_infs.is_none(), "the last visit counts");
    let acts: Vec<_> =
        day.me_tr_infs.as_ref().unwrap().me_tr_inf.iter().map(|a| a.sin_inf_n.clone().unwrap()).collect();
    assert_eq!(acts, ["初診料", "再診料"]);
    let drugs = text(&world, "YZKsiquc01req_4.xml", &care(2)).await;
    assert!(drugs.contains("同意がありません"), "{drugs}");
    at(&world, "2027-01-06T09:00:00").await;
    let late = text(&world, "YZKsiquc01req_5.xml", &care(4)).await;
    assert!(element(&late, "MessageContents").unwrap().contains("有効期限が切れています"), "{late}");
}

#[tokio::test]
async fn s000_28_check_ups_are_shown_and_who_has_none_is_answered_empty() {
    let world = create(&memory().await, "a", &yaml()).await;
    agree(&world, json!({"checkups": true, "medication": true})).await;
    let shown = text(&world, "TKKsiquc01req_1.xml", &checkups(2)).await;
    assert_eq!((element(&shown, "ResultCode"), element(&shown, "EffectiveTime")), (Some("1"), Some("20260610")));
    assert!(shown.contains("<DataValue>158.2</DataValue>"), "{shown}");
    let empty = text(&world, "YZKsiquc01req_1.xml", &care(4)).await;
    assert_eq!(element(&empty, "ResultCode"), Some("1"), "empty is no error (B-112): {empty}");
    assert!(!empty.contains("MeTrMonthInf"));
    let added = change(
        &world,
        "POST /people/佐藤/checkups",
        json!({"on":"診療月の1日","items":[
        {"code":"9N001000000000001","name":"身長","value":"158.0","unit":"cm"}]}),
    );
    assert_eq!(added.await["checkups"].as_array().unwrap().len(), 2);
    let later = json!({"on":"診療月の11日","items":[]}).to_string().into_bytes();
    let denial = world.control("POST /people/佐藤/checkups", later).await.unwrap_err();
    assert!(denial.problem.what.contains("今日より後"), "{denial:?}");
}

#[tokio::test]
async fn a_pdf_comes_under_the_same_base_name_and_a_failure_as_xml_instead() {
    let world = create(&memory().await, "a", &yaml()).await;
    claimed(&world).await;
    let refused = text(&world, "YZKsiquc01req_1.xml", &care(3)).await;
    assert!(refused.contains("同意がありません"));
    agree(&world, json!({"checkups": true, "medication": true, "treatment": true})).await;
    for (name, request) in [("YZKsiquc01req_2.xml", care(3)), ("TKKsiquc01req_2.xml", checkups(1))] {
        let answer = reply(&world, name, &request).await;
        assert_eq!(answer.file_name, name.replace("req", "res").replace(".xml", ".pdf"));
        assert!(answer.bytes.starts_with(b"%PDF-"));
        if let Some(folder) = std::env::var_os("ONSHI_KEEP_PDF") {
            std::fs::write(std::path::Path::new(&folder).join(&answer.file_name), &answer.bytes).unwrap();
        }
    }
}

#[tokio::test]
async fn the_web_door_answers_as_json_and_with_the_document_where_a_pdf_is_asked_for() {
    let worlds = memory().await;
    let world = create(&worlds, "a", &yaml()).await;
    agree(&world, json!({"checkups": true})).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/api/v1/worlds/a", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, api::router(worlds)).await });
    let client = Client::new();
    let ask = async |category: &str| {
        let body = json!({
            "MessageHeader": {"MedicalInstitutionCode": CLINIC_CODE, "InsurerNumber": "12139903",
                "InsuredPersonIdentificationNumber": "1000025", "ArbitraryFileIdentifier": "afi-9"},
            "MessageBody": {"FileCategory": category},
        });
        let url = format!("{base}/facilities/診療所/web/TKKsiquc01req");
        client.post(url).json(&body).send().await.unwrap()
    };
    let shown: Value = ask("2").await.json().await.unwrap();
    assert_eq!(shown["MessageHeader"]["QualificationsInfo"]["Name"], "佐藤　花子", "{shown}");
    assert_eq!(shown["MessageHeader"]["CharacterCodeIdentifier"], "0", "JSON is always UTF-8");
    let items = &shown["MessageBody"]["SpecificHealthCheckupInfo"][0]["HealthCheckupResultAndQuestionInfos"];
    assert!(items.to_string().contains("158.2"), "{shown}");
    let pdf = ask("1").await;
    assert_eq!(pdf.headers()["content-type"], "application/pdf");
    assert!(pdf.bytes().await.unwrap().starts_with(b"%PDF-"));
    let odd = ask("7").await;
    assert_eq!(odd.status(), 400, "{}", odd.text().await.unwrap());
    let told: Value =
        client.get(format!("{base}/people/佐藤/medical-information")).send().await.unwrap().json().await.unwrap();
    assert_eq!(told["viewings"].as_array().unwrap().len(), 2, "{told}");
    assert!(!told.to_string().contains("1000025"), "{told}");
    assert_eq!(client.get(format!("{base}/people/だれか/medical-information")).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn s003_41_the_patient_sees_the_same_and_who_looked_also_after_a_restart() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", &yaml()).await;
    claimed(&world).await;
    agree(&world, json!({"checkups": true, "medication": true})).await;
    text(&world, "TKKsiquc01req_1.xml", &checkups(2)).await;
    text(&world, "YZKsiquc01req_1.xml", &care(4)).await;
    let view = world.own_view("佐藤").unwrap();
    let rows: Vec<_> = view.care[0].days[0].rows.iter().map(|row| (row.kind, row.name.as_str())).collect();
    assert_eq!(rows[0], (ConsentKind::Treatment, "初診料"), "one's own needs no consent");
    assert!(rows.contains(&(ConsentKind::Medication, "架空ピン錠10mg")), "{rows:?}");
    assert_eq!((view.care[0].month.as_str(), view.care[0].visible_from.as_str()), ("2026-11", "2027-01-01"));
    assert_eq!(view.checkups[0].items[0].value, "158.2");
    let looks: Vec<_> = view.viewings.iter().map(|look| (look.basis.as_str(), look.kinds.clone())).collect();
    assert_eq!(looks, [("同意", vec![ConsentKind::Checkups]), ("同意", vec![ConsentKind::Medication])]);
    let again = worlds(store).await.get("a").unwrap();
    assert_eq!(again.own_view("佐藤").unwrap(), view);
    assert_eq!(again.medical_information("佐藤").unwrap(), world.medical_information("佐藤").unwrap());
    change(&again, "PUT /people/佐藤/disclosure", json!({"not_disclosed": true})).await;
    let hidden = again.medical_information("佐藤").unwrap();
    assert!(hidden.care.is_empty() && hidden.checkups.is_empty() && hidden.viewings.is_empty());
}
