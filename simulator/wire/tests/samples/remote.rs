//! The values of IF-017…028: 訪問診療等 and オンライン診療等.

use super::{MIC, acceptance, accepted, bulk_header, download, number, person, request_header, s};
use onshi_wire::oqs::codes;
use onshi_wire::oqs::{
    ConfirmationRequestHeader, ConfirmationResultHeader, Encoding, HomeVisitAcquisitionRequestBody,
    HomeVisitSearchInfo, MedicalTicketInfo, Message, OQSmuhvq01req, OQSmuhvq01res, OQSmuhvq02req, OQSmuhvq02res,
    OQSmuonq01req, OQSmuonq01res, OQSmuonq02req, OQSmuonq02res, OQSsihvq01req, OQSsihvq01res, OQSsionq01req,
    OQSsionq01res, OnlineAcquisitionRequestBody, OnlineSearchInfo, RemoteAcquisitionResultBody, RemoteConfirmUnit,
    RemoteConfirmationRequestBody, RemoteConfirmationResultBody, RemoteSearchInfo, ResultOfQualificationConfirmation,
};

/// Every golden file of these messages.
pub(super) fn all(encoding: Encoding) -> Vec<(&'static str, Message)> {
    vec![
        ("OQSmuhvq01req", home_visits().into()),
        (
            "OQSmuhvq01res",
            OQSmuhvq01res { message_header: accepted(encoding, "６"), message_body: acceptance("12345678904") }.into(),
        ),
        ("OQSmuhvq02req", OQSmuhvq02req { message_header: download(), message_body: number("12345678904") }.into()),
        ("OQSmuhvq02res", home_visit_result(encoding).into()),
        ("OQSmuonq01req", online(false).into()),
        ("OQSmuonq01req_examination", online(true).into()),
        (
            "OQSmuonq01res",
            OQSmuonq01res { message_header: accepted(encoding, "７"), message_body: acceptance("12345678905") }.into(),
        ),
        ("OQSmuonq02req", OQSmuonq02req { message_header: download(), message_body: number("12345678905") }.into()),
        ("OQSmuonq02res", online_result(encoding).into()),
        (
            "OQSsihvq01req",
            OQSsihvq01req {
                message_header: single_header("2026110300007"),
                message_body: RemoteConfirmationRequestBody {
                    qualification_confirm_search_info: search(codes::MedicalTreatmentFlag::HOME_VISIT),
                },
            }
            .into(),
        ),
        ("OQSsihvq01res", single_home_visit(encoding).into()),
        (
            "OQSsionq01req",
            OQSsionq01req {
                message_header: single_header("2026110300008"),
                message_body: RemoteConfirmationRequestBody {
                    qualification_confirm_search_info: search(codes::MedicalTreatmentFlag::ONLINE),
                },
            }
            .into(),
        ),
        ("OQSsionq01res", single_online(encoding).into()),
    ]
}

fn home_visits() -> OQSmuhvq01req {
    OQSmuhvq01req {
        message_header: request_header("20261103100000123hvq"),
        message_body: HomeVisitAcquisitionRequestBody {
            qualification_confirm_search_info: HomeVisitSearchInfo {
                consent_date_from: s("20261001"),
                consent_date_to: s("20261031"),
                medical_treatment_flag: Some(codes::MedicalTreatmentFlag::HOME_VISIT),
            },
        },
    }
}

fn online(by_examination: bool) -> OQSmuonq01req {
    let flag = Some(codes::MedicalTreatmentFlag::ONLINE);
    let (id, search) = if by_examination {
        let (from, to) = (s("20261104"), s("20261104"));
        let search = OnlineSearchInfo { examination_date_from: from, examination_date_to: to, ..Default::default() };
        ("20261103100000124onq", search)
    } else {
        let (from, to) = (s("20261001"), s("20261031"));
        let search = OnlineSearchInfo { consent_date_from: from, consent_date_to: to, ..Default::default() };
        ("20261103100000123onq", search)
    };
    OQSmuonq01req {
        message_header: request_header(id),
        message_body: OnlineAcquisitionRequestBody {
            qualification_confirm_search_info: OnlineSearchInfo { medical_treatment_flag: flag, ..search },
        },
    }
}

fn consents(
    medication: codes::ConsentFlag,
    until: Option<String>,
    result: ResultOfQualificationConfirmation,
) -> ResultOfQualificationConfirmation {
    ResultOfQualificationConfirmation {
        specific_health_checkups_info_cons_flg: Some(codes::ConsentFlag::NONE),
        pharmacists_info_cons_flg: Some(medication),
        pharmacists_info_cons_time: s("20261010101500"),
        pharmacists_info_available_time: until,
        diagnosis_info_cons_flg: Some(codes::ConsentFlag::NONE),
        operation_info_cons_flg: Some(codes::ConsentFlag::NONE),
        ..result
    }
}

