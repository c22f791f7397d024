//! Bytes of one result file → what it says.

use crate::defects::{Defect, Defects};
use crate::from_wire;
use crate::messages::Incoming;
use crate::settings;
use crate::subsidy::layout;
use onshi_wire::oqs::{
    Encoding, Limits, Message, MessageKind, Problem, ProblemKind, decode_face, decode_message, is_complete,
};

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadProblem {
    /// Its end is missing: the terminal is still writing.
    Incomplete,
    /// It cannot be read; a text for the clerk, Japanese.
    Unreadable(String),
}

/// Whether a file name is a face file's: prefix `OQSsiquc01res_face_` and `.xml` (spec/oqs-wire.md §2.5), or
/// `.zip` where the terminal encrypts (§2.8), or PMH's.
#[must_use]
pub fn is_face_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let group = lower.starts_with("oqssiquc01res_face_");
    (group && (lower.ends_with(".xml") || lower.ends_with(".zip"))) || layout::is_face_name(name)
}

/// Whether a file name is that of an answer that this product understands.
#[must_use]
pub fn is_answer_name(name: &str) -> bool {
    kind_of(name).is_some() || layout::is_answer_name(name) || settings::is_answer_name(name)
}

/// The message kind that a result's file name tells.
#[must_use]
pub fn kind_of(name: &str) -> Option<MessageKind> {
    let (prefix, _) = name.split_once('_')?;
    MessageKind::from_prefix(prefix).filter(|kind| !kind.is_request())
}

/// Reads a result file. Elements in any order, in UTF-8 or Shift_JIS as the file declares (spec/oqs-wire.md §2.7); what
/// is merely unusual in it does not keep a patient waiting.
///
/// # Errors
/// See [`ReadProblem`].
pub fn read(name: &str, bytes: &[u8], defects: Defects) -> Result<Incoming, ReadProblem> {
    if layout::is_face_name(name) || layout::is_answer_name(name) {
        let answer = layout::read(name, bytes).map_err(|unread| match unread {
            layout::Unread::Incomplete => ReadProblem::Incomplete,
            layout::Unread::Unreadable(text) => ReadProblem::Unreadable(text),
        })?;
        return Ok(Incoming::Subsidies(Box::new(answer)));
    }
    if settings::is_answer_name(name) {
        let (header, told) = settings::read(name, bytes)?;
        return Ok(Incoming::Settings(header, told));
    }
    let unreadable = |why: String| ReadProblem::Unreadable(format!("ファイル「{name}」を読めません。{why}"));
    let kind = kind_of(name).ok_or_else(|| unreadable("知らない種類の電文です。".to_owned()))?;
    if !is_complete(bytes) {
        return Err(ReadProblem::Incomplete);
    }
    let limits = if kind.is_bulk() { Limits::BULK } else { Limits::DEFAULT };
    let decoded = if is_face_name(name) {
        decode_face(bytes, &limits).map(Message::from)
    } else {
        decode_message(kind, bytes, &limits)
    };
    let cannot_read = match decoded.encoding {
        Some(Encoding::Utf8) => Defect::ReadsOnlyShiftJis,
        _ => Defect::ReadsOnlyUtf8,
    };
    if defects.has(cannot_read) {
        return Err(unreadable("文字コードが違います。".to_owned()));
    }
    if defects.has(Defect::PositionalElements) && !first_item_is_the_card_class(bytes) {
        return Err(unreadable("項目の並びが違います。".to_owned()));
    }
    if let Some(fatal) = decoded.problems.iter().find(|problem| is_fatal(problem)) {
        return Err(unreadable(fatal.to_string()));
    }
    let message = decoded.value.ok_or_else(|| unreadable("内容がありません。".to_owned()))?;
    from_wire::incoming(&message, defects).ok_or_else(|| unreadable("結果の電文ではありません。".to_owned()))
}

/// Problems after which the rest cannot be trusted.
fn is_fatal(problem: &Problem) -> bool {
    matches!(
        problem.kind,
        ProblemKind::TooLarge
            | ProblemKind::Undecodable
            | ProblemKind::Truncated
            | ProblemKind::Dtd
            | ProblemKind::Malformed
            | ProblemKind::WrongRoot
    )
}

/// What a reader by position expects: the layout book's first item first.
fn first_item_is_the_card_class(bytes: &[u8]) -> bool {
    const RESULT: &[u8] = b"<ResultOfQualificationConfirmation>";
    let Some(at) = bytes.windows(RESULT.len()).position(|window| window == RESULT) else { return true };
    bytes[at + RESULT.len()..].trim_ascii_start().starts_with(b"<InsuredCardClassification>")
}

/// Text of an `.err` file; its encoding is not public, so UTF-8 is tried before Shift_JIS.
#[must_use]
pub fn error_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{FEFF}').trim().to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes).0.trim().to_owned(),
    }
}
