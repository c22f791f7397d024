//! `--tags` expressions: `@S002-12 and not (@異常系 or @日付移動)`.

use cucumber::tag::Ext as _;
use gherkin::tagexpr::TagOperation;

/// A parsed expression.
#[derive(Debug, Clone)]
pub struct TagExpression {
    inner: TagOperation,
    text: String,
}

impl TagExpression {
    /// Reads an expression of `@tag`, `and`, `or`, `not` and parentheses.
    ///
    /// # Errors
    /// What is wrong with it, Japanese.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        text.parse().map(|inner| TagExpression { inner, text: text.to_owned() }).map_err(|_| {
            format!(
                "--tags の式「{text}」を読めません。@タグ を and、or、not、( ) でつないでください。\
                 例: \"@S002-12 and not @日付移動\""
            )
        })
    }

    /// Whether a scenario with these tags (without `@`) is meant.
    pub fn selects(&self, tags: &[String]) -> bool {
        self.inner.eval(tags)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_select_by_japanese_and_hyphenated_tags() {
        let tags: Vec<String> = ["S002-12", "異常系", "B-024"].map(str::to_owned).to_vec();
        for (expression, selected) in [
            ("@S002-12", true),
            ("@S002-1", false),
            ("@異常系 and @B-024", true),
            ("@異常系 and not @B-024", false),
            ("not (@時間 or @初診)", true),
            ("@時間 or (@初診 or @異常系)", true),
            ("  @異常系  ", true),
        ] {
            assert_eq!(TagExpression::parse(expression).unwrap().selects(&tags), selected, "{expression}");
        }
    }

    #[test]
    fn a_wrong_expression_is_refused_with_an_example() {
        for wrong in ["", "異常系", "@a and", "(@a", "@a not @b"] {
            let message = TagExpression::parse(wrong).unwrap_err();
            assert!(message.contains("例:"), "{wrong}: {message}");
        }
    }
}
