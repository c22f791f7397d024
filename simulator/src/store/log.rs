//! The records of one world, or the last of them, in memory: in their stored form, as on disk. Kept as they are, their
//! many small texts would be spread over all memory, and whatever is allocated for the next inquiry would have to be
//! fetched from far away.

use super::StoreError;
use super::block::Block;
use super::chunk::{self, Chunk, PACKED, PLAIN, ROOM_BYTES};
use super::record::Record;
use std::collections::VecDeque;

/// Neighbouring records of one world.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Position of the last; 0 if there never was one.
    last: u64,
    chunks: VecDeque<Chunk>,
    bytes: usize,
    /// Memory of the chunk that was forgotten last, for the next one.
    spare: Option<Vec<u8>>,
}

impl Log {
    /// An empty one whose first record will follow this position.
    pub(super) fn behind(last: u64) -> Log {
        Log { last, ..Log::default() }
    }

    /// Position of the last record.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// Position of the first record that is here; none if none is.
    pub(super) fn first(&self) -> Option<u64> {
        self.chunks.front().map(|chunk| chunk.first)
    }

    /// Its chunks, in order.
    pub(super) fn chunks(&self) -> impl Iterator<Item = &Chunk> {
        self.chunks.iter()
    }

    /// Adds the next record, as it is; not to a log that has blocks.
    pub(super) fn push(&mut self, record: &Record) {
        self.grow(1, PLAIN, Chunk::is_full, |chunk| chunk.push(record));
    }

    /// Adds the next records; not to a log that has some as they are.
    pub(super) fn push_block(&mut self, block: Block<'_>) {
        let full = |chunk: &Chunk| !chunk.has_room_for(block.whole.len());
        self.grow(block.count.into(), PACKED, full, |chunk| chunk.push_block(block));
    }

    fn grow(&mut self, count: u64, format: u8, full: impl FnOnce(&Chunk) -> bool, add: impl FnOnce(&mut Chunk)) {
        if self.chunks.back().is_none_or(full) {
            // A log at its limit goes round in the memory that it has: what is new would have to be cleared first. A small
            // world stays small: only a log that filled one chunk gets room for the whole of the next.
            let room = if self.chunks.is_empty() { 0 } else { ROOM_BYTES };
            let memory = self.spare.take().unwrap_or_else(|| Vec::with_capacity(room));
            let chunk = Chunk::in_place_of(self.last + 1, format, memory);
            self.bytes += chunk.as_bytes().len();
            self.chunks.push_back(chunk);
        }
        let chunk = self.chunks.back_mut().expect("there is one now, if there was none");
        let before = chunk.as_bytes().len();
        add(chunk);
        self.bytes += chunk.as_bytes().len() - before;
        self.last += count;
    }

    /// Forgets the oldest records as long as there are more bytes than that.
    pub(super) fn forget_above(&mut self, limit: usize) {
        while self.bytes > limit
            && self.chunks.len() > 1
            && let Some(oldest) = self.chunks.pop_front()
        {
            self.bytes -= oldest.as_bytes().len();
            self.spare = Some(oldest.into_bytes()).filter(|memory| memory.capacity() == ROOM_BYTES);
        }
    }

    /// The records from a position on, at most `limit`, each with its position.
    pub(super) fn from(&self, from: u64, limit: usize) -> Result<Vec<(u64, Record)>, StoreError> {
        let start = self.chunks.partition_point(|chunk| chunk.first <= from).saturating_sub(1);
        let chunks = self.chunks.range(start..);
        let records = chunks.flat_map(|chunk| chunk::records(chunk.as_bytes(), chunk.first, from));
        Ok(records.take(limit).collect::<Result<_, _>>()?)
    }
}
