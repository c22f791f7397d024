//! The ways into a target: HTTP, and the folders of a terminal.

use crate::client::Connection;
use anyhow::Context;
use hyper::Method;
use hyper::body::Bytes;
use notify::event::{EventKind, ModifyKind, RenameMode};
use notify::{RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// How often a res folder is looked at without an event, for folders where no event comes.
const LOOK: Duration = Duration::from_millis(250);

/// An HTTP connection that opens itself again after a failure.
#[derive(Debug)]
pub struct HttpDoor {
    address: SocketAddr,
    connection: Option<Connection>,
}

impl HttpDoor {
    /// A door that is not open yet.
    pub fn new(address: SocketAddr) -> Self {
        HttpDoor { address, connection: None }
    }

    /// Sends a request; status and body.
    ///
    /// # Errors
    /// Nobody answers. The next request opens a new connection.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        content_type: &str,
        body: Bytes,
    ) -> anyhow::Result<(u16, Bytes)> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.address).await?,
        };
        // If the future is dropped here (time is up), the half-used connection goes with it.
        let answer = connection.send(method, path, content_type, body).await?;
        self.connection = Some(connection);
        Ok(answer)
    }
}

type Waiting = Arc<Mutex<BTreeMap<String, oneshot::Sender<PathBuf>>>>;

/// The client's side of one OQS root, shared by all lanes.
#[derive(Debug)]
pub struct FolderDoor {
    root: PathBuf,
    waiting: Waiting,
    _watcher: notify::RecommendedWatcher,
}

impl FolderDoor {
    /// Watches `res` below `root`.
    ///
    /// # Errors
    /// The folders are missing or cannot be watched.
    pub fn open(root: &Path) -> anyhow::Result<Self> {
        let res = root.join("res");
        anyhow::ensure!(
            res.is_dir() && root.join("req").is_dir(),
            "{} に req と res がありません。端末(onshi serve)のOQSフォルダーを指定してください。",
            root.display()
        );
        let waiting = Waiting::default();
        let table = Arc::clone(&waiting);
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            if matches!(event.kind, EventKind::Modify(ModifyKind::Name(RenameMode::To)) | EventKind::Create(_)) {
                for path in event.paths {
                    arrived(&table, path);
                }
            }
        })?;
        watcher.watch(&res, RecursiveMode::NonRecursive).with_context(|| res.display().to_string())?;
        fs::create_dir_all(root.join("out"))?;
        Ok(FolderDoor { root: root.to_owned(), waiting, _watcher: watcher })
    }

    /// Moves a complete request into `req` and waits for its answer, which is removed. The flag says whether it is a
    /// result (`true`) or an `.err`.
    ///
    /// # Errors
    /// The file system failed.
    pub async fn send(&self, name: &str, bytes: &[u8]) -> anyhow::Result<(bool, Vec<u8>)> {
        let base = name.replacen("req_", "res_", 1);
        let base = base.strip_suffix(".xml").unwrap_or(&base).to_owned();
        let (sender, mut answer) = oneshot::channel();
        self.table().insert(base.clone(), sender);
        let _entry = Entry { door: self, base: &base };
        let outside = self.root.join("out").join(name);
        fs::write(&outside, bytes)?;
        fs::rename(&outside, self.root.join("req").join(name))?;
        let path = loop {
            tokio::select! {
                path = &mut answer => break path?,
                () = tokio::time::sleep(LOOK) => if let Some(path) = self.found(&base) { break path },
            }
        };
        let bytes = fs::read(&path)?;
        fs::remove_file(&path)?;
        Ok((path.extension().is_some_and(|extension| extension == "xml"), bytes))
    }

    fn found(&self, base: &str) -> Option<PathBuf> {
        let name = |extension| self.root.join("res").join(format!("{base}.{extension}"));
        ["xml", "err"].into_iter().map(name).find(|path| path.exists())
    }

    fn table(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, oneshot::Sender<PathBuf>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a name off the table again, also when nobody waits any longer.
struct Entry<'a> {
    door: &'a FolderDoor,
    base: &'a str,
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        self.door.table().remove(self.base);
    }
}

fn arrived(table: &Waiting, path: PathBuf) {
    let Some(base) = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()) else { return };
    let sender = table.lock().unwrap_or_else(PoisonError::into_inner).remove(&base);
    if let Some(sender) = sender {
        // The lane may have given up in the meantime; the file stays where it is then.
        let _ = sender.send(path);
    }
}
