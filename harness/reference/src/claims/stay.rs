//! A stay (入院): a patient of a reception was admitted that day (spec/claims.md §7 C12-12).

use crate::dates::Month;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// Most meals of a day.
const MEALS_OF_A_DAY: u32 = 3;

/// What is known of a stay beside its first day, which is that of the reception.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// Last day: that of discharge.
    pub until: Date,
    /// 食事療養の回数.
    pub meals: u32,
}

impl Stay {
    /// A stay from this day on.
    ///
    /// # Errors
    /// A text for the clerk when days or meals cannot be.
    pub fn new(from: Date, until: Date, meals: u32) -> Result<Self, String> {
        if until < from || Month::of(until) != Month::of(from) {
            return Err(format!("退院日 {until} は、入院した {from} から月末までの日を入力してください。"));
        }
        let stay = Self { until, meals };
        let days = u32::try_from(stay.days(from).count()).unwrap_or(u32::MAX);
        if meals > days.saturating_mul(MEALS_OF_A_DAY) {
            return Err(format!("食事療養の回数 {meals} は、{days}日の入院には多すぎます。"));
        }
        Ok(stay)
    }

    /// Its days, first and last included.
    pub fn days(self, from: Date) -> impl Iterator<Item = Date> {
        from.series(1.day()).take_while(move |day| *day <= self.until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_stay_ends_in_its_month_and_three_meals_a_day_are_the_most() {
        let from = date(2026, 11, 28);
        let stay = Stay::new(from, date(2026, 11, 30), 9).unwrap();
        assert_eq!(stay.days(from).map(Date::day).collect::<Vec<_>>(), [28, 29, 30]);
        for (until, meals) in [(date(2026, 11, 27), 0), (date(2026, 12, 1), 0), (date(2026, 11, 30), 10)] {
            assert!(Stay::new(from, until, meals).is_err(), "{until} {meals}");
        }
    }
}
