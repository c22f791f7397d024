//! All features, expanded, each scenario with its identity.

use super::{FeatureSource, TagExpression, Trouble};
use crate::requirements::is_requirement_tag;
use cucumber::feature::Ext as _;
use gherkin::{Feature, Scenario};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Begins the tag that gives a scenario its id, `@id:first-visit`.
const ID_TAG: &str = "id:";

/// A scenario before it runs. A row of an outline is a scenario of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioPlan {
    /// `file-stem/name-or-id`, with `-2`, `-3` … for further rows of an outline; unique in the suite.
    pub id: String,
    /// The feature's title.
    pub feature: String,
    /// The feature file.
    pub file: String,
    /// Line of the scenario, or of the outline's row.
    pub line: u32,
    /// The scenario's name.
    pub name: String,
    /// All tags without `@`, of feature, rule and scenario, sorted, each once.
    pub tags: Vec<String>,
    /// Those of the tags that name a requirement.
    pub requirements: Vec<String>,
    /// Number of steps, backgrounds included.
    pub steps: usize,
}

/// Features with expanded outlines, and their scenarios' plans.
#[derive(Debug, Clone, Default)]
pub struct Suite {
    /// As cucumber wants them.
    pub features: Vec<Feature>,
    /// In the order of files and lines.
    pub plans: Vec<ScenarioPlan>,
}

impl Suite {
    /// Reads, expands and keeps what the tag expression selects.
    ///
    /// # Errors
    /// The first file that cannot be read, with its name; the linter tells all of them.
    pub fn load(sources: &[FeatureSource], tags: Option<&TagExpression>) -> Result<Suite, (String, Trouble)> {
        let mut suite = Suite::default();
        for source in sources {
            let fail = |trouble| (source.path.clone(), trouble);
            let feature = source.parse().map_err(fail)?;
            let feature = feature.expand_examples().map_err(|error| {
                fail(Trouble { line: 1, what: format!("例の欄「{}」がありません", error.name) })
            })?;
            suite.take(source, feature, tags);
        }
        Ok(suite)
    }

    fn take(&mut self, source: &FeatureSource, mut feature: Feature, tags: Option<&TagExpression>) {
        let mut ids = BTreeMap::new();
        let background = |background: &Option<gherkin::Background>| background.as_ref().map_or(0, |b| b.steps.len());
        let shared = background(&feature.background);
        let mut plans = Vec::new();
        let title = feature.name.clone();
        let feature_tags = feature.tags.clone();
        let mut keep = |scenario: &Scenario, outer: &[&[String]], steps: usize| {
            let plan = plan(source, &title, scenario, outer, steps, &mut ids);
            let kept = tags.is_none_or(|tags| tags.selects(&plan.tags));
            if kept {
                plans.push(plan);
            }
            kept
        };
        feature.scenarios.retain(|scenario| keep(scenario, &[&feature_tags], shared));
        for rule in &mut feature.rules {
            let steps = shared + background(&rule.background);
            let rule_tags = rule.tags.clone();
            rule.scenarios.retain(|scenario| keep(scenario, &[&feature_tags, &rule_tags], steps));
        }
        feature.rules.retain(|rule| !rule.scenarios.is_empty());
        plans.sort_by_key(|plan| plan.line);
        if !plans.is_empty() {
            self.features.push(feature);
            self.plans.extend(plans);
        }
    }

    /// The plan of a scenario that cucumber tells about.
    pub fn plan_of(&self, feature: &Feature, scenario: &Scenario) -> Option<&ScenarioPlan> {
        let file = feature.path.as_ref()?.to_str()?;
        let line = line_of(scenario);
        self.plans.iter().find(|plan| plan.line == line && plan.file == file)
    }
}

fn line_of(scenario: &Scenario) -> u32 {
    u32::try_from(scenario.position.line).unwrap_or(u32::MAX)
}

