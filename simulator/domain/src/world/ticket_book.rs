//! The tickets of a world. There are millions of them, numbered in order of decision: they lie side by side in pages, found
//! by their number, because a tree of boxes takes much more. Tickets of guests that were changed here are few and
//! have numbers of their own.

use super::guests::FIRST_GUEST_TICKET;
use crate::id::TicketId;
use crate::ticket::Ticket;
use std::collections::BTreeMap;

/// Tickets of a page.
const PAGE: usize = 512;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TicketBook {
    /// Those decided here; number n lies at place n - 1. Numbers count the tickets of guests too, so places stay empty.
    pages: Vec<Vec<Option<Ticket>>>,
    /// Those of guests.
    settled: BTreeMap<TicketId, Ticket>,
    count: u64,
}

/// Page and place on it; none for a guest's.
fn place(id: TicketId) -> Option<(usize, usize)> {
    if id >= FIRST_GUEST_TICKET {
        return None;
    }
    let place = usize::try_from(id.0.checked_sub(1)?).ok()?;
    Some((place / PAGE, place % PAGE))
}

impl TicketBook {
    /// The number of the next ticket that is decided here.
    pub(super) fn next(&self) -> TicketId {
        TicketId(self.count + 1)
    }

    pub(super) fn get(&self, id: TicketId) -> Option<&Ticket> {
        match place(id) {
            Some((page, at)) => self.pages.get(page)?.get(at)?.as_ref(),
            None => self.settled.get(&id),
        }
    }

    pub(super) fn get_mut(&mut self, id: TicketId) -> Option<&mut Ticket> {
        match place(id) {
            Some((page, at)) => self.pages.get_mut(page)?.get_mut(at)?.as_mut(),
            None => self.settled.get_mut(&id),
        }
    }

    pub(super) fn insert(&mut self, ticket: Ticket) {
        let before = match place(ticket.id) {
            Some((page, at)) => {
                if self.pages.len() <= page {
                    self.pages.resize_with(page + 1, Vec::new);
                }
                let page = &mut self.pages[page];
                if page.len() <= at {
                    page.resize_with(at + 1, || None);
                }
                page[at].replace(ticket)
            }
            None => self.settled.insert(ticket.id, ticket),
        };
        self.count += u64::from(before.is_none());
    }

    /// All of them, in order of decision; then those of guests.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Ticket> {
        self.pages.iter().flatten().flatten().chain(self.settled.values())
    }
}
