//! The claims examiner (審査支払機関): files taken in, receipts accepted, returned, paid, withdrawn.
//!
//! - [`model`]: a file as it comes in, and what is kept of it;
//! - [`calendar`]: which month a file is processed in, when it is examined and paid (our own dates);
//! - [`rules`]: the examiner's own rules, beside those of [`crate::claim`];
//! - [`policy`]: what each rule does to a receipt: remark, return, or refusal of the whole file;
//! - [`payers`]: what is confirmed about each payer: 振替, 分割, 資格喪失, 枝番特定 (spec/claims.md §5, §9).
//!
//! A file is taken in as a whole or refused as a whole. Volumes wait for the last one. A returned or withdrawn receipt gets
//! a 検索番号 and may be claimed again under it (B-151). Accepted receipts pass their medication and treatment on to
//! [`crate::viewing`] (S003-16, B-148).

pub mod calendar;
pub mod model;
pub mod payers;
pub mod policy;
pub mod rules;

pub use model::{
    ClaimFile, ClaimedReceipt, HandledReceipt, Note, Outcome, ReceiptState, Requester, Status, Submission,
};
pub use policy::{Level, Policy};

use crate::id::FacilityId;
use std::collections::{BTreeMap, BTreeSet};

/// Most submissions that a facility may make in one world.
pub const SUBMISSIONS_LIMIT: u64 = 10_000;

/// Most volumes of a set that wait for their last one.
pub const VOLUMES_LIMIT: usize = 98;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A file comes to the desk.
    TakeIn(Box<ClaimFile>),
    /// A receipt is taken back: 取下げ by the facility, 過誤 by office or insurer.
    Withdraw {
        /// Which.
        place: Place,
        /// By whom.
        by: Requester,
        /// Why.
        reason: String,
    },
}

/// Where a receipt is: facility, number of the submission, index from 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Who claimed.
    pub facility: FacilityId,
    /// Number of the submission, from 1.
    pub submission: u64,
    /// Index of the receipt, from 0.
    pub index: usize,
}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A file was taken in, or refused.
    Submitted(Box<Submission>),
    /// A volume waits for the rest of its set.
    VolumeKept {
        /// Its own record.
        submission: Box<Submission>,
        /// Its content, judged with the last volume.
        file: Box<ClaimFile>,
    },
    /// A receipt was taken back.
    Withdrawn {
        /// Which.
        place: Place,
        /// Its status now.
        status: Status,
        /// The 検索番号 under which it may be claimed again.
        search_number: String,
    },
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// All submissions by facility and number.
    pub(crate) submissions: BTreeMap<(FacilityId, u64), Submission>,
    /// Number of submissions by facility.
    pub(crate) counts: BTreeMap<FacilityId, u64>,
    /// Volumes that wait, by facility and kind of set, with the number of their submission.
    pub(crate) waiting: BTreeMap<model::SetKey, Vec<(u64, ClaimFile)>>,
    /// The latest receipt of each claim.
    pub(crate) latest: BTreeMap<model::ClaimKey, Place>,
    /// 検索番号 that were given, and for what.
    pub(crate) search_numbers: BTreeMap<String, Place>,
    /// 検索番号 that were used for a re-claim.
    pub(crate) reclaimed: BTreeSet<String>,
}

impl State {
    /// A receipt.
    #[must_use]
    pub fn receipt(&self, place: &Place) -> Option<&HandledReceipt> {
        self.submissions.get(&(place.facility.clone(), place.submission))?.receipts.get(place.index)
    }
}
