//! All worlds of a process: making, finding, deleting, and what has to happen at start and stop.

use super::creation::Creation;
use super::terminals::{StartTerminals, Terminals};
use super::world::Tools;
use super::{Denial, WorldHandle, passwords, restore};
use crate::actors::examiner::desk::reasons::Reasons;
use crate::actors::platform::codes::ErrorCodes;
use crate::actors::platform::layouts::Layouts;
use crate::clock::Clock;
use crate::store::Store;
use crate::world_file::terminals;
use onshi_wire::control::world::{CreateWorld, TapOutcome};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// How many worlds live side by side in one process.
const WORLDS_LIMIT: usize = 10_000;

/// What worlds need from outside.
pub struct Environment {
    /// Where they are kept.
    pub store: Arc<dyn Store>,
    /// Real time.
    pub clock: Arc<dyn Clock>,
    /// Error codes.
    pub codes: ErrorCodes,
    /// Reasons of the claims examiner.
    pub reasons: Reasons,
    /// Layouts of messages that are not public.
    pub layouts: Layouts,
    /// What starts their terminals.
    pub terminals: Arc<dyn StartTerminals>,
    /// Below this folder each world gets a folder of its own for the OQS folders that nobody named.
    pub folders: PathBuf,
}

/// All worlds. Cheap to clone.
#[derive(Clone)]
pub struct Worlds {
    shared: Arc<Shared>,
}

struct Shared {
    store: Arc<dyn Store>,
    tools: Tools,
    terminals: Arc<dyn StartTerminals>,
    folders: PathBuf,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    running: BTreeMap<String, Running>,
    /// Ids that are being made or deleted.
    busy: BTreeSet<String>,
    /// Numbers given to worlds without a name.
    numbered: u64,
}

#[derive(Clone)]
struct Running {
    handle: WorldHandle,
    terminals: Arc<dyn Terminals>,
    own_folder: PathBuf,
}

impl Worlds {
    /// Loads all worlds of the store and starts their terminals.
    ///
    /// # Errors
    /// When a world cannot be read or its folders cannot be used.
    pub async fn open(environment: Environment) -> Result<Worlds, Denial> {
        let Environment { store, clock, codes, reasons, layouts, terminals, folders } = environment;
        let (reasons, layouts) = (Arc::new(reasons), Arc::new(layouts));
        let tools = Tools { clock, codes: Arc::new(codes), reasons, layouts };
        let table = Mutex::new(Table::default());
        let worlds = Worlds { shared: Arc::new(Shared { store, tools, terminals, folders, table }) };
        let ids = worlds.shared.store.worlds().map_err(|error| super::journal::unavailable(&error))?;
        for id in ids {
            let (store, tools) = (Arc::clone(&worlds.shared.store), worlds.shared.tools.clone());
            let (engine, creation) = restore::restore(&id, tools, store).await?;
            engine.know_passwords(passwords::load(Path::new(&creation.own_folder)));
            worlds.start(WorldHandle::new(engine), Path::new(&creation.own_folder)).await?;
        }
        Ok(worlds)
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.shared.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the terminals of a world and lists it.
    async fn start(&self, handle: WorldHandle, own_folder: &Path) -> Result<(), Denial> {
        let terminals = self.shared.terminals.start(handle.clone()).await?;
        let running = Running { handle: handle.clone(), terminals, own_folder: own_folder.to_owned() };
        self.table().running.insert(handle.id().to_owned(), running);
        Ok(())
    }

    /// All worlds, by id.
    pub fn list(&self) -> Vec<WorldHandle> {
        self.table().running.values().map(|running| running.handle.clone()).collect()
    }

    /// A world.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn get(&self, id: &str) -> Result<WorldHandle, Denial> {
        // Every request comes through here: nothing but the handle is copied.
        self.table().running.get(id).map(|running| running.handle.clone()).ok_or_else(|| unknown(id))
    }

    fn running(&self, id: &str) -> Result<Running, Denial> {
        self.table().running.get(id).cloned().ok_or_else(|| unknown(id))
    }

