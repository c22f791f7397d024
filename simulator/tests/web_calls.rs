//! Every call that the page makes is answered by the real server.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

use onshi_simulator::serve::{ServeOptions, serve};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::oneshot;

/// A server with its page, and what asks it.
struct Server {
    base: String,
    client: reqwest::Client,
    _stop: oneshot::Sender<()>,
    _data: tempfile::TempDir,
}

impl Server {
    async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let options = ServeOptions {
            listen: Some("127.0.0.1:0".parse().unwrap()),
            data: Some(data.path().join("data")),
            ..ServeOptions::default()
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let (ready, is_ready) = oneshot::channel();
        let stopped = async {
            let _ = stopped.await;
        };
        tokio::spawn(serve(options, stopped, move |there: &onshi_simulator::serve::ServeReady| {
            let _ = ready.send(there.url.clone());
        }));
        let base = tokio::time::timeout(Duration::from_secs(30), is_ready).await.unwrap().unwrap();
        Server { base, client: reqwest::Client::new(), _stop: stop, _data: data }
    }

    async fn get(&self, path: &str) -> Value {
        let response = self.client.get(format!("{}{path}", self.base)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    }

    async fn send(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let request = self.client.request(method.parse().unwrap(), format!("{}{path}", self.base));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or(Value::Null))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_and_all_its_calls_are_answered() {
    let server = Server::start().await;
    let page = server.client.get(&server.base).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("<html lang=\"ja\">"));
    let worlds = server.get("/api/v1/worlds").await;
    let id = worlds[0]["id"].as_str().unwrap();
    let world = format!("/api/v1/worlds/{id}");
    let info = server.get(&world).await;
    let clock = server.get(&format!("{world}/clock")).await;
    assert_eq!(info["clock"]["virtual"], clock["virtual"]);
    assert!(info["clock"]["now"].as_str() <= clock["now"].as_str(), "a real clock may have gone on: {clock}");
    for list in ["tickets", "faults"] {
        assert!(server.get(&format!("{world}/{list}")).await.is_array(), "{list}");
    }
    let people = info["people"].as_array().unwrap();
    let recipient = people.iter().find(|person| person["aid"].as_array().is_some_and(|aid| !aid.is_empty())).unwrap();
    let person = recipient["id"].as_str().unwrap();
    let facility = info["facilities"].as_array().unwrap().iter().find(|f| f["card_readers"] != 0).unwrap();
    let facility = facility["id"].as_str().unwrap();

    let (status, answer) =
        server.send("PUT", &format!("{world}/people/{person}/card"), Some(json!({"state": "valid"}))).await;
    assert_eq!(status, 200, "{answer}");
    let tap = json!({"person": person, "reader": 1, "identity": "face", "register_for_insurance_use": false,
        "consents": {"limit_certificate": false, "specific_diseases": false, "checkups": true, "medication": true,
            "treatment": false, "surgery": false}});
    let (status, outcome) = server.send("POST", &format!("{world}/facilities/{facility}/taps"), Some(tap)).await;
    assert_eq!(status, 200, "{outcome}");
    let seq = outcome["journal_seq"].as_u64().unwrap_or_else(|| panic!("a face file: {outcome}"));
    let bytes = server.client.get(format!("{}{world}/journal/{seq}/bytes", server.base)).send().await.unwrap();
    assert!(bytes.bytes().await.unwrap().ends_with(b"</XmlMsg>\r\n"));

    let office = info["offices"][0]["id"].as_str().unwrap();
    let (status, run) = server.send("POST", &format!("{world}/offices/{office}/registration-runs"), None).await;
    assert!(status == 200 && run["registered"].is_u64() && run["visible_from"].is_string(), "{status} {run}");
    let ticket = json!({"person": person, "facility": facility, "registration": "at_once", "month": "2031-01"});
    let (status, ticket) = server.send("POST", &format!("{world}/tickets"), Some(ticket)).await;
    assert_eq!(status, 201, "{ticket}");
    let ticket = ticket["id"].as_str().unwrap();
    let (status, withdrawn) = server.send("POST", &format!("{world}/tickets/{ticket}/withdrawal"), None).await;
    assert_eq!((status, withdrawn["state"].as_str()), (200, Some("withdrawn")), "{withdrawn}");
    let fault = json!({"kind": "delay", "times": 2, "facility": facility, "message": "OQSmutic", "milliseconds": 10});
    let (status, faults) = server.send("POST", &format!("{world}/faults"), Some(fault)).await;
    assert!(status < 300, "{status} {faults}");
    assert_eq!(server.get(&format!("{world}/faults")).await[0]["times"], 2);
    let (status, problem) =
        server.send("PUT", &format!("{world}/clock"), Some(json!({"now": "2001-01-01 09:00"}))).await;
    assert_eq!(status, 409, "{problem}");
    for part in ["where", "what", "remedy"] {
        assert!(problem[part].is_string(), "{problem}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_begins_where_the_page_says() {
    let server = Server::start().await;
    let id = server.get("/api/v1/worlds").await[0]["id"].as_str().unwrap().to_owned();
    let world = format!("/api/v1/worlds/{id}");
    let last = server.get(&format!("{world}/journal?after=0&limit=1")).await["last_seq"].as_u64().unwrap();
    let mut stream =
        server.client.get(format!("{}{world}/journal/stream?after={last}", server.base)).send().await.unwrap();
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let person = server.get(&world).await["people"][0]["id"].as_str().unwrap().to_owned();
    server.send("PUT", &format!("{world}/people/{person}/disclosure"), Some(json!({"not_disclosed": true}))).await;
    let mut text = String::new();
    let first = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            text.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
            let complete =
                text.split_once("\n\n").and_then(|(event, _)| event.lines().find_map(|l| l.strip_prefix("data: ")));
            if let Some(data) = complete {
                return serde_json::from_str::<Value>(data).unwrap();
            }
        }
    });
    let first = first.await.unwrap();
    assert_eq!(first["seq"].as_u64(), Some(last + 1));
    assert_eq!(first["door"], "control");
}
