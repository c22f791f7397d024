//! A tap as the control API tells it, as the command that the rules decide.

use crate::engine::Denial;
use onshi_domain::Command;
use onshi_domain::card::IdentityCheck;
use onshi_domain::command;
use onshi_domain::consent::ConsentChoices;
use onshi_domain::id::{FacilityId, PersonId};
use onshi_wire::control::world as wire;

/// The command for a tap of `person`'s card at one of the `readers` readers of `facility`.
///
/// # Errors
/// `Refused` for a reader that the facility does not have, all readers of a facility without any included
/// (S002-21, B-106).
pub fn command(tap: &wire::Tap, person: PersonId, facility: FacilityId, readers: u8) -> Result<Command, Denial> {
    if readers == 0 {
        return Err(Denial::refused(
            "reader",
            "この医療機関にはカードリーダーがありません。",
            "券面や紙の医療券で受付するか、ワールドの card_readers を 1 以上にしてください。",
        ));
    }
    if tap.reader == 0 || tap.reader > readers {
        return Err(Denial::refused(
            "reader",
            format!("カードリーダー{}はありません。", tap.reader),
            format!("1から{readers}までの番号を指定してください。"),
        ));
    }
    Ok(Command::Tap(command::Tap {
        person,
        facility,
        reader: tap.reader,
        identity: identity(tap.identity),
        consents: consents(tap.consents),
        register_for_insurance_use: tap.register_for_insurance_use,
    }))
}

fn identity(check: wire::IdentityCheck) -> IdentityCheck {
    match check {
        wire::IdentityCheck::Face => IdentityCheck::Face,
        wire::IdentityCheck::Pin => IdentityCheck::Pin,
        wire::IdentityCheck::Visual => IdentityCheck::Visual,
        wire::IdentityCheck::Fails => IdentityCheck::Fails,
    }
}

fn consents(consents: wire::Consents) -> ConsentChoices {
    let wire::Consents { limit_certificate, specific_diseases, checkups, medication, treatment, surgery } = consents;
    ConsentChoices { limit_certificate, specific_diseases, checkups, medication, treatment, surgery }
}
