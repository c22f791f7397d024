//! `onshi serve` as a whole: ready when everything can be used, one server per data folder, a stop loses nothing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::serve::{ServeError, ServeOptions, ServeReady, serve};
use std::net::SocketAddr;
use std::path::Path;
use support::{CLINIC_CODE, element, inquiry_about_sato};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server that can be stopped.
struct Running {
    ready: ServeReady,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), ServeError>>,
}

async fn start(options: ServeOptions) -> Result<Running, ServeError> {
    let (stop, stopped) = oneshot::channel();
    let (tell, told) = oneshot::channel();
    let stopped = async move { drop(stopped.await) };
    let served = tokio::spawn(serve(options, stopped, |ready: &ServeReady| tell.send(ready.clone()).unwrap()));
    match told.await {
        Ok(ready) => Ok(Running { ready, stop, served }),
        Err(_) => Err(served.await.unwrap().unwrap_err()),
    }
}

impl Running {
    async fn end(self) {
        self.stop.send(()).unwrap();
        self.served.await.unwrap().unwrap();
    }
}

fn options(data: Option<&Path>, world: &Path) -> ServeOptions {
    ServeOptions {
        world: Some(world.to_owned()),
        listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        data: data.map(Path::to_owned),
        ..ServeOptions::default()
    }
}

async fn ask(ready: &ServeReady, name: &str) -> String {
    let url = format!("{}/api/v1/worlds/default/facilities/診療所/inquiries/{name}", ready.url);
    reqwest::Client::new().post(url).body(inquiry_about_sato()).send().await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_and_a_start_lose_nothing_and_a_second_server_is_told_why_it_cannot_start() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("world.yaml"));
    std::fs::write(&file, support::WORLD).unwrap();
    let running = start(options(Some(&data), &file)).await.unwrap();
    assert!(!running.ready.restored);
    assert_eq!(element(&ask(&running.ready, "OQSsiquc01req_1.xml").await, "QualificationValidity"), Some("1"));
    let second = start(options(Some(&data), &file)).await.err().unwrap();
    assert!(second.to_string().contains("別のプログラムが使用しています"), "{second}");
    let client = reqwest::Client::new();
    let page = client.get(&running.ready.url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("<html"), "the page is at /");
    running.end().await;

    let again = start(options(Some(&data), &file)).await.unwrap();
    assert!(again.ready.restored);
    let journal = format!("{}/api/v1/worlds/default/journal", again.ready.url);
    let journal = client.get(journal).send().await.unwrap().text().await.unwrap();
    assert!(journal.contains("OQSsiquc01res_1.xml"), "{journal}");
    again.end().await;
    let other = ServeOptions { oqs_root: Some(folder.path().join("other")), ..options(Some(&data), &file) };
    assert!(matches!(start(other).await.err().unwrap(), ServeError::OtherRoot { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_in_req_is_answered_in_res_and_a_tap_makes_a_face_file() {
    let folder = tempfile::tempdir().unwrap();
    let (root, file) = (folder.path().join("OQS"), folder.path().join("world.yaml"));
    std::fs::write(&file, support::WORLD).unwrap();
    let running = start(ServeOptions { oqs_root: Some(root.clone()), ..options(None, &file) }).await.unwrap();
    assert_eq!(running.ready.worlds[0].facilities[0].code, CLINIC_CODE);
    std::fs::write(root.join("req/OQSsiquc01req_1.xml"), inquiry_about_sato()).unwrap();
    let client = reqwest::Client::new();
    let world = format!("{}/api/v1/worlds/default", running.ready.url);
    let wait = |after: u64| {
        let request = client.get(format!("{world}/journal?after={after}&wait_ms=20000"));
        async move { request.send().await.unwrap().json::<serde_json::Value>().await.unwrap() }
    };
    let mut after = 0;
    while !wait(after).await["entries"].as_array().unwrap().iter().any(|entry| entry["direction"] == "delivered") {
        after += 1;
        assert!(after < 20, "never delivered");
    }
    let answer = std::fs::read_to_string(root.join("res/OQSsiquc01res_1.xml")).unwrap();
    assert_eq!(element(&answer, "QualificationValidity"), Some("1"));
    let tap = client.post(format!("{world}/facilities/診療所/taps")).body(r#"{"person":"佐藤"}"#).send().await.unwrap();
    let tap: serde_json::Value = tap.json().await.unwrap();
    let name = tap["face_file"].as_str().unwrap();
    assert!(root.join("face").join(name).exists(), "{name}");
    running.end().await;
}

#[tokio::test]
async fn what_cannot_be_used_is_named_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let missing = start(options(None, &folder.path().join("none.yaml"))).await.err().unwrap();
    assert!(missing.to_string().contains("none.yaml"), "{missing}");
    let file = folder.path().join("world.yaml");
    std::fs::write(&file, "version: 1\ntitle: x\npepole: []\n").unwrap();
    let wrong = start(options(None, &file)).await.err().unwrap();
    assert!(wrong.to_string().contains("3行") && wrong.to_string().contains('^'), "{wrong}");
    std::fs::write(&file, support::WORLD).unwrap();
    let codes = ServeOptions { codes: Some(file.clone()), ..options(None, &file) };
    assert!(matches!(start(codes).await.err().unwrap(), ServeError::Codes { .. }));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let busy = ServeOptions { listen: Some(taken.local_addr().unwrap()), ..options(None, &file) };
    assert!(matches!(start(busy).await.err().unwrap(), ServeError::Listen { .. }));
}
