//! What the product understands of a message, whichever of the terminal's messages it came in.
//!
//! Only `from_wire` and `to_wire` know the wire's own types; everything else works on these.

use crate::dates::Month;
use crate::viewing::{Consents, View};
use jiff::civil::Date;
use onshi_wire::driver::{Care, InsuranceCertificate};

/// 資格有効性 (OQSCD006).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Validity {
    /// 1 有効.
    Valid,
    /// 2 無効.
    Invalid,
    /// 3 無効（新しい資格あり）.
    InvalidNewer,
    /// 4 該当資格なし.
    NoneFound,
    /// 5 複数該当 (health insurance only).
    Several,
    /// 6 有効（未登録） (medical aid only): valid, but no ticket registered.
    ValidUnregistered,
    /// A code that the table does not know.
    Unknown(String),
}

impl Validity {
    /// From the travelling digit.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "1" => Self::Valid,
            "2" => Self::Invalid,
            "3" => Self::InvalidNewer,
            "4" => Self::NoneFound,
            "5" => Self::Several,
            "6" => Self::ValidUnregistered,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

/// 処理結果区分 (OQSCD003) of a whole message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment {
    /// 1 正常終了, or absent where the layout has none.
    Done,
    /// 2 処理中.
    Processing,
    /// 9 異常終了, and every code that the table does not know.
    Failed,
}

impl Segment {
    /// From the travelling digit.
    #[must_use]
    pub fn from_code(code: Option<&str>) -> Self {
        match code {
            None | Some("1") => Self::Done,
            Some("2") => Self::Processing,
            Some(_) => Self::Failed,
        }
    }
}

/// Header of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// 資格確認日.
    pub confirmed_on: Option<Date>,
    /// 任意のファイル識別子.
    pub file_identifier: Option<String>,
    /// 受付番号 of a bulk exchange.
    pub reception_number: Option<String>,
    /// 処理結果区分.
    pub segment: Segment,
    /// Error code and text, as they came.
    pub texts: Vec<String>,
}

/// One 資格確認結果: a health insurance or a medical-aid qualification of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// 被保険者証区分 (OQSCD010); A1 is medical aid.
    pub class: String,
    /// 保険者番号 or 公費負担者番号, without padding.
    pub insurer_number: String,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号 or 受給者番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 性別1.
    pub sex: Option<String>,
    /// 生年月日.
    pub birthdate: Option<Date>,
    /// 保険者名称 or 福祉事務所名.
    pub insurer_name: String,
    /// 資格取得年月日.
    pub from: Option<Date>,
    /// 資格喪失年月日: the first day without.
    pub lost_on: Option<Date>,
    /// 本人・家族の別 (OQSCD009): 2 is family.
    pub family: Option<String>,
    /// 資格喪失事由 (OQSCD008).
    pub reason_of_loss: Option<String>,
    /// 医療券・調剤券.
    pub tickets: Vec<Ticket>,
    /// 限度額適用認定証, 高齢受給者証, 特定疾病療養受療証.
    pub certificates: Vec<InsuranceCertificate>,
    /// 照会番号.
    pub reference_number: Option<String>,
    /// Until when medication, treatment and check-ups may be seen.
    pub consents: Consents,
}

impl Row {
    /// Whether this is medical aid (spec/oqs-wire.md §6, A1). Without a class, an eight-digit number of 法別 12 is; a
    /// trimmed six-digit 国保 number that begins with 12 is not.
    #[must_use]
    pub fn is_aid(&self) -> bool {
        self.class == "A1" || (self.class.is_empty() && is_aid_payer(&self.insurer_number))
    }

    /// Whether the dates allow the day. A missing date does not restrict.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.lost_on.is_none_or(|lost| day < lost)
    }
}

/// Whether a number is a 公費負担者番号 of medical aid: eight digits of 法別 12, or 25 (中国残留邦人等支援).
#[must_use]
pub fn is_aid_payer(number: &str) -> bool {
    number.len() == 8 && (number.starts_with("12") || number.starts_with("25"))
}

/// One 医療券 or 調剤券.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ticket {
    /// 券別 (OQSCD018).
    pub ticket_type: String,
    /// 診療年月.
    pub month: Option<Month>,
    /// 有効期間 from.
    pub valid_from: Option<Date>,
    /// 有効期間 until.
    pub valid_until: Option<Date>,
    /// 交付番号.
    pub issue_number: String,
    /// 公費負担者番号 of the qualification that it came with.
    pub payer_number: String,
    /// 受給者番号 of the qualification that it came with.
    pub recipient_number: String,
    /// 指定医療機関コード.
    pub facility_code: String,
    /// 指定医療機関確認フラグ (OQSCD026).
    pub facility_flag: Option<String>,
    /// 処方箋発行元医療機関コード.
    pub issuer_code: Option<String>,
    /// 診療別 (OQSCD019).
    pub treatment_type: String,
    /// 本人支払額.
    pub self_pay_yen: u32,
    /// 単独・併用別 (OQSCD020).
    pub single_or_combined: String,
    /// 整合性フラグ (OQSCD022).
    pub consistency_flag: Option<String>,
    /// Everything else that the office states, kept so that a correction is noticed.
    pub other_items: Vec<String>,
}

