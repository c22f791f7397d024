//! What a rule found: where, what, how to put it right.

/// How sure a rule is (spec/claims.md): high is an error, medium a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// One source, or inference: a warning.
    Medium,
    /// Two sources, or seen in real files: an error.
    High,
}

/// A rule as data: everything that a report says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Our id, `UKE-2nn` for form across records, `UKE-3nn` for comparison with ticket and coverage.
    pub id: &'static str,
    /// One line, Japanese.
    pub title: &'static str,
    /// Section or row of spec/claims.md.
    pub source: &'static str,
    /// How sure.
    pub confidence: Confidence,
}

impl Rule {
    /// A rule of high confidence.
    pub(crate) const fn high(id: &'static str, title: &'static str, source: &'static str) -> Rule {
        Rule { id, title, source, confidence: Confidence::High }
    }

    /// A rule of medium confidence.
    pub(crate) const fn medium(id: &'static str, title: &'static str, source: &'static str) -> Rule {
        Rule { id, title, source, confidence: Confidence::Medium }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// Line in the file.
    pub line: u64,
    /// Field position in that line's record, from 1; 0 for the record as a whole.
    pub position: usize,
    /// What is wrong, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
}

/// Collects findings.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Nothing found yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn add(
        &mut self,
        rule: &'static Rule,
        place: (u64, usize),
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.0.push(Finding { rule, line: place.0, position: place.1, what: what.into(), remedy: remedy.into() });
    }

    /// All, in the order of lines and fields.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| (finding.line, finding.position, finding.rule.id));
        self.0
    }
}
