//! The folders of one terminal: `req`, `res` and `face` below the OQS root (spec/oqs-wire.md §2.1), beside them `claims`
//! with `claims/answers` (a stand-in for the online-claims terminal), and, outside every watched folder but on the same volume, the terminal's own `.onshi/stage` and `.onshi/work`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The terminal's own folder below the OQS root. A client that watches req, res or face, even with sub folders,
/// never sees it.
pub const OWN_FOLDER: &str = ".onshi";

/// The folders of one terminal, all existing when this value was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OqsFolders {
    /// The OQS root.
    pub root: PathBuf,
    /// Requests, written by the receipt computer.
    pub req: PathBuf,
    /// Answers and `.err` files.
    pub res: PathBuf,
    /// Face files, written without a request.
    pub face: PathBuf,
    /// Where a file is written whole before it moves to res or face.
    pub stage: PathBuf,
    /// Claim files for the claims examiner (`.UKE`): a stand-in for the online-claims terminal.
    pub claims: PathBuf,
    /// The examiner's answers.
    pub answers: PathBuf,
    /// Where a claim file lives from pick-up until its answers stand.
    pub claims_work: PathBuf,
    /// Where a request lives from pick-up until its answer stands in res; a restart reads it again.
    pub work: PathBuf,
}

impl OqsFolders {
    /// Finds the folders below `root` in any letter case (they are case free on the real terminal, §2.1) and
    /// creates those that are missing, the root included.
    ///
    /// # Errors
    /// When a folder cannot be created or read; the text names the folder and what to do, in Japanese.
    pub fn open(root: &Path) -> io::Result<Self> {
        // Events carry absolute paths, so folders are kept that way.
        let root = &std::path::absolute(root)?;
        create(root)?;
        let own = root.join(OWN_FOLDER);
        let claims = find_or_create(root, "claims")?;
        Ok(OqsFolders {
            root: root.to_path_buf(),
            req: find_or_create(root, "req")?,
            res: find_or_create(root, "res")?,
            face: find_or_create(root, "face")?,
            stage: create(&own.join("stage"))?,
            work: create(&own.join("work"))?,
            answers: find_or_create(&claims, "answers")?,
            claims,
            claims_work: create(&own.join("claims"))?,
        })
    }

    /// Takes the folder for one terminal until the file is dropped. None where the file system cannot lock.
    ///
    /// # Errors
    /// `WouldBlock` when another terminal, of this process or another, has it.
    pub fn lock(&self) -> io::Result<Option<fs::File>> {
        let path = self.root.join(OWN_FOLDER).join("lock");
        let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
            Err(fs::TryLockError::Error(error)) => {
                tracing::warn!(folder = %self.root.display(), %error, "フォルダーの占有を確かめられません");
                Ok(None)
            }
        }
    }

    /// Whether every folder is still there. False after somebody removed or replaced the root.
    #[must_use]
    pub fn exist(&self) -> bool {
        [&self.req, &self.res, &self.face, &self.stage, &self.work, &self.claims, &self.answers, &self.claims_work]
            .iter()
            .all(|folder| folder.is_dir())
    }
}

/// The folder called `name` in any letter case; the exact name wins when several exist.
fn find_or_create(root: &Path, name: &str) -> io::Result<PathBuf> {
    let exact = root.join(name);
    if exact.is_dir() {
        return Ok(exact);
    }
    let mut others: Vec<PathBuf> = fs::read_dir(root)
        .map_err(|error| explain(root, &error))?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_str().is_some_and(|found| found.eq_ignore_ascii_case(name)))
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    others.sort();
    match others.into_iter().next() {
        Some(found) => Ok(found),
        None => create(&exact),
    }
}

fn create(folder: &Path) -> io::Result<PathBuf> {
    fs::create_dir_all(folder).map_err(|error| explain(folder, &error))?;
    Ok(folder.to_path_buf())
}

fn explain(folder: &Path, error: &io::Error) -> io::Error {
    io::Error::new(
        error.kind(),
        format!(
            "{}: フォルダーを用意できません（{error}）。場所と書き込み権限を確認し、別の場所を使うときは --oqs-root で指定してください。",
            folder.display()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_folders_are_created_and_the_own_folders_lie_outside_the_watched_ones() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("OQS");
        let folders = OqsFolders::open(&root).unwrap();
        assert!(folders.exist());
        for watched in [&folders.req, &folders.res, &folders.face] {
            assert!(!folders.stage.starts_with(watched) && !folders.work.starts_with(watched));
        }
        assert!(folders.stage.starts_with(&root));
    }

    #[test]
    fn folders_are_found_in_any_letter_case_and_the_exact_name_wins() {
        let temp = tempfile::tempdir().unwrap();
        for name in ["REQ", "Res", "FACE", "face"] {
            fs::create_dir(temp.path().join(name)).unwrap();
        }
        let folders = OqsFolders::open(temp.path()).unwrap();
        assert_eq!(folders.req, temp.path().join("REQ"));
        assert_eq!(folders.res, temp.path().join("Res"));
        assert_eq!(folders.face, temp.path().join("face"));
        assert!(!temp.path().join("req").exists());
    }

    #[test]
    fn a_file_in_the_way_is_named_with_a_remedy() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("OQS");
        fs::write(&root, "x").unwrap();
        let text = OqsFolders::open(&root).unwrap_err().to_string();
        assert!(text.contains("OQS") && text.contains("--oqs-root"), "{text}");
    }
}