/// The answer about one person: IF-002, or one unit of a bulk result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonAnswer {
    /// 処理結果状況 is not エラー.
    pub accepted: bool,
    /// 資格有効性.
    pub validity: Option<Validity>,
    /// 処理結果コード and メッセージ, as they came.
    pub texts: Vec<String>,
    /// 任意の識別子 that the request gave this person.
    pub identifier: Option<String>,
    /// The consent under which it was asked is over: a 同意有効期限切れ理由 came (OQSCD031).
    pub consent_over: bool,
    /// Results, in the order of the message.
    pub rows: Vec<Row>,
}

/// The answer about one registration of a 照会番号.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registration {
    /// 照会番号 (echo).
    pub reference_number: String,
    /// 処理結果状況 is 正常終了.
    pub accepted: bool,
    /// 処理結果コード and メッセージ.
    pub texts: Vec<String>,
}

/// A message from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// IF-002, by a request or from a card reader.
    Person(Header, PersonAnswer),
    /// IF-004.
    Registered(Header, Registration),
    /// IF-006, 010, 014: a bulk request was taken.
    Accepted(Header),
    /// IF-008, 016.
    People(Header, Vec<PersonAnswer>),
    /// IF-012.
    Registrations(Header, Vec<Registration>),
    /// YZK, TKK.
    Viewed(Header, View),
    /// PMH, to a request or from a card reader.
    Subsidies(Box<crate::subsidy::layout::Answer>),
    /// IF-042, IF-044.
    Settings(Header, crate::settings::Told),
}

impl Incoming {
    /// Header of any message.
    #[must_use]
    pub fn header(&self) -> &Header {
        match self {
            Self::Person(header, _)
            | Self::Registered(header, _)
            | Self::Accepted(header)
            | Self::People(header, _)
            | Self::Viewed(header, _)
            | Self::Settings(header, _)
            | Self::Registrations(header, _) => header,
            Self::Subsidies(answer) => &answer.header,
        }
    }
}

/// Numbers by which a person is asked for, or registered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchKey {
    /// 保険者番号 or 公費負担者番号, without padding.
    pub insurer_number: String,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号 or 受給者番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
    /// 生年月日.
    pub birthdate: Option<Date>,
    /// 限度額適用認定証提供同意.
    pub limit_certificate_consent: bool,
    /// 任意の識別子, or 照会番号 in a registration.
    pub identifier: Option<String>,
}

/// A request to the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// IF-001.
    Inquiry(SearchKey),
    /// IF-005.
    BulkInquiry(Vec<SearchKey>),
    /// IF-003; the identifier is the 照会番号.
    ReferenceNumber(SearchKey),
    /// IF-009; the identifiers are the 照会番号.
    ReferenceNumbers(Vec<SearchKey>),
    /// IF-013.
    Acquisition(Month),
    /// YZKsiquc01req: 薬剤 of these months (first and last), with 診療 if the patient agreed to that.
    Care {
        /// Whose.
        key: SearchKey,
        /// First and last month.
        months: (Month, Month),
        /// 診療 too.
        treatment: bool,
    },
    /// TKKsiquc01req: 特定健診.
    Checkups(SearchKey),
    /// IF-025, 027.
    Remote(Care, SearchKey),
    /// IF-017, 021.
    Consented(ConsentedSearch),
    /// IF-007, 011, 015, 019, 023: ask for the result of a bulk request.
    Fetch(Bulk, String),
    /// A question or a report to PMH.
    Subsidy(crate::subsidy::layout::Ask),
    /// IF-041, IF-043.
    Settings(crate::settings::Ask),
}

/// Whose consents are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentedSearch {
    /// Which care.
    pub care: Care,
    /// By 診療日 rather than 同意日.
    pub by_examination: bool,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// The bulk exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bulk {
    /// 資格確認一括照会 (IF-005…008).
    Inquiry,
    /// 照会番号一括登録 (IF-009…012).
    ReferenceNumbers,
    /// 委託先資格情報の一括取得 (IF-013…016).
    Acquisition,
    /// 同意済資格情報の一括取得 (IF-017…024).
    Consented(Care),
}

impl Outgoing {
    /// File prefix (spec/oqs-wire.md §1).
    #[must_use]
    pub fn prefix(&self) -> &'static str {
        match self {
            Self::Inquiry(_) => "OQSsiquc01req",
            Self::ReferenceNumber(_) => "OQSsiimm01req",
            Self::BulkInquiry(_) => "OQSmuquc01req",
            Self::ReferenceNumbers(_) => "OQSmuimm01req",
            Self::Acquisition(_) => "OQSmutic01req",
            Self::Care { .. } => "YZKsiquc01req",
            Self::Checkups(_) => "TKKsiquc01req",
            Self::Remote(Care::HomeVisit, _) => "OQSsihvq01req",
            Self::Remote(Care::Online, _) => "OQSsionq01req",
            Self::Consented(search) if search.care == Care::HomeVisit => "OQSmuhvq01req",
            Self::Consented(_) => "OQSmuonq01req",
            Self::Fetch(Bulk::Consented(Care::HomeVisit), _) => "OQSmuhvq02req",
            Self::Fetch(Bulk::Consented(Care::Online), _) => "OQSmuonq02req",
            Self::Fetch(Bulk::Inquiry, _) => "OQSmuquc02req",
            Self::Fetch(Bulk::ReferenceNumbers, _) => "OQSmuimm02req",
            Self::Fetch(Bulk::Acquisition, _) => "OQSmutic02req",
            Self::Subsidy(ask) => crate::subsidy::layout::request_prefix(ask),
            Self::Settings(ask) => crate::settings::request_prefix(ask),
        }
    }
}
