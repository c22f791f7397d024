//! The seam between the engine and the terminals: the engine starts and stops them, and hands them face files.

use super::{Denial, Reply, WorldHandle};
use futures::future::BoxFuture;
use std::sync::Arc;

/// Starts the terminals of a world: one per facility. `serve` and tests choose the implementation.
pub trait StartTerminals: Send + Sync {
    /// Starts a terminal for every facility of `world`, makes its folders, delivers what
    /// [`WorldHandle::undelivered`] tells, and returns when the folders are watched.
    fn start(&self, world: WorldHandle) -> BoxFuture<'_, Result<Arc<dyn Terminals>, Denial>>;
}

/// The running terminals of one world.
pub trait Terminals: Send + Sync {
    /// Puts a face file into the facility's folder face and records the delivery. Returns once it stands there; a
    /// planned delay (`after`) is kept without keeping the caller waiting.
    fn deliver_face(&self, facility: &str, file: Reply) -> BoxFuture<'_, Result<(), Denial>>;

    /// Stops watching. Requests that were taken are finished first.
    fn stop(&self) -> BoxFuture<'_, ()>;
}

/// No terminals at all: for worlds that are reached over HTTP only, and for tests of the engine.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTerminals;

impl StartTerminals for NoTerminals {
    fn start(&self, _world: WorldHandle) -> BoxFuture<'_, Result<Arc<dyn Terminals>, Denial>> {
        Box::pin(async { Ok(Arc::new(NoTerminals) as Arc<dyn Terminals>) })
    }
}

impl Terminals for NoTerminals {
    fn deliver_face(&self, _facility: &str, _file: Reply) -> BoxFuture<'_, Result<(), Denial>> {
        Box::pin(async { Ok(()) })
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}
