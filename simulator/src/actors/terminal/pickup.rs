//! From a file in req to a claimed request: which files are complete, and the atomic step that takes one.
//!
//! Clients write in every way (spec/oqs-wire.md §2.2, §2.6): at once, slowly on the final name, or under another
//! name and renamed; some delete their request again. So a file is ripe when it is whole, that is, when it ends with the end tag of
//! its root element, or when it has not changed for [`SETTLED_AFTER`] and must be judged as it is. It is claimed by
//! a rename into `work/`; whoever loses that race finds nothing and goes on. A small file, which the scan reads as a whole,
//! is not read again if it is still the same one.

use super::name;
use super::watch::device_and_inode;
use crate::actors::examiner::desk::MAX_CLAIM_BYTES;
use onshi_wire::uke::reader::END_MARK;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

/// How long an incomplete file must stay unchanged before it is judged as it is.
pub const SETTLED_AFTER: Duration = Duration::from_secs(2);

/// Largest request that is read, in bytes. A larger one is refused by its size alone.
pub const MAX_REQUEST_BYTES: u64 = 10 * 1024 * 1024;

/// Bytes looked at from the start and from the end of a file to see whether it is whole: an inquiry about one person.
const GLANCE_BYTES: usize = 2048;

/// How an archive begins.
const ZIP_START: &[u8] = b"PK\x03\x04";
/// How its end record begins, and its length.
const ZIP_END: &[u8] = b"PK\x05\x06";
const ZIP_END_BYTES: usize = 22;

/// What was seen of a file that is not whole.
#[derive(Debug, Clone, Copy)]
struct Sighting {
    size: u64,
    modified: Option<SystemTime>,
    unchanged_since: Instant,
}

/// What an inbox takes, and how it sees that a file is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inbox {
    /// The folder req: messages, whole with the end tag of their root.
    Messages,
    /// The folder claims: files that end in `.UKE`, whole with their end mark (spec/claims.md §1).
    Claims,
}

impl Inbox {
    /// Whether files of this name are for it; others are left where they are.
    fn takes(self, name: &OsStr) -> bool {
        let lower = name.to_string_lossy().to_ascii_lowercase();
        !name::is_temporary(name) && (self == Inbox::Messages || lower.ends_with(".uke"))
    }

    /// Its folder in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Inbox::Messages => "req フォルダー",
            Inbox::Claims => "claims フォルダー",
        }
    }

    /// The largest file that is read, in bytes.
    #[must_use]
    pub fn limit(self) -> u64 {
        match self {
            Inbox::Messages => MAX_REQUEST_BYTES,
            Inbox::Claims => MAX_CLAIM_BYTES,
        }
    }

    fn is_whole(self, head: &[u8], tail: &[u8]) -> bool {
        match self {
            Inbox::Messages => is_whole(head, tail),
            Inbox::Claims => tail.trim_ascii_end().ends_with(&[END_MARK]),
        }
    }
}

/// The memory of earlier scans of one inbox.
#[derive(Debug)]
pub struct Pickup {
    inbox: Inbox,
    settled_after: Duration,
    seen: BTreeMap<OsString, Sighting>,
}

/// A file that can be claimed.
#[derive(Debug)]
pub struct Ripe {
    /// Its name.
    pub name: OsString,
    glance: Option<Glance>,
}

/// All of a small file, and what the file was like then.
#[derive(Debug)]
struct Glance {
    bytes: Vec<u8>,
    metadata: Metadata,
}

impl Glance {
    /// Whether the file at `path` is the one that was looked at, and unchanged.
    fn is_of(&self, path: &Path) -> bool {
        let said = |metadata: &Metadata| Some((device_and_inode(metadata)?, metadata.len(), metadata.modified().ok()?));
        let before = said(&self.metadata);
        before.is_some() && fs::symlink_metadata(path).is_ok_and(|now| said(&now) == before)
    }
}

/// The outcome of one scan.
#[derive(Debug, Default)]
pub struct Scan {
    /// Files to claim, oldest first.
    pub ripe: Vec<Ripe>,
    /// Number of files that are still being written.
    pub growing: usize,
}

impl Pickup {
    /// Starts without memory.
    #[must_use]
    pub fn new(inbox: Inbox, settled_after: Duration) -> Self {
        Pickup { inbox, settled_after, seen: BTreeMap::new() }
    }

