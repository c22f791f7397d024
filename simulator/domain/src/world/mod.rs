//! A world: everything registered, and the two functions that keep it.
//!
//! - [`World::decide`] reads a command and says what happens, or why not; it changes nothing;
//! - [`World::evolve`] records what happened; it cannot fail;
//! - `setup`, `people`, `insurers`, `cases`, `tickets`, `tap`, `lookup`, `number`, `bulk`: the rules behind `decide`, by actor;
//! - `view`: what the platform tells about one person (shared by tap, number and bulk);
//! - `guests`: people and places that are known for one input only; `kept`: those of them whom something lasting names;
//! - `ticket_book`, `pages`: how tickets and small values are kept; `index`: look-ups that follow from the records.

mod bulk;
mod cases;
mod environment;
mod evolve;
mod examination;
mod guests;
mod index;
mod insurers;
mod kept;
mod lookup;
mod number;
mod office_work;
mod pages;
mod people;
mod read;
mod reader;
mod remote_care;
mod setup;
mod subsidy;
mod subsidy_desk;
mod tap;
mod ticket_book;
mod tickets;
mod view;
mod viewing;

pub use examination::{Beside, Claimant};

use crate::bulk::Reception;
use crate::command::Command;
use crate::consent::Consents;
use crate::event::Event;
use crate::facility::Facility;
use crate::id::{FacilityId, OfficeId, PersonId, ReceptionNumber};
use crate::office::Office;
use crate::person::Person;
use crate::reference_number::ReferenceNumber;
use crate::refusal::Refusal;
use crate::settings::Settings;
use crate::visit::Visit;
pub use guests::{FIRST_GUEST_PERSON, FIRST_GUEST_TICKET, Guests};
use index::Index;
use jiff::civil::DateTime;
pub use kept::Origin;
use kept::{Behind, Kept};
use std::collections::{BTreeMap, VecDeque};
use ticket_book::TicketBook;

/// A world. Equal worlds have decided and evolved the same way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct World {
    settings: Settings,
    offices: BTreeMap<OfficeId, Office>,
    facilities: BTreeMap<FacilityId, Facility>,
    /// Whole records. Boxed: a tree of them would have room for twice as many as there are.
    people: BTreeMap<PersonId, Box<Person>>,
    aliases: BTreeMap<String, PersonId>,
    tickets: TicketBook,
    reference_numbers: BTreeMap<(FacilityId, PersonId), ReferenceNumber>,
    consents: BTreeMap<(FacilityId, PersonId), Consents>,
    receptions: BTreeMap<ReceptionNumber, Reception>,
    visits: BTreeMap<OfficeId, VecDeque<Visit>>,
    /// Receptions ever accepted; the next one's serial follows from it.
    accepted: u64,
    /// Cases ever opened.
    opened: u64,
    subsidies: crate::subsidy::State,
    viewing: crate::viewing::State,
    examination: crate::examination::State,
    remote_care: crate::remote_care::State,
    environment: crate::environment::State,
    office_work: crate::office_work::State,
    reader: crate::reader::State,
    index: Index,
    /// People of a population whom something names; nobody is both here and among the whole records.
    kept: Kept,
    behind: Behind,
    /// Empty but while an input is decided.
    guests: Guests,
}

impl World {
    /// An empty world.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        World { settings, ..World::default() }
    }

    /// Says what a command leads to at a moment (Japan's time). Changes nothing.
    ///
    /// # Errors
    /// A refusal: where, what, how to put right. Nothing has happened then.
    pub fn decide(&self, command: &Command, at: DateTime) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::AddOffice(office) => self.add_office(office),
            Command::AddFacility(facility) => self.add_facility(facility),
            Command::SetFacility { facility, change } => self.set_facility(facility, *change, at),
            Command::AddPerson(person) => self.add_person(person),
            Command::SetCard { person, state } => self.set_card(*person, *state),
            Command::SetCardUse { person, registered } => self.set_card_use(*person, *registered),
            Command::EnrolInsurance { person, insurance, visible_from } => {
                self.enrol_insurance(*person, insurance, *visible_from, at)
            }
            Command::LoseInsurance { person, index, loss, visible_from } => {
                self.lose_insurance(*person, *index, *loss, *visible_from, at)
            }
            Command::CorrectInsurance { person, index, correction, visible_from } => {
                self.correct_insurance(*person, *index, correction, *visible_from, at)
            }
            Command::SetDisclosure { person, not_disclosed } => self.set_disclosure(*person, *not_disclosed),
            Command::OpenCase(case) => self.open_case(case, at),
            Command::ChangeCase(change) => self.change_case(change, at),
            Command::Delegate { person, facility, month, office, draft } => {
                self.delegate(*person, facility, *month, office.as_ref(), draft, at)
            }
            Command::CorrectTicket { ticket, correction } => self.correct_ticket(*ticket, correction, at),
            Command::WithdrawTicket { ticket } => self.withdraw_ticket(*ticket, at),
            Command::RunRegistration { office } => self.run_registration(office, at),
            Command::Tap(tap) => self.tap(tap, at),
            Command::InquireByNumber { facility, on, query } => self.inquire_by_number(facility, *on, query, at),
            Command::RegisterReferenceNumber { facility, registration } => {
                self.register_reference_number(facility, registration, at)
            }
            Command::AcceptBulk { facility, file_identifier, request } => {
                self.accept_bulk(facility, file_identifier.as_deref(), request, at)
            }
            Command::Subsidy(command) => self.decide_subsidy(command, at),
            Command::Viewing(command) => self.decide_viewing(command, at),
            Command::Examination(command) => self.decide_examination(command, at),
            Command::RemoteCare(command) => self.decide_remote_care(command, at),
            Command::Environment(command) => self.decide_environment(command, at),
            Command::OfficeWork(command) => self.decide_office_work(command, at),
            Command::Reader(command) => self.decide_reader(command, at),
            Command::CollectBulk { facility, kind, number } => self.collect_bulk(facility, *kind, number, at),
        }
    }
}
