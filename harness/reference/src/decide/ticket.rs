//! Which ticket belongs to this visit: of this facility, of the right kind, of the month, in force on the day.

use super::advice::warning;
use super::{Facility, FacilityKind, Facts};
use crate::dates::Month;
use crate::defects::{Defect, Defects};
use crate::messages::{Row, Ticket};
use jiff::civil::Date;
use onshi_wire::driver::{Warning, WarningKind};

/// A ticket that may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The ticket.
    pub ticket: &'a Ticket,
    /// It stood in the answer to this visit (else it is only stored).
    pub answered: bool,
}

/// Outcome of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection<'a> {
    /// This one.
    Usable(&'a Ticket),
    /// Several that differ by 処方箋発行元: the prescription decides (B-042).
    IssuerNeeded,
    /// There is one, but not for this day or month.
    OutOfDates,
    /// None.
    Nothing,
}

/// Selects the ticket, and says what the clerk has to know about those that were passed over.
#[must_use]
pub fn select<'a>(facts: &Facts<'a>, aid: &Row) -> (Selection<'a>, Vec<Warning>) {
    let mut warnings = Vec::new();
    let month = Month::of(facts.day);
    let mut out_of_dates = false;
    let mut usable: Vec<&'a Ticket> = Vec::new();
    for candidate in facts.tickets {
        let ticket = candidate.ticket;
        if !goes_with(ticket, aid) {
            continue;
        }
        if !is_ours(ticket, facts.facility, facts.defects) {
            warnings.push(warning(WarningKind::OtherFacility));
        } else if !is_of_type(ticket, facts.facility.kind(), facts.defects) {
            // a 調剤券 at a clinic, a 医療券 at a pharmacy: not this facility's business
        } else if !is_of_month(ticket, month, facts.defects) {
            out_of_dates |= candidate.answered;
        } else if !is_in_force(ticket, facts.day, facts.defects) {
            out_of_dates = true;
        } else if !fits_treatment(ticket, facts) {
            warnings.push(warning(WarningKind::TreatmentTypeMismatch));
        } else {
            usable.push(ticket);
        }
    }
    let selection = match usable.as_slice() {
        [] if out_of_dates => Selection::OutOfDates,
        [] => Selection::Nothing,
        several if facts.facility.kind() == FacilityKind::Pharmacy => {
            let (selection, mismatch) = by_issuer(several, facts.prescription_issuer, facts.defects);
            warnings.extend(mismatch);
            selection
        }
        several => latest(several).map_or(Selection::Nothing, Selection::Usable),
    };
    (selection, warnings)
}

/// The ticket goes with this qualification: a month after a move keeps each office's own (B-075). A corrected or
/// changed recipient number still belongs to the same payer (B-014).
fn goes_with(ticket: &Ticket, aid: &Row) -> bool {
    ticket.payer_number.is_empty() || ticket.payer_number == aid.insurer_number
}

/// B-031: the ticket names this facility, by the platform's flag and by the code.
fn is_ours(ticket: &Ticket, facility: &Facility, defects: Defects) -> bool {
    if defects.has(Defect::IgnoresFacility) {
        return true;
    }
    ticket.facility_flag.as_deref() != Some("1")
        && (ticket.facility_code.is_empty() || ticket.facility_code == facility.code)
}

/// S003-17, B-040, B-043: pharmacies have 調剤券 (02), everybody else 医療券 (01).
fn is_of_type(ticket: &Ticket, kind: FacilityKind, defects: Defects) -> bool {
    let wanted = if kind == FacilityKind::Pharmacy { "02" } else { "01" };
    ticket.ticket_type == wanted || defects.has(Defect::TakesTicketOfWrongType)
}

/// S002-66, S000-26, B-011: a ticket is of one month and is never used for another.
fn is_of_month(ticket: &Ticket, month: Month, defects: Defects) -> bool {
    let reused = defects.has(Defect::ReusesLastMonthsTicket) && ticket.month == Some(month.previous());
    ticket.month == Some(month) || reused
}

/// B-015, B-016: the day of the visit lies in the ticket's dates.
fn is_in_force(ticket: &Ticket, day: Date, defects: Defects) -> bool {
    let reused = defects.has(Defect::ReusesLastMonthsTicket) && ticket.month == Some(Month::of(day).previous());
    let inside =
        ticket.valid_from.is_none_or(|from| from <= day) && ticket.valid_until.is_none_or(|until| day <= until);
    inside || reused || defects.has(Defect::IgnoresTicketDates)
}

/// B-033, B-035, B-036, C12-15: 診療別 fits the facility, and a stay where there is one.
fn fits_treatment(ticket: &Ticket, facts: &Facts<'_>) -> bool {
    let wanted = match facts.facility.kind() {
        FacilityKind::Medical if facts.inpatient => "01",
        FacilityKind::Medical => "02",
        FacilityKind::Dental => "03",
        FacilityKind::Pharmacy => "04",
        FacilityKind::Nursing => "05",
        FacilityKind::Other => return true,
    };
    ticket.treatment_type.is_empty()
        || ticket.treatment_type == wanted
        || facts.defects.has(Defect::IgnoresTreatmentType)
}

/// B-040 to B-042: the prescription's issuer chooses among 調剤券.
fn by_issuer<'a>(tickets: &[&'a Ticket], issuer: Option<&str>, defects: Defects) -> (Selection<'a>, Option<Warning>) {
    if let [first, _, ..] = tickets
        && defects.has(Defect::PicksFirstOfSeveralTickets)
    {
        return (Selection::Usable(first), None);
    }
    let Some(issuer) = issuer else {
        let issuers: std::collections::BTreeSet<_> = tickets.iter().map(|ticket| &ticket.issuer_code).collect();
        if issuers.len() > 1 {
            return (Selection::IssuerNeeded, None);
        }
        return (latest(tickets).map_or(Selection::Nothing, Selection::Usable), None);
    };
    let fitting: Vec<&'a Ticket> = tickets
        .iter()
        .copied()
        .filter(|ticket| ticket.issuer_code.as_deref().is_none_or(|code| code == issuer))
        .collect();
    match latest(&fitting) {
        Some(ticket) => (Selection::Usable(ticket), None),
        None if defects.has(Defect::IgnoresIssuerMismatch) => {
            (latest(tickets).map_or(Selection::Nothing, Selection::Usable), None)
        }
        None => (Selection::Nothing, Some(warning(WarningKind::IssuerMismatch))),
    }
}

/// Of several for the same visit, the one issued last.
fn latest<'a>(tickets: &[&'a Ticket]) -> Option<&'a Ticket> {
    tickets.iter().copied().max_by_key(|ticket| (ticket.valid_from, ticket.issue_number.clone()))
}
