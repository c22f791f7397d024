//! A product that copies everything back: each file of face and res becomes a request, each text field of its screen
//! holds what it received, and it offers every ability. With it, no scenario may pass.

use super::remote::INTERFACE;
use super::{Needs, SessionRequest, Sut, SutDescription, SutSession};
use crate::case::StepEnd;
use crate::client::DriverClient;
use crate::wait::pause;
use axum::routing::{get, post, put};
use axum::{Json, Router, extract::State, http::StatusCode};
use futures::future::{BoxFuture, FutureExt as _};
use onshi_wire::driver::{
    About, AidStatus, Capability, Job, JobState, Message, Patient, Reception, Screen, Settled, Started, ToDo,
    ToDoReason, Via,
};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Time between two looks into the folders.
const LOOK: Duration = Duration::from_millis(10);
/// At most so many files are copied in a session; answers to copies would go on for ever.
const COPY_LIMIT: usize = 50;
/// At most so many texts are kept for the screen.
const TEXT_LIMIT: usize = 50;

/// The adapter.
#[derive(Debug)]
pub struct EchoSut;

impl Sut for EchoSut {
    fn describe(&self) -> SutDescription {
        SutDescription { kind: "echo".to_owned(), drive_mode: "driver".to_owned(), about: Some(about()) }
    }

    fn needs(&self) -> Needs {
        Needs { late_touch_ms: Some(0), ..Needs::default() }
    }

    fn concurrency(&self, wished: usize) -> usize {
        wished
    }

    fn start(&self, request: SessionRequest) -> BoxFuture<'_, Result<SutSession, StepEnd>> {
        async move {
            let trouble =
                |error: std::io::Error| StepEnd::error(format!("反響するだけの製品を起動できません: {error}"));
            let listener = TcpListener::bind("127.0.0.1:0").await.map_err(trouble)?;
            let address = listener.local_addr().map_err(trouble)?;
            let copies = Arc::new(Copies { root: PathBuf::from(request.oqs_root), kept: Mutex::default() });
            let server = tokio::spawn(axum::serve(listener, routes(copies.clone())).into_future());
            let copier = tokio::spawn(copy_for_ever(copies));
            let tasks = Tasks { server: server.abort_handle(), copier };
            Ok(SutSession {
                driver: Some(DriverClient::new(&format!("http://{address}"))),
                about: Some(about()),
                inert: false,
                hold: Some(Box::new(tasks)),
            })
        }
        .boxed()
    }
}

use std::future::IntoFuture as _;

/// The folders and what came out of them.
struct Copies {
    root: PathBuf,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// Folder and name of each file that was copied.
    seen: BTreeSet<(&'static str, String)>,
    /// What was received, as text.
    texts: Vec<String>,
}

struct Tasks {
    server: tokio::task::AbortHandle,
    copier: JoinHandle<()>,
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.server.abort();
        self.copier.abort();
    }
}

fn about() -> About {
    About {
        interface: INTERFACE,
        product: "反響".to_owned(),
        version: "1".to_owned(),
        vendor: "onshi".to_owned(),
        capabilities: vec![
            Capability::TimeTravel,
            Capability::Screen,
            Capability::InquireByNumber,
            Capability::BulkInquiry,
            Capability::ReferenceNumbers,
            Capability::BulkAcquisition,
            Capability::RemoteCare,
            Capability::Paper,
            Capability::Prescriptions,
            Capability::Settle,
        ],
    }
}

fn routes(copies: Arc<Copies>) -> Router {
    let begin = || post(|State(copies): State<Arc<Copies>>, body: String| async move { started(&copies, body) });
    // It is idle when a look of its own found nothing: else a scenario would end before the copy of its file.
    let settle = |State(copies): State<Arc<Copies>>| async move { Json(Settled { idle: !copies.copy_what_is_new() }) };
    let driver = Router::new()
        .route("/about", get(|| async { Json(about()) }))
        .route("/session", post(|| async { StatusCode::NO_CONTENT }))
        .route("/date", put(|| async { StatusCode::NO_CONTENT }))
        .route("/screen", get(|State(copies): State<Arc<Copies>>| async move { Json(screen(&copies)) }))
        .route("/settle", post(settle))
        .route("/prescriptions", post(|| async { StatusCode::NO_CONTENT }))
        .route("/inquiries", begin())
        .route("/bulk-inquiries", begin())
        .route("/reference-numbers", begin())
        .route("/bulk-acquisitions", begin())
        .route("/remote-inquiries", begin())
        .route("/consented-acquisitions", begin())
        .route("/paper-receptions", begin());
    Router::new().nest("/driver/v1", driver).with_state(copies)
}

