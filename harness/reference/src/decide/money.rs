//! What the patient pays at the window under medical aid.

use super::Facts;
use crate::defects::Defect;
use crate::messages::Ticket;
use onshi_wire::driver::AidStatus;

/// What the faulty product charges: three tenths of a first consultation of 2,910 yen.
const THIRTY_PERCENT_YEN: u32 = 870;

/// 本人支払額 of the ticket (S000-35, B-088, B-089); none while medical aid is not used (B-027).
#[must_use]
pub fn window_yen(facts: &Facts<'_>, status: AidStatus, ticket: Option<&Ticket>) -> Option<u32> {
    let used = ticket.filter(|_| status == AidStatus::Delegated);
    match used {
        Some(_) if facts.defects.has(Defect::ChargesThirtyPercent) => Some(THIRTY_PERCENT_YEN),
        Some(_) if facts.defects.has(Defect::IgnoresSelfPay) => Some(0),
        Some(ticket) => Some(ticket.self_pay_yen),
        None if status == AidStatus::NotDelegated && facts.defects.has(Defect::UnregisteredTicketWindowZero) => Some(0),
        None => None,
    }
}
