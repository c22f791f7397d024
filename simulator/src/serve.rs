//! `onshi serve`: opens the store, loads the worlds, starts terminals and page, listens last.

use crate::actors::examiner::desk::reasons::Reasons;
use crate::actors::platform::codes::ErrorCodes;
use crate::actors::platform::layouts::Layouts;
use crate::actors::terminal::{FolderTerminals, TerminalOptions, WatchMode};
use crate::clock::SystemClock;
use crate::engine::{Denial, Environment, Worlds};
use crate::store::embedded::EmbeddedStore;
use crate::store::memory::MemoryStore;
use crate::store::{Store, StoreError};
use crate::{api, web, world_file};
use onshi_wire::control::world::{CreateWorld, WorldInfo};
use serde::Serialize;
use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The world that is there without anybody asking.
pub const DEFAULT_WORLD: &str = "default";
/// Its description.
const DEFAULT_WORLD_FILE: &str = include_str!("../../scenarios/worlds/default.yaml");
/// The store's file in the data folder.
const STORE_FILE: &str = "onshi.redb";
/// The folder below the data folder for OQS folders that nobody named.
const WORLD_FOLDERS: &str = "worlds";
/// How long open connections may take to end when the server stops.
const DRAIN_LIMIT: Duration = Duration::from_secs(5);

/// What to serve.
#[derive(Debug, Clone, Default)]
pub struct ServeOptions {
    /// The file that world `default` is made from; the built-in one if none is named. A world that is stored already
    /// is taken as it is.
    pub world: Option<PathBuf>,
    /// OQS root of the first facility of world `default`.
    pub oqs_root: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one. Default: 127.0.0.1:8010.
    pub listen: Option<SocketAddr>,
    /// Data folder; nothing is kept if there is none.
    pub data: Option<PathBuf>,
    /// A table of result and error codes instead of the built-in one.
    pub codes: Option<PathBuf>,
    /// A table of the claims examiner's reasons instead of the built-in one.
    pub claim_reasons: Option<PathBuf>,
    /// A layout of PMH's messages instead of the built-in one.
    pub pmh_layout: Option<PathBuf>,
    /// A layout of 閲覧同意取消, アクセスURL and 環境設定 instead of the built-in one.
    pub site_layout: Option<PathBuf>,
    /// Local masters (地単公費マスター) that world `default` follows beside those of its file.
    pub schemes: Vec<PathBuf>,
    /// How terminals watch their folders.
    pub watch: WatchMode,
}

/// Where everything is, once it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServeReady {
    /// Base address, `http://127.0.0.1:8010`: the page at `/`, the API at `/api/v1`.
    pub url: String,
    /// Data folder; none if nothing is kept.
    pub data: Option<String>,
    /// Whether world `default` was stored already.
    pub restored: bool,
    /// The worlds with their facilities and folders.
    pub worlds: Vec<WorldInfo>,
}

/// Why the server did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be used.
    #[error("{address} で待ち受けられません: {source}。別のアドレスを --listen で指定してください。")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// A file or folder cannot be used.
    #[error("{path} を使えません: {source}。場所と権限を確かめてください。")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The store cannot be opened.
    #[error("{0}。同じ保存フォルダーを使う onshi serve が動いていないか、--data の場所を確かめてください。")]
    Store(#[from] StoreError),
    /// A world cannot be made or loaded.
    #[error("{}", shown(.0))]
    World(Denial),
    /// World `default` is stored with another folder than the one asked for.
    #[error(
        "ワールド default は別のフォルダー {stored} で保存されています。--oqs-root を省くか、--data に別のフォルダーを指定してください。"
    )]
    OtherRoot {
        /// The folder that it has.
        stored: String,
    },
    /// World `default` is stored with other local masters than those asked for.
    #[error(
        "ワールド default は別の地単公費マスターで保存されています。--schemes と世界ファイルの schemes を元のファイルにするか、--data に別のフォルダーを指定してください。"
    )]
    OtherSchemes,
    /// The table of codes cannot be read.
    #[error("コード表 {path}: {text}")]
    Codes {
        /// The file.
        path: String,
        /// What is wrong.
        text: String,
    },
    /// The table of the claims examiner's reasons cannot be read.
    #[error("理由の表 {path}: {text}")]
    Reasons {
        /// The file.
        path: String,
        /// What is wrong.
        text: String,
    },
    /// A layout cannot be read.
    #[error("レイアウト {path}:\n{text}")]
    Layout {
        /// The file.
        path: String,
        /// What is wrong.
        text: String,
    },
}

