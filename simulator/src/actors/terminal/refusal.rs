//! The `.err` files of requests that the terminal itself refuses, before anything reads them. The line is made like
//! any other `.err` (spec/oqs-wire.md §2.4, §8-1); codes come from the same table, which says that they are invented.

use super::cipher::CipherFault;
use super::pickup::MAX_REQUEST_BYTES;
use crate::actors::platform::codes::ErrorCodes;
use crate::actors::platform::refusal;
use onshi_wire::control::world_file::CharacterCode;
use onshi_wire::oqs::Encoding;

/// Why the terminal refuses a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The file is larger than the limit.
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
    /// An answer of that name stands in res already, or is about to.
    AnswerExists {
        /// The answer's name without extension.
        stem: String,
    },
    /// The archive cannot be opened.
    Sealed(CipherFault),
    /// It is a zip, and the group is not encrypted at this terminal.
    NotEncryptedHere {
        /// The group stays plain whatever the setting.
        always: bool,
    },
    /// It is not a zip, and the group is encrypted at this terminal.
    EncryptedHere,
    /// The terminal has lost its password.
    PasswordUnknown,
}

impl Reason {
    /// The key in the table of codes, and the text.
    fn explain(&self) -> (&'static str, String) {
        match self {
            Reason::TooLarge { size } => (
                "request.too_large",
                format!(
                    "要求ファイルが大きすぎます（{size}バイト、上限{MAX_REQUEST_BYTES}バイト）。内容を確認し、分けて送信してください。"
                ),
            ),
            Reason::AnswerExists { stem } => (
                "request.answer_exists",
                format!(
                    "同じ名前の応答 {stem} が res フォルダーにあります。応答を読み終えて移すか、要求の名前を変えて送信してください。"
                ),
            ),
            Reason::Sealed(fault) => ("request.encryption", fault.text().to_owned()),
            Reason::NotEncryptedHere { always: true } => (
                "request.encryption",
                "この電文は暗号化しないことになっています。XMLのまま送信し直してください。".to_owned(),
            ),
            Reason::NotEncryptedHere { always: false } => (
                "request.encryption",
                "この電文は資格確認端末で暗号化しない設定です。XMLのまま送信するか、端末の設定を e に変えてください。"
                    .to_owned(),
            ),
            Reason::EncryptedHere => (
                "request.encryption",
                "この電文は資格確認端末で暗号化する設定です。パスワード付きzipで送信するか、端末の設定を n に変えてください。"
                    .to_owned(),
            ),
            Reason::PasswordUnknown => (
                "request.encryption",
                "資格確認端末に暗号化のパスワードが設定されていません。パスワードを設定してから送信し直してください。"
                    .to_owned(),
            ),
        }
    }
}

/// The code and the content of the `.err` for `request` (empty if it was not read).
#[must_use]
pub fn text(reason: &Reason, request: &[u8], code: CharacterCode) -> (String, Vec<u8>) {
    let (key, text) = reason.explain();
    let (error_code, message) = ErrorCodes::built_in().text(key, &text);
    let line = refusal::line(&error_code, &message, request, Encoding::from(code));
    (error_code, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_names_code_cause_and_remedy_and_quotes_the_identifier() {
        let request = b"<XmlMsg><ArbitraryFileIdentifier>abc-1</ArbitraryFileIdentifier></XmlMsg>";
        let reason = Reason::AnswerExists { stem: "OQSsiquc01res_1".to_owned() };
        let text = String::from_utf8(text(&reason, request, CharacterCode::Utf8).1).unwrap();
        assert!(text.starts_with("OQST0006E ") && text.contains("OQSsiquc01res_1"), "{text}");
        assert!(text.ends_with("<ArbitraryFileIdentifier>abc-1</ArbitraryFileIdentifier>\r\n"), "{text}");
    }

    #[test]
    fn a_shift_jis_terminal_writes_shift_jis() {
        let (_, bytes) = text(&Reason::TooLarge { size: 99 }, b"", CharacterCode::ShiftJis);
        let text = encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes).unwrap();
        assert!(text.starts_with("OQST0005E ") && text.contains("99バイト"), "{text}");
    }
}
