//! Wake-ups: one watcher of the operating system for the whole process tells each terminal that something
//! happened in its req. Truth comes from the scan, which each terminal also does every [`SCAN_EVERY`]: events can be
//! lost (a full queue) or never come (network shares).

use notify::event::{AccessKind, AccessMode, Flag, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Pause between two scans of one req folder when no event arrives.
pub const SCAN_EVERY: Duration = Duration::from_millis(250);

/// How a terminal learns that something lies in req.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WatchMode {
    /// Events of the operating system, and a scan every [`SCAN_EVERY`].
    #[default]
    Events,
    /// The scan alone, for shares that give no events.
    Poll,
}

/// One terminal's subscription: wakes when something changes in its req. Dropping it ends the watch.
#[derive(Debug)]
pub struct Wake {
    notify: Arc<Notify>,
    watched: Option<Watched>,
}

#[derive(Debug)]
struct Watched {
    folder: PathBuf,
    /// Which folder it was when the watch began: a folder that was removed and made again has another identity.
    identity: Option<Identity>,
}

impl Wake {
    /// Watches `folder` in this mode. If the system refuses (too many watches), only the scan is left, and a
    /// warning says so.
    #[must_use]
    pub fn new(folder: &Path, mode: WatchMode) -> Self {
        let mut wake = Wake { notify: Arc::new(Notify::new()), watched: None };
        if mode == WatchMode::Events {
            wake.watch(folder);
        }
        wake
    }

    /// Completes when something may have happened since the last call.
    pub async fn woken(&self) {
        self.notify.notified().await;
    }

    /// Wakes the terminal for a reason of its own.
    pub fn wake(&self) {
        self.notify.notify_one();
    }

    /// Watches again if `folder` is not the one that is being watched: another path, or removed and made again.
    pub fn keep_watching(&mut self, folder: &Path) {
        let Some(watched) = &self.watched else { return };
        if watched.folder != folder || watched.identity != identity(folder) {
            self.unwatch();
            self.watch(folder);
            self.notify.notify_one();
        }
    }

    fn watch(&mut self, folder: &Path) {
        let identity = identity(folder);
        if let Err(error) = hub().watch(folder, &self.notify) {
            tracing::warn!(folder = %folder.display(), %error, "変更通知を使えません。一定間隔の確認だけで続けます");
        }
        self.watched = Some(Watched { folder: folder.to_path_buf(), identity });
    }

    fn unwatch(&mut self) {
        if let Some(watched) = self.watched.take() {
            hub().unwatch(&watched.folder, &self.notify);
        }
    }
}

impl Drop for Wake {
    fn drop(&mut self) {
        self.unwatch();
    }
}

type Routes = Arc<Mutex<BTreeMap<PathBuf, Arc<Notify>>>>;

/// The process's one watcher. Lock order: `watcher` before `routes`; the event thread takes `routes` only.
struct Hub {
    watcher: Mutex<Option<RecommendedWatcher>>,
    routes: Routes,
}

fn hub() -> &'static Hub {
    static HUB: OnceLock<Hub> = OnceLock::new();
    HUB.get_or_init(|| {
        let routes: Routes = Arc::default();
        let for_events = Arc::clone(&routes);
        let watcher = notify::recommended_watcher(move |event| distribute(&for_events, event));
        if let Err(error) = &watcher {
            tracing::warn!(%error, "変更通知の仕組みを始められません。一定間隔の確認だけで続けます");
        }
        Hub { watcher: Mutex::new(watcher.ok()), routes }
    })
}

impl Hub {
    fn watch(&self, folder: &Path, notify: &Arc<Notify>) -> notify::Result<()> {
        let mut watcher = lock(&self.watcher);
        lock(&self.routes).insert(folder.to_path_buf(), Arc::clone(notify));
        match watcher.as_mut() {
            Some(watcher) => watcher.watch(folder, RecursiveMode::NonRecursive),
            None => Ok(()),
        }
    }

    fn unwatch(&self, folder: &Path, notify: &Arc<Notify>) {
        let mut watcher = lock(&self.watcher);
        let mut routes = lock(&self.routes);
        if !routes.get(folder).is_some_and(|current| Arc::ptr_eq(current, notify)) {
            return; // another terminal took the folder over
        }
        routes.remove(folder);
        drop(routes);
        if let Some(watcher) = watcher.as_mut() {
            // An error means that the folder is gone and the system ended the watch by itself.
            let _ = watcher.unwatch(folder);
        }
    }
}

/// Wakes whom an event concerns. Opening and reading are not news: the scan itself opens files.
fn distribute(routes: &Routes, event: notify::Result<Event>) {
    let routes = lock(routes);
    let Ok(event) = event else {
        return routes.values().for_each(|notify| notify.notify_one());
    };
    if event.flag() == Some(Flag::Rescan) {
        return routes.values().for_each(|notify| notify.notify_one());
    }
    let news = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    };
    if !news {
        return;
    }
    // What was taken away leaves nothing to look at; the terminal itself takes every request. A folder that goes is news.
    let gone = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)));
    for path in &event.paths {
        let inside = path.parent().filter(|_| !gone).and_then(|folder| routes.get(folder));
        let concerned = inside.or_else(|| routes.get(path));
        if let Some(notify) = concerned {
            notify.notify_one();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells a folder from another one made later under the same path. Inode numbers are reused at once on common file
/// systems, therefore the time of creation too.
type Identity = (u64, u64, Option<std::time::SystemTime>);

fn identity(folder: &Path) -> Option<Identity> {
    let metadata = std::fs::metadata(folder).ok()?;
    let (device, inode) = device_and_inode(&metadata);
    Some((device, inode, metadata.created().ok()))
}

#[cfg(unix)]
fn device_and_inode(metadata: &std::fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn device_and_inode(_: &std::fs::Metadata) -> (u64, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;
    use notify::event::{CreateKind, RemoveKind};

    #[test]
    fn what_comes_is_news_and_what_is_taken_away_is_not_but_for_the_folder_itself() {
        let folder = Path::new("/oqs/req");
        let bell = Arc::new(Notify::new());
        let routes: Routes = Arc::new(Mutex::new(BTreeMap::from([(folder.to_path_buf(), Arc::clone(&bell))])));
        let name = |mode| EventKind::Modify(ModifyKind::Name(mode));
        let file = folder.join("OQSsiquc01req_1.xml");
        for (kind, path, news) in [
            (EventKind::Create(CreateKind::File), file.as_path(), true),
            (EventKind::Access(AccessKind::Close(AccessMode::Write)), &file, true),
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), &file, false),
            (name(RenameMode::To), &file, true),
            (name(RenameMode::From), &file, false),
            (EventKind::Remove(RemoveKind::File), &file, false),
            (name(RenameMode::From), folder, true),
            (EventKind::Remove(RemoveKind::Folder), folder, true),
        ] {
            distribute(&routes, Ok(Event::new(kind).add_path(path.to_path_buf())));
            assert_eq!(bell.notified().now_or_never().is_some(), news, "{kind:?} {}", path.display());
        }
    }
}
