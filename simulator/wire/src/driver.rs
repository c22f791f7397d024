//! The *driver*: an optional HTTP interface that a receipt computer may offer, so that a suite can press its buttons
//! and read its screen without a person. Version 1; base path `/driver/v1`.
//!
//! A driver only stimulates and shows. What the product asked of the terminal is taken from the journal, never from
//! here. Everything that a driver does not offer is done by a person or is judged inconclusive. A refusal is any status
//! from 400 with a text for people.
//!
//! | method and path | body → answer | capability |
//! |---|---|---|
//! | `GET /about` | → [`About`] | always |
//! | `POST /session` | [`Session`] → 204: forget all patients, watch these folders | always |
//! | `PUT /date` | [`SetDate`] → 204: the product's idea of now | `time_travel` |
//! | `GET /screen` | → [`Screen`] | `screen` |
//! | `POST /inquiries` | [`InquireByNumber`] → [`Started`]: the clerk asks by number (資格確認要求) | `inquire_by_number` |
//! | `POST /bulk-inquiries` | [`InquireInBulk`] → [`Started`]: 資格確認一括照会 | `bulk_inquiry` |
//! | `POST /reference-numbers` | [`RegisterReferenceNumbers`] → [`Started`]: 照会番号登録, bulk when several | `reference_numbers` |
//! | `POST /bulk-acquisitions` | [`AcquireInBulk`] → [`Started`]: 委託先資格情報の一括取得 | `bulk_acquisition` |
//! | `POST /remote-inquiries` | [`InquireRemotely`] → [`Started`]: 訪問診療等・オンライン診療等の資格確認, without a card | `remote_care` |
//! | `POST /consented-acquisitions` | [`AcquireConsented`] → [`Started`]: 同意済資格情報の一括取得 | `remote_care` |
//! | `POST /paper-receptions` | [`PaperReception`] → [`Started`]: reception by paper ticket (診療依頼書) | `paper` |
//! | `POST /prescriptions` | [`Prescription`] → 204: a pharmacy enters a prescription's issuer | `prescriptions` |
//! | `POST /claims` | [`ClaimMonth`] → [`Started`]: the treatment month is closed, the claim files go into `claims` | `claims` |
//! | `POST /stays` | [`Stay`] → 204: the patient of a reception was admitted that day (入院) | `stays` |
//! | `POST /returned-claims` | [`ReturnedClaims`] → 204: a file of returned receipts is taken in | `claims` |
//! | `POST /certificates` | [`OtherCertificate`] → 204: a certificate of another public scheme is entered | `certificates` |
//! | `POST /viewings` | [`viewing::View`] → 204: what a patient agreed to show is opened (閲覧) | `viewing` |
//! | `POST /subsidies/…`, `POST /charges` | public expenses from PMH (医療費助成): see [`subsidy`] | `subsidies` |
//! | `POST /settings/inquiries` | → [`Started`]: the facility's settings are asked for (医療機関環境設定情報照会) | `settings` |
//! | `POST /settings/updates` | [`ChangeSetting`] → [`Started`]: one of them is changed (医療機関環境設定情報更新) | `settings` |
//! | `POST /settle` | [`Settle`] → [`Settled`]: answers when nothing is in progress | `settle` |

mod care;
mod claims;
mod settings;
pub mod subsidy;
pub mod viewing;
mod warning;

pub use care::{
    AcquireConsented, Care, InquireRemotely, InsuranceCertificate, InsuranceCertificateKind, SessionEncryption,
};
pub use claims::{ClaimMonth, OtherCertificate, ReturnedClaims, Stay};
pub use settings::{ChangeSetting, Setting, SettingKind};
pub use warning::{Warning, WarningKind};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct About {
    /// Interface version; 1.
    pub interface: u32,
    /// Product name.
    pub product: String,
    /// Product version.
    pub version: String,
    /// Vendor.
    pub vendor: String,
    /// What is offered.
    pub capabilities: Vec<Capability>,
}

