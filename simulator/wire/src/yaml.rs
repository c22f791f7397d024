//! Data files in YAML, and their mistakes in the words of whoever writes them: line, what, remedy, in Japanese. The
//! only module that knows the library's errors.

use serde::de::DeserializeOwned;
use serde_saphyr::Error;

/// The longest data file in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// What is wrong with a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Line and column from 1, in characters; `None` when the library does not tell.
    pub at: Option<(usize, usize)>,
    /// What is wrong, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
}

/// Reads a data file.
///
/// # Errors
/// The first mistake.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Mistake> {
    if text.len() > MAX_BYTES {
        return Err(Mistake {
            at: None,
            what: format!("ファイルが大きすぎます({}バイト)。", text.len()),
            remedy: format!("{MAX_BYTES}バイトまでにしてください。"),
        });
    }
    serde_saphyr::from_str(text).map_err(|error| explain(error.without_snippet()))
}

/// A library error in the words of whoever writes the file.
fn explain(error: &Error) -> Mistake {
    let (what, remedy) = words(error);
    let number = |n: u64| usize::try_from(n).unwrap_or(1);
    let at = error.location().filter(|at| at.line() > 0).map(|at| (number(at.line()), number(at.column())));
    Mistake { at, what, remedy }
}

fn words(error: &Error) -> (String, String) {
    let list = |expected: &[&str]| expected.join("、");
    match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            (format!("「{field}」という項目はありません。"), format!("使える項目は {} です。", list(expected)))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            (format!("「{variant}」という値はありません。"), format!("使える値は {} です。", list(expected)))
        }
        Error::SerdeMissingField { field, .. } => {
            (format!("「{field}」がありません。"), format!("{field}: を書き足してください。"))
        }
        Error::DuplicateMappingKey { key, .. } => (
            format!("「{}」が二度書かれています。", key.as_deref().unwrap_or("同じ項目")),
            "どちらか一方を消してください。".into(),
        ),
        Error::SerdeInvalidType { unexpected, expected, .. }
        | Error::SerdeInvalidValue { unexpected, expected, .. } => (
            format!("値の種類が違います(書かれている値: {unexpected})。"),
            format!("ここに書けるのは {expected} です。"),
        ),
        Error::InvalidScalar { ty, .. } => {
            (format!("値を {ty} として読めません。"), "数字または true / false を書いてください。".into())
        }
        Error::Unexpected { expected, .. } => {
            ("書き方の形が違います。".into(), format!("ここには {expected} が必要です。字下げを確かめてください。"))
        }
        Error::Eof { .. } => ("ファイルが空か、途中で終わっています。".into(), "続きを書いてください。".into()),
        Error::MultipleDocuments { .. } => {
            ("一つのファイルに文書が二つあります。".into(), "「---」で分けず、ファイルを分けてください。".into())
        }
        other => (
            format!("YAMLとして読めません: {}", first_line(&other.to_string())),
            "字下げ、コロンの後の空白、引用符の閉じ忘れを確かめてください。".into(),
        ),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}
