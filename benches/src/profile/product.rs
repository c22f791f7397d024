//! The part of a profile that puts a receipt computer under load instead of the platform.

use serde::{Deserialize, Serialize};

/// What a receipt computer is made to do, and how much of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductSpec {
    /// What.
    pub work: Work,
    /// One stage after the other, each with a product that starts empty. Cards: times the rate of `arrivals`. Bulk:
    /// share of the people. The first is what the profile asks for; the others look for the limit and end at the
    /// first that does not hold.
    #[serde(default = "one_stage")]
    pub stages: Vec<f64>,
    /// Card readers of the facility.
    #[serde(default = "ten")]
    pub readers: u8,
    /// What the product has not done so many seconds after the last chance counts as missed.
    #[serde(default = "half_a_minute")]
    pub patience_s: f64,
    /// Bulk: asked for so often, one after the other; nothing may be taken in twice.
    #[serde(default = "once")]
    pub times: u32,
    /// Bulk acquisition: so many of the recipients came with their cards before, so that the product knows them.
    #[serde(default)]
    pub known: usize,
}

/// Kinds of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Patients lay cards on readers.
    Taps,
    /// 資格確認一括照会 of everybody (tomorrow's appointments).
    BulkInquiry,
    /// 委託先資格情報の一括取得 of a month.
    BulkAcquisition,
}

impl Work {
    /// In Japanese.
    pub const fn label(self) -> &'static str {
        match self {
            Work::Taps => "カードでの受付",
            Work::BulkInquiry => "資格確認一括照会",
            Work::BulkAcquisition => "委託先資格情報の一括取得",
        }
    }
}

fn one_stage() -> Vec<f64> {
    vec![1.0]
}
fn ten() -> u8 {
    10
}
fn half_a_minute() -> f64 {
    30.0
}
fn once() -> u32 {
    1
}
