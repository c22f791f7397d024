//! 薬剤・診療・健診等の情報の閲覧: what is held of a person, and who may see it until when.
//!
//! - [`care`]: medication and treatment as an accepted claim tells them, day by day.
//!
//! Medication and treatment come from accepted claims and show from the following month on (S003-16, B-148); a claim that
//! is taken back takes them with it.

pub mod care;

pub use care::{CareDay, CareKind, CareRecord, CareRow};

use crate::examination::Place;
use crate::id::PersonId;
use std::collections::BTreeMap;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An accepted claim told what was done.
    CareRecorded {
        /// To whom.
        person: PersonId,
        /// By which receipt.
        source: Place,
        /// What.
        record: Box<CareRecord>,
    },
    /// The claim was taken back.
    CareRemoved {
        /// Whose.
        person: PersonId,
        /// By which receipt.
        source: Place,
    },
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// Care by person and receipt.
    pub(crate) care: BTreeMap<PersonId, BTreeMap<Place, CareRecord>>,
}
