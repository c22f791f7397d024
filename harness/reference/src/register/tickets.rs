//! Stored tickets: taken in once, replaced when corrected, marked when withdrawn.

use super::{Change, Patient};
use crate::dates::Month;
use crate::defects::{Defect, Defects};
use crate::messages::Ticket;

/// A ticket in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTicket {
    /// The ticket as last seen.
    pub ticket: Ticket,
    /// No longer there at the platform (B-056).
    pub withdrawn: bool,
}

/// What makes two tickets the same one: kind, month, payer and 交付番号; without a number, also the recipient and the
/// issuer of the prescription.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TicketKey(String, Option<Month>, String, String);

/// Key of a ticket.
#[must_use]
pub fn key(ticket: &Ticket) -> TicketKey {
    let number = if ticket.issue_number.is_empty() {
        format!("{}/{}", ticket.recipient_number, ticket.issuer_code.as_deref().unwrap_or_default())
    } else {
        ticket.issue_number.clone()
    };
    TicketKey(ticket.ticket_type.clone(), ticket.month, ticket.payer_number.clone(), number)
}

/// Stores tickets of an answer. Taking the same in twice changes nothing (B-054).
pub fn store(patient: &mut Patient, tickets: &[Ticket], defects: Defects) -> Vec<Change> {
    let mut changes = Vec::new();
    for ticket in tickets {
        let known = patient.tickets.iter_mut().find(|stored| key(&stored.ticket) == key(ticket));
        match known {
            Some(_) if defects.has(Defect::DuplicatesOnSecondBulk) => {
                patient.tickets.push(StoredTicket { ticket: ticket.clone(), withdrawn: false });
            }
            Some(_) if defects.has(Defect::IgnoresCorrection) => {}
            Some(stored) => {
                if !same_content(&stored.ticket, ticket) {
                    changes.push(Change::TicketChanged(ticket.clone()));
                }
                *stored = StoredTicket { ticket: ticket.clone(), withdrawn: false };
            }
            None => patient.tickets.push(StoredTicket { ticket: ticket.clone(), withdrawn: false }),
        }
    }
    changes
}

/// Marks stored tickets of a month as withdrawn unless `still_there` says otherwise (B-056).
pub fn withdraw(
    patient: &mut Patient,
    month: Month,
    still_there: impl Fn(&Ticket) -> bool,
    defects: Defects,
) -> Vec<Change> {
    if defects.has(Defect::IgnoresWithdrawal) {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for stored in patient.tickets.iter_mut().filter(|stored| !stored.withdrawn) {
        if stored.ticket.month == Some(month) && !still_there(&stored.ticket) {
            stored.withdrawn = true;
            changes.push(Change::TicketWithdrawn(stored.ticket.clone()));
        }
    }
    changes
}

/// Same in everything that the office states; the platform's own check flag may differ between messages.
fn same_content(left: &Ticket, right: &Ticket) -> bool {
    Ticket { facility_flag: None, ..left.clone() } == Ticket { facility_flag: None, ..right.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ticket(self_pay_yen: u32) -> Ticket {
        Ticket {
            ticket_type: "01".to_owned(),
            month: Some(Month::of(date(2026, 11, 1))),
            issue_number: "1".to_owned(),
            payer_number: "12131017".to_owned(),
            self_pay_yen,
            ..Ticket::default()
        }
    }

    #[test]
    fn the_same_ticket_twice_is_one_ticket_b_054() {
        let mut patient = Patient::default();
        assert_eq!(store(&mut patient, &[ticket(0)], Defects::default()), []);
        assert_eq!(store(&mut patient, &[ticket(0)], Defects::default()), []);
        assert_eq!(patient.tickets.len(), 1);
        store(&mut patient, &[ticket(0)], Defects::new(Some(Defect::DuplicatesOnSecondBulk)));
        assert_eq!(patient.tickets.len(), 2);
    }

    #[test]
    fn a_corrected_ticket_replaces_the_old_one_and_is_told_b_055() {
        let mut patient = Patient::default();
        store(&mut patient, &[ticket(0)], Defects::default());
        let changes = store(&mut patient, &[ticket(5_000)], Defects::default());
        assert_eq!(changes, [Change::TicketChanged(ticket(5_000))]);
        assert_eq!(patient.tickets[0].ticket.self_pay_yen, 5_000);
    }

    #[test]
    fn a_ticket_that_is_gone_is_withdrawn_once_and_comes_back_when_it_is_there_again_b_056() {
        let mut patient = Patient::default();
        store(&mut patient, &[ticket(0)], Defects::default());
        let month = Month::of(date(2026, 11, 1));
        assert_eq!(withdraw(&mut patient, month.previous(), |_| false, Defects::default()), []);
        assert_eq!(withdraw(&mut patient, month, |_| false, Defects::default()).len(), 1);
        assert_eq!(withdraw(&mut patient, month, |_| false, Defects::default()), []);
        assert_eq!(patient.current_tickets().count(), 0);
        store(&mut patient, &[ticket(0)], Defects::default());
        assert_eq!(patient.current_tickets().count(), 1);
    }
}
