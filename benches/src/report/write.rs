//! The three files of a run.

use super::{Report, html};
use crate::generator::record::Record;
use anyhow::Context;
use hdrhistogram::serialization::V2DeflateSerializer;
use hdrhistogram::serialization::interval_log::{IntervalLogWriterBuilder, Tag};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Writes `load.json`, `load.hdr` and `load.html` into `folder`, which is made if need be.
///
/// # Errors
/// A file cannot be written.
pub fn write(folder: &Path, report: &Report, record: &Record) -> anyhow::Result<()> {
    let place = |name: &str| folder.join(name);
    fs::create_dir_all(folder).with_context(|| format!("{} を作れません", folder.display()))?;
    let put = |name: &str, bytes: Vec<u8>| {
        fs::write(place(name), bytes).with_context(|| format!("{} に書けません", place(name).display()))
    };
    put("load.json", serde_json::to_vec_pretty(report)?)?;
    put("load.hdr", hdr_log(report, record)?)?;
    put("load.html", html::page(report).into_bytes())
}

/// An HDR histogram log: the whole run in nanoseconds under tags, then every slice in microseconds. Times count from
/// the beginning of the run.
fn hdr_log(report: &Report, record: &Record) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut serializer = V2DeflateSerializer::new();
    let mut log = IntervalLogWriterBuilder::new()
        .add_comment("onshi load, version 1")
        .add_comment("Tag=intended, service, lag: whole run, nanoseconds. Tag=slice: microseconds.")
        .with_max_value_divisor(1_000_000.0)
        .begin_log_with(&mut out, &mut serializer)?;
    let whole = Duration::from_secs_f64(report.length_s);
    let failed = |error| anyhow::anyhow!("ヒストグラムを書けません: {error:?}");
    for (name, histogram) in [("intended", &record.intended), ("service", &record.service), ("lag", &record.lag)] {
        log.write_histogram(histogram, Duration::ZERO, whole, Tag::new(name)).map_err(failed)?;
    }
    for (nth, slice) in record.slices.iter().enumerate() {
        let start = record.slice * u32::try_from(nth).unwrap_or(u32::MAX);
        log.write_histogram(&slice.intended, start, record.slice, Tag::new("slice")).map_err(failed)?;
    }
    Ok(out)
}
