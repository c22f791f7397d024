//! The desk of a welfare office through the control API: inbox, lists, suspension, start, numbers, paper.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::api;
use onshi_simulator::engine::WorldHandle;
use onshi_simulator::store::Store;
use onshi_simulator::store::memory::MemoryStore;
use serde_json::{Value, json};
use std::sync::Arc;
use support::{ask, create, element, inquiry, memory, worlds};

const WORLD: &str = r#"
version: 1
title: 福祉事務所の窓口
treatment_month: 2026-11
clock: { virtual: 診療月の10日 09:00 }
offices:
  - { id: 東, payer_number: "12139903", frequent_days: 2 }
  - { id: 西, payer_number: "12139911", numbering: 毎月 }
facilities:
  - { id: 診療所, code: "1319900013" }
people:
  - { id: 佐藤, name: 佐藤　花子, birthdate: 1950-02-03, aid: [{ office: 東, recipient_number: "1000025" }] }
  - { id: 山田, birthdate: 1960-01-01, aid: [{ office: 西, recipient_number: "1000017" }] }
  - id: 二重
    birthdate: 1970-01-01
    aid: [{ office: 東 }, { office: 西, force: true, from: 診療月の3日 }]
"#;

async fn act(world: &WorldHandle, request: &str, body: Value) -> Value {
    let reply = world.control(request, body.to_string().into_bytes()).await;
    serde_json::from_slice(&reply.unwrap_or_else(|denial| panic!("{request}: {denial:?}")).json).unwrap()
}

async fn refused(world: &WorldHandle, request: &str, body: Value) -> String {
    world.control(request, body.to_string().into_bytes()).await.unwrap_err().problem.what
}

async fn validity(world: &WorldHandle, payer: &str, recipient: &str, birthdate: &str) -> String {
    let (_, text) = ask(world, "OQSsiquc01req_1.xml", &inquiry(payer, recipient, birthdate)).await;
    element(&text, "QualificationValidity").unwrap_or("-").to_owned()
}

#[tokio::test]
async fn s000_43_an_undelegated_visit_is_found_requested_and_delegated() {
    let world = create(&memory().await, "a", WORLD).await;
    assert_eq!(validity(&world, "12139903", "1000025", "19500203").await, "6");
    let listed = world.undelegated_visits("東").unwrap();
    assert_eq!((listed.len(), listed[0].days.clone()), (1, vec!["2026-11-10".to_owned()]));
    let ask_office =
        json!({"person":"佐藤","facility":"診療所","why":"未委託で受診済み","visit_on":"診療月の10日","note":"急患"});
    let request = act(&world, "POST /offices/東/requests", ask_office.clone()).await;
    assert_eq!((request["id"].as_str(), request["state"].as_str()), (Some("r1"), Some("受付済み")));
    assert!(refused(&world, "POST /offices/東/requests", ask_office).await.contains("r1"));
    assert_eq!(world.undelegated_visits("東").unwrap()[0].request.as_deref(), Some("r1"));
    let told = act(&world, "POST /requests/r1/decision", json!({"委託":{"self_pay_yen":300}})).await;
    assert_eq!((told["state"].as_str(), told["ticket"].as_str()), (Some("委託"), Some("t1")));
    assert!(world.undelegated_visits("東").unwrap().is_empty());
    let seen = serde_json::to_value(world.facility_requests("診療所").unwrap()).unwrap();
    assert!(seen[0]["answer"].as_str().unwrap().contains("委託"));
    assert!(!seen.to_string().contains("1000025") && !seen.to_string().contains("12139903"), "{seen}");
    assert_eq!(validity(&world, "12139903", "1000025", "19500203").await, "1");
    assert!(refused(&world, "POST /requests/r1/decision", json!({"refuse":"遅い"})).await.contains("処理済み"));
}

