//! When a file is processed, examined and paid. The days are our own choice in the shape of the real course (claim by the
//! 10th, examination in the second half of the month, payment in the month after); a test of a product needs the order
//! of the states, not the real days.

use crate::month::TreatmentMonth;
use jiff::civil::{Date, DateTime};

/// Last day of a month on which a claim counts for that month (spec/claims.md §9: deadline 10日).
pub const DEADLINE_DAY: i8 = 10;
/// Day of the processing month on which its claims are examined. Ours.
pub const EXAMINATION_DAY: i8 = 20;
/// Day of the following month on which they are paid. Ours.
pub const PAYMENT_DAY: i8 = 21;

/// The month in which a file is processed: that of its arrival, the next one after the deadline, never earlier than
/// the month it was made for.
#[must_use]
pub fn processed_in(received: DateTime, claim_month: Option<TreatmentMonth>) -> TreatmentMonth {
    let arrival = TreatmentMonth::of(received.date());
    let arrival = if received.day() > DEADLINE_DAY { arrival.next() } else { arrival };
    claim_month.map_or(arrival, |month| month.max(arrival))
}

/// The day of the examination.
#[must_use]
pub fn examined_on(processed: TreatmentMonth) -> Date {
    day_of(processed, EXAMINATION_DAY)
}

/// The day of the payment.
#[must_use]
pub fn paid_on(processed: TreatmentMonth) -> Date {
    day_of(processed.next(), PAYMENT_DAY)
}

fn day_of(month: TreatmentMonth, day: i8) -> Date {
    let first = month.first_day();
    Date::new(first.year(), first.month(), day).unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    #[test]
    fn a_claim_after_the_deadline_is_processed_a_month_later() {
        let december = TreatmentMonth::new(2026, 12);
        for (day, claimed, processed) in [
            (datetime(2026, 12, 10, 23, 59, 0, 0), december, december),
            (datetime(2026, 12, 11, 0, 0, 0, 0), december, TreatmentMonth::new(2027, 1)),
            (datetime(2026, 11, 30, 9, 0, 0, 0), december, december),
            (datetime(2026, 12, 5, 9, 0, 0, 0), None, december),
        ] {
            assert_eq!(Some(processed_in(day, claimed)), processed, "{day}");
        }
        assert_eq!(examined_on(december.unwrap()), date(2026, 12, 20));
        assert_eq!(paid_on(december.unwrap()), date(2027, 1, 21));
    }
}