    /// Looks at every file in `req`. Folders, links, special files and temporary names are left where they are.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn scan(&mut self, req: &Path, now: Instant) -> io::Result<Scan> {
        let mut ripe = Vec::new();
        let mut growing = BTreeMap::new();
        for entry in fs::read_dir(req)? {
            let Ok(entry) = entry else { continue };
            let file_name = entry.file_name();
            // `DirEntry::metadata` does not follow links: a link to a file elsewhere is not a request.
            let Ok(metadata) = entry.metadata() else { continue };
            if !metadata.is_file() || !self.inbox.takes(&file_name) {
                continue;
            }
            let (size, modified) = (metadata.len(), metadata.modified().ok());
            let too_large = size > self.inbox.limit();
            let seen = if too_large { Some((true, None)) } else { glance(self.inbox, &entry.path(), size) };
            // A file that vanished, or that its writer holds locked, is simply not ready.
            let (whole, bytes) = seen.unwrap_or((false, None));
            if whole {
                let glance = bytes.map(|bytes| Glance { bytes, metadata });
                ripe.push((modified, Ripe { name: file_name, glance }));
                continue;
            }
            let sighting = match self.seen.get(&file_name) {
                Some(before) if before.size == size && before.modified == modified => *before,
                _ => Sighting { size, modified, unchanged_since: now },
            };
            if now.duration_since(sighting.unchanged_since) >= self.settled_after {
                ripe.push((modified, Ripe { name: file_name, glance: None }));
            } else {
                growing.insert(file_name, sighting);
            }
        }
        ripe.sort_by(|(one, first), (other, second)| one.cmp(other).then_with(|| first.name.cmp(&second.name)));
        self.seen = growing;
        Ok(Scan { ripe: ripe.into_iter().map(|(_, ripe)| ripe).collect(), growing: self.seen.len() })
    }
}

/// Whether a file is whole, and all its bytes if it is small; none if it cannot be read.
fn glance(inbox: Inbox, path: &Path, size: u64) -> Option<(bool, Option<Vec<u8>>)> {
    let mut file = File::open(path).ok()?;
    let glanced = usize::try_from(size).unwrap_or(usize::MAX).min(GLANCE_BYTES);
    let mut head = vec![0; glanced];
    file.read_exact(&mut head).ok()?;
    if size == glanced as u64 {
        return Some((inbox.is_whole(&head, &head), Some(head)));
    }
    let mut tail = vec![0; glanced];
    file.seek(SeekFrom::Start(size - glanced as u64)).ok()?;
    file.read_exact(&mut tail).ok()?;
    Some((inbox.is_whole(&head, &tail), None))
}

/// Whether a document that starts with `head` and ends with `tail` is whole: its last tag is the end tag of its
/// first element (spaces before `>` allowed), or the first element is an empty-element tag and the only one. Works
/// for UTF-8 and Shift_JIS alike, because no byte of a two-byte character is `<` or `>`.
#[must_use]
pub fn is_whole(head: &[u8], tail: &[u8]) -> bool {
    if head.starts_with(ZIP_START) {
        // The end record of an archive without comment is its last 22 bytes.
        return tail.len() >= ZIP_END_BYTES && tail[tail.len() - ZIP_END_BYTES..].starts_with(ZIP_END);
    }
    let Some(root) = root_name(head) else { return false };
    let tail = tail.trim_ascii_end();
    let Some(inside) = tail.strip_suffix(b">") else { return false };
    let Some(start) = inside.iter().rposition(|&byte| byte == b'<') else { return false };
    let last_tag = &inside[start + 1..];
    match last_tag.strip_prefix(b"/") {
        Some(end) => end.trim_ascii() == root,
        None => last_tag.strip_suffix(b"/").is_some_and(|tag| tag.starts_with(root)),
    }
}

/// The name of the first element, after declaration, comments and a possible document type.
fn root_name(head: &[u8]) -> Option<&[u8]> {
    let mut rest = head;
    loop {
        let start = rest.iter().position(|&byte| byte == b'<')?;
        rest = &rest[start + 1..];
        let end: &[u8] = match rest {
            [b'?', ..] => b"?>",
            [b'!', b'-', b'-', ..] => b"-->",
            [b'!', ..] if rest.iter().find(|byte| matches!(byte, b'[' | b'>')) == Some(&b'[') => b"]>",
            [b'!', ..] => b">",
            _ => break,
        };
        let skipped = rest.windows(end.len()).position(|window| window == end)?;
        rest = &rest[skipped + end.len()..];
    }
    let end = rest.iter().position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>'))?;
    (end > 0).then(|| &rest[..end])
}

