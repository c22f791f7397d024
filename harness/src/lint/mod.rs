//! Mistakes in feature files, found before anything runs: where, what, how to put right.
//!
//! The parser underneath says little about some mistakes and nothing about others: a file indented with full-width
//! spaces is a feature without scenarios to it, and a full-width colon a mistake on an unnamed line. So:
//!
//! - [`text`]: what can be seen line by line, before parsing;
//! - [`meaning`]: what needs the parsed file: no scenarios, placeholders, names, requirement tags;
//! - [`steps`]: every step's text against every step function.

pub mod meaning;
pub mod steps;
pub mod text;

use crate::case::Case;
use crate::parse::FeatureSource;
use crate::requirements::Catalogue;
use cucumber::step::Collection;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LintProblem {
    /// The feature file, or the folder.
    pub file: String,
    /// Line from 1; 0 when the whole is meant.
    pub line: u32,
    /// What, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
}

impl LintProblem {
    fn new(source: &FeatureSource, line: usize, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        LintProblem {
            file: source.path.clone(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

impl std::fmt::Display for LintProblem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(out, "{}: {} → {}", self.file, self.what, self.remedy),
            line => write!(out, "{}:{line}: {} → {}", self.file, self.what, self.remedy),
        }
    }
}

/// What the files are held against.
pub struct LintContext<'a> {
    /// All step functions.
    pub steps: &'a Collection<Case>,
    /// All requirements; none leaves the tags alone.
    pub requirements: Option<&'a Catalogue>,
}

/// All mistakes, in the order of files and lines.
pub fn lint(features: &[FeatureSource], context: &LintContext<'_>) -> Vec<LintProblem> {
    let mut problems = Vec::new();
    if features.is_empty() {
        problems.push(LintProblem {
            file: "features".to_owned(),
            line: 0,
            what: "feature ファイルがひとつもありません".to_owned(),
            remedy: "--features に .feature ファイルのあるフォルダーを指定してください".to_owned(),
        });
    }
    for source in features {
        problems.extend(lint_file(source, context));
    }
    problems.extend(meaning::across_files(features));
    problems.sort();
    problems.dedup();
    problems
}

fn lint_file(source: &FeatureSource, context: &LintContext<'_>) -> Vec<LintProblem> {
    let mut problems = text::check(source);
    match source.parse() {
        Ok(feature) => {
            problems.extend(meaning::check(source, &feature, context.requirements));
            problems.extend(steps::check(source, &feature, context.steps));
        }
        // The parser's own message is worth little: it is shown only when nothing better was found.
        Err(trouble) if problems.is_empty() => {
            let remedy = "見出し語（機能・背景・シナリオ・例・前提・もし・ならば・かつ）と字下げを確かめてください";
            problems.push(LintProblem::new(source, trouble.line as usize, trouble.what, remedy));
        }
        Err(_) => {}
    }
    problems
}

#[cfg(test)]
mod tests;
