//! The engine of one world: the lock, the journal and the state behind it. One input is decided at a time; reading,
//! writing and waiting happen outside the lock.

use super::claims;
use super::control::{self, ControlInput};
use super::facts::WorldTime;
use super::handle::TerminalRefusal;
use super::journal::{Durable, Journal, Tail};
use super::passwords::Passwords;
use super::respond::{self, Asked, Response};
use super::slices::in_slices;
use super::state::{FaceContent, State};
use super::to_wire::{ControlAnswer, TapRuling};
use super::{Denial, Exchange, Outcome, Refused, Reply, TapResult};
use crate::actors::examiner::desk::reasons::Reasons;
use crate::actors::platform::codes::ErrorCodes;
use crate::actors::platform::from_wire::{self, Rejection, Request, message_of};
use crate::actors::platform::layouts::Layouts;
use crate::actors::platform::{Books, Site};
use crate::clock::Clock;
use crate::store::record::{Header, Record};
use crate::world_file::personal_number;
use bytes::Bytes;
use jiff::civil::DateTime;
use onshi_wire::control::encryption::Password;
use onshi_wire::control::journal::Door;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// Exchanges under way at once in one world; more wait.
const EXCHANGES_AT_ONCE: usize = 1_024;
/// Requests from this size on are read on a thread of their own.
const LARGE_REQUEST_BYTES: usize = 64 << 10;

/// How long a delivery is held for the next answer to take it along. If the process ends before, the delivery is found
/// in its folder at the next start, as one between the file and its record always was.
const HELD_AT_MOST: Duration = Duration::from_millis(20);

/// What every engine of a process shares.
#[derive(Clone)]
pub(crate) struct Tools {
    /// Real time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Error codes.
    pub(crate) codes: Arc<ErrorCodes>,
    /// Reasons of the claims examiner.
    pub(crate) reasons: Arc<Reasons>,
    /// Layouts of messages that are not public.
    pub(crate) layouts: Arc<Layouts>,
}

impl Tools {
    /// What is data.
    pub(crate) fn books(&self) -> Books<'_> {
        Books { codes: &self.codes, layouts: &self.layouts }
    }
}

/// What the lock guards.
pub(super) struct Inner {
    pub(super) tail: Tail,
    pub(super) state: State,
    /// Answers that are not on record as delivered, with their facility.
    pub(super) undelivered: BTreeMap<u64, String>,
}

/// One world.
pub(crate) struct Engine {
    pub(super) id: Arc<str>,
    pub(super) tools: Tools,
    pub(super) journal: Journal,
    pub(super) inner: Mutex<Inner>,
    pub(super) closed: watch::Sender<bool>,
    exchanges: Semaphore,
    /// Held by the input that is decided in slices.
    pub(super) slices_turn: tokio::sync::Mutex<()>,
    /// Whether a release of held records is under way.
    releasing: AtomicBool,
    passwords: Mutex<Passwords>,
}

/// Something that came in and is on record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Received {
    pub(super) seq: u64,
    pub(super) at: DateTime,
}

/// Where an answer goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Towards<'a> {
    pub(super) answers: u64,
    pub(super) at: DateTime,
    pub(super) door: Door,
    pub(super) facility: Option<&'a str>,
}

