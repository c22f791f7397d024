//! The global ticket counter: every message of the run, its kind and the moment at which it is due.

use super::split::{Room, Share};
use crate::arrivals::chance::{Chance, Purpose};
use crate::arrivals::{Arrivals, Process};
use crate::profile::{Mix, Profile, Range};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Kinds of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 資格確認 by insurance number.
    Insurance,
    /// 資格確認 by the numbers of medical aid.
    Aid,
    /// 一括照会.
    BulkInquiry,
    /// 一括取得.
    BulkAcquisition,
    /// Registration of a ticket.
    Registration,
    /// A card on a reader.
    Tap,
}

impl Kind {
    /// All.
    pub const ALL: [Kind; 6] =
        [Kind::Insurance, Kind::Aid, Kind::BulkInquiry, Kind::BulkAcquisition, Kind::Registration, Kind::Tap];

    /// In Japanese.
    pub const fn label(self) -> &'static str {
        match self {
            Kind::Insurance => "資格確認(保険)",
            Kind::Aid => "資格確認(医療扶助)",
            Kind::BulkInquiry => "資格確認一括照会",
            Kind::BulkAcquisition => "委託先資格情報の一括取得",
            Kind::Registration => "券の登録",
            Kind::Tap => "カードの読み取り",
        }
    }
}

/// A message that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    /// When, from the beginning of the run.
    pub due: Duration,
    /// Place in the order of arrivals, from 0.
    pub number: u64,
    /// What.
    pub kind: Kind,
    /// Number among the messages of its kind, from 0.
    pub of_kind: u64,
}

/// The tickets of a run, handed out one by one to all threads.
#[derive(Debug)]
pub struct Schedule(Mutex<State>);

#[derive(Debug)]
struct State {
    arrivals: Arrivals,
    next: Option<Duration>,
    waiting: BinaryHeap<Reverse<Ticket>>,
    drawn: u64,
    of_kind: [u64; 6],
    mix: Mix,
    message: Chance,
    think: Option<(Range, Chance)>,
    /// Whose tickets are handed out, if not everybody's.
    share: Option<(Room, Share)>,
}

impl Schedule {
    /// The schedule of a profile; `seconds` replaces its duration.
    pub fn new(profile: &Profile, seconds: Option<f64>) -> Self {
        Self::part(profile, seconds, Share::WHOLE)
    }

    /// One machine's part of it. Numbers and due times are those of the whole.
    pub fn part(profile: &Profile, seconds: Option<f64>, share: Share) -> Self {
        let mut arrivals = Arrivals::new(&profile.curve(seconds), profile.process(), profile.seed);
        let next = arrivals.next();
        Schedule(Mutex::new(State {
            arrivals,
            next,
            waiting: BinaryHeap::new(),
            drawn: 0,
            of_kind: [0; 6],
            mix: profile.mix,
            message: Chance::new(profile.seed, Purpose::Message),
            think: profile.think_time_s.map(|range| (range, Chance::new(profile.seed, Purpose::Think))),
            share: (share != Share::WHOLE).then(|| (Room::of(profile), share)),
        }))
    }

    /// Evenly paced messages of one kind, insurance or medical aid.
    pub fn paced(rate: f64, seconds: f64, kind: Kind) -> Self {
        Self::mixed(rate, seconds, if kind == Kind::Aid { 1.0 } else { 0.0 })
    }

    /// Evenly paced inquiries, a share of them by the numbers of medical aid.
    pub fn mixed(rate: f64, seconds: f64, aid: f64) -> Self {
        let curve = crate::arrivals::Curve::from_stages(&[crate::arrivals::Stage::Hold { rate, seconds }]);
        let mut arrivals = Arrivals::new(&curve, Process::Paced, 1);
        let next = arrivals.next();
        Schedule(Mutex::new(State {
            arrivals,
            next,
            waiting: BinaryHeap::new(),
            drawn: 0,
            of_kind: [0; 6],
            mix: Mix { insurance: 1.0 - aid, aid, ..Mix::default() },
            message: Chance::new(1, Purpose::Message),
            think: None,
            share: None,
        }))
    }

