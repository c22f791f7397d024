//! The control API over HTTP: what works, what is refused and how, and that the document names everything.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::api;
use onshi_wire::control::journal::JournalPage;
use onshi_wire::control::world::{Problem, WorldInfo};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use support::{element, inquiry_about_sato};

/// A server on a free port; gone with the test's runtime.
async fn server() -> (Client, String) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let worlds = support::memory().await;
    let doors = api::Doors::new(worlds.clone(), api::router(worlds));
    tokio::spawn(async move { axum::serve(listener, doors).await });
    (Client::new(), base)
}

/// The same with world `a`.
async fn server_with_world() -> (Client, String) {
    let (client, base) = server().await;
    let made =
        call(&client, Method::POST, &format!("{base}/api/v1/worlds"), json!({"id":"a","yaml":support::WORLD})).await;
    assert_eq!(made.0, StatusCode::CREATED, "{}", made.1);
    (client, format!("{base}/api/v1/worlds/a"))
}

async fn call(client: &Client, method: Method, url: &str, body: Value) -> (StatusCode, Value) {
    let answer = client.request(method, url).json(&body).send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

async fn get(client: &Client, url: &str) -> Value {
    let answer = client.get(url).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{url}");
    answer.json().await.unwrap()
}

#[tokio::test]
async fn an_inquiry_is_answered_alike_whether_its_path_is_plain_or_escaped() {
    let (client, base) = server().await;
    let yaml = support::WORLD.replace("診療所", "clinic");
    call(&client, Method::POST, &format!("{base}/api/v1/worlds"), json!({"id":"a","yaml":yaml})).await;
    let ask = async |world: &str, facility: &str, name: &str, body: String| {
        let url = format!("{base}/api/v1/worlds/{world}/facilities/{facility}/inquiries/{name}");
        let answer = client.post(url).body(body).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let heads = [header("content-type"), header("x-onshi-file-name")];
        (answer.status(), heads, answer.text().await.unwrap())
    };
    for (world, facility, escaped, name, body, status) in [
        ("a", "clinic", "%63linic", "OQSsiquc01req_1.xml", inquiry_about_sato(), StatusCode::OK),
        ("a", "clinic", "%63linic", "OQSsiquc01req_1.xml", "<x/>".into(), StatusCode::UNPROCESSABLE_ENTITY),
        ("a", "nobody", "%6eobody", "OQSsiquc01req_1.xml", inquiry_about_sato(), StatusCode::NOT_FOUND),
        ("b", "clinic", "%63linic", "OQSsiquc01req_1.xml", inquiry_about_sato(), StatusCode::NOT_FOUND),
    ] {
        let plain = ask(world, facility, name, body.clone()).await;
        assert_eq!(plain.0, status, "{}", plain.2);
        assert_eq!(plain, ask(world, escaped, name, body).await);
    }
}

#[tokio::test]
async fn every_change_of_a_world_works_over_http() {
    let (client, world) = server_with_world().await;
    let changes = [
        (Method::PUT, "/clock", json!({"now":"診療月の11日 10:00"}), 200),
        (Method::POST, "/people", json!({"id":"新人","insurance":[{"kind":"national"}]}), 201),
        (Method::PUT, "/people/新人/card", json!({"state":"有効"}), 200),
        (Method::POST, "/people/新人/insurance/loss", json!({"on":"診療月の5日","reason":"02"}), 200),
        (Method::POST, "/people/新人/cases", json!({"office":"東","from":"診療月の5日"}), 201),
        (Method::POST, "/people/新人/cases/changes", json!({"kind":"suspend","on":"診療月の20日"}), 200),
        (Method::POST, "/people/山田/cases/changes", json!({"kind":"番号変更","on":"診療月の11日"}), 200),
        (Method::POST, "/people/山田/insurance", json!({"kind":"社保"}), 200),
        (Method::PUT, "/people/山田/disclosure", json!({"not_disclosed":true}), 200),
        (Method::POST, "/tickets", json!({"person":"山田","facility":"診療所"}), 201),
        (Method::POST, "/tickets/t2/correction", json!({"self_pay_yen":700}), 200),
        (Method::POST, "/tickets/t2/withdrawal", json!({}), 200),
        (Method::POST, "/offices/東/registration-runs", json!({}), 200),
        (Method::PUT, "/facilities/診療所/settings", json!({"character_code":"Shift_JIS","medical_aid":true}), 200),
        (Method::POST, "/facilities/診療所/taps", json!({"person":"佐藤"}), 200),
        (Method::POST, "/faults", json!({"kind":"delay","milliseconds":5}), 200),
    ];
    for (method, path, body, status) in changes {
        let (found, answer) = call(&client, method, &format!("{world}{path}"), body).await;
        assert_eq!(found.as_u16(), status, "{path}: {answer}");
    }
    let tickets = get(&client, &format!("{world}/tickets")).await;
    assert_eq!(tickets[1]["state"], "withdrawn");
    assert_eq!(tickets[1]["self_pay_yen"], 700);
    assert_eq!(get(&client, &format!("{world}/clock")).await, json!({"now":"2026-11-11T10:00:00","virtual":true}));
    assert_eq!(get(&client, &format!("{world}/people/山田")).await["not_disclosed"], true);
    assert_eq!(get(&client, &format!("{world}/people")).await.as_array().unwrap().len(), 4);
    assert_eq!(get(&client, &format!("{world}/offices/東/visits")).await[0]["delegated"], true);
    assert_eq!(get(&client, &format!("{world}/faults")).await[0]["milliseconds"], 5);
    let info: WorldInfo = serde_json::from_value(get(&client, &world).await).unwrap();
    assert_eq!((info.id.as_str(), info.treatment_month.as_str(), info.facilities.len()), ("a", "2026-11", 2));
    let deleted = client.delete(&world).send().await.unwrap();
    assert_eq!(deleted.status(), StatusCode::NO_CONTENT);
    assert_eq!(client.get(&world).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_refusal_says_where_what_and_how_to_put_it_right() {
    let (client, world) = server_with_world().await;
    let cases = [
        (Method::PUT, "/clock", json!({"now":"診療月の1日"}), 409),
        (Method::PUT, "/clock", json!({"now":"いつか"}), 400),
        (Method::PUT, "/clock", json!({"nwo":"2026-11-20"}), 400),
        (Method::POST, "/people", json!({"id":"佐藤"}), 409),
        (Method::POST, "/people", json!({"id":"a/b"}), 400),
        (Method::POST, "/people", json!({"id":"x","aid":[{"office":"南"}]}), 404),
        (Method::POST, "/people", json!({"id":"x","aid":[{"office":"東","recipient_number":"1000026"}]}), 400),
        (Method::POST, "/people", json!({"id":"x","name":"123456789012"}), 400),
        (Method::PUT, "/people/いない/card", json!({"state":"valid"}), 404),
        (Method::POST, "/tickets", json!({"person":"山田","facility":"病院"}), 404),
        (Method::POST, "/tickets/t99/withdrawal", json!({}), 404),
        (Method::POST, "/offices/南/registration-runs", json!({}), 404),
        (Method::POST, "/facilities/診療所/taps", json!({"person":"佐藤","reader":9}), 404),
        (Method::POST, "/facilities/病院/taps", json!({"person":"佐藤"}), 404),
        (Method::POST, "/faults", json!({"kind":"delay","milliseconds":999_999_999}), 409),
        (Method::POST, "/faults", json!({"kind":"delay","facility":"病院"}), 404),
    ];
    for (method, path, body, status) in cases {
        let (found, answer) = call(&client, method, &format!("{world}{path}"), body).await;
        assert_eq!(found.as_u16(), status, "{path}: {answer}");
        let problem: Problem = serde_json::from_value(answer).unwrap();
        assert!(!problem.what.is_empty() && !problem.remedy.is_empty(), "{path}: {problem:?}");
    }
    assert_eq!(get(&client, &format!("{world}/people")).await.as_array().unwrap().len(), 3, "nothing half applied");
    let journal = client.get(format!("{world}/journal?bytes=true")).send().await.unwrap().json::<JournalPage>().await;
    for entry in journal.unwrap().entries {
        let bytes = client.get(format!("{world}/journal/{}/bytes", entry.seq)).send().await.unwrap().bytes().await;
        let text = String::from_utf8_lossy(&bytes.unwrap()).into_owned();
        assert!(!text.contains("123456789012"), "a personal number reached the journal");
    }
}

#[tokio::test]
async fn worlds_are_made_wholly_or_not_at_all() {
    let (client, base) = server().await;
    let worlds = format!("{base}/api/v1/worlds");
    let bad = support::WORLD.replace("recipient_number: \"1000025\"", "recipient_number: \"1000026\"");
    let (status, answer) = call(&client, Method::POST, &worlds, json!({"id":"a","yaml":bad})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let problem: Problem = serde_json::from_value(answer).unwrap();
    assert!(problem.place.ends_with("people[0].aid[0].recipient_number"), "{problem:?}");
    assert!(problem.text.unwrap().contains('^'));
    assert_eq!(get(&client, &worlds).await, json!([]));
    let (status, first) = call(
        &client,
        Method::POST,
        &worlds,
        json!({"yaml":support::WORLD,"seed":7,"facility_codes":{"薬局":"1349900017"}}),
    )
    .await;
    assert_eq!((status, &first["id"], &first["seed"]), (StatusCode::CREATED, &json!("w1"), &json!(7)), "{first}");
    let (status, _) = call(&client, Method::POST, &worlds, json!({"id":"w1","yaml":support::WORLD})).await;
    assert_eq!(status, StatusCode::CONFLICT);
    for body in
        [json!({}), json!({"id":"../x","yaml":support::WORLD}), json!({"yaml":support::WORLD,"oqs_roots":{"病院":"x"}})]
    {
        assert_eq!(call(&client, Method::POST, &worlds, body.clone()).await.0, StatusCode::BAD_REQUEST, "{body}");
    }
}

#[tokio::test]
async fn inquiries_over_http_are_answered_in_bytes() {
    let (client, world) = server_with_world().await;
    let post = |name: &str, body: Vec<u8>| {
        client.post(format!("{world}/facilities/診療所/inquiries/{name}")).body(body).send()
    };
    let answer = post("OQSsiquc01req_1.xml", inquiry_about_sato().into_bytes()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["x-onshi-file-name"], "OQSsiquc01res_1.xml");
    let text = answer.text().await.unwrap();
    assert_eq!(element(&text, "QualificationValidity"), Some("1"));
    let refused = post("OQSsiquc01req_2.xml", b"<XmlMsg>".to_vec()).await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().await.unwrap().starts_with("OQST0003E"));
    call(&client, Method::POST, &format!("{world}/faults"), json!({"kind":"no_answer"})).await;
    let silent = post("OQSsiquc01req_3.xml", inquiry_about_sato().into_bytes()).await.unwrap();
    assert_eq!(silent.status(), StatusCode::GATEWAY_TIMEOUT);
    let huge = post("OQSsiquc01req_4.xml", vec![b' '; 100 << 20]).await;
    assert!(huge.is_err() || huge.unwrap().status() == StatusCode::PAYLOAD_TOO_LARGE);
    let again = post("OQSsiquc01req_5.xml", inquiry_about_sato().into_bytes()).await.unwrap();
    assert_eq!(again.status(), StatusCode::OK);
}

#[tokio::test]
async fn the_journal_waits_for_the_next_entry_and_shows_raw_bytes() {
    let (client, world) = server_with_world().await;
    let page = |query: &str| {
        let (client, url) = (client.clone(), format!("{world}/journal?{query}"));
        async move { client.get(url).send().await.unwrap().json::<JournalPage>().await.unwrap() }
    };
    let first = page("after=0").await;
    assert_eq!((first.entries.len(), first.last_seq), (1, 1));
    assert_eq!(page("after=1&wait_ms=30").await.entries.len(), 0);
    let waiting = tokio::spawn(page("after=1&wait_ms=20000&bytes=true"));
    let url = format!("{world}/facilities/診療所/inquiries/OQSsiquc01req_1.xml");
    let answer = client.post(url).body(inquiry_about_sato()).send().await.unwrap().bytes().await.unwrap();
    let woken = waiting.await.unwrap();
    assert_eq!(woken.entries[0].seq, 2);
    assert_eq!(woken.entries[0].message.as_deref(), Some("OQSsiquc01req"));
    let raw = client.get(format!("{world}/journal/3/bytes")).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(raw, answer);
    assert_eq!(client.get(format!("{world}/journal/99/bytes")).send().await.unwrap().status(), StatusCode::NOT_FOUND);
    let mut stream = client.get(format!("{world}/journal/stream?after=2")).send().await.unwrap();
    let chunk = stream.chunk().await.unwrap().unwrap();
    let text = String::from_utf8(chunk.to_vec()).unwrap();
    assert!(text.contains("\"answers\":2") && text.contains("id: 3"), "{text}");
}

#[tokio::test]
async fn the_document_describes_every_path_and_the_driver() {
    let (client, base) = server().await;
    let document = get(&client, &format!("{base}/openapi.json")).await;
    let paths = document["paths"].as_object().unwrap();
    let below = [
        "",
        "/clock",
        "/people",
        "/people/{person}",
        "/people/{person}/card",
        "/people/{person}/insurance",
        "/people/{person}/insurance/loss",
        "/people/{person}/disclosure",
        "/people/{person}/cases",
        "/people/{person}/cases/changes",
        "/tickets",
        "/tickets/{ticket}/correction",
        "/tickets/{ticket}/withdrawal",
        "/offices/{office}/registration-runs",
        "/offices/{office}/visits",
        "/facilities/{facility}/settings",
        "/facilities/{facility}/taps",
        "/facilities/{facility}/inquiries/{file_name}",
        "/faults",
        "/journal",
        "/journal/{seq}/bytes",
        "/journal/stream",
    ];
    for path in below {
        let path = format!("/api/v1/worlds/{{world}}{path}");
        assert!(paths.contains_key(&path), "{path} of {:?}", paths.keys());
    }
    for path in [
        "/about",
        "/session",
        "/date",
        "/screen",
        "/inquiries",
        "/bulk-inquiries",
        "/reference-numbers",
        "/bulk-acquisitions",
        "/paper-receptions",
        "/prescriptions",
        "/settle",
    ] {
        assert!(paths.contains_key(&format!("/driver{path}")), "{path}");
    }
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        }
    }
    let text = document.to_string();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for reference in text.split("#/components/schemas/").skip(1) {
        let name = reference.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "{name} is referred to and not described");
    }
    assert_eq!(client.get(format!("{base}/healthz")).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(client.get(format!("{base}/nowhere")).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

/// Tags of the document by the actor whose doors they gather.
const ACTORS: [&str; 15] = [
    "worlds",
    "people",
    "insurer",
    "welfare office",
    "PMH（自治体）",
    "pmh",
    "facility",
    "card reader",
    "patient",
    "inquiries",
    "claims",
    "remote care",
    "faults",
    "journal",
    "driver",
];

#[tokio::test]
async fn every_route_has_the_tag_of_its_actor_and_every_tag_a_japanese_description() {
    let (client, base) = server().await;
    let document = get(&client, &format!("{base}/openapi.json")).await;
    let japanese = |text: &str| text.chars().any(|c| ('ぁ'..='ん').contains(&c) || ('一'..='鿿').contains(&c));
    let known: Vec<&str> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    for tag in document["tags"].as_array().unwrap() {
        assert!(tag["description"].as_str().is_some_and(japanese), "{tag}");
    }
    for actor in ACTORS {
        assert!(known.contains(&actor), "no section for {actor}");
    }
    let mut used = std::collections::BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let tags = operation["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
            assert_eq!(tags.len(), 1, "{method} {path}: one actor owns it: {tags:?}");
            let tag = tags[0].as_str().unwrap();
            assert!(known.contains(&tag), "{method} {path}: unknown tag {tag}");
            assert!(operation["summary"].as_str().is_some_and(japanese), "{method} {path}: what it is, in Japanese");
            used.insert(tag);
        }
    }
    assert_eq!(used.len(), known.len(), "a section without routes: {known:?} {used:?}");
}
