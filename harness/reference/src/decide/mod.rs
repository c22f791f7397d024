//! What a reception means: pure rules from what was answered to what the clerk sees.
//!
//! - [`qualification`]: is medical aid valid, ended, unknown; which insurance;
//! - [`ticket`]: which ticket belongs to this visit;
//! - [`consistency`]: what does not fit together;
//! - [`money`]: what the patient pays;
//! - [`advice`]: the texts of the warnings;
//! - this file: how the rules are put together.
//!
//! The decision is made again whenever something new is known about the patient, so an earlier visit follows a ticket
//! that arrives later (S000-43, S003-26).

pub mod advice;
pub mod consistency;
pub mod money;
pub mod qualification;
pub mod ticket;

use crate::defects::{Defect, Defects};
use crate::messages::{Row, Ticket, Validity};
use advice::warning;
use jiff::civil::Date;
use onshi_wire::driver::{AidStatus, InsuranceCertificateKind, Warning, WarningKind};
use qualification::Qualification;
use ticket::{Candidate, Selection};

/// Kind of facility, read from the third digit (点数表) of its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacilityKind {
    /// 1 医科.
    Medical,
    /// 3 歯科.
    Dental,
    /// 4 調剤.
    Pharmacy,
    /// 6 訪問看護.
    Nursing,
    /// Another digit: no expectation of 診療別.
    Other,
}

/// The facility that receives the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facility {
    /// 医療機関コード.
    pub code: String,
    /// Designated under the Act (the product's own setting).
    pub designated: bool,
}

impl Facility {
    /// Kind by the code.
    #[must_use]
    pub fn kind(&self) -> FacilityKind {
        match self.code.as_bytes().get(2) {
            Some(b'1') => FacilityKind::Medical,
            Some(b'3') => FacilityKind::Dental,
            Some(b'4') => FacilityKind::Pharmacy,
            Some(b'6') => FacilityKind::Nursing,
            _ => FacilityKind::Other,
        }
    }
}

/// All that a decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Where.
    pub facility: &'a Facility,
    /// Day of the visit.
    pub day: Date,
    /// 資格有効性 of the answer.
    pub validity: Option<&'a Validity>,
    /// Results of the answer.
    pub rows: &'a [Row],
    /// Medical aid was asked for: by card, or by a 公費負担者番号.
    pub asked_for_aid: bool,
    /// The register knows this patient with insurance and medical aid together (B-126).
    pub known_with_both: bool,
    /// Tickets: those of the answer and those stored.
    pub tickets: &'a [Candidate<'a>],
    /// The patient was admitted.
    pub inpatient: bool,
    /// Issuer of the prescription that the pharmacy entered.
    pub prescription_issuer: Option<&'a str>,
    /// Planted fault.
    pub defects: Defects,
}

/// What the clerk sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Whether and how medical aid can be used.
    pub status: AidStatus,
    /// The A1 result concerned.
    pub aid: Option<Row>,
    /// The insurance.
    pub insurance: Option<Row>,
    /// Whether the insurance is in force.
    pub insurance_valid: bool,
    /// The ticket used.
    pub ticket: Option<Ticket>,
    /// Payment at the window under medical aid.
    pub window_yen: Option<u32>,
    /// Warnings.
    pub warnings: Vec<Warning>,
}

impl Decision {
    /// A decision that says nothing but its status.
    #[must_use]
    pub fn bare(status: AidStatus) -> Self {
        Self {
            status,
            aid: None,
            insurance: None,
            insurance_valid: false,
            ticket: None,
            window_yen: None,
            warnings: Vec::new(),
        }
    }

    /// Not confirmed: an error, an outage, no answer. Never reported as success (B-120).
    #[must_use]
    pub fn unconfirmed() -> Self {
        Self { warnings: vec![warning(WarningKind::AskAgain)], ..Self::bare(AidStatus::Unconfirmed) }
    }

    /// Whether a warning of this kind is given.
    #[must_use]
    pub fn warns(&self, kind: WarningKind) -> bool {
        self.warnings.iter().any(|warning| warning.kind == kind)
    }
}

/// Decides a reception whose answer was received.
#[must_use]
pub fn decide(facts: &Facts<'_>) -> Decision {
    let (insurance, insurance_valid) = qualification::insurance(facts);
    let mut decision = Decision { insurance, insurance_valid, ..Decision::bare(AidStatus::None) };
    match qualification::aid(facts) {
        Qualification::Valid(row) => valid_aid(facts, row, &mut decision),
        Qualification::Ended(row) => {
            decision.status = AidStatus::Invalid;
            decision.aid = Some(row.clone());
        }
        Qualification::Several => {
            decision.status = AidStatus::NotDelegated;
            decision.warnings.push(warning(WarningKind::SeveralAid));
        }
        Qualification::Unknown => {
            decision.status = AidStatus::Unconfirmed;
            decision.warnings.push(warning(WarningKind::AskAgain));
        }
        Qualification::None => {}
    }
    decision.warnings.extend(qualification::medical_aid_hint(facts));
    decision.warnings.extend(qualification::several_insurances(facts));
    decision.warnings.extend(qualification::newer_insurance(facts));
    if let Some(row) = &mut decision.insurance {
        row.certificates.retain(|certificate| !is_dropped(certificate.kind, facts.defects));
    }
    decision.warnings.extend(advice::contact_office(facts, decision.status));
    decision.window_yen = money::window_yen(facts, decision.status, decision.ticket.as_ref());
    decision.warnings.sort_by_key(|warning| warning.kind);
    decision.warnings.dedup_by_key(|warning| warning.kind);
    decision
}

/// The planted faults that do not show a certificate.
fn is_dropped(kind: InsuranceCertificateKind, defects: Defects) -> bool {
    defects.has(match kind {
        InsuranceCertificateKind::Limit => Defect::DropsLimitCertificate,
        InsuranceCertificateKind::Elderly => Defect::DropsElderlyCertificate,
        InsuranceCertificateKind::SpecificDisease => Defect::DropsSpecificDisease,
    })
}

/// A valid qualification: the ticket decides whether it can be used here (S003-49, S002-64).
fn valid_aid(facts: &Facts<'_>, row: &Row, decision: &mut Decision) {
    decision.aid = Some(row.clone());
    decision.status = AidStatus::NotDelegated;
    if !facts.facility.designated {
        decision.warnings.push(warning(WarningKind::NotDesignated));
        return;
    }
    let (selection, warnings) = ticket::select(facts, row);
    decision.warnings.extend(warnings);
    match selection {
        Selection::Usable(ticket) => {
            decision.status = AidStatus::Delegated;
            decision.warnings.extend(consistency::check(facts, ticket, decision.insurance_valid));
            decision.ticket = Some(ticket.clone());
        }
        Selection::IssuerNeeded => decision.status = AidStatus::Delegated,
        Selection::OutOfDates => decision.status = AidStatus::Expired,
        Selection::Nothing if facts.defects.has(Defect::TreatsUnregisteredAsDelegated) => {
            decision.status = AidStatus::Delegated;
        }
        Selection::Nothing => {}
    }
}

/// Tests of the rules together.
#[cfg(test)]
mod tests;
