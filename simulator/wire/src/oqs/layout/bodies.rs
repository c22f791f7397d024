//! The `MessageBody` groups of IF-001…016 (spec/oqs-wire.md §3.1–§3.6); `remote` holds those of IF-017…028.

use super::headers::RECEPTION_NUMBER;
use super::result::{BulkResultOfQualificationConfirmation, ResultList, ResultOfQualificationConfirmation};
use super::search::{QualificationConfirmSearchInfo, ReferenceNumberRegistrationInfo, TicketSearchInfo};
use super::{BY_TYPE, ONCE, OPT, TEXT_50, TIMESTAMP, many};
use crate::oqs::codes;
use crate::oqs::group::groups;
use crate::oqs::table::Rule;

groups! {
    /// Body of OQSsiquc01req.
    ConfirmationRequestBody {
        qualification_confirm_search_info: QualificationConfirmSearchInfo => "QualificationConfirmSearchInfo", "資格確認照会用情報", ONCE, BY_TYPE, High;
    }

    /// Body of OQSsiquc01res and of face files; the search info is absent in face files.
    ConfirmationResultBody {
        qualification_confirm_search_info: Option<QualificationConfirmSearchInfo> => "QualificationConfirmSearchInfo", "資格確認照会用情報", OPT, BY_TYPE, High;
        prescription_issue_select: Option<codes::PrescriptionIssueSelect> => "PrescriptionIssueSelect", "処方箋発行形態", OPT, BY_TYPE, High;
        processing_result_status: Option<codes::ProcessingResultStatus> => "ProcessingResultStatus", "処理結果状況", ONCE, BY_TYPE, High;
        processing_result_code: Option<String> => "ProcessingResultCode", "処理結果コード", OPT, Rule::Ascii(20), Medium;
        processing_result_message: Option<String> => "ProcessingResultMessage", "処理結果メッセージ", OPT, Rule::Text(1000), Medium;
        qualification_validity: Option<codes::QualificationValidity> => "QualificationValidity", "資格有効性", OPT, BY_TYPE, High;
        result_list: Option<ResultList> => "ResultList", "資格確認結果リスト", OPT, BY_TYPE, High;
    }

    /// Body of OQSsiimm01req.
    RegistrationRequestBody {
        reference_number_registration_info: ReferenceNumberRegistrationInfo => "ReferenceNumberRegistrationInfo", "照会番号登録情報", ONCE, BY_TYPE, High;
    }

    /// Body of OQSsiimm01res: an echo and the outcome; no code and no message on success.
    RegistrationResultBody {
        reference_number_registration_info: Option<ReferenceNumberRegistrationInfo> => "ReferenceNumberRegistrationInfo", "照会番号登録情報", OPT, BY_TYPE, High;
        processing_result_status: Option<codes::ProcessingResultStatus> => "ProcessingResultStatus", "処理結果状況", ONCE, BY_TYPE, High;
        processing_result_code: Option<String> => "ProcessingResultCode", "処理結果コード", OPT, Rule::Ascii(20), Medium;
        processing_result_message: Option<String> => "ProcessingResultMessage", "処理結果メッセージ", OPT, Rule::Text(1000), Medium;
    }

    /// Body of OQSmuquc01req.
    BulkConfirmationRequestBody {
        qualification_confirm_search_info: Vec<QualificationConfirmSearchInfo> => "QualificationConfirmSearchInfo", "資格確認照会用情報", many(1), BY_TYPE, High;
    }

    /// Body of OQSmuimm01req.
    BulkRegistrationRequestBody {
        reference_number_registration_info: Vec<ReferenceNumberRegistrationInfo> => "ReferenceNumberRegistrationInfo", "照会番号登録情報", many(1), BY_TYPE, High;
    }

    /// Body of OQSmutic01req.
    TicketAcquisitionRequestBody {
        qualification_confirm_search_info: TicketSearchInfo => "QualificationConfirmSearchInfo", "資格確認照会用情報", ONCE, BY_TYPE, High;
    }

    /// Body of the first answers OQSmuquc01res, OQSmuimm01res, OQSmutic01res.
    AcceptanceBody {
        reception_number: Option<String> => "ReceptionNumber", "受付番号", OPT, RECEPTION_NUMBER, High;
        reception_date_time: Option<String> => "ReceptionDateTime", "受付日時", OPT, TIMESTAMP, High;
    }

    /// Body of the second requests.
    DownloadRequestBody {
        reception_number: Option<String> => "ReceptionNumber", "受付番号", ONCE, RECEPTION_NUMBER, High;
    }

    /// `BulkConfirmUnit` of OQSmuquc02res: one person. The result is a direct child, there is no ResultList.
    BulkConfirmUnit {
        qualification_confirm_search_info: Option<QualificationConfirmSearchInfo> => "QualificationConfirmSearchInfo", "資格確認照会用情報", OPT, BY_TYPE, High;
        processing_result_status: Option<codes::ProcessingResultStatus> => "ProcessingResultStatus", "処理結果状況", ONCE, BY_TYPE, High;
        processing_result_code: Option<String> => "ProcessingResultCode", "処理結果コード", OPT, Rule::Ascii(20), Medium;
        processing_result_message: Option<String> => "ProcessingResultMessage", "処理結果メッセージ", OPT, Rule::Text(1000), Medium;
        qualification_validity: Option<codes::QualificationValidity> => "QualificationValidity", "資格有効性", OPT, BY_TYPE, High;
        result_of_qualification_confirmation: Option<BulkResultOfQualificationConfirmation> => "ResultOfQualificationConfirmation", "資格確認結果", OPT, BY_TYPE, High;
        reference_number: Option<String> => "ReferenceNumber", "照会番号", OPT, TEXT_50, High;
    }

    /// Body of OQSmuquc02res.
    BulkConfirmationResultBody {
        bulk_confirm_unit: Vec<BulkConfirmUnit> => "BulkConfirmUnit", "一括照会結果", many(0), BY_TYPE, High;
    }

    /// `BulkConfirmUnit` of OQSmutic02res: one patient; the n-th 照会番号 belongs to the n-th result.
    TicketConfirmUnit {
        reference_number: Vec<String> => "ReferenceNumber", "照会番号", many(0), TEXT_50, High;
        processing_result_status: Option<codes::ProcessingResultStatus> => "ProcessingResultStatus", "処理結果状況", ONCE, BY_TYPE, High;
        processing_result_code: Option<String> => "ProcessingResultCode", "処理結果コード", OPT, Rule::Ascii(20), Medium;
        processing_result_message: Option<String> => "ProcessingResultMessage", "処理結果メッセージ", OPT, Rule::Text(1000), Medium;
        qualification_validity: Option<codes::QualificationValidity> => "QualificationValidity", "資格有効性", OPT, BY_TYPE, High;
        result_of_qualification_confirmation: Vec<ResultOfQualificationConfirmation> => "ResultOfQualificationConfirmation", "資格確認結果", many(0), BY_TYPE, High;
    }

    /// Body of OQSmutic02res.
    TicketAcquisitionResultBody {
        bulk_confirm_unit: Vec<TicketConfirmUnit> => "BulkConfirmUnit", "委託先資格情報", many(0), BY_TYPE, High;
    }

    /// `BulkRegistrationUnit` of OQSmuimm02res: one registration.
    BulkRegistrationUnit {
        reference_number_registration_info: Option<ReferenceNumberRegistrationInfo> => "ReferenceNumberRegistrationInfo", "照会番号登録情報", OPT, BY_TYPE, High;
        processing_result_status: Option<codes::ProcessingResultStatus> => "ProcessingResultStatus", "処理結果状況", ONCE, BY_TYPE, High;
        processing_result_code: Option<String> => "ProcessingResultCode", "処理結果コード", OPT, Rule::Ascii(20), Medium;
        processing_result_message: Option<String> => "ProcessingResultMessage", "処理結果メッセージ", OPT, Rule::Text(1000), Medium;
    }

    /// Body of OQSmuimm02res.
    BulkRegistrationResultBody {
        bulk_registration_unit: Vec<BulkRegistrationUnit> => "BulkRegistrationUnit", "照会番号一括登録結果", many(0), BY_TYPE, High;
    }
}

impl ConfirmationResultBody {
    /// The results, in order; empty without ResultList.
    #[must_use]
    pub fn results(&self) -> &[ResultOfQualificationConfirmation] {
        self.result_list.as_ref().map_or(&[], |list| &list.result_of_qualification_confirmation)
    }
}
