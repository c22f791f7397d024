//! 訪問診療等 and オンライン診療等: search infos and bodies of IF-017…028 (spec/oqs-wire.md §3.7).
//!
//! The bulk requests are known from a client in use; the single forms are an assumption (§8-19): IF-001 and IF-002
//! with 診療区分, and the reason beside a consent that is over. Where the reason stands is not public: the element
//! `ConsentExpirationReason` is our invention and marked as a guess.

use super::result::{ResultList, ResultOfQualificationConfirmation};
use super::{BY_TYPE, DATE, ONCE, OPT, TEXT_20, TEXT_50, many};
use crate::oqs::codes;
use crate::oqs::group::groups;
use crate::oqs::table::Rule;

groups! {
    /// `QualificationConfirmSearchInfo` of OQSmuhvq01req: days on which consents were given.
    HomeVisitSearchInfo {
        consent_date_from: Option<String> => "ConsentDateFrom", "同意日（開始）", ONCE, DATE, High;
        consent_date_to: Option<String> => "ConsentDateTo", "同意日（終了）", ONCE, DATE, High;
        medical_treatment_flag: Option<codes::MedicalTreatmentFlag> => "MedicalTreatmentFlag", "診療区分", ONCE, BY_TYPE, High;
    }

    /// `QualificationConfirmSearchInfo` of OQSmuonq01req: days of consent or days of examination.
    OnlineSearchInfo {
        consent_date_from: Option<String> => "ConsentDateFrom", "同意日（開始）", OPT, DATE, High;
        consent_date_to: Option<String> => "ConsentDateTo", "同意日（終了）", OPT, DATE, High;
        examination_date_from: Option<String> => "ExaminationDateFrom", "診療日（開始）", OPT, DATE, High;
        examination_date_to: Option<String> => "ExaminationDateTo", "診療日（終了）", OPT, DATE, High;
        medical_treatment_flag: Option<codes::MedicalTreatmentFlag> => "MedicalTreatmentFlag", "診療区分", ONCE, BY_TYPE, High;
    }

    /// `QualificationConfirmSearchInfo` of OQSsihvq01req and OQSsionq01req, and its echo: IF-001 and 診療区分 (§8-19).
    RemoteSearchInfo {
        insurer_number: Option<String> => "InsurerNumber", "保険者番号", ONCE, Rule::PaddedInsurer, Guess;
        insured_card_symbol: Option<String> => "InsuredCardSymbol", "被保険者証記号", OPT, TEXT_20, Guess;
        insured_identification_number: Option<String> => "InsuredIdentificationNumber", "被保険者証番号", ONCE, TEXT_20, Guess;
        insured_branch_number: Option<String> => "InsuredBranchNumber", "被保険者証枝番", OPT, Rule::Digits(2), Guess;
        birthdate: Option<String> => "Birthdate", "生年月日", ONCE, DATE, Guess;
        limit_application_certificate_related_cons_flg: Option<codes::LimitCertificateConsent> => "LimitApplicationCertificateRelatedConsFlg", "限度額適用認定証提供同意フラグ", OPT, BY_TYPE, Guess;
        arbitrary_identifier: Option<String> => "ArbitraryIdentifier", "任意の識別子", OPT, TEXT_50, Guess;
        medical_treatment_flag: Option<codes::MedicalTreatmentFlag> => "MedicalTreatmentFlag", "診療区分", ONCE, BY_TYPE, Guess;
    }

    /// Body of OQSmuhvq01req.
    HomeVisitAcquisitionRequestBody {
        qualification_confirm_search_info: HomeVisitSearchInfo => "QualificationConfirmSearchInfo", "資格確認照会用情報", ONCE, BY_TYPE, High;
    }

    /// Body of OQSmuonq01req.
    OnlineAcquisitionRequestBody {
        qualification_confirm_search_info: OnlineSearchInfo => "QualificationConfirmSearchInfo", "資格確認照会用情報", ONCE, BY_TYPE, High;
    }

    /// Body of OQSsihvq01req and OQSsionq01req.
    RemoteConfirmationRequestBody {
        qualification_confirm_search_info: RemoteSearchInfo => "QualificationConfirmSearchInfo", "資格確認照会用情報", ONCE, BY_TYPE, Guess;
    }

    /// Body of OQSsihvq01res and OQSsionq01res: IF-002 and the reason of a consent that is over.
    RemoteConfirmationResultBody {
        qualification_confirm_search_info: Option<RemoteSearchInfo> => "QualificationConfirmSearchInfo", "資格確認照会用情報", OPT, BY_TYPE, Guess;
        processing_result_status: Option<codes::ProcessingResultStatus> => "ProcessingResultStatus", "処理結果状況", ONCE, BY_TYPE, Guess;
        processing_result_code: Option<String> => "ProcessingResultCode", "処理結果コード", OPT, Rule::Ascii(20), Guess;
        processing_result_message: Option<String> => "ProcessingResultMessage", "処理結果メッセージ", OPT, Rule::Text(1000), Guess;
        qualification_validity: Option<codes::QualificationValidity> => "QualificationValidity", "資格有効性", OPT, BY_TYPE, Guess;
        consent_expiration_reason: Option<codes::ConsentExpiryReason> => "ConsentExpirationReason", "同意有効期限切れ理由", OPT, BY_TYPE, Guess;
        result_list: Option<ResultList> => "ResultList", "資格確認結果リスト", OPT, BY_TYPE, Guess;
    }

    /// `BulkConfirmUnit` of OQSmuhvq02res and OQSmuonq02res: one patient as in 委託先資格情報, with the consents in
    /// each result and the reason of a consent that is over.
    RemoteConfirmUnit {
        reference_number: Vec<String> => "ReferenceNumber", "照会番号", many(0), TEXT_50, High;
        processing_result_status: Option<codes::ProcessingResultStatus> => "ProcessingResultStatus", "処理結果状況", ONCE, BY_TYPE, High;
        processing_result_code: Option<String> => "ProcessingResultCode", "処理結果コード", OPT, Rule::Ascii(20), Medium;
        processing_result_message: Option<String> => "ProcessingResultMessage", "処理結果メッセージ", OPT, Rule::Text(1000), Medium;
        qualification_validity: Option<codes::QualificationValidity> => "QualificationValidity", "資格有効性", OPT, BY_TYPE, High;
        consent_expiration_reason: Option<codes::ConsentExpiryReason> => "ConsentExpirationReason", "同意有効期限切れ理由", OPT, BY_TYPE, Guess;
        result_of_qualification_confirmation: Vec<ResultOfQualificationConfirmation> => "ResultOfQualificationConfirmation", "資格確認結果", many(0), BY_TYPE, High;
    }

    /// Body of OQSmuhvq02res and OQSmuonq02res.
    RemoteAcquisitionResultBody {
        bulk_confirm_unit: Vec<RemoteConfirmUnit> => "BulkConfirmUnit", "同意済資格情報", many(0), BY_TYPE, High;
    }
}

impl RemoteConfirmationResultBody {
    /// The results, in order; empty without ResultList.
    #[must_use]
    pub fn results(&self) -> &[ResultOfQualificationConfirmation] {
        self.result_list.as_ref().map_or(&[], |list| &list.result_of_qualification_confirmation)
    }
}
