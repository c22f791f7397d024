//! Zip passwords of terminals. They are no part of a world's log: they lie in a file of their own in the world's
//! folder, readable by its owner only, and go with the world.

use super::Denial;
use onshi_wire::control::encryption::Password;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file in the world's own folder.
const FILE: &str = "passwords.json";

/// Passwords by terminal key.
pub(crate) type Passwords = BTreeMap<String, Password>;

/// Keeps the passwords of a new world. Nothing is written when there are none.
pub(crate) fn keep(own_folder: &Path, passwords: &Passwords) -> Result<(), Denial> {
    if passwords.is_empty() {
        return Ok(());
    }
    let plain: BTreeMap<&str, &str> = passwords.iter().map(|(key, word)| (key.as_str(), word.reveal())).collect();
    let json = serde_json::to_vec(&plain).expect("a map of strings is always JSON");
    write(own_folder, &json).map_err(|error| {
        let what = format!("暗号化パスワードを保存できません（{error}）");
        Denial::unavailable(&path(own_folder).display().to_string(), what, "場所と書き込み権限を確認してください。")
    })
}

/// The passwords of a world that is loaded; none if there is no file.
pub(crate) fn load(own_folder: &Path) -> Passwords {
    match fs::read(path(own_folder)) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|_| {
            tracing::warn!("暗号化パスワードのファイルが読めません。暗号化された要求は受け付けられません");
            Passwords::new()
        }),
        Err(_) => Passwords::new(),
    }
}

fn path(own_folder: &Path) -> PathBuf {
    own_folder.join(FILE)
}

fn write(own_folder: &Path, json: &[u8]) -> io::Result<()> {
    fs::create_dir_all(own_folder)?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path(own_folder))?;
    file.write_all(json)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_kept_for_the_owner_only_and_found_again() {
        let temp = tempfile::tempdir().unwrap();
        let own = temp.path().join("w");
        keep(&own, &Passwords::new()).unwrap();
        assert!(!own.exists());
        let passwords = Passwords::from([("診療所".to_owned(), Password::new("ひみつ"))]);
        keep(&own, &passwords).unwrap();
        assert_eq!(load(&own), passwords);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(own.join(FILE)).unwrap().permissions().mode() & 0o777, 0o600);
        }
        fs::write(own.join(FILE), "broken").unwrap();
        assert!(load(&own).is_empty());
    }
}
