//! What a check of a claim file answers: the findings, in the order of lines.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether a finding makes the claim come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimSeverity {
    /// 警告: medium confidence, or tolerated in practice.
    Warning,
    /// 誤り.
    Error,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClaimFinding {
    /// Line in the file, from 1.
    pub line: u64,
    /// Record identifier (`KO`); empty for the file as a whole.
    pub record: String,
    /// Field position from 1; 0 for the record as a whole.
    pub position: usize,
    /// Field name, Japanese; empty for the record as a whole.
    pub field: String,
    /// Our code, `UKE-…`; not an examiner's.
    pub code: String,
    /// Severity.
    pub severity: ClaimSeverity,
    /// What is wrong, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
    /// Section of the collected facts that the rule rests on.
    pub source: String,
}

/// The result for a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClaimCheck {
    /// Format version; 1.
    pub version: u32,
    /// 医科, 歯科, 調剤 or 訪問看護.
    pub kind: String,
    /// Number of receipts.
    pub receipts: u64,
    /// Number of records.
    pub records: u64,
    /// Number of errors.
    pub errors: u64,
    /// Number of warnings.
    pub warnings: u64,
    /// The findings; at most as many as were asked for.
    pub findings: Vec<ClaimFinding>,
    /// Whether there were more findings than are listed.
    pub cut: bool,
}
