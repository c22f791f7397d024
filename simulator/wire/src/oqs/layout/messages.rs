//! The messages IF-001…028 (spec/oqs-wire.md §3.1–§3.7). The structs have the official API識別ID as names.
//!
//! A result may come without body when SegmentOfResult is not 1.

use super::bodies::{
    AcceptanceBody, BulkConfirmationRequestBody, BulkConfirmationResultBody, BulkRegistrationRequestBody,
    BulkRegistrationResultBody, ConfirmationRequestBody, ConfirmationResultBody, DownloadRequestBody,
    RegistrationRequestBody, RegistrationResultBody, TicketAcquisitionRequestBody, TicketAcquisitionResultBody,
};
use super::headers::{
    BulkConfirmationResultHeader, BulkResultHeader, ConfirmationRequestHeader, ConfirmationResultHeader,
    DownloadRequestHeader, RequestHeader, ResultHeader,
};
use super::remote::{
    HomeVisitAcquisitionRequestBody, OnlineAcquisitionRequestBody, RemoteAcquisitionResultBody,
    RemoteConfirmationRequestBody, RemoteConfirmationResultBody,
};
use super::{BY_TYPE, ONCE, OPT};
use crate::oqs::group::groups;

groups! {
    /// IF-001 資格確認要求.
    OQSsiquc01req {
        message_header: ConfirmationRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: ConfirmationRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-002 資格確認結果, and the content of face files.
    OQSsiquc01res {
        message_header: ConfirmationResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<ConfirmationResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-003 照会番号登録要求.
    OQSsiimm01req {
        message_header: RequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: RegistrationRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-004 照会番号登録結果.
    OQSsiimm01res {
        message_header: ResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<RegistrationResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-005 資格確認一括照会要求.
    OQSmuquc01req {
        message_header: ConfirmationRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: BulkConfirmationRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-006 資格確認一括照会アップロード結果.
    OQSmuquc01res {
        message_header: ResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<AcceptanceBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-007 資格確認一括照会ダウンロード要求.
    OQSmuquc02req {
        message_header: DownloadRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: DownloadRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-008 資格確認一括照会ダウンロード結果.
    OQSmuquc02res {
        message_header: BulkConfirmationResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<BulkConfirmationResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-009 照会番号一括登録要求.
    OQSmuimm01req {
        message_header: RequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: BulkRegistrationRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-010 照会番号一括登録アップロード結果.
    OQSmuimm01res {
        message_header: ResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<AcceptanceBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-011 照会番号一括登録ダウンロード要求.
    OQSmuimm02req {
        message_header: DownloadRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: DownloadRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-012 照会番号一括登録ダウンロード結果.
    OQSmuimm02res {
        message_header: BulkResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<BulkRegistrationResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-013 委託先資格情報の一括取得要求.
    OQSmutic01req {
        message_header: RequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: TicketAcquisitionRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-014 委託先資格情報の一括取得アップロード結果.
    OQSmutic01res {
        message_header: ResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<AcceptanceBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-015 委託先資格情報の一括取得ダウンロード要求.
    OQSmutic02req {
        message_header: DownloadRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: DownloadRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-016 委託先資格情報の一括取得ダウンロード結果.
    OQSmutic02res {
        message_header: BulkResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<TicketAcquisitionResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-017 同意済資格情報一括取得（訪問診療等）要求.
    OQSmuhvq01req {
        message_header: RequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: HomeVisitAcquisitionRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-018 同意済資格情報一括取得（訪問診療等）アップロード結果.
    OQSmuhvq01res {
        message_header: ResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<AcceptanceBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-019 同意済資格情報一括取得（訪問診療等）ダウンロード要求.
    OQSmuhvq02req {
        message_header: DownloadRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: DownloadRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-020 同意済資格情報一括取得（訪問診療等）ダウンロード結果.
    OQSmuhvq02res {
        message_header: BulkResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<RemoteAcquisitionResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-021 同意済資格情報一括取得（オンライン診療等）要求.
    OQSmuonq01req {
        message_header: RequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: OnlineAcquisitionRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-022 同意済資格情報一括取得（オンライン診療等）アップロード結果.
    OQSmuonq01res {
        message_header: ResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<AcceptanceBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-023 同意済資格情報一括取得（オンライン診療等）ダウンロード要求.
    OQSmuonq02req {
        message_header: DownloadRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: DownloadRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, High;
    }

    /// IF-024 同意済資格情報一括取得（オンライン診療等）ダウンロード結果.
    OQSmuonq02res {
        message_header: BulkResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, High;
        message_body: Option<RemoteAcquisitionResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, High;
    }

    /// IF-025 資格確認（訪問診療等）要求.
    OQSsihvq01req {
        message_header: ConfirmationRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, Medium;
        message_body: RemoteConfirmationRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, Medium;
    }

    /// IF-026 資格確認（訪問診療等）結果.
    OQSsihvq01res {
        message_header: ConfirmationResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, Medium;
        message_body: Option<RemoteConfirmationResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, Medium;
    }

    /// IF-027 資格確認（オンライン診療等）要求.
    OQSsionq01req {
        message_header: ConfirmationRequestHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, Medium;
        message_body: RemoteConfirmationRequestBody => "MessageBody", "メッセージボディ", ONCE, BY_TYPE, Medium;
    }

    /// IF-028 資格確認（オンライン診療等）結果.
    OQSsionq01res {
        message_header: ConfirmationResultHeader => "MessageHeader", "メッセージヘッダー", ONCE, BY_TYPE, Medium;
        message_body: Option<RemoteConfirmationResultBody> => "MessageBody", "メッセージボディ", OPT, BY_TYPE, Medium;
    }
}
