//! Named days: what comes when, from 0 to 24 o'clock, at the whole nation's size.
//!
//! The volumes are published or follow from published figures ([`super::figures`]); **how they spread over the hours
//! and how heavy a day is are assumptions** (no official distribution was found, spec/national-load.md §5), and every
//! report says so.

use super::curve::{Curve, Stage};
use super::figures::{self, Basis};
use serde::{Deserialize, Serialize};

/// Seconds of an hour.
const HOUR: f64 = 3600.0;

/// A day with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calendar {
    /// An ordinary working day.
    #[serde(alias = "平日")]
    OrdinaryDay,
    /// A Monday.
    #[serde(alias = "月曜の朝")]
    MondayMorning,
    /// The day after a holiday.
    #[serde(alias = "休日明け")]
    DayAfterHoliday,
    /// The first business day of the year.
    #[serde(alias = "仕事始め")]
    FirstBusinessDay,
    /// The night in which most welfare offices register their tickets.
    #[serde(alias = "登録の夜")]
    RegistrationNight,
    /// The morning after, when facilities acquire in bulk.
    #[serde(alias = "一括取得の朝")]
    BulkMorning,
    /// The days before claims are due.
    #[serde(alias = "請求期間")]
    ClaimDays,
    /// A line outage at a busy hour, and what was held back sent afterwards.
    #[serde(alias = "障害と復旧")]
    OutageAndBacklog,
}

/// A day's weight and the share of each hour.
struct Shape {
    /// w: how heavy the day is.
    weight: f64,
    /// First hour that has a share.
    opens: usize,
    /// Shares of the hours from there, together 1; the largest is h.
    hours: &'static [f64],
}

const ORDINARY: Shape =
    Shape { weight: 1.0, opens: 8, hours: &[0.06, 0.14, 0.15, 0.13, 0.07, 0.05, 0.09, 0.10, 0.10, 0.07, 0.03, 0.01] };
const MONDAY: Shape =
    Shape { weight: 1.2, opens: 8, hours: &[0.06, 0.16, 0.18, 0.14, 0.06, 0.04, 0.08, 0.09, 0.09, 0.06, 0.03, 0.01] };
const AFTER_HOLIDAY: Shape = Shape { weight: 1.3, ..MONDAY };
const FIRST_DAY: Shape =
    Shape { weight: 1.3, opens: 8, hours: &[0.06, 0.20, 0.22, 0.16, 0.05, 0.03, 0.07, 0.08, 0.07, 0.04, 0.02] };

impl Calendar {
    /// All of them.
    pub const ALL: [Calendar; 8] = [
        Calendar::OrdinaryDay,
        Calendar::MondayMorning,
        Calendar::DayAfterHoliday,
        Calendar::FirstBusinessDay,
        Calendar::RegistrationNight,
        Calendar::BulkMorning,
        Calendar::ClaimDays,
        Calendar::OutageAndBacklog,
    ];

    /// Name in Japanese.
    pub const fn title(self) -> &'static str {
        match self {
            Calendar::OrdinaryDay => "平日",
            Calendar::MondayMorning => "月曜の朝",
            Calendar::DayAfterHoliday => "休日明け",
            Calendar::FirstBusinessDay => "仕事始め",
            Calendar::RegistrationNight => "登録の夜",
            Calendar::BulkMorning => "一括取得の朝",
            Calendar::ClaimDays => "請求期間",
            Calendar::OutageAndBacklog => "障害と復旧",
        }
    }

    /// What one arrival is, Japanese.
    pub const fn unit(self) -> &'static str {
        match self {
            Calendar::RegistrationNight => "券の登録",
            Calendar::BulkMorning | Calendar::ClaimDays => "一括の電文",
            _ => "資格確認",
        }
    }

    /// How the spread over the hours is founded. Always an assumption.
    pub const fn basis(self) -> Basis {
        Basis::Assumed
    }

    /// What the curve rests on, Japanese, for reports.
    pub fn reason(self) -> String {
        let shape = |shape: &Shape| {
            let busiest = shape.hours.iter().copied().fold(0.0, f64::max);
            format!(
                "M/D×w×h÷3600。M={}(公表値)、D={}、w={}(仮定)、h={busiest}(仮定)。時間帯ごとの割合は仮定。",
                figures::CHECKS_A_MONTH.value,
                figures::equivalent_days(),
                shape.weight
            )
        };
        match self {
            Calendar::OrdinaryDay => shape(&ORDINARY),
            Calendar::MondayMorning => shape(&MONDAY),
            Calendar::DayAfterHoliday => shape(&AFTER_HOLIDAY),
            Calendar::FirstBusinessDay => shape(&FIRST_DAY),
            Calendar::RegistrationNight => {
                "受給者1,693,195人(公表値)×2.5枚(仮定)×6割(仮定)を20時から24時の4時間(仮定)で登録。".to_owned()
            }
            Calendar::BulkMorning => {
                "対応施設約64,000(計算値)×6電文(仮定)が8時30分から9時30分に集中(仮定)。".to_owned()
            }
            Calendar::ClaimDays => {
                "対応施設約64,000(計算値)×6電文(仮定)を請求期間の1日、8時から18時に(仮定)。".to_owned()
            }
            Calendar::OutageAndBacklog => {
                "毎秒560件(計算値)のとき11:06から30分の回線障害(2025-02-13の例)、その後3倍(仮定)で取り戻す。".to_owned()
            }
        }
    }

    /// The whole day, 24 hours, at the nation's size.
    pub fn curve(self) -> Curve {
        match self {
            Calendar::OrdinaryDay => checks(&ORDINARY),
            Calendar::MondayMorning => checks(&MONDAY),
            Calendar::DayAfterHoliday => checks(&AFTER_HOLIDAY),
            Calendar::FirstBusinessDay => checks(&FIRST_DAY),
            Calendar::RegistrationNight => holds(&[(20.0, 0.0), (24.0, figures::rows_a_second())]),
            Calendar::BulkMorning => holds(&[
                (8.5, 0.0),
                (9.5, figures::bulk_messages_a_second(figures::READY_FACILITIES.value)),
                (24.0, 0.0),
            ]),
            Calendar::ClaimDays => {
                let rate = figures::bulk_messages_a_second(figures::READY_FACILITIES.value) / 10.0;
                holds(&[(8.0, 0.0), (18.0, rate), (24.0, 0.0)])
            }
            Calendar::OutageAndBacklog => outage(),
        }
    }

    /// When the interesting part of the day begins and ends, in seconds of the day: where a run without further
    /// words starts and stops.
    pub fn interesting(self) -> (f64, f64) {
        match self {
            Calendar::RegistrationNight => (20.0 * HOUR, 24.0 * HOUR),
            Calendar::BulkMorning => (8.5 * HOUR, 9.5 * HOUR),
            Calendar::ClaimDays => (8.0 * HOUR, 18.0 * HOUR),
            Calendar::OutageAndBacklog => (OUTAGE_AT - 900.0, outage_end() + 900.0),
            Calendar::OrdinaryDay => (9.0 * HOUR, 18.0 * HOUR),
            _ => (9.0 * HOUR, 12.0 * HOUR),
        }
    }
}

