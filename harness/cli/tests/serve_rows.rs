//! A kill -9 in the middle of a month's file: whole rows only, and a file that tells the truth about itself.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod process;

use process::{Process, onshi, started};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// People and facilities; each pair is a row.
const PEOPLE: usize = 120;
const FACILITIES: usize = 50;
/// Patience on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

fn world() -> String {
    let mut text =
        "version: 1\ntitle: 一括登録\nclock: { virtual: '2026-11-10 09:00' }\noffices: [{ id: 東 }]\nfacilities:\n"
            .to_owned();
    (0..FACILITIES).for_each(|nth| writeln!(text, "  - {{ id: 診療所{nth} }}").unwrap());
    text.push_str("people:\n");
    (0..PEOPLE).for_each(|nth| writeln!(text, "  - {{ id: 人{nth}, aid: [{{ office: 東 }}] }}").unwrap());
    text
}

fn serve(folder: &Path) -> (Process, String) {
    let world_file = folder.join("world.yaml");
    fs::write(&world_file, world()).unwrap();
    let mut command = onshi();
    command.args(["serve", "--ready-json", "--listen", "127.0.0.1:0", "--world"]).arg(&world_file);
    let (process, line) = started(command.arg("--data").arg(folder.join("data")));
    let ready: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line}"));
    (process, format!("{}/api/v1/worlds/default", ready["url"].as_str().unwrap()))
}

async fn get(url: &str) -> Value {
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

/// Every pair, and behind each person a row about nobody.
async fn file(url: &str) -> String {
    let world = get(url).await;
    let codes: Vec<&str> =
        world["facilities"].as_array().unwrap().iter().map(|facility| facility["code"].as_str().unwrap()).collect();
    let mut text = "個人,医療機関コード,診療年月\n".to_owned();
    for person in 0..PEOPLE {
        codes.iter().for_each(|code| writeln!(text, "人{person},{code},202611").unwrap());
        writeln!(text, "いない人{person},{},202611", codes[0]).unwrap();
    }
    text
}

#[test]
fn a_kill_in_the_middle_of_a_file_leaves_whole_rows_and_the_next_start_takes_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mut server, url) = serve(folder.path());
    let rows = PEOPLE * (FACILITIES + 1);
    runtime.block_on(async {
        let text = file(&url).await;
        let sending = reqwest::Client::new().post(format!("{url}/offices/東/ticket-files?month=2026-11"));
        tokio::spawn(sending.header("content-type", "text/csv").body(text).send());
        let start = Instant::now();
        loop {
            // Asking is answered while the file is taken in.
            let files = get(&format!("{url}/offices/東/files")).await;
            if files[0]["rows"].as_u64().is_some_and(|taken| taken >= 1_000) {
                assert_eq!(files[0]["complete"], false, "it was looked at too late: {files}");
                break;
            }
            assert!(start.elapsed() < PATIENCE, "the file did not begin: {files}");
            tokio::task::yield_now().await;
        }
    });
    server.0.kill().unwrap();
    server.0.wait().unwrap();
    let (_again, url) = serve(folder.path());
    runtime.block_on(async {
        let files = get(&format!("{url}/offices/東/files")).await;
        assert_eq!(files.as_array().unwrap().len(), 1);
        let told = ["complete", "rows", "registered", "unchanged", "rejected"].map(|name| files[0][name].clone());
        let expected: [Value; 5] = [true.into(), rows.into(), (PEOPLE * FACILITIES).into(), 0.into(), PEOPLE.into()];
        assert_eq!(told, expected, "{files}");
        let report = reqwest::get(format!("{url}/offices/東/files/f1/report")).await.unwrap().text().await.unwrap();
        assert_eq!(report.lines().count(), rows + 1, "every row has its line");
        let rejected = report.lines().filter(|line| line.contains("拒否"));
        assert!(rejected.clone().all(|line| line.contains("file.unknown_person")) && rejected.count() == PEOPLE);
    });
}
