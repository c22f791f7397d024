//! People whom a world knows for one input only are answered for like residents, and stay only if something changed.

use crate::story::{CLINIC, OFFICE, PAYER, Story, Tapped, aid_query, day, gist, insured_query, november, tapping};
use onshi_domain::bulk::{BulkBody, BulkKind, BulkRequest};
use onshi_domain::card::CardState;
use onshi_domain::command::Command;
use onshi_domain::id::{FacilityId, OfficeId, PersonId, TicketId};
use onshi_domain::world::{FIRST_GUEST_TICKET, Guests, World};

/// A world where person 7 lives, with insurance, assistance and a ticket.
fn home() -> Story {
    let mut story = Story::new();
    let person = story.recipient(7);
    story.insure(person);
    story.ticket(person, CLINIC);
    story
}

/// Person 7 as a guest elsewhere.
fn guests(home: &World) -> Guests {
    let mut guests = Guests::default();
    let person = home.person(PersonId(7)).unwrap().clone();
    guests.office(home.office(&OfficeId::from(OFFICE)).unwrap().clone());
    guests.facility(home.facility(&FacilityId::from(CLINIC)).unwrap().clone());
    for (nth, ticket) in home.tickets_of(person.id, november()).enumerate() {
        let mut ticket = ticket.clone();
        ticket.id = TicketId(FIRST_GUEST_TICKET.0 + nth as u64);
        guests.ticket(ticket);
    }
    guests.person(person, november());
    guests
}

/// One input with guests in the house.
fn visit<T>(story: &mut Story, guests: Guests, act: impl FnOnce(&mut Story) -> T) -> T {
    let mut world = std::mem::take(&mut story.world);
    let mut inside = Story { world: World::default(), at: story.at, log: Vec::new() };
    let done = world.with_guests(guests, |world| {
        std::mem::swap(&mut inside.world, world);
        let done = act(&mut inside);
        std::mem::swap(&mut inside.world, world);
        done
    });
    story.world = world;
    done
}

#[test]
fn a_guest_is_answered_for_as_a_resident_is() {
    let mut home = home();
    let guests = guests(&home.world);
    let mut abroad = Story::new();
    let person = PersonId(7);
    let tapped = |story: &mut Story| match story.tap(person, CLINIC) {
        Tapped::Face(answer) => gist(&answer),
        Tapped::Screen(failure) => format!("{failure:?}"),
    };
    let own = tapped(&mut home);
    assert_eq!(own, "1 保険 扶助1");
    assert_eq!(visit(&mut abroad, guests.clone(), tapped), own);
    for query in [insured_query(person), aid_query(PAYER, person)] {
        let own = gist(&home.ask(CLINIC, day(3), query.clone()));
        let theirs = visit(&mut abroad, guests.clone(), |story| gist(&story.ask(CLINIC, day(3), query.clone())));
        assert_eq!(theirs, own);
        assert!(own.starts_with('1'), "{own}");
        assert_eq!(gist(&abroad.ask(CLINIC, day(3), query)), "4", "gone after the visit");
    }
    let number = abroad.accept(CLINIC, BulkRequest::Tickets(november()));
    let collect = |story: &mut Story| loop {
        match story.collect(CLINIC, BulkKind::Tickets, &number) {
            BulkBody::Pending => {}
            BulkBody::Tickets { units, .. } => return units.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(visit(&mut abroad, guests, collect), 1);
    assert_eq!(collect(&mut abroad), 0);
    assert_eq!(abroad.world.people().count(), 0, "asking makes nobody a resident");
}

#[test]
fn who_is_changed_stays_with_everything_that_belongs_to_the_person() {
    let home = home();
    let guests = guests(&home.world);
    let mut abroad = Story::new();
    let person = PersonId(7);
    visit(&mut abroad, guests.clone(), |story| {
        story.act(Command::SetCard { person, state: CardState::Suspended });
    });
    assert_eq!(abroad.world.person(person).unwrap().card, CardState::Suspended);
    assert_eq!(gist(&abroad.ask(CLINIC, day(3), insured_query(person))), "1 保険");
    assert_eq!(gist(&abroad.ask(CLINIC, day(3), aid_query(PAYER, person))), "6 扶助0", "the ticket is still a guest's");
    // The resident counts from now on, not the guest who looks the same.
    let tapped = visit(&mut abroad, guests.clone(), |story| story.tap_with(tapping(person, CLINIC)));
    assert!(matches!(tapped, Tapped::Screen(_)));
    let ticket = FIRST_GUEST_TICKET;
    visit(&mut abroad, guests.clone(), |story| {
        story.act(Command::WithdrawTicket { ticket });
    });
    let theirs = visit(&mut abroad, guests, |story| gist(&story.ask(CLINIC, day(3), aid_query(PAYER, person))));
    assert_eq!(theirs, "6 扶助0", "a ticket that was withdrawn here does not come back with the guest");
    let next = abroad.ticket(person, CLINIC);
    assert!(next.0 < FIRST_GUEST_TICKET.0);
    let kept: Vec<TicketId> = abroad.world.tickets().map(|ticket| ticket.id).collect();
    assert_eq!(kept, [next, ticket], "in order of decision, then those of guests");
    for id in kept {
        assert_eq!(abroad.world.ticket(id).map(|ticket| ticket.id), Some(id));
    }
}
