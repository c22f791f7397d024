//! The generator itself: beside wrk, under a stall, evenly paced.

use super::place::{self, Answers, Bare, Wrk};
use super::subject::{self, Load, Run, Sending, send};
use super::{Asked, Figure, Goal, asked};
use crate::auditor::Verdict;
use crate::generator::drive::{Lane, Unwatched, drive};
use crate::generator::record::Record;
use crate::generator::schedule::{Kind, Schedule, Ticket};
use crate::generator::timer::{KernelTimer, Timer as _};
use crate::profile::People;
use crate::server::Placing;
use anyhow::Context;
use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::time::Instant;

const BESIDE_WRK: Asked = asked(
    "generator_wrk",
    "負荷をかける側: 毎回別人・Shift_JIS・全件検証・HDR、固定本文のwrkとのクライアントCPUあたりの比",
    "wrk",
    Goal::AtLeast(0.55),
);
const CROSS_CHECK: Asked =
    asked("generator_cross_check", "同じHへの同じ固定本文: 自前の率とwrkの率の差", "%", Goal::AtMost(10.0));
const STALL: Asked =
    asked("stall_error", "100ミリ秒停止の試験: p95・p99・p99.9の理論値との最大の差", "%", Goal::AtMost(3.0));
const SLOT: Asked = asked("slot_share", "毎秒1,000件: 10ミリ秒の枠の最大の割り当て比", "倍", Goal::AtMost(1.5));

/// What this part measures.
pub const ASKED: [Asked; 4] = [BESIDE_WRK, CROSS_CHECK, STALL, SLOT];

/// All figures of this part.
pub fn figures() -> Vec<Figure> {
    let mut figures = beside_wrk();
    figures.push(STALL.of(stall()));
    figures.push(SLOT.of(slots()));
    figures
}

fn beside_wrk() -> Vec<Figure> {
    let people = People { insured: 800, recipients: 0, without_ticket: 0.0 };
    let measured = || -> anyhow::Result<_> {
        let simulator = subject::start(&Placing { cores: Some("0".to_owned()), ephemeral: true }, people)?;
        let (body, answer, _) = subject::sample(&simulator)?;
        let folder = tempfile::tempdir()?;
        let bare = Bare::start(Some("0"), Answers::Static(&subject::file(&folder, "answer", &answer)?))?;
        let recorded = subject::file(&folder, "recorded", &subject::recorded(&simulator)?.to_bytes())?;
        let recorded = Bare::start(Some("0"), Answers::Recorded(&recorded))?;
        let url = format!("http://{}/", bare.address);
        let (load, audited) = (Load::Static(body.clone()), Load::Audited(Arc::clone(&simulator.play)));
        let turns = subject::in_turns(
            subject::TURNS,
            |seconds| place::wrk(1, &url, &body, subject::CONNECTIONS, seconds.ceil() as u32),
            |seconds| {
                let sending = Sending { seconds, ..Sending::FULL };
                let same = send(&load, bare.address, bare.pid(), sending)?.flawless()?;
                Ok((same, send(&audited, recorded.address, recorded.pid(), sending)?.flawless()?))
            },
        )?;
        let (wrk, own): (Vec<Wrk>, Vec<(Run, Run)>) = turns.into_iter().unzip();
        let (same, own): (Vec<Run>, Vec<Run>) = own.into_iter().unzip();
        let wrk = wrk.into_iter().fold(Wrk::default(), Wrk::and);
        let together = |runs| subject::together(runs).context("一回も測られませんでした");
        Ok((wrk, together(same)?, together(own)?))
    };
    match measured() {
        Ok((wrk, same, own)) => vec![
            BESIDE_WRK.is(
                own.per_client_second() / wrk.per_cpu_second(),
                format!(
                    "クライアントCPU1秒あたり{:.0}件、wrk {:.0}件。相手は記録した応答を返す素のサーバー",
                    own.per_client_second(),
                    wrk.per_cpu_second()
                ),
            ),
            CROSS_CHECK.is(
                (same.per_second() / wrk.per_second() - 1.0).abs() * 100.0,
                format!("自前 毎秒{:.0}件、wrk 毎秒{:.0}件(コア1に固定)", same.per_second(), wrk.per_second()),
            ),
        ],
        Err(error) => [BESIDE_WRK, CROSS_CHECK].into_iter().map(|a| a.is_not(format!("{error:#}"))).collect(),
    }
}

/// A server that stands still for 100 ms of every second; on the real clock. (The test of the package does the same on
/// a stopped clock.) It wakes by the kernel's timer: the runtime's is late by up to a millisecond or two, which would be told as
/// the generator's error.
struct Stalling {
    start: Instant,
    timer: KernelTimer,
}

impl Lane for Stalling {
    async fn carry(&mut self, _: &Ticket) -> Verdict {
        let into = Duration::from_nanos((self.start.elapsed().as_nanos() % 1_000_000_000) as u64);
        if let Some(rest) = Duration::from_millis(100).checked_sub(into) {
            self.timer.until(Instant::now() + rest).await;
        }
        Verdict::Right
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(1)
    }
}

fn stall() -> anyhow::Result<(f64, String)> {
    let stalling = |start| (0..256).map(|_| Ok(Stalling { start, timer: KernelTimer::new()? })).collect();
    let record = alone(1_000.0, 10.0, stalling)?;
    let (mut worst, mut note) = (0.0_f64, Vec::new());
    for (share, name, theory) in [(0.95, "p95", 50.0), (0.99, "p99", 90.0), (0.999, "p99.9", 99.0)] {
        let found = record.intended.value_at_quantile(share) as f64 / 1e6;
        worst = worst.max((found / theory - 1.0).abs() * 100.0);
        note.push(format!("{name} {found:.1}ミリ秒(理論{theory})"));
    }
    Ok((worst, note.join("、")))
}

/// A lane that only notes when it was called.
struct Noting(Instant, Rc<RefCell<Vec<u32>>>);

impl Lane for Noting {
    async fn carry(&mut self, _: &Ticket) -> Verdict {
        let slot = (self.0.elapsed().as_millis() / 10) as usize;
        let mut slots = self.1.borrow_mut();
        if slots.len() <= slot {
            slots.resize(slot + 1, 0);
        }
        slots[slot] += 1;
        Verdict::Right
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(1)
    }
}

fn slots() -> anyhow::Result<(f64, String)> {
    let slots = Rc::new(RefCell::new(Vec::new()));
    alone(1_000.0, 10.0, |start| Ok((0..16).map(|_| Noting(start, Rc::clone(&slots))).collect()))?;
    let slots = slots.borrow();
    let most = slots.iter().copied().max().unwrap_or(0);
    let over = slots.iter().filter(|count| **count > 15).count();
    Ok((f64::from(most) / 10.0, format!("{}枠のうち1.5倍を超えたもの{over}", slots.len())))
}

/// Runs lanes that need no server.
fn alone<L: Lane + 'static>(
    rate: f64,
    seconds: f64,
    lanes: impl FnOnce(Instant) -> io::Result<Vec<L>>,
) -> anyhow::Result<Record> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let local = tokio::task::LocalSet::new();
    runtime.block_on(local.run_until(async {
        let mut timer = KernelTimer::new()?;
        let schedule = Schedule::paced(rate, seconds, Kind::Insurance);
        let start = Instant::now();
        let record = Record::new(Duration::from_secs(1), Duration::ZERO);
        let stop = AtomicBool::new(false);
        Ok(drive(&schedule, lanes(start)?, &mut timer, record, Unwatched, start, &stop).await)
    }))
}
