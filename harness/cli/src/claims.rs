//! `onshi claims check FILE`: what an examiner would find in a claim file.

use crate::args::{ClaimsCommand, EXIT_PASS, EXIT_PRODUCT};
use crate::say;
use anyhow::Context as _;
use onshi_simulator::actors::examiner;
use onshi_simulator::clock::{Clock as _, SystemClock};
use onshi_simulator::engine::StillWorld;
use onshi_wire::control::claims::{ClaimCheck, ClaimSeverity};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::process::ExitCode;

/// Read buffer: large files are read in few calls.
const BUFFER_BYTES: usize = 1 << 20;

/// Exit 0 without errors, 1 with, 2 where the file cannot be read.
pub(crate) fn run(command: &ClaimsCommand) -> anyhow::Result<ExitCode> {
    let ClaimsCommand::Check { file, world, json, limit } = command;
    let world = world.as_deref().map(still_world).transpose()?;
    let input = File::open(file).with_context(|| format!("{} を開けません", file.display()))?;
    let input = BufReader::with_capacity(BUFFER_BYTES, input);
    let check = match &world {
        Some(world) => examiner::check(input, *limit, world),
        None => examiner::check(input, *limit, &examiner::Nothing),
    };
    let check = check.with_context(|| format!("{} を読めません", file.display()))?;
    if *json {
        say::out(&serde_json::to_string_pretty(&check)?);
    } else {
        say::out(&in_words(&check));
    }
    Ok(ExitCode::from(if check.errors == 0 { EXIT_PASS } else { EXIT_PRODUCT }))
}

/// The world whose people, tickets and coverage the file is put beside.
fn still_world(path: &Path) -> anyhow::Result<StillWorld> {
    let shown = path.display();
    let yaml = fs::read_to_string(path).with_context(|| format!("ワールドファイル {shown} を読めません"))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    StillWorld::read(&yaml, folder, SystemClock.now()).map_err(|denial| {
        let problem = denial.problem;
        let text = problem.text.unwrap_or_else(|| format!("{}: {} {}", problem.place, problem.what, problem.remedy));
        anyhow::anyhow!("ワールドファイル {shown}\n{text}")
    })
}

/// The result for a person: a finding is three lines, where, what and what to do.
fn in_words(check: &ClaimCheck) -> String {
    let mut text = String::new();
    for finding in &check.findings {
        let severity = match finding.severity {
            ClaimSeverity::Error => "誤り",
            ClaimSeverity::Warning => "警告",
        };
        let place = match (finding.record.as_str(), finding.position) {
            ("", _) => String::new(),
            (record, 0) => format!(" {record}"),
            (record, position) => format!(" {record} {position}番目「{}」", finding.field),
        };
        text.push_str(&format!(
            "{severity} {}行目{place}\n    {}\n    → {} [{} {}]\n",
            finding.line, finding.what, finding.remedy, finding.code, finding.source
        ));
    }
    if check.cut {
        text.push_str("ほかにもあります（--limit で表示する数を増やせます）\n");
    }
    text.push_str(&format!(
        "{}レセプト {}件、{}行: 誤り {}件、警告 {}件\n",
        check.kind, check.receipts, check.records, check.errors, check.warnings
    ));
    text.push_str("コードは当方のもので、審査支払機関のものではありません。");
    text
}
