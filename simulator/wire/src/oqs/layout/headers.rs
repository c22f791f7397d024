//! The `MessageHeader` groups (spec/oqs-wire.md §3.1–§3.6).
//!
//! In results ErrorCode and ErrorMessage come only when SegmentOfResult is not 1.

use super::{BY_TYPE, DATE, FACILITY_CODE, ONCE, OPT, TEXT_50, TIMESTAMP};
use crate::oqs::codes;
use crate::oqs::group::groups;
use crate::oqs::table::Rule;

/// Counts and codes of the header; lengths are not public.
const COUNT: Rule = Rule::UpToDigits(10);
const ERROR_CODE: Rule = Rule::Ascii(20);
const ERROR_MESSAGE: Rule = Rule::Text(1000);
/// §8-14: digits, at most 20.
pub(super) const RECEPTION_NUMBER: Rule = Rule::Ascii(20);

groups! {
    /// Header of OQSsiquc01req and OQSmuquc01req.
    ConfirmationRequestHeader {
        qualification_confirmation_date: Option<String> => "QualificationConfirmationDate", "資格確認日", ONCE, DATE, High;
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", ONCE, FACILITY_CODE, High;
        arbitrary_file_identifier: Option<String> => "ArbitraryFileIdentifier", "任意のファイル識別子", OPT, TEXT_50, High;
    }

    /// Header of OQSsiimm01req, OQSmuimm01req and OQSmutic01req.
    RequestHeader {
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", ONCE, FACILITY_CODE, High;
        arbitrary_file_identifier: Option<String> => "ArbitraryFileIdentifier", "任意のファイル識別子", OPT, TEXT_50, High;
    }

    /// Header of the second requests: OQSmuquc02req, OQSmuimm02req, OQSmutic02req.
    DownloadRequestHeader {
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", ONCE, FACILITY_CODE, High;
    }

    /// Header of OQSsiquc01res and of face files.
    ConfirmationResultHeader {
        process_execution_time: Option<String> => "ProcessExecutionTime", "処理実行日時", ONCE, TIMESTAMP, High;
        qualification_confirmation_date: Option<String> => "QualificationConfirmationDate", "資格確認日", ONCE, DATE, High;
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", ONCE, FACILITY_CODE, High;
        arbitrary_file_identifier: Option<String> => "ArbitraryFileIdentifier", "任意のファイル識別子", OPT, TEXT_50, High;
        reference_classification: Option<codes::ReferenceClassification> => "ReferenceClassification", "照会区分", ONCE, BY_TYPE, High;
        segment_of_result: Option<codes::SegmentOfResult> => "SegmentOfResult", "処理結果区分", ONCE, BY_TYPE, High;
        error_code: Option<String> => "ErrorCode", "エラーコード", OPT, ERROR_CODE, Medium;
        error_message: Option<String> => "ErrorMessage", "エラーメッセージ", OPT, ERROR_MESSAGE, Medium;
        character_code_identifier: Option<codes::CharacterCodeIdentifier> => "CharacterCodeIdentifier", "文字コード識別", ONCE, BY_TYPE, High;
    }

    /// Header of OQSsiimm01res and of the first answers OQSmuquc01res, OQSmuimm01res, OQSmutic01res.
    ResultHeader {
        process_execution_time: Option<String> => "ProcessExecutionTime", "処理実行日時", ONCE, TIMESTAMP, High;
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", ONCE, FACILITY_CODE, High;
        arbitrary_file_identifier: Option<String> => "ArbitraryFileIdentifier", "任意のファイル識別子", OPT, TEXT_50, High;
        segment_of_result: Option<codes::SegmentOfResult> => "SegmentOfResult", "処理結果区分", ONCE, BY_TYPE, High;
        error_code: Option<String> => "ErrorCode", "エラーコード", OPT, ERROR_CODE, Medium;
        error_message: Option<String> => "ErrorMessage", "エラーメッセージ", OPT, ERROR_MESSAGE, Medium;
        character_code_identifier: Option<codes::CharacterCodeIdentifier> => "CharacterCodeIdentifier", "文字コード識別", ONCE, BY_TYPE, High;
    }

    /// Header of OQSmuquc02res.
    BulkConfirmationResultHeader {
        process_execution_time: Option<String> => "ProcessExecutionTime", "処理実行日時", ONCE, TIMESTAMP, High;
        qualification_confirmation_date: Option<String> => "QualificationConfirmationDate", "資格確認日", ONCE, DATE, Medium;
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", ONCE, FACILITY_CODE, High;
        arbitrary_file_identifier: Option<String> => "ArbitraryFileIdentifier", "任意のファイル識別子", OPT, TEXT_50, High;
        reception_number: Option<String> => "ReceptionNumber", "受付番号", ONCE, RECEPTION_NUMBER, High;
        segment_of_result: Option<codes::SegmentOfResult> => "SegmentOfResult", "処理結果区分", ONCE, BY_TYPE, High;
        error_code: Option<String> => "ErrorCode", "エラーコード", OPT, ERROR_CODE, Medium;
        error_message: Option<String> => "ErrorMessage", "エラーメッセージ", OPT, ERROR_MESSAGE, Medium;
        number_of_processing_result: Option<String> => "NumberOfProcessingResult", "処理結果件数", OPT, COUNT, Medium;
        number_of_normal_processing: Option<String> => "NumberOfNormalProcessing", "正常処理件数", OPT, COUNT, Medium;
        number_of_error: Option<String> => "NumberOfError", "エラー件数", OPT, COUNT, Medium;
        character_code_identifier: Option<codes::CharacterCodeIdentifier> => "CharacterCodeIdentifier", "文字コード識別", ONCE, BY_TYPE, High;
    }

    /// Header of OQSmuimm02res and OQSmutic02res.
    BulkResultHeader {
        process_execution_time: Option<String> => "ProcessExecutionTime", "処理実行日時", ONCE, TIMESTAMP, High;
        medical_institution_code: Option<String> => "MedicalInstitutionCode", "医療機関コード", ONCE, FACILITY_CODE, High;
        arbitrary_file_identifier: Option<String> => "ArbitraryFileIdentifier", "任意のファイル識別子", OPT, TEXT_50, High;
        reception_number: Option<String> => "ReceptionNumber", "受付番号", ONCE, RECEPTION_NUMBER, High;
        segment_of_result: Option<codes::SegmentOfResult> => "SegmentOfResult", "処理結果区分", ONCE, BY_TYPE, High;
        error_code: Option<String> => "ErrorCode", "エラーコード", OPT, ERROR_CODE, Medium;
        error_message: Option<String> => "ErrorMessage", "エラーメッセージ", OPT, ERROR_MESSAGE, Medium;
        number_of_processing_result: Option<String> => "NumberOfProcessingResult", "処理結果件数", OPT, COUNT, Medium;
        number_of_normal_processing: Option<String> => "NumberOfNormalProcessing", "正常処理件数", OPT, COUNT, Medium;
        number_of_error: Option<String> => "NumberOfError", "エラー件数", OPT, COUNT, Medium;
        character_code_identifier: Option<codes::CharacterCodeIdentifier> => "CharacterCodeIdentifier", "文字コード識別", ONCE, BY_TYPE, High;
    }
}
