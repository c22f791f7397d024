//! A world's journal: appends records in order, knows what is durable, and shows it by pages. Nothing is shown before
//! it is durable.
//!
//! What comes in has its place in the log before it is read, but nobody waits for that record: it is held until the next
//! one that somebody waits for and becomes durable with it, so that an exchange costs one commit and one wake-up of the
//! store's thread. What leaves is in the log together with everything before it.

use super::Denial;
use super::site_key::{facility_of, terminal_of};
use super::to_wire::moment;
use crate::actors::platform::from_wire::message_of;
use crate::store::record::{Header, Record};
use crate::store::{Batch, Store, StoreError};
use crate::telling;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use onshi_wire::control::journal::{Direction, Door, JournalEntry, JournalPage, JournalQuery};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{oneshot, watch};

/// The greatest wait for a new entry, in milliseconds.
const MAX_WAIT_MS: u64 = 30_000;
/// Entries of a page when the query does not say.
const DEFAULT_PAGE: u32 = 500;
/// The greatest page.
const MAX_PAGE: u32 = 1_000;
/// Of how many of the last entries the position is known without looking into the store.
const KNOWN_POSITIONS: usize = 65_536;
/// Records looked at in one go for the next entry: few records are none.
const LOOK_AHEAD: usize = 8;
/// How many records are held at most until somebody waits for one.
const HELD_LIMIT: usize = 4_096;

/// The end of a log: what the next record will be numbered. Guarded by the engine's lock, so that numbers are given in
/// the order of the appends.
#[derive(Debug)]
pub(crate) struct Tail {
    /// Position of the next record.
    position: u64,
    /// Number of the next journal entry.
    seq: u64,
    /// The last records before `position`, which the store has not been given yet.
    held: Vec<Record>,
}

impl Tail {
    /// The tail of an empty log.
    pub(crate) fn start() -> Tail {
        Tail { position: 1, seq: 1, held: Vec::new() }
    }

    /// The number that the next journal entry gets.
    pub(crate) fn next_seq(&self) -> u64 {
        self.seq
    }

    fn push(&mut self, record: Record) {
        self.position += 1;
        self.seq += u64::from(record.header.seq().is_some());
        self.held.push(record);
    }

    /// Takes the last record back, which the store was not given.
    fn pop(&mut self) {
        if let Some(record) = self.held.pop() {
            self.position -= 1;
            self.seq -= u64::from(record.header.seq().is_some());
        }
    }
}

/// Where the store's outcome goes.
type Told = oneshot::Sender<Result<(), StoreError>>;

/// Resolves when a record is durable.
pub(crate) struct Durable(oneshot::Receiver<Result<(), StoreError>>);

impl Durable {
    /// Waits.
    pub(crate) async fn wait(self) -> Result<(), Denial> {
        match self.0.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(unavailable(&error)),
            Err(_) => Err(unavailable(&StoreError::Closed)),
        }
    }
}

/// The denial for a store that failed.
pub(crate) fn unavailable(error: &StoreError) -> Denial {
    Denial::unavailable(
        "保存",
        error.to_string(),
        "空き容量と書き込み権限を確かめ、onshi を起動し直してください。応答していない要求は起動後に処理されます。",
    )
}

/// One world's journal.
pub(crate) struct Journal {
    world: Arc<str>,
    store: Arc<dyn Store>,
    seen: Arc<Seen>,
}

/// What is durable.
struct Seen {
    positions: Mutex<Positions>,
    last: watch::Sender<u64>,
    failed: AtomicBool,
}

/// Where the last entries stand.
#[derive(Default)]
struct Positions {
    /// Entries so far: the number of the last.
    last: u64,
    /// Positions of the last [`KNOWN_POSITIONS`].
    of: VecDeque<u64>,
}

impl Positions {
    fn push(&mut self, position: u64) {
        if self.of.len() == KNOWN_POSITIONS {
            self.of.pop_front();
        }
        self.of.push_back(position);
        self.last += 1;
    }

    /// The position of an entry, if it is one of the last.
    fn get(&self, seq: u64) -> Option<u64> {
        let back = usize::try_from(self.last.checked_sub(seq)?).ok()?;
        self.of.get(self.of.len().checked_sub(back + 1)?).copied()
    }

    /// Where those begin that are known.
    fn first(&self) -> u64 {
        self.of.front().copied().unwrap_or(1)
    }
}

impl Seen {
    fn positions(&self) -> MutexGuard<'_, Positions> {
        self.positions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes which of the records from a position on are entries.
    fn note(&self, first: u64, entries: &[bool]) {
        let mut positions = self.positions();
        let entries = (first..).zip(entries).filter(|(_, entry)| **entry);
        entries.for_each(|(position, _)| positions.push(position));
        let last = positions.last;
        drop(positions);
        // Nobody is woken where nobody listens, which is nearly always. Whoever begins to listen now sees the new number:
        // both look under the channel's lock.
        self.last.send_if_modified(|told| {
            *told = last;
            self.last.receiver_count() > 0
        });
    }
}

