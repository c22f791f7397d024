//! What machines tell each other: the plan of a run, and the part that each hands in. Version 1, JSON.

use crate::generator::fleet::Outcome;
use crate::generator::parcel::Parcel;
use crate::generator::record::Counts;
use crate::profile::Profile;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Version of plan and part.
pub const PART_VERSION: u32 = 1;

/// What all machines must have been told alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version; 1.
    pub version: u32,
    /// Profile as run.
    pub profile: Profile,
    /// Seconds that replaced the profile's duration.
    pub seconds: Option<f64>,
    /// `http` or `folder`.
    pub target: String,
    /// How many machines.
    pub workers: u32,
}

/// What a machine saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// Version; 1.
    pub version: u32,
    /// The record.
    pub record: Parcel,
    /// Real length, seconds.
    pub length_s: f64,
    /// CPU seconds of the process during the run.
    pub cpu_s: f64,
    /// Threads.
    pub threads: usize,
    /// Why it was stopped.
    pub stopped: Option<String>,
    /// The check of registered rows.
    pub rows_visible: Option<Counts>,
}

impl Part {
    /// Of an outcome.
    ///
    /// # Errors
    /// A histogram cannot be written.
    pub fn of(outcome: &Outcome, threads: usize, rows_visible: Option<Counts>) -> anyhow::Result<Self> {
        Ok(Part {
            version: PART_VERSION,
            record: Parcel::pack(&outcome.record)?,
            length_s: outcome.length.as_secs_f64(),
            cpu_s: outcome.cpu.as_secs_f64(),
            threads,
            stopped: outcome.stopped.clone(),
            rows_visible,
        })
    }

    /// As an outcome again.
    ///
    /// # Errors
    /// Another version, or a histogram that cannot be read.
    pub fn outcome(&self) -> anyhow::Result<Outcome> {
        anyhow::ensure!(self.version == PART_VERSION, "版 {} の部分結果は読めません。", self.version);
        Ok(Outcome {
            record: self.record.unpack()?,
            length: Duration::try_from_secs_f64(self.length_s)?,
            cpu: Duration::try_from_secs_f64(self.cpu_s)?,
            stopped: self.stopped.clone(),
        })
    }
}
