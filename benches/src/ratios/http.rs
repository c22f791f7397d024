//! Inquiry over HTTP beside H, and the national rates.

use super::place::{self, Answers, Bare};
use super::subject::{self, Load, Run, Sending, Simulator, send};
use super::{Asked, Figure, Goal, asked};
use crate::profile::People;
use crate::server::Placing;
use anyhow::Context as _;
use hyper::body::Bytes;
use std::sync::Arc;

/// People of the world in these measurements.
const PEOPLE: People = People { insured: 800, recipients: 200, without_ticket: 0.2 };
/// The busy hour and the worst minute (spec/national-load.md §3).
const BUSY_HOUR: f64 = 560.0;
const SPIKE: f64 = 1_000.0;
/// Share of medical aid in the mix of L2.
const L2_AID: f64 = 0.04;
/// Where the search for the breaking rate begins and ends.
const SEARCH: [f64; 11] =
    [1_000.0, 2_000.0, 3_000.0, 4_000.0, 6_000.0, 8_000.0, 12_000.0, 16_000.0, 24_000.0, 32_000.0, 48_000.0];

const ONE_CORE: Asked =
    asked("inquiry_one_core", "HTTPの資格確認、1コア、記録は応答前に永続", "H", Goal::AtLeast(0.45));
const ONE_CORE_EPHEMERAL: Asked =
    asked("inquiry_one_core_ephemeral", "HTTPの資格確認、1コア、記録を残さない", "H", Goal::AtLeast(0.55));
const TWO_CORES: Asked = asked("inquiry_two_cores", "2コアと1コアの比", "倍", Goal::AtLeast(1.6));
const OPEN_1000: Asked = asked("open_loop_1000_p99", "開ループ毎秒1,000件のp99", "H", Goal::AtMost(1.5));
const OPEN_20000: Asked = asked("open_loop_20000_p99", "開ループ毎秒20,000件のp99", "H", Goal::AtMost(2.0));
const OPEN_1000_EPHEMERAL: Asked =
    asked("open_loop_1000_p99_ephemeral", "開ループ毎秒1,000件のp99、記録を残さない", "H", Goal::AtMost(1.5));
const OPEN_20000_EPHEMERAL: Asked =
    asked("open_loop_20000_p99_ephemeral", "開ループ毎秒20,000件のp99、記録を残さない", "H", Goal::AtMost(2.0));
const BUSY: Asked = asked("busy_hour_p99", "全国の最繁時間(毎秒560件、全件検証)のp99", "ミリ秒", Goal::AtMost(10.0));
const MINUTE: Asked = asked("spike_p99", "最悪の1分(毎秒1,000件、全件検証)のp99", "ミリ秒", Goal::AtMost(10.0));
const BREAKING: Asked = asked("breaking_rate", "p99が100ミリ秒を超えない最大の率", "件/秒", Goal::AtLeast(SPIKE));
/// Turns of the open loop.
const OPEN_TURNS: u32 = 9;
/// What this part measures.
pub const ASKED: [Asked; 10] = [
    ONE_CORE,
    OPEN_1000,
    OPEN_20000,
    ONE_CORE_EPHEMERAL,
    OPEN_1000_EPHEMERAL,
    OPEN_20000_EPHEMERAL,
    TWO_CORES,
    BUSY,
    MINUTE,
    BREAKING,
];
/// The server's core where a figure is about one core, and where it is about the machine.
const ONE: Option<&str> = Some("0");
const ALL: Option<&str> = None;
/// Durable and not: throughput, and the two rates of the open loop.
const DURABLE: [Asked; 3] = [ONE_CORE, OPEN_1000, OPEN_20000];
const EPHEMERAL: [Asked; 3] = [ONE_CORE_EPHEMERAL, OPEN_1000_EPHEMERAL, OPEN_20000_EPHEMERAL];

/// All figures of this part.
pub fn figures() -> Vec<Figure> {
    if place::cores() < 2 || !place::has_taskset() {
        let reason = "2コア以上と taskset が必要です";
        return ASKED.into_iter().map(|asked| asked.is_not(reason)).collect();
    }
    let mut figures = figures_beside_h(false, DURABLE);
    figures.extend(figures_beside_h(true, EPHEMERAL));
    figures.push(TWO_CORES.of(two_cores()));
    figures.extend(national());
    figures
}

