//! The write-ahead log of the embedded store: what is appended becomes durable here, with one write into room that the
//! file already has, which a disk confirms in half the time of a file that grows. The tables take it over later, much at
//! once. Two files take turns: while the tables take one over, the other is written.
//!
//! Format 1: a file begins with [`MAGIC`]. Then come frames: the length of the payload (4 bytes, little endian), the CRC-32
//! of all that follows (4), the file's turn (8), the payload. A turn counts from 1; an odd one is written to the second file.
//! What has another turn, or does not check, is the rest of an earlier turn or of a write that nobody was told of: the file
//! ends before it. A payload is a run of pieces: the length of the world's id (2) and the id, the position of the first record (8),
//! and a block of records ([`super::block`]), as it will stand in a value of the tables.

use super::StoreError;
use super::block::{Block, Packer};
use super::record::Record;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::Arc;

/// What a file begins with.
const MAGIC: [u8; 16] = *b"onshi ahead    1";
/// Bytes of a frame before its payload.
const HEAD_BYTES: usize = 16;
/// By how much a file grows before it is written to.
const STEP_BYTES: u64 = 1 << 20;
/// A buffer of more than this is let go.
const BUFFER_BYTES: usize = 1 << 20;

/// Some neighbouring records of one world as a frame has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'f> {
    pub(super) world: &'f str,
    /// Position of the first record.
    pub(super) first: u64,
    /// The records.
    pub(super) block: Block<'f>,
}

/// A frame in the making.
#[derive(Default)]
pub(super) struct Frame {
    bytes: Vec<u8>,
    /// World and position of the first record of the block in the making.
    open: Option<(Arc<str>, u64)>,
    packer: Packer,
}

impl Frame {
    /// Begins anew.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.shrink_to(BUFFER_BYTES);
        self.bytes.resize(HEAD_BYTES, 0);
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.len() <= HEAD_BYTES && self.open.is_none()
    }

    /// Adds records of a world, the first at this position, which follows the last of that world.
    pub(super) fn push(&mut self, world: &Arc<str>, first: u64, records: &[Record]) {
        for (position, record) in (first..).zip(records) {
            if self.packer.is_full() || self.open.as_ref().is_none_or(|(open, _)| open != world) {
                self.close();
                self.open = Some((Arc::clone(world), position));
            }
            self.packer.push(record);
        }
    }

    /// Ends the block in the making.
    fn close(&mut self) {
        let Some((world, first)) = self.open.take() else { return };
        let id = u16::try_from(world.len()).expect("the id of a world is short");
        self.bytes.extend_from_slice(&id.to_le_bytes());
        self.bytes.extend_from_slice(world.as_bytes());
        self.bytes.extend_from_slice(&first.to_le_bytes());
        self.packer.finish(&mut self.bytes);
    }

    /// What is in it, once it was written.
    pub(super) fn pieces(&self) -> Pieces<'_> {
        Pieces(self.bytes.get(HEAD_BYTES..).unwrap_or_default())
    }

    fn seal(&mut self, turn: u64) -> &[u8] {
        self.close();
        let bytes = &mut self.bytes;
        let length = u32::try_from(bytes.len() - HEAD_BYTES).expect("a group is far below 4 GiB");
        bytes[..4].copy_from_slice(&length.to_le_bytes());
        bytes[8..HEAD_BYTES].copy_from_slice(&turn.to_le_bytes());
        let sum = crc32fast::hash(&bytes[8..]);
        bytes[4..8].copy_from_slice(&sum.to_le_bytes());
        bytes
    }
}

/// The pieces of a payload.
pub(super) struct Pieces<'f>(&'f [u8]);

impl<'f> Pieces<'f> {
    fn cut(&mut self) -> Option<Piece<'f>> {
        let (id, rest) = self.0.split_first_chunk::<2>()?;
        let (world, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*id)))?;
        let (first, rest) = rest.split_first_chunk::<8>()?;
        let (block, rest) = Block::cut(rest)?;
        self.0 = rest;
        Some(Piece { world: std::str::from_utf8(world).ok()?, first: u64::from_le_bytes(*first), block })
    }
}