fn started(copies: &Copies, body: String) -> Json<Started> {
    copies.kept().keep(body);
    Json(Started { id: "1".to_owned() })
}

impl Kept {
    fn keep(&mut self, text: String) {
        if self.texts.len() < TEXT_LIMIT {
            self.texts.push(text);
        }
    }
}

/// Every text field of the screen holds what was received.
fn screen(copies: &Copies) -> Screen {
    let texts = copies.kept().texts.clone();
    let mut screen = Screen::default();
    for text in texts {
        screen.receptions.push(Reception {
            id: text.clone(),
            patient_id: Some(text.clone()),
            name: text.clone(),
            date: text.clone(),
            via: Via::Face,
            aid_status: AidStatus::Unconfirmed,
            aid: None,
            insurance: None,
            insurance_valid: false,
            certificates: Vec::new(),
            ticket: None,
            window_yen: None,
            subsidies: None,
            warnings: Vec::new(),
            platform_texts: vec![text.clone()],
        });
        screen.patients.push(Patient {
            patient_id: text.clone(),
            name: text.clone(),
            kana: text.clone(),
            birthdate: text.clone(),
            reference_number: Some(text.clone()),
            insurance: None,
            aid: None,
            tickets: Vec::new(),
            subsidies: Vec::new(),
        });
        screen.to_do.push(ToDo {
            patient_id: Some(text.clone()),
            name: text.clone(),
            month: text.clone(),
            reception_ids: vec![text.clone()],
            reason: ToDoReason::Clarify,
            text: text.clone(),
        });
        screen.jobs.push(Job {
            id: "1".to_owned(),
            kind: text.clone(),
            state: JobState::Finished,
            people: None,
            unmatched: vec![text.clone()],
            texts: vec![text.clone()],
        });
        screen.messages.push(Message { text });
    }
    screen
}

impl Copies {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Copies each new file of face and res into req, under the name of a request. True when there was one.
    fn copy_what_is_new(&self) -> bool {
        let mut kept = self.kept();
        let before = kept.seen.len();
        for folder in ["face", "res"] {
            let files = std::fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten();
            for file in files {
                let name = file.file_name().to_string_lossy().into_owned();
                if kept.seen.len() >= COPY_LIMIT || !kept.seen.insert((folder, name.clone())) {
                    continue;
                }
                if let Ok(bytes) = std::fs::read(file.path()) {
                    kept.keep(String::from_utf8_lossy(&bytes).into_owned());
                    if let Err(error) = std::fs::write(self.root.join("req").join(request_name(&name)), &bytes) {
                        tracing::debug!("反響を書けません: {error}");
                    }
                }
            }
        }
        kept.seen.len() > before
    }
}

async fn copy_for_ever(copies: Arc<Copies>) {
    loop {
        copies.copy_what_is_new();
        pause(LOOK).await;
    }
}

/// `OQSsiquc01res_face_….xml` becomes `OQSsiquc01req_….xml`.
fn request_name(name: &str) -> String {
    name.replace("res_face", "req").replace("res", "req").replace(".err", ".xml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_wire::driver::Settle;

    #[tokio::test]
    async fn once_it_is_idle_what_was_received_is_back_as_a_request_and_on_the_screen() {
        let root = tempfile::tempdir().unwrap();
        for folder in super::super::folder::FOLDERS {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        let request = SessionRequest {
            oqs_root: root.path().display().to_string(),
            facility_code: String::new(),
            now: String::new(),
            shift_jis: false,
            cap_pilot: false,
            encryption: None,
        };
        let session = EchoSut.start(request).await.unwrap();
        std::fs::write(root.path().join("face/OQSsiquc01res_face_1.xml"), "<XmlMsg/>").unwrap();
        let copy = root.path().join("req/OQSsiquc01req_1.xml");
        let driver = session.driver.as_ref().unwrap();
        while !driver.settle(&Settle { max_ms: 0 }).await.unwrap().idle {}
        assert_eq!(std::fs::read(&copy).unwrap(), b"<XmlMsg/>");
        let screen = driver.screen().await.unwrap();
        assert_eq!(screen.receptions[0].name, "<XmlMsg/>");
        assert!(session.offers(Capability::Settle));
    }
}