/// One ability of a driver. Open: an unknown word is kept and ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capability {
    /// The product's date can be set.
    TimeTravel,
    /// The screen can be read.
    Screen,
    /// Inquiry by number.
    InquireByNumber,
    /// 資格確認一括照会.
    BulkInquiry,
    /// 照会番号登録.
    ReferenceNumbers,
    /// 委託先資格情報の一括取得.
    BulkAcquisition,
    /// 訪問診療等・オンライン診療等.
    RemoteCare,
    /// Reception by paper ticket.
    Paper,
    /// Prescriptions (pharmacies).
    Prescriptions,
    /// Claim files at month's end.
    Claims,
    /// Stays (入院).
    Stays,
    /// Certificates of other public schemes.
    Certificates,
    /// 閲覧 of medication, treatment and check-ups.
    Viewing,
    /// 医療費助成 (PMH): panel, stored public expenses, payment at the window.
    Subsidies,
    /// 医療機関環境設定情報.
    Settings,
    /// Waiting for quiet.
    Settle,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

/// Start of a scenario: an empty patient register, these folders, this facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// Folder that holds `req`, `res` and `face`.
    pub oqs_root: String,
    /// 医療機関コード, 10 digits.
    pub facility_code: String,
    /// Now, `2026-11-03T09:00:00`.
    pub now: String,
    /// Write requests in Shift_JIS instead of UTF-8.
    #[serde(default)]
    pub shift_jis: bool,
    /// The facility takes part in the pilot of electronic cap management.
    #[serde(default)]
    pub cap_pilot: bool,
    /// What travels as password zip (spec/oqs-wire.md §2.8); nothing if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption: Option<SessionEncryption>,
}

/// The product's idea of now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetDate {
    /// `2026-11-16T09:00:00`.
    pub now: String,
}

/// The clerk types numbers from a paper. For medical aid: 公費負担者番号 and 受給者番号, no symbol.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InquireByNumber {
    /// 保険者番号 or 公費負担者番号, without padding.
    pub insurer_number: String,
    /// 被保険者証記号.
    #[serde(default)]
    pub symbol: Option<String>,
    /// 被保険者証番号 or 受給者番号.
    pub number: String,
    /// 枝番.
    #[serde(default)]
    pub branch: Option<String>,
    /// 生年月日, ISO.
    pub birthdate: String,
    /// 限度額適用認定証提供同意.
    #[serde(default)]
    pub limit_certificate_consent: bool,
}

/// 資格確認一括照会 of several people (tomorrow's appointments).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InquireInBulk {
    /// The people.
    pub people: Vec<InquireByNumber>,
}

/// 照会番号登録: the product links its own patient number with the platform's person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegisterReferenceNumbers {
    /// Patient numbers of the product's register (`Patient::patient_id`); each becomes the 照会番号.
    pub patient_ids: Vec<String>,
}

/// 委託先資格情報の一括取得 for a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcquireInBulk {
    /// 診療年月, `2026-11`.
    pub month: String,
}

/// Reception by paper ticket: what stands on the 診療依頼書.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaperReception {
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 生年月日, ISO.
    pub birthdate: String,
    /// 公費負担者番号; none for an emergency without any paper.
    #[serde(default)]
    pub payer_number: Option<String>,
    /// 受給者番号.
    #[serde(default)]
    pub recipient_number: Option<String>,
    /// 有効期間 from, ISO.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// 有効期間 until, ISO.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// 本人支払額.
    #[serde(default)]
    pub self_pay_yen: Option<u32>,
    /// 性別 (OQSCD007), `1` or `2`.
    #[serde(default)]
    pub sex: Option<String>,
}

/// A pharmacy enters a prescription for a reception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Prescription {
    /// Reception's id.
    pub reception_id: String,
    /// 処方箋発行元の医療機関コード, 10 digits.
    pub issuer_code: String,
}

/// Something was begun; its outcome shows on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Started {
    /// Id of the reception or job.
    pub id: String,
}

/// Wait for quiet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Settle {
    /// At most this many milliseconds.
    pub max_ms: u64,
}

/// Whether it is quiet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Settled {
    /// No file unread, no request unanswered, no poll due.
    pub idle: bool,
}

