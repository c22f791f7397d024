//! Names of requests, responses and `.err` files: `<prefix>_<suffix>.<extension>`.

use super::face::{FACE_PREFIX, FaceName};
use super::{MAX_NAME_LENGTH, MAX_SUFFIX_LENGTH};
use crate::oqs::MessageKind;
use crate::oqs::catalogue::{self, Entry};
use std::fmt;

/// What a file is, by its extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extension {
    /// A message.
    Xml,
    /// A message inside a (perhaps encrypted) archive of the same base name (§2.3, §2.8).
    Zip,
    /// A result as a document (§2.3).
    Pdf,
    /// The terminal's refusal of a request (§2.4).
    Err,
}

impl Extension {
    /// Lower case, without the dot.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Extension::Xml => "xml",
            Extension::Zip => "zip",
            Extension::Pdf => "pdf",
            Extension::Err => "err",
        }
    }

    fn from_text(text: &str) -> Option<Extension> {
        [Extension::Xml, Extension::Zip, Extension::Pdf, Extension::Err]
            .into_iter()
            .find(|extension| extension.as_str().eq_ignore_ascii_case(text))
    }
}

/// A name of the interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderName {
    /// `…req_….xml` or `.zip`: a request (in res: a refused request that came back, §2.4).
    Request(MessageName),
    /// `…res_….xml`, `.zip` or `.pdf`: a result.
    Response(MessageName),
    /// `…req_….err`: why a request was refused.
    Err(MessageName),
    /// `OQSsiquc01res_face_….xml`: a card-reader result.
    Face(FaceName),
}

/// A name `<prefix>_<suffix>.<extension>`, kept as written (Windows folders ignore letter case, names keep it).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageName {
    prefix: String,
    suffix: String,
    extension: Extension,
}

impl MessageName {
    /// A name for a message; the suffix has to be letters, digits, `-` or `_`.
    ///
    /// # Errors
    /// When the suffix is empty, too long or has other characters.
    pub fn new(kind: MessageKind, suffix: &str, extension: Extension) -> Result<MessageName, NameError> {
        check_suffix(suffix)?;
        Ok(MessageName { prefix: kind.prefix().to_owned(), suffix: suffix.to_owned(), extension })
    }

    /// API識別ID as written.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The part that the receipt computer chose.
    #[must_use]
    pub fn suffix(&self) -> &str {
        &self.suffix
    }

    /// Extension.
    #[must_use]
    pub fn extension(&self) -> Extension {
        self.extension
    }

    /// The message, if its layout is known.
    #[must_use]
    pub fn kind(&self) -> Option<MessageKind> {
        MessageKind::from_prefix(&self.prefix)
    }

    /// The row of the catalogue; `None` for a prefix that nobody knows.
    #[must_use]
    pub fn entry(&self) -> Option<&'static Entry> {
        catalogue::by_prefix(&self.prefix)
    }

    /// The name without extension.
    #[must_use]
    pub fn base_name(&self) -> String {
        format!("{}_{}", self.prefix, self.suffix)
    }

    /// The whole name.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}_{}.{}", self.prefix, self.suffix, self.extension.as_str())
    }

    /// The same name with another extension.
    #[must_use]
    pub fn with_extension(&self, extension: Extension) -> MessageName {
        MessageName { extension, ..self.clone() }
    }

    /// The name of the answer to a request: `req` becomes `res`, all other letters stay (§2.3).
    #[must_use]
    pub fn response(&self, extension: Extension) -> MessageName {
        MessageName { prefix: self.with_last_letter('s', 'S'), suffix: self.suffix.clone(), extension }
    }

    /// The name of the request that a response answers.
    #[must_use]
    pub fn request(&self, extension: Extension) -> MessageName {
        MessageName { prefix: self.with_last_letter('q', 'Q'), suffix: self.suffix.clone(), extension }
    }

    /// The name of the refusal of a request (§2.4).
    #[must_use]
    pub fn err(&self) -> MessageName {
        self.with_extension(Extension::Err)
    }

    /// Whether this is the answer to a request: the same name but for `req`/`res`, whatever the extension and the
    /// letter case (§2.3).
    #[must_use]
    pub fn answers(&self, request: &MessageName) -> bool {
        let wanted = request.response(self.extension).base_name();
        request.prefix.to_ascii_lowercase().ends_with("req") && self.base_name().eq_ignore_ascii_case(&wanted)
    }

    fn with_last_letter(&self, lower: char, upper: char) -> String {
        let mut prefix = self.prefix.clone();
        let letter = if prefix.pop().is_some_and(|last| last.is_ascii_uppercase()) { upper } else { lower };
        prefix.push(letter);
        prefix
    }
}

impl fmt::Display for MessageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file_name())
    }
}

/// Why a name is none of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameFault {
    /// Another program's file: a temporary name, a system file. To be left alone without a word.
    NotOurs,
    /// Separators, drive letters, dots, control characters: never to be opened.
    PathTrick,
    /// Too long.
    TooLong,
    /// No API識別ID ending in `req` or `res` before the first `_`.
    BadPrefix,
    /// No suffix, or characters in it that are not letters, digits, `-` or `_`.
    BadSuffix,
}

