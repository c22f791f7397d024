//! A consent given away from the reader: in the patient's home or on the patient's own phone.

use crate::consent::{ConsentChoices, ConsentState};
use jiff::civil::{Date, DateTime, Time};

/// Which care. 診療区分 (OQSCD028) 2 and 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CareKind {
    /// 訪問診療等.
    #[doc(alias = "訪問診療等")]
    HomeVisit,
    /// オンライン診療等.
    #[doc(alias = "オンライン診療等")]
    Online,
}

/// How the consent was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivenBy {
    /// 居宅同意取得型: on the visitor's mobile device with a card reader.
    VisitorsDevice,
    /// マイナ在宅受付Web: on the patient's own phone.
    OwnDevice,
}

/// Who ended a consent before its time. 同意有効期限切れ理由 (OQSCD031) 1, 2 and 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// 1: the facility (IF-037).
    Facility,
    /// 2: the patient.
    Patient,
    /// 3: the purpose changed.
    OtherUse,
}

/// 同意有効期限切れ理由 (OQSCD031).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiryReason {
    /// 0: none of the others. The public table only points to a supplement here; that it stands for a term that ran
    /// out is our reading.
    TermOver,
    /// 1 to 3.
    Withdrawn(Withdrawal),
}

impl ExpiryReason {
    /// The code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            ExpiryReason::TermOver => "0",
            ExpiryReason::Withdrawn(Withdrawal::Facility) => "1",
            ExpiryReason::Withdrawn(Withdrawal::Patient) => "2",
            ExpiryReason::Withdrawn(Withdrawal::OtherUse) => "3",
        }
    }
}

/// One consent. It holds from the moment it is given, so that a facility can prepare an online examination.
#[doc(alias = "同意")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoteConsent {
    /// For which care.
    pub kind: CareKind,
    /// How it was given.
    pub given_by: GivenBy,
    /// 同意日時.
    pub given_at: DateTime,
    /// To what.
    pub choices: ConsentChoices,
    /// 診療日 of an online examination.
    pub examination: Option<Date>,
    /// Last day; none: until withdrawn.
    pub last: Option<Date>,
    /// When and by whom it was withdrawn.
    pub withdrawn: Option<(DateTime, Withdrawal)>,
}

impl RemoteConsent {
    /// The first moment at which it holds no more by its term: midnight after its last day.
    #[must_use]
    pub fn until(&self) -> Option<DateTime> {
        self.last.map(|day| day.tomorrow().unwrap_or(day).to_datetime(Time::midnight()))
    }

    /// What it is worth at a moment.
    #[must_use]
    pub fn state(&self, now: DateTime) -> ConsentState {
        if self.expiry(now).is_some() { ConsentState::Expired } else { ConsentState::InForce }
    }

    /// Why it is over, if it is.
    #[must_use]
    pub fn expiry(&self, now: DateTime) -> Option<ExpiryReason> {
        if let Some((at, by)) = self.withdrawn
            && at <= now
        {
            return Some(ExpiryReason::Withdrawn(by));
        }
        self.until().is_some_and(|until| until <= now).then_some(ExpiryReason::TermOver)
    }

    /// What it opens at a moment: nothing once it is over.
    #[must_use]
    pub fn open_choices(&self, now: DateTime) -> ConsentChoices {
        if self.state(now) == ConsentState::InForce { self.choices } else { ConsentChoices::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    #[test]
    fn a_consent_holds_through_its_last_day_unless_withdrawn() {
        let given_at = datetime(2026, 11, 10, 9, 0, 0, 0);
        let consent = RemoteConsent {
            kind: CareKind::HomeVisit,
            given_by: GivenBy::OwnDevice,
            given_at,
            choices: ConsentChoices { medication: true, ..ConsentChoices::default() },
            examination: None,
            last: Some(date(2026, 12, 31)),
            withdrawn: None,
        };
        let eve = datetime(2026, 12, 31, 23, 59, 59, 0);
        let midnight = datetime(2027, 1, 1, 0, 0, 0, 0);
        assert_eq!((consent.expiry(eve), consent.expiry(midnight)), (None, Some(ExpiryReason::TermOver)));
        assert!(consent.open_choices(eve).medication && !consent.open_choices(midnight).medication);
        let endless = RemoteConsent { last: None, ..consent };
        assert_eq!(endless.state(datetime(2036, 1, 1, 0, 0, 0, 0)), ConsentState::InForce);
        for (by, code) in [(Withdrawal::Facility, "1"), (Withdrawal::Patient, "2"), (Withdrawal::OtherUse, "3")] {
            let withdrawn = RemoteConsent { withdrawn: Some((eve, by)), ..endless };
            assert_eq!(withdrawn.expiry(given_at), None);
            assert_eq!(withdrawn.expiry(eve).map(ExpiryReason::code), Some(code));
        }
    }
}