impl Journal {
    /// The journal of a world in a store.
    pub(crate) fn new(world: Arc<str>, store: Arc<dyn Store>) -> Journal {
        let (last, _) = watch::channel(0);
        let seen = Seen { positions: Mutex::default(), last, failed: AtomicBool::new(false) };
        Journal { world, store, seen: Arc::new(seen) }
    }

    /// Notes a record that was loaded at a restart, in order, and moves the tail behind it.
    pub(crate) fn restore(&self, tail: &mut Tail, position: u64, header: &Header) {
        tail.position = position + 1;
        if let Some(seq) = header.seq() {
            tail.seq = seq + 1;
        }
        self.seen.note(position, &[header.seq().is_some()]);
    }

    /// Gives a record its place in the log; it becomes durable with the next one that somebody waits for. The caller
    /// holds the engine's lock.
    pub(crate) fn hold(&self, tail: &mut Tail, record: Record) -> Result<(), Denial> {
        if tail.held.len() >= HELD_LIMIT {
            self.hand_over(tail, None)?;
        }
        if self.seen.failed.load(Ordering::Acquire) {
            return Err(unavailable(&StoreError::Closed));
        }
        tail.push(record);
        Ok(())
    }

    /// Appends a record and with it what is held. The caller holds the engine's lock.
    pub(crate) fn append(&self, tail: &mut Tail, record: Record) -> Result<Durable, Denial> {
        let (tell, told) = oneshot::channel();
        tail.push(record);
        let handed = self.hand_over(tail, Some(tell));
        if handed.is_err() {
            tail.pop();
        }
        handed.map(|()| Durable(told))
    }

    /// Gives the store what is held; the last of it can be waited for.
    pub(crate) fn flush(&self, tail: &mut Tail) -> Result<Option<Durable>, Denial> {
        if tail.held.is_empty() {
            return Ok(None);
        }
        let (tell, told) = oneshot::channel();
        self.hand_over(tail, Some(tell))?;
        Ok(Some(Durable(told)))
    }

    /// Gives the store what is held, though nobody waits for it.
    pub(crate) fn release(&self, tail: &mut Tail) -> Result<(), Denial> {
        if tail.held.is_empty() { Ok(()) } else { self.hand_over(tail, None) }
    }

    fn hand_over(&self, tail: &mut Tail, tell: Option<Told>) -> Result<(), Denial> {
        if self.seen.failed.load(Ordering::Acquire) {
            return Err(unavailable(&StoreError::Closed));
        }
        let records = std::mem::take(&mut tail.held);
        let first = tail.position - records.len() as u64;
        let entries: Vec<bool> = records.iter().map(|record| record.header.seq().is_some()).collect();
        let seen = Arc::clone(&self.seen);
        let done = Box::new(move |outcome: Result<(), StoreError>| {
            match outcome {
                Ok(()) => seen.note(first, &entries),
                Err(_) => seen.failed.store(true, Ordering::Release),
            }
            if let Some(tell) = tell {
                // Who waited may have gone away.
                let _ = tell.send(outcome);
            }
        });
        let batch = Batch { world: Arc::clone(&self.world), first, records, done };
        self.store.append(batch).map_err(|not_taken| {
            tail.held = not_taken.batch.records;
            unavailable(&not_taken.why)
        })
    }

    /// The last durable number.
    pub(crate) fn last(&self) -> u64 {
        *self.seen.last.borrow()
    }

