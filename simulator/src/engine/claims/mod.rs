//! The examiner's desk through the engine: a claim file is recorded raw, read, decided in order, answered durably; the same
//! for the folder and for HTTP. Restored like any other input.

mod to_wire;

use super::site_key::facility_of;
use super::world::{Engine, Towards};
use super::{Denial, Undelivered};
use crate::actors::examiner::desk::{self, returned, text};
use crate::engine::respond::Response;
use crate::store::record::Header;
use jiff::civil::DateTime;
use onshi_wire::control::claims_desk::{ClaimAnswer, RESULT_JSON, SubmissionInfo, SubmissionOutcome};
use onshi_wire::control::journal::Door;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Files from this size on are read on a thread of their own.
const LARGE_FILE_BYTES: usize = 64 << 10;

/// What a terminal puts into `claims/answers` for one claim file. Everything in it is durable already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimDelivery {
    /// `seq` of the `answered` entry; give it back to [`WorldHandle::delivered`](super::WorldHandle::delivered).
    pub answered: u64,
    /// Name of the claim file without its extension.
    pub base: String,
    /// `<base>.result.json`.
    pub json: Vec<u8>,
    /// `<base>.result.txt`.
    pub text: Vec<u8>,
    /// `<base>.returned.UKE`, if something was returned.
    pub returned: Option<Vec<u8>>,
}

/// The name under which a file over HTTP is recorded.
pub(super) fn http_name(facility: &str, file_name: &str) -> String {
    format!("POST /facilities/{facility}/claims/{file_name}")
}

/// The name of the file behind the name of a recorded input.
pub(super) fn file_name(recorded: &str) -> &str {
    if is_http(recorded) { recorded.rsplit('/').next().unwrap_or(recorded) } else { recorded }
}

/// Whether an input came over HTTP: no file name holds a slash.
pub(super) fn is_http(recorded: &str) -> bool {
    recorded.starts_with("POST /")
}

/// Whether an answer of this name and door waits for a folder.
pub(super) fn goes_into_a_folder(door: Door, name: &str) -> bool {
    match door {
        Door::Res | Door::Face => true,
        Door::Claims => name.ends_with(RESULT_JSON),
        Door::Req | Door::Http | Door::Control => false,
    }
}

fn base(file_name: &str) -> &str {
    file_name.rsplit_once('.').map_or(file_name, |(base, _)| base)
}

impl Engine {
    /// A file comes to the desk through the terminal `site`; `recorded` is its plain name (folder) or [`http_name`].
    pub(super) async fn claim(
        self: &Arc<Self>,
        site: &str,
        recorded: &str,
        bytes: Vec<u8>,
    ) -> Result<(u64, ClaimAnswer), Denial> {
        let facility = facility_of(site);
        self.lock().state.settings(site)?;
        if bytes.len() as u64 > desk::MAX_CLAIM_BYTES {
            return Err(too_large(bytes.len() as u64));
        }
        let received = self.receive(Door::Claims, Some(site), recorded, bytes.clone().into())?;
        let file = self.read_claim(facility, recorded, bytes).await?;
        let reasons = Arc::clone(&self.tools.reasons);
        let (at, answer) = self.decide(received, |state, at| state.take_claim(received.seq, &file, &reasons, at))?;
        if answer.is_err() {
            self.release()?;
        }
        let answer = answer?;
        let answered = self.answer_claim(site, recorded, received.seq, at, &answer).await?;
        Ok((answered, answer))
    }

    async fn read_claim(
        &self,
        facility: &str,
        recorded: &str,
        bytes: Vec<u8>,
    ) -> Result<desk::from_wire::ClaimFile, Denial> {
        let reasons = Arc::clone(&self.tools.reasons);
        let (facility, name) = (facility.to_owned(), file_name(recorded).to_owned());
        if bytes.len() < LARGE_FILE_BYTES {
            return Ok(desk::from_wire::read(&facility, &name, &bytes, &reasons));
        }
        let reading = tokio::task::spawn_blocking(move || desk::from_wire::read(&facility, &name, &bytes, &reasons));
        reading.await.map_err(|_| {
            Denial::unavailable("請求ファイル", "読み取りが途中で止まりました。", "もう一度出してください。")
        })
    }

