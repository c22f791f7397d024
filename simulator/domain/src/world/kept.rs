//! People of a population whom something lasting names, or who began medical aid here: kept as what they are beyond the
//! population, a few dozen bytes each. Whoever is asked for is made anew from their [`Origin`], with that added.
//!
//! Any other change makes a whole record of a person ([`World::people`]), for good.

use super::World;
use super::guests::FIRST_GUEST_PERSON;
use super::index::Ids;
use super::pages::Pages;
use crate::aid::{Case, Entry, Known, Step};
use crate::id::{CaseId, InsuredNumber, InsurerNumber, OfficeId, PayerNumber, PersonId, RecipientNumber};
use crate::month::TreatmentMonth;
use crate::person::Person;
use elsa::sync::FrozenMap;
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// What a population says of its people: for the same question the same answer for ever.
pub trait Origin: fmt::Debug + Send + Sync {
    /// Somebody as of a month, exactly as they come as a guest.
    fn person(&self, id: PersonId, month: TreatmentMonth) -> Option<Person>;

    /// Everybody of the population who has this 番号 with this insurer.
    fn insured(&self, insurer: InsurerNumber, number: &InsuredNumber) -> Vec<PersonId>;
}

/// What one person is beyond the population.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Note {
    /// Where the rest is, which many have in common.
    common: u32,
    /// [`CaseId`] and 受給者番号 of the case begun here; 0 without one.
    case: u32,
    number: u32,
}

/// What many kept people have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Common {
    /// As of when they came as guests.
    month: TreatmentMonth,
    /// The office of their case, if they have one.
    office: Option<OfficeId>,
    /// How the case began, if it did so here.
    begun: Option<Begun>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Begun {
    payer: PayerNumber,
    effective: Date,
    registered_at: DateTime,
    visible_from: DateTime,
}

/// Everybody kept so. Nobody has more than one case; who gets a second one becomes a whole record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Kept {
    /// By place in the population.
    notes: Pages<Note>,
    count: usize,
    common: Vec<Arc<Common>>,
    places: BTreeMap<Arc<Common>, u32>,
    /// Places of those who ever had a 受給者番号 at an office.
    recipients: BTreeMap<PayerNumber, Pages<u32>>,
    /// Places by birthdate.
    born: BTreeMap<Date, Ids<u32>>,
}

/// A person's place in the population. Ids that are out of its range are never kept.
fn place(id: PersonId) -> Option<u32> {
    u32::try_from(id.0.checked_sub(FIRST_GUEST_PERSON.0)?).ok()
}

fn id_at(place: u32) -> PersonId {
    PersonId(FIRST_GUEST_PERSON.0 + u64::from(place))
}

/// The seven digits as a number.
fn digits(number: RecipientNumber) -> u32 {
    number.as_str().bytes().fold(0, |all, digit| all * 10 + u32::from(digit - b'0'))
}

impl Kept {
    fn note(&self, id: PersonId) -> Option<(u32, Note)> {
        let place = place(id)?;
        self.notes.get(place).next().map(|note| (place, note))
    }

    fn common(&self, note: Note) -> Option<&Common> {
        self.common.get(usize::try_from(note.common).ok()?).map(AsRef::as_ref)
    }

    fn place_of(&mut self, common: Common) -> Option<u32> {
        if let Some(place) = self.places.get(&common) {
            return Some(*place);
        }
        let place = u32::try_from(self.common.len()).ok()?;
        let common = Arc::new(common);
        self.common.push(Arc::clone(&common));
        self.places.insert(common, place);
        Some(place)
    }

    fn recipient(&mut self, payer: PayerNumber, number: RecipientNumber, place: u32) {
        self.recipients.entry(payer).or_default().insert(digits(number), place);
    }

    /// Keeps somebody who came as this guest; false if that cannot be done in so little room.
    pub(super) fn keep(&mut self, guest: &Person, month: TreatmentMonth) -> bool {
        let (Some(place), [] | [_]) = (place(guest.id), guest.cases.as_slice()) else { return false };
        let office = guest.cases.first().map(|case| case.office.clone());
        let Some(common) = self.place_of(Common { month, office, begun: None }) else { return false };
        self.notes.insert(place, Note { common, case: 0, number: 0 });
        self.count += 1;
        self.born.entry(guest.particulars.birthdate).or_default().insert(place);
        for case in &guest.cases {
            case.numbers(Known::All).for_each(|(_, number)| self.recipient(case.payer_number, number, place));
        }
        true
    }

