//! 変動番号制: offices that give every recipient a new number on the first of each month (B-014).

use super::World;
use crate::aid::{Case, Entry, Known, Standing, Step};
use crate::event::Event;
use crate::id::{PayerNumber, PersonId, RecipientNumber};
use crate::month::TreatmentMonth;
use crate::office::{Numbering, Office};
use crate::office_work;
use jiff::civil::{DateTime, Time};

/// Months that are caught up at most when the clock leaps; a world does not sleep for longer.
const MONTHS_AT_ONCE: usize = 120;
/// Numbers with a check digit: six free digits.
const SERIALS: u32 = 1_000_000;
/// Distance between the first numbers tried in two months, so that a number rarely comes back soon. Invented: how an
/// office chooses is its own affair.
const MONTHLY_STRIDE: u32 = 7_919;

impl World {
    /// The month that numbers were renewed for last; none before the first turn.
    #[must_use]
    pub fn month_turned(&self) -> Option<TreatmentMonth> {
        self.office_work.month
    }

    /// Renews numbers for every month after the last turned one up to `month`. The first turn only notes the month.
    pub(super) fn turn_month(&self, month: TreatmentMonth, at: DateTime) -> Vec<Event> {
        let turned = |month| Event::OfficeWork(Box::new(office_work::Event::MonthTurned(month)));
        let Some(mut last) = self.office_work.month else { return vec![turned(month)] };
        let mut events = Vec::new();
        for _ in 0..MONTHS_AT_ONCE {
            if last >= month {
                return events;
            }
            last = last.next();
            for office in self.offices.values().filter(|office| office.practice.numbering == Numbering::Monthly) {
                self.renumber(office, last, at, &mut events);
            }
            events.push(turned(last));
        }
        events
    }

    fn renumber(&self, office: &Office, month: TreatmentMonth, at: DateTime, events: &mut Vec<Event>) {
        let mut numbers = self.free_numbers(office.payer_number, month);
        let whole = self.people.values().filter(|person| person.cases.iter().any(|case| case.office == office.id));
        let mut theirs: Vec<PersonId> = whole.map(|person| person.id).collect();
        theirs.extend(self.kept.of_office(&office.id));
        theirs.sort_unstable();
        for person in theirs.into_iter().filter_map(|id| self.passing(id)) {
            for case in person.cases.iter().filter(|case| case.office == office.id && runs_into(case, month)) {
                let Some(recipient_number) = numbers.next() else { return };
                let entry = Entry {
                    step: Step::Renumber { recipient_number },
                    effective: month.first_day(),
                    registered_at: at,
                    visible_from: month.first_day().to_datetime(Time::midnight()),
                };
                events.push(Event::CaseChanged { person: person.id, case: case.id, entry });
            }
        }
    }

    /// Numbers that nobody ever had at the office, beginning at a place of the month's own.
    fn free_numbers(&self, payer: PayerNumber, month: TreatmentMonth) -> impl Iterator<Item = RecipientNumber> {
        let day = month.first_day();
        let months = u32::try_from(i32::from(day.year()) * 12 + i32::from(day.month())).unwrap_or(0);
        let first = months.wrapping_mul(MONTHLY_STRIDE) % SERIALS;
        (0..SERIALS)
            .filter_map(move |step| RecipientNumber::with_check_digit((first + step) % SERIALS).ok())
            .filter(move |number| !self.recipient_number_used(payer, *number))
    }
}

/// Whether a case runs on the month's first day and nothing later is registered for it.
fn runs_into(case: &Case, month: TreatmentMonth) -> bool {
    let first = month.first_day();
    case.entries.last().is_some_and(|last| last.effective < first)
        && matches!(case.standing(first, Known::All), Standing::Receiving(_))
}
