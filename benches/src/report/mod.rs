//! The result of a run: `load.json` (version 1), `load.hdr` (HDR histogram log, V2), `load.html` (one offline page).
//!
//! - this file: the shape of `load.json`, and the verdict;
//! - [`mod@write`]: the three files;
//! - [`html`], [`svg`]: the page and its charts; `product_html`: what a product did.

pub mod html;
mod judge;
mod product_html;
pub mod svg;
pub mod write;

use crate::arrivals::figures::{self, Figure};
use crate::generator::fleet::Outcome;
use crate::generator::record::Counts;
use crate::profile::Profile;
use hdrhistogram::Histogram;
use serde::Serialize;
use std::collections::BTreeMap;

/// Version of `load.json`.
pub const REPORT_VERSION: u32 = 1;
/// Share of the asked rate below which a run is no measurement of that rate.
const REACHED: f64 = 0.99;
/// Share of its cores from which the generator counts as saturated.
const SATURATED: f64 = 0.9;
/// Lower borders of the rows of the heat map, ms.
pub const HEAT_MS: [f64; 16] =
    [0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0];

/// Latencies, ms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Latency {
    /// How many.
    pub count: u64,
    /// Mean.
    pub mean: f64,
    /// Median.
    pub p50: f64,
    /// 90 %.
    pub p90: f64,
    /// 95 %.
    pub p95: f64,
    /// 99 %.
    pub p99: f64,
    /// 99.9 %.
    pub p999: f64,
    /// Largest.
    pub max: f64,
}

impl Latency {
    /// Of a histogram whose unit is that many milliseconds.
    pub fn of(histogram: &Histogram<u64>, unit_ms: f64) -> Self {
        let at = |share| histogram.value_at_quantile(share) as f64 * unit_ms;
        Latency {
            count: histogram.len(),
            mean: histogram.mean() * unit_ms,
            p50: at(0.5),
            p90: at(0.9),
            p95: at(0.95),
            p99: at(0.99),
            p999: at(0.999),
            max: histogram.max() as f64 * unit_ms,
        }
    }
}

/// A slice of the run, by due time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SliceReport {
    /// Beginning, seconds.
    pub start_s: f64,
    /// Length in seconds.
    pub length_s: f64,
    /// Messages a second that the curve expects.
    pub asked_per_s: f64,
    /// Messages a second that came to an end.
    pub achieved_per_s: f64,
    /// Outcomes.
    pub counts: Counts,
    /// Latency from the intended time.
    pub latency_ms: Latency,
    /// Answers by latency, rows as [`HEAT_MS`].
    pub heat: Vec<u64>,
}

/// What the generator cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GeneratorReport {
    /// Threads.
    pub threads: usize,
    /// Connections.
    pub connections: usize,
    /// CPU seconds of the process during the run.
    pub cpu_s: f64,
    /// CPU microseconds a message.
    pub cpu_us_per_message: f64,
    /// Share of its threads' time.
    pub busy: f64,
    /// The generator, not the target, was the limit.
    pub saturated: bool,
}

/// One machine of several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkerReport {
    /// Number from 0.
    pub index: u32,
    /// Name of the machine and process, as it told it.
    pub host: String,
    /// Whether its part is in the result.
    pub state: WorkerState,
    /// What it saw.
    pub counts: Counts,
    /// Share of its threads' time.
    pub busy: f64,
    /// p99 from the intended time, ms.
    pub p99_ms: f64,
}

/// Whether a machine's part is in the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerState {
    /// It is.
    Done,
    /// The machine fell silent; its part is missing.
    Lost,
}

impl WorkerState {
    /// In Japanese.
    pub const fn label(self) -> &'static str {
        match self {
            WorkerState::Done => "完了",
            WorkerState::Lost => "途絶",
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// Everything that was asked is reached.
    Pass,
    /// The target did not reach it.
    Fail,
    /// Nothing was measured, or the generator was the limit.
    Inconclusive,
}

impl Judgement {
    /// Exit code: 0, 1, 4.
    pub const fn exit_code(self) -> u8 {
        match self {
            Judgement::Pass => 0,
            Judgement::Fail => 1,
            Judgement::Inconclusive => 4,
        }
    }