impl Engine {
    pub(super) fn new(id: Arc<str>, tools: Tools, journal: Journal, inner: Inner) -> Engine {
        let (closed, _) = watch::channel(false);
        let (exchanges, slices_turn) = (Semaphore::new(EXCHANGES_AT_ONCE), tokio::sync::Mutex::default());
        let (inner, releasing, passwords) = (Mutex::new(inner), AtomicBool::new(false), Mutex::default());
        Engine { id, tools, journal, inner, closed, exchanges, slices_turn, releasing, passwords }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic in a rule leaves the state as it was before that input: decide changes nothing.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The zip password of a terminal.
    pub(super) fn password(&self, site: &str) -> Option<Password> {
        self.passwords.lock().unwrap_or_else(PoisonError::into_inner).get(site).cloned()
    }

    /// Tells the zip passwords, which are no part of the log.
    pub(super) fn know_passwords(&self, passwords: Passwords) {
        *self.passwords.lock().unwrap_or_else(PoisonError::into_inner) = passwords;
    }

    /// The world's time.
    pub(super) fn now(&self, state: &State) -> DateTime {
        match state.facts.time {
            WorldTime::Real => self.tools.clock.now().max(state.facts.latest),
            WorldTime::Virtual(at) => at,
        }
    }

    /// Gives raw bytes their place in the log before anybody reads them. The clock is read here, once per input. Large
    /// ones are on their way into the store while they are read; small ones go there with their answer.
    pub(super) fn receive(
        &self,
        door: Door,
        facility: Option<&str>,
        name: &str,
        bytes: Bytes,
    ) -> Result<Received, Denial> {
        if *self.closed.borrow() {
            return Err(Denial::unavailable(
                "ワールド",
                "このワールドは閉じています。",
                "ワールドの一覧を確かめてください。",
            ));
        }
        let mut inner = self.lock();
        let at = inner.state.moment(self.tools.clock.now());
        let seq = inner.tail.next_seq();
        let header = Header::Received { seq, at, door, facility: facility.map(str::to_owned), name: name.to_owned() };
        let large = bytes.len() >= LARGE_REQUEST_BYTES;
        let Inner { tail, .. } = &mut *inner;
        // Nobody waits for this one: the answer behind it in the log is waited for.
        self.journal.hold(tail, Record { header, bytes })?;
        if large {
            self.journal.release(tail)?;
        }
        Ok(Received { seq, at })
    }

    /// Decides an input: its place in the order and its moment are recorded, then `decide` changes the state.
    pub(super) fn decide<T>(
        &self,
        received: Received,
        decide: impl FnOnce(&mut State, DateTime) -> T,
    ) -> Result<(DateTime, T), Denial> {
        let mut inner = self.lock();
        let at = inner.state.moment(received.at);
        let header = Header::Decided { input: received.seq, at };
        let Inner { tail, state, .. } = &mut *inner;
        self.journal.hold(tail, Record { header, bytes: Bytes::new() })?;
        Ok((at, decide(state, at)))
    }

    /// Sees to it that what is recorded so far becomes durable though nothing is answered.
    pub(super) fn release(&self) -> Result<(), Denial> {
        self.journal.release(&mut self.lock().tail)
    }

    /// Waits until what is recorded so far is durable, for those who look at the journal. If the store fails, they see
    /// what is durable.
    pub(super) async fn settle(&self) {
        let flushed = self.journal.flush(&mut self.lock().tail);
        if let Ok(Some(durable)) = flushed {
            let _ = durable.wait().await;
        }
    }

    /// Records an answer and waits until it is durable; only then may it leave.
    pub(super) async fn answered(&self, towards: Towards<'_>, response: &Response) -> Result<u64, Denial> {
        let (seq, durable) = self.append_answer(towards, response)?;
        durable.wait().await?;
        Ok(seq)
    }

    fn append_answer(&self, towards: Towards<'_>, response: &Response) -> Result<(u64, Durable), Denial> {
        let mut inner = self.lock();
        let seq = inner.tail.next_seq();
        let header = Header::Answered {
            seq,
            at: towards.at,
            answers: towards.answers,
            door: towards.door,
            facility: towards.facility.map(str::to_owned),
            name: response.name.clone(),
            refused: response.refused,
            after_ms: u64::try_from(response.after.as_millis()).unwrap_or(u64::MAX),
            summary: response.summary.clone(),
        };
        let Inner { tail, undelivered, .. } = &mut *inner;
        let durable = self.journal.append(tail, Record { header, bytes: response.bytes.clone() })?;
        let folder = claims::goes_into_a_folder(towards.door, &response.name);
        if let (true, Some(facility)) = (folder, towards.facility) {
            undelivered.insert(seq, facility.to_owned());
        }
        Ok((seq, durable))
    }

    /// See [`WorldHandle::exchange`](super::WorldHandle::exchange).
    pub(super) async fn exchange(
        self: &Arc<Self>,
        facility: &str,
        door: Door,
        file_name: &str,
        bytes: Bytes,
    ) -> Result<Exchange, Denial> {
        let site = self.lock().state.site(facility)?;
        let _turn = self
            .exchanges
            .acquire()
            .await
            .map_err(|_| super::journal::unavailable(&crate::store::StoreError::Closed))?;
        let received = self.receive(door, Some(facility), file_name, bytes.clone())?;
        let read = self.read(&site, file_name, &bytes).await;
        let (at, response) = match read {
            Err(rejection) => {
                (received.at, Some(self.asked(&site, file_name, &bytes, received.at).rejected(&rejection)))
            }
            Ok(request) => {
                let message = message_of(file_name);
                let (at, ruling) =
                    self.decide(received, |state, at| state.rule(facility, message, &request.command, at))?;
                (at, self.asked(&site, file_name, &bytes, at).ruled(&request, &ruling))
            }
        };
        let outcome = match response {
            None => {
                self.release()?;
                Outcome::NoAnswer
            }
            Some(response) => {
                let door = if door == Door::Http { Door::Http } else { Door::Res };
                let towards = Towards { answers: received.seq, at, door, facility: Some(facility) };
                let answered = self.answered(towards, &response).await?;
                outcome(answered, response, file_name, &bytes)
            }
        };
        self.log(facility, file_name, received.seq, &outcome);
        Ok(Exchange { received: received.seq, outcome })
    }

    /// One line per exchange: no payload, no file name (its suffix is the product's and may be a patient number).
    fn log(&self, facility: &str, file_name: &str, seq: u64, outcome: &Outcome) {
        let result = match outcome {
            Outcome::Reply(_) => "応答",
            Outcome::Refused(_) => ".err",
            Outcome::NoAnswer => "応答なし(計画された障害)",
        };
        // Inside the call: nothing is looked up for a line that nobody reads.
        tracing::info!(world = %self.id, facility, message = from_wire::known_message(file_name), seq, result, "照会");
    }

    pub(super) fn asked<'a>(&'a self, site: &'a Site, file_name: &'a str, bytes: &'a [u8], at: DateTime) -> Asked<'a> {
        Asked { site, books: self.tools.books(), file_name, bytes, at }
    }

    /// Reads a request, large ones on a thread of their own.
    async fn read(&self, site: &Site, file_name: &str, bytes: &Bytes) -> Result<Request, Rejection> {
        if bytes.len() < LARGE_REQUEST_BYTES {
            return from_wire::read(site, self.tools.books(), file_name, bytes);
        }
        let (site, tools) = (site.clone(), self.tools.clone());
        let (name, own) = (file_name.to_owned(), bytes.clone());
        let reading = tokio::task::spawn_blocking(move || from_wire::read(&site, tools.books(), &name, &own));
        reading.await.unwrap_or_else(|_| Err(from_wire::unreadable(&self.tools.codes)))
    }

    /// See [`WorldHandle::refused_by_terminal`](super::WorldHandle::refused_by_terminal).
    pub(super) async fn refused_by_terminal(&self, facility: &str, refused: TerminalRefusal) -> Result<u64, Denial> {
        self.lock().state.site(facility)?;
        let TerminalRefusal { request_name, request_bytes, err_name, err_bytes, code } = refused;
        let received = self.receive(Door::Req, Some(facility), &request_name, request_bytes.into())?;
        let towards = Towards { answers: received.seq, at: received.at, door: Door::Res, facility: Some(facility) };
        let summary = format!("端末が受け付けず .err を返す({code})");
        let response =
            Response { refused: true, name: err_name, bytes: err_bytes.into(), summary, after: Duration::ZERO };
        self.answered(towards, &response).await
    }

    /// A control request other than a tap.
    pub(super) async fn control(self: &Arc<Self>, request: &str, body: Vec<u8>) -> Result<ControlAnswer, Denial> {
        no_personal_number(request, &body)?;
        if in_slices(request) {
            let going_on = tokio::spawn(Arc::clone(self).control_in_slices(request.to_owned(), body));
            return going_on.await.unwrap_or_else(|_| {
                Err(Denial::unavailable(request, "処理が中断しました。", "結果を確かめ、もう一度送ってください。"))
            });
        }
        let received = self.receive_control(request, &body)?;
        let decided = read_control(request, body).await.and_then(|input| match input {
            ControlInput::Tap(..) => {
                Err(Denial::unreadable(request, "この操作はここでは行えません。", "taps に送ってください。"))
            }
            input => self.decide(received, |state, at| state.control(&input, at)),
        });
        let (at, decided) = match decided {
            Ok((at, decided)) => (at, decided),
            Err(denial) => (received.at, Err(denial)),
        };
        self.tell_control(received.seq, at, &decided).await?;
        decided
    }

    /// Records what the caller of a control request is told.
    pub(super) async fn tell_control(
        &self,
        answers: u64,
        at: DateTime,
        told: &Result<ControlAnswer, Denial>,
    ) -> Result<(), Denial> {
        let response = match told {
            Ok(answer) => spoken(answer.status.to_string(), answer.json.clone()),
            Err(denial) => spoken("refused".into(), problem_json(denial)),
        };
        self.answered(Towards { answers, at, door: Door::Control, facility: None }, &response).await.map(|_| ())
    }

    /// A control request has its place in the log.
    pub(super) fn receive_control(&self, request: &str, body: &[u8]) -> Result<Received, Denial> {
        self.receive(Door::Control, None, request, Bytes::copy_from_slice(body))
    }

    /// See [`WorldHandle::tap`](super::WorldHandle::tap); `body` is the request as it came.
    pub(super) async fn tap(&self, facility: &str, body: Vec<u8>) -> Result<TapResult, Denial> {
        let request = control::tap_name(facility);
        no_personal_number(&request, &body)?;
        let received = self.receive(Door::Control, Some(facility), &request, body.clone().into())?;
        let decided = control::parse(&request, &body)
            .and_then(|input| self.decide(received, |state, at| state.tap(facility, &input, at)));
        match decided {
            Ok((at, Ok(ruling))) => self.tapped(facility, received.seq, at, ruling).await,
            Ok((at, Err(denial))) => self.tap_denied(facility, received.seq, at, denial).await,
            Err(denial) => self.tap_denied(facility, received.seq, received.at, denial).await,
        }
    }

    async fn tap_denied(&self, facility: &str, seq: u64, at: DateTime, denial: Denial) -> Result<TapResult, Denial> {
        let towards = Towards { answers: seq, at, door: Door::Control, facility: Some(facility) };
        self.answered(towards, &spoken("refused".into(), problem_json(&denial))).await?;
        Err(denial)
    }

    /// Writes and records what came of a tap that was decided.
    pub(super) async fn tapped(
        &self,
        facility: &str,
        seq: u64,
        at: DateTime,
        ruling: TapRuling,
    ) -> Result<TapResult, Denial> {
        let TapRuling { outcome, faces, site: key } = ruling;
        let towards = |door| {
            let facility = if door == Door::Face { key.as_str() } else { facility };
            Towards { answers: seq, at, door, facility: Some(facility) }
        };
        if faces.is_empty() {
            let json = serde_json::to_vec(&outcome).unwrap_or_default();
            self.answered(towards(Door::Control), &spoken("200".into(), json)).await?;
            tracing::info!(world = %self.id, facility, seq, result = "画面のみ", "カードリーダー");
            return Ok(TapResult { outcome, faces: Vec::new(), site: key });
        }
        let site = self.lock().state.site(&key)?;
        // All are written before one is recorded, so that a tap is told wholly or not at all.
        let written: Result<Vec<Response>, _> =
            faces.iter().map(|face| respond::face(&site, self.tools.books(), face, at)).collect();
        if written.is_err() {
            self.release()?;
        }
        let written = written.map_err(|failure| {
            Denial::unavailable("face", failure.message, "人の情報に制御文字がないか確かめてください。")
        })?;
        let mut recorded = Vec::new();
        for response in &written {
            recorded.push(self.append_answer(towards(Door::Face), response)?);
        }
        let mut outcome = outcome;
        let mut replies = Vec::new();
        for ((answered, durable), (face, response)) in recorded.into_iter().zip(faces.iter().zip(written)) {
            durable.wait().await?;
            match &face.content {
                FaceContent::Qualification { .. } => {
                    outcome.journal_seq = Some(answered);
                    outcome.face_file = Some(response.name.clone());
                }
                FaceContent::Subsidies { .. } => outcome.subsidy_face_file = Some(response.name.clone()),
            }
            replies.push(reply(answered, response));
        }
        tracing::info!(world = %self.id, facility, seq, files = replies.len(), result = "顔認証ファイル", "カードリーダー");
        Ok(TapResult { outcome, faces: replies, site: key })
    }

    /// See [`WorldHandle::delivered`](super::WorldHandle::delivered).
    pub(super) fn delivered(self: &Arc<Self>, answered: u64, door: Door, file_name: &str) -> Result<(), Denial> {
        let mut inner = self.lock();
        let Some(facility) = inner.undelivered.get(&answered).cloned() else { return Ok(()) };
        let header = Header::Delivered {
            seq: inner.tail.next_seq(),
            at: self.now(&inner.state),
            answers: answered,
            door,
            facility: Some(facility),
            name: file_name.to_owned(),
        };
        let Inner { tail, undelivered, .. } = &mut *inner;
        self.journal.hold(tail, Record { header, bytes: Bytes::new() })?;
        undelivered.remove(&answered);
        drop(inner);
        self.release_soon();
        Ok(())
    }

    /// Releases what is held after [`HELD_AT_MOST`], unless that is under way.
    fn release_soon(self: &Arc<Self>) {
        if self.releasing.swap(true, Ordering::AcqRel) {
            return;
        }
        // A world that is gone meanwhile has released what it held when it was closed.
        let engine = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::time::sleep(HELD_AT_MOST).await;
            let Some(engine) = engine.upgrade() else { return };
            engine.releasing.store(false, Ordering::Release);
            if let Err(denial) = engine.release() {
                tracing::warn!(world = %engine.id, what = denial.problem.what, "配達の記録を保存できません");
            }
        });
    }
}

