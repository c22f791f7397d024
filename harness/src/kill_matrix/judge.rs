//! What a row has to show, and what the rows show together. Pure.

use super::model::{FeatureScore, Row, RowKind, ScenarioColumn};
use crate::verdict::Verdict;
use std::collections::{BTreeMap, BTreeSet};

/// Judges the run of one product.
pub fn judge_row(
    name: &str,
    kind: RowKind,
    description: &str,
    breaks: &[String],
    scenarios: &[ScenarioColumn],
    verdicts: BTreeMap<String, Verdict>,
) -> Row {
    let verdict = |scenario: &ScenarioColumn| verdicts.get(&scenario.id).copied();
    let failed = || scenarios.iter().filter(|scenario| verdict(scenario) == Some(Verdict::Fail));
    let claims = |scenario: &ScenarioColumn| scenario.requirements.iter().any(|id| breaks.contains(id));
    let ids = |of: &mut dyn Iterator<Item = &ScenarioColumn>| of.map(|scenario| scenario.id.clone()).collect();
    let killed_by: Vec<String> = ids(&mut failed().filter(|scenario| claims(scenario)));
    let accidents: Vec<String> = ids(&mut failed().filter(|scenario| !claims(scenario)));

    let mut problems = Vec::new();
    if scenarios.is_empty() || verdicts.is_empty() {
        problems.push("シナリオがひとつも実行されていない".to_owned());
    }
    let broken =
        scenarios.iter().filter(|scenario| matches!(verdict(scenario), None | Some(Verdict::Error | Verdict::Config)));
    problems.extend(broken.map(|scenario| format!("「{}」が試験側または準備の誤りで終わった", scenario.name)));
    match kind {
        RowKind::Reference => {
            let open = scenarios.iter().filter(|scenario| {
                !matches!(
                    verdict(scenario),
                    Some(Verdict::Pass | Verdict::NotApplicable | Verdict::Error | Verdict::Config) | None
                )
            });
            problems.extend(open.map(|scenario| format!("欠陥のない製品が「{}」で合格しない", scenario.name)));
        }
        RowKind::Null | RowKind::Echo => {
            let passed = scenarios.iter().filter(|scenario| verdict(scenario) == Some(Verdict::Pass));
            problems.extend(passed.map(|scenario| format!("何もしないはずの製品が「{}」で合格した", scenario.name)));
        }
        RowKind::Defect => {
            if killed_by.is_empty() {
                problems.push(match scenarios.iter().any(claims) {
                    true => "破った要件を名乗るシナリオがどれも不合格にしなかった".to_owned(),
                    false => "破った要件を名乗るシナリオがない".to_owned(),
                });
            }
            let name_of =
                |id: &String| scenarios.iter().find(|scenario| scenario.id == *id).map_or("", |s| s.name.as_str());
            problems.extend(
                accidents.iter().map(|id| format!("破った要件を名乗らない「{}」が不合格になった", name_of(id))),
            );
        }
    }
    Row {
        name: name.to_owned(),
        kind,
        description: description.to_owned(),
        breaks: breaks.to_vec(),
        ok: problems.is_empty(),
        problems,
        killed_by,
        // For products that are no defect every failure is as it should be.
        accidents: if kind == RowKind::Defect { accidents } else { Vec::new() },
        verdicts,
    }
}

/// Mutation score of each feature file, in the order of the files.
pub fn feature_scores(scenarios: &[ScenarioColumn], rows: &[Row]) -> Vec<FeatureScore> {
    let defects: Vec<&Row> = rows.iter().filter(|row| row.kind == RowKind::Defect).collect();
    let files: BTreeSet<&String> = scenarios.iter().map(|scenario| &scenario.file).collect();
    let of_file = |file: &String| -> Vec<&ScenarioColumn> {
        scenarios.iter().filter(|scenario| scenario.file == *file).collect()
    };
    let scores = files.into_iter().map(|file| {
        let own = of_file(file);
        let claimed: BTreeSet<&String> = own.iter().flat_map(|scenario| &scenario.requirements).collect();
        let kills = |row: &&&Row| own.iter().any(|scenario| row.killed_by.contains(&scenario.id));
        let claimed_defects = defects.iter().filter(|row| row.breaks.iter().any(|id| claimed.contains(id)));
        FeatureScore {
            file: file.clone(),
            scenarios: own.len(),
            killing: own.iter().filter(|s| defects.iter().any(|row| row.killed_by.contains(&s.id))).count(),
            claimed_defects: claimed_defects.clone().count(),
            killed_defects: claimed_defects.filter(kills).count(),
        }
    });
    scores.collect()
}

