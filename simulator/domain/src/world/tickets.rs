//! A welfare office delegates (委託): decides, corrects, withdraws and registers tickets.

use super::World;
use crate::aid::{Case, Known};
use crate::event::Event;
use crate::facility::Facility;
use crate::id::{FacilityId, OfficeId, PersonId, TicketId};
use crate::month::TreatmentMonth;
use crate::office::{Office, Registration};
use crate::person::Person;
use crate::refusal::Refusal;
use crate::ticket::{Lifecycle, NoteLines, Notes, Ticket, TicketContent, TicketCorrection, TicketDraft, TicketState};
use jiff::civil::DateTime;

impl World {
    pub(super) fn delegate(
        &self,
        person: PersonId,
        facility: &FacilityId,
        month: TreatmentMonth,
        office: Option<&OfficeId>,
        draft: &TicketDraft,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let person = self.known_person(person)?;
        let facility = self.known_facility(facility)?;
        let case = self.case_for(person, month, office)?;
        may_be_commissioned(facility)?;
        let content = content_of(draft, person, facility, month);
        self.check_content(&content, facility, month)?;
        if let Some(other) = self.tickets_of(person.id, month).find(|t| t.duplicates(&facility.id, case.id, &content)) {
            return Err(Refusal::conflict(
                "ticket.duplicate",
                "医療券・調剤券",
                format!("同じ内容の券{}が既にあります。", other.id),
                "既にある券を訂正するか、取り消してから登録してください。",
            ));
        }
        let id = self.tickets.next();
        let decided_at = draft.decided_at.unwrap_or(at);
        let office = self.known_office(&case.office)?;
        let lifecycle = match draft.registration {
            Registration::Paper => Lifecycle::Paper { handed_out_at: decided_at },
            registration => {
                is_online(office, month)?;
                Lifecycle::Scheduled(office.schedule(registration, decided_at, month))
            }
        };
        Ok(vec![Event::TicketDecided(Box::new(Ticket {
            id,
            person: person.id,
            facility: facility.id.clone(),
            month,
            office: case.office.clone(),
            case: case.id,
            own_number: draft.issue_number.as_deref().map(Box::from),
            decided_at,
            content,
            lifecycle,
        }))])
    }

    pub(super) fn correct_ticket(
        &self,
        id: TicketId,
        correction: &TicketCorrection,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let ticket = self.known_ticket(id)?;
        let lifecycle = match ticket.state_at(at) {
            TicketState::Withdrawn { .. } => return Err(withdrawn(id)),
            TicketState::Waiting(schedule) => Lifecycle::Scheduled(schedule),
            TicketState::Paper { handed_out_at } => Lifecycle::Paper { handed_out_at },
            TicketState::Registered(schedule) | TicketState::Corrected { schedule, .. } => {
                self.may_change_online(&ticket.office, at)?;
                Lifecycle::Corrected { schedule, corrected_at: at }
            }
        };
        let content = correction.apply(&ticket.content);
        self.check_content(&content, self.known_facility(&ticket.facility)?, ticket.month)?;
        Ok(vec![Event::TicketCorrected { ticket: id, content: Box::new(content), lifecycle }])
    }

    /// Allowed even when an inquiry has already been answered with it (B-145).
    pub(super) fn withdraw_ticket(&self, id: TicketId, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let ticket = self.known_ticket(id)?;
        if ticket.is_withdrawn() {
            return Err(withdrawn(id));
        }
        if ticket.is_visible(at) {
            self.may_change_online(&ticket.office, at)?;
        }
        Ok(vec![Event::TicketWithdrawn { ticket: id, lifecycle: Lifecycle::Withdrawn { at } }])
    }

    /// Registers at once whatever the office has decided and its calendar has not registered yet.
    pub(super) fn run_registration(&self, office: &OfficeId, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let office = self.known_office(office)?;
        let tickets = self.waiting_tickets(&office.id, at).map(|ticket| ticket.id).collect();
        let schedule = office.schedule(Registration::AtOnce, at, TreatmentMonth::of(at.date()));
        Ok(vec![Event::TicketsRegistered { office: office.id.clone(), tickets, schedule }])
    }

