//! Which facility a message concerns, and which of several machines sends it.
//!
//! Every person of a run has a facility of their own, and every facility belongs to one machine. So the machines of a
//! run share neither people nor facilities, and because each takes its messages out of the *same* schedule, all of them
//! together send exactly what one machine would have sent, each message at the same moment (superposition).
//! (A 一括照会 asks for anybody's insurance, as a list of appointments does; only its facility is the machine's own.)

use super::schedule::Kind;
use crate::cast::Cast;
use crate::profile::Profile;

/// How many take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Facilities.
    pub sites: usize,
    /// Insured people.
    pub insured: usize,
    /// People on medical aid.
    pub recipients: usize,
}

impl Room {
    /// Of a profile.
    pub fn of(profile: &Profile) -> Self {
        Room { sites: profile.facilities, insured: profile.people.insured, recipients: profile.people.recipients }
    }

    /// Of a cast; the same as of the profile that it was drawn for.
    pub fn of_cast(cast: &Cast) -> Self {
        Room { sites: cast.sites.len(), insured: cast.insured.len(), recipients: cast.recipients.len() }
    }

    /// The person of a message: place among the insured or the recipients. Everybody in turn; a registration names
    /// every facility once before it comes to the next recipient.
    pub fn person(&self, kind: Kind, of_kind: u64) -> usize {
        match kind {
            Kind::Aid => turn(of_kind, self.recipients),
            Kind::Registration => (of_kind / self.sites.max(1) as u64) as usize,
            _ => turn(of_kind, self.insured),
        }
    }

    /// The facility of a message.
    pub fn site(&self, kind: Kind, of_kind: u64) -> usize {
        match kind {
            Kind::Insurance | Kind::Aid | Kind::Tap => turn(self.person(kind, of_kind) as u64, self.sites),
            Kind::BulkInquiry | Kind::BulkAcquisition | Kind::Registration => turn(of_kind, self.sites),
        }
    }
}

fn turn(number: u64, of: usize) -> usize {
    (number % of.max(1) as u64) as usize
}

/// One machine's part of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which, from 0.
    pub index: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    /// A run on one machine.
    pub const WHOLE: Share = Share { index: 0, of: 1 };

    /// Whether a facility belongs to this machine.
    pub fn owns(&self, site: usize) -> bool {
        site % self.of.max(1) == self.index
    }

    /// This machine's part of a number of things; the parts of all machines add up to it.
    pub fn part(&self, whole: usize) -> usize {
        whole / self.of.max(1) + usize::from(self.index < whole % self.of.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::schedule::{Schedule, Ticket};
    use super::*;
    use crate::profile::yaml;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn profile(facilities: usize, insured: usize, recipients: usize, mix: &str) -> Profile {
        yaml::parse(&format!(
            "version: 1\ntitle: t\narrivals:\n  stages:\n    - ramp: {{from: 20, to: 90, seconds: 10}}\nmix: {mix}\nfacilities: {facilities}\npeople: {{insured: {insured}, recipients: {recipients}, without_ticket: 0.2}}\nthink_time_s: {{from: 0.1, until: 2}}\n"
        ))
        .unwrap()
    }

    fn all(schedule: &Schedule) -> Vec<Ticket> {
        std::iter::from_fn(|| schedule.next()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn machines_together_send_exactly_what_one_sends_and_share_neither_facilities_nor_people(
            of in 1..6_usize,
            more in 0..9_usize,
            insured in 1..90_usize,
            // Enough that every facility of the smallest run has room for its registrations: 550 on average, 691 at most.
            recipients in 70..120_usize,
            mix in prop::sample::select(vec![
                "{insurance: 5, aid: 2, tap: 3, bulk_inquiry: 1, bulk_acquisition: 1}",
                "{aid: 1}",
                "{registration: 1}",
            ]),
        ) {
            let profile = profile(of + more + 10, insured, recipients, mix);
            let room = Room::of(&profile);
            let mut together = Vec::new();
            let (mut sites, mut people) = (BTreeSet::new(), BTreeSet::new());
            for index in 0..of {
                let part = all(&Schedule::part(&profile, None, Share { index, of }));
                prop_assert!(part.windows(2).all(|pair| pair[0].due <= pair[1].due));
                let (mut mine, mut mine_people) = (BTreeSet::new(), BTreeSet::new());
                for ticket in &part {
                    mine.insert(room.site(ticket.kind, ticket.of_kind));
                    if matches!(ticket.kind, Kind::Insurance | Kind::Tap | Kind::Aid) {
                        mine_people.insert((ticket.kind == Kind::Aid, room.person(ticket.kind, ticket.of_kind)));
                    }
                }
                prop_assert!(mine.is_disjoint(&sites) && mine_people.is_disjoint(&people));
                sites.extend(mine);
                people.extend(mine_people);
                together.extend(part);
            }
            together.sort_unstable();
            let mut whole = all(&Schedule::new(&profile, None));
            whole.sort_unstable();
            prop_assert_eq!(together, whole);
        }
    }

    #[test]
    fn parts_of_connections_add_up_and_registrations_name_every_pair_once() {
        let of = 3;
        assert_eq!((0..of).map(|index| Share { index, of }.part(64)).sum::<usize>(), 64);
        let room = Room { sites: 4, insured: 0, recipients: 5 };
        let pairs: BTreeSet<_> =
            (0..20).map(|n| (room.site(Kind::Registration, n), room.person(Kind::Registration, n))).collect();
        assert_eq!(pairs.len(), 20);
        assert!(pairs.iter().all(|(site, person)| *site < 4 && *person < 5));
    }
}
