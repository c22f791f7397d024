//! What the platform knows about a person, as that person sees it (B-146).

use super::viewing;
use crate::actors::insurer;
use crate::actors::pmh;
use crate::actors::registry::to_wire::card;
use crate::actors::welfare_office::to_wire::{alias, moment};
use crate::telling;
use jiff::civil::{Date, DateTime};
use onshi_domain::World;
use onshi_domain::aid::{Case, Known, Standing};
use onshi_domain::card::CardState;
use onshi_domain::consent::{Consent, ConsentChoices, ConsentState, Consents};
use onshi_domain::id::FacilityId;
use onshi_domain::person::Person;
use onshi_domain::reader::{Basis, Found};
use onshi_domain::remote_care::{CareKind, RemoteConsent};
use onshi_domain::subsidy::certificate::Certificate;
use onshi_domain::ticket::{Ticket, TicketKind};
use onshi_wire::control::own_view::{
    ConsentKind, OwnAid, OwnCertificate, OwnConsent, OwnLookup, OwnTicket, OwnView, OwnVisit,
};
use onshi_wire::control::world_file as w;

/// The view at a moment.
pub(crate) fn view(world: &World, person: &Person, at: DateTime) -> OwnView {
    let shown = !person.not_disclosed;
    let mut view = OwnView {
        person: alias(world, person.id),
        name: person.particulars.name.clone(),
        card: card(person.card),
        card_use: person.card.failure_of_registration().is_none() && person.card != CardState::None,
        pin_locked: world.is_pin_locked(person.id),
        withheld: !shown,
        insurance: Vec::new(),
        aid: Vec::new(),
        tickets: Vec::new(),
        certificates: Vec::new(),
        caps: Vec::new(),
        care: Vec::new(),
        checkups: Vec::new(),
        viewings: Vec::new(),
        visits: Vec::new(),
        consents: Vec::new(),
        lookups: Vec::new(),
    };
    if shown {
        view.insurance = person.insurance.iter().filter_map(|e| insurer::to_wire::known(e, at)).collect();
        view.aid = person.cases.iter().filter_map(|case| aid(world, case, at)).collect();
        view.tickets = tickets(world, person, at);
        view.certificates = certificates(world, person, at);
        let caps = world.caps_of(person.id, at.date(), at);
        view.caps =
            caps.iter().map(|(row, standing)| pmh::to_wire::cap_info(world, row, standing, at.date())).collect();
        view.care = viewing::to_wire::care(world, person.id, at);
        view.checkups = viewing::to_wire::checkups(world, person.id);
        view.viewings = viewing::to_wire::viewings(world, person.id);
        view.visits = visits(world, person);
        view.consents = consents(world, person, at);
        view.lookups = lookups(world, person);
    }
    view
}

fn facility_name(world: &World, id: &FacilityId) -> String {
    world.facility(id).map_or_else(|| id.to_string(), |facility| facility.name.clone())
}

/// A case, once the platform knows it.
fn aid(world: &World, case: &Case, at: DateTime) -> Option<OwnAid> {
    let known = Known::At(at);
    let number = case.recipient_number(at.date(), known)?;
    let stretch = match case.standing(at.date(), known) {
        Standing::Receiving(stretch) | Standing::Ended(stretch) => Some(stretch),
        Standing::NotBegun => None,
    };
    Some(OwnAid {
        office_name: world.office(&case.office).map_or_else(String::new, |office| office.name.clone()),
        payer_number: case.payer_number.to_string(),
        recipient_number: telling::mask(number.as_str()),
        from: stretch.as_ref().map(|stretch| stretch.from.to_string()),
        ended_on: stretch.and_then(|stretch| stretch.end).map(|end| end.on.to_string()),
        state: case.state_word(at.date(), at).to_owned(),
    })
}

fn tickets(world: &World, person: &Person, at: DateTime) -> Vec<OwnTicket> {
    let told = |ticket: &Ticket| OwnTicket {
        facility_name: facility_name(world, &ticket.facility),
        month: month(ticket.month.first_day()),
        kind: match ticket.content.kind {
            TicketKind::Medical => w::TicketKind::Medical,
            TicketKind::Dispensing => w::TicketKind::Dispensing,
        },
        valid_from: ticket.content.valid_from.to_string(),
        valid_until: ticket.content.valid_until.to_string(),
        self_pay_yen: ticket.content.self_pay_yen,
    };
    world.tickets().filter(|ticket| ticket.person == person.id && ticket.is_visible(at)).map(told).collect()
}

fn month(first: Date) -> String {
    format!("{:04}-{:02}", first.year(), first.month())
}

