//! The JSON web door: the same question as in the folder, as JSON (spec/oqs-wire.md §1 "Web API").
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::api;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::journal::{Direction, Door, JournalQuery};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use support::CLINIC_CODE;

async fn server() -> (Client, String, onshi_simulator::engine::WorldHandle) {
    let worlds = support::worlds(Arc::new(MemoryStore::default())).await;
    let world = support::create(&worlds, "a", support::WORLD).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/api/v1/worlds/a/facilities/診療所/web", listener.local_addr().unwrap());
    let router = api::router(worlds);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (Client::new(), base, world)
}

async fn send(client: &Client, url: String, body: &Value) -> (StatusCode, String) {
    let answer = client.post(url).json(body).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

fn about_sato(birthdate: &str) -> Value {
    json!({
        "MessageHeader": {"QualificationConfirmationDate": "20261110", "MedicalInstitutionCode": CLINIC_CODE,
            "ArbitraryFileIdentifier": "afi-1"},
        "MessageBody": {"QualificationConfirmSearchInfo": {"InsurerNumber": "12139903",
            "InsuredIdentificationNumber": "1000025", "Birthdate": birthdate,
            "LimitApplicationCertificateRelatedConsFlg": "0"}},
    })
}

#[tokio::test]
async fn a_question_as_json_is_answered_as_json_in_layout_order_and_is_in_the_journal() {
    let (client, base, world) = server().await;
    let (status, text) = send(&client, format!("{base}/OQSsiquc01req"), &about_sato("19500203")).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["MessageBody"]["QualificationValidity"], "1");
    let results = answer["MessageBody"]["ResultList"].as_array().unwrap();
    assert_eq!(results[0]["PublicExpenseResultList"][0]["MedicalTreatmentMonth"], "202611");
    let order =
        ["ProcessExecutionTime", "MedicalInstitutionCode", "ReferenceClassification", "CharacterCodeIdentifier"];
    let places: Vec<_> = order.iter().map(|name| text.find(name).unwrap()).collect();
    assert!(places.is_sorted(), "{text}");
    let page = world.journal(JournalQuery::default()).await.unwrap();
    let web: Vec<_> = page.entries.iter().filter(|entry| entry.door == Door::Http).collect();
    assert_eq!(web.iter().map(|e| e.direction).collect::<Vec<_>>(), [Direction::Received, Direction::Answered]);
    assert_eq!(web[0].message.as_deref(), Some("OQSsiquc01req"));
    assert_eq!(web[1].message.as_deref(), Some("OQSsiquc01res"));
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_json_pointer() {
    let (client, base, _) = server().await;
    let (status, text) = send(&client, format!("{base}/OQSsiquc01req"), &about_sato("19500231")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let refusal: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(refusal["problems"][0]["pointer"], "/MessageBody/QualificationConfirmSearchInfo/Birthdate", "{text}");
    let (status, _) = send(&client, format!("{base}/OQSsiquc01res"), &json!({})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    // A failure of the whole message is a result with 処理結果区分 9, as in the folder.
    let mut other = about_sato("19500203");
    other["MessageHeader"]["MedicalInstitutionCode"] = "1311234567".into();
    let (status, text) = send(&client, format!("{base}/OQSsiquc01req"), &other).await;
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, answer["MessageHeader"]["SegmentOfResult"].as_str()), (StatusCode::OK, Some("9")));
}

#[tokio::test]
async fn every_request_with_a_layout_has_a_door() {
    let (client, base, _) = server().await;
    for kind in onshi_wire::oqs::MessageKind::ALL.iter().filter(|kind| kind.is_request()) {
        let (status, text) = send(&client, format!("{base}/{kind}"), &json!({"MessageHeader": 1})).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{kind}: {text}");
    }
}