/// Two cores against one. With a core to spare for the client this is the ratio of answers a second. On a machine of two
/// cores client and server share them, so it is computed from what the server's CPU did: twice the work of a core, less
/// what two cores lose to each other, and never more than twice or than the busiest thread leaves to the others.
fn two_cores() -> anyhow::Result<(f64, String)> {
    let spare = place::cores() > 2;
    let measure = |server: &str, client: &'static [usize]| -> anyhow::Result<(Run, f64)> {
        let simulator = subject::start(&Placing { cores: Some(server.to_owned()), ephemeral: false }, PEOPLE)?;
        let load = Load::Prepared(Arc::clone(&simulator.play));
        let sending = Sending { cores: client, connections: 128, ..Sending::FULL };
        send(&load, simulator.server.address(), simulator.server.pid(), Sending { seconds: 1.0, ..sending })?;
        let before = place::threads_of(simulator.server.pid())?;
        let run = send(&load, simulator.server.address(), simulator.server.pid(), sending)?.flawless()?;
        Ok((run, place::busiest(&before, &place::threads_of(simulator.server.pid())?)))
    };
    // Without a core of its own the client disturbs the server: on one core as much as on two.
    let client: &'static [usize] = if spare { &[2] } else { &[0, 1] };
    let (one, _) = measure("0", client)?;
    let (two, busiest) = measure("0,1", client)?;
    if spare {
        let note =
            format!("1コア 毎秒{:.0}件、2コア 毎秒{:.0}件、送る側は別のコア", one.per_second(), two.per_second());
        return Ok((two.per_second() / one.per_second(), note));
    }
    let efficiency = two.per_server_second() / one.per_server_second();
    let value = (2.0 * efficiency.min(1.0)).min(1.0 / busiest.max(1e-9));
    let note = format!(
        "計算値(2コアの計算機では送る側がコアを分け合うため): CPU1秒あたりの件数の比{efficiency:.2}、最も忙しいスレッドの割合{:.0}%",
        busiest * 100.0
    );
    Ok((value, note))
}

/// Throughput on one core, and the open loop on all of them.
fn figures_beside_h(ephemeral: bool, [full, at_1000, at_20000]: [Asked; 3]) -> Vec<Figure> {
    let started = |cores: Option<&str>| {
        subject::start(&Placing { cores: cores.map(str::to_owned), ephemeral }, PEOPLE).context("模擬環境が動きません")
    };
    let mut figures = vec![full.of(started(ONE).and_then(|simulator| throughput(&simulator)))];
    match started(ALL) {
        Ok(simulator) => {
            figures.extend([at_1000.of(open_loop(&simulator, 1_000.0)), at_20000.of(open_loop(&simulator, 20_000.0))]);
        }
        Err(error) => figures.extend([at_1000, at_20000].map(|asked| asked.is_not(format!("{error:#}")))),
    }
    figures
}

/// Ratio of answers a second of the server's CPU, both pinned to core 0 and driven from core 1.
fn throughput(simulator: &Simulator) -> anyhow::Result<(f64, String)> {
    let turns = beside_h(simulator, ONE, subject::TURNS, Sending { awake: true, ..Sending::FULL })?;
    let (own, bare) = subject::wholes(turns)?;
    let (own, bare) = (own.flawless()?, bare.flawless()?);
    let value = own.per_server_second() / bare.per_server_second();
    let note = format!(
        "サーバーCPU1秒あたり{:.0}件、H {:.0}件。実測は毎秒{:.0}件(コア使用{:.0}%)、H 毎秒{:.0}件({:.0}%)。本文は一件ごとに別人、64件に1件を検証",
        own.per_server_second(),
        bare.per_server_second(),
        own.per_second(),
        own.server_busy() * 100.0,
        bare.per_second(),
        bare.server_busy() * 100.0
    );
    Ok((value, note))
}

