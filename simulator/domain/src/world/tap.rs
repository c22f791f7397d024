//! A patient lays the card on a reader (IF-002 as a face file), a kiosk or a mobile device.

use super::World;
use super::reader::happened;
use super::view::{AidInForce, AidView, Opened, Viewpoint};
use crate::aid::Known;
use crate::answer::{Advisory, Answer, Asked, Outcome, QualificationResult, Validity};
use crate::card::{CardState, ScreenFailure};
use crate::command::Tap;
use crate::consent::{Consent, ConsentChoices, Consents};
use crate::event::Event;
use crate::facility::Facility;
use crate::id::PersonId;
use crate::insurance::Insurance;
use crate::person::Person;
use crate::reader::course::{ATTEMPTS_LIMIT, failure_of_card, identify};
use crate::reader::{self, Attempt, Course, Device, Presented, Stage};
use crate::refusal::Refusal;
use crate::settings::ValidityOfTwo;
use crate::subsidy::{self, desk::Telling};
use crate::visit::{Via, Visit};
use jiff::civil::DateTime;
use std::sync::Arc;

impl World {
    pub(super) fn tap(&self, tap: &Tap, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(&tap.facility)?;
        let person = self.known_person(tap.person)?;
        self.check_device(facility, tap)?;
        if person.card == CardState::None && tap.course.presented == Presented::MyNumberCard {
            return Err(Refusal::conflict(
                "card.none",
                "マイナンバーカード",
                "この人はマイナンバーカードを持っていません。",
                "診療依頼書による受付をするか、先にカードの状態を変えてください。",
            ));
        }
        let mut events = Vec::new();
        if let Err(failure) = self.up_to_consents(facility, person, tap, &mut events) {
            events.push(Event::TapFailed {
                facility: facility.id.clone(),
                reader: tap.reader,
                person: person.id,
                failure,
            });
            return Ok(events);
        }
        let view = Viewpoint { facility, on: at.date(), at };
        self.ask(person, view, tap, &mut events);
        Ok(events)
    }

    /// Everything before the platform is asked, in the order in which reader and certificate check find it.
    fn up_to_consents(
        &self,
        facility: &Facility,
        person: &Person,
        tap: &Tap,
        events: &mut Vec<Event>,
    ) -> Result<(), ScreenFailure> {
        let stops = |stage| tap.course.interrupted.filter(|i| i.at == stage);
        if let Some(failure) = failure_of_card(tap.course.presented, person.card) {
            return Err(failure);
        }
        let confirmed = self.identify(facility, person, tap, events);
        if let Some(interruption) = stops(Stage::Identity) {
            return Err(interruption.failure());
        }
        confirmed?;
        if let Some(failure) = person.card.failure_of_certificate() {
            return Err(failure);
        }
        if let Some(failure) = person.card.failure_of_registration() {
            if let Some(interruption) = stops(Stage::Registration) {
                return Err(interruption.failure());
            }
            // A kiosk has no registration screen.
            if !tap.register_for_insurance_use || tap.course.device == Device::Kiosk {
                return Err(failure);
            }
            events.push(Event::CardSet { person: person.id, state: CardState::Valid });
        }
        match stops(Stage::Registration).or(stops(Stage::Consents)) {
            Some(interruption) => Err(interruption.failure()),
            None => Ok(()),
        }
    }

    /// Who holds the card. The card counts wrong PINs; 目視 holds for one card and returns to automatic by itself.
    fn identify(
        &self,
        facility: &Facility,
        person: &Person,
        tap: &Tap,
        events: &mut Vec<Event>,
    ) -> Result<(), ScreenFailure> {
        if tap.course.device == Device::Kiosk {
            let known = self.reference_number(&facility.id, person.id).is_some();
            return if known { Ok(()) } else { Err(ScreenFailure::UnknownAtKiosk) };
        }
        let visual = self.visual_now(facility, tap);
        if visual {
            let (facility, reader) = (facility.id.clone(), tap.reader);
            events.push(happened(reader::Event::VisualSet { facility, reader, on: false }));
        }
        let before = self.wrong_pins(person.id);
        let found = identify(&tap.course.attempts(tap.identity, visual), before);
        if found.wrong_pins != before {
            let wrong = found.wrong_pins;
            events.push(happened(reader::Event::PinCounted { person: person.id, wrong }));
        }
        events.extend(found.shown.into_iter().map(|text| happened(reader::Event::Shown(text))));
        found.outcome
    }

    fn visual_now(&self, facility: &Facility, tap: &Tap) -> bool {
        tap.course.device == Device::Reader && self.is_visual(&facility.id, tap.reader)
    }