    fn case_for<'a>(
        &self,
        person: &'a Person,
        month: TreatmentMonth,
        office: Option<&OfficeId>,
    ) -> Result<&'a Case, Refusal> {
        if let Some(office) = office {
            self.known_office(office)?;
        }
        let mut cases = person.cases.iter().rev().filter(|case| office.is_none_or(|o| case.office == *o));
        cases.find(|case| case.covers_part_of(month)).ok_or_else(|| {
            Refusal::conflict(
                "ticket.no_case",
                "医療扶助",
                format!("診療年月{month}に医療扶助を受けている日がありません。"),
                "保護の開始日・廃止日と診療年月を確かめてください。",
            )
        })
    }

    fn check_content(
        &self,
        content: &TicketContent,
        facility: &Facility,
        month: TreatmentMonth,
    ) -> Result<(), Refusal> {
        content.check(month)?;
        if content.kind != facility.kind.ticket_kind() {
            return Err(Refusal::invalid(
                "ticket.kind",
                "券別",
                format!("「{}」に交付する券の種類ではありません。", facility.id),
                "薬局には調剤券を、それ以外には医療券を交付してください。",
            ));
        }
        if let Some(issuer) = &content.prescription_issuer {
            self.known_facility(issuer)?;
        }
        Ok(())
    }
}

/// An office can only commission an institution designated under the Act (B-029).
pub(super) fn may_be_commissioned(facility: &Facility) -> Result<(), Refusal> {
    if facility.designated {
        return Ok(());
    }
    Err(Refusal::conflict(
        "ticket.not_designated",
        "指定医療機関",
        format!("「{}」は生活保護法の指定医療機関ではありません。", facility.id),
        "指定医療機関に委託してください。",
    ))
}

/// Months before the office went online have no electronic tickets (S002-04, B-010).
fn is_online(office: &Office, month: TreatmentMonth) -> Result<(), Refusal> {
    match office.practice.starts_on.filter(|start| month < TreatmentMonth::of(*start)) {
        None => Ok(()),
        Some(start) => Err(Refusal::conflict(
            "ticket.before_start",
            "診療年月",
            format!("「{}」のオンライン資格確認は{start}からです。診療年月{month}の電子の券はありません。", office.id),
            "紙の券として交付してください(registration: paper)。",
        )),
    }
}

fn withdrawn(id: TicketId) -> Refusal {
    Refusal::conflict(
        "ticket.withdrawn",
        "医療券・調剤券",
        format!("{id}は取り消されています。"),
        "必要であれば新しい券を登録してください。",
    )
}

/// Fills in what the draft leaves out, from facility, month and insurance.
pub(super) fn content_of(
    draft: &TicketDraft,
    person: &Person,
    facility: &Facility,
    month: TreatmentMonth,
) -> TicketContent {
    let insured =
        || person.insurance_known(Known::All).any(|i| i.from <= month.last_day() && !i.lost_by(month.first_day()));
    let combined_use = draft.combined_use.unwrap_or_else(insured);
    TicketContent {
        kind: draft.kind.unwrap_or(facility.kind.ticket_kind()),
        treatment_type: draft.treatment_type.unwrap_or(facility.kind.usual_treatment()),
        valid_from: draft.valid_from.unwrap_or(month.first_day()),
        valid_until: draft.valid_until.unwrap_or(month.last_day()),
        self_pay_yen: draft.self_pay_yen,
        prescription_issuer: draft.prescription_issuer.clone(),
        combined_use,
        social_insurance: draft.social_insurance.unwrap_or(combined_use),
        infection: draft.infection,
        late_elderly: draft.late_elderly,
        prefectural_expenses: draft.prefectural_expenses,
        notes: Notes::from(NoteLines {
            injury_names: draft.injury_names.clone(),
            district_contact: draft.district_contact.clone(),
            handling_contact: draft.handling_contact.clone(),
            remarks: draft.remarks.clone(),
        }),
    }
}
