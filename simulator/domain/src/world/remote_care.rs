//! The rules of [`crate::remote_care`] behind `decide` and `evolve`.
//!
//! What is told under a consent in force is what the card would tell: insurance and medical aid with tickets, and the
//! certificates agreed to. Under one that is over the qualification alone is told, with class 2 and the reason, so that
//! staff ask the patient again (B-037, B-111).

use super::World;
use super::view::Viewpoint;
use crate::answer::Outcome;
use crate::card::{CardState, ScreenFailure};
use crate::consent::ConsentState;
use crate::event::Event;
use crate::facility::Facility;
use crate::id::{FacilityId, PersonId};
use crate::inquiry::NumberQuery;
use crate::person::Person;
use crate::refusal::Refusal;
use crate::remote_care::{
    CONSENTS_KEPT, CareKind, Command, Event as Remote, NewConsent, Patient, RemoteAnswer, RemoteConsent, RemoteSearch,
    RemoteUnit, Withdrawal,
};
use crate::visit::{Via, Visit};
use jiff::civil::{Date, DateTime};

impl World {
    pub(super) fn decide_remote_care(&self, command: &Command, at: DateTime) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Give { facility, person, consent } => self.give_remote_consent(facility, *person, consent, at),
            Command::Withdraw { facility, patient, kind, by } => {
                self.withdraw_remote_consent(facility, patient, *kind, *by, at)
            }
            Command::Inquire { facility, kind, on, query } => self.inquire_remotely(facility, *kind, *on, query, at),
        }
    }

    pub(super) fn evolve_remote_care(&mut self, event: &Remote) {
        match event {
            Remote::Given { facility, person, consent } => {
                self.settle_person(*person);
                self.settle_facility(facility);
                let kept = self.remote_care.consents.entry((facility.clone(), *person, consent.kind)).or_default();
                if kept.len() >= CONSENTS_KEPT {
                    kept.remove(0);
                }
                kept.push(*consent);
            }
            Remote::Withdrawn { facility, person, consent } => {
                let kept = self.remote_care.consents.entry((facility.clone(), *person, consent.kind)).or_default();
                match kept.iter_mut().rev().find(|known| known.given_at == consent.given_at) {
                    Some(known) => *known = *consent,
                    None => kept.push(*consent),
                }
            }
            Remote::Answered(_) => {}
        }
    }

    /// All consents towards a facility, by person and kind, oldest first.
    pub fn remote_consents(&self, facility: &FacilityId) -> impl Iterator<Item = (PersonId, &RemoteConsent)> {
        let first = (facility.clone(), PersonId(0), CareKind::HomeVisit);
        let theirs = self.remote_care.consents.range(first..).take_while(move |((owner, ..), _)| owner == facility);
        theirs.flat_map(|((_, person, _), consents)| consents.iter().map(|consent| (*person, consent)))
    }

    /// The consent that decides at a moment: the latest in force, otherwise the latest of all.
    #[must_use]
    pub fn remote_consent(
        &self,
        facility: &FacilityId,
        person: PersonId,
        kind: CareKind,
        at: DateTime,
    ) -> Option<&RemoteConsent> {
        let kept = self.remote_care.consents.get(&(facility.clone(), person, kind))?;
        let in_force = kept.iter().rev().find(|consent| consent.state(at) == ConsentState::InForce);
        in_force.or_else(|| kept.last())
    }

    fn give_remote_consent(
        &self,
        facility: &FacilityId,
        person: PersonId,
        new: &NewConsent,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(facility)?;
        self.uses_remote_care(facility, new.kind)?;
        let facility = facility.id.clone();
        let person = self.known_person(person)?;
        usable(person, self.is_pin_locked(person.id))?;
        let (examination, last) = term(new, at.date())?;
        let consent = RemoteConsent {
            kind: new.kind,
            given_by: new.given_by,
            given_at: at,
            choices: new.choices,
            examination,
            last,
            withdrawn: None,
        };
        Ok(vec![Event::RemoteCare(Box::new(Remote::Given { facility, person: person.id, consent }))])
    }

    fn withdraw_remote_consent(
        &self,
        facility: &FacilityId,
        patient: &Patient,
        kind: CareKind,
        by: Withdrawal,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(facility)?;
        let person = match patient {
            Patient::Person(person) => self.known_person(*person)?.id,
            Patient::Numbers(query) => {
                let view = Viewpoint { facility, on: at.date(), at };
                let (answer, _) = self.answer_by_number(view, query);
                if let Outcome::Failed(refusal) = answer.outcome {
                    return Err(refusal);
                }
                answer.person.ok_or_else(no_consent)?
            }
        };
        let consent = self.remote_consent(&facility.id, person, kind, at);
        let consent = consent.filter(|consent| consent.state(at) == ConsentState::InForce).ok_or_else(no_consent)?;
        let consent = RemoteConsent { withdrawn: Some((at, by)), ..*consent };
        let facility = facility.id.clone();
        Ok(vec![Event::RemoteCare(Box::new(Remote::Withdrawn { facility, person, consent }))])
    }

    fn inquire_remotely(
        &self,
        facility: &FacilityId,
        kind: CareKind,
        on: Date,
        query: &NumberQuery,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(facility)?;
        self.uses_remote_care(facility, kind)?;
        let view = Viewpoint { facility, on, at };
        let (by_number, _) = self.answer_by_number(view, query);
        let mut events = Vec::new();
        let found = by_number.person.and_then(|id| self.person(id));
        let consent = found.and_then(|person| self.remote_consent(&facility.id, person.id, kind, at)).copied();
        let outcome = match (found, &consent) {
            (None, _) => by_number.outcome,
            (Some(_), None) => Outcome::Failed(no_consent()),
            (Some(person), Some(consent)) => {
                let (validity, results, visits) = self.by_card(person, view, consent.open_choices(at));
                events.extend(visits.into_iter().map(|visit| {
                    // The patient was not there with a card.
                    Event::Visited(Visit { via: Via::Number, ..visit })
                }));
                Outcome::Checked { validity, results }
            }
        };
        let answer = RemoteAnswer {
            facility: facility.id.clone(),
            kind,
            at,
            on,
            person: found.map(|person| person.id),
            consent,
            outcome,
        };
        events.push(Event::RemoteCare(Box::new(Remote::Answered(Box::new(answer)))));
        Ok(events)
    }

    /// One unit per person with a consent that is searched for; people not disclosed are left out (B-108).
    pub(super) fn remote_units(&self, facility: &Facility, search: &RemoteSearch, at: DateTime) -> Vec<RemoteUnit> {
        let view = Viewpoint { facility, on: at.date(), at };
        let mut units: Vec<RemoteUnit> = Vec::new();
        for (id, consent) in self.remote_consents(&facility.id).filter(|(_, consent)| search.finds(consent)) {
            if let Some(unit) = units.last_mut().filter(|unit| unit.person == id) {
                // Oldest first, so this one is later.
                *unit = self.remote_unit(unit.person, *consent, view).unwrap_or_else(|| unit.clone());
            } else {
                units.extend(self.remote_unit(id, *consent, view));
            }
        }
        units
    }

    fn remote_unit(&self, person: PersonId, consent: RemoteConsent, view: Viewpoint<'_>) -> Option<RemoteUnit> {
        let person = self.person(person).filter(|person| !person.not_disclosed)?;
        let (validity, results, _) = self.by_card(person, view, consent.open_choices(view.at));
        Some(RemoteUnit {
            person: person.id,
            reference_number: self.reference_number(&view.facility.id, person.id).cloned(),
            validity,
            results,
            consent,
        })
    }
}

