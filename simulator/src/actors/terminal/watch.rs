//! Wake-ups: one watcher of the operating system for each world tells its terminals that something happened in their req.
//! Truth comes from the scan, which each terminal also does every [`SCAN_EVERY`]: events can be lost (a full queue)
//! or never come (network shares).
//!
//! - `inotify` (Linux): read by the runtime itself, because handing each event from a thread to the runtime would be the
//!   longest step of a short round trip;
//! - `portable`: every other system.

#[cfg(target_os = "linux")]
mod inotify;
#[cfg(any(not(target_os = "linux"), test))]
mod portable;

#[cfg(target_os = "linux")]
use inotify::Events;
#[cfg(not(target_os = "linux"))]
use portable::Events;

use std::path::{Path, PathBuf};
use std::sync::Arc;
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

/// A world's watcher; its terminals share it, since a user may have only so many.
#[derive(Debug, Clone)]
pub struct Watcher {
    events: Option<Arc<Events>>,
}

impl Watcher {
    /// Begins, on a runtime. If the system refuses, only the scans are left, and a warning says so.
    #[must_use]
    pub fn start(mode: WatchMode) -> Self {
        let started = (mode == WatchMode::Events).then(Events::start);
        let events = started.and_then(|events| {
            events
                .inspect_err(|error| {
                    tracing::warn!(%error, "変更通知の仕組みを始められません。一定間隔の確認だけで続けます");
                })
                .ok()
        });
        Watcher { events: events.map(Arc::new) }
    }
}

/// One terminal's subscription: wakes when something changes in its req. Dropping it ends the watch.
#[derive(Debug)]
pub struct Wake {
    bell: Arc<Notify>,
    watcher: Watcher,
    watched: Option<Watched>,
}

#[derive(Debug)]
struct Watched {
    folder: PathBuf,
    /// Which folder it was when the watch began: a folder that was removed and made again has another identity.
    identity: Option<Identity>,
}

impl Wake {
    /// Watches `folder`. If the system refuses (too many watches), only the scan is left, and a warning says so.
    #[must_use]
    pub fn new(folder: &Path, watcher: Watcher) -> Self {
        let mut wake = Wake { bell: Arc::new(Notify::new()), watcher, watched: None };
        wake.watch(folder);
        wake
    }

    /// Completes when something may have happened since the last call.
    pub async fn woken(&self) {
        self.bell.notified().await;
    }

    /// Watches again if `folder` is not the one that is being watched: another path, or removed and made again.
    pub fn keep_watching(&mut self, folder: &Path) {
        let Some(watched) = &self.watched else { return };
        if watched.folder != folder || watched.identity != identity(folder) {
            self.unwatch();
            self.watch(folder);
            self.bell.notify_one();
        }
    }

    fn watch(&mut self, folder: &Path) {
        let Some(events) = &self.watcher.events else { return };
        let identity = identity(folder);
        if let Err(error) = events.watch(folder, &self.bell) {
            tracing::warn!(folder = %folder.display(), %error, "変更通知を使えません。一定間隔の確認だけで続けます");
        }
        self.watched = Some(Watched { folder: folder.to_path_buf(), identity });
    }

    fn unwatch(&mut self) {
        if let (Some(watched), Some(events)) = (self.watched.take(), &self.watcher.events) {
            events.unwatch(&watched.folder, &self.bell);
        }
    }
}

impl Drop for Wake {
    fn drop(&mut self) {
        self.unwatch();
    }
}

/// Tells a folder from another one made later under the same path. Inode numbers are reused at once on common file
/// systems, therefore the time of creation too.
type Identity = (Option<(u64, u64)>, Option<std::time::SystemTime>);

fn identity(folder: &Path) -> Option<Identity> {
    let metadata = std::fs::metadata(folder).ok()?;
    Some((device_and_inode(&metadata), metadata.created().ok()))
}