    /// In Japanese.
    pub const fn label(self) -> &'static str {
        match self {
            Judgement::Pass => "合格",
            Judgement::Fail => "不合格",
            Judgement::Inconclusive => "判定できません",
        }
    }
}

/// `load.json`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Format version; 1.
    pub version: u32,
    /// Title of the profile.
    pub title: String,
    /// Where to: `http` or `folder`.
    pub target: String,
    /// How it ended.
    pub judgement: Judgement,
    /// Why, Japanese.
    pub findings: Vec<String>,
    /// Profile as run.
    pub profile: Profile,
    /// Version of the nation's function.
    pub nation_version: u32,
    /// Length in seconds.
    pub length_s: f64,
    /// Messages that the curve expects, warm-up left out.
    pub asked: f64,
    /// Messages a second that the curve expects on average.
    pub asked_per_s: f64,
    /// Messages a second that came to an end.
    pub achieved_per_s: f64,
    /// Outcomes.
    pub counts: Counts,
    /// Outcomes by kind.
    pub kinds: BTreeMap<String, Counts>,
    /// Latency from the intended time.
    pub intended_ms: Latency,
    /// Latency from the actual sending.
    pub service_ms: Latency,
    /// From the intended to the actual sending.
    pub lag_ms: Latency,
    /// The generator.
    pub generator: GeneratorReport,
    /// The machines that sent, if there were several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub workers: Vec<WorkerReport>,
    /// What the product under load did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<crate::product::ProductReport>,
    /// The check at the end of a registration night: facilities whose 一括取得 was right, and not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_visible: Option<Counts>,
    /// Why it was stopped early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
    /// Reasons of wrong answers and failures, with counts.
    pub reasons: BTreeMap<String, u64>,
    /// Slices in order; the first begins where the warm-up ends.
    pub slices: Vec<SliceReport>,
    /// What the calendar rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar_reason: Option<String>,
    /// Published figures and assumptions.
    pub figures: Vec<Figure>,
}

/// What a report needs besides the outcome.
#[derive(Debug, Clone)]
pub struct About<'a> {
    /// Profile as run.
    pub profile: &'a Profile,
    /// Seconds that replaced the profile's duration.
    pub seconds: Option<f64>,
    /// `http` or `folder`.
    pub target: &'a str,
    /// Threads.
    pub threads: usize,
    /// See [`Report::rows_visible`].
    pub rows_visible: Option<Counts>,
    /// See [`Report::workers`].
    pub workers: Vec<WorkerReport>,
}

impl<'a> About<'a> {
    /// Of a run on one machine that registered nothing.
    pub fn new(profile: &'a Profile, target: &'a str, threads: usize) -> Self {
        About { profile, seconds: None, target, threads, rows_visible: None, workers: Vec::new() }
    }
}

