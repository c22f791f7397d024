//! The rules as data: `features/requirements/*.yaml`, one file per source document, and what a feature tag may name.
//!
//! A requirement says what a source text asks for (`quote`), how we read it (`reading`: who does what), where it can be
//! seen, how much it weighs, and, where no scenario tests it, why not. [`Catalogue::parse`] refuses a file that is not
//! whole; [`Catalogue::compare`] finds tags without an entry and entries without scenario or reason.
//!
//! | id | document |
//! |---|---|
//! | `S000-01` … `S004-94` | a clause of one of the five source documents |
//! | `B-001` … | a behaviour of daily work that public pages describe |
//! | `C-2.1` … | a rule of claim files, by section of the collected facts; `C12-01` … those of medical aid |
//! | `P-01` … `P-60` | a case of 医療費助成 (PMH): edge cases and failures |
//! | `W-2.7` … | a rule of the wire, by section of the format reference |

use crate::case::Severity;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The version of the catalogue format that this build reads.
pub const CATALOGUE_VERSION: u32 = 1;

/// How much a requirement weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// Every product has to.
    #[serde(rename = "必須")]
    Required,
    /// Every product that has the function or the equipment has to.
    #[serde(rename = "条件付")]
    Conditional,
    /// A product should; breaking it is reported and does not fail.
    #[serde(rename = "推奨")]
    Recommended,
    /// Says nothing about a product's behaviour.
    #[serde(rename = "文書のみ")]
    DocumentOnly,
}

/// How sure we are that the source says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Confidence {
    /// The source itself, or two independent ones.
    #[default]
    #[serde(rename = "高")]
    High,
    /// One credible source, or a source completed by deduction.
    #[serde(rename = "中")]
    Medium,
    /// Deduction or a guess.
    #[serde(rename = "低")]
    Low,
}

/// Where a requirement can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Observable {
    /// In the messages between product and terminal.
    #[serde(rename = "電文")]
    Wire,
    /// On the product's screen.
    #[serde(rename = "画面")]
    Screen,
    /// In the claim that the product writes.
    #[serde(rename = "レセプト")]
    Claim,
    /// Nowhere: documentation.
    #[serde(rename = "文書")]
    Document,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// Id, `S002-12`.
    pub id: String,
    /// The source's own words; none for behaviours and wire rules, which are told in ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Who does what, Japanese.
    pub reading: String,
    /// Where it can be seen.
    pub observable: Vec<Observable>,
    /// Weight.
    pub level: Level,
    /// Where it comes from, for behaviours and wire rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// How sure we are.
    #[serde(default)]
    pub confidence: Confidence,
    /// Why no scenario tests it, Japanese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_tested_reason: Option<String>,
}

/// One file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    version: u32,
    document: String,
    title: String,
    requirements: Vec<Requirement>,
}

/// What is wrong with a file of the catalogue: where, what, how to put right, Japanese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what} → {remedy}")]
pub struct CatalogueError {
    /// File, and entry where one is concerned.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
}

/// A disagreement between catalogue and features.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mismatch {
    /// A scenario names a requirement that the catalogue does not have.
    TagWithoutEntry {
        /// The tag without `@`.
        tag: String,
        /// The scenario.
        scenario: String,
    },
    /// An entry has neither scenario nor reason.
    EntryWithoutScenario {
        /// Its id.
        id: String,
    },
    /// An entry says why it is not tested, and yet a scenario tests it.
    StaleReason {
        /// Its id.
        id: String,
        /// One of the scenarios.
        scenario: String,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::TagWithoutEntry { tag, scenario } => {
                write!(
                    out,
                    "シナリオ「{scenario}」のタグ @{tag} は要件の一覧にありません → タグを直すか、features/requirements に加えてください"
                )
            }
            Mismatch::EntryWithoutScenario { id } => {
                write!(
                    out,
                    "要件 {id} にはシナリオも理由もありません → シナリオに @{id} を付けるか、not_tested_reason を書いてください"
                )
            }
            Mismatch::StaleReason { id, scenario } => {
                write!(
                    out,
                    "要件 {id} には試験しない理由がありますが、シナリオ「{scenario}」が試験しています → not_tested_reason を消してください"
                )
            }
        }
    }
}

/// All requirements, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    entries: BTreeMap<String, Requirement>,
    titles: BTreeMap<String, String>,
}

impl Catalogue {
    /// Reads files, each a pair of name and YAML text.
    ///
    /// # Errors
    /// The first mistake: YAML that cannot be read, another version, an id that does not fit its document or occurs
    /// twice, an empty reading, a documentation-only entry without a reason.
    pub fn parse<N, T>(files: impl IntoIterator<Item = (N, T)>) -> Result<Self, CatalogueError>
    where
        N: AsRef<str>,
        T: AsRef<str>,
    {
        let mut catalogue = Catalogue::default();
        for (name, text) in files {
            catalogue.take(name.as_ref(), text.as_ref())?;
        }
        Ok(catalogue)
    }

