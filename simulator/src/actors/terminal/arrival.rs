//! How a file arrives in res or face so that every known client sees it whole (spec/oqs-wire.md §2.6): written
//! completely in the staging folder, moved in by one rename from there (a rename inside the watched folder would
//! raise `Renamed`, which some clients ignore), and touched a little later, because one client listens for changes
//! only.

use super::name;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many numbered names are tried for a file whose name is taken.
pub const MAX_NAME_TRIES: u32 = 1000;

/// In how many parts names are guarded: sessions of different names must not wait for each other's file system.
const PARTS: usize = 16;

/// Longest touch delay that is kept, whatever the switch says.
pub const MAX_LATE_TOUCH: Duration = Duration::from_secs(60);

/// Moves files into res and face, one at a time for each name, so that no name is given twice.
#[derive(Debug)]
pub struct Arrival {
    /// Ask the disk to keep each file before it moves in. Off: a crash of the whole machine may lose files that
    /// the journal then delivers again.
    fsync: bool,
    next: AtomicU64,
    /// A part is held while a file whose name belongs to it moves in.
    moving: Arc<[Mutex<Coming>; PARTS]>,
}

/// Names (without extension) that are about to move in, with their reservation.
type Coming = BTreeMap<String, u64>;

/// The name of an answer that is about to come. It is free again when the answer (or the refusal) moves in, in the
/// same step: a client that takes it at once may ask again under the same name. Dropping it frees the name too.
#[derive(Debug)]
pub struct Reserved {
    moving: Arc<[Mutex<Coming>; PARTS]>,
    stem: String,
    number: u64,
}

impl Reserved {
    fn release(&self, coming: &mut Coming) {
        if coming.get(&self.stem) == Some(&self.number) {
            coming.remove(&self.stem);
        }
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.release(&mut lock(&self.moving, &self.stem));
    }
}

impl Arrival {
    /// An arrival with or without fsync.
    #[must_use]
    pub fn new(fsync: bool) -> Self {
        Arrival { fsync, next: AtomicU64::new(1), moving: Arc::default() }
    }

    /// Reserves `stem` for an answer in `res`. `None` if an answer of that name stands there, with one of the extensions
    /// `kinds`, or another request is about to be answered under it.
    #[must_use]
    pub fn reserve(&self, res: &Path, stem: &str, kinds: &[&str]) -> Option<Reserved> {
        let mut coming = lock(&self.moving, stem);
        let stands = kinds.iter().any(|extension| exists(&res.join([stem, ".", extension].concat())));
        if stands || coming.contains_key(stem) {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        coming.insert(stem.to_owned(), number);
        Some(Reserved { moving: Arc::clone(&self.moving), stem: stem.to_owned(), number })
    }

    /// Writes `bytes` as `name` into `folder` and frees `reserved`. Returns the path where it stands: `folder/name`, or a numbered name
    /// (`name_2.xml`) if that one is taken.
    ///
    /// # Errors
    /// When the file cannot be written or moved, or [`MAX_NAME_TRIES`] names are taken.
    pub fn place(
        &self,
        stage: &Path,
        folder: &Path,
        name: &str,
        bytes: &[u8],
        reserved: Option<&Reserved>,
    ) -> io::Result<PathBuf> {
        let staged = self.write(stage, bytes)?;
        for number in 1..=MAX_NAME_TRIES {
            let name = numbered(name, number);
            let mut coming = lock(&self.moving, name::split(&name).0);
            let target = folder.join(name);
            if !exists(&target) {
                // Under a number the name stays reserved until the session ends: what stands there is somebody else's.
                reserved.into_iter().for_each(|reserved| reserved.release(&mut coming));
                return self.move_in(&staged, target);
            }
        }
        fs::remove_file(&staged)?;
        Err(no_free_name(folder, name))
    }

    /// Puts a refused request into res with its `.err` (§2.4): the `.err` stands there before the request, because
    /// clients read it as soon as the request appears. `request` is its name and where the file is now; it moves
    /// without being read. If either name is taken, both get the same number; an equal `.err` that stands there
    /// without its request (from before a restart) is completed. Frees `reserved`. Returns the paths of `.err` and
    /// request.
    ///
    /// # Errors
    /// As [`place`](Self::place).
    pub fn place_refused(
        &self,
        stage: &Path,
        res: &Path,
        err: (&str, &[u8]),
        request: (&str, &Path),
        reserved: Option<&Reserved>,
    ) -> io::Result<(PathBuf, PathBuf)> {
        let staged_err = self.write(stage, err.1)?;
        // No answer will come. This name and those below may belong to two parts: one after the other, never both.
        reserved.into_iter().for_each(|reserved| reserved.release(&mut lock(&self.moving, &reserved.stem)));
        for number in 1..=MAX_NAME_TRIES {
            let (err_name, request_name) = (numbered(err.0, number), numbered(request.0, number));
            // Both names have the request's stem.
            let _one_at_a_time = lock(&self.moving, name::split(&err_name).0);
            let (err_path, request_path) = (res.join(err_name), res.join(request_name));
            if exists(&request_path) || (exists(&err_path) && !holds(&err_path, err.1)) {
                continue;
            }
            let err_path = self.move_in(&staged_err, err_path)?;
            let request_path = self.move_in(request.1, request_path)?;
            return Ok((err_path, request_path));
        }
        fs::remove_file(&staged_err)?;
        Err(no_free_name(res, request.0))
    }

    /// Writes several files that belong together into `folder`: `base` with each ending, in this order. If a name is
    /// taken, all get the same number (`base_2`); files that stand there with exactly these bytes (from before a
    /// restart) are completed. Returns the paths.
    ///
    /// # Errors
    /// As [`place`](Self::place).
    pub fn place_group(
        &self,
        stage: &Path,
        folder: &Path,
        base: &str,
        files: &[(&str, &[u8])],
    ) -> io::Result<Vec<PathBuf>> {
        for number in 1..=MAX_NAME_TRIES {
            let base = if number == 1 { base.to_owned() } else { format!("{base}_{number}") };
            let _one_at_a_time = lock(&self.moving, &base);
            let path = |ending: &str| folder.join(format!("{base}{ending}"));
            if files.iter().any(|(ending, bytes)| exists(&path(ending)) && !holds(&path(ending), bytes)) {
                continue;
            }
            return files
                .iter()
                .map(|(ending, bytes)| self.move_in(&self.write(stage, bytes)?, path(ending)))
                .collect();
        }
        Err(no_free_name(folder, base))
    }

    /// Writes a file whole into the staging folder and returns its path there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, stage: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
        let staged = stage.join(format!("{:010}", self.next.fetch_add(1, Ordering::Relaxed)));
        let mut file = File::create(&staged)?;
        file.write_all(bytes)?;
        if self.fsync {
            file.sync_all()?;
        }
        Ok(staged)
    }

