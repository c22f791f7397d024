//! People, places and tickets that a world knows only while it decides one input: what a population function answers
//! for, as against what was registered here. So a world of 125 million people holds what was changed and no more.
//!
//! A guest is seen by every look-up that decides about one person, facility or ticket; lists of everything leave guests
//! out. An event that changes a guest makes a resident of it, for good.

use super::World;
use super::index::Index;
use crate::facility::Facility;
use crate::id::{FacilityId, OfficeId, PersonId, TicketId};
use crate::month::TreatmentMonth;
use crate::office::Office;
use crate::person::Person;
use crate::ticket::Ticket;
use std::collections::BTreeMap;

/// People of a population are numbered from here on, above those who are added.
pub const FIRST_GUEST_PERSON: PersonId = PersonId(1 << 40);

/// The first id of tickets that follow from a population instead of a decision taken here. Cases of guests have ids from
/// here on too, so that they never meet those of the world.
pub const FIRST_GUEST_TICKET: TicketId = TicketId(1 << 63);

/// Guests for one input. Those who are residents already are passed over: what was changed here counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guests {
    pub(super) offices: BTreeMap<OfficeId, Office>,
    pub(super) facilities: BTreeMap<FacilityId, Facility>,
    /// Boxed, as the tickets are: a tree makes room for eleven at once, and there is nearly always one.
    pub(super) people: BTreeMap<PersonId, Box<Guest>>,
    pub(super) tickets: BTreeMap<TicketId, Box<Ticket>>,
    pub(super) index: Index,
}

/// Somebody, as of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guest {
    pub(super) person: Person,
    pub(super) month: TreatmentMonth,
}

impl Guests {
    /// Adds an office.
    pub fn office(&mut self, office: Office) {
        self.offices.insert(office.id.clone(), office);
    }

    /// Adds a facility.
    pub fn facility(&mut self, facility: Facility) {
        self.index.facility_by_code.insert(facility.code, facility.id.clone());
        self.facilities.insert(facility.id.clone(), facility);
    }

    /// Adds a person with everything that is held of them, as of a month; their offices have to come too.
    pub fn person(&mut self, person: Person, month: TreatmentMonth) {
        self.index.add_person(&person);
        self.people.insert(person.id, Box::new(Guest { person, month }));
    }

    /// Adds a ticket of a guest, from [`FIRST_GUEST_TICKET`] on.
    pub fn ticket(&mut self, ticket: Ticket) {
        self.index.add_ticket(&ticket);
        self.tickets.insert(ticket.id, Box::new(ticket));
    }

    /// Whether somebody is here.
    #[must_use]
    pub fn has_person(&self, id: PersonId) -> bool {
        self.people.contains_key(&id)
    }

    /// Whether an office is here.
    #[must_use]
    pub fn has_office(&self, id: &OfficeId) -> bool {
        self.offices.contains_key(id)
    }

    /// Whether nobody is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Guests::default()
    }
}

impl World {
    /// Decides and evolves something with guests in the house. They are gone afterwards, but for those whom an event
    /// changed.
    pub fn with_guests<T>(&mut self, guests: Guests, act: impl FnOnce(&mut World) -> T) -> T {
        self.guests = guests;
        let done = act(self);
        self.guests = Guests::default();
        self.forget_made();
        done
    }

    /// Makes a resident of a guest whom something lasting names.
    pub(super) fn settle_person(&mut self, id: PersonId) {
        if self.is_resident(id) {
            return;
        }
        let Some(guest) = self.guests.people.get(&id) else { return };
        for case in &guest.person.cases {
            if !self.offices.contains_key(&case.office)
                && let Some(office) = self.guests.offices.get(&case.office).cloned()
            {
                self.index.office_by_payer.insert(office.payer_number, office.id.clone());
                self.offices.insert(office.id.clone(), office);
            }
        }
        if !self.behind.is_there() || !self.kept.keep(&guest.person, guest.month) {
            let person = guest.person.clone();
            self.add_whole(person);
        }
    }

    /// The whole record of a resident who is about to change.
    pub(super) fn whole_person(&mut self, id: PersonId) -> Option<&mut Person> {
        self.settle_person(id);
        if let Some(person) = self.take_kept(id) {
            self.add_whole(person);
        }
        self.people.get_mut(&id).map(Box::as_mut)
    }

    pub(super) fn add_whole(&mut self, person: Person) {
        self.index.add_person(&person);
        self.people.insert(person.id, Box::new(person));
    }

    /// Keeps a guest's ticket that is about to change, with its holder and its facility.
    pub(super) fn settle_ticket(&mut self, id: TicketId) {
        if self.tickets.get(id).is_some() {
            return;
        }
        let Some(ticket) = self.guests.tickets.get(&id).map(|ticket| Ticket::clone(ticket)) else { return };
        self.settle_person(ticket.person);
        self.settle_facility(&ticket.facility);
        self.index.add_ticket(&ticket);
        self.tickets.insert(ticket);
    }

    /// Makes a resident of a facility that is about to change, or that something lasting names.
    pub(super) fn settle_facility(&mut self, id: &FacilityId) {
        if !self.facilities.contains_key(id)
            && let Some(facility) = self.guests.facilities.get(id).cloned()
        {
            self.index.facility_by_code.insert(facility.code, facility.id.clone());
            self.facilities.insert(facility.id.clone(), facility);
        }
    }
}
