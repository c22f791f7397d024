//! Requests of PMH → commands for the rules.

use crate::actors::platform::Site;
use crate::actors::platform::from_wire::compact;
use crate::world_file::from_wire::Context;
use crate::world_file::mistake::Mistake;
use jiff::civil::Date;
use onshi_domain::Command;
use onshi_domain::id::FacilityId;
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::subsidy::cap_ledger::{self, Amount, Asked, Slip};
use onshi_domain::subsidy::municipality::{CertificateTypeId, MunicipalityId};
use onshi_domain::subsidy::{self, desk};
use onshi_wire::control::subsidy_desk::{CapSlip, SetCapSlip};
use onshi_wire::layout_data::Values;

/// `kind` of a report that cancels.
const CANCEL: &str = "2";
/// `setting` of a report for a stay.
const INPATIENT: &str = "1";

/// The command for a request; none if a value cannot be read.
pub(crate) fn command(site: &Site, key: &str, values: &Values) -> Option<Command> {
    let facility = FacilityId::from(site.facility.as_str());
    let on = date(values.filled("header.qualification_date"))?;
    let query = query(values);
    let command = match key {
        "pmh.ask" => subsidy::Command::Desk(desk::Command::AskAgain { facility, on, query }),
        "cap.ask" => subsidy::Command::Cap(cap_ledger::Command::Ask(asked(facility, on, query, values))),
        "cap.report" => subsidy::Command::Cap(cap_ledger::Command::Report {
            id: values.filled("body.report_id").unwrap_or_default().to_owned(),
            revision: number(values, "body.revision").unwrap_or_default(),
            amount: amount(on, values)?,
            asked: asked(facility, on, query, values),
        }),
        _ => return None,
    };
    Some(Command::Subsidy(Box::new(command)))
}

/// Some with the amount, or with none for a cancellation; none if an amount is missing.
#[expect(clippy::option_option, reason = "unreadable and cancelled are different things")]
fn amount(on: Date, values: &Values) -> Option<Option<Amount>> {
    if values.filled("body.kind") == Some(CANCEL) {
        return Some(None);
    }
    let (total_yen, paid_yen) = (number(values, "body.total")?, number(values, "body.paid")?);
    Some(Some(Amount { on, inpatient: values.filled("body.setting") == Some(INPATIENT), total_yen, paid_yen }))
}

fn asked(facility: FacilityId, on: Date, query: NumberQuery, values: &Values) -> Asked {
    let text = |path| values.filled(path).unwrap_or_default().to_owned();
    let (payer_number, recipient_number) = (text("body.payer_number"), text("body.recipient_number"));
    Asked { facility, on, query, payer_number, recipient_number }
}

/// The person searched for (`body.search.…`), in every message whose layout is data.
pub(crate) fn query(values: &Values) -> NumberQuery {
    let text = |key: &str| values.filled(&format!("body.search.{key}")).map(str::to_owned);
    NumberQuery {
        insurer_number: text("insurer_number").unwrap_or_default(),
        symbol: text("symbol"),
        number: text("number").unwrap_or_default(),
        branch: text("branch"),
        birthdate: date(text("birthdate").as_deref()),
        limit_consent: false,
        arbitrary_identifier: None,
    }
}

fn date(text: Option<&str>) -> Option<Date> {
    compact(text?)
}

fn number(values: &Values, path: &str) -> Option<u32> {
    values.filled(path)?.parse().ok()
}

/// How caps of a municipality are managed from now on.
pub(crate) fn cap_slip(context: &Context<'_>, municipality: &str, set: &SetCapSlip) -> Result<Command, Mistake> {
    let id = MunicipalityId::from(municipality);
    if context.world.municipality(&id).is_none() {
        let what = format!("「{municipality}」という自治体はありません。");
        let mistake = Mistake::at_path("municipality", what, "ワールドにある自治体のidを指定してください。");
        return Err(mistake.of_kind(crate::engine::DenialKind::NotFound));
    }
    Ok(Command::Subsidy(Box::new(subsidy::Command::Cap(cap_ledger::Command::SetSlip {
        municipality: id,
        certificate_type: set.certificate_type.as_deref().map(CertificateTypeId::from),
        slip: match set.slip {
            CapSlip::Paper => Slip::Paper,
            CapSlip::Electronic => Slip::Electronic,
        },
    }))))
}
