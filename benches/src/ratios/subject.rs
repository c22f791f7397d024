//! The simulator with a world of the nation, H beside it, and loads on both.

use super::place;
use crate::auditor::{Verdict, single};
use crate::baseline::recorded::Recorded;
use crate::cast::{Cast, world};
use crate::control;
use crate::generator::cpu;
use crate::generator::door::HttpDoor;
use crate::generator::drive::{Lane, Unwatched, drive};
use crate::generator::lane::{Caller, Play};
use crate::generator::nation::{NationCaller, NationPlay};
use crate::generator::record::Record;
use crate::generator::schedule::{Schedule, Ticket};
use crate::generator::timer::KernelTimer;
use crate::profile::People;
use crate::request::{Subject, file_name};
use crate::server::{Placing, Server};
use crate::story;
use anyhow::Context;
use hyper::Method;
use hyper::body::Bytes;
use onshi_wire::oqs::MessageKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// Length of one measurement.
pub const SECONDS: f64 = 4.0;
/// Connections of one measurement.
pub const CONNECTIONS: usize = 64;
/// Facilities that ask.
const SITES: usize = 4;
/// How many answers of a prepared load lie between two that are checked in full.
const CHECK_EVERY: u64 = 64;
/// What the threads get to prepare their messages before the first is due.
const PREPARATION: Duration = Duration::from_millis(300);
/// Longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// A rate that no lane can keep: every ticket is overdue, the lanes are never idle.
const AS_FAST_AS_POSSIBLE: f64 = 2_000_000.0;

/// The simulator with a cast.
#[derive(Debug)]
pub struct Simulator {
    /// Process.
    pub server: Server,
    /// What the lanes know.
    pub play: Arc<Play>,
}

/// A request that is ready to be sent, and how its answer is checked.
#[derive(Debug, Clone)]
struct Ready {
    body: Bytes,
    site: usize,
    /// Place among the insured.
    person: usize,
}

/// The simulator started as asked, with a world of people of the nation.
///
/// # Errors
/// The binary is missing, or the world was refused.
pub fn start(placing: &Placing, people: People) -> anyhow::Result<Simulator> {
    start_at(placing, people, SITES)
}

/// As [`start`], with so many facilities.
///
/// # Errors
/// As [`start`].
pub fn start_at(placing: &Placing, people: People, sites: usize) -> anyhow::Result<Simulator> {
    let server = Server::start_with(story::WORLD, placing)?;
    let cast = Cast::draw(1, people, sites)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let info = runtime.block_on(control::create(server.address(), &world::creation(&cast, "計測", None)))?;
    let play = Play::over_http(cast, &info.id, std::process::id(), TIMEOUT);
    Ok(Simulator { server, play: Arc::new(play) })
}

/// What is sent.
#[derive(Debug, Clone)]
pub enum Load {
    /// Bodies made beforehand, each another person; one answer of 64 is checked in full, the others by their status.
    Prepared(Arc<Play>),
    /// Everything made and checked on the spot.
    Audited(Arc<Play>),
    /// As `Audited`, anybody of the nation.
    Nation(Arc<NationPlay>),
    /// One body, any answer: for H.
    Static(Bytes),
}

/// What a load gave.
#[derive(Debug)]
pub struct Run {
    /// Everything seen.
    pub record: Record,
    /// Real length in seconds.
    pub seconds: f64,
    /// CPU seconds of the server.
    pub server_cpu: f64,
    /// CPU seconds of the client's threads.
    pub client_cpu: f64,
}

impl Run {
    /// Right answers a second.
    pub fn per_second(&self) -> f64 {
        self.record.counts().right as f64 / self.seconds
    }

    /// Right answers a second of the server's CPU.
    pub fn per_server_second(&self) -> f64 {
        self.record.counts().right as f64 / self.server_cpu
    }

    /// Right answers a second of the client's CPU.
    pub fn per_client_second(&self) -> f64 {
        self.record.counts().right as f64 / self.client_cpu
    }

    /// Share of one core that the server used.
    pub fn server_busy(&self) -> f64 {
        self.server_cpu / self.seconds
    }

