//! Errors of the XML parser in the words of the person who wrote the file.

use super::problem::ProblemKind;
use roxmltree::Error;

/// Kind, what is wrong, how to put it right.
pub(super) fn explain(error: &Error, complete: bool) -> (ProblemKind, String, &'static str) {
    let (kind, what, remedy) = match error {
        Error::UnexpectedCloseTag(expected, actual, _) => (
            ProblemKind::Malformed,
            format!("開始タグ<{expected}>に対して終了タグ</{actual}>が書かれています。"),
            "開始タグと終了タグを対にしてください。",
        ),
        Error::UnexpectedEntityCloseTag(_) => (
            ProblemKind::Malformed,
            "対応する開始タグのない終了タグがあります。".to_owned(),
            "余分な終了タグを除いてください。",
        ),
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => {
            (ProblemKind::Truncated, "文書が途中で終わっています。".to_owned(), "</XmlMsg>まで書き終えてください。")
        }
        Error::NoRootNode => {
            (ProblemKind::Malformed, "要素がありません。".to_owned(), "ルート要素XmlMsgを書いてください。")
        }
        Error::DtdDetected => {
            (ProblemKind::Dtd, "文書型定義(DTD)があります。".to_owned(), "<!DOCTYPE …>を除いてください。")
        }
        Error::NodesLimitReached => {
            (ProblemKind::TooLarge, "要素の数が多すぎます。".to_owned(), "ファイルを分けてください。")
        }
        Error::NonXmlChar(found, _) => (
            ProblemKind::Malformed,
            format!("XMLに書けない制御文字U+{:04X}があります。", u32::from(*found)),
            "その文字を除いてください。",
        ),
        Error::UnknownEntityReference(name, _) => (
            ProblemKind::Malformed,
            format!("実体参照&{name};は使えません。"),
            "&amp; &lt; &gt; &quot; &apos; か数値文字参照で書いてください。",
        ),
        Error::MalformedEntityReference(_) => (
            ProblemKind::Malformed,
            "「&」の書き方が正しくありません。".to_owned(),
            "文字としての「&」は「&amp;」と書いてください。",
        ),
        Error::DuplicatedAttribute(name, _) => {
            (ProblemKind::Malformed, format!("属性{name}が二度書かれています。"), "属性を除いてください。")
        }
        Error::UnknownNamespace(prefix, _) => (
            ProblemKind::Malformed,
            format!("名前空間の接頭辞「{prefix}:」は宣言されていません。"),
            "要素名から接頭辞を除いてください。",
        ),
        other => (
            ProblemKind::Malformed,
            format!("XMLとして読み取れません（{other}）。"),
            "タグの綴りと閉じ忘れを確かめてください。",
        ),
    };
    if complete || kind == ProblemKind::TooLarge || kind == ProblemKind::Dtd {
        (kind, what, remedy)
    } else {
        (ProblemKind::Truncated, format!("文書が途中で終わっています。{what}"), "</XmlMsg>まで書き終えてください。")
    }
}
