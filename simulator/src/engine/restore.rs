//! A world from its log: a fold. What was decided is decided again at the recorded moments, in the recorded order;
//! what was received and not answered is finished.

use super::Denial;
use super::claims;
use super::control::{self, ControlInput};
use super::creation::Creation;
use super::journal::{Journal, Tail};
use super::respond::Response;
use super::site_key::facility_of;
use super::slices::Sliced;
use super::state::{Ruling, State};
use super::to_wire::TapRuling;
use super::world::{Engine, Inner, Received, Tools, Towards};
use crate::actors::examiner::desk;
use crate::actors::platform::Site;
use crate::actors::platform::from_wire::{self, Request, message_of};
use crate::store::Store;
use crate::store::record::{Header, Record};
use crate::world_file::build::build;
use crate::world_file::mistake::Source;
use bytes::Bytes;
use jiff::civil::DateTime;
use onshi_wire::control::claims_desk::ClaimAnswer;
use onshi_wire::control::journal::Door;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Records that are loaded at once.
const PAGE: usize = 1_000;

/// Something that came in and has no answer yet.
struct Open {
    door: Door,
    facility: Option<String>,
    name: String,
    bytes: Bytes,
    at: DateTime,
    decided: Option<Decided>,
}

impl Open {
    /// Takes note of an answer; whether more of them are owed: a tap can have several face files, recorded one by one.
    fn owes_after(&mut self, door: Door) -> bool {
        match &mut self.decided {
            Some(Decided::Tap { ruling, .. }) if door == Door::Face && !ruling.faces.is_empty() => {
                ruling.faces.remove(0);
                !ruling.faces.is_empty()
            }
            _ => false,
        }
    }
}

/// What was decided about it.
enum Decided {
    Message { at: DateTime, site: Box<Site>, request: Box<Request>, ruling: Ruling },
    Tap { at: DateTime, ruling: Box<TapRuling> },
    Claim { at: DateTime, answer: Box<ClaimAnswer> },
    Sliced(Box<Sliced>),
    Other,
}

/// Starts a new world: its description becomes the first record.
pub(super) async fn create(
    creation: &Creation,
    text: Option<&str>,
    tools: Tools,
    store: Arc<dyn Store>,
) -> Result<Arc<Engine>, Denial> {
    let source = text.map_or_else(Source::none, Source::new);
    let state = build(creation)
        .map_err(|mistakes| Denial { kind: super::DenialKind::Unreadable, problem: source.problem(&mistakes) })?;
    let id: Arc<str> = Arc::from(creation.id.as_str());
    let journal = Journal::new(Arc::clone(&id), store);
    let mut tail = Tail::start();
    let header = Header::Created { seq: tail.next_seq(), at: state.facts.latest };
    let durable = journal.append(&mut tail, Record { header, bytes: creation.to_bytes().into() })?;
    durable.wait().await?;
    Ok(Arc::new(Engine::new(id, tools, journal, Inner { tail, state, undelivered: BTreeMap::new() })))
}

/// Loads a world and finishes what was left open.
pub(super) async fn restore(id: &str, tools: Tools, store: Arc<dyn Store>) -> Result<(Arc<Engine>, Creation), Denial> {
    let id: Arc<str> = Arc::from(id);
    let journal = Journal::new(Arc::clone(&id), store);
    let mut fold: Option<Fold> = None;
    let mut tail = Tail::start();
    let mut after = 0;
    loop {
        let page = journal.load(after, PAGE)?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        for (position, record) in page {
            journal.restore(&mut tail, position, &record.header);
            match &mut fold {
                Some(fold) => fold.take(&tools, record)?,
                None => fold = Some(Fold::begin(&record)?),
            }
        }
    }
    let Some(Fold { creation, state, open, undelivered }) = fold else {
        return Err(damaged("最初の記録がありません。"));
    };
    let engine = Arc::new(Engine::new(id, tools, journal, Inner { tail, state, undelivered }));
    for (seq, open) in open {
        engine.finish(seq, open).await?;
    }
    Ok((engine, creation))
}

fn damaged(what: &str) -> Denial {
    Denial::unavailable(
        "保存",
        format!("ワールドの記録が壊れています: {what}"),
        "保存フォルダーを控えから戻してください。",
    )
}

/// The fold over a log.
struct Fold {
    creation: Creation,
    state: State,
    open: BTreeMap<u64, Open>,
    undelivered: BTreeMap<u64, String>,
}

impl Fold {
    fn begin(first: &Record) -> Result<Fold, Denial> {
        if !matches!(first.header, Header::Created { .. }) {
            return Err(damaged("最初の記録がワールドの作成ではありません。"));
        }
        let creation = Creation::from_bytes(&first.bytes)?;
        let state = build(&creation).map_err(|_| damaged("ワールドを作り直せません。"))?;
        Ok(Fold { creation, state, open: BTreeMap::new(), undelivered: BTreeMap::new() })
    }

