//! A world as data (version 1): who lives in it, which offices and facilities it has, what is registered already.
//! The same shape is read from `scenarios/worlds/*.yaml` and accepted by `POST /api/v1/worlds`. What is left out is
//! filled in from the synthetic nation (names, addresses, numbers), so a file says only what its story needs. What came
//! later (`municipalities`, `national_schemes`, a person's `certificates` and `checkups`) has defaults.

pub use super::insurance::{InsuranceKind, InsuranceSpec};
pub use super::terminal::TerminalSpec;

use super::dates::{DateExpr, MomentExpr, MonthExpr};
use super::encryption::EncryptionSpec;
use super::municipality::{CertificateSpec, MunicipalitySpec};
use super::reader::EquipmentSpec;
use super::viewing::CheckupSpec;
use crate::masters::national::NationalSchemes;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The version of the world format that this build reads and writes.
pub const WORLD_FORMAT_VERSION: u32 = 1;

/// A whole world.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorldSpec {
    /// Format version; 1.
    pub version: u32,
    /// What the world is for, one line, shown in the console and in reports.
    pub title: String,
    /// Seed of everything that the world invents. The same seed and the same inputs give the same bytes.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// The clock: a moment (virtual date, moved by steps) or `real` (today's date).
    #[serde(default)]
    pub clock: ClockSpec,
    /// The treatment month that relative dates count from. Default: the month of the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment_month: Option<MonthExpr>,
    /// Municipalities that register with PMH.
    #[serde(default, skip_serializing_if = "Vec::is_empty", alias = "自治体")]
    pub municipalities: Vec<MunicipalitySpec>,
    /// The national schemes that this world follows. Default: the built-in table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub national_schemes: Option<NationalSchemes>,
    /// Files of 地単公費マスター (CSV of 94 columns), relative to the world file. Over HTTP their contents stand under the
    /// same names in `local_schemes` of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub schemes: Vec<String>,
    /// Whether the nation of the seed stands behind the world: 125 million people (`n0`…`n124999999`), their offices and
    /// facilities are answered for over HTTP. Nothing of them is listed until it is changed.
    #[serde(default, alias = "全国", skip_serializing_if = "std::ops::Not::not")]
    pub nation: bool,
    /// Welfare offices.
    #[serde(default)]
    pub offices: Vec<OfficeSpec>,
    /// Medical facilities and pharmacies. The first is the one under test unless a scenario names another.
    #[serde(default)]
    pub facilities: Vec<FacilitySpec>,
    /// People.
    #[serde(default)]
    pub people: Vec<PersonSpec>,
    /// Answers to the open questions of the public material; see [`Switches`].
    #[serde(default)]
    pub switches: Switches,
}

fn default_seed() -> u64 {
    1
}

/// How a world's clock runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockSpec {
    /// Today's date and time in Japan.
    #[serde(alias = "実時刻")]
    Real,
    /// A date and time of its own, moved only by the control API.
    Virtual(MomentExpr),
}

impl Default for ClockSpec {
    fn default() -> Self {
        ClockSpec::Virtual(MomentExpr::from("診療月の10日 09:00"))
    }
}

/// A welfare office (福祉事務所).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeSpec {
    /// Short name, unique in the world.
    pub id: String,
    /// Official name as it appears in InsurerName. Default: made from the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 公費負担者番号, 8 digits starting with 12. Default: invented, with a right check digit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer_number: Option<String>,
    /// When tickets are registered. Default: at once.
    #[serde(default)]
    pub calendar: CalendarSpec,
    /// How long after registration the platform shows it. Default: at once.
    #[serde(default)]
    pub visible: VisibilitySpec,
    /// 運用開始日 (S002-04, B-010): before it nothing is answered for the office's people, and months before it have no
    /// electronic tickets. Default: always online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<DateExpr>,
    /// Whether recipient numbers stay (固定) or change on the first of each month (毎月; B-013, B-014). Default: fixed.
    #[serde(default)]
    pub numbering: NumberingSpec,
    /// Days of visit to one facility in a month from which on somebody is a frequent visitor (B-141). Default: 15.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequent_days: Option<u8>,
    /// Periods in which the linkage with the platform stands still (B-124).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspended: Vec<SuspensionSpec>,
}

/// How an office numbers its recipients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NumberingSpec {
    /// A recipient keeps the number.
    #[default]
    #[serde(alias = "固定")]
    Fixed,
    /// Every running case gets a new number on the first of each month.
    #[serde(alias = "毎月", alias = "変動")]
    Monthly,
}

