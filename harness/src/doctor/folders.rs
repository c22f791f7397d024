//! The folders exist and can be written; a file that appears in req reaches the simulator.

use super::DoctorCheck;
use crate::client::SimulatorClient;
use crate::sut::folder::FOLDERS;
use crate::wait::Deadline;
use onshi_wire::control::journal::{Direction, Door, JournalQuery};
use std::path::Path;
use std::time::Duration;

/// A name that no terminal and no product takes for a message.
const PROBE: &str = ".onshi-doctor";
/// A request that the simulator takes in and answers with an error; the doctor removes the answer.
const REQUEST: &str = "OQSsiquc01req_onshidoctor.xml";
/// A file event that has not come by then will not.
const EVENT_LIMIT: Duration = Duration::from_secs(10);

/// Whether the three folders are there and can be written.
pub fn check_folders(root: &Path) -> Vec<DoctorCheck> {
    FOLDERS.into_iter().map(|folder| check_folder(&root.join(folder))).collect()
}

fn check_folder(folder: &Path) -> DoctorCheck {
    let name = format!("フォルダー {} に書ける", folder.file_name().unwrap_or_default().to_string_lossy());
    let place = folder.display();
    if !folder.is_dir() {
        return DoctorCheck::unsound(
            &name,
            format!("{place} がありません"),
            "フォルダーを作るか、指定した場所を確かめてください",
        );
    }
    let probe = folder.join(PROBE);
    let written = std::fs::write(&probe, b"onshi").and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => DoctorCheck::sound(&name, "書けた"),
        Err(error) => DoctorCheck::unsound(
            &name,
            format!("{place} に書けません（{error}）"),
            "このプログラムの利用者に書き込みを許してください",
        ),
    }
}

/// Whether a file that appears in req is seen by the simulator.
pub async fn check_event(client: &SimulatorClient, root: &Path) -> DoctorCheck {
    let name = "req に置いたファイルがシミュレーターに届く";
    let path = root.join("req").join(REQUEST);
    if let Err(error) = std::fs::write(&path, b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XmlMsg></XmlMsg>\n") {
        return DoctorCheck::unsound(
            name,
            format!("{} を置けません（{error}）", path.display()),
            "フォルダーの権限を確かめてください",
        );
    }
    let outcome = wait_for_request(client).await;
    clear(root);
    match outcome {
        Ok(true) => DoctorCheck::sound(name, "届いた"),
        Ok(false) => DoctorCheck::unsound(
            name,
            format!("{} 秒待っても届きませんでした", EVENT_LIMIT.as_secs()),
            "シミュレーターが同じフォルダーを見ているか、ネットワーク上のフォルダーではないかを確かめてください",
        ),
        Err(text) => DoctorCheck::unsound(name, text, "シミュレーターの記録を確かめてください"),
    }
}

async fn wait_for_request(client: &SimulatorClient) -> Result<bool, String> {
    let deadline = Deadline::after(EVENT_LIMIT);
    let mut after = 0;
    loop {
        let wait_ms = deadline.left_ms().min(1_000);
        let query = JournalQuery { after, wait_ms, bytes: false, limit: None };
        let page = client.journal(&query).await.map_err(|error| error.to_string())?;
        let come = page.entries.iter().any(|entry| {
            entry.door == Door::Req && entry.direction == Direction::Received && entry.name.contains("onshidoctor")
        });
        if come || deadline.passed() {
            return Ok(come);
        }
        after = page.entries.last().map_or(after, |last| last.seq);
    }
}

/// Removes whatever the probe left behind.
fn clear(root: &Path) {
    for folder in FOLDERS {
        let files = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        for file in files.filter(|file| file.file_name().to_string_lossy().contains("onshidoctor")) {
            if let Err(error) = std::fs::remove_file(file.path()) {
                tracing::debug!("診断のファイルを消せません: {error}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_folder_is_unsound_and_says_what_to_do() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("req")).unwrap();
        let checks = check_folders(root.path());
        assert_eq!(checks.iter().map(|check| check.sound).collect::<Vec<_>>(), [true, false, false]);
        assert!(checks[1].in_words().starts_with('×') && !checks[1].remedy.is_empty());
        assert_eq!(std::fs::read_dir(root.path().join("req")).unwrap().count(), 0);
    }
}
