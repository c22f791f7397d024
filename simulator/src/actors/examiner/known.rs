//! What is known beside a claim file: nothing, or what a world says of the facility and the person of each receipt.

use onshi_domain::claim::file::Head;
use onshi_domain::claim::{Finding, Receipt};

/// Puts a file beside what is known, as it streams by.
pub trait Known {
    /// What is wrong with who claims.
    fn of_head(&self, head: &Head) -> Vec<Finding>;
    /// What is wrong with a receipt beside its person.
    fn of_receipt(&self, head: &Head, receipt: &Receipt) -> Vec<Finding>;
}

/// Nothing is known: a file is judged by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Nothing;

impl Known for Nothing {
    fn of_head(&self, _: &Head) -> Vec<Finding> {
        Vec::new()
    }

    fn of_receipt(&self, _: &Head, _: &Receipt) -> Vec<Finding> {
        Vec::new()
    }
}
