//! What a facility asks to see, and what it is shown.

use super::{CareRecord, Checkup};
use crate::id::{FacilityId, PersonId};
use crate::month::TreatmentMonth;
use crate::person::Particulars;
use crate::refusal::Refusal;
use crate::remote_care;
use jiff::civil::DateTime;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// 薬剤情報 of these months, with 診療情報 if asked for.
    Care {
        /// From.
        from: TreatmentMonth,
        /// Until, inclusive.
        until: TreatmentMonth,
        /// 診療情報 too.
        treatment: bool,
    },
    /// 特定健診情報.
    Checkups,
}

/// Under which consent it is asked: 診療区分 of the request (OQSCD028).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// 1 外来 and 4 救急時: what was agreed to, or stated, at this facility's reader.
    Reader,
    /// 2 訪問診療等, 3 オンライン診療等: what was agreed to away from it.
    Remote(remote_care::CareKind),
}

/// A request by number, under a consent that was given to this facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRequest {
    /// Who asks.
    pub facility: FacilityId,
    /// 保険者番号 or 公費負担者番号.
    pub insurer_number: String,
    /// 記号.
    pub symbol: Option<String>,
    /// 番号 or 受給者番号.
    pub number: String,
    /// 枝番.
    pub branch: Option<String>,
    /// Under which consent.
    pub setting: Setting,
    /// What.
    pub wanted: Wanted,
}

/// Under what it was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The patient's consent.
    Consent,
    /// 同意取得困難 in an emergency (B-113).
    Emergency,
}

/// What was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Whose.
    pub person: PersonId,
    /// Particulars.
    pub particulars: Particulars,
    /// Under what.
    pub basis: Basis,
    /// Medication is among it.
    pub medication: bool,
    /// Treatment is among it.
    pub treatment: bool,
    /// Surgery is among the treatment.
    pub surgery: bool,
    /// Claims, rows of other kinds left out, oldest month first.
    pub care: Vec<CareRecord>,
    /// Check-ups, newest first.
    pub checkups: Vec<Checkup>,
}

/// The answer to a request; a refusal is an answer too, and both are logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewAnswer {
    /// The request.
    pub request: ViewRequest,
    /// When.
    pub at: DateTime,
    /// What came of it.
    pub outcome: Result<Shown, Refusal>,
}

/// One line of the log of viewings (B-113: reason and authority are logged).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewLogEntry {
    /// Who looked.
    pub facility: FacilityId,
    /// When.
    pub at: DateTime,
    /// At whose information.
    pub person: PersonId,
    /// Under what.
    pub basis: Basis,
    /// Medication.
    pub medication: bool,
    /// Treatment.
    pub treatment: bool,
    /// Surgery.
    pub surgery: bool,
    /// Check-ups.
    pub checkups: bool,
}
