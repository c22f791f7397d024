//! The house rules that clippy does not know: an ordinary test that reads the source tree.
//!
//! Each rule guards an invariant of the README: who may import whom, one idea a file, every file says what it is,
//! licences are there, and the paths that the README names exist.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// No source file is longer than this. A file that needs more holds two ideas.
const LINES_IN_A_FILE: usize = 600;

/// Of our own packages, what each may import outside its tests. The architecture's table.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("onshi-domain", &[]),
    ("onshi-nation", &["onshi-domain"]),
    ("onshi-wire", &[]),
    ("onshi-simulator", &["onshi-domain", "onshi-nation", "onshi-wire"]),
    ("onshi-fuzz", &["onshi-domain", "onshi-wire", "onshi-simulator"]),
    ("onshi-reference", &["onshi-wire"]),
    ("onshi-harness", &["onshi-wire"]),
    ("onshi-load", &["onshi-wire", "onshi-nation"]),
    (
        "onshi",
        &[
            "onshi-domain",
            "onshi-nation",
            "onshi-wire",
            "onshi-simulator",
            "onshi-reference",
            "onshi-harness",
            "onshi-load",
        ],
    ),
];

/// Other packages that a pure package must not depend on.
const MUST_NOT_USE: &[(&str, &[&str])] = &[
    ("onshi-domain", &["tokio", "serde", "serde_json", "rand", "axum", "reqwest"]),
    ("onshi-nation", &["tokio", "onshi-wire", "axum", "reqwest", "rand"]),
    ("onshi-wire", &["tokio", "axum", "reqwest"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the workspace root exists")
}

/// Every file below `folder` with this ending, build products and dot folders left out.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "target" {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// The names in `[dependencies]` of a manifest: lines up to the next table.
fn dependencies(manifest: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.trim_start().starts_with('['))
        .filter_map(|line| line.split(['.', '=', ' ']).next())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn manifests() -> BTreeMap<String, String> {
    files(&root(), "Cargo.toml")
        .into_iter()
        .map(|path| text(&path))
        .filter_map(|manifest| {
            let name = manifest.lines().find_map(|line| line.strip_prefix("name = \""))?;
            Some((name.trim_end_matches('"').to_owned(), manifest.clone()))
        })
        .collect()
}

fn assert_none(problems: &[String], rule: &str) {
    assert!(problems.is_empty(), "{rule}\n{}", problems.join("\n"));
}

#[test]
fn packages_import_only_what_the_architecture_allows() {
    let manifests = manifests();
    let mut problems = Vec::new();
    for (package, allowed) in MAY_IMPORT {
        let manifest = manifests.get(*package).unwrap_or_else(|| panic!("package {package} is missing"));
        let used = dependencies(manifest);
        for name in used.iter().filter(|name| *name == "onshi" || name.starts_with("onshi-")) {
            if !allowed.contains(&name.as_str()) {
                problems.push(format!("{package} imports {name}"));
            }
        }
        for (_, banned) in MUST_NOT_USE.iter().filter(|(name, _)| name == package) {
            problems.extend(
                used.iter()
                    .filter(|name| banned.contains(&name.as_str()))
                    .map(|name| format!("{package} depends on {name}")),
            );
        }
    }
    assert_eq!(manifests.len(), MAY_IMPORT.len(), "a package is missing from the import table: {:?}", manifests.keys());
    assert_none(&problems, "import table of the architecture:");
}

#[test]
fn only_from_wire_and_to_wire_know_both_wire_and_domain() {
    let problems: Vec<String> = files(&root().join("simulator/src"), ".rs")
        .into_iter()
        .filter(|path| {
            let source = text(path);
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name != "from_wire.rs"
                && name != "to_wire.rs"
                && source.contains("onshi_domain")
                && source.contains("onshi_wire")
        })
        .map(|path| shown(&path))
        .collect();
    assert_none(&problems, "these files import both onshi_wire and onshi_domain:");
}

#[test]
fn rooms_of_the_simulator_do_not_look_into_each_other() {
    let source = root().join("simulator/src");
    let mut problems = Vec::new();
    for (room, banned) in [("store", "crate::actors"), ("api", "crate::store")] {
        for path in files(&source.join(room), ".rs") {
            if text(&path).contains(banned) {
                problems.push(format!("{} names {banned}", shown(&path)));
            }
        }
    }
    assert_none(&problems, "store never imports actors, api never imports store:");
}

#[test]
fn files_say_what_they_are_and_stay_readable() {
    let mut problems = Vec::new();
    for path in files(&root(), ".rs") {
        let source = text(&path);
        if !source.starts_with("//!") {
            problems.push(format!("{}: the first line is not a `//!` sentence", shown(&path)));
        }
        let lines = source.lines().count();
        if lines > LINES_IN_A_FILE {
            problems.push(format!("{}: {lines} lines, more than {LINES_IN_A_FILE}", shown(&path)));
        }
        let attribute = concat!("#[", "ignore");
        if source.contains(attribute) {
            problems.push(format!("{}: an ignored test", shown(&path)));
        }
    }
    assert_none(&problems, "one idea a file, and its first line says which:");
}

#[test]
fn nothing_names_the_machine_that_it_was_written_on() {
    let banned =
        [["root", "home"].map(|folder| format!("/{folder}/")).to_vec(), vec!["C:\\Users\\".to_owned()]].concat();
    let mut problems = Vec::new();
    for ending in [".rs", ".md", ".toml", ".yaml", ".feature", ".html", ".js"] {
        for path in files(&root(), ending) {
            if path.ends_with("harness/cli/tests/tidy.rs") {
                continue;
            }
            for (number, line) in text(&path).lines().enumerate() {
                if banned.iter().any(|word| line.contains(word)) {
                    problems.push(format!("{}:{}: {line}", shown(&path), number + 1));
                }
            }
        }
    }
    assert_none(&problems, "paths of a machine:");
}

#[test]
fn the_top_level_holds_what_the_architecture_says() {
    let expected = [
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.ja.md",
        "README.md",
        "benches",
        "clippy.toml",
        "features",
        "harness",
        "rustfmt.toml",
        "scenarios",
        "simulator",
    ];
    let mut found: Vec<String> = fs::read_dir(root())
        .expect("a readable root")
        .map(|entry| entry.expect("a readable entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && name != "target")
        .collect();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn paths_that_the_readmes_name_exist() {
    let mut problems = Vec::new();
    for readme in ["README.md", "README.ja.md"] {
        let source = text(&root().join(readme));
        for word in source.split('`').skip(1).step_by(2) {
            let looks_like_a_path = ["simulator/", "harness/", "features/", "scenarios/", "benches/", ".ci/"]
                .iter()
                .any(|start| word.starts_with(start));
            if looks_like_a_path && !word.contains(['*', '<', '{', ' ']) && !root().join(word).exists() {
                problems.push(format!("{readme}: {word}"));
            }
        }
    }
    assert_none(&problems, "a README names paths that do not exist:");
}