impl From<Denial> for ServeError {
    fn from(denial: Denial) -> Self {
        ServeError::World(denial)
    }
}

fn shown(denial: &Denial) -> String {
    let problem = &denial.problem;
    problem.text.clone().unwrap_or_else(|| format!("{}: {} {}", problem.place, problem.what, problem.remedy))
}

/// Serves until `stop` resolves, ctrl-c or SIGTERM. `ready` is called once, when everything can be used.
///
/// # Errors
/// When it cannot start; see [`ServeError`].
pub async fn serve(
    options: ServeOptions,
    stop: impl Future<Output = ()> + Send + 'static,
    ready: impl FnOnce(&ServeReady) + Send,
) -> Result<(), ServeError> {
    let place = Place::open(options.data.as_deref())?;
    let environment = Environment {
        store: Arc::clone(&place.store),
        clock: Arc::new(SystemClock),
        codes: codes(options.codes.as_deref())?,
        reasons: reasons(options.claim_reasons.as_deref())?,
        layouts: layouts(options.pmh_layout.as_deref(), options.site_layout.as_deref())?,
        terminals: Arc::new(FolderTerminals {
            options: TerminalOptions { watch: options.watch, ..TerminalOptions::default() },
        }),
        folders: place.folders.clone(),
    };
    let worlds = Worlds::open(environment).await?;
    let served = run(&options, &place, &worlds, stop, ready).await;
    worlds.stop().await;
    place.close();
    served
}

async fn run(
    options: &ServeOptions,
    place: &Place,
    worlds: &Worlds,
    stop: impl Future<Output = ()> + Send + 'static,
    ready: impl FnOnce(&ServeReady) + Send,
) -> Result<(), ServeError> {
    let restored = default_world(options, worlds).await?;
    let address = options.listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8010)));
    let refused = |source| ServeError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(refused)?;
    let local = listener.local_addr().map_err(refused)?;
    ready(&ServeReady {
        url: format!("http://{local}"),
        data: place.data.clone(),
        restored,
        worlds: worlds.list().iter().map(|world| world.info()).collect(),
    });
    listen(listener, worlds.clone(), stop).await.map_err(refused)
}

/// Serves API and page on a listener until `stop` resolves or the process is asked to end.
async fn listen(
    listener: TcpListener,
    worlds: Worlds,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let router = api::router(worlds.clone()).merge(web::routes(worlds.clone()));
    let doors = api::Doors::new(worlds.clone(), router);
    let (ending, mut ended) = tokio::sync::watch::channel(false);
    let asked = async move {
        tokio::select! {
            () = stop => {}
            () = signalled() => {}
        }
        tracing::info!("終了します");
        // Streams and long polls end with their worlds.
        worlds.stop().await;
        ending.send_replace(true);
    };
    let serving = axum::serve(listener, doors).with_graceful_shutdown(asked);
    let drained = async move {
        let _ = ended.wait_for(|ended| *ended).await;
        tokio::time::sleep(DRAIN_LIMIT).await;
    };
    tokio::select! {
        served = serving => served,
        () = drained => Ok(()),
    }
}

