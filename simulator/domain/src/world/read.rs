//! Read access to everything a world holds, and the look-ups that refuse what is unknown.

use super::World;
use super::guests::FIRST_GUEST_PERSON;
use super::index::Index;
use crate::bulk::Reception;
use crate::consent::Consents;
use crate::facility::Facility;
use crate::id::{
    FacilityCode, FacilityId, InsuredNumber, InsurerNumber, OfficeId, PayerNumber, PersonId, ReceptionNumber,
    RecipientNumber, TicketId,
};
use crate::month::TreatmentMonth;
use crate::office::Office;
use crate::person::Person;
use crate::reference_number::ReferenceNumber;
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::ticket::Ticket;
use crate::visit::Visit;
use jiff::civil::{Date, DateTime};
use std::borrow::Cow;
use std::collections::BTreeMap;

impl World {
    /// The switches.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// All offices, by id.
    pub fn offices(&self) -> impl Iterator<Item = &Office> {
        self.offices.values()
    }

    /// An office.
    #[must_use]
    pub fn office(&self, id: &OfficeId) -> Option<&Office> {
        self.offices.get(id).or_else(|| self.guests.offices.get(id))
    }

    /// All facilities, by id.
    pub fn facilities(&self) -> impl Iterator<Item = &Facility> {
        self.facilities.values()
    }

    /// A facility.
    #[must_use]
    pub fn facility(&self, id: &FacilityId) -> Option<&Facility> {
        self.facilities.get(id).or_else(|| self.guests.facilities.get(id))
    }

    /// The facility with this 医療機関コード.
    #[must_use]
    pub fn facility_by_code(&self, code: FacilityCode) -> Option<&Facility> {
        let known = |index: &Index| index.facility_by_code.get(&code).cloned();
        self.facility(&known(&self.index).or_else(|| known(&self.guests.index))?)
    }

