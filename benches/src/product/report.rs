//! What is told of a product under load, and whether a stage held.

use super::Stage;
use super::tally::{Fate, Seen};
use super::taps::seen;
use crate::profile::Profile;
use crate::profile::product::{ProductSpec, Work};
use crate::report::Latency;
use hdrhistogram::Histogram;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// The longest time that is told apart, µs (an hour).
const LONGEST_US: u64 = 3_600_000_000;
/// The most names of missed files that are told.
const MAX_NAMES: usize = 20;

/// Whether all assertions of a stage held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// All.
    Held,
    /// Not all.
    Not,
    /// Nothing was observed of the product: never a pass.
    Unobserved,
}

impl Held {
    /// In Japanese.
    pub const fn label(self) -> &'static str {
        match self {
            Held::Held => "すべての条件を満たしました",
            Held::Not => "満たさない条件があります",
            Held::Unobserved => "製品の動きを観測できません",
        }
    }
}

/// A bulk request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct BulkReport {
    /// People that the result must hold.
    pub asked: usize,
    /// People that the product says it took in, last time.
    pub answered: usize,
    /// Requests that the product finished.
    pub finished: u32,
    /// Its questions for the result.
    pub polls: u64,
    /// From the final result in res to the end of the product's job, the slowest, ms.
    pub slowest_ms: f64,
    /// Patients and tickets that are in the register twice.
    pub doubled: usize,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageReport {
    /// Number in the profile's list: times the rate, or share of the people.
    pub factor: f64,
    /// Whether all assertions held.
    pub verdict: Held,
    /// Which did not, Japanese.
    pub findings: Vec<String>,
    /// Patients an hour at the readers.
    pub patients_per_hour: f64,
    /// Face files that stood in the folder.
    pub face_files: usize,
    /// Of these taken up.
    pub taken_up: usize,
    /// Of these not taken up.
    pub missed: usize,
    /// Names of the first of them.
    pub missed_files: Vec<String>,
    /// Receptions beyond one a patient.
    pub doubled: u64,
    /// How it was noticed that files were taken up.
    pub noticed_by: BTreeMap<Seen, u64>,
    /// From the face file to the product's next action.
    pub next_action_ms: Latency,
    /// The bulk request, if that is the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bulk: Option<BulkReport>,
}

impl StageReport {
    /// Of nothing yet.
    pub(super) fn new(factor: f64) -> Self {
        StageReport {
            factor,
            verdict: Held::Unobserved,
            findings: Vec::new(),
            patients_per_hour: 0.0,
            face_files: 0,
            taken_up: 0,
            missed: 0,
            missed_files: Vec::new(),
            doubled: 0,
            noticed_by: BTreeMap::new(),
            next_action_ms: Latency::default(),
            bulk: None,
        }
    }
}

/// `load.json`, section `product`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProductReport {
    /// What it was made to do.
    pub spec: ProductSpec,
    /// Whether its screen could be read.
    pub with_driver: bool,
    /// Stages in order; the last may be the one that did not hold.
    pub stages: Vec<StageReport>,
    /// The certificate's line: the highest load at which all assertions held, Japanese.
    pub highest: String,
}

impl ProductReport {
    /// Of stages.
    pub(super) fn of(profile: &Profile, with_driver: bool, stages: Vec<StageReport>) -> Self {
        let spec = profile.product.clone().unwrap_or(ProductSpec {
            work: Work::Taps,
            stages: Vec::new(),
            readers: 1,
            patience_s: 0.0,
            times: 1,
            known: 0,
        });
        let load = |stage: &StageReport| stage.bulk.map_or(stage.patients_per_hour, |bulk| bulk.asked as f64);
        let held = stages.iter().filter(|stage| stage.verdict == Held::Held);
        let best = held.max_by(|one, other| load(one).total_cmp(&load(other)));
        let highest = match best {
            Some(StageReport { bulk: Some(bulk), .. }) => {
                format!("すべての条件を満たした最大の負荷: {}で一度に{}人", spec.work.label(), bulk.asked)
            }
            Some(stage) => format!(
                "すべての条件を満たした最大の負荷: {}台の読み取り機に毎時{:.0}人(率{}倍)",
                spec.readers, stage.patients_per_hour, stage.factor
            ),
            None => "すべての条件を満たした負荷はありません".to_owned(),
        };
        ProductReport { spec, with_driver, stages, highest }
    }
}

