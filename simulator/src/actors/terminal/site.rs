//! One running terminal: its folders, the loop that watches req, and the tasks that it has under way.

use super::arrival::{self, Arrival, touch_later};
use super::folders::OqsFolders;
use super::pickup::{Claim, Inbox, Pickup, Ripe};
use super::watch::{Wake, Watcher};
use super::{TerminalOptions, claims_session, deletion, session, travel};
use crate::engine::{Denial, Reply, SiteInfo, WorldHandle};
use onshi_wire::control::journal::Door;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;

/// Exchanges with the centre that one terminal has under way at once (spec/oqs-wire.md §1: 20 sessions).
pub(super) const MAX_SESSIONS: usize = 20;

/// Requests and face files that one terminal holds at once, those that a planned fault delays included. More wait
/// in req until there is room.
pub(super) const MAX_HELD: usize = 1000;

/// Pause before a request is offered to the engine again that could not take it.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// How long folders may be missing before the terminal makes them again: whoever removes or replaces the root is
/// not disturbed in the middle of it.
const MISSING_GRACE: Duration = Duration::from_secs(1);

/// What is known of the folders when they are scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// They were there less than a scan's pause ago.
    Before,
    /// They are there.
    Now,
    /// They were not, for so long that they have to be made again.
    Missing,
}

/// One terminal.
pub(super) struct Site {
    pub(super) world: WorldHandle,
    /// The terminal's key; a facility's first one is called like the facility.
    pub(super) facility: String,
    /// Held while the terminal runs, so that no second one works on the folder.
    lock: Mutex<Option<File>>,
    pub(super) arrival: Arrival,
    pub(super) sessions: Semaphore,
    options: TerminalOptions,
    root: PathBuf,
    folders: Mutex<Arc<OqsFolders>>,
    held: Arc<Semaphore>,
    next_claim: AtomicU64,
    tasks: Mutex<JoinSet<()>>,
    watching: Mutex<Vec<JoinHandle<()>>>,
    stopping: watch::Sender<bool>,
}

impl Site {
    /// Opens the folders, runs the deletion job, takes up what an earlier run left, and begins to watch.
    pub(super) async fn start(
        world: WorldHandle,
        info: &SiteInfo,
        options: TerminalOptions,
        watcher: &Watcher,
    ) -> Result<Arc<Self>, Denial> {
        let root = PathBuf::from(&info.oqs_root);
        let folders = OqsFolders::open(&root).map_err(|error| unusable(&root, &error))?;
        let folder_lock = folders.lock().map_err(|error| taken(&root, &error))?;
        let settings = world.settings(&info.key)?;
        let left = Claim::left_behind(&folders.work).map_err(|error| unusable(&root, &error))?;
        let claims = Claim::left_behind(&folders.claims_work).map_err(|error| unusable(&root, &error))?;
        let last = left.iter().chain(&claims).map(Claim::number).max().unwrap_or(0);
        let site = Arc::new(Site {
            world,
            facility: info.key.clone(),
            lock: Mutex::new(folder_lock),
            arrival: Arrival::new(options.fsync),
            sessions: Semaphore::new(MAX_SESSIONS),
            options,
            root,
            next_claim: AtomicU64::new(last + 1),
            folders: Mutex::new(Arc::new(folders)),
            held: Arc::new(Semaphore::new(MAX_HELD)),
            tasks: Mutex::default(),
            watching: Mutex::default(),
            stopping: watch::Sender::new(false),
        });
        let folders = site.folders();
        arrival::clear_stage(&folders.stage);
        match deletion::run(&folders, settings.switches.deletion_age_days) {
            Ok(0) => {}
            Ok(count) => tracing::info!(facility = %site.facility, count, "古い res・face のファイルを削除しました"),
            Err(error) => tracing::warn!(facility = %site.facility, %error, "古いファイルの削除ができません"),
        }
        session::take_up(&site, left).await?;
        claims_session::take_up(&site, claims).await?;
        for (inbox, folder) in [(Inbox::Messages, &folders.req), (Inbox::Claims, &folders.claims)] {
            let wake = Wake::new(folder, watcher.clone());
            let watching = tokio::spawn(Arc::clone(&site).watch_inbox(inbox, wake));
            lock(&site.watching).push(watching);
        }
        Ok(site)
    }

    /// The folders as they were last found.
    pub(super) fn folders(&self) -> Arc<OqsFolders> {
        Arc::clone(&lock(&self.folders))
    }

