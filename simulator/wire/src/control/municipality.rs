//! Municipalities, certificate types and certificates: as a world file says them, as the control API tells them, and
//! what a registration task is answered. Task and results are ours: only `postRegistrationTasks` itself is published
//! (spec/pmh.md §2.1, §2.4).

use super::dates::DateExpr;
use crate::masters::national::CareScope;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a body is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BodyKind {
    /// 都道府県.
    #[serde(alias = "都道府県")]
    Prefecture,
    /// 指定都市(政令市).
    #[serde(alias = "指定都市", alias = "政令市")]
    DesignatedCity,
    /// 中核市.
    #[serde(alias = "中核市")]
    CoreCity,
    /// 児童相談所設置市.
    #[serde(alias = "児童相談所設置市", alias = "児相設置市")]
    ChildGuidanceCity,
    /// 特別区.
    #[serde(alias = "特別区")]
    SpecialWard,
    /// 上記以外の市区町村.
    #[default]
    #[serde(alias = "市区町村")]
    Municipality,
    /// 国.
    #[serde(alias = "国")]
    State,
    /// 支払基金.
    #[serde(alias = "支払基金")]
    PaymentFund,
    /// 環境再生保全機構.
    #[serde(alias = "環境再生保全機構")]
    RestorationAgency,
}

/// A body that takes part in PMH (自治体).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MunicipalitySpec {
    /// Short name, unique in the world.
    pub id: String,
    /// Official name. Default: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 種別. Default: 市区町村.
    #[serde(default)]
    pub kind: BodyKind,
    /// 都道府県番号 01–47; none for 国, 支払基金, 環境再生保全機構. Default: 13 for the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefecture: Option<u8>,
    /// 全国地方公共団体コード, 6 digits with check digit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 保健所設置市.
    #[serde(default)]
    pub health_centre: bool,
    /// 児童相談所設置市.
    #[serde(default)]
    pub child_guidance_centre: bool,
    /// A prefecture that issues certificates of local schemes itself (S004-31).
    #[serde(default)]
    pub issues_local_certificates: bool,
    /// 受給者証種別 that it has set up (制度マスタ).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificate_types: Vec<CertificateTypeSpec>,
}

/// What a certificate type certifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeSpec {
    /// A national scheme by its id (`"54"`, `38-hepatitis`).
    #[serde(alias = "国公費")]
    National(String),
    /// A local one.
    #[serde(alias = "地単")]
    Local(LocalKind),
}

/// 地方単独.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocalKind {
    /// こども.
    #[serde(alias = "こども", alias = "子ども")]
    Child,
    /// 障がい.
    #[serde(alias = "障がい", alias = "障害")]
    Disability,
    /// ひとり親.
    #[serde(alias = "ひとり親")]
    SingleParent,
    /// その他.
    #[serde(alias = "その他")]
    Other,
}

/// A certificate type (機関別受給者証種別).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateTypeSpec {
    /// 機関別受給者証種別ID, half-width letters and digits, at most 50.
    pub id: String,
    /// 受給者証名. Default: the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 制度.
    pub programme: ProgrammeSpec,
    /// 公費適用優先順位 among local ones, 1 first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_order: Option<u16>,
    /// 所得区分: code and name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub income_segments: BTreeMap<String, String>,
    /// 追加条件: item code, then condition code and name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub conditions: BTreeMap<String, BTreeMap<String, String>>,
}

/// The unit of a cap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapUnit {
    /// 月.
    #[default]
    #[serde(alias = "月")]
    Month,
    /// 日.
    #[serde(alias = "日")]
    Day,
    /// 回.
    #[serde(alias = "回")]
    Visit,
}

/// 自己負担上限額 (shape invented by onshi, spec/pmh.md §2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CapSpec {
    /// Yen; 0 is a cap of zero.
    pub yen: u32,
    /// Per what. Default: month.
    #[serde(default)]
    pub unit: CapUnit,
    /// Over which care. Default: both.
    #[serde(default = "both")]
    pub care: CareScope,
    /// Payments at all institutions count together. Default: true.
    #[serde(default = "yes")]
    pub shared: bool,
}

fn both() -> CareScope {
    CareScope::Both
}
fn yes() -> bool {
    true
}

/// 券面項目.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FaceItemSpec {
    /// Item.
    pub name: String,
    /// Value.
    pub value: String,
}

/// A certificate (受給者証) of a person, one history row; what is left out is invented or absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateSpec {
    /// The municipality's id.
    pub municipality: String,
    /// 機関別受給者証種別ID.
    #[serde(rename = "type", alias = "種別")]
    pub type_id: String,
    /// 公費負担者番号, 8 digits. Default: invented for a national scheme, none for a local one. `""`: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer_number: Option<String>,
    /// 公費受給者番号, at most 30 characters. Default: invented. `""`: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_number: Option<String>,
    /// 受給者証名. Default: the type's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 区分.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// 所得区分, a code of the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income_segment: Option<String>,
    /// 追加条件, `01-1;02-3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
    /// 指定医療機関情報.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub designated_institutions: Option<String>,
    /// 常に償還払い.
    #[serde(default)]
    pub always_reimbursement: bool,
    /// 自己負担上限額. Default: none, which is not zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<CapSpec>,
    /// 有効期間 from. Default: one year before the treatment month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateExpr>,
    /// 有効期間 until, that day included. Default: the end of the eleventh month after the treatment month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateExpr>,
    /// 受給者証サブキー.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub_key: Option<String>,
    /// 履歴キー. Default: `1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history_key: Option<String>,
    /// 不開示.
    #[serde(default)]
    pub not_disclosed: bool,
    /// 券面項目.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub face_items: Vec<FaceItemSpec>,
}

