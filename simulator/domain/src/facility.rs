//! A facility (医療機関・薬局) as the platform knows it.

use crate::id::{FacilityCode, FacilityId, PointTable};
use crate::ticket::{TicketKind, TreatmentType};

/// What a facility is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacilityKind {
    /// 病院.
    Hospital,
    /// 医科診療所.
    Clinic,
    /// 歯科診療所.
    Dental,
    /// 薬局.
    Pharmacy,
    /// 訪問看護ステーション.
    HomeNursing,
}

impl FacilityKind {
    /// The 点数表 in its code.
    #[must_use]
    pub fn point_table(self) -> PointTable {
        match self {
            FacilityKind::Hospital | FacilityKind::Clinic => PointTable::Medical,
            FacilityKind::Dental => PointTable::Dental,
            FacilityKind::Pharmacy => PointTable::Pharmacy,
            FacilityKind::HomeNursing => PointTable::HomeNursing,
        }
    }

    /// The kind of ticket it needs: 調剤券 for a pharmacy, 医療券 otherwise (S003-17, B-040).
    #[must_use]
    pub fn ticket_kind(self) -> TicketKind {
        if self == FacilityKind::Pharmacy { TicketKind::Dispensing } else { TicketKind::Medical }
    }

    /// The usual 診療別 of its tickets (OQSCD019).
    #[must_use]
    pub fn usual_treatment(self) -> TreatmentType {
        match self {
            FacilityKind::Hospital | FacilityKind::Clinic => TreatmentType::Outpatient,
            FacilityKind::Dental => TreatmentType::Dental,
            FacilityKind::Pharmacy => TreatmentType::Dispensing,
            FacilityKind::HomeNursing => TreatmentType::HomeNursing,
        }
    }
}

/// A facility.
#[doc(alias = "医療機関")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facility {
    /// Short name.
    pub id: FacilityId,
    /// Official name.
    pub name: String,
    /// 医療機関コード.
    pub code: FacilityCode,
    /// Kind.
    pub kind: FacilityKind,
    /// 生活保護法の指定医療機関 (B-029).
    pub designated: bool,
    /// Whether its terminal's medical-aid function is on (S002-62, B-107).
    pub medical_aid: bool,
    /// Number of card readers; 0 means a facility without one (S002-21, B-106).
    pub card_readers: u8,
    /// 環境設定 医療費助成情報「利用する」 (B-135, spec/pmh.md §1-11); off: PMH tells it nothing.
    pub subsidies: bool,
    /// Takes part in the pilot of electronic cap management (spec/pmh.md §7-25).
    pub cap_pilot: bool,
}

/// What of a facility changes; what is left out stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FacilityChange {
    /// Designated.
    pub designated: Option<bool>,
    /// Medical-aid function.
    pub medical_aid: Option<bool>,
    /// Number of readers.
    pub card_readers: Option<u8>,
    /// 医療費助成情報.
    pub subsidies: Option<bool>,
    /// Electronic cap management.
    pub cap_pilot: Option<bool>,
}
