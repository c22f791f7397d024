//! A welfare office and its rhythm: when a decided ticket is registered, and when that shows
//! (spec/medical-aid-operations.md A, B-001…B-005, B-147).

use crate::id::{OfficeId, PayerNumber};
use crate::month::TreatmentMonth;
use crate::open_day::next_open;
use jiff::civil::{Date, DateTime, Time, Weekday, time};
use std::fmt;

/// A batch runs at this time of its day.
pub const RUN_TIME: Time = time(18, 0, 0, 0);

/// What was registered shows at this time of the next open day.
pub const OPENING_TIME: Time = time(8, 30, 0, 0);

/// A day of a month, 1–31; in a shorter month its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthDay(u8);

impl MonthDay {
    /// 1–31, else none.
    #[must_use]
    pub fn new(day: u8) -> Option<Self> {
        (1..=31).contains(&day).then_some(MonthDay(day))
    }

    /// The number as given.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    fn in_month(self, month: TreatmentMonth) -> Date {
        let last = month.last_day();
        last.with().day(i8::try_from(self.0).unwrap_or(i8::MAX).min(last.day())).build().unwrap_or(last)
    }
}

/// An office's registration calendar.
#[doc(alias = "登録日")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// Each decision at once.
    AtOnce,
    /// One batch each month (Nagasaki about the 15th, Okayama about the 20th).
    Monthly(MonthDay),
    /// One batch each week (Himeji).
    Weekly(Weekday),
}

/// The delay between registration and the moment the platform answers with it (B-147).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// At once.
    AtOnce,
    /// At 00:00 of the next day.
    NextDay,
    /// At 08:30 of the next open day ([`crate::open_day`]).
    NextOpenDay,
}

/// How a decision reaches the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Registration {
    /// In the office's next batch for the ticket's month.
    #[default]
    ByCalendar,
    /// At once (臨時登録).
    AtOnce,
    /// Not at all: handed out on paper (医療券, 診療依頼書; S002-16, S002-28, B-006). The platform never answers with it.
    Paper,
}

/// When a ticket is registered and when it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Registered with the platform.
    pub registers_at: DateTime,
    /// Answered to inquiries from here on.
    pub visible_from: DateTime,
}

impl Calendar {
    /// The first batch that is neither before the decision nor before the first batch belonging to the month.
    #[must_use]
    pub fn run_for(self, decided_at: DateTime, month: TreatmentMonth) -> DateTime {
        match self {
            Calendar::AtOnce => decided_at,
            Calendar::Monthly(day) => {
                let first = month.max(TreatmentMonth::of(decided_at.date()));
                let run = day.in_month(first).to_datetime(RUN_TIME);
                if run >= decided_at { run } else { day.in_month(first.next()).to_datetime(RUN_TIME) }
            }
            Calendar::Weekly(weekday) => {
                let run = on_or_after(month.first_day().max(decided_at.date()), weekday).to_datetime(RUN_TIME);
                if run >= decided_at { run } else { run.saturating_add(jiff::Span::new().weeks(1)) }
            }
        }
    }
}

fn on_or_after(day: Date, weekday: Weekday) -> Date {
    if day.weekday() == weekday { day } else { day.nth_weekday(1, weekday).unwrap_or(day) }
}

impl Visibility {
    /// When something registered at `registered_at` shows.
    #[must_use]
    pub fn visible_from(self, registered_at: DateTime) -> DateTime {
        let day = registered_at.date();
        match self {
            Visibility::AtOnce => registered_at,
            Visibility::NextDay => next(day).to_datetime(Time::midnight()),
            Visibility::NextOpenDay => next_open(day).to_datetime(OPENING_TIME),
        }
    }
}

fn next(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}

/// A welfare office.
#[doc(alias = "福祉事務所")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Short name.
    pub id: OfficeId,
    /// Official name; appears as InsurerName of an A1 result.
    pub name: String,
    /// 公費負担者番号, beginning with 12.
    pub payer_number: PayerNumber,
    /// When it registers.
    pub calendar: Calendar,
    /// When that shows.
    pub visibility: Visibility,
    /// The rest of how it works.
    pub practice: Practice,
}

/// This many visits to one facility in a month make a frequent visitor unless the office says otherwise (B-141).
pub const FREQUENT_DAYS: u8 = 15;

/// How an office numbers its recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numbering {
    /// A recipient keeps the number (固定番号制, B-013).
    #[default]
    Fixed,
    /// Every running case gets a new number on the first of each month (変動番号制, B-014).
    Monthly,
}

/// What else an office decides about its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Practice {
    /// 運用開始日: before it the platform answers nothing for the office's people, and months before it have no
    /// electronic tickets (S002-04, B-010). None: always online.
    pub starts_on: Option<Date>,
    /// How it numbers recipients.
    pub numbering: Numbering,
    /// Days of visit to one facility in a month from which on a person is listed as frequent visitor (B-141); not 0.
    pub frequent_days: u8,
}

impl Default for Practice {
    fn default() -> Self {
        Practice { starts_on: None, numbering: Numbering::Fixed, frequent_days: FREQUENT_DAYS }
    }
}

