//! What a reception is worth for the claim: a visit with its payers, nothing to claim, or a reason to wait.

use super::receipt::Insured;
use super::stay::Stay;
use crate::dates::Month;
use crate::defects::{Defect, Defects};
use crate::messages::{Row, Ticket};
use crate::reception::{Basis, Reception};
use crate::register::Patient;
use jiff::civil::Date;
use onshi_wire::driver::{AidStatus, ClaimHold, WarningKind};

/// Medical aid of a visit, from the ticket of its month (C12-03).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AidUse {
    /// 公費負担者番号.
    pub payer: String,
    /// 受給者番号.
    pub recipient: String,
    /// 本人支払額 of the ticket, yen.
    pub self_pay_yen: u32,
}

/// A visit that can be claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Day.
    pub day: Date,
    /// The stay that began that day.
    pub stay: Option<Stay>,
    /// Insurance in force.
    pub insured: Option<Insured>,
    /// Medical aid.
    pub aid: Option<AidUse>,
    /// Other public expenses: 負担者番号 and 受給者番号.
    pub others: Vec<(String, String)>,
    /// What the patient paid under them, by 負担者番号, yen.
    pub slips: Vec<(String, u64)>,
    /// 処方箋発行元 (pharmacies).
    pub issuer: Option<String>,
}

/// Why a visit waits, and whose claim it keeps back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// Reason.
    pub reason: ClaimHold,
    /// Only the claim of this 公費負担者番号 waits; none for all of the month.
    pub payer: Option<String>,
}

/// Warnings that somebody has to settle before the claim (C12-16).
const TO_CLARIFY: [WarningKind; 4] = [
    WarningKind::InsuranceMismatch,
    WarningKind::SeveralAid,
    WarningKind::ReferenceNumberMismatch,
    WarningKind::CheckDigit,
];

/// 感染症法37条の2: place in [`Ticket::other_items`], and the code for あり (OQSCD023).
const INFECTION: (usize, &str) = (8, "01");

/// Reads a reception; none when the patient pays alone. `lost_in_month`: some visits of the month have insurance and
/// some have none.
///
/// # Errors
/// The reason why it waits.
pub fn read(
    reception: &Reception,
    patient: &Patient,
    lost_in_month: bool,
    defects: Defects,
) -> Result<Option<Visit>, Obstacle> {
    let open = |reason| Obstacle { reason, payer: None };
    if matches!(reception.basis, Basis::Waiting | Basis::Unconfirmed { .. } | Basis::NoEvidence) {
        return Err(open(ClaimHold::Unconfirmed));
    }
    if to_clarify(reception, lost_in_month) && !defects.has(Defect::ClaimUnclarified) {
        return Err(open(ClaimHold::Clarify));
    }
    if reception.subsidy.outcome.too_many {
        return Err(open(ClaimHold::Clarify));
    }
    let aid = aid_of(reception, patient, defects)?;
    let used = &reception.subsidy.outcome.used;
    let others = used.iter().map(|it| (it.payer_number.clone(), it.recipient_number.clone())).collect();
    let lines = reception.subsidy.payment.iter().flat_map(|(_, lines)| lines);
    let slips = lines.map(|line| (line.payer_number.clone(), u64::from(line.paid_yen))).collect();
    let decision = &reception.decision;
    let insured = decision.insurance.as_ref().filter(|_| decision.insurance_valid).map(insured);
    if aid.is_some() && insured.as_ref().is_some_and(Insured::is_regional) && !defects.has(Defect::ClaimRegionalWithAid)
    {
        return Err(open(ClaimHold::RegionalInsurance));
    }
    let issuer = reception.prescription_issuer.clone();
    let issuer = issuer.or_else(|| decision.ticket.as_ref().and_then(|ticket| ticket.issuer_code.clone()));
    Ok((aid.is_some() || insured.is_some()).then_some(Visit {
        day: reception.day,
        stay: reception.stay,
        insured,
        aid,
        others,
        slips,
        issuer,
    }))
}

/// An open warning. A combined ticket beside an insurance that was lost within the month is no contradiction.
fn to_clarify(reception: &Reception, lost_in_month: bool) -> bool {
    TO_CLARIFY.iter().any(|kind| reception.decision.warns(*kind) && !explained(reception, *kind, lost_in_month))
}

