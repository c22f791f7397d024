//! 地単公費マスター in the control API: the files that a world is made with, and what a world knows from them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A master file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalSchemesFile {
    /// Its name as `schemes` of the world file or the command line gives it; messages name the file by it.
    pub name: String,
    /// The CSV: 94 columns, no header (spec/pmh.md §3.5).
    pub csv: String,
}

/// Query of `GET /worlds/{world}/local-schemes`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalSchemesQuery {
    /// 公費負担者番号, 8 digits. Default: every one.
    pub payer_number: Option<String>,
    /// Only branches in force on this day, `2026-11-10`.
    pub on: Option<String>,
    /// How many at most. Default and upper limit: 1,000.
    pub limit: Option<usize>,
}

/// What a world knows from its local masters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LocalSchemesInfo {
    /// How many branches there are that were asked for.
    pub total: usize,
    /// The branches, by payer number and place in the file; none is picked.
    pub branches: Vec<LocalBranch>,
    /// What absence means, Japanese.
    pub absence: String,
}

/// A branch: one row of a master.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LocalBranch {
    /// The file.
    pub file: String,
    /// Line of the file, from 1.
    pub line: u32,
    /// 事業名 正式名称.
    pub name: String,
    /// 都道府県番号.
    pub prefecture: String,
    /// 市区町村コード; none for a scheme of the prefecture.
    pub municipality: Option<String>,
    /// 公費負担者番号; empty if the master gives none.
    pub payer_number: String,
    /// 事業内区分コード.
    pub segment: Option<String>,
    /// 有効開始年月日.
    pub valid_from: String,
    /// 有効終了年月日; none while it is not decided.
    pub valid_to: Option<String>,
    /// 公費適用優先順位, 1 first.
    pub order: Option<u16>,
}
