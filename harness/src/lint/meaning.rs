//! What needs the parsed file: no scenarios, unknown placeholders, names that occur twice, requirement tags.

use super::LintProblem;
use crate::parse::{FeatureSource, Suite};
use crate::requirements::{Catalogue, is_requirement_tag};
use gherkin::{Examples, Feature, Scenario, Step};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The same shape of placeholder that the runner replaces.
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<([^>\s](?:[^>\s]?|[^>\t\n\r]*[^>\s]))>").expect("the pattern is constant and was tried")
});

/// All mistakes of one file.
pub fn check(source: &FeatureSource, feature: &Feature, requirements: Option<&Catalogue>) -> Vec<LintProblem> {
    let scenarios: Vec<(&Scenario, Vec<&String>)> = with_tags(feature);
    if scenarios.is_empty() {
        let remedy = "シナリオを書くか、字下げと見出し語を確かめてください";
        return vec![LintProblem::new(source, 1, "シナリオがひとつも読み取れません", remedy)];
    }
    let mut problems = Vec::new();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (scenario, tags) in &scenarios {
        let line = scenario.position.line;
        if scenario.steps.is_empty() {
            problems.push(LintProblem::new(
                source,
                line,
                format!("シナリオ「{}」に手順がありません", scenario.name),
                "前提・もし・ならば を書いてください",
            ));
        }
        if let Some(first) = names.insert(&scenario.name, line) {
            problems.push(LintProblem::new(
                source,
                line,
                format!("シナリオの名前「{}」が {first} 行目にもあります", scenario.name),
                "名前を変えてください",
            ));
        }
        problems.extend(placeholders(source, scenario));
        problems.extend(requirements.into_iter().flat_map(|catalogue| tag_problems(source, scenario, tags, catalogue)));
    }
    problems
}

/// Ids that occur in two files, or twice by way of the `@id:` tag.
pub fn across_files(features: &[FeatureSource]) -> Vec<LintProblem> {
    let mut problems = Vec::new();
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for source in features {
        let Ok(suite) = Suite::load(std::slice::from_ref(source), None) else { continue };
        for plan in suite.plans {
            if let Some(other) = seen.insert(plan.id.clone(), source.path.clone()) {
                problems.push(LintProblem {
                    file: source.path.clone(),
                    line: plan.line,
                    what: format!("シナリオの識別子「{}」が {other} にもあります", plan.id),
                    remedy: "ファイル名か名前を変えるか、@id: のタグで区別してください".to_owned(),
                });
            }
        }
    }
    problems
}

fn with_tags(feature: &Feature) -> Vec<(&Scenario, Vec<&String>)> {
    let own = feature.scenarios.iter().map(|scenario| (scenario, feature.tags.iter().chain(&scenario.tags).collect()));
    let in_rules = feature.rules.iter().flat_map(|rule| {
        let tags = feature.tags.iter().chain(&rule.tags);
        rule.scenarios.iter().map(move |scenario| (scenario, tags.clone().chain(&scenario.tags).collect()))
    });
    own.chain(in_rules).collect()
}

fn placeholders(source: &FeatureSource, scenario: &Scenario) -> Vec<LintProblem> {
    let used = |text: &str, line: usize| -> Vec<(String, usize)> {
        PLACEHOLDER.captures_iter(text).map(|found| (found[1].to_owned(), line)).collect()
    };
    let mut all = used(&scenario.name, scenario.position.line);
    for step in &scenario.steps {
        all.extend(texts_of(step).flat_map(|text| used(text, step.position.line)));
    }
    let outline = scenario.keyword.contains("アウトライン") || scenario.keyword.contains("テンプレ");
    if scenario.examples.iter().all(|examples| rows(examples) == 0) {
        let mut problems: Vec<LintProblem> = all
            .into_iter()
            .map(|(name, line)| {
                let what = format!("<{name}> がありますが、例の表がありません");
                LintProblem::new(
                    source,
                    line,
                    what,
                    "「シナリオアウトライン」と「例」にするか、< > を使わないでください",
                )
            })
            .collect();
        if outline || !scenario.examples.is_empty() {
            let what = format!("「{}」の例の表に行がありません", scenario.name);
            problems.push(LintProblem::new(
                source,
                scenario.position.line,
                what,
                "例の表に見出しと1行以上を書いてください",
            ));
        }
        return problems;
    }
    scenario.examples.iter().flat_map(|examples| unknown(source, examples, &all)).collect()
}

fn unknown(source: &FeatureSource, examples: &Examples, used: &[(String, usize)]) -> Vec<LintProblem> {
    let header: BTreeSet<&str> =
        examples.table.iter().flat_map(|table| table.rows.first()).flatten().map(String::as_str).collect();
    let mut problems: Vec<LintProblem> = used
        .iter()
        .filter(|(name, _)| !header.contains(name.as_str()))
        .map(|(name, line)| {
            let what = format!("<{name}> は {} 行目の例の表にありません", examples.position.line);
            LintProblem::new(source, *line, what, "例の表の見出しと同じ名前にしてください")
        })
        .collect();
    for name in header.iter().filter(|name| !used.iter().any(|(used, _)| used == *name)) {
        let what = format!("例の表の欄「{name}」はどこでも使われていません");
        problems.push(LintProblem::new(source, examples.position.line, what, "欄を消すか、手順で使ってください"));
    }
    problems
}

fn rows(examples: &Examples) -> usize {
    examples.table.as_ref().map_or(0, |table| table.rows.len().saturating_sub(1))
}

fn texts_of(step: &Step) -> impl Iterator<Item = &str> {
    let cells = step.table.iter().flat_map(|table| table.rows.iter().flatten());
    [&step.value].into_iter().chain(&step.docstring).chain(cells).map(String::as_str)
}

fn tag_problems(
    source: &FeatureSource,
    scenario: &Scenario,
    tags: &[&String],
    catalogue: &Catalogue,
) -> Vec<LintProblem> {
    let line = scenario.position.line;
    let named: Vec<&&String> = tags.iter().filter(|tag| is_requirement_tag(tag)).collect();
    if named.is_empty()
        && !scenario.examples.iter().any(|examples| examples.tags.iter().any(|tag| is_requirement_tag(tag)))
    {
        let what = format!("シナリオ「{}」に要件のタグがありません", scenario.name);
        return vec![LintProblem::new(source, line, what, "確かめる要件を @S002-12 のように付けてください")];
    }
    let missing = named.into_iter().filter(|tag| !catalogue.exists(tag));
    missing
        .map(|tag| {
            let what = format!("タグ @{tag} は要件の一覧にありません");
            LintProblem::new(source, line, what, "タグを直すか、features/requirements に加えてください")
        })
        .collect()
}