impl<'f> Iterator for Pieces<'f> {
    type Item = Result<Piece<'f>, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let piece = self.cut();
        if piece.is_none() {
            self.0 = &[];
        }
        Some(piece.ok_or_else(|| StoreError::Io("追記ファイルの内容が壊れています".into())))
    }
}

/// Both files.
#[derive(Debug)]
pub(super) struct WriteAhead {
    files: [Half; 2],
    /// The turn that is written.
    turn: u64,
    /// From this size on a file is left to the tables, in bytes.
    full: u64,
}

/// One of them.
#[derive(Debug)]
struct Half {
    file: File,
    /// Where the next frame goes.
    end: u64,
    /// How much room the file has.
    room: u64,
}

impl WriteAhead {
    /// Opens or makes the files beside the tables' file; `full` is the size in bytes from which on one is left to the tables.
    /// `taken` is the last turn that the tables have whole; what was written after it goes frame by frame to `found`, and
    /// the next turn is the one behind that.
    ///
    /// # Errors
    /// [`StoreError::Io`] when a file cannot be read or written or is not one of ours; what `found` says.
    pub(super) fn open(
        beside: &Path,
        full: u64,
        taken: u64,
        mut found: impl FnMut(Pieces<'_>) -> Result<(), StoreError>,
    ) -> Result<WriteAhead, StoreError> {
        let mut files = [Half::open(&beside.with_extension("ahead0"))?, Half::open(&beside.with_extension("ahead1"))?];
        keep_names(beside)?;
        let mut turn = taken + 1;
        // At most two turns are open: the one being taken over, and the one being written.
        for next in [taken + 1, taken + 2] {
            let frames = files[half_of(next)].read(next, &mut found)?;
            if frames > 0 {
                turn = next + 1;
            }
        }
        Ok(WriteAhead { files, turn, full })
    }

    /// The turn that is written.
    pub(super) fn turn(&self) -> u64 {
        self.turn
    }

    fn half(&mut self) -> &mut Half {
        &mut self.files[half_of(self.turn)]
    }

    /// Whether something was written in this turn.
    pub(super) fn is_used(&mut self) -> bool {
        self.half().end > MAGIC.len() as u64
    }

    /// Whether it is time for the other file.
    pub(super) fn is_full(&mut self) -> bool {
        self.half().end >= self.full
    }

    /// Writes a frame; it is durable when this returns.
    ///
    /// # Errors
    /// [`StoreError::Io`]; nothing may be written afterwards.
    pub(super) fn write(&mut self, frame: &mut Frame) -> Result<(), StoreError> {
        let bytes = frame.seal(self.turn);
        self.half().append(bytes).map_err(io)
    }

    /// Goes to the other file, whose turn before the tables have whole.
    ///
    /// # Errors
    /// [`StoreError::Io`]
    pub(super) fn next(&mut self) -> Result<(), StoreError> {
        self.turn += 1;
        let usual = self.full.next_multiple_of(STEP_BYTES) + STEP_BYTES;
        self.half().begin(usual).map_err(io)
    }
}

/// Makes durable that the files are in their folder.
fn keep_names(beside: &Path) -> Result<(), StoreError> {
    // Elsewhere a folder cannot be opened as a file.
    if cfg!(unix) {
        let folder = beside.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?;
    }
    Ok(())
}

fn half_of(turn: u64) -> usize {
    usize::from(turn % 2 == 1)
}

impl Half {
    fn open(path: &Path) -> Result<Half, StoreError> {
        let told = |error: io::Error| StoreError::Io(format!("{}: {error}", path.display()));
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = options.map_err(told)?;
        let mut room = file.metadata().map_err(told)?.len();
        let mut magic = Vec::new();
        (&mut file).take(MAGIC.len() as u64).read_to_end(&mut magic).map_err(told)?;
        if magic.iter().zip(MAGIC).any(|(byte, own)| *byte != own && *byte != 0) {
            return Err(StoreError::Io(format!("{}: onshi の追記ファイルではありません", path.display())));
        }
        if magic != MAGIC {
            // It was being made when the machine stopped; it is made anew.
            room = 0;
        }
        Ok(Half { file, end: MAGIC.len() as u64, room })
    }

