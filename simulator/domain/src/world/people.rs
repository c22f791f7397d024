//! People join; cards, insurance and disclosure change.

use super::World;
use super::setup::taken;
use crate::card::CardState;
use crate::command::NewPerson;
use crate::event::Event;
use crate::id::PersonId;
use crate::insurance::{Insurance, Loss, SPECIFIC_DISEASES_LIMIT};
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

    /// A person is insured once at a time. That 国民健康保険 and medical aid exclude each other (C12-09) is not enforced: a
    /// receipt computer must meet and notice it (B-094).
    pub(super) fn enrol_insurance(&self, person: PersonId, insurance: &Insurance) -> Result<Vec<Event>, Refusal> {
        let record = self.known_person(person)?;
        check_loss(insurance, insurance.loss)?;
        if let Some(other) = record.insurance.iter().find(|other| other.overlaps(insurance)) {
            return Err(Refusal::conflict(
                "insurance.overlap",
                "医療保険",
                format!("{}からの{}の資格と期間が重なります。", other.from, other.insurer_name),
                "先の資格の喪失を登録してから、重ならない取得日で登録してください。",
            ));
        }
        if insurance.details.specific_diseases.len() > SPECIFIC_DISEASES_LIMIT {
            return Err(Refusal::invalid(
                "insurance.specific_diseases",
                "特定疾病療養受療証",
                format!("{}件あります。", insurance.details.specific_diseases.len()),
                "3件までにしてください。",
            ));
        }
        Ok(vec![Event::InsuranceEnrolled { person, insurance: Box::new(insurance.clone()) }])
    }

    pub(super) fn lose_insurance(&self, person: PersonId, loss: Loss) -> Result<Vec<Event>, Refusal> {
        let record = self.known_person(person)?;
        let open = record.insurance.iter().enumerate().rev().find(|(_, i)| i.loss.is_none());
        let Some((index, insurance)) = open else {
            return Err(Refusal::conflict(
                "insurance.none_in_force",
                "医療保険",
                "喪失していない医療保険の資格がありません。",
                "先に医療保険の資格を登録してください。",
            ));
        };
        check_loss(insurance, Some(loss))?;
        Ok(vec![Event::InsuranceLost { person, index, loss }])
    }
}

fn check_loss(insurance: &Insurance, loss: Option<Loss>) -> Result<(), Refusal> {
    match loss {
        Some(loss) if loss.on < insurance.from => Err(Refusal::invalid(
            "insurance.dates",
            "資格喪失年月日",
            format!("喪失日{}が取得日{}より前です。", loss.on, insurance.from),
            "取得日以降の日を指定してください。",
        )),
        _ => Ok(()),
    }
}
