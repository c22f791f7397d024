//! The one owner of everything: takes inputs one at a time from the driver, the folders and the timers.

use crate::dates::moment;
use crate::decide::Facility;
use crate::defects::Defects;
use crate::desk::{Desk, Effect, Habits};
use crate::folders::cipher::Cipher;
use crate::folders::watch::{Arrived, Folders};
use crate::folders::write::{self, Habit};
use crate::options::Options;
use crate::screen::screen;
use base64::Engine as _;
use notify::Watcher as _;
use onshi_wire::driver;
use onshi_wire::oqs::Encoding;
use std::path::Path;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// Inputs that may wait; the driver's callers wait when it is full.
pub(crate) const INPUT_LIMIT: usize = 1_024;

/// The folders are looked at this often even when no event came (network shares lose events).
const SAFETY_SCAN: Duration = Duration::from_millis(200);

/// Callers of `settle` at the same time, at most.
const SETTLE_LIMIT: usize = 64;

/// An answer to a caller: a value, or a text for people.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, String>>;

/// Everything that can happen.
pub(crate) enum Input {
    /// `POST /session`.
    Session(driver::Session, Reply<()>),
    /// `PUT /date`.
    SetDate(driver::SetDate, Reply<()>),
    /// `GET /screen`.
    Screen(Reply<driver::Screen>),
    /// `POST /inquiries`.
    Inquire(driver::InquireByNumber, Reply<String>),
    /// `POST /bulk-inquiries`.
    InquireInBulk(driver::InquireInBulk, Reply<String>),
    /// `POST /reference-numbers`.
    RegisterReferenceNumbers(driver::RegisterReferenceNumbers, Reply<String>),
    /// `POST /bulk-acquisitions`.
    AcquireInBulk(driver::AcquireInBulk, Reply<String>),
    /// `POST /remote-inquiries`.
    InquireRemotely(driver::InquireRemotely, Reply<String>),
    /// `POST /consented-acquisitions`.
    AcquireConsented(driver::AcquireConsented, Reply<String>),
    /// `POST /paper-receptions`.
    Paper(driver::PaperReception, Reply<String>),
    /// `POST /prescriptions`.
    Prescribe(driver::Prescription, Reply<()>),
    /// `POST /claims`.
    Claim(driver::ClaimMonth, Reply<String>),
    /// `POST /stays`.
    Admit(driver::Stay, Reply<()>),
    /// `POST /returned-claims`.
    Returned(driver::ReturnedClaims, Reply<()>),
    /// `POST /certificates`.
    Certificate(driver::OtherCertificate, Reply<()>),
    /// `POST /viewings`.
    View(driver::viewing::View, Reply<()>),
    /// `POST /subsidies/inquiries`.
    AskSubsidies(driver::subsidy::Inquiry, Reply<String>),
    /// `POST /subsidies/actions`.
    ActOnSubsidy(driver::subsidy::Action, Reply<()>),
    /// `POST /subsidies/slips`.
    Slip(driver::subsidy::PaidElsewhere, Reply<()>),
    /// `POST /charges`.
    Charge(driver::subsidy::Charge, Reply<()>),
    /// `POST /settings/inquiries`.
    AskSettings(Reply<String>),
    /// `POST /settings/updates`.
    ChangeSetting(driver::ChangeSetting, Reply<String>),
    /// `POST /settle`: answered when nothing is in progress.
    Settle(Reply<()>),
    /// A folder changed.
    Look,
    /// The time for an answer is over.
    TimedOut {
        /// Session that asked.
        session: u64,
        /// Request's name.
        base: String,
    },
    /// A bulk result is to be asked for again.
    PollDue {
        /// Session that asked.
        session: u64,
        /// Job.
        job: String,
    },
}

/// A facility at work: desk and folders of a session.
struct Office {
    desk: Desk,
    folders: Folders,
    writing: Habit,
    _watcher: Option<notify::RecommendedWatcher>,
}

