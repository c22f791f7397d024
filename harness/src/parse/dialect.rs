//! Japanese keywords that the `gherkin` crate lacks, translated line by line before it reads. Line numbers stay.

/// Written keyword and the one that the crate knows.
const TRANSLATIONS: [(&str, &str); 3] = [("ルール:", "Rule:"), ("且つ", "かつ"), ("然し", "しかし")];

/// What opens and closes a doc string.
pub const FENCES: [&str; 2] = ["\"\"\"", "```"];

/// Translates a whole file. Doc strings are left alone.
pub fn translate(text: &str) -> String {
    let mut fence: Option<&str> = None;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let body = line.trim_start();
        let opens = FENCES.into_iter().find(|mark| body.starts_with(mark));
        match (fence, opens) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        let translation = TRANSLATIONS.iter().find(|(written, _)| body.starts_with(written));
        match translation {
            Some((written, known)) if fence.is_none() => {
                out.push_str(&line[..line.len() - body.len()]);
                out.push_str(known);
                out.push_str(&body[written.len()..]);
            }
            _ => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_keywords_are_translated_and_doc_strings_are_not() {
        let text = "  ルール: 甲\n    もし 乙\n    且つ 丙\n      \"\"\"\n      且つ 丁\n      \"\"\"\n    然し 戊\n";
        let expect = "  Rule: 甲\n    もし 乙\n    かつ 丙\n      \"\"\"\n      且つ 丁\n      \"\"\"\n    しかし 戊\n";
        assert_eq!(translate(text), expect);
    }
}
