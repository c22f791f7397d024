//! The nation: 125 million synthetic people, 1,244 welfare offices and 212,972 facilities as pure functions.
//!
//! Nothing is stored and nothing is loaded: `Nation::new(seed)` is a number, [`Nation::person`] computes what is asked
//! for, and every number that the nation hands out leads back to the person, office or facility (spec: `national-load.md`
//! §1; layout of the index space: [`geography`]). The function is **frozen**: for a seed and a [`VERSION`] every answer
//! stays the same for ever; golden tests hold it.
//!
//! | module | what |
//! |---|---|
//! | [`mod@mix`], `permutation` | frozen chance, bijections |
//! | [`shares`] | the one data file: shares, sources, assumptions |
//! | [`geography`] | blocks of 250 people, prefectures, municipalities |
//! | [`household`] | who lives with whom, ages |
//! | [`person`] | the view of one person |
//! | [`name`], [`address`] | text, with the hard characters |
//! | [`card`], [`insurance`], [`aid`], [`subsidy`] | card, health insurance, medical aid, subsidies |
//! | [`facility`] | hospitals, clinics, dental clinics, pharmacies and their patients |
//! | [`invent`] | numbers for what a world file leaves out |
//! | [`describe`] | the marginals beside the published figures |
//! | `fake` (feature) | synthetic people for tests through the `fake` crate |
//!
//! Everybody is synthetic: names are common parts put together by chance, municipalities below the prefecture are
//! invented. Numbers are the domain's types ([`onshi_domain::id`]).

pub mod address;
pub mod aid;
pub mod card;
mod data;
pub mod describe;
pub mod facility;
#[cfg(feature = "fake")]
pub mod fake;
pub mod geography;
pub mod household;
pub mod insurance;
pub mod invent;
pub mod mix;
pub mod name;
pub mod numbers;
mod permutation;
pub mod person;
pub mod shares;
pub mod subsidy;
mod tables;

pub use aid::{Aid, NumberHabit, Office, OfficeIndex, OfficeKind, RegistrationHabit};
pub use card::CardState;
pub use facility::{CharacterCode, Facility, FacilityIndex, FacilityKind};
pub use insurance::{Insurance, Scheme};
pub use mix::mix;
pub use numbers::CardSerial;
pub use person::{Person, PersonIndex, Sex};
pub use subsidy::{Programme, Subsidy};

/// Version of the population function: for one version a seed always gives the same nation.
pub const VERSION: u32 = 1;

/// Number of people.
pub const PEOPLE: u32 = 125_000_000;

/// Number of welfare offices (2024-04-01, spec/national-load.md §1).
pub const OFFICES: u32 = 1_244;

/// Number of people on medical aid (2025-06, spec/national-load.md §1).
pub const RECIPIENTS: u32 = 1_693_195;

/// Number of facilities (2025-06-22, spec/national-load.md §1).
pub const FACILITIES: u32 = 212_972;

/// The nation of a seed. `Copy`, without state; making one costs nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Nation {
    seed: u64,
    /// Key of the order of blocks: a function of the seed, kept because nearly every answer begins with it.
    blocks: u64,
}

impl Nation {
    /// The nation of a seed.
    pub const fn new(seed: u64) -> Self {
        Nation { seed, blocks: mix(seed, 0, mix::field::BLOCKS) }
    }

    /// The seed.
    pub const fn seed(self) -> u64 {
        self.seed
    }

    /// Version of the population function.
    pub const fn version(self) -> u32 {
        VERSION
    }

    /// One person; what is asked for is computed then.
    pub const fn person(self, index: PersonIndex) -> Person {
        Person::of(self, index)
    }

    /// One welfare office.
    pub const fn office(self, index: OfficeIndex) -> Office {
        Office::of(self, index)
    }

    /// One facility.
    pub const fn facility(self, index: FacilityIndex) -> Facility {
        Facility::of(self, index)
    }

    /// Mixed bits of a field of an index under this seed.
    pub(crate) const fn mix(self, index: u64, field: u64) -> u64 {
        mix(self.seed, index, field)
    }
}
