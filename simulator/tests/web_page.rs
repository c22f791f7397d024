//! The pages as a browser gets them: the first page, and a page per actor.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod support;

use onshi_simulator::web;
use reqwest::StatusCode;
use std::collections::BTreeSet;

/// A world with one of each kind of actor, named as somebody would who wants to become markup; and one with nobody.
const FULL: &str = r#"
version: 1
title: <script>alert(1)</script>
offices: [{ id: "東&西" }]
municipalities: [{ id: 見本市 }]
facilities: [{ id: 診療所 }]
people: [{ id: 佐藤, name: <b>佐藤</b> }]
"#;
const EMPTY: &str = "version: 1\ntitle: 空\n";

/// Serves the pages alone, with two worlds, and returns the address.
async fn served() -> String {
    let worlds = support::memory().await;
    for (id, yaml) in [("full", FULL), ("empty", EMPTY)] {
        support::create(&worlds, id, yaml).await;
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = web::routes(worlds);
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn the_page_and_everything_that_it_loads_come_from_this_server() {
    let base = served().await;
    let mut waiting = BTreeSet::from(["/".to_owned(), "/worlds/full".to_owned()]);
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop_first() {
        let response = reqwest::get(format!("{base}{path}")).await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        let headers = response.headers().clone();
        assert!(headers["content-type"].to_str().unwrap().ends_with("charset=utf-8"), "{path}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        let text = response.text().await.unwrap();
        for quoted in text.split('"').filter(|part| part.ends_with(".js") || part.ends_with(".css")) {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let found = match (quoted.strip_prefix("./"), quoted.strip_prefix("../")) {
                (Some(module), _) => format!("{folder}/{module}"),
                (_, Some(module)) => format!("/static/{module}"),
                _ => quoted.to_owned(),
            };
            if !seen.contains(&found) {
                waiting.insert(found);
            }
        }
        seen.insert(path);
    }
    assert!(seen.len() > 5, "{seen:?}");
}

#[tokio::test]
async fn other_paths_are_not_the_page() {
    let base = served().await;
    for path in ["/static/", "/static/../Cargo.toml", "/static/%2e%2e/mod.rs", "/index.php"] {
        assert_eq!(reqwest::get(format!("{base}{path}")).await.unwrap().status(), 404, "{path}");
    }
}

#[tokio::test]
async fn every_actor_has_a_page_with_data_and_without() {
    let base = served().await;
    let singles = ["", "/platform", "/insurers", "/pmh", "/examiner", "/remote-care"];
    let many = ["/offices/東&西", "/municipalities/見本市", "/facilities/診療所", "/people/佐藤"];
    let pages = ["full", "empty"].into_iter().flat_map(|world| singles.map(|actor| format!("/worlds/{world}{actor}")));
    for path in pages.chain(many.map(|actor| format!("/worlds/full{actor}"))) {
        let response = reqwest::get(format!("{base}{path}")).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        let text = response.text().await.unwrap();
        assert!(
            text.contains("/static/actor.js") && !text.contains("佐藤") && !text.contains("alert(1)"),
            "{path}: a frame"
        );
    }
}

#[tokio::test]
async fn an_unknown_world_or_actor_is_a_404_with_words_that_escape_what_was_asked_for() {
    let base = served().await;
    let table = [
        ("/worlds/無い", "「無い」というワールドはありません。", "href=\"/\""),
        ("/worlds/無い/platform", "「無い」というワールドはありません。", "href=\"/\""),
        ("/worlds/full/president", "「president」という登場者は、このワールドにいません。", "href=\"/worlds/full\""),
        ("/worlds/full/offices/北", "「北」という登場者は、このワールドにいません。", "href=\"/worlds/full\""),
        ("/worlds/full/kings/東", "「東」という登場者は、このワールドにいません。", "href=\"/worlds/full\""),
        ("/worlds/empty/people/佐藤", "「佐藤」という登場者は、このワールドにいません。", "href=\"/worlds/empty\""),
        ("/worlds/full/people/%3Ci%3E%22", "「&#60;i&#62;&#34;」という登場者", "href=\"/worlds/full\""),
        ("/worlds/%3Cscript%3E/offices/x", "「&#60;script&#62;」というワールド", "href=\"/\""),
    ];
    for (path, words, link) in table {
        let response = reqwest::get(format!("{base}{path}")).await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"), "{path}");
        let text = response.text().await.unwrap();
        assert!(text.contains(words) && text.contains(link), "{path}: {text}");
        assert!(!text.contains("<i>") && !text.contains("<script>"), "{path}: {text}");
    }
}
