//! The visit log: what the welfare office learns from inquiries (B-140). Who, where, when; neither department nor drugs.

use crate::id::{FacilityId, OfficeId, PersonId};
use jiff::civil::{Date, DateTime};

/// An office's log keeps this many latest visits in memory; older ones are in the journal.
pub const VISITS_KEPT: usize = 100_000;

/// How the facility asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// By card.
    Card,
    /// By number.
    Number,
    /// Without card or number: 災害時, 障害時, 救急時.
    WithoutCard,
}

/// One inquiry about a person on assistance.
#[doc(alias = "受診ログ")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The office in charge.
    pub office: OfficeId,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub facility: FacilityId,
    /// When asked.
    pub at: DateTime,
    /// 資格確認日.
    pub on: Date,
    /// How asked.
    pub via: Via,
    /// Whether a ticket for this facility and month was visible then; `false` is the early detection of S003-25
    /// (B-024, B-142).
    pub delegated: bool,
}
