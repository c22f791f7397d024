//! What the control API tells about a world, and the requests that change one. All under `/api/v1`.
//!
//! | method and path | body → answer |
//! |---|---|
//! | `GET /worlds` | → `[WorldInfo]` |
//! | `POST /worlds` | [`CreateWorld`] → 201 [`WorldInfo`] |
//! | `GET /worlds/{world}` | → [`WorldInfo`] |
//! | `DELETE /worlds/{world}` | → 204; its folders stay unless they were made for it |
//! | `GET /worlds/{world}/clock`, `PUT …` | [`SetClock`] → [`ClockInfo`] |
//! | `GET /worlds/{world}/people`, `…/people/{id}` | [`PeopleQuery`] → [`PersonInfo`] |
//! | `POST /worlds/{world}/people` | `PersonSpec` → 201 [`PersonInfo`] |
//! | `PUT /worlds/{world}/people/{id}/card` | [`SetCard`] → [`PersonInfo`] |
//! | `POST /worlds/{world}/people/{id}/insurance` | `InsuranceSpec` → [`PersonInfo`] |
//! | `POST /worlds/{world}/people/{id}/insurance/loss` | [`LoseInsurance`] → [`PersonInfo`] |
//! | `POST /worlds/{world}/people/{id}/insurance/correction` | [`CorrectInsurance`] → [`PersonInfo`] |
//! | `PUT /worlds/{world}/people/{id}/disclosure` | [`SetDisclosure`] → [`PersonInfo`] |
//! | `POST /worlds/{world}/people/{id}/cases` | `AidSpec` → 201 [`PersonInfo`] |
//! | `POST /worlds/{world}/people/{id}/cases/changes` | [`CaseChange`] → [`PersonInfo`] |
//! | `GET /worlds/{world}/tickets` | → `[TicketInfo]` |
//! | `POST /worlds/{world}/tickets` | [`Delegate`] → 201 [`TicketInfo`] |
//! | `POST /worlds/{world}/tickets/{id}/correction`, `…/withdrawal` | [`CorrectTicket`], nothing → [`TicketInfo`] |
//! | `POST /worlds/{world}/offices/{id}/registration-runs` | → [`RegistrationRun`] |
//! | `GET /worlds/{world}/offices/{id}/visits` | → `[VisitInfo]` |
//! | `PUT /worlds/{world}/facilities/{id}/settings` | [`FacilitySettings`] → [`FacilityInfo`] |
//! | `GET /worlds/{world}/people/{id}/own-view` | → `OwnView` |
//! | `POST /worlds/{world}/people/{id}/own-view/card-use-registration`, `…/card-use-cancellation` | → `OwnView` |
//! | `POST /worlds/{world}/people/{id}/card/pin-reset` | → [`PersonInfo`] |
//! | `PUT /worlds/{world}/facilities/{id}/equipment` | `EquipmentSpec` → `ReceptionDesk` |
//! | `PUT /worlds/{world}/facilities/{id}/reader-mode` | `SetReaderMode` → `ReceptionDesk` |
//! | `PUT /worlds/{world}/facilities/{id}/failure-mode` | `SetFailureMode` → `ReceptionDesk` |
//! | `GET /worlds/{world}/facilities/{id}/desk` | → `ReceptionDesk` |
//! | `POST /worlds/{world}/facilities/{id}/lookups`, `GET …` | `LookUp` → `LookupOutcome`; → `[LookupInfo]` |
//! | `GET /worlds/{world}/disasters`, `POST …` | `OpenDisaster` → `[DisasterInfo]` |
//! | `POST /worlds/{world}/disasters/{id}/closing` | → `[DisasterInfo]` |
//! | `POST /worlds/{world}/facilities/{id}/taps` | [`Tap`] → [`TapOutcome`] |
//! | `POST /worlds/{world}/facilities/{id}/inquiries/{file_name}` | raw bytes of a message → raw bytes of its answer |
//! | `PUT /worlds/{world}/municipalities/{id}/cap-slip` | `SetCapSlip` → `CapSlipInfo` |
//! | `GET /worlds/{world}/subsidy-answers` | → `[SubsidyAnswerInfo]` |
//! | `GET /worlds/{world}/people/{id}/caps` | → `[CapInfo]` |
//! | `GET /worlds/{world}/faults`, `POST …` | [`FaultPlan`] → `[FaultPlan]` |
//! | `GET /worlds/{world}/journal` | `JournalQuery` → `JournalPage` |
//! | `GET /worlds/{world}/journal/{seq}/bytes` | → raw bytes |
//! | `GET /worlds/{world}/journal/stream` | → server-sent events, each a `JournalEntry` |
//!
//! Every refusal is a [`Problem`] with status 400 (cannot be read), 404 (no such thing), 409 (refused by a rule).

