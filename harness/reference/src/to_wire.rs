//! What the product asks → wire messages. The only file that fills wire structs.

mod viewing;

use crate::dates::digits;
use crate::desk::Request;
use crate::messages::{Bulk, ConsentedSearch, Outgoing, SearchKey};
use onshi_wire::driver::Care;
use onshi_wire::oqs::{
    BulkConfirmationRequestBody, BulkRegistrationRequestBody, ConfirmationRequestBody, ConfirmationRequestHeader,
    DownloadRequestBody, DownloadRequestHeader, HomeVisitAcquisitionRequestBody, HomeVisitSearchInfo, Message,
    OQSmuhvq01req, OQSmuhvq02req, OQSmuimm01req, OQSmuimm02req, OQSmuonq01req, OQSmuonq02req, OQSmuquc01req,
    OQSmuquc02req, OQSmutic01req, OQSmutic02req, OQSsihvq01req, OQSsiimm01req, OQSsionq01req, OQSsiquc01req,
    OnlineAcquisitionRequestBody, OnlineSearchInfo, QualificationConfirmSearchInfo, ReferenceNumberRegistrationInfo,
    RegistrationRequestBody, RemoteConfirmationRequestBody, RemoteSearchInfo, RequestHeader,
    TicketAcquisitionRequestBody, TicketSearchInfo, codes,
};

/// The message of a request; none for those that are layout data ([`crate::subsidy::layout`], [`crate::settings`]).
#[must_use]
pub fn message(request: &Request) -> Option<Message> {
    let message = match &request.content {
        Outgoing::Subsidy(_) | Outgoing::Settings(_) => return None,
        Outgoing::Inquiry(key) => OQSsiquc01req {
            message_header: confirmation_header(request),
            message_body: ConfirmationRequestBody { qualification_confirm_search_info: search_info(key) },
        }
        .into(),
        Outgoing::BulkInquiry(keys) => OQSmuquc01req {
            message_header: confirmation_header(request),
            message_body: BulkConfirmationRequestBody {
                qualification_confirm_search_info: keys.iter().map(search_info).collect(),
            },
        }
        .into(),
        Outgoing::ReferenceNumber(key) => OQSsiimm01req {
            message_header: header(request),
            message_body: RegistrationRequestBody { reference_number_registration_info: registration_info(key) },
        }
        .into(),
        Outgoing::ReferenceNumbers(keys) => OQSmuimm01req {
            message_header: header(request),
            message_body: BulkRegistrationRequestBody {
                reference_number_registration_info: keys.iter().map(registration_info).collect(),
            },
        }
        .into(),
        Outgoing::Acquisition(month) => OQSmutic01req {
            message_header: header(request),
            message_body: TicketAcquisitionRequestBody {
                qualification_confirm_search_info: TicketSearchInfo { medical_treatment_month: Some(month.digits()) },
            },
        }
        .into(),
        Outgoing::Care { key, months, treatment } => viewing::care(request, key, *months, *treatment),
        Outgoing::Checkups(key) => viewing::checkups(request, key),
        Outgoing::Remote(care, key) => remote(request, *care, key),
        Outgoing::Consented(search) => consented(request, search),
        Outgoing::Fetch(kind, number) => fetch(request, *kind, number),
    };
    Some(message)
}

/// 診療区分 (OQSCD028).
fn treatment_flag(request: &Request, care: Care) -> Option<codes::MedicalTreatmentFlag> {
    Some(match care {
        _ if request.outpatient => codes::MedicalTreatmentFlag::OUTPATIENT,
        Care::HomeVisit => codes::MedicalTreatmentFlag::HOME_VISIT,
        Care::Online => codes::MedicalTreatmentFlag::ONLINE,
    })
}

/// 資格確認 without a card, under a consent.
fn remote(request: &Request, care: Care, key: &SearchKey) -> Message {
    let numbers = search_info(key);
    let message_header = confirmation_header(request);
    let message_body = RemoteConfirmationRequestBody {
        qualification_confirm_search_info: RemoteSearchInfo {
            insurer_number: numbers.insurer_number,
            insured_card_symbol: numbers.insured_card_symbol,
            insured_identification_number: numbers.insured_identification_number,
            insured_branch_number: numbers.insured_branch_number,
            birthdate: numbers.birthdate,
            limit_application_certificate_related_cons_flg: numbers.limit_application_certificate_related_cons_flg,
            arbitrary_identifier: numbers.arbitrary_identifier,
            medical_treatment_flag: treatment_flag(request, care),
        },
    };
    match care {
        Care::HomeVisit => OQSsihvq01req { message_header, message_body }.into(),
        Care::Online => OQSsionq01req { message_header, message_body }.into(),
    }
}

