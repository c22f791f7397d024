//! What several elements of one message have to say together (spec/oqs-wire.md §2.5, §2.7, §3.2, §3.4, §5).

use super::encoding::Encoding;
use super::group::{Child, Group};
use super::message::MessageKind;
use super::problem::Severity;

/// A contradiction: where (path below the root), how bad, what, remedy.
pub(crate) struct Finding {
    pub(super) path: &'static str,
    pub(super) severity: Severity,
    pub(super) what: String,
    pub(super) remedy: &'static str,
}

/// What holds for any result, also of messages whose layout is data: the header agrees with the bytes and with itself.
pub(crate) fn check_header(message: &dyn Group, encoding: Encoding) -> Vec<Finding> {
    let mut findings = Vec::new();
    character_code(message, encoding, &mut findings);
    segment(message, &mut findings);
    findings
}

/// Checks a message; `kind` is `None` for a face file.
pub(super) fn check(kind: Option<MessageKind>, message: &dyn Group, encoding: Encoding) -> Vec<Finding> {
    if kind.is_some_and(MessageKind::is_request) {
        return Vec::new();
    }
    let mut findings = check_header(message, encoding);
    outcome(kind, message, &mut findings);
    counts(message, &mut findings);
    if kind.is_none() {
        face(message, &mut findings);
    }
    findings
}

/// A text with content.
fn filled<'a>(message: &'a dyn Group, path: &str) -> Option<&'a str> {
    message.text_at(path).filter(|text| !text.is_empty())
}

fn character_code(message: &dyn Group, encoding: Encoding, findings: &mut Vec<Finding>) {
    const PATH: &str = "MessageHeader/CharacterCodeIdentifier";
    let expected = encoding.character_code();
    if let Some(found) = filled(message, PATH)
        && found != expected.as_str()
    {
        findings.push(Finding {
            path: PATH,
            severity: Severity::Error,
            what: format!("文字コード識別は「{found}」ですが、宣言は{}です。", encoding.name()),
            remedy: "UTF-8なら0、Shift_JISなら1にしてください。",
        });
    }
}

fn segment(message: &dyn Group, findings: &mut Vec<Finding>) {
    const CODE: &str = "MessageHeader/ErrorCode";
    const MESSAGE: &str = "MessageHeader/ErrorMessage";
    let error = filled(message, CODE).or_else(|| filled(message, MESSAGE));
    match filled(message, "MessageHeader/SegmentOfResult") {
        Some("1") if error.is_some() => findings.push(Finding {
            path: CODE,
            severity: Severity::Warning,
            what: "処理結果区分が正常終了なのに、エラーコードかエラーメッセージがあります。".to_owned(),
            remedy: "正常終了ではエラーの項目を省いてください。",
        }),
        Some("9") if error.is_none() => findings.push(Finding {
            path: "MessageHeader/SegmentOfResult",
            severity: Severity::Warning,
            what: "処理結果区分が異常終了なのに、エラーコードもエラーメッセージもありません。".to_owned(),
            remedy: "ErrorCodeとErrorMessageで理由を示してください。",
        }),
        _ => {}
    }
}