    /// Puts a face file into its folder; see [`Terminals::deliver_face`](crate::engine::Terminals::deliver_face).
    pub(super) async fn deliver_face(self: &Arc<Self>, file: Reply) -> Result<(), Denial> {
        if *self.stopping.borrow() {
            return Err(stopped(&self.facility));
        }
        if file.after.is_zero() {
            return self.put_face(&file).await;
        }
        let permit = Arc::clone(&self.held).try_acquire_owned().map_err(|_| {
            Denial::unavailable(
                "face",
                "遅らせて届ける顔認証ファイルが多すぎます",
                "しばらく待ってからやり直してください。",
            )
        })?;
        let site = Arc::clone(self);
        self.spawn(async move {
            let _permit = permit;
            if site.wait(file.after).await
                && let Err(denial) = site.put_face(&file).await
            {
                tracing::warn!(facility = %site.facility, %denial, "顔認証ファイルを届けられません");
            }
        });
        Ok(())
    }

    pub(super) async fn put_face(self: &Arc<Self>, file: &Reply) -> Result<(), Denial> {
        let refused = |error: io::Error| unusable(&self.folders().face, &error);
        let (file_name, bytes) = travel::face(self, &file.file_name, &file.bytes).map_err(refused)?;
        let place = |folders: &OqsFolders| self.arrival.place(&folders.stage, &folders.face, &file_name, &bytes, None);
        let path = self.in_folders(place).map_err(refused)?;
        self.record(file.answered, Door::Face, &path);
        self.touch(path);
        Ok(())
    }

