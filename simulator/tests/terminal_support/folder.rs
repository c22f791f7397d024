//! A folder seen as a client sees it: by the events of the operating system.

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

/// Longest wait for anything that must happen.
pub(crate) const LONG: Duration = Duration::from_secs(30);

/// A watched folder.
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    events: UnboundedReceiver<Event>,
    _watcher: RecommendedWatcher,
}

impl Folder {
    pub(crate) fn watch(path: &Path) -> Self {
        let (sender, events) = unbounded_channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let _ = sender.send(event.unwrap());
        })
        .unwrap();
        watcher.watch(path, RecursiveMode::NonRecursive).unwrap();
        Folder { path: path.to_owned(), events, _watcher: watcher }
    }

    /// The next event.
    pub(crate) async fn event(&mut self) -> Event {
        timeout(LONG, self.events.recv()).await.expect("an event in time").expect("a running watcher")
    }

    /// Waits until `done` says so; asked now and after every event.
    pub(crate) async fn until<T>(&mut self, what: &str, mut done: impl FnMut(&Path) -> Option<T>) -> T {
        let wait = async {
            loop {
                if let Some(found) = done(&self.path) {
                    return found;
                }
                self.events.recv().await.expect("a running watcher");
                while self.events.try_recv().is_ok() {}
            }
        };
        timeout(LONG, wait).await.unwrap_or_else(|_| panic!("{what}: {:?}", names(&self.path)))
    }

    /// Waits for a file and returns its bytes.
    pub(crate) async fn file(&mut self, name: &str) -> Vec<u8> {
        self.until(name, |folder| fs::read(folder.join(name)).ok()).await
    }

    /// Waits for `count` files.
    pub(crate) async fn count(&mut self, count: usize) -> BTreeSet<String> {
        self.until("that many files", |folder| Some(names(folder)).filter(|names| names.len() >= count)).await
    }
}

/// The names in a folder.
pub(crate) fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}