fn certificates(world: &World, person: &Person, at: DateTime) -> Vec<OwnCertificate> {
    let told = |row: &Certificate| OwnCertificate {
        name: row.name.clone(),
        payer_number: row.payer_number.clone(),
        recipient_number: row.recipient_number.as_deref().map(telling::mask),
        valid_from: row.valid_from.to_string(),
        valid_until: row.valid_to.to_string(),
        always_reimbursement: row.always_reimbursement,
    };
    let rows = world.certificates_of(person.id, at).into_iter().filter(|row| !row.deleted && !row.not_disclosed);
    rows.map(told).collect()
}

fn visits(world: &World, person: &Person) -> Vec<OwnVisit> {
    let of_office = |office: &onshi_domain::office::Office| world.visits(&office.id).collect::<Vec<_>>();
    let mut visits: Vec<_> = world.offices().flat_map(of_office).filter(|visit| visit.person == person.id).collect();
    visits.sort_by_key(|visit| visit.at);
    let told = |visit: &onshi_domain::visit::Visit| OwnVisit {
        facility_name: facility_name(world, &visit.facility),
        at: moment(visit.at),
    };
    visits.into_iter().map(told).collect()
}

/// What was agreed to at readers, then away from them; by facility.
fn consents(world: &World, person: &Person, at: DateTime) -> Vec<OwnConsent> {
    let mut told = Vec::new();
    for facility in world.facilities() {
        let name = facility.name.as_str();
        told.extend(world.consents(&facility.id, person.id).and_then(|consents| at_reader(name, *consents, at)));
        let remote = world.remote_consents(&facility.id).filter(|(owner, _)| *owner == person.id);
        told.extend(remote.map(|(_, consent)| away(name, consent, at)));
    }
    told
}

fn at_reader(facility_name: &str, consents: Consents, now: DateTime) -> Option<OwnConsent> {
    let all = [
        (ConsentKind::LimitCertificate, consents.limit_certificate),
        (ConsentKind::SpecificDiseases, consents.specific_diseases),
        (ConsentKind::Checkups, consents.checkups),
        (ConsentKind::Medication, consents.medication),
        (ConsentKind::Treatment, consents.treatment),
        (ConsentKind::Surgery, consents.surgery),
    ];
    let first = all.iter().find_map(|(_, consent)| match *consent {
        Consent::NotGiven => None,
        Consent::Given { at, until } | Consent::Unobtainable { at, until } => Some((*consent, at, until)),
    });
    let (consent, at, until) = first?;
    Some(OwnConsent {
        facility_name: facility_name.to_owned(),
        given_for: "受付".to_owned(),
        kinds: all.iter().filter(|(_, consent)| *consent != Consent::NotGiven).map(|(kind, _)| *kind).collect(),
        at: moment(at),
        until: Some(moment(until)),
        state: class(consent.state(now)).to_owned(),
    })
}

fn away(facility_name: &str, consent: &RemoteConsent, now: DateTime) -> OwnConsent {
    OwnConsent {
        facility_name: facility_name.to_owned(),
        given_for: match consent.kind {
            CareKind::HomeVisit => "訪問診療等",
            CareKind::Online => "オンライン診療等",
        }
        .to_owned(),
        kinds: kinds(consent.choices),
        at: moment(consent.given_at),
        until: consent.until().map(moment),
        state: class(consent.state(now)).to_owned(),
    }
}

fn kinds(choices: ConsentChoices) -> Vec<ConsentKind> {
    let all = [
        (choices.limit_certificate, ConsentKind::LimitCertificate),
        (choices.specific_diseases, ConsentKind::SpecificDiseases),
        (choices.checkups, ConsentKind::Checkups),
        (choices.medication, ConsentKind::Medication),
        (choices.treatment, ConsentKind::Treatment),
        (choices.surgery, ConsentKind::Surgery),
    ];
    all.into_iter().filter(|(given, _)| *given).map(|(_, kind)| kind).collect()
}

fn class(state: ConsentState) -> &'static str {
    match state {
        ConsentState::None => "0",
        ConsentState::InForce => "1",
        ConsentState::Expired => "2",
        ConsentState::Unobtainable => "3",
    }
}

fn lookups(world: &World, person: &Person) -> Vec<OwnLookup> {
    let about = |found: Found| matches!(found, Found::One { person: found, .. } if found == person.id);
    let records = world.lookups().filter(|record| about(record.found));
    records
        .map(|record| OwnLookup {
            facility_name: facility_name(world, &record.facility),
            at: moment(record.at),
            basis: match record.basis {
                Basis::Disaster => "災害時",
                Basis::SystemFailure => "障害時",
                Basis::Emergency => "救急時",
            }
            .to_owned(),
            reason: record.reason.clone(),
        })
        .collect()
}
