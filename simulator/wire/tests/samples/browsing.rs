//! The values of the messages about 閲覧: YZKsiquc01 and TKKsiquc01.

use super::{MIC, s};
use onshi_wire::oqs::codes;
use onshi_wire::oqs::{
    BrowsingRequestHeader, CheckupRequestBody, CheckupResultBody, CheckupResultHeader, CzDiDateInf, CzDiDateInfs,
    CzDiInf, CzDiMonthInf, CzDrugInf, CzDrugInfs, DiDateInf, DiDateInfs, DrugInf, DrugInfs, Encoding,
    HealthCheckupResultAndQuestionInfo, HealthCheckupResultAndQuestionInfos, MeTrInf, MeTrInfs, MeTrMonthInf,
    MedicationRequestBody, MedicationResultBody, MedicationResultHeader, Message, QuaInf, QualificationsInfo,
    ShDrugInf, ShDrugInfs, ShPrDateInf, ShPrDateInfs, ShPrInf, ShPrMonthInf, SpecificHealthCheckupInfo, TKKsiquc01req,
    TKKsiquc01res, YZKsiquc01req, YZKsiquc01res,
};

/// Every golden file of these messages.
pub(super) fn all(encoding: Encoding) -> Vec<(&'static str, Message)> {
    let nothing = MedicationResultBody::default();
    let no_checkup = CheckupResultBody::default();
    vec![
        ("YZKsiquc01req", care_request().into()),
        ("YZKsiquc01res", YZKsiquc01res { message_header: care_header(encoding), message_body: Some(care()) }.into()),
        (
            "YZKsiquc01res_empty",
            YZKsiquc01res { message_header: care_header(encoding), message_body: Some(nothing) }.into(),
        ),
        ("YZKsiquc01res_refused", care_refused(encoding).into()),
        ("TKKsiquc01req", checkup_request().into()),
        (
            "TKKsiquc01res",
            TKKsiquc01res { message_header: checkup_header(encoding), message_body: Some(checkups()) }.into(),
        ),
        (
            "TKKsiquc01res_empty",
            TKKsiquc01res { message_header: checkup_header(encoding), message_body: Some(no_checkup) }.into(),
        ),
        ("TKKsiquc01res_refused", checkup_refused(encoding).into()),
    ]
}

fn request_header(id: &str) -> BrowsingRequestHeader {
    BrowsingRequestHeader {
        medical_institution_code: s(MIC),
        insurer_number: s("  138057"),
        insurance_card_symbol: s("医療‐１２"),
        insured_person_identification_number: s("1234567"),
        branch_number: s("02"),
        arbitrary_file_identifier: s(id),
    }
}

fn care_request() -> YZKsiquc01req {
    YZKsiquc01req {
        message_header: request_header("142611030900P000123"),
        message_body: MedicationRequestBody {
            start_date: s("202112"),
            end_date: s("202611"),
            file_category: s("4"),
            pr_di_inf_classification: s("1"),
            medical_treatment_flag: Some(codes::MedicalTreatmentFlag::OUTPATIENT),
        },
    }
}

fn checkup_request() -> TKKsiquc01req {
    let header = BrowsingRequestHeader {
        insurer_number: s("12131234"),
        insurance_card_symbol: None,
        insured_person_identification_number: s("7654321"),
        branch_number: None,
        ..request_header("022611030900P000123")
    };
    TKKsiquc01req {
        message_header: header,
        message_body: CheckupRequestBody {
            file_category: s("2"),
            pr_di_inf_classification: s("1"),
            medical_treatment_flag: Some(codes::MedicalTreatmentFlag::HOME_VISIT),
        },
    }
}

fn care_header(encoding: Encoding) -> MedicationResultHeader {
    MedicationResultHeader {
        process_execution_time: s("20261103090010"),
        medical_institution_code: s(MIC),
        arbitrary_file_identifier: s("142611030900P000123"),
        result_code: s("1"),
        message_contents: None,
        character_code_identifier: Some(encoding.character_code()),
        qua_inf: Some(QuaInf {
            name: s("架空　花子"),
            kana_name: s("ｶｸｳ ﾊﾅｺ"),
            birth: s("19510409"),
            adm_gend_code: Some(codes::Sex::FEMALE),
        }),
    }
}

fn care_refused(encoding: Encoding) -> YZKsiquc01res {
    let header = MedicationResultHeader {
        result_code: s("OQSX0030E"),
        message_contents: s("この情報の閲覧の同意がありません。"),
        qua_inf: None,
        ..care_header(encoding)
    };
    YZKsiquc01res { message_header: header, message_body: None }
}

/// One month of each of the three roots.
fn care() -> MedicationResultBody {
    MedicationResultBody {
        me_tr_month_inf: vec![claimed()],
        sh_pr_inf: Some(ShPrInf { sh_pr_month_inf: vec![prescribed()] }),
        cz_di_inf: Some(CzDiInf { cz_di_month_inf: vec![dispensed()] }),
    }
}