/// Consent is given with the card, by PIN, on a device of one's own or of the visitor.
fn usable(person: &Person, pin_locked: bool) -> Result<(), Refusal> {
    if person.card == CardState::None {
        return Err(Refusal::conflict(
            "card.none",
            "マイナンバーカード",
            "この人はマイナンバーカードを持っていません。",
            "券面の番号で資格を確認するか、先にカードの状態を変えてください。",
        ));
    }
    let card = person.card;
    let locked = pin_locked.then_some(ScreenFailure::PinLocked);
    let failure = card.failure_before_identity().or(locked).or(card.failure_of_certificate());
    let failure = failure.or(card.failure_of_registration());
    match failure {
        None => Ok(()),
        Some(failure) => Err(Refusal::conflict(
            "card.unusable",
            "マイナンバーカード",
            failure.text(),
            "カードの状態を確かめてから、同意をやり直してください。",
        )),
    }
}

/// Day of examination and last day of a new consent.
fn term(new: &NewConsent, today: Date) -> Result<(Option<Date>, Option<Date>), Refusal> {
    let wrong = |what: &str, remedy: &str| Err(Refusal::invalid("remote_consent.term", "同意の期間", what, remedy));
    match new.kind {
        CareKind::HomeVisit if new.examination.is_some() => {
            wrong("訪問診療等の同意に診療日はありません。", "診療日を消すか、オンライン診療等の同意にしてください。")
        }
        CareKind::HomeVisit if new.last.is_some_and(|last| last < today) => {
            wrong("同意の最終日が過ぎています。", "今日以降の日を指定してください。")
        }
        CareKind::HomeVisit => Ok((None, new.last)),
        CareKind::Online => {
            let examination = new.examination.unwrap_or(today);
            let last = new.last.unwrap_or(examination);
            if examination < today || last < examination {
                return wrong(
                    "オンライン診療等の診療日が過ぎているか、最終日が診療日より前です。",
                    "今日以降の診療日と、診療日以降の最終日を指定してください。",
                );
            }
            Ok((Some(examination), Some(last)))
        }
    }
}

fn no_consent() -> Refusal {
    Refusal::not_found(
        "remote_consent.none",
        "同意",
        "この患者の有効な同意が、この医療機関にはありません。",
        "マイナ在宅受付Web等で患者の同意を得てから、照会し直してください。",
    )
}
