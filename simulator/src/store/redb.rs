//! The embedded store: one file, one writer thread, group commit. The writer drains what waits, commits it in one
//! transaction, and only then wakes everybody who waited. Records that wait together lie together ([`super::chunk`]).

use super::chunk::{self, Chunk};
use super::record::Record;
use super::{Batch, Completion, NotTaken, Store, StoreError};
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, Table, TableDefinition, WriteTransaction};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;

/// World and position of the first record → stored records.
const LOG: TableDefinition<(&str, u64), &[u8]> = TableDefinition::new("log");
/// World → its last position.
const WORLDS: TableDefinition<&str, u64> = TableDefinition::new("worlds");

/// How many batches may wait for the writer.
pub(super) const QUEUE_LIMIT: usize = 65_536;
/// How many batches one transaction takes at most.
const GROUP_LIMIT: usize = 1_024;

enum Job {
    Append(Batch),
    Delete(String, Completion),
    Stop,
}

/// What redb may keep of its file in memory, in bytes. A log is written at its end and read from its beginning: little is
/// looked at twice.
const CACHE_BYTES: usize = 8 << 20;

/// The store in one redb file.
pub struct RedbStore {
    /// None once closed.
    database: RwLock<Option<Arc<Database>>>,
    jobs: Sender<Job>,
    /// How many jobs wait; the channel itself has no limit, because one with a limit keeps room for all of them.
    queued: Arc<AtomicUsize>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl RedbStore {
    /// Opens or makes the file.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process holds it; [`StoreError::Io`] otherwise.
    pub fn open(file: &Path) -> Result<RedbStore, StoreError> {
        let database = Database::builder().set_cache_size(CACHE_BYTES).create(file).map_err(|e| match e {
            DatabaseError::DatabaseAlreadyOpen => StoreError::InUse { file: file.display().to_string() },
            other => StoreError::Io(format!("{}: {other}", file.display())),
        })?;
        let database = Arc::new(database);
        let tables = database.begin_write().map_err(io)?;
        tables.open_table(LOG).map_err(io)?;
        tables.open_table(WORLDS).map_err(io)?;
        tables.commit().map_err(io)?;
        let (jobs, waiting) = channel();
        let queued = Arc::new(AtomicUsize::new(0));
        let (own, count) = (Arc::clone(&database), Arc::clone(&queued));
        let writer = std::thread::Builder::new()
            .name("onshi-store".into())
            .spawn(move || write_all(own, &waiting, &count))
            .map_err(|e| StoreError::Io(e.to_string()))?;
        Ok(RedbStore { database: RwLock::new(Some(database)), jobs, queued, writer: Mutex::new(Some(writer)) })
    }

    fn open_database(&self) -> Result<Arc<Database>, StoreError> {
        self.database.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(StoreError::Closed)
    }

    /// Puts a job into the queue, or gives it back.
    fn send(&self, job: Job) -> Result<(), (Job, StoreError)> {
        // Two who come together at the limit may both be taken: it is a guard, not a count.
        if self.queued.load(Ordering::Relaxed) >= QUEUE_LIMIT {
            return Err((job, StoreError::Full));
        }
        self.queued.fetch_add(1, Ordering::Relaxed);
        self.jobs.send(job).map_err(|error| (error.0, StoreError::Closed))
    }
}

impl Store for RedbStore {
    fn append(&self, batch: Batch) -> Result<(), Box<NotTaken>> {
        match self.send(Job::Append(batch)) {
            Err((Job::Append(batch), why)) => Err(Box::new(NotTaken { batch, why })),
            Err(_) | Ok(()) => Ok(()),
        }
    }

