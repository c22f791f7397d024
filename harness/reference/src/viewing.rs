//! 閲覧: what a patient agreed to show, and what came of it.

use crate::dates::Month;
use jiff::civil::{Date, DateTime};

/// Months that are asked for at once, the present one included.
const MONTHS: usize = 60;

/// Which information.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 薬剤.
    Medication,
    /// 診療, with 手術.
    Treatment,
    /// 特定健診.
    Checkups,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 3] = [Kind::Medication, Kind::Treatment, Kind::Checkups];
}

/// Until when each kind may be seen (…AvailableTime); none where it was not agreed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Consents {
    /// 薬剤.
    pub medication: Option<DateTime>,
    /// 診療.
    pub treatment: Option<DateTime>,
    /// 手術.
    pub surgery: Option<DateTime>,
    /// 特定健診.
    pub checkups: Option<DateTime>,
}

impl Consents {
    /// The end of a kind; none where it was not agreed to.
    #[must_use]
    pub fn until(self, kind: Kind) -> Option<DateTime> {
        match kind {
            Kind::Medication => self.medication,
            Kind::Treatment => self.treatment.max(self.surgery),
            Kind::Checkups => self.checkups,
        }
    }
}

/// One drug, act or result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which kind it belongs to.
    pub kind: Kind,
    /// The day.
    pub on: Option<Date>,
    /// Where.
    pub facility: String,
    /// What, in words.
    pub text: String,
}

/// The answer to a request to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// ResultCode is success.
    pub accepted: bool,
    /// MessageContents and the code, as they came.
    pub texts: Vec<String>,
    /// What came.
    pub items: Vec<Item>,
}

/// Where a viewing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Asked, no answer yet.
    Waiting,
    /// What came; may be nothing.
    Answered(Vec<Item>),
    /// Could not be had, and why.
    Failed(Vec<String>),
}

/// One kind of information of one reception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewing {
    /// The reception.
    pub reception: String,
    /// Which kind.
    pub kind: Kind,
    /// The request that brings it.
    pub job: String,
    /// Where it stands.
    pub standing: Standing,
}

/// The months that are asked for on a day: first and last.
#[must_use]
pub fn months(day: Date) -> (Month, Month) {
    let last = Month::of(day);
    ((1..MONTHS).fold(last, |month, _| month.previous()), last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn five_years_are_asked_for_with_the_present_month() {
        let (from, until) = months(date(2026, 11, 3));
        assert_eq!((from.to_string(), until.to_string()), ("2021-12".to_owned(), "2026-11".to_owned()));
    }

    #[test]
    fn surgery_opens_treatment_too_and_the_later_end_counts() {
        let early = date(2026, 11, 4).at(9, 0, 0, 0);
        let late = date(2026, 11, 4).at(10, 0, 0, 0);
        let consents = Consents { treatment: Some(early), surgery: Some(late), ..Consents::default() };
        assert_eq!(consents.until(Kind::Treatment), Some(late));
        assert_eq!(consents.until(Kind::Medication), None);
    }
}
