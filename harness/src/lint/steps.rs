//! Every step's text against every step function, before anything runs.

use super::LintProblem;
use crate::case::Case;
use crate::parse::FeatureSource;
use cucumber::feature::Ext as _;
use cucumber::step::Collection;
use gherkin::{Feature, Step};

/// Steps of one file without function, or with several.
pub fn check(source: &FeatureSource, feature: &Feature, steps: &Collection<Case>) -> Vec<LintProblem> {
    let Ok(feature) = feature.clone().expand_examples() else { return Vec::new() };
    let in_rules = feature.rules.iter().flat_map(|rule| {
        let background = rule.background.iter().flat_map(|background| &background.steps);
        background.chain(rule.scenarios.iter().flat_map(|scenario| &scenario.steps))
    });
    let background = feature.background.iter().flat_map(|background| &background.steps);
    let own = feature.scenarios.iter().flat_map(|scenario| &scenario.steps);
    background.chain(own).chain(in_rules).filter_map(|step| check_step(source, step, steps)).collect()
}

fn check_step(source: &FeatureSource, step: &Step, steps: &Collection<Case>) -> Option<LintProblem> {
    let text = format!("{}{}", step.keyword, step.value);
    match steps.find(step) {
        Ok(Some(_)) => None,
        Ok(None) => Some(LintProblem::new(
            source,
            step.position.line,
            format!("手順「{text}」の定義がありません"),
            "「onshi steps」の一覧にある言い方にしてください。説明の行なら、前提・もし・ならば などで始めないでください",
        )),
        Err(ambiguous) => {
            let matches: Vec<String> = ambiguous.possible_matches.iter().map(|(regex, _)| regex.to_string()).collect();
            Some(LintProblem::new(
                source,
                step.position.line,
                format!("手順「{text}」の定義が複数あります: {}", matches.join("、")),
                "言い方を変えるか、定義の正規表現を狭めてください",
            ))
        }
    }
}

/// All step definitions, as `前提 ^…$`, sorted: the catalogue for people who write features.
pub fn catalogue() -> Vec<String> {
    let mut all = Vec::new();
    all.extend(expressions::<<Case as cucumber::codegen::WorldInventory>::Given>("前提"));
    all.extend(expressions::<<Case as cucumber::codegen::WorldInventory>::When>("もし"));
    all.extend(expressions::<<Case as cucumber::codegen::WorldInventory>::Then>("ならば"));
    all.sort();
    all
}

fn expressions<C>(word: &'static str) -> impl Iterator<Item = String>
where
    C: cucumber::codegen::inventory::Collect + cucumber::codegen::StepConstructor<Case>,
{
    cucumber::codegen::inventory::iter::<C>.into_iter().map(move |step| format!("{word} {}", step.inner().1().as_str()))
}
