//! The nation behind a world: whoever was not changed here is answered for from the population function.
//!
//! An input names people, by numbers or by id; [`Population::guests`] computes them and what belongs to them (offices,
//! facilities, tickets of the months looked at), and they are guests of the world while that input is decided
//! ([`onshi_domain::world::Guests`]). Start-up and memory do not depend on the size of the nation.
//!
//! Ids of guests: a person is `n` and the number in the nation, a facility its 医療機関コード, an office `w` and its
//! number. What the nation does not say is assumed here and nowhere else: see [`to_domain`].

mod asked;
mod to_domain;
mod to_wire;

use jiff::civil::DateTime;
use onshi_domain::facility::Facility;
use onshi_domain::id::{
    Branch, FacilityCode, FacilityId, InsuredNumber, InsurerNumber, PayerNumber, PersonId, RecipientNumber,
};
use onshi_domain::inquiry::{NumberQuery, QualificationKey};
use onshi_domain::office::Office;
use onshi_domain::world::{FIRST_GUEST_PERSON, Guests, Origin};
use onshi_domain::{Command, TreatmentMonth, World};
use onshi_nation::insurance::InsuredQuery;
use onshi_nation::{FacilityIndex, FacilityKind, Nation, Person, PersonIndex};

/// A nation behind a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Population {
    nation: Nation,
}

/// The record number of somebody of the nation.
fn person_id(index: PersonIndex) -> PersonId {
    PersonId(FIRST_GUEST_PERSON.0 + u64::from(index.get()))
}

fn index_of(id: PersonId) -> Option<PersonIndex> {
    PersonIndex::new(u32::try_from(id.0.checked_sub(FIRST_GUEST_PERSON.0)?).ok()?)
}

/// The record number that `n123` stands for.
pub(crate) fn named(name: &str) -> Option<PersonId> {
    let digits = name.strip_prefix('n').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let index: u32 = digits.parse().ok()?;
    PersonIndex::new(index).map(person_id)
}

/// The name that a record number of the nation is told by: `n123`.
pub(crate) fn name(id: PersonId) -> Option<String> {
    index_of(id).map(|index| format!("n{}", index.get()))
}

/// Everybody and everything of a world's nation that a command is about; nobody where there is none.
pub(crate) fn guests(population: Option<Population>, world: &World, command: &Command, at: DateTime) -> Guests {
    population.map_or_else(Guests::default, |population| population.guests(world, command, at))
}

impl Population {
    /// The nation of a seed.
    pub(crate) fn of_seed(seed: u64) -> Population {
        Population { nation: Nation::new(seed) }
    }

    /// A facility by its id here, 医療機関コード.
    pub(crate) fn facility(self, id: &str) -> Option<Facility> {
        self.facility_index(id).map(|index| to_domain::facility(self.nation.facility(index)))
    }

    fn facility_index(self, id: &str) -> Option<FacilityIndex> {
        self.nation.find_facility(FacilityCode::parse(id).ok()?)
    }

    /// Everybody and everything of the nation that a command is about.
    pub(crate) fn guests(self, world: &World, command: &Command, at: DateTime) -> Guests {
        let all_tickets = world.settings().show_other_facility_ticket;
        let mut arrivals = Arrivals { population: self, guests: Guests::default(), facility: None, all_tickets };
        asked::by(command, world, at, &mut arrivals);
        arrivals.guests
    }
}

impl Origin for Population {
    fn person(&self, id: PersonId, month: TreatmentMonth) -> Option<onshi_domain::person::Person> {
        index_of(id).map(|index| to_domain::person(&self.nation.person(index), month))
    }

    fn insured(&self, insurer: InsurerNumber, number: &InsuredNumber) -> Vec<PersonId> {
        let number = number.to_string();
        let query = InsuredQuery { insurer: &insurer, symbol: None, number: &number, branch: None };
        self.nation.find_insured_family(query).map(person_id).collect()
    }
}

/// Guests being gathered for one input.
struct Arrivals {
    population: Population,
    guests: Guests,
    /// The facility that asks; only its tickets come.
    facility: Option<FacilityId>,
    /// Other facilities' tickets come too.
    all_tickets: bool,
}

impl Arrivals {
    /// The facility that asks.
    fn asking(&mut self, id: &FacilityId) {
        self.place(id);
        self.facility = Some(id.clone());
    }

    /// A facility.
    fn place(&mut self, id: &FacilityId) {
        if let Some(facility) = self.population.facility(id.as_str()) {
            self.guests.facility(facility);
        }
    }

    /// Somebody known by record number.
    fn known(&mut self, id: PersonId, month: TreatmentMonth) {
        if let Some(index) = index_of(id) {
            self.person(index, month);
        }
    }

    /// Everybody whom an inquiry by number may mean.
    fn asked_for(&mut self, query: &NumberQuery, month: TreatmentMonth) {
        match query.key() {
            Ok(QualificationKey::Insurance { insurer_number, symbol, number, branch }) => {
                let symbol = symbol.as_ref().map(ToString::to_string);
                let number = number.to_string();
                let (symbol, branch) = (symbol.as_deref(), branch.map(Branch::number));
                let query = InsuredQuery { insurer: &insurer_number, symbol, number: &number, branch };
                for index in self.population.nation.find_insured_family(query) {
                    self.person(index, month);
                }
            }
            Ok(QualificationKey::Aid { payer_number, recipient_number }) => {
                self.recipient(payer_number, recipient_number, month);
            }
            Err(_) => {}
        }
    }

    /// The recipient with these numbers, this month's or the last one's.
    fn recipient(&mut self, payer: PayerNumber, number: RecipientNumber, month: TreatmentMonth) {
        let found = [month, month.previous()].map(|m| self.population.nation.find_recipient(payer, number, m));
        for index in found.into_iter().flatten() {
            self.person(index, month);
        }
    }

    /// Everybody with a ticket of a facility in a month.
    fn ticket_holders(&mut self, facility: &FacilityId, month: TreatmentMonth) {
        let Some(index) = self.population.facility_index(facility.as_str()) else { return };
        let nation = self.population.nation;
        for patient in nation.facility(index).patients_in(month) {
            if nation.person(patient).aid().is_some() {
                self.person(patient, month);
            }
        }
    }

    /// Somebody, with office, and with the tickets of the month and the one before.
    fn person(&mut self, index: PersonIndex, month: TreatmentMonth) {
        let id = person_id(index);
        if self.guests.has_person(id) {
            return;
        }
        let person = self.population.nation.person(index);
        if let Some(aid) = person.aid() {
            let office = to_domain::office(aid.office());
            for kind in FacilityKind::ALL {
                self.tickets(&person, kind, month, &office);
            }
            if !self.guests.has_office(&office.id) {
                self.guests.office(office);
            }
        }
        self.guests.person(to_domain::person(&person, month), month);
    }

    /// The tickets of the month and the one before for the regular facility of a kind.
    fn tickets(&mut self, person: &Person, kind: FacilityKind, month: TreatmentMonth, office: &Office) {
        let Some(place) = person.facility(kind).map(|index| self.population.nation.facility(index)) else { return };
        let asking = self.facility.as_ref().is_none_or(|asking| *asking == to_domain::facility_id(&place));
        if !asking && !self.all_tickets {
            return;
        }
        for month in [month.previous(), month] {
            let Some(ticket) = to_domain::ticket(person, &place, month, office) else { continue };
            if let Some(issuer) = ticket.content.prescription_issuer.clone() {
                self.place(&issuer);
            }
            self.guests.facility(to_domain::facility(place));
            self.guests.ticket(ticket);
        }
    }
}