/// A municipality as the control API tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MunicipalityInfo {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// 種別.
    pub kind: BodyKind,
    /// 都道府県番号.
    pub prefecture: Option<u8>,
    /// 全国地方公共団体コード.
    pub code: Option<String>,
    /// 保健所設置市.
    pub health_centre: bool,
    /// 児童相談所設置市.
    pub child_guidance_centre: bool,
    /// 受給者証種別.
    pub certificate_types: Vec<CertificateTypeSpec>,
    /// Ids of the national schemes that it may run (S001, S004).
    pub national_schemes: Vec<String>,
    /// 地方単独 that it may run (S004).
    pub local_schemes: Vec<LocalKind>,
    /// Bearer token of the registration API in this world; follows from the seed, worth nothing elsewhere.
    pub registration_token: String,
}

/// A history row as the control API tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CertificateInfo {
    /// Municipality.
    pub municipality: String,
    /// 機関別受給者証種別ID.
    #[serde(rename = "type")]
    pub type_id: String,
    /// 国公費 scheme id; none for a local one.
    pub scheme: Option<String>,
    /// 法別番号 as the payer number says.
    pub law: Option<u8>,
    /// 公費適用順位 among the rows that PMH may tell on the world's day; none for a row that it may not tell.
    pub place: Option<u32>,
    /// 公費負担者番号.
    pub payer_number: Option<String>,
    /// 公費受給者番号.
    pub recipient_number: Option<String>,
    /// 受給者証名.
    pub name: String,
    /// 区分.
    pub segment: Option<String>,
    /// 所得区分.
    pub income_segment: Option<String>,
    /// 追加条件, `01-1;02-3`.
    pub conditions: Option<String>,
    /// 指定医療機関情報.
    pub designated_institutions: Option<String>,
    /// 常に償還払い.
    pub always_reimbursement: bool,
    /// 自己負担上限額.
    pub cap: Option<CapSpec>,
    /// 有効期間 from.
    pub valid_from: String,
    /// 有効期間 until.
    pub valid_to: String,
    /// 受給者証サブキー.
    pub sub_key: Option<String>,
    /// 履歴キー.
    pub history_key: String,
    /// 不開示.
    pub not_disclosed: bool,
    /// 削除.
    pub deleted: bool,
    /// 券面項目.
    pub face_items: Vec<FaceItemSpec>,
}

/// A person's simulated individual number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IndividualNumberInfo {
    /// Person's id.
    pub person: String,
    /// 模擬個人番号: 12 digits whose check digit is wrong on purpose, so that it is nobody's.
    pub individual_number: String,
}

/// The answer to `postRegistrationTasks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskAccepted {
    /// Task id, `r1`.
    pub task_id: String,
    /// Records taken in.
    pub records: u32,
}

/// State of a task (ours).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// 処理中: not done yet, no results.
    Processing,
    /// 完了: every record was taken.
    Completed,
    /// 完了(エラーあり): some records were rejected.
    CompletedWithErrors,
}

/// What became of a record (ours).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordOutcome {
    /// 新規登録.
    Accepted,
    /// 置換.
    Replaced,
    /// 変更なし.
    Unchanged,
    /// 削除.
    Deleted,
    /// 拒否.
    Rejected,
}

/// Something to say about a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordRemark {
    /// Field as the API names it; empty: the record as a whole.
    pub field: String,
    /// Code of onshi's own.
    pub code: String,
    /// What.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
}

/// The result of a record (ours).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordResult {
    /// Index in the array, from 0.
    pub index: u32,
    /// Line of the CSV file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// historyKey as sent.
    pub history_key: Option<String>,
    /// What became of it.
    pub result: RecordOutcome,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<RecordRemark>,
    /// What is odd and was accepted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<RecordRemark>,
}

/// How many records came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TaskCounts {
    /// 新規登録.
    pub accepted: u32,
    /// 置換.
    pub replaced: u32,
    /// 変更なし.
    pub unchanged: u32,
    /// 削除.
    pub deleted: u32,
    /// 拒否.
    pub rejected: u32,
}

/// A task (ours).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskInfo {
    /// Task id.
    pub task_id: String,
    /// Municipality.
    pub municipality: String,
    /// State.
    pub state: TaskState,
    /// When it came.
    pub accepted_at: String,
    /// When it was or will be done.
    pub done_at: String,
    /// Records; while it is processed, those judged so far.
    pub records: u32,
    /// Counts; none while it is processed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<TaskCounts>,
    /// Results of this page.
    pub results: Vec<RecordResult>,
    /// Where the next page begins (`after`); none at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<u32>,
}

/// The query of a task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskQuery {
    /// Results from this index on.
    pub after: u32,
    /// The most results; default 1,000, at most 10,000.
    pub limit: Option<u32>,
    /// Rejected records only.
    pub rejected: bool,
}
