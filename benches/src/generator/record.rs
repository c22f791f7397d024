//! What was seen: histograms and counts of one thread, merged exactly at the end.

use super::schedule::{Kind, Ticket};
use crate::auditor::{MAX_REASONS, Verdict};
use hdrhistogram::Histogram;
use std::collections::BTreeMap;
use std::time::Duration;

/// Significant digits of the histograms of the whole run, in nanoseconds.
const DIGITS: u8 = 3;
/// Significant digits of the histograms of a slice, in microseconds.
const SLICE_DIGITS: u8 = 2;
/// The longest latency that is told apart.
const LONGEST: Duration = Duration::from_secs(3_600);

/// Counts of outcomes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Answered rightly.
    pub right: u64,
    /// Answered, but wrongly.
    pub wrong: u64,
    /// Not answered, or with an error.
    pub failed: u64,
}

impl Counts {
    /// All that were sent and came to an end.
    pub fn all(&self) -> u64 {
        self.right + self.wrong + self.failed
    }

    /// Adds others.
    pub fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.failed += other.failed;
    }

    fn note(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Right => self.right += 1,
            Verdict::Wrong(_) => self.wrong += 1,
            Verdict::Failed(_) => self.failed += 1,
        }
    }
}

/// A slice of the run, by due time.
#[derive(Debug, Clone)]
pub struct Slice {
    /// Outcomes of what was due in it.
    pub counts: Counts,
    /// Latency from the intended time, µs.
    pub intended: Histogram<u64>,
}

/// Everything that one thread saw.
#[derive(Debug, Clone)]
pub struct Record {
    /// Length of a slice.
    pub slice: Duration,
    /// What is due earlier is not counted.
    pub warm_up: Duration,
    /// Latency from the intended time, ns.
    pub intended: Histogram<u64>,
    /// Latency from the actual sending, ns.
    pub service: Histogram<u64>,
    /// From intended to actual sending, ns: how late the generator was.
    pub lag: Histogram<u64>,
    /// Outcomes by kind.
    pub kinds: BTreeMap<Kind, Counts>,
    /// Slices in order.
    pub slices: Vec<Slice>,
    /// Reasons of wrong answers and failures.
    pub reasons: BTreeMap<String, u64>,
    /// CPU time of the thread.
    pub cpu: Duration,
}

/// When a message was due, sent and answered, from the beginning of the run.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// Sent.
    pub sent: Duration,
    /// Answered.
    pub answered: Duration,
}

fn histogram(digits: u8, unit: Duration) -> Histogram<u64> {
    let most = (LONGEST.as_nanos() / unit.as_nanos()) as u64;
    Histogram::new_with_bounds(1, most, digits).expect("the bounds are constants within what a histogram holds")
}

impl Slice {
    pub(super) fn new() -> Self {
        let mut intended = histogram(SLICE_DIGITS, Duration::from_micros(1));
        intended.auto(true);
        Slice { counts: Counts::default(), intended }
    }
}

impl Record {
    /// An empty record.
    pub fn new(slice: Duration, warm_up: Duration) -> Self {
        let whole = || histogram(DIGITS, Duration::from_nanos(1));
        Record {
            slice,
            warm_up,
            intended: whole(),
            service: whole(),
            lag: whole(),
            kinds: BTreeMap::new(),
            slices: Vec::new(),
            reasons: BTreeMap::new(),
            cpu: Duration::ZERO,
        }
    }

    /// Notes an outcome.
    pub fn note(&mut self, ticket: &Ticket, times: Times, verdict: Verdict) {
        if ticket.due < self.warm_up {
            return;
        }
        let from_due = times.answered.saturating_sub(ticket.due);
        self.kinds.entry(ticket.kind).or_default().note(&verdict);
        let slice = (ticket.due.as_nanos() / self.slice.as_nanos().max(1)) as usize;
        while self.slices.len() <= slice {
            self.slices.push(Slice::new());
        }
        self.slices[slice].counts.note(&verdict);
        // A failure has no latency of its own: how long it took says when somebody gave up.
        match verdict {
            Verdict::Right | Verdict::Wrong(_) => {
                self.intended.saturating_record(nanos(from_due));
                self.service.saturating_record(nanos(times.answered.saturating_sub(times.sent)));
                self.slices[slice].intended.saturating_record((from_due.as_micros() as u64).max(1));
            }
            Verdict::Failed(_) => {}
        }
        self.lag.saturating_record(nanos(times.sent.saturating_sub(ticket.due)));
        if let Verdict::Wrong(reason) | Verdict::Failed(reason) = verdict {
            if self.reasons.len() < MAX_REASONS || self.reasons.contains_key(&reason) {
                *self.reasons.entry(reason).or_default() += 1;
            } else {
                *self.reasons.entry("その他".to_owned()).or_default() += 1;
            }
        }
    }