/// The owner.
pub(crate) struct Service {
    options: Options,
    office: Option<Office>,
    session: u64,
    waiting_for_quiet: Vec<Reply<()>>,
    inputs: mpsc::Sender<Input>,
}

impl Service {
    /// Ready to run; opens the options' folder if there is one.
    ///
    /// # Errors
    /// A text for the operator when the folder, the code or the date cannot be used.
    pub(crate) fn new(options: Options, inputs: mpsc::Sender<Input>) -> Result<Self, String> {
        let mut service = Self { options, office: None, session: 0, waiting_for_quiet: Vec::new(), inputs };
        if let Some(root) = service.options.oqs_root.clone() {
            let missing = |name: &str| format!("--oqs-root には {name} も必要です。合わせて指定してください。");
            service.begin(&driver::Session {
                oqs_root: root.display().to_string(),
                facility_code: service.options.facility_code.clone().ok_or_else(|| missing("--facility-code"))?,
                now: service.options.now.clone().ok_or_else(|| missing("--now"))?,
                shift_jis: service.options.shift_jis,
                cap_pilot: service.options.cap_pilot,
                encryption: None,
            })?;
        }
        Ok(service)
    }

    /// Handles inputs until nobody can send any more.
    pub(crate) async fn run(mut self, mut inputs: mpsc::Receiver<Input>) {
        let mut scan = tokio::time::interval(SAFETY_SCAN);
        scan.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let input = tokio::select! {
                input = inputs.recv() => match input {
                    Some(input) => input,
                    None => return,
                },
                _ = scan.tick() => Input::Look,
            };
            self.look().await;
            self.handle(input);
            self.do_effects();
            self.tell_quiet();
        }
    }

    /// Reads what is new in the folders. Files are small and local, so reading here keeps the order of things.
    async fn look(&mut self) {
        let Some(office) = &mut self.office else { return };
        for arrived in office.folders.scan(Instant::now()) {
            if self.options.slow_ms > 0 && matches!(arrived, Arrived::Face(_)) {
                // As a slow product does: nothing else happens meanwhile.
                tokio::time::sleep(Duration::from_millis(self.options.slow_ms)).await;
            }
            office.take(arrived);
        }
        self.do_effects();
    }

    /// One input.
    fn handle(&mut self, input: Input) {
        match input {
            Input::Look => {}
            Input::Session(session, reply) => answer(reply, self.begin(&session)),
            Input::SetDate(date, reply) => {
                let done = self.with_desk(|desk| moment(&date.now).map(|now| desk.set_now(now)));
                answer(reply, done);
            }
            Input::Screen(reply) => {
                answer(reply, Ok(self.office.as_ref().map(|office| screen(&office.desk)).unwrap_or_default()));
            }
            Input::Inquire(body, reply) => answer(reply, self.with_desk(|desk| desk.inquire(&body))),
            Input::InquireInBulk(body, reply) => answer(reply, self.with_desk(|desk| desk.inquire_in_bulk(&body))),
            Input::RegisterReferenceNumbers(body, reply) => {
                answer(reply, self.with_desk(|desk| desk.register_reference_numbers(&body.patient_ids)));
            }
            Input::AcquireInBulk(body, reply) => answer(reply, self.with_desk(|desk| desk.acquire_in_bulk(&body))),
            Input::InquireRemotely(body, reply) => answer(reply, self.with_desk(|desk| desk.inquire_remotely(&body))),
            Input::AcquireConsented(body, reply) => answer(reply, self.with_desk(|desk| desk.acquire_consented(&body))),
            Input::Paper(body, reply) => answer(reply, self.with_desk(|desk| desk.receive_paper(&body))),
            Input::Prescribe(body, reply) => answer(reply, self.with_desk(|desk| desk.prescribe(&body))),
            Input::Claim(body, reply) => answer(reply, self.with_desk(|desk| desk.claim(&body))),
            Input::Admit(body, reply) => answer(reply, self.with_desk(|desk| desk.admit(&body))),
            Input::Returned(body, reply) => {
                let done = bytes_of(&body).and_then(|bytes| self.with_desk(|desk| desk.take_returned(&bytes)));
                answer(reply, done.map(|_| ()));
            }
            Input::Certificate(body, reply) => answer(reply, self.with_desk(|desk| desk.enter_certificate(&body))),
            Input::View(body, reply) => answer(reply, self.with_desk(|desk| desk.view(&body))),
            Input::AskSubsidies(body, reply) => answer(reply, self.with_desk(|desk| desk.ask_subsidies(&body))),
            Input::ActOnSubsidy(body, reply) => answer(reply, self.with_desk(|desk| desk.act_on_subsidy(&body))),
            Input::Slip(body, reply) => answer(reply, self.with_desk(|desk| desk.enter_slip(&body))),
            Input::Charge(body, reply) => answer(reply, self.with_desk(|desk| desk.charge(&body))),
            Input::AskSettings(reply) => answer(reply, self.with_desk(|desk| Ok(desk.ask_settings()))),
            Input::ChangeSetting(body, reply) => answer(reply, self.with_desk(|desk| desk.change_setting(body))),
            Input::Settle(reply) if self.waiting_for_quiet.len() < SETTLE_LIMIT => self.waiting_for_quiet.push(reply),
            Input::Settle(reply) => answer(reply, Err("settle の呼出しが多すぎます。減らしてください。".to_owned())),
            Input::TimedOut { session, base } if session == self.session => {
                let _ = self.with_desk(|desk| {
                    desk.timed_out(&base);
                    Ok(())
                });
            }
            Input::PollDue { session, job } if session == self.session => {
                let _ = self.with_desk(|desk| {
                    desk.poll_due(&job);
                    Ok(())
                });
            }
            Input::TimedOut { .. } | Input::PollDue { .. } => {}
        }
    }

    /// Acts on the desk, if there is one; what follows is done before the caller hears of it.
    fn with_desk<T>(&mut self, act: impl FnOnce(&mut Desk) -> Result<T, String>) -> Result<T, String> {
        let office = self.office.as_mut().ok_or_else(|| {
            "OQSフォルダーがまだ決まっていません。session を先に呼ぶか、--oqs-root を指定して起動してください。"
                .to_owned()
        })?;
        let done = act(&mut office.desk);
        self.do_effects();
        done
    }

    /// Forgets everybody and watches other folders.
    fn begin(&mut self, session: &driver::Session) -> Result<(), String> {
        let code = &session.facility_code;
        if code.len() != 10 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(format!("医療機関コード「{code}」は数字10桁ではありません。10桁で指定してください。"));
        }
        let root = Path::new(&session.oqs_root);
        let defects = Defects::new(self.options.defect);
        let cipher = Cipher::of(session.encryption.as_ref(), defects);
        let folders = Folders::open(root, self.options.after_reading, defects)?.opening(cipher.clone());
        let facility = Facility { code: code.clone(), designated: !self.options.not_designated };
        let habits = Habits {
            poll: Duration::from_millis(self.options.poll_ms),
            answer_limit: Duration::from_millis(self.options.answer_limit_ms),
            bulk_limit: Duration::from_millis(self.options.bulk_limit_ms),
            cap_pilot: session.cap_pilot,
            defects,
        };
        let written = self.office.as_ref().map_or(0, |office| office.desk.files_written());
        let desk = Desk::new(facility, moment(&session.now)?, habits, written.max(write::highest_counter(root)));
        let encoding = if session.shift_jis { Encoding::ShiftJis } else { Encoding::Utf8 };
        let writing = Habit { encoding, direct: self.options.write_direct, cipher, defects };
        self.session += 1;
        self.office = Some(Office { desk, folders, writing, _watcher: watch(root, self.inputs.clone()) });
        Ok(())
    }

    /// Writes requests and starts timers.
    fn do_effects(&mut self) {
        let Some(office) = &mut self.office else { return };
        loop {
            let effects = office.desk.take_effects();
            if effects.is_empty() {
                return;
            }
            for effect in effects {
                let session = self.session;
                match effect {
                    Effect::Send(request, patience) => {
                        let base = request.base.clone();
                        if let Err(why) = write::write(office.folders.root(), &request, &office.writing) {
                            office.desk.not_written(&base, &why);
                        } else {
                            later(&self.inputs, patience, Input::TimedOut { session, base });
                        }
                    }
                    Effect::WriteClaims(name, bytes) => {
                        if let Err(why) = write::write_claims(office.folders.root(), &name, &bytes) {
                            office.desk.tell(why);
                        }
                    }
                    Effect::Poll(job, wait) => later(&self.inputs, wait, Input::PollDue { session, job }),
                }
            }
        }
    }

    /// Answers the callers of `settle` when nothing is in progress.
    fn tell_quiet(&mut self) {
        let idle = self.office.as_ref().is_none_or(|office| office.desk.is_idle() && !office.folders.has_unread());
        self.waiting_for_quiet.retain(|reply| !reply.is_closed());
        if idle {
            self.waiting_for_quiet.drain(..).for_each(|reply| answer(reply, Ok(())));
        }
    }
}

