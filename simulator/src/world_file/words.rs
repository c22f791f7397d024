//! What a reader of data says, in Japanese. Values are not repeated: they may be personal.

/// What is wrong and how to put it right, for an English message of serde.
pub(crate) fn of_serde(message: &str) -> (String, String) {
    let quoted = || message.split('`').nth(1).unwrap_or("?").to_owned();
    let expected = || message.split_once("expected ").map_or("仕様どおりの値", |(_, expected)| expected);
    if message.starts_with("unknown field") {
        (format!("「{}」という項目はありません。", quoted()), format!("使える項目は {} です。", names(expected())))
    } else if message.starts_with("unknown variant") {
        (format!("「{}」という値はありません。", quoted()), format!("使える値は {} です。", names(expected())))
    } else if message.starts_with("missing field") {
        (format!("「{}」がありません。", quoted()), format!("{} を書き足してください。", quoted()))
    } else if message.starts_with("duplicate field") {
        (format!("「{}」が二度書かれています。", quoted()), "どちらか一方を消してください。".into())
    } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
        ("値の種類が違います。".into(), format!("ここに書けるのは {} です。", names(expected())))
    } else if message.starts_with("EOF") {
        ("途中で終わっています。".into(), "閉じ括弧まで送ってください。".into())
    } else {
        (format!("読めません: {message}"), "括弧、引用符、コンマを確かめてください。".into())
    }
}

/// `one of `a`, `b`` → `a、b`.
fn names(expected: &str) -> String {
    let listed: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    if listed.is_empty() { expected.to_owned() } else { listed.join("、") }
}

#[cfg(test)]
mod tests {
    use super::of_serde;

    #[test]
    fn messages_name_what_is_allowed_and_repeat_no_values() {
        let (what, remedy) = of_serde("unknown field `stat`, expected one of `state`, `x`");
        assert_eq!(
            (what.as_str(), remedy.as_str()),
            ("「stat」という項目はありません。", "使える項目は state、x です。")
        );
        let (what, remedy) = of_serde("invalid type: string \"0012344\", expected u32");
        assert_eq!((what.as_str(), remedy.as_str()), ("値の種類が違います。", "ここに書けるのは u32 です。"));
    }
}
