//! The values that stand in the golden files, typed a second time as structs.

#![allow(dead_code, reason = "each test and bench that includes this file uses a part of it")]

mod browsing;
mod remote;

use onshi_wire::oqs::codes;
use onshi_wire::oqs::{
    AcceptanceBody, BulkConfirmUnit, BulkConfirmationRequestBody, BulkConfirmationResultBody,
    BulkConfirmationResultHeader, BulkRegistrationRequestBody, BulkRegistrationResultBody, BulkRegistrationUnit,
    BulkResultHeader, BulkResultOfQualificationConfirmation, ConfirmationRequestBody, ConfirmationRequestHeader,
    ConfirmationResultBody, ConfirmationResultHeader, DownloadRequestBody, DownloadRequestHeader,
    ElderlyRecipientCertificateInfo, Encoding, LimitApplicationCertificateRelatedInfo, MedicalTicketInfo, Message,
    OQSmuimm01req, OQSmuimm01res, OQSmuimm02req, OQSmuimm02res, OQSmuquc01req, OQSmuquc01res, OQSmuquc02req,
    OQSmuquc02res, OQSmutic01req, OQSmutic01res, OQSmutic02req, OQSmutic02res, OQSsiimm01req, OQSsiimm01res,
    OQSsiquc01req, OQSsiquc01res, QualificationConfirmSearchInfo, ReferenceNumberRegistrationInfo,
    RegistrationRequestBody, RegistrationResultBody, RequestHeader, ResultHeader, ResultOfQualificationConfirmation,
    SpecificDiseasesCertificateInfo, SpecificDiseasesCertificateList, TicketAcquisitionRequestBody,
    TicketAcquisitionResultBody, TicketConfirmUnit, TicketSearchInfo,
};

const MIC: &str = "1311234567";