    fn take(&mut self, tools: &Tools, record: Record) -> Result<(), Denial> {
        match record.header {
            Header::Created { .. } => return Err(damaged("ワールドの作成が二度あります。")),
            Header::Received { seq, at, door, facility, name } => {
                self.state.facts.latest = self.state.facts.latest.max(at);
                self.open.insert(seq, Open { door, facility, name, bytes: record.bytes, at, decided: None });
            }
            Header::Decided { input, at } => {
                self.state.facts.latest = self.state.facts.latest.max(at);
                let open = self.open.get_mut(&input).ok_or_else(|| damaged("決定に対応する入力がありません。"))?;
                open.decided = Some(decide_again(&mut self.state, tools, (input, open), at)?);
            }
            Header::Slice { input, at, rows } => {
                self.state.facts.latest = self.state.facts.latest.max(at);
                let open = self.open.get_mut(&input).ok_or_else(|| damaged("決定に対応する入力がありません。"))?;
                if open.decided.is_none() {
                    let sliced = Sliced::of(control::parse(&open.name, &open.bytes)?);
                    let sliced = sliced.map_err(|_| damaged("分けて決定できない入力が分けられています。"))?;
                    open.decided = Some(Decided::Sliced(Box::new(sliced)));
                }
                if let Some(Decided::Sliced(sliced)) = &mut open.decided {
                    // Who waits for the end is gone.
                    let _ = sliced.take(&mut self.state, rows, at);
                }
            }
            Header::Answered { seq, answers, door, facility, name, .. } => {
                let owed = self.open.get_mut(&answers).is_some_and(|open| open.owes_after(door));
                if !owed {
                    self.open.remove(&answers);
                }
                if let (true, Some(facility)) = (claims::goes_into_a_folder(door, &name), facility) {
                    self.undelivered.insert(seq, facility);
                }
            }
            Header::Delivered { answers, .. } => {
                self.undelivered.remove(&answers);
            }
        }
        Ok(())
    }
}

fn decide_again(state: &mut State, tools: &Tools, (seq, open): (u64, &Open), at: DateTime) -> Result<Decided, Denial> {
    let facility = open.facility.as_deref().unwrap_or_default();
    if open.door == Door::Claims {
        let file =
            desk::from_wire::read(facility_of(facility), claims::file_name(&open.name), &open.bytes, &tools.reasons);
        let answer = state.take_claim(seq, &file, &tools.reasons, at);
        return Ok(answer.map_or(Decided::Other, |answer| Decided::Claim { at, answer: Box::new(answer) }));
    }
    if open.door != Door::Control {
        let site = state.site(facility)?;
        let request = from_wire::read(&site, tools.books(), &open.name, &open.bytes)
            .map_err(|_| damaged("決定された要求が読めません。"))?;
        let ruling = state.rule(facility, message_of(&open.name), &request.command, at);
        return Ok(Decided::Message { at, site: Box::new(site), request: Box::new(request), ruling });
    }
    let input = control::parse(&open.name, &open.bytes)?;
    if let ControlInput::Tap(..) = input {
        let ruling = state.tap(facility, &input, at);
        return Ok(ruling.map_or(Decided::Other, |ruling| Decided::Tap { at, ruling: Box::new(ruling) }));
    }
    // A refusal then is a refusal now; who asked was told. What is decided in slices today was decided in one go once.
    let _ = match Sliced::of(input) {
        Ok(mut sliced) => sliced.take(state, u32::MAX, at),
        Err(input) => Some(state.control(&input, at)),
    };
    Ok(Decided::Other)
}

impl Engine {
    /// Finishes what was under way when the process ended. Who waited over HTTP is gone; requests in the folder and
    /// face files are still owed, and rows of a file or batch that were not decided yet.
    async fn finish(self: &Arc<Self>, seq: u64, open: Open) -> Result<(), Denial> {
        if let Some(Decided::Sliced(mut sliced)) = open.decided {
            if !sliced.ended() {
                let (at, told) = self.rest_of(Received { seq, at: open.at }, &mut sliced).await?;
                self.tell_control(seq, at, &told).await?;
            }
            return Ok(());
        }
        let Some(facility) = open.facility.as_deref() else { return Ok(()) };
        let towards = |at| Towards { answers: seq, at, door: Door::Res, facility: Some(facility) };
        match open.decided {
            Some(Decided::Tap { at, ruling }) => {
                self.tapped(facility, seq, at, *ruling).await?;
            }
            Some(Decided::Claim { at, answer }) if !claims::is_http(&open.name) => {
                self.answer_claim(facility, &open.name, seq, at, &answer).await?;
            }
            None if open.door == Door::Claims && !claims::is_http(&open.name) => {
                let received = Received { seq, at: open.at };
                let reasons = Arc::clone(&self.tools.reasons);
                let file = desk::from_wire::read(facility_of(facility), &open.name, &open.bytes, &reasons);
                let (at, answer) = self.decide(received, |state, at| state.take_claim(seq, &file, &reasons, at))?;
                self.answer_claim(facility, &open.name, seq, at, &answer?).await?;
            }
            Some(Decided::Message { at, site, request, ruling }) if open.door == Door::Req => {
                if let Some(response) = self.asked(&site, &open.name, &open.bytes, at).ruled(&request, &ruling) {
                    self.answered(towards(at), &response).await?;
                }
            }
            None if open.door == Door::Req => {
                let received = Received { seq, at: open.at };
                if let Some((at, response)) = self.decide_late(facility, &open, received)? {
                    self.answered(towards(at), &response).await?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn decide_late(
        &self,
        facility: &str,
        open: &Open,
        received: Received,
    ) -> Result<Option<(DateTime, Response)>, Denial> {
        let site = self.lock().state.site(facility)?;
        match from_wire::read(&site, self.tools.books(), &open.name, &open.bytes) {
            Err(rejection) => {
                let response = self.asked(&site, &open.name, &open.bytes, open.at).rejected(&rejection);
                Ok(Some((open.at, response)))
            }
            Ok(request) => {
                let message = message_of(&open.name);
                let (at, ruling) =
                    self.decide(received, |state, at| state.rule(facility, message, &request.command, at))?;
                let response = self.asked(&site, &open.name, &open.bytes, at).ruled(&request, &ruling);
                Ok(response.map(|response| (at, response)))
            }
        }
    }
}
