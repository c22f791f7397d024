//! The rules of [`crate::subsidy`] behind `decide` and `evolve`, and what PMH may tell.

mod register;
mod set_up;

use super::World;
use super::guests::FIRST_GUEST_PERSON;
use crate::event::Event;
use crate::id::{FacilityId, PersonId};
use crate::refusal::Refusal;
use crate::subsidy;
use crate::subsidy::body::Programme;
use crate::subsidy::certificate::Certificate;
use crate::subsidy::local::LocalSchemes;
use crate::subsidy::municipality::{CertificateType, Municipality, MunicipalityId};
use crate::subsidy::permission::MEDICAL_AID;
use crate::subsidy::registration::{Task, TaskId};
use crate::subsidy::scheme::{Scheme, Schemes};
use jiff::civil::{Date, DateTime};
use std::sync::Arc;

impl World {
    pub(super) fn decide_subsidy(&self, command: &subsidy::Command, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            subsidy::Command::AdoptSchemes(schemes) => subsidy::Event::SchemesAdopted(schemes.clone()),
            subsidy::Command::AdoptLocalSchemes(local) => subsidy::Event::LocalSchemesAdopted(local.clone()),
            subsidy::Command::Desk(command) => self.decide_desk(command, at)?,
            subsidy::Command::Cap(command) => self.decide_cap(command, at)?,
            subsidy::Command::AddMunicipality(municipality) => self.add_municipality(municipality)?,
            subsidy::Command::SetUpCertificateType { municipality, certificate_type } => {
                self.set_up_certificate_type(municipality, certificate_type)?
            }
            subsidy::Command::HoldCertificate(row) => self.hold(row, at)?,
            subsidy::Command::Register(batch) => self.register(batch, at)?,
        };
        Ok(vec![Event::Subsidy(Box::new(event))])
    }

    pub(super) fn evolve_subsidy(&mut self, event: &subsidy::Event) {
        if let subsidy::Event::Registered { rows, .. } = event {
            rows.iter().for_each(|row| self.settle_person(row.person));
        }
        let state = &mut self.subsidies;
        match event {
            subsidy::Event::SchemesAdopted(schemes) => state.schemes = schemes.clone(),
            subsidy::Event::LocalSchemesAdopted(local) => state.local_schemes = local.clone(),
            subsidy::Event::MunicipalityAdded(municipality) => {
                state.municipalities.insert(municipality.id.clone(), municipality.clone());
            }
            subsidy::Event::CertificateTypeSetUp { municipality, certificate_type } => {
                if let Some(municipality) = state.municipalities.get_mut(municipality) {
                    municipality.types.insert(certificate_type.id.clone(), certificate_type.clone());
                }
            }
            subsidy::Event::CertificateHeld { row, visible_from } => state.write(row, *visible_from),
            subsidy::Event::Registered { task, rows } => state.registered(task, rows),
            subsidy::Event::Told(telling) => state.tellings.keep(telling.clone()),
            subsidy::Event::Cap(event) => self.evolve_cap(event),
        }
    }

    /// The national schemes that this world follows.
    #[must_use]
    pub fn schemes(&self) -> &Schemes {
        &self.subsidies.schemes
    }

    /// The local schemes that this world follows.
    #[must_use]
    pub fn local_schemes(&self) -> &LocalSchemes {
        &self.subsidies.local_schemes
    }

    /// All municipalities, by id.
    pub fn municipalities(&self) -> impl Iterator<Item = &Municipality> {
        self.subsidies.municipalities.values()
    }

    /// A municipality.
    #[must_use]
    pub fn municipality(&self, id: &MunicipalityId) -> Option<&Municipality> {
        self.subsidies.municipalities.get(id)
    }

    /// A registration task that is still kept.
    #[must_use]
    pub fn registration_task(&self, id: TaskId) -> Option<Arc<Task>> {
        self.subsidies.tasks.get(&id).cloned()
    }

    /// The registration tasks that are still kept, oldest first.
    pub fn registration_tasks(&self) -> impl Iterator<Item = &Task> {
        self.subsidies.tasks.values().map(AsRef::as_ref)
    }

    /// How many people were added here; those of a population do not count.
    #[must_use]
    pub fn added_count(&self) -> usize {
        self.people.range(..FIRST_GUEST_PERSON).count()
    }

    /// The certificate type that a row belongs to.
    #[must_use]
    pub fn certificate_type(&self, row: &Certificate) -> Option<&CertificateType> {
        self.municipality(&row.key.municipality)?.types.get(&row.key.type_id)
    }

    /// The national scheme that a row belongs to; none for a local one.
    #[must_use]
    pub fn scheme_of(&self, row: &Certificate) -> Option<&Scheme> {
        match &self.certificate_type(row)?.programme {
            Programme::National(id) => self.schemes().get(id),
            Programme::Local(_) => None,
        }
    }

    /// Every row of a person as it stands at a moment, deleted and withheld ones too: for the patient's own view and
    /// for the console, never for a facility.
    #[must_use]
    pub fn certificates_of(&self, person: PersonId, at: DateTime) -> Vec<&Certificate> {
        let rows = self.subsidies.rows.get(&person).into_iter().flat_map(|rows| rows.values());
        rows.filter_map(|versions| versions.iter().rev().find(|version| version.visible_from <= at))
            .map(|version| version.certificate.as_ref())
            .collect()
    }

    /// What PMH may tell a facility about a person: rows valid on the day, neither deleted nor withheld, of a person
    /// who is not withheld, never 法別12 (S001-74); in the order in which they are applied: national schemes by
    /// 公費適用順位, then local ones, then national ones that come after local ones (spec/pmh.md §4.3).
    ///
    /// The caller decides about consent and the facility's setting. An unknown facility or person is told nothing.
    #[must_use]
    pub fn certificates_on(
        &self,
        person: PersonId,
        facility: &FacilityId,
        on: Date,
        at: DateTime,
    ) -> Vec<&Certificate> {
        if self.facility(facility).is_some() { self.certificates_told(person, on, at) } else { Vec::new() }
    }

    /// The same without asking who asks.
    #[must_use]
    pub fn certificates_told(&self, person: PersonId, on: Date, at: DateTime) -> Vec<&Certificate> {
        if self.person(person).is_none_or(|person| person.not_disclosed) {
            return Vec::new();
        }
        let mut rows = self.certificates_of(person, at);
        rows.retain(|row| {
            let scheme = self.scheme_of(row).map(|scheme| scheme.law);
            let medical_aid = row.law() == Some(MEDICAL_AID) || scheme == Some(MEDICAL_AID);
            row.covers(on) && !row.deleted && !row.not_disclosed && !medical_aid
        });
        rows.sort_by_key(|row| self.place(row, on));
        rows
    }

    /// Where a row stands among others: group, then order within the group. A local one's order is its type's, or else
    /// the one that the local master gives its payer number.
    fn place(&self, row: &Certificate, on: Date) -> (u8, u16) {
        let mastered = || self.local_schemes().order_on(row.payer_number.as_deref()?, on);
        match self.scheme_of(row) {
            Some(scheme) => (if scheme.local_first { 2 } else { 0 }, u16::from(scheme.order)),
            None => (1, self.certificate_type(row).and_then(|t| t.local_order).or_else(mastered).unwrap_or(u16::MAX)),
        }
    }
}
