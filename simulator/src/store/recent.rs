//! What is durable in the write-ahead log and not yet in the tables, for those who read.

use super::StoreError;
use super::block::Block;
use super::log::Log;
use super::record::Record;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What one turn of the write-ahead log added to the worlds.
pub(super) type Layer = BTreeMap<Arc<str>, Log>;

/// The turn that is being taken over, and the one that is written.
#[derive(Default)]
pub(super) struct Recent(Mutex<Layers>);

#[derive(Default)]
struct Layers {
    passing: Arc<Layer>,
    current: Layer,
}

impl Recent {
    fn layers(&self) -> MutexGuard<'_, Layers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds records that are durable now, the next of their world.
    pub(super) fn push(&self, world: &Arc<str>, first: u64, block: Block<'_>) {
        let mut layers = self.layers();
        if !layers.current.contains_key(world) {
            layers.current.insert(Arc::clone(world), Log::behind(first - 1));
        }
        if let Some(log) = layers.current.get_mut(world) {
            log.push_block(block);
        }
    }

    /// A new turn begins: what the one before added. It is told of until [`forget`](Self::forget).
    pub(super) fn turn(&self) -> Arc<Layer> {
        let mut layers = self.layers();
        layers.passing = Arc::new(std::mem::take(&mut layers.current));
        Arc::clone(&layers.passing)
    }

    /// The tables have it.
    pub(super) fn forget(&self) {
        let passed = std::mem::take(&mut self.layers().passing);
        // Outside the lock.
        drop(passed);
    }

    /// The worlds.
    pub(super) fn worlds(&self) -> Vec<String> {
        let layers = self.layers();
        layers.passing.keys().chain(layers.current.keys()).map(|world| world.to_string()).collect()
    }

    /// The records of a world from a position on, at most `limit`, and the position of the first that is here: those
    /// before it are in the tables.
    #[expect(clippy::type_complexity, reason = "a page and where its source begins")]
    pub(super) fn load(
        &self,
        world: &str,
        from: u64,
        limit: usize,
    ) -> Result<(Option<u64>, Vec<(u64, Record)>), StoreError> {
        let layers = self.layers();
        let logs: Vec<&Log> = [layers.passing.get(world), layers.current.get(world)].into_iter().flatten().collect();
        let first = logs.first().and_then(|log| log.first());
        let mut page = Vec::new();
        for log in logs {
            page.extend(log.from(from, limit - page.len())?);
        }
        Ok((first, page))
    }
}
