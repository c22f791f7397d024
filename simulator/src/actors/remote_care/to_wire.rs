//! Consents away from the reader as the control API tells them.

use crate::actors::welfare_office::to_wire::{alias, moment};
use jiff::civil::DateTime;
use onshi_domain::consent::{ConsentChoices, ConsentState};
use onshi_domain::id::{FacilityId, PersonId};
use onshi_domain::remote_care::{self, CareKind, GivenBy, RemoteConsent};
use onshi_domain::{Event, World};
use onshi_wire::control::remote_care::{ConsentGivenBy, RemoteCareKind, RemoteConsentInfo};
use onshi_wire::control::world::Consents;

/// All consents towards a facility.
pub(crate) fn all(world: &World, facility: &FacilityId, at: DateTime) -> Vec<RemoteConsentInfo> {
    world.remote_consents(facility).map(|(person, consent)| info(world, person, consent, at)).collect()
}

/// The consent that a request gave or withdrew.
pub(crate) fn changed(world: &World, events: &[Event], at: DateTime) -> Option<RemoteConsentInfo> {
    events.iter().find_map(|event| match event {
        Event::RemoteCare(event) => match event.as_ref() {
            remote_care::Event::Given { person, consent, .. }
            | remote_care::Event::Withdrawn { person, consent, .. } => Some(info(world, *person, consent, at)),
            remote_care::Event::Answered(_) => None,
        },
        _ => None,
    })
}

fn info(world: &World, person: PersonId, consent: &RemoteConsent, at: DateTime) -> RemoteConsentInfo {
    RemoteConsentInfo {
        person: alias(world, person),
        kind: match consent.kind {
            CareKind::HomeVisit => RemoteCareKind::HomeVisit,
            CareKind::Online => RemoteCareKind::Online,
        },
        given_by: match consent.given_by {
            GivenBy::OwnDevice => ConsentGivenBy::OwnDevice,
            GivenBy::VisitorsDevice => ConsentGivenBy::VisitorsDevice,
        },
        given_at: moment(consent.given_at),
        consents: choices(consent.choices),
        examination: consent.examination.map(|day| day.to_string()),
        last: consent.last.map(|day| day.to_string()),
        class: if consent.state(at) == ConsentState::InForce { "1" } else { "2" }.to_owned(),
        expiry_reason: consent.expiry(at).map(|reason| reason.code().to_owned()),
    }
}

fn choices(choices: ConsentChoices) -> Consents {
    // PMH tells nothing away from the reader (spec/pmh.md §8-13), so there is no choice to show.
    let ConsentChoices { limit_certificate, specific_diseases, checkups, medication, treatment, surgery, subsidies: _ } =
        choices;
    Consents { limit_certificate, specific_diseases, checkups, medication, treatment, surgery }
}
