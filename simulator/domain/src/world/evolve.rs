//! Events are recorded. Nothing here can fail: whatever could be wrong was refused before it became an event.

use super::World;
use crate::aid::{Case, Entry, Known, Step};
use crate::bulk::{RECEPTIONS_KEPT, Reception};
use crate::event::Event;
use crate::facility::FacilityChange;
use crate::id::{CaseId, FacilityId, PersonId, TicketId};
use crate::insurance::enrolment;
use crate::person::Person;
use crate::ticket::Lifecycle;
use crate::visit::{VISITS_KEPT, Visit};

impl World {
    /// Records an event.
    pub fn evolve(&mut self, event: &Event) {
        match event {
            Event::OfficeAdded(office) => {
                self.index.office_by_payer.insert(office.payer_number, office.id.clone());
                self.offices.insert(office.id.clone(), office.clone());
            }
            Event::FacilityAdded(facility) => {
                self.index.facility_by_code.insert(facility.code, facility.id.clone());
                self.facilities.insert(facility.id.clone(), facility.clone());
            }
            Event::Subsidy(event) => self.evolve_subsidy(event),
            Event::Viewing(event) => self.evolve_viewing(event),
            Event::Examination(event) => self.evolve_examination(event),
            Event::RemoteCare(event) => self.evolve_remote_care(event),
            Event::Environment(event) => self.evolve_environment(event),
            Event::OfficeWork(event) => self.evolve_office_work(event),
            Event::Reader(event) => self.evolve_reader(event),
            Event::FacilitySet { facility, change } => self.facility_set(facility, *change),
            Event::PersonAdded { person, alias } => self.person_added(person, alias.as_deref()),
            Event::CardSet { person, state } => self.with_person(*person, |p| p.card = *state),
            Event::InsuranceEnrolled { person, enrolment } => {
                self.index.add_insurance(*person, &enrolment.insurance);
                self.with_person(*person, |p| p.insurance.push((**enrolment).clone()));
            }
            Event::InsuranceChanged { person, index, entry } => self.insurance_changed(*person, *index, entry),
            Event::DisclosureSet { person, not_disclosed } => {
                self.with_person(*person, |p| p.not_disclosed = *not_disclosed);
            }
            Event::CaseOpened { person, case } => self.case_opened(*person, case),
            Event::CaseChanged { person, case, entry } => self.case_changed(*person, *case, entry),
            Event::TicketDecided(ticket) => {
                self.settle_person(ticket.person);
                self.settle_facility(&ticket.facility);
                self.index.add_ticket(ticket);
                self.tickets.insert((**ticket).clone());
            }
            Event::TicketCorrected { ticket, content, lifecycle } => {
                self.set_lifecycle(*ticket, *lifecycle);
                if let Some(ticket) = self.tickets.get_mut(*ticket) {
                    ticket.content = (**content).clone();
                }
            }
            Event::TicketWithdrawn { ticket, lifecycle } => self.set_lifecycle(*ticket, *lifecycle),
            Event::TicketsRegistered { tickets, schedule, .. } => {
                for ticket in tickets {
                    self.set_lifecycle(*ticket, Lifecycle::Scheduled(*schedule));
                }
            }
            Event::ConsentRecorded { facility, person, consents } => {
                self.consents.insert((facility.clone(), *person), *consents);
            }
            Event::Visited(visit) => self.visited(visit),
            Event::ReferenceNumberKept { facility, person, number } => {
                self.reference_numbers.insert((facility.clone(), *person), number.clone());
            }
            Event::BulkAccepted(reception) => self.bulk_accepted(reception),
            Event::BulkPolled { number } => {
                if let Some(reception) = self.receptions.get_mut(number) {
                    reception.polls = reception.polls.saturating_add(1);
                }
            }
            // Told, not kept: the journal has them.
            Event::Answered(_)
            | Event::TapFailed { .. }
            | Event::ReferenceNumberAnswered { .. }
            | Event::BulkAnswered(_) => {}
        }
    }

    fn with_person(&mut self, id: PersonId, change: impl FnOnce(&mut Person)) {
        if let Some(person) = self.whole_person(id) {
            change(person);
        }
    }

    /// A number put right leads to the person too; whether it is known yet is asked when it is looked up.
    fn insurance_changed(&mut self, person: PersonId, index: usize, entry: &enrolment::Entry) {
        let Some(enrolment) = self.whole_person(person).and_then(|p| p.insurance.get_mut(index)) else { return };
        enrolment.entries.push(entry.clone());
        let registered = enrolment.registered();
        self.index.add_insurance(person, &registered);
    }

    pub(super) fn facility_set(&mut self, id: &FacilityId, change: FacilityChange) {
        self.settle_facility(id);
        if let Some(facility) = self.facilities.get_mut(id) {
            facility.designated = change.designated.unwrap_or(facility.designated);
            facility.medical_aid = change.medical_aid.unwrap_or(facility.medical_aid);
            facility.card_readers = change.card_readers.unwrap_or(facility.card_readers);
            facility.subsidies = change.subsidies.unwrap_or(facility.subsidies);
            facility.cap_pilot = change.cap_pilot.unwrap_or(facility.cap_pilot);
        }
    }

    fn person_added(&mut self, person: &Person, alias: Option<&str>) {
        if let Some(alias) = alias {
            self.aliases.insert(alias.to_owned(), person.id);
            self.index.alias_of.insert(person.id, alias.to_owned());
        }
        self.add_whole(person.clone());
    }

    fn case_opened(&mut self, person: PersonId, case: &Case) {
        self.opened += 1;
        self.settle_person(person);
        if self.begin_kept(person, case) {
            return;
        }
        for (_, number) in case.numbers(Known::All) {
            self.index.add_recipient(person, case.payer_number, number);
        }
        // Nearly everybody has one.
        self.with_person(person, |p| {
            p.cases.reserve_exact(1);
            p.cases.push(case.clone());
        });
    }

    fn case_changed(&mut self, person: PersonId, case: CaseId, entry: &Entry) {
        let Some(case) = self.whole_person(person).and_then(|p| p.cases.iter_mut().find(|c| c.id == case)) else {
            return;
        };
        case.entries.push(entry.clone());
        let payer_number = case.payer_number;
        if let Step::Renumber { recipient_number } = &entry.step {
            self.index.add_recipient(person, payer_number, *recipient_number);
        }
    }

    fn set_lifecycle(&mut self, ticket: TicketId, lifecycle: Lifecycle) {
        self.settle_ticket(ticket);
        if let Some(ticket) = self.tickets.get_mut(ticket) {
            ticket.lifecycle = lifecycle;
        }
    }

    fn visited(&mut self, visit: &Visit) {
        let log = self.visits.entry(visit.office.clone()).or_default();
        if log.len() == VISITS_KEPT {
            log.pop_front();
        }
        log.push_back(visit.clone());
    }

    fn bulk_accepted(&mut self, reception: &Reception) {
        self.accepted += 1;
        if self.receptions.len() == RECEPTIONS_KEPT {
            self.receptions.pop_first();
        }
        self.receptions.insert(reception.number.clone(), reception.clone());
    }
}
