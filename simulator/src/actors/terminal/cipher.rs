//! A file as password zip (spec/oqs-wire.md §2.8): one entry, AES-256, the archive has the entry's base name. What is
//! opened is bounded, so that a zip bomb ends as a refusal.

use super::name;
use super::pickup::MAX_REQUEST_BYTES;
use onshi_wire::control::encryption::Password;
use std::io::{self, Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{AesMode, ZipArchive, ZipWriter};

/// Most entries that an archive may have; more is refused before anything is opened.
pub const MAX_ENTRIES: usize = 1;
/// Most bytes that an entry may open to: the limit of a plain request.
pub const MAX_OPENED_BYTES: u64 = MAX_REQUEST_BYTES;
/// How many times larger an entry may be opened than it is packed.
pub const MAX_EXPANSION: u64 = 200;

/// Why an archive cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CipherFault {
    /// Not a zip, or damaged.
    NotAZip,
    /// No entry, or more than [`MAX_ENTRIES`].
    Entries,
    /// The entry is not encrypted.
    NotEncrypted,
    /// The password is not the terminal's.
    WrongPassword,
    /// Larger than [`MAX_OPENED_BYTES`], or grows more than [`MAX_EXPANSION`] times.
    TooLarge,
}

impl CipherFault {
    /// What is wrong and what to do, Japanese.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            CipherFault::NotAZip => {
                "zipファイルとして開けません。壊れていないか確かめ、AES-256のパスワード付きzipで送信し直してください。"
            }
            CipherFault::Entries => "zipの中のファイルが1つではありません。電文を1つだけ入れて送信し直してください。",
            CipherFault::NotEncrypted => {
                "zipが暗号化されていません。AES-256のパスワード付きzipで送信し直してください。"
            }
            CipherFault::WrongPassword => {
                "zipのパスワードが資格確認端末の設定と一致しません。レセプトコンピューターに登録したパスワードを確かめてください。"
            }
            CipherFault::TooLarge => "zipの中の電文が大きすぎます。内容を確かめ、対象者を分けて送信し直してください。",
        }
    }
}

/// Opens a request's archive.
///
/// # Errors
/// Why not.
pub fn open(archive: &[u8], password: &Password) -> Result<Vec<u8>, CipherFault> {
    let mut zip = ZipArchive::new(Cursor::new(archive)).map_err(|_| CipherFault::NotAZip)?;
    if zip.is_empty() || zip.len() > MAX_ENTRIES {
        return Err(CipherFault::Entries);
    }
    {
        let entry = zip.by_index_raw(0).map_err(|_| CipherFault::NotAZip)?;
        if !entry.encrypted() {
            return Err(CipherFault::NotEncrypted);
        }
        let packed = entry.compressed_size().max(1);
        if entry.size() > MAX_OPENED_BYTES || entry.size() / packed > MAX_EXPANSION {
            return Err(CipherFault::TooLarge);
        }
    }
    let entry = zip.by_index_decrypt(0, password.reveal().as_bytes()).map_err(|error| match error {
        ZipError::InvalidPassword => CipherFault::WrongPassword,
        _ => CipherFault::NotAZip,
    })?;
    let mut bytes = Vec::new();
    // Sizes in the archive are what its maker says; what comes out is counted.
    entry.take(MAX_OPENED_BYTES + 1).read_to_end(&mut bytes).map_err(|_| CipherFault::NotAZip)?;
    if bytes.len() as u64 > MAX_OPENED_BYTES {
        return Err(CipherFault::TooLarge);
    }
    Ok(bytes)
}

/// Packs `X01res_1.xml` into the encrypted `X01res_1.zip`. The salt is drawn by the library, so that equal contents
/// give different archives; the journal holds the content.
///
/// # Errors
/// When the library refuses.
pub fn close(file_name: &str, bytes: &[u8], password: &Password) -> io::Result<(String, Vec<u8>)> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().with_aes_encryption(AesMode::Aes256, password.reveal());
    zip.start_file(file_name, options).map_err(io::Error::other)?;
    zip.write_all(bytes)?;
    let packed = zip.finish().map_err(io::Error::other)?.into_inner();
    Ok((format!("{}.zip", name::split(file_name).0), packed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password() -> Password {
        Password::new("パスワード1234")
    }

    #[test]
    fn what_is_closed_opens_with_the_same_password_only() {
        let content = "<XmlMsg>あ</XmlMsg>".as_bytes();
        let (name, archive) = close("OQSsiquc01res_1.xml", content, &password()).unwrap();
        assert_eq!(name, "OQSsiquc01res_1.zip");
        assert!(!archive.windows(6).any(|window| window == b"XmlMsg"), "nothing of the content can be read");
        assert_eq!(open(&archive, &password()).as_deref(), Ok(content));
        assert_eq!(open(&archive, &Password::new("other")), Err(CipherFault::WrongPassword));
    }

    #[test]
    fn bombs_and_other_archives_are_refused() {
        let (_, bomb) = close("a.xml", &vec![b'a'; 5 << 20], &password()).unwrap();
        assert!(bomb.len() < 100_000);
        assert_eq!(open(&bomb, &password()), Err(CipherFault::TooLarge));
        assert_eq!(open(b"PK nonsense", &password()), Err(CipherFault::NotAZip));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("a.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<x/>").unwrap();
        let plain = zip.finish().unwrap().into_inner();
        assert_eq!(open(&plain, &password()), Err(CipherFault::NotEncrypted));
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a.xml", "b.xml"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
        }
        assert_eq!(open(&zip.finish().unwrap().into_inner(), &password()), Err(CipherFault::Entries));
        for end in 0..bomb.len().min(200) {
            let _ = open(&bomb[..end], &password());
        }
    }
}