fn aid(number: &str, with_ticket: bool) -> ResultOfQualificationConfirmation {
    let ticket = MedicalTicketInfo {
        ticket_type: Some(codes::TicketType::MEDICAL),
        medical_treatment_month: s("202611"),
        medical_treatment_type: Some(codes::MedicalTreatmentType::OUTPATIENT),
        ..Default::default()
    };
    ResultOfQualificationConfirmation {
        public_expense_result_list: with_ticket.then(|| vec![ticket].into()),
        ..person("12131234", number, "架空区福祉事務所", codes::InsuredCardClassification::MEDICAL_AID)
    }
}

fn in_force() -> RemoteConfirmUnit {
    let insurance = person("  138057", "1234567", "架空市", codes::InsuredCardClassification::GENERAL);
    let agreed = |result| consents(codes::ConsentFlag::GIVEN, s("20270401000000"), result);
    RemoteConfirmUnit {
        reference_number: vec!["P000123".to_owned(), "P000123".to_owned()],
        processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
        qualification_validity: Some(codes::QualificationValidity::VALID),
        result_of_qualification_confirmation: vec![agreed(insurance), agreed(aid("7654321", true))],
        ..Default::default()
    }
}

fn home_visit_result(encoding: Encoding) -> OQSmuhvq02res {
    let withdrawn = RemoteConfirmUnit {
        processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
        qualification_validity: Some(codes::QualificationValidity::VALID_NOT_REGISTERED),
        consent_expiration_reason: Some(codes::ConsentExpiryReason::BY_PATIENT),
        result_of_qualification_confirmation: vec![consents(codes::ConsentFlag::EXPIRED, None, aid("7654322", false))],
        ..Default::default()
    };
    OQSmuhvq02res {
        message_header: bulk_header(encoding, "20261103100700", "20261103100000123hvq", "12345678904", ["2", "2", "0"]),
        message_body: Some(RemoteAcquisitionResultBody { bulk_confirm_unit: vec![in_force(), withdrawn] }),
    }
}

fn online_result(encoding: Encoding) -> OQSmuonq02res {
    OQSmuonq02res {
        message_header: bulk_header(encoding, "20261103100800", "20261103100000123onq", "12345678905", ["1", "1", "0"]),
        message_body: Some(RemoteAcquisitionResultBody { bulk_confirm_unit: vec![in_force()] }),
    }
}

fn single_header(id: &str) -> ConfirmationRequestHeader {
    ConfirmationRequestHeader {
        qualification_confirmation_date: s("20261103"),
        medical_institution_code: s(MIC),
        arbitrary_file_identifier: s(id),
    }
}

fn search(flag: codes::MedicalTreatmentFlag) -> RemoteSearchInfo {
    RemoteSearchInfo {
        insurer_number: s("12131234"),
        insured_identification_number: s("7654321"),
        birthdate: s("19510409"),
        limit_application_certificate_related_cons_flg: Some(codes::LimitCertificateConsent::NOT_GIVEN),
        arbitrary_identifier: s("0002_1"),
        medical_treatment_flag: Some(flag),
        ..Default::default()
    }
}

fn result_header(encoding: Encoding, id: &str) -> ConfirmationResultHeader {
    ConfirmationResultHeader {
        process_execution_time: s("20261103090009"),
        qualification_confirmation_date: s("20261103"),
        medical_institution_code: s(MIC),
        arbitrary_file_identifier: s(id),
        reference_classification: Some(codes::ReferenceClassification::INSURED_CARD),
        segment_of_result: Some(codes::SegmentOfResult::NORMAL),
        character_code_identifier: Some(encoding.character_code()),
        ..Default::default()
    }
}

fn single_home_visit(encoding: Encoding) -> OQSsihvq01res {
    let found = consents(codes::ConsentFlag::GIVEN, s("20270401000000"), aid("7654321", true));
    OQSsihvq01res {
        message_header: result_header(encoding, "2026110300007"),
        message_body: Some(RemoteConfirmationResultBody {
            qualification_confirm_search_info: Some(search(codes::MedicalTreatmentFlag::HOME_VISIT)),
            processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
            qualification_validity: Some(codes::QualificationValidity::VALID),
            result_list: Some(vec![found].into()),
            ..Default::default()
        }),
    }
}

fn single_online(encoding: Encoding) -> OQSsionq01res {
    let found = consents(codes::ConsentFlag::EXPIRED, None, aid("7654321", false));
    OQSsionq01res {
        message_header: result_header(encoding, "2026110300008"),
        message_body: Some(RemoteConfirmationResultBody {
            qualification_confirm_search_info: Some(search(codes::MedicalTreatmentFlag::ONLINE)),
            processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
            qualification_validity: Some(codes::QualificationValidity::VALID),
            consent_expiration_reason: Some(codes::ConsentExpiryReason::SEE_SUPPLEMENT),
            result_list: Some(vec![found].into()),
            ..Default::default()
        }),
    }
}
