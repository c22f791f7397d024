//! The whole nation: the first answer, throughput, the national month; and how long the suite takes.

use super::subject::{self, Load, Sending, send};
use super::{Asked, Figure, Goal, asked};
use crate::auditor::Verdict;
use crate::client::Connection;
use crate::generator::door::HttpDoor;
use crate::generator::drive::Lane;
use crate::generator::nation::{NationCaller, NationPlay, world_of};
use crate::generator::schedule::{Kind, Ticket};
use crate::interrupt::Interrupt;
use crate::national_month::{MonthOptions, replay};
use crate::profile::People;
use crate::progress::Progress;
use crate::server::{Placing, Server, binary};
use crate::story::{INQUIRY_PATH, REQUEST, WORLD, request_name};
use hyper::body::Bytes;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const FIRST: Asked =
    asked("first_answer_ms", "プロセスの開始から最初の正しい応答まで、1億2500万人", "ミリ秒", Goal::AtMost(100.0));
const FIRST_SMALL: Asked = asked("first_answer_small_ms", "同じく、計測用の小さな世界", "ミリ秒", Goal::Told);
const THROUGHPUT: Asked =
    asked("nation_throughput", "1億2500万人のときと1,000人のときの処理量の比", "倍", Goal::AtLeast(0.95));
const MONTH: Asked = asked(
    "national_month_hours",
    "全国の1か月(204,975,295件)の再生、全件検証(見本からの計算)",
    "時間",
    Goal::AtMost(3.0),
);
const MONTH_DURABLE: Asked = asked("national_month_hours_durable", "同じく、記録を応答前に永続", "時間", Goal::Told);
const SUITE: Asked = asked("suite_seconds", "適合試験一式、参照用レセコン、フォルダー経由", "秒", Goal::AtMost(15.0));
/// What this part measures.
pub const ASKED: [Asked; 6] = [FIRST, FIRST_SMALL, THROUGHPUT, MONTH, MONTH_DURABLE, SUITE];

/// Seed of the nation.
pub(super) const SEED: u64 = 1;
/// Checks of the month's sample.
const SAMPLE: u64 = 200_000;
/// Rounds of a start-up measurement; the middle one counts.
const ROUNDS: usize = 3;
/// People of the small side of the throughput measurement.
const FEW: u32 = 1_000;

/// All figures of this part.
pub fn figures() -> Vec<Figure> {
    vec![
        FIRST.of_target(first_of_the_nation()),
        FIRST_SMALL.of(first_small()),
        THROUGHPUT.of_target(throughput()),
        month(true, MONTH),
        month(false, MONTH_DURABLE),
        SUITE.of(suite()),
    ]
}

/// A running simulator whose first world answers for the whole nation.
pub(super) fn nation_server() -> anyhow::Result<Server> {
    Server::start(&serde_json::to_string(&world_of(SEED)?)?)
}

/// Id of the first world of `onshi serve`.
const FIRST_WORLD: &str = "default";

fn first_of_the_nation() -> anyhow::Result<(f64, String)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut firsts = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let server = nation_server()?;
        let play = NationPlay::of_world(FIRST_WORLD.to_owned(), SEED, onshi_nation::PEOPLE)?;
        let mut lane = NationCaller::new(Arc::new(play), HttpDoor::new(server.address()));
        let ticket = Ticket { due: Duration::ZERO, number: 0, kind: Kind::Insurance, of_kind: 0 };
        let verdict = runtime.block_on(lane.carry(&ticket));
        firsts.push(began.elapsed().as_secs_f64() * 1e3);
        anyhow::ensure!(verdict == Verdict::Right, "最初の応答が正しくありません: {verdict:?}");
    }
    Ok((subject::median(firsts), "三回の中央値。接続と最初の照会を含む".to_owned()))
}

fn first_small() -> anyhow::Result<(f64, String)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut firsts = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let server = Server::start(WORLD)?;
        let answer = runtime.block_on(async {
            let mut connection = Connection::open(server.address()).await?;
            let path = format!("{INQUIRY_PATH}{}", request_name(0));
            connection.post(&path, Bytes::from_static(REQUEST)).await
        })?;
        firsts.push(began.elapsed().as_secs_f64() * 1e3);
        anyhow::ensure!(answer.windows(10).any(|part| part == b"TicketType"), "応答に券がありません");
    }
    Ok((subject::median(firsts), "三回の中央値".to_owned()))
}

/// The same server, the same work; only how many different people are asked for differs.
fn throughput() -> anyhow::Result<(f64, String)> {
    let server = &nation_server()?;
    let asking = |people: u32| -> anyhow::Result<_> {
        let play = Arc::new(NationPlay::of_world(FIRST_WORLD.to_owned(), SEED, people)?);
        Ok(move |seconds: f64| {
            let sending = Sending { seconds, cores: &[], ..Sending::FULL };
            send(&Load::Nation(Arc::clone(&play)), server.address(), server.pid(), sending)?.flawless()
        })
    };
    let (few, all) = subject::sends_in_turns(asking(FEW)?, asking(onshi_nation::PEOPLE)?)?;
    let note = format!(
        "サーバーCPU1秒あたり{:.0}件と{:.0}件、実測は毎秒{:.0}件と{:.0}件",
        all.per_server_second(),
        few.per_server_second(),
        all.per_second(),
        few.per_second()
    );
    Ok((all.per_server_second() / few.per_server_second(), note))
}

/// A sample of the month; of registered people, and then not reached, if the target does not know the nation.
///
/// The month that has a goal is replayed without a journal: nobody keeps two hundred million exchanges of a load test.
fn month(ephemeral: bool, asked: Asked) -> Figure {
    let sample = |registered: bool| -> anyhow::Result<_> {
        let people = People { insured: 0, recipients: 0, without_ticket: 0.0 };
        let simulator = subject::start(&Placing { cores: None, ephemeral }, people)?;
        let options = MonthOptions {
            target: format!("http://{}", simulator.server.address()),
            sample: Some(SAMPLE),
            registered,
            seed: SEED,
            connections: 128,
            threads: None,
            out: std::env::temp_dir(),
            quiet: true,
        };
        let month = replay(&options, &Progress::open(true, None, "")?, &Interrupt::never())?;
        let counts = month.counts;
        anyhow::ensure!(counts.right == SAMPLE, "正 {}、誤 {}、失敗 {}", counts.right, counts.wrong, counts.failed);
        Ok((month.hours, format!("毎秒{:.0}件、全件検証、{SAMPLE}件の見本", month.per_second)))
    };
    match sample(false) {
        Ok((hours, note)) => asked.is(hours, note),
        Err(refused) => match sample(true) {
            Ok((hours, note)) => asked.missed(Some(hours), format!("登録した4,800人について: {note}。{refused:#}")),
            Err(error) => asked.is_not(format!("測れませんでした: {error:#}")),
        },
    }
}

fn suite() -> anyhow::Result<(f64, String)> {
    let out = tempfile::tempdir()?;
    let began = Instant::now();
    let output = Command::new(binary()?)
        .args(["certify", "--sut", "reference", "--out"])
        .arg(out.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()?;
    let seconds = began.elapsed().as_secs_f64();
    anyhow::ensure!(output.status.success(), "onshi certify が終了コード{:?}で終わりました", output.status.code());
    Ok((seconds, "全シナリオ合格".to_owned()))
}
