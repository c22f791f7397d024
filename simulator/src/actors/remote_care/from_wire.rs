//! Control requests about consents away from the reader → commands.

use crate::actors::card_reader::from_wire::consents;
use crate::world_file::from_wire::Context;
use crate::world_file::mistake::Mistake;
use onshi_domain::Command;
use onshi_domain::remote_care::{self, CareKind, GivenBy, NewConsent, Patient, Withdrawal};
use onshi_wire::control::remote_care::{
    ConsentGivenBy, ConsentWithdrawal, GiveRemoteConsent, RemoteCareKind, WithdrawRemoteConsent,
};

/// A consent.
pub(crate) fn give(context: &Context<'_>, facility: &str, give: &GiveRemoteConsent) -> Result<Command, Mistake> {
    let facility = context.facility("facility", facility)?;
    let person = context.person("person", &give.person)?;
    let consent = NewConsent {
        kind: kind(give.kind),
        given_by: match give.given_by {
            ConsentGivenBy::OwnDevice => GivenBy::OwnDevice,
            ConsentGivenBy::VisitorsDevice => GivenBy::VisitorsDevice,
        },
        choices: consents(give.consents),
        examination: context.day_if("examination", give.examination.as_ref())?,
        last: context.day_if("last", give.last.as_ref())?,
    };
    Ok(command(remote_care::Command::Give { facility, person, consent }))
}

/// Its withdrawal.
pub(crate) fn withdraw(
    context: &Context<'_>,
    facility: &str,
    withdraw: &WithdrawRemoteConsent,
) -> Result<Command, Mistake> {
    let by = match withdraw.by {
        ConsentWithdrawal::Patient => Withdrawal::Patient,
        ConsentWithdrawal::Facility => Withdrawal::Facility,
        ConsentWithdrawal::OtherUse => Withdrawal::OtherUse,
    };
    Ok(command(remote_care::Command::Withdraw {
        facility: context.facility("facility", facility)?,
        patient: Patient::Person(context.person("person", &withdraw.person)?),
        kind: kind(withdraw.kind),
        by,
    }))
}

fn command(command: remote_care::Command) -> Command {
    Command::RemoteCare(Box::new(command))
}

fn kind(kind: RemoteCareKind) -> CareKind {
    match kind {
        RemoteCareKind::HomeVisit => CareKind::HomeVisit,
        RemoteCareKind::Online => CareKind::Online,
    }
}
