//! `onshi load` from several processes at once, one of which is killed: the result says so.

#[path = "../../../benches/tests/postgres/mod.rs"]
mod postgres;
mod process;

use postgres::Postgres;
use process::{Process, onshi, simulator};
use serde_json::Value;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

const PROFILE: &str = "version: 1\ntitle: 途絶\narrivals:\n  process: paced\n  stages:\n    - hold: {rate: 40, seconds: 12}\nmix: {insurance: 1}\npeople: {insured: 30, recipients: 0, without_ticket: 0}\nfacilities: 3\nconnections: 6\npass: {error_rate: 0}\n";

fn worker(folder: &Path, target: &str, database: &str, index: u32) -> Process {
    let child = onshi()
        .args([
            "load",
            "profile.yaml",
            "--target",
            target,
            "--run",
            "途絶",
            "--workers",
            "3",
            "--threads",
            "1",
            "--out",
        ])
        .arg(format!("out{index}"))
        .current_dir(folder)
        .env("ONSHI_COORDINATE", database)
        .env("JOB_COMPLETION_INDEX", index.to_string())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the built program");
    Process(child, None)
}

/// Everything that a worker says until it ends, and its exit code.
fn ended(mut worker: Process) -> (String, Option<i32>) {
    let mut said = String::new();
    worker.0.stderr.take().expect("piped").read_to_string(&mut said).expect("text");
    (said, worker.0.wait().expect("it ends").code())
}

/// What the workers wrote: one of them does.
fn results(folder: &Path) -> Vec<Value> {
    let written = (0..3).filter_map(|index| std::fs::read(folder.join(format!("out{index}/load.json"))).ok());
    written.map(|bytes| serde_json::from_slice(&bytes).expect("JSON")).collect()
}

#[test]
fn a_worker_that_is_killed_is_seen_in_the_result_of_the_others() {
    let Some(database) = Postgres::start() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("profile.yaml"), PROFILE).expect("a writable folder");
    let (_simulator, url) = simulator();
    let mut workers: Vec<Process> = (0..3).map(|index| worker(folder.path(), &url, &database.url(), index)).collect();
    let mut victim = workers.pop().expect("three");
    // Its first line of figures means that the run goes on.
    victim.said("応答 毎秒");
    drop(victim);
    let ended: Vec<(String, Option<i32>)> = workers.into_iter().map(ended).collect();
    for (said, code) in &ended {
        assert_eq!(*code, Some(4), "inconclusive: {said}");
    }
    let results = results(folder.path());
    assert_eq!(results.len(), 1, "one result: {ended:?}");
    let states: Vec<&str> =
        results[0]["workers"].as_array().expect("workers").iter().filter_map(|one| one["state"].as_str()).collect();
    assert_eq!(states, ["done", "done", "lost"]);
    assert_eq!(results[0]["counts"]["right"], 320, "two thirds of 480: {}", results[0]["reasons"]);
    assert!(results[0]["findings"].to_string().contains("番号2"), "{}", results[0]["findings"]);
    // Collected again from elsewhere, it is the same judgement.
    let again = onshi()
        .args(["load", "collect", "--run", "途絶", "--out", "again"])
        .current_dir(folder.path())
        .env("ONSHI_COORDINATE", database.url())
        .status()
        .expect("the built program");
    assert_eq!(again.code(), Some(4));
}

#[cfg(unix)]
#[test]
fn a_worker_that_is_interrupted_ends_the_run_of_all_and_nothing_is_concluded() {
    let Some(database) = Postgres::start() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("profile.yaml"), PROFILE.replace("seconds: 12", "seconds: 3600"))
        .expect("a writable folder");
    let (_simulator, url) = simulator();
    let mut workers: Vec<Process> = (0..3).map(|index| worker(folder.path(), &url, &database.url(), index)).collect();
    let mut first = workers.remove(0);
    let mut rest = first.said("応答 毎秒");
    first.signal("TERM");
    let mut said = String::new();
    rest.read_to_string(&mut said).expect("text");
    assert_eq!(first.0.wait().expect("it ends").code(), Some(4), "{said}");
    for (said, code) in workers.into_iter().map(ended) {
        assert_eq!(code, Some(4), "{said}");
    }
    let results = results(folder.path());
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["stopped"], "途中で中断されました");
    assert_eq!(results[0]["workers"].as_array().map(Vec::len), Some(3), "{}", results[0]["workers"]);
}
