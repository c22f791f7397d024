//! The card reader beyond the plain tap, and what replaces it where there is no card or no line: attempts and locks,
//! 再来受付機, mobile device, 災害時・障害時・救急時. What is not public about them is ours (invented): no file arrives for a
//! look-up or a mobile device, the result is on the screen.

use super::dates::{DateExpr, MomentExpr};
use super::world::Consents;
use super::world_file::Sex;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is laid on the reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Presented {
    /// The person's My Number Card.
    #[default]
    #[serde(alias = "マイナンバーカード")]
    MyNumberCard,
    /// Another kind of card (screen code 002).
    #[serde(alias = "別のカード")]
    OtherCard,
    /// A card that cannot be read (screen code 001).
    #[serde(alias = "読めないカード")]
    Unreadable,
}

/// On what the card is laid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// 顔認証付きカードリーダー.
    #[default]
    #[serde(alias = "カードリーダー")]
    Reader,
    /// 再来受付機: only people whose 照会番号 the facility keeps; neither identity nor consent screens (ours).
    #[serde(alias = "再来受付機")]
    Kiosk,
    /// 居宅同意取得型 on a mobile device: PIN or 目視; the result is on the screen, there is no face file (ours).
    #[serde(alias = "モバイル端末")]
    Mobile,
}

/// One attempt to show who holds the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attempt {
    /// The face matches.
    #[serde(alias = "顔一致")]
    Face,
    /// The face does not match.
    #[serde(alias = "顔不一致")]
    FaceFails,
    /// The right PIN.
    #[serde(alias = "暗証番号一致")]
    Pin,
    /// A wrong PIN; the third in a row locks the card.
    #[serde(alias = "暗証番号不一致")]
    PinWrong,
    /// Staff agree by eye.
    #[serde(alias = "目視一致")]
    Visual,
    /// Staff do not agree.
    #[serde(alias = "目視不一致")]
    VisualFails,
}

/// A screen at which the patient stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 本人確認.
    #[serde(alias = "本人確認")]
    Identity,
    /// 利用登録; the next screen if the card is registered.
    #[serde(alias = "利用登録")]
    Registration,
    /// 同意.
    #[serde(alias = "同意")]
    Consents,
}

/// The patient does not finish: nothing is asked of the platform, and there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Interruption {
    /// At which screen.
    pub at: Stage,
    /// The card was taken away, rather than 中止 pressed.
    #[serde(default)]
    pub card_removed: bool,
}

/// What happens on the way, as far as it is not the usual.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Course {
    /// What is laid on. Default: the person's card.
    pub presented: Presented,
    /// On what. Default: a card reader.
    pub device: Device,
    /// Attempts at identity in order, at most 20, until one confirms. Default: what `identity` of the tap says.
    pub attempts: Vec<Attempt>,
    /// The patient stops.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interrupted: Option<Interruption>,
}

/// What a facility has besides its readers. In a request, what is left out stays.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EquipmentSpec {
    /// 再来受付機.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kiosk: Option<bool>,
    /// A mobile device for 居宅同意取得型.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<bool>,
    /// 救急時閲覧権限 (OQSCD043).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency_viewing: Option<bool>,
}

/// How a reader checks identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReaderMode {
    /// Face or PIN.
    #[serde(alias = "自動")]
    Automatic,
    /// 目視 by staff, for the next card; then automatic again.
    #[serde(alias = "目視")]
    Visual,
}

/// Body of `PUT /facilities/{id}/reader-mode`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetReaderMode {
    /// Reader, from 1. Default 1.
    #[serde(default = "first")]
    pub reader: u8,
    /// Mode.
    pub mode: ReaderMode,
}

fn first() -> u8 {
    1
}

/// Body of `PUT /facilities/{id}/failure-mode`: what the call centre does (B-122).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFailureMode {
    /// 障害時モード.
    pub on: bool,
}

