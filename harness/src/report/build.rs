//! From the record to the report. Verdicts are judged anew from what was recorded, never copied.

use super::model::{
    REPORT_VERSION, Report, RequirementReport, RunTiming, ScenarioReport, ScenarioTiming, StepReport, Summary,
};
use crate::case::{Severity, StepEnd};
use crate::evidence::{Event, Evidence};
use crate::parse::ScenarioPlan;
use crate::verdict::{Attribution, Judgement, ORDER, StepOutcome, Verdict, judge, judge_run, roll_up};

/// Said in every report: invented values are never presented as official.
const LAYOUTS: &str =
    "組み込みのレイアウト（scenarios/layouts の指定なし）。公開されていないコードと項目の既定値は当方の仮の値です";

/// Builds the report.
pub fn report(evidence: &Evidence) -> Report {
    let scenarios: Vec<ScenarioReport> = evidence.plans.iter().map(|plan| scenario(evidence, plan)).collect();
    let judgement = judge_all(evidence, &scenarios);
    Report {
        version: REPORT_VERSION,
        verdict: judgement.verdict,
        attribution: judgement.attribution,
        rule: judgement.rule,
        summary: summary(&scenarios),
        seed: evidence.facts.seed,
        suite_hash: evidence.facts.suite_hash.clone(),
        sut: evidence.facts.sut.clone(),
        patience_ms: evidence.facts.patience_ms,
        tags: evidence.facts.tags.clone(),
        layouts: LAYOUTS.to_owned(),
        complete: evidence.ended.is_some(),
        set_up: evidence.doctor.clone(),
        lint: evidence.lint.clone(),
        notes: evidence.notes.clone(),
        requirements: requirements(evidence, &scenarios),
        timing: RunTiming {
            started_at: evidence.started_at.clone(),
            ms: evidence.ended.as_ref().map_or(0, |(_, ms)| *ms),
        },
        scenarios,
    }
}

/// The set-up and the features come before any scenario.
fn judge_all(evidence: &Evidence, scenarios: &[ScenarioReport]) -> Judgement {
    if evidence.doctor.iter().any(|check| !check.sound) {
        return Judgement {
            verdict: Verdict::Config,
            attribution: Some(Attribution::SetUp),
            rule: "準備の確認に誤りが見つかった（何も採点していない）".to_owned(),
        };
    }
    if !evidence.lint.is_empty() {
        return Judgement {
            verdict: Verdict::Error,
            attribution: Some(Attribution::Suite),
            rule: "feature ファイルに誤りがある（何も採点していない）".to_owned(),
        };
    }
    let verdicts: Vec<Verdict> = scenarios.iter().map(|scenario| scenario.verdict).collect();
    judge_run(&verdicts)
}

fn scenario(evidence: &Evidence, plan: &ScenarioPlan) -> ScenarioReport {
    let events = evidence.scenarios.get(&plan.id).map_or(&[][..], Vec::as_slice);
    let judgement = if evidence.started(&plan.id) {
        judge(&evidence.tally(plan))
    } else {
        Judgement {
            verdict: Verdict::Inconclusive,
            attribution: Some(Attribution::SetUp),
            rule: "始まる前に実行が止まった".to_owned(),
        }
    };
    let mut report = ScenarioReport {
        id: plan.id.clone(),
        feature: plan.feature.clone(),
        file: plan.file.clone(),
        line: plan.line,
        name: plan.name.clone(),
        tags: plan.tags.clone(),
        requirements: plan.requirements.clone(),
        verdict: judgement.verdict,
        attribution: judgement.attribution,
        rule: judgement.rule,
        checks: 0,
        findings: Vec::new(),
        reason: None,
        steps: Vec::new(),
        driven_by: Default::default(),
        timing: ScenarioTiming::default(),
    };
    events.iter().for_each(|event| take(&mut report, event));
    report.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    report
}

fn take(report: &mut ScenarioReport, event: &Event) {
    match event {
        Event::Satisfied { .. } => report.checks += 1,
        Event::Found { finding, .. } => report.findings.push((**finding).clone()),
        Event::Drove { by, .. } => {
            report.driven_by.insert(*by);
        }
        Event::StepEnded { line, keyword, text, result, .. } => {
            match result {
                StepOutcome::Ended { how: StepEnd::Fail { finding } } => report.findings.push((**finding).clone()),
                StepOutcome::Passed => {}
                other => report.reason = Some(in_words(other, text)),
            }
            let (keyword, text, result) = (keyword.clone(), text.clone(), result.clone());
            report.steps.push(StepReport { line: *line, keyword, text, result });
        }
        Event::ScenarioEnded { ms, .. } => report.timing.ms = *ms,
        _ => {}
    }
}

fn in_words(result: &StepOutcome, step: &str) -> String {
    match result {
        StepOutcome::Passed => String::new(),
        StepOutcome::Ended { how } => how.in_words(),
        StepOutcome::Undefined => format!("手順「{step}」の定義がありません"),
        StepOutcome::Ambiguous { detail } => format!("手順「{step}」の定義が複数あります: {detail}"),
        StepOutcome::Panicked { detail } => format!("手順「{step}」で試験側が異常終了しました: {detail}"),
    }
}

fn summary(scenarios: &[ScenarioReport]) -> Summary {
    let findings = || scenarios.iter().flat_map(|scenario| &scenario.findings);
    let by_verdict = ORDER.iter().map(|verdict| {
        let count = scenarios.iter().filter(|scenario| scenario.verdict == *verdict).count();
        (verdict.code().to_owned(), count)
    });
    Summary {
        scenarios: scenarios.len(),
        by_verdict: by_verdict.collect(),
        checks: scenarios.iter().map(|scenario| scenario.checks).sum(),
        findings: findings().filter(|finding| finding.severity == Severity::Required).count(),
        warnings: findings().filter(|finding| finding.severity == Severity::Warning).count(),
    }
}

fn requirements(evidence: &Evidence, scenarios: &[ScenarioReport]) -> Vec<RequirementReport> {
    let lines = evidence.requirements.iter().map(|line| {
        let of: Vec<_> = scenarios.iter().filter(|scenario| scenario.requirements.contains(&line.id)).collect();
        RequirementReport {
            requirement: line.clone(),
            verdict: roll_up(of.iter().map(|scenario| scenario.verdict)),
            scenarios: of.iter().map(|scenario| scenario.id.clone()).collect(),
        }
    });
    lines.collect()
}
