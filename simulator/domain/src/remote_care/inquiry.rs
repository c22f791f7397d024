//! What a facility asks under consents given away from its reader, and what it is told.

use super::consent::{CareKind, RemoteConsent};
use crate::answer::{Outcome, QualificationResult, Validity};
use crate::id::{FacilityId, PersonId};
use crate::inquiry::NumberQuery;
use crate::reference_number::ReferenceNumber;
use jiff::civil::{Date, DateTime};

/// Of whom something is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Patient {
    /// Somebody whom the world knows.
    Person(PersonId),
    /// Whoever holds these numbers.
    Numbers(Box<NumberQuery>),
}

/// 同意済資格情報一括取得: which consents (IF-017, IF-021).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoteSearch {
    /// Of which kind.
    pub kind: CareKind,
    /// By 診療日 rather than 同意日; オンライン診療等 only.
    pub by_examination: bool,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl RemoteSearch {
    /// Whether a consent is searched for.
    #[must_use]
    pub fn finds(&self, consent: &RemoteConsent) -> bool {
        let day = if self.by_examination { consent.examination } else { Some(consent.given_at.date()) };
        consent.kind == self.kind && day.is_some_and(|day| self.from <= day && day <= self.to)
    }
}

/// The answer to one inquiry without a card (IF-026, IF-028).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteAnswer {
    /// Who asked.
    pub facility: FacilityId,
    /// Under which kind of consent.
    pub kind: CareKind,
    /// 処理実行日時.
    pub at: DateTime,
    /// 資格確認日.
    pub on: Date,
    /// The person found; for the journal, not on the wire.
    pub person: Option<PersonId>,
    /// The consent that it rests on, in force or over (class 2: ask again, B-037).
    pub consent: Option<RemoteConsent>,
    /// What came of it.
    pub outcome: Outcome,
}

/// One person of a 同意済資格情報一括取得.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteUnit {
    /// Who; not on the wire.
    pub person: PersonId,
    /// 照会番号 of the asking facility.
    pub reference_number: Option<ReferenceNumber>,
    /// Of the qualification.
    pub validity: Validity,
    /// Insurance and medical aid with the tickets of the asking facility, as by card.
    pub results: Vec<QualificationResult>,
    /// The consent that was found, the latest of those searched for.
    pub consent: RemoteConsent,
}
