//! What a file name in req means before anything is read: a request, something that is still being written under
//! a temporary name, or a name that no client of the terminal would choose (spec/oqs-wire.md §2.2).

use std::ffi::OsStr;

/// Longest file name, in bytes, that the terminal answers under. Longer ones are shortened in res, so that the
/// name with `.err` or a number added stays below the 255 bytes of a directory entry.
pub const MAX_NAME_BYTES: usize = 200;

/// Endings of names under which programs keep unfinished files, lower case.
const TEMPORARY_ENDINGS: [&str; 9] =
    [".tmp", ".temp", ".part", ".partial", ".crdownload", ".filepart", ".swp", ".bak", "~"];

/// Whether a name belongs to a file that is not (yet) a request: hidden, or temporary by its ending. A client that
/// writes under such a name renames the file when it is complete (§2.2, [MYNA]).
#[must_use]
pub fn is_temporary(name: &OsStr) -> bool {
    let lower = name.to_string_lossy().to_ascii_lowercase();
    lower.starts_with('.')
        || lower.starts_with("~$")
        || TEMPORARY_ENDINGS.iter().any(|ending| lower.ends_with(ending))
        || lower == "thumbs.db"
        || lower == "desktop.ini"
}

/// The name as text that is safe to use in any folder on any system: what is not a letter, a digit, or one of
/// `._-=+@()` and the space becomes `_`, leading dots too, and it has at most [`MAX_NAME_BYTES`] bytes. An ordinary request name is
/// returned unchanged.
#[must_use]
pub fn safe(name: &OsStr) -> String {
    let text = name.to_string_lossy();
    let mut safe = String::with_capacity(text.len().min(MAX_NAME_BYTES));
    let (stem, extension) = split(&text);
    let room = MAX_NAME_BYTES.saturating_sub(extension.len().min(16) + 1);
    for character in stem.chars() {
        let allowed = character.is_alphanumeric() || "._-=+@() ".contains(character);
        let put = if allowed && !(safe.is_empty() && character == '.') { character } else { '_' };
        if safe.len() + put.len_utf8() > room {
            break;
        }
        safe.push(put);
    }
    if safe.is_empty() {
        safe.push('_');
    }
    let extension: String = extension.chars().filter(|c| c.is_ascii_alphanumeric()).take(16).collect();
    if !extension.is_empty() {
        safe.push('.');
        safe.push_str(&extension);
    }
    safe
}

/// A name without its last extension, and the extension without its dot (empty if there is none).
#[must_use]
pub fn split(name: &str) -> (&str, &str) {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, extension),
        _ => (name, ""),
    }
}

/// The name without extension under which the answer to `request` arrives in res: the `req` before the first `_`
/// becomes `res`, letter case kept (§2.3). `None` for a name that is not a request's.
#[must_use]
pub fn answer_stem(request: &str) -> Option<String> {
    let (stem, _) = split(request);
    let (prefix, suffix) = stem.split_at(stem.find('_').unwrap_or(stem.len()));
    if !prefix.to_ascii_lowercase().ends_with("req") {
        return None;
    }
    let (head, last) = prefix.split_at(prefix.len() - 1);
    Some(format!("{head}{}{suffix}", if last == "Q" { "S" } else { "s" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_and_hidden_names_are_left_alone() {
        for name in [
            ".OQSsiquc01req_1.xml.swp",
            "OQSsiquc01req_1.xml.tmp",
            "OQSsiquc01req_1.TMP",
            "OQSsiquc01req_1.xml~",
            ".hidden",
            "~$book.xml",
            "x.part",
            "Thumbs.db",
        ] {
            assert!(is_temporary(OsStr::new(name)), "{name}");
        }
        for name in ["OQSsiquc01req_1.xml", "foo.txt", "tmp.xml", "OQSsiquc01req_tmp.xml", "noextension"] {
            assert!(!is_temporary(OsStr::new(name)), "{name}");
        }
    }

    #[test]
    fn an_ordinary_name_is_kept_and_a_trick_becomes_harmless() {
        for (name, expected) in [
            ("OQSsiquc01req_202608160001.xml", "OQSsiquc01req_202608160001.xml"),
            ("OQSsiquc01req_1690527081EXv2XqrP8w.xml", "OQSsiquc01req_1690527081EXv2XqrP8w.xml"),
            ("..\\..\\evil.xml", "_._.._evil.xml"),
            ("OQSsiquc01req_a:b*c?.xml", "OQSsiquc01req_a_b_c_.xml"),
            ("OQSsiquc01req_\u{1}\n.xml", "OQSsiquc01req___.xml"),
            ("noextension", "noextension"),
        ] {
            assert_eq!(safe(OsStr::new(name)), expected);
        }
    }

    #[test]
    fn the_answer_has_the_same_suffix() {
        assert_eq!(answer_stem("OQSsiquc01req_0req1.xml").as_deref(), Some("OQSsiquc01res_0req1"));
        assert_eq!(answer_stem("OQSsiquc01req_a_b.xml").as_deref(), Some("OQSsiquc01res_a_b"));
        assert_eq!(answer_stem("OQSSIQUC01REQ_1.XML").as_deref(), Some("OQSSIQUC01RES_1"));
        assert_eq!(answer_stem("OQSsiquc01res_1.xml"), None);
        assert_eq!(answer_stem("OQSsiquc01req.xml").as_deref(), Some("OQSsiquc01res"));
        assert_eq!(answer_stem("foo.txt"), None);
    }

    #[test]
    fn a_long_name_is_shortened_and_keeps_its_extension() {
        let name = format!("OQSsiquc01req_{}.xml", "あ".repeat(80));
        let short = safe(OsStr::new(&name));
        assert!(short.len() <= MAX_NAME_BYTES && short.ends_with(".xml"), "{short}");
    }
}
