//! Look-ups that follow from the records; kept beside them so that an inquiry touches a handful of entries only.

use crate::aid::Known;
use crate::id::{
    FacilityCode, FacilityId, InsuredNumber, InsurerNumber, OfficeId, PayerNumber, PersonId, RecipientNumber, TicketId,
};
use crate::insurance::{Enrolment, Insurance};
use crate::month::TreatmentMonth;
use crate::person::Person;
use crate::ticket::Ticket;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Index {
    pub(super) alias_of: BTreeMap<PersonId, String>,
    pub(super) facility_by_code: BTreeMap<FacilityCode, FacilityId>,
    pub(super) office_by_payer: BTreeMap<PayerNumber, OfficeId>,
    born: BTreeMap<Date, BTreeSet<PersonId>>,
    insured: BTreeMap<(InsurerNumber, String), BTreeSet<PersonId>>,
    recipients: BTreeSet<(PayerNumber, RecipientNumber, PersonId)>,
    /// Flat: most people have one ticket or two in a month, too few for a set of their own.
    tickets_of: BTreeSet<(PersonId, TreatmentMonth, TicketId)>,
    tickets_to: BTreeMap<(FacilityId, TreatmentMonth), BTreeSet<(PersonId, TicketId)>>,
    tickets_by: BTreeMap<OfficeId, BTreeSet<TicketId>>,
}

impl Index {
    pub(super) fn add_insurance(&mut self, person: PersonId, insurance: &Insurance) {
        let key = (insurance.insurer_number, insurance.number.normalised());
        self.insured.entry(key).or_default().insert(person);
    }

    pub(super) fn add_recipient(&mut self, person: PersonId, payer: PayerNumber, recipient: RecipientNumber) {
        self.recipients.insert((payer, recipient, person));
    }

    /// Everything that leads to a person.
    pub(super) fn add_person(&mut self, person: &Person) {
        self.born.entry(person.particulars.birthdate).or_default().insert(person.id);
        for insurance in person.insurance.iter().flat_map(Enrolment::versions) {
            self.add_insurance(person.id, &insurance);
        }
        for case in &person.cases {
            for (_, number) in case.numbers(Known::All) {
                self.add_recipient(person.id, case.payer_number, number);
            }
        }
    }

    pub(super) fn add_ticket(&mut self, ticket: &Ticket) {
        self.tickets_of.insert((ticket.person, ticket.month, ticket.id));
        let to = (ticket.facility.clone(), ticket.month);
        self.tickets_to.entry(to).or_default().insert((ticket.person, ticket.id));
        self.tickets_by.entry(ticket.office.clone()).or_default().insert(ticket.id);
    }

    /// Everybody who was born on this day.
    pub(super) fn born_on(&self, day: Date) -> impl Iterator<Item = PersonId> {
        self.born.get(&day).into_iter().flatten().copied()
    }

    /// Everybody who ever had this 番号 with this insurer.
    pub(super) fn insured(&self, insurer: InsurerNumber, number: &InsuredNumber) -> impl Iterator<Item = PersonId> {
        self.insured.get(&(insurer, number.normalised())).into_iter().flatten().copied()
    }

    /// Everybody who ever had this 受給者番号 at this office.
    pub(super) fn recipients(&self, payer: PayerNumber, number: RecipientNumber) -> impl Iterator<Item = PersonId> {
        let all = (payer, number, PersonId(0))..=(payer, number, PersonId(u64::MAX));
        self.recipients.range(all).map(|(.., person)| *person)
    }

    /// A person's tickets of a month, in order of decision.
    pub(super) fn tickets_of(&self, person: PersonId, month: TreatmentMonth) -> impl Iterator<Item = TicketId> {
        let all = (person, month, TicketId(0))..=(person, month, TicketId(u64::MAX));
        self.tickets_of.range(all).map(|(.., id)| *id)
    }

    /// The tickets addressed to a facility in a month, person by person.
    pub(super) fn tickets_to(
        &self,
        facility: &FacilityId,
        month: TreatmentMonth,
    ) -> impl Iterator<Item = (PersonId, TicketId)> {
        self.tickets_to.get(&(facility.clone(), month)).into_iter().flatten().copied()
    }

    /// All tickets that an office ever decided.
    pub(super) fn tickets_by(&self, office: &OfficeId) -> impl Iterator<Item = TicketId> {
        self.tickets_by.get(office).into_iter().flatten().copied()
    }
}