/// What a clerk would see now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Screen {
    /// Receptions of the session, oldest first; each has its day. What arrives later changes earlier ones too.
    #[serde(default)]
    pub receptions: Vec<Reception>,
    /// The patient register.
    #[serde(default)]
    pub patients: Vec<Patient>,
    /// 閲覧: what patients agreed to show, until their consent ends.
    #[serde(default)]
    pub viewings: Vec<viewing::Viewing>,
    /// 作業リスト: visits whose ticket is still missing, and other things to do.
    #[serde(default)]
    pub to_do: Vec<ToDo>,
    /// 請求の一覧: one line a receipt, with the month's claims that are still to be made.
    #[serde(default)]
    pub claims: Vec<ClaimState>,
    /// 環境設定, once the product has asked for it; empty before.
    #[serde(default)]
    pub settings: Vec<Setting>,
    /// Jobs: inquiries, bulk acquisitions, registrations.
    #[serde(default)]
    pub jobs: Vec<Job>,
    /// Messages that concern no single reception (an unreadable file, a refused request).
    #[serde(default)]
    pub messages: Vec<Message>,
}

/// Whether and how medical aid can be used; decided by qualification AND ticket (S003-49).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AidStatus {
    /// 委託済: qualification valid and a ticket of this facility and month in force. Usable.
    Delegated,
    /// 未委託: qualification valid, no usable ticket. Receive the patient, contact the office.
    NotDelegated,
    /// 期限切れ: there is a ticket, but the day lies outside its dates, or it is of another month. Contact the office.
    Expired,
    /// 無効: the qualification has ended (停止・廃止).
    Invalid,
    /// 該当なし: no medical-aid qualification is known.
    None,
    /// 未確認: could not be asked (error, outage, no reader). Paper path, ask again later.
    Unconfirmed,
}

/// One reception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reception {
    /// Id.
    pub id: String,
    /// Patient of the register, once linked.
    #[serde(default)]
    pub patient_id: Option<String>,
    /// 氏名 as received.
    pub name: String,
    /// 受付日, ISO.
    pub date: String,
    /// How it came: `face`, `number`, `paper`.
    pub via: Via,
    /// 医療扶助の利用可否.
    pub aid_status: AidStatus,
    /// Medical aid, if valid or ended.
    #[serde(default)]
    pub aid: Option<Aid>,
    /// Health insurance, if any.
    #[serde(default)]
    pub insurance: Option<Insurance>,
    /// Whether the insurance is in force.
    #[serde(default)]
    pub insurance_valid: bool,
    /// Certificates of the insurance that came with the answer.
    #[serde(default)]
    pub certificates: Vec<InsuranceCertificate>,
    /// The ticket chosen for this visit, if it is usable.
    #[serde(default)]
    pub ticket: Option<Ticket>,
    /// What the patient pays at the window under medical aid (本人支払額); none when medical aid is not used.
    #[serde(default)]
    pub window_yen: Option<u32>,
    /// 医療費助成 (PMH) of this visit; none where no certificate came and none is stored.
    #[serde(default)]
    pub subsidies: Option<subsidy::Panel>,
    /// What the clerk is told.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Texts of the platform shown as they are (ProcessingResultMessage, ErrorMessage, `.err`).
    #[serde(default)]
    pub platform_texts: Vec<String>,
}

/// How a reception came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Face file.
    Face,
    /// Inquiry by number.
    Number,
    /// Paper.
    Paper,
}

/// Medical-aid qualification on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Aid {
    /// 公費負担者番号.
    pub payer_number: String,
    /// 受給者番号.
    pub recipient_number: String,
    /// 福祉事務所名.
    pub office_name: String,
    /// Start, ISO.
    #[serde(default)]
    pub from: Option<String>,
    /// First day without, ISO.
    #[serde(default)]
    pub ended_on: Option<String>,
}

/// Health insurance on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Insurance {
    /// 保険者番号, trimmed.
    pub insurer_number: String,
    /// 記号.
    #[serde(default)]
    pub symbol: Option<String>,
    /// 番号.
    pub number: String,
    /// 枝番.
    #[serde(default)]
    pub branch: Option<String>,
}