    fn move_in(&self, staged: &Path, target: PathBuf) -> io::Result<PathBuf> {
        fs::rename(staged, &target)?;
        if self.fsync
            && let Some(folder) = target.parent()
        {
            File::open(folder).and_then(|folder| folder.sync_all())?;
        }
        Ok(target)
    }
}

/// Touches a file that arrived, after `delay`: its time of change moves on by that long. Nothing happens if the
/// delay is zero or a client took the file meanwhile.
pub async fn touch_later(path: PathBuf, delay: Duration) {
    if delay.is_zero() {
        return;
    }
    tokio::time::sleep(delay.min(MAX_LATE_TOUCH)).await;
    let touch = || -> io::Result<()> {
        let file = File::open(&path)?;
        let arrived = file.metadata()?.modified()?;
        file.set_modified(arrived + delay)
    };
    if let Err(error) = touch()
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::debug!(file = %path.display(), %error, "更新時刻を変えられません");
    }
}

/// Removes what an earlier run left unfinished in the staging folder.
pub fn clear_stage(stage: &Path) {
    let Ok(entries) = fs::read_dir(stage) else { return };
    for entry in entries.filter_map(Result::ok) {
        let _ = fs::remove_file(entry.path());
    }
}

/// Whether a file with exactly these bytes stands at `path`: it arrived before a restart.
#[must_use]
pub fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same_size = fs::metadata(path).is_ok_and(|metadata| metadata.len() == bytes.len() as u64);
    same_size && fs::read(path).is_ok_and(|there| there == bytes)
}

/// The part that a stem belongs to.
fn lock<'m>(moving: &'m [Mutex<Coming>; PARTS], stem: &str) -> MutexGuard<'m, Coming> {
    let sum = stem.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    moving[sum % PARTS].lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether something, a dangling link included, stands at `path`.
fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// `name` for number 1, then `stem_2.xml`, `stem_3.xml`, …
fn numbered(file_name: &str, number: u32) -> String {
    if number == 1 {
        return file_name.to_owned();
    }
    let (stem, extension) = name::split(file_name);
    if extension.is_empty() { format!("{stem}_{number}") } else { format!("{stem}_{number}.{extension}") }
}

