//! The text of a profile: read as every data file is ([`onshi_wire::yaml`]), then checked.

use super::{Profile, check};
use onshi_wire::yaml;
use std::fmt;

/// The longest profile in bytes.
pub const MAX_BYTES: usize = 256 << 10;

/// A mistake in a profile: where, what, how to put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Line from 1; none for the file as a whole.
    pub line: Option<u64>,
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
}

impl Mistake {
    pub(crate) fn new(line: Option<u64>, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Mistake { line, what: what.into(), remedy: remedy.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "{line}行目: ")?;
        }
        write!(f, "{} {}", self.what, self.remedy)
    }
}

impl std::error::Error for Mistake {}

impl From<yaml::Mistake> for Mistake {
    fn from(mistake: yaml::Mistake) -> Self {
        Mistake { line: mistake.at.map(|(line, _)| line as u64), what: mistake.what, remedy: mistake.remedy }
    }
}

/// Reads a profile and checks it.
///
/// # Errors
/// The first mistake, with its line.
pub fn parse(text: &str) -> Result<Profile, Mistake> {
    if text.len() > MAX_BYTES {
        let what = format!("プロファイルが大きすぎます({}バイト)。", text.len());
        return Err(Mistake::new(None, what, format!("{MAX_BYTES}バイトまでにしてください。")));
    }
    let profile: Profile = yaml::read(text)?;
    check::check(&profile, text)?;
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::product::Work;

    const SMALL: &str =
        "version: 1\ntitle: 試し\narrivals:\n  stages:\n    - hold: {rate: 10, seconds: 5}\nmix:\n  insurance: 1\n";

    #[test]
    fn a_small_profile_is_read_with_its_defaults() {
        let profile = parse(SMALL).unwrap();
        assert_eq!((profile.seed, profile.connections, profile.facilities), (1, 64, 1));
        assert_eq!(profile.curve(None).expected(), 50.0);
        assert_eq!(profile.curve(Some(2.0)).expected(), 20.0);
    }

    #[test]
    fn mistakes_name_their_line_and_the_remedy() {
        let table = [
            (SMALL.replace("version: 1", "version: 2"), 1, "版"),
            (SMALL.replace("insurance", "insurence"), 7, "insurence"),
            (SMALL.replace("insurance: 1", "insurance: -1"), 7, "insurance"),
            (SMALL.replace("insurance: 1", "insurance: 0"), 6, "mix"),
            (SMALL.replace("rate: 10", "rate: -10"), 5, "stages"),
            (SMALL.replace("seconds: 5", "seconds: 0"), 5, "stages"),
            (format!("{SMALL}connections: 0\n"), 8, "connections"),
            (format!("{SMALL}people:\n  insured: 0\n"), 9, "insured"),
            (format!("{SMALL}pass:\n  p99_ms: 0\n"), 9, "p99_ms"),
            (SMALL.replace("  stages:", "  calendar: 平日\n  stages:"), 3, "calendar"),
            (SMALL.replace("seconds: 5", "seconds: xyz"), 5, "読めません"),
        ];
        for (text, line, part) in table {
            let mistake = parse(&text).unwrap_err();
            assert_eq!(mistake.line, Some(line), "{mistake}");
            assert!(mistake.to_string().contains(part), "{mistake}");
            assert!(!mistake.remedy.is_empty());
        }
    }

    #[test]
    fn a_products_profile_says_what_is_wrong_with_it() {
        let head = "version: 1\ntitle: t\npeople: {insured: 3, recipients: 2}\n";
        let taps = "arrivals:\n  stages:\n    - hold: {rate: 1, seconds: 1}\n";
        for (rest, words) in [
            ("product: {work: taps}\n", "calendar"),
            ("product: {work: bulk_inquiry, stages: []}\n", "stages"),
            ("product: {work: bulk_inquiry, stages: [2]}\n", "割合"),
            ("product: {work: bulk_acquisition, known: 3}\n", "known"),
            ("product: {work: bulk_inquiry, readers: 0}\n", "readers"),
            ("product: {work: bulk_inquiry}\nfacilities: 2\n", "施設は一つ"),
            ("product: {work: dance}\n", "dance"),
        ] {
            let mistake = parse(&format!("{head}{rest}")).unwrap_err();
            assert!(mistake.to_string().contains(words), "{rest}: {mistake}");
        }
        let right = parse(&format!("{head}{taps}product: {{work: taps, stages: [1, 2]}}\n")).unwrap();
        assert_eq!(right.product.unwrap().readers, 10);
    }

    #[test]
    fn the_profiles_of_the_project_are_right_and_have_arrivals() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios/load");
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                continue;
            }
            let profile = parse(&std::fs::read_to_string(&path).unwrap()).unwrap_or_else(|m| panic!("{path:?}: {m}"));
            let bulk = profile.product.as_ref().is_some_and(|product| product.work != Work::Taps);
            assert!(bulk || profile.curve(None).expected() >= 1.0, "{path:?}");
            count += 1;
        }
        assert!(count >= 10, "{count} profiles");
    }
}
