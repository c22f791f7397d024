//! The card reader beyond the plain tap, and what replaces it where there is no card or no line.
//!
//! - [`course`]: what happens at the reader: what is laid on it, attempts at identity, where the patient stops;
//! - [`lookup`]: looking a person up without a card: disaster, system failure, emergency;
//! - [`Equipment`]: what a facility has besides readers; [`Disaster`]: an area opened for a period.
//!
//! Assumptions of our own, for want of public sources: the kiosk takes the card alone as identity and only for people
//! whose 照会番号 the facility keeps; a mobile device and a look-up tell their result on the screen and make no face file
//! (no message for them has a public layout, spec/oqs-wire.md §3.10); the district of a facility is the two digits
//! after its 点数表 in the 医療機関コード.

pub mod course;
pub mod lookup;

pub use course::{Attempt, Course, Device, Identification, Interruption, Presented, Stage};
pub use lookup::{Basis, Described, Found, Lookup, LookupRecord, Who};

use crate::answer::Answer;
use crate::facility::Facility;
use crate::id::{FacilityId, PersonId};
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Greatest number of disasters that a world keeps.
pub const DISASTERS_LIMIT: usize = 100;
/// A world keeps this many latest look-ups; older ones are in the journal.
pub const LOOKUPS_KEPT: usize = 10_000;

/// What a facility has besides its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Equipment {
    /// 再来受付機 (S004-55).
    #[doc(alias = "再来受付機")]
    pub kiosk: bool,
    /// A mobile device for 居宅同意取得型 at the window.
    #[doc(alias = "居宅同意取得型")]
    pub mobile: bool,
    /// 救急時閲覧権限 (OQSCD043 1; B-113).
    #[doc(alias = "救急時医療情報閲覧")]
    pub emergency_viewing: bool,
}

/// A part of [`Equipment`] that changes; what is left out stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EquipmentChange {
    /// 再来受付機.
    pub kiosk: Option<bool>,
    /// Mobile device.
    pub mobile: Option<bool>,
    /// 救急時閲覧権限.
    pub emergency_viewing: Option<bool>,
}

/// An area opened for looking people up without a card, for a period (B-123).
#[doc(alias = "災害時モード")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disaster {
    /// Short name, unique in the world.
    pub id: String,
    /// 都道府県, 1–47.
    pub prefecture: u8,
    /// 郡市区 of the 医療機関コード, 0–99. Default: the whole prefecture.
    pub district: Option<u8>,
    /// Opened from.
    pub from: DateTime,
    /// Open until this moment, exclusive.
    pub until: DateTime,
}

impl Disaster {
    /// Whether a facility may look people up at a moment.
    #[must_use]
    pub fn opens(&self, facility: &Facility, at: DateTime) -> bool {
        let digits = facility.code.as_str();
        let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|text| text.parse::<u8>().ok());
        self.from <= at
            && at < self.until
            && part(0..2) == Some(self.prefecture)
            && self.district.is_none_or(|district| part(3..5) == Some(district))
    }
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A facility gets or gives up equipment.
    Equip {
        /// Which.
        facility: FacilityId,
        /// What.
        change: EquipmentChange,
    },
    /// Staff switch a reader to 目視, for the next card, or back.
    SetVisual {
        /// Where.
        facility: FacilityId,
        /// Reader, from 1.
        reader: u8,
        /// 目視.
        on: bool,
    },
    /// The municipality resets a card's PIN: the lock is gone.
    ResetPin {
        /// Whose.
        person: PersonId,
    },
    /// An area is opened.
    OpenDisaster(Disaster),
    /// An area is closed before its time.
    CloseDisaster {
        /// Which.
        id: String,
    },
    /// The call centre switches a facility's 障害時モード on or off (B-122).
    SetFailureMode {
        /// Which.
        facility: FacilityId,
        /// On.
        on: bool,
    },
    /// A person is looked up without a reader.
    LookUp(Lookup),
}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Equipment changed.
    Equipped {
        /// Whose.
        facility: FacilityId,
        /// All of it now.
        equipment: Equipment,
    },
    /// A reader's mode changed.
    VisualSet {
        /// Where.
        facility: FacilityId,
        /// Reader, from 1.
        reader: u8,
        /// 目視.
        on: bool,
    },
    /// Wrong PINs in a row, as the card counts them; 0 after a right one or a reset.
    PinCounted {
        /// Whose card.
        person: PersonId,
        /// How many.
        wrong: u8,
    },
    /// An area was opened.
    DisasterOpened(Disaster),
    /// An area was closed.
    DisasterClosed {
        /// Which.
        id: String,
    },
    /// 障害時モード changed.
    FailureModeSet {
        /// Which.
        facility: FacilityId,
        /// On.
        on: bool,
    },
    /// A person was looked up, found or not.
    LookedUp(LookupRecord),
    /// The reader's screen said something on the way. Told, not kept.
    Shown(String),
    /// An answer on a screen, without a face file. Told, not kept.
    ShownAnswer(Box<Answer>),
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    pub(crate) equipment: BTreeMap<FacilityId, Equipment>,
    pub(crate) visual: BTreeSet<(FacilityId, u8)>,
    pub(crate) wrong_pins: BTreeMap<PersonId, u8>,
    pub(crate) disasters: BTreeMap<String, Disaster>,
    pub(crate) failure_mode: BTreeSet<FacilityId>,
    pub(crate) lookups: VecDeque<LookupRecord>,
}