    /// Records a delivery. If the store fails, the file will be delivered again after the next start.
    pub(super) fn record(&self, answered: u64, door: Door, path: &Path) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Err(denial) = self.world.delivered(answered, door, &name) {
            tracing::warn!(facility = %self.facility, file = %name, %denial, "配達の記録ができません");
        }
    }

    /// Touches a file that arrived, as the world's switch says.
    pub(super) fn touch(self: &Arc<Self>, path: PathBuf) {
        let delay = self.world.settings(&self.facility).map_or(0, |settings| settings.switches.late_touch_ms);
        if delay == 0 {
            return;
        }
        let mut stopping = self.stopping.subscribe();
        self.spawn(async move {
            tokio::select! {
                () = touch_later(path, Duration::from_millis(u64::from(delay))) => {}
                _ = stopping.wait_for(|stop| *stop) => {}
            }
        });
    }

    /// Waits; false if the terminal stops meanwhile, and what was waited for is left to the next start.
    pub(super) async fn wait(&self, duration: Duration) -> bool {
        if duration.is_zero() {
            // A timer of no time would still wait for its next tick, a millisecond.
            return !*self.stopping.borrow();
        }
        let mut stopping = self.stopping.subscribe();
        tokio::select! {
            () = tokio::time::sleep(duration) => true,
            _ = stopping.wait_for(|stop| *stop) => false,
        }
    }

    /// Waits before a failed step is tried again; false if the terminal stops meanwhile.
    pub(super) async fn wait_to_retry(&self) -> bool {
        self.wait(RETRY_AFTER).await
    }

    /// Runs a task that [`stop`](Self::stop) waits for.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = lock(&self.tasks);
        while let Some(ended) = tasks.try_join_next() {
            report(ended);
        }
        tasks.spawn(task);
    }

    /// Stops watching, then waits for what is under way. Delayed deliveries are left to the next start.
    pub(super) async fn stop(&self) {
        self.stopping.send_replace(true);
        let watching = std::mem::take(&mut *lock(&self.watching));
        for watching in watching {
            report(watching.await);
        }
        loop {
            let mut tasks = std::mem::take(&mut *lock(&self.tasks));
            if tasks.is_empty() {
                lock(&self.lock).take();
                return;
            }
            while let Some(ended) = tasks.join_next().await {
                report(ended);
            }
        }
    }

    /// The loop: scan, claim, wait for news or for the next scan.
    async fn watch_inbox(self: Arc<Self>, inbox: Inbox, mut wake: Wake) {
        let mut pickup = Pickup::new(inbox, self.options.settled_after);
        let mut stopping = self.stopping.subscribe();
        let mut last_problem = String::new();
        let mut last_there = Instant::now();
        // The folders are looked at once a scan, and after anything failed: not for each of a thousand files.
        let mut looked = None;
        while !*stopping.borrow() {
            let known = looked.is_some_and(|looked: Instant| looked.elapsed() < self.options.scan_every);
            let there = known || self.folders().exist();
            if there {
                last_there = Instant::now();
                looked = if known { looked } else { Some(last_there) };
            }
            let round = if there || last_there.elapsed() >= MISSING_GRACE {
                let seen = if known {
                    Seen::Before
                } else if there {
                    Seen::Now
                } else {
                    Seen::Missing
                };
                self.look(seen, inbox, &mut pickup, &mut wake).await
            } else {
                Ok(())
            };
            if round.is_err() {
                looked = None;
            }
            let problem = round.err().map(|error| error.to_string()).unwrap_or_default();
            if !problem.is_empty() && problem != last_problem {
                tracing::warn!(facility = %self.facility, problem, "{}を読めません。続けて試します", inbox.words());
            }
            last_problem = problem;
            tokio::select! {
                () = wake.woken() => {}
                () = tokio::time::sleep(self.options.scan_every) => {}
                _ = stopping.wait_for(|stop| *stop) => {}
            }
        }
    }

    /// Claims what is ripe.
    async fn look(self: &Arc<Self>, seen: Seen, inbox: Inbox, pickup: &mut Pickup, wake: &mut Wake) -> io::Result<()> {
        let folders = if seen == Seen::Missing { self.folders_now()? } else { self.folders() };
        let (from, work) = match inbox {
            Inbox::Messages => (&folders.req, &folders.work),
            Inbox::Claims => (&folders.claims, &folders.claims_work),
        };
        if seen != Seen::Before {
            wake.keep_watching(from);
        }
        let mut problem = Ok(());
        for ripe in pickup.scan(from, Instant::now())?.ripe {
            // One file that cannot be taken keeps nobody else waiting.
            match self.claim(inbox, (from, work), ripe).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => problem = Err(error),
            }
        }
        problem
    }

    /// Claims one file and begins its session; false if the terminal stops.
    async fn claim(self: &Arc<Self>, inbox: Inbox, (from, work): (&Path, &Path), ripe: Ripe) -> io::Result<bool> {
        let mut stopping = self.stopping.subscribe();
        let permit = tokio::select! {
            permit = Arc::clone(&self.held).acquire_owned() => permit,
            _ = stopping.wait_for(|stop| *stop) => return Ok(false),
        };
        let Ok(permit) = permit else { return Ok(false) };
        let number = self.next_claim.fetch_add(1, Ordering::Relaxed);
        if let Some(claim) = Claim::take(from, work, number, ripe)? {
            match inbox {
                Inbox::Messages => {
                    let site = Arc::clone(self);
                    self.spawn(async move {
                        let _permit = permit;
                        session::run(&site, claim).await;
                    });
                }
                // One after the other: the examiner numbers claim files in the order in which they were sent.
                Inbox::Claims => claims_session::run(self, claim).await,
            }
        }
        Ok(true)
    }

    /// Does a step in the folders as they were last found. If it fails it is done once more after they were looked at: somebody
    /// may have removed or replaced the root.
    pub(super) fn in_folders<T>(&self, step: impl Fn(&OqsFolders) -> io::Result<T>) -> io::Result<T> {
        step(&self.folders()).or_else(|_| step(&*self.folders_now()?))
    }

    /// The folders; looked up and created again if somebody removed or replaced the root.
    fn folders_now(&self) -> io::Result<Arc<OqsFolders>> {
        let known = self.folders();
        if known.exist() {
            return Ok(known);
        }
        let found = Arc::new(OqsFolders::open(&self.root)?);
        *lock(&self.folders) = Arc::clone(&found);
        Ok(found)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A task that panicked is our fault: say so. Its claim stays in `work/` for the next start.
fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "資格確認端末の処理が途中で止まりました");
    }
}

fn taken(folder: &Path, error: &io::Error) -> Denial {
    if error.kind() != io::ErrorKind::WouldBlock {
        return unusable(folder, error);
    }
    Denial::refused(
        &folder.display().to_string(),
        "別の資格確認端末がこのフォルダーを使っています。",
        "端末ごとに別のフォルダーを指定するか、もう一方を止めてから起動してください。",
    )
}

fn unusable(folder: &Path, error: &io::Error) -> Denial {
    Denial::unavailable(
        &folder.display().to_string(),
        format!("フォルダーを使えません（{error}）"),
        "場所と書き込み権限、空き容量を確認してください。",
    )
}

fn stopped(facility: &str) -> Denial {
    Denial::unavailable(
        "facility",
        format!("医療機関 {facility} の資格確認端末は停止しています"),
        "起動してからやり直してください。",
    )
}
