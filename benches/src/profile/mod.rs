//! `PROFILE.yaml`, version 1: what is sent, when, by whom, how long, and when to stop.
//!
//! - [`yaml`]: text → [`Profile`]; the one module that knows the YAML library;
//! - `check`: what a profile must hold, each mistake with its line;
//! - [`product`]: a receipt computer under load instead of the platform;
//! - this file: the shape, and [`Profile::curve`].

mod check;
pub mod product;
pub mod yaml;

use crate::arrivals::{Calendar, Curve, Process, Stage};
use serde::{Deserialize, Serialize};

/// The version that this build reads.
pub const PROFILE_VERSION: u32 = 1;

/// A load profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Format version; 1.
    pub version: u32,
    /// One line for reports.
    pub title: String,
    /// Remarks for whoever reads the report: what was simplified, what is assumed.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Seed of arrivals, people and choices.
    #[serde(default = "one_u64")]
    pub seed: u64,
    /// When messages come. Not needed by a product's bulk work.
    #[serde(default)]
    pub arrivals: ArrivalSpec,
    /// Length of the run in seconds, warm-up included. Default: as long as the curve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<f64>,
    /// The first seconds are sent but not counted.
    #[serde(default)]
    pub warm_up_s: f64,
    /// What is sent, by weight. Not used by a product's work, which says itself what is sent.
    #[serde(default)]
    pub mix: Mix,
    /// Puts a receipt computer under load instead of the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<product::ProductSpec>,
    /// Who is asked for.
    #[serde(default)]
    pub people: People,
    /// How many facilities ask.
    #[serde(default = "one_usize")]
    pub facilities: usize,
    /// How long a patient stands at the reader before the message leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub think_time_s: Option<Range>,
    /// Bulk messages.
    #[serde(default)]
    pub bulk: Bulk,
    /// Connections (or files in flight) at most, over all threads.
    #[serde(default = "default_connections")]
    pub connections: usize,
    /// An answer that takes longer is an error, milliseconds.
    #[serde(default = "default_timeout")]
    pub timeout_ms: u64,
    /// Character code of requests.
    #[serde(default)]
    pub character_code: Code,
    /// When to stop early.
    #[serde(default)]
    pub stop: Stop,
    /// What the run must reach.
    #[serde(default)]
    pub pass: Pass,
}

/// When messages come: a calendar or stages.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ArrivalSpec {
    /// A named day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
    /// Hour of the day to begin at (`9`, `8.5`). Default: where the calendar becomes interesting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_hour: Option<f64>,
    /// Hour of the day to end at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_hour: Option<f64>,
    /// Stages, one after the other.
    pub stages: Vec<StageSpec>,
    /// By chance or evenly.
    pub process: ProcessSpec,
    /// So many seconds of the day pass in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compress: Option<f64>,
    /// Share of the rate that is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
}

/// A stage.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StageSpec {
    /// The rate changes in a straight line.
    Ramp {
        /// A second, at the beginning.
        from: f64,
        /// A second, at the end.
        to: f64,
        /// Length.
        seconds: f64,
    },
    /// The rate stays.
    Hold {
        /// A second.
        rate: f64,
        /// Length.
        seconds: f64,
    },
}

/// How arrivals are spread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessSpec {
    /// By chance.
    #[default]
    #[serde(alias = "ポアソン")]
    Poisson,
    /// Evenly.
    #[serde(alias = "等間隔")]
    Paced,
}

/// Weights of messages; they need not add up to anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mix {
    /// 資格確認 by insurance number.
    pub insurance: f64,
    /// 資格確認 by 公費負担者番号 and 受給者番号.
    pub aid: f64,
    /// 資格確認一括照会, until its result is there.
    pub bulk_inquiry: f64,
    /// 委託先資格情報の一括取得, until its result is there.
    pub bulk_acquisition: f64,
    /// A ticket registered by a welfare office (control API).
    pub registration: f64,
    /// A card laid on a reader (control API).
    pub tap: f64,
}

/// Who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct People {
    /// Insured people.
    pub insured: usize,
    /// People on medical aid.
    pub recipients: usize,
    /// Share of these without a ticket (未委託).
    pub without_ticket: f64,
}

impl Default for People {
    fn default() -> Self {
        People { insured: 800, recipients: 200, without_ticket: 0.2 }
    }
}

/// From … until.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The least.
    pub from: f64,
    /// The most.
    pub until: f64,
}

/// How bulk messages are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bulk {
    /// People of one 一括照会.
    pub people: usize,
    /// Milliseconds between two questions for the result.
    pub poll_ms: u64,
}

impl Default for Bulk {
    fn default() -> Self {
        Bulk { people: 66, poll_ms: 1_000 }
    }
}

/// Character code of requests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Shift_JIS.
    #[default]
    #[serde(rename = "shift_jis", alias = "Shift_JIS")]
    ShiftJis,
    /// UTF-8.
    #[serde(rename = "utf_8", alias = "UTF-8")]
    Utf8,
}

/// When to stop early.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Stop {
    /// Share of errors within a second of at least 100 answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_rate: Option<f64>,
    /// p99 of a second, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p99_ms: Option<f64>,
    /// Stop at the first wrong answer.
    pub wrong_answer: bool,
}

/// What the run must reach. That no answer is wrong is always asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Pass {
    /// p99 from the intended time, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p99_ms: Option<f64>,
    /// Share of errors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_rate: Option<f64>,
}

fn one_u64() -> u64 {
    1
}
fn one_usize() -> usize {
    1
}
fn default_connections() -> usize {
    64
}
fn default_timeout() -> u64 {
    30_000
}

impl Profile {
    /// The rate over the run. `seconds` replaces the profile's duration.
    pub fn curve(&self, seconds: Option<f64>) -> Curve {
        let arrivals = &self.arrivals;
        let whole = match arrivals.calendar {
            Some(calendar) => {
                let (from, until) = calendar.interesting();
                let hour = |given: Option<f64>, otherwise| given.map_or(otherwise, |hour| hour * 3600.0);
                calendar.curve().between(hour(arrivals.from_hour, from), hour(arrivals.until_hour, until))
            }
            None => Curve::from_stages(&arrivals.stages.iter().map(StageSpec::stage).collect::<Vec<_>>()),
        };
        let curve = whole.compressed(arrivals.compress.unwrap_or(1.0)).scaled(arrivals.scale.unwrap_or(1.0));
        match seconds.or(self.duration_s) {
            Some(seconds) => curve.lasting(seconds),
            None => curve,
        }
    }

    /// How arrivals are spread.
    pub fn process(&self) -> Process {
        match self.arrivals.process {
            ProcessSpec::Poisson => Process::Poisson,
            ProcessSpec::Paced => Process::Paced,
        }
    }
}

impl StageSpec {
    fn stage(&self) -> Stage {
        match *self {
            StageSpec::Ramp { from, to, seconds } => Stage::Ramp { from, to, seconds },
            StageSpec::Hold { rate, seconds } => Stage::Hold { rate, seconds },
        }
    }

    /// Length in seconds, and the rates.
    pub(crate) fn numbers(&self) -> [f64; 3] {
        match *self {
            StageSpec::Ramp { from, to, seconds } => [seconds, from, to],
            StageSpec::Hold { rate, seconds } => [seconds, rate, rate],
        }
    }
}