    /// p99 from the intended time, ms.
    pub fn p99_ms(&self) -> f64 {
        self.record.intended.value_at_quantile(0.99) as f64 / 1e6
    }

    /// Refuses a run with wrong answers or failures.
    ///
    /// # Errors
    /// There were some; the commonest reason is told.
    pub fn flawless(self) -> anyhow::Result<Self> {
        let counts = self.record.counts();
        let reason = self.record.reasons.iter().max_by_key(|(_, count)| **count).map_or("", |(reason, _)| reason);
        anyhow::ensure!(counts.wrong + counts.failed == 0, "誤り{}件、失敗{}件: {reason}", counts.wrong, counts.failed);
        anyhow::ensure!(counts.right > 0, "応答が一件もありません");
        Ok(self)
    }
}

/// How a load is sent.
#[derive(Debug, Clone, Copy)]
pub struct Sending {
    /// Messages a second, evenly; none for as fast as the lanes can.
    pub rate: Option<f64>,
    /// Seconds.
    pub seconds: f64,
    /// Core of each client thread; an empty list is one thread on any core.
    pub cores: &'static [usize],
    /// Connections over all threads.
    pub connections: usize,
    /// Share of inquiries by the numbers of medical aid; only [`Load::Audited`] heeds it.
    pub aid: f64,
    /// The client's threads never sleep. Whoever answers a sleeping client pays for waking it, on a virtual machine several
    /// microseconds: the faster of two servers keeps its client awake and would be spared what the slower one pays.
    pub awake: bool,
}

impl Sending {
    /// As fast as possible from core 1.
    pub const FULL: Sending =
        Sending { rate: None, seconds: SECONDS, cores: &[1], connections: CONNECTIONS, aid: 0.0, awake: false };

    /// At a rate, from any core.
    pub const fn at(rate: f64) -> Sending {
        Sending { rate: Some(rate), cores: &[], ..Sending::FULL }
    }
}

/// How often two sides take turns: [`SECONDS`] in all for each.
pub const TURNS: u32 = 4;
/// Length of a turn.
pub const TURN_SECONDS: f64 = SECONDS / TURNS as f64;

/// Measures two sides in turns of [`TURN_SECONDS`], so that both share the machine's mood. One turn each beforehand warms them
/// up.
///
/// # Errors
/// A side failed.
pub fn in_turns<A, B>(
    turns: u32,
    one: impl Fn(f64) -> anyhow::Result<A>,
    other: impl Fn(f64) -> anyhow::Result<B>,
) -> anyhow::Result<Vec<(A, B)>> {
    let turn = || Ok((one(TURN_SECONDS)?, other(TURN_SECONDS)?));
    turn()?;
    (0..turns).map(|_| turn()).collect()
}

/// The middle one of some values; of none no number, which reaches no goal.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// All turns of a load together; none without turns.
pub fn together(turns: impl IntoIterator<Item = Run>) -> Option<Run> {
    turns.into_iter().reduce(|mut all, turn| {
        all.record.merge(&turn.record);
        all.seconds += turn.seconds;
        all.server_cpu += turn.server_cpu;
        all.client_cpu += turn.client_cpu;
        all
    })
}

/// As [`in_turns`], for two loads; what each gave together.
///
/// # Errors
/// As [`send`].
pub fn sends_in_turns(
    one: impl Fn(f64) -> anyhow::Result<Run>,
    other: impl Fn(f64) -> anyhow::Result<Run>,
) -> anyhow::Result<(Run, Run)> {
    wholes(in_turns(TURNS, one, other)?)
}

/// What each of two sides gave in all turns together.
///
/// # Errors
/// There were none.
pub fn wholes(turns: Vec<(Run, Run)>) -> anyhow::Result<(Run, Run)> {
    let (one, other): (Vec<Run>, Vec<Run>) = turns.into_iter().unzip();
    together(one).zip(together(other)).context("一回も測られませんでした")
}

