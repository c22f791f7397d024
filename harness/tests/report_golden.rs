//! A stored record of version 1 still reads, and gives exactly the reports that it gave.
//!
//! To renew `golden/report.json` after an intended change of the report: run with `ONSHI_RENEW=1` and read the diff.

#![allow(clippy::unwrap_used, reason = "a helper of a test that fails is a failed test")]

use onshi_harness::report;
use std::path::Path;

fn golden(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

#[test]
fn a_stored_record_gives_the_stored_report() {
    let out = tempfile::tempdir().unwrap();
    std::fs::copy(golden("evidence.ndjson"), out.path().join("evidence.ndjson")).unwrap();
    report::write_all(out.path()).unwrap();
    let written = std::fs::read_to_string(out.path().join("report.json")).unwrap();
    if std::env::var_os("ONSHI_RENEW").is_some() {
        std::fs::write(golden("report.json"), &written).unwrap();
    }
    assert_eq!(written, std::fs::read_to_string(golden("report.json")).unwrap());

    let html = std::fs::read_to_string(out.path().join("report.html")).unwrap();
    for (words, why) in [
        ("既定値は当方の仮の値", "invented values are never presented as official"),
        (
            "<Name>試験</Name>".replace('<', "&#60;").replace('>', "&#62;").as_str(),
            "raw bytes are shown in their own code",
        ),
        ("始まる前に実行が止まった", "a record that was cut off says so"),
        ("先頭から60バイト", "a finding says where"),
    ] {
        assert!(html.contains(words), "{why}: {words}");
    }
    assert!(!html.contains("http://") && !html.contains("https://"), "the page works offline");
    let order: Vec<usize> = ["<th>要件</th>", "<th>期待</th>", "<th>実際</th>", "<th>場所</th>", "<th>次に</th>"]
        .iter()
        .map(|heading| html.find(heading).unwrap())
        .collect();
    assert!(order.is_sorted(), "five things in one order: {order:?}");

    let junit = std::fs::read_to_string(out.path().join("junit.xml")).unwrap();
    assert!(
        junit.contains("tests=\"4\"") && junit.contains("failures=\"1\"") && junit.contains("errors=\"2\""),
        "{junit}"
    );
}

#[test]
fn another_version_or_another_file_is_refused_in_words() {
    let out = tempfile::tempdir().unwrap();
    assert!(report::rebuild(out.path()).unwrap_err().contains("→"));
    let text = std::fs::read_to_string(golden("evidence.ndjson")).unwrap();
    for (text, words) in [
        (text.replacen("\"version\": 1", "\"version\": 2", 1), "版 2"),
        ("{}\n".to_owned(), "1行目"),
        (text.replacen("scenario_started", "scenario_flew", 1), "行目を読めません"),
    ] {
        std::fs::write(out.path().join("evidence.ndjson"), text).unwrap();
        let message = report::rebuild(out.path()).unwrap_err();
        assert!(message.contains(words), "{message}");
    }
}