/// The middle of the turns' p99 against that of H's: one moment in which the machine did something else does not decide.
fn open_loop(simulator: &Simulator, rate: f64) -> anyhow::Result<(f64, String)> {
    let (own, bare): (Vec<Run>, Vec<Run>) =
        beside_h(simulator, ALL, OPEN_TURNS, Sending::at(rate))?.into_iter().unzip();
    let told = |turns: Vec<Run>| -> anyhow::Result<(f64, f64, f64)> {
        let turns = turns.into_iter().map(Run::flawless).collect::<anyhow::Result<Vec<_>>>()?;
        let p99s: Vec<f64> = turns.iter().map(Run::p99_ms).collect();
        let right: u64 = turns.iter().map(|run| run.record.counts().right).sum();
        let held = right as f64 / (rate * subject::TURN_SECONDS * f64::from(OPEN_TURNS));
        let worst = p99s.iter().copied().fold(0.0, f64::max);
        Ok((subject::median(p99s), worst, held))
    };
    let ((own, own_worst, own_held), (bare, bare_worst, bare_held)) = (told(own)?, told(bare)?);
    let note = format!(
        "{OPEN_TURNS}回のp99の中央値 {own:.2}ミリ秒(最大{own_worst:.2})、H {bare:.2}ミリ秒(最大{bare_worst:.2})。送れた割合 {:.0}%、H {:.0}%",
        own_held * 100.0,
        bare_held * 100.0
    );
    Ok((own / bare, note))
}

/// The same load on the simulator and on H, in turns on the same cores: those on which the simulator was started.
fn beside_h(
    simulator: &Simulator,
    cores: Option<&str>,
    turns: u32,
    sending: Sending,
) -> anyhow::Result<Vec<(Run, Run)>> {
    let (body, answer, _) = subject::sample(simulator)?;
    let folder = tempfile::tempdir()?;
    let bare = Bare::start(cores, Answers::Static(&subject::file(&folder, "answer", &answer)?))?;
    let (load, same) = (Load::Prepared(Arc::clone(&simulator.play)), Load::Static(Bytes::clone(&body)));
    let server = &simulator.server;
    subject::in_turns(
        turns,
        |seconds| send(&load, server.address(), server.pid(), Sending { seconds, ..sending }),
        |seconds| send(&same, bare.address, bare.pid(), Sending { seconds, ..sending }),
    )
}

/// Everything on all cores, generator beside the server, every answer checked.
fn national() -> Vec<Figure> {
    let asked = [BUSY, MINUTE, BREAKING];
    let simulator = match subject::start(&Placing::default(), PEOPLE) {
        Ok(simulator) => simulator,
        Err(error) => return asked.into_iter().map(|asked| asked.is_not(format!("{error:#}"))).collect(),
    };
    let load = Load::Audited(Arc::clone(&simulator.play));
    let at = |rate, seconds| {
        let sending = Sending { rate, seconds, cores: &[], connections: 128, aid: L2_AID, ..Sending::FULL };
        send(&load, simulator.server.address(), simulator.server.pid(), sending)
    };
    let p99 = |rate, seconds| {
        let run = at(Some(rate), seconds)?.flawless()?;
        let note = format!(
            "{}件、誤り0、失敗0、送る側のCPU {:.0}%",
            run.record.counts().right,
            run.client_cpu / run.seconds * 100.0
        );
        Ok((run.p99_ms(), note))
    };
    vec![BUSY.of(p99(BUSY_HOUR, 10.0)), MINUTE.of(p99(SPIKE, 10.0)), BREAKING.of(breaking(&|rate| at(Some(rate), 3.0)))]
}

/// The last rate whose p99 is within 100 ms.
fn breaking(at: &dyn Fn(f64) -> anyhow::Result<Run>) -> anyhow::Result<(f64, String)> {
    let (mut held, mut note) = (0.0, String::new());
    for rate in SEARCH {
        let run = at(rate)?.flawless()?;
        if run.p99_ms() > 100.0 {
            note = format!(
                "毎秒{rate:.0}件ではp99が{:.0}ミリ秒(送る側のCPU {:.0}%)",
                run.p99_ms(),
                run.client_cpu / run.seconds * 100.0
            );
            break;
        }
        held = rate;
    }
    Ok((held, note))
}
