//! The month is closed, receipts come back, other certificates and stays are entered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The treatment month is closed: everything up to it that can be claimed goes into claim files (UKE), which the
/// product puts into the folder `claims` beside `req`; what cannot is held back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClaimMonth {
    /// 診療年月, `2026-11`.
    pub month: String,
}

/// A file of returned receipts (返戻).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReturnedClaims {
    /// File name, for the record.
    pub file_name: String,
    /// The file's bytes, base64.
    pub bytes_base64: String,
}

/// A patient of a reception was admitted that day (入院): what has to be known to claim the stay. Again for the same
/// reception: a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stay {
    /// Reception's id; its day is 入院年月日.
    pub reception_id: String,
    /// Last day, ISO: that of discharge. In the month of the reception.
    pub until: String,
    /// 食事療養の回数.
    #[serde(default)]
    pub meals: u32,
}

/// A certificate of another public scheme (受給者証), shown on paper by a patient of the register.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OtherCertificate {
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 生年月日, ISO.
    pub birthdate: String,
    /// 負担者番号, 8 digits.
    pub payer_number: String,
    /// 受給者番号, 7 digits.
    pub recipient_number: String,
    /// 有効期間 from, ISO.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// 有効期間 until, ISO.
    #[serde(default)]
    pub valid_until: Option<String>,
    /// 自己負担上限額 of a month; none: not stated, which is no cap of zero.
    #[serde(default)]
    pub cap_yen: Option<u32>,
}
