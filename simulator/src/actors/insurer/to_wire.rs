//! Insurance as the control API tells it.

use onshi_domain::insurance::{Insurance, InsuranceKind};
use onshi_wire::control::world::InsuranceInfo;
use onshi_wire::control::world_file as w;

/// One stretch.
pub(crate) fn info(insurance: &Insurance) -> InsuranceInfo {
    let loss = insurance.loss;
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
    }
}
