//! Which files of face and res are new, and which of them are complete.
//!
//! Every file is read once: a second event, a later touch (spec/oqs-wire.md §2.6) or a rescan changes nothing. A file
//! without its end is looked at again until it stops growing for [`HALF_WRITTEN_LIMIT`].

use super::cipher::Cipher;
use super::read::{ReadProblem, error_text, is_answer_name, is_face_name, read};
use crate::defects::{Defect, Defects};
use crate::messages::Incoming;
use crate::options::AfterReading;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

/// How long a file may stay without its end before it is given up.
pub const HALF_WRITTEN_LIMIT: Duration = Duration::from_secs(5);

/// Largest file that is read.
const FILE_LIMIT_BYTES: u64 = 64 << 20;

/// What arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrived {
    /// A patient at a reader.
    Face(Incoming),
    /// A result; the file's name without extension.
    Answer(String, Incoming),
    /// A refused request: the request's name without extension, and the text of the `.err`.
    Refused(String, String),
    /// A file that cannot be read: its name without extension, and a text for the clerk.
    Unreadable(String, String),
}

/// A folder that is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Folder {
    Face,
    Res,
}

impl Folder {
    fn name(self) -> &'static str {
        match self {
            Self::Face => "face",
            Self::Res => "res",
        }
    }
}

/// A file that is not whole yet.
#[derive(Debug, Clone, Copy)]
struct Growing {
    size: u64,
    since: Instant,
}

/// The watched folders of one OQS root.
#[derive(Debug)]
pub struct Folders {
    root: PathBuf,
    after_reading: AfterReading,
    defects: Defects,
    cipher: Cipher,
    known: BTreeMap<(Folder, String), Option<SystemTime>>,
    growing: BTreeMap<(Folder, String), Growing>,
    seconds_seen: BTreeSet<String>,
}

impl Folders {
    /// Watches a root. With [`AfterReading::Leave`], files that lie there already were read before.
    ///
    /// # Errors
    /// A text for the operator when a folder is missing.
    pub fn open(root: &Path, after_reading: AfterReading, defects: Defects) -> Result<Self, String> {
        for name in ["req", "res", "face"] {
            if !root.join(name).is_dir() {
                return Err(format!(
                    "OQSフォルダー「{}」に{name}フォルダーがありません。req、res、face を含むフォルダーを指定してください。",
                    root.display()
                ));
            }
        }
        let mut folders = Self {
            root: root.to_owned(),
            after_reading,
            defects,
            cipher: Cipher::default(),
            known: BTreeMap::new(),
            growing: BTreeMap::new(),
            seconds_seen: BTreeSet::new(),
        };
        if after_reading == AfterReading::Leave {
            folders.known = folders.listing().into_iter().collect();
        }
        Ok(folders)
    }