/// A ticket on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ticket {
    /// 01 医療券, 02 調剤券.
    pub ticket_type: String,
    /// 診療年月, `2026-11`.
    pub month: String,
    /// Valid from, ISO.
    pub valid_from: String,
    /// Valid until, ISO.
    pub valid_until: String,
    /// 交付番号.
    pub issue_number: String,
    /// 公費負担者番号 that the ticket goes with.
    pub payer_number: String,
    /// 受給者番号 that the ticket goes with.
    pub recipient_number: String,
    /// 本人支払額.
    pub self_pay_yen: u32,
    /// 診療別 (OQSCD019).
    pub treatment_type: String,
    /// 単独・併用別 (OQSCD020).
    pub single_or_combined: String,
    /// 処方箋発行元医療機関コード.
    #[serde(default)]
    pub prescription_issuer_code: Option<String>,
}

/// A patient of the product's register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Patient {
    /// The product's patient number.
    pub patient_id: String,
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 生年月日, ISO.
    pub birthdate: String,
    /// 照会番号 registered and confirmed.
    #[serde(default)]
    pub reference_number: Option<String>,
    /// Stored insurance.
    #[serde(default)]
    pub insurance: Option<Insurance>,
    /// Stored medical aid.
    #[serde(default)]
    pub aid: Option<Aid>,
    /// Stored tickets.
    #[serde(default)]
    pub tickets: Vec<Ticket>,
    /// Stored public expenses other than medical aid (公費), ended ones too.
    #[serde(default)]
    pub subsidies: Vec<subsidy::Stored>,
}

/// Something that the clerk still has to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToDo {
    /// Patient.
    #[serde(default)]
    pub patient_id: Option<String>,
    /// 氏名.
    pub name: String,
    /// 診療年月 of the visits concerned, `2026-11`.
    pub month: String,
    /// Receptions concerned.
    pub reception_ids: Vec<String>,
    /// Why.
    pub reason: ToDoReason,
    /// Text, Japanese.
    pub text: String,
}

/// Why something is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ToDoReason {
    /// A visit without ticket.
    TicketMissing,
    /// Qualification not confirmed.
    Unconfirmed,
    /// A warning that somebody has to settle before the claim.
    Clarify,
}

/// Where a receipt stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClaimState {
    /// Patient of the register.
    pub patient_id: String,
    /// 氏名.
    pub name: String,
    /// 診療年月, `2026-11`.
    pub month: String,
    /// 公費負担者番号 of medical aid, if it is claimed under it.
    #[serde(default)]
    pub payer_number: Option<String>,
    /// Status.
    pub status: ClaimStatus,
    /// Why it is held back.
    #[serde(default)]
    pub hold: Option<ClaimHold>,
    /// Text, Japanese; empty where nothing is to be said.
    #[serde(default)]
    pub text: String,
    /// The file that it went out in.
    #[serde(default)]
    pub file: Option<String>,
}

/// Status of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimStatus {
    /// 請求可.
    Ready,
    /// 保留.
    Held,
    /// 請求済.
    Claimed,
    /// 返戻, to be put right.
    Returned,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

/// Why a receipt is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimHold {
    /// No ticket for the month (C12-13).
    TicketMissing,
    /// Qualification not confirmed.
    Unconfirmed,
    /// A warning that has to be settled first (C12-16).
    Clarify,
    /// Several 調剤券, and the prescription's issuer was not entered.
    IssuerMissing,
    /// 国民健康保険 or 後期高齢者医療 beside medical aid (C12-09).
    RegionalInsurance,
    /// Another public scheme has to be claimed first and is not known (C12-18).
    OtherScheme,
    /// Sex or birthdate is missing.
    PersonIncomplete,
    /// A word that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A job that the product runs with the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Job {
    /// Id, as in [`Started`].
    pub id: String,
    /// Kind: `inquiry`, `bulk_inquiry`, `reference_numbers`, `bulk_acquisition`, `consented_acquisition`, `claims`, `settings`.
    pub kind: String,
    /// State.
    pub state: JobState,
    /// Number of people answered, once finished.
    #[serde(default)]
    pub people: Option<u32>,
    /// Names of people in the answer that the register does not know (B-052).
    #[serde(default)]
    pub unmatched: Vec<String>,
    /// Texts of the platform or the terminal.
    #[serde(default)]
    pub texts: Vec<String>,
}

/// State of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Sent, no answer yet.
    Waiting,
    /// 処理中: will be asked again.
    Processing,
    /// Finished.
    Finished,
    /// Refused or failed; `texts` says why.
    Failed,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Text, Japanese.
    pub text: String,
}