/// A stage of cards.
pub(super) fn judge_taps(stage: &Stage<'_>, fates: &[Fate], refused: &[String], tapped: Duration) -> StageReport {
    let mut times = Histogram::<u64>::new_with_bounds(1, LONGEST_US, 3).expect("bounds that a histogram holds");
    for fate in fates {
        if let Some((at, _)) = fate.action {
            times.saturating_record((at.saturating_sub(fate.delivered).as_micros() as u64).max(1));
        }
    }
    let missed: Vec<&Fate> = fates.iter().filter(|fate| fate.action.is_none()).collect();
    let mut report = StageReport {
        patients_per_hour: fates.len() as f64 / tapped.as_secs_f64().max(1e-9) * 3_600.0,
        face_files: fates.len(),
        taken_up: fates.len() - missed.len(),
        missed: missed.len(),
        missed_files: missed.iter().take(MAX_NAMES).map(|fate| fate.file.clone()).collect(),
        doubled: fates.iter().map(|fate| fate.again).sum(),
        noticed_by: seen(fates),
        next_action_ms: Latency::of(&times, 1e-3),
        ..StageReport::new(stage.factor)
    };
    judge(&mut report, stage.profile.pass.p99_ms, stage.spec.patience_s, refused.len(), stage.driver.is_some());
    report
}

/// The assertions: every card made a face file, every face file was taken up, none twice, in time.
fn judge(report: &mut StageReport, p99_ms: Option<f64>, patience_s: f64, refused: usize, with_driver: bool) {
    if refused > 0 {
        report
            .findings
            .push(format!("{refused}回の読み取りで顔認証ファイルができませんでした(製品のせいではありません)。"));
    }
    if report.missed > 0 {
        let (missed, all) = (report.missed, report.face_files);
        report
            .findings
            .push(format!("{all}件のうち{missed}件の顔認証ファイルを{patience_s}秒たっても取り込みません。"));
    }
    if report.doubled > 0 {
        report.findings.push(format!("{}件を二重に受け付けました。", report.doubled));
    }
    let p99 = report.next_action_ms.p99;
    if let Some(limit) = p99_ms.filter(|limit| p99 > *limit) {
        report.findings.push(format!("次の動作までのp99が{p99:.0}ミリ秒で、上限の{limit}ミリ秒を超えました。"));
    }
    // Without a screen a product that neither asks nor takes files away shows nothing, whether it works or not.
    let nothing = report.taken_up == 0 && !with_driver;
    report.verdict = match report.findings.is_empty() {
        _ if nothing || report.face_files == 0 => Held::Unobserved,
        true => Held::Held,
        false => Held::Not,
    };
    if nothing {
        report.findings = vec!["製品は照会も受付の表示もファイルの取り去りも見せませんでした。ドライバー(--driver)があれば画面を観測できます。".to_owned()];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(taken_up: usize, doubled: u64, p99: f64) -> StageReport {
        let latency = Latency { p99, ..Latency::default() };
        let mut report = StageReport {
            face_files: 10,
            taken_up,
            missed: 10 - taken_up,
            doubled,
            next_action_ms: latency,
            patients_per_hour: 100.0,
            ..StageReport::new(1.0)
        };
        judge(&mut report, Some(500.0), 30.0, 0, true);
        report
    }

    #[test]
    fn a_stage_holds_only_if_nothing_was_missed_nothing_came_twice_and_it_was_in_time() {
        assert_eq!(stage(10, 0, 400.0).verdict, Held::Held);
        for (report, word) in
            [(stage(9, 0, 400.0), "取り込みません"), (stage(10, 1, 1.0), "二重"), (stage(10, 0, 501.0), "p99")]
        {
            assert_eq!(report.verdict, Held::Not);
            assert!(report.findings.concat().contains(word), "{:?}", report.findings);
        }
    }

    #[test]
    fn nothing_observed_is_never_a_pass() {
        let mut report = StageReport { face_files: 10, missed: 10, ..StageReport::new(1.0) };
        judge(&mut report, None, 30.0, 0, false);
        assert_eq!(report.verdict, Held::Unobserved);
    }

    #[test]
    fn the_certificate_names_the_highest_stage_that_held() {
        let text = "version: 1\ntitle: t\narrivals:\n  stages:\n    - hold: {rate: 1, seconds: 1}\nmix: {tap: 1}\nproduct: {work: taps}\n";
        let profile = crate::profile::yaml::parse(text).unwrap();
        let fast = StageReport { patients_per_hour: 2_000.0, factor: 2.0, ..stage(10, 0, 1.0) };
        let broken = StageReport { patients_per_hour: 4_000.0, factor: 4.0, ..stage(9, 0, 1.0) };
        let report = ProductReport::of(&profile, true, vec![stage(10, 0, 1.0), fast, broken.clone()]);
        assert!(report.highest.contains("毎時2000人"), "{}", report.highest);
        assert!(ProductReport::of(&profile, true, vec![broken]).highest.contains("ありません"));
    }
}
