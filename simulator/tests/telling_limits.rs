//! Telling limits (告知要求制限, S000-06): every GET of the control API, the log and the page are searched for the
//! recipient numbers and insured numbers of a world. Alone in its file: the log is collected for the whole process.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::{api, web};
use reqwest::Client;
use serde_json::{Value, json};

/// 受給者番号 and 番号 of the world.
const NUMBERS: [&str; 3] = ["1000025", "1000017", "7654321"];

const WORLD: &str = r#"
version: 1
title: 告知要求制限
treatment_month: 2026-11
clock: { virtual: 診療月の10日 09:00 }
offices:
  - { id: 東, payer_number: "12139903" }
facilities:
  - { id: 診療所, code: "1319900013" }
people:
  - id: 佐藤
    birthdate: 1950-02-03
    insurance: [{ insurer_number: "06132013", number: "7654321" }]
    aid: [{ office: 東, recipient_number: "1000025" }]
    tickets: [{ facility: 診療所 }]
  - id: 山田
    aid: [{ office: 東, recipient_number: "1000017" }]
"#;

fn tells(text: &str) -> Option<&'static str> {
    NUMBERS.into_iter().find(|number| text.contains(number))
}

/// Paths of the document that can be read with what the world has; those that need something else are left out.
fn readable(document: &Value) -> Vec<String> {
    let paths = document["paths"].as_object().unwrap();
    let gets = paths.iter().filter(|(path, item)| item.get("get").is_some() && !path.contains("/stream"));
    let known =
        [("{world}", "a"), ("{person}", "佐藤"), ("{facility}", "診療所"), ("{office}", "東"), ("{ticket}", "t1")];
    let filled = gets.map(|(path, _)| known.iter().fold(path.clone(), |path, (name, id)| path.replace(name, id)));
    filled.filter(|path| path.starts_with("/api/v1/") && !path.contains('{')).collect()
}

#[tokio::test]
async fn no_list_no_log_and_no_page_tells_a_number_and_who_verifies_is_told_it_and_leaves_a_mark() {
    let (collected, _guard) = support::log::collect();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = api::router(support::memory().await).merge(web::routes());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = Client::new();
    let post = async |path: &str, body: Value| {
        let answer = client.post(format!("{base}/api/v1/worlds{path}")).json(&body).send().await.unwrap();
        answer.text().await.unwrap()
    };
    let get = async |path: &str| client.get(format!("{base}{path}")).send().await.unwrap();

    for (path, body) in [
        ("", json!({"id":"a","yaml":WORLD})),
        ("/a/people/山田/insurance", json!({"number":"7654321"})),
        ("/a/people/山田/cases", json!({"office":"東","recipient_number":"1000017"})),
        ("/a/people/山田/cases", json!({"office":"無","recipient_number":"1000017"})),
        ("/a/people", json!({"id":"別","aid":[{"office":"東","recipient_number":"1000025"}]})),
        ("/a/tickets", json!({"person":"山田","facility":"診療所"})),
        ("/a/facilities/診療所/taps", json!({"person":"佐藤"})),
    ] {
        let answer = post(path, body).await;
        assert_eq!(tells(&answer), None, "{path}: {answer}");
    }
    let verifying = get("/api/v1/worlds/a/people/佐藤?purpose=verification").await.text().await.unwrap();
    assert!(verifying.contains("1000025") && verifying.contains("7654321"), "{verifying}");
    let everybody = get("/api/v1/worlds/a/people?purpose=verification").await.text().await.unwrap();
    assert!(everybody.contains("1000017"));

    let document: Value = get("/openapi.json").await.json().await.unwrap();
    let paths = readable(&document);
    assert!(paths.len() >= 15, "{paths:?}");
    for path in &paths {
        let answer = get(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        let text = answer.text().await.unwrap();
        assert_eq!(tells(&text), None, "{path}: {text}");
    }
    let people = get("/api/v1/worlds/a/people").await.text().await.unwrap();
    assert!(people.contains("••••••5") && people.contains("12139903"), "masked, the payer stays: {people}");

    let journal: Value = get("/api/v1/worlds/a/journal").await.json().await.unwrap();
    let entries = journal["entries"].as_array().unwrap();
    let marks = entries.iter().filter(|entry| entry["name"].as_str().unwrap().contains("purpose=verification"));
    assert_eq!(marks.count(), 2, "both looks left a mark");
    let mut faces = 0;
    for entry in entries {
        let bytes = get(&format!("/api/v1/worlds/a/journal/{}/bytes", entry["seq"])).await.bytes().await.unwrap();
        let told = tells(&String::from_utf8_lossy(&bytes));
        if entry["door"] == "control" {
            assert_eq!(told, None, "{}", entry["name"]);
        } else {
            faces += usize::from(told.is_some());
        }
    }
    assert!(faces > 0, "a face file is verification: it tells them");

    let mut page = get("/").await.text().await.unwrap();
    for path in page.clone().split('"').filter(|part| part.starts_with("/static/")) {
        page.push_str(&get(path).await.text().await.unwrap());
    }
    assert_eq!(tells(&page), None);
    let log = collected.text();
    assert!(log.contains("カードリーダー"), "there is a log");
    assert_eq!(tells(&log), None, "{log}");
}
