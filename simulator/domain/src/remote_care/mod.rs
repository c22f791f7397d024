//! 訪問診療等・オンライン診療等: consent given away from the reader, and what is asked under it
//! (spec/oqs-wire.md §3.7, B-037, B-111).
//!
//! - [`consent`]: one consent, how long it holds, why it ended;
//! - [`inquiry`]: what a facility asks under consents, one person or many;
//! - the rules are in `world/remote_care.rs`.

pub mod consent;
pub mod inquiry;

pub use consent::{CareKind, ExpiryReason, GivenBy, RemoteConsent, Withdrawal};
pub use inquiry::{Patient, RemoteAnswer, RemoteSearch, RemoteUnit};

use crate::consent::ConsentChoices;
use crate::id::{FacilityId, PersonId};
use crate::inquiry::NumberQuery;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A patient has at most this many consents of one kind at one facility in memory; older ones are in the journal.
pub const CONSENTS_KEPT: usize = 100;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A patient consents.
    Give {
        /// Towards whom.
        facility: FacilityId,
        /// Who.
        person: PersonId,
        /// To what.
        consent: NewConsent,
    },
    /// A consent is withdrawn before its time (訪問診療等: IF-037 by the facility).
    Withdraw {
        /// Towards whom it was given.
        facility: FacilityId,
        /// Whose.
        patient: Patient,
        /// Which kind.
        kind: CareKind,
        /// By whom.
        by: Withdrawal,
    },
    /// A facility asks again about one patient without a card (IF-025, IF-027; B-037).
    Inquire {
        /// Who asks.
        facility: FacilityId,
        /// Under which kind of consent.
        kind: CareKind,
        /// 資格確認日.
        on: Date,
        /// The numbers.
        query: NumberQuery,
    },
}

/// A consent as the patient gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewConsent {
    /// For which care.
    pub kind: CareKind,
    /// How it is given.
    pub given_by: GivenBy,
    /// To what.
    pub choices: ConsentChoices,
    /// Day of the online examination; today if left out. Not for 訪問診療等.
    pub examination: Option<Date>,
    /// Last day. Left out: until withdrawn (訪問診療等), the day of examination (オンライン診療等).
    pub last: Option<Date>,
}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A consent was given.
    Given {
        /// Towards whom.
        facility: FacilityId,
        /// Who.
        person: PersonId,
        /// The consent.
        consent: RemoteConsent,
    },
    /// The latest consent of this kind was withdrawn.
    Withdrawn {
        /// Towards whom it was given.
        facility: FacilityId,
        /// Whose.
        person: PersonId,
        /// The consent as it is now.
        consent: RemoteConsent,
    },
    /// An inquiry was answered.
    Answered(Box<RemoteAnswer>),
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// Consents by facility, person and kind, oldest first.
    pub(crate) consents: BTreeMap<(FacilityId, PersonId, CareKind), Vec<RemoteConsent>>,
}