#[tokio::test]
async fn requests_are_refused_answered_and_forwarded() {
    let world = create(&memory().await, "a", WORLD).await;
    for why in ["visit_planned", "入院の連絡", "unconfirmed"] {
        act(&world, "POST /offices/東/requests", json!({"from":"患者","person":"山田","facility":"診療所","why":why}))
            .await;
    }
    let forwarded = act(&world, "POST /requests/r1/decision", json!({"forward":"西"})).await;
    assert_eq!(forwarded["forwarded_to"], "r4");
    assert_eq!(
        act(&world, "POST /requests/r2/decision", json!({"answer":"承知しました。"})).await["state"],
        "回答済み"
    );
    assert_eq!(
        act(&world, "POST /requests/r3/decision", json!({"却下":"担当ではありません。"})).await["state"],
        "却下"
    );
    let there = world.office_requests("西").unwrap();
    assert_eq!((there[0].id.as_str(), there[0].forwarded_from.as_deref()), ("r4", Some("r1")));
    assert_eq!(act(&world, "POST /requests/r4/decision", json!({"delegate":{}})).await["state"], "委託");
    assert!(refused(&world, "POST /requests/r9/decision", json!({"answer":"x"})).await.contains("r9"));
}

#[tokio::test]
async fn b140_b141_visits_tell_days_and_neither_department_nor_drugs() {
    let world = create(&memory().await, "a", WORLD).await;
    for day in ["診療月の10日 10:00", "診療月の11日 09:00"] {
        act(&world, "PUT /clock", json!({ "now": day })).await;
        validity(&world, "12139903", "1000025", "19500203").await;
    }
    let frequent = world.frequent_visitors("東", Some("2026-11")).unwrap();
    // The inquiry names 資格確認日 10 November both times: one day, one visit.
    assert!(frequent.is_empty());
    let tap = serde_json::from_str(r#"{"person":"佐藤"}"#).unwrap();
    world.tap("診療所", tap).await.unwrap();
    let frequent = world.frequent_visitors("東", None).unwrap();
    assert_eq!((frequent.len(), frequent[0].days.len()), (1, 2));
    assert!(world.frequent_visitors("東", Some("いつか")).is_err());
    let visits = serde_json::to_value(world.visits("東").unwrap()).unwrap();
    let fields: Vec<&String> = visits[0].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["person", "facility", "at", "delegated"], "who, where, when; nothing else");
}

#[tokio::test]
async fn b124_b010_suspension_and_start_are_told_and_rule_the_answers() {
    let world = create(&memory().await, "a", WORLD).await;
    let office = act(&world, "POST /offices/東/suspensions", json!({"until":"診療月の20日 00:00"})).await;
    assert_eq!(
        (office["known_as_of"].as_str(), office["suspended_until"].as_str()),
        (Some("2026-11-10T09:00:00"), Some("2026-11-20T00:00:00"))
    );
    act(&world, "PUT /clock", json!({"now":"診療月の11日 09:00"})).await;
    act(&world, "POST /tickets", json!({"person":"佐藤","facility":"診療所"})).await;
    assert_eq!(validity(&world, "12139903", "1000025", "19500203").await, "6", "news wait");
    act(&world, "POST /offices/東/suspensions/end", json!({})).await;
    assert_eq!(validity(&world, "12139903", "1000025", "19500203").await, "1");
    act(&world, "PUT /offices/東/settings", json!({"starts_on":"診療月の20日"})).await;
    assert_eq!(validity(&world, "12139903", "1000025", "19500203").await, "4", "not online yet");
    assert_eq!(world.offices()[0].starts_on.as_deref(), Some("2026-11-20"));
}

/// The recipient number, looked at for verification.
async fn number(world: &WorldHandle, id: &str) -> Value {
    let person = act(world, &format!("GET /people/{id}?purpose=verification"), json!({})).await;
    person["aid"][0]["recipient_number"].clone()
}

#[tokio::test]
async fn b014_numbers_change_with_the_clock_and_the_same_way_after_a_restart() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", WORLD).await;
    assert_eq!(number(&world, "山田").await, "1000017");
    act(&world, "PUT /clock", json!({"now":"2026-12-01T00:00"})).await;
    let december = number(&world, "山田").await;
    assert_ne!(december, "1000017");
    assert_eq!(number(&world, "佐藤").await, "1000025", "the other office keeps its numbers");
    let again = worlds(store).await.get("a").unwrap();
    assert_eq!(number(&again, "山田").await, december);
}

