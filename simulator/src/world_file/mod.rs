//! A world as a file: reading it, finding every mistake in it, and filling in what it leaves out.
//!
//! - [`yaml`]: the text (the only module that knows the YAML library);
//! - [`mistake`]: a mistake with line, caret and remedy;
//! - [`beside`]: the files that belong to it;
//! - `terminals`: ids, readers and encryption of terminals;
//! - [`personal_number`]: a value that looks like a 個人番号 is refused (invariant 10).
//!
//! A file is applied wholly or not at all.

pub mod beside;
pub(crate) mod build;
pub(crate) mod from_wire;
pub(crate) mod invented;
pub mod mistake;
pub mod personal_number;
pub(crate) mod terminals;
pub(crate) mod words;
pub mod yaml;

use mistake::{Mistake, Source};
use onshi_wire::control::world::Problem;
use onshi_wire::control::world_file::{WORLD_FORMAT_VERSION, WorldSpec};

/// Reads a world file's text. What it means (ids, check digits, dates) is checked when the world is made.
///
/// # Errors
/// The first mistake that keeps it from being read, with line and caret.
pub fn read(text: &str) -> Result<WorldSpec, Problem> {
    let source = Source::new(text);
    if let Some(mistake) = personal_number::find_in_text(text) {
        return Err(source.problem(&[mistake]));
    }
    let spec = yaml::parse(text).map_err(|mistake| source.problem(&[mistake]))?;
    check_version(&spec).map_err(|mistake| source.problem(&[mistake]))?;
    Ok(spec)
}

/// The same checks for a world that came as data.
///
/// # Errors
/// The first mistake, with its path.
pub fn check(spec: &WorldSpec) -> Result<(), Problem> {
    let json = serde_json::to_value(spec).map_err(|e| {
        Source::none().problem(&[Mistake::at_path("", e.to_string(), "ワールドの書き方を確かめてください。")])
    })?;
    if let Some(mistake) = personal_number::find_in_json(&json) {
        return Err(Source::none().problem(&[mistake]));
    }
    check_version(spec).map_err(|mistake| Source::none().problem(&[mistake]))
}

fn check_version(spec: &WorldSpec) -> Result<(), Mistake> {
    if spec.version == WORLD_FORMAT_VERSION {
        return Ok(());
    }
    Err(Mistake::at_path(
        "version",
        format!("形式の版 {} には対応していません。", spec.version),
        "version: 1 と書いてください。",
    ))
}
