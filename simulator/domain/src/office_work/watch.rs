//! What a case worker keeps an eye on: visits without delegation, frequent visitors, people under two offices. All of it
//! follows from inquiries and registrations: neither departments nor drugs are known (B-140).

use crate::id::{FacilityId, OfficeId, PersonId, RequestId};
use crate::month::TreatmentMonth;
use jiff::civil::{Date, DateTime};
use std::collections::BTreeSet;

/// Visits of one person to one facility in a month for which no ticket is decided (B-142, S003-25).
#[doc(alias = "早期発見")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndelegatedVisits {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub facility: FacilityId,
    /// When.
    pub month: TreatmentMonth,
    /// The days; visits of one day are one.
    pub days: BTreeSet<Date>,
    /// When the office could know of the first one.
    pub first_at: DateTime,
    /// An open request about it, if there is one.
    pub request: Option<RequestId>,
}

/// What a case worker noted about undelegated visits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handled {
    /// When; later visits are listed anew.
    pub at: DateTime,
    /// What was done.
    pub note: String,
}

/// Somebody who came to one facility on many days of a month (B-141). A ticket's department is not known to an office, so
/// the facility stands in for it; inquiries of one day at one facility count once.
#[doc(alias = "頻回受診")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrequentVisitor {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub facility: FacilityId,
    /// The days.
    pub days: BTreeSet<Date>,
}

/// A person for whom two offices hold the same days (B-076, B-144).
#[doc(alias = "二重登録")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubleCoverage {
    /// Who.
    pub person: PersonId,
    /// The two offices, in order of registration.
    pub offices: [OfficeId; 2],
    /// The first common day.
    pub from: Date,
    /// The first day that is no longer common; none if both run on.
    pub until: Option<Date>,
}
