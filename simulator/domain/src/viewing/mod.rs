//! 薬剤・診療・健診等の情報の閲覧: what is held of a person, and who may see it until when.
//!
//! - [`care`]: medication and treatment as an accepted claim tells them, day by day;
//! - [`checkup`], health check-ups (特定健診);
//! - [`request`]: what a facility asks to see, what it is shown, and the log.
//!
//! Medication and treatment come from accepted claims and show from the following month on (S003-16, B-148); a claim that
//! is taken back takes them with it. A facility sees only kinds that the patient agreed to, only until the consent ends
//! (B-110, B-111). Where no
//! consent can be had in an emergency, the look-up of [`crate::reader`] states so, and that counts as long as a consent
//! does (B-113).

pub mod care;
pub mod checkup;
pub mod request;

pub use care::{CareDay, CareKind, CareRecord, CareRow};
pub use checkup::{CHECKUP_ITEMS_LIMIT, CHECKUPS_LIMIT, Checkup, CheckupItem};
pub use request::{Basis, Setting, Shown, ViewAnswer, ViewLogEntry, ViewRequest, Wanted};

use crate::examination::Place;
use crate::id::PersonId;
use std::collections::{BTreeMap, VecDeque};

/// Viewings that the log keeps; older ones are in the journal.
pub const LOG_KEPT: usize = 10_000;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A check-up is registered; one of the same day is replaced.
    RegisterCheckup {
        /// Whose.
        person: PersonId,
        /// What.
        checkup: Checkup,
    },
    /// A facility asks to see (YZK, TKK).
    View(ViewRequest),
}

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
    /// A check-up was registered.
    CheckupRegistered {
        /// Whose.
        person: PersonId,
        /// What.
        checkup: Box<Checkup>,
    },
    /// A request to see was answered, shown or refused.
    Viewed(Box<ViewAnswer>),
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// Care by person and receipt.
    pub(crate) care: BTreeMap<PersonId, BTreeMap<Place, CareRecord>>,
    /// Check-ups, newest first.
    pub(crate) checkups: BTreeMap<PersonId, Vec<Checkup>>,
    /// Who looked at what.
    pub(crate) log: VecDeque<ViewLogEntry>,
}
