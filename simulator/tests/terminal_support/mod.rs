//! What the terminal's tests share: a world with one clinic, requests written by hand, and folders seen as a
//! client sees them.
#![allow(dead_code, unused_imports, reason = "each test program uses its own part")]

pub(crate) mod folder;

pub(crate) use folder::{Folder, LONG, names};

use onshi_simulator::actors::examiner::desk::reasons::Reasons;
use onshi_simulator::actors::platform::codes::ErrorCodes;
use onshi_simulator::actors::platform::layouts::Layouts;
use onshi_simulator::actors::terminal::{FolderTerminals, TerminalOptions};
use onshi_simulator::clock::SystemClock;
use onshi_simulator::engine::{Environment, WorldHandle, Worlds};
use onshi_simulator::store::embedded::EmbeddedStore;
use onshi_wire::control::journal::{Direction, Door, JournalEntry, JournalQuery};
use onshi_wire::control::world::{CreateWorld, FaultPlan, Tap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The clinic's id.
pub(crate) const CLINIC: &str = "診療所";
/// The recipient's 受給者番号; the lists of the control API mask it.
pub(crate) const RECIPIENT: &str = "1000025";
/// The recipient's id.
pub(crate) const PERSON: &str = "山田";

/// Short times: nothing here waits for the real ones.
pub(crate) const QUICK: TerminalOptions = TerminalOptions {
    watch: onshi_simulator::actors::terminal::WatchMode::Events,
    scan_every: Duration::from_millis(50),
    settled_after: Duration::from_millis(300),
    fsync: false,
};

/// A world with folders in a temporary place.
pub(crate) struct Bench {
    temp: Option<tempfile::TempDir>,
    pub(crate) worlds: Worlds,
    pub(crate) world: WorldHandle,
    pub(crate) root: PathBuf,
}

/// A world file with one clinic and one recipient; `switches` and `clinic` are further lines of YAML.
pub(crate) fn yaml(switches: &str, clinic: &str) -> String {
    format!(
        "version: 1
title: 端末の試験
treatment_month: 2026-11
clock: {{ virtual: '2026-11-10 09:00' }}
switches: {{ {switches} }}
offices: [{{ id: 北福祉 }}]
facilities: [{{ id: {CLINIC}, card_readers: 2, {clinic} }}]
people: [{{ id: {PERSON}, birthdate: '1960-01-02', aid: [{{ office: 北福祉, recipient_number: '{RECIPIENT}' }}], tickets: [{{ facility: {CLINIC}, registration: at_once }}] }}]
"
    )
}

impl Bench {
    /// The usual world: UTF-8, no late touch.
    pub(crate) async fn usual() -> Self {
        Self::of("late_touch_ms: 0", "", QUICK).await
    }

    pub(crate) async fn of(switches: &str, clinic: &str, options: TerminalOptions) -> Self {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("OQS");
        Self::within(temp, &root, switches, clinic, options).await
    }

    /// With folders that may have been prepared.
    pub(crate) async fn within(
        temp: tempfile::TempDir,
        root: &Path,
        switches: &str,
        clinic: &str,
        options: TerminalOptions,
    ) -> Self {
        Self::with(temp, root, yaml(switches, clinic), options).await
    }

    /// A world of one's own; its clinic is [`CLINIC`].
    pub(crate) async fn with(temp: tempfile::TempDir, root: &Path, yaml: String, options: TerminalOptions) -> Self {
        let worlds = open(temp.path(), options).await;
        let create = CreateWorld {
            id: Some("w".to_owned()),
            yaml: Some(yaml),
            oqs_roots: [(CLINIC.to_owned(), root.display().to_string())].into(),
            ..CreateWorld::default()
        };
        let world = worlds.create(create).await.unwrap();
        Bench { temp: Some(temp), worlds, world, root: root.to_path_buf() }
    }

    /// Stops everything and starts again from what is on disk.
    pub(crate) async fn restarted(mut self, between: impl FnOnce(&Path)) -> Self {
        let temp = self.temp.take().unwrap();
        self.worlds.stop().await;
        drop(self.worlds);
        drop(self.world);
        between(&self.root);
        let worlds = open(temp.path(), QUICK).await;
        let world = worlds.get("w").unwrap();
        Bench { temp: Some(temp), worlds, world, root: self.root }
    }

    pub(crate) fn req(&self, name: &str) -> PathBuf {
        self.root.join("req").join(name)
    }

    pub(crate) fn watch(&self, folder: &str) -> Folder {
        Folder::watch(&self.root.join(folder))
    }

    /// A request by number (IF-001) for the recipient, as a client writes it.
    pub(crate) fn inquiry(&self, identifier: &str) -> Vec<u8> {
        let info = self.world.info();
        let aid = &info.people[0].aid[0];
        inquiry(&info.facilities[0].code, &aid.payer_number, RECIPIENT, identifier)
    }

    /// Lays a card on a reader and returns the face file's name.
    pub(crate) async fn tap(&self, tap: Tap) -> String {
        let body = serde_json::to_vec(&tap).unwrap();
        self.worlds.tap("w", CLINIC, body).await.unwrap().face_file.expect("a face file")
    }

    /// Plans a fault.
    pub(crate) async fn plan(&self, fault: FaultPlan) {
        self.world.control("POST /faults", serde_json::to_vec(&fault).unwrap()).await.unwrap();
    }

    /// All entries of the journal.
    pub(crate) async fn journal(&self) -> Vec<JournalEntry> {
        let mut entries: Vec<JournalEntry> = Vec::new();
        loop {
            let after = entries.last().map_or(0, |entry| entry.seq);
            let query = JournalQuery { after, bytes: true, limit: Some(1000), ..JournalQuery::default() };
            let page = self.world.journal(query).await.unwrap();
            if page.entries.is_empty() {
                return entries;
            }
            entries.extend(page.entries);
        }
    }

    /// Waits until `count` answers for res are on record, and returns all of the journal.
    pub(crate) async fn answered(&self, count: usize) -> Vec<JournalEntry> {
        self.recorded(Direction::Answered, Door::Res, count).await
    }

    /// Waits until `count` deliveries into res are on record, and returns all of the journal.
    pub(crate) async fn delivered(&self, count: usize) -> Vec<JournalEntry> {
        self.recorded(Direction::Delivered, Door::Res, count).await
    }

    /// The same for face.
    pub(crate) async fn faces_delivered(&self, count: usize) -> Vec<JournalEntry> {
        self.recorded(Direction::Delivered, Door::Face, count).await
    }

    async fn recorded(&self, direction: Direction, door: Door, count: usize) -> Vec<JournalEntry> {
        let is_wanted = |entry: &JournalEntry| entry.direction == direction && entry.door == door;
        let (mut after, mut found) = (0, 0);
        let wait = async {
            while found < count {
                let query = JournalQuery { after, wait_ms: 5_000, limit: Some(1000), ..JournalQuery::default() };
                let page = self.world.journal(query).await.unwrap();
                found += page.entries.iter().filter(|entry| is_wanted(entry)).count();
                after = page.entries.last().map_or(after, |entry| entry.seq);
            }
            self.journal().await
        };
        tokio::time::timeout(LONG, wait).await.expect("the entries in time")
    }
}

async fn open(data: &Path, options: TerminalOptions) -> Worlds {
    let environment = Environment {
        store: Arc::new(EmbeddedStore::open(&data.join("worlds.redb")).unwrap()),
        clock: Arc::new(SystemClock),
        codes: ErrorCodes::built_in(),
        reasons: Reasons::built_in(),
        layouts: Layouts::built_in(),
        terminals: Arc::new(FolderTerminals { options }),
        folders: data.join("folders"),
    };
    Worlds::open(environment).await.unwrap()
}

/// A request by number in UTF-8, by hand.
pub(crate) fn inquiry(facility: &str, payer: &str, recipient: &str, identifier: &str) -> Vec<u8> {
    format!(
        "<?xml version='1.0' encoding='UTF-8' standalone='no'?>\r\n<XmlMsg><MessageHeader>\
         <QualificationConfirmationDate>20261110</QualificationConfirmationDate>\
         <MedicalInstitutionCode>{facility}</MedicalInstitutionCode>\
         <ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier></MessageHeader>\
         <MessageBody><QualificationConfirmSearchInfo><InsurerNumber>{payer}</InsurerNumber>\
         <InsuredIdentificationNumber>{recipient}</InsuredIdentificationNumber><Birthdate>19600102</Birthdate>\
         <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\
         </QualificationConfirmSearchInfo></MessageBody></XmlMsg>\r\n"
    )
    .into_bytes()
}

/// The text of the first such element.
pub(crate) fn element<'a>(document: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = document.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(value, _)| value)
}