impl Report {
    /// The report of a run.
    pub fn of(outcome: &Outcome, about: &About<'_>) -> Self {
        let (profile, record) = (about.profile, &outcome.record);
        let curve = profile.curve(about.seconds);
        let warm_up = profile.warm_up_s.min(curve.seconds());
        let measured = curve.between(warm_up, curve.seconds());
        let counts = record.counts();
        let wall = (outcome.length.as_secs_f64() - warm_up).max(1e-9);
        let slice_s = record.slice.as_secs_f64();
        let slices = record.slices.iter().enumerate().filter_map(|(nth, slice)| {
            let (start_s, end_s) = (nth as f64 * slice_s, ((nth + 1) as f64 * slice_s).min(curve.seconds()));
            let start_s = start_s.max(warm_up);
            let length_s = end_s - start_s;
            (length_s > 0.0).then(|| SliceReport {
                start_s,
                length_s,
                asked_per_s: curve.between(start_s, end_s).expected() / length_s,
                achieved_per_s: slice.counts.all() as f64 / length_s,
                counts: slice.counts,
                latency_ms: Latency::of(&slice.intended, 1e-3),
                heat: heat(&slice.intended),
            })
        });
        let cpu_s = outcome.cpu.as_secs_f64();
        let busy = record.cpu.as_secs_f64() / (outcome.length.as_secs_f64() * about.threads as f64).max(1e-9);
        // One saturated machine of several is enough to spoil a measurement.
        let busiest = about.workers.iter().map(|worker| worker.busy).fold(busy, f64::max);
        let achieved = counts.all() as f64 / wall.max(measured.seconds());
        let behind = achieved < REACHED * measured.expected() / measured.seconds().max(1e-9);
        let mut report = Report {
            version: REPORT_VERSION,
            title: profile.title.clone(),
            target: about.target.to_owned(),
            judgement: Judgement::Pass,
            findings: Vec::new(),
            profile: profile.clone(),
            nation_version: onshi_nation::VERSION,
            length_s: outcome.length.as_secs_f64(),
            asked: measured.expected(),
            asked_per_s: measured.expected() / measured.seconds().max(1e-9),
            achieved_per_s: achieved,
            counts,
            kinds: record.kinds.iter().map(|(kind, counts)| (kind.label().to_owned(), *counts)).collect(),
            intended_ms: Latency::of(&record.intended, 1e-6),
            service_ms: Latency::of(&record.service, 1e-6),
            lag_ms: Latency::of(&record.lag, 1e-6),
            generator: GeneratorReport {
                threads: about.threads,
                connections: profile.connections,
                cpu_s,
                cpu_us_per_message: cpu_s * 1e6 / (counts.all().max(1) as f64),
                busy,
                saturated: behind && busiest > SATURATED,
            },
            workers: about.workers.clone(),
            product: None,
            rows_visible: about.rows_visible,
            stopped: outcome.stopped.clone(),
            reasons: record.reasons.clone(),
            slices: slices.collect(),
            calendar_reason: profile.arrivals.calendar.map(crate::arrivals::Calendar::reason),
            figures: figures::ALL.to_vec(),
        };
        report.judge();
        report
    }
}

fn heat(histogram: &Histogram<u64>) -> Vec<u64> {
    let mut rows = vec![0; HEAT_MS.len()];
    for value in histogram.iter_recorded() {
        let ms = value.value_iterated_to() as f64 / 1e3;
        let row = HEAT_MS.iter().rposition(|border| ms >= *border).unwrap_or(0);
        rows[row] += value.count_at_value();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auditor::Verdict;
    use crate::generator::record::{Record, Times};
    use crate::generator::schedule::{Kind, Ticket};
    use std::time::Duration;

    #[test]
    fn slices_begin_where_the_warm_up_ends() {
        let profile = "version: 1\ntitle: 試験\narrivals:\n  stages:\n    - hold: {rate: 10, seconds: 4}\nmix: {insurance: 1}\nwarm_up_s: 1.5\n";
        let profile = crate::profile::yaml::parse(profile).unwrap();
        let mut record = Record::new(Duration::from_secs(1), Duration::from_millis(1_500));
        for number in 0..40 {
            let due = Duration::from_millis(number * 100);
            let times = Times { sent: due, answered: due + Duration::from_millis(3) };
            record.note(&Ticket { due, number, kind: Kind::Insurance, of_kind: number }, times, Verdict::Right);
        }
        let (length, cpu) = (Duration::from_secs(4), Duration::from_secs(1));
        let outcome = Outcome { record, length, cpu, stopped: None };
        let report = Report::of(&outcome, &About::new(&profile, "http", 1));
        let told = |slice: &SliceReport| [slice.start_s, slice.length_s, slice.asked_per_s, slice.achieved_per_s];
        let slices: Vec<_> = report.slices.iter().map(told).collect();
        assert_eq!(slices, [[1.5, 0.5, 10.0, 10.0], [2.0, 1.0, 10.0, 10.0], [3.0, 1.0, 10.0, 10.0]]);
    }
}