/// A request that this terminal has taken: a file in `work/` whose name begins with its number. A name that is no text, or
/// too long for a number before it, is kept in a numbered folder of its own.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
    number: u64,
    /// The name that it had in req.
    pub name: OsString,
    glance: Option<Glance>,
}

/// Digits of the number in front of a claimed file's name; more once they are used up.
const NUMBER_DIGITS: usize = 10;
/// The longest name of a file, in bytes.
const MAX_NAME_BYTES: usize = 255;

/// What a claimed file holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Content {
    /// The whole file.
    Bytes(Vec<u8>),
    /// More than the inbox reads: its size, nothing was read.
    Oversize(u64),
}

impl Claim {
    /// Moves `req/<name>` into `work/<number>_<name>` in one atomic step. `None` if the file vanished first: its writer
    /// took it back, or another process was faster.
    ///
    /// # Errors
    /// When the file cannot be moved (rights, another volume).
    pub fn take(req: &Path, work: &Path, number: u64, ripe: Ripe) -> io::Result<Option<Self>> {
        let Ripe { name, glance } = ripe;
        let numbered = format!("{number:0NUMBER_DIGITS$}");
        let beside = name.to_str().map(|name| format!("{numbered}_{name}")).filter(|it| it.len() <= MAX_NAME_BYTES);
        let path = match beside {
            Some(beside) => work.join(beside),
            None => {
                let folder = work.join(numbered);
                fs::create_dir(&folder)?;
                folder.join(&name)
            }
        };
        let claim = Claim { path, number, name, glance };
        match fs::rename(req.join(&claim.name), &claim.path) {
            Ok(()) => Ok(Some(claim)),
            Err(error) => {
                claim.clear_folder();
                if error.kind() == io::ErrorKind::NotFound { Ok(None) } else { Err(error) }
            }
        }
    }

    /// The claims that an earlier run left behind, in the order in which they were taken. Empty folders, left by a
    /// run that ended between two steps, are removed.
    ///
    /// # Errors
    /// When `work` cannot be listed.
    pub fn left_behind(work: &Path) -> io::Result<Vec<Self>> {
        let mut claims = Vec::new();
        for path in fs::read_dir(work)?.filter_map(Result::ok).map(|entry| entry.path()) {
            let Some(file_name) = path.file_name().and_then(OsStr::to_str) else { continue };
            if let Some((number, name)) = file_name.split_once('_') {
                let Ok(number) = number.parse() else { continue };
                claims.push(Claim { name: name.into(), number, path: path.clone(), glance: None });
            } else if let Ok(number) = file_name.parse() {
                match fs::read_dir(&path)?.filter_map(Result::ok).next() {
                    Some(file) => {
                        claims.push(Claim { name: file.file_name(), number, path: file.path(), glance: None });
                    }
                    None => {
                        let _ = fs::remove_dir(&path);
                    }
                }
            }
        }
        claims.sort_by_key(Claim::number);
        Ok(claims)
    }

    /// The number under which the claim was taken.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Removes the folder that a long name got for itself.
    fn clear_folder(&self) {
        if self.path.file_name() == Some(&self.name)
            && let Some(folder) = self.path.parent()
        {
            let _ = fs::remove_dir(folder);
        }
    }

