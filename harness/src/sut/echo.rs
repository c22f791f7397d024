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
use std::sync::{Arc, Mutex, PoisonError};
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
            let texts: Texts = Arc::default();
            let server = tokio::spawn(axum::serve(listener, routes(texts.clone())).into_future());
            let copier = tokio::spawn(copy_for_ever(PathBuf::from(request.oqs_root), texts));
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

/// What was received, as text.
type Texts = Arc<Mutex<Vec<String>>>;

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

fn routes(texts: Texts) -> Router {
    let begin = || post(|State(texts): State<Texts>, body: String| async move { started(&texts, body) });
    let driver = Router::new()
        .route("/about", get(|| async { Json(about()) }))
        .route("/session", post(|| async { StatusCode::NO_CONTENT }))
        .route("/date", put(|| async { StatusCode::NO_CONTENT }))
        .route("/screen", get(|State(texts): State<Texts>| async move { Json(screen(&texts)) }))
        .route("/settle", post(|| async { Json(Settled { idle: true }) }))
        .route("/prescriptions", post(|| async { StatusCode::NO_CONTENT }))
        .route("/inquiries", begin())
        .route("/bulk-inquiries", begin())
        .route("/reference-numbers", begin())
        .route("/bulk-acquisitions", begin())
        .route("/remote-inquiries", begin())
        .route("/consented-acquisitions", begin())
        .route("/paper-receptions", begin());
    Router::new().nest("/driver/v1", driver).with_state(texts)
}

fn started(texts: &Texts, body: String) -> Json<Started> {
    keep(texts, body);
    Json(Started { id: "1".to_owned() })
}

fn keep(texts: &Texts, text: String) {
    let mut texts = texts.lock().unwrap_or_else(PoisonError::into_inner);
    if texts.len() < TEXT_LIMIT {
        texts.push(text);
    }
}

/// Every text field of the screen holds what was received.
fn screen(texts: &Texts) -> Screen {
    let texts = texts.lock().unwrap_or_else(PoisonError::into_inner).clone();
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

/// Copies each new file of face and res into req, under the name of a request.
async fn copy_for_ever(root: PathBuf, texts: Texts) {
    let mut seen = BTreeSet::new();
    loop {
        for folder in ["face", "res"] {
            let files = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
            for file in files {
                let name = file.file_name().to_string_lossy().into_owned();
                if seen.len() >= COPY_LIMIT || !seen.insert((folder, name.clone())) {
                    continue;
                }
                if let Ok(bytes) = std::fs::read(file.path()) {
                    keep(&texts, String::from_utf8_lossy(&bytes).into_owned());
                    if let Err(error) = std::fs::write(root.join("req").join(request_name(&name)), &bytes) {
                        tracing::debug!("反響を書けません: {error}");
                    }
                }
            }
        }
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

    #[tokio::test]
    async fn what_is_received_comes_back_as_a_request_and_on_the_screen() {
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
        let deadline = crate::wait::Deadline::after(Duration::from_secs(10));
        while !copy.exists() && !deadline.passed() {
            pause(LOOK).await;
        }
        assert_eq!(std::fs::read(&copy).unwrap(), b"<XmlMsg/>");
        let screen = session.driver.as_ref().unwrap().screen().await.unwrap();
        assert_eq!(screen.receptions[0].name, "<XmlMsg/>");
        assert!(session.offers(Capability::Settle));
    }
}
