//! The terminal (資格確認端末): one or more per facility and world, with its folders req, res and face
//! (spec/oqs-wire.md §2). It knows files, not meaning: what a request says is decided behind
//! [`WorldHandle::exchange`](crate::engine::WorldHandle::exchange).
//!
//! A request's way: [`watch`] wakes or the scan finds it → [`pickup`] waits until it is whole and claims it into
//! `work/` → [`session`] gives the bytes to the engine → [`arrival`] moves the answer into res → the claim goes →
//! the delivery is recorded. Whatever is interrupted between two of these steps is taken up again at the next
//! start: claims that the journal does not know are answered, answers without delivery are delivered.
//!
//! - [`folders`]: where everything is; [`name`]: what file names mean; [`deletion`]: the deletion job at start;
//! - `claims_session`: claim files from the folder claims go to the examiner's desk, answers into claims/answers;
//! - [`refusal`]: `.err` files for what never reaches the engine; [`bulk_zip`]: bulk results as zip;
//! - [`cipher`], `travel`: encryption of the folder;
//! - [`site`]: one running terminal; [`FolderTerminals`]: how the engine starts them.

pub mod arrival;
pub mod bulk_zip;
pub mod cipher;
mod claims_session;
pub mod deletion;
pub mod folders;
pub mod name;
pub mod pickup;
pub mod refusal;
mod session;
mod site;
mod travel;
pub mod watch;

pub use watch::WatchMode;
use watch::Watcher;

use crate::engine::{Denial, Reply, StartTerminals, Terminals, WorldHandle};
use futures::future::{BoxFuture, join_all};
use site::Site;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How terminals watch and write; the defaults are right outside tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalOptions {
    /// Events and scan, or the scan alone (`--watch=poll`).
    pub watch: WatchMode,
    /// Pause between two scans.
    pub scan_every: Duration,
    /// How long an incomplete request must stay unchanged before it is judged as it is.
    pub settled_after: Duration,
    /// Ask the disk to keep each file before it moves into res or face.
    pub fsync: bool,
}

impl Default for TerminalOptions {
    fn default() -> Self {
        TerminalOptions {
            watch: WatchMode::Events,
            scan_every: watch::SCAN_EVERY,
            settled_after: pickup::SETTLED_AFTER,
            fsync: false,
        }
    }
}

/// Starts a folder terminal for every facility of a world.
#[derive(Debug, Clone, Copy, Default)]
pub struct FolderTerminals {
    /// How they watch and write.
    pub options: TerminalOptions,
}

impl StartTerminals for FolderTerminals {
    fn start(&self, world: WorldHandle) -> BoxFuture<'_, Result<Arc<dyn Terminals>, Denial>> {
        Box::pin(async move {
            let mut sites = BTreeMap::new();
            let watcher = Watcher::start(self.options.watch);
            for info in world.sites() {
                let site = Site::start(world.clone(), &info, self.options, &watcher).await?;
                sites.insert(info.key, site);
            }
            Ok(Arc::new(Running { sites }) as Arc<dyn Terminals>)
        })
    }
}

/// The running terminals of one world, by key.
struct Running {
    sites: BTreeMap<String, Arc<Site>>,
}

impl Terminals for Running {
    fn deliver_face(&self, facility: &str, file: Reply) -> BoxFuture<'_, Result<(), Denial>> {
        let site = self.sites.get(facility).cloned();
        let facility = facility.to_owned();
        Box::pin(async move {
            match site {
                Some(site) => site.deliver_face(file).await,
                None => Err(Denial::not_found(
                    "facility",
                    format!("医療機関 {facility} の資格確認端末はありません"),
                    "ワールドの facilities にある id を指定してください。",
                )),
            }
        })
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            join_all(self.sites.values().map(|site| site.stop())).await;
        })
    }
}