fn claimed() -> MeTrMonthInf {
    let drug = DrugInf {
        me_tr_id_cl: s("21"),
        drug_c: s("620000001"),
        drug_n: s("架空ピン錠10mg"),
        ingre_n: s("架空ピン"),
        usage_n: s("1日3回毎食後"),
        sp_inst: s("粉砕"),
        qua1: s("3"),
        unit: s("錠"),
        times: s("7"),
    };
    let act = MeTrInf {
        sin_inf_n: s("初診料"),
        sin_inf_cd: s("111000110"),
        me_tr_id_cl: s("11"),
        qua1: s("1"),
        times: s("1"),
        unit: s("回"),
    };
    let day = DiDateInf {
        di_date: s("20260905"),
        pr_date: s("20260904"),
        drug_infs: Some(DrugInfs { drug_inf: vec![drug] }),
        me_tr_infs: Some(MeTrInfs { me_tr_inf: vec![act] }),
    };
    MeTrMonthInf {
        me_tr_month: s("202609"),
        di_org: s("1"),
        me_tr_di_h_cd: s("1311234567"),
        me_tr_di_h_nm: s("架空診療所"),
        prls_h_cd: s("1311234575"),
        prls_h_nm: s("見本病院"),
        pr_is_org: s("1"),
        in_out: s("2"),
        di_date_infs: Some(DiDateInfs { di_date_inf: vec![day] }),
    }
}

fn prescribed() -> ShPrMonthInf {
    let drug = ShDrugInf {
        sh_usage_cl: s("1"),
        drug_c: s("620000002"),
        drug_n: s("見本シロップ5%"),
        ingre_n: s("見本シン"),
        usage_n: s("1日2回朝夕食後"),
        sp_inst: s("冷所保存"),
        qua1: s("10"),
        unit: s("mL"),
        times: s("5"),
    };
    let day = ShPrDateInf { pr_date: s("20261002"), sh_drug_infs: Some(ShDrugInfs { sh_drug_inf: vec![drug] }) };
    ShPrMonthInf {
        sh_pr_month: s("202610"),
        sh_pr_org: s("2"),
        sh_me_tr_di_h_cd: s("1311234567"),
        sh_me_tr_di_h_nm: s("架空診療所"),
        sh_pr_h_cd: s("1311234567"),
        sh_pr_h_nm: s("架空診療所"),
        sh_pr_cl: s("2"),
        sh_pr_date_infs: Some(ShPrDateInfs { sh_pr_date_inf: vec![day] }),
    }
}

fn dispensed() -> CzDiMonthInf {
    let drug = CzDrugInf {
        cz_usage_cl: s("1"),
        drug_c: s("620000002"),
        drug_n: s("見本シロップ5%"),
        ingre_n: s("見本シン"),
        usage_n: s("1日2回朝夕食後"),
        sp_inst: s("冷所保存"),
        qua1: s("10"),
        unit: s("mL"),
        times: s("5"),
    };
    let day = CzDiDateInf {
        di_date: s("20261003"),
        pr_date: s("20261002"),
        cz_drug_infs: Some(CzDrugInfs { cz_drug_inf: vec![drug] }),
    };
    CzDiMonthInf {
        cz_di_month: s("202610"),
        cz_di_org: s("2"),
        cz_me_tr_di_h_cd: s("1341234569"),
        cz_me_tr_di_h_nm: s("試験薬局"),
        cz_prls_h_cd: s("1311234567"),
        cz_prls_h_nm: s("架空診療所"),
        cz_pr_cl: s("2"),
        cz_di_date_infs: Some(CzDiDateInfs { cz_di_date_inf: vec![day] }),
    }
}

fn checkup_header(encoding: Encoding) -> CheckupResultHeader {
    CheckupResultHeader {
        process_execution_time: s("20261103090011"),
        medical_institution_code: s(MIC),
        arbitrary_file_identifier: s("022611030900P000123"),
        result_code: s("1"),
        message_contents: None,
        character_code_identifier: Some(encoding.character_code()),
        qualifications_info: Some(QualificationsInfo {
            name: s("架空　花子"),
            kanas_name: s("ｶｸｳ ﾊﾅｺ"),
            birthday: s("19510409"),
            administrative_gender_code: Some(codes::Sex::FEMALE),
        }),
    }
}

fn checkup_refused(encoding: Encoding) -> TKKsiquc01res {
    let header = CheckupResultHeader {
        result_code: s("OQSX0031E"),
        message_contents: s("閲覧の同意の有効期限が切れています。"),
        qualifications_info: None,
        ..checkup_header(encoding)
    };
    TKKsiquc01res { message_header: header, message_body: None }
}

fn checkups() -> CheckupResultBody {
    let item = |code: &str, name: &str, kind: &str, value: &str| HealthCheckupResultAndQuestionInfo {
        item_code: s(code),
        item_name: s(name),
        data_type: s(kind),
        data_value: s(value),
        ..Default::default()
    };
    let height =
        HealthCheckupResultAndQuestionInfo { unit: s("cm"), ..item("9N001000000000001", "身長", "PQ", "158.2") };
    let smoking = HealthCheckupResultAndQuestionInfo {
        data_value_name: s("いいえ"),
        oid: s("1.2.392.200119.6.2103"),
        ..item("9N736000000000011", "喫煙", "CD", "2")
    };
    let infos = HealthCheckupResultAndQuestionInfos { health_checkup_result_and_question_info: vec![height, smoking] };
    let of_the_day = |day: &str, infos| SpecificHealthCheckupInfo {
        effective_time: s(day),
        health_checkup_result_and_question_infos: infos,
    };
    CheckupResultBody {
        specific_health_checkup_info: vec![of_the_day("20260610", Some(infos)), of_the_day("20250611", None)],
    }
}
