//! `onshi load national-month`: every check of a month, or a sample of it, as fast as target and machine can; every
//! answer checked. From a sample the whole is projected.

use crate::arrivals::figures::CHECKS_A_MONTH;
use crate::cast::{Cast, world};
use crate::control;
use crate::generator::door::HttpDoor;
use crate::generator::fleet::{Fleet, Look, Outcome};
use crate::generator::lane::{Caller, Play};
use crate::generator::nation::{NationCaller, NationPlay};
use crate::generator::record::Counts;
use crate::generator::schedule::{Kind, Schedule};
use crate::interrupt::{self, Interrupt};
use crate::profile::{People, Stop};
use crate::progress::Progress;
use crate::report::svg::number;
use crate::report::{Judgement, Latency};
use anyhow::Context;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Version of `month.json`.
pub const MONTH_VERSION: u32 = 1;
/// Messages a second that no machine keeps: every message is overdue, no lane is ever idle.
const AS_FAST_AS_POSSIBLE: f64 = 1_000_000.0;
/// People who are registered with `--registered`.
const REGISTERED: People = People { insured: 4_800, recipients: 0, without_ticket: 0.0 };
/// Facilities that ask with `--registered`.
const SITES: usize = 10;
/// Longest wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Hours within which the whole must be done.
const GOAL_HOURS: f64 = 3.0;

/// Options of `onshi load national-month`.
#[derive(Debug, Clone, clap::Args)]
pub struct MonthOptions {
    /// 送り先: http://アドレス
    #[arg(long, value_name = "URL")]
    pub target: String,
    /// この件数だけ送り、全体にかかる時間を計算する。省略すると全件
    #[arg(long, value_name = "N")]
    pub sample: Option<u64>,
    /// 全国の誰でもの代わりに、先に登録した4,800人について照会する(人口に答えない模擬環境のため)
    #[arg(long)]
    pub registered: bool,
    /// 種
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// 接続の数
    #[arg(long, default_value_t = 128)]
    pub connections: usize,
    /// スレッドの数(既定はコアの数)
    #[arg(long)]
    pub threads: Option<usize>,
    /// 結果(month.json)を書くフォルダー
    #[arg(long, value_name = "DIR", default_value = "onshi-load")]
    pub out: PathBuf,
    /// 途中経過を表示しない
    #[arg(long)]
    pub quiet: bool,
}

/// `month.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Month {
    /// Format version; 1.
    pub version: u32,
    /// Checks of the month.
    pub checks: u64,
    /// Checks that were sent.
    pub sent: u64,
    /// `nation` or `registered`.
    pub people: &'static str,
    /// Outcomes.
    pub counts: Counts,
    /// Real length, seconds.
    pub length_s: f64,
    /// Right answers a second.
    pub per_second: f64,
    /// Hours that the whole takes at this rate.
    pub hours: f64,
    /// From the actual sending. (A month that is sent as fast as possible has no intended times.)
    pub service_ms: Latency,
    /// CPU seconds of the sending side.
    pub cpu_s: f64,
    /// Why it was stopped early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// Whether all was right and the whole takes less than three hours.
    pub reached: bool,
}

/// Sends the month. Exit code 0 within three hours with every answer right, 4 if somebody broke it off, 1 otherwise.
pub(crate) fn run(options: &MonthOptions) -> anyhow::Result<u8> {
    let progress = Progress::open(options.quiet, None, "全国の1か月")?;
    let month = replay(options, &progress, &Interrupt::listen()?)?;
    std::fs::create_dir_all(&options.out).with_context(|| format!("{} を作れません", options.out.display()))?;
    let file = options.out.join("month.json");
    std::fs::write(&file, serde_json::to_vec_pretty(&month)?)
        .with_context(|| format!("{} に書けません", file.display()))?;
    progress.say(&format!(
        "{}{}件を送り、正 {}、誤 {}、失敗 {}。毎秒{}件、全{}件で{}時間(目標{GOAL_HOURS}時間以内)。結果: {}",
        month.stopped.as_ref().map(|reason| format!("{reason}。")).unwrap_or_default(),
        month.counts.all(),
        month.counts.right,
        month.counts.wrong,
        month.counts.failed,
        number(month.per_second),
        month.checks,
        number(month.hours),
        file.display()
    ));
    if interrupt::is_reason(month.stopped.as_deref()) && month.counts.wrong == 0 {
        return Ok(Judgement::Inconclusive.exit_code());
    }
    Ok(u8::from(!month.reached))
}

