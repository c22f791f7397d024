//! A product that watches a folder already and has no driver: scenarios run one after another, on today's date.

use super::{Needs, SessionRequest, Sut, SutDescription, SutSession};
use crate::case::StepEnd;
use futures::future::{BoxFuture, FutureExt as _};
use std::path::{Path, PathBuf};

/// The three folders below an OQS root.
pub const FOLDERS: [&str; 3] = ["req", "res", "face"];
/// Messages of the terminal begin so; nothing else is touched.
const MESSAGE_PREFIX: &str = "OQS";

/// The adapter.
#[derive(Debug)]
pub struct FolderSut {
    dir: PathBuf,
}

impl FolderSut {
    /// `dir` holds `req`, `res` and `face`.
    ///
    /// # Errors
    /// `Config` when the folder does not exist.
    pub fn new(dir: &Path) -> Result<Self, StepEnd> {
        let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
        if !dir.is_dir() {
            return Err(StepEnd::config(
                format!("フォルダー {} がありません", dir.display()),
                "製品が監視する OQS フォルダーを --sut folder: に続けて書いてください",
            ));
        }
        Ok(FolderSut { dir })
    }
}

impl Sut for FolderSut {
    fn describe(&self) -> SutDescription {
        SutDescription { kind: "folder".to_owned(), drive_mode: "person".to_owned(), about: None }
    }

    fn needs(&self) -> Needs {
        let oqs_root = Some(self.dir.display().to_string());
        Needs { oqs_root, real_date: true, late_touch_ms: None }
    }

    fn concurrency(&self, _wished: usize) -> usize {
        1
    }

    fn start(&self, request: SessionRequest) -> BoxFuture<'_, Result<SutSession, StepEnd>> {
        async move {
            let hold = Leftovers { root: PathBuf::from(request.oqs_root) };
            Ok(SutSession { driver: None, about: None, inert: false, hold: Some(Box::new(hold)) })
        }
        .boxed()
    }
}

/// Removes messages that a scenario left behind, so that the next one does not find them.
struct Leftovers {
    root: PathBuf,
}

impl Drop for Leftovers {
    fn drop(&mut self) {
        for folder in FOLDERS {
            let files = std::fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten();
            for file in files.filter(|file| file.file_name().to_string_lossy().starts_with(MESSAGE_PREFIX)) {
                if let Err(error) = std::fs::remove_file(file.path()) {
                    tracing::warn!("前のシナリオの {} を消せません: {error}", file.path().display());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_messages_are_cleared_between_scenarios() {
        let root = tempfile::tempdir().unwrap();
        for folder in FOLDERS {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        std::fs::write(root.path().join("res/OQSsiquc01res_1.xml"), "x").unwrap();
        std::fs::write(root.path().join("res/note.txt"), "x").unwrap();
        drop(Leftovers { root: root.path().to_owned() });
        assert!(!root.path().join("res/OQSsiquc01res_1.xml").exists());
        assert!(root.path().join("res/note.txt").exists());
    }

    #[test]
    fn a_missing_folder_is_a_matter_of_set_up() {
        let missing = FolderSut::new(Path::new("no/such/folder"));
        assert!(matches!(missing, Err(StepEnd::Config { .. })));
    }
}
