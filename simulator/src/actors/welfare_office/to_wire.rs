//! Offices, cases, tickets and visits as the control API tells them.

use crate::population;
use jiff::civil::DateTime;
use onshi_domain::aid::{Case, Known};
use onshi_domain::id::PersonId;
use onshi_domain::office::{Numbering, Office};
use onshi_domain::ticket::{self, Lifecycle, Ticket, TreatmentType};
use onshi_domain::visit::Visit;
use onshi_domain::{Event, World};
use onshi_wire::control::world::{AidInfo, OfficeInfo, RegistrationRun, TicketInfo, TicketState, VisitInfo};
use onshi_wire::control::world_file as w;

/// A moment as the API writes it.
pub(crate) fn moment(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The name that the world file gives a person.
pub(crate) fn alias(world: &World, id: PersonId) -> String {
    let guest = || population::name(id).unwrap_or_else(|| id.to_string());
    world.alias_of(id).map_or_else(guest, str::to_owned)
}

/// An office.
pub(crate) fn office(world: &World, office: &Office, at: DateTime) -> OfficeInfo {
    let suspension = world.suspension(&office.id, at);
    OfficeInfo {
        id: office.id.to_string(),
        name: office.name.clone(),
        payer_number: office.payer_number.to_string(),
        calendar: office.to_string(),
        starts_on: office.practice.starts_on.map(|day| day.to_string()),
        numbering: match office.practice.numbering {
            Numbering::Fixed => w::NumberingSpec::Fixed,
            Numbering::Monthly => w::NumberingSpec::Monthly,
        },
        frequent_days: office.practice.frequent_days,
        known_as_of: suspension.map(|suspension| moment(suspension.from)),
        suspended_until: suspension.and_then(|suspension| suspension.until).map(moment),
    }
}

/// A case.
pub(crate) fn case(case: &Case, at: DateTime) -> AidInfo {
    let day = at.date();
    let last = case.stretches(Known::All).pop();
    let number = case.recipient_number(day, Known::All);
    AidInfo {
        office: case.office.to_string(),
        payer_number: case.payer_number.to_string(),
        recipient_number: number.map(|number| number.to_string()).unwrap_or_default(),
        from: last.as_ref().map(|stretch| stretch.from.to_string()).unwrap_or_default(),
        ended_on: last.and_then(|stretch| stretch.end).map(|end| end.on.to_string()),
        state: case.state_word(day, at).to_owned(),
    }
}

/// A ticket.
pub(crate) fn ticket(world: &World, ticket: &Ticket, at: DateTime) -> TicketInfo {
    let content = &ticket.content;
    let visible_from = match ticket.lifecycle {
        Lifecycle::Scheduled(schedule) | Lifecycle::Corrected { schedule, .. } => Some(moment(schedule.visible_from)),
        Lifecycle::Withdrawn { .. } | Lifecycle::Paper { .. } => None,
    };
    let month = ticket.month.first_day();
    TicketInfo {
        id: ticket.id.to_string(),
        person: alias(world, ticket.person),
        facility: ticket.facility.to_string(),
        month: format!("{:04}-{:02}", month.year(), month.month()),
        kind: match content.kind {
            ticket::TicketKind::Medical => w::TicketKind::Medical,
            ticket::TicketKind::Dispensing => w::TicketKind::Dispensing,
        },
        issue_number: ticket.issue_number(),
        state: match ticket.state_at(at) {
            ticket::TicketState::Waiting(_) => TicketState::Waiting,
            ticket::TicketState::Registered(_) => TicketState::Registered,
            ticket::TicketState::Corrected { .. } => TicketState::Corrected,
            ticket::TicketState::Withdrawn { .. } => TicketState::Withdrawn,
            ticket::TicketState::Paper { .. } => TicketState::Paper,
        },
        valid_from: content.valid_from.to_string(),
        valid_until: content.valid_until.to_string(),
        self_pay_yen: content.self_pay_yen,
        treatment_type: treatment_type(content.treatment_type),
        visible_from,
    }
}

pub(crate) fn treatment_type(kind: TreatmentType) -> w::TreatmentType {
    match kind {
        TreatmentType::Inpatient => w::TreatmentType::Inpatient,
        TreatmentType::Outpatient => w::TreatmentType::Outpatient,
        TreatmentType::Dental => w::TreatmentType::Dental,
        TreatmentType::Dispensing => w::TreatmentType::Dispensing,
        TreatmentType::HomeNursing => w::TreatmentType::HomeNursing,
    }
}

/// A visit.
pub(crate) fn visit(world: &World, visit: &Visit) -> VisitInfo {
    VisitInfo {
        person: alias(world, visit.person),
        facility: visit.facility.to_string(),
        at: moment(visit.at),
        delegated: visit.delegated,
    }
}

/// What a registration run did.
pub(crate) fn registration_run(events: &[Event]) -> Option<RegistrationRun> {
    events.iter().find_map(|event| match event {
        Event::TicketsRegistered { tickets, schedule, .. } => Some(RegistrationRun {
            registered: u32::try_from(tickets.len()).unwrap_or(u32::MAX),
            visible_from: moment(schedule.visible_from),
        }),
        _ => None,
    })
}
