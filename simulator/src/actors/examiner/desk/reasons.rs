//! Reasons: code, words and what each does, by rule. An examiner's real codes are not public (spec/claims.md §9), so every
//! value here is invented; the table is data (`scenarios/layouts/claim-reasons.yaml`) that can be replaced.

use crate::world_file::yaml;
use onshi_wire::control::claims_desk::ReasonLevel;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The table that is built in.
const BUILT_IN: &str = include_str!("../../../../../scenarios/layouts/claim-reasons.yaml");
/// The version of the table's format.
pub const REASONS_FORMAT_VERSION: u32 = 1;
/// Code of a rule that the table does not list.
const UNLISTED: &str = "Z999";

/// The table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasons {
    /// Whether the codes are our invention; answers say so.
    pub invented: bool,
    /// What the table is, one line.
    pub title: String,
    by_rule: BTreeMap<String, Reason>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Code.
    pub code: String,
    /// What it does; none leaves it to how sure the rule is.
    pub level: Option<ReasonLevel>,
    /// In a few words, Japanese.
    pub text: String,
    /// How to put it right; none leaves it to the finding.
    pub remedy: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    version: u32,
    invented: bool,
    title: String,
    reasons: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    rules: Vec<String>,
    #[serde(default)]
    level: Option<ReasonLevel>,
    text: String,
    #[serde(default)]
    remedy: Option<String>,
}

impl Reasons {
    /// The built-in table.
    pub fn built_in() -> Reasons {
        Self::read(BUILT_IN).expect("the built-in table is read by a test")
    }

    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with it, Japanese.
    pub fn read(text: &str) -> Result<Reasons, String> {
        let table: Table = yaml::read_checked(text).map_err(|problem| problem.text.unwrap_or(problem.what))?;
        if table.version != REASONS_FORMAT_VERSION {
            return Err(format!(
                "理由の表の形式の版 {} には対応していません。version: 1 としてください。",
                table.version
            ));
        }
        let mut by_rule = BTreeMap::new();
        for Row { code, rules, level, text, remedy } in table.reasons {
            for rule in rules {
                let reason = Reason { code: code.clone(), level, text: text.clone(), remedy: remedy.clone() };
                if by_rule.insert(rule.clone(), reason).is_some() {
                    return Err(format!("理由の表に規則 {rule} が二度あります。一つの理由だけに書いてください。"));
                }
            }
        }
        Ok(Reasons { invented: table.invented, title: table.title, by_rule })
    }

    /// The reason of a rule.
    pub fn of(&self, rule: &str) -> Reason {
        let unlisted = || Reason { code: UNLISTED.to_owned(), level: None, text: "その他".to_owned(), remedy: None };
        self.by_rule.get(rule).cloned().unwrap_or_else(unlisted)
    }

    /// The levels that the table gives, by rule.
    pub fn levels(&self) -> impl Iterator<Item = (&str, ReasonLevel)> {
        self.by_rule.iter().filter_map(|(rule, reason)| Some((rule.as_str(), reason.level?)))
    }
}