/// Sends a load to a process.
///
/// # Errors
/// A thread could not be made or pinned, the process is gone.
pub fn send(load: &Load, address: SocketAddr, pid: u32, sending: Sending) -> anyhow::Result<Run> {
    let schedule = Arc::new(Schedule::mixed(sending.rate.unwrap_or(AS_FAST_AS_POSSIBLE), sending.seconds, sending.aid));
    let stop = Arc::new(AtomicBool::new(false));
    let cpu_before = place::cpu_of(pid)?;
    let began = Instant::now() + PREPARATION;
    let cores: Vec<Option<usize>> =
        if sending.cores.is_empty() { vec![None] } else { sending.cores.iter().copied().map(Some).collect() };
    let threads: Vec<_> = cores
        .iter()
        .map(|core| {
            let (core, load, schedule, stop) = (*core, load.clone(), Arc::clone(&schedule), Arc::clone(&stop));
            let lanes = (sending.connections / cores.len()).max(1);
            std::thread::spawn(move || -> anyhow::Result<Record> {
                if let Some(core) = core {
                    place::pin(core)?;
                }
                client(&load, address, lanes, &schedule, began, &stop, sending.awake)
            })
        })
        .collect();
    if sending.rate.is_none() {
        std::thread::sleep(PREPARATION + Duration::from_secs_f64(sending.seconds));
        stop.store(true, Ordering::Relaxed);
    }
    let mut record = Record::new(Duration::from_secs(1), Duration::ZERO);
    for thread in threads {
        record.merge(&thread.join().map_err(|_| anyhow::anyhow!("スレッドが異常終了しました"))??);
    }
    let seconds = began.elapsed().as_secs_f64();
    let server_cpu = (place::cpu_of(pid)? - cpu_before).as_secs_f64();
    Ok(Run { client_cpu: record.cpu.as_secs_f64(), record, seconds, server_cpu })
}

fn client(
    load: &Load,
    address: SocketAddr,
    lanes: usize,
    schedule: &Schedule,
    began: Instant,
    stop: &AtomicBool,
    awake: bool,
) -> anyhow::Result<Record> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let record = Record::new(Duration::from_secs(1), Duration::ZERO);
    let local = tokio::task::LocalSet::new();
    runtime.block_on(local.run_until(async {
        if awake {
            // It ends with the runtime. Each time it looks whether something has come.
            tokio::task::spawn_local(async {
                loop {
                    tokio::task::yield_now().await;
                }
            });
        }
        let mut timer = KernelTimer::new()?;
        let door = || HttpDoor::new(address);
        // What was prepared before the first message does not belong to the measurement.
        let (mut record, before) = match load {
            Load::Audited(play) => {
                let lanes = (0..lanes).map(|_| Caller::new(Arc::clone(play), door())).collect();
                let before = cpu::thread();
                (drive(schedule, lanes, &mut timer, record, Unwatched, began, stop).await, before)
            }
            Load::Prepared(play) => {
                let ready = Arc::new(prepare(play)?);
                let lane = |_| Prepared { play: Arc::clone(play), ready: Arc::clone(&ready), door: door() };
                let lanes = (0..lanes).map(lane).collect();
                let before = cpu::thread();
                (drive(schedule, lanes, &mut timer, record, Unwatched, began, stop).await, before)
            }
            Load::Nation(play) => {
                let lanes = (0..lanes).map(|_| NationCaller::new(Arc::clone(play), door())).collect();
                let before = cpu::thread();
                (drive(schedule, lanes, &mut timer, record, Unwatched, began, stop).await, before)
            }
            Load::Static(body) => {
                let lanes = (0..lanes).map(|_| Static { body: body.clone(), door: door() }).collect();
                let before = cpu::thread();
                (drive(schedule, lanes, &mut timer, record, Unwatched, began, stop).await, before)
            }
        };
        record.cpu = cpu::thread() - before;
        Ok(record)
    }))
}

/// A whole inquiry for every insured person, as it goes over the wire.
fn prepare(play: &Play) -> anyhow::Result<Vec<Ready>> {
    let people = play.cast.insured.iter().enumerate();
    people
        .map(|(person, insured)| {
            let site = person % play.cast.sites.len();
            let tag = person.to_string();
            let body = play.writer.inquiry(&play.cast.sites[site], Subject::Insured(insured), &tag)?;
            Ok(Ready { body: body.into(), site, person })
        })
        .collect()
}

