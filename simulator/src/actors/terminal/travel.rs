//! How files travel through the folders: as they are, or as zip (spec/oqs-wire.md §2.8, §8-7). The engine and its
//! journal know the contents only.

use super::cipher;
use super::refusal::Reason;
use super::site::Site;
use super::{arrival, bulk_zip, name};
use onshi_wire::control::encryption::{EncryptionSpec, may_be_encrypted};
use onshi_wire::oqs::MessageKind;
use std::fs;
use std::io;
use std::path::Path;

/// What a request file holds: opened if its group is encrypted at this terminal. A file that is no request's is left
/// to the engine, which knows what to say of it.
pub(super) fn request(site: &Site, file_name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, (Reason, Vec<u8>)> {
    if name::answer_stem(file_name).is_none() {
        return Ok(bytes);
    }
    let encryption = encryption(site);
    let message = message(file_name);
    match (encryption.encrypts(message), is_zip(file_name)) {
        (false, false) => Ok(bytes),
        (false, true) => Err((Reason::NotEncryptedHere { always: !may_be_encrypted(message) }, bytes)),
        (true, false) => Err((Reason::EncryptedHere, bytes)),
        (true, true) => match &encryption.password {
            None => Err((Reason::PasswordUnknown, bytes)),
            Some(password) => cipher::open(&bytes, password).map_err(|fault| (Reason::Sealed(fault), bytes)),
        },
    }
}

/// The extensions that the answer to a request may have: official messages come as they are or in an archive, what is
/// viewed may be a document, and what an answer is whose layout is data nobody knows beforehand.
pub(super) fn answer_kinds(request: &str) -> &'static [&'static str] {
    match MessageKind::from_prefix(message(request)) {
        Some(MessageKind::YZKsiquc01req | MessageKind::TKKsiquc01req) => &["xml", "zip", "pdf"],
        Some(_) => &["xml", "zip"],
        None => &["xml", "zip", "pdf", "png"],
    }
}

/// The name and bytes under which an answer goes into res.
pub(super) fn answer(site: &Site, file_name: &str, bytes: &[u8]) -> io::Result<(String, Vec<u8>)> {
    let encryption = encryption(site);
    if encryption.encrypts(message(file_name)) {
        return closed(&encryption, file_name, bytes);
    }
    let zip = || site.world.settings(&site.facility).is_ok_and(|settings| settings.switches.zip_bulk_result);
    if bulk_zip::is_bulk_result(file_name) && zip() {
        bulk_zip::pack(file_name, bytes)
    } else {
        plain(file_name, bytes)
    }
}

/// The same for a face file.
pub(super) fn face(site: &Site, file_name: &str, bytes: &[u8]) -> io::Result<(String, Vec<u8>)> {
    let encryption = encryption(site);
    if encryption.encrypts_face(message(file_name)) {
        closed(&encryption, file_name, bytes)
    } else {
        plain(file_name, bytes)
    }
}

/// A request that goes back under the name that it came with.
pub(super) fn returned(site: &Site, file_name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let encryption = encryption(site);
    let sealed = is_zip(file_name) && encryption.encrypts(message(file_name)) && !bytes.starts_with(b"PK");
    if !sealed {
        return Ok(bytes.to_vec());
    }
    let inner = format!("{}.xml", name::split(file_name).0);
    closed(&encryption, &inner, bytes).map(|(_, bytes)| bytes)
}

/// Whether what `travelled` says stands in `folder` already. Equal contents give different archives when they are
/// encrypted, so those are opened.
pub(super) fn stands(site: &Site, folder: &Path, travelled: &(String, Vec<u8>)) -> bool {
    let path = folder.join(&travelled.0);
    if arrival::holds(&path, &travelled.1) {
        return true;
    }
    let Some(password) = encryption(site).password.filter(|_| is_zip(&travelled.0)) else { return false };
    let opened = |bytes: &[u8]| cipher::open(bytes, &password).ok();
    let there = fs::read(&path).ok().and_then(|bytes| opened(&bytes));
    there.is_some() && there == opened(&travelled.1)
}

fn plain(file_name: &str, bytes: &[u8]) -> io::Result<(String, Vec<u8>)> {
    Ok((file_name.to_owned(), bytes.to_vec()))
}

/// Never sent plain for want of a password.
fn closed(encryption: &EncryptionSpec, file_name: &str, bytes: &[u8]) -> io::Result<(String, Vec<u8>)> {
    let password = encryption.password.as_ref().ok_or_else(|| {
        io::Error::other("暗号化のパスワードがわかりません。ワールドを作り直し、パスワードを設定してください")
    })?;
    cipher::close(file_name, bytes, password)
}

fn encryption(site: &Site) -> EncryptionSpec {
    site.world.settings(&site.facility).map(|settings| settings.encryption).unwrap_or_default()
}

fn message(file_name: &str) -> &str {
    file_name.split(['_', '.']).next().unwrap_or_default()
}

fn is_zip(file_name: &str) -> bool {
    name::split(file_name).1.eq_ignore_ascii_case("zip")
}
