//! What the product asks → wire messages. The only file that fills wire structs.

mod viewing;

use crate::dates::digits;
use crate::desk::Request;
use crate::messages::{Bulk, Outgoing, SearchKey};
use onshi_wire::oqs::{
    BulkConfirmationRequestBody, BulkRegistrationRequestBody, ConfirmationRequestBody, ConfirmationRequestHeader,
    DownloadRequestBody, DownloadRequestHeader, Message, OQSmuimm01req, OQSmuimm02req, OQSmuquc01req, OQSmuquc02req,
    OQSmutic01req, OQSmutic02req, OQSsiimm01req, OQSsiquc01req, QualificationConfirmSearchInfo,
    ReferenceNumberRegistrationInfo, RegistrationRequestBody, RequestHeader, TicketAcquisitionRequestBody,
    TicketSearchInfo, codes,
};

/// The message of a request; none for PMH's, which are layout data ([`crate::subsidy::layout`]).
#[must_use]
pub fn message(request: &Request) -> Option<Message> {
    let message = match &request.content {
        Outgoing::Subsidy(_) => return None,
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
        Outgoing::Fetch(kind, number) => fetch(request, *kind, number),
    };
    Some(message)
}

/// The second request of a bulk exchange.
fn fetch(request: &Request, kind: Bulk, number: &str) -> Message {
    let message_header = DownloadRequestHeader { medical_institution_code: Some(request.facility_code.clone()) };
    let message_body = DownloadRequestBody { reception_number: Some(number.to_owned()) };
    match kind {
        Bulk::Inquiry => OQSmuquc02req { message_header, message_body }.into(),
        Bulk::ReferenceNumbers => OQSmuimm02req { message_header, message_body }.into(),
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
