//! The handle to one world: what terminals, the API and the page may do with it. Cheap to clone.

use super::journal::{entry, shown_bytes};
use super::to_wire::ControlAnswer;
use super::world::{Engine, outcome};
use super::{ClaimDelivery, Denial, Exchange, Outcome, Reply, SiteInfo, TapResult, Undelivered, claims};
use crate::actors::platform::from_wire;
use crate::store::record::{Header, Record};
use bytes::Bytes;
use onshi_wire::control::claims_desk::{ClaimAnswer, SubmissionInfo};
use onshi_wire::control::dates::DateExpr;
use onshi_wire::control::encryption::EncryptionSpec;
use onshi_wire::control::environment::EnvironmentInfo;
use onshi_wire::control::journal::{Door, JournalEntry, JournalPage, JournalQuery};
use onshi_wire::control::own_view::OwnView;
use onshi_wire::control::reader::{DisasterInfo, LookupInfo, ReceptionDesk};
use onshi_wire::control::remote_care::RemoteConsentInfo;
use onshi_wire::control::subsidy_desk::{CapInfo, SubsidyAnswerInfo};
use onshi_wire::control::viewing::MedicalInformation;
use onshi_wire::control::world::{
    ClockInfo, FacilityInfo, FaultPlan, PersonInfo, Tap, TicketInfo, VisitInfo, WorldInfo,
};
use onshi_wire::control::world_file::{CharacterCode, Switches};
use std::sync::Arc;
use std::time::Duration;

/// Records that are looked through at once when a claimed file is searched for.
const SEARCH_PAGE: usize = 1_000;

/// How a terminal works at its site; read it anew for each file, the control API may change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalSettings {
    /// Encoding of what it writes.
    pub character_code: CharacterCode,
    /// What it encrypts, with the password if one is known.
    pub encryption: EncryptionSpec,
    /// The world's switches: `crlf`, `late_touch_ms`, `deletion_age_days`, `zip_bulk_result`, `result_table_size`.
    pub switches: Switches,
}

/// A request that the terminal itself refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalRefusal {
    /// The request file's name.
    pub request_name: String,
    /// Its bytes; empty when they were not read.
    pub request_bytes: Vec<u8>,
    /// Name of the `.err` file.
    pub err_name: String,
    /// Its content.
    pub err_bytes: Vec<u8>,
    /// The invented code in it.
    pub code: String,
}

/// The answer to a control request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlReply {
    /// HTTP status.
    pub status: u16,
    /// JSON body.
    pub json: Vec<u8>,
}

/// A handle to one world.
#[derive(Clone)]
pub struct WorldHandle {
    pub(super) engine: Arc<Engine>,
}

impl std::fmt::Debug for WorldHandle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("WorldHandle").field(&self.id()).finish()
    }
}

impl WorldHandle {
    pub(super) fn new(engine: Arc<Engine>) -> WorldHandle {
        WorldHandle { engine }
    }

    /// The world's id.
    pub fn id(&self) -> &str {
        &self.engine.id
    }

    /// The facilities with their folders (`oqs_root`), in the order of the world file.
    pub fn facilities(&self) -> Vec<FacilityInfo> {
        self.engine.lock().state.facilities()
    }

    /// All terminals with their folders.
    pub fn sites(&self) -> Vec<SiteInfo> {
        let inner = self.engine.lock();
        let sites = &inner.state.facts.sites;
        sites.iter().map(|(key, site)| SiteInfo { key: key.clone(), oqs_root: site.oqs_root.clone() }).collect()
    }

    /// How a terminal works now; a facility's id names its first one, other keys come from [`sites`](Self::sites).
    ///
    /// # Errors
    /// `NotFound` if the world has no such facility.
    pub fn settings(&self, facility: &str) -> Result<TerminalSettings, Denial> {
        let mut settings = self.engine.lock().state.settings(facility)?;
        settings.encryption.password = self.engine.password(facility);
        Ok(settings)
    }

    /// Everything about the world, as `GET /worlds/{world}` tells it.
    pub fn info(&self) -> WorldInfo {
        let inner = self.engine.lock();
        inner.state.info(&self.engine.id, self.engine.now(&inner.state))
    }

    /// Everybody, as `GET /worlds/{world}/people` tells it.
    pub fn people(&self) -> Vec<PersonInfo> {
        let inner = self.engine.lock();
        inner.state.people(self.engine.now(&inner.state))
    }

