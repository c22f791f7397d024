//! What the engine keeps of a world besides what the rules keep: its name, clock, sites, faults to come and counters.

use super::faults::Faults;
use crate::population::Population;
use jiff::civil::DateTime;
use onshi_wire::control::dates::YearMonth;
use onshi_wire::control::world_file::{CharacterCode, Switches};
use std::collections::BTreeMap;

/// How the world's time runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WorldTime {
    /// Today's.
    Real,
    /// Its own; moved by the control API.
    Virtual(DateTime),
}

/// A facility's terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SiteFacts {
    /// Folder that holds req, res and face.
    pub(crate) oqs_root: String,
    /// What it writes.
    pub(crate) character_code: CharacterCode,
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
    /// Terminals by facility.
    pub(crate) sites: BTreeMap<String, SiteFacts>,
    /// The nation behind the world.
    pub(crate) population: Option<Population>,
    /// Faults to come.
    pub(crate) faults: Faults,
    /// Face files made so far.
    pub(crate) faces: u64,
}
