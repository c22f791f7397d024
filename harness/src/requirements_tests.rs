//! Tests of the catalogue: its rules on small texts, and the shipped catalogue against the shipped features.

use super::*;
use gherkin::GherkinEnv;
use std::path::{Path, PathBuf};

fn text(entries: &str) -> String {
    format!("version: 1\ndocument: S002\ntitle: 試験\nrequirements:\n{entries}")
}

fn entry(id: &str, rest: &str) -> String {
    format!("  - id: {id}\n    reading: 患者は受け付けられる\n    observable: [画面]\n    level: 必須\n{rest}")
}

fn parse(yaml: &str) -> Result<Catalogue, CatalogueError> {
    Catalogue::parse([("S002.yaml", yaml)])
}

#[test]
fn an_entry_is_found_with_level_and_confidence() {
    let catalogue = parse(&text(&entry("S002-12", ""))).unwrap();
    assert!(catalogue.exists("S002-12"));
    assert_eq!(catalogue.level("S002-12"), Some(Level::Required));
    assert_eq!(catalogue.confidence("S002-12"), Some(Confidence::High));
    assert_eq!(catalogue.severity("S002-12"), Severity::Required);
    assert_eq!(catalogue.severity("S002-99"), Severity::Warning);
    assert_eq!(catalogue.title("S002"), Some("試験"));
    assert_eq!((catalogue.len(), catalogue.is_empty()), (1, false));
}

#[test]
fn a_file_that_is_not_whole_is_refused_with_place_and_remedy() {
    for (yaml, word) in [
        (text(&entry("S003-01", "")), "文書 S002 のものではありません"),
        (text(&format!("{}{}", entry("S002-12", ""), entry("S002-12", ""))), "二度"),
        (text(&entry("S002-12", "")).replace("患者は受け付けられる", "\"\""), "読み方が空"),
        (text(&entry("S002-12", "")).replace("[画面]", "[]"), "どこで確かめられるか"),
        (text(&entry("S002-12", "")).replace("必須", "文書のみ"), "試験しない理由"),
        (text(&entry("S002-12", "    not_tested_reason: ' '\n")), "試験しない理由"),
        (text(&entry("S002-12", "    unknown: 1\n")), "読めません"),
        (text(&entry("S002-12", "")).replace("version: 1", "version: 2"), "版 2"),
    ] {
        let error = parse(&yaml).unwrap_err();
        assert!(error.what.contains(word), "{word}: {error}");
        assert!(!error.place.is_empty() && !error.remedy.is_empty());
    }
}

#[test]
fn a_tag_without_entry_is_a_mismatch() {
    let catalogue = parse(&text(&entry("S002-12", ""))).unwrap();
    let found = catalogue.compare([("甲", ["S002-12", "S002-13", "日付移動"])]);
    assert_eq!(found, [Mismatch::TagWithoutEntry { tag: "S002-13".into(), scenario: "甲".into() }]);
}

#[test]
fn an_entry_with_neither_scenario_nor_reason_is_a_mismatch() {
    let catalogue = parse(&text(&entry("S002-12", ""))).unwrap();
    assert_eq!(catalogue.compare([("甲", ["日付移動"])]), [Mismatch::EntryWithoutScenario { id: "S002-12".into() }]);
}

#[test]
fn a_reason_that_a_scenario_refutes_is_a_mismatch() {
    let catalogue = parse(&text(&entry("S002-12", "    not_tested_reason: まだ\n"))).unwrap();
    assert_eq!(catalogue.compare([("甲", ["日付移動"])]), []);
    let found = catalogue.compare([("甲", ["S002-12"])]);
    assert_eq!(found, [Mismatch::StaleReason { id: "S002-12".into(), scenario: "甲".into() }]);
}

#[test]
fn only_ids_are_requirement_tags() {
    for tag in ["S002-12", "S000-01", "B-024", "W-2.7", "W-4", "C-1.10", "C12-05"] {
        assert!(is_requirement_tag(tag), "{tag}");
    }
    for tag in ["日付移動", "S02-1", "S002", "B-", "W-x", "X-1", "C13-1", "serial"] {
        assert!(!is_requirement_tag(tag), "{tag}");
    }
}

fn features() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../features")
}

fn shipped() -> Catalogue {
    let mut files = Vec::new();
    for path in listed(&features().join("requirements"), "yaml") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push((name, std::fs::read_to_string(&path).unwrap()));
    }
    Catalogue::parse(files).unwrap()
}

fn listed(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|it| it == extension));
    paths.sort();
    paths
}

fn scenarios() -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for path in listed(&features(), "feature") {
        let feature = gherkin::Feature::parse_path(&path, GherkinEnv::default()).unwrap();
        for scenario in &feature.scenarios {
            let tags = feature.tags.iter().chain(&scenario.tags).cloned().collect();
            all.push((scenario.name.clone(), tags));
        }
    }
    all
}

#[test]
fn the_shipped_catalogue_and_the_shipped_features_agree() {
    let scenarios = scenarios();
    let found =
        shipped().compare(scenarios.iter().map(|(name, tags)| (name.as_str(), tags.iter().map(String::as_str))));
    let words: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(words.is_empty(), "{}", words.join("\n"));
}

#[test]
fn every_clause_of_the_five_documents_is_in_the_catalogue() {
    let catalogue = shipped();
    for (document, count) in [("S000", 51), ("S001", 74), ("S002", 71), ("S003", 50), ("S004", 94)] {
        let there = catalogue.iter().filter(|entry| entry.id.starts_with(document)).count();
        assert_eq!(there, count, "{document}");
        assert!(catalogue.iter().filter(|entry| entry.id.starts_with(document)).all(|entry| entry.quote.is_some()));
    }
}

#[test]
fn each_of_the_sixty_cases_of_pmh_has_a_line() {
    let catalogue = shipped();
    let lines: Vec<&str> = catalogue.iter().map(|entry| entry.id.as_str()).filter(|id| id.starts_with("P-")).collect();
    let expected: Vec<String> = (1..=60).map(|case| format!("P-{case:02}")).collect();
    assert_eq!(lines, expected);
    // a case without a scenario names the test that shows it instead
    let untested =
        catalogue.iter().filter(|entry| entry.id.starts_with("P-")).filter_map(|it| it.not_tested_reason.as_deref());
    for reason in untested {
        assert!(reason.contains("試験 ") && reason.contains('_'), "{reason}");
    }
}

#[test]
fn nothing_about_pmh_is_left_for_later() {
    let later = |entry: &&Requirement| entry.not_tested_reason.as_ref().is_some_and(|it| it.contains("後続の版"));
    let catalogue = shipped();
    let left: Vec<&str> = catalogue.iter().filter(later).map(|entry| entry.id.as_str()).collect();
    assert!(!left.iter().any(|id| ["P-", "S001-", "S004-"].iter().any(|of| id.starts_with(of))), "{left:?}");
}

#[test]
fn there_are_enough_scenarios_and_their_names_differ() {
    let scenarios = scenarios();
    let names: BTreeSet<&str> = scenarios.iter().map(|(name, _)| name.as_str()).collect();
    assert!(scenarios.len() >= 45, "{}", scenarios.len());
    assert_eq!(names.len(), scenarios.len());
}

#[test]
fn every_scenario_names_a_requirement_that_can_fail_a_product() {
    let catalogue = shipped();
    for (name, tags) in scenarios() {
        assert!(tags.iter().any(|tag| catalogue.severity(tag) == Severity::Required), "{name}");
    }
}
