//! People and facilities as the control API tells them.

use crate::actors::{insurer, welfare_office};
use jiff::civil::DateTime;
use onshi_domain::World;
use onshi_domain::card::CardState;
use onshi_domain::facility::{Facility, FacilityKind};
use onshi_domain::person::{Person, Sex};
use onshi_wire::control::world::{FacilityInfo, PersonInfo, TerminalInfo};
use onshi_wire::control::world_file as w;

/// A person with everything that is held of them.
pub(crate) fn person(world: &World, person: &Person, at: DateTime) -> PersonInfo {
    let particulars = &person.particulars;
    PersonInfo {
        id: welfare_office::to_wire::alias(world, person.id),
        name: particulars.name.clone(),
        kana: particulars.kana.clone(),
        sex: if particulars.sex == Sex::Female { w::Sex::Female } else { w::Sex::Male },
        birthdate: particulars.birthdate.to_string(),
        address: particulars.address.clone(),
        postal_code: particulars.postal_code.clone(),
        card: card(person.card),
        insurance: person.insurance.iter().map(|enrolment| insurer::to_wire::info(enrolment, at)).collect(),
        aid: person.cases.iter().map(|case| welfare_office::to_wire::case(case, at)).collect(),
        not_disclosed: person.not_disclosed,
        pin_locked: world.is_pin_locked(person.id),
    }
}

/// State of a card.
pub(crate) fn card(state: CardState) -> w::CardState {
    match state {
        CardState::Valid => w::CardState::Valid,
        CardState::Suspended => w::CardState::Suspended,
        CardState::CardExpired => w::CardState::CardExpired,
        CardState::CertificateExpired => w::CardState::CertificateExpired,
        CardState::Expiring => w::CardState::Expiring,
        CardState::NotRegistered => w::CardState::NotRegistered,
        CardState::RegistrationCancelled => w::CardState::RegistrationCancelled,
        CardState::None => w::CardState::None,
    }
}

/// A facility; what is the sites' (folder, encoding) comes from the caller, the first terminal first.
pub(crate) fn facility(facility: &Facility, terminals: Vec<TerminalInfo>) -> FacilityInfo {
    let first = terminals.first();
    FacilityInfo {
        id: facility.id.to_string(),
        name: facility.name.clone(),
        code: facility.code.to_string(),
        kind: match facility.kind {
            FacilityKind::Hospital => w::FacilityKind::Hospital,
            FacilityKind::Clinic => w::FacilityKind::Clinic,
            FacilityKind::Dental => w::FacilityKind::Dental,
            FacilityKind::Pharmacy => w::FacilityKind::Pharmacy,
            FacilityKind::HomeNursing => w::FacilityKind::HomeNursing,
        },
        designated: facility.designated,
        medical_aid: facility.medical_aid,
        card_readers: facility.card_readers,
        subsidies: facility.subsidies,
        cap_pilot: facility.cap_pilot,
        character_code: first.map(|first| first.character_code).unwrap_or_default(),
        oqs_root: first.map(|first| first.oqs_root.clone()).unwrap_or_default(),
        terminals,
    }
}
