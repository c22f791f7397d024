//! Verdicts, who is to blame, and the one order in which they add up.

use crate::case::{Severity, StepEnd};
use serde::{Deserialize, Serialize};

/// What is said about a scenario or a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every step went well and at least one check of the product's behaviour was satisfied.
    Pass,
    /// The product broke a required rule.
    Fail,
    /// Nothing can be said.
    Inconclusive,
    /// A person must look.
    Review,
    /// Does not concern this product.
    NotApplicable,
    /// The set-up is wrong; never counts against the product.
    Config,
    /// Our own fault; never counts against the product.
    Error,
}

/// The order of [`roll_up`]: the first of these that occurs is the verdict of the whole.
///
/// Our own fault and the set-up come first, because what they touched cannot be trusted; then the product's failures,
/// then what is open. `NotApplicable` is last: beside a pass it changes nothing.
pub const ORDER: [Verdict; 7] = [
    Verdict::Error,
    Verdict::Config,
    Verdict::Fail,
    Verdict::Review,
    Verdict::Inconclusive,
    Verdict::Pass,
    Verdict::NotApplicable,
];

/// Adds verdicts up by [`ORDER`]. Of nothing at all nothing can be said.
pub fn roll_up(parts: impl IntoIterator<Item = Verdict>) -> Verdict {
    let parts: Vec<Verdict> = parts.into_iter().collect();
    ORDER.into_iter().find(|verdict| parts.contains(verdict)).unwrap_or(Verdict::Inconclusive)
}

impl Verdict {
    /// In Japanese, for reports.
    pub fn in_words(self) -> &'static str {
        match self {
            Verdict::Pass => "合格",
            Verdict::Fail => "不合格",
            Verdict::Inconclusive => "判定不能",
            Verdict::Review => "要確認",
            Verdict::NotApplicable => "対象外",
            Verdict::Config => "設定誤り",
            Verdict::Error => "試験側の誤り",
        }
    }

    /// The word in machine-readable output, `not_applicable`.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Review => "review",
            Verdict::NotApplicable => "not_applicable",
            Verdict::Config => "config",
            Verdict::Error => "error",
        }
    }

    /// The program's exit code for a run with this verdict: 0 pass, 1 product failed, 2 configuration, 3 our fault,
    /// 4 inconclusive, a review that is open, or nothing ran.
    pub fn exit_code(self) -> u8 {
        match self {
            Verdict::Pass => 0,
            Verdict::Fail => 1,
            Verdict::Config => 2,
            Verdict::Error => 3,
            Verdict::Inconclusive | Verdict::Review | Verdict::NotApplicable => 4,
        }
    }
}

/// Who is to blame for a verdict that is not a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// The product.
    Product,
    /// The set-up: folders, addresses, what the product can be driven to do, people.
    SetUp,
    /// The suite or the simulator.
    Suite,
    /// The source leaves it open.
    SpecificationUnclear,
}

impl Attribution {
    /// In Japanese, for reports.
    pub fn in_words(self) -> &'static str {
        match self {
            Attribution::Product => "製品",
            Attribution::SetUp => "準備・環境",
            Attribution::Suite => "試験側",
            Attribution::SpecificationUnclear => "仕様が不明確",
        }
    }
}

/// A verdict with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// Who is to blame; none for a pass and for what does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// The rule that decided, Japanese.
    pub rule: String,
}

impl Judgement {
    fn new(verdict: Verdict, attribution: Option<Attribution>, rule: &str) -> Self {
        Judgement { verdict, attribution, rule: rule.to_owned() }
    }
}

/// How one step of a scenario went, as far as the verdict is concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum StepOutcome {
    /// Well.
    Passed,
    /// As a step function says.
    Ended {
        /// How.
        how: StepEnd,
    },
    /// No step function for this text.
    Undefined,
    /// Several step functions for this text.
    Ambiguous {
        /// Which.
        detail: String,
    },
    /// The step function panicked.
    Panicked {
        /// With which text.
        detail: String,
    },
}

/// Everything that the verdict of a scenario rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Outcomes of the steps that ran.
    pub steps: Vec<StepOutcome>,
    /// Steps that the scenario has, with its backgrounds.
    pub planned_steps: usize,
    /// Satisfied checks.
    pub satisfied: u32,
    /// Severities of findings that were kept without ending a step.
    pub findings: Vec<Severity>,
    /// True once the scenario's end was recorded.
    pub finished: bool,
}