#[tokio::test]
async fn b076_b144_double_coverage_is_flagged_and_refused_without_force() {
    let world = create(&memory().await, "a", WORLD).await;
    let found = world.double_coverage("東").unwrap();
    assert_eq!((found[0].person.as_str(), found[0].from.as_str()), ("二重", "2026-11-03"));
    let what = refused(&world, "POST /people/佐藤/cases", json!({"office":"西"})).await;
    assert!(what.contains("重なります"), "{what}");
}

#[tokio::test]
async fn s002_28_a_ticket_prints_and_a_paper_ticket_is_never_answered() {
    let world = create(&memory().await, "a", WORLD).await;
    let body =
        json!({"person":"佐藤","facility":"診療所","registration":"紙","injury_names":["<胃炎>"],"self_pay_yen":1200});
    assert_eq!(act(&world, "POST /tickets", body).await["state"], "paper");
    assert_eq!(validity(&world, "12139903", "1000025", "19500203").await, "6");
    let page = world.ticket_page("t1", false).unwrap();
    for text in [
        "生活保護法医療券",
        "見本",
        "12139903",
        "1000025",
        "佐藤　花子",
        "2026年11月分",
        "1200 円",
        "@page",
        "東福祉事務所長",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("<胃炎>"), "text is no markup");
    assert!(world.ticket_page("t1", true).unwrap().contains("診療依頼書"));
    assert!(world.ticket_page("t9", false).is_err());
    act(&world, "POST /tickets", json!({"person":"山田","facility":"診療所"})).await;
    assert!(!world.ticket_page("t2", false).unwrap().contains("1000017"), "a look at the screen tells no number");
    assert_eq!(act(&world, "POST /tickets/t2/paper-handouts", json!({})).await["id"], "t2");
    assert!(world.ticket_page("t2", false).unwrap().contains("1000017"), "the paper does");
}

#[tokio::test]
async fn every_door_of_the_desk_answers_over_http() {
    let all = memory().await;
    create(&all, "a", WORLD).await;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let base = format!("http://{}/api/v1/worlds/a", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, api::router(all)).await.unwrap() });
    let client = reqwest::Client::new();
    let file = "個人,医療機関コード,診療年月\n佐藤,1319900013,202611\n";
    let sent = client.post(format!("{base}/offices/東/ticket-files?month=2026-11")).body(file).send().await.unwrap();
    assert_eq!(sent.status().as_u16(), 201, "{}", sent.text().await.unwrap());
    let coverage = "受給者番号,異動,異動日\n1000025,停止,20261120\n";
    let sent = client.post(format!("{base}/offices/東/coverage-files")).body(coverage).send().await.unwrap();
    assert_eq!(sent.status().as_u16(), 201);
    for (path, kind) in [
        ("/offices", "application/json"),
        ("/offices/東/files", "application/json"),
        ("/offices/東/files/f1", "application/json"),
        ("/offices/東/files/f1/report", "text/csv; charset=utf-8"),
        ("/offices/東/requests", "application/json"),
        ("/facilities/診療所/requests", "application/json"),
        ("/offices/東/undelegated-visits", "application/json"),
        ("/offices/東/frequent-visitors?month=2026-11", "application/json"),
        ("/offices/東/double-coverage", "application/json"),
        ("/tickets/t1/paper", "text/html; charset=utf-8"),
        ("/tickets/t1/referral", "text/html; charset=utf-8"),
    ] {
        let answer = client.get(format!("{base}{path}")).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], kind, "{path}");
    }
    for path in ["/offices/南/files", "/offices/東/files/f9", "/offices/西/files/f1", "/tickets/t9/paper"] {
        assert_eq!(client.get(format!("{base}{path}")).send().await.unwrap().status().as_u16(), 404, "{path}");
    }
}
