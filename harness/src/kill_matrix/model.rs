//! `kill-matrix.json`, version 1.

use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of `kill-matrix.json` that this build writes.
pub const KILL_MATRIX_VERSION: u32 = 1;

/// The whole matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KillMatrix {
    /// [`KILL_MATRIX_VERSION`].
    pub version: u32,
    /// Every row is as it must be, and there is at least one defect.
    pub ok: bool,
    /// Seed of every world.
    pub seed: u64,
    /// SHA-256 over features and requirements, hex.
    pub suite_hash: String,
    /// Scenarios in the order of the plan.
    pub scenarios: Vec<ScenarioColumn>,
    /// Reference, null, echo, then the defects in their order.
    pub rows: Vec<Row>,
    /// Mutation score of each feature file.
    pub features: Vec<FeatureScore>,
    /// Requirements that scenarios claim and no defect breaks.
    pub requirements_without_defect: Vec<String>,
    /// Duration in milliseconds; the only field that differs between two runs with the same seed.
    pub timing_ms: u64,
}

/// A scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioColumn {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// The feature file.
    pub file: String,
    /// Requirements that it claims.
    pub requirements: Vec<String>,
}

/// What kind of product a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// The reference without fault: everything passes.
    Reference,
    /// Does nothing: nothing passes.
    Null,
    /// Copies everything back: nothing passes.
    Echo,
    /// The reference with a fault.
    Defect,
}

/// One product's run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: RowKind,
    /// What its fault does, Japanese.
    pub description: String,
    /// Requirements that it breaks.
    pub breaks: Vec<String>,
    /// As it must be.
    pub ok: bool,
    /// Why not, Japanese.
    pub problems: Vec<String>,
    /// Scenarios that claim a broken requirement and failed.
    pub killed_by: Vec<String>,
    /// Scenarios that failed without claiming a broken requirement.
    pub accidents: Vec<String>,
    /// Verdict of each scenario.
    pub verdicts: BTreeMap<String, Verdict>,
}

/// How much the scenarios of a feature file catch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureScore {
    /// The file.
    pub file: String,
    /// Its scenarios.
    pub scenarios: usize,
    /// Those of them that fail for at least one defect.
    pub killing: usize,
    /// Defects that break a requirement that the file claims.
    pub claimed_defects: usize,
    /// Those of them that the file's scenarios catch.
    pub killed_defects: usize,
}