/// The verdict of a scenario.
pub fn judge(tally: &Tally) -> Judgement {
    let mut parts: Vec<Judgement> = tally.steps.iter().filter_map(judge_step).collect();
    if tally.findings.contains(&Severity::Required) {
        parts.push(required_broken());
    }
    let all_well = tally.steps.iter().all(|step| *step == StepOutcome::Passed);
    if !tally.finished {
        parts.push(Judgement::new(
            Verdict::Inconclusive,
            Some(Attribution::SetUp),
            "シナリオが終わる前に記録が途切れた",
        ));
    } else if all_well && tally.steps.len() < tally.planned_steps {
        parts.push(Judgement::new(Verdict::Error, Some(Attribution::Suite), "実行されなかった手順がある"));
    } else if all_well && tally.satisfied == 0 {
        parts.push(Judgement::new(
            Verdict::Inconclusive,
            Some(Attribution::Suite),
            "製品のふるまいをひとつも確かめていない（観測がなければ合格にしない）",
        ));
    } else if all_well {
        parts.push(Judgement::new(Verdict::Pass, None, "すべての手順が済み、確認がひとつ以上満たされた"));
    }
    let verdict = roll_up(parts.iter().map(|part| part.verdict));
    let decided = parts.into_iter().find(|part| part.verdict == verdict);
    decided.unwrap_or_else(|| Judgement::new(Verdict::Inconclusive, Some(Attribution::Suite), "何も実行されなかった"))
}

fn required_broken() -> Judgement {
    Judgement::new(Verdict::Fail, Some(Attribution::Product), "必須の要件に反する所見がある")
}

fn judge_step(step: &StepOutcome) -> Option<Judgement> {
    let suite = Some(Attribution::Suite);
    Some(match step {
        StepOutcome::Passed => return None,
        StepOutcome::Undefined => Judgement::new(Verdict::Error, suite, "手順の定義がない"),
        StepOutcome::Ambiguous { .. } => Judgement::new(Verdict::Error, suite, "手順の定義が複数ある"),
        StepOutcome::Panicked { .. } => Judgement::new(Verdict::Error, suite, "手順の実行中に試験側が異常終了した"),
        StepOutcome::Ended { how } => match how {
            StepEnd::Fail { .. } => required_broken(),
            StepEnd::Inconclusive { .. } => Judgement::new(
                Verdict::Inconclusive,
                Some(Attribution::SetUp),
                "観測または操作ができなかった（製品の不合格とはしない）",
            ),
            StepEnd::Review { .. } => {
                Judgement::new(Verdict::Review, Some(Attribution::SpecificationUnclear), "人の確認を待っている")
            }
            StepEnd::NotApplicable { .. } => Judgement::new(Verdict::NotApplicable, None, "この製品には当てはまらない"),
            StepEnd::Config { .. } => {
                Judgement::new(Verdict::Config, Some(Attribution::SetUp), "準備に誤りがある（製品の不合格とはしない）")
            }
            StepEnd::Error { .. } => {
                Judgement::new(Verdict::Error, suite, "試験側またはシミュレーターの誤り（製品の不合格とはしない）")
            }
        },
    })
}

