//! An office changes how it works, and hands out paper.

use super::World;
use crate::event::Event;
use crate::id::{OfficeId, TicketId};
use crate::office_work::{self, OfficeChange};
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    pub(super) fn change_office(&self, office: &OfficeId, change: OfficeChange) -> Result<Vec<Event>, Refusal> {
        let mut office = self.known_office(office)?.clone();
        if change.frequent_days == Some(0) {
            return Err(Refusal::invalid(
                "office.frequent_days",
                "頻回受診の日数",
                "0日では全員が頻回受診になります。",
                "1以上の日数にしてください。",
            ));
        }
        office.calendar = change.calendar.unwrap_or(office.calendar);
        office.visibility = change.visibility.unwrap_or(office.visibility);
        office.practice.starts_on = change.starts_on.or(office.practice.starts_on);
        office.practice.numbering = change.numbering.unwrap_or(office.practice.numbering);
        office.practice.frequent_days = change.frequent_days.unwrap_or(office.practice.frequent_days);
        Ok(vec![Event::OfficeWork(Box::new(office_work::Event::OfficeChanged(Box::new(office))))])
    }

    /// The electronic ticket, if it is one, stays as it is.
    pub(super) fn hand_out(&self, ticket: TicketId, at: DateTime) -> Result<Vec<Event>, Refusal> {
        if self.known_ticket(ticket)?.is_withdrawn() {
            return Err(Refusal::conflict(
                "ticket.withdrawn",
                "医療券・調剤券",
                format!("{ticket}は取り消されています。"),
                "取り消されていない券を指定してください。",
            ));
        }
        Ok(vec![Event::OfficeWork(Box::new(office_work::Event::HandedOut { ticket, at }))])
    }

    /// When a ticket was handed out on paper besides its own way, in order.
    #[must_use]
    pub fn hand_outs(&self, ticket: TicketId) -> &[DateTime] {
        self.office_work.hand_outs.get(&ticket).map_or(&[], Vec::as_slice)
    }
}
