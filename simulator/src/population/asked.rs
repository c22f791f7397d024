//! Whom and what a command is about.

use super::Arrivals;
use jiff::civil::DateTime;
use onshi_domain::bulk::{BulkRequest, ReferenceRegistration, Work};
use onshi_domain::id::{FacilityId, PersonId};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::remote_care::{self, Patient};
use onshi_domain::subsidy::{self, cap_ledger, desk};
use onshi_domain::{Command, TreatmentMonth, World, environment, office_work, viewing};

/// Gathers everybody whom a command is about. Commands about things of the world itself bring nobody.
pub(super) fn by(command: &Command, world: &World, at: DateTime, arrivals: &mut Arrivals) {
    let month = TreatmentMonth::of(at.date());
    match command {
        Command::Tap(tap) => {
            arrivals.asking(&tap.facility);
            arrivals.known(tap.person, month);
        }
        Command::InquireByNumber { facility, on, query } => {
            arrivals.asking(facility);
            arrivals.asked_for(query, TreatmentMonth::of(*on));
        }
        Command::RegisterReferenceNumber { facility, registration } => {
            arrivals.asking(facility);
            registered(registration, month, arrivals);
        }
        Command::AcceptBulk { facility, request, .. } => {
            arrivals.asking(facility);
            if let BulkRequest::ReferenceNumbers(list) = request {
                list.iter().for_each(|registration| registered(registration, month, arrivals));
            }
        }
        Command::CollectBulk { facility, number, .. } => {
            arrivals.asking(facility);
            collected(world, facility, number, month, arrivals);
        }
        Command::Viewing(command) => viewed(command, month, arrivals),
        Command::SetFacility { facility, .. } => arrivals.place(facility),
        Command::Environment(command) => match command.as_ref() {
            environment::Command::Ask { facility }
            | environment::Command::Update { facility, .. }
            | environment::Command::AskUrl { facility, .. } => arrivals.place(facility),
        },
        Command::RemoteCare(command) => remote(command, month, arrivals),
        Command::Delegate { person, facility, month, .. } => {
            arrivals.place(facility);
            arrivals.known(*person, *month);
        }
        Command::Subsidy(command) => subsidies(command, month, arrivals),
        Command::OfficeWork(command) => row(command, month, arrivals),
        command => {
            if let Some(person) = person_of(command) {
                arrivals.known(person, month);
            }
        }
    }
}

/// A guest has no claims and no check-ups here, but may have agreed to a viewing: the answer is an empty one.
fn viewed(command: &viewing::Command, month: TreatmentMonth, arrivals: &mut Arrivals) {
    match command {
        viewing::Command::View(request) => {
            arrivals.asking(&request.facility);
            let query = NumberQuery {
                insurer_number: request.insurer_number.clone(),
                symbol: request.symbol.clone(),
                number: request.number.clone(),
                branch: request.branch.clone(),
                ..NumberQuery::default()
            };
            arrivals.asked_for(&query, month);
        }
        viewing::Command::RegisterCheckup { person, .. } => arrivals.known(*person, month),
    }
}

/// Everybody in a batch of a municipality, or the one whom a facility asks about.
fn subsidies(command: &subsidy::Command, month: TreatmentMonth, arrivals: &mut Arrivals) {
    match command {
        subsidy::Command::Register(batch) => {
            let drafts = batch.records.iter().filter_map(|record| record.draft.as_ref().ok());
            drafts.for_each(|draft| arrivals.known(draft.certificate.person, month));
        }
        subsidy::Command::Desk(desk::Command::AskAgain { facility, on, query }) => {
            arrivals.asking(facility);
            arrivals.asked_for(query, TreatmentMonth::of(*on));
        }
        subsidy::Command::Cap(cap_ledger::Command::Ask(asked) | cap_ledger::Command::Report { asked, .. }) => {
            arrivals.asking(&asked.facility);
            arrivals.asked_for(&asked.query, TreatmentMonth::of(asked.on));
        }
        _ => {}
    }
}

/// Whom a row of an office's file names, and the facility of a ticket.
fn row(command: &office_work::Command, month: TreatmentMonth, arrivals: &mut Arrivals) {
    let who = match command {
        office_work::Command::TakeTicket { content: Ok(row), .. } => {
            arrivals.place(&FacilityId::from(row.facility.to_string().as_str()));
            row.person.guest.map(|guest| (guest, row.month))
        }
        office_work::Command::TakeCoverage { content: Ok(row), .. } => row.person.guest.map(|guest| (guest, month)),
        _ => None,
    };
    if let Some((guest, month)) = who {
        arrivals.known(guest, month);
    }
}

/// A consent away from a reader, its end, a question under it.
fn remote(command: &remote_care::Command, month: TreatmentMonth, arrivals: &mut Arrivals) {
    match command {
        remote_care::Command::Give { facility, person, .. }
        | remote_care::Command::Withdraw { facility, patient: Patient::Person(person), .. } => {
            arrivals.asking(facility);
            arrivals.known(*person, month);
        }
        remote_care::Command::Withdraw { facility, patient: Patient::Numbers(query), .. } => {
            arrivals.asking(facility);
            arrivals.asked_for(query, month);
        }
        remote_care::Command::Inquire { facility, on, query, .. } => {
            arrivals.asking(facility);
            arrivals.asked_for(query, TreatmentMonth::of(*on));
        }
    }
}

/// The one person whom a change is about.
fn person_of(command: &Command) -> Option<PersonId> {
    match command {
        Command::SetCard { person, .. }
        | Command::EnrolInsurance { person, .. }
        | Command::LoseInsurance { person, .. }
        | Command::SetDisclosure { person, .. } => Some(*person),
        Command::OpenCase(case) => Some(case.person),
        Command::ChangeCase(change) => Some(change.person),
        _ => None,
    }
}

fn registered(registration: &ReferenceRegistration, month: TreatmentMonth, arrivals: &mut Arrivals) {
    let query = NumberQuery {
        insurer_number: registration.insurer_number.clone(),
        symbol: registration.symbol.clone(),
        number: registration.number.clone(),
        branch: registration.branch.clone(),
        ..NumberQuery::default()
    };
    arrivals.asked_for(&query, month);
}

/// A result is composed when it is collected, so its people come then.
fn collected(
    world: &World,
    facility: &FacilityId,
    number: &onshi_domain::id::ReceptionNumber,
    month: TreatmentMonth,
    arrivals: &mut Arrivals,
) {
    match world.reception(number).filter(|reception| reception.facility == *facility).map(|reception| &reception.work) {
        Some(Work::Inquiries { on, queries }) => {
            queries.iter().for_each(|query| arrivals.asked_for(query, TreatmentMonth::of(*on)));
        }
        Some(Work::Tickets(month)) => arrivals.ticket_holders(facility, *month),
        // Whoever consented is a resident since then; what the nation holds of them besides comes anew.
        Some(Work::Consented(_)) => {
            let consented: Vec<PersonId> = world.remote_consents(facility).map(|(person, _)| person).collect();
            consented.into_iter().for_each(|person| arrivals.known(person, month));
        }
        Some(Work::ReferenceNumbers(_)) | None => {}
    }
}