    /// One of them, by id.
    pub fn person(&self, person: &str) -> Option<PersonInfo> {
        let inner = self.engine.lock();
        inner.state.person(person, self.engine.now(&inner.state))
    }

    /// The tickets, as `GET /worlds/{world}/tickets` tells them.
    pub fn tickets(&self) -> Vec<TicketInfo> {
        let inner = self.engine.lock();
        inner.state.tickets(self.engine.now(&inner.state))
    }

    /// What an office learned from inquiries.
    ///
    /// # Errors
    /// `NotFound` if the world has no such office.
    pub fn visits(&self, office: &str) -> Result<Vec<VisitInfo>, Denial> {
        self.engine.lock().state.visits(office)
    }

    /// The consents given to a facility away from its reader.
    ///
    /// # Errors
    /// `NotFound` if the world has no such facility.
    pub fn remote_consents(&self, facility: &str) -> Result<Vec<RemoteConsentInfo>, Denial> {
        let inner = self.engine.lock();
        inner.state.remote_consents(facility, self.engine.now(&inner.state))
    }

    /// A facility's 環境設定 with its history.
    ///
    /// # Errors
    /// `NotFound` if the world has no such facility.
    pub fn environment(&self, facility: &str) -> Result<EnvironmentInfo, Denial> {
        self.engine.lock().state.environment(facility)
    }

    /// The name that a request is known by at the JSON web door, if it is one.
    pub fn request_named(&self, api_id: &str) -> Option<String> {
        from_wire::request_named(&self.engine.tools.layouts, api_id)
    }

    /// What a person sees of themselves.
    ///
    /// # Errors
    /// `NotFound` if the world has no such person.
    pub fn own_view(&self, person: &str) -> Result<OwnView, Denial> {
        let inner = self.engine.lock();
        inner.state.own_view(person, self.engine.now(&inner.state))
    }

    /// What is held of a person for 閲覧.
    ///
    /// # Errors
    /// `NotFound` if the world has no such person.
    pub fn medical_information(&self, person: &str) -> Result<MedicalInformation, Denial> {
        let inner = self.engine.lock();
        inner.state.medical_information(person, self.engine.now(&inner.state))
    }

    /// A facility's reception desk.
    ///
    /// # Errors
    /// `NotFound` if the world has no such facility.
    pub fn desk(&self, facility: &str) -> Result<ReceptionDesk, Denial> {
        let inner = self.engine.lock();
        inner.state.desk(facility, self.engine.now(&inner.state))
    }

    /// A facility's look-ups without a card.
    ///
    /// # Errors
    /// `NotFound` if the world has no such facility.
    pub fn lookups(&self, facility: &str) -> Result<Vec<LookupInfo>, Denial> {
        self.engine.lock().state.lookups(facility)
    }

    /// The areas opened for looking people up.
    pub fn disasters(&self) -> Vec<DisasterInfo> {
        self.engine.lock().state.disasters()
    }

    /// What PMH answered facilities, with the reasons that no message carries, oldest first.
    pub fn subsidy_answers(&self) -> Vec<SubsidyAnswerInfo> {
        self.engine.lock().state.subsidy_answers()
    }

    /// A person's caps over all institutions on a day, today by default.
    ///
    /// # Errors
    /// `NotFound` if there is no such person; `Unreadable` for a day that cannot be read.
    pub fn caps(&self, person: &str, on: Option<&DateExpr>) -> Result<Vec<CapInfo>, Denial> {
        let inner = self.engine.lock();
        inner.state.caps(person, on, self.engine.now(&inner.state))
    }

    /// Faults still to come.
    pub fn faults(&self) -> Vec<FaultPlan> {
        self.engine.lock().state.facts.faults.list()
    }

    /// The world's time.
    pub fn clock(&self) -> ClockInfo {
        let inner = self.engine.lock();
        inner.state.clock(self.engine.now(&inner.state))
    }

    /// Takes a request: records the raw bytes, reads them, decides, records the answer durably, hands it out.
    /// `door` is [`Door::Req`] for the folder and [`Door::Http`] for the inquiry door. `file_name` is the request
    /// file's plain name; any content is allowed, a bad one comes back as [`Outcome::Refused`].
    ///
    /// # Errors
    /// `NotFound` for an unknown facility; `Unavailable` when the store failed or the world is closing: nothing was
    /// answered, and the file should stay where it is.
    pub async fn exchange(
        &self,
        facility: &str,
        door: Door,
        file_name: &str,
        bytes: impl Into<Bytes>,
    ) -> Result<Exchange, Denial> {
        self.engine.exchange(facility, door, file_name, bytes.into()).await
    }

