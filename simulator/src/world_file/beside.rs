//! The files that stand beside a world file and belong to it: local masters (`schemes:`), and those that the command line
//! adds to them.

use crate::engine::Denial;
use crate::masters::local::from_wire::file;
use onshi_wire::control::local_schemes::LocalSchemesFile;
use onshi_wire::control::world::Problem;
use std::path::{Path, PathBuf};

/// The local masters that a world file's text names, its paths relative to `folder`. A text that cannot be read names
/// none: whoever makes the world tells what is wrong with it.
///
/// # Errors
/// A file that cannot be read, or is no text.
pub fn local_schemes(folder: &Path, text: &str) -> Result<Vec<LocalSchemesFile>, Denial> {
    let named = super::read(text).map(|spec| spec.schemes).unwrap_or_default();
    named.into_iter().map(|name| open(&name, &folder.join(&name))).collect()
}

/// Local masters by path, as the command line names them.
///
/// # Errors
/// A file that cannot be read, or is no text.
pub fn local_schemes_at(paths: &[PathBuf]) -> Result<Vec<LocalSchemesFile>, Denial> {
    paths.iter().map(|path| open(&path.display().to_string(), path)).collect()
}

fn open(name: &str, path: &Path) -> Result<LocalSchemesFile, Denial> {
    let bytes = std::fs::read(path).map_err(|error| {
        let what = format!("地単公費マスターのファイルを読めません: {error}");
        Denial::unreadable(&path.display().to_string(), what, "場所と権限を確かめてください。")
    })?;
    file(name, bytes).map_err(|problem: Problem| Denial { kind: crate::engine::DenialKind::Unreadable, problem })
}
