//! The end of a run in a few lines, with the line that CI reads.

use super::{Report, ScenarioReport};
use crate::verdict::{ORDER, Verdict};

/// Scenarios that are told one by one; the report tells all.
const TOLD: usize = 20;

/// The summary: what was open or failed, counts, and `N passed, N failed` alone on its line.
pub fn summary(report: &Report) -> String {
    let mut lines = Vec::new();
    lines.extend(report.set_up.iter().filter(|check| !check.sound).map(|check| check.in_words()));
    lines.extend(report.lint.iter().cloned());
    let told = report.scenarios.iter().filter(|scenario| needs_telling(scenario.verdict));
    let rest = told.clone().count().saturating_sub(TOLD);
    lines.extend(told.take(TOLD).map(tell));
    if rest > 0 {
        lines.push(format!("…ほか {rest} 件（報告書を見てください）"));
    }
    let counts = ORDER.iter().filter(|verdict| report.summary.count(**verdict) > 0);
    let counts: Vec<String> =
        counts.map(|verdict| format!("{} {}", verdict.in_words(), report.summary.count(*verdict))).collect();
    lines.push(format!(
        "判定: {}（{}）。シナリオ {} 件: {}。満たされた確認 {} 件、警告 {} 件",
        report.verdict.in_words(),
        report.rule,
        report.summary.scenarios,
        if counts.is_empty() { "なし".to_owned() } else { counts.join("、") },
        report.summary.checks,
        report.summary.warnings,
    ));
    lines.push(format!("{} passed, {} failed", report.summary.count(Verdict::Pass), report.summary.failed()));
    lines.join("\n")
}

fn needs_telling(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Pass | Verdict::NotApplicable)
}

fn tell(scenario: &ScenarioReport) -> String {
    let blame = scenario.attribution.map_or("", |attribution| attribution.in_words());
    let finding = scenario
        .findings
        .first()
        .map(|finding| format!("{} 期待「{}」実際「{}」", finding.requirement, finding.expected, finding.actual));
    let why = finding.or_else(|| scenario.reason.clone()).unwrap_or_else(|| scenario.rule.clone());
    format!("{}［{blame}］ {}:{} {} — {why}", scenario.verdict.in_words(), scenario.file, scenario.line, scenario.name)
}
