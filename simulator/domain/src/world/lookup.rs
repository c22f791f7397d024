//! A facility looks a person up without a reader: who may, whom it finds, what is kept of it.

use super::World;
use super::reader::happened;
use super::view::Viewpoint;
use crate::answer::{Answer, Asked, Outcome, Validity};
use crate::consent::{ConsentChoices, Consents};
use crate::event::Event;
use crate::facility::Facility;
use crate::id::PersonId;
use crate::person::Person;
use crate::reader::{self, Basis, Found, Lookup, LookupRecord, Who};
use crate::refusal::Refusal;
use jiff::civil::DateTime;

impl World {
    pub(super) fn look_up(&self, lookup: &Lookup, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(&lookup.facility)?;
        self.may_look_up(facility, lookup, at)?;
        let mut events = Vec::new();
        let found = match self.candidates(lookup)?.as_slice() {
            [] => Found::Nobody,
            [person] => self.found(facility, person, lookup, at, &mut events),
            _ => Found::Several,
        };
        let Lookup { basis, oral_consent, reason, .. } = lookup.clone();
        let record = LookupRecord { facility: facility.id.clone(), at, basis, found, oral_consent, reason };
        events.insert(0, happened(reader::Event::LookedUp(record)));
        Ok(events)
    }

    /// People to choose from. Whoever is not disclosed does not exist here either (B-108).
    fn candidates(&self, lookup: &Lookup) -> Result<Vec<&Person>, Refusal> {
        Ok(match &lookup.who {
            Who::Card(person) => {
                Some(self.known_person(*person)?).into_iter().filter(|person| !person.not_disclosed).collect()
            }
            Who::Described(said) => {
                let fitting = self.people().filter(|p| !p.not_disclosed && said.fits(&p.particulars));
                let ids: Vec<PersonId> = fitting.map(|person| person.id).take(2).collect();
                ids.into_iter().filter_map(|id| self.person(id)).collect()
            }
        })
    }

    fn found(
        &self,
        facility: &Facility,
        person: &Person,
        lookup: &Lookup,
        at: DateTime,
        events: &mut Vec<Event>,
    ) -> Found {
        let view = Viewpoint { facility, on: at.date(), at };
        let (choices, consents) = match lookup.basis {
            Basis::Disaster => (lookup.consents, Consents::of(lookup.consents, at)),
            Basis::SystemFailure => (ConsentChoices::default(), Consents::of(ConsentChoices::default(), at)),
            Basis::Emergency => (ConsentChoices::default(), Consents::unobtainable(at)),
        };
        let (validity, results, visits) = self.without_card(person, view, choices);
        if validity == Validity::NotFound {
            return Found::Nobody;
        }
        if lookup.basis != Basis::SystemFailure {
            let facility = facility.id.clone();
            events.push(Event::ConsentRecorded { facility, person: person.id, consents });
        }
        events.extend(visits.into_iter().map(Event::Visited));
        events.push(happened(reader::Event::ShownAnswer(Box::new(Answer {
            facility: facility.id.clone(),
            at,
            on: at.date(),
            asked: Asked::Card { consents },
            person: Some(person.id),
            outcome: Outcome::Checked { validity, results },
            advisory: None,
        }))));
        Found::One { person: person.id, validity }
    }

    fn may_look_up(&self, facility: &Facility, lookup: &Lookup, at: DateTime) -> Result<(), Refusal> {
        let place = "資格の照会";
        match lookup.basis {
            Basis::Disaster if !self.disasters().any(|disaster| disaster.opens(facility, at)) => {
                let what = "この医療機関の地域には、いま開かれている災害時モードがありません。";
                return Err(Refusal::conflict(
                    "lookup.no_disaster",
                    place,
                    what,
                    "対象の地域と期間を確かめてください。",
                ));
            }
            Basis::Disaster if !lookup.oral_consent => {
                let what = "口頭の同意がありません。";
                let remedy = "本人から口頭で同意を得て、同意を得たことを記録してください。";
                return Err(Refusal::conflict("lookup.consent", place, what, remedy));
            }
            Basis::SystemFailure if !self.in_failure_mode(&facility.id) => {
                let what = "この医療機関の障害時モードは有効になっていません。";
                let remedy = "コールセンターに連絡して有効にしてもらってください。";
                return Err(Refusal::conflict("lookup.no_failure_mode", place, what, remedy));
            }
            Basis::Emergency if !self.equipment(&facility.id).emergency_viewing => {
                let what = "この医療機関には救急時医療情報閲覧の権限がありません。";
                let remedy = "権限のある医療機関で照会してください。";
                return Err(Refusal::conflict("lookup.no_authority", place, what, remedy));
            }
            Basis::Emergency if lookup.reason.as_ref().is_none_or(|reason| reason.trim().is_empty()) => {
                let what = "救急時に閲覧する理由がありません。";
                return Err(Refusal::invalid("lookup.reason", place, what, "理由を書いてください。"));
            }
            _ => {}
        }
        match &lookup.who {
            Who::Card(_) if lookup.basis != Basis::Emergency => {
                let what = "カードによる照会は救急時だけです。";
                Err(Refusal::invalid("lookup.card", place, what, "氏名、生年月日、性別で照会してください。"))
            }
            Who::Described(said) if !said.is_enough() => {
                let what = "氏名もカナ氏名もありません。";
                Err(Refusal::invalid("lookup.name", place, what, "氏名かカナ氏名を指定してください。"))
            }
            _ => Ok(()),
        }
    }
}