fn outcome(kind: Option<MessageKind>, message: &dyn Group, findings: &mut Vec<Finding>) {
    let normal = filled(message, "MessageHeader/SegmentOfResult") == Some("1");
    let body = message.layout().position("MessageBody").map_or(0, |position| message.count(position));
    if normal && body == 0 {
        findings.push(Finding {
            path: "MessageHeader",
            severity: Severity::Error,
            what: "正常終了なのにMessageBodyがありません。".to_owned(),
            remedy: "結果をMessageBodyに書いてください。",
        });
        return;
    }
    let acceptance = kind.is_some_and(|kind| kind.is_bulk() && kind.prefix().ends_with("01res"));
    if normal && acceptance && filled(message, "MessageBody/ReceptionNumber").is_none() {
        findings.push(Finding {
            path: "MessageBody",
            severity: Severity::Error,
            what: "受け付けたのに受付番号（ReceptionNumber）がありません。".to_owned(),
            remedy: "MessageBodyにReceptionNumberを書いてください。",
        });
    }
    let status = filled(message, "MessageBody/ProcessingResultStatus");
    let told = filled(message, "MessageBody/ProcessingResultCode")
        .or_else(|| filled(message, "MessageBody/ProcessingResultMessage"));
    if status == Some("2") && told.is_none() {
        findings.push(Finding {
            path: "MessageBody/ProcessingResultStatus",
            severity: Severity::Warning,
            what: "処理結果状況がエラーなのに、処理結果コードもメッセージもありません。".to_owned(),
            remedy: "ProcessingResultCodeとProcessingResultMessageで理由を示してください。",
        });
    }
    let qualification = matches!(
        kind,
        None | Some(MessageKind::OQSsiquc01res | MessageKind::OQSsihvq01res | MessageKind::OQSsionq01res)
    );
    if qualification && status == Some("1") && filled(message, "MessageBody/QualificationValidity").is_none() {
        findings.push(Finding {
            path: "MessageBody",
            severity: Severity::Warning,
            what: "処理結果状況が正常終了なのに、資格有効性がありません。".to_owned(),
            remedy: "QualificationValidityを書いてください。",
        });
    }
}

/// 02res: total = normal + errors, and as many units in the body.
fn counts(message: &dyn Group, findings: &mut Vec<Finding>) {
    const TOTAL: &str = "MessageHeader/NumberOfProcessingResult";
    let number = |path: &str| filled(message, path).and_then(|text| text.parse::<u64>().ok());
    let Some(total) = number(TOTAL) else { return };
    let normal = number("MessageHeader/NumberOfNormalProcessing");
    let errors = number("MessageHeader/NumberOfError");
    if let (Some(normal), Some(errors)) = (normal, errors)
        && normal.checked_add(errors) != Some(total)
    {
        findings.push(Finding {
            path: TOTAL,
            severity: Severity::Warning,
            what: format!("処理結果件数{total}が、正常{normal}件とエラー{errors}件の和になっていません。"),
            remedy: "件数を数え直してください。",
        });
    }
    let units = units(message);
    if u64::try_from(units) != Ok(total) {
        findings.push(Finding {
            path: TOTAL,
            severity: Severity::Warning,
            what: format!("処理結果件数は{total}ですが、結果は{units}件あります。"),
            remedy: "件数を数え直してください。",
        });
    }
}

fn units(message: &dyn Group) -> usize {
    let body = message.layout().position("MessageBody").and_then(|position| message.child(position, 0));
    let Some(Child::Group(body)) = body else { return 0 };
    ["BulkConfirmUnit", "BulkRegistrationUnit"]
        .iter()
        .filter_map(|name| body.layout().position(name))
        .map(|position| body.count(position))
        .sum()
}

fn face(message: &dyn Group, findings: &mut Vec<Finding>) {
    if message.text_at("MessageBody/QualificationConfirmSearchInfo/InsurerNumber").is_some() {
        findings.push(Finding {
            path: "MessageBody/QualificationConfirmSearchInfo",
            severity: Severity::Error,
            what: "顔認証の結果ファイルに資格確認照会用情報があります。".to_owned(),
            remedy: "QualificationConfirmSearchInfoを除いてください。",
        });
    }
    if filled(message, "MessageHeader/ReferenceClassification").is_some_and(|found| found != "1") {
        findings.push(Finding {
            path: "MessageHeader/ReferenceClassification",
            severity: Severity::Error,
            what: "顔認証の結果ファイルの照会区分がマイナンバーカードではありません。".to_owned(),
            remedy: "ReferenceClassificationを1にしてください。",
        });
    }
    if filled(message, "MessageHeader/ArbitraryFileIdentifier").is_none() {
        findings.push(Finding {
            path: "MessageHeader",
            severity: Severity::Warning,
            what: "顔認証の結果ファイルに任意のファイル識別子がありません。".to_owned(),
            remedy: "端末が作る16文字の識別子を書いてください。",
        });
    }
}
