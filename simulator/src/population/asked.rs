//! Whom and what a command is about.

use super::Arrivals;
use jiff::civil::DateTime;
use onshi_domain::bulk::{BulkRequest, ReferenceRegistration, Work};
use onshi_domain::id::{FacilityId, PersonId};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::subsidy::{self, cap_ledger, desk};
use onshi_domain::viewing;
use onshi_domain::{Command, TreatmentMonth, World};

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
            collected(world, facility, number, arrivals);
        }
        Command::Viewing(command) => viewed(command, month, arrivals),
        Command::SetFacility { facility, .. } => arrivals.place(facility),
        Command::Delegate { person, facility, month, .. } => {
            arrivals.place(facility);
            arrivals.known(*person, *month);
        }
        Command::Subsidy(command) => subsidies(command, month, arrivals),
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
    arrivals: &mut Arrivals,
) {
    match world.reception(number).filter(|reception| reception.facility == *facility).map(|reception| &reception.work) {
        Some(Work::Inquiries { on, queries }) => {
            queries.iter().for_each(|query| arrivals.asked_for(query, TreatmentMonth::of(*on)));
        }
        Some(Work::Tickets(month)) => arrivals.ticket_holders(facility, *month),
        // Whoever consented away from a reader has to be added to the world first.
        Some(Work::ReferenceNumbers(_) | Work::Consented(_)) | None => {}
    }
}
