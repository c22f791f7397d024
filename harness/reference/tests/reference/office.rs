//! An office to test: folders, a receipt computer, and a caller of its driver.

use onshi_reference::defects::Defect;
use onshi_reference::{Options, Running, start};
use onshi_wire::driver::{Screen, Settled, Started};
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// Facility code of the office.
pub(crate) const CODE: &str = "1312345670";

/// Looks at the screen that a request may need before it stands in req.
const LOOKS: usize = 500;

/// A receipt computer at work.
pub(crate) struct Office {
    folder: TempDir,
    running: Running,
    client: reqwest::Client,
}

impl Office {
    pub(crate) async fn open() -> Self {
        Self::with(Options::default()).await
    }

    pub(crate) async fn with_defect(defect: Defect) -> Self {
        Self::with(Options { defect: Some(defect), ..Options::default() }).await
    }

    pub(crate) async fn with(options: Options) -> Self {
        Self::prepared(options, false, |_| {}).await
    }

    /// With files in place before the receipt computer looks for the first time.
    pub(crate) async fn prepared(options: Options, shift_jis: bool, prepare: impl FnOnce(PathBuf)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["req", "res", "face"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        prepare(folder.path().to_owned());
        let options = Options { poll_ms: 1, ..options };
        let running = start(options).await.unwrap();
        let office = Self { folder, running, client: reqwest::Client::new() };
        let root = office.folder.path().display().to_string();
        let session =
            json!({"oqs_root": root, "facility_code": CODE, "now": "2026-11-16T09:00:00", "shift_jis": shift_jis});
        assert_eq!(office.call("POST", "/session", Some(session)).await.0, 204);
        office
    }

    /// Calls the driver; status and body.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, String) {
        let url = format!("{}{path}", self.running.driver_url());
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, url);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Presses a button and gives the id.
    pub(crate) async fn press(&self, path: &str, body: Value) -> String {
        let (status, text) = self.call("POST", path, Some(body)).await;
        assert_eq!(status, 200, "{text}");
        serde_json::from_str::<Started>(&text).unwrap().id
    }

    pub(crate) async fn screen(&self) -> Screen {
        serde_json::from_str(&self.call("GET", "/screen", None).await.1).unwrap()
    }

    /// Waits until nothing is in progress.
    pub(crate) async fn settle(&self) -> Screen {
        let (_, text) = self.call("POST", "/settle", Some(json!({"max_ms": 20_000}))).await;
        assert!(serde_json::from_str::<Settled>(&text).unwrap().idle, "never quiet");
        self.screen().await
    }

    /// The only request in req whose name begins so; it is taken away, as the terminal does.
    pub(crate) async fn request(&self, prefix: &str) -> (String, Vec<u8>) {
        for _ in 0..LOOKS {
            let found = fs::read_dir(self.folder.path().join("req"))
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)));
            if let Some(path) = found {
                let bytes = fs::read(&path).unwrap();
                fs::remove_file(&path).unwrap();
                return (path.file_stem().unwrap().to_string_lossy().into_owned(), bytes);
            }
            self.screen().await;
        }
        panic!("no request {prefix}");
    }

    pub(crate) fn put(&self, folder: &str, name: &str, bytes: &[u8]) {
        fs::write(self.folder.path().join(folder).join(name), bytes).unwrap();
    }

    /// Answers a request under its name.
    pub(crate) fn answer(&self, request: &str, bytes: &[u8]) {
        self.put("res", &format!("{}.xml", request.replace("req_", "res_")), bytes);
    }

    pub(crate) fn path(&self, folder: &str, name: &str) -> PathBuf {
        self.folder.path().join(folder).join(name)
    }
}

/// Text of an element of a request.
pub(crate) fn element(bytes: &[u8], name: &str) -> String {
    let text = String::from_utf8_lossy(bytes);
    let (_, after) = text.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("no {name} in {text}"));
    after.split_once("</").unwrap().0.to_owned()
}

/// A clerk's question for 医扶　太郎.
pub(crate) fn taro() -> Value {
    json!({"insurer_number": "12131017", "number": "0012344", "birthdate": "1960-04-01"})
}