pub use super::insurance::{CorrectInsurance, InsuranceInfo, LoseInsurance};

use super::dates::{DateExpr, MomentExpr, MonthExpr};
use super::encryption::{EncryptionSpec, Mark};
use super::local_schemes::LocalSchemesFile;
use super::reader::{Course, ScreenAnswer};
use super::subsidy_desk::SubsidyChoice;
use super::world_file::{
    CardState, CharacterCode, ClockSpec, FacilityKind, NumberingSpec, Sex, TicketKind, TicketSpec, TreatmentType,
    WorldSpec,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

/// Why something was not done: where, what, how to put right, in Japanese.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Where: a path in the body (`people[2].aid[0].office`), a line of a file, a field.
    #[serde(rename = "where")]
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
    /// The same as one text, for a YAML file with the line and a caret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Body of `POST /worlds`. Give either `spec` or `yaml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CreateWorld {
    /// The world's id: `[A-Za-z0-9_-]{1,64}`. Default: `w1`, `w2`, …
    pub id: Option<String>,
    /// The world as data.
    pub spec: Option<WorldSpec>,
    /// The world as the text of a YAML file; mistakes are answered with line and caret.
    pub yaml: Option<String>,
    /// Replaces the file's treatment month (`2026-11`).
    pub treatment_month: Option<MonthExpr>,
    /// Replaces the file's clock.
    pub clock: Option<ClockSpec>,
    /// Replaces the file's seed.
    pub seed: Option<u64>,
    /// OQS root folders by facility id. A facility that is not named gets one below the data folder.
    pub oqs_roots: BTreeMap<String, String>,
    /// Facility codes by facility id, for a product whose code is fixed.
    pub facility_codes: BTreeMap<String, String>,
    /// Replaces the file's switch `late_touch_ms`.
    pub late_touch_ms: Option<u32>,
    /// Local masters (地単公費マスター), those of the file's `schemes` among them.
    pub local_schemes: Vec<LocalSchemesFile>,
}

/// A world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorldInfo {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Seed.
    pub seed: u64,
    /// Clock.
    pub clock: ClockInfo,
    /// Treatment month, `2026-11`.
    pub treatment_month: String,
    /// Facilities.
    pub facilities: Vec<FacilityInfo>,
    /// Offices.
    pub offices: Vec<OfficeInfo>,
    /// People.
    pub people: Vec<PersonInfo>,
}

/// The world's clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClockInfo {
    /// Now, `2026-11-03T09:00:00`.
    pub now: String,
    /// Moved by steps (true) or today's date (false).
    #[serde(rename = "virtual")]
    pub is_virtual: bool,
}

/// Body of `PUT /worlds/{world}/clock`. A virtual clock moves forward only; a real one refuses (409).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetClock {
    /// The new moment: absolute or relative to the treatment month (`診療月の16日 09:00`).
    pub now: MomentExpr,
}

