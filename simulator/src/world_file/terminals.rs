//! What a world file says about terminals: ids, readers and encryption that fit together.

use super::from_wire::check_id;
use super::mistake::Mistake;
use crate::engine::passwords::Passwords;
use crate::engine::site_key;
use onshi_wire::control::encryption::EncryptionSpec;
use onshi_wire::control::world_file::{FacilitySpec, WorldSpec};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Most further terminals of one facility.
const TERMINALS_LIMIT: usize = 50;
/// The longest zip password, in characters.
const PASSWORD_LIMIT: usize = 128;

/// Every mistake about terminals.
pub(crate) fn check(spec: &WorldSpec) -> Vec<Mistake> {
    spec.facilities.iter().enumerate().flat_map(|(nth, one)| facility(&format!("facilities[{nth}]"), one)).collect()
}

/// The passwords of a description, by terminal key.
pub(crate) fn passwords(spec: &WorldSpec) -> Passwords {
    let mut all = Passwords::new();
    for facility in &spec.facilities {
        if let Some(password) = &facility.encryption.password {
            all.insert(facility.id.clone(), password.clone());
        }
        for terminal in &facility.terminals {
            if let Some(password) = &terminal.encryption.password {
                all.insert(site_key::key(&facility.id, &terminal.id), password.clone());
            }
        }
    }
    all
}

/// Two terminals on one folder would answer each other's requests.
pub(crate) fn check_roots(roots: &BTreeMap<String, String>) -> Result<(), Mistake> {
    let mut seen: BTreeMap<PathBuf, &str> = BTreeMap::new();
    for (key, root) in roots {
        let path = std::path::absolute(root).unwrap_or_else(|_| PathBuf::from(root));
        let path = path.canonicalize().unwrap_or(path);
        if let Some(other) = seen.insert(path, key) {
            return Err(Mistake::at_path(
                "oqs_roots",
                format!("「{other}」と「{key}」の資格確認端末が同じフォルダー {root} を使っています。"),
                "端末ごとに別のフォルダーを指定してください。",
            ));
        }
    }
    Ok(())
}

fn facility(path: &str, spec: &FacilitySpec) -> Vec<Mistake> {
    let mut mistakes: Vec<Mistake> = encryption(&format!("{path}.encryption"), &spec.encryption).into_iter().collect();
    if spec.terminals.len() > TERMINALS_LIMIT {
        let remedy = format!("{TERMINALS_LIMIT}台までにしてください。");
        mistakes.push(Mistake::at_path(&format!("{path}.terminals"), "端末が多すぎます。", remedy));
    }
    let (mut ids, mut readers) = (BTreeSet::new(), BTreeSet::new());
    for (nth, terminal) in spec.terminals.iter().enumerate() {
        let path = format!("{path}.terminals[{nth}]");
        mistakes.extend(check_id("id", &terminal.id).err().map(|mistake| mistake.below(&path)));
        if !ids.insert(&terminal.id) {
            let what = format!("「{}」という端末が二度書かれています。", terminal.id);
            mistakes.push(Mistake::at_path(&format!("{path}.id"), what, "別のidにしてください。"));
        }
        for reader in &terminal.readers {
            if *reader == 0 || *reader > spec.card_readers || !readers.insert(*reader) {
                mistakes.push(Mistake::at_path(
                    &format!("{path}.readers"),
                    format!("カードリーダー {reader} がないか、二つの端末に書かれています。"),
                    format!("1から{}までの番号を、一つの端末にだけ書いてください。", spec.card_readers),
                ));
            }
        }
        mistakes.extend(encryption(&format!("{path}.encryption"), &terminal.encryption));
    }
    mistakes
}

fn encryption(path: &str, spec: &EncryptionSpec) -> Option<Mistake> {
    let length = spec.password.as_ref().map(|password| password.reveal().chars().count());
    match length {
        None if spec.any() => Some(Mistake::at_path(
            path,
            "暗号化する電文がありますが、パスワードがありません。",
            "password を書くか、すべて n にしてください。",
        )),
        Some(length) if length == 0 || length > PASSWORD_LIMIT => Some(Mistake::at_path(
            path,
            "パスワードが空か、長すぎます。",
            format!("1文字以上{PASSWORD_LIMIT}文字までにしてください。"),
        )),
        _ => None,
    }
}
