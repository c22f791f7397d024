//! Requests to see medication, treatment and check-ups (YZK, TKK; spec/oqs-wire.md §3.8) → what the rules are asked.

use super::filled;
use onshi_domain::id::FacilityId;
use onshi_domain::remote_care::CareKind;
use onshi_domain::viewing::{self, Setting, ViewRequest, Wanted};
use onshi_domain::{Command, TreatmentMonth};
use onshi_wire::oqs::codes::MedicalTreatmentFlag;
use onshi_wire::oqs::{BrowsingRequestHeader, TKKsiquc01req, YZKsiquc01req};

/// 薬剤情報・診療情報; none if a month or the FileCategory cannot be read.
pub(super) fn care(facility: FacilityId, message: &YZKsiquc01req) -> Option<Command> {
    let body = &message.message_body;
    let treatment = match body.file_category.as_deref()?.trim() {
        "1" | "2" => false,
        "3" | "4" => true,
        _ => return None,
    };
    let month = |text: &Option<String>| TreatmentMonth::parse(text.as_deref()?.trim());
    let (from, until) = (month(&body.start_date)?, month(&body.end_date)?);
    let setting = setting(body.medical_treatment_flag.as_ref());
    Some(view(facility, &message.message_header, setting, Wanted::Care { from, until, treatment }))
}

/// 特定健診情報; none if the FileCategory cannot be read.
pub(super) fn checkups(facility: FacilityId, message: &TKKsiquc01req) -> Option<Command> {
    let body = &message.message_body;
    let setting = setting(body.medical_treatment_flag.as_ref());
    matches!(body.file_category.as_deref()?.trim(), "1" | "2")
        .then(|| view(facility, &message.message_header, setting, Wanted::Checkups))
}

/// 診療区分 (OQSCD028): outpatient unless it says otherwise.
fn setting(flag: Option<&MedicalTreatmentFlag>) -> Setting {
    match flag {
        Some(flag) if *flag == MedicalTreatmentFlag::HOME_VISIT => Setting::Remote(CareKind::HomeVisit),
        Some(flag) if *flag == MedicalTreatmentFlag::ONLINE => Setting::Remote(CareKind::Online),
        _ => Setting::Reader,
    }
}

fn view(facility: FacilityId, header: &BrowsingRequestHeader, setting: Setting, wanted: Wanted) -> Command {
    let request = ViewRequest {
        facility,
        insurer_number: header.insurer_number.clone().unwrap_or_default(),
        symbol: filled(header.insurance_card_symbol.as_ref()),
        number: header.insured_person_identification_number.clone().unwrap_or_default(),
        branch: filled(header.branch_number.as_ref()),
        setting,
        wanted,
    };
    Command::Viewing(Box::new(viewing::Command::View(request)))
}