/// A facility and where its terminal's folders are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FacilityInfo {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// 医療機関コード, 10 digits.
    pub code: String,
    /// Kind.
    pub kind: FacilityKind,
    /// Designated under the Act.
    pub designated: bool,
    /// Medical-aid function on.
    pub medical_aid: bool,
    /// Number of readers.
    pub card_readers: u8,
    /// 環境設定 医療費助成情報「利用する」.
    #[serde(default)]
    pub subsidies: bool,
    /// Takes part in the pilot of electronic cap management.
    #[serde(default)]
    pub cap_pilot: bool,
    /// Character code of its terminal.
    pub character_code: CharacterCode,
    /// Folder that holds `req`, `res` and `face` of the first terminal.
    pub oqs_root: String,
    /// All terminals, the first one first.
    #[serde(default)]
    pub terminals: Vec<TerminalInfo>,
}

/// A terminal of a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TerminalInfo {
    /// Id in the facility; none for the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Folder that holds its `req`, `res` and `face`.
    pub oqs_root: String,
    /// What it writes.
    pub character_code: CharacterCode,
    /// Which message groups it encrypts; never the password.
    pub encryption: EncryptionSpec,
    /// Card readers that write into its face folder.
    pub readers: Vec<u8>,
}

/// Body of `PUT /worlds/{world}/facilities/{id}/settings`; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FacilitySettings {
    /// Medical-aid function.
    pub medical_aid: Option<bool>,
    /// Designated under the Act.
    pub designated: Option<bool>,
    /// Character code of its terminal.
    pub character_code: Option<CharacterCode>,
    /// Message groups whose encryption changes: `OQSsiquc` → `e` or `n`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypt: Option<BTreeMap<String, Mark>>,
    /// The same for face files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encrypt_face: Option<BTreeMap<String, Mark>>,
    /// The terminal that the last three are about. Default: the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminal: Option<String>,
    /// 環境設定 医療費助成情報: true 利用する, false 利用しない.
    pub subsidies: Option<bool>,
    /// Part in the pilot of electronic cap management.
    pub cap_pilot: Option<bool>,
}

/// A welfare office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficeInfo {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// 公費負担者番号.
    pub payer_number: String,
    /// Its calendar in words, Japanese: `毎月15日に登録、翌開庁日に反映`.
    pub calendar: String,
    /// 運用開始日, ISO, if it has one.
    #[serde(default)]
    pub starts_on: Option<String>,
    /// How it numbers recipients.
    #[serde(default)]
    pub numbering: NumberingSpec,
    /// Days of visit to one facility in a month that make a frequent visitor.
    #[serde(default)]
    pub frequent_days: u8,
    /// While its linkage is suspended (B-124): the moment of what the platform answers for its people.
    #[serde(default)]
    pub known_as_of: Option<String>,
    /// While its linkage is suspended: until when, if that is known.
    #[serde(default)]
    pub suspended_until: Option<String>,
}

/// A person with everything that the simulator holds of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonInfo {
    /// Id.
    pub id: String,
    /// 氏名.
    pub name: String,
    /// カナ氏名, half width.
    pub kana: String,
    /// 性別.
    pub sex: Sex,
    /// 生年月日, ISO.
    pub birthdate: String,
    /// 住所.
    pub address: String,
    /// 郵便番号.
    pub postal_code: String,
    /// Card.
    pub card: CardState,
    /// Insurance.
    pub insurance: Vec<InsuranceInfo>,
    /// Medical aid.
    pub aid: Vec<AidInfo>,
    /// Withheld from inquiries.
    pub not_disclosed: bool,
    /// The card's PIN is locked until the municipality resets it.
    #[serde(default)]
    pub pin_locked: bool,
}

/// Query of `GET …/people` and `…/people/{id}`. Lists and screens hide recipient numbers and insured numbers
/// (告知要求制限, S000-06); who verifies or claims says so, and the look leaves a mark in the journal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct PeopleQuery {
    /// `verification`: numbers in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(required = false, inline)]
    pub purpose: Option<Purpose>,
}

/// Why numbers are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 資格確認.
    Verification,
}

