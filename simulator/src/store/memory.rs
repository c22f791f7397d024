//! A store that ends with the process: for tests and for worlds that nobody wants to keep. It forgets the oldest records of
//! a world when they become too many, so that a load test of a month runs in the memory of a minute.

use super::log::Log;
use super::record::Record;
use super::{Batch, Completion, NotTaken, Store, StoreError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the records of a world may take, in bytes.
pub const LIMIT_BYTES: usize = 64 << 20;

/// Records in memory.
pub struct MemoryStore {
    limit: usize,
    worlds: Mutex<BTreeMap<String, Log>>,
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
        let expected = log.last() + 1;
        let outcome = if batch.first == expected {
            batch.records.iter().for_each(|record| log.push(record));
            log.forget_above(self.limit);
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
        log.from(after.saturating_add(1), limit)
    }

    fn worlds(&self) -> Result<Vec<String>, StoreError> {
        Ok(MemoryStore::worlds(self).iter().filter(|(_, log)| log.last() > 0).map(|(id, _)| id.clone()).collect())
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
        const LIMIT: usize = 1 << 20;
        const ALL: u64 = 3_000;
        let store = MemoryStore::of(LIMIT);
        for first in 1..=ALL {
            let done = Box::new(|outcome: Result<(), StoreError>| assert_eq!(outcome, Ok(())));
            let batch = Batch { world: "w".into(), first, records: vec![record(first)], done };
            store.append(batch).map_err(|not_taken| not_taken.why).unwrap();
        }
        let kept = store.load("w", 0, usize::MAX).unwrap();
        let bytes: usize = kept.iter().map(|(_, record)| record.to_bytes().len()).sum();
        assert!((LIMIT / 2..=LIMIT).contains(&bytes), "{bytes}");
        let first = ALL + 1 - kept.len() as u64;
        assert_eq!(kept, (first..=ALL).map(|position| (position, record(position))).collect::<Vec<_>>());
        assert_eq!(
            store.load("w", first + 3, 2).unwrap(),
            [(first + 4, record(first + 4)), (first + 5, record(first + 5))]
        );
        assert_eq!(store.load("w", 5, 1).unwrap(), [(first, record(first))]);
        assert_eq!(store.load("w", ALL, 2).unwrap(), []);
    }
}