    fn load(&self, world: &str, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, StoreError> {
        let database = self.open_database()?;
        let reading = database.begin_read().map_err(io)?;
        let log = reading.open_table(LOG).map_err(io)?;
        let from = after.saturating_add(1);
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

    fn worlds(&self) -> Result<Vec<String>, StoreError> {
        let database = self.open_database()?;
        let reading = database.begin_read().map_err(io)?;
        let worlds = reading.open_table(WORLDS).map_err(io)?;
        let mut ids = Vec::new();
        for entry in worlds.iter().map_err(io)? {
            ids.push(entry.map_err(io)?.0.value().to_owned());
        }
        Ok(ids)
    }

    fn delete(&self, world: &str, done: Completion) -> Result<(), StoreError> {
        self.send(Job::Delete(world.to_owned(), done)).map_err(|(_, why)| why)
    }

    fn close(&self) {
        let Some(writer) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        // Whatever waits: Stop comes after it.
        let _ = self.jobs.send(Job::Stop);
        let _ = writer.join();
        *self.database.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Drop for RedbStore {
    fn drop(&mut self) {
        self.close();
    }
}

fn io(error: impl std::fmt::Display) -> StoreError {
    StoreError::Io(error.to_string())
}

/// The writer thread. After a failure nothing more is accepted: a gap in a log would be worse than a stop.
#[expect(clippy::needless_pass_by_value, reason = "the thread owns its share: the file is let go when it ends")]
fn write_all(database: Arc<Database>, waiting: &Receiver<Job>, queued: &AtomicUsize) {
    let mut failed: Option<StoreError> = None;
    let mut stop = false;
    while !stop {
        let Ok(first) = waiting.recv() else { return };
        let mut group = vec![first];
        while group.len() < GROUP_LIMIT
            && let Ok(job) = waiting.try_recv()
        {
            group.push(job);
        }
        // Stop is not counted; it is the last.
        let taken = group.iter().filter(|job| !matches!(job, Job::Stop)).count();
        queued.fetch_sub(taken, Ordering::Relaxed);
        stop = group.iter().any(|job| matches!(job, Job::Stop));
        let outcomes = match &failed {
            Some(_) => Err(StoreError::Closed),
            None => commit(&database, &group),
        };
        if let Err(error) = &outcomes {
            tracing::error!(%error, "保存できません。以後の入力は受け付けません");
            failed.get_or_insert_with(|| error.clone());
        }
        finish(group, outcomes);
    }
}

/// One transaction for a group; the outcome of each job, or why none of it stands.
fn commit(database: &Database, group: &[Job]) -> Result<Vec<Result<(), StoreError>>, StoreError> {
    let transaction = database.begin_write().map_err(io)?;
    let outcomes = Group::new(&transaction)?.write(group)?;
    transaction.commit().map_err(io)?;
    Ok(outcomes)
}

/// What one transaction adds.
struct Group<'t> {
    log: Table<'t, (&'static str, u64), &'static [u8]>,
    worlds: Table<'t, &'static str, u64>,
    /// The end of each world that the group touches.
    ends: BTreeMap<Arc<str>, End>,
}

/// The end of one world's log.
struct End {
    /// Last position.
    last: u64,
    /// Records that are not in the table yet.
    chunk: Option<Chunk>,
}

impl<'t> Group<'t> {
    fn new(transaction: &'t WriteTransaction) -> Result<Group<'t>, StoreError> {
        let log = transaction.open_table(LOG).map_err(io)?;
        let worlds = transaction.open_table(WORLDS).map_err(io)?;
        Ok(Group { log, worlds, ends: BTreeMap::new() })
    }

    fn write(mut self, group: &[Job]) -> Result<Vec<Result<(), StoreError>>, StoreError> {
        let mut outcomes = Vec::with_capacity(group.len());
        for job in group {
            outcomes.push(match job {
                Job::Append(batch) => self.append(batch)?,
                Job::Delete(world, _) => {
                    self.delete(world)?;
                    Ok(())
                }
                Job::Stop => Ok(()),
            });
        }
        for (world, end) in &self.ends {
            if let Some(chunk) = &end.chunk {
                put(&mut self.log, world, chunk)?;
            }
            self.worlds.insert(&**world, end.last).map_err(io)?;
        }
        Ok(outcomes)
    }

    fn append(&mut self, batch: &Batch) -> Result<Result<(), StoreError>, StoreError> {
        let world = &batch.world;
        if !self.ends.contains_key(world) {
            let last = self.worlds.get(&**world).map_err(io)?.map_or(0, |last| last.value());
            if last == 0 && batch.first != 1 {
                return Ok(Err(out_of_order(world, 0, batch.first)));
            }
            self.ends.insert(Arc::clone(world), End { last, chunk: None });
        }
        let Some(end) = self.ends.get_mut(world) else { return Ok(Err(StoreError::Closed)) };
        if batch.first != end.last + 1 {
            return Ok(Err(out_of_order(world, end.last, batch.first)));
        }
        for record in &batch.records {
            let chunk = end.chunk.get_or_insert_with(|| Chunk::from(end.last + 1));
            chunk.push(record);
            end.last += 1;
            if chunk.is_full() {
                put(&mut self.log, world, chunk)?;
                end.chunk = None;
            }
        }
        Ok(Ok(()))
    }

    fn delete(&mut self, world: &str) -> Result<(), StoreError> {
        self.ends.remove(world);
        self.log.retain_in((world, 0)..=(world, u64::MAX), |_, _| false).map_err(io)?;
        self.worlds.remove(world).map_err(io)?;
        Ok(())
    }
}

fn put(log: &mut Table<'_, (&'static str, u64), &'static [u8]>, world: &str, chunk: &Chunk) -> Result<(), StoreError> {
    log.insert((world, chunk.first), chunk.as_bytes()).map_err(io)?;
    Ok(())
}

fn out_of_order(world: &str, last: u64, found: u64) -> StoreError {
    StoreError::OutOfOrder { world: world.to_owned(), expected: last + 1, found }
}

fn finish(group: Vec<Job>, outcomes: Result<Vec<Result<(), StoreError>>, StoreError>) {
    let count = group.len();
    let outcomes = outcomes.unwrap_or_else(|error| vec![Err(error); count]);
    for (job, outcome) in group.into_iter().zip(outcomes) {
        match job {
            Job::Append(batch) => (batch.done)(outcome),
            Job::Delete(_, done) => done(outcome),
            Job::Stop => {}
        }
    }
}