/// A period in which an office's linkage stands still: the platform answers with what it knew at `from`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspensionSpec {
    /// From. Default: now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<MomentExpr>,
    /// Until. Default: until it is ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<MomentExpr>,
}

/// An office's registration calendar (spec/medical-aid-operations.md B-001…B-005).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalendarSpec {
    /// Each decision is registered at once.
    #[default]
    #[serde(alias = "即時")]
    AtOnce,
    /// In one batch each month on this day (15, 20, …; 31 means the last day).
    #[serde(alias = "毎月")]
    Monthly(u8),
    /// In one batch each week on this weekday: `月` … `日` or `monday` … `sunday`.
    #[serde(alias = "毎週")]
    Weekly(String),
}

/// The delay between an office's registration and the moment the platform answers with it (B-147).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VisibilitySpec {
    /// At once.
    #[default]
    #[serde(alias = "即時")]
    AtOnce,
    /// At 08:30 of the next open day: no Saturday, Sunday, 国民の祝日, nor 29 December to 3 January.
    #[serde(alias = "翌開庁日")]
    NextOpenDay,
    /// At 00:00 of the next day.
    #[serde(alias = "翌日")]
    NextDay,
}

/// What a facility is; decides 点数表 (the third digit of its code) and the kind of ticket that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FacilityKind {
    /// 病院, 点数表 1.
    #[serde(alias = "病院")]
    Hospital,
    /// 医科診療所, 点数表 1.
    #[serde(alias = "診療所", alias = "医科診療所")]
    Clinic,
    /// 歯科診療所, 点数表 3.
    #[serde(alias = "歯科診療所", alias = "歯科")]
    Dental,
    /// 薬局, 点数表 4.
    #[serde(alias = "薬局")]
    Pharmacy,
    /// 訪問看護ステーション, 点数表 6.
    #[serde(alias = "訪問看護ステーション", alias = "訪問看護")]
    HomeNursing,
}

/// The character code that a facility's terminal writes: a site setting (spec/oqs-wire.md §2.7).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CharacterCode {
    /// UTF-8, CharacterCodeIdentifier 0.
    #[default]
    #[serde(rename = "utf_8", alias = "UTF-8", alias = "utf8")]
    Utf8,
    /// Shift_JIS (Windows-31J), CharacterCodeIdentifier 1.
    #[serde(rename = "shift_jis", alias = "Shift_JIS")]
    ShiftJis,
}

/// A facility with its terminal and card readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FacilitySpec {
    /// Short name, unique in the world.
    pub id: String,
    /// Official name. Default: made from the id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is. Default: clinic.
    #[serde(default = "default_kind")]
    pub kind: FacilityKind,
    /// 医療機関コード, 10 digits. Default: invented, with a right check digit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 生活保護法の指定医療機関. Default: true.
    #[serde(default = "yes")]
    pub designated: bool,
    /// Whether the terminal's medical-aid function is switched on (S002-62). Default: true.
    #[serde(default = "yes")]
    pub medical_aid: bool,
    /// Number of card readers; 0 means a facility without one (S002-21). Default: 1.
    #[serde(default = "one")]
    pub card_readers: u8,
    /// 環境設定 医療費助成情報「利用する」. Default: false (利用しない).
    #[serde(default)]
    pub subsidies: bool,
    /// Takes part in the pilot of electronic cap management. Default: false.
    #[serde(default)]
    pub cap_pilot: bool,
    /// What the terminal writes. Default: UTF-8.
    #[serde(default)]
    pub character_code: CharacterCode,
    /// What it has besides readers. Default: nothing.
    #[serde(default)]
    pub equipment: EquipmentSpec,
    /// Encryption of the terminal's folder. Default: none.
    #[serde(default)]
    pub encryption: EncryptionSpec,
    /// Further terminals beside the first one, which the items above describe. Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub terminals: Vec<TerminalSpec>,
}

fn default_kind() -> FacilityKind {
    FacilityKind::Clinic
}
fn yes() -> bool {
    true
}
fn one() -> u8 {
    1
}

/// 性別.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 男.
    #[serde(alias = "男")]
    Male,
    /// 女.
    #[serde(alias = "女")]
    Female,
}