fn s(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// Every golden file: name without extension, and its value in an encoding.
pub(crate) fn all(encoding: Encoding) -> Vec<(&'static str, Message)> {
    let mut all = vec![
        ("OQSsiquc01req", siquc01req().into()),
        ("OQSsiquc01res", siquc01res(encoding).into()),
        ("OQSsiquc01res_error", siquc01res_error(encoding).into()),
        ("OQSsiimm01req", siimm01req().into()),
        ("OQSsiimm01res", siimm01res(encoding).into()),
        ("OQSmuquc01req", muquc01req().into()),
        (
            "OQSmuquc01res",
            OQSmuquc01res { message_header: accepted(encoding, "３"), message_body: acceptance("12345678901") }.into(),
        ),
        ("OQSmuquc02req", OQSmuquc02req { message_header: download(), message_body: number("12345678901") }.into()),
        ("OQSmuquc02res", muquc02res(encoding).into()),
        ("OQSmuimm01req", muimm01req().into()),
        (
            "OQSmuimm01res",
            OQSmuimm01res { message_header: accepted(encoding, "４"), message_body: acceptance("12345678902") }.into(),
        ),
        ("OQSmuimm02req", OQSmuimm02req { message_header: download(), message_body: number("12345678902") }.into()),
        ("OQSmuimm02res", muimm02res(encoding).into()),
        ("OQSmutic01req", mutic01req().into()),
        (
            "OQSmutic01res",
            OQSmutic01res { message_header: accepted(encoding, "５"), message_body: acceptance("12345678903") }.into(),
        ),
        ("OQSmutic02req", OQSmutic02req { message_header: download(), message_body: number("12345678903") }.into()),
        ("OQSmutic02res", mutic02res(encoding).into()),
    ];
    all.extend(remote::all(encoding));
    all.extend(browsing::all(encoding));
    all
}

pub(crate) fn siquc01req() -> OQSsiquc01req {
    OQSsiquc01req {
        message_header: ConfirmationRequestHeader {
            qualification_confirmation_date: s("20261103"),
            medical_institution_code: s(MIC),
            arbitrary_file_identifier: s("患者００１<&>\"'"),
        },
        message_body: ConfirmationRequestBody {
            qualification_confirm_search_info: QualificationConfirmSearchInfo {
                insurer_number: s("  138057"),
                insured_card_symbol: s("医療‐１２"),
                insured_identification_number: s("1234567"),
                insured_branch_number: s(""),
                birthdate: s("19510409"),
                limit_application_certificate_related_cons_flg: Some(codes::LimitCertificateConsent::GIVEN),
                arbitrary_identifier: s("R0001"),
            },
        },
    }
}

fn confirmation_header(encoding: Encoding) -> ConfirmationResultHeader {
    ConfirmationResultHeader {
        process_execution_time: s("20261103090001"),
        qualification_confirmation_date: s("20261103"),
        medical_institution_code: s(MIC),
        arbitrary_file_identifier: s("2026110300001"),
        reference_classification: Some(codes::ReferenceClassification::INSURED_CARD),
        segment_of_result: Some(codes::SegmentOfResult::NORMAL),
        character_code_identifier: Some(encoding.character_code()),
        ..Default::default()
    }
}

pub(crate) fn siquc01res(encoding: Encoding) -> OQSsiquc01res {
    OQSsiquc01res {
        message_header: confirmation_header(encoding),
        message_body: Some(ConfirmationResultBody {
            qualification_confirm_search_info: Some(hanako("R0001", codes::LimitCertificateConsent::GIVEN)),
            prescription_issue_select: Some(codes::PrescriptionIssueSelect::PAPER),
            processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
            processing_result_code: s("OQSX0001W"),
            processing_result_message: s("電子証明書の有効期限が３か月以内に切れます。"),
            qualification_validity: Some(codes::QualificationValidity::VALID),
            result_list: Some(vec![insurance(), aid()].into()),
        }),
    }
}

fn hanako(id: &str, consent: codes::LimitCertificateConsent) -> QualificationConfirmSearchInfo {
    QualificationConfirmSearchInfo {
        insurer_number: s("  138057"),
        insured_card_symbol: s("１２"),
        insured_identification_number: s("1234567"),
        insured_branch_number: s("02"),
        birthdate: s("19510409"),
        limit_application_certificate_related_cons_flg: Some(consent),
        arbitrary_identifier: s(id),
    }
}

/// All 48 items but the ticket list.
fn insurance() -> ResultOfQualificationConfirmation {
    let given = || Some(codes::ConsentFlag::GIVEN);
    ResultOfQualificationConfirmation {
        insured_card_classification: Some(codes::InsuredCardClassification::GENERAL),
        insurer_number: s("  138057"),
        insured_card_symbol: s("１２"),
        insured_identification_number: s("1234567"),
        insured_branch_number: s("02"),
        personal_family_classification: Some(codes::PersonalFamilyClassification::FAMILY),
        insured_name: s("医療　太郎"),
        name: s("髙橋　花子"),
        name_of_other: s("ＴＡＫＡＨＡＳＨＩ　ＨＡＮＡＫＯ"),
        name_kana: s("ﾀｶﾊｼ ﾊﾅｺ"),
        name_of_other_kana: s("ﾀｶﾊｼ ﾊﾅ"),
        sex1: Some(codes::Sex::FEMALE),
        sex2: Some(codes::Sex::FEMALE),
        birthdate: s("19510409"),
        address: s("東京都架空区霞町１－２－３"),
        post_number: s("123-4567"),
        qualification_date: s("20200401"),
        disqualification_date: s("20261001"),
        insured_certificate_issuance_date: s("20240720"),
        insured_card_valid_date: s("20240801"),
        insured_card_expiration_date: s("20270731"),
        insured_partial_contribution_ratio: s("010"),
        preschool_classification: Some(codes::PreschoolClassification::PRESCHOOL),
        reason_of_loss: Some(codes::ReasonOfLoss::OTHER_INSURANCE),
        insurer_name: s("架空市"),
        elderly_recipient_certificate_info: Some(ElderlyRecipientCertificateInfo {
            elderly_recipient_certificate_date: s("20260720"),
            elderly_recipient_valid_start_date: s("20260801"),
            elderly_recipient_valid_end_date: s("20270731"),
            elderly_recipient_contribution_ratio: s("020"),
        }),
        limit_application_certificate_related_cons_flg: Some(codes::LimitCertificateConsent::GIVEN),
        limit_application_certificate_related_cons_time: s("20261103085903"),
        limit_application_certificate_related_info: Some(LimitApplicationCertificateRelatedInfo {
            limit_application_certificate_classification: Some(
                codes::LimitCertificateClassification::LIMIT_AND_REDUCTION,
            ),
            limit_application_certificate_classification_flag: Some(codes::LimitCertificateFlag::B05),
            limit_application_certificate_date: s("20260720"),
            limit_application_certificate_valid_start_date: s("20260801"),
            limit_application_certificate_valid_end_date: s("20270731"),
            limit_application_certificate_long_term_date: s("20260901"),
        }),
        specific_diseases_certificate_related_cons_flg: given(),
        specific_diseases_certificate_related_cons_time: s("20261103085901"),
        specific_diseases_certificate_list: Some(SpecificDiseasesCertificateList {
            specific_diseases_certificate_info: vec![
                SpecificDiseasesCertificateInfo {
                    specific_diseases_disease_category: Some(codes::SpecificDiseaseCategory::DIALYSIS),
                    specific_diseases_certificate_date: s("20250325"),
                    specific_diseases_valid_start_date: s("20250401"),
                    specific_diseases_valid_end_date: s("20270331"),
                    specific_diseases_self_pay: s("10000"),
                },
                SpecificDiseasesCertificateInfo {
                    specific_diseases_disease_category: Some(codes::SpecificDiseaseCategory::HIV),
                    ..Default::default()
                },
            ],
        }),
        public_expense_result_list: None,
        specific_health_checkups_info_cons_flg: given(),
        specific_health_checkups_info_cons_time: s("20261103085900"),
        specific_health_checkups_info_available_time: s("20261104085900"),
        pharmacists_info_cons_flg: given(),
        pharmacists_info_cons_time: s("20261103085905"),
        pharmacists_info_available_time: s("20261104085905"),
        diagnosis_info_cons_flg: given(),
        diagnosis_info_cons_time: s("20261103085902"),
        diagnosis_info_available_time: s("20261104085902"),
        operation_info_cons_flg: given(),
        operation_info_cons_time: s("20261103085904"),
        operation_info_available_time: s("20261104085904"),
        reference_number: s("P000123"),
        arbitrary_identifier: s("R0001"),
        qualification_confirmation_key: s("0123456789abcdef0123456789abcdef"),
    }
}

fn person(
    insurer: &str,
    number: &str,
    office: &str,
    class: codes::InsuredCardClassification,
) -> ResultOfQualificationConfirmation {
    ResultOfQualificationConfirmation {
        insured_card_classification: Some(class),
        insurer_number: s(insurer),
        insured_identification_number: s(number),
        name: s("髙橋　花子"),
        sex1: Some(codes::Sex::FEMALE),
        birthdate: s("19510409"),
        insurer_name: s(office),
        ..Default::default()
    }
}

fn aid() -> ResultOfQualificationConfirmation {
    let full = MedicalTicketInfo {
        ticket_type: Some(codes::TicketType::MEDICAL),
        medical_ticket_valid_date: s("20261101"),
        medical_ticket_expiration_date: s("20261130"),
        issue_number: s("0000012"),
        medical_treatment_month: s("202611"),
        designated_medical_institution_code: s(MIC),
        designated_medical_institution_flag: Some(codes::DesignatedMedicalInstitutionFlag::SAME),
        designated_medical_institution_name: s("見本クリニック"),
        prescription_issuer_medical_institution_code: s("1317654321"),
        prescription_issuer_medical_institution_name: s("架空医院"),
        injury_name1: s("高血圧症"),
        injury_name2: s("慢性胃炎"),
        injury_name3: s("腰痛症"),
        medical_treatment_type: Some(codes::MedicalTreatmentType::OUTPATIENT),
        self_pay_amount: s("1500"),
        district_contact_name: s("地区　次郎"),
        handling_contact_name: s("取扱　一郎"),
        single_or_combined_use: Some(codes::SingleOrCombinedUse::COMBINED),
        status_of_social_insurance: Some(codes::StatusOfSocialInsurance::PRESENT),
        consistency_flag: Some(codes::ConsistencyFlag::INCONSISTENT),
        status_of_infecton: Some(codes::StatusOfInfection::ABSENT),
        status_of_elderly_medical_care: Some(codes::StatusOfElderlyMedicalCare::ABSENT),
        status_of_prefectural_expenses: Some(codes::StatusOfPrefecturalExpenses::ABSENT),
        remarks1: s("備考の一"),
        remarks2: s("備考の二"),
        remarks3: s("備考の三"),
    };
    let sparse = MedicalTicketInfo {
        ticket_type: Some(codes::TicketType::MEDICAL),
        medical_treatment_month: s("202610"),
        remarks1: s(""),
        ..Default::default()
    };
    ResultOfQualificationConfirmation {
        qualification_date: s("20251101"),
        public_expense_result_list: Some(vec![full, sparse].into()),
        ..person("12131234", "7654321", "架空区福祉事務所", codes::InsuredCardClassification::MEDICAL_AID)
    }
}

fn siquc01res_error(encoding: Encoding) -> OQSsiquc01res {
    OQSsiquc01res {
        message_header: ConfirmationResultHeader {
            segment_of_result: Some(codes::SegmentOfResult::ABNORMAL),
            arbitrary_file_identifier: s(""),
            error_code: s("OQSX9001E"),
            error_message: s("センターに接続できません。"),
            ..confirmation_header(encoding)
        },
        message_body: None,
    }
}

/// An ordinary visit: 24 elements in the result.
pub(crate) fn face(encoding: Encoding) -> OQSsiquc01res {
    let no = || Some(codes::ConsentFlag::NONE);
    let given = || Some(codes::ConsentFlag::GIVEN);
    OQSsiquc01res {
        message_header: ConfirmationResultHeader {
            process_execution_time: s("20261103085910"),
            arbitrary_file_identifier: s("ArnHCeDfNjMCFzg="),
            reference_classification: Some(codes::ReferenceClassification::MY_NUMBER_CARD),
            ..confirmation_header(encoding)
        },
        message_body: Some(ConfirmationResultBody {
            processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
            qualification_validity: Some(codes::QualificationValidity::VALID),
            result_list: Some(
                vec![ResultOfQualificationConfirmation {
                    insured_card_classification: Some(codes::InsuredCardClassification::GENERAL),
                    insurer_number: s("  138057"),
                    insured_card_symbol: s("１２"),
                    insured_identification_number: s("1234567"),
                    insured_branch_number: s("01"),
                    personal_family_classification: Some(codes::PersonalFamilyClassification::PERSON),
                    name: s("医療　太郎"),
                    name_kana: s("ｲﾘﾖｳ ﾀﾛｳ"),
                    sex1: Some(codes::Sex::MALE),
                    birthdate: s("19480215"),
                    address: s("東京都架空区霞町１－２－３　コーポ𠮷田"),
                    post_number: s("123-4567"),
                    insured_card_valid_date: s("20240801"),
                    insurer_name: s("架空市"),
                    limit_application_certificate_related_cons_flg: Some(codes::LimitCertificateConsent::NOT_GIVEN),
                    specific_diseases_certificate_related_cons_flg: no(),
                    specific_health_checkups_info_cons_flg: no(),
                    pharmacists_info_cons_flg: given(),
                    pharmacists_info_cons_time: s("20261103085904"),
                    pharmacists_info_available_time: s("20261104085904"),
                    diagnosis_info_cons_flg: given(),
                    diagnosis_info_cons_time: s("20261103085905"),
                    diagnosis_info_available_time: s("20261104085905"),
                    operation_info_cons_flg: no(),
                    ..Default::default()
                }]
                .into(),
            ),
            ..Default::default()
        }),
    }
}

fn registration(symbol: &str) -> ReferenceNumberRegistrationInfo {
    ReferenceNumberRegistrationInfo {
        reference_number: s("P000123"),
        insurer_number: s("  138057"),
        insured_card_symbol: s(symbol),
        insured_identification_number: s("1234567"),
        insured_branch_number: s("02"),
    }
}

fn aid_registration() -> ReferenceNumberRegistrationInfo {
    ReferenceNumberRegistrationInfo {
        reference_number: s("P000124"),
        insurer_number: s("12131234"),
        insured_identification_number: s("7654321"),
        ..Default::default()
    }
}

fn request_header(id: &str) -> RequestHeader {
    RequestHeader { medical_institution_code: s(MIC), arbitrary_file_identifier: s(id) }
}

fn siimm01req() -> OQSsiimm01req {
    OQSsiimm01req {
        message_header: request_header("2026110300002"),
        message_body: RegistrationRequestBody { reference_number_registration_info: registration("①㈱髙") },
    }
}

fn result_header(encoding: Encoding, time: &str, id: &str) -> ResultHeader {
    ResultHeader {
        process_execution_time: s(time),
        medical_institution_code: s(MIC),
        arbitrary_file_identifier: s(id),
        segment_of_result: Some(codes::SegmentOfResult::NORMAL),
        character_code_identifier: Some(encoding.character_code()),
        ..Default::default()
    }
}

fn siimm01res(encoding: Encoding) -> OQSsiimm01res {
    OQSsiimm01res {
        message_header: result_header(encoding, "20261103090002", "2026110300002"),
        message_body: Some(RegistrationResultBody {
            reference_number_registration_info: Some(registration("①㈱髙")),
            processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
            ..Default::default()
        }),
    }
}

fn aid_search() -> QualificationConfirmSearchInfo {
    QualificationConfirmSearchInfo {
        insurer_number: s("12131234"),
        insured_identification_number: s("7654321"),
        birthdate: s("19510409"),
        limit_application_certificate_related_cons_flg: Some(codes::LimitCertificateConsent::NOT_GIVEN),
        arbitrary_identifier: s("0002_1"),
        ..Default::default()
    }
}

fn muquc01req() -> OQSmuquc01req {
    OQSmuquc01req {
        message_header: ConfirmationRequestHeader {
            qualification_confirmation_date: s("20261104"),
            medical_institution_code: s(MIC),
            arbitrary_file_identifier: s("2026110300003"),
        },
        message_body: BulkConfirmationRequestBody {
            qualification_confirm_search_info: vec![
                hanako("0001_1", codes::LimitCertificateConsent::NOT_GIVEN),
                aid_search(),
            ],
        },
    }
}

fn accepted(encoding: Encoding, number: &str) -> ResultHeader {
    result_header(encoding, "20261103090003", &format!("受付その{number}"))
}

fn acceptance(number: &str) -> Option<AcceptanceBody> {
    Some(AcceptanceBody { reception_number: s(number), reception_date_time: s("20261103090003") })
}

fn download() -> DownloadRequestHeader {
    DownloadRequestHeader { medical_institution_code: s(MIC) }
}

fn number(number: &str) -> DownloadRequestBody {
    DownloadRequestBody { reception_number: s(number) }
}

fn muquc02res(encoding: Encoding) -> OQSmuquc02res {
    let found = BulkResultOfQualificationConfirmation {
        insured_card_symbol: s("１２"),
        insured_branch_number: s("02"),
        name_kana: s("ﾀｶﾊｼ ﾊﾅｺ"),
        address: s("東京都架空区霞町１－２－３"),
        ..person("  138057", "1234567", "架空市", codes::InsuredCardClassification::GENERAL).into()
    };
    OQSmuquc02res {
        message_header: BulkConfirmationResultHeader {
            process_execution_time: s("20261103090500"),
            qualification_confirmation_date: s("20261104"),
            medical_institution_code: s(MIC),
            arbitrary_file_identifier: s("2026110300003"),
            reception_number: s("12345678901"),
            segment_of_result: Some(codes::SegmentOfResult::NORMAL),
            number_of_processing_result: s("2"),
            number_of_normal_processing: s("1"),
            number_of_error: s("1"),
            character_code_identifier: Some(encoding.character_code()),
            ..Default::default()
        },
        message_body: Some(BulkConfirmationResultBody {
            bulk_confirm_unit: vec![
                BulkConfirmUnit {
                    qualification_confirm_search_info: Some(hanako(
                        "0001_1",
                        codes::LimitCertificateConsent::NOT_GIVEN,
                    )),
                    processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
                    processing_result_message: s("正常に終了しました。"),
                    qualification_validity: Some(codes::QualificationValidity::VALID),
                    result_of_qualification_confirmation: Some(found),
                    reference_number: s("P000123"),
                    ..Default::default()
                },
                BulkConfirmUnit {
                    qualification_confirm_search_info: Some(aid_search()),
                    processing_result_status: Some(codes::ProcessingResultStatus::ERROR),
                    processing_result_code: s("OQSX1001E"),
                    processing_result_message: s("照会できませんでした。"),
                    ..Default::default()
                },
            ],
        }),
    }
}

fn muimm01req() -> OQSmuimm01req {
    OQSmuimm01req {
        message_header: request_header("2026110300004"),
        message_body: BulkRegistrationRequestBody {
            reference_number_registration_info: vec![registration("１２"), aid_registration()],
        },
    }
}

fn bulk_header(encoding: Encoding, time: &str, id: &str, reception: &str, counts: [&str; 3]) -> BulkResultHeader {
    BulkResultHeader {
        process_execution_time: s(time),
        medical_institution_code: s(MIC),
        arbitrary_file_identifier: s(id),
        reception_number: s(reception),
        segment_of_result: Some(codes::SegmentOfResult::NORMAL),
        number_of_processing_result: s(counts[0]),
        number_of_normal_processing: s(counts[1]),
        number_of_error: s(counts[2]),
        character_code_identifier: Some(encoding.character_code()),
        ..Default::default()
    }
}

fn muimm02res(encoding: Encoding) -> OQSmuimm02res {
    OQSmuimm02res {
        message_header: bulk_header(encoding, "20261103090600", "2026110300004", "12345678902", ["2", "1", "1"]),
        message_body: Some(BulkRegistrationResultBody {
            bulk_registration_unit: vec![
                BulkRegistrationUnit {
                    reference_number_registration_info: Some(registration("１２")),
                    processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
                    ..Default::default()
                },
                BulkRegistrationUnit {
                    reference_number_registration_info: Some(aid_registration()),
                    processing_result_status: Some(codes::ProcessingResultStatus::ERROR),
                    processing_result_code: s("OQSX2001E"),
                    processing_result_message: s("該当する資格がありません。"),
                },
            ],
        }),
    }
}

fn mutic01req() -> OQSmutic01req {
    OQSmutic01req {
        message_header: request_header("20261103090000123abc"),
        message_body: TicketAcquisitionRequestBody {
            qualification_confirm_search_info: TicketSearchInfo { medical_treatment_month: s("202611") },
        },
    }
}

fn mutic02res(encoding: Encoding) -> OQSmutic02res {
    let ticket = MedicalTicketInfo {
        ticket_type: Some(codes::TicketType::DISPENSING),
        medical_ticket_valid_date: s("20261101"),
        medical_ticket_expiration_date: s("20261130"),
        medical_treatment_month: s("202611"),
        medical_treatment_type: Some(codes::MedicalTreatmentType::DISPENSING),
        ..Default::default()
    };
    let aid = ResultOfQualificationConfirmation {
        public_expense_result_list: Some(vec![ticket].into()),
        ..person("12131234", "7654321", "架空区福祉事務所", codes::InsuredCardClassification::MEDICAL_AID)
    };
    OQSmutic02res {
        message_header: bulk_header(encoding, "20261103090700", "20261103090000123abc", "12345678903", ["1", "1", "0"]),
        message_body: Some(TicketAcquisitionResultBody {
            bulk_confirm_unit: vec![TicketConfirmUnit {
                reference_number: vec!["P000123".to_owned(), "P000124".to_owned()],
                processing_result_status: Some(codes::ProcessingResultStatus::NORMAL),
                processing_result_code: s("OQSX0001W"),
                processing_result_message: s("２件の資格があります。"),
                qualification_validity: Some(codes::QualificationValidity::VALID),
                result_of_qualification_confirmation: vec![
                    person("  138057", "1234567", "架空市", codes::InsuredCardClassification::GENERAL),
                    aid,
                ],
            }],
        }),
    }
}
