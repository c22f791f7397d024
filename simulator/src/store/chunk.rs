//! How the embedded store keeps records: those that become durable together lie in one value, because a tree entry a
//! record costs several times the record itself.
//!
//! Format 4: the byte 4, then blocks of packed records ([`super::block`]). Format 2, in which older versions wrote and what is
//! only in memory is still kept: the byte 2, then per record its length (4 bytes, little endian) and its bytes
//! ([`Record::to_bytes`]). A value of format 1 is one record as it is; its first byte is the record's own version, 1 or 3.

use super::block::Block;
use super::record::{Record, RecordError};

/// First byte of a value that holds several records as they are.
pub(super) const PLAIN: u8 = 2;
/// First byte of a value that holds blocks.
pub(super) const PACKED: u8 = 4;

/// From this size on a value takes no further record, so that one record is read without reading megabytes. The tables
/// give a value room of 2^n bytes: with an ordinary last record it stays below 256 KiB.
const FULL_BYTES: usize = 240 << 10;

/// Room for a full value whose last record is an ordinary one.
pub(super) const ROOM_BYTES: usize = FULL_BYTES + (16 << 10);

/// A value in the making: neighbouring records of one world.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Position of the first record.
    pub(super) first: u64,
    bytes: Vec<u8>,
}

impl Chunk {
    /// An empty one of a format, in the memory of one that nobody needs any longer.
    pub(super) fn in_place_of(first: u64, format: u8, mut bytes: Vec<u8>) -> Chunk {
        bytes.clear();
        bytes.push(format);
        Chunk { first, bytes }
    }

    /// The value's memory.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Adds the next record to one of the format [`PLAIN`].
    pub(super) fn push(&mut self, record: &Record) {
        write(record, &mut self.bytes);
    }

    /// Adds the next records to one of the format [`PACKED`].
    pub(super) fn push_block(&mut self, block: Block<'_>) {
        self.bytes.extend_from_slice(block.whole);
    }

    /// Whether the next record should begin another value.
    pub(super) fn is_full(&self) -> bool {
        self.bytes.len() >= FULL_BYTES
    }

    /// Whether so many bytes may be added.
    pub(super) fn has_room_for(&self, bytes: usize) -> bool {
        !self.is_full() && self.bytes.len() + bytes <= ROOM_BYTES
    }

    /// The value.
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Appends a record as it stands in a value: its length and its bytes.
pub(super) fn write(record: &Record, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    record.write_to(out);
    let length = u32::try_from(out.len() - start - 4).expect("a record is far below 4 GiB");
    out[start..start + 4].copy_from_slice(&length.to_le_bytes());
}

/// The stored records of a value whose first one has position `first`, from position `from` on.
pub(super) fn records(
    stored: &[u8],
    first: u64,
    from: u64,
) -> impl Iterator<Item = Result<(u64, Record), RecordError>> + '_ {
    let all: Box<dyn Iterator<Item = Result<(u64, Record), RecordError>> + '_> = match stored.split_first() {
        Some((&PACKED, blocks)) => Box::new(unpacked(blocks, first, from)),
        Some((&PLAIN, records)) => Box::new(numbered(first, written(records))),
        _ => Box::new(numbered(first, std::iter::once(Record::from_bytes(stored)))),
    };
    all.filter(move |record| !matches!(record, Ok((position, _)) if *position < from))
}

fn numbered(
    first: u64,
    records: impl Iterator<Item = Result<Record, RecordError>>,
) -> impl Iterator<Item = Result<(u64, Record), RecordError>> {
    (first..).zip(records).map(|(position, record)| Ok((position, record?)))
}

/// The records of those blocks that go beyond a position.
fn unpacked(mut blocks: &[u8], first: u64, from: u64) -> impl Iterator<Item = Result<(u64, Record), RecordError>> + '_ {
    let mut position = first;
    let records = std::iter::from_fn(move || {
        while !blocks.is_empty() {
            let Some((block, behind)) = Block::cut(blocks) else {
                blocks = &[];
                return Some(Err(RecordError::Damaged("圧縮された部分が途中で切れています".into())));
            };
            let start = position;
            blocks = behind;
            position += u64::from(block.count);
            if position > from {
                return Some(block.records().map(|records| (start, records)));
            }
        }
        None
    });
    records.flat_map(|block| match block {
        Ok((start, records)) => (start..).zip(records).map(Ok).collect(),
        Err(error) => vec![Err(error)],
    })
}

/// Records as [`write`] made them.
pub(super) fn written(mut rest: &[u8]) -> impl Iterator<Item = Result<Record, RecordError>> + '_ {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some((own, behind)) = cut(rest) else {
            rest = &[];
            return Some(Err(RecordError::Damaged("長さが合いません".into())));
        };
        rest = behind;
        Some(Record::from_bytes(own))
    })
}

/// Cuts a length and that many bytes off.
fn cut(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::block::Packer;
    use crate::store::record::Header;

    fn record(input: u64) -> Record {
        Record {
            header: Header::Decided { input, at: jiff::civil::date(2026, 11, 3).at(9, 0, 0, 0) },
            bytes: vec![2; 9].into(),
        }
    }

    /// Values of both formats with the records 7, 8 and 9, and where the first and the second of them end.
    fn values() -> [(Vec<u8>, [usize; 2]); 2] {
        let mut plain = Chunk::in_place_of(7, PLAIN, Vec::new());
        let mut packed = Chunk::in_place_of(7, PACKED, Vec::new());
        let mut ends = [Vec::new(), Vec::new()];
        for n in 7..10 {
            plain.push(&record(n));
            let (mut packer, mut block) = (Packer::default(), Vec::new());
            packer.push(&record(n));
            packer.finish(&mut block);
            packed.push_block(Block::cut(&block).unwrap().0);
            ends[0].push(plain.as_bytes().len());
            ends[1].push(packed.as_bytes().len());
        }
        let ends = ends.map(|ends| [ends[0], ends[1]]);
        [(plain.into_bytes(), ends[0]), (packed.into_bytes(), ends[1])]
    }

    #[test]
    fn records_of_a_value_are_read_from_any_position_on() {
        for (value, _) in values() {
            for from in 0..12 {
                let read: Vec<_> = records(&value, 7, from).collect::<Result<_, _>>().unwrap();
                let expected: Vec<_> = (7..10).filter(|n| *n >= from).map(|n| (n, record(n))).collect();
                assert_eq!(read, expected, "from {from}");
            }
        }
    }

    #[test]
    fn a_value_of_the_first_format_is_one_record() {
        let read: Vec<_> = records(&record(4).to_bytes(), 4, 1).collect::<Result<_, _>>().unwrap();
        assert_eq!(read, [(4, record(4))]);
    }

    #[test]
    fn a_value_that_was_cut_off_is_damage_and_never_a_shorter_log() {
        for (whole, ends) in values() {
            for end in (2..whole.len()).filter(|end| !ends.contains(end)) {
                assert!(records(&whole[..end], 1, 1).any(|read| read.is_err()), "cut at {end}");
            }
        }
    }
}
