//! **F**: a bare watched-folder echo: takes a file from `req`, puts the same bytes into `res` under the response name.
//!
//! It does what every folder server must (wake-up by inotify, read, write outside, move in, remove the request) and
//! nothing else: no parsing, no journal.

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{RecursiveMode, Watcher};
use std::fs;
use std::path::{Path, PathBuf};

/// Runs until it is dropped.
#[derive(Debug)]
pub struct FolderEcho {
    _watcher: notify::RecommendedWatcher,
}

impl FolderEcho {
    /// Starts below `root`, making `req`, `res` and a stage outside both.
    ///
    /// # Errors
    /// The folders cannot be made or watched.
    pub fn start(root: &Path) -> anyhow::Result<Self> {
        let (req, res, stage) = (root.join("req"), root.join("res"), root.join("stage"));
        for folder in [&req, &res, &stage] {
            fs::create_dir_all(folder)?;
        }
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let arrived = matches!(
                event.kind,
                EventKind::Access(AccessKind::Close(AccessMode::Write))
                    | EventKind::Modify(ModifyKind::Name(RenameMode::To))
            );
            if arrived {
                for path in &event.paths {
                    let _ = echo(path, &stage, &res);
                }
            }
        })?;
        watcher.watch(&req, RecursiveMode::NonRecursive)?;
        Ok(FolderEcho { _watcher: watcher })
    }
}

fn echo(path: &Path, stage: &Path, res: &Path) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().replacen("req_", "res_", 1);
    let bytes = fs::read(path)?;
    let staged: PathBuf = stage.join(&name);
    fs::write(&staged, bytes)?;
    fs::rename(staged, res.join(name))?;
    fs::remove_file(path)
}
