//! Who pays what of a bill under a scheme: pure arithmetic in yen (spec/pmh.md §4.3, §4.4, §7 cases 11, 20–33).
//!
//! Rounding is not public: a patient's share by ratio is rounded to 10 yen, half up, and what remains of a cap is not
//! rounded (§8-6).

use super::scheme::{Meals, Scheme, WithMedicalAid};

/// How a bill is divided; the parts add up to the bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shares {
    /// 医療保険.
    pub insurance_yen: u32,
    /// 公費 of the scheme.
    pub public_yen: u32,
    /// 医療扶助, which comes last and pays what is left (§7-11).
    pub medical_aid_yen: u32,
    /// 本人.
    pub patient_yen: u32,
}

/// The person as far as the division depends on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payer {
    /// The insured's own share in tenths: 3, 2 or 1; none for a person without insurance.
    pub own_tenths: Option<u8>,
    /// Under 生活保護.
    pub medical_aid: bool,
}

/// Why a bill cannot be divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoShares {
    /// The master has no row for this own share (52 has none for 1割, §7-30).
    NoRatio,
    /// The scheme is not for people under assistance, or for them only with insurance.
    NotForRecipients,
}

/// Divides a bill. `cap_left_yen` is what remains of the cap; none means that there is none (not that it is zero,
/// §7-20).
///
/// # Errors
/// The combination that the master does not know.
pub fn divide(scheme: &Scheme, bill_yen: u32, payer: Payer, cap_left_yen: Option<u32>) -> Result<Shares, NoShares> {
    if payer.medical_aid {
        return with_medical_aid(scheme, bill_yen, payer);
    }
    let Some(tenths) = payer.own_tenths else {
        return Ok(divided(bill_yen, 0, 0));
    };
    let ratio = scheme.ratios.get(&tenths).ok_or(NoShares::NoRatio)?;
    let insurance_yen = if scheme.public_first { 0 } else { percent(bill_yen, ratio.insurance) };
    let own = bill_yen - insurance_yen;
    let by_ratio = if scheme.cap_only && cap_left_yen.is_some() {
        to_ten_yen(own, bill_yen, insurance_yen)
    } else {
        rounded(bill_yen, ratio.patient)
    };
    let patient_yen = by_ratio.min(own).min(cap_left_yen.unwrap_or(u32::MAX));
    Ok(divided(bill_yen, insurance_yen, patient_yen))
}

fn divided(bill_yen: u32, insurance_yen: u32, patient_yen: u32) -> Shares {
    Shares { insurance_yen, public_yen: bill_yen - insurance_yen - patient_yen, medical_aid_yen: 0, patient_yen }
}

/// 生保併用: insurance first where there is one, then the scheme's part of the bill or of what is left, medical aid the
/// rest; the patient nothing here (本人支払額 is the ticket's matter).
fn with_medical_aid(scheme: &Scheme, bill_yen: u32, payer: Payer) -> Result<Shares, NoShares> {
    let share = match scheme.with_medical_aid {
        WithMedicalAid::Public(share) => share,
        WithMedicalAid::OnlyWithInsurance if payer.own_tenths.is_some() => 100,
        WithMedicalAid::NotApplicable => 0,
        WithMedicalAid::OnlyWithInsurance | WithMedicalAid::NotForRecipients => {
            return Err(NoShares::NotForRecipients);
        }
    };
    let insurance = match payer.own_tenths {
        Some(tenths) if !scheme.public_first => scheme.ratios.get(&tenths).ok_or(NoShares::NoRatio)?.insurance,
        _ => 0,
    };
    let insurance_yen = percent(bill_yen, insurance);
    let rest = bill_yen - insurance_yen;
    let aid_yen = percent(bill_yen, 100 - share).min(rest);
    Ok(Shares { insurance_yen, public_yen: rest - aid_yen, medical_aid_yen: aid_yen, patient_yen: 0 })
}

/// What remains of a cap after payments elsewhere and here (§7-23, §7-24). A cap that is reached stays at zero.
#[must_use]
pub fn cap_left(cap_yen: u32, paid_yen: u32) -> u32 {
    cap_yen.saturating_sub(paid_yen)
}

/// A monthly cap of a month that was only partly under the scheme: by days, fractions of a yen cut (§7-32; 11, 20, 28,
/// 29). `days` beyond the month's length count as the whole month.
#[must_use]
pub fn prorated(cap_yen: u32, days: u8, days_of_month: u8) -> u32 {
    if days_of_month == 0 || days >= days_of_month {
        return cap_yen;
    }
    let part = u64::from(cap_yen) * u64::from(days) / u64::from(days_of_month);
    u32::try_from(part).unwrap_or(cap_yen)
}

/// What a local scheme takes over of a patient's share, given what the patient still pays under it.
#[must_use]
pub fn relieved(patient_yen: u32, local_copay_yen: u32) -> u32 {
    patient_yen.saturating_sub(local_copay_yen)
}

/// What goes into the management slip: the share before a local scheme relieves it (§7-26).
#[must_use]
pub fn slip_entry(shares: &Shares) -> u32 {
    shares.patient_yen
}

/// The patient's part of the standard meal charge in hospital (§7-33, §8-11); none where the sources say nothing.
#[must_use]
pub fn meal_share(scheme: &Scheme, standard_yen: u32) -> Option<u32> {
    match scheme.meals {
        Meals::NotCovered | Meals::ListedPatientPays => Some(standard_yen),
        Meals::Covered => Some(0),
        Meals::Half => Some(standard_yen / 2),
        Meals::Unknown => None,
    }
}

fn percent(bill_yen: u32, percent: u8) -> u32 {
    let part = u64::from(bill_yen) * u64::from(percent) / 100;
    u32::try_from(part).unwrap_or(bill_yen)
}

/// A share by ratio, rounded to 10 yen, half up.
fn rounded(bill_yen: u32, percent: u8) -> u32 {
    let hundredths = u64::from(bill_yen) * u64::from(percent);
    u32::try_from((hundredths + 500) / 1_000 * 10).unwrap_or(bill_yen)
}

/// The own share after insurance, rounded to 10 yen unless there is no insurance at all.
fn to_ten_yen(own: u32, bill_yen: u32, insurance_yen: u32) -> u32 {
    if insurance_yen == 0 { bill_yen } else { own.saturating_add(5) / 10 * 10 }
}
