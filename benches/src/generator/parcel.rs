//! A record as text, version 1: JSON, histograms in the HDR format V2 as base64. Nothing is lost on the way, so that
//! records of several machines merge into what one machine would have seen.

use super::record::{Counts, Record, Slice};
use super::schedule::Kind;
use anyhow::{Context, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::Histogram;
use hdrhistogram::serialization::{Deserializer, Serializer as _, V2Serializer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// Version of the form.
pub const PARCEL_VERSION: u32 = 1;
/// The most slices that are read; a run has far fewer.
const MAX_SLICES: usize = 10_000;

/// A record, packed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    version: u32,
    slice_ns: u64,
    warm_up_ns: u64,
    cpu_ns: u64,
    intended: String,
    service: String,
    lag: String,
    kinds: BTreeMap<Kind, Counts>,
    slices: Vec<(Counts, String)>,
    reasons: BTreeMap<String, u64>,
}

impl Parcel {
    /// Packs a record.
    ///
    /// # Errors
    /// A histogram cannot be written (more counts than the format holds).
    pub fn pack(record: &Record) -> anyhow::Result<Self> {
        let slices = record.slices.iter().map(|slice| Ok((slice.counts, text(&slice.intended)?)));
        Ok(Parcel {
            version: PARCEL_VERSION,
            slice_ns: nanos(record.slice),
            warm_up_ns: nanos(record.warm_up),
            cpu_ns: nanos(record.cpu),
            intended: text(&record.intended)?,
            service: text(&record.service)?,
            lag: text(&record.lag)?,
            kinds: record.kinds.clone(),
            slices: slices.collect::<anyhow::Result<_>>()?,
            reasons: record.reasons.clone(),
        })
    }

    /// Unpacks it.
    ///
    /// # Errors
    /// Another version, a histogram that cannot be read or has another shape than this build's.
    pub fn unpack(&self) -> anyhow::Result<Record> {
        ensure!(self.version == PARCEL_VERSION, "版 {} の部分結果は読めません。", self.version);
        ensure!(self.slices.len() <= MAX_SLICES, "部分結果の区切りが{}あり、多すぎます。", self.slices.len());
        let mut record = Record::new(Duration::from_nanos(self.slice_ns.max(1)), Duration::from_nanos(self.warm_up_ns));
        for (mine, theirs) in
            [(&mut record.intended, &self.intended), (&mut record.service, &self.service), (&mut record.lag, &self.lag)]
        {
            add(mine, theirs)?;
        }
        record.kinds = self.kinds.clone();
        record.reasons = self.reasons.clone();
        record.cpu = Duration::from_nanos(self.cpu_ns);
        for (counts, histogram) in &self.slices {
            let mut slice = Slice::new();
            slice.counts = *counts;
            add(&mut slice.intended, histogram)?;
            record.slices.push(slice);
        }
        Ok(record)
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn text(histogram: &Histogram<u64>) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    V2Serializer::new()
        .serialize(histogram, &mut bytes)
        .map_err(|error| anyhow::anyhow!("ヒストグラムを書けません: {error:?}"))?;
    Ok(STANDARD.encode(bytes))
}

/// Adds a packed histogram to an empty one of the right shape.
fn add(mine: &mut Histogram<u64>, packed: &str) -> anyhow::Result<()> {
    let bytes = STANDARD.decode(packed).context("ヒストグラムがbase64ではありません")?;
    let theirs: Histogram<u64> = Deserializer::new()
        .deserialize(&mut bytes.as_slice())
        .map_err(|error| anyhow::anyhow!("ヒストグラムを読めません: {error:?}"))?;
    let shape = |histogram: &Histogram<u64>| (histogram.low(), histogram.high(), histogram.sigfig());
    ensure!(shape(mine) == shape(&theirs), "ヒストグラムの形が違います。同じ版の onshi で測ってください。");
    mine.add(theirs).map_err(|error| anyhow::anyhow!("ヒストグラムを足せません: {error:?}"))
}

#[cfg(test)]
mod tests {
    use super::super::record::Times;
    use super::super::schedule::Ticket;
    use super::*;
    use crate::auditor::Verdict;
    use proptest::prelude::*;

    type Seen = (u64, u32, u32, u8);

    fn note(record: &mut Record, number: usize, (due_us, late_us, took_us, verdict): Seen) {
        let due = Duration::from_micros(due_us);
        let sent = due + Duration::from_micros(u64::from(late_us));
        let answered = sent + Duration::from_micros(u64::from(took_us));
        let kind = Kind::ALL[number % 6];
        let verdict = match verdict % 4 {
            0 => Verdict::Wrong("氏名が違います".into()),
            1 => Verdict::Failed("切断".into()),
            _ => Verdict::Right,
        };
        let ticket = Ticket { due, number: number as u64, kind, of_kind: 0 };
        record.note(&ticket, Times { sent, answered }, verdict);
    }

    fn same(one: &Record, other: &Record) -> bool {
        let slices = |record: &Record| -> Vec<_> {
            record.slices.iter().map(|slice| (slice.counts, slice.intended.clone())).collect()
        };
        (&one.intended, &one.service, &one.lag) == (&other.intended, &other.service, &other.lag)
            && (one.intended.max(), one.intended.min_nz()) == (other.intended.max(), other.intended.min_nz())
            && (&one.kinds, &one.reasons) == (&other.kinds, &other.reasons)
            && slices(one) == slices(other)
            && (one.slice, one.warm_up, one.cpu) == (other.slice, other.warm_up, other.cpu)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn parts_that_were_packed_unpacked_and_merged_are_what_one_machine_would_have_seen(
            seen in prop::collection::vec((0..20_000_000_u64, 0..5_000_000_u32, 1..=u32::MAX, any::<u8>()), 0..300),
            machines in 1..5_usize,
        ) {
            let new = || Record::new(Duration::from_secs(1), Duration::from_millis(500));
            let mut parts: Vec<Record> = (0..machines).map(|_| new()).collect();
            let mut single = new();
            for (number, one) in seen.into_iter().enumerate() {
                note(&mut parts[number * 7 % machines], number, one);
                note(&mut single, number, one);
            }
            let mut merged = new();
            for part in &parts {
                let packed = serde_json::to_vec(&Parcel::pack(part).unwrap()).unwrap();
                let unpacked = serde_json::from_slice::<Parcel>(&packed).unwrap().unpack().unwrap();
                prop_assert!(same(&unpacked, part));
                merged.merge(&unpacked);
            }
            prop_assert!(same(&merged, &single));
        }
    }

    #[test]
    fn a_parcel_of_another_version_or_shape_is_refused_and_an_old_sample_still_reads() {
        let mut parcel = Parcel::pack(&Record::new(Duration::from_secs(1), Duration::ZERO)).unwrap();
        parcel.intended = text(&Histogram::new(2).unwrap()).unwrap();
        assert!(parcel.unpack().unwrap_err().to_string().contains("形が違います"));
        parcel.version = 2;
        assert!(parcel.unpack().unwrap_err().to_string().contains("版 2"));
        parcel.version = 1;
        parcel.intended = "!".into();
        assert!(parcel.unpack().is_err());
        let old: Parcel = serde_json::from_str(include_str!("../../tests/data/parcel-v1.json")).unwrap();
        let record = old.unpack().unwrap();
        assert_eq!((record.counts().right, record.counts().wrong, record.counts().failed), (2, 1, 1));
        assert_eq!((record.intended.len(), record.slices.len()), (3, 2));
    }
}
