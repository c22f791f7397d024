//! The rules' local schemes → what the control API tells.

use jiff::civil::Date;
use onshi_domain::subsidy::local::LocalSchemes;
use onshi_wire::control::local_schemes::{LocalBranch, LocalSchemesInfo};
use onshi_wire::masters::local::ABSENCE;

/// The branches of a payer number (none: of all) in force on a day (none: of any day), at most `limit`.
pub(crate) fn told(schemes: &LocalSchemes, payer: Option<&str>, on: Option<Date>, limit: usize) -> LocalSchemesInfo {
    let wanted = || {
        let of_payer = schemes.rows().filter(|(number, _)| payer.is_none_or(|payer| payer == *number));
        of_payer.filter(|(_, row)| on.is_none_or(|day| row.covers(day)))
    };
    let branches = wanted().take(limit).map(|(payer_number, row)| LocalBranch {
        file: row.file.clone(),
        line: row.line,
        name: row.name.clone(),
        prefecture: row.prefecture.clone(),
        municipality: row.municipality.clone(),
        payer_number: payer_number.to_owned(),
        segment: row.segment.clone(),
        valid_from: row.valid_from.to_string(),
        valid_to: row.valid_to.map(|day| day.to_string()),
        order: row.order,
    });
    LocalSchemesInfo { total: wanted().count(), branches: branches.collect(), absence: ABSENCE.to_owned() }
}
