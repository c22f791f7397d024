//! Whole runs against a tiny target: profile in, three files out, right and wrong answers told apart.

#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test itself may")]

mod fake;

use fake::Fake;
use onshi_load::{LoadOptions, run};
use serde_json::Value;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::Ordering;

const PEOPLE: &str = "people: {insured: 40, recipients: 20, without_ticket: 0.25}\nfacilities: 3\nconnections: 8\n";

fn load(folder: &Path, address: SocketAddr, profile: &str) -> (u8, Value) {
    std::fs::write(folder.join("profile.yaml"), profile).unwrap();
    let code = run(options(folder, &format!("http://{address}"))).unwrap();
    let report = std::fs::read(folder.join("out/load.json")).unwrap();
    (code, serde_json::from_slice(&report).unwrap())
}

fn options(folder: &Path, target: &str) -> LoadOptions {
    LoadOptions {
        profile: folder.join("profile.yaml"),
        target: target.to_owned(),
        control: None,
        out: folder.join("out"),
        duration: None,
        scale: None,
        seed: None,
        threads: Some(2),
        driver: None,
        keep_world: false,
        quiet: true,
        page: None,
        coordinate: None,
        run: None,
        workers: None,
        index: None,
        join_wait: 600,
    }
}

fn profile(rate: u32, seconds: u32, mix: &str) -> String {
    format!(
        "version: 1\ntitle: 試し\narrivals:\n  process: paced\n  stages:\n    - hold: {{rate: {rate}, seconds: {seconds}}}\nmix: {mix}\n{PEOPLE}pass: {{error_rate: 0}}\n"
    )
}

#[test]
fn a_right_target_passes_with_every_answer_checked_and_its_world_removed() {
    let folder = tempfile::tempdir().unwrap();
    let (fake, address) = Fake::start(0, false);
    let (code, report) = load(folder.path(), address, &profile(100, 2, "{insurance: 6, aid: 3, tap: 1}"));
    assert_eq!((code, report["judgement"].as_str()), (0, Some("pass")), "{}", report["reasons"]);
    assert_eq!(report["counts"], serde_json::json!({"right": 200, "wrong": 0, "failed": 0}), "{}", report["reasons"]);
    assert_eq!(report["version"], 1);
    assert!(report["generator"]["cpu_s"].as_f64().unwrap() > 0.0);
    assert!((report["achieved_per_s"].as_f64().unwrap() / 100.0 - 1.0).abs() < 0.2, "{}", report["achieved_per_s"]);
    assert_eq!(fake.deleted.load(Ordering::SeqCst), 1);
}

#[test]
fn planted_wrong_answers_are_counted_apart_and_fail_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let (_, address) = Fake::start(50, false);
    let (code, report) = load(folder.path(), address, &profile(100, 2, "{insurance: 1, aid: 1}"));
    assert_eq!((code, report["judgement"].as_str()), (1, Some("fail")));
    assert_eq!(report["counts"], serde_json::json!({"right": 196, "wrong": 4, "failed": 0}), "{}", report["reasons"]);
    assert_eq!(report["reasons"], serde_json::json!({"氏名が本人のものと違います": 4}));
}

#[test]
fn bulk_acquisitions_are_polled_until_their_result_and_checked_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (_, address) = Fake::start(0, false);
    let text = profile(5, 2, "{bulk_acquisition: 1}") + "bulk: {poll_ms: 20}\n";
    let (code, report) = load(folder.path(), address, &text);
    assert_eq!((code, report["counts"]["right"].as_u64()), (0, Some(10)), "{}", report["reasons"]);
}

#[test]
fn registered_rows_that_are_not_visible_afterwards_fail_the_run() {
    for (forget, code) in [(false, 0), (true, 1)] {
        let folder = tempfile::tempdir().unwrap();
        let (_, address) = Fake::start(0, forget);
        let people = "people: {insured: 0, recipients: 40, without_ticket: 1}\nfacilities: 5\nconnections: 4\n";
        let text = profile(30, 2, "{registration: 1}").replace(PEOPLE, people) + "bulk: {poll_ms: 5}\n";
        let (found, report) = load(folder.path(), address, &text);
        assert_eq!(found, code, "{} {}", report["reasons"], report["rows_visible"]);
        assert_eq!(report["counts"]["right"], 60);
    }
}

#[test]
fn the_page_is_well_formed_and_offline_and_the_log_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let (_, address) = Fake::start(7, false);
    load(folder.path(), address, &profile(50, 2, "{insurance: 1}"));
    let page = std::fs::read_to_string(folder.path().join("out/load.html")).unwrap();
    let document = page.strip_prefix("<!DOCTYPE html>\n").unwrap();
    let tree = roxmltree::Document::parse(document).unwrap();
    assert_eq!(tree.descendants().filter(|node| node.has_tag_name("svg")).count(), 5);
    for forbidden in ["http:", "https:", "src=", "href=", "url(", "NaN", "@import"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    for word in ["不合格", "応答時間", "仮定", "公表値", "誤った応答"] {
        assert!(page.contains(word), "{word}");
    }
    let log = std::fs::read(folder.path().join("out/load.hdr")).unwrap();
    let mut intervals = 0;
    for entry in hdrhistogram::serialization::interval_log::IntervalLogIterator::new(&log) {
        if let hdrhistogram::serialization::interval_log::LogEntry::Interval(interval) = entry.unwrap() {
            intervals += 1;
            assert!(!interval.encoded_histogram().is_empty());
        }
    }
    assert!(intervals >= 4, "{intervals}");
}

#[test]
fn a_target_that_nobody_serves_is_told_plainly() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("profile.yaml"), profile(1, 1, "{insurance: 1}")).unwrap();
    let mut options = options(folder.path(), "http://127.0.0.1:1");
    let said = format!("{:#}", run(options.clone()).unwrap_err());
    assert!(said.contains("接続できません") && said.contains("onshi serve"), "{said}");
    options.target = "folder:x".into();
    assert!(run(options.clone()).unwrap_err().to_string().contains("--control"));
    options.target = "ftp://x".into();
    assert!(run(options).unwrap_err().to_string().contains("送り先"));
}

#[test]
fn a_sample_of_the_national_month_is_projected_and_a_target_without_the_nation_is_told_plainly() {
    let folder = tempfile::tempdir().unwrap();
    let (_, address) = Fake::start(0, false);
    let options = |registered| onshi_load::national_month::MonthOptions {
        target: format!("http://{address}"),
        sample: Some(300),
        registered,
        seed: 1,
        connections: 4,
        threads: Some(1),
        out: folder.path().into(),
        quiet: true,
    };
    let command = |options| {
        let other = Some(onshi_load::options::OtherCommand::NationalMonth(options));
        onshi_load::command(onshi_load::LoadCommand { other, profile: None })
    };
    let code = command(options(true)).unwrap();
    let month: Value = serde_json::from_slice(&std::fs::read(folder.path().join("month.json")).unwrap()).unwrap();
    assert_eq!(month["counts"], serde_json::json!({"right": 300, "wrong": 0, "failed": 0}), "{month}");
    assert_eq!(month["checks"], 204_975_295_u64);
    let rate = month["per_second"].as_f64().unwrap();
    assert!((month["hours"].as_f64().unwrap() * rate * 3_600.0 / 204_975_295.0 - 1.0).abs() < 1e-6);
    assert_eq!(code == 0, month["reached"].as_bool().unwrap());
    assert!(command(options(false)).unwrap_err().to_string().contains("--registered"));
}