impl Office {
    /// What arrived in a folder.
    fn take(&mut self, arrived: Arrived) {
        match arrived {
            Arrived::Face(crate::messages::Incoming::Person(header, person)) => {
                self.desk.patient_at_reader(&header, &person);
            }
            Arrived::Face(crate::messages::Incoming::Subsidies(answer)) => self.desk.subsidies_at_reader(*answer),
            Arrived::Face(_) => {}
            Arrived::Answer(base, incoming) => self.desk.answer_arrived(&base, incoming),
            Arrived::Refused(base, text) => self.desk.refused(&base, &text),
            Arrived::Unreadable(base, text) => self.desk.unreadable(&base, &text),
        }
    }
}

/// The bytes of a file of returned receipts.
fn bytes_of(file: &driver::ReturnedClaims) -> Result<Vec<u8>, String> {
    base64::engine::general_purpose::STANDARD.decode(&file.bytes_base64).map_err(|error| {
        format!("返戻ファイル「{}」の内容を読めません({error})。base64で送ってください。", file.file_name)
    })
}

/// Answers a caller; one that has gone away needs no answer.
fn answer<T>(reply: Reply<T>, value: Result<T, String>) {
    let _ = reply.send(value);
}

/// An input after a time. Nobody to receive it means that the process ends.
fn later(inputs: &mpsc::Sender<Input>, wait: Duration, input: Input) {
    let inputs = inputs.clone();
    tokio::spawn(async move {
        tokio::time::sleep(wait).await;
        let _ = inputs.send(input).await;
    });
}

/// Somebody opened or read something; nothing has changed.
fn is_only_reading(kind: notify::EventKind) -> bool {
    use notify::event::{AccessKind, AccessMode};
    matches!(kind, notify::EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write))
}

/// Events of the folders; without them the safety scan still sees everything.
fn watch(root: &Path, inputs: mpsc::Sender<Input>) -> Option<notify::RecommendedWatcher> {
    let told = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Looking at a folder opens it, which is an event as well: heeding those would mean looking for ever.
        if event.is_ok_and(|event| is_only_reading(event.kind)) {
            return;
        }
        // a full queue is being worked through and each step looks at the folders anyway
        let _ = inputs.try_send(Input::Look);
    });
    let watched = told.and_then(|mut watcher| {
        for folder in ["res", "face"] {
            watcher.watch(&root.join(folder), notify::RecursiveMode::NonRecursive)?;
        }
        Ok(watcher)
    });
    watched.inspect_err(|error| tracing::warn!(%error, "folder events are not available; scanning only")).ok()
}
