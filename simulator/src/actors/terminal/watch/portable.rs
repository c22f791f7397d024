//! Any system: a thread of the `notify` library tells.

use notify::event::{AccessKind, AccessMode, Flag, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

type Routes = Arc<Mutex<BTreeMap<PathBuf, Arc<Notify>>>>;

/// One thread. Lock order: `watcher` before `routes`; the thread takes `routes` only.
#[derive(Debug)]
pub(super) struct Events {
    watcher: Mutex<RecommendedWatcher>,
    routes: Routes,
}

impl Events {
    pub(super) fn start() -> notify::Result<Self> {
        let routes: Routes = Arc::default();
        let for_events = Arc::clone(&routes);
        let watcher = notify::recommended_watcher(move |event| distribute(&for_events, event))?;
        Ok(Events { watcher: Mutex::new(watcher), routes })
    }

    pub(super) fn watch(&self, folder: &Path, bell: &Arc<Notify>) -> notify::Result<()> {
        let mut watcher = lock(&self.watcher);
        lock(&self.routes).insert(folder.to_path_buf(), Arc::clone(bell));
        watcher.watch(folder, RecursiveMode::NonRecursive)
    }

    pub(super) fn unwatch(&self, folder: &Path, bell: &Arc<Notify>) {
        let mut watcher = lock(&self.watcher);
        let mut routes = lock(&self.routes);
        if !routes.get(folder).is_some_and(|current| Arc::ptr_eq(current, bell)) {
            return; // another terminal took the folder over
        }
        routes.remove(folder);
        drop(routes);
        // An error means that the folder is gone and the system ended the watch by itself.
        let _ = watcher.unwatch(folder);
    }
}

/// Wakes whom an event concerns. Opening and reading are not news: the scan itself opens files.
fn distribute(routes: &Routes, event: notify::Result<Event>) {
    let routes = lock(routes);
    let Ok(event) = event else {
        return routes.values().for_each(|bell| bell.notify_one());
    };
    if event.flag() == Some(Flag::Rescan) {
        return routes.values().for_each(|bell| bell.notify_one());
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
        if let Some(bell) = concerned {
            bell.notify_one();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
