//! A thread per core, each with a runtime of its own; live figures once a second; conditions that stop the run.

use super::cpu;
use super::door::HttpDoor;
use super::drive::{Lane, Watch, drive};
use super::lane::{Caller, Play};
use super::record::Record;
use super::schedule::Schedule;
use super::timer::KernelTimer;
use crate::auditor::Verdict;
use crate::profile::Stop;
use anyhow::Context;
use hdrhistogram::Histogram;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Fewest answers of a second for which a share of errors means something.
const MEANINGFUL: u64 = 100;

/// The longest latency that the live figures tell apart, µs (an hour).
const LONGEST_US: u64 = 3_600_000_000;

/// Live figures, fed by all threads.
#[derive(Debug)]
pub struct Live {
    sent: AtomicU64,
    right: AtomicU64,
    wrong: AtomicU64,
    failed: AtomicU64,
    /// Latencies since the last look, µs.
    latest: Mutex<Histogram<u64>>,
}

/// What a second looked like.
#[derive(Debug, Clone, Copy, Default, serde::Serialize, serde::Deserialize)]
pub struct Look {
    /// Seconds since the beginning.
    pub second: f64,
    /// Sent so far.
    pub sent: u64,
    /// Right answers so far.
    pub right: u64,
    /// Wrong answers so far.
    pub wrong: u64,
    /// Failures so far.
    pub failed: u64,
    /// Messages that came to an end since the last look.
    pub ended: u64,
    /// Failures since the last look.
    pub newly_failed: u64,
    /// p99 since the last look, ms; 0 without answers.
    pub p99_ms: f64,
    /// CPU time of this process in cores since the last look.
    pub cores: f64,
}

impl Live {
    fn new() -> Self {
        let latest = Histogram::new_with_bounds(1, LONGEST_US, 2).expect("the bounds are what a histogram holds");
        let zero = || AtomicU64::new(0);
        Live { sent: zero(), right: zero(), wrong: zero(), failed: zero(), latest: Mutex::new(latest) }
    }

    fn look(&self, second: f64, before: &Look, cores: f64) -> Look {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        let p99_ms = latest.value_at_quantile(0.99) as f64 / 1e3;
        latest.reset();
        let mut look = Look { second, p99_ms, cores, ..Look::default() };
        look.sent = read(&self.sent);
        (look.right, look.wrong, look.failed) = (read(&self.right), read(&self.wrong), read(&self.failed));
        look.ended = look.right + look.wrong + look.failed - before.right - before.wrong - before.failed;
        look.newly_failed = look.failed - before.failed;
        look
    }
}

impl Watch for Arc<Live> {
    fn sent(&self) {
        self.sent.fetch_add(1, Ordering::Relaxed);
    }

    fn ended(&self, verdict: &Verdict, latency: Duration) {
        let counter = match verdict {
            Verdict::Right => &self.right,
            Verdict::Wrong(_) => &self.wrong,
            Verdict::Failed(_) => &self.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.saturating_record((latency.as_micros() as u64).max(1));
    }
}

/// Told once a second; an answer stops the run, and is the reason.
pub type Ask<'a> = &'a mut dyn FnMut(&Look) -> Option<String>;

/// How a fleet is made up.
#[derive(Debug, Clone, Copy)]
pub struct Fleet {
    /// Threads.
    pub threads: usize,
    /// Connections over all threads.
    pub connections: usize,
    /// Length of a slice.
    pub slice: Duration,
    /// Not counted.
    pub warm_up: Duration,
    /// When to stop early.
    pub stop: Stop,
}

/// What a run gave.
#[derive(Debug)]
pub struct Outcome {
    /// Everything seen.
    pub record: Record,
    /// Real length.
    pub length: Duration,
    /// CPU time of this process during the run.
    pub cpu: Duration,
    /// Why it was stopped before its end, Japanese.
    pub stopped: Option<String>,
}

impl Fleet {
    /// Runs a schedule from `began` on; `progress` is told once a second how it goes, and may answer with a reason to
    /// stop.
    ///
    /// # Errors
    /// A thread or its runtime could not be made.
    pub fn run(
        &self,
        schedule: &Arc<Schedule>,
        play: &Arc<Play>,
        address: SocketAddr,
        began: Instant,
        progress: Ask<'_>,
    ) -> anyhow::Result<Outcome> {
        let lane = |_: usize| Caller::new(Arc::clone(play), HttpDoor::new(address));
        self.run_lanes(schedule, &lane, began, progress)
    }