    /// Adds somebody's first case if it only just begins; false if the person has to become a whole record for it.
    fn begin(&mut self, id: PersonId, case: &Case) -> bool {
        let Some((place, before)) = self.note(id) else { return false };
        let Some(Common { month, office: None, .. }) = self.common(before) else { return false };
        let month = *month;
        let [Entry { step: Step::Start { recipient_number }, effective, registered_at, visible_from }] =
            case.entries.as_slice()
        else {
            return false;
        };
        let (Ok(number), false) = (u32::try_from(case.id.0), case.forced) else { return false };
        let begun = Begun {
            payer: case.payer_number,
            effective: *effective,
            registered_at: *registered_at,
            visible_from: *visible_from,
        };
        let common = Common { month, office: Some(case.office.clone()), begun: Some(begun) };
        let Some(common) = self.place_of(common) else { return false };
        self.notes.remove(place, before);
        self.notes.insert(place, Note { common, case: number, number: digits(*recipient_number) });
        self.recipient(case.payer_number, *recipient_number, place);
        true
    }

    /// Forgets somebody who became a whole record.
    fn forget(&mut self, person: &Person) {
        let Some((place, note)) = self.note(person.id) else { return };
        self.notes.remove(place, note);
        self.count -= 1;
        if let Some(born) = self.born.get_mut(&person.particulars.birthdate) {
            born.remove(place);
        }
        for case in &person.cases {
            let Some(numbers) = self.recipients.get_mut(&case.payer_number) else { continue };
            case.numbers(Known::All).for_each(|(_, number)| numbers.remove(digits(number), place));
        }
    }

    /// Whether somebody is kept so.
    pub(super) fn has(&self, id: PersonId) -> bool {
        self.note(id).is_some()
    }

    /// How many are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// All of them, in order.
    pub(super) fn ids(&self) -> impl Iterator<Item = PersonId> {
        self.notes.iter().map(|(place, _)| id_at(place))
    }

    /// Those whose case is an office's.
    pub(super) fn of_office(&self, office: &OfficeId) -> impl Iterator<Item = PersonId> {
        let theirs = |note: &Note| self.common(*note).and_then(|common| common.office.as_ref()) == Some(office);
        self.notes.iter().filter(move |(_, note)| theirs(note)).map(|(place, _)| id_at(place))
    }

    /// Those who ever had this 受給者番号 at this office.
    pub(super) fn recipients(&self, payer: PayerNumber, number: RecipientNumber) -> impl Iterator<Item = PersonId> {
        self.recipients.get(&payer).into_iter().flat_map(move |numbers| numbers.get(digits(number))).map(id_at)
    }

    /// Those who were born on this day.
    pub(super) fn born_on(&self, day: Date) -> impl Iterator<Item = PersonId> {
        self.born.get(&day).into_iter().flat_map(Ids::iter).map(id_at)
    }
}

/// A population behind a world, and whom it was asked for since the last change.
#[derive(Debug, Default)]
pub(super) struct Behind {
    origin: Option<Arc<dyn Origin>>,
    made: FrozenMap<PersonId, Box<Person>>,
}

impl Behind {
    /// Without a population nobody can be made anew.
    pub(super) fn is_there(&self) -> bool {
        self.origin.is_some()
    }
}

impl Clone for Behind {
    fn clone(&self) -> Self {
        Behind { origin: self.origin.clone(), made: FrozenMap::new() }
    }
}

/// Worlds are compared by what they hold; a population is the same for ever, and what was made of it is no state.
impl PartialEq for Behind {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Behind {}

impl World {
    /// The same world with a population behind it: its people can be kept by what they are beyond it.
    #[must_use]
    pub fn with_origin(mut self, origin: Arc<dyn Origin>) -> Self {
        self.behind.origin = Some(origin);
        self
    }

    /// Somebody who is kept, made anew; stands until the next change.
    pub(super) fn kept(&self, id: PersonId) -> Option<&Person> {
        if let Some(person) = self.behind.made.get(&id) {
            return Some(person);
        }
        self.make(id).map(|person| self.behind.made.insert(id, Box::new(person)))
    }