/// The body of the first insured person's inquiry, and its answer: what H is given.
///
/// # Errors
/// The server does not answer.
pub fn sample(subject: &Simulator) -> anyhow::Result<(Bytes, Vec<u8>, String)> {
    let ready = prepare(&subject.play)?.into_iter().next().context("誰もいません")?;
    let path = path(&subject.play, ready.site, 0);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut door = HttpDoor::new(subject.server.address());
    let body = ready.body.clone();
    let sent = async { door.send(Method::POST, &path, "application/xml", body).await };
    let (status, answer) = runtime.block_on(sent)?;
    anyhow::ensure!(status == 200, "HTTP {status}: {}", String::from_utf8_lossy(&answer));
    Ok((ready.body, answer.into(), path))
}

/// The inquiry for every insured person with its answer, as [`Load::Audited`] asks.
///
/// # Errors
/// The server does not answer.
pub fn recorded(subject: &Simulator) -> anyhow::Result<Recorded> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut door = HttpDoor::new(subject.server.address());
    let mut recorded = Recorded::default();
    for (number, ready) in (0..).zip(prepare(&subject.play)?) {
        let path = path(&subject.play, ready.site, number);
        let sent = door.send(Method::POST, &path, "application/xml", ready.body.clone());
        let (status, answer) = runtime.block_on(sent)?;
        anyhow::ensure!(status == 200, "HTTP {status}: {}", String::from_utf8_lossy(&answer));
        recorded.add(&ready.body, &answer)?;
    }
    Ok(recorded)
}

/// Writes what a bare server needs into a file that lives as long as the folder.
///
/// # Errors
/// The file cannot be written.
pub fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) -> anyhow::Result<PathBuf> {
    let file = folder.path().join(name);
    std::fs::write(&file, bytes)?;
    Ok(file)
}

fn path(play: &Play, site: usize, number: u64) -> String {
    let name = file_name(MessageKind::OQSsiquc01req, play.run, number);
    format!("/api/v1/worlds/{}/facilities/{}/inquiries/{name}", play.world, play.cast.sites[site].id)
}

struct Prepared {
    play: Arc<Play>,
    ready: Arc<Vec<Ready>>,
    door: HttpDoor,
}

impl Lane for Prepared {
    async fn carry(&mut self, ticket: &Ticket) -> Verdict {
        let ready = &self.ready[ticket.of_kind as usize % self.ready.len()];
        let path = path(&self.play, ready.site, ticket.number);
        match self.door.send(Method::POST, &path, "application/xml", ready.body.clone()).await {
            Ok((200, answer)) if ticket.number.is_multiple_of(CHECK_EVERY) => {
                let cast = &self.play.cast;
                let subject = Subject::Insured(&cast.insured[ready.person]);
                let tag = ready.person.to_string();
                single::check(
                    &answer,
                    &single::Asked { site: &cast.sites[ready.site], ticket: false, subject, tag: &tag },
                )
            }
            Ok((200, _)) => Verdict::Right,
            Ok((status, _)) => Verdict::Failed(format!("HTTP {status}")),
            Err(error) => Verdict::Failed(error.to_string()),
        }
    }

    fn patience(&self) -> Duration {
        TIMEOUT
    }
}

struct Static {
    body: Bytes,
    door: HttpDoor,
}

impl Lane for Static {
    async fn carry(&mut self, _: &Ticket) -> Verdict {
        match self.door.send(Method::POST, "/", "application/xml", self.body.clone()).await {
            Ok((200, _)) => Verdict::Right,
            Ok((status, _)) => Verdict::Failed(format!("HTTP {status}")),
            Err(error) => Verdict::Failed(error.to_string()),
        }
    }

    fn patience(&self) -> Duration {
        TIMEOUT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_turn_does_not_decide() {
        assert_eq!(median(vec![0.3, 17.0, 0.2, 0.4, 0.3]), 0.3);
        assert!(median(Vec::new()).is_nan());
    }
}
