//! Linux: a task of the runtime reads the kernel's queue.

use inotify::{Event, EventMask, Inotify, WatchDescriptor, WatchMask, Watches};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

/// Room for what the kernel gives at once: some hundred names.
const BUFFER_BYTES: usize = 16 << 10;
/// How often the kernel is asked before bells are rung.
const READS_AT_ONCE: usize = 4;

/// Files that come, and the folder itself when it goes. Opening and reading are not news: the scan itself opens files; what
/// is taken away leaves nothing to look at.
fn news() -> WatchMask {
    WatchMask::CREATE
        | WatchMask::CLOSE_WRITE
        | WatchMask::MODIFY
        | WatchMask::MOVED_TO
        | WatchMask::DELETE_SELF
        | WatchMask::MOVE_SELF
        | WatchMask::ONLYDIR
}

/// Who is rung for what.
#[derive(Debug, Default)]
struct Routes {
    by_folder: HashMap<PathBuf, (WatchDescriptor, Arc<Notify>)>,
    by_watch: HashMap<WatchDescriptor, Arc<Notify>>,
}

/// One queue of the kernel.
pub(super) struct Events {
    watches: Mutex<Watches>,
    routes: Arc<Mutex<Routes>>,
    reader: AbortHandle,
}

impl std::fmt::Debug for Events {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Events").field("routes", &self.routes).finish_non_exhaustive()
    }
}

impl Events {
    pub(super) fn start() -> io::Result<Self> {
        let inotify = Inotify::init()?;
        let watches = Mutex::new(inotify.watches());
        let queue = registered(inotify)?;
        let routes: Arc<Mutex<Routes>> = Arc::default();
        let reader = tokio::spawn(read(queue, Arc::clone(&routes))).abort_handle();
        Ok(Events { watches, routes, reader })
    }

    pub(super) fn watch(&self, folder: &Path, bell: &Arc<Notify>) -> io::Result<()> {
        // Whoever reads an event of this watch waits until its bell is known.
        let mut routes = lock(&self.routes);
        let watch = lock(&self.watches).add(folder, news())?;
        routes.by_watch.insert(watch.clone(), Arc::clone(bell));
        routes.by_folder.insert(folder.to_owned(), (watch, Arc::clone(bell)));
        Ok(())
    }

    pub(super) fn unwatch(&self, folder: &Path, bell: &Arc<Notify>) {
        let mut routes = lock(&self.routes);
        if !routes.by_folder.get(folder).is_some_and(|(_, current)| Arc::ptr_eq(current, bell)) {
            return; // another terminal took the folder over
        }
        if let Some((watch, _)) = routes.by_folder.remove(folder) {
            routes.by_watch.remove(&watch);
            // An error means that the folder is gone and the system ended the watch by itself.
            let _ = lock(&self.watches).remove(watch);
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

#[expect(deprecated, reason = "its successor is unsafe for types that may lose their descriptor; this one owns it")]
fn registered(inotify: Inotify) -> io::Result<AsyncFd<Inotify>> {
    AsyncFd::with_interest(inotify, Interest::READABLE)
}

/// The stream that the library offers wakes its own task whenever the queue is empty, which wakes another thread of the
/// runtime for nothing; therefore the queue is read here.
async fn read(mut queue: AsyncFd<Inotify>, routes: Arc<Mutex<Routes>>) {
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        // A file that is written raises several events at once. One scan is enough for them: a bell that rings again while
        // its folder is looked at makes a second one, before anybody begins with what the first one found.
        let mut rung: Vec<Arc<Notify>> = Vec::new();
        let read = some(&mut queue, &mut buffer, |event| rung.extend(bells(&lock(&routes), event))).await;
        rung.dedup_by(|one, other| Arc::ptr_eq(one, other));
        rung.into_iter().for_each(|bell| bell.notify_one());
        if let Err(error) = read {
            tracing::warn!(%error, "変更通知が途絶えました。一定間隔の確認だけで続けます");
            return;
        }
    }
}

/// Waits for events and takes those that are there.
async fn some(queue: &mut AsyncFd<Inotify>, buffer: &mut [u8], mut take: impl FnMut(&Event<&OsStr>)) -> io::Result<()> {
    let mut ready = queue.readable_mut().await?;
    for _ in 0..READS_AT_ONCE {
        match ready.try_io(|queue| queue.get_mut().read_events(&mut *buffer)) {
            Ok(Ok(events)) => events.for_each(|event| take(&event)),
            Ok(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(Err(error)) => return Err(error),
            // The queue is empty: the next call waits.
            Err(_would_block) => break,
        }
    }
    Ok(())
}

/// Whose bell an event rings: everybody's when the kernel lost some. A watch that ended says so itself; nobody waits for that.
fn bells(routes: &Routes, event: &Event<&OsStr>) -> Vec<Arc<Notify>> {
    if event.mask.contains(EventMask::Q_OVERFLOW) {
        return routes.by_watch.values().cloned().collect();
    }
    routes.by_watch.get(&event.wd).filter(|_| !event.mask.contains(EventMask::IGNORED)).cloned().into_iter().collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