    /// As [`Self::run`], with lanes of any kind; `lane` makes the lane of a number.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn run_lanes<L: Lane + Send + 'static>(
        &self,
        schedule: &Arc<Schedule>,
        lane: &dyn Fn(usize) -> L,
        began: Instant,
        progress: Ask<'_>,
    ) -> anyhow::Result<Outcome> {
        let live = Arc::new(Live::new());
        let stop = Arc::new(AtomicBool::new(false));
        let cpu_before = cpu::process();
        let mut made = 0;
        let workers: Vec<_> = (0..self.threads)
            .map(|number| {
                let lanes = self.connections / self.threads + usize::from(number < self.connections % self.threads);
                let lanes: Vec<L> = (made..made + lanes.max(1)).map(lane).collect();
                made += lanes.len();
                let record = Record::new(self.slice, self.warm_up);
                let schedule = Arc::clone(schedule);
                let (live, stop) = (Arc::clone(&live), Arc::clone(&stop));
                std::thread::Builder::new()
                    .name(format!("load-{number}"))
                    .spawn(move || work(&schedule, lanes, record, live, began, &stop))
            })
            .collect::<Result<_, _>>()
            .context("スレッドを作れません")?;
        let stopped = self.watch(&workers, &live, &stop, began, progress);
        let mut record = Record::new(self.slice, self.warm_up);
        for worker in workers {
            let one = worker.join().map_err(|_| anyhow::anyhow!("負荷のスレッドが異常終了しました"))??;
            record.merge(&one);
        }
        Ok(Outcome { record, length: began.elapsed(), cpu: cpu::process() - cpu_before, stopped })
    }

    fn watch<T>(
        &self,
        workers: &[std::thread::JoinHandle<T>],
        live: &Live,
        stop: &AtomicBool,
        began: Instant,
        progress: Ask<'_>,
    ) -> Option<String> {
        let (mut before, mut cpu_before, mut at) = (Look::default(), cpu::process(), Instant::now());
        let mut stopped = None;
        while workers.iter().any(|worker| !worker.is_finished()) {
            std::thread::sleep(Duration::from_millis(50));
            let since = at.elapsed();
            if since < Duration::from_secs(1) && workers.iter().any(|worker| !worker.is_finished()) {
                continue;
            }
            let now = cpu::process();
            let cores = (now - cpu_before).as_secs_f64() / since.as_secs_f64().max(1e-9);
            let look = live.look(began.elapsed().as_secs_f64(), &before, cores);
            let asked = progress(&look);
            if stopped.is_none() {
                let counted = look.second > self.warm_up.as_secs_f64();
                stopped = asked.or_else(|| counted.then(|| self.reason(&look)).flatten());
                stop.fetch_or(stopped.is_some(), Ordering::Relaxed);
            }
            (before, cpu_before, at) = (look, now, Instant::now());
        }
        stopped
    }

    fn reason(&self, look: &Look) -> Option<String> {
        let stop = &self.stop;
        let share = look.newly_failed as f64 / (look.ended.max(1)) as f64;
        if stop.wrong_answer && look.wrong > 0 {
            return Some("誤った応答があったため止めました".to_owned());
        }
        if stop.error_rate.is_some_and(|limit| look.ended >= MEANINGFUL && share > limit) {
            return Some(format!("1秒間の失敗が{:.0}%になったため止めました", share * 100.0));
        }
        let slow = stop.p99_ms.filter(|limit| look.p99_ms > *limit)?;
        Some(format!("1秒間のp99が{:.1}ミリ秒(上限{slow}ミリ秒)になったため止めました", look.p99_ms))
    }
}

fn work<L: Lane + 'static>(
    schedule: &Schedule,
    lanes: Vec<L>,
    record: Record,
    live: Arc<Live>,
    began: Instant,
    stop: &AtomicBool,
) -> anyhow::Result<Record> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = tokio::task::LocalSet::new();
    runtime.block_on(local.run_until(async {
        let mut timer = KernelTimer::new().context("タイマーを作れません")?;
        let mut record = drive(schedule, lanes, &mut timer, record, live, began, stop).await;
        record.cpu = cpu::thread();
        Ok(record)
    }))
}
