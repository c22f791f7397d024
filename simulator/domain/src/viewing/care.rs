//! What was done to a person, as an accepted claim tells it.

use crate::id::{FacilityCode, FacilityId};
use crate::month::TreatmentMonth;
use jiff::civil::{Date, DateTime};

/// What sort of row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CareKind {
    /// 薬剤 (IY).
    Medication,
    /// 診療行為 (SI, SS, TO).
    Treatment,
    /// 手術 (診療識別 50).
    Surgery,
}

/// One drug or act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareRow {
    /// What sort.
    pub kind: CareKind,
    /// 9-digit code of the claim masters.
    pub code: String,
    /// 診療識別; empty on dispensing claims.
    pub group: String,
    /// Amount as written; empty where none was recorded.
    pub amount: String,
    /// How often on this day; days of supply on dispensing claims.
    pub times: u64,
    /// 用法コード of a dispensing claim; empty elsewhere.
    pub usage: String,
}

/// What was done on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareDay {
    /// The day of treatment or of dispensing.
    pub on: Date,
    /// The day of the prescription, on dispensing claims.
    pub prescribed_on: Option<Date>,
    /// In the order of the claim.
    pub rows: Vec<CareRow>,
}

/// What one receipt tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareRecord {
    /// Who claimed.
    pub facility: FacilityId,
    /// Its 医療機関コード and name, as they were then.
    pub facility_named: Option<(String, String)>,
    /// Who prescribed, on dispensing claims.
    pub prescriber: Option<FacilityCode>,
    /// Code and name of the prescriber, where it is one of this world.
    pub prescriber_named: Option<(String, String)>,
    /// A dispensing claim.
    pub dispensing: bool,
    /// Inpatient.
    pub inpatient: bool,
    /// 診療年月.
    pub month: TreatmentMonth,
    /// From when it shows: the first of the month after the claim was taken in (B-148).
    pub visible_from: Date,
    /// Day by day.
    pub days: Vec<CareDay>,
}

impl CareRecord {
    /// Whether it shows at a moment.
    #[must_use]
    pub fn is_visible(&self, at: DateTime) -> bool {
        self.visible_from <= at.date()
    }
}
