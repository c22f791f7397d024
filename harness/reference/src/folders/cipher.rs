//! Message groups that travel as password zip: AES-256, one entry, the archive has the entry's base name
//! (spec/oqs-wire.md §2.8).

use crate::defects::{Defect, Defects};
use onshi_wire::driver::SessionEncryption;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{AesMode, ZipArchive, ZipWriter};

/// Most bytes that an archive may open to.
const OPENED_LIMIT_BYTES: u64 = 64 << 20;

/// How the terminal encrypts; by default not at all.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Cipher {
    password: String,
    groups: Vec<String>,
    everything: bool,
    opens_nothing: bool,
}

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cipher").field("groups", &self.groups).finish_non_exhaustive()
    }
}

impl Cipher {
    /// As a session says.
    #[must_use]
    pub fn of(session: Option<&SessionEncryption>, defects: Defects) -> Cipher {
        let Some(session) = session else { return Cipher::default() };
        Cipher {
            password: session.password.clone(),
            groups: session.groups.clone(),
            everything: defects.has(Defect::EncryptsEverything),
            opens_nothing: defects.has(Defect::CannotOpenZip),
        }
    }

    /// Whether messages with this name are encrypted.
    #[must_use]
    pub fn encrypts(&self, name: &str) -> bool {
        self.everything || self.groups.iter().any(|group| name.starts_with(group.as_str()))
    }

    /// Packs a file.
    ///
    /// # Errors
    /// A text for the clerk.
    pub fn close(&self, name: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let packed = || -> zip::result::ZipResult<Vec<u8>> {
            let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
            let options = SimpleFileOptions::default().with_aes_encryption(AesMode::Aes256, &self.password);
            archive.start_file(name, options)?;
            archive.write_all(bytes)?;
            Ok(archive.finish()?.into_inner())
        };
        packed().map_err(|error| format!("要求「{name}」を暗号化できません({error})。"))
    }

    /// Opens a file; none if it is not whole, not a zip or of another password.
    #[must_use]
    pub fn open(&self, archive: &[u8]) -> Option<Vec<u8>> {
        if self.opens_nothing {
            return None;
        }
        let mut archive = ZipArchive::new(Cursor::new(archive)).ok()?;
        let entry = archive.by_index_decrypt(0, self.password.as_bytes()).ok()?;
        let mut bytes = Vec::new();
        entry.take(OPENED_LIMIT_BYTES).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_closed_opens_again_and_only_with_the_same_password() {
        let session = |password: &str| SessionEncryption { password: password.into(), groups: vec!["OQSsiquc".into()] };
        let cipher = Cipher::of(Some(&session("ひみつ")), Defects::default());
        assert!(cipher.encrypts("OQSsiquc01req") && !cipher.encrypts("OQSmutic01req"));
        let archive = cipher.close("OQSsiquc01req_1.xml", b"<XmlMsg/>").unwrap();
        assert_eq!(cipher.open(&archive).as_deref(), Some(b"<XmlMsg/>".as_slice()));
        assert_eq!(Cipher::of(Some(&session("other")), Defects::default()).open(&archive), None);
        assert_eq!(cipher.open(b"PK nonsense"), None);
        assert!(!Cipher::default().encrypts("OQSsiquc01req"));
    }
}
