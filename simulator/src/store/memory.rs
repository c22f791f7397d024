//! A store that ends with the process: for tests and for worlds that nobody wants to keep. It forgets the oldest records of
//! a world when they become too many, so that a load test of a month runs in the memory of a minute.

use super::record::Record;
use super::{Batch, Completion, NotTaken, Store, StoreError};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the records of a world may take, in bytes; some 12,000 inquiries.
pub const LIMIT_BYTES: usize = 64 << 20;
/// What a record takes beside its bytes, roughly.
const RECORD_BYTES: usize = 200;

/// Records in memory.
pub struct MemoryStore {
    limit: usize,
    worlds: Mutex<BTreeMap<String, Log>>,
}

/// The last records of a world.
#[derive(Default)]
struct Log {
    /// How many older ones are forgotten.
    forgotten: u64,
    records: VecDeque<Record>,
    bytes: usize,
}

impl Log {
    fn push(&mut self, record: Record, limit: usize) {
        self.bytes += size(&record);
        self.records.push_back(record);
        while self.bytes > limit
            && let Some(oldest) = self.records.pop_front()
        {
            self.bytes -= size(&oldest);
            self.forgotten += 1;
        }
    }
}

fn size(record: &Record) -> usize {
    record.bytes.len() + RECORD_BYTES
}

impl Default for MemoryStore {
    fn default() -> Self {
        MemoryStore::of(LIMIT_BYTES)
    }
}

impl MemoryStore {
    /// One that keeps records of so many bytes per world.
    #[must_use]
    pub fn of(limit: usize) -> Self {
        MemoryStore { limit, worlds: Mutex::default() }
    }

    fn worlds(&self) -> MutexGuard<'_, BTreeMap<String, Log>> {
        self.worlds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn append(&self, batch: Batch) -> Result<(), Box<NotTaken>> {
        let mut worlds = self.worlds();
        let log = worlds.entry(batch.world.to_string()).or_default();
        let expected = log.forgotten + log.records.len() as u64 + 1;
        let outcome = if batch.first == expected {
            batch.records.into_iter().for_each(|record| log.push(record, self.limit));
            Ok(())
        } else {
            Err(StoreError::OutOfOrder { world: batch.world.to_string(), expected, found: batch.first })
        };
        // Inside the lock, so that completions run in the order of the appends.
        (batch.done)(outcome);
        Ok(())
    }

    fn load(&self, world: &str, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, StoreError> {
        let worlds = self.worlds();
        let Some(log) = worlds.get(world) else { return Ok(Vec::new()) };
        let after = after.max(log.forgotten);
        let start = usize::try_from(after - log.forgotten).unwrap_or(usize::MAX).min(log.records.len());
        let page = log.records.range(start..).take(limit).cloned();
        Ok((after + 1..).zip(page).collect())
    }

    fn worlds(&self) -> Result<Vec<String>, StoreError> {
        Ok(MemoryStore::worlds(self)
            .iter()
            .filter(|(_, log)| !log.records.is_empty())
            .map(|(id, _)| id.clone())
            .collect())
    }

    fn delete(&self, world: &str, done: Completion) -> Result<(), StoreError> {
        self.worlds().remove(world);
        done(Ok(()));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::Header;
    use bytes::Bytes;
    use jiff::civil::date;

    fn record(input: u64) -> Record {
        let header = Header::Decided { input, at: date(2026, 11, 10).at(9, 0, 0, 0) };
        Record { header, bytes: Bytes::from(vec![0; 1_000]) }
    }

    #[test]
    fn the_oldest_are_forgotten_and_the_others_keep_their_positions() {
        let store = MemoryStore::of(10 * (1_000 + RECORD_BYTES));
        for first in 1..=25 {
            let done = Box::new(|outcome: Result<(), StoreError>| assert_eq!(outcome, Ok(())));
            let batch = Batch { world: "w".into(), first, records: vec![record(first)], done };
            store.append(batch).map_err(|not_taken| not_taken.why).unwrap();
        }
        let kept = store.load("w", 0, 100).unwrap();
        assert_eq!(kept.iter().map(|(position, _)| *position).collect::<Vec<_>>(), (16..=25).collect::<Vec<_>>());
        assert_eq!(store.load("w", 20, 2).unwrap(), [(21, record(21)), (22, record(22))]);
        assert_eq!(store.load("w", 25, 2).unwrap(), []);
    }
}