    /// A claim file comes to the examiner's desk over HTTP: recorded raw, read, decided, answered durably.
    ///
    /// # Errors
    /// `NotFound` for an unknown facility, `Unreadable` for a file that is too large; `Unavailable` as in
    /// [`exchange`](Self::exchange). A file that is no claim file is registered and refused, which is an answer.
    pub async fn claim(&self, facility: &str, file_name: &str, bytes: Vec<u8>) -> Result<ClaimAnswer, Denial> {
        let (_, answer) = self.engine.claim(facility, &claims::http_name(facility, file_name), bytes).await?;
        Ok(answer)
    }

    /// The same for a file from the folder `claims`; what comes back goes into `claims/answers`.
    ///
    /// # Errors
    /// As [`claim`](Self::claim).
    pub async fn claim_by_folder(
        &self,
        facility: &str,
        file_name: &str,
        bytes: Vec<u8>,
    ) -> Result<ClaimDelivery, Denial> {
        let (answered, _) = self.engine.claim(facility, file_name, bytes).await?;
        self.engine.claim_delivery(answered)?.ok_or_else(|| {
            Denial::unavailable("請求ファイル", "回答の記録が見つかりません。", "onshi を起動し直してください。")
        })
    }

    /// All submissions of a facility, oldest first.
    ///
    /// # Errors
    /// `NotFound` for an unknown facility.
    pub fn submissions(&self, facility: &str) -> Result<Vec<SubmissionInfo>, Denial> {
        self.engine.submissions(facility)
    }

    /// A submission as it stands now: states move on with the world's clock.
    ///
    /// # Errors
    /// `NotFound` for an unknown facility or submission.
    pub fn claim_answer(&self, facility: &str, submission: u64) -> Result<ClaimAnswer, Denial> {
        self.engine.claim_answer(facility, submission)
    }

    /// The claim file (UKE) with what was returned or taken back of a submission by now; none if nothing was.
    ///
    /// # Errors
    /// As [`claim_answer`](Self::claim_answer); `Unavailable` when the store cannot be read.
    pub fn returned_claims(&self, facility: &str, submission: u64) -> Result<Option<Vec<u8>>, Denial> {
        let answer = self.engine.claim_answer(facility, submission)?;
        self.engine.returned(facility, &answer)
    }

    /// A card is laid on a reader of `facility`. The face file in the result is durable and not yet delivered.
    ///
    /// # Errors
    /// `NotFound` for an unknown facility or person, or a reader that the facility does not have; `Refused` for a
    /// person without card; `Unavailable` as in [`exchange`](Self::exchange).
    pub async fn tap(&self, facility: &str, tap: Tap) -> Result<TapResult, Denial> {
        let body = serde_json::to_vec(&tap).expect("a tap is always JSON");
        self.tap_as_sent(facility, body).await
    }

    /// The same with the body of `POST …/taps` as it came.
    pub(crate) async fn tap_as_sent(&self, facility: &str, body: Vec<u8>) -> Result<TapResult, Denial> {
        self.engine.tap(facility, body).await
    }

