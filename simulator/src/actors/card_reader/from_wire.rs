//! A tap as the control API tells it, as the command that the rules decide.

use onshi_domain::Command;
use onshi_domain::card::IdentityCheck;
use onshi_domain::command;
use onshi_domain::consent::ConsentChoices;
use onshi_domain::id::{FacilityId, PersonId};
use onshi_wire::control::world as wire;

/// The command for a tap of `person`'s card at a reader of `facility`. Whether the facility has that reader is the
/// rules' question.
#[must_use]
pub fn command(tap: &wire::Tap, person: PersonId, facility: FacilityId) -> Command {
    Command::Tap(command::Tap {
        person,
        facility,
        reader: tap.reader,
        identity: identity(tap.identity),
        consents: consents(tap.consents),
        register_for_insurance_use: tap.register_for_insurance_use,
    })
}

fn identity(check: wire::IdentityCheck) -> IdentityCheck {
    match check {
        wire::IdentityCheck::Face => IdentityCheck::Face,
        wire::IdentityCheck::Pin => IdentityCheck::Pin,
        wire::IdentityCheck::Visual => IdentityCheck::Visual,
        wire::IdentityCheck::Fails => IdentityCheck::Fails,
    }
}

/// What the patient chose.
pub(crate) fn consents(consents: wire::Consents) -> ConsentChoices {
    let wire::Consents { limit_certificate, specific_diseases, checkups, medication, treatment, surgery } = consents;
    ConsentChoices { limit_certificate, specific_diseases, checkups, medication, treatment, surgery }
}