    /// Makes a world and starts its terminals: wholly or not at all.
    ///
    /// # Errors
    /// Every mistake of the description; `Refused` if the id is taken.
    pub async fn create(&self, request: CreateWorld) -> Result<WorldHandle, Denial> {
        let now = self.shared.tools.clock.now();
        let id = request.id.clone().unwrap_or_else(|| self.next_id());
        let (creation, text) = Creation::from_request(request, id, &self.shared.folders, now)?;
        let _reservation = self.reserve(&creation.id)?;
        let (store, tools) = (Arc::clone(&self.shared.store), self.shared.tools.clone());
        let engine = restore::create(&creation, text.as_deref(), tools, store).await?;
        let own_passwords = terminals::passwords(&creation.spec);
        let kept = passwords::keep(Path::new(&creation.own_folder), &own_passwords);
        engine.know_passwords(own_passwords);
        let handle = WorldHandle::new(engine);
        let started = match kept {
            Ok(()) => self.start(handle.clone(), Path::new(&creation.own_folder)).await,
            Err(denial) => Err(denial),
        };
        if let Err(denial) = started {
            handle.close();
            self.forget(&creation.id).await?;
            return Err(denial);
        }
        tracing::info!(world = %handle.id(), facilities = handle.facilities().len(), "ワールドを作成");
        Ok(handle)
    }

    /// `w1`, `w2`, … whatever is free.
    fn next_id(&self) -> String {
        let mut table = self.table();
        loop {
            table.numbered += 1;
            let id = format!("w{}", table.numbered);
            if !table.running.contains_key(&id) && !table.busy.contains(&id) {
                return id;
            }
        }
    }

    fn reserve(&self, id: &str) -> Result<Reservation, Denial> {
        let mut table = self.table();
        if table.running.contains_key(id) || !table.busy.insert(id.to_owned()) {
            let what = format!("「{id}」というワールドは既にあります。");
            return Err(Denial::refused("id", what, "別のidにするか、先にそのワールドを削除してください。"));
        }
        if table.running.len() >= WORLDS_LIMIT {
            table.busy.remove(id);
            let what = format!("ワールドは{WORLDS_LIMIT}個までです。");
            return Err(Denial::refused("id", what, "使い終わったワールドを削除してください。"));
        }
        Ok(Reservation { worlds: self.clone(), id: id.to_owned() })
    }

    /// Deletes a world: its records, and the folders that were made for it.
    ///
    /// # Errors
    /// `NotFound`; `Unavailable` when the store failed.
    pub async fn delete(&self, id: &str) -> Result<(), Denial> {
        let running = self.running(id)?;
        let reservation = {
            let mut table = self.table();
            table.running.remove(id);
            table.busy.insert(id.to_owned());
            Reservation { worlds: self.clone(), id: id.to_owned() }
        };
        running.handle.close();
        running.terminals.stop().await;
        self.forget(id).await?;
        match tokio::fs::remove_dir_all(&running.own_folder).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(world = id, %error, "ワールドのフォルダーを消せません");
            }
            _ => {}
        }
        drop(reservation);
        Ok(())
    }

    async fn forget(&self, id: &str) -> Result<(), Denial> {
        let (tell, told) = oneshot::channel();
        let done = Box::new(move |outcome| {
            let _ = tell.send(outcome);
        });
        let failed = |error| super::journal::unavailable(&error);
        self.shared.store.delete(id, done).map_err(failed)?;
        told.await.unwrap_or(Err(crate::store::StoreError::Closed)).map_err(failed)
    }

    /// A tap over the control API: decided, and its face file put into its folder.
    ///
    /// # Errors
    /// As [`WorldHandle::tap`]; `Unavailable` when the folder cannot be written (the file is delivered at the next
    /// start then).
    pub async fn tap(&self, world: &str, facility: &str, body: Vec<u8>) -> Result<TapOutcome, Denial> {
        let running = self.running(world)?;
        let result = running.handle.tap_as_sent(facility, body).await?;
        for face in result.faces {
            running.terminals.deliver_face(&result.site, face).await?;
        }
        Ok(result.outcome)
    }

    /// Stops all worlds: terminals finish what they hold.
    pub async fn stop(&self) {
        let running = std::mem::take(&mut self.table().running);
        for world in running.values() {
            world.handle.close();
        }
        futures::future::join_all(running.values().map(|world| world.terminals.stop())).await;
        // What they recorded while they stopped.
        running.values().for_each(|world| world.handle.close());
    }
}

fn unknown(id: &str) -> Denial {
    let shown: String = id.chars().take(64).collect();
    let remedy = "ワールドの一覧でidを確かめるか、ワールドを作ってください。";
    Denial::not_found("world", format!("「{shown}」というワールドはありません。"), remedy)
}

/// An id that is spoken for until this is dropped.
struct Reservation {
    worlds: Worlds,
    id: String,
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.worlds.table().busy.remove(&self.id);
    }
}
