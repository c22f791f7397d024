//! People join; cards and disclosure change.

use super::World;
use super::setup::taken;
use crate::card::CardState;
use crate::command::NewPerson;
use crate::event::Event;
use crate::id::PersonId;
use crate::person::Person;
use crate::refusal::Refusal;

impl World {
    pub(super) fn add_person(&self, new: &NewPerson) -> Result<Vec<Event>, Refusal> {
        if self.people.contains_key(&new.id) {
            return Err(taken("person.taken", "個人", &new.id.to_string()));
        }
        if let Some(alias) = new.alias.as_ref().filter(|alias| self.aliases.contains_key(*alias)) {
            return Err(taken("person.alias_taken", "個人", alias));
        }
        let mut person = Person::new(new.id, (*new.particulars).clone(), new.card);
        person.not_disclosed = new.not_disclosed;
        Ok(vec![Event::PersonAdded { person: Box::new(person), alias: new.alias.clone() }])
    }

    pub(super) fn set_card(&self, person: PersonId, state: CardState) -> Result<Vec<Event>, Refusal> {
        self.known_person(person)?;
        Ok(vec![Event::CardSet { person, state }])
    }

    pub(super) fn set_disclosure(&self, person: PersonId, not_disclosed: bool) -> Result<Vec<Event>, Refusal> {
        self.known_person(person)?;
        Ok(vec![Event::DisclosureSet { person, not_disclosed }])
    }
}
