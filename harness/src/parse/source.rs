//! One feature file: its bytes, and what the `gherkin` crate makes of them.

use super::{Shelf, dialect};
use gherkin::{Feature, GherkinEnv};
use std::path::PathBuf;

/// The language that features are written in.
const LANGUAGE: &str = "ja";

/// A feature file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureSource {
    /// Name below the features folder, with `/`.
    pub path: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be read as a feature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Line from 1; 1 if it is not known.
    pub line: u32,
    /// What, Japanese.
    pub what: String,
}

impl FeatureSource {
    /// All feature files of a place, in the order of their names.
    pub fn all(shelf: &Shelf) -> Vec<FeatureSource> {
        let names = shelf.names().into_iter().filter(|name| name.ends_with(".feature"));
        names.filter_map(|path| shelf.bytes(&path).map(|bytes| FeatureSource { path, bytes })).collect()
    }

    /// The file's name without folder and ending: the first part of its scenarios' ids.
    pub fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.strip_suffix(".feature").unwrap_or(name)
    }

    /// Reads it; outlines are not expanded yet.
    ///
    /// # Errors
    /// Where and what cannot be read.
    pub fn parse(&self) -> Result<Feature, Trouble> {
        let text = std::str::from_utf8(&self.bytes).map_err(|error| {
            let before = &self.bytes[..error.valid_up_to()];
            let line = u32::try_from(before.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0) + 1;
            Trouble { line, what: "UTF-8 ではない文字があります".to_owned() }
        })?;
        let env = GherkinEnv::new(LANGUAGE)
            .map_err(|error| Trouble {
                line: 1, what: format!("日本語の見出し語がありません（{error}）")
            })?;
        let mut feature = Feature::parse(dialect::translate(text), env).map_err(|error| trouble(&error.to_string()))?;
        feature.path = Some(PathBuf::from(&self.path));
        Ok(feature)
    }
}

/// The crate tells the place only in its text: `Error at 2:6: {…}`.
fn trouble(text: &str) -> Trouble {
    let line =
        text.strip_prefix("Error at ").and_then(|rest| rest.split(':').next()).and_then(|line| line.parse().ok());
    Trouble { line: line.unwrap_or(1), what: "ここから先を読めません".to_owned() }
}