/// A refused name. `Display` says what is wrong and how to put it right, in Japanese.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("ファイル名「{name}」: {what} {remedy}")]
pub struct NameError {
    /// The name, shortened and without control characters.
    pub name: String,
    /// Kind.
    pub fault: NameFault,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: &'static str,
}

const PREFIX_REMEDY: &str = "「OQSsiquc01req_任意の英数字.xml」のように、API識別IDから始めてください。";
const SUFFIX_REMEDY: &str = "「_」の後に、重複しない半角英数字を付けてください。";

fn refuse(name: &str, fault: NameFault, what: impl Into<String>, remedy: &'static str) -> NameError {
    let mut shown: String = name.chars().take(60).map(|c| if c.is_control() { '?' } else { c }).collect();
    if name.chars().nth(60).is_some() {
        shown.push('…');
    }
    NameError { name: shown, fault, what: what.into(), remedy }
}

/// Reads a file name (without folders).
///
/// # Errors
/// When it is not a name of the interface; [`NameError::fault`] tells files of other programs from mistakes.
pub fn parse(name: &str) -> Result<FolderName, NameError> {
    refuse_tricks(name)?;
    let (base, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let Some(extension) = Extension::from_text(extension) else {
        return Err(refuse(
            name,
            NameFault::NotOurs,
            "拡張子がxml、zip、pdf、errのどれでもありません。",
            "電文の拡張子はxmlかzipにしてください。",
        ));
    };
    if base.contains('.') {
        return Err(refuse(name, NameFault::PathTrick, "「.」が2つ以上あります。", PREFIX_REMEDY));
    }
    if extension == Extension::Xml
        && let Some(rest) = strip_prefix_ignoring_case(base, FACE_PREFIX)
    {
        return FaceName::from_rest(rest)
            .map(FolderName::Face)
            .map_err(|what| refuse(name, NameFault::BadSuffix, what, "端末が付けた名前のまま置いてください。"));
    }
    let (prefix, suffix) = base.split_once('_').unwrap_or((base, ""));
    let lower = prefix.to_ascii_lowercase();
    let is_request = lower.ends_with("req");
    if prefix.len() < 8 || !prefix.bytes().all(|b| b.is_ascii_alphanumeric()) || !(is_request || lower.ends_with("res"))
    {
        return Err(refuse(name, NameFault::BadPrefix, "API識別IDで始まっていません。", PREFIX_REMEDY));
    }
    check_suffix(suffix).map_err(|error| NameError { name: refuse(name, error.fault, "", "").name, ..error })?;
    let message = MessageName { prefix: prefix.to_owned(), suffix: suffix.to_owned(), extension };
    match (is_request, extension) {
        (true, Extension::Xml | Extension::Zip) => Ok(FolderName::Request(message)),
        (true, Extension::Err) => Ok(FolderName::Err(message)),
        (false, Extension::Xml | Extension::Zip | Extension::Pdf) => Ok(FolderName::Response(message)),
        (true, Extension::Pdf) | (false, Extension::Err) => Err(refuse(
            name,
            NameFault::NotOurs,
            "この種類の電文にない拡張子です。",
            "要求はxmlかzip、結果はxml、zip、pdfです。",
        )),
    }
}

fn refuse_tricks(name: &str) -> Result<(), NameError> {
    if name.len() > MAX_NAME_LENGTH {
        return Err(refuse(name, NameFault::TooLong, "名前が長すぎます。", "255文字以内にしてください。"));
    }
    if let Some(bad) = name.chars().find(|c| matches!(c, '/' | '\\' | ':' | '\0'..='\u{1F}' | '\u{7F}')) {
        let what = format!("使えない文字U+{:04X}があります。", u32::from(bad));
        return Err(refuse(name, NameFault::PathTrick, what, "フォルダーや記号を含まない名前にしてください。"));
    }
    if name.is_empty() || name.starts_with('.') || name.starts_with('~') {
        return Err(refuse(name, NameFault::NotOurs, "電文の名前ではありません。", PREFIX_REMEDY));
    }
    Ok(())
}

fn check_suffix(suffix: &str) -> Result<(), NameError> {
    if suffix.is_empty() {
        return Err(refuse(suffix, NameFault::BadSuffix, "「_」の後の任意の文字列がありません。", SUFFIX_REMEDY));
    }
    if suffix.len() > MAX_SUFFIX_LENGTH {
        let what = format!("「_」の後が{MAX_SUFFIX_LENGTH}文字を超えています。");
        return Err(refuse(suffix, NameFault::TooLong, what, SUFFIX_REMEDY));
    }
    if let Some(bad) = suffix.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))) {
        let what = format!("「_」の後に使えない文字「{bad}」があります。");
        return Err(refuse(suffix, NameFault::BadSuffix, what, SUFFIX_REMEDY));
    }
    Ok(())
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: &str) -> MessageName {
        match parse(name) {
            Ok(FolderName::Request(request)) => request,
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn every_suffix_seen_in_the_field_is_accepted() {
        for suffix in ["202611030001", "2021081611906", "112611030905000123", "1690527081EXv2XqrP8w", "a"] {
            let name = request(&format!("OQSsiquc01req_{suffix}.xml"));
            assert_eq!((name.suffix(), name.kind()), (suffix, Some(MessageKind::OQSsiquc01req)));
        }
        assert_eq!(request("OQSsiquc01req_1.zip").extension(), Extension::Zip);
        assert!(parse(&format!("OQSsiquc01req_{}.xml", "9".repeat(MAX_SUFFIX_LENGTH))).is_ok());
    }

    #[test]
    fn a_response_belongs_to_its_request_whatever_the_extension() {
        let asked = request("OQSmutic02req_20261103.xml");
        for (name, expected) in [
            ("OQSmutic02res_20261103.xml", true),
            ("OQSmutic02res_20261103.zip", true),
            ("oqsMUTIC02RES_20261103.XML", true),
            ("OQSmutic02res_20261104.xml", false),
            ("OQSmutic01res_20261103.xml", false),
        ] {
            let Ok(FolderName::Response(response)) = parse(name) else { panic!("{name}") };
            assert_eq!(response.answers(&asked), expected, "{name}");
        }
        assert_eq!(asked.response(Extension::Zip).request(Extension::Xml), asked);
        assert_eq!(request("OQSSIQUC01REQ_Ab.XML").response(Extension::Xml).file_name(), "OQSSIQUC01RES_Ab.xml");
        assert_eq!(parse("OQSmutic02req_20261103.err"), Ok(FolderName::Err(asked.err())));
    }

    #[test]
    fn known_but_unimplemented_messages_have_a_row() {
        assert_eq!(request("OQSmuhvq01req_1.xml").entry().unwrap().numbers, Some((17, 17)));
        assert_eq!(request("ABCdefgh01req_1.xml").entry(), None);
        assert!(matches!(parse("YZKsiquc01res_1.pdf"), Ok(FolderName::Response(_))));
    }

    #[test]
    fn tricks_and_mistakes_are_told_apart_from_other_programs_files() {
        for (name, fault) in [
            ("../OQSsiquc01req_1.xml", NameFault::PathTrick),
            ("..\\OQSsiquc01req_1.xml", NameFault::PathTrick),
            ("C:OQSsiquc01req_1.xml", NameFault::PathTrick),
            ("OQSsiquc01req_1.xml:stream.xml", NameFault::PathTrick),
            ("OQSsiquc01req_1\0.xml", NameFault::PathTrick),
            ("OQSsiquc01req_1.exe.xml", NameFault::PathTrick),
            ("OQSsiquc01req_...xml", NameFault::PathTrick),
            ("OQSsiquc01req_１.xml", NameFault::BadSuffix),
            ("OQSsiquc01req_ 1.xml", NameFault::BadSuffix),
            ("OQSsiquc01req_.xml", NameFault::BadSuffix),
            ("OQSsiquc01req.xml", NameFault::BadSuffix),
            ("処方箋_1.xml", NameFault::BadPrefix),
            ("req_1.xml", NameFault::BadPrefix),
            (".OQSsiquc01req_1.xml", NameFault::NotOurs),
            ("OQSsiquc01req_1.xml.tmp", NameFault::NotOurs),
            ("OQSsiquc01req_1.pdf", NameFault::NotOurs),
            ("OQSsiquc01res_1.err", NameFault::NotOurs),
            ("Thumbs.db", NameFault::NotOurs),
            ("", NameFault::NotOurs),
        ] {
            let error = parse(name).unwrap_err();
            assert_eq!(error.fault, fault, "{name}: {error}");
            assert!(error.to_string().ends_with('。'), "{error}");
            assert!(!error.to_string().contains('\0'));
        }
        let long = format!("OQSsiquc01req_{}.xml", "1".repeat(MAX_SUFFIX_LENGTH + 1));
        assert_eq!(parse(&long).unwrap_err().fault, NameFault::TooLong);
    }

    proptest::proptest! {
        #[test]
        fn no_name_makes_the_reader_panic_and_accepted_names_hold_no_path(name in "\\PC{0,60}|[a-zA-Z0-9_.]{0,60}|OQSsi[a-z]{3}01re[qs]_[\\PC]{0,20}\\.xml") {
            if parse(&name).is_ok() {
                proptest::prop_assert!(!name.contains(['/', '\\', ':', '\0']) && !name.contains(".."));
            }
        }

        #[test]
        fn composed_names_read_back(index in 0_usize..16, suffix in "[0-9A-Za-z]{1,200}") {
            let name = MessageName::new(MessageKind::ALL[index], &suffix, Extension::Xml).unwrap();
            let read = match parse(&name.file_name()).unwrap() {
                FolderName::Request(read) | FolderName::Response(read) => read,
                other => panic!("{other:?}"),
            };
            proptest::prop_assert_eq!(read, name);
        }
    }
}
