//! Neighbouring records of one world, packed together: what comes and goes is XML that repeats itself, and what is small is
//! summed, written, waited for and taken over sooner.
//!
//! A block is: how many records (4 bytes, little endian), how many bytes they are (4), how many packed (4), and these, an LZ4
//! block. Unpacked they stand one behind the other as [`super::chunk::write`] makes them.

use super::chunk;
use super::record::{Record, RecordError};
use lz4_flex::block::{CompressTable, compress_into_with_table, decompress, get_maximum_output_size};

/// From this size on a block takes no further record, in bytes unpacked: with an ordinary last record it stays below the 64
/// KiB that LZ4 looks back, and one record is read without unpacking much.
const FULL_BYTES: usize = 48 << 10;

/// Bytes of a block before what is packed.
const HEAD_BYTES: usize = 12;

/// LZ4 never makes more than this out of one byte.
const MOST_OF_ONE: usize = 255;

/// A block in the making.
#[derive(Default)]
pub(super) struct Packer {
    count: u32,
    written: Vec<u8>,
    table: CompressTable,
}

impl Packer {
    /// Adds the next record.
    pub(super) fn push(&mut self, record: &Record) {
        chunk::write(record, &mut self.written);
        self.count += 1;
    }

    /// Whether the next record should begin another block.
    pub(super) fn is_full(&self) -> bool {
        self.written.len() >= FULL_BYTES
    }

    /// Appends the block and begins anew.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend_from_slice(&self.count.to_le_bytes());
        out.extend_from_slice(&size(self.written.len()).to_le_bytes());
        out.resize(start + HEAD_BYTES + get_maximum_output_size(self.written.len()), 0);
        let room = &mut out[start + HEAD_BYTES..];
        let packed =
            compress_into_with_table(&self.written, room, &mut self.table).expect("there is room for the worst case");
        out.truncate(start + HEAD_BYTES + packed);
        out[start + 8..start + HEAD_BYTES].copy_from_slice(&size(packed).to_le_bytes());
        self.count = 0;
        self.written.clear();
        self.written.shrink_to(2 * FULL_BYTES);
    }
}

fn size(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a block is far below 4 GiB")
}

/// A block as it stands somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block<'b> {
    /// How many records.
    pub(super) count: u32,
    /// How many bytes they are.
    bytes: u32,
    /// All of it.
    pub(super) whole: &'b [u8],
}

impl<'b> Block<'b> {
    /// Cuts a block off.
    pub(super) fn cut(stored: &'b [u8]) -> Option<(Block<'b>, &'b [u8])> {
        let (count, rest) = stored.split_first_chunk::<4>()?;
        let (bytes, rest) = rest.split_first_chunk::<4>()?;
        let (packed, rest) = rest.split_first_chunk::<4>()?;
        let packed = usize::try_from(u32::from_le_bytes(*packed)).ok()?;
        let behind = rest.get(packed..)?;
        let whole = &stored[..HEAD_BYTES + packed];
        Some((Block { count: u32::from_le_bytes(*count), bytes: u32::from_le_bytes(*bytes), whole }, behind))
    }

    /// Its records.
    ///
    /// # Errors
    /// [`RecordError`] when they are not what the block says, or cannot be read.
    pub(super) fn records(self) -> Result<Vec<Record>, RecordError> {
        let damaged = |what: &str| RecordError::Damaged(what.to_owned());
        let packed = &self.whole[HEAD_BYTES..];
        let bytes = usize::try_from(self.bytes).unwrap_or(usize::MAX);
        // What cannot be is not made room for.
        if bytes > packed.len().saturating_mul(MOST_OF_ONE) {
            return Err(damaged("圧縮された部分の長さが合いません"));
        }
        let written = decompress(packed, bytes).map_err(|error| RecordError::Damaged(error.to_string()))?;
        let records = chunk::written(&written).collect::<Result<Vec<_>, _>>()?;
        let whole = written.len() == bytes && records.len() == usize::try_from(self.count).unwrap_or(usize::MAX);
        if whole { Ok(records) } else { Err(damaged("圧縮された部分の件数が合いません")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::Header;

    fn record(input: u64, text: &str) -> Record {
        let at = jiff::civil::date(2026, 11, 3).at(9, 0, 0, 0);
        Record { header: Header::Decided { input, at }, bytes: text.to_owned().into() }
    }

    fn pack(records: &[Record]) -> Vec<u8> {
        let (mut packer, mut out) = (Packer::default(), Vec::new());
        records.iter().for_each(|record| packer.push(record));
        packer.finish(&mut out);
        out
    }

    #[test]
    fn what_was_packed_is_unpacked_and_small() {
        let text = "<InsurerNumber>12131017</InsurerNumber>\r\n".repeat(40);
        let records: Vec<_> = (0..20).map(|n| record(n, &text)).chain([record(20, "")]).collect();
        let packed = pack(&records);
        assert!(packed.len() * 9 < 20 * text.len(), "{}", packed.len());
        let behind = [packed.as_slice(), b"more"].concat();
        let (block, rest) = Block::cut(&behind).unwrap();
        assert_eq!((block.count, block.whole, rest), (21, packed.as_slice(), b"more".as_slice()));
        assert_eq!(block.records(), Ok(records));
    }

    #[test]
    fn a_block_written_long_ago_still_reads() {
        let old = b"\x02\0\0\0\x2C\0\0\0\x25\0\0\0\xE0\x12\0\0\0\x03\x09\0\0\0\x02\x01\xEA\x07\x0B\
            \x0A\0F<x/>\x16\0\xC0\x02\xEA\x07\x0B\x03\x09\0\0<x/>";
        assert_eq!(Block::cut(old).unwrap().0.records(), Ok(vec![record(1, "<x/>"), record(2, "<x/>")]));
    }

    #[test]
    fn damage_is_told_and_nothing_that_cannot_be_is_made_room_for() {
        let whole = pack(&[record(1, "abcabcabcabcabcabcabcabc"), record(2, "")]);
        for cut in 0..whole.len() {
            assert_eq!(Block::cut(&whole[..cut]), None, "cut at {cut}");
        }
        for byte in 0..8 {
            let mut bytes = whole.clone();
            bytes[byte] ^= 0x80;
            let damaged = Block::cut(&bytes).unwrap().0.records();
            assert!(matches!(damaged, Err(RecordError::Damaged(_))), "byte {byte}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_block_or_damage(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64), length in 0..64_u8) {
            let bytes = [&[1, 0, 0, 0, length, 0, 0, 0, length / 2, 0, 0, 0], bytes.as_slice()].concat();
            if let Some((block, _)) = Block::cut(&bytes) {
                let _ = block.records();
            }
        }
    }
}
