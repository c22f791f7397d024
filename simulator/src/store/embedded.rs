//! The embedded store: one writer thread, group commit. The writer drains what waits, writes it to the write-ahead log
//! ([`super::write_ahead`]) in one go, and only then wakes everybody who waited. When a file of that log is full, or
//! nothing came for a while, the tables ([`super::tables`]) take over what it holds, beside the writer.

use super::recent::{Layer, Recent};
use super::record::Record;
use super::tables::Tables;
use super::write_ahead::{Frame, WriteAhead};
use super::{Batch, Completion, NotTaken, Store, StoreError};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

/// How many batches may wait for the writer.
pub(super) const QUEUE_LIMIT: usize = 65_536;
/// How many batches one write takes at most.
const GROUP_LIMIT: usize = 1_024;
/// When so many batches came together, others are coming: the next write waits [`GATHER`] for them. A disk's
/// confirmation costs as much CPU as an inquiry, whether two wait for it or twenty.
const CROWD: usize = 4;
/// How long a write waits for others, when there are many.
const GATHER: Duration = Duration::from_micros(300);
/// After so long without a batch the tables take over what the write-ahead log holds.
const QUIET: Duration = Duration::from_secs(1);
/// From how many bytes on they take it over.
const TURN_BYTES: u64 = 4 << 20;

enum Job {
    Append(Batch),
    Delete(String, Completion),
    Stop,
}

/// The store in one file of tables and the two files of the write-ahead log beside it.
pub struct EmbeddedStore {
    /// None once closed.
    tables: RwLock<Option<Arc<Tables>>>,
    recent: Arc<Recent>,
    jobs: Sender<Job>,
    /// How many jobs wait; the channel itself has no limit, because one with a limit keeps room for all of them.
    queued: Arc<AtomicUsize>,
    writer: Mutex<Option<JoinHandle<()>>>,
}

impl EmbeddedStore {
    /// Opens or makes the files. What the log holds and the tables do not, because the process ended before, is taken over.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process holds them; [`StoreError::Io`] otherwise.
    pub fn open(file: &Path) -> Result<EmbeddedStore, StoreError> {
        let tables = Arc::new(Tables::open(file)?);
        let writer = Writer::open(file, TURN_BYTES, Arc::clone(&tables))?;
        let recent = Arc::clone(&writer.recent);
        let (jobs, waiting) = channel();
        let queued = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&queued);
        let writer = std::thread::Builder::new()
            .name("onshi-store".into())
            .spawn(move || writer.run(&waiting, &count))
            .map_err(io)?;
        Ok(EmbeddedStore { tables: RwLock::new(Some(tables)), recent, jobs, queued, writer: Mutex::new(Some(writer)) })
    }

    fn open_tables(&self) -> Result<Arc<Tables>, StoreError> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or(StoreError::Closed)
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

impl Store for EmbeddedStore {
    fn append(&self, batch: Batch) -> Result<(), Box<NotTaken>> {
        match self.send(Job::Append(batch)) {
            Err((Job::Append(batch), why)) => Err(Box::new(NotTaken { batch, why })),
            Err(_) | Ok(()) => Ok(()),
        }
    }