    /// The same for those who are passed by and not pointed to.
    pub(super) fn make(&self, id: PersonId) -> Option<Person> {
        let (_, note) = self.kept.note(id)?;
        let common = self.kept.common(note)?;
        let mut person = match self.guests.people.get(&id) {
            Some(guest) if guest.month == common.month => guest.person.clone(),
            _ => self.behind.origin.as_ref()?.person(id, common.month)?,
        };
        if let (Some(begun), Some(office)) = (&common.begun, &common.office) {
            let recipient_number = RecipientNumber::parse(&format!("{:07}", note.number)).ok()?;
            let start = Entry {
                step: Step::Start { recipient_number },
                effective: begun.effective,
                registered_at: begun.registered_at,
                visible_from: begun.visible_from,
            };
            person.cases.push(Case {
                id: CaseId(u64::from(note.case)),
                office: office.clone(),
                payer_number: begun.payer,
                forced: false,
                entries: vec![start],
            });
        }
        Some(person)
    }

    /// Begins a kept person's first case; false if only a whole record can.
    pub(super) fn begin_kept(&mut self, id: PersonId, case: &Case) -> bool {
        let begun = self.kept.begin(id, case);
        if begun {
            self.forget_made();
        }
        begun
    }

    /// Takes somebody out, as a whole record.
    pub(super) fn take_kept(&mut self, id: PersonId) -> Option<Person> {
        let person = self.make(id)?;
        self.kept.forget(&person);
        self.forget_made();
        Some(person)
    }

    /// Whoever was made has to be made anew.
    pub(super) fn forget_made(&mut self) {
        if !self.behind.made.is_empty() {
            self.behind.made = FrozenMap::new();
        }
    }

    /// Kept people whom the population knows under this 番号 with this insurer.
    pub(super) fn kept_insured(&self, insurer: InsurerNumber, number: &InsuredNumber) -> Vec<PersonId> {
        let Some(origin) = self.behind.origin.as_ref().filter(|_| self.kept.count() > 0) else { return Vec::new() };
        let mut found = origin.insured(insurer, number);
        found.retain(|id| self.kept.has(*id));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::CardState;
    use crate::event::Event;
    use crate::person::{Particulars, Sex};
    use crate::world::Guests;
    use jiff::civil::date;

    /// One person without anything.
    #[derive(Debug)]
    struct Alone;

    const WHO: PersonId = PersonId(FIRST_GUEST_PERSON.0 + 5);

    impl Origin for Alone {
        fn person(&self, id: PersonId, _: TreatmentMonth) -> Option<Person> {
            let particulars = Particulars {
                name: "試験　五郎".to_owned(),
                kana: "ｼｹﾝ ｺﾞﾛｳ".to_owned(),
                other_name: None,
                other_kana: None,
                sex: Sex::Male,
                birthdate: date(1950, 5, 5),
                address: "架空県".to_owned(),
                postal_code: "000-0000".to_owned(),
            };
            Some(Person::new(id, particulars, CardState::Valid))
        }

        fn insured(&self, _: InsurerNumber, _: &InsuredNumber) -> Vec<PersonId> {
            Vec::new()
        }
    }

    #[test]
    fn who_becomes_a_whole_record_is_found_once_and_by_everything() {
        let month = TreatmentMonth::of(date(2026, 11, 1));
        let (payer, number) = (PayerNumber::parse("12131017").unwrap(), RecipientNumber::parse("0012344").unwrap());
        let mut world = World::default().with_origin(Arc::new(Alone));
        let at = date(2026, 11, 1).at(0, 0, 0, 0);
        let start = Entry {
            step: Step::Start { recipient_number: number },
            effective: at.date(),
            registered_at: at,
            visible_from: at,
        };
        let office = OfficeId::from("架空市");
        let case = Case { id: CaseId(1), office, payer_number: payer, forced: false, entries: vec![start] };
        let mut guests = Guests::default();
        guests.person(Alone.person(WHO, month).unwrap(), month);
        world.with_guests(guests, |world| world.evolve(&Event::CaseOpened { person: WHO, case }));
        let found = |world: &World| {
            let by_number: Vec<PersonId> = world.recipients_of(payer, number).map(|person| person.id).collect();
            let by_birth: Vec<PersonId> = world.residents_born_on(date(1950, 5, 5)).map(|person| person.id).collect();
            (by_number, by_birth, world.people().count())
        };
        assert_eq!((world.kept.count(), world.people.len()), (1, 0));
        assert_eq!(found(&world), (vec![WHO], vec![WHO], 1));
        world.evolve(&Event::CardSet { person: WHO, state: CardState::Suspended });
        assert_eq!((world.kept.count(), world.people.len()), (0, 1));
        assert_eq!(found(&world), (vec![WHO], vec![WHO], 1));
        let person = world.person(WHO).unwrap();
        assert_eq!((person.card, person.cases.len()), (CardState::Suspended, 1));
    }
}
