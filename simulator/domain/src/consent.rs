//! What a patient agrees to at the reader, and for how long (spec/oqs-wire.md §6).

use jiff::Span;
use jiff::civil::DateTime;

/// An outpatient's consent holds this many hours (spec/oqs-wire.md §6, conf H).
pub const CONSENT_HOURS: i64 = 24;

/// What the patient chose on the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConsentChoices {
    /// 限度額適用認定証.
    pub limit_certificate: bool,
    /// 特定疾病療養受療証.
    pub specific_diseases: bool,
    /// 特定健診.
    pub checkups: bool,
    /// 薬剤.
    pub medication: bool,
    /// 診療.
    pub treatment: bool,
    /// 手術.
    pub surgery: bool,
    /// 医療費助成の各種受給者証 (PMH): 利用する.
    pub subsidies: bool,
}

/// One consent as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// 0: refused or not asked.
    NotGiven,
    /// 1: given.
    Given {
        /// 同意日時.
        at: DateTime,
        /// 閲覧可能日時: 24 hours later.
        until: DateTime,
    },
    /// 3: could not be had in an emergency (B-113). That it holds as long as a given one is ours.
    Unobtainable {
        /// When that was stated.
        at: DateTime,
        /// Until when it counts.
        until: DateTime,
    },
}

/// 同意区分 at a moment (OQSCD016).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentState {
    /// 0 なし.
    None,
    /// 1 あり.
    InForce,
    /// 2 有効期限切れ (B-111).
    Expired,
    /// 3 取得困難 (救急時, B-113), in force.
    Unobtainable,
}

impl Consent {
    /// Records a choice made at `at`.
    #[must_use]
    pub fn of(given: bool, at: DateTime) -> Self {
        if given { Consent::Given { at, until: after_hours(at, CONSENT_HOURS) } } else { Consent::NotGiven }
    }

    /// What it is worth at a moment. The last moment itself no longer counts: readers test "later than now".
    #[must_use]
    pub fn state(self, now: DateTime) -> ConsentState {
        match self {
            Consent::NotGiven => ConsentState::None,
            Consent::Given { until, .. } if now < until => ConsentState::InForce,
            Consent::Unobtainable { until, .. } if now < until => ConsentState::Unobtainable,
            Consent::Given { .. } | Consent::Unobtainable { .. } => ConsentState::Expired,
        }
    }

    /// Whether it was given.
    #[must_use]
    pub fn is_given(self) -> bool {
        matches!(self, Consent::Given { .. })
    }
}

fn after_hours(at: DateTime, hours: i64) -> DateTime {
    at.saturating_add(Span::new().hours(hours))
}

/// All consents of one visit.
#[doc(alias = "同意")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consents {
    /// 限度額適用認定証.
    pub limit_certificate: Consent,
    /// 特定疾病療養受療証.
    pub specific_diseases: Consent,
    /// 特定健診.
    pub checkups: Consent,
    /// 薬剤.
    pub medication: Consent,
    /// 診療.
    pub treatment: Consent,
    /// 手術.
    pub surgery: Consent,
    /// 医療費助成の各種受給者証 (PMH); given only if the reader asked for it.
    pub subsidies: Consent,
}

impl Consents {
    /// An emergency at `at`: no consent can be had for anything medical; 限度額 has no such class (OQSCD001).
    #[must_use]
    pub fn unobtainable(at: DateTime) -> Self {
        let consent = Consent::Unobtainable { at, until: after_hours(at, CONSENT_HOURS) };
        Consents {
            limit_certificate: Consent::NotGiven,
            specific_diseases: consent,
            checkups: consent,
            medication: consent,
            treatment: consent,
            surgery: consent,
            // PMH knows no emergency (spec/pmh.md says nothing of it).
            subsidies: Consent::NotGiven,
        }
    }

    /// What of it was given and is still in force; the rest counts as not given.
    #[must_use]
    pub fn in_force(self, now: DateTime) -> Self {
        let keep = |consent: Consent| {
            if consent.state(now) == ConsentState::InForce { consent } else { Consent::NotGiven }
        };
        Consents {
            limit_certificate: keep(self.limit_certificate),
            specific_diseases: keep(self.specific_diseases),
            checkups: keep(self.checkups),
            medication: keep(self.medication),
            treatment: keep(self.treatment),
            surgery: keep(self.surgery),
            subsidies: keep(self.subsidies),
        }
    }

    /// The choices that these consents come from.
    #[must_use]
    pub fn choices(self) -> ConsentChoices {
        ConsentChoices {
            limit_certificate: self.limit_certificate.is_given(),
            specific_diseases: self.specific_diseases.is_given(),
            checkups: self.checkups.is_given(),
            medication: self.medication.is_given(),
            treatment: self.treatment.is_given(),
            surgery: self.surgery.is_given(),
            subsidies: self.subsidies.is_given(),
        }
    }

    /// Records the choices made at `at`.
    #[must_use]
    pub fn of(choices: ConsentChoices, at: DateTime) -> Self {
        Consents {
            limit_certificate: Consent::of(choices.limit_certificate, at),
            specific_diseases: Consent::of(choices.specific_diseases, at),
            checkups: Consent::of(choices.checkups, at),
            medication: Consent::of(choices.medication, at),
            treatment: Consent::of(choices.treatment, at),
            surgery: Consent::of(choices.surgery, at),
            subsidies: Consent::of(choices.subsidies, at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;

    #[test]
    fn a_consent_holds_24_hours_and_no_longer() {
        let at = datetime(2026, 2, 28, 9, 30, 0, 0);
        let consent = Consent::of(true, at);
        assert_eq!(consent, Consent::Given { at, until: datetime(2026, 3, 1, 9, 30, 0, 0) });
        assert_eq!(consent.state(at), ConsentState::InForce);
        assert_eq!(consent.state(datetime(2026, 3, 1, 9, 29, 59, 0)), ConsentState::InForce);
        assert_eq!(consent.state(datetime(2026, 3, 1, 9, 30, 0, 0)), ConsentState::Expired);
        assert_eq!(Consent::of(false, at).state(at), ConsentState::None);
    }
}