    /// Asks the platform. A reader and a kiosk get a face file, a mobile device tells its screen.
    fn ask(&self, person: &Person, view: Viewpoint<'_>, tap: &Tap, events: &mut Vec<Event>) {
        let facility = &view.facility.id;
        let kiosk = tap.course.device == Device::Kiosk;
        let stored = || self.consents(facility, person.id).map(|stored| stored.in_force(view.at));
        let consents = if kiosk { stored() } else { None };
        let mut consents =
            consents.unwrap_or_else(|| Consents::of(self.asked_about(view.facility, tap.consents), view.at));
        let telling = self.told_at_device(person, view, tap.course.device, consents.subsidies.is_given());
        if !telling.as_ref().is_some_and(Telling::consented) {
            consents.subsidies = Consent::NotGiven;
        }
        let (validity, results, visits) = self.by_card(person, view, consents.choices());
        if validity == Validity::NotFound {
            let failure = ScreenFailure::NothingFound;
            let (facility, reader) = (facility.clone(), tap.reader);
            events.push(Event::TapFailed { facility, reader, person: person.id, failure });
            return;
        }
        if !kiosk {
            events.push(Event::ConsentRecorded { facility: facility.clone(), person: person.id, consents });
        }
        events.extend(visits.into_iter().map(Event::Visited));
        let answer = Box::new(Answer {
            facility: facility.clone(),
            at: view.at,
            on: view.on,
            asked: Asked::Card { consents },
            person: Some(person.id),
            outcome: Outcome::Checked { validity, results },
            advisory: self.advisory(person.card),
        });
        events.push(match tap.course.device {
            Device::Reader | Device::Kiosk => Event::Answered(answer),
            Device::Mobile => happened(reader::Event::ShownAnswer(answer)),
        });
        events.extend(telling.map(|told| Event::Subsidy(Box::new(subsidy::Event::Told(Arc::new(told))))));
    }

    /// Whether the facility has the device, and the device can do what is tried on it.
    fn check_device(&self, facility: &Facility, tap: &Tap) -> Result<(), Refusal> {
        let Course { device, attempts, .. } = &tap.course;
        if attempts.len() > ATTEMPTS_LIMIT {
            let what = format!("本人確認の試行が{}回あります。", attempts.len());
            let remedy = "1回の受付では20回までにしてください。";
            return Err(Refusal::invalid("reader.attempts", "本人確認", what, remedy));
        }
        let equipment = self.equipment(&facility.id);
        let missing = |name: &str| {
            let what = format!("「{}」には{name}がありません。", facility.id);
            Refusal::not_found("reader.unknown", name, what, "医療機関の設備を確かめてください。")
        };
        let cannot = |what: &str, remedy: &str| Err(Refusal::conflict("reader.cannot", "本人確認", what, remedy));
        match device {
            Device::Reader => {
                has_reader(facility, tap.reader)?;
                let other = |attempt: &Attempt| !matches!(attempt, Attempt::Visual | Attempt::VisualFails);
                if self.visual_now(facility, tap) && attempts.iter().any(other) {
                    return cannot(
                        "カードリーダーは目視確認モードです。",
                        "職員が目視で確認するか、モードを戻してください。",
                    );
                }
                Ok(())
            }
            Device::Kiosk if !equipment.kiosk => Err(missing("再来受付機")),
            Device::Kiosk if !attempts.is_empty() || tap.consents != ConsentChoices::default() => {
                cannot("再来受付機に本人確認と同意の画面はありません。", "カードリーダーで受け付けてください。")
            }
            Device::Kiosk => Ok(()),
            Device::Mobile if !equipment.mobile => Err(missing("モバイル端末")),
            Device::Mobile => {
                let face = |attempt: &Attempt| matches!(attempt, Attempt::Face | Attempt::FaceFails);
                if tap.course.attempts(tap.identity, false).iter().any(face) {
                    return cannot("モバイル端末では顔認証ができません。", "暗証番号か目視で確認してください。");
                }
                Ok(())
            }
        }
    }

    fn advisory(&self, card: CardState) -> Option<Advisory> {
        (card == CardState::Expiring && self.settings.advisory_on_success).then_some(Advisory::CertificateExpiresSoon)
    }

    /// The same without a card; the offices learn how.
    pub(super) fn without_card(
        &self,
        person: &Person,
        view: Viewpoint<'_>,
        consents: ConsentChoices,
    ) -> (Validity, Vec<QualificationResult>, Vec<Visit>) {
        let (validity, results, mut visits) = self.by_card(person, view, consents);
        visits.iter_mut().for_each(|visit| visit.via = Via::WithoutCard);
        (validity, results, visits)
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

/// Whether the facility has this reader.
pub(super) fn has_reader(facility: &Facility, reader: u8) -> Result<(), Refusal> {
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
