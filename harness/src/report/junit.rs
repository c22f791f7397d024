//! The report as JUnit XML: a suite per feature, failures for what the product did, errors for everything else.

use super::{Report, ScenarioReport};
use crate::verdict::Verdict;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};
use std::time::Duration;

/// Renders it.
///
/// # Errors
/// When the XML cannot be written, Japanese.
pub fn render(report: &Report) -> Result<String, String> {
    let mut junit = quick_junit::Report::new("onshi certify");
    let mut suites: Vec<TestSuite> = Vec::new();
    for scenario in &report.scenarios {
        let name = format!("{} {}", scenario.file, scenario.feature);
        let index = match suites.iter().position(|suite| suite.name.as_str() == name) {
            Some(index) => index,
            None => {
                suites.push(TestSuite::new(name));
                suites.len() - 1
            }
        };
        suites[index].add_test_case(case(scenario));
    }
    if suites.is_empty() {
        suites.push(nothing_ran(report));
    }
    junit.add_test_suites(suites);
    junit.to_string().map_err(|error| format!("junit.xml を作れません: {error}"))
}

fn case(scenario: &ScenarioReport) -> TestCase {
    let mut case = TestCase::new(scenario.name.clone(), status(scenario));
    case.set_classname(scenario.id.clone()).set_time(Duration::from_millis(scenario.timing.ms));
    case
}

fn status(scenario: &ScenarioReport) -> TestCaseStatus {
    let kind = match scenario.verdict {
        Verdict::Pass => return TestCaseStatus::success(),
        Verdict::NotApplicable => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(message(scenario));
            return status;
        }
        Verdict::Fail => NonSuccessKind::Failure,
        // An inconclusive scenario is no pass: a reader of JUnit must not take it for one.
        Verdict::Inconclusive | Verdict::Review | Verdict::Config | Verdict::Error => NonSuccessKind::Error,
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(scenario.verdict.code()).set_message(message(scenario)).set_description(description(scenario));
    status
}

fn message(scenario: &ScenarioReport) -> String {
    let blame = scenario.attribution.map(|attribution| format!("（{}）", attribution.in_words()));
    format!("{}{}: {}", scenario.verdict.in_words(), blame.unwrap_or_default(), scenario.rule)
}

fn description(scenario: &ScenarioReport) -> String {
    let mut lines: Vec<String> = scenario.reason.iter().cloned().collect();
    for finding in &scenario.findings {
        lines.push(format!("要件 {}", finding.requirement));
        lines.push(format!("期待 {}", finding.expected));
        lines.push(format!("実際 {}", finding.actual));
        lines.push(format!("場所 {}", finding.place.in_words()));
        lines.push(format!("次に {}", finding.next));
    }
    lines.join("\n")
}

fn nothing_ran(report: &Report) -> TestSuite {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    let checks = report.set_up.iter().filter(|check| !check.sound).map(|check| check.in_words());
    let lines: Vec<String> = checks.chain(report.lint.iter().cloned()).collect();
    status.set_type(report.verdict.code()).set_message(report.rule.clone()).set_description(lines.join("\n"));
    let mut suite = TestSuite::new("onshi");
    suite.add_test_case(TestCase::new("シナリオが実行される", status));
    suite
}
