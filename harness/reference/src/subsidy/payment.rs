//! What the patient pays at the window, and what goes on the slip of each capped certificate.

use super::certificate::{Cap, CapUnit, Certificate};
use super::scheme::{self, Leaves};
use crate::dates::Month;
use crate::defects::{Defect, Defects};

/// A certificate that pays, with what is known of its cap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// What counts against the cap already, this visit aside.
    pub paid_before: u64,
}

/// A visit to be charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill<'a> {
    /// 医療費総額.
    pub total_yen: u32,
    /// Tenths of the cost that the insured person pays; none without insurance.
    pub insured_tenths: Option<u32>,
    /// Beside medical aid: the other schemes bear everything but for 10 (§7-11), then 本人支払額 of the ticket.
    pub aid_self_pay: Option<u32>,
    /// Public expenses other than medical aid, in order.
    pub payers: Vec<Payer<'a>>,
    /// Month of the visit.
    pub month: Month,
    /// Planted fault.
    pub defects: Defects,
}

/// Line of a slip: which certificate, what was paid, what remains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// 負担者番号.
    pub payer_number: String,
    /// Paid under it, before a scheme that comes later relieves it (§7-26).
    pub paid_yen: u32,
    /// What may still be charged; none without cap.
    pub remainder_yen: Option<u32>,
}

/// What the patient pays, and the slips.
#[must_use]
pub fn charge(bill: &Bill<'_>) -> (u32, Vec<Line>) {
    let mut due = match bill.insured_tenths {
        Some(tenths) => to_ten(bill.total_yen, tenths * 10),
        None => bill.total_yen,
    };
    let mut slips = Vec::new();
    for payer in &bill.payers {
        let certificate = payer.certificate;
        let scheme = scheme::of_payer(&certificate.payer_number);
        due = due.min(left_by(scheme.leaves, certificate, bill));
        if let Some(cap) = certificate.cap {
            let cap = if scheme.prorated { prorated(cap, certificate, bill.month) } else { cap.yen };
            let before = if bill.defects.has(Defect::SubsidyForgetsPaidElsewhere) { 0 } else { payer.paid_before };
            let remainder = u64::from(cap).saturating_sub(before);
            due = due.min(u32::try_from(remainder).unwrap_or(u32::MAX));
            slips.push(Line {
                payer_number: certificate.payer_number.clone(),
                paid_yen: due,
                remainder_yen: u32::try_from(remainder.saturating_sub(u64::from(due))).ok(),
            });
        } else if scheme.slip && bill.defects.has(Defect::SubsidyAssumesCapZero) {
            due = 0;
        }
    }
    if let Some(self_pay) = bill.aid_self_pay {
        // medical aid is last and pays what remains, but for the ticket's own amount
        due = self_pay.min(bill.total_yen);
    }
    (due, slips)
}

/// What a scheme leaves of the cost to the patient, its cap aside.
fn left_by(leaves: Leaves, certificate: &Certificate, bill: &Bill<'_>) -> u32 {
    let with_aid = bill.aid_self_pay.is_some();
    match leaves {
        // the cap, where a certificate has one, is what the patient bears of it (所得割 above 564,000 yen, §7-32)
        Leaves::NothingBeforeInsurance | Leaves::Nothing => {
            if certificate.cap.is_some_and(|cap| cap.yen > 0) {
                bill.total_yen
            } else {
                0
            }
        }
        Leaves::Percent(percent) if with_aid && percent > 5 => 0,
        Leaves::Percent(5) if bill.defects.has(Defect::SubsidyChargesInsuredShare) => bill.total_yen,
        Leaves::Percent(percent) => to_ten(bill.total_yen, percent),
        Leaves::UpToCap | Leaves::MedicalAid => bill.total_yen,
    }
}

/// A share in percent, rounded to ten yen (spec/pmh.md §8-6).
fn to_ten(total_yen: u32, percent: u32) -> u32 {
    let share = u64::from(total_yen) * u64::from(percent);
    u32::try_from((share + 500) / 1_000 * 10).unwrap_or(u32::MAX)
}

/// §7-32: by the days that the certificate covers in the month, the fraction of a yen cut.
fn prorated(cap: Cap, certificate: &Certificate, month: Month) -> u32 {
    if cap.unit != CapUnit::Month {
        return cap.yen;
    }
    let (first, last) = (month.first(), month.last());
    let from = certificate.from.unwrap_or(first).max(first);
    let until = certificate.until.unwrap_or(last).min(last);
    let days = u64::try_from(i32::from(until.day()) - i32::from(from.day()) + 1).unwrap_or(0);
    let of_month = u64::from(last.day().unsigned_abs());
    u32::try_from(u64::from(cap.yen) * days / of_month).unwrap_or(cap.yen)
}