fn explained(reception: &Reception, kind: WarningKind, lost_in_month: bool) -> bool {
    let combined = reception.decision.ticket.as_ref().is_some_and(|ticket| ticket.single_or_combined == "02");
    kind == WarningKind::InsuranceMismatch && lost_in_month && combined
}

/// The medical aid that a visit is claimed under.
fn aid_of(reception: &Reception, patient: &Patient, defects: Defects) -> Result<Option<AidUse>, Obstacle> {
    let decision = &reception.decision;
    let payer = decision.aid.as_ref().map(|row| row.insurer_number.clone());
    let held = |reason| Err(Obstacle { reason, payer: payer.clone() });
    let after_the_end = ended(reception, patient, reception.day);
    let last_day = reception.stay.map_or(reception.day, |stay| stay.until);
    let runs_out = decision.ticket.as_ref().and_then(|ticket| ticket.valid_until).is_some_and(|day| day < last_day);
    if !after_the_end && (runs_out || ended(reception, patient, last_day)) {
        return held(ClaimHold::Clarify);
    }
    if after_the_end && !defects.has(Defect::ClaimAfterAbolition) {
        return Ok(None);
    }
    match (decision.status, &decision.ticket) {
        (AidStatus::Delegated, Some(ticket)) if lacks_scheme_for_infection(ticket, patient, defects) => {
            held(ClaimHold::OtherScheme)
        }
        (AidStatus::Delegated, Some(ticket)) => Ok(Some(of_ticket(ticket, patient, defects))),
        (AidStatus::Delegated, None) => held(ClaimHold::IssuerMissing),
        (AidStatus::NotDelegated | AidStatus::Expired, _) if defects.has(Defect::ClaimWithoutTicket) => {
            Ok(decision.aid.as_ref().map(of_row))
        }
        (AidStatus::NotDelegated | AidStatus::Expired, _) => held(ClaimHold::TicketMissing),
        (AidStatus::Invalid, _) if after_the_end => Ok(decision.aid.as_ref().map(of_row)),
        (AidStatus::Invalid | AidStatus::None, _) => Ok(None),
        (AidStatus::Unconfirmed, _) => held(ClaimHold::Unconfirmed),
    }
}

/// C12-14: the office ended this qualification on this day or before, as the register knows by now.
fn ended(reception: &Reception, patient: &Patient, day: Date) -> bool {
    let Some(row) = &reception.decision.aid else { return false };
    let known = patient.aid.iter().chain(&patient.past_aid).filter(|aid| aid.payer_number == row.insurer_number);
    let last = known.filter_map(|aid| aid.ended_on).max().or(row.lost_on);
    last.is_some_and(|ended_on| ended_on <= day)
}

fn lacks_scheme_for_infection(ticket: &Ticket, patient: &Patient, defects: Defects) -> bool {
    let infection = ticket.other_items.get(INFECTION.0).is_some_and(|status| status == INFECTION.1);
    infection
        && !patient.certificates.iter().any(|certificate| certificate.payer_number.starts_with("10"))
        && !defects.has(Defect::ClaimForgetsInfection)
}

fn of_ticket(ticket: &Ticket, patient: &Patient, defects: Defects) -> AidUse {
    let newest = patient.aid.as_ref().filter(|_| defects.has(Defect::ClaimOtherMonthsNumber));
    AidUse {
        payer: ticket.payer_number.clone(),
        recipient: newest.map_or_else(|| ticket.recipient_number.clone(), |aid| aid.recipient_number.clone()),
        self_pay_yen: ticket.self_pay_yen,
    }
}

fn of_row(row: &Row) -> AidUse {
    AidUse { payer: row.insurer_number.clone(), recipient: row.number.clone(), self_pay_yen: 0 }
}

fn insured(row: &Row) -> Insured {
    Insured {
        insurer_number: row.insurer_number.clone(),
        symbol: row.symbol.clone().unwrap_or_default(),
        number: row.number.clone(),
        branch: row.branch.clone().unwrap_or_default(),
        is_family: row.family.as_deref() == Some("2"),
    }
}

/// Whether a reception of this patient is of the month.
#[must_use]
pub fn is_of(reception: &Reception, patient: &str, month: Month) -> bool {
    reception.patient.as_deref() == Some(patient) && reception.month() == month
}