/// Ctrl-c or SIGTERM.
async fn signalled() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// World `default`, made if it is not stored. Tells whether it was.
async fn default_world(options: &ServeOptions, worlds: &Worlds) -> Result<bool, ServeError> {
    let asked = options.oqs_root.as_ref().map(|root| root.display().to_string());
    let yaml = match &options.world {
        None => DEFAULT_WORLD_FILE.to_owned(),
        Some(path) => std::fs::read_to_string(path).map_err(|source| file_error(path, source))?,
    };
    let folder = options.world.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let mut local_schemes = world_file::beside::local_schemes(folder, &yaml)?;
    local_schemes.extend(world_file::beside::local_schemes_at(&options.schemes)?);
    if let Ok(world) = worlds.get(DEFAULT_WORLD) {
        let stored = world.facilities().first().map(|facility| facility.oqs_root.clone()).unwrap_or_default();
        if !options.schemes.is_empty() && !world.follows(&local_schemes)? {
            return Err(ServeError::OtherSchemes);
        }
        return match asked {
            Some(asked) if asked != stored => Err(ServeError::OtherRoot { stored }),
            _ => Ok(true),
        };
    }
    let id = Some(DEFAULT_WORLD.into());
    let mut request = CreateWorld { id, yaml: Some(yaml), local_schemes, ..CreateWorld::default() };
    if let Some(root) = asked {
        let spec = world_file::read(request.yaml.as_deref().unwrap_or_default());
        let first = spec.ok().and_then(|spec| spec.facilities.into_iter().next());
        request.oqs_roots = first.map(|facility| BTreeMap::from([(facility.id, root)])).unwrap_or_default();
    }
    worlds.create(request).await?;
    Ok(false)
}

fn reasons(file: Option<&Path>) -> Result<Reasons, ServeError> {
    let Some(path) = file else { return Ok(Reasons::built_in()) };
    let text = std::fs::read_to_string(path).map_err(|source| file_error(path, source))?;
    Reasons::read(&text).map_err(|text| ServeError::Reasons { path: path.display().to_string(), text })
}

fn codes(file: Option<&Path>) -> Result<ErrorCodes, ServeError> {
    let Some(path) = file else { return Ok(ErrorCodes::built_in()) };
    let text = std::fs::read_to_string(path).map_err(|source| file_error(path, source))?;
    ErrorCodes::read(&text).map_err(|text| ServeError::Codes { path: path.display().to_string(), text })
}

fn layouts(pmh: Option<&Path>, site: Option<&Path>) -> Result<Layouts, ServeError> {
    type With = fn(Layouts, &str) -> Result<Layouts, String>;
    let given: [(Option<&Path>, With); 2] = [(pmh, Layouts::with_pmh), (site, Layouts::with_site)];
    let mut layouts = Layouts::built_in();
    for (path, with) in given {
        let Some(path) = path else { continue };
        let text = std::fs::read_to_string(path).map_err(|source| file_error(path, source))?;
        layouts = with(layouts, &text).map_err(|text| ServeError::Layout { path: path.display().to_string(), text })?;
    }
    Ok(layouts)
}

fn file_error(path: &Path, source: io::Error) -> ServeError {
    ServeError::File { path: path.display().to_string(), source }
}

/// The store and the folders beside it.
struct Place {
    store: Arc<dyn Store>,
    folders: PathBuf,
    data: Option<String>,
    /// Gone when the server ends.
    temporary: Option<PathBuf>,
}

impl Place {
    fn open(data: Option<&Path>) -> Result<Place, ServeError> {
        let Some(folder) = data else {
            let temporary = std::env::temp_dir().join(format!("onshi-{}", std::process::id()));
            let (store, folders) = (Arc::new(MemoryStore::default()), temporary.join(WORLD_FOLDERS));
            return Ok(Place { store, folders, data: None, temporary: Some(temporary) });
        };
        std::fs::create_dir_all(folder).map_err(|source| file_error(folder, source))?;
        // Folders of worlds are stored as absolute paths: the next start may come from elsewhere.
        let folder = folder.canonicalize().map_err(|source| file_error(folder, source))?;
        let store = EmbeddedStore::open(&folder.join(STORE_FILE))?;
        Ok(Place {
            store: Arc::new(store),
            folders: folder.join(WORLD_FOLDERS),
            data: Some(folder.display().to_string()),
            temporary: None,
        })
    }

    fn close(self) {
        self.store.close();
        if let Some(temporary) = self.temporary
            && let Err(error) = std::fs::remove_dir_all(&temporary)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "一時フォルダーを消せません");
        }
    }
}
