//! A whole run, with test steps, a stand-in for the simulator and small features: verdicts, exit codes, reports.

#![allow(clippy::unwrap_used, reason = "a helper of a test that fails is a failed test")]

mod support;

use cucumber::{given, then, when};
use onshi_harness::case::{Case, Finding, ScreenVerdict, StepEnd, StepResult, WorldOverrides};
use onshi_harness::parse::TagExpression;
use onshi_harness::report;
use onshi_harness::run::{CertifyOptions, Outcome, SilentProgress, certify};
use onshi_harness::sut::SutSpec;
use onshi_harness::verdict::{Attribution, Verdict};
use onshi_wire::control::world::Tap;
use std::path::Path;
use std::time::Duration;
use support::FakeSimulator;
use tempfile::TempDir;

const REQUIREMENT: &str = "S002-12";
/// A made-up 個人番号 with a right check digit: it may appear in nothing that is written.
const CANARY: &str = "123456789018";

#[given(regex = "^試験台の世界$")]
async fn world(case: &mut Case) -> StepResult {
    case.open_world("bench", &WorldOverrides::default()).await
}

#[when(regex = "^試験台でカードをかざす$")]
async fn tap(case: &mut Case) -> StepResult {
    case.start_product().await?;
    let facility = case.facility()?.id.clone();
    let tap: Tap = serde_json::from_value(serde_json::json!({ "person": "甲" })).unwrap();
    case.simulator()?.tap(&facility, &tap).await?;
    Ok(())
}

#[then(regex = "^試験台の確認が満たされる$")]
async fn satisfied(case: &mut Case) -> StepResult {
    case.satisfied(REQUIREMENT, "確認");
    Ok(())
}

#[then(regex = "^試験台は(.+)で終わる$")]
async fn end(case: &mut Case, how: String) -> StepResult {
    Err(match how.as_str() {
        "不合格" => StepEnd::fail(finding().actual(format!("番号 {CANARY} が出た"))),
        "判定不能" => StepEnd::inconclusive("見えない"),
        "要確認" => StepEnd::review("どちらか"),
        "対象外" => StepEnd::not_applicable("ない"),
        "設定誤り" => StepEnd::config("ない", "作る"),
        "誤り" => StepEnd::error("書き間違い"),
        "所見" => {
            case.record(finding().actual("別の値"));
            return Ok(());
        }
        "警告" => {
            case.record(Finding::warning(REQUIREMENT).expected("望ましい").actual("別の値").next("考える"));
            return Ok(());
        }
        other => panic!("思わぬ異常 {other}"),
    })
}

#[then(regex = "^試験台の画面に受付が出る$")]
async fn screen(case: &mut Case) -> StepResult {
    let judge = |screen: &onshi_wire::driver::Screen| match screen.receptions.iter().any(|r| r.name == "試験　太郎")
    {
        true => ScreenVerdict::Satisfied,
        false => ScreenVerdict::NotYet("受付がない".to_owned()),
    };
    case.await_screen(finding(), judge).await
}

#[then(regex = "^試験台に資格確認の要求が届く$")]
async fn request(case: &mut Case) -> StepResult {
    let seen = case.await_request("OQSsiquc", |_| true).await?;
    case.judge(
        REQUIREMENT,
        "要求の長さ",
        if seen.bytes.len() > 10_000 { Ok(()) } else { Err(finding().in_message(&seen)) },
    )
}

#[then(regex = "^試験台に要求は届かない$")]
async fn no_request(case: &mut Case) -> StepResult {
    case.start_product().await?;
    case.no_request("OQS", |_| true, finding()).await
}

fn finding() -> Finding {
    Finding::required(REQUIREMENT).expected("試験　太郎の受付").next("直す")
}