/// The verdict of a run over its scenarios, with the floors: no scenario or no pass at all is never green.
pub fn judge_run(scenarios: &[Verdict]) -> Judgement {
    let suite = Some(Attribution::Suite);
    if scenarios.is_empty() {
        return Judgement::new(Verdict::Inconclusive, suite, "シナリオがひとつも実行されなかった");
    }
    let verdict = roll_up(scenarios.iter().copied());
    match verdict {
        Verdict::Pass => Judgement::new(verdict, None, "実行したシナリオはすべて合格または対象外"),
        Verdict::NotApplicable => {
            Judgement::new(Verdict::Inconclusive, Some(Attribution::SetUp), "当てはまるシナリオがひとつもない")
        }
        Verdict::Fail => Judgement::new(verdict, Some(Attribution::Product), "不合格のシナリオがある"),
        Verdict::Inconclusive => {
            Judgement::new(verdict, Some(Attribution::SetUp), "判定できないシナリオがある（合格とはしない）")
        }
        Verdict::Review => {
            Judgement::new(verdict, Some(Attribution::SpecificationUnclear), "人の確認を待つシナリオがある")
        }
        Verdict::Config => Judgement::new(verdict, Some(Attribution::SetUp), "準備に誤りがある"),
        Verdict::Error => Judgement::new(verdict, suite, "試験側の誤りがある"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Finding;

    #[test]
    fn roll_up_takes_the_first_in_the_written_order() {
        use Verdict::{Config, Error, Fail, Inconclusive, NotApplicable, Pass, Review};
        for (parts, whole) in [
            (vec![], Inconclusive),
            (vec![Pass], Pass),
            (vec![Pass, NotApplicable], Pass),
            (vec![NotApplicable], NotApplicable),
            (vec![Pass, Inconclusive], Inconclusive),
            (vec![Inconclusive, Review], Review),
            (vec![Review, Fail, Pass], Fail),
            (vec![Fail, Config], Config),
            (vec![Config, Error, Fail], Error),
        ] {
            assert_eq!(roll_up(parts.clone()), whole, "{parts:?}");
            assert_eq!(roll_up(parts.into_iter().rev()), whole);
        }
    }

    #[test]
    fn exit_codes_are_the_five_of_the_interface() {
        let codes: Vec<u8> = ORDER.iter().map(|verdict| verdict.exit_code()).collect();
        assert_eq!(codes, [3, 2, 1, 4, 4, 0, 4]);
    }

    fn tally(steps: Vec<StepOutcome>, satisfied: u32) -> Tally {
        Tally { planned_steps: steps.len(), steps, satisfied, findings: vec![], finished: true }
    }

    fn ended(how: StepEnd) -> StepOutcome {
        StepOutcome::Ended { how }
    }

    #[test]
    fn a_scenario_passes_only_with_a_satisfied_check() {
        assert_eq!(judge(&tally(vec![StepOutcome::Passed], 1)).verdict, Verdict::Pass);
        let nothing = judge(&tally(vec![StepOutcome::Passed, StepOutcome::Passed], 0));
        assert_eq!((nothing.verdict, nothing.attribution), (Verdict::Inconclusive, Some(Attribution::Suite)));
        assert_eq!(judge(&tally(vec![], 0)).verdict, Verdict::Inconclusive);
    }

    #[test]
    fn a_skipped_step_or_a_torn_record_is_never_a_pass() {
        let mut short = tally(vec![StepOutcome::Passed], 1);
        short.planned_steps = 2;
        assert_eq!(judge(&short).verdict, Verdict::Error);
        let mut torn = tally(vec![StepOutcome::Passed], 1);
        torn.finished = false;
        assert_eq!(judge(&torn).verdict, Verdict::Inconclusive);
    }

    #[test]
    fn each_end_of_a_step_has_its_verdict_and_its_blame() {
        use Attribution::{Product, SetUp, SpecificationUnclear, Suite};
        for (step, verdict, blame) in [
            (ended(StepEnd::fail(Finding::required("S002-1"))), Verdict::Fail, Some(Product)),
            (ended(StepEnd::inconclusive("")), Verdict::Inconclusive, Some(SetUp)),
            (ended(StepEnd::review("")), Verdict::Review, Some(SpecificationUnclear)),
            (ended(StepEnd::not_applicable("")), Verdict::NotApplicable, None),
            (ended(StepEnd::config("", "")), Verdict::Config, Some(SetUp)),
            (ended(StepEnd::error("")), Verdict::Error, Some(Suite)),
            (StepOutcome::Undefined, Verdict::Error, Some(Suite)),
            (StepOutcome::Ambiguous { detail: String::new() }, Verdict::Error, Some(Suite)),
            (StepOutcome::Panicked { detail: String::new() }, Verdict::Error, Some(Suite)),
        ] {
            let judged = judge(&tally(vec![StepOutcome::Passed, step.clone()], 3));
            assert_eq!((judged.verdict, judged.attribution), (verdict, blame), "{step:?}");
            assert!(!judged.rule.is_empty());
        }
    }

    #[test]
    fn a_required_finding_fails_and_a_warning_does_not() {
        let mut kept = tally(vec![StepOutcome::Passed], 2);
        kept.findings = vec![Severity::Warning];
        assert_eq!(judge(&kept).verdict, Verdict::Pass);
        kept.findings.push(Severity::Required);
        assert_eq!(judge(&kept).verdict, Verdict::Fail);
    }

    #[test]
    fn a_run_of_nothing_or_of_nothing_that_applies_is_not_green() {
        assert_eq!(judge_run(&[]).verdict.exit_code(), 4);
        assert_eq!(judge_run(&[Verdict::NotApplicable]).verdict.exit_code(), 4);
        assert_eq!(judge_run(&[Verdict::Pass, Verdict::NotApplicable]).verdict.exit_code(), 0);
        assert_eq!(judge_run(&[Verdict::Pass, Verdict::Fail]).verdict.exit_code(), 1);
    }
}