fn plan(
    source: &FeatureSource,
    title: &str,
    scenario: &Scenario,
    outer: &[&[String]],
    background_steps: usize,
    ids: &mut BTreeMap<String, usize>,
) -> ScenarioPlan {
    let mut tags: Vec<String> = outer.iter().copied().flatten().chain(&scenario.tags).cloned().collect();
    tags.sort();
    tags.dedup();
    let named = scenario.tags.iter().find_map(|tag| tag.strip_prefix(ID_TAG));
    let stem = format!("{}/{}", source.stem(), slug(named.unwrap_or(&scenario.name)));
    let row = ids.entry(stem.clone()).or_default();
    *row += 1;
    let id = if *row == 1 { stem } else { format!("{stem}-{row}") };
    ScenarioPlan {
        id,
        feature: title.to_owned(),
        file: source.path.clone(),
        line: line_of(scenario),
        name: scenario.name.clone(),
        requirements: tags.iter().filter(|tag| is_requirement_tag(tag)).cloned().collect(),
        tags: tags.into_iter().filter(|tag| !tag.starts_with(ID_TAG)).collect(),
        steps: background_steps + scenario.steps.len(),
    }
}

/// Letters and digits of any script stay; everything between them becomes one hyphen.
fn slug(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> FeatureSource {
        FeatureSource { path: "医療扶助/first_visit.feature".to_owned(), bytes: text.as_bytes().to_vec() }
    }

    const TEXT: &str = "# language: ja\n@S002-12 @初診\n機能: 初診\n\n  背景:\n    前提 甲\n\n  @B-024\n  シナリオ: 月の半ば（登録前）\n    もし 乙\n\n  ルール: 二度目\n    @id:second\n    シナリオ: 同じ月\n      もし 乙\n      且つ 丙\n\n    @異常系\n    シナリオアウトライン: カードが<状態>\n      もし <状態>\n\n      例:\n        | 状態 |\n        | 紛失 |\n        | 期限切れ |\n\n    シナリオアウトライン: 同じ名前\n      もし <状態>\n\n      例:\n        | 状態 |\n        | 紛失 |\n        | 期限切れ |\n";

    #[test]
    fn every_scenario_and_every_row_has_an_identity() {
        let suite = Suite::load(&[source(TEXT)], None).unwrap();
        let ids: Vec<&str> = suite.plans.iter().map(|plan| plan.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "first_visit/月の半ば-登録前",
                "first_visit/second",
                "first_visit/カードが紛失",
                "first_visit/カードが期限切れ",
                "first_visit/同じ名前",
                "first_visit/同じ名前-2",
            ]
        );
        assert_eq!(suite.plans[0].requirements, ["B-024", "S002-12"]);
        assert_eq!(suite.plans[0].tags, ["B-024", "S002-12", "初診"]);
        let steps: Vec<usize> = suite.plans.iter().map(|plan| plan.steps).collect();
        assert_eq!(steps, [2, 3, 2, 2, 2, 2]);
    }

    #[test]
    fn a_plan_is_found_again_by_feature_and_scenario() {
        let suite = Suite::load(&[source(TEXT)], None).unwrap();
        let feature = &suite.features[0];
        let scenarios = feature.scenarios.iter().chain(feature.rules.iter().flat_map(|rule| &rule.scenarios));
        let found: Vec<_> = scenarios.map(|scenario| suite.plan_of(feature, scenario).unwrap().name.clone()).collect();
        assert_eq!(found.len(), 6);
        assert_eq!(found[2], "カードが紛失");
    }

    #[test]
    fn a_tag_expression_selects_rows_rules_and_all() {
        for (expression, count) in
            [("@S002-12", 6), ("@異常系", 2), ("@S002-12 and not (@異常系 or @B-024)", 3), ("@無い", 0)]
        {
            let tags = TagExpression::parse(expression).unwrap();
            let suite = Suite::load(&[source(TEXT)], Some(&tags)).unwrap();
            assert_eq!(suite.plans.len(), count, "{expression}");
            assert_eq!(suite.features.is_empty(), count == 0);
        }
    }
}
