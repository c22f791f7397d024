//! Which file is what; the command `onshi report DIR`.

use super::{Report, build, html, junit};
use crate::evidence::{Evidence, read_evidence};
use std::path::Path;

/// The record.
pub const EVIDENCE_FILE: &str = "evidence.ndjson";
/// The report for machines.
pub const REPORT_FILE: &str = "report.json";
/// The same as JUnit.
pub const JUNIT_FILE: &str = "junit.xml";
/// The same for people.
pub const HTML_FILE: &str = "report.html";

/// Rebuilds the report of a folder from its record; writes nothing.
///
/// # Errors
/// When there is no record or it cannot be read, Japanese.
pub fn rebuild(dir: &Path) -> Result<Report, String> {
    evidence(dir).map(|evidence| build::report(&evidence))
}

/// Rebuilds all reports of a folder from its record and writes them there.
///
/// # Errors
/// When there is no record, it cannot be read, or a report cannot be written, Japanese.
pub fn write_all(dir: &Path) -> Result<Report, String> {
    let evidence = evidence(dir)?;
    let report = build::report(&evidence);
    write(dir, REPORT_FILE, &report.to_json())?;
    write(dir, JUNIT_FILE, &junit::render(&report)?)?;
    write(dir, HTML_FILE, &html::render(&report, &evidence)?)?;
    Ok(report)
}

fn evidence(dir: &Path) -> Result<Evidence, String> {
    let path = dir.join(EVIDENCE_FILE);
    let bytes = std::fs::read(&path).map_err(|error| {
        format!(
            "証跡 {} を読めません（{error}） → certify の --out に指定したフォルダーを指定してください",
            path.display()
        )
    })?;
    // A torn last line may end within a character.
    read_evidence(&String::from_utf8_lossy(&bytes))
}

/// Writes a file of a report.
///
/// # Errors
/// When it cannot be written, Japanese.
pub fn write(dir: &Path, name: &str, text: &str) -> Result<(), String> {
    let path = dir.join(name);
    std::fs::write(&path, text)
        .map_err(|error| format!("{} に書けません（{error}） → 出力先の権限と空きを確かめてください", path.display()))
}
