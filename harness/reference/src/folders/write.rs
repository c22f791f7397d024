//! A request into the req folder: written whole elsewhere and moved in, or written directly.

use super::cipher::Cipher;
use crate::defects::{Defect, Defects};
use crate::desk::Request;
use crate::messages::Outgoing;
use crate::settings;
use crate::subsidy::layout;
use crate::to_wire;
use onshi_wire::oqs::{Encoding, Style, encode};
use std::fs;
use std::path::Path;

/// Folder beside req in which a request is written before it is moved in.
const STAGING: &str = ".onshi-reference";

/// How requests are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Habit {
    /// Encoding.
    pub encoding: Encoding,
    /// Straight on the final name.
    pub direct: bool,
    /// What is encrypted.
    pub cipher: Cipher,
    /// Planted fault.
    pub defects: Defects,
}

/// Bytes of a request.
///
/// # Errors
/// A text for the clerk when a field holds a character that XML cannot.
pub fn bytes(request: &Request, habit: &Habit) -> Result<Vec<u8>, String> {
    let style = Style::receipt_computer(habit.encoding);
    let bytes = match (&request.content, to_wire::message(request)) {
        (Outgoing::Subsidy(ask), _) => layout::encode(ask, request, &style)?,
        (Outgoing::Settings(ask), _) => settings::encode(ask, request, &style)?,
        (_, Some(message)) => encode(&message, &style).map_err(|error| format!("要求を書けません。{error}"))?,
        (_, None) => return Err("この要求の書き方がありません。".to_owned()),
    };
    Ok(corrupt(bytes, habit.defects))
}

/// The faults that act on bytes, after the shared encoder: a counterweight to it.
fn corrupt(bytes: Vec<u8>, defects: Defects) -> Vec<u8> {
    if defects.has(Defect::DeclaresOtherEncoding) {
        // UTF-16, which no byte of the document is in: seen even where all text is ASCII
        let declared = [b"\"UTF-8\"".as_slice(), b"\"Shift_JIS\""];
        let place = declared.iter().find_map(|name| find(&bytes, name).map(|at| (at, name.len())));
        return place.map_or(bytes.clone(), |(at, length)| replace(&bytes, at, length, b"\"UTF-16\""));
    }
    if defects.has(Defect::WritesByteOrderMark) {
        return [b"\xEF\xBB\xBF".as_slice(), &bytes].concat();
    }
    if defects.has(Defect::WritesHyphenatedBirthdate) {
        const TAG: &[u8] = b"<Birthdate>";
        return find(&bytes, TAG).map_or(bytes.clone(), |at| {
            let start = at + TAG.len();
            let date = &bytes[start..start + 8];
            let hyphenated = [&date[..4], b"-", &date[4..6], b"-", &date[6..]].concat();
            replace(&bytes, start, 8, &hyphenated)
        });
    }
    bytes
}

/// Where a sequence begins.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// With `length` bytes from `at` on replaced.
fn replace(bytes: &[u8], at: usize, length: usize, new: &[u8]) -> Vec<u8> {
    [&bytes[..at], new, &bytes[at + length..]].concat()
}

/// Puts a request into req.
///
/// # Errors
/// A text for the clerk: the folder is missing, full, not writable.
pub fn write(root: &Path, request: &Request, habit: &Habit) -> Result<(), String> {
    let mut name = format!("{}.xml", request.base);
    let mut bytes = bytes(request, habit)?;
    if habit.cipher.encrypts(&name) {
        bytes = habit.cipher.close(&name, &bytes)?;
        name = format!("{}.zip", request.base);
    }
    let target = root.join("req").join(&name);
    let done = if habit.direct {
        fs::write(&target, bytes)
    } else {
        let staging = root.join(STAGING);
        fs::create_dir_all(&staging)
            .and_then(|()| fs::write(staging.join(&name), bytes))
            .and_then(|()| fs::rename(staging.join(&name), &target))
    };
    done.map_err(|error| {
        format!("要求「{name}」をreqフォルダーへ書けません({error})。共有フォルダーの接続と権限を確かめてください。")
    })
}

/// Puts a claim file into the folder of claims, whole.
///
/// # Errors
/// A text for the clerk: the folder is missing, full, not writable.
pub fn write_claims(root: &Path, name: &str, bytes: &[u8]) -> Result<(), String> {
    let staging = root.join(STAGING);
    let claims = root.join("claims");
    fs::create_dir_all(&staging)
        .and_then(|()| fs::create_dir_all(&claims))
        .and_then(|()| fs::write(staging.join(name), bytes))
        .and_then(|()| fs::rename(staging.join(name), claims.join(name)))
        .map_err(|error| {
            format!("請求ファイル「{name}」をclaimsフォルダーへ書けません({error})。共有フォルダーの接続と権限を確かめてください。")
        })
}

/// The highest counter among request and result names of this product that lie in req and res, so that a restart does
/// not use a name again.
#[must_use]
pub fn highest_counter(root: &Path) -> u32 {
    ["req", "res"]
        .iter()
        .filter_map(|folder| fs::read_dir(root.join(folder)).ok())
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|name| {
            let (_, suffix) = name.split('.').next()?.rsplit_once('_')?;
            ((12..=16).contains(&suffix.len()) && suffix.bytes().all(|b| b.is_ascii_digit()))
                .then(|| suffix[8..].parse().ok())?
        })
        .max()
        .unwrap_or(0)
}
