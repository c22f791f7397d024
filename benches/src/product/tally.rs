//! What observations mean: which face files the product took up, when, and which patients it received twice.
//!
//! Every patient of a stage comes once, so a face file and its patient stand for each other.

use std::collections::BTreeMap;
use std::time::Duration;

/// Something that was noticed. Times count from the beginning of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A face file stands in its folder. Noticed more than once, the earliest counts.
    FaceFile {
        /// Name.
        file: String,
        /// Patient's place in the stage.
        person: usize,
        /// When.
        at: Duration,
    },
    /// A face file of that name stands in its folder; who it is about is told by another event.
    Delivered {
        /// Name.
        file: String,
        /// When.
        at: Duration,
    },
    /// The product asked about a patient.
    Request {
        /// Patient.
        person: usize,
        /// When.
        at: Duration,
    },
    /// The product shows one more reception by card of a patient.
    Reception {
        /// Patient.
        person: usize,
        /// When.
        at: Duration,
    },
    /// The product took a face file away.
    Removed {
        /// Name.
        file: String,
        /// When.
        at: Duration,
    },
}

/// How it was noticed that the product took a file up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// By its next request for the patient.
    Request,
    /// By the reception on its screen.
    Screen,
    /// By the file that it took away.
    Removed,
}

impl Seen {
    /// In Japanese.
    pub const fn label(self) -> &'static str {
        match self {
            Seen::Request => "次の要求",
            Seen::Screen => "画面の受付",
            Seen::Removed => "ファイルの取り去り",
        }
    }
}

/// What became of a face file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fate {
    /// Name.
    pub file: String,
    /// Patient.
    pub person: usize,
    /// When it stood there.
    pub delivered: Duration,
    /// The first thing that the product did about it.
    pub action: Option<(Duration, Seen)>,
    /// Receptions of this patient beyond the first.
    pub again: u64,
}

/// What became of each face file, in the order of delivery.
pub fn fates(events: &[Event]) -> Vec<Fate> {
    let mut stood: BTreeMap<&str, Duration> = BTreeMap::new();
    for event in events {
        if let Event::FaceFile { file, at, .. } | Event::Delivered { file, at } = event {
            let earliest = stood.entry(file).or_insert(*at);
            *earliest = (*earliest).min(*at);
        }
    }
    let mut files: BTreeMap<&str, Fate> = BTreeMap::new();
    let mut of_person: BTreeMap<usize, &str> = BTreeMap::new();
    for event in events {
        if let Event::FaceFile { file, person, at } = event {
            let delivered = stood.get(file.as_str()).copied().unwrap_or(*at);
            files.entry(file).or_insert_with(|| Fate {
                file: file.clone(),
                person: *person,
                delivered,
                action: None,
                again: 0,
            });
            of_person.insert(*person, file);
        }
    }
    let mut receptions: BTreeMap<usize, u64> = BTreeMap::new();
    for event in events {
        let (file, at, seen) = match event {
            Event::Request { person, at } => (of_person.get(person).copied(), *at, Seen::Request),
            Event::Reception { person, at } => {
                *receptions.entry(*person).or_default() += 1;
                (of_person.get(person).copied(), *at, Seen::Screen)
            }
            Event::Removed { file, at } => (Some(file.as_str()), *at, Seen::Removed),
            Event::FaceFile { .. } | Event::Delivered { .. } => continue,
        };
        let Some(fate) = file.and_then(|file| files.get_mut(file)) else { continue };
        if fate.action.is_none_or(|(first, _)| at < first) {
            fate.action = Some((at, seen));
        }
    }
    let mut fates: Vec<Fate> = files.into_values().collect();
    for fate in &mut fates {
        fate.again = receptions.get(&fate.person).map_or(0, |count| count.saturating_sub(1));
    }
    fates.sort_by(|one, other| (one.delivered, &one.file).cmp(&(other.delivered, &other.file)));
    fates
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ms(number: u64) -> Duration {
        Duration::from_millis(number)
    }

    fn face(person: usize, at: u64) -> Event {
        Event::FaceFile { file: format!("f{person}"), person, at: ms(at) }
    }

    #[test]
    fn the_first_thing_that_was_noticed_counts_from_the_earliest_moment_at_which_the_file_stood_there() {
        let events = [
            Event::Reception { person: 1, at: ms(90) },
            face(1, 60),
            Event::Delivered { file: "f1".into(), at: ms(50) },
            Event::Request { person: 1, at: ms(70) },
            Event::Removed { file: "f1".into(), at: ms(80) },
        ];
        let fates = fates(&events);
        assert_eq!(fates[0].delivered, ms(50));
        assert_eq!(fates[0].action, Some((ms(70), Seen::Request)));
    }

    #[test]
    fn a_file_that_nobody_touched_is_missed_and_a_second_reception_is_seen() {
        let events = [
            face(1, 10),
            face(2, 20),
            Event::Reception { person: 2, at: ms(30) },
            Event::Reception { person: 2, at: ms(1_030) },
            Event::Request { person: 7, at: ms(40) },
        ];
        let fates = fates(&events);
        assert_eq!(fates.iter().map(|fate| (fate.person, fate.again)).collect::<Vec<_>>(), [(1, 0), (2, 1)]);
        assert!(fates[0].action.is_none() && fates[1].action.is_some());
    }

    proptest! {
        #[test]
        fn the_order_in_which_things_were_noticed_does_not_matter(
            people in 1..20_usize,
            seed in any::<u64>(),
            lost in 0..20_usize,
        ) {
            let mut events = Vec::new();
            for person in 0..people {
                events.push(face(person, person as u64 * 10));
                events.push(Event::Delivered { file: format!("f{person}"), at: ms(person as u64 * 10 + 1) });
                if person != lost {
                    events.push(Event::Reception { person, at: ms(person as u64 * 10 + 5) });
                }
            }
            let straight = fates(&events);
            events.sort_by_cached_key(|event| {
                format!("{event:?}").bytes().fold(seed, |sum, byte| sum.wrapping_mul(31) ^ u64::from(byte))
            });
            prop_assert_eq!(&fates(&events), &straight);
            prop_assert_eq!(straight.iter().filter(|fate| fate.action.is_none()).count(), usize::from(lost < people));
        }
    }
}