    fn load(&self, world: &str, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, StoreError> {
        let tables = self.open_tables()?;
        load(&tables, &self.recent, world, after, limit)
    }

    fn worlds(&self) -> Result<Vec<String>, StoreError> {
        let tables = self.open_tables()?;
        worlds(&tables, &self.recent)
    }

    fn delete(&self, world: &str, done: Completion) -> Result<(), StoreError> {
        self.send(Job::Delete(world.to_owned(), done)).map_err(|(_, why)| why)
    }

    fn close(&self) {
        let Some(writer) = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        // Whatever waits: Stop comes after it.
        let _ = self.jobs.send(Job::Stop);
        let _ = writer.join();
        *self.tables.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Drop for EmbeddedStore {
    fn drop(&mut self) {
        self.close();
    }
}

/// What is durable of a world.
fn load(
    tables: &Tables,
    recent: &Recent,
    world: &str,
    after: u64,
    limit: usize,
) -> Result<Vec<(u64, Record)>, StoreError> {
    let from = after.saturating_add(1);
    // First what is recent: what goes over to the tables meanwhile is then in both, never in neither.
    let (first, newer) = recent.load(world, from, limit)?;
    if first.is_some_and(|first| first <= from) {
        return Ok(newer);
    }
    let mut page = tables.load(world, from, limit)?;
    page.retain(|(position, _)| first.is_none_or(|first| *position < first));
    page.extend(newer);
    page.truncate(limit);
    Ok(page)
}

/// Which worlds there are.
fn worlds(tables: &Tables, recent: &Recent) -> Result<Vec<String>, StoreError> {
    let mut worlds = recent.worlds();
    worlds.extend(tables.worlds()?);
    worlds.sort_unstable();
    worlds.dedup();
    Ok(worlds)
}

fn io(error: impl std::fmt::Display) -> StoreError {
    StoreError::Io(error.to_string())
}

/// The writer thread's own.
struct Writer {
    tables: Arc<Tables>,
    recent: Arc<Recent>,
    ahead: WriteAhead,
    frame: Frame,
    /// Whether many came together the last time.
    crowded: bool,
    /// The last position of each world that was written to.
    ends: BTreeMap<Arc<str>, u64>,
    /// The take-over that is under way.
    passing: Option<JoinHandle<Result<(), StoreError>>>,
}

impl Writer {
    fn open(file: &Path, turn_bytes: u64, tables: Arc<Tables>) -> Result<Writer, StoreError> {
        let recent = Arc::new(Recent::default());
        let mut ends: BTreeMap<Arc<str>, u64> = BTreeMap::new();
        let ahead = WriteAhead::open(file, turn_bytes, tables.taken()?, |pieces| {
            for piece in pieces {
                let piece = piece?;
                let world: Arc<str> = piece.world.into();
                let last = match ends.get(&world) {
                    Some(last) => *last,
                    None => tables.last(&world)?,
                };
                if piece.first != last + 1 {
                    return Err(out_of_order(&world, last, piece.first));
                }
                recent.push(&world, piece.first, piece.block);
                ends.insert(world, last + u64::from(piece.block.count));
            }
            Ok(())
        })?;
        if !ends.is_empty() {
            tables.take_over(&recent.turn(), ahead.turn() - 1, None)?;
            recent.forget();
        }
        let mut frame = Frame::default();
        frame.clear();
        Ok(Writer { tables, recent, ahead, frame, crowded: false, ends, passing: None })
    }

    /// After a failure nothing more is accepted: a gap in a log would be worse than a stop.
    fn run(mut self, waiting: &Receiver<Job>, queued: &AtomicUsize) {
        let mut failed = false;
        let mut stop = false;
        while !stop {
            let Some(group) = self.next_group(waiting, failed) else { return };
            // Stop is not counted; it is the last.
            let taken = group.iter().filter(|job| !matches!(job, Job::Stop)).count();
            queued.fetch_sub(taken, Ordering::Relaxed);
            stop = group.iter().any(|job| matches!(job, Job::Stop));
            let outcomes = if failed { Err(StoreError::Closed) } else { self.carry_out(&group) };
            if let Err(error) = &outcomes
                && !failed
            {
                tracing::error!(%error, "保存できません。以後の入力は受け付けません");
                failed = true;
            }
            finish(group, outcomes);
        }
        if let Err(error) = self.settle() {
            tracing::error!(%error, "保存ファイルへの引き継ぎに失敗しました。次の起動時に追記ファイルから引き継ぎます");
        }
    }

    /// What waits, as soon as something does. None when nobody can send any longer.
    fn next_group(&mut self, waiting: &Receiver<Job>, failed: bool) -> Option<Vec<Job>> {
        let mut group = Vec::new();
        if !failed && self.ahead.is_used() {
            match waiting.recv_timeout(QUIET) {
                Ok(first) => group.push(first),
                Err(RecvTimeoutError::Disconnected) => return None,
                // The outcome is an empty group's, which nobody waits for.
                Err(RecvTimeoutError::Timeout) => return Some(group),
            }
        } else {
            group.push(waiting.recv().ok()?);
        }
        if self.crowded {
            std::thread::sleep(GATHER);
        }
        while group.len() < GROUP_LIMIT
            && let Ok(job) = waiting.try_recv()
        {
            group.push(job);
        }
        self.crowded = group.len() >= CROWD;
        Some(group)
    }

    /// The outcome of each job, or why none of it stands.
    fn carry_out(&mut self, group: &[Job]) -> Result<Vec<Result<(), StoreError>>, StoreError> {
        if self.ahead.is_full() || group.is_empty() {
            self.hand_over()?;
        }
        let mut outcomes = Vec::with_capacity(group.len());
        for job in group {
            outcomes.push(match job {
                Job::Append(batch) => self.append(batch)?,
                Job::Delete(world, _) => {
                    self.delete(world)?;
                    Ok(())
                }
                Job::Stop => {
                    self.write()?;
                    if self.ahead.is_used() {
                        self.hand_over()?;
                    }
                    Ok(())
                }
            });
        }
        self.write()?;
        Ok(outcomes)
    }

    /// Adds a batch to the frame.
    fn append(&mut self, batch: &Batch) -> Result<Result<(), StoreError>, StoreError> {
        let last = match self.ends.get_mut(&batch.world) {
            Some(last) => last,
            None => self.ends.entry(Arc::clone(&batch.world)).or_insert(self.tables.last(&batch.world)?),
        };
        if batch.first != *last + 1 {
            return Ok(Err(out_of_order(&batch.world, *last, batch.first)));
        }
        *last += batch.records.len() as u64;
        self.frame.push(&batch.world, batch.first, &batch.records);
        Ok(Ok(()))
    }

    /// Writes the frame, if there is something in it, and shows it to those who read.
    fn write(&mut self) -> Result<(), StoreError> {
        if self.frame.is_empty() {
            return Ok(());
        }
        self.ahead.write(&mut self.frame)?;
        for piece in self.frame.pieces() {
            let piece = piece?;
            if let Some((world, _)) = self.ends.get_key_value(piece.world) {
                self.recent.push(world, piece.first, piece.block);
            }
        }
        self.frame.clear();
        Ok(())
    }

    /// Removes a world, which waits for everything before it.
    fn delete(&mut self, world: &str) -> Result<(), StoreError> {
        self.write()?;
        let (layer, turn) = self.turn()?;
        self.tables.take_over(&layer, turn, Some(world))?;
        self.recent.forget();
        self.ends.remove(world);
        Ok(())
    }

    /// Lets the tables take over what is in the log, beside the writer.
    fn hand_over(&mut self) -> Result<(), StoreError> {
        let (layer, turn) = self.turn()?;
        let (tables, recent) = (Arc::clone(&self.tables), Arc::clone(&self.recent));
        let thread = std::thread::Builder::new().name("onshi-tables".into());
        let passing = thread.spawn(move || {
            tables.take_over(&layer, turn, None)?;
            recent.forget();
            Ok(())
        });
        self.passing = Some(passing.map_err(io)?);
        Ok(())
    }

    /// Begins the next turn of the log, as soon as the one before the last is in the tables.
    fn turn(&mut self) -> Result<(Arc<Layer>, u64), StoreError> {
        self.settle()?;
        let turn = self.ahead.turn();
        self.ahead.next()?;
        Ok((self.recent.turn(), turn))
    }

    /// Waits for the take-over that is under way.
    fn settle(&mut self) -> Result<(), StoreError> {
        let Some(passing) = self.passing.take() else { return Ok(()) };
        passing.join().unwrap_or_else(|_| Err(StoreError::Io("引き継ぎが中断しました".into())))
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::record::Header;
    use proptest::prelude::*;

    /// What happens to a store.
    #[derive(Debug, Clone)]
    enum Step {
        /// Some records of worlds, of these sizes, as one group.
        Append(Vec<(u8, Vec<u16>)>),
        Delete(u8),
        /// Nothing comes for a while.
        Quiet,
        /// The process ends without having closed the store.
        Killed,
        /// The store is closed and opened.
        Closed,
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            6 => proptest::collection::vec((0..3_u8, proptest::collection::vec(0..3_000_u16, 1..5)), 1..4).prop_map(Step::Append),
            1 => (0..3_u8).prop_map(Step::Delete),
            1 => Just(Step::Quiet),
            2 => Just(Step::Killed),
            1 => Just(Step::Closed),
        ];
        proptest::collection::vec(step, 1..40)
    }

    fn record(size: u16) -> Record {
        let at = jiff::civil::date(2026, 11, 3).at(9, 0, 0, 0);
        Record { header: Header::Decided { input: size.into(), at }, bytes: vec![size as u8; size.into()].into() }
    }

    fn writer(file: &Path) -> Writer {
        Writer::open(file, 8 << 10, Arc::new(Tables::open(file).unwrap())).unwrap()
    }

    fn carry_out(writer: &mut Writer, group: &[Job]) {
        writer.carry_out(group).unwrap().into_iter().for_each(|outcome| outcome.unwrap());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn whatever_happens_what_was_durable_is_there(steps in steps()) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("onshi.redb");
            let mut store = writer(&file);
            let mut told: BTreeMap<String, Vec<u16>> = BTreeMap::new();
            for step in steps {
                match step {
                    Step::Append(batches) => {
                        let jobs = batches.into_iter().map(|(world, sizes)| {
                            let world = format!("w{world}");
                            let known = told.entry(world.clone()).or_default();
                            let batch = Batch {
                                world: world.as_str().into(),
                                first: known.len() as u64 + 1,
                                records: sizes.iter().map(|size| record(*size)).collect(),
                                done: Box::new(|_| {}),
                            };
                            known.extend(sizes);
                            Job::Append(batch)
                        });
                        let group: Vec<_> = jobs.collect();
                        carry_out(&mut store, &group);
                    }
                    Step::Delete(world) => {
                        let world = format!("w{world}");
                        told.remove(&world);
                        carry_out(&mut store, &[Job::Delete(world, Box::new(|_| {}))]);
                    }
                    Step::Quiet => carry_out(&mut store, &[]),
                    Step::Killed | Step::Closed => {
                        if matches!(step, Step::Closed) {
                            carry_out(&mut store, &[Job::Stop]);
                        }
                        // The tables' file is let go; what the log has is not taken over.
                        store.settle().unwrap();
                        drop(store);
                        store = writer(&file);
                    }
                }
                prop_assert_eq!(worlds(&store.tables, &store.recent).unwrap(), told.keys().cloned().collect::<Vec<_>>());
                for (world, known) in &told {
                    for (after, limit) in [(0, 1_000), (known.len() / 2, 3), (known.len().saturating_sub(1), 2)] {
                        let expected = (1..).zip(known).skip(after).take(limit).map(|(position, size)| (position, record(*size)));
                        let page = load(&store.tables, &store.recent, world, after as u64, limit).unwrap();
                        prop_assert_eq!(page, expected.collect::<Vec<_>>());
                    }
                }
            }
            store.settle().unwrap();
        }
    }

    #[test]
    fn a_log_that_does_not_follow_the_tables_is_told_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("onshi.redb");
        let mut store = writer(&file);
        let batch = |first| {
            let done = Box::new(|_: Result<(), StoreError>| {});
            Job::Append(Batch { world: "a".into(), first, records: vec![record(1)], done })
        };
        carry_out(&mut store, &[batch(1)]);
        carry_out(&mut store, &[]);
        carry_out(&mut store, &[batch(2)]);
        store.settle().unwrap();
        drop(store);
        // Somebody put another file of tables there.
        std::fs::remove_file(&file).unwrap();
        let tables = Tables::open(&file).unwrap();
        tables.take_over(&Layer::new(), 1, None).unwrap();
        let opened = Writer::open(&file, TURN_BYTES, Arc::new(tables));
        assert!(matches!(opened.err(), Some(StoreError::OutOfOrder { expected: 1, found: 2, .. })));
    }

    #[test]
    fn tables_of_the_time_before_the_log_are_read_and_go_on() {
        use redb::TableDefinition;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("onshi.redb");
        let old = redb::Database::create(&file).unwrap();
        let making = old.begin_write().unwrap();
        let (log, ends) =
            (TableDefinition::<(&str, u64), &[u8]>::new("log"), TableDefinition::<&str, u64>::new("worlds"));
        making.open_table(log).unwrap().insert(("a", 1), record(5).to_bytes().as_slice()).unwrap();
        making.open_table(ends).unwrap().insert("a", 1).unwrap();
        making.commit().unwrap();
        drop(old);
        let mut store = writer(&file);
        let batch = Batch { world: "a".into(), first: 2, records: vec![record(6)], done: Box::new(|_| {}) };
        carry_out(&mut store, &[Job::Append(batch)]);
        assert_eq!(load(&store.tables, &store.recent, "a", 0, 9).unwrap(), [(1, record(5)), (2, record(6))]);
    }
}