    /// A control request: method and path below the world (`PUT /people/山田/card`), and its JSON body.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn control(&self, request: &str, body: Vec<u8>) -> Result<ControlReply, Denial> {
        let ControlAnswer { status, json } = self.engine.control(request, body).await?;
        Ok(ControlReply { status, json })
    }

    /// Records a request that the terminal itself refuses (too large, its answer's name in use), and its `.err`. Nothing
    /// is decided. `request_bytes` are empty when they were not read. Returns the number to give to
    /// [`delivered`](Self::delivered).
    ///
    /// # Errors
    /// `NotFound` for an unknown facility; `Unavailable` when the store failed.
    pub async fn refused_by_terminal(&self, facility: &str, refused: TerminalRefusal) -> Result<u64, Denial> {
        self.engine.refused_by_terminal(facility, refused).await
    }

    /// Records that what `answered` names stands in its folder (`door` [`Door::Res`] or [`Door::Face`]) under
    /// `file_name`. A second report of the same delivery changes nothing. Durable with the next answer, or very soon.
    ///
    /// # Errors
    /// `Unavailable` when the store failed.
    pub fn delivered(&self, answered: u64, door: Door, file_name: &str) -> Result<(), Denial> {
        self.engine.delivered(answered, door, file_name)
    }

    /// What was answered before the last stop but not delivered to this facility, oldest first. Requests that were
    /// received but not answered then were finished first, so that they are in the list too.
    ///
    /// # Errors
    /// `Unavailable` when the store cannot be read.
    pub async fn undelivered(&self, facility: &str) -> Result<Vec<Undelivered>, Denial> {
        let waiting: Vec<u64> = {
            let inner = self.engine.lock();
            inner.undelivered.iter().filter(|(_, owner)| *owner == facility).map(|(seq, _)| *seq).collect()
        };
        waiting.into_iter().filter_map(|seq| self.one_undelivered(seq).transpose()).collect()
    }

    fn one_undelivered(&self, seq: u64) -> Result<Option<Undelivered>, Denial> {
        let Some(Record { header, bytes }) = self.engine.journal.record(seq)? else { return Ok(None) };
        let Header::Answered { answers, door, name, refused, summary, .. } = header else { return Ok(None) };
        // What was delayed has waited long enough.
        let after = Duration::ZERO;
        if door == Door::Claims {
            return self.engine.undelivered_claim(seq);
        }
        if door == Door::Face {
            return Ok(Some(Undelivered::Face(Reply { answered: seq, file_name: name, bytes, after })));
        }
        let Some(request) = self.engine.journal.record(answers)? else { return Ok(None) };
        let Header::Received { name: request_name, .. } = request.header else { return Ok(None) };
        let response = super::respond::Response { refused, name, bytes, summary, after };
        let outcome: Outcome = outcome(seq, response, &request_name, &request.bytes);
        Ok(Some(Undelivered::Res { request_name, outcome }))
    }

    /// Whether a request (or, with [`Door::Claims`], a claim file) of this name with exactly these bytes was received
    /// before. For files that a terminal had claimed when the process ended: `true` means that the journal has it (its answer was delivered, or is in
    /// [`undelivered`](Self::undelivered)) and the claimed file can go; `false` means that it has to be taken now.
    ///
    /// # Errors
    /// `Unavailable` when the store cannot be read.
    pub async fn was_received(
        &self,
        facility: &str,
        through: Door,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<bool, Denial> {
        let mut after = 0;
        loop {
            let page = self.engine.journal.load(after, SEARCH_PAGE)?;
            let Some((last, _)) = page.last() else { return Ok(false) };
            after = *last;
            let same = |record: &Record| {
                matches!(&record.header, Header::Received { door, facility: Some(of), name, .. }
                    if *door == through && of == facility && name == file_name)
                    && record.bytes == bytes
            };
            if page.iter().any(|(_, record)| same(record)) {
                return Ok(true);
            }
        }
    }

    /// A page of the journal, with all that has happened so far; waits up to `wait_ms` for the first entry after `after`.
    ///
    /// # Errors
    /// `Unavailable` when the store cannot be read.
    pub async fn journal(&self, query: JournalQuery) -> Result<JournalPage, Denial> {
        self.engine.settle().await;
        self.engine.journal.page(&query).await
    }

    /// One entry with its raw bytes; bodies of the control API without numbers told for verification only.
    ///
    /// # Errors
    /// `NotFound` if there is none with this `seq`.
    pub async fn journal_entry(&self, seq: u64) -> Result<(JournalEntry, Vec<u8>), Denial> {
        let record = self.engine.journal.record(seq)?;
        let shown = record.and_then(|record| entry(&record, false).map(|entry| (entry, shown_bytes(&record))));
        shown.ok_or_else(|| {
            Denial::not_found(
                "seq",
                format!("{seq}番の記録はありません。"),
                "ジャーナルの一覧で番号を確かめてください。",
            )
        })
    }

    /// Whether the world is deleted or the server stops.
    pub fn is_closed(&self) -> bool {
        *self.engine.closed.borrow()
    }

    /// Ends when the world is deleted or the server stops.
    pub async fn closed(&self) {
        let mut closed = self.engine.closed.subscribe();
        // The sender lives as long as this handle, so waiting cannot fail.
        let _ = closed.wait_for(|closed| *closed).await;
    }

    pub(super) fn close(&self) {
        self.engine.closed.send_replace(true);
        if let Err(denial) = self.engine.release() {
            tracing::warn!(world = %self.id(), what = denial.problem.what, "最後の記録を保存できません");
        }
    }
}