impl Office {
    /// When a ticket of `month` decided at `decided_at` is registered and shows.
    #[must_use]
    pub fn schedule(&self, registration: Registration, decided_at: DateTime, month: TreatmentMonth) -> Schedule {
        let registers_at = match registration {
            Registration::ByCalendar => self.calendar.run_for(decided_at, month),
            Registration::AtOnce | Registration::Paper => decided_at,
        };
        Schedule { registers_at, visible_from: self.visibility.visible_from(registers_at) }
    }
}

/// The rhythm in words, Japanese: `毎月15日に登録、翌開庁日に反映`.
impl fmt::Display for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.calendar {
            Calendar::AtOnce => f.write_str("随時登録")?,
            Calendar::Monthly(MonthDay(31)) => f.write_str("毎月末日に登録")?,
            Calendar::Monthly(day) => write!(f, "毎月{}日に登録", day.number())?,
            Calendar::Weekly(weekday) => write!(f, "毎週{}曜日に登録", weekday_word(weekday))?,
        }
        f.write_str(match self.visibility {
            Visibility::AtOnce => "、即時に反映",
            Visibility::NextDay => "、翌日に反映",
            Visibility::NextOpenDay => "、翌開庁日に反映",
        })
    }
}

fn weekday_word(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
        Weekday::Sunday => "日",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, datetime};

    fn at(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    #[test]
    fn the_run_for_a_decision_b001_b003_b004_b154() {
        let monthly = |day| Calendar::Monthly(MonthDay::new(day).unwrap());
        let friday = Calendar::Weekly(Weekday::Friday);
        for (calendar, decided, month, run) in [
            // B-001: decided in the month before, waits for the 15th of the month itself.
            (monthly(15), "2026-10-20T09:00", "202611", "2026-11-15T18:00"),
            (monthly(15), "2026-11-15T18:00", "202611", "2026-11-15T18:00"),
            // Late: waits for the next run, which lies in the next month (B-154).
            (monthly(15), "2026-11-15T18:01", "202611", "2026-12-15T18:00"),
            (monthly(15), "2027-02-03T09:00", "202611", "2027-02-15T18:00"),
            // B-003: another office, the 20th; the last day; a short month.
            (monthly(20), "2026-11-01T09:00", "202611", "2026-11-20T18:00"),
            (monthly(31), "2026-11-01T09:00", "202611", "2026-11-30T18:00"),
            (monthly(30), "2026-01-31T09:00", "202602", "2026-02-28T18:00"),
            (monthly(31), "2026-12-31T19:00", "202612", "2027-01-31T18:00"),
            // B-004: weekly; 2026-11-06 is the first Friday of November.
            (friday, "2026-10-20T09:00", "202611", "2026-11-06T18:00"),
            (friday, "2026-11-06T18:00", "202611", "2026-11-06T18:00"),
            (friday, "2026-11-06T18:01", "202611", "2026-11-13T18:00"),
            (friday, "2026-11-11T09:00", "202611", "2026-11-13T18:00"),
            (Calendar::AtOnce, "2026-10-20T09:00", "202611", "2026-10-20T09:00"),
        ] {
            let month = TreatmentMonth::parse(month).unwrap();
            assert_eq!(calendar.run_for(at(decided), month), at(run), "{calendar:?} {decided}");
        }
    }

    #[test]
    fn visible_after_the_delay_b147() {
        for (visibility, registered, visible) in [
            (Visibility::AtOnce, "2026-11-20T18:00", "2026-11-20T18:00"),
            (Visibility::NextDay, "2026-11-20T18:00", "2026-11-21T00:00"),
            // 2026-11-20 is a Friday, 2026-11-23 a holiday.
            (Visibility::NextOpenDay, "2026-11-19T18:00", "2026-11-20T08:30"),
            (Visibility::NextOpenDay, "2026-11-20T18:00", "2026-11-24T08:30"),
            (Visibility::NextOpenDay, "2026-11-29T09:00", "2026-11-30T08:30"),
        ] {
            assert_eq!(visibility.visible_from(at(registered)), at(visible), "{visibility:?} {registered}");
        }
    }

    #[test]
    fn the_end_of_the_calendar_is_survived() {
        let last = Date::MAX.to_datetime(RUN_TIME);
        let _ = Visibility::NextOpenDay.visible_from(last);
        let _ = Calendar::Weekly(Weekday::Monday).run_for(DateTime::MAX, TreatmentMonth::of(date(2026, 1, 1)));
        let _ = Calendar::Monthly(MonthDay(31)).run_for(DateTime::MAX, TreatmentMonth::of(Date::MAX));
        assert!(datetime(2026, 1, 1, 0, 0, 0, 0) < last);
    }

    #[test]
    fn the_rhythm_is_told_in_japanese() {
        let office = |calendar, visibility| Office {
            id: OfficeId::from("o"),
            name: "架空市福祉事務所".into(),
            payer_number: PayerNumber::parse("12131017").unwrap(),
            calendar,
            visibility,
            practice: Practice::default(),
        };
        let text = office(Calendar::Monthly(MonthDay(15)), Visibility::NextOpenDay).to_string();
        assert_eq!(text, "毎月15日に登録、翌開庁日に反映");
        assert_eq!(
            office(Calendar::Weekly(Weekday::Friday), Visibility::NextDay).to_string(),
            "毎週金曜日に登録、翌日に反映"
        );
    }
}
