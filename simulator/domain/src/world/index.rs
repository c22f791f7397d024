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

/// Some tickets, or people, in order of their numbers, each once. They nearly always come in that order, so a list is as
/// fast as a tree and takes a fraction of it; and most people have one ticket in a month, most numbers one holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ids<T> {
    One(T),
    Many(Vec<T>),
}

impl<T> Default for Ids<T> {
    fn default() -> Self {
        Ids::Many(Vec::new())
    }
}

impl<T: Copy + Ord> Ids<T> {
    pub(super) fn insert(&mut self, id: T) {
        match self {
            Ids::Many(ids) if ids.is_empty() => *self = Ids::One(id),
            Ids::One(only) if *only == id => {}
            Ids::One(only) => *self = Ids::Many(vec![id.min(*only), id.max(*only)]),
            Ids::Many(ids) => {
                if let Err(at) = ids.binary_search(&id) {
                    ids.insert(at, id);
                }
            }
        }
    }

    pub(super) fn remove(&mut self, id: T) {
        match self {
            Ids::One(only) if *only == id => *self = Ids::default(),
            Ids::One(_) => {}
            Ids::Many(ids) => ids.retain(|other| *other != id),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = T> {
        match self {
            Ids::One(only) => std::slice::from_ref(only),
            Ids::Many(ids) => ids,
        }
        .iter()
        .copied()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Index {
    pub(super) alias_of: BTreeMap<PersonId, String>,
    pub(super) facility_by_code: BTreeMap<FacilityCode, FacilityId>,
    pub(super) office_by_payer: BTreeMap<PayerNumber, OfficeId>,
    born: BTreeMap<Date, BTreeSet<PersonId>>,
    insured: BTreeMap<(InsurerNumber, Box<str>), Ids<PersonId>>,
    recipients: BTreeSet<(PayerNumber, RecipientNumber, PersonId)>,
    tickets_of: BTreeMap<(PersonId, TreatmentMonth), Ids<TicketId>>,
    tickets_to: BTreeMap<(FacilityId, TreatmentMonth), Ids<TicketId>>,
    tickets_by: BTreeMap<OfficeId, Ids<TicketId>>,
}

impl Index {
    pub(super) fn add_insurance(&mut self, person: PersonId, insurance: &Insurance) {
        let key = (insurance.insurer_number, insurance.number.normalised().into());
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
        self.tickets_of.entry((ticket.person, ticket.month)).or_default().insert(ticket.id);
        self.tickets_to.entry((ticket.facility.clone(), ticket.month)).or_default().insert(ticket.id);
        self.tickets_by.entry(ticket.office.clone()).or_default().insert(ticket.id);
    }

    /// Everybody who was born on this day.
    pub(super) fn born_on(&self, day: Date) -> impl Iterator<Item = PersonId> {
        self.born.get(&day).into_iter().flatten().copied()
    }

    /// Everybody who ever had this 番号 with this insurer.
    pub(super) fn insured(&self, insurer: InsurerNumber, number: &InsuredNumber) -> impl Iterator<Item = PersonId> {
        self.insured.get(&(insurer, number.normalised().into())).into_iter().flat_map(Ids::iter)
    }

    /// Everybody who ever had this 受給者番号 at this office.
    pub(super) fn recipients(&self, payer: PayerNumber, number: RecipientNumber) -> impl Iterator<Item = PersonId> {
        let all = (payer, number, PersonId(0))..=(payer, number, PersonId(u64::MAX));
        self.recipients.range(all).map(|(.., person)| *person)
    }

    /// A person's tickets of a month, in order of decision.
    pub(super) fn tickets_of(&self, person: PersonId, month: TreatmentMonth) -> impl Iterator<Item = TicketId> {
        self.tickets_of.get(&(person, month)).into_iter().flat_map(Ids::iter)
    }

    /// The tickets addressed to a facility in a month, in order of decision.
    pub(super) fn tickets_to(&self, facility: &FacilityId, month: TreatmentMonth) -> impl Iterator<Item = TicketId> {
        self.tickets_to.get(&(facility.clone(), month)).into_iter().flat_map(Ids::iter)
    }

    /// All tickets that an office ever decided.
    pub(super) fn tickets_by(&self, office: &OfficeId) -> impl Iterator<Item = TicketId> {
        self.tickets_by.get(office).into_iter().flat_map(Ids::iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_are_kept_once_and_in_order_however_they_come(numbers in prop::collection::vec(0..12_u64, 0..20)) {
            let mut ids = Ids::default();
            numbers.iter().for_each(|number| ids.insert(TicketId(*number)));
            let expected: BTreeSet<TicketId> = numbers.into_iter().map(TicketId).collect();
            prop_assert_eq!(ids.iter().collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
        }
    }
}
