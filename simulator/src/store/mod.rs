//! The append-only log of each world. The store knows records and bytes; it knows nothing of what they mean.
//!
//! - [`Store`]: the contract, the same for every back end;
//! - [`record`]: the versioned format of one record; `header`: the compact form of what it says;
//! - [`memory`]: a store that ends with the process;
//! - [`embedded`]: files beside the program, with group commit: `write_ahead` is where records become durable, `tables`
//!   where they stay, `recent` what is on its way from one to the other;
//! - `log`, `chunk`, `block`: records that lie together, in memory, on disk, and packed.

mod block;
mod chunk;
pub mod embedded;
mod header;
mod log;
pub mod memory;
mod recent;
pub mod record;
mod tables;
mod write_ahead;

use record::{Record, RecordError};
use std::sync::Arc;

/// Called once, in the order of the appends, when a batch is durable or will never be.
pub type Completion = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// Some records of one world that become durable together.
pub struct Batch {
    /// The world's id.
    pub world: Arc<str>,
    /// Position of the first record; positions of a world count from 1 without gaps.
    pub first: u64,
    /// The records.
    pub records: Vec<Record>,
    /// What to do afterwards. It may run on the store's own thread and must not block.
    pub done: Completion,
}

/// A batch that a store did not take: nothing of it is recorded and its `done` is not called.
pub struct NotTaken {
    /// The batch.
    pub batch: Batch,
    /// [`StoreError::Full`] or [`StoreError::Closed`].
    pub why: StoreError,
}

impl std::fmt::Debug for NotTaken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("NotTaken").field(&self.why).finish()
    }
}

/// What can go wrong in a store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened because another process holds it.
    #[error("保存ファイル {file} は別のプログラムが使用しています")]
    InUse {
        /// The file.
        file: String,
    },
    /// Reading or writing failed.
    #[error("保存ファイルの読み書きに失敗しました: {0}")]
    Io(String),
    /// The queue of waiting records is full.
    #[error("保存待ちの記録が多すぎます")]
    Full,
    /// A record was appended at a position that does not follow the last one.
    #[error("ワールド {world} の記録の順序が違います: 次は {expected} のはずが {found} でした")]
    OutOfOrder {
        /// The world.
        world: String,
        /// The position that should have come.
        expected: u64,
        /// The position that came.
        found: u64,
    },
    /// A stored record cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// An earlier failure closed the store.
    #[error("保存先は以前の失敗のため閉じています")]
    Closed,
}

/// An append-only log per world.
pub trait Store: Send + Sync {
    /// Puts a batch at the end of its world's log. Returns at once; `done` tells when it is durable.
    ///
    /// # Errors
    /// The batch comes back when the queue is full or the store closed.
    fn append(&self, batch: Batch) -> Result<(), Box<NotTaken>>;

    /// The durable records of a world after a position, at most `limit`, in order, each with its position.
    ///
    /// # Errors
    /// When reading fails or a record's format is unknown.
    fn load(&self, world: &str, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, StoreError>;

    /// The ids of the worlds that have at least one record, in order.
    ///
    /// # Errors
    /// When reading fails.
    fn worlds(&self) -> Result<Vec<String>, StoreError>;

    /// Removes a world and all its records, after everything that was appended before.
    ///
    /// # Errors
    /// [`StoreError::Full`] and [`StoreError::Closed`]; `done` is not called then.
    fn delete(&self, world: &str, done: Completion) -> Result<(), StoreError>;

    /// Makes durable what waits and lets go of files; everything after that is [`StoreError::Closed`].
    fn close(&self) {}
}

#[cfg(test)]
mod contract;
