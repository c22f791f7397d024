//! One file in, one file out: what a receipt computer does at the folders, awaited by events.

use anyhow::Context;
use notify::event::{EventKind, ModifyKind, RenameMode};
use notify::{RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long an answer may take before the measurement is given up.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How long it must be quiet before it is believed that nothing more comes.
pub const QUIET: Duration = Duration::from_secs(1);

/// The client's side of an OQS root.
#[derive(Debug)]
pub struct Folders {
    root: PathBuf,
    arrivals: Receiver<PathBuf>,
    _watcher: notify::RecommendedWatcher,
}

impl Folders {
    /// Watches `res` below `root`, which exists already.
    ///
    /// # Errors
    /// The folder cannot be watched.
    pub fn open(root: &Path) -> anyhow::Result<Self> {
        let (sender, arrivals) = channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::To)) | EventKind::Create(_)) {
                for path in event.paths {
                    let _ = sender.send(path);
                }
            }
        })?;
        watcher.watch(&root.join("res"), RecursiveMode::NonRecursive)?;
        fs::create_dir_all(root.join("out"))?;
        Ok(Folders { root: root.to_owned(), arrivals, _watcher: watcher })
    }

    /// Puts `bytes` into `req` under each name and takes every answer, until nothing more comes for [`QUIET`]: how often
    /// each name was answered.
    ///
    /// # Errors
    /// The file system failed.
    pub fn all_answers(&self, names: &[String], bytes: &[u8]) -> anyhow::Result<BTreeMap<String, u32>> {
        for name in names {
            let outside = self.root.join("out").join(name);
            fs::write(&outside, bytes)?;
            fs::rename(&outside, self.root.join("req").join(name))?;
        }
        let mut seen = BTreeMap::new();
        loop {
            let wait = if seen.len() < names.len() { PATIENCE } else { QUIET };
            let Ok(path) = self.arrivals.recv_timeout(wait) else { return Ok(seen) };
            // A file that is gone was counted when its first event came.
            if path.exists() {
                fs::remove_file(&path)?;
                *seen.entry(path.file_name().unwrap_or_default().to_string_lossy().into_owned()).or_default() += 1;
            }
        }
    }

    /// Puts `bytes` into `req` under each name (`….xml`, moved in complete) and waits until `res` holds all answers,
    /// which are removed again.
    ///
    /// # Errors
    /// An answer did not come within [`PATIENCE`].
    pub fn round_trip(&self, names: &[String], bytes: &[u8]) -> anyhow::Result<()> {
        let mut open = BTreeSet::new();
        for name in names {
            open.insert(name.replacen("req_", "res_", 1));
            let outside = self.root.join("out").join(name);
            fs::write(&outside, bytes)?;
            fs::rename(&outside, self.root.join("req").join(name))?;
        }
        while !open.is_empty() {
            let path = self.arrivals.recv_timeout(PATIENCE).with_context(|| format!("no answer for {open:?}"))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if open.remove(&name) {
                fs::remove_file(&path)?;
            }
        }
        Ok(())
    }
}
