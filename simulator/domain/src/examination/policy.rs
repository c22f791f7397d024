//! What a rule does to a receipt. The examiner's real practice is not public, so this is data
//! (`scenarios/layouts/claim-reasons.yaml`); without an entry a sure rule returns, an unsure one remarks.

use crate::claim::{Confidence, Rule};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a finding does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// 注意: accepted with a remark.
    Remark,
    /// 返戻: the receipt is returned.
    Return,
    /// 受付不能: the file is refused.
    Refuse,
}

/// Levels by rule. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy(Arc<BTreeMap<String, Level>>);

impl Policy {
    /// The levels of a table.
    #[must_use]
    pub fn new(levels: BTreeMap<String, Level>) -> Self {
        Policy(Arc::new(levels))
    }

    /// What a finding of this rule does.
    #[must_use]
    pub fn level(&self, rule: &str, confidence: Confidence) -> Level {
        let usual = if confidence == Confidence::High { Level::Return } else { Level::Remark };
        self.0.get(rule).copied().unwrap_or(usual)
    }

    /// The same for a rule as data.
    #[must_use]
    pub fn of(&self, rule: &Rule) -> Level {
        self.level(rule.id, rule.confidence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_before_the_confidence() {
        let policy = Policy::new(BTreeMap::from([("UKE-301".to_owned(), Level::Remark)]));
        assert_eq!(policy.level("UKE-301", Confidence::High), Level::Remark);
        assert_eq!(policy.level("UKE-302", Confidence::High), Level::Return);
        assert_eq!(policy.level("UKE-304", Confidence::Medium), Level::Remark);
    }
}