/// Sends the month or its sample.
///
/// # Errors
/// The target does not answer, or not for the whole nation.
pub fn replay(options: &MonthOptions, progress: &Progress, interrupt: &Interrupt) -> anyhow::Result<Month> {
    let address = control::address(&options.target)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let whole = CHECKS_A_MONTH.value as u64;
    let sent = options.sample.unwrap_or(whole).clamp(1, whole);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let seconds = sent as f64 / AS_FAST_AS_POSSIBLE;
    let connections = options.connections.max(1);
    let fleet = Fleet {
        threads: options.threads.unwrap_or(cores).clamp(1, connections),
        connections,
        slice: Duration::from_secs_f64((seconds / 100.0).max(1.0)),
        warm_up: Duration::ZERO,
        stop: Stop { wrong_answer: true, error_rate: Some(0.5), p99_ms: None },
    };
    let schedule = Arc::new(Schedule::paced(AS_FAST_AS_POSSIBLE, seconds, Kind::Insurance));
    let mut before = 0.0;
    let mut told = |look: &Look| {
        let length = (look.second - before).max(1e-9);
        before = look.second;
        progress.look(look, sent as f64 / length, look.ended as f64 / length);
        interrupt.asked()
    };
    let (outcome, world, people) = if options.registered {
        let cast = Cast::draw(options.seed, REGISTERED, SITES)?;
        let info = runtime.block_on(control::create(address, &world::creation(&cast, "全国の1か月", None)))?;
        let play = Arc::new(Play::over_http(cast, &info.id, std::process::id(), TIMEOUT));
        let lane = |_: usize| Caller::new(Arc::clone(&play), HttpDoor::new(address));
        (fleet.run_lanes(&schedule, &lane, Instant::now(), &mut told)?, info.id, "registered")
    } else {
        let play = runtime.block_on(NationPlay::make(address, options.seed, onshi_nation::PEOPLE)).context(
            "この模擬環境は全国の誰についても答えることができません。--registered で、登録した人について送れます",
        )?;
        let play = Arc::new(play);
        let lane = |_: usize| NationCaller::new(Arc::clone(&play), HttpDoor::new(address));
        (fleet.run_lanes(&schedule, &lane, Instant::now(), &mut told)?, play.world().to_owned(), "nation")
    };
    if let Err(error) = runtime.block_on(control::delete(address, &world)) {
        progress.say(&error.to_string());
    }
    Ok(month(whole, sent, people, &outcome))
}

fn month(checks: u64, sent: u64, people: &'static str, outcome: &Outcome) -> Month {
    let counts = outcome.record.counts();
    let length_s = outcome.length.as_secs_f64().max(1e-9);
    let per_second = counts.right as f64 / length_s;
    let hours = checks as f64 / per_second.max(1e-9) / 3_600.0;
    Month {
        version: MONTH_VERSION,
        checks,
        sent,
        people,
        counts,
        length_s,
        per_second,
        hours,
        service_ms: Latency::of(&outcome.record.service, 1e-6),
        cpu_s: outcome.cpu.as_secs_f64(),
        stopped: outcome.stopped.clone(),
        // Of a sample that was stopped or lost messages nothing may be concluded.
        reached: counts.right == sent && hours <= GOAL_HOURS,
    }
}