    /// Durable records after a position.
    pub(crate) fn load(&self, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, Denial> {
        self.store.load(&self.world, after, limit).map_err(|error| unavailable(&error))
    }

    /// The record of an entry.
    pub(crate) fn record(&self, seq: u64) -> Result<Option<Record>, Denial> {
        match self.at_or_after(seq)? {
            Some((position, found)) if found == seq => Ok(self.load(position - 1, 1)?.pop().map(|(_, record)| record)),
            _ => Ok(None),
        }
    }

    /// Position and number of the first entry with this number or a later one: an ephemeral store forgets old ones.
    fn at_or_after(&self, seq: u64) -> Result<Option<(u64, u64)>, Denial> {
        let (known, mut high) = {
            let positions = self.seen.positions();
            if seq == 0 || seq > positions.last {
                return Ok(None);
            }
            (positions.get(seq), positions.first())
        };
        if let Some(position) = known {
            return self.entry_from(position);
        }
        // Every entry has a position not below its number.
        let mut low = seq;
        while low < high {
            let middle = low + (high - low) / 2;
            match self.entry_from(middle)? {
                Some((position, found)) if found < seq => low = position + 1,
                _ => high = middle,
            }
        }
        self.entry_from(low)
    }

    /// The first entry at a position or behind it.
    fn entry_from(&self, position: u64) -> Result<Option<(u64, u64)>, Denial> {
        let mut after = position.saturating_sub(1);
        loop {
            let records = self.load(after, LOOK_AHEAD)?;
            let entry = records.iter().find_map(|(position, record)| Some((*position, record.header.seq()?)));
            match records.last() {
                None => return Ok(None),
                _ if entry.is_some() => return Ok(entry),
                Some((last, _)) => after = *last,
            }
        }
    }

    /// A page, waiting for its first entry if the query says so.
    pub(crate) async fn page(&self, query: &JournalQuery) -> Result<JournalPage, Denial> {
        if query.wait_ms > 0 {
            let mut last = self.seen.last.subscribe();
            let limit = Duration::from_millis(query.wait_ms.min(MAX_WAIT_MS));
            // A timeout is an ordinary outcome: the page is empty then.
            let _ = tokio::time::timeout(limit, last.wait_for(|last| *last > query.after)).await;
        }
        let limit = query.limit.unwrap_or(DEFAULT_PAGE).clamp(1, MAX_PAGE);
        let last_seq = self.last();
        let entries = self.entries(query.after, u64::from(limit), query.bytes)?;
        Ok(JournalPage { entries, last_seq })
    }

    /// At most so many entries with numbers above `after`, all durable.
    fn entries(&self, after: u64, limit: u64, bytes: bool) -> Result<Vec<JournalEntry>, Denial> {
        let last_seq = self.last();
        let Some((first, seq)) = self.at_or_after(after.saturating_add(1))? else { return Ok(Vec::new()) };
        let to = last_seq.min((seq - 1).saturating_add(limit));
        let Some((last, _)) = self.at_or_after(to)? else { return Ok(Vec::new()) };
        let count = usize::try_from(last - first + 1).unwrap_or(usize::MAX);
        let records = self.load(first - 1, count)?;
        Ok(records.into_iter().filter_map(|(_, record)| entry(&record, bytes)).collect())
    }
}

/// An entry as the API shows it; none for what the journal does not show.
pub(crate) fn entry(record: &Record, bytes: bool) -> Option<JournalEntry> {
    let (direction, at, door, facility, answers, name) = match &record.header {
        Header::Created { at, .. } => {
            (Direction::Received, at, Door::Control, None, None, "POST /api/v1/worlds".to_owned())
        }
        Header::Received { at, door, facility, name, .. } => {
            (Direction::Received, at, *door, facility.clone(), None, name.clone())
        }
        Header::Answered { at, door, facility, answers, name, .. } => {
            (Direction::Answered, at, *door, facility.clone(), Some(*answers), name.clone())
        }
        Header::Delivered { at, door, facility, answers, name, .. } => {
            (Direction::Delivered, at, *door, facility.clone(), Some(*answers), name.clone())
        }
        Header::Decided { .. } | Header::Slice { .. } => return None,
    };
    Some(JournalEntry {
        seq: record.header.seq()?,
        at: moment(*at),
        direction,
        door,
        terminal: facility.as_deref().and_then(terminal_of).map(str::to_owned),
        facility: facility.as_deref().map(|key| facility_of(key).to_owned()),
        answers,
        message: message_id(door, &name),
        name,
        summary: summary(&record.header),
        size: record.bytes.len() as u64,
        bytes_base64: bytes.then(|| STANDARD.encode(shown_bytes(record))),
    })
}

/// The bytes as the journal shows them: messages as they were, bodies of the control API without the numbers that are
/// told for verification only.
pub(crate) fn shown_bytes(record: &Record) -> Vec<u8> {
    let control = match &record.header {
        Header::Created { .. } => true,
        Header::Received { door, .. } | Header::Answered { door, .. } => *door == Door::Control,
        Header::Delivered { .. } | Header::Decided { .. } | Header::Slice { .. } => false,
    };
    if control { telling::masked_body(&record.bytes) } else { record.bytes.to_vec() }
}

fn summary(header: &Header) -> String {
    match header {
        Header::Created { .. } => "ワールドを作成".into(),
        Header::Received { door: Door::Control, .. } => "操作を受付".into(),
        Header::Received { door: Door::Claims, .. } => "請求ファイルを受付".into(),
        Header::Received { .. } => "要求を受付".into(),
        Header::Answered { summary, .. } => summary.clone(),
        Header::Delivered { .. } => "フォルダに配置".into(),
        Header::Decided { .. } | Header::Slice { .. } => String::new(),
    }
}

/// API識別ID: what stands before the first underscore of a file name, if it looks like one.
fn message_id(door: Door, name: &str) -> Option<String> {
    if matches!(door, Door::Control | Door::Claims) {
        return None;
    }
    let stem = message_of(name);
    let plausible = stem.len() >= 8 && stem.len() <= 20 && stem.bytes().all(|b| b.is_ascii_alphanumeric());
    plausible.then(|| stem.to_owned())
}
