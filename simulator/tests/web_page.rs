//! The plain web page as a browser gets it.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

use axum::Router;
use onshi_simulator::web;
use std::collections::BTreeSet;

/// Serves the page alone and returns its address.
async fn served() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router: Router = web::routes();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

#[tokio::test]
async fn the_page_and_everything_that_it_loads_come_from_this_server() {
    let base = served().await;
    let mut waiting = BTreeSet::from(["/".to_owned()]);
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
            let found = match quoted.strip_prefix("./") {
                Some(module) => format!("/static/{module}"),
                None => quoted.to_owned(),
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