/// One case of medical aid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AidInfo {
    /// Office id.
    pub office: String,
    /// 公費負担者番号.
    pub payer_number: String,
    /// 受給者番号; hidden (`••••••5`) unless asked for with `?purpose=verification`.
    pub recipient_number: String,
    /// Start.
    pub from: String,
    /// Last 停止 or 廃止 that is in force or announced: the first day without coverage.
    pub ended_on: Option<String>,
    /// In words, Japanese: 受給中, 停止中, 廃止, 登録待ち.
    pub state: String,
}

/// Body of `PUT /people/{id}/card`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCard {
    /// New state.
    pub state: CardState,
}

/// Body of `PUT /people/{id}/disclosure`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDisclosure {
    /// Withheld.
    pub not_disclosed: bool,
}

/// What happens to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseChangeKind {
    /// 停止.
    #[serde(alias = "停止")]
    Suspend,
    /// 廃止.
    #[serde(alias = "廃止")]
    Abolish,
    /// 再開.
    #[serde(alias = "再開")]
    Resume,
    /// 移管: ends here, begins at another office on the same day.
    #[serde(alias = "移管")]
    Move,
    /// The recipient number changes (変動番号制, B-014).
    #[serde(alias = "番号変更")]
    Renumber,
}

/// Body of `POST /people/{id}/cases/changes`. Registered now, effective on `on`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseChange {
    /// What.
    pub kind: CaseChangeKind,
    /// First day of the new state.
    pub on: DateExpr,
    /// For `abolish`: 資格喪失事由 (OQSCD008): 01 死亡, 02, 03, 99.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// For `move`: the new office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_office: Option<String>,
    /// For `move` and `renumber`: the new recipient number. Default: invented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_number: Option<String>,
}

/// Body of `POST /tickets`: the office decides and registers a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delegate {
    /// The person's id.
    pub person: String,
    /// The ticket.
    #[serde(flatten)]
    pub ticket: TicketSpec,
}

/// Body of `POST /tickets/{id}/correction`; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CorrectTicket {
    /// 有効期間 from.
    pub valid_from: Option<DateExpr>,
    /// 有効期間 until.
    pub valid_until: Option<DateExpr>,
    /// 本人支払額.
    pub self_pay_yen: Option<u32>,
    /// 診療別.
    pub treatment_type: Option<TreatmentType>,
    /// 単独・併用別.
    pub combined_use: Option<bool>,
    /// 社会保険状況.
    pub social_insurance: Option<bool>,
    /// 処方箋発行元: a facility's id.
    pub prescription_issuer: Option<String>,
    /// 傷病名.
    pub injury_names: Option<Vec<String>>,
    /// 備考.
    pub remarks: Option<Vec<String>>,
}

/// State of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// Decided, waiting for the registration day or for the delay until it is visible.
    Waiting,
    /// Answered to inquiries.
    Registered,
    /// Registered and corrected since.
    Corrected,
    /// Withdrawn.
    Withdrawn,
    /// Handed out on paper only; inquiries are never answered with it.
    Paper,
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketInfo {
    /// Id, `t1`, `t2`, …
    pub id: String,
    /// Person's id.
    pub person: String,
    /// Facility's id.
    pub facility: String,
    /// Month, `2026-11`.
    pub month: String,
    /// Kind.
    pub kind: TicketKind,
    /// 交付番号.
    pub issue_number: String,
    /// State.
    pub state: TicketState,
    /// Valid from, ISO.
    pub valid_from: String,
    /// Valid until, ISO.
    pub valid_until: String,
    /// 本人支払額.
    pub self_pay_yen: u32,
    /// 診療別.
    pub treatment_type: TreatmentType,
    /// When it is visible to inquiries, if that is known.
    pub visible_from: Option<String>,
}

/// Outcome of a registration run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegistrationRun {
    /// Number of tickets that were waiting and are registered now.
    pub registered: u32,
    /// When they are visible.
    pub visible_from: String,
}