/// 同意済資格情報の一括取得.
fn consented(request: &Request, search: &ConsentedSearch) -> Message {
    let (from, to) = (Some(digits(search.from)), Some(digits(search.until)));
    let medical_treatment_flag = treatment_flag(request, search.care);
    let message_header = header(request);
    match search.care {
        Care::HomeVisit => {
            let info = HomeVisitSearchInfo { consent_date_from: from, consent_date_to: to, medical_treatment_flag };
            let message_body = HomeVisitAcquisitionRequestBody { qualification_confirm_search_info: info };
            OQSmuhvq01req { message_header, message_body }.into()
        }
        Care::Online => {
            let mut info = OnlineSearchInfo { medical_treatment_flag, ..OnlineSearchInfo::default() };
            if search.by_examination {
                (info.examination_date_from, info.examination_date_to) = (from, to);
            } else {
                (info.consent_date_from, info.consent_date_to) = (from, to);
            }
            let message_body = OnlineAcquisitionRequestBody { qualification_confirm_search_info: info };
            OQSmuonq01req { message_header, message_body }.into()
        }
    }
}

/// The second request of a bulk exchange.
fn fetch(request: &Request, kind: Bulk, number: &str) -> Message {
    let message_header = DownloadRequestHeader { medical_institution_code: Some(request.facility_code.clone()) };
    let message_body = DownloadRequestBody { reception_number: Some(number.to_owned()) };
    match kind {
        Bulk::Inquiry => OQSmuquc02req { message_header, message_body }.into(),
        Bulk::ReferenceNumbers => OQSmuimm02req { message_header, message_body }.into(),
        Bulk::Consented(Care::HomeVisit) => OQSmuhvq02req { message_header, message_body }.into(),
        Bulk::Consented(Care::Online) => OQSmuonq02req { message_header, message_body }.into(),
        Bulk::Acquisition => OQSmutic02req { message_header, message_body }.into(),
    }
}

/// Header of 資格確認 and 資格確認一括照会.
fn confirmation_header(request: &Request) -> ConfirmationRequestHeader {
    ConfirmationRequestHeader {
        qualification_confirmation_date: Some(request.confirm_on.clone()),
        medical_institution_code: Some(request.facility_code.clone()),
        arbitrary_file_identifier: Some(request.file_identifier.clone()),
    }
}

/// Header of the other first requests.
fn header(request: &Request) -> RequestHeader {
    RequestHeader {
        medical_institution_code: Some(request.facility_code.clone()),
        arbitrary_file_identifier: Some(request.file_identifier.clone()),
    }
}

/// 保険者番号 is padded with spaces on the left to eight (spec/oqs-wire.md §2.7).
fn padded(number: &str) -> Option<String> {
    Some(format!("{number:>8}"))
}

/// Numbers of a person.
fn search_info(key: &SearchKey) -> QualificationConfirmSearchInfo {
    let consent = if key.limit_certificate_consent {
        codes::LimitCertificateConsent::GIVEN
    } else {
        codes::LimitCertificateConsent::NOT_GIVEN
    };
    QualificationConfirmSearchInfo {
        insurer_number: padded(&key.insurer_number),
        insured_card_symbol: key.symbol.clone(),
        insured_identification_number: Some(key.number.clone()),
        insured_branch_number: key.branch.clone(),
        birthdate: key.birthdate.map(digits),
        limit_application_certificate_related_cons_flg: Some(consent),
        arbitrary_identifier: key.identifier.clone(),
    }
}

/// Numbers of a person with the 照会番号 to register.
fn registration_info(key: &SearchKey) -> ReferenceNumberRegistrationInfo {
    ReferenceNumberRegistrationInfo {
        reference_number: key.identifier.clone(),
        insurer_number: padded(&key.insurer_number),
        insured_card_symbol: key.symbol.clone(),
        insured_identification_number: Some(key.number.clone()),
        insured_branch_number: key.branch.clone(),
    }
}
