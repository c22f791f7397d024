//! Start-up, memory, registration, and what is not measured yet.

use super::place;
use super::subject::{self, Simulator};
use super::{Asked, Figure, Goal, asked};
use crate::cast::world;
use crate::client::Connection;
use crate::generator::door::HttpDoor;
use crate::profile::People;
use crate::server::{Placing, Server, binary};
use crate::story::{INQUIRY_PATH, REQUEST, WORLD, request_name};
use hyper::Method;
use hyper::body::Bytes;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FIRST: Asked = asked("first_answer_ms", "プロセスの開始から最初の正しい応答まで", "ミリ秒", Goal::AtMost(100.0));
const IDLE: Asked = asked("idle_mib", "待機中の常駐メモリー", "MiB", Goal::AtMost(30.0));
const ROWS: Asked = asked("registration_rows", "券の登録(永続)、管理APIで1件ずつ", "件/秒", Goal::AtLeast(20_000.0));
const SUITE: Asked = asked("suite_seconds", "適合試験一式、参照用レセコン、フォルダー経由", "秒", Goal::AtMost(15.0));
const LATER: [(Asked, &str); 5] = [
    (
        asked("nation_throughput", "1億2500万人のときと1,000人のときの処理量の比", "倍", Goal::AtLeast(0.95)),
        "模擬環境が人口関数の全員について答えるようになってから測ります",
    ),
    (
        asked("changed_people_mib", "100万人を変更したときの追加メモリー", "MiB", Goal::AtMost(64.0)),
        "100万人分の変更をまとめて送る口がまだありません(1件ずつの管理APIでは時間がかかりすぎます)",
    ),
    (
        asked("tickets_gib", "券420万枚を登録したときのメモリー", "GiB", Goal::AtMost(1.0)),
        "一括登録の口がまだありません",
    ),
    (
        asked("others", "WireMock・MockServer・mountebankとの比", "倍", Goal::AtLeast(15.0)),
        "比較の手順(レジストリからの導入)がまだありません",
    ),
    (asked("batch_150000", "150,000行の一括登録", "秒", Goal::AtMost(7.5)), "一括登録の口がまだありません"),
];
/// Rows of the registration measurement.
const ROW_COUNT: usize = 2_000;
/// Connections of the registration measurement.
const ROW_CONNECTIONS: usize = 64;

/// All figures of this part.
pub fn figures() -> Vec<Figure> {
    let mut figures = match start_up() {
        Ok((first, idle)) => vec![
            FIRST.is(first, "三回の中央値。接続と最初の照会を含む。世界は計測用の小さなもの"),
            IDLE.is(idle, "最初の応答の1秒後"),
        ],
        Err(error) => [FIRST, IDLE].into_iter().map(|asked| asked.is_not(format!("{error:#}"))).collect(),
    };
    figures.push(ROWS.of(rows()));
    figures.push(SUITE.of(suite()));
    figures.extend(LATER.into_iter().map(|(asked, reason)| asked.is_not(reason)));
    figures
}

fn start_up() -> anyhow::Result<(f64, f64)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut firsts = Vec::new();
    let mut idle = 0.0;
    for _ in 0..3 {
        let began = Instant::now();
        let server = Server::start(WORLD)?;
        let answer = runtime.block_on(async {
            let mut connection = Connection::open(server.address()).await?;
            let path = format!("{INQUIRY_PATH}{}", request_name(0));
            connection.post(&path, Bytes::from_static(REQUEST)).await
        })?;
        firsts.push(began.elapsed().as_secs_f64() * 1e3);
        anyhow::ensure!(answer.windows(10).any(|part| part == b"TicketType"), "応答に券がありません");
        std::thread::sleep(Duration::from_secs(1));
        idle = place::resident_mib(server.pid())?;
    }
    firsts.sort_by(f64::total_cmp);
    Ok((firsts[1], idle))
}

/// Every row a request of its own, 64 at once; each must be confirmed.
fn rows() -> anyhow::Result<(f64, String)> {
    let people = People { insured: 0, recipients: ROW_COUNT / 4, without_ticket: 1.0 };
    let Simulator { server, play } = subject::start(&Placing::default(), people)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let path = format!("/api/v1/worlds/{}/tickets", play.world);
    let bodies = (0..ROW_COUNT).map(|nth| {
        let count = play.cast.recipients.len();
        serde_json::to_vec(&world::row(&play.cast, nth % count, nth / count))
    });
    let bodies: Vec<Vec<u8>> = bodies.collect::<Result<_, _>>()?;
    let local = tokio::task::LocalSet::new();
    let began = Instant::now();
    runtime.block_on(local.run_until(async {
        let mut tasks = Vec::new();
        for part in bodies.chunks(ROW_COUNT.div_ceil(ROW_CONNECTIONS)) {
            let (part, path) = (part.to_vec(), path.clone());
            let mut door = HttpDoor::new(server.address());
            tasks.push(tokio::task::spawn_local(async move {
                for body in part {
                    let (status, answer) = door.send(Method::POST, &path, "application/json", body.into()).await?;
                    anyhow::ensure!(status == 201, "HTTP {status}: {}", String::from_utf8_lossy(&answer));
                }
                Ok(())
            }));
        }
        for task in tasks {
            task.await??;
        }
        anyhow::Ok(())
    }))?;
    let rate = ROW_COUNT as f64 / began.elapsed().as_secs_f64();
    Ok((rate, format!("{ROW_COUNT}件、{ROW_CONNECTIONS}接続。まとめて登録する口ができれば、それで測り直します")))
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
