//! What the engine keeps of a world besides what the rules keep: its name, clock, sites, faults to come and counters.

use super::faults::Faults;
use super::site_key::{facility_of, terminal_of};
use crate::actors::municipality::numbers::Tokens;
use crate::population::Population;
use jiff::civil::DateTime;
use onshi_wire::control::dates::YearMonth;
use onshi_wire::control::encryption::EncryptionSpec;
use onshi_wire::control::world_file::{CharacterCode, PmhFaceWhenEmpty, Switches};
use std::collections::BTreeMap;

/// How the world's time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WorldTime {
    /// Today's.
    Real,
    /// Its own; moved by the control API.
    Virtual(DateTime),
}

/// One terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SiteFacts {
    /// Folder that holds req, res and face.
    pub(crate) oqs_root: String,
    /// What it writes.
    pub(crate) character_code: CharacterCode,
    /// What it encrypts; without the password.
    pub(crate) encryption: EncryptionSpec,
    /// The readers that write into its face folder, as the world file names them; the first terminal has the rest.
    pub(crate) readers: Vec<u8>,
}

impl Facts {
    /// Whether a face file of 医療費助成 comes with nothing in it where there is nothing to tell.
    pub(crate) fn writes_empty_pmh_faces(&self) -> bool {
        self.switches.pmh_face_when_empty == PmhFaceWhenEmpty::Empty
    }

    /// The keys of a facility's terminals, the first one first.
    pub(crate) fn terminals_of<'a>(&'a self, facility: &'a str) -> impl Iterator<Item = (&'a String, &'a SiteFacts)> {
        let first = self.sites.get_key_value(facility);
        let others =
            self.sites.iter().filter(move |(key, _)| facility_of(key) == facility && terminal_of(key).is_some());
        first.into_iter().chain(others)
    }

    /// The terminal into whose face folder a reader writes.
    pub(crate) fn terminal_of_reader(&self, facility: &str, reader: u8) -> String {
        let named = self.terminals_of(facility).find(|(_, site)| site.readers.contains(&reader));
        named.map_or_else(|| facility.to_owned(), |(key, _)| key.clone())
    }
}

/// The facts.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// One line.
    pub(crate) title: String,
    /// Seed of everything invented.
    pub(crate) seed: u64,
    /// 診療月.
    pub(crate) month: YearMonth,
    /// Time.
    pub(crate) time: WorldTime,
    /// The latest moment that was given to the rules; time never goes back.
    pub(crate) latest: DateTime,
    /// Switches.
    pub(crate) switches: Switches,
    /// Facilities in the order of the world file.
    pub(crate) facility_order: Vec<String>,
    /// Offices in the order of the world file.
    pub(crate) office_order: Vec<String>,
    /// Terminals by key; see `site_key`.
    pub(crate) sites: BTreeMap<String, SiteFacts>,
    /// The nation behind the world.
    pub(crate) population: Option<Population>,
    /// Faults to come.
    pub(crate) faults: Faults,
    /// Where the bytes of each claim file are recorded (`seq`), by facility and number of the submission.
    pub(crate) claims: BTreeMap<(String, u64), u64>,
    /// Who stands behind the tokens of individual numbers.
    pub(crate) tokens: Tokens,
    /// Face files made so far.
    pub(crate) faces: u64,
}
