//! Is there medical aid, is it in force, and which insurance is there?

use super::Facts;
use super::advice::warning;
use crate::defects::Defect;
use crate::messages::{Row, Validity};
use onshi_wire::driver::{Warning, WarningKind};

/// Medical aid on the day of the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualification<'a> {
    /// In force.
    Valid(&'a Row),
    /// 停止 or 廃止, or replaced by another office's.
    Ended(&'a Row),
    /// Two in force: nobody but the offices can say which (B-076).
    Several,
    /// It should have been in the answer and is not (B-126).
    Unknown,
    /// No qualification.
    None,
}

/// Medical aid of an answer.
///
/// 資格有効性 speaks for the whole answer; beside an insurance it speaks of the insurance (spec/oqs-wire.md §6), so
/// then the dates decide. 6 有効（未登録） is valid: the patient is received (S002-20, B-024).
#[must_use]
pub fn aid<'a>(facts: &Facts<'a>) -> Qualification<'a> {
    let rows: Vec<&Row> = facts.rows.iter().filter(|row| row.is_aid()).collect();
    let alone = !facts.rows.iter().any(|row| !row.is_aid());
    let Some(last) = rows.last().copied() else {
        return if facts.known_with_both && !alone { Qualification::Unknown } else { Qualification::None };
    };
    if facts.defects.has(Defect::IgnoresValidity) {
        return Qualification::Valid(last);
    }
    if facts.defects.has(Defect::TreatsUnregisteredAsInvalid) && facts.validity == Some(&Validity::ValidUnregistered) {
        return Qualification::Ended(last);
    }
    let denied = matches!(facts.validity, Some(Validity::Invalid | Validity::InvalidNewer | Validity::NoneFound));
    if denied && alone && rows.len() == 1 {
        return Qualification::Ended(last);
    }
    let mut in_force: Vec<&Row> = rows.iter().copied().filter(|row| row.covers(facts.day)).collect();
    in_force.dedup_by(|a, b| a.insurer_number == b.insurer_number && a.number == b.number);
    match in_force.as_slice() {
        [] if rows.iter().all(|row| row.from.is_some_and(|from| facts.day < from)) => Qualification::None,
        [] => Qualification::Ended(last),
        [one] => Qualification::Valid(one),
        [.., last] if facts.defects.has(Defect::IgnoresSeveralAid) => Qualification::Valid(last),
        _ => Qualification::Several,
    }
}

/// The insurance of an answer, and whether it is in force on the day. A person with insurance alone is handled as ever
/// (S000-20); a person with both has both (S003-50, B-085).
#[must_use]
pub fn insurance(facts: &Facts<'_>) -> (Option<Row>, bool) {
    let has_aid = facts.rows.iter().any(Row::is_aid);
    if has_aid && facts.defects.has(Defect::AidOverInsurance) {
        return (None, false);
    }
    if !has_aid && facts.defects.has(Defect::LosesInsuranceWhenOnlyInsurance) {
        return (None, false);
    }
    let mut rows = facts.rows.iter().filter(|row| !row.is_aid());
    let Some(row) = rows.clone().find(|row| row.covers(facts.day)).or_else(|| rows.next()) else {
        return (None, false);
    };
    let valid = match facts.validity {
        Some(Validity::Valid | Validity::ValidUnregistered) | None => row.covers(facts.day),
        _ => false,
    };
    (Some(row.clone()), valid)
}

/// B-078: the insurance ended because assistance began (喪失事由 02), and medical aid is not in the answer.
#[must_use]
pub fn medical_aid_hint(facts: &Facts<'_>) -> Option<Warning> {
    let ended_by_assistance = facts.rows.iter().any(|row| !row.is_aid() && row.reason_of_loss.as_deref() == Some("02"));
    let hint =
        ended_by_assistance && !facts.rows.iter().any(Row::is_aid) && !facts.defects.has(Defect::ForgetsMedicalAidHint);
    hint.then(|| warning(WarningKind::CheckMedicalAid))
}

/// 資格有効性 5 複数該当: the numbers fit several insured persons; asked again with branch number (OQSCD006).
#[must_use]
pub fn several_insurances(facts: &Facts<'_>) -> Option<Warning> {
    let told = facts.validity == Some(&Validity::Several) && !facts.defects.has(Defect::IgnoresSeveralInsurances);
    told.then(|| Warning {
        kind: WarningKind::AskAgain,
        text: "複数の資格が該当しました。枝番と生年月日を確かめて照会し直してください。".to_owned(),
    })
}

/// 資格有効性 3 無効（新しい資格あり）: the patient is asked for the new one (spec/oqs-wire.md §6).
#[must_use]
pub fn newer_insurance(facts: &Facts<'_>) -> Option<Warning> {
    let newer = facts.validity == Some(&Validity::InvalidNewer) && !facts.defects.has(Defect::IgnoresNewerInsurance);
    newer.then(|| warning(WarningKind::NewerInsurance))
}
