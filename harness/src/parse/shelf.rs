//! A place with files: inside the program, or a folder on disk.

use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// `features/` as it was when the program was built.
#[derive(rust_embed::Embed)]
#[folder = "../features"]
struct FeatureFiles;

/// `scenarios/worlds/` as it was when the program was built.
#[derive(rust_embed::Embed)]
#[folder = "../scenarios/worlds"]
struct WorldFiles;

/// Depth to which a folder on disk is searched.
const DEPTH_LIMIT: usize = 6;

/// A place with files, addressed by relative names with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shelf {
    /// The features in the program.
    Features,
    /// The worlds in the program.
    Worlds,
    /// A folder on disk.
    Folder(PathBuf),
}

impl Shelf {
    /// A file's bytes.
    pub fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        match self {
            Shelf::Features => FeatureFiles::get(name).map(|file| file.data.into_owned()),
            Shelf::Worlds => WorldFiles::get(name).map(|file| file.data.into_owned()),
            Shelf::Folder(dir) => {
                let plain = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
                plain.then(|| std::fs::read(dir.join(name)).ok()).flatten()
            }
        }
    }

    /// A file's text; none if it is missing or not UTF-8.
    pub fn read(&self, name: &str) -> Option<String> {
        String::from_utf8(self.bytes(name)?).ok()
    }

    /// All names, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Shelf::Features => FeatureFiles::iter().map(Cow::into_owned).collect(),
            Shelf::Worlds => WorldFiles::iter().map(Cow::into_owned).collect(),
            Shelf::Folder(dir) => {
                let mut found = Vec::new();
                search(dir, "", DEPTH_LIMIT, &mut found);
                found
            }
        };
        names.sort();
        names
    }

    /// SHA-256 over names and contents of the files whose name ends with one of these, hex.
    pub fn hash(&self, endings: &[&str]) -> String {
        let mut hash = Sha256::new();
        for name in self.names().into_iter().filter(|name| endings.iter().any(|ending| name.ends_with(ending))) {
            let bytes = self.bytes(&name).unwrap_or_default();
            hash.update((name.len() as u64).to_be_bytes());
            hash.update(name.as_bytes());
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(&bytes);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn search(dir: &Path, prefix: &str, depth: usize, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth > 0 => search(&entry.path(), &format!("{name}/"), depth - 1, found),
            Ok(kind) if kind.is_file() => found.push(name),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_and_not_left() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("shelf")).unwrap();
        std::fs::write(dir.path().join("secret"), "x").unwrap();
        std::fs::write(dir.path().join("shelf/b.feature"), "二").unwrap();
        std::fs::create_dir(dir.path().join("shelf/sub")).unwrap();
        std::fs::write(dir.path().join("shelf/sub/a.feature"), "一").unwrap();
        let shelf = Shelf::Folder(dir.path().join("shelf"));
        assert_eq!(shelf.names(), ["b.feature", "sub/a.feature"]);
        assert_eq!(shelf.read("sub/a.feature").as_deref(), Some("一"));
        assert_eq!(shelf.read("../secret"), None);
    }

    #[test]
    fn the_hash_changes_with_names_and_contents() {
        let dir = tempfile::tempdir().unwrap();
        let shelf = Shelf::Folder(dir.path().to_owned());
        std::fs::write(dir.path().join("a.feature"), "一").unwrap();
        let first = shelf.hash(&[".feature"]);
        std::fs::write(dir.path().join("note.txt"), "x").unwrap();
        assert_eq!(shelf.hash(&[".feature"]), first);
        std::fs::write(dir.path().join("a.feature"), "二").unwrap();
        assert_ne!(shelf.hash(&[".feature"]), first);
    }
}
