//! What the steps of one scenario remember between each other.

use crate::case::Observed;
use onshi_wire::control::reader::ScreenAnswer;
use onshi_wire::control::world::TapOutcome;
use std::collections::BTreeMap;

/// See the module.
#[derive(Debug, Default)]
pub struct Memory {
    rules: Vec<String>,
    /// What came of the last tap.
    pub tap: Option<TapOutcome>,
    /// What stands on the terminal's screen after a look-up without a card.
    pub on_terminal: Option<ScreenAnswer>,
    /// Receptions that an inquiry by this recipient or insured number began: id at the product.
    pub inquiries: BTreeMap<String, String>,
    /// Newest job of each kind: id at the product.
    pub jobs: BTreeMap<&'static str, String>,
    /// Claim files of the last closing.
    pub claims: Vec<Observed>,
    /// 検索番号 of returned receipts, by person's id.
    pub search_numbers: BTreeMap<String, String>,
    /// Requests that the last 「端末に…届く」 saw.
    pub requests: Vec<Observed>,
}

impl Memory {
    /// Tells which requirements the scenario claims: its tags, without `@`.
    pub fn claim(&mut self, tags: impl IntoIterator<Item = String>) {
        self.rules = tags.into_iter().filter(|tag| crate::requirements::is_requirement_tag(tag)).collect();
    }

    /// The first of these rules that the scenario claims; if it claims none of them, its own first one.
    pub fn rule(&self, wanted: &[&str]) -> String {
        let claimed = wanted.iter().find(|rule| self.rules.iter().any(|claimed| claimed == *rule));
        let own = self.rules.first().map(String::as_str);
        claimed.copied().or(own).or(wanted.first().copied()).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_names_a_rule_that_the_scenario_claims() {
        let mut memory = Memory::default();
        assert_eq!(memory.rule(&["S003-49", "S002-20"]), "S003-49");
        memory.claim(["日付移動".to_owned(), "B-016".to_owned(), "S002-20".to_owned()]);
        assert_eq!(memory.rule(&["S003-49", "S002-20"]), "S002-20");
        assert_eq!(memory.rule(&["S003-49"]), "B-016");
    }
}