/// Requirements that scenarios claim and no defect breaks.
pub fn without_defect(scenarios: &[ScenarioColumn], rows: &[Row]) -> Vec<String> {
    let broken: BTreeSet<&String> = rows.iter().flat_map(|row| &row.breaks).collect();
    let claimed: BTreeSet<&String> = scenarios.iter().flat_map(|scenario| &scenario.requirements).collect();
    claimed.difference(&broken).map(|id| (*id).clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenarios() -> Vec<ScenarioColumn> {
        [("a", "S002-1"), ("b", "S002-2")]
            .map(|(id, requirement)| ScenarioColumn {
                id: id.to_owned(),
                name: id.to_uppercase(),
                file: format!("{id}.feature"),
                requirements: vec![requirement.to_owned()],
            })
            .to_vec()
    }

    fn row(kind: RowKind, breaks: &[&str], a: Verdict, b: Verdict) -> Row {
        let breaks: Vec<String> = breaks.iter().map(|id| (*id).to_owned()).collect();
        let verdicts = BTreeMap::from([("a".to_owned(), a), ("b".to_owned(), b)]);
        judge_row("x", kind, "", &breaks, &scenarios(), verdicts)
    }

    #[test]
    fn a_row_is_as_it_must_be_or_says_why_not() {
        use RowKind::{Defect, Echo, Null, Reference};
        use Verdict::{Config, Error, Fail, Inconclusive, NotApplicable, Pass};
        for (kind, breaks, a, b, ok) in [
            (Reference, &[][..], Pass, Pass, true),
            (Reference, &[], Pass, NotApplicable, true),
            (Reference, &[], Pass, Inconclusive, false),
            (Reference, &[], Pass, Fail, false),
            (Null, &[], Inconclusive, Inconclusive, true),
            (Null, &[], Inconclusive, Pass, false),
            (Echo, &[], Fail, Inconclusive, true),
            (Echo, &[], Pass, Fail, false),
            (Defect, &["S002-1"], Fail, Pass, true),
            (Defect, &["S002-1"], Pass, Pass, false),
            (Defect, &["S002-1"], Inconclusive, Pass, false),
            (Defect, &["S002-1"], Fail, Fail, false),
            (Defect, &["S002-1", "S002-2"], Fail, Fail, true),
            (Defect, &["S002-9"], Pass, Pass, false),
            (Defect, &["S002-1"], Fail, Error, false),
            (Defect, &["S002-1"], Config, Pass, false),
        ] {
            let judged = row(kind, breaks, a, b);
            assert_eq!(judged.ok, ok, "{kind:?} {breaks:?} {a:?} {b:?}: {:?}", judged.problems);
            assert_eq!(judged.problems.is_empty(), ok);
        }
    }

    #[test]
    fn a_row_without_scenarios_is_never_as_it_must_be() {
        for kind in [RowKind::Reference, RowKind::Null, RowKind::Echo, RowKind::Defect] {
            assert!(!judge_row("x", kind, "", &[], &[], BTreeMap::new()).ok, "{kind:?}");
        }
    }

    #[test]
    fn scores_count_what_a_file_claims_and_catches() {
        let rows = [
            row(RowKind::Defect, &["S002-1"], Verdict::Fail, Verdict::Pass),
            row(RowKind::Defect, &["S002-2"], Verdict::Pass, Verdict::Pass),
        ];
        let scores = feature_scores(&scenarios(), &rows);
        assert_eq!(scores.iter().map(|s| (s.claimed_defects, s.killed_defects)).collect::<Vec<_>>(), [(1, 1), (1, 0)]);
        assert_eq!(without_defect(&scenarios(), &rows[..1]), ["S002-2"]);
    }
}
