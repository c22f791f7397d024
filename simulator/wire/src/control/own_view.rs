//! The patient's own view (マイナポータル stand-in): what the platform knows about a person, as that person sees it.
//! Nothing is shown before its registration is visible (B-146); numbers are masked like everywhere (S000-06).

use super::insurance::InsuranceInfo;
use super::subsidy_desk::CapInfo;
use super::viewing::{CareInfo, CheckupInfo, ViewingInfo};
use super::world_file::{CardState, TicketKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Everything that a person sees of themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnView {
    /// Person's id.
    pub person: String,
    /// 氏名.
    pub name: String,
    /// The card.
    pub card: CardState,
    /// 健康保険証としての利用登録.
    pub card_use: bool,
    /// The PIN is locked until the municipality resets it.
    pub pin_locked: bool,
    /// 自己情報の不開示 (B-108): everything below is empty.
    pub withheld: bool,
    /// Health insurance that the platform knows.
    pub insurance: Vec<InsuranceInfo>,
    /// Medical aid that the platform knows.
    pub aid: Vec<OwnAid>,
    /// Tickets that the platform answers with.
    pub tickets: Vec<OwnTicket>,
    /// 医療費助成: certificates that PMH knows.
    pub certificates: Vec<OwnCertificate>,
    /// 医療費助成: caps of the month and what remains of them.
    #[serde(default)]
    pub caps: Vec<CapInfo>,
    /// 薬剤・診療 from claims, oldest month first.
    #[serde(default)]
    pub care: Vec<CareInfo>,
    /// 特定健診, newest first.
    #[serde(default)]
    pub checkups: Vec<CheckupInfo>,
    /// Who looked at what of it, oldest first.
    #[serde(default)]
    pub viewings: Vec<ViewingInfo>,
    /// Visits that the offices know of, oldest first.
    pub visits: Vec<OwnVisit>,
    /// Consents given at readers and on devices.
    pub consents: Vec<OwnConsent>,
    /// Look-ups without the person's card: who, when and why.
    pub lookups: Vec<OwnLookup>,
}

/// A case of medical aid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnAid {
    /// 福祉事務所名.
    pub office_name: String,
    /// 公費負担者番号.
    pub payer_number: String,
    /// 受給者番号, hidden but for its last digit.
    pub recipient_number: String,
    /// Start or resumption.
    pub from: Option<String>,
    /// The first day without it.
    pub ended_on: Option<String>,
    /// 受給中, 停止中, 廃止, 移管, 開始前.
    pub state: String,
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnTicket {
    /// Where it can be used.
    pub facility_name: String,
    /// 診療年月, `2026-11`.
    pub month: String,
    /// 医療券 or 調剤券.
    pub kind: TicketKind,
    /// Valid from.
    pub valid_from: String,
    /// Valid until, inclusive.
    pub valid_until: String,
    /// 本人支払額.
    pub self_pay_yen: u32,
}

/// A certificate of 医療費助成.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnCertificate {
    /// 受給者証名.
    pub name: String,
    /// 公費負担者番号, if it has one.
    pub payer_number: Option<String>,
    /// 受給者番号, hidden but for its last character.
    pub recipient_number: Option<String>,
    /// Valid from.
    pub valid_from: String,
    /// Valid until, inclusive.
    pub valid_until: String,
    /// Always 償還払い.
    pub always_reimbursement: bool,
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnVisit {
    /// Where.
    pub facility_name: String,
    /// When.
    pub at: String,
}

/// What was agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// 限度額適用認定証.
    LimitCertificate,
    /// 特定疾病療養受療証.
    SpecificDiseases,
    /// 特定健診.
    Checkups,
    /// 薬剤.
    Medication,
    /// 診療.
    Treatment,
    /// 手術.
    Surgery,
}

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnConsent {
    /// To whom.
    pub facility_name: String,
    /// Where it was given: 受付, 訪問診療等, オンライン診療等.
    pub given_for: String,
    /// To what.
    pub kinds: Vec<ConsentKind>,
    /// When.
    pub at: String,
    /// Until when; none: until withdrawn.
    pub until: Option<String>,
    /// 同意区分 now (OQSCD016): 1 あり, 2 有効期限切れ, 3 取得困難.
    pub state: String,
}

/// A look-up without the person's card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnLookup {
    /// By whom.
    pub facility_name: String,
    /// When.
    pub at: String,
    /// 災害時, 障害時, 救急時.
    pub basis: String,
    /// The reason given.
    pub reason: Option<String>,
}