    /// Records the answer; durable when this returns.
    pub(super) async fn answer_claim(
        &self,
        facility: &str,
        recorded: &str,
        seq: u64,
        at: DateTime,
        answer: &ClaimAnswer,
    ) -> Result<u64, Denial> {
        let name = if is_http(recorded) { "201".to_owned() } else { format!("{}{RESULT_JSON}", base(recorded)) };
        let ClaimAnswer { submission, accepted, remarked, returned, .. } = answer;
        let summary = match answer.outcome {
            SubmissionOutcome::Refused => format!("請求{submission}に回答: 受け付けられないファイル"),
            _ => format!("請求{submission}に回答: 受付{accepted}件、注意つき{remarked}件、返戻{returned}件"),
        };
        let bytes = serde_json::to_vec_pretty(answer).expect("an answer of strings and numbers is always JSON");
        let response = Response { refused: false, name, bytes: bytes.into(), summary, after: Duration::ZERO };
        let towards = Towards { answers: seq, at, door: Door::Claims, facility: Some(facility) };
        let answered = self.answered(towards, &response).await?;
        tracing::info!(world = %self.id, facility, seq, submission, accepted, remarked, returned, "請求");
        Ok(answered)
    }

    /// What a terminal puts into its folder for a recorded answer.
    pub(super) fn claim_delivery(&self, answered: u64) -> Result<Option<ClaimDelivery>, Denial> {
        let Some(record) = self.journal.record(answered)? else { return Ok(None) };
        let Header::Answered { name, facility: Some(facility), .. } = record.header else { return Ok(None) };
        let Some(base) = name.strip_suffix(RESULT_JSON) else { return Ok(None) };
        let Ok(answer) = serde_json::from_slice::<ClaimAnswer>(&record.bytes) else { return Ok(None) };
        let returned = self.returned(facility_of(&facility), &answer)?;
        let (base, text) = (base.to_owned(), text::of(&answer).into_bytes());
        Ok(Some(ClaimDelivery { answered, base, json: record.bytes.into(), text, returned }))
    }

    /// The file with what an answer tells as returned.
    pub(super) fn returned(&self, facility: &str, answer: &ClaimAnswer) -> Result<Option<Vec<u8>>, Denial> {
        let returned = answer.receipts.iter().filter(|receipt| receipt.search_number.is_some());
        let mut sources = BTreeMap::new();
        for submission in returned.map(|receipt| receipt.submission) {
            if sources.contains_key(&submission) {
                continue;
            }
            let seq = self.lock().state.facts.claims.get(&(facility.to_owned(), submission)).copied();
            let record = seq.map(|seq| self.journal.record(seq)).transpose()?.flatten();
            sources.insert(submission, record.map(|record| Vec::from(record.bytes)).unwrap_or_default());
        }
        Ok(returned::file(answer, &sources))
    }

    /// A submission as it stands now.
    pub(super) fn claim_answer(&self, facility: &str, submission: u64) -> Result<ClaimAnswer, Denial> {
        let inner = self.lock();
        inner.state.claim_answer(facility, submission, &self.tools.reasons, self.now(&inner.state))
    }

    /// All submissions of a facility.
    pub(super) fn submissions(&self, facility: &str) -> Result<Vec<SubmissionInfo>, Denial> {
        let inner = self.lock();
        inner.state.submissions(facility, self.now(&inner.state))
    }

    pub(super) fn undelivered_claim(&self, answered: u64) -> Result<Option<Undelivered>, Denial> {
        Ok(self.claim_delivery(answered)?.map(Undelivered::Claims))
    }
}

fn too_large(size: u64) -> Denial {
    let limit = desk::MAX_CLAIM_BYTES;
    let what = format!("請求ファイルが大きすぎます（{size}バイト、上限{limit}バイト）。");
    Denial::unreadable("請求ファイル", what, "マルチボリュームに分けて出してください。")
}