/// A 個人番号 must not even get into the journal (invariant 10), so this comes before the recording.
fn no_personal_number(request: &str, body: &[u8]) -> Result<(), Denial> {
    let text = String::from_utf8_lossy(body);
    match personal_number::find_in_text(request).or_else(|| personal_number::find_in_text(&text)) {
        Some(mistake) => Err(mistake.denial()),
        None => Ok(()),
    }
}

/// Reads a control request, a large one on a thread of its own.
pub(super) async fn read_control(request: &str, body: Vec<u8>) -> Result<ControlInput, Denial> {
    if body.len() < LARGE_REQUEST_BYTES {
        return control::parse(request, &body);
    }
    let name = request.to_owned();
    let reading = tokio::task::spawn_blocking(move || control::parse(&name, &body));
    reading
        .await
        .unwrap_or_else(|_| Err(Denial::unreadable(request, "読み取りが中断しました。", "もう一度送ってください。")))
}

/// A recorded answer as a terminal gets it.
pub(super) fn outcome(answered: u64, response: Response, request_name: &str, request: &[u8]) -> Outcome {
    if !response.refused {
        return Outcome::Reply(reply(answered, response));
    }
    Outcome::Refused(Refused {
        answered,
        err_name: response.name,
        err_bytes: response.bytes,
        request_name: request_name.to_owned(),
        request_bytes: request.to_vec(),
        after: response.after,
    })
}

fn reply(answered: u64, response: Response) -> Reply {
    Reply { answered, file_name: response.name, bytes: response.bytes, after: response.after }
}

/// An answer over the control API.
fn spoken(status: String, json: Vec<u8>) -> Response {
    let summary = format!("操作の結果: {status}");
    Response { refused: false, name: status, bytes: json.into(), summary, after: Duration::ZERO }
}

fn problem_json(denial: &Denial) -> Vec<u8> {
    serde_json::to_vec(&denial.problem).unwrap_or_default()
}
