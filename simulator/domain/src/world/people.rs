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

    /// Needs a card that works; what is so already is refused.
    pub(super) fn set_card_use(&self, person: PersonId, registered: bool) -> Result<Vec<Event>, Refusal> {
        let card = self.known_person(person)?.card;
        let refused = |what: &str, remedy: &str| Err(Refusal::conflict("card.use", "利用登録", what, remedy));
        let state = match (card, registered) {
            (CardState::Valid | CardState::Expiring, false) => CardState::RegistrationCancelled,
            (CardState::NotRegistered | CardState::RegistrationCancelled, true) => CardState::Valid,
            (CardState::Valid | CardState::Expiring, true) => {
                return refused("利用登録は済んでいます。", "そのままカードを使えます。");
            }
            (CardState::NotRegistered | CardState::RegistrationCancelled, false) => {
                return refused("利用登録がされていません。", "解除する必要はありません。");
            }
            (CardState::None, _) => {
                return refused("マイナンバーカードを持っていません。", "先にカードの交付を受けてください。");
            }
            (CardState::Suspended | CardState::CardExpired | CardState::CertificateExpired, _) => {
                return refused(
                    "いまのカードではログインできません。",
                    "カードを使えるようにしてから、やり直してください。",
                );
            }
        };
        Ok(vec![Event::CardSet { person, state }])
    }

    pub(super) fn set_disclosure(&self, person: PersonId, not_disclosed: bool) -> Result<Vec<Event>, Refusal> {
        self.known_person(person)?;
        Ok(vec![Event::DisclosureSet { person, not_disclosed }])
    }
}