    /// All people of the overlay, by id. Those who are kept by what they are beyond a population are made for the
    /// occasion.
    pub fn people(&self) -> impl Iterator<Item = Cow<'_, Person>> {
        let mut ids: Vec<PersonId> = self.people.range(FIRST_GUEST_PERSON..).map(|(id, _)| *id).collect();
        ids.extend(self.kept.ids());
        ids.sort_unstable();
        self.added_people().map(Cow::Borrowed).chain(ids.into_iter().filter_map(|id| self.passing(id)))
    }

    /// All people who were added here, by id: those of a population are left out.
    pub fn added_people(&self) -> impl Iterator<Item = &Person> {
        self.people.range(..FIRST_GUEST_PERSON).map(|(_, person)| person.as_ref())
    }

    /// A person.
    #[must_use]
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.resident(id).or_else(|| self.guests.people.get(&id).map(|guest| &guest.person))
    }

    /// The person whom the world file calls so.
    #[must_use]
    pub fn person_by_alias(&self, alias: &str) -> Option<&Person> {
        self.resident(*self.aliases.get(alias)?)
    }

    /// Names of the world file.
    #[must_use]
    pub fn aliases(&self) -> &BTreeMap<String, PersonId> {
        &self.aliases
    }

    /// The name that the world file gives a person.
    #[must_use]
    pub fn alias_of(&self, person: PersonId) -> Option<&str> {
        self.index.alias_of.get(&person).map(String::as_str)
    }

    /// The greatest id of a person who was added here; ids of the population ([`FIRST_GUEST_PERSON`]) do not count.
    #[must_use]
    pub fn last_person(&self) -> Option<PersonId> {
        self.people.range(..FIRST_GUEST_PERSON).next_back().map(|(id, _)| *id)
    }

    /// Whether anybody ever had this 受給者番号 at the office with this 公費負担者番号.
    #[must_use]
    pub fn recipient_number_used(&self, payer: PayerNumber, number: RecipientNumber) -> bool {
        self.resident_recipients(payer, number).next().is_some()
    }

    /// All tickets, in order of decision.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.iter()
    }

    /// A ticket.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.tickets.get(id).or_else(|| self.guests.tickets.get(&id).map(Box::as_ref))
    }

    /// A person's tickets of a month, in order of decision, whatever their state.
    pub fn tickets_of(&self, person: PersonId, month: TreatmentMonth) -> impl Iterator<Item = &Ticket> {
        let ids = self.index.tickets_of(person, month).chain(self.guests.index.tickets_of(person, month));
        ids.filter_map(|id| self.ticket(id))
    }

    /// The tickets of an office that wait for its calendar.
    pub fn waiting_tickets(&self, office: &OfficeId, at: DateTime) -> impl Iterator<Item = &Ticket> {
        self.index
            .tickets_by(office)
            .filter_map(|id| self.tickets.get(id))
            .filter(move |ticket| ticket.awaits_registration(at))
    }

    /// The inquiries that an office knows of, oldest first (B-140).
    pub fn visits(&self, office: &OfficeId) -> impl Iterator<Item = &Visit> {
        self.visits.get(office).into_iter().flatten()
    }

    /// A facility's 照会番号 for a person. There is deliberately no way back from number to person.
    #[must_use]
    pub fn reference_number(&self, facility: &FacilityId, person: PersonId) -> Option<&ReferenceNumber> {
        self.reference_numbers.get(&(facility.clone(), person))
    }

    /// What a person agreed to last at a facility's reader.
    #[must_use]
    pub fn consents(&self, facility: &FacilityId, person: PersonId) -> Option<&Consents> {
        self.consents.get(&(facility.clone(), person))
    }

    /// An accepted bulk request.
    #[must_use]
    pub fn reception(&self, number: &ReceptionNumber) -> Option<&Reception> {
        self.receptions.get(number)
    }

    /// Everybody who ever had this 番号 with this insurer.
    pub(super) fn holders(&self, insurer: InsurerNumber, number: &InsuredNumber) -> impl Iterator<Item = &Person> {
        let own = self.index.insured(insurer, number).filter_map(|id| self.resident(id));
        // Nothing about the insurance of those who are kept was changed here: they come by it as guests do.
        let others = self.guests.index.insured(insurer, number).filter(|id| !self.people.contains_key(id));
        own.chain(others.filter_map(|id| self.person(id)))
    }

    /// Everybody who ever had this 受給者番号 at this office.
    pub(super) fn recipients_of(&self, payer: PayerNumber, number: RecipientNumber) -> impl Iterator<Item = &Person> {
        let own = self.resident_recipients(payer, number).filter_map(|id| self.resident(id));
        own.chain(self.guests.index.recipients(payer, number).filter_map(|id| self.guest(id)))
    }

    /// The same without guests.
    pub(super) fn resident_recipients(
        &self,
        payer: PayerNumber,
        number: RecipientNumber,
    ) -> impl Iterator<Item = PersonId> {
        self.index.recipients(payer, number).chain(self.kept.recipients(payer, number))
    }

    /// Residents who were born on a day.
    pub(super) fn residents_born_on(&self, day: Date) -> impl Iterator<Item = Cow<'_, Person>> {
        self.index.born_on(day).chain(self.kept.born_on(day)).filter_map(|id| self.passing(id))
    }

    /// The tickets addressed to a facility in a month, in order of decision; then those of guests.
    pub(super) fn tickets_to(&self, facility: &FacilityId, month: TreatmentMonth) -> impl Iterator<Item = &Ticket> {
        let ids = self.index.tickets_to(facility, month).chain(self.guests.index.tickets_to(facility, month));
        ids.filter_map(|id| self.ticket(id))
    }

    /// Somebody of the overlay; guests do not count.
    pub(super) fn resident(&self, id: PersonId) -> Option<&Person> {
        self.people.get(&id).map(Box::as_ref).or_else(|| self.kept(id))
    }

    /// The same for many, of whom few are meant: who has to be made is gone again when looked at.
    pub(super) fn passing(&self, id: PersonId) -> Option<Cow<'_, Person>> {
        let whole = self.people.get(&id).map(|person| Cow::Borrowed(person.as_ref()));
        whole.or_else(|| self.make(id).map(Cow::Owned))
    }

    /// Whether somebody is of the overlay.
    pub(super) fn is_resident(&self, id: PersonId) -> bool {
        self.people.contains_key(&id) || self.kept.has(id)
    }

    /// A guest who is not a resident as well.
    fn guest(&self, id: PersonId) -> Option<&Person> {
        self.guests.people.get(&id).filter(|_| !self.is_resident(id)).map(|guest| &guest.person)
    }

    pub(super) fn known_person(&self, id: PersonId) -> Result<&Person, Refusal> {
        self.person(id).ok_or_else(|| {
            Refusal::not_found(
                "person.unknown",
                "個人",
                format!("{id}という人はこの世界にいません。"),
                "世界ファイルにある人を指定してください。",
            )
        })
    }

    pub(super) fn known_facility(&self, id: &FacilityId) -> Result<&Facility, Refusal> {
        self.facility(id).ok_or_else(|| {
            Refusal::not_found(
                "facility.unknown",
                "医療機関",
                format!("「{id}」という医療機関・薬局はこの世界にありません。"),
                "世界ファイルにある医療機関・薬局を指定してください。",
            )
        })
    }

    pub(super) fn known_office(&self, id: &OfficeId) -> Result<&Office, Refusal> {
        self.office(id).ok_or_else(|| {
            Refusal::not_found(
                "office.unknown",
                "福祉事務所",
                format!("「{id}」という福祉事務所はこの世界にありません。"),
                "世界ファイルにある福祉事務所を指定してください。",
            )
        })
    }

    pub(super) fn known_ticket(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        self.ticket(id).ok_or_else(|| {
            Refusal::not_found(
                "ticket.unknown",
                "医療券・調剤券",
                format!("{id}という券はありません。"),
                "券の一覧にある番号を指定してください。",
            )
        })
    }
}