/// A person by attributes; what is left out comes from the synthetic nation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonSpec {
    /// Short name, unique in the world; features call the person by it.
    pub id: String,
    /// 氏名, full width with one full-width space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// カナ氏名, half-width katakana with one half-width space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<String>,
    /// 性別.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// 生年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<DateExpr>,
    /// 住所.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// 郵便番号 with hyphen, `123-4567`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// The My Number Card. Default: valid.
    #[serde(default)]
    pub card: CardSpec,
    /// Health insurance, in order of start.
    #[serde(default)]
    pub insurance: Vec<InsuranceSpec>,
    /// Medical-aid coverage, in order of start.
    #[serde(default)]
    pub aid: Vec<AidSpec>,
    /// Tickets decided before the story begins.
    #[serde(default)]
    pub tickets: Vec<TicketSpec>,
    /// 受給者証 registered with PMH before the story begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty", alias = "受給者証")]
    pub certificates: Vec<CertificateSpec>,
    /// 特定健診; nobody needs to have any (S003-14).
    #[serde(default, skip_serializing_if = "Vec::is_empty", alias = "健診")]
    pub checkups: Vec<CheckupSpec>,
    /// 不開示 (DV protection or own wish, B-108, B-109): inquiries are answered as if nothing were registered.
    #[serde(default)]
    pub not_disclosed: bool,
}

/// States of a My Number Card as the reader and the platform see it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CardState {
    /// Usable and registered for insurance use.
    #[default]
    #[serde(alias = "有効")]
    Valid,
    /// Functions suspended after loss or theft (S002-49).
    #[serde(alias = "一時停止")]
    Suspended,
    /// The card itself has expired (S002-54).
    #[serde(alias = "カード期限切れ")]
    CardExpired,
    /// The certificate on it has expired (S002-54).
    #[serde(alias = "電子証明書期限切れ")]
    CertificateExpired,
    /// Usable; the certificate expires within three months (B-103).
    #[serde(alias = "期限間近")]
    Expiring,
    /// Not registered for insurance use (S002-09).
    #[serde(alias = "利用登録なし")]
    NotRegistered,
    /// Registration cancelled (S002-46).
    #[serde(alias = "利用登録解除")]
    RegistrationCancelled,
    /// The person has no card (S002-23).
    #[serde(alias = "なし")]
    None,
}

/// A person's card.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardSpec {
    /// Its state. Default: valid.
    #[serde(default)]
    pub state: CardState,
}

/// One case of medical aid: a person under an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AidSpec {
    /// The office's id.
    pub office: String,
    /// 受給者番号, 7 digits. Default: invented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient_number: Option<String>,
    /// Start of assistance. Default: one year before the treatment month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateExpr>,
    /// 廃止: the first day without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abolished_on: Option<DateExpr>,
    /// When the platform can answer with this case. Default: since `from` (or since ever).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visible_from: Option<MomentExpr>,
    /// Let it in although another office holds the same days, to play an office that forgot to end its own (B-076,
    /// B-144). Default: false, an overlap is refused.
    #[serde(default)]
    pub force: bool,
}

/// 券別.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TicketKind {
    /// 医療券 (01).
    #[serde(alias = "医療券")]
    Medical,
    /// 調剤券 (02).
    #[serde(alias = "調剤券")]
    Dispensing,
}

/// 診療別 (OQSCD019).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TreatmentType {
    /// 01 入院.
    #[serde(alias = "入院")]
    Inpatient,
    /// 02 入院外.
    #[serde(alias = "入院外")]
    Outpatient,
    /// 03 歯科.
    #[serde(alias = "歯科")]
    Dental,
    /// 04 調剤.
    #[serde(alias = "調剤")]
    Dispensing,
    /// 05 訪問看護.
    #[serde(alias = "訪問看護")]
    HomeNursing,
}

/// When a decided ticket is registered with the platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationSpec {
    /// On the office's next registration day for that month, then visible after the office's delay.
    #[default]
    #[serde(alias = "登録日")]
    ByCalendar,
    /// At the moment of the decision, then visible after the office's delay (臨時登録).
    #[serde(alias = "即時")]
    AtOnce,
    /// Never: it is handed out on paper (医療券, 診療依頼書), and inquiries are not answered with it.
    #[serde(alias = "紙")]
    Paper,
}