    /// Reads the frames of a turn; how many there are.
    fn read(
        &mut self,
        turn: u64,
        found: &mut impl FnMut(Pieces<'_>) -> Result<(), StoreError>,
    ) -> Result<usize, StoreError> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(MAGIC.len() as u64)).map_err(io)?;
        self.file.read_to_end(&mut bytes).map_err(io)?;
        let mut rest = bytes.as_slice();
        let mut frames = 0;
        while let Some((payload, behind)) = frame_of(turn, rest) {
            found(Pieces(payload))?;
            frames += 1;
            rest = behind;
        }
        Ok(frames)
    }

    /// From the beginning again. A frame that was larger than the file should be leaves no large file behind.
    fn begin(&mut self, usual: u64) -> io::Result<()> {
        self.end = MAGIC.len() as u64;
        if self.room > usual {
            self.file.set_len(usual)?;
            self.room = usual;
        }
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let end = self.end + bytes.len() as u64;
        if end > self.room {
            self.grow(end)?;
        }
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(bytes)?;
        self.file.sync_data()?;
        self.end = end;
        Ok(())
    }

    /// Gives the file room up to a place, and some more. The room is written, not only promised: a promise would have to
    /// be redeemed with each frame.
    fn grow(&mut self, to: u64) -> io::Result<()> {
        let room = to.next_multiple_of(STEP_BYTES);
        self.file.seek(SeekFrom::Start(self.room))?;
        io::copy(&mut io::repeat(0).take(room - self.room), &mut self.file)?;
        if self.room == 0 {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(&MAGIC)?;
        }
        self.file.sync_all()?;
        self.room = room;
        Ok(())
    }
}

/// The payload of a frame of this turn and what stands behind it.
fn frame_of(turn: u64, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (sum, rest) = rest.split_first_chunk::<4>()?;
    let (checked, behind) =
        rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?.checked_add(8)?)?;
    let (own_turn, payload) = checked.split_first_chunk::<8>()?;
    let good = u64::from_le_bytes(*own_turn) == turn && crc32fast::hash(checked) == u32::from_le_bytes(*sum);
    good.then_some((payload, behind))
}

