//! Offices and facilities join and change.

use super::World;
use crate::event::Event;
use crate::facility::{Facility, FacilityChange};
use crate::id::{FacilityId, PayerNumber};
use crate::office::Office;
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    /// 公費負担者番号 must be a welfare office's, and each stands for one office (C12-01).
    pub(super) fn add_office(&self, office: &Office) -> Result<Vec<Event>, Refusal> {
        PayerNumber::parse_medical_aid(office.payer_number.as_str())?;
        if self.offices.contains_key(&office.id) {
            return Err(taken("office.taken", "福祉事務所", office.id.as_str()));
        }
        if let Some(other) = self.index.office_by_payer.get(&office.payer_number) {
            return Err(Refusal::conflict(
                "office.payer_number_taken",
                "公費負担者番号",
                format!("{}は「{other}」が使っています。", office.payer_number),
                "福祉事務所ごとに別の公費負担者番号を付けてください。",
            ));
        }
        Ok(vec![Event::OfficeAdded(office.clone())])
    }

    /// 医療機関コード must fit the facility's kind, and each stands for one facility.
    pub(super) fn add_facility(&self, facility: &Facility) -> Result<Vec<Event>, Refusal> {
        if self.facilities.contains_key(&facility.id) {
            return Err(taken("facility.taken", "医療機関", facility.id.as_str()));
        }
        if let Some(other) = self.index.facility_by_code.get(&facility.code) {
            return Err(Refusal::conflict(
                "facility.code_taken",
                "医療機関コード",
                format!("{}は「{other}」が使っています。", facility.code),
                "医療機関・薬局ごとに別のコードを付けてください。",
            ));
        }
        if facility.code.point_table() != facility.kind.point_table() {
            return Err(Refusal::invalid(
                "facility.point_table",
                "医療機関コード",
                format!(
                    "{}の3桁目は点数表{}ですが、この種別は点数表{}です。",
                    facility.code,
                    facility.code.point_table().digit(),
                    facility.kind.point_table().digit()
                ),
                "種別に合う医療機関コードを指定してください。",
            ));
        }
        Ok(vec![Event::FacilityAdded(facility.clone())])
    }

    pub(super) fn set_facility(
        &self,
        facility: &FacilityId,
        change: FacilityChange,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_facility(facility)?;
        let noted = self.noted(known, self.settings_among(known, change), at);
        Ok(std::iter::once(Event::FacilitySet { facility: known.id.clone(), change }).chain(noted).collect())
    }
}

pub(super) fn taken(code: &'static str, place: &str, id: &str) -> Refusal {
    Refusal::conflict(code, place, format!("「{id}」は既に使われています。"), "別の名前を付けてください。")
}