/// A ticket (医療券・調剤券) for a person at a facility in a month: all 26 items of MedicalTicketInfo
/// (spec/oqs-wire.md §3.3) can be said; what is left out follows from person, facility and month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketSpec {
    /// The facility's id.
    pub facility: String,
    /// 診療年月. Default: the treatment month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month: Option<MonthExpr>,
    /// 券別. Default: 調剤券 for a pharmacy, 医療券 otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TicketKind>,
    /// 診療別. Default: by the facility's kind; 入院外 for hospitals and clinics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment_type: Option<TreatmentType>,
    /// 有効期間 from. Default: the month's first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<DateExpr>,
    /// 有効期間 until, inclusive. Default: the month's last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateExpr>,
    /// 本人支払額 in yen. Default: 0.
    #[serde(default)]
    pub self_pay_yen: u32,
    /// 処方箋発行元医療機関: a facility's id; dispensing tickets only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prescription_issuer: Option<String>,
    /// 傷病名, up to three.
    #[serde(default)]
    pub injury_names: Vec<String>,
    /// 地区担当員.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district_contact: Option<String>,
    /// 取扱担当者.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handling_contact: Option<String>,
    /// 単独・併用別 02 併用. Default: whether the person has insurance in that month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub combined_use: Option<bool>,
    /// 社会保険状況 あり. Default: as `combined_use`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub social_insurance: Option<bool>,
    /// 感染症法37条の2 あり.
    #[serde(default)]
    pub infection: bool,
    /// 後期高齢者 あり.
    #[serde(default)]
    pub late_elderly: bool,
    /// 都道府県費 あり.
    #[serde(default)]
    pub prefectural_expenses: bool,
    /// 備考, up to three.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// When the office decided it. Default: the 20th of the month before the ticket's month (world files), now
    /// (control API).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<MomentExpr>,
    /// When it is registered. Default: by the office's calendar.
    #[serde(default)]
    pub registration: RegistrationSpec,
}

/// Answers to what the public material leaves open (spec/oqs-wire.md §8). The defaults are the assumptions listed
/// there; a vendor who holds the official book sets what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Switches {
    /// §8-3: with validity 2 or 3 the lost record is part of the answer.
    pub include_lost_record: bool,
    /// §6: with validity 3 the newer qualification is part of the answer too.
    pub include_newer_record: bool,
    /// §8-4: whose validity the one QualificationValidity tells when insurance and medical aid are both answered.
    pub validity_of_two: ValidityOfTwo,
    /// §8-5: insurance comes first in ResultList.
    pub insurance_first: bool,
    /// §8-6: bucket count of the hash order of ResultOfQualificationConfirmation, 64 or 128.
    pub result_table_size: u16,
    /// §8-7: a bulk 02res travels as a zip.
    pub zip_bulk_result: bool,
    /// §8-8: lines end with CRLF.
    pub crlf: bool,
    /// §8-12: face files carry QualificationConfirmationKey.
    pub confirmation_key: bool,
    /// §8-15: answers 処理中 this many times before a bulk result.
    pub bulk_pending_polls: u32,
    /// §8-15: and not before this many seconds after acceptance.
    pub bulk_delay_seconds: u32,
    /// PMH (spec/pmh.md §2.4): a registration task is done this many seconds after acceptance.
    pub pmh_registration_seconds: u32,
    /// V2 (ticket for another facility only): return that ticket with DesignatedMedicalInstitutionFlag 1 instead of
    /// no ticket (spec/medical-aid-operations.md, state model, conf M).
    pub show_other_facility_ticket: bool,
    /// Remarks on success (card expiring within three months) are sent.
    pub advisory_on_success: bool,
    /// B-012: how many earlier months' tickets of the asking facility come beside the current one.
    pub held_months: u8,
    /// Milliseconds between a file's arrival in res or face and the touch that follows (§2.6); 0 for none.
    pub late_touch_ms: u32,
    /// Age in days after which the deletion job removes unread res and face files at start (§2.1, §8-17).
    pub deletion_age_days: u32,
    /// What comes of a tap for which PMH has nothing to tell, at a facility that uses it (spec/pmh.md §8-3).
    pub pmh_face_when_empty: PmhFaceWhenEmpty,
}

/// See [`Switches::pmh_face_when_empty`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PmhFaceWhenEmpty {
    /// No file.
    #[default]
    None,
    /// A file without certificates.
    Empty,
}

/// See [`Switches::validity_of_two`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ValidityOfTwo {
    /// The insurance's.
    #[default]
    Insurance,
    /// The medical aid's.
    Aid,
}

impl Default for Switches {
    fn default() -> Self {
        Switches {
            include_lost_record: true,
            include_newer_record: false,
            validity_of_two: ValidityOfTwo::Insurance,
            insurance_first: true,
            result_table_size: 64,
            zip_bulk_result: false,
            crlf: true,
            confirmation_key: false,
            bulk_pending_polls: 1,
            bulk_delay_seconds: 0,
            pmh_registration_seconds: 0,
            show_other_facility_ticket: false,
            advisory_on_success: true,
            held_months: 0,
            late_touch_ms: 100,
            deletion_age_days: 7,
            pmh_face_when_empty: PmhFaceWhenEmpty::None,
        }
    }
}
