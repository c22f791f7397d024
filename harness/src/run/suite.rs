//! Features and requirements, loaded and linted.

use crate::case::Case;
use crate::lint::{LintContext, LintProblem, lint};
use crate::parse::{FeatureSource, Shelf, Suite, TagExpression};
use crate::requirements::Catalogue;
use cucumber::World as _;
use std::path::Path;

/// What the suite hash is taken over.
const HASHED: [&str; 2] = [".feature", ".yaml"];

/// Everything that scenarios are made of.
#[derive(Debug, Clone)]
pub struct LoadedSuite {
    /// All feature files.
    pub sources: Vec<FeatureSource>,
    /// The requirements.
    pub catalogue: Catalogue,
    /// SHA-256 over features and requirements, hex.
    pub hash: String,
}

impl LoadedSuite {
    /// Reads the program's own features, or those of a folder. A folder without `requirements/` uses our own.
    ///
    /// # Errors
    /// A requirements file with a mistake, Japanese.
    pub fn load(folder: Option<&Path>) -> Result<Self, String> {
        let shelf = folder.map_or(Shelf::Features, |folder| Shelf::Folder(folder.to_owned()));
        let is_requirements = |name: &String| name.starts_with("requirements/") && name.ends_with(".yaml");
        let own = shelf.names().iter().any(is_requirements);
        let requirements = if own { shelf.clone() } else { Shelf::Features };
        let mut files = Vec::new();
        for name in requirements.names().into_iter().filter(is_requirements) {
            let text = requirements.read(&name).ok_or_else(|| format!("{name}: UTF-8 で読めません"))?;
            files.push((name, text));
        }
        let catalogue = Catalogue::parse(files).map_err(|error| error.to_string())?;
        let hash = if own {
            shelf.hash(&HASHED)
        } else {
            format!("{}+{}", shelf.hash(&HASHED), requirements.hash(&[".yaml"]))
        };
        Ok(LoadedSuite { sources: FeatureSource::all(&shelf), catalogue, hash })
    }

    /// All mistakes of the features.
    pub fn lint(&self) -> Vec<LintProblem> {
        let steps = Case::collection();
        lint(&self.sources, &LintContext { steps: &steps, requirements: Some(&self.catalogue) })
    }

    /// The scenarios that the expression selects.
    ///
    /// # Errors
    /// A file that cannot be read; the linter tells more.
    pub fn select(&self, tags: Option<&TagExpression>) -> Result<Suite, String> {
        Suite::load(&self.sources, tags).map_err(|(file, trouble)| format!("{file}:{}: {}", trouble.line, trouble.what))
    }
}

/// The command `onshi lint`: all mistakes of the program's own features, or of a folder.
///
/// # Errors
/// A requirements file with a mistake, Japanese: then the tags cannot be checked.
pub fn lint_features(folder: Option<&Path>) -> Result<Vec<LintProblem>, String> {
    LoadedSuite::load(folder).map(|suite| suite.lint())
}
