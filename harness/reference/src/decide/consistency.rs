//! What the ticket says about insurance, and what the answer says (B-085 to B-087).

use super::Facts;
use super::advice::warning;
use crate::defects::Defect;
use crate::messages::Ticket;
use onshi_wire::driver::{Warning, WarningKind};

/// Warns when the ticket and the insurance disagree. The ticket stays usable; a person has to ask the office, and
/// nothing is chosen automatically.
#[must_use]
pub fn check(facts: &Facts<'_>, ticket: &Ticket, insurance_valid: bool) -> Option<Warning> {
    let flagged = ticket.consistency_flag.as_deref() == Some("1");
    let alone_but_insured = ticket.single_or_combined == "01" && insurance_valid;
    let combined_but_uninsured = ticket.single_or_combined == "02" && !insurance_valid;
    let seen = (flagged || alone_but_insured) && !facts.defects.has(Defect::IgnoresConsistencyFlag)
        || combined_but_uninsured && !facts.defects.has(Defect::IgnoresCombinedUse);
    seen.then(|| warning(WarningKind::InsuranceMismatch))
}