    /// Reads the file, unless it is too large.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self, limit: u64) -> io::Result<Content> {
        if let Some(glance) = self.glance.as_ref().filter(|glance| glance.is_of(&self.path)) {
            return Ok(Content::Bytes(glance.bytes.clone()));
        }
        let file = File::open(self.path())?;
        let size = file.metadata()?.len();
        if size > limit {
            return Ok(Content::Oversize(size));
        }
        // One more than it holds, so that its end is seen without a second buffer.
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        file.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit {
            return Ok(Content::Oversize(bytes.len() as u64));
        }
        Ok(Content::Bytes(bytes))
    }

    /// Where the file is now.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the claim: its answer stands, or nobody is to answer it. The file itself may have moved on to res.
    pub fn finish(self) {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(file = %self.path.display(), %error, "処理を終えた要求を作業フォルダーから消せません");
            }
            _ => self.clear_folder(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_whole_when_it_ends_with_the_end_tag_of_its_root() {
        let whole: [&[u8]; 6] = [
            b"<?xml version=\"1.0\"?>\r\n<XmlMsg><A>1</A></XmlMsg>\r\n",
            b"<XmlMsg ><A/></XmlMsg >",
            b"<?xml version='1.0'?><!-- <x> --><XmlMsg></XmlMsg>",
            b"<!DOCTYPE x [<!ENTITY a \"b\">]><x></x>",
            b"<XmlMsg/>",
            b"\xef\xbb\xbf<XmlMsg><N>\x83\x5c</N></XmlMsg>\n\n",
        ];
        for document in whole {
            assert!(is_whole(document, document), "{}", String::from_utf8_lossy(document));
        }
        let partial: [&[u8]; 7] = [
            b"",
            b"<?xml version=\"1.0\"?>",
            b"<XmlMsg><A>1</A>",
            b"<XmlMsg><A>1</A></XmlMs",
            b"<XmlMsg><A/>",
            b"<XmlMsg",
            b"no markup at all",
        ];
        for document in partial {
            assert!(!is_whole(document, document), "{}", String::from_utf8_lossy(document));
        }
    }

    #[test]
    fn every_proper_prefix_of_a_request_is_not_whole() {
        let document =
            b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><XmlMsg><MessageHeader><A>1</A></MessageHeader></XmlMsg>";
        for end in 0..document.len() {
            assert!(!is_whole(&document[..end], &document[..end]), "{end}");
        }
        assert!(is_whole(document, document));
    }

    #[test]
    fn a_half_written_file_waits_until_it_is_whole_or_settled() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("OQSsiquc01req_1.xml");
        let mut pickup = Pickup::new(Inbox::Messages, SETTLED_AFTER);
        fs::write(&file, "<XmlMsg><A>").unwrap();
        let start = Instant::now();
        let scan = pickup.scan(temp.path(), start).unwrap();
        assert_eq!((scan.ripe.len(), scan.growing), (0, 1));
        let scan = pickup.scan(temp.path(), start + SETTLED_AFTER - Duration::from_millis(1)).unwrap();
        assert_eq!((scan.ripe.len(), scan.growing), (0, 1));
        // It grew: the waiting starts again.
        fs::write(&file, "<XmlMsg><A>1</A>").unwrap();
        let scan = pickup.scan(temp.path(), start + SETTLED_AFTER).unwrap();
        assert_eq!((scan.ripe.len(), scan.growing), (0, 1));
        let scan = pickup.scan(temp.path(), start + SETTLED_AFTER * 2).unwrap();
        assert_eq!((scan.ripe.len(), scan.growing), (1, 0));
        fs::write(&file, "<XmlMsg><A>1</A></XmlMsg>").unwrap();
        let scan = Pickup::new(Inbox::Messages, SETTLED_AFTER).scan(temp.path(), start).unwrap();
        assert_eq!(names(scan), ["OQSsiquc01req_1.xml"]);
    }

    fn names(scan: Scan) -> Vec<OsString> {
        scan.ripe.into_iter().map(|ripe| ripe.name).collect()
    }

    fn unseen(name: impl Into<OsString>) -> Ripe {
        Ripe { name: name.into(), glance: None }
    }

    fn req_and_work() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let temp = tempfile::tempdir().unwrap();
        let (req, work) = (temp.path().join("req"), temp.path().join("work"));
        fs::create_dir_all(&req).unwrap();
        fs::create_dir_all(&work).unwrap();
        (temp, req, work)
    }

    /// Between the scan and the claim its writer may have thought better of it, in every way.
    #[test]
    fn a_claim_holds_what_the_file_holds_when_it_is_claimed() {
        type Change = fn(&Path, &Path);
        let changes: [(&str, Change, &str); 4] = [
            ("left alone", |_, _| {}, "<x>1</x>"),
            (
                "another file under the same name",
                |file, aside| {
                    fs::write(aside, "<x>2</x>").unwrap();
                    let modified = fs::metadata(file).unwrap().modified().unwrap();
                    File::options().write(true).open(aside).unwrap().set_modified(modified).unwrap();
                    fs::rename(aside, file).unwrap();
                },
                "<x>2</x>",
            ),
            ("longer", |file, _| fs::write(file, "<x>12</x>").unwrap(), "<x>12</x>"),
            (
                "of the same length, later",
                |file, _| {
                    fs::write(file, "<x>3</x>").unwrap();
                    let file = File::options().write(true).open(file).unwrap();
                    let modified = file.metadata().unwrap().modified().unwrap();
                    file.set_modified(modified + Duration::from_secs(1)).unwrap();
                },
                "<x>3</x>",
            ),
        ];
        for (what, change, expected) in changes {
            let (temp, req, work) = req_and_work();
            let name = "OQSsiquc01req_1.xml";
            fs::write(req.join(name), "<x>1</x>").unwrap();
            let ripe = Pickup::new(Inbox::Messages, SETTLED_AFTER).scan(&req, Instant::now()).unwrap().ripe;
            change(&req.join(name), &temp.path().join("aside"));
            let claim = Claim::take(&req, &work, 1, ripe.into_iter().next().unwrap()).unwrap().unwrap();
            let Content::Bytes(bytes) = claim.read(MAX_REQUEST_BYTES).unwrap() else { panic!("{what}") };
            assert_eq!(String::from_utf8(bytes).unwrap(), expected, "{what}");
        }
    }

    #[test]
    fn a_claim_takes_the_file_once_and_survives_a_restart() {
        let (_temp, req, work) = req_and_work();
        let name = "OQSsiquc01req_1.xml";
        fs::write(req.join(name), "<x/>").unwrap();
        let claim = Claim::take(&req, &work, 7, unseen(name)).unwrap().unwrap();
        assert!(!req.join(name).exists());
        assert!(Claim::take(&req, &work, 8, unseen(name)).unwrap().is_none(), "it vanished: harmless");
        // The same name again, while the first is still being worked on.
        fs::write(req.join(name), "<y/>").unwrap();
        Claim::take(&req, &work, 9, unseen(name)).unwrap().unwrap();
        let long = OsString::from("x".repeat(MAX_NAME_BYTES));
        fs::write(req.join(&long), "<z/>").unwrap();
        let long = Claim::take(&req, &work, 8, unseen(long)).unwrap().unwrap();
        let left = Claim::left_behind(&work).unwrap();
        assert_eq!(left.iter().map(Claim::number).collect::<Vec<_>>(), [7, 8, 9]);
        for (left, taken) in left.iter().zip([&claim, &long]) {
            assert_eq!((&left.path, &left.name), (&taken.path, &taken.name));
        }
        let left: Vec<Claim> = left.into_iter().filter(|claim| claim.path != long.path).collect();
        long.finish();
        assert_eq!(left[1].read(MAX_REQUEST_BYTES).unwrap(), Content::Bytes(b"<y/>".to_vec()));
        for claim in left {
            claim.finish();
        }
        assert_eq!(fs::read_dir(&work).unwrap().count(), 0);
    }

    #[test]
    fn an_oversize_file_is_ripe_at_once_and_not_read() {
        let (_temp, req, work) = req_and_work();
        File::create(req.join("big.xml")).unwrap().set_len(MAX_REQUEST_BYTES + 1).unwrap();
        let scan = Pickup::new(Inbox::Messages, SETTLED_AFTER).scan(&req, Instant::now()).unwrap();
        let big = scan.ripe.into_iter().next().unwrap();
        assert_eq!(big.name, "big.xml");
        let claim = Claim::take(&req, &work, 1, big).unwrap().unwrap();
        assert_eq!(claim.read(MAX_REQUEST_BYTES).unwrap(), Content::Oversize(MAX_REQUEST_BYTES + 1));
    }

    #[test]
    fn a_claim_file_is_ripe_with_its_end_mark_or_settled_and_other_files_stay() {
        let temp = tempfile::tempdir().unwrap();
        let start = Instant::now();
        for (name, content) in [("whole.uke", "IR\r\nGO\r\n\u{1a}"), ("part.UKE", "IR\r\n"), ("note.txt", "x\u{1a}")] {
            fs::write(temp.path().join(name), content).unwrap();
        }
        let mut pickup = Pickup::new(Inbox::Claims, SETTLED_AFTER);
        let scan = pickup.scan(temp.path(), start).unwrap();
        assert_eq!(scan.growing, 1);
        assert_eq!(names(scan), ["whole.uke"]);
        let mut later = names(pickup.scan(temp.path(), start + SETTLED_AFTER).unwrap());
        later.sort();
        assert_eq!(later, ["part.UKE", "whole.uke"]);
    }

    #[cfg(unix)]
    #[test]
    fn folders_links_and_temporary_names_are_left_alone() {
        let temp = tempfile::tempdir().unwrap();
        let outside = temp.path().join("secret.xml");
        let req = temp.path().join("req");
        fs::create_dir_all(req.join("folder.xml")).unwrap();
        fs::write(&outside, "<x></x>").unwrap();
        std::os::unix::fs::symlink(&outside, req.join("OQSsiquc01req_link.xml")).unwrap();
        fs::write(req.join("OQSsiquc01req_1.xml.tmp"), "<x></x>").unwrap();
        let scan = Pickup::new(Inbox::Messages, Duration::ZERO).scan(&req, Instant::now()).unwrap();
        assert!(scan.ripe.is_empty());
    }
}
