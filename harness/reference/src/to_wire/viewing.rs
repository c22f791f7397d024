//! Requests to see medication, treatment and check-ups (spec/oqs-wire.md §3.8), always as XML.

use super::padded;
use crate::dates::Month;
use crate::desk::Request;
use crate::messages::SearchKey;
use onshi_wire::oqs::{
    BrowsingRequestHeader, CheckupRequestBody, MedicationRequestBody, Message, TKKsiquc01req, YZKsiquc01req, codes,
};

/// FileCategory: XML 薬剤, XML 薬剤+診療.
const CARE: [&str; 2] = ["2", "4"];
/// FileCategory: XML 特定健診.
const CHECKUPS: &str = "2";
/// PrDiInfClassification, the only value known.
const CLASSIFICATION: &str = "1";

/// YZKsiquc01req.
pub(super) fn care(request: &Request, key: &SearchKey, months: (Month, Month), treatment: bool) -> Message {
    YZKsiquc01req {
        message_header: header(request, key),
        message_body: MedicationRequestBody {
            start_date: Some(months.0.digits()),
            end_date: Some(months.1.digits()),
            file_category: Some(CARE[usize::from(treatment)].to_owned()),
            pr_di_inf_classification: Some(CLASSIFICATION.to_owned()),
            medical_treatment_flag: Some(codes::MedicalTreatmentFlag::OUTPATIENT),
        },
    }
    .into()
}

/// TKKsiquc01req.
pub(super) fn checkups(request: &Request, key: &SearchKey) -> Message {
    TKKsiquc01req {
        message_header: header(request, key),
        message_body: CheckupRequestBody {
            file_category: Some(CHECKUPS.to_owned()),
            pr_di_inf_classification: Some(CLASSIFICATION.to_owned()),
            medical_treatment_flag: Some(codes::MedicalTreatmentFlag::OUTPATIENT),
        },
    }
    .into()
}

/// The names differ from those of 資格確認.
fn header(request: &Request, key: &SearchKey) -> BrowsingRequestHeader {
    BrowsingRequestHeader {
        medical_institution_code: Some(request.facility_code.clone()),
        insurer_number: padded(&key.insurer_number),
        insurance_card_symbol: key.symbol.clone(),
        insured_person_identification_number: Some(key.number.clone()),
        branch_number: key.branch.clone(),
        arbitrary_file_identifier: Some(request.file_identifier.clone()),
    }
}