/// A visit as the welfare office sees it: who, where, when; neither department nor drugs (B-140).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VisitInfo {
    /// Person's id.
    pub person: String,
    /// Facility's id.
    pub facility: String,
    /// When.
    pub at: String,
    /// Whether a ticket for this facility and month was visible then; `false` is the early detection of S003-25.
    pub delegated: bool,
}

/// How identity is checked at the reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdentityCheck {
    /// 顔認証.
    #[default]
    #[serde(alias = "顔認証")]
    Face,
    /// 暗証番号.
    #[serde(alias = "暗証番号")]
    Pin,
    /// 目視 by staff.
    #[serde(alias = "目視")]
    Visual,
    /// The check fails (wrong face and wrong PIN): nothing is asked of the platform.
    #[serde(alias = "失敗")]
    Fails,
}

/// What the patient agrees to on the reader's screens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Consents {
    /// 限度額適用認定証.
    pub limit_certificate: bool,
    /// 特定疾病療養受療証.
    pub specific_diseases: bool,
    /// 特定健診.
    pub checkups: bool,
    /// 薬剤.
    pub medication: bool,
    /// 診療.
    pub treatment: bool,
    /// 手術.
    pub surgery: bool,
}

/// Body of `POST /facilities/{id}/taps`: a patient lays the card on a reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tap {
    /// Person's id.
    pub person: String,
    /// Reader number from 1. Default 1.
    #[serde(default = "first_reader")]
    pub reader: u8,
    /// Identity check. Default: face.
    #[serde(default)]
    pub identity: IdentityCheck,
    /// Consents. Default: none.
    #[serde(default)]
    pub consents: Consents,
    /// If the card is not registered for insurance use, register it at the reader (S002-34).
    #[serde(default)]
    pub register_for_insurance_use: bool,
    /// What else happens on the way.
    #[serde(default)]
    pub course: Course,
    /// The answer to「医療費助成の各種受給者証を利用しますか」, if the reader asks. Default: do not use.
    #[serde(default)]
    pub subsidies: SubsidyChoice,
}

fn first_reader() -> u8 {
    1
}

/// What came of a tap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TapOutcome {
    /// Code on the reader's own screen (`006`), none on success. Never written to a file (spec/oqs-wire.md §5).
    pub screen_code: Option<String>,
    /// Text on the reader's screen, Japanese.
    pub screen_text: String,
    /// What the screen said before, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_screens: Vec<String>,
    /// The result, where it is told on the screen instead of in a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<ScreenAnswer>,
    /// The face file, if one was made.
    pub face_file: Option<String>,
    /// `seq` of the face file's `answered` entry in the journal.
    pub journal_seq: Option<u64>,
    /// Whether the reader asked「医療費助成の各種受給者証を利用しますか」: only if there is something to use and the
    /// facility uses it.
    #[serde(default)]
    pub subsidy_question: bool,
    /// The face file of 医療費助成, if one was made beside the ordinary one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subsidy_face_file: Option<String>,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The answer comes this much later (`milliseconds`).
    Delay,
    /// The request is taken and never answered (line outage).
    NoAnswer,
    /// The connection app refuses it: `.err` beside the request in res.
    ErrFile,
    /// The centre fails: SegmentOfResult 9 with ErrorCode and ErrorMessage.
    CentreError,
    /// Insurance answers, the medical-aid list is missing (B-126).
    AidMissing,
    /// Insurance answers, what PMH tells is missing: no face file of 医療費助成, an empty result.
    PmhMissing,
}

/// A fault to come: the next `times` matching messages meet it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultPlan {
    /// What.
    pub kind: FaultKind,
    /// Only at this facility. Default: any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// Only for messages whose API識別ID starts with this (`OQSmutic`); `face` for taps. Default: any request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How many times. Default: once.
    #[serde(default = "once")]
    pub times: u32,
    /// For `delay`.
    #[serde(default)]
    pub milliseconds: u64,
}

fn once() -> u32 {
    1
}