/// What tells a file or folder from any other that exists at the same time; none where the system does not say.
#[cfg(unix)]
pub(super) fn device_and_inode(metadata: &std::fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
pub(super) fn device_and_inode(_: &std::fs::Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;
    use std::fs;
    use std::io::Write as _;

    /// What every kind of events has to do. Events come in order, so whatever concerns `req` has come when something that
    /// happened later in `other` has.
    macro_rules! events_do_what_terminals_need {
        ($($name:ident: $events:ty;)*) => {$(
            #[tokio::test]
            async fn $name() {
                let temp = tempfile::tempdir().unwrap();
                let [req, other, outside] = ["req", "other", "outside"].map(|name| temp.path().join(name));
                [&req, &other, &outside].into_iter().for_each(|folder| fs::create_dir(folder).unwrap());
                let events = <$events>::start().unwrap();
                let (bell, other_bell) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
                events.watch(&req, &bell).unwrap();
                events.watch(&other, &other_bell).unwrap();
                let mut moved = 0;
                let mut is_news = async |news: bool, what: &str| {
                    moved += 1;
                    fs::write(outside.join("x"), "x").unwrap();
                    fs::rename(outside.join("x"), other.join(moved.to_string())).unwrap();
                    other_bell.notified().await;
                    assert_eq!(bell.notified().now_or_never().is_some(), news, "{what}");
                };
                fs::write(outside.join("a.xml"), "<a/>").unwrap();
                fs::rename(outside.join("a.xml"), req.join("a.xml")).unwrap();
                is_news(true, "moved in").await;
                let mut file = fs::File::create(req.join("b.xml")).unwrap();
                file.write_all(b"<b/>").unwrap();
                drop(file);
                is_news(true, "written and closed").await;
                fs::read(req.join("b.xml")).unwrap();
                is_news(false, "read").await;
                fs::remove_file(req.join("b.xml")).unwrap();
                is_news(false, "removed").await;
                fs::rename(req.join("a.xml"), outside.join("a.xml")).unwrap();
                is_news(false, "taken away").await;
                events.unwatch(&req, &Arc::new(Notify::new()));
                fs::rename(outside.join("a.xml"), req.join("a.xml")).unwrap();
                is_news(true, "only who watches ends the watch").await;
                events.unwatch(&req, &bell);
                fs::rename(req.join("a.xml"), outside.join("a.xml")).unwrap();
                fs::rename(outside.join("a.xml"), req.join("a.xml")).unwrap();
                is_news(false, "no longer watched").await;
                events.watch(&req, &bell).unwrap();
                fs::rename(&req, temp.path().join("gone")).unwrap();
                is_news(true, "the folder itself went away").await;
            }
        )*};
    }

    events_do_what_terminals_need! {
        portable_events: portable::Events;
    }
    #[cfg(target_os = "linux")]
    events_do_what_terminals_need! {
        inotify_events: Events;
    }

    /// The second scan would go before the session that the first one began.
    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_happened_to_a_file_before_anybody_looked_rings_once() {
        let temp = tempfile::tempdir().unwrap();
        let events = Events::start().unwrap();
        let bell = Arc::new(Notify::new());
        events.watch(temp.path(), &bell).unwrap();
        fs::write(temp.path().join("a.tmp"), "<a/>").unwrap();
        fs::rename(temp.path().join("a.tmp"), temp.path().join("a.xml")).unwrap();
        bell.notified().await;
        assert!(bell.notified().now_or_never().is_none());
    }

    #[tokio::test]
    async fn a_folder_that_was_made_again_is_watched_again() {
        let temp = tempfile::tempdir().unwrap();
        let req = temp.path().join("req");
        fs::create_dir(&req).unwrap();
        let mut wake = Wake::new(&req, Watcher::start(WatchMode::Events));
        fs::remove_dir(&req).unwrap();
        wake.woken().await;
        fs::create_dir(&req).unwrap();
        wake.keep_watching(&req);
        wake.woken().await;
        fs::write(req.join("a.xml"), "<a/>").unwrap();
        wake.woken().await;
    }
}