/// 11:06, as on 2025-02-13.
const OUTAGE_AT: f64 = 11.1 * HOUR;

/// When the backlog is gone: what was held back goes out beside what comes anew.
fn outage_end() -> f64 {
    let cut = figures::OUTAGE_MINUTES.value * 60.0;
    OUTAGE_AT + cut + cut / (figures::BACKLOG_SPEED.value - 1.0)
}

fn outage() -> Curve {
    let (rate, hour) = (figures::BUSY_HOUR_RATE.value, |seconds: f64| seconds / HOUR);
    let back = OUTAGE_AT + figures::OUTAGE_MINUTES.value * 60.0;
    holds(&[
        (9.0, 0.0),
        (hour(OUTAGE_AT), rate),
        (hour(back), 0.0),
        (hour(outage_end()), rate * figures::BACKLOG_SPEED.value),
        (18.0, rate),
        (24.0, 0.0),
    ])
}

fn checks(shape: &Shape) -> Curve {
    let rate = |share: &f64| figures::checks_a_second(shape.weight, *share);
    let mut holding = vec![(shape.opens as f64, 0.0)];
    let hours = shape.hours.iter().enumerate();
    holding.extend(hours.map(|(nth, share)| ((shape.opens + nth + 1) as f64, rate(share))));
    holding.push((24.0, 0.0));
    holds(&holding)
}

/// Rates that hold until the hour beside them.
fn holds(until: &[(f64, f64)]) -> Curve {
    let mut before = 0.0;
    let mut stages = Vec::with_capacity(until.len());
    for (hour, rate) in until {
        stages.push(Stage::Hold { rate: *rate, seconds: (hour - before) * HOUR });
        before = *hour;
    }
    Curve::from_stages(&stages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_has_twenty_four_hours_and_arrivals_in_its_interesting_part() {
        for calendar in Calendar::ALL {
            let curve = calendar.curve();
            assert!((curve.seconds() - 24.0 * HOUR).abs() < 1e-6, "{calendar:?}");
            let (from, until) = calendar.interesting();
            assert!(curve.between(from, until).expected() > 1_000.0, "{calendar:?}");
            assert!(!calendar.reason().is_empty() && calendar.basis() == Basis::Assumed);
        }
    }

    #[test]
    fn days_hold_the_checks_that_their_weight_says() {
        for (calendar, weight, peak) in [
            (Calendar::OrdinaryDay, 1.0, 356.0),
            (Calendar::MondayMorning, 1.2, 512.0),
            (Calendar::DayAfterHoliday, 1.3, 555.0),
            (Calendar::FirstBusinessDay, 1.3, 679.0),
        ] {
            let curve = calendar.curve();
            let expected = figures::checks_a_day(weight);
            assert!((curve.expected() / expected - 1.0).abs() < 1e-9, "{calendar:?}: {}", curve.expected());
            assert!((curve.peak() - peak).abs() < 1.0, "{calendar:?}: {}", curve.peak());
        }
    }

    #[test]
    fn what_the_outage_holds_back_is_sent_afterwards() {
        let curve = Calendar::OutageAndBacklog.curve();
        let (from, until) = (OUTAGE_AT, outage_end());
        let expected = figures::BUSY_HOUR_RATE.value * (until - from);
        assert!((curve.between(from, until).expected() - expected).abs() < 1e-3);
        assert_eq!(curve.rate_at(OUTAGE_AT + 60.0), 0.0);
    }

    #[test]
    fn calendars_are_written_in_either_language() {
        for (text, calendar) in [("monday_morning", Calendar::MondayMorning), ("休日明け", Calendar::DayAfterHoliday)]
        {
            assert_eq!(serde_json::from_value::<Calendar>(text.into()).unwrap(), calendar);
        }
    }
}