    /// Opening what the terminal encrypts.
    #[must_use]
    pub fn opening(self, cipher: Cipher) -> Self {
        Self { cipher, ..self }
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Files that wait for their end.
    #[must_use]
    pub fn has_unread(&self) -> bool {
        !self.growing.is_empty()
    }

    /// Names in both folders with the time of their last change.
    fn listing(&self) -> Vec<((Folder, String), Option<SystemTime>)> {
        let mut all = Vec::new();
        for folder in [Folder::Face, Folder::Res] {
            if folder == Folder::Face && self.defects.has(Defect::IgnoresFaceFiles) {
                continue;
            }
            let Ok(entries) = fs::read_dir(self.root.join(folder.name())) else { continue };
            for entry in entries.flatten() {
                let Ok(name) = entry.file_name().into_string() else { continue };
                let Ok(metadata) = entry.metadata() else { continue };
                if metadata.is_file() {
                    all.push(((folder, name), metadata.modified().ok()));
                }
            }
        }
        all
    }

    /// Reads what is new, in the order of the moments in the names.
    pub fn scan(&mut self, now: Instant) -> Vec<Arrived> {
        let listing = self.listing();
        let names: BTreeSet<_> = listing.iter().map(|(key, _)| key.clone()).collect();
        self.known.retain(|key, _| names.contains(key));
        self.growing.retain(|key, _| names.contains(key));
        let mut new: Vec<_> = listing.into_iter().filter(|(key, changed)| self.is_new(key, *changed)).collect();
        new.sort_by(|((folder_a, a), _), ((folder_b, b), _)| {
            (folder_a, moment_in(a), a).cmp(&(folder_b, moment_in(b), b))
        });
        new.into_iter().filter_map(|(key, changed)| self.take(key, changed, now)).collect()
    }

    /// Not read yet.
    fn is_new(&self, key: &(Folder, String), changed: Option<SystemTime>) -> bool {
        match self.known.get(key) {
            None => true,
            Some(then) => key.0 == Folder::Face && *then != changed && self.defects.has(Defect::ReadsTouchedFileAgain),
        }
    }

    /// Reads one file; nothing when it is no concern of ours or not whole yet.
    fn take(&mut self, key: (Folder, String), changed: Option<SystemTime>, now: Instant) -> Option<Arrived> {
        let (folder, name) = key.clone();
        let base = base_of(&name).to_owned();
        let path = self.root.join(folder.name()).join(&name);
        let concern = match folder {
            Folder::Face => is_face_name(&name),
            Folder::Res => is_answer_name(&name) || is_returned_request(&name),
        };
        if !concern {
            self.known.insert(key, changed);
            return None;
        }
        let size = fs::metadata(&path).ok()?.len();
        if size > FILE_LIMIT_BYTES {
            self.known.insert(key, changed);
            return Some(Arrived::Unreadable(
                base,
                format!("ファイル「{name}」は大きすぎます。端末を確かめてください。"),
            ));
        }
        // A file that is still locked or already gone is looked at again at the next scan.
        let bytes = fs::read(&path).ok()?;
        let arrived = match self.opened(&name, bytes) {
            Ok(bytes) => self.understand(folder, &name, &bytes),
            Err(problem) => Err(problem),
        };
        if arrived == Err(ReadProblem::Incomplete) && self.keep_waiting(&key, size, now) {
            return None;
        }
        self.growing.remove(&key);
        self.known.insert(key, changed);
        match arrived {
            Ok(arrived) => {
                if self.after_reading == AfterReading::Delete {
                    // Somebody else may have removed it first, which is as good.
                    let _ = fs::remove_file(&path);
                }
                arrived
            }
            Err(ReadProblem::Unreadable(text)) => Some(Arrived::Unreadable(base, text)),
            Err(ReadProblem::Incomplete) => Some(Arrived::Unreadable(
                base,
                format!("ファイル「{name}」は途中で終わっています。端末を確かめてください。"),
            )),
        }
    }

    /// Whether to wait for the end of a half-written file.
    fn keep_waiting(&mut self, key: &(Folder, String), size: u64, now: Instant) -> bool {
        if self.defects.has(Defect::ReadsHalfWrittenFile) {
            return false;
        }
        let growing = self.growing.entry(key.clone()).or_insert(Growing { size, since: now });
        if growing.size != size {
            *growing = Growing { size, since: now };
        }
        now.duration_since(growing.since) < HALF_WRITTEN_LIMIT
    }

    /// The content of a file: of an encrypted one (spec/oqs-wire.md §2.8), or as it stands. An archive that cannot be
    /// opened may still be growing.
    fn opened(&self, name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, ReadProblem> {
        let is_zip = name.to_ascii_lowercase().ends_with(".zip");
        if is_zip && self.cipher.encrypts(name) {
            return self.cipher.open(&bytes).ok_or(ReadProblem::Incomplete);
        }
        Ok(bytes)
    }

    /// What the bytes say; nothing for a file that needs no action.
    fn understand(&mut self, folder: Folder, name: &str, bytes: &[u8]) -> Result<Option<Arrived>, ReadProblem> {
        let base = base_of(name).to_owned();
        let lower = name.to_ascii_lowercase();
        if folder == Folder::Face {
            let incoming = read(name, bytes, self.defects)?;
            // PMH's file has the second of the ordinary one beside it
            let ordinary = !matches!(incoming, Incoming::Subsidies(_));
            let second = ordinary && !self.seconds_seen.insert(moment_in(name).to_owned());
            let missed = second && self.defects.has(Defect::MissesSecondReader);
            return Ok((!missed).then_some(Arrived::Face(incoming)));
        }
        if lower.ends_with(".err") {
            return Ok(Some(Arrived::Refused(base, error_text(bytes))));
        }
        if is_returned_request(name) {
            // The text came with the .err, which is there before (spec/oqs-wire.md §2.4) and sorts before.
            return Ok(Some(Arrived::Refused(base, "要求が端末から戻されました。".to_owned())));
        }
        if lower.ends_with(".xml") || (lower.ends_with(".zip") && self.cipher.encrypts(name)) {
            return Ok(Some(Arrived::Answer(base, read(name, bytes, self.defects)?)));
        }
        Err(ReadProblem::Unreadable(format!(
            "ファイル「{name}」はXMLではありません。端末の設定を確かめてください(暗号化していない圧縮には対応していません)。"
        )))
    }
}

/// Name without extension.
fn base_of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(base, _)| base)
}

/// A request name in res: a refused request, or its `.err`.
fn is_returned_request(name: &str) -> bool {
    name.split_once('_').is_some_and(|(prefix, _)| prefix.ends_with("req"))
}

/// The digits at the end of a face file's name, `yyyyMMddHHmmss`.
fn moment_in(name: &str) -> &str {
    base_of(name).rsplit('_').next().unwrap_or_default()
}
