//! The judge is judged: the whole suite through the built program, as CI and a new user run it.

use std::path::Path;
use std::process::{Command, Output};

/// Runs the program; afterwards nothing is left but what it was asked for.
fn run(arguments: &[&str], out: &Path) -> Output {
    let aside = tempfile::tempdir().expect("a temporary folder");
    let mut onshi = Command::new(env!("CARGO_BIN_EXE_onshi"));
    onshi.args(arguments).arg("--out").arg(out).env("TMPDIR", aside.path());
    let output = onshi.output().expect("the built program");
    let left: Vec<_> = aside.path().read_dir().expect("that folder").flatten().map(|entry| entry.path()).collect();
    assert!(left.is_empty(), "{arguments:?} left {left:?}");
    output
}

fn json(path: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_reference_passes_every_scenario() {
    let out = tempfile::tempdir().unwrap();
    let output = run(&["certify"], out.path());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let report = json(&out.path().join("report.json"));
    assert_eq!(report["version"], 1);
    let scenarios = report["scenarios"].as_array().unwrap();
    assert!(scenarios.len() >= 40, "only {} scenarios", scenarios.len());
    assert!(scenarios.iter().all(|scenario| scenario["verdict"] == "pass"));
    for file in ["junit.xml", "report.html", "evidence.ndjson"] {
        assert!(out.path().join(file).metadata().unwrap().len() > 0, "{file}");
    }
}

#[test]
fn products_that_do_nothing_or_echo_earn_no_pass() {
    for sut in ["null", "echo"] {
        let out = tempfile::tempdir().unwrap();
        let output = run(&["certify", "--sut", sut, "--patience-ms", "1500"], out.path());
        assert!(matches!(output.status.code(), Some(1 | 4)), "{sut}: {}", said(&output));
        let report = json(&out.path().join("report.json"));
        assert_eq!(report["summary"]["by_verdict"]["pass"], 0, "{sut}");
        assert!(report["scenarios"].as_array().unwrap().iter().all(|scenario| scenario["verdict"] != "pass"));
    }
}

#[test]
fn a_tag_that_nothing_carries_is_not_a_pass() {
    let out = tempfile::tempdir().unwrap();
    let output = run(&["certify", "--tags", "@この札はない"], out.path());
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
}

#[test]
fn a_wrong_set_up_is_told_apart_from_a_wrong_product() {
    let out = tempfile::tempdir().unwrap();
    let output = run(&["certify", "--sut", "driver:http://127.0.0.1:9/driver/v1"], out.path());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let output = run(&["certify", "--sut", "folder"], out.path());
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

/// The whole matrix takes minutes, so `.ci/run` runs it once, with the release build; here its command and its files.
#[test]
fn the_kill_matrix_tells_which_scenarios_catch_a_defect() {
    const DEFECTS: [&str; 2] = ["ignores-self-pay", "claim-counts-receipts"];
    let out = tempfile::tempdir().unwrap();
    let output = run(&["kill-matrix", "--defect", DEFECTS[0], "--defect", DEFECTS[1]], out.path());
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let matrix = json(&out.path().join("kill-matrix.json"));
    assert_eq!(matrix["version"], 1);
    let rows = matrix["rows"].as_array().unwrap();
    let killed = rows.iter().filter(|row| row["killed_by"].as_array().is_some_and(|scenarios| !scenarios.is_empty()));
    assert_eq!(killed.count(), DEFECTS.len(), "{matrix}");
    assert!(out.path().join("kill-matrix.html").exists());
}
