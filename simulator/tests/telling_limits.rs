//! Telling limits (告知要求制限, S000-06): every GET of the control API, the log and the page are searched for the
//! recipient numbers and insured numbers of a world. Alone in its file: the log is collected for the whole process.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::{api, web};
use reqwest::Client;
use serde_json::{Value, json};

/// 受給者番号 and 番号 of the world.
const NUMBERS: [&str; 4] = ["1000025", "1000017", "7654321", "2000024"];

const WORLD: &str = r#"
version: 1
title: 告知要求制限
treatment_month: 2026-11
clock: { virtual: 診療月の10日 09:00 }
offices:
  - { id: 東, payer_number: "12139903" }
municipalities:
  - id: 見本市
    certificate_types: [{ id: KODOMO, name: こども医療費受給者証, programme: { local: child }, local_order: 1 }]
facilities:
  - { id: 診療所, code: "1319900013", subsidies: true }
people:
  - id: 佐藤
    birthdate: 1950-02-03
    insurance: [{ insurer_number: "06132013", number: "7654321" }]
    aid: [{ office: 東, recipient_number: "1000025" }]
    tickets: [{ facility: 診療所 }]
    certificates:
      - { municipality: 見本市, type: KODOMO, payer_number: "81131019", recipient_number: "2000024", cap: { yen: 500 } }
  - id: 山田
    aid: [{ office: 東, recipient_number: "1000017" }]
"#;

fn tells(text: &str) -> Option<&'static str> {
    NUMBERS.into_iter().find(|number| text.contains(number))
}

/// Paths of the document that are not searched, each with its reason.
const NOT_SEARCHED: [(&str, &str); 4] = [
    ("/driver/", "the receipt computer serves it, not the simulator"),
    ("/journal/stream", "never ends; it streams what the journal's page tells"),
    ("/claims/{claim}", "claiming: the claimant is told whom the examiner found to pay"),
    ("/claims/{claim}/returned", "claiming: the returned receipts as they were claimed"),
];

fn not_searched(path: &str) -> bool {
    NOT_SEARCHED.iter().any(|(part, _)| if part.ends_with('/') { path.starts_with(part) } else { path.ends_with(part) })
}

/// Every GET of the document but the exceptions, with the parameters filled by what the world has.
fn readable(document: &Value, known: &[(&str, &str)]) -> Vec<String> {
    let paths = document["paths"].as_object().unwrap();
    let gets: Vec<&String> = paths.iter().filter(|(_, item)| item.get("get").is_some()).map(|(path, _)| path).collect();
    for (part, reason) in NOT_SEARCHED {
        assert!(gets.iter().any(|path| path.contains(part)), "an exception that is none any more: {part} ({reason})");
    }
    let searched = gets.into_iter().filter(|path| !not_searched(path));
    searched.map(|path| known.iter().fold(path.clone(), |path, (name, id)| path.replace(name, id))).collect()
}

#[tokio::test]
async fn no_list_no_log_and_no_page_tells_a_number_and_who_verifies_is_told_it_and_leaves_a_mark() {
    let (collected, _guard) = support::log::collect();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let worlds = support::memory().await;
    let router = api::router(worlds.clone()).merge(web::routes(worlds));
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
        ("/a/facilities/診療所/taps", json!({"person":"佐藤","subsidies":"use"})),
        ("/a/facilities/診療所/remote-consents", json!({"person":"佐藤","kind":"online"})),
        ("/a/facilities/診療所/lookups", json!({"basis":"emergency","card_of":"佐藤","reason":"意識なし"})),
        ("/a/disasters", json!({"id":"台風","prefecture":13,"from":"2026-11-09 09:00","until":"2026-11-12 09:00"})),
        ("/a/offices/東/requests", json!({"facility":"診療所","person":"山田","why":"visited_without_ticket"})),
        ("/a/offices/東/registration-runs", json!(null)),
        ("/a/faults", json!({"kind":"delay","milliseconds":1,"message":"OQSnone"})),
    ] {
        let answer = post(path, body).await;
        assert_eq!(tells(&answer), None, "{path}: {answer}");
    }
    let verifying = get("/api/v1/worlds/a/people/佐藤?purpose=verification").await.text().await.unwrap();
    assert!(verifying.contains("1000025") && verifying.contains("7654321"), "{verifying}");
    let everybody = get("/api/v1/worlds/a/people?purpose=verification").await.text().await.unwrap();
    assert!(everybody.contains("1000017"));

    let send = async |path: &str, content: &str, body: Vec<u8>, token: &str| {
        let request = client.post(format!("{base}/api/v1/worlds/a{path}")).header("content-type", content);
        let answer = request.bearer_auth(token).body(body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        let text = answer.text().await.unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let rows = "受給者番号,個人,医療機関コード,診療年月\n1000017,,1319900013,202611\n1000018,,1319900013,202611\n";
    let file = send("/offices/東/ticket-files?month=2026-11", "text/csv", rows.into(), "").await;
    let claims = support::claims::file(&[support::claims::sato(), support::claims::yamada()]);
    let claim = send("/facilities/診療所/claims/RECEIPTC.UKE", "application/octet-stream", claims, "").await;
    let bodies: Value = get("/api/v1/worlds/a/municipalities").await.json().await.unwrap();
    let token = bodies[0]["registration_token"].as_str().unwrap();
    let records = json!([{"historyKey": "h1", "medicalSubsidyRecipientNumber": "2000024"}]).to_string();
    let task = send("/pmh/registrationTasks", "application/json", records.into(), token).await;

    let document: Value = get("/openapi.json").await.json().await.unwrap();
    let (claim, file) = (claim["submission"].to_string(), file["id"].as_str().unwrap());
    let known = [
        ("{world}", "a"),
        ("{person}", "佐藤"),
        ("{facility}", "診療所"),
        ("{office}", "東"),
        ("{ticket}", "t1"),
        ("{file}", file),
        ("{claim}", claim.as_str()),
        ("{task}", task["taskId"].as_str().unwrap()),
        ("{seq}", "1"),
    ];
    let paths = readable(&document, &known);
    assert!(paths.len() >= 25, "{paths:?}");
    for path in &paths {
        assert!(
            !path.contains('{'),
            "{path}: the world has nothing to fill this with; add it to the world, or a reason"
        );
        let answer = client.get(format!("{base}{path}")).bearer_auth(token).send().await.unwrap();
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