/// Writes one feature with these scenarios, each a name and its closing step.
fn suite(scenarios: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut text = format!("# language: ja\n@{REQUIREMENT}\n機能: 試験台\n\n  背景:\n    前提 試験台の世界\n");
    for (name, step) in scenarios {
        text.push_str(&format!(
            "\n  @{name}\n  シナリオ: {name}\n    もし 試験台でカードをかざす\n    ならば {step}\n"
        ));
    }
    std::fs::write(dir.path().join("bench.feature"), text).unwrap();
    std::fs::write(dir.path().join("bench.yaml"), "version: 1\ntitle: 試験台\nfacilities:\n  - id: 診療所\n").unwrap();
    std::fs::create_dir(dir.path().join("requirements")).unwrap();
    let catalogue = format!(
        "version: 1\ndocument: S002\ntitle: 要領\nrequirements:\n  - id: {REQUIREMENT}\n    reading: 受付が出る\n    observable: [画面]\n    level: 必須\n"
    );
    std::fs::write(dir.path().join("requirements/S002.yaml"), catalogue).unwrap();
    dir
}

fn options(simulator: &FakeSimulator, features: &TempDir, out: &Path, sut: SutSpec) -> CertifyOptions {
    let mut options = CertifyOptions::new(&simulator.url, sut, out);
    options.features = Some(features.path().to_owned());
    options.worlds = Some(features.path().to_owned());
    options.patience = Some(Duration::from_millis(300));
    options
}

async fn run(scenarios: &[(&str, &str)], sut: SutSpec) -> (Outcome, TempDir) {
    let (simulator, features, out) = (FakeSimulator::start().await, suite(scenarios), tempfile::tempdir().unwrap());
    let outcome = certify(options(&simulator, &features, out.path(), sut), &mut SilentProgress).await;
    (outcome, out)
}

fn verdict_of(outcome: &Outcome, name: &str) -> Verdict {
    let report = outcome.report.as_ref().unwrap();
    report.scenarios.iter().find(|scenario| scenario.name == name).unwrap().verdict
}

#[tokio::test]
async fn each_way_to_end_has_its_verdict_and_its_exit_code() {
    for (step, verdict, code) in [
        ("試験台の確認が満たされる", Verdict::Pass, 0),
        ("試験台は警告で終わる", Verdict::Inconclusive, 4),
        ("試験台は不合格で終わる", Verdict::Fail, 1),
        ("試験台は所見で終わる", Verdict::Fail, 1),
        ("試験台は判定不能で終わる", Verdict::Inconclusive, 4),
        ("試験台は要確認で終わる", Verdict::Review, 4),
        ("試験台は対象外で終わる", Verdict::NotApplicable, 4),
        ("試験台は設定誤りで終わる", Verdict::Config, 2),
        ("試験台は誤りで終わる", Verdict::Error, 3),
        ("試験台は異常で終わる", Verdict::Error, 3),
    ] {
        let (outcome, out) = run(&[("一", step)], SutSpec::Null).await;
        assert_eq!(verdict_of(&outcome, "一"), verdict, "{step}: {outcome:?}");
        assert_eq!(outcome.exit_code(), code, "{step}");
        for file in ["evidence.ndjson", "report.json", "junit.xml", "report.html"] {
            let text = std::fs::read_to_string(out.path().join(file)).unwrap();
            assert!(!text.is_empty() && !text.contains(CANARY), "{file} {step}");
        }
    }
}

#[tokio::test]
async fn products_that_do_nothing_or_echo_earn_no_pass() {
    let scenarios = [
        ("画面", "試験台の画面に受付が出る"),
        ("要求", "試験台に資格確認の要求が届く"),
        ("要求なし", "試験台に要求は届かない"),
    ];
    let (null, _out) = run(&scenarios, SutSpec::Null).await;
    for (name, _) in scenarios {
        assert_eq!(verdict_of(&null, name), Verdict::Inconclusive, "{name}");
    }
    let (echo, _out) = run(&scenarios, SutSpec::Echo).await;
    for (name, _) in scenarios {
        assert_eq!(verdict_of(&echo, name), Verdict::Fail, "{name}: {echo:?}");
    }
    assert_eq!((null.exit_code(), echo.exit_code()), (4, 1));
}

