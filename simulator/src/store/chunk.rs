//! How the embedded store keeps records: those that become durable together lie in one value, because a tree entry a
//! record costs several times the record itself.
//!
//! Format 2: the byte 2, then per record its length (4 bytes, little endian) and its bytes ([`Record::to_bytes`]). A
//! value of format 1 is one record as it is; its first byte is the record's own version.

use super::record::{Record, RecordError};

/// First byte of a value that holds several records.
const CHUNK_FORMAT: u8 = 2;

/// From this size on a value takes no further record, so that one record is read without reading megabytes. The tables
/// give a value room of 2^n bytes: with an ordinary last record it stays below 256 KiB.
pub(super) const FULL_BYTES: usize = 240 << 10;

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
    /// An empty one in the memory of one that nobody needs any longer.
    pub(super) fn in_place_of(first: u64, mut bytes: Vec<u8>) -> Chunk {
        bytes.clear();
        bytes.push(CHUNK_FORMAT);
        Chunk { first, bytes }
    }

    /// The value's memory.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Adds the next record.
    pub(super) fn push(&mut self, record: &Record) {
        write(record, &mut self.bytes);
    }

    /// Adds records as [`write`] made them.
    pub(super) fn push_written(&mut self, written: &[u8]) {
        self.bytes.extend_from_slice(written);
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
    let (several, mut rest) = match stored.split_first() {
        Some((&CHUNK_FORMAT, rest)) => (true, rest),
        _ => (false, stored),
    };
    let mut position = first;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let own = match several.then(|| cut(rest)) {
                None => std::mem::take(&mut rest),
                Some(Some((own, behind))) => {
                    rest = behind;
                    own
                }
                Some(None) => {
                    rest = &[];
                    return Some(Err(RecordError::Damaged("長さが合いません".into())));
                }
            };
            position += 1;
            if position > from {
                return Some(Record::from_bytes(own).map(|record| (position - 1, record)));
            }
        }
        None
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
    use crate::store::record::Header;

    fn record(input: u64) -> Record {
        Record {
            header: Header::Decided { input, at: jiff::civil::date(2026, 11, 3).at(9, 0, 0, 0) },
            bytes: vec![2; 9].into(),
        }
    }

    #[test]
    fn records_of_a_value_are_read_from_any_position_on() {
        let mut chunk = Chunk::in_place_of(7, Vec::new());
        (7..10).for_each(|n| chunk.push(&record(n)));
        for from in 0..12 {
            let read: Vec<_> = records(chunk.as_bytes(), 7, from).collect::<Result<_, _>>().unwrap();
            let expected: Vec<_> = (7..10).filter(|n| *n >= from).map(|n| (n, record(n))).collect();
            assert_eq!(read, expected, "from {from}");
        }
    }

    #[test]
    fn a_value_of_the_first_format_is_one_record() {
        let read: Vec<_> = records(&record(4).to_bytes(), 4, 1).collect::<Result<_, _>>().unwrap();
        assert_eq!(read, [(4, record(4))]);
    }

    #[test]
    fn a_value_that_was_cut_off_is_damage_and_never_a_shorter_log() {
        let mut chunk = Chunk::in_place_of(1, Vec::new());
        (1..3).for_each(|n| chunk.push(&record(n)));
        let whole = chunk.as_bytes();
        let one = 1 + 4 + record(1).to_bytes().len();
        for end in (2..whole.len()).filter(|end| *end != one) {
            assert!(records(&whole[..end], 1, 1).any(|read| read.is_err()), "cut at {end}");
        }
    }
}
