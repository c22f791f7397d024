//! One fixture for every mistake.

use super::*;
use cucumber::step::{Context, Location};
use futures::future::{FutureExt as _, LocalBoxFuture};
use regex::Regex;

fn well(_case: &mut Case, _context: Context) -> LocalBoxFuture<'_, ()> {
    async {}.boxed_local()
}

fn steps() -> Collection<Case> {
    let at = |line| Some(Location { path: "steps.rs", line, column: 1 });
    let regex = |text: &str| Regex::new(text).unwrap();
    Collection::new()
        .given(at(1), regex("^甲$"), well)
        .when(at(2), regex("^(紛失|期限切れ)のカードをかざす$"), well)
        .when(at(3), regex("^紛失の.*$"), well)
        .then(at(4), regex("^(.+)と表示される$"), well)
}

fn catalogue() -> Catalogue {
    let text = "version: 1\ndocument: S002\ntitle: 要領\nrequirements:\n  - id: S002-12\n    reading: 甲が乙をする\n    observable: [画面]\n    level: 必須\n";
    Catalogue::parse([("S002.yaml", text)]).unwrap()
}

fn lines(text: &str) -> Vec<String> {
    let source = FeatureSource { path: "a.feature".to_owned(), bytes: text.as_bytes().to_vec() };
    let (steps, requirements) = (steps(), catalogue());
    let context = LintContext { steps: &steps, requirements: Some(&requirements) };
    lint(&[source], &context).iter().map(ToString::to_string).collect()
}

fn feature(rest: &str) -> String {
    format!("# language: ja\n@S002-12\n機能: 初診\n{rest}")
}

const GOOD: &str = "\n  背景:\n    前提 甲\n\n  シナリオ: 良い\n    ならば 委託済と表示される\n";

#[test]
fn a_good_file_has_no_problem() {
    assert_eq!(lines(&feature(GOOD)), Vec::<String>::new());
    let rule = feature(
        "\n  説明の文。\n\n  ルール: 規則\n    シナリオ: 良い\n      前提 甲\n      且つ 甲\n      ならば 委託済と表示される\n",
    );
    assert_eq!(lines(&rule), Vec::<String>::new());
}

#[track_caller]
fn assert_found(text: &str, place: &str, words: &str) {
    let found = lines(text);
    let hit = found.iter().any(|line| line.starts_with(place) && line.contains(words) && line.contains(" → "));
    assert!(hit, "「{place} … {words}」が見つからない: {found:#?}");
}

#[test]
fn each_mistake_is_found_on_its_line() {
    let plain = feature(GOOD);
    assert_found(&format!("\u{feff}{plain}"), "a.feature:1:", "BOM");
    assert_found(&plain.replace("    前提 甲", "　　前提 甲"), "a.feature:6:", "全角空白");
    assert_found(&plain.replace("シナリオ: 良い", "シナリオ： 良い"), "a.feature:8:", "コロンが全角");
    assert_found(&plain.replace("機能: 初診", "機能： 初診"), "a.feature:3:", "コロンが全角");
    assert_found(&plain.replace("language: ja", "language: jp"), "a.feature:1:", "jp");
    assert_found(&plain.replace("シナリオ: 良い", "Scenario: 良い"), "a.feature:8:", "使えない見出し語");
    assert_found(&plain.replace("ならば 委", "Then 委"), "a.feature:9:", "使えない見出し語");
    assert_found("# language: ja\n@S002-12\n機能: 空\n", "a.feature:1:", "シナリオがひとつも");
    assert_found(
        &feature("  もしもの時の説明。\n\n  シナリオ: 良い\n    前提 甲\n"),
        "a.feature:4:",
        "手順のように見えます",
    );
    assert_found(
        &feature("\n  シナリオ: 良い\n    もしもの時の説明。\n    前提 甲\n"),
        "a.feature:6:",
        "定義がありません",
    );
    assert_found(&plain.replace("委託済と表示", "委託済が表示"), "a.feature:9:", "定義がありません");
    assert_found(
        &plain.replace("ならば 委託済と表示される", "もし 紛失のカードをかざす"),
        "a.feature:9:",
        "定義が複数あります",
    );
    assert_found(&plain.replace("@S002-12", "@S002-99"), "a.feature:8:", "要件の一覧にありません");
    assert_found(&plain.replace("@S002-12", "@初診"), "a.feature:8:", "要件のタグがありません");
    assert_found(&format!("{plain}\n  シナリオ: 良い\n    前提 甲\n"), "a.feature:11:", "8 行目にもあります");
    assert_found(&format!("{plain}\n  シナリオ: 手順なし\n"), "a.feature:11:", "手順がありません");
    assert_found(&plain.replace("委託済と", "<状態>と"), "a.feature:9:", "例の表がありません");
}

#[test]
fn mistakes_of_outlines_are_found() {
    let outline = |table: &str| {
        feature(&format!(
            "\n  シナリオアウトライン: 札\n    前提 甲\n    ならば <状態>と表示される\n\n    例:\n{table}"
        ))
    };
    assert_eq!(lines(&outline("      | 状態 |\n      | 委託済 |\n")), Vec::<String>::new());
    assert_found(&outline("      | 状況 |\n      | 委託済 |\n"), "a.feature:7:", "<状態>");
    assert_found(&outline("      | 状態 | 余り |\n      | 委託済 | 1 |\n"), "a.feature:9:", "余り");
    assert_found(&outline("      | 状態 |\n"), "a.feature:5:", "行がありません");
    assert_found(&outline("      | 状態 |\n      | 委託済 | 1 |\n"), "a.feature:11:", "列の数");
}

#[test]
fn a_file_that_cannot_be_read_and_a_folder_without_files_are_problems() {
    let source = FeatureSource { path: "a.feature".to_owned(), bytes: b"# language: ja\n\x83\x83".to_vec() };
    let steps = steps();
    let context = LintContext { steps: &steps, requirements: None };
    let found = lint(&[source], &context);
    assert_eq!((found.len(), found[0].line), (1, 2));
    assert_eq!(lint(&[], &context).len(), 1);
    assert_found("ただの文\n", "a.feature:", "読めません");
}

#[test]
fn the_same_id_in_two_files_is_a_problem() {
    let bytes = feature(GOOD).into_bytes();
    let sources =
        ["a/x.feature", "b/x.feature"].map(|path| FeatureSource { path: path.to_owned(), bytes: bytes.clone() });
    let steps = steps();
    let found = lint(&sources, &LintContext { steps: &steps, requirements: None });
    assert!(found.iter().any(|problem| problem.what.contains("識別子")), "{found:?}");
}
