//! 薬剤情報・診療情報 and 特定健診情報 (spec/oqs-wire.md §3.8): YZKsiquc01 and TKKsiquc01.
//!
//! Requests are known from one product that is in use (H); of results the element names are, with their nesting (H), but
//! not what else stands beside them: those items are marked as guesses. The three roots of a YZK result use the same
//! names with the prefix none, Cz or Sh.

use super::{BY_TYPE, FACILITY_CODE, ONCE, OPT, TEXT_20, TEXT_50, TIMESTAMP, UNBOUNDED, many};
use crate::oqs::codes;
use crate::oqs::group::groups;
use crate::oqs::table::Rule;

const CODE: Rule = Rule::Ascii(20);
const MONTH: Rule = Rule::Month;
const DATE: Rule = Rule::Date;

groups! {
    /// Header of YZKsiquc01req and TKKsiquc01req; the names differ from those of 資格確認.
    BrowsingRequestHeader {
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", ONCE, FACILITY_CODE, High;
        insurer_number: Option<String> => "InsurerNumber", "保険者番号", ONCE, Rule::PaddedInsurer, High;
        insurance_card_symbol: Option<String> => "InsuranceCardSymbol", "被保険者証記号", OPT, TEXT_20, High;
        insured_person_identification_number: Option<String> => "InsuredPersonIdentificationNumber", "被保険者証番号", ONCE, TEXT_20, High;
        branch_number: Option<String> => "BranchNumber", "枝番", OPT, Rule::Digits(2), High;
        arbitrary_file_identifier: Option<String> => "ArbitraryFileIdentifier", "任意のファイル識別子", OPT, TEXT_50, High;
    }

    /// Body of YZKsiquc01req.
    MedicationRequestBody {
        start_date: Option<String> => "StartDate", "開始年月", ONCE, MONTH, High;
        end_date: Option<String> => "EndDate", "終了年月", ONCE, MONTH, High;
        /// `1` PDF 薬剤, `2` XML 薬剤, `3` PDF 薬剤+診療, `4` XML 薬剤+診療.
        file_category: Option<String> => "FileCategory", "ファイル区分", ONCE, Rule::Digits(1), High;
        /// `1`.
        pr_di_inf_classification: Option<String> => "PrDiInfClassification", "処方・調剤情報区分", OPT, Rule::Digits(1), High;
        medical_treatment_flag: Option<codes::MedicalTreatmentFlag> => "MedicalTreatmentFlag", "診療形態フラグ", OPT, BY_TYPE, High;
    }

    /// Body of TKKsiquc01req.
    CheckupRequestBody {
        /// `1` PDF, `2` XML.
        file_category: Option<String> => "FileCategory", "ファイル区分", ONCE, Rule::Digits(1), High;
        pr_di_inf_classification: Option<String> => "PrDiInfClassification", "処方・調剤情報区分", OPT, Rule::Digits(1), High;
        medical_treatment_flag: Option<codes::MedicalTreatmentFlag> => "MedicalTreatmentFlag", "診療形態フラグ", OPT, BY_TYPE, High;
    }

    /// YZKsiquc01req 薬剤情報・診療情報等閲覧要求.
    YZKsiquc01req {
        message_header: BrowsingRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: MedicationRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// TKKsiquc01req 特定健診情報閲覧要求.
    TKKsiquc01req {
        message_header: BrowsingRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: CheckupRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// `QuaInf`: whose information it is.
    QuaInf {
        name: Option<String> => "Name", "氏名", ONCE, UNBOUNDED, High;
        kana_name: Option<String> => "KanaName", "氏名カナ", OPT, UNBOUNDED, High;
        birth: Option<String> => "Birth", "生年月日", ONCE, DATE, High;
        adm_gend_code: Option<codes::Sex> => "AdmGendCode", "性別", ONCE, BY_TYPE, High;
    }

    /// Header of YZKsiquc01res. Where ResultCode and MessageContents stand is not public; readers look for them anywhere.
    MedicationResultHeader {
        process_execution_time: Option<String> => "ProcessExecutionTime", "処理実行日時", OPT, TIMESTAMP, Guess;
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", OPT, FACILITY_CODE, Guess;
        arbitrary_file_identifier: Option<String> => "ArbitraryFileIdentifier", "任意のファイル識別子", OPT, TEXT_50, Medium;
        result_code: Option<String> => "ResultCode", "処理結果コード", ONCE, Rule::Ascii(20), High;
        message_contents: Option<String> => "MessageContents", "メッセージ内容", OPT, UNBOUNDED, High;
        character_code_identifier: Option<codes::CharacterCodeIdentifier> => "CharacterCodeIdentifier", "文字コード識別", OPT, BY_TYPE, Guess;
        qua_inf: Option<QuaInf> => "QuaInf", "資格情報", OPT, BY_TYPE, High;
    }

    /// `DrugInf`: one drug of a claim.
    DrugInf {
        me_tr_id_cl: Option<String> => "MeTrIdCl", "診療識別区分", OPT, CODE, High;
        drug_c: Option<String> => "DrugC", "医薬品コード", OPT, CODE, High;
        drug_n: Option<String> => "DrugN", "医薬品名", ONCE, UNBOUNDED, High;
        ingre_n: Option<String> => "IngreN", "成分名", OPT, UNBOUNDED, High;
        usage_n: Option<String> => "UsageN", "用法", OPT, UNBOUNDED, High;
        sp_inst: Option<String> => "SpInst", "特別指示", OPT, UNBOUNDED, High;
        qua1: Option<String> => "Qua1", "数量", OPT, CODE, High;
        unit: Option<String> => "Unit", "単位", OPT, UNBOUNDED, High;
        times: Option<String> => "Times", "回数", OPT, CODE, High;
    }

    /// `DrugInfs`.
    DrugInfs {
        drug_inf: Vec<DrugInf> => "DrugInf", "薬剤", many(0), BY_TYPE, High;
    }

    /// `MeTrInf`: one act.
    MeTrInf {
        sin_inf_n: Option<String> => "SinInfN", "診療行為名", ONCE, UNBOUNDED, High;
        sin_inf_cd: Option<String> => "SinInfCd", "診療行為コード", OPT, CODE, High;
        me_tr_id_cl: Option<String> => "MeTrIdCl", "診療識別区分", OPT, CODE, High;
        qua1: Option<String> => "Qua1", "数量", OPT, CODE, High;
        times: Option<String> => "Times", "回数", OPT, CODE, High;
        unit: Option<String> => "Unit", "単位", OPT, UNBOUNDED, High;
    }

    /// `MeTrInfs`.
    MeTrInfs {
        me_tr_inf: Vec<MeTrInf> => "MeTrInf", "診療行為", many(0), BY_TYPE, High;
    }

    /// `DiDateInf`: one day.
    DiDateInf {
        di_date: Option<String> => "DiDate", "調剤・診療年月日", OPT, DATE, High;
        pr_date: Option<String> => "PrDate", "処方年月日", OPT, DATE, High;
        drug_infs: Option<DrugInfs> => "DrugInfs", "薬剤情報", OPT, BY_TYPE, High;
        me_tr_infs: Option<MeTrInfs> => "MeTrInfs", "診療情報", OPT, BY_TYPE, High;
    }

    /// `DiDateInfs`.
    DiDateInfs {
        di_date_inf: Vec<DiDateInf> => "DiDateInf", "日ごとの情報", many(0), BY_TYPE, High;
    }

    /// `MeTrMonthInf`: what one claim of one month tells (レセプト由来).
    MeTrMonthInf {
        me_tr_month: Option<String> => "MeTrMonth", "診療年月", ONCE, MONTH, High;
        di_org: Option<String> => "DiOrg", "情報の出所", OPT, CODE, High;
        me_tr_di_h_cd: Option<String> => "MeTrDiHCd", "診療・調剤機関コード", OPT, CODE, High;
        me_tr_di_h_nm: Option<String> => "MeTrDiHNm", "診療・調剤機関名", OPT, UNBOUNDED, High;
        prls_h_cd: Option<String> => "PrlsHCd", "処方機関コード", OPT, CODE, High;
        prls_h_nm: Option<String> => "PrlsHNm", "処方機関名", OPT, UNBOUNDED, High;
        pr_is_org: Option<String> => "PrIsOrg", "処方発行元", OPT, CODE, High;
        in_out: Option<String> => "InOut", "入外区分", OPT, CODE, High;
        di_date_infs: Option<DiDateInfs> => "DiDateInfs", "日ごとの情報", OPT, BY_TYPE, High;
    }

    /// `CzDrugInf`: one drug of 調剤結果 (電子処方箋).
    CzDrugInf {
        cz_usage_cl: Option<String> => "CzUsageCl", "用法区分", OPT, CODE, High;
        drug_c: Option<String> => "DrugC", "医薬品コード", OPT, CODE, High;
        drug_n: Option<String> => "DrugN", "医薬品名", ONCE, UNBOUNDED, High;
        ingre_n: Option<String> => "IngreN", "成分名", OPT, UNBOUNDED, High;
        usage_n: Option<String> => "UsageN", "用法", OPT, UNBOUNDED, High;
        sp_inst: Option<String> => "SpInst", "特別指示", OPT, UNBOUNDED, High;
        qua1: Option<String> => "Qua1", "数量", OPT, CODE, High;
        unit: Option<String> => "Unit", "単位", OPT, UNBOUNDED, High;
        times: Option<String> => "Times", "回数", OPT, CODE, High;
    }

    /// `CzDrugInfs`.
    CzDrugInfs {
        cz_drug_inf: Vec<CzDrugInf> => "CzDrugInf", "薬剤", many(0), BY_TYPE, High;
    }

    /// `CzDiDateInf`: one day.
    CzDiDateInf {
        di_date: Option<String> => "DiDate", "調剤年月日", OPT, DATE, High;
        pr_date: Option<String> => "PrDate", "処方年月日", OPT, DATE, High;
        cz_drug_infs: Option<CzDrugInfs> => "CzDrugInfs", "薬剤情報", OPT, BY_TYPE, High;
    }

    /// `CzDiDateInfs`.
    CzDiDateInfs {
        cz_di_date_inf: Vec<CzDiDateInf> => "CzDiDateInf", "日ごとの情報", many(0), BY_TYPE, High;
    }

    /// `CzDiMonthInf`: a month of 調剤結果.
    CzDiMonthInf {
        cz_di_month: Option<String> => "CzDiMonth", "調剤年月", ONCE, MONTH, High;
        cz_di_org: Option<String> => "CzDiOrg", "情報の出所", OPT, CODE, High;
        cz_me_tr_di_h_cd: Option<String> => "CzMeTrDiHCd", "調剤機関コード", OPT, CODE, High;
        cz_me_tr_di_h_nm: Option<String> => "CzMeTrDiHNm", "調剤機関名", OPT, UNBOUNDED, High;
        cz_prls_h_cd: Option<String> => "CzPrlsHCd", "処方機関コード", OPT, CODE, High;
        cz_prls_h_nm: Option<String> => "CzPrlsHNm", "処方機関名", OPT, UNBOUNDED, High;
        cz_pr_cl: Option<String> => "CzPrCl", "処方区分", OPT, CODE, High;
        cz_di_date_infs: Option<CzDiDateInfs> => "CzDiDateInfs", "日ごとの情報", OPT, BY_TYPE, High;
    }

    /// `CzDiInf`.
    CzDiInf {
        cz_di_month_inf: Vec<CzDiMonthInf> => "CzDiMonthInf", "調剤情報", many(0), BY_TYPE, High;
    }

    /// `ShDrugInf`: one drug of a 電子処方箋.
    ShDrugInf {
        sh_usage_cl: Option<String> => "ShUsageCl", "用法区分", OPT, CODE, High;
        drug_c: Option<String> => "DrugC", "医薬品コード", OPT, CODE, High;
        drug_n: Option<String> => "DrugN", "医薬品名", ONCE, UNBOUNDED, High;
        ingre_n: Option<String> => "IngreN", "成分名", OPT, UNBOUNDED, High;
        usage_n: Option<String> => "UsageN", "用法", OPT, UNBOUNDED, High;
        sp_inst: Option<String> => "SpInst", "特別指示", OPT, UNBOUNDED, High;
        qua1: Option<String> => "Qua1", "数量", OPT, CODE, High;
        unit: Option<String> => "Unit", "単位", OPT, UNBOUNDED, High;
        times: Option<String> => "Times", "回数", OPT, CODE, High;
    }

    /// `ShDrugInfs`.
    ShDrugInfs {
        sh_drug_inf: Vec<ShDrugInf> => "ShDrugInf", "薬剤", many(0), BY_TYPE, High;
    }

    /// `ShPrDateInf`: one day.
    ShPrDateInf {
        pr_date: Option<String> => "PrDate", "処方年月日", OPT, DATE, High;
        sh_drug_infs: Option<ShDrugInfs> => "ShDrugInfs", "薬剤情報", OPT, BY_TYPE, High;
    }

    /// `ShPrDateInfs`.
    ShPrDateInfs {
        sh_pr_date_inf: Vec<ShPrDateInf> => "ShPrDateInf", "日ごとの情報", many(0), BY_TYPE, High;
    }

    /// `ShPrMonthInf`: a month of 電子処方箋.
    ShPrMonthInf {
        sh_pr_month: Option<String> => "ShPrMonth", "処方年月", ONCE, MONTH, High;
        sh_pr_org: Option<String> => "ShPrOrg", "情報の出所", OPT, CODE, High;
        sh_me_tr_di_h_cd: Option<String> => "ShMeTrDiHCd", "機関コード", OPT, CODE, High;
        sh_me_tr_di_h_nm: Option<String> => "ShMeTrDiHNm", "機関名", OPT, UNBOUNDED, High;
        sh_pr_h_cd: Option<String> => "ShPrHCd", "処方機関コード", OPT, CODE, High;
        sh_pr_h_nm: Option<String> => "ShPrHNm", "処方機関名", OPT, UNBOUNDED, High;
        sh_pr_cl: Option<String> => "ShPrCl", "処方区分", OPT, CODE, High;
        sh_pr_date_infs: Option<ShPrDateInfs> => "ShPrDateInfs", "日ごとの情報", OPT, BY_TYPE, High;
    }

    /// `ShPrInf`.
    ShPrInf {
        sh_pr_month_inf: Vec<ShPrMonthInf> => "ShPrMonthInf", "処方情報", many(0), BY_TYPE, High;
    }

    /// Body of YZKsiquc01res; empty when there is nothing to show (B-112: not an error).
    MedicationResultBody {
        me_tr_month_inf: Vec<MeTrMonthInf> => "MeTrMonthInf", "薬剤・診療情報(レセプト由来)", many(0), BY_TYPE, High;
        sh_pr_inf: Option<ShPrInf> => "ShPrInf", "処方情報(電子処方箋)", OPT, BY_TYPE, High;
        cz_di_inf: Option<CzDiInf> => "CzDiInf", "調剤情報(電子処方箋)", OPT, BY_TYPE, High;
    }

    /// YZKsiquc01res 薬剤情報・診療情報等閲覧結果, as XML.
    YZKsiquc01res {
        message_header: MedicationResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<MedicationResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// `QualificationsInfo`: whose check-ups they are.
    QualificationsInfo {
        name: Option<String> => "Name", "氏名", ONCE, UNBOUNDED, High;
        kanas_name: Option<String> => "KanasName", "氏名カナ", OPT, UNBOUNDED, High;
        birthday: Option<String> => "Birthday", "生年月日", ONCE, DATE, High;
        administrative_gender_code: Option<codes::Sex> => "AdministrativeGenderCode", "性別", ONCE, BY_TYPE, High;
    }

    /// Header of TKKsiquc01res; see [`MedicationResultHeader`].
    CheckupResultHeader {
        process_execution_time: Option<String> => "ProcessExecutionTime", "処理実行日時", OPT, TIMESTAMP, Guess;
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", OPT, FACILITY_CODE, Guess;
        arbitrary_file_identifier: Option<String> => "ArbitraryFileIdentifier", "任意のファイル識別子", OPT, TEXT_50, Medium;
        result_code: Option<String> => "ResultCode", "処理結果コード", ONCE, Rule::Ascii(20), High;
        message_contents: Option<String> => "MessageContents", "メッセージ内容", OPT, UNBOUNDED, High;
        character_code_identifier: Option<codes::CharacterCodeIdentifier> => "CharacterCodeIdentifier", "文字コード識別", OPT, BY_TYPE, Guess;
        qualifications_info: Option<QualificationsInfo> => "QualificationsInfo", "資格情報", OPT, BY_TYPE, High;
    }

    /// `HealthCheckupResultAndQuestionInfo`: one item.
    HealthCheckupResultAndQuestionInfo {
        item_code: Option<String> => "ItemCode", "項目コード", ONCE, CODE, High;
        item_name: Option<String> => "ItemName", "項目名", ONCE, UNBOUNDED, High;
        data_type: Option<String> => "DataType", "データ型", OPT, CODE, High;
        data_value: Option<String> => "DataValue", "値", OPT, UNBOUNDED, High;
        data_value_name: Option<String> => "DataValueName", "値の名称", OPT, UNBOUNDED, High;
        unit: Option<String> => "Unit", "単位", OPT, UNBOUNDED, High;
        oid: Option<String> => "Oid", "OID", OPT, Rule::Ascii(64), High;
    }

    /// `HealthCheckupResultAndQuestionInfos`.
    HealthCheckupResultAndQuestionInfos {
        health_checkup_result_and_question_info: Vec<HealthCheckupResultAndQuestionInfo> => "HealthCheckupResultAndQuestionInfo", "健診結果・質問票", many(0), BY_TYPE, High;
    }

    /// `SpecificHealthCheckupInfo`: one check-up.
    SpecificHealthCheckupInfo {
        effective_time: Option<String> => "EffectiveTime", "健診実施年月日", ONCE, DATE, High;
        health_checkup_result_and_question_infos: Option<HealthCheckupResultAndQuestionInfos> => "HealthCheckupResultAndQuestionInfos", "健診結果・質問票情報", OPT, BY_TYPE, High;
    }

    /// Body of TKKsiquc01res; empty when there is nothing to show.
    CheckupResultBody {
        specific_health_checkup_info: Vec<SpecificHealthCheckupInfo> => "SpecificHealthCheckupInfo", "特定健診情報", many(0), BY_TYPE, High;
    }

    /// TKKsiquc01res 特定健診情報閲覧結果, as XML.
    TKKsiquc01res {
        message_header: CheckupResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<CheckupResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }
}
