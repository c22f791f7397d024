//! The rules of a single receipt, by theme, each a small function beside the [`Rule`] that it keeps.
//!
//! - [`common`]: RE: type, month, person; the order of records;
//! - [`payers`]: HO and KO: numbers, order, combinations;
//! - [`confirmation`]: SN, JD and MF;
//! - [`details`]: 負担区分, points, times, days and totals;
//! - [`ticket`]: the receipt beside ticket and coverage; [`certificate`]: beside certificates of PMH.

use super::finding::{Findings, Rule};
use super::model::Receipt;

pub mod certificate;
pub mod common;
pub mod confirmation;
pub mod details;
pub mod payers;
pub mod ticket;

/// A rule's function.
pub type Check = fn(&Receipt, &mut Findings);

/// Every rule that needs nothing but the receipt.
pub const CHECKS: &[Check] = &[
    common::receipt_type_is_known,
    common::receipt_type_fits_the_payers,
    common::inpatient_types_have_an_admission,
    common::sex_and_birthdate_are_plausible,
    common::benefit_ratio_is_for_national_insurance,
    common::search_number_has_its_length,
    common::records_stand_in_order,
    common::issuer_of_a_prescription_is_told,
    common::diagnoses_are_plausible,
    payers::insurance_stands_once,
    payers::insurer_number_is_right,
    payers::late_elderly_has_its_own_number_form,
    payers::there_are_at_most_four_schemes,
    payers::scheme_numbers_are_right,
    payers::recipient_is_no_placeholder,
    payers::schemes_stand_in_their_order,
    payers::medical_aid_stands_once,
    payers::medical_aid_goes_with_employees_insurance_only,
    payers::medical_aid_tells_what_the_patient_pays,
    payers::optional_benefit_is_not_for_medical_aid,
    payers::nothing_is_claimed_for_nothing,
    payers::days_fit_the_month,
    payers::meals_are_counted_and_priced_in_a_stay,
    confirmation::confirmations_name_payers_in_order,
    confirmation::confirmation_class_is_for_a_first_claim,
    confirmation::examiners_fields_are_blank_on_a_first_claim,
    confirmation::branch_is_for_insurance,
    confirmation::medical_aid_is_confirmed,
    confirmation::every_payer_has_its_visit_days,
    confirmation::visit_days_are_the_actual_days,
    confirmation::visit_days_lie_in_the_month,
    confirmation::window_class_is_known,
    details::burden_names_payers_of_the_receipt,
    details::points_and_times_stand_together,
    details::times_are_the_sum_of_the_days,
    details::days_of_details_are_visit_days,
    details::totals_are_the_sum_of_the_details,
    details::groups_ascend,
];

/// Every rule as data, those about a file included, for documents and reports.
#[must_use]
pub fn catalogue() -> Vec<&'static Rule> {
    [
        common::RULES,
        payers::RULES,
        confirmation::RULES,
        details::RULES,
        ticket::RULES,
        certificate::RULES,
        super::file::RULES,
    ]
    .concat()
}

/// Checks a receipt by itself; [`ticket::check`] and [`certificate::check`] put it beside what
/// the platform knows.
#[must_use]
pub fn check(receipt: &Receipt) -> Vec<super::Finding> {
    let mut findings = Findings::new();
    for check in CHECKS {
        check(receipt, &mut findings);
    }
    findings.into_sorted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_ids_are_unique_and_every_rule_has_a_source() {
        let catalogue = catalogue();
        let mut ids: Vec<_> = catalogue.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all);
        assert!(catalogue.iter().all(|rule| rule.source.contains('§') && !rule.title.is_empty()));
    }
}