    fn take(&mut self, name: &str, text: &str) -> Result<(), CatalogueError> {
        let file: CatalogueFile = serde_saphyr::from_str(text).map_err(|error| {
            mistake(name, format!("読めません: {error}"), "書式を features/README.md のとおりに直してください")
        })?;
        if file.version != CATALOGUE_VERSION {
            let what = format!("版 {} は扱えません", file.version);
            return Err(mistake(name, what, &format!("version: {CATALOGUE_VERSION} で書いてください")));
        }
        for entry in file.requirements {
            check_entry(name, &file.document, &entry)?;
            let id = entry.id.clone();
            if self.entries.insert(id.clone(), entry).is_some() {
                return Err(mistake(&format!("{name} {id}"), "同じ番号が二度あります".into(), "一方を消してください"));
            }
        }
        self.titles.insert(file.document, file.title);
        Ok(())
    }

    /// The entry.
    pub fn get(&self, id: &str) -> Option<&Requirement> {
        self.entries.get(id)
    }

    /// Whether there is such an entry.
    pub fn exists(&self, id: &str) -> bool {
        self.entries.contains_key(id)
    }

    /// Its level.
    pub fn level(&self, id: &str) -> Option<Level> {
        self.get(id).map(|entry| entry.level)
    }

    /// How sure we are of it.
    pub fn confidence(&self, id: &str) -> Option<Confidence> {
        self.get(id).map(|entry| entry.confidence)
    }

    /// What breaking it weighs: recommendations, documentation, guesses and unknown ids never fail a product.
    pub fn severity(&self, id: &str) -> Severity {
        match self.get(id) {
            Some(entry) if entry.confidence == Confidence::Low => Severity::Warning,
            Some(Requirement { level: Level::Required | Level::Conditional, .. }) => Severity::Required,
            _ => Severity::Warning,
        }
    }

    /// Title of a document (`S002`, `B`, `W`).
    pub fn title(&self, document: &str) -> Option<&str> {
        self.titles.get(document).map(String::as_str)
    }

    /// All entries, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Requirement> {
        self.entries.values()
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Compares with the tags of the features: pairs of scenario name and its tags without `@`, inherited ones included.
    /// Tags that do not look like a requirement's id are left alone.
    pub fn compare<'a, T>(&self, scenarios: impl IntoIterator<Item = (&'a str, T)>) -> Vec<Mismatch>
    where
        T: IntoIterator<Item = &'a str>,
    {
        let mut tested: BTreeMap<&str, &str> = BTreeMap::new();
        let mut found = BTreeSet::new();
        for (scenario, tags) in scenarios {
            for tag in tags.into_iter().filter(|tag| is_requirement_tag(tag)) {
                tested.entry(tag).or_insert(scenario);
                if !self.exists(tag) {
                    found.insert(Mismatch::TagWithoutEntry { tag: tag.to_owned(), scenario: scenario.to_owned() });
                }
            }
        }
        for entry in self.entries.values() {
            let id = entry.id.clone();
            match (tested.get(id.as_str()), &entry.not_tested_reason) {
                (None, None) => found.insert(Mismatch::EntryWithoutScenario { id }),
                (Some(scenario), Some(_)) => {
                    found.insert(Mismatch::StaleReason { id, scenario: (*scenario).to_owned() })
                }
                _ => false,
            };
        }
        found.into_iter().collect()
    }
}

/// Whether a tag (without `@`) names a requirement: `S002-12`, `B-024`, `W-2.7`, `C12-05`.
pub fn is_requirement_tag(tag: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    match tag.split_once('-') {
        Some(("B" | "W" | "C" | "C12" | "P", number)) => digits(number),
        Some((document, number)) => document.len() == 4 && document.starts_with("S0") && digits(number),
        None => false,
    }
}

fn check_entry(name: &str, document: &str, entry: &Requirement) -> Result<(), CatalogueError> {
    let place = format!("{name} {}", entry.id);
    let fits = entry.id.split_once('-').is_some_and(|(prefix, _)| prefix == document);
    if !fits || !is_requirement_tag(&entry.id) {
        let remedy = format!("{document}-番号 の形で書いてください");
        return Err(mistake(&place, format!("番号「{}」は文書 {document} のものではありません", entry.id), &remedy));
    }
    if entry.reading.trim().is_empty() {
        return Err(mistake(&place, "読み方が空です".into(), "誰が何をするかを reading に書いてください"));
    }
    if entry.observable.is_empty() {
        return Err(mistake(
            &place,
            "どこで確かめられるかがありません".into(),
            "observable に 電文・画面・レセプト・文書 のいずれかを書いてください",
        ));
    }
    let reason = entry.not_tested_reason.as_deref().map(str::trim);
    if reason == Some("") || (entry.level == Level::DocumentOnly && reason.is_none()) {
        return Err(mistake(&place, "試験しない理由がありません".into(), "not_tested_reason に理由を書いてください"));
    }
    Ok(())
}

fn mistake(place: &str, what: String, remedy: &str) -> CatalogueError {
    CatalogueError { place: place.to_owned(), what, remedy: remedy.to_owned() }
}

#[cfg(test)]
#[path = "requirements_tests.rs"]
mod tests;
