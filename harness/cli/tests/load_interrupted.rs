//! Ctrl-C during a load run: the result so far is written, nothing is concluded from it, and no world stays behind.
#![cfg(unix)]

mod process;

use process::{Process, onshi, simulator, start};
use serde_json::Value;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;

const HOUR: &str = "version: 1\ntitle: 一時間\narrivals:\n  process: paced\n  stages:\n    - hold: {rate: 50, seconds: 3600}\nmix: {insurance: 1}\npeople: {insured: 30, recipients: 0, without_ticket: 0}\nfacilities: 3\nconnections: 6\npass: {error_rate: 0}\n";
const RECEPTION: &str = "version: 1\ntitle: 一時間の受付\narrivals:\n  process: paced\n  stages:\n    - hold: {rate: 5, seconds: 3600}\npeople: {insured: 20, recipients: 10, without_ticket: 0.2}\nproduct: {work: taps, readers: 3, patience_s: 8}\n";

/// Starts `onshi load`, waits for a line that holds `begun`, sends the signal; what was said after, and the exit code.
fn broken_off(args: &[&str], begun: &str, signal: &str) -> (String, Option<i32>) {
    let child = onshi().arg("load").args(args).stderr(Stdio::piped()).spawn().expect("the built program");
    let mut load = Process(child, None);
    let mut said = load.said(begun);
    load.signal(signal);
    let mut rest = String::new();
    said.read_to_string(&mut rest).expect("text");
    (rest, load.0.wait().expect("it ends").code())
}

fn profile(folder: &Path, text: &str) -> String {
    let file = folder.join("profile.yaml");
    std::fs::write(&file, text).expect("a writable folder");
    file.display().to_string()
}

fn report(out: &str) -> Value {
    let text = std::fs::read(Path::new(out).join("load.json")).expect("a report");
    assert!(
        std::fs::read_to_string(Path::new(out).join("load.html")).expect("a page").contains("途中で中断されました")
    );
    serde_json::from_slice(&text).expect("JSON")
}

fn worlds(url: &str) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let listed: Vec<Value> = runtime.block_on(async {
        reqwest::get(format!("{url}/api/v1/worlds")).await.expect("an answer").json().await.expect("JSON")
    });
    listed.iter().filter_map(|world| world["id"].as_str()).map(str::to_owned).collect()
}

#[test]
fn a_run_that_is_broken_off_tells_what_it_saw_and_removes_its_world() {
    for signal in ["INT", "TERM"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (_simulator, url) = simulator();
        let before = worlds(&url);
        let out = folder.path().join("out").display().to_string();
        let args = [&profile(folder.path(), HOUR), "--target", &url, "--threads", "1", "--out", &out];
        let (said, code) = broken_off(&args, "応答 毎秒", signal);
        assert_eq!(code, Some(4), "{said}");
        let report = report(&out);
        assert_eq!(
            (report["judgement"].as_str(), report["stopped"].as_str()),
            (Some("inconclusive"), Some("途中で中断されました"))
        );
        assert!(report["counts"]["right"].as_u64() > Some(0), "{report}");
        assert_eq!(worlds(&url), before, "{signal}");
    }
}

#[test]
fn a_month_that_is_broken_off_reaches_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (_simulator, url) = simulator();
    let before = worlds(&url);
    let out = folder.path().join("out").display().to_string();
    let (said, code) =
        broken_off(&["national-month", "--registered", "--target", &url, "--out", &out], "応答 毎秒", "INT");
    assert_eq!(code, Some(4), "{said}");
    let month = std::fs::read(Path::new(&out).join("month.json")).expect("a result");
    let month: Value = serde_json::from_slice(&month).expect("JSON");
    assert_eq!((month["stopped"].as_str(), month["reached"].as_bool()), (Some("途中で中断されました"), Some(false)));
    assert!(month["counts"]["right"].as_u64() > Some(0), "{month}");
    assert_eq!(worlds(&url), before);
}

#[test]
fn a_stage_that_is_broken_off_is_left_out_and_its_world_removed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (_simulator, url) = simulator();
    let (_product, line) = start(&["reference", "--driver", "127.0.0.1:0", "--poll-ms", "50"]);
    let driver = line.strip_prefix("driver ").expect("the driver's address");
    let before = worlds(&url);
    let place = |what: &str| folder.path().join(what).display().to_string();
    let (file, out, target) = (profile(folder.path(), RECEPTION), place("out"), format!("folder:{}", place("oqs")));
    let args = [&file, "--target", &target, "--control", &url, "--driver", driver, "--out", &out];
    let (said, code) = broken_off(&args, "段階(率", "INT");
    assert_eq!(code, Some(4), "{said}");
    let report = report(&out);
    assert_eq!(
        (report["judgement"].as_str(), report["product"]["stages"].as_array().map(Vec::len)),
        (Some("inconclusive"), Some(0))
    );
    assert_eq!(worlds(&url), before);
}
