//! A patient lays the card on a reader (IF-002 as a face file).

use super::World;
use super::view::{AidInForce, AidView, Opened, Viewpoint};
use crate::aid::Known;
use crate::answer::{Advisory, Answer, Asked, Outcome, QualificationResult, Validity};
use crate::card::{CardState, IdentityCheck, ScreenFailure};
use crate::command::Tap;
use crate::consent::{ConsentChoices, Consents};
use crate::event::Event;
use crate::facility::Facility;
use crate::id::PersonId;
use crate::insurance::Insurance;
use crate::person::Person;
use crate::refusal::Refusal;
use crate::settings::ValidityOfTwo;
use crate::visit::{Via, Visit};
use jiff::civil::DateTime;

impl World {
    pub(super) fn tap(&self, tap: &Tap, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(&tap.facility)?;
        let person = self.known_person(tap.person)?;
        has_reader(facility, tap.reader)?;
        if person.card == CardState::None {
            return Err(Refusal::conflict(
                "card.none",
                "マイナンバーカード",
                "この人はマイナンバーカードを持っていません。",
                "診療依頼書による受付をするか、先にカードの状態を変えてください。",
            ));
        }
        let mut events = Vec::new();
        let failed = |failure| Event::TapFailed {
            facility: facility.id.clone(),
            reader: tap.reader,
            person: person.id,
            failure,
        };
        if let Some(failure) = failure_of_card(person.card, tap.identity) {
            return Ok(vec![failed(failure)]);
        }
        if let Some(failure) = person.card.failure_of_registration() {
            if !tap.register_for_insurance_use {
                return Ok(vec![failed(failure)]);
            }
            events.push(Event::CardSet { person: person.id, state: CardState::Valid });
        }
        let view = Viewpoint { facility, on: at.date(), at };
        let (validity, results, visits) = self.by_card(person, view, tap.consents);
        if validity == Validity::NotFound {
            events.push(failed(ScreenFailure::NothingFound));
            return Ok(events);
        }
        let consents = Consents::of(tap.consents, at);
        events.push(Event::ConsentRecorded { facility: facility.id.clone(), person: person.id, consents });
        events.extend(visits.into_iter().map(Event::Visited));
        events.push(Event::Answered(Box::new(Answer {
            facility: facility.id.clone(),
            at,
            on: at.date(),
            asked: Asked::Card { consents },
            person: Some(person.id),
            outcome: Outcome::Checked { validity, results },
            advisory: self.advisory(person.card),
        })));
        Ok(events)
    }

    fn advisory(&self, card: CardState) -> Option<Advisory> {
        (card == CardState::Expiring && self.settings.advisory_on_success).then_some(Advisory::CertificateExpiresSoon)
    }

    /// Insurance and medical aid together: what is in force; if nothing is, what ended last; if nothing ever was, 4.
    pub(super) fn by_card(
        &self,
        person: &Person,
        view: Viewpoint<'_>,
        consents: ConsentChoices,
    ) -> (Validity, Vec<QualificationResult>, Vec<Visit>) {
        if person.not_disclosed {
            return (Validity::NotFound, Vec::new(), Vec::new());
        }
        let opened =
            Opened { limit_certificate: consents.limit_certificate, specific_diseases: consents.specific_diseases };
        let insurance = person.insurance_on(view.on, Known::At(view.at));
        let insurance = insurance.as_ref();
        let aid = self.aid_view(person, view);
        match (insurance, aid) {
            (insurance, AidView::InForce(running)) => {
                let validity = self.validity_together(insurance, &running);
                let visits = visits(person.id, view, Via::Card, &running);
                let entry = insurance.map(|i| self.insurance_entry(person, view, i, opened));
                let aid = running.into_iter().map(|case| self.aid_entry(person, view, case.result)).collect();
                (validity, self.in_order(entry, aid), visits)
            }
            (Some(insurance), _) => {
                (Validity::Valid, vec![self.insurance_entry(person, view, insurance, opened)], Vec::new())
            }
            (None, aid) => {
                let (validity, results) = self.lost_by_card(person, view, aid);
                (validity, results, Vec::new())
            }
        }
    }

    fn lost_by_card(&self, person: &Person, view: Viewpoint<'_>, aid: AidView) -> (Validity, Vec<QualificationResult>) {
        let insurance = person.lost_insurance_on(view.on, Known::At(view.at));
        let insurance_end = insurance.as_ref().and_then(|i| i.loss).map(|loss| loss.on);
        let entry = match aid {
            AidView::Ended(aid) if aid.disqualified_on >= insurance_end => self.aid_entry(person, view, aid),
            _ => match insurance {
                None => return (Validity::NotFound, Vec::new()),
                Some(insurance) => self.insurance_entry(person, view, &insurance, Opened::default()),
            },
        };
        (Validity::Invalid, if self.settings.include_lost_record { vec![entry] } else { Vec::new() })
    }

    /// One QualificationValidity for two results (spec/oqs-wire.md §8-4).
    fn validity_together(&self, insurance: Option<&Insurance>, running: &[AidInForce]) -> Validity {
        if insurance.is_some() && self.settings.validity_of_two == ValidityOfTwo::Insurance {
            return Validity::Valid;
        }
        running.iter().map(AidInForce::validity).min().unwrap_or(Validity::ValidWithoutTicket)
    }
}

/// What stops a tap before the platform is asked, in the order in which reader and certificate check find it.
pub(super) fn failure_of_card(card: CardState, identity: IdentityCheck) -> Option<ScreenFailure> {
    let identity = (identity == IdentityCheck::Fails).then_some(ScreenFailure::IdentityNotConfirmed);
    card.failure_before_identity().or(identity).or(card.failure_of_certificate())
}

fn has_reader(facility: &Facility, reader: u8) -> Result<(), Refusal> {
    if (1..=facility.card_readers).contains(&reader) {
        return Ok(());
    }
    let what = if facility.card_readers == 0 {
        format!("「{}」にはカードリーダーがありません。", facility.id)
    } else {
        format!("「{}」のカードリーダーは1から{}までです。", facility.id, facility.card_readers)
    };
    let remedy = "カードリーダーの番号を確かめるか、診療依頼書による受付をしてください。";
    Err(Refusal::not_found("reader.unknown", "カードリーダー", what, remedy))
}

/// What each office in charge learns (B-140, S003-25).
pub(super) fn visits(person: PersonId, view: Viewpoint<'_>, via: Via, running: &[AidInForce]) -> Vec<Visit> {
    let visit = |case: &AidInForce| Visit {
        office: case.result.office.clone(),
        person,
        facility: view.facility.id.clone(),
        at: view.at,
        on: view.on,
        via,
        delegated: case.delegated,
    };
    running.iter().map(visit).collect()
}
