//! Insurance as the control API tells it: what the insurers have registered, and whether the platform knows it yet.

use crate::actors::welfare_office::to_wire::moment;
use crate::telling;
use jiff::civil::DateTime;
use onshi_domain::aid::Known;
use onshi_domain::insurance::{Enrolment, Insurance, InsuranceKind};
use onshi_wire::control::insurance::InsuranceInfo;
use onshi_wire::control::world_file as w;

/// One stretch as the insurers have registered it.
pub(crate) fn info(enrolment: &Enrolment, at: DateTime) -> InsuranceInfo {
    told(&enrolment.registered(), enrolment, at)
}

/// One stretch as the platform knows it, its number masked; none while it does not.
pub(crate) fn known(enrolment: &Enrolment, at: DateTime) -> Option<InsuranceInfo> {
    let info = told(&enrolment.record(Known::At(at))?, enrolment, at);
    Some(InsuranceInfo { number: telling::mask(&info.number), ..info })
}

fn told(insurance: &Insurance, enrolment: &Enrolment, at: DateTime) -> InsuranceInfo {
    let loss = insurance.loss;
    let known = enrolment.entries.iter().map(|entry| entry.visible_from).chain([enrolment.visible_from]).max();
    InsuranceInfo {
        kind: match insurance.kind {
            InsuranceKind::Employee => w::InsuranceKind::Employee,
            InsuranceKind::National => w::InsuranceKind::National,
            InsuranceKind::LateElderly => w::InsuranceKind::LateElderly,
        },
        insurer_number: insurance.insurer_number.as_str().to_owned(),
        insurer_name: insurance.insurer_name.clone(),
        symbol: insurance.symbol.as_ref().map(|symbol| symbol.as_str().to_owned()),
        number: insurance.number.as_str().to_owned(),
        branch: insurance.branch.map(|branch| branch.to_string()),
        from: insurance.from.to_string(),
        lost_on: loss.map(|loss| loss.on.to_string()),
        reason_of_loss: loss.and_then(|loss| loss.reason).map(|reason| reason.code().to_owned()),
        state: enrolment.state_word(at.date(), at).to_owned(),
        visible_from: known.filter(|known| *known > DateTime::MIN).map(moment),
    }
}