fn no_free_name(folder: &Path, name: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::AlreadyExists,
        format!(
            "{}: {name} と同じ名前のファイルが多すぎます。読み終えたファイルをフォルダーから移してください。",
            folder.display()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::sync::Barrier;

    fn folders() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let temp = tempfile::tempdir().unwrap();
        let (stage, res) = (temp.path().join("stage"), temp.path().join("res"));
        fs::create_dir(&stage).unwrap();
        fs::create_dir(&res).unwrap();
        (temp, stage, res)
    }

    #[test]
    fn a_name_is_never_given_twice() {
        let (_temp, stage, res) = folders();
        for (fsync, expected) in [(false, "a.xml"), (true, "a_2.xml"), (false, "a_3.xml")] {
            let placed = Arrival::new(fsync).place(&stage, &res, "a.xml", expected.as_bytes(), None).unwrap();
            assert_eq!(placed, res.join(expected));
            assert!(holds(&placed, expected.as_bytes()) && !holds(&placed, b"other"));
        }
        assert_eq!(fs::read_dir(&stage).unwrap().count(), 0);
    }

    #[test]
    fn files_that_come_at_once_get_names_of_their_own() {
        const ROUNDS: usize = 200;
        let (_temp, stage, res) = folders();
        let arrival = Arrival::new(false);
        // `a_2.xml` is both a name of its own and what a second `a.xml` is called.
        let wanted = ["a.xml", "a_2.xml", "a.xml"];
        let together = Barrier::new(wanted.len());
        let place = |name: &str| {
            let place = |round| {
                together.wait();
                arrival.place(&stage, &res, &format!("{round}{name}"), b"1", None).unwrap()
            };
            (0..ROUNDS).map(place).collect::<Vec<PathBuf>>()
        };
        let placed: Vec<PathBuf> = std::thread::scope(|scope| {
            let threads = wanted.map(|name| scope.spawn(move || place(name)));
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        let different: BTreeSet<&PathBuf> = placed.iter().collect();
        let all = ROUNDS * wanted.len();
        assert_eq!((different.len(), fs::read_dir(&res).unwrap().count()), (all, all));
    }

    #[test]
    fn an_answer_of_any_kind_that_may_come_keeps_its_name() {
        let (_temp, stage, res) = folders();
        let arrival = Arrival::new(false);
        arrival.place(&stage, &res, "X01res_1.zip", b"1", None).unwrap();
        assert!(arrival.reserve(&res, "X01res_1", &["xml", "zip"]).is_none());
        assert!(arrival.reserve(&res, "X01res_1", &["xml", "pdf"]).is_some());
    }

    /// A client that takes an answer at once and asks again under its name came too early when the name was freed
    /// only after the delivery had been recorded.
    #[test]
    fn a_name_is_free_from_the_moment_that_its_answer_moves_in_and_is_taken() {
        let (temp, stage, res) = folders();
        let arrival = Arrival::new(false);
        let first = arrival.reserve(&res, "X01res_1", &["xml"]).unwrap();
        assert!(arrival.reserve(&res, "X01res_1", &["xml"]).is_none(), "it is about to come");
        let placed = arrival.place(&stage, &res, "X01res_1.xml", b"1", Some(&first)).unwrap();
        assert!(arrival.reserve(&res, "X01res_1", &["xml"]).is_none(), "it stands there");
        fs::remove_file(placed).unwrap();
        let second = arrival.reserve(&res, "X01res_1", &["xml"]).expect("the client took it");
        drop(first);
        assert!(arrival.reserve(&res, "X01res_1", &["xml"]).is_none(), "the first frees nothing that is not its own");
        let request = temp.path().join("claimed");
        fs::write(&request, "2").unwrap();
        arrival
            .place_refused(&stage, &res, ("X01req_1.err", b"no"), ("X01req_1.xml", &request), Some(&second))
            .unwrap();
        let third = arrival.reserve(&res, "X01res_1", &["xml"]).expect("refused: no answer will come");
        drop(third);
        assert!(arrival.reserve(&res, "X01res_1", &["xml"]).is_some());
    }

    #[test]
    fn a_refused_request_and_its_err_share_one_number() {
        let (temp, stage, res) = folders();
        let arrival = Arrival::new(false);
        for (content, expected) in [("1", "X01req_1"), ("2", "X01req_1_2"), ("3", "X01req_1_3")] {
            let request = temp.path().join("claimed");
            fs::write(&request, content).unwrap();
            let (err, moved) = arrival
                .place_refused(&stage, &res, ("X01req_1.err", content.as_bytes()), ("X01req_1.xml", &request), None)
                .unwrap();
            assert_eq!(err, res.join(format!("{expected}.err")));
            assert_eq!(moved, res.join(format!("{expected}.xml")));
            assert_eq!(fs::read_to_string(moved).unwrap(), content);
        }
    }

    #[test]
    fn files_that_belong_together_share_one_number_and_a_half_delivered_group_is_completed() {
        let (_temp, stage, res) = folders();
        let arrival = Arrival::new(false);
        let names = |paths: Vec<PathBuf>| {
            paths.iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let place = |first: &str| {
            let files = [(".txt", first.as_bytes()), (".json", b"{}".as_slice())];
            names(arrival.place_group(&stage, &res, "a", &files).unwrap())
        };
        fs::write(res.join("a.txt"), "1").unwrap();
        assert_eq!(place("1"), ["a.txt", "a.json"], "what stands there already is completed");
        assert_eq!(place("2"), ["a_2.txt", "a_2.json"]);
    }

    #[tokio::test]
    async fn the_touch_moves_the_time_on_and_forgives_a_file_that_was_taken() {
        let (_temp, stage, res) = folders();
        let path = Arrival::new(false).place(&stage, &res, "a.xml", b"1", None).unwrap();
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        touch_later(path.clone(), Duration::from_millis(5)).await;
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before + Duration::from_millis(5));
        fs::remove_file(&path).unwrap();
        touch_later(path.clone(), Duration::from_millis(5)).await;
        assert!(!path.exists());
    }
}