#[tokio::test]
async fn a_tag_expression_that_selects_nothing_is_not_green() {
    let (simulator, features, out) =
        (FakeSimulator::start().await, suite(&[("一", "試験台の確認が満たされる")]), tempfile::tempdir().unwrap());
    let mut options = options(&simulator, &features, out.path(), SutSpec::Null);
    options.tags = Some(TagExpression::parse("@無い").unwrap());
    assert_eq!(certify(options, &mut SilentProgress).await.exit_code(), 4);
}

#[tokio::test]
async fn a_mistake_in_a_feature_is_our_fault_and_nothing_runs() {
    let (outcome, out) = run(&[("一", "定義のない手順")], SutSpec::Null).await;
    assert_eq!(outcome.exit_code(), 3);
    let report = outcome.report.unwrap();
    assert!(report.scenarios.is_empty() && report.lint[0].contains("定義がありません"), "{:?}", report.lint);
    let junit = std::fs::read_to_string(out.path().join("junit.xml")).unwrap();
    assert!(junit.contains("errors=\"1\""), "{junit}");
}

#[tokio::test]
async fn a_set_up_that_is_not_sound_scores_nothing() {
    let (features, out) = (suite(&[("一", "試験台の確認が満たされる")]), tempfile::tempdir().unwrap());
    let simulator = FakeSimulator::start().await;
    let mut nobody = options(&simulator, &features, out.path(), SutSpec::Null);
    nobody.simulator_url = "http://127.0.0.1:9".to_owned();
    let outcome = certify(nobody, &mut SilentProgress).await;
    assert_eq!(outcome.exit_code(), 2);
    let report = outcome.report.unwrap();
    assert_eq!(report.attribution, Some(Attribution::SetUp));
    assert!(report.set_up.iter().any(|check| !check.sound && !check.remedy.is_empty()));

    let driver = SutSpec::Driver { url: "http://127.0.0.1:9".to_owned(), parallel: false };
    assert_eq!(certify(options(&simulator, &features, out.path(), driver), &mut SilentProgress).await.exit_code(), 2);

    let mut code = options(&simulator, &features, out.path(), SutSpec::Null);
    code.facility_code = Some("1234567890".to_owned());
    assert_eq!(certify(code, &mut SilentProgress).await.exit_code(), 2);
}

#[tokio::test]
async fn two_runs_with_the_same_seed_give_the_same_report_but_for_timing() {
    let scenarios =
        [("一", "試験台の確認が満たされる"), ("二", "試験台は不合格で終わる"), ("三", "試験台の画面に受付が出る")];
    let (simulator, features) = (FakeSimulator::start().await, suite(&scenarios));
    let mut reports = Vec::new();
    for _ in 0..2 {
        let out = tempfile::tempdir().unwrap();
        let outcome = certify(options(&simulator, &features, out.path(), SutSpec::Null), &mut SilentProgress).await;
        reports.push(outcome.report.unwrap().without_timing().to_json());
    }
    assert_eq!(reports[0], reports[1]);
}

#[tokio::test]
async fn a_record_that_was_cut_off_still_gives_a_report() {
    let scenarios = [("一", "試験台の確認が満たされる"), ("二", "試験台は不合格で終わる")];
    let (outcome, out) = run(&scenarios, SutSpec::Null).await;
    let whole = outcome.report.unwrap();
    let path = out.path().join("evidence.ndjson");
    let text = std::fs::read(&path).unwrap();
    assert_eq!(report::rebuild(out.path()).unwrap(), whole);
    // At every cut after the first line: a report, and nothing that passes which did not pass in full.
    let first = text.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    for cut in (first..text.len()).step_by(97) {
        std::fs::write(&path, &text[..cut]).unwrap();
        let part = report::write_all(out.path()).unwrap_or_else(|error| panic!("{cut}: {error}"));
        assert!(!part.complete && part.summary.count(Verdict::Pass) <= whole.summary.count(Verdict::Pass), "{cut}");
    }
}
