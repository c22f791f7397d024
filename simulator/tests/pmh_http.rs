//! The registration API over HTTP: token, content type, size, structure, and what the document says.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod pmh_support;
mod support;

use onshi_simulator::api;
use pmh_support::{WORLD, bearer, number, record};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use support::create;

#[tokio::test]
async fn the_registration_api_over_http() {
    let worlds = support::memory().await;
    let world = create(&worlds, "a", WORLD).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = api::router(worlds);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let (client, url) = (Client::new(), format!("{base}/api/v1/worlds/a"));
    let tasks = format!("{url}/pmh/registrationTasks");
    let token = bearer(&world, "見本市");
    let batch = json!([record(&world, "KODOMO", "h1")]).to_string();
    let post = |url: &str, token: &str, kind: &'static str, body: String| {
        let request = client.post(url).header("content-type", kind).body(body);
        let request =
            if token.is_empty() { request } else { request.header("authorization", format!("Bearer {token}")) };
        async move {
            let answer = request.send().await.unwrap();
            (answer.status(), answer.json::<Value>().await.unwrap())
        }
    };
    let json_type = "application/json; charset=utf-8";
    for (token, kind, body, status) in [
        ("", json_type, batch.clone(), StatusCode::UNAUTHORIZED),
        ("pmh-wrong", json_type, batch.clone(), StatusCode::UNAUTHORIZED),
        (token.as_str(), "text/plain", batch.clone(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (token.as_str(), json_type, "{}".into(), StatusCode::BAD_REQUEST),
        (token.as_str(), json_type, "[{]".into(), StatusCode::BAD_REQUEST),
        (token.as_str(), json_type, "[]".into(), StatusCode::BAD_REQUEST),
    ] {
        let (found, problem) = post(&tasks, token, kind, body).await;
        assert_eq!(found, status, "{problem}");
        for part in ["where", "what", "remedy"] {
            assert!(!problem[part].as_str().unwrap().is_empty(), "{problem}");
        }
    }
    let (status, accepted) = post(&tasks, &token, json_type, batch).await;
    assert_eq!((status, &accepted), (StatusCode::ACCEPTED, &json!({"taskId": "r1", "records": 1})));
    let task = client.get(format!("{tasks}/r1"));
    assert_eq!(task.try_clone().unwrap().send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let other = task.try_clone().unwrap().bearer_auth(bearer(&world, "隣町")).send().await.unwrap();
    assert_eq!(other.status(), StatusCode::NOT_FOUND);
    let done: Value = task.bearer_auth(&token).send().await.unwrap().json().await.unwrap();
    assert_eq!((&done["state"], &done["results"][0]["historyKey"]), (&json!("completed"), &json!("h1")));
    let (status, _) = post(&format!("{url}/pmh/registrationCsv"), &token, "application/json", "[]".into()).await;
    assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let (status, problem) = post(&format!("{url}/pmh/registrationCsv"), &token, "text/csv", "a\n".into()).await;
    assert_eq!((status, &problem["where"]), (StatusCode::BAD_REQUEST, &json!("1行1列目")));
    let get = |path: &str| {
        let request = client.get(format!("{url}{path}"));
        async move { request.send().await.unwrap().json::<Value>().await.unwrap() }
    };
    assert_eq!(
        get("/municipalities").await[0]["registration_token"],
        json!(token).as_str().map(|_| bearer(&world, "見本市")).unwrap()
    );
    assert_eq!(get("/people/佐藤/certificates").await[0]["history_key"], "h1");
    assert_eq!(get("/pmh/individual-numbers/佐藤").await["individual_number"], number(&world, "佐藤"));
}

#[tokio::test]
async fn the_document_describes_the_published_operation_and_marks_what_is_ours() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/openapi.json", listener.local_addr().unwrap());
    let router = api::router(support::memory().await);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let document: Value = Client::new().get(url).send().await.unwrap().json().await.unwrap();
    let post = &document["paths"]["/api/v1/worlds/{world}/pmh/registrationTasks"]["post"];
    assert_eq!(post["operationId"], "postRegistrationTasks");
    assert_eq!(post["security"], json!([{"bearerAuth": []}]));
    assert_eq!(document["components"]["securitySchemes"]["bearerAuth"]["scheme"], "bearer");
    assert!(post["description"].as_str().unwrap().contains("onshiが決めた"));
    let fields = document["components"]["schemas"]["RegistrationRecord"]["properties"].as_object().unwrap();
    assert_eq!(fields.len(), 19);
    for (name, field) in fields {
        assert!(field.to_string().contains('。'), "{name} has no Japanese description: {field}");
    }
    let csv = &document["paths"]["/api/v1/worlds/{world}/pmh/registrationCsv"]["post"];
    assert!(csv["summary"].as_str().unwrap().contains("onshiが決めた"));
}
