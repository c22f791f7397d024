//! 作業リスト: what is still open, made from the receptions alone.
//!
//! Nothing is stored, so an item closes by itself as soon as its reason is gone (S003-26), and the same news twice
//! cannot double it (B-054).

use crate::dates::Month;
use crate::defects::{Defect, Defects};
use crate::reception::{Basis, Reception};
use onshi_wire::driver::{AidStatus, ToDo, ToDoReason, WarningKind};
use std::collections::BTreeMap;

/// Warnings that have to be settled before the claim.
const TO_CLARIFY: [WarningKind; 4] = [
    WarningKind::InsuranceMismatch,
    WarningKind::SeveralAid,
    WarningKind::ReferenceNumberMismatch,
    WarningKind::CheckDigit,
];

/// Whose visits, of which month, for which reason: one line of the list.
type Line = (Month, Option<String>, String, u8);

/// The list, oldest month first.
#[must_use]
pub fn list(receptions: &[Reception], defects: Defects) -> Vec<ToDo> {
    let mut lines: BTreeMap<Line, ToDo> = BTreeMap::new();
    for reception in receptions {
        for reason in reasons(reception, defects) {
            let line = (reception.month(), reception.patient.clone(), reception.name.clone(), reason as u8);
            lines.entry(line).or_insert_with(|| new_line(reception, reason)).reception_ids.push(reception.id.clone());
        }
    }
    lines.into_values().collect()
}

/// Why a reception is on the list.
fn reasons(reception: &Reception, defects: Defects) -> Vec<ToDoReason> {
    let mut reasons = Vec::new();
    if lacks_ticket(reception) && !defects.has(Defect::NoToDoForMissingTicket) {
        reasons.push(ToDoReason::TicketMissing);
    }
    if is_unconfirmed(reception) {
        reasons.push(ToDoReason::Unconfirmed);
    }
    let issuer_open = reception.decision.status == AidStatus::Delegated && reception.decision.ticket.is_none();
    if issuer_open || TO_CLARIFY.iter().any(|kind| reception.warns(*kind)) {
        reasons.push(ToDoReason::Clarify);
    }
    reasons
}

/// S002-67, B-001: valid qualification, no usable ticket; also the emergency without any paper (B-025).
fn lacks_ticket(reception: &Reception) -> bool {
    matches!(reception.decision.status, AidStatus::NotDelegated | AidStatus::Expired)
        || reception.basis == Basis::NoEvidence
}

/// B-120, S002-40: not answered, or answered that nothing is known.
fn is_unconfirmed(reception: &Reception) -> bool {
    match &reception.basis {
        Basis::Unconfirmed { .. } => reception.decision.status == AidStatus::Unconfirmed,
        Basis::Confirmed { rows, .. } => rows.is_empty() || reception.decision.status == AidStatus::Unconfirmed,
        Basis::Waiting | Basis::Paper(_) | Basis::NoEvidence | Basis::WrongDigits => false,
    }
}

/// A new line.
fn new_line(reception: &Reception, reason: ToDoReason) -> ToDo {
    let text = match reason {
        ToDoReason::TicketMissing => "医療券・調剤券がありません。福祉事務所へ連絡し、後日一括取得してください。",
        ToDoReason::Unconfirmed => "資格を確認できていません。照会し直してください。",
        ToDoReason::Clarify => "請求の前に確認が必要です。受付の警告を見てください。",
    };
    ToDo {
        patient_id: reception.patient.clone(),
        name: reception.name.clone(),
        month: reception.month().to_string(),
        reception_ids: Vec::new(),
        reason,
        text: text.to_owned(),
    }
}