fn io(error: impl std::fmt::Display) -> StoreError {
    StoreError::Io(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::Header;

    const FULL: u64 = 4 << 20;

    fn record(input: u64) -> Record {
        Record {
            header: Header::Decided { input, at: jiff::civil::date(2026, 11, 3).at(9, 0, 0, 0) },
            bytes: vec![7; 5].into(),
        }
    }

    /// World, first position and count of a piece.
    type Told = (String, u64, u32);

    /// Opens the files and tells what it finds after a turn.
    fn open(file: &Path, taken: u64) -> Result<(WriteAhead, Vec<Told>), StoreError> {
        let mut found = Vec::new();
        let ahead = WriteAhead::open(file, FULL, taken, |pieces| {
            for piece in pieces {
                let piece = piece?;
                found.push((piece.world.to_owned(), piece.first, piece.block.count));
            }
            Ok(())
        })?;
        Ok((ahead, found))
    }

    fn write(ahead: &mut WriteAhead, world: &str, first: u64, count: u64) {
        let mut frame = Frame::default();
        frame.clear();
        frame.push(&world.into(), first, &(first..first + count).map(record).collect::<Vec<_>>());
        ahead.write(&mut frame).unwrap();
    }

    fn piece(world: &str, first: u64, count: u32) -> Told {
        (world.to_owned(), first, count)
    }

    #[test]
    fn a_file_of_format_1_written_long_ago_still_reads() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("onshi.redb");
        let mut old = MAGIC.to_vec();
        old.extend_from_slice(b"\x30\0\0\0\x50\x42\x46\xFE\x01\0\0\0\0\0\0\0");
        old.extend_from_slice(b"\x01\0a\x01\0\0\0\0\0\0\0\x01\0\0\0\x17\0\0\0\x19\0\0\0\xF0\x08");
        old.extend_from_slice(b"\x13\0\0\0\x03\x09\0\0\0\x02\x01\xEA\x07\x0B\x03\x09\0\0\x07\x07\x07\x07\x07");
        std::fs::write(folder.path().join("onshi.ahead1"), &old).unwrap();
        let (ahead, found) = open(&file, 0).unwrap();
        assert_eq!((found, ahead.turn()), (vec![piece("a", 1, 1)], 2));
        let mut frame = Frame::default();
        frame.clear();
        frame.push(&"a".into(), 1, &[record(1)]);
        assert_eq!(frame.seal(1), &old[MAGIC.len()..], "it is still written so");
    }

    #[test]
    fn what_the_tables_do_not_have_is_found_and_nothing_older() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("onshi.redb");
        let (mut ahead, found) = open(&file, 0).unwrap();
        assert_eq!((found, ahead.turn(), ahead.is_used()), (vec![], 1, false));
        write(&mut ahead, "a", 1, 2);
        write(&mut ahead, "b", 1, 1);
        ahead.next().unwrap();
        write(&mut ahead, "a", 3, 1);
        ahead.next().unwrap();
        // The third turn overwrites the beginning of the first.
        write(&mut ahead, "a", 4, 1);
        assert!(ahead.is_used() && !ahead.is_full());
        let (again, found) = open(&file, 1).unwrap();
        assert_eq!((found, again.turn()), (vec![piece("a", 3, 1), piece("a", 4, 1)], 4));
        assert_eq!(open(&file, 2).unwrap().1, [piece("a", 4, 1)]);
        assert_eq!(open(&file, 3).unwrap().1, []);
    }

    #[test]
    fn of_a_write_that_was_cut_off_nothing_is_found_and_everything_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("onshi.redb");
        let (mut ahead, _) = open(&file, 0).unwrap();
        let mut ends = vec![MAGIC.len()];
        for first in 1..=3 {
            write(&mut ahead, "a", first, 1);
            ends.push(usize::try_from(ahead.files[1].end).unwrap());
        }
        let path = folder.path().join("onshi.ahead1");
        let whole = std::fs::read(&path).unwrap();
        for cut in 0..ends[3] {
            let frames = ends.iter().filter(|end| **end <= cut).count().saturating_sub(1);
            // The rest of the room is as it was, or the file ends there.
            for rest in [whole.len() - cut, 0] {
                let mut bytes = whole[..cut].to_vec();
                bytes.resize(cut + rest, 0);
                std::fs::write(&path, bytes).unwrap();
                assert_eq!(open(&file, 0).unwrap().1.len(), frames, "cut at {cut}, {rest} more");
            }
        }
        for byte in ends[2]..ends[3] {
            let mut bytes = whole.clone();
            bytes[byte] ^= 0x10;
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(open(&file, 0).unwrap().1.len(), 2, "byte {byte}");
        }
    }

    #[test]
    fn many_records_become_several_pieces_and_a_large_frame_leaves_no_large_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("onshi.redb");
        let (mut ahead, _) = open(&file, 0).unwrap();
        // Nothing in it repeats itself.
        let numbers = std::iter::successors(Some(1_u64), |n| Some(n.wrapping_mul(6_364_136_223_846_793_005) + 1));
        let bytes: Vec<u8> = numbers.map(|n| (n >> 56) as u8).take(3 << 20).collect();
        let large = Record { header: record(1).header, bytes: bytes.into() };
        let mut frame = Frame::default();
        frame.clear();
        frame.push(&"a".into(), 1, &[record(1), large.clone(), large, record(4)]);
        ahead.write(&mut frame).unwrap();
        assert!(ahead.is_full());
        let found = open(&file, 0).unwrap().1;
        assert_eq!(found, [piece("a", 1, 2), piece("a", 3, 1), piece("a", 4, 1)]);
        let length = || std::fs::metadata(folder.path().join("onshi.ahead1")).unwrap().len();
        assert!(length() > 6 << 20);
        ahead.next().unwrap();
        ahead.next().unwrap();
        assert_eq!(length(), FULL + STEP_BYTES);
    }

    #[test]
    fn a_file_of_somebody_else_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("onshi.ahead0");
        std::fs::write(&path, "somebody else's notes").unwrap();
        assert!(matches!(open(&folder.path().join("onshi.redb"), 0), Err(StoreError::Io(_))));
        assert_eq!(std::fs::read(&path).unwrap(), b"somebody else's notes");
    }
}