/// A facility's reception desk: equipment and modes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceptionDesk {
    /// Facility's id.
    pub facility: String,
    /// Number of card readers.
    pub card_readers: u8,
    /// Readers that wait for a card in 目視 mode.
    pub visual_readers: Vec<u8>,
    /// 再来受付機.
    pub kiosk: bool,
    /// Mobile device.
    pub mobile: bool,
    /// 救急時閲覧権限.
    pub emergency_viewing: bool,
    /// 障害時モード.
    pub failure_mode: bool,
    /// Ids of the disasters that are open for this facility now.
    pub disasters: Vec<String>,
}

/// Body of `POST /disasters`: an area is opened for a period (B-123).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDisaster {
    /// Short name, unique in the world.
    pub id: String,
    /// 都道府県, 1 to 47, by the first two digits of the 医療機関コード.
    pub prefecture: u8,
    /// 郡市区, by the two digits after the 点数表 of the 医療機関コード (ours). Default: the whole prefecture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<u8>,
    /// Opened from.
    pub from: MomentExpr,
    /// Until, exclusive.
    pub until: MomentExpr,
}

/// An area opened for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DisasterInfo {
    /// Id.
    pub id: String,
    /// 都道府県.
    pub prefecture: u8,
    /// 郡市区.
    pub district: Option<u8>,
    /// From, `2026-11-03T09:00:00`.
    pub from: String,
    /// Until, exclusive.
    pub until: String,
}

/// Why a person is looked up without a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LookupBasis {
    /// 災害時 (B-123).
    #[serde(alias = "災害時")]
    Disaster,
    /// システム障害時 (B-122).
    #[serde(alias = "障害時")]
    SystemFailure,
    /// 救急時 (B-113).
    #[serde(alias = "救急時")]
    Emergency,
}

/// Body of `POST /facilities/{id}/lookups`. Either `card_of` (emergencies only) or name or kana with birthdate and sex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookUp {
    /// On what basis.
    pub basis: LookupBasis,
    /// The person whose card lies there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_of: Option<String>,
    /// 氏名; spaces do not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// カナ氏名, half width; spaces do not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<String>,
    /// 生年月日.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<DateExpr>,
    /// 性別.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// 住所 or its beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The person agreed by word of mouth; required in a disaster.
    #[serde(default)]
    pub oral_consent: bool,
    /// To what the person agreed; disasters only.
    #[serde(default)]
    pub consents: Consents,
    /// The reason, kept with the look-up; required in an emergency. No personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a look-up found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LookupFound {
    /// Nobody, or nobody who may be told.
    Nobody,
    /// One person.
    One,
    /// More than one: say more.
    Several,
}

/// What came of a look-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LookupOutcome {
    /// What it found.
    pub found: LookupFound,
    /// Text on the screen, Japanese.
    pub screen_text: String,
    /// The result on the screen.
    pub result: Option<ScreenAnswer>,
}

/// A look-up as kept for inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LookupInfo {
    /// Facility's id.
    pub facility: String,
    /// When.
    pub at: String,
    /// On what basis.
    pub basis: LookupBasis,
    /// What it found.
    pub found: LookupFound,
    /// Person's id, if one was found.
    pub person: Option<String>,
    /// Consent by word of mouth.
    pub oral_consent: bool,
    /// The reason given.
    pub reason: Option<String>,
}

/// A verification result on a screen, where no file arrives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScreenAnswer {
    /// 資格有効性 (OQSCD006).
    pub validity: String,
    /// 同意区分 of medication (OQSCD016): 0, 1, 3.
    pub medication_consent: String,
    /// Qualifications, in the order in which a file would have them.
    pub results: Vec<ScreenQualification>,
}

/// One qualification on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScreenQualification {
    /// Medical aid (`true`) or insurance.
    pub medical_aid: bool,
    /// 氏名.
    pub name: String,
    /// 保険者番号 or 公費負担者番号.
    pub insurer_number: String,
    /// 保険者名称 or 福祉事務所名.
    pub insurer_name: String,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号 or 受給者番号: this is verification, it is told in full.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
    /// 資格喪失年月日.
    pub lost_on: Option<String>,
    /// 照会番号 of this facility.
    pub reference_number: Option<String>,
    /// Number of tickets.
    pub tickets: u32,
}
