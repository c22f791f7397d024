//! A stand-in for the simulator: just enough of the control API for the harness's own tests. It knows no rules: it
//! writes down what appears in the folder req and answers a tap with a fixed face file.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use onshi_wire::control::journal::{Direction, Door, JournalEntry, JournalPage, JournalQuery};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

/// The face file of every tap.
const FACE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<XmlMsg></XmlMsg>\r\n";

#[derive(Default)]
struct Worlds {
    made: u32,
    worlds: BTreeMap<String, World>,
}

struct World {
    root: String,
    journal: Vec<JournalEntry>,
    seen: BTreeSet<String>,
}

/// A running stand-in; it ends when it is dropped.
pub(crate) struct FakeSimulator {
    pub(crate) url: String,
    server: tokio::task::JoinHandle<()>,
    _folders: Arc<TempDir>,
}

impl Drop for FakeSimulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}

type Shared = (Arc<Mutex<Worlds>>, Arc<TempDir>);

impl FakeSimulator {
    pub(crate) async fn start() -> Self {
        let folders = Arc::new(tempfile::tempdir().unwrap());
        let shared: Shared = (Arc::default(), folders.clone());
        let api = Router::new()
            .route("/worlds", get(|| async { Json(json!([])) }).post(create))
            .route("/worlds/{world}", axum::routing::delete(delete))
            .route("/worlds/{world}/people", get(people))
            .route("/worlds/{world}/journal", get(journal))
            .route("/worlds/{world}/facilities/{facility}/taps", post(tap))
            .with_state(shared);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = Router::new().nest("/api/v1", api);
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        FakeSimulator { url, server, _folders: folders }
    }
}

async fn create(State((worlds, folders)): State<Shared>, Json(body): Json<Value>) -> (StatusCode, Json<Value>) {
    let mut worlds = worlds.lock().unwrap();
    worlds.made += 1;
    let id = format!("w{}", worlds.made);
    let given = body["oqs_roots"].as_object().and_then(|roots| roots.values().next().cloned());
    let root = match given.and_then(|root| root.as_str().map(str::to_owned)) {
        Some(root) => root,
        None => folders.path().join(&id).display().to_string(),
    };
    for folder in ["req", "res", "face"] {
        std::fs::create_dir_all(format!("{root}/{folder}")).unwrap();
    }
    let yaml = body["yaml"].as_str().unwrap_or_default();
    let facility = if yaml.contains("確認用") { "確認用" } else { "診療所" };
    let world = json!({
        "id": id, "title": "試験", "seed": 1, "treatment_month": "2026-11",
        "clock": { "now": "2026-11-10T09:00:00", "virtual": true },
        "facilities": [{
            "id": facility, "name": facility, "code": "2317400840", "kind": "clinic", "designated": true,
            "medical_aid": true, "card_readers": 1, "character_code": "utf_8", "oqs_root": root,
        }],
        "offices": [],
        "people": everybody(),
    });
    worlds.worlds.insert(id, World { root, journal: Vec::new(), seen: BTreeSet::new() });
    (StatusCode::CREATED, Json(world))
}

/// Whoever asks is verifying.
async fn people() -> Json<Value> {
    Json(everybody())
}

fn everybody() -> Value {
    json!([{
        "id": "甲", "name": "試験　太郎", "kana": "ｼｹﾝ ﾀﾛｳ", "sex": "male", "birthdate": "1960-01-01", "address": "",
        "postal_code": "", "card": "valid", "insurance": [], "aid": [], "not_disclosed": false,
    }])
}

async fn delete(State((worlds, _)): State<Shared>, Path(world): Path<String>) -> StatusCode {
    worlds.lock().unwrap().worlds.remove(&world);
    StatusCode::NO_CONTENT
}

async fn tap(State((worlds, _)): State<Shared>, Path((world, _)): Path<(String, String)>) -> Json<Value> {
    let mut worlds = worlds.lock().unwrap();
    let world = worlds.worlds.get_mut(&world).unwrap();
    let name = "OQSsiquc01res_face_1.xml";
    std::fs::write(format!("{}/face/{name}", world.root), FACE).unwrap();
    world.push(Direction::Answered, Door::Face, name, FACE.as_bytes(), None);
    let answered = world.journal.len() as u64;
    world.push(Direction::Delivered, Door::Face, name, FACE.as_bytes(), Some(answered));
    Json(json!({ "screen_code": null, "screen_text": "", "face_file": name, "journal_seq": answered }))
}

async fn journal(
    State((worlds, _)): State<Shared>,
    Path(world): Path<String>,
    Query(query): Query<JournalQuery>,
) -> Result<Json<JournalPage>, StatusCode> {
    let mut rounds = query.wait_ms / 5;
    loop {
        let page = {
            let mut worlds = worlds.lock().unwrap();
            let world = worlds.worlds.get_mut(&world).ok_or(StatusCode::NOT_FOUND)?;
            world.look();
            let entries: Vec<_> = world.journal.iter().filter(|entry| entry.seq > query.after).cloned().collect();
            JournalPage { entries, last_seq: world.journal.len() as u64 }
        };
        if !page.entries.is_empty() || rounds == 0 {
            return Ok(Json(page));
        }
        rounds -= 1;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

impl World {
    fn look(&mut self) {
        let mut names: Vec<String> = std::fs::read_dir(format!("{}/req", self.root))
            .unwrap()
            .flatten()
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with("OQS") && !self.seen.contains(name))
            .collect();
        names.sort();
        for name in names {
            let bytes = std::fs::read(format!("{}/req/{name}", self.root)).unwrap_or_default();
            self.push(Direction::Received, Door::Req, &name, &bytes, None);
            self.seen.insert(name);
        }
    }

    fn push(&mut self, direction: Direction, door: Door, name: &str, bytes: &[u8], answers: Option<u64>) {
        self.journal.push(JournalEntry {
            seq: self.journal.len() as u64 + 1,
            at: "2026-11-10T09:00:00".to_owned(),
            direction,
            door,
            facility: Some("診療所".to_owned()),
            terminal: None,
            answers,
            name: name.to_owned(),
            message: Some(name.split('_').next().unwrap_or_default().to_owned()),
            summary: String::new(),
            size: bytes.len() as u64,
            bytes_base64: Some(base64::engine::general_purpose::STANDARD.encode(bytes)),
        });
    }
}
