//! The deletion job that runs when the terminal starts (spec/oqs-wire.md §2.1, §8-17): unread files of res and face
//! that are older than the configured days go. Requests in req are never touched.

use super::folders::OqsFolders;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A day.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes what is older than `days` (by the file's time of change; 0 switches the job off) and returns how many
/// files went. "Now" is the volume's own time, so a file server whose clock differs does no harm.
///
/// # Errors
/// When a folder cannot be listed or the volume's time cannot be told.
pub fn run(folders: &OqsFolders, days: u32) -> io::Result<usize> {
    if days == 0 {
        return Ok(0);
    }
    let now = volume_time(&folders.stage)?;
    let Some(limit) = now.checked_sub(DAY * days) else { return Ok(0) };
    Ok(remove_older(&folders.res, limit)? + remove_older(&folders.face, limit)?)
}

fn remove_older(folder: &Path, limit: SystemTime) -> io::Result<usize> {
    let mut removed = 0;
    for entry in fs::read_dir(folder)? {
        let Ok(entry) = entry else { continue };
        let Ok(metadata) = entry.metadata() else { continue };
        let old = metadata.is_file() && metadata.modified().is_ok_and(|modified| modified < limit);
        if old && fs::remove_file(entry.path()).is_ok() {
            removed += 1;
        }
    }
    Ok(removed)
}

/// The time of change that the volume gives to a file written now.
fn volume_time(stage: &Path) -> io::Result<SystemTime> {
    let probe = stage.join("time");
    File::create(&probe)?;
    let now = fs::metadata(&probe)?.modified();
    fs::remove_file(&probe)?;
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aged(path: &Path, days: u32) {
        fs::write(path, "x").unwrap();
        let file = File::options().write(true).open(path).unwrap();
        let now = file.metadata().unwrap().modified().unwrap();
        file.set_modified(now - DAY * days).unwrap();
    }

    #[test]
    fn old_files_of_res_and_face_go_and_requests_never_do() {
        let temp = tempfile::tempdir().unwrap();
        let folders = OqsFolders::open(temp.path()).unwrap();
        for folder in [&folders.req, &folders.res, &folders.face] {
            aged(&folder.join("old.xml"), 8);
            aged(&folder.join("new.xml"), 6);
            fs::create_dir(folder.join("kept")).unwrap();
        }
        assert_eq!(run(&folders, 0).unwrap(), 0);
        assert_eq!(run(&folders, 7).unwrap(), 2);
        assert!(folders.req.join("old.xml").exists());
        for folder in [&folders.res, &folders.face] {
            assert!(
                !folder.join("old.xml").exists() && folder.join("new.xml").exists() && folder.join("kept").exists()
            );
        }
    }
}
