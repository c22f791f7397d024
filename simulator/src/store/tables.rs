//! The tables of the embedded store, in one redb file: what the write-ahead log handed over, and how far that is.

use super::StoreError;
use super::chunk;
use super::recent::Layer;
use super::record::Record;
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use std::path::Path;

/// World and position of the first record → stored records.
const LOG: TableDefinition<(&str, u64), &[u8]> = TableDefinition::new("log");
/// World → its last position.
const WORLDS: TableDefinition<&str, u64> = TableDefinition::new("worlds");
/// Nothing → the last turn of the write-ahead log that is here whole; absent as long as there was none.
const TAKEN: TableDefinition<(), u64> = TableDefinition::new("taken");

/// What redb may keep of its file in memory, in bytes. A log is written at its end and read from its beginning: little is
/// looked at twice.
const CACHE_BYTES: usize = 8 << 20;

/// The tables.
pub(super) struct Tables(Database);

impl Tables {
    /// Opens or makes the file.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process holds it; [`StoreError::Io`] otherwise.
    pub(super) fn open(file: &Path) -> Result<Tables, StoreError> {
        let database = Database::builder().set_cache_size(CACHE_BYTES).create(file).map_err(|e| match e {
            DatabaseError::DatabaseAlreadyOpen => StoreError::InUse { file: file.display().to_string() },
            other => StoreError::Io(format!("{}: {other}", file.display())),
        })?;
        let making = database.begin_write().map_err(io)?;
        making.open_table(LOG).map_err(io)?;
        making.open_table(WORLDS).map_err(io)?;
        making.open_table(TAKEN).map_err(io)?;
        making.commit().map_err(io)?;
        Ok(Tables(database))
    }

    /// The last turn of the write-ahead log that is here whole.
    pub(super) fn taken(&self) -> Result<u64, StoreError> {
        let reading = self.0.begin_read().map_err(io)?;
        let taken = reading.open_table(TAKEN).map_err(io)?;
        Ok(taken.get(()).map_err(io)?.map_or(0, |turn| turn.value()))
    }

    /// The last position of a world; 0 if it has none.
    pub(super) fn last(&self, world: &str) -> Result<u64, StoreError> {
        let reading = self.0.begin_read().map_err(io)?;
        let worlds = reading.open_table(WORLDS).map_err(io)?;
        Ok(worlds.get(world).map_err(io)?.map_or(0, |last| last.value()))
    }

    /// The ids of the worlds.
    pub(super) fn worlds(&self) -> Result<Vec<String>, StoreError> {
        let reading = self.0.begin_read().map_err(io)?;
        let worlds = reading.open_table(WORLDS).map_err(io)?;
        let ids = worlds.iter().map_err(io)?.map(|entry| Ok(entry.map_err(io)?.0.value().to_owned()));
        ids.collect()
    }

    /// The records of a world from a position on, at most `limit`, each with its position.
    pub(super) fn load(&self, world: &str, from: u64, limit: usize) -> Result<Vec<(u64, Record)>, StoreError> {
        let reading = self.0.begin_read().map_err(io)?;
        let log = reading.open_table(LOG).map_err(io)?;
        // The value that holds `from` may begin before it.
        let before = log.range((world, 0)..=(world, from)).map_err(io)?.next_back().transpose().map_err(io)?;
        let start = before.map_or(from, |(key, _)| key.value().1);
        let mut page = Vec::new();
        for entry in log.range((world, start)..=(world, u64::MAX)).map_err(io)? {
            let (key, stored) = entry.map_err(io)?;
            for record in chunk::records(stored.value(), key.value().1, from) {
                if page.len() == limit {
                    return Ok(page);
                }
                page.push(record?);
            }
        }
        Ok(page)
    }

    /// Takes over what was written up to the end of a turn, and removes a world behind that, in one durable step.
    pub(super) fn take_over(&self, layer: &Layer, turn: u64, without: Option<&str>) -> Result<(), StoreError> {
        let writing = self.0.begin_write().map_err(io)?;
        {
            let mut log = writing.open_table(LOG).map_err(io)?;
            let mut worlds = writing.open_table(WORLDS).map_err(io)?;
            for (world, own) in layer {
                for chunk in own.chunks() {
                    log.insert((&**world, chunk.first), chunk.as_bytes()).map_err(io)?;
                }
                worlds.insert(&**world, own.last()).map_err(io)?;
            }
            if let Some(world) = without {
                log.retain_in((world, 0)..=(world, u64::MAX), |_, _| false).map_err(io)?;
                worlds.remove(world).map_err(io)?;
            }
            writing.open_table(TAKEN).map_err(io)?.insert((), turn).map_err(io)?;
        }
        writing.commit().map_err(io)
    }
}

fn io(error: impl std::fmt::Display) -> StoreError {
    StoreError::Io(error.to_string())
}