    /// The next ticket in the order of due times; none when the run is over.
    pub fn next(&self) -> Option<Ticket> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next()
    }
}

impl State {
    fn next(&mut self) -> Option<Ticket> {
        // Nobody is due before arriving: what arrives after the earliest due time cannot come before it.
        while let Some(arrival) = self.next {
            if self.waiting.peek().is_some_and(|first| first.0.due <= arrival) {
                break;
            }
            let ticket = self.ticket(arrival);
            if self.is_ours(&ticket) {
                self.waiting.push(Reverse(ticket));
            }
            self.next = self.arrivals.next();
        }
        self.waiting.pop().map(|first| first.0)
    }

    fn is_ours(&self, ticket: &Ticket) -> bool {
        self.share.is_none_or(|(room, share)| share.owns(room.site(ticket.kind, ticket.of_kind)))
    }

    fn ticket(&mut self, arrival: Duration) -> Ticket {
        let number = self.drawn;
        self.drawn += 1;
        let kind = kind_of(&self.mix, self.message.unit(number));
        let of_kind = self.of_kind[kind as usize];
        self.of_kind[kind as usize] += 1;
        let think = match (&self.think, kind) {
            (Some((range, chance)), Kind::Tap) => range.from + (range.until - range.from) * chance.unit(number),
            _ => 0.0,
        };
        Ticket { due: arrival + Duration::from_secs_f64(think), number, kind, of_kind }
    }
}

fn kind_of(mix: &Mix, share: f64) -> Kind {
    let weights = [mix.insurance, mix.aid, mix.bulk_inquiry, mix.bulk_acquisition, mix.registration, mix.tap];
    let mut left = share * weights.iter().sum::<f64>();
    for (kind, weight) in Kind::ALL.into_iter().zip(weights) {
        if left < weight {
            return kind;
        }
        left -= weight;
    }
    // Only rounding leads here: the last kind that has a weight.
    let last = Kind::ALL.into_iter().zip(weights).rev().find(|(_, weight)| *weight > 0.0);
    last.map_or(Kind::Insurance, |(kind, _)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::yaml;

    fn schedule(rest: &str) -> Schedule {
        let head = "version: 1\ntitle: t\narrivals:\n  stages:\n    - hold: {rate: 200, seconds: 20}\n";
        Schedule::new(&yaml::parse(&format!("{head}{rest}")).unwrap(), None)
    }

    fn all(schedule: &Schedule) -> Vec<Ticket> {
        std::iter::from_fn(|| schedule.next()).collect()
    }

    #[test]
    fn tickets_come_in_the_order_of_due_times_with_the_shares_of_the_mix() {
        let tickets = all(&schedule("mix: {insurance: 60, aid: 10, tap: 30}\nthink_time_s: {from: 1, until: 3}\n"));
        assert!(tickets.windows(2).all(|pair| pair[0].due <= pair[1].due));
        let taps = tickets.iter().filter(|ticket| ticket.kind == Kind::Tap).count() as f64;
        let share = taps / tickets.len() as f64;
        assert!((share - 0.3).abs() < 0.05, "{share}");
        let mut numbers: Vec<u64> = tickets.iter().map(|ticket| ticket.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (0..tickets.len() as u64).collect::<Vec<_>>());
    }

    #[test]
    fn the_same_profile_gives_the_same_tickets() {
        let mix = "mix: {insurance: 1, bulk_acquisition: 1}\n";
        assert_eq!(all(&schedule(mix)), all(&schedule(mix)));
    }

    #[test]
    fn a_paced_schedule_has_the_asked_number() {
        assert_eq!(all(&Schedule::paced(100.0, 3.0, Kind::Aid)).len(), 300);
    }
}
