//! The published national figures, the assumptions beside them, and the arithmetic from both to messages a second
//! (spec/national-load.md §3). Reports print this table, so that nobody takes an assumption for a figure.

use serde::Serialize;

/// How well a figure is founded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Published.
    Published,
    /// Follows from published figures by arithmetic.
    Derived,
    /// Assumed; no source was found.
    Assumed,
}

impl Basis {
    /// In Japanese.
    pub const fn label(self) -> &'static str {
        match self {
            Basis::Published => "公表値",
            Basis::Derived => "計算値",
            Basis::Assumed => "仮定",
        }
    }
}

/// A figure with its origin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// What it is, Japanese.
    pub label: &'static str,
    /// Value.
    pub value: f64,
    /// Unit, Japanese.
    pub unit: &'static str,
    /// How well it is founded.
    pub basis: Basis,
    /// Source and date; how it was computed; why it was assumed. Japanese.
    pub source: &'static str,
}

const fn figure(label: &'static str, value: f64, unit: &'static str, basis: Basis, source: &'static str) -> Figure {
    Figure { label, value, unit, basis, source }
}

/// M: online checks in a month.
pub const CHECKS_A_MONTH: Figure =
    figure("オンライン資格確認の件数(M)", 204_975_295.0, "件/月", Basis::Published, "医療保険部会 第181回、2024年7月");
/// Weekdays of that month.
pub const WEEKDAYS: Figure = figure("平日", 22.0, "日", Basis::Published, "暦、2024年7月");
/// Saturdays of that month.
pub const SATURDAYS: Figure = figure("土曜日", 4.0, "日", Basis::Published, "暦、2024年7月");
/// What a Saturday counts.
pub const SATURDAY_WEIGHT: Figure = figure("土曜日の重み", 0.5, "日", Basis::Assumed, "半日診療とみなす");
/// The worst minute of the busiest hour against its mean.
pub const WORST_MINUTE: Figure =
    figure("最繁時間内の最悪の1分", 1.8, "倍", Basis::Assumed, "1.5倍に全件オンライン化の1.2倍を掛けたもの");
/// Facilities with online verification.
pub const FACILITIES: Figure =
    figure("導入施設", 212_972.0, "施設", Basis::Published, "医療DX推進チーム 第7回 資料1、2025-06-22");
/// Facilities ready for medical aid.
pub const READY_FACILITIES: Figure =
    figure("医療扶助に対応した施設", 64_000.0, "施設", Basis::Derived, "導入施設の約3割(財政制度等審議会、2024年11月)");
/// People on medical aid.
pub const RECIPIENTS: Figure =
    figure("医療扶助の受給者", 1_693_195.0, "人", Basis::Published, "被保護者調査、2025年6月概数");
/// Tickets of a recipient in a month.
pub const TICKETS_EACH: Figure = figure("受給者一人の券", 2.5, "枚/月", Basis::Assumed, "2.0〜3.0枚の中ほど");
/// Share of offices that register in the same night.
pub const SAME_NIGHT: Figure =
    figure("同じ夜に登録する割合", 0.6, "", Basis::Assumed, "15日と20日に集まる自治体の公表から");
/// Length of that night.
pub const NIGHT_HOURS: Figure = figure("登録夜の長さ", 4.0, "時間", Basis::Assumed, "20時から24時");
/// Messages of one bulk acquisition: one upload and about five polls.
pub const MESSAGES_A_BULK: Figure =
    figure("一括取得1回の電文", 6.0, "件", Basis::Assumed, "要求1件と、10秒おきの結果要求5件程度");
/// Length of the outage of 2025-02-13, rounded up.
pub const OUTAGE_MINUTES: Figure =
    figure("回線障害の長さ", 30.0, "分", Basis::Published, "2025-02-13 11:06〜11:35の障害");
/// How fast the backlog is sent afterwards.
pub const BACKLOG_SPEED: Figure = figure("復旧後の再送の速さ", 3.0, "倍", Basis::Assumed, "L6の定義");
/// The busy hour of the suggested profile.
pub const BUSY_HOUR_RATE: Figure =
    figure("全国の最繁時間", 560.0, "件/秒", Basis::Derived, "M/D×1.3×0.18÷3600を丸めたもの");

/// All of the above, for reports.
pub const ALL: &[Figure] = &[
    CHECKS_A_MONTH,
    WEEKDAYS,
    SATURDAYS,
    SATURDAY_WEIGHT,
    WORST_MINUTE,
    FACILITIES,
    READY_FACILITIES,
    RECIPIENTS,
    TICKETS_EACH,
    SAME_NIGHT,
    NIGHT_HOURS,
    MESSAGES_A_BULK,
    OUTAGE_MINUTES,
    BACKLOG_SPEED,
    BUSY_HOUR_RATE,
];

/// D: days of the month, a Saturday counting in part.
pub fn equivalent_days() -> f64 {
    WEEKDAYS.value + SATURDAYS.value * SATURDAY_WEIGHT.value
}

/// Checks on a day of weight `w`: M / D × w.
pub fn checks_a_day(w: f64) -> f64 {
    CHECKS_A_MONTH.value / equivalent_days() * w
}

/// Checks a second in an hour that holds the share `h` of a day of weight `w`: M / D × w × h / 3600.
pub fn checks_a_second(w: f64, h: f64) -> f64 {
    checks_a_day(w) * h / 3600.0
}

/// Rows a second in a registration night.
pub fn rows_a_second() -> f64 {
    RECIPIENTS.value * TICKETS_EACH.value * SAME_NIGHT.value / (NIGHT_HOURS.value * 3600.0)
}

/// Bulk messages a second if `facilities` ask within one hour.
pub fn bulk_messages_a_second(facilities: f64) -> f64 {
    facilities * MESSAGES_A_BULK.value / 3600.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_peaks_is_reproduced() {
        // spec/national-load.md §3.
        for (w, h, rate) in [(1.0, 0.15, 356.0), (1.2, 0.18, 512.0), (1.3, 0.18, 555.0), (1.3, 0.22, 679.0)] {
            assert!((checks_a_second(w, h) - rate).abs() < 0.6, "{w} {h}: {}", checks_a_second(w, h));
        }
        assert_eq!(equivalent_days(), 24.0);
        assert_eq!(checks_a_day(1.0).round(), 8_540_637.0);
    }

    #[test]
    fn nights_and_mornings_follow_the_arithmetic() {
        assert_eq!(rows_a_second().round(), 176.0);
        assert_eq!(bulk_messages_a_second(READY_FACILITIES.value).round(), 107.0);
        assert_eq!(bulk_messages_a_second(FACILITIES.value).round(), 355.0);
    }

    #[test]
    fn every_assumption_is_marked_with_its_reason() {
        assert!(ALL.iter().all(|figure| !figure.source.is_empty() && figure.value > 0.0));
        assert_eq!(ALL.iter().filter(|figure| figure.basis == Basis::Assumed).count(), 7);
    }
}