    /// Adds what another thread saw. Exact: histograms of the same shape.
    pub fn merge(&mut self, other: &Record) {
        for (mine, theirs) in
            [(&mut self.intended, &other.intended), (&mut self.service, &other.service), (&mut self.lag, &other.lag)]
        {
            mine.add(theirs).expect("the shapes are the same");
        }
        for (kind, counts) in &other.kinds {
            self.kinds.entry(*kind).or_default().add(*counts);
        }
        while self.slices.len() < other.slices.len() {
            self.slices.push(Slice::new());
        }
        for (mine, theirs) in self.slices.iter_mut().zip(&other.slices) {
            mine.counts.add(theirs.counts);
            mine.intended.add(&theirs.intended).expect("the shapes are the same");
        }
        for (reason, count) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_default() += count;
        }
        self.cpu += other.cpu;
    }

    /// Outcomes of all kinds.
    pub fn counts(&self) -> Counts {
        let mut all = Counts::default();
        self.kinds.values().for_each(|counts| all.add(*counts));
        all
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(due_ms: u64) -> Ticket {
        Ticket { due: Duration::from_millis(due_ms), number: 0, kind: Kind::Aid, of_kind: 0 }
    }

    fn times(sent: u64, answered: u64) -> Times {
        Times { sent: Duration::from_millis(sent), answered: Duration::from_millis(answered) }
    }

    #[test]
    fn latency_counts_from_the_intended_time_and_service_from_the_sending() {
        let mut record = Record::new(Duration::from_secs(1), Duration::ZERO);
        record.note(&ticket(1_000), times(1_050, 1_060), Verdict::Right);
        assert!((record.intended.max() as f64 / 60e6 - 1.0).abs() < 0.001);
        assert!((record.service.max() as f64 / 10e6 - 1.0).abs() < 0.001);
        assert!((record.lag.max() as f64 / 50e6 - 1.0).abs() < 0.001);
        assert_eq!((record.slices.len(), record.slices[1].counts.right), (2, 1));
    }

    #[test]
    fn wrong_answers_failures_and_the_warm_up_are_kept_apart() {
        let mut record = Record::new(Duration::from_secs(1), Duration::from_millis(500));
        record.note(&ticket(100), times(100, 200), Verdict::Wrong("早すぎ".into()));
        record.note(&ticket(600), times(600, 700), Verdict::Wrong("違う".into()));
        record.note(&ticket(700), times(700, 900), Verdict::Failed("切断".into()));
        let counts = record.counts();
        assert_eq!((counts.right, counts.wrong, counts.failed), (0, 1, 1));
        assert_eq!(record.reasons.keys().collect::<Vec<_>>(), ["切断", "違う"]);
        assert_eq!(record.intended.len(), 1);
    }

    #[test]
    fn merging_two_threads_gives_what_one_would_have_seen() {
        let new = || Record::new(Duration::from_secs(1), Duration::ZERO);
        let (mut one, mut other, mut both) = (new(), new(), new());
        for n in 0..1_000_u64 {
            let half = if n % 2 == 0 { &mut one } else { &mut other };
            for record in [half, &mut both] {
                record.note(&ticket(n * 3), times(n * 3, n * 4 + 1), Verdict::Right);
            }
        }
        one.merge(&other);
        assert_eq!(one.intended, both.intended);
        assert_eq!(one.counts(), both.counts());
        assert_eq!(one.slices.len(), both.slices.len());
    }
}
