//! Names of request files (spec/oqs-wire.md §2.2, `W-2.2`).

use super::Outcome;
use crate::case::Finding;
use std::collections::BTreeSet;

/// The rule that this file judges.
pub const RULE: &str = "W-2.2";

/// The name is the message's prefix, `_`, at least one of `[0-9A-Za-z]`, and `.xml` or `.zip`.
pub fn form(name: &str, prefix: &str) -> Outcome {
    let suffix = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).and_then(|rest| {
        let (suffix, extension) = rest.rsplit_once('.')?;
        (extension.eq_ignore_ascii_case("xml") || extension.eq_ignore_ascii_case("zip")).then_some(suffix)
    });
    match suffix {
        Some(suffix) if !suffix.is_empty() && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Ok(()),
        _ => Err(Finding::required(RULE)
            .expected(format!("ファイル名は {prefix}_（英数字）.xml である"))
            .actual(format!("「{name}」"))
            .next("要求のファイル名を決まりの形にしてください")),
    }
}

/// No name was used twice, in any letter case: the terminal keeps its folders on Windows.
pub fn all_differ<'a>(names: impl IntoIterator<Item = &'a str>) -> Outcome {
    let mut seen = BTreeSet::new();
    match names.into_iter().find(|name| !seen.insert(name.to_ascii_lowercase())) {
        None => Ok(()),
        Some(name) => Err(Finding::required(RULE)
            .expected("要求ごとに新しいファイル名である")
            .actual(format!("「{name}」が二度使われた"))
            .next("要求のたびに、重ならない名前を付けてください")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_seen_in_the_field_are_accepted() {
        for name in [
            "OQSsiquc01req_202611030001.xml",
            "OQSsiquc01req_2021081611906.xml",
            "OQSsiquc01req_1690527081EXv2XqrP8w.zip",
            "OQSsiquc01req_1.XML",
        ] {
            assert_eq!(form(name, "OQSsiquc01req"), Ok(()), "{name}");
        }
    }

    #[test]
    fn other_names_are_found() {
        for name in [
            "OQSsiquc01req.xml",
            "OQSsiquc01req_.xml",
            "OQSsiquc01req_1.txt",
            "OQSsiquc01req_a-b.xml",
            "OQSsiquc01req_あ.xml",
            "OQSmutic01req_1.xml",
            "OQSsiquc01req_1",
        ] {
            assert!(form(name, "OQSsiquc01req").is_err(), "{name}");
        }
    }

    #[test]
    fn a_name_used_twice_is_found_whatever_its_case() {
        assert_eq!(all_differ(["a_1.xml", "a_2.xml"]), Ok(()));
        assert!(all_differ(["a_1.xml", "A_1.xml"]).is_err());
    }
}
