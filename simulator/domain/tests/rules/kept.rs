//! Whoever is kept as what they are beyond a population is the same as a whole record, whatever happens to them.

use crate::properties::command;
use crate::story::{ELSEWHERE, OFFICE, PAYER, PAYER_ELSEWHERE, Story, day, november};
use onshi_domain::aid::{Case, Entry, Step};
use onshi_domain::card::CardState;
use onshi_domain::id::{CaseId, InsuredNumber, InsurerNumber, OfficeId, PersonId, RecipientNumber};
use onshi_domain::office::Numbering;
use onshi_domain::person::Person;
use onshi_domain::world::{FIRST_GUEST_PERSON, FIRST_GUEST_TICKET, Guests, Origin};
use onshi_domain::{Command, Event, Refusal, TreatmentMonth, World, office_work};
use proptest::prelude::*;
use std::sync::Arc;

/// Three people of a population; the third one is on assistance. They move house every month.
#[derive(Debug)]
struct Three(Vec<Person>);

impl Origin for Three {
    fn person(&self, id: PersonId, month: TreatmentMonth) -> Option<Person> {
        let mut person = self.0.iter().find(|person| person.id == id)?.clone();
        person.particulars.address = format!("架空県架空市{month}");
        Some(person)
    }

    fn insured(&self, insurer: InsurerNumber, number: &InsuredNumber) -> Vec<PersonId> {
        let has = |person: &&Person| {
            let mut all = person.insurance.iter().map(|enrolment| &enrolment.insurance);
            all.any(|one| one.insurer_number == insurer && one.number == *number)
        };
        self.0.iter().filter(has).map(|person| person.id).collect()
    }
}

fn of_population(id: PersonId) -> PersonId {
    PersonId(FIRST_GUEST_PERSON.0 + id.0)
}

fn three() -> Three {
    let mut story = Story::new();
    for id in 1..=3 {
        let person = story.person(id);
        story.insure(person);
    }
    let mut people: Vec<Person> = story.world.people().map(|person| person.clone().into_owned()).collect();
    people.iter_mut().for_each(|person| person.id = of_population(person.id));
    let recipient_number = RecipientNumber::with_check_digit(4).unwrap();
    let at = day(1).at(0, 0, 0, 0);
    people[2].cases.push(Case {
        id: CaseId(FIRST_GUEST_TICKET.0 + 3),
        office: OfficeId::from(ELSEWHERE),
        payer_number: PAYER_ELSEWHERE.parse().unwrap(),
        forced: false,
        entries: vec![Entry {
            step: Step::Start { recipient_number },
            effective: day(1),
            registered_at: at,
            visible_from: at,
        }],
    });
    Three(people)
}

/// The same about somebody of the population, and whether it names somebody, who is a guest then.
fn about_population(command: &mut Command) -> bool {
    let person = match command {
        Command::OpenCase(new) => &mut new.person,
        Command::ChangeCase(change) => &mut change.person,
        Command::Tap(tap) => &mut tap.person,
        Command::Delegate { person, .. }
        | Command::SetDisclosure { person, .. }
        | Command::SetCard { person, .. }
        | Command::LoseInsurance { person, .. } => person,
        _ => return false,
    };
    *person = of_population(*person);
    true
}

fn any_command() -> impl Strategy<Value = Command> {
    let card = (1..=3_u64).prop_map(|id| Command::SetCard { person: PersonId(id), state: CardState::Suspended });
    let turn = Just(Command::OfficeWork(Box::new(office_work::Command::TurnMonth(november().next()))));
    prop_oneof![12 => command(), 1 => card, 1 => turn]
}

/// What comes of a command in a world where everybody of the population is a guest, as of a month.
fn decided(
    world: &mut World,
    three: &Three,
    guests: Option<TreatmentMonth>,
    command: &Command,
    story: &Story,
) -> Result<Vec<Event>, Refusal> {
    let mut house = Guests::default();
    if let Some(month) = guests {
        for person in &three.0 {
            house.person(three.person(person.id, month).unwrap(), month);
        }
    }
    world.with_guests(house, |world| {
        let events = world.decide(command, story.at)?;
        events.iter().for_each(|event| world.evolve(event));
        Ok(events)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn who_is_kept_in_little_room_is_the_same_as_a_whole_record(
        commands in prop::collection::vec((any_command(), 0i64..40, any::<bool>()), 1..60),
    ) {
        let three = Arc::new(three());
        let mut story = Story::new();
        let mut office = story.world.office(&OfficeId::from(ELSEWHERE)).unwrap().clone();
        office.practice.numbering = Numbering::Monthly;
        story.world.evolve(&Event::OfficeWork(Box::new(office_work::Event::OfficeChanged(Box::new(office)))));
        let turned = office_work::Event::MonthTurned(november());
        story.world.evolve(&Event::OfficeWork(Box::new(turned)));
        let mut whole = story.world.clone();
        let mut kept = story.world.clone().with_origin(Arc::clone(&three) as Arc<dyn Origin>);
        for (mut command, hours, later) in commands {
            story.at = story.at.saturating_add(jiff::Span::new().hours(hours));
            let month = if later { november() } else { november().previous() };
            let guests = about_population(&mut command).then_some(month);
            let expected = decided(&mut whole, &three, guests, &command, &story);
            prop_assert_eq!(decided(&mut kept, &three, guests, &command, &story), expected);
            let everybody = |world: &World| world.people().map(|person| person.into_owned()).collect::<Vec<_>>();
            prop_assert_eq!(everybody(&kept), everybody(&whole));
            for person in whole.people() {
                prop_assert_eq!(kept.person(person.id), Some(person.as_ref()));
            }
            for serial in 1..6 {
                let number = RecipientNumber::with_check_digit(serial).unwrap();
                for payer in [PAYER, PAYER_ELSEWHERE] {
                    let used = |world: &World| world.recipient_number_used(payer.parse().unwrap(), number);
                    prop_assert_eq!(used(&kept), used(&whole));
                }
            }
            let office = OfficeId::from(OFFICE);
            prop_assert_eq!(kept.double_coverage(&office), whole.double_coverage(&office));
        }
        prop_assert_eq!(kept.tickets().collect::<Vec<_>>(), whole.tickets().collect::<Vec<_>>());
    }
}
