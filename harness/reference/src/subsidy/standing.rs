//! Whether a certificate can be used at this facility on a day.

use super::certificate::Certificate;
use super::scheme;
use crate::defects::{Defect, Defects};
use jiff::civil::Date;
use onshi_wire::driver::subsidy::Standing;

/// Schemes whose costs between the start of validity and the issue of the certificate are reimbursed (spec/pmh.md §7-54).
const FROM_ISSUE: [&str; 4] = ["51", "52", "54", "62"];

/// Schemes that stand without insurance because they come before it.
const WITHOUT_INSURANCE: [&str; 5] = ["13", "14", "18", "29", "30"];

/// Where and under what the visit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// 医療機関コード of this facility; its first two digits are the prefecture.
    pub facility_code: &'a str,
    /// Day of the visit.
    pub day: Date,
    /// An insurance is in force, or medical aid stands instead of it.
    pub has_base: bool,
    /// Planted fault.
    pub defects: Defects,
}

/// What can be done with a certificate there and then.
#[must_use]
pub fn standing(certificate: &Certificate, place: Place<'_>) -> Standing {
    let has = |defect| place.defects.has(defect);
    if !certificate.covers(place.day) && !has(Defect::SubsidyIgnoresDates) {
        return Standing::NotInForce;
    }
    if certificate.payer_number.is_empty() || certificate.recipient_number.is_empty() {
        return Standing::WithoutNumber;
    }
    if is_reimbursed(certificate, place) {
        return Standing::Reimbursement;
    }
    if !names_facility(certificate, place.facility_code) && !has(Defect::SubsidyIgnoresInstitutions) {
        return Standing::NotDesignated;
    }
    let needs_base = !WITHOUT_INSURANCE.contains(&certificate.law());
    if needs_base && !place.has_base && !has(Defect::SubsidyWithoutInsurance) {
        return Standing::WithoutInsurance;
    }
    Standing::InKind
}

/// §7-13 always, §7-54 before the certificate was issued, §7-14 a local scheme of another prefecture: no contract with
/// it is known here.
fn is_reimbursed(certificate: &Certificate, place: Place<'_>) -> bool {
    let has = |defect| place.defects.has(defect);
    let always = certificate.always_reimbursement && !has(Defect::SubsidyIgnoresReimbursement);
    let before_issue = FROM_ISSUE.contains(&certificate.law())
        && certificate.issued_on.is_some_and(|issued| place.day < issued)
        && !has(Defect::SubsidyIgnoresIssueDate);
    let prefecture = certificate.payer_number.get(2..4);
    let elsewhere = scheme::is_local(certificate.law())
        && prefecture != place.facility_code.get(..2)
        && !has(Defect::SubsidyTakesOtherPrefecture);
    always || before_issue || elsewhere
}

/// §7-34, §7-35: names or codes; a facility is looked for by its code, in full or without the prefecture and table digits.
fn names_facility(certificate: &Certificate, code: &str) -> bool {
    certificate.institutions.is_empty()
        || certificate.institutions.iter().any(|it| it == code || code.get(3..).is_some_and(|short| it == short))
}
