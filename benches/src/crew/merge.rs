//! The parts of all machines as one outcome. Counts and windows are summed, histograms merged exactly.

use super::desk::Found;
use super::part::{Part, Plan};
use crate::generator::fleet::Outcome;
use crate::generator::record::{Counts, Record};
use crate::report::{About, Latency, Report, WorkerReport, WorkerState};
use anyhow::Context;
use std::time::Duration;

/// One result.
#[derive(Debug)]
pub struct Merged {
    /// `load.json`.
    pub report: Report,
    /// Everything seen.
    pub record: Record,
}

/// Merges what was found.
///
/// # Errors
/// There is no part, or one cannot be read.
pub fn merge(found: &Found) -> anyhow::Result<Merged> {
    let plan: Plan = serde_json::from_str(&found.plan).context("試験の計画を読めません")?;
    anyhow::ensure!(plan.version == super::part::PART_VERSION, "版 {} の計画は読めません。", plan.version);
    let mut whole: Option<Outcome> = None;
    let (mut workers, mut threads, mut rows) = (Vec::new(), 0, None);
    for handed in &found.handed_in {
        let place = || format!("番号{}の部分結果", handed.index);
        let part: Part = serde_json::from_str(&handed.text).with_context(place)?;
        let outcome = part.outcome().with_context(place)?;
        workers.push(worker(handed.index, &handed.host, &part, &outcome));
        threads += part.threads;
        if let Some(part) = part.rows_visible {
            rows.get_or_insert_with(Counts::default).add(part);
        }
        match &mut whole {
            Some(whole) => add(whole, &outcome),
            None => whole = Some(outcome),
        }
    }
    let whole = whole.context("部分結果が一つもありません")?;
    let lost = |(index, host): &(u32, String)| WorkerReport {
        index: *index,
        host: host.clone(),
        state: WorkerState::Lost,
        counts: Counts::default(),
        busy: 0.0,
        p99_ms: 0.0,
    };
    workers.extend(found.lost.iter().map(lost));
    workers.sort_by_key(|worker| worker.index);
    let about = About {
        seconds: plan.seconds,
        rows_visible: rows,
        workers,
        ..About::new(&plan.profile, &plan.target, threads)
    };
    Ok(Merged { report: Report::of(&whole, &about), record: whole.record })
}

fn add(whole: &mut Outcome, other: &Outcome) {
    whole.record.merge(&other.record);
    whole.length = whole.length.max(other.length);
    whole.cpu += other.cpu;
    if whole.stopped.is_none() {
        whole.stopped.clone_from(&other.stopped);
    }
}

fn worker(index: u32, host: &str, part: &Part, outcome: &Outcome) -> WorkerReport {
    let time = outcome.length.max(Duration::from_nanos(1)).as_secs_f64() * part.threads.max(1) as f64;
    WorkerReport {
        index,
        host: host.to_owned(),
        state: WorkerState::Done,
        counts: outcome.record.counts(),
        busy: outcome.record.cpu.as_secs_f64() / time,
        p99_ms: Latency::of(&outcome.record.intended, 1e-6).p99,
    }
}
