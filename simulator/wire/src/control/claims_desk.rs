//! The claims examiner's desk (審査支払機関の受付): what it answers to a claim file, over HTTP and, as
//! `<base>.result.json`, in the folder `claims/answers`. Codes, examination and payment dates are our own inventions
//! (spec/claims.md §9: the examiner's are not public).

use super::claims::ClaimSeverity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Format version of [`ClaimAnswer`].
pub const CLAIM_ANSWER_VERSION: u32 = 1;

/// Ending of the answer for programs in `claims/answers`.
pub const RESULT_JSON: &str = ".result.json";
/// Ending of the answer for people.
pub const RESULT_TEXT: &str = ".result.txt";
/// Ending of the file with what was returned.
pub const RETURNED_UKE: &str = ".returned.UKE";

/// What became of a file as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionOutcome {
    /// 受付: taken in; each receipt has its own state.
    Taken,
    /// 続きの巻を待つ: one volume of a set whose last volume has not come yet. No receipt is judged before it.
    Waiting,
    /// 受付不能: refused as a whole, nothing of it is kept as claimed.
    Refused,
}

/// Where a receipt stands at the world's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    /// 受付済み: accepted, waiting for the examination.
    Received,
    /// 審査済み: examined, waiting for the payment.
    Examined,
    /// 支払済み.
    Paid,
    /// 返戻: not accepted; may be claimed again with its 検索番号.
    Returned,
    /// 取下げ・過誤: taken back after it was accepted; may be claimed again with its 検索番号.
    Withdrawn,
}

/// What a reason does to the receipt (or to the file).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonLevel {
    /// 注意: accepted with a remark.
    #[serde(alias = "注意")]
    Remark,
    /// 返戻: the receipt is returned.
    #[serde(alias = "返戻")]
    Return,
    /// 受付不能: the file is refused.
    #[serde(alias = "受付不能")]
    Refuse,
}

/// Why something was returned, refused or remarked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClaimReason {
    /// Code of the reason, from `scenarios/layouts/claim-reasons.yaml`; invented.
    pub code: String,
    /// What it does.
    pub level: ReasonLevel,
    /// The reason in a few words, Japanese, from the same table.
    pub text: String,
    /// Line in the file, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Field position, from 1; 0 for the record as a whole.
    pub position: usize,
    /// The rule that found it, `UKE-…`.
    pub rule: String,
    /// How sure that rule is; independent of what the reason does.
    pub severity: ClaimSeverity,
    /// What is wrong, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
}

/// What the examiner confirmed about one payer, as it stands on the SN of returned and handled receipts
/// (spec/claims.md §5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConfirmedPayer {
    /// 負担者種別: `1` insurance, `2`…`5` first to fourth 公費.
    pub payer_kind: String,
    /// 確認区分: `02` 変更なし … `09` 枝番特定.
    pub class: String,
    /// The class in words.
    pub class_text: String,
    /// 保険者番号等(資格確認).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurer_number: Option<String>,
    /// 記号(資格確認).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symbol: Option<String>,
    /// 番号(資格確認).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// 枝番.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// 受給者番号(資格確認).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_number: Option<String>,
    /// Days of the month that this payer answers for, where a claim was split (分割).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<u8>,
}

/// One receipt's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceiptAnswer {
    /// Place in the submission, from 1; the last step of the withdrawal's path.
    pub index: u64,
    /// レセプト番号 as written.
    pub number: String,
    /// The submission (of this facility) whose file holds it: an earlier one for an earlier volume.
    pub submission: u64,
    /// Line of its first record in that file.
    pub first_line: u64,
    /// Line of its last record.
    pub last_line: u64,
    /// レセプト種別.
    pub receipt_type: String,
    /// 診療年月 (`2026-11`); absent when unreadable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// The world's person whom the claim is about; absent when it is nobody of this world (a vendor's other patients).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// カルテ番号等 as written, so that a product finds its patient.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chart_number: String,
    /// Total points (訪問看護: yen) as claimed.
    pub total: u64,
    /// Where it stands.
    pub state: ReceiptState,
    /// 検索番号 under which a returned or withdrawn receipt is to be claimed again (RE 検索番号).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_number: Option<String>,
    /// 検索番号 that the receipt itself bore: it is a re-claim of that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reclaims: Option<String>,
    /// 月遅れ: claimed later than in the month after the treatment (B-154).
    pub late: bool,
    /// Day of the examination (`2026-12-20`), for accepted ones. Our own date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub examined_on: Option<String>,
    /// Day of the payment. Our own date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<String>,
    /// Reasons and remarks.
    #[serde(default)]
    pub reasons: Vec<ClaimReason>,
    /// What was confirmed, payer by payer; empty for people who are not of this world.
    #[serde(default)]
    pub confirmed: Vec<ConfirmedPayer>,
}

/// The answer to a claim file. Read again later it tells the states of that moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClaimAnswer {
    /// Format version; 1.
    pub version: u32,
    /// Number of the submission, per facility from 1; 0 when the file was not even registered (too large).
    pub submission: u64,
    /// Facility's id.
    pub facility: String,
    /// Name of the file.
    pub file_name: String,
    /// When it came, `2026-12-05T09:00:00`.
    pub received_at: String,
    /// 請求年月 (`2026-12`); absent when unreadable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_month: Option<String>,
    /// 医科, 歯科, 調剤 or 訪問看護; empty when the file is no claim file.
    pub kind: String,
    /// What became of it.
    pub outcome: SubmissionOutcome,
    /// Receipts accepted without remark, at the time of the answer.
    pub accepted: u64,
    /// Receipts accepted with remarks.
    pub remarked: u64,
    /// Receipts returned or withdrawn.
    pub returned: u64,
    /// Remarks about the file, or why it was refused.
    #[serde(default)]
    pub reasons: Vec<ClaimReason>,
    /// Its receipts, those of earlier volumes included, in order.
    #[serde(default)]
    pub receipts: Vec<ReceiptAnswer>,
    /// That codes and dates are the simulator's own, in words.
    pub note: String,
}

/// One line of the list of submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubmissionInfo {
    /// Number, per facility from 1.
    pub submission: u64,
    /// Name of the file.
    pub file_name: String,
    /// When it came.
    pub received_at: String,
    /// 請求年月.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_month: Option<String>,
    /// What became of it.
    pub outcome: SubmissionOutcome,
    /// Number of receipts.
    pub receipts: u64,
    /// Returned or withdrawn by now.
    pub returned: u64,
    /// Paid by now.
    pub paid: u64,
}

/// Who takes a claim back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawnBy {
    /// 取下げ by the facility itself, at any time.
    #[serde(alias = "医療機関")]
    Facility,
    /// 過誤 asked for by the welfare office that pays it, after the payment.
    #[serde(alias = "福祉事務所")]
    Office,
    /// 過誤 asked for by the insurer that pays it, after the payment.
    #[serde(alias = "保険者")]
    Insurer,
}

/// Body of `POST …/facilities/{facility}/claims/{submission}/receipts/{index}/withdrawal`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawClaim {
    /// Who asks.
    pub by: WithdrawnBy,
    /// The office's id, for `by: office`; must be the one whose 負担者番号 the receipt bears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// The 保険者番号, for `by: insurer`; must be the receipt's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurer_number: Option<String>,
    /// Why, in a few words.
    #[serde(default)]
    pub reason: String,
}
