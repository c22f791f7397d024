//! A store that ends with the process: for tests and for worlds that nobody wants to keep.

use super::record::Record;
use super::{Batch, Completion, NotTaken, Store, StoreError};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Records in memory. A position is an index plus one.
#[derive(Default)]
pub struct MemoryStore {
    worlds: Mutex<BTreeMap<String, Vec<Record>>>,
}

impl MemoryStore {
    fn worlds(&self) -> MutexGuard<'_, BTreeMap<String, Vec<Record>>> {
        self.worlds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn append(&self, batch: Batch) -> Result<(), Box<NotTaken>> {
        let mut worlds = self.worlds();
        let log = worlds.entry(batch.world.to_string()).or_default();
        let expected = log.len() as u64 + 1;
        let outcome = if batch.first == expected {
            log.extend(batch.records);
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
        let start = usize::try_from(after).unwrap_or(usize::MAX).min(log.len());
        let page = log[start..].iter().take(limit).cloned();
        Ok((after + 1..).zip(page).collect())
    }

    fn worlds(&self) -> Result<Vec<String>, StoreError> {
        Ok(MemoryStore::worlds(self).iter().filter(|(_, log)| !log.is_empty()).map(|(id, _)| id.clone()).collect())
    }

    fn delete(&self, world: &str, done: Completion) -> Result<(), StoreError> {
        self.worlds().remove(world);
        done(Ok(()));
        Ok(())
    }
}
