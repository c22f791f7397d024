//! A facility asks by number (IF-001, IF-005) or hangs its 照会番号 on a person (IF-003, IF-009).
//!
//! A number names one qualification, and the answer is about that one: insurance by an insurance's numbers, medical aid
//! by 公費負担者番号 and 受給者番号. Only a card brings both together.

use super::World;
use super::tap::visits;
use super::view::{AidInForce, AidView, Opened, Viewpoint};
use crate::aid::{Case, Known, Standing, Stretch};
use crate::answer::{AidResult, Answer, Asked, Outcome, QualificationResult, Validity};
use crate::bulk::{ReferenceRegistration, RegistrationUnit};
use crate::consent::Consent;
use crate::event::Event;
use crate::id::{Branch, FacilityId, InsuredNumber, InsurerNumber, PayerNumber, PersonId, RecipientNumber, Symbol};
use crate::inquiry::{NumberQuery, QualificationKey};
use crate::insurance::Insurance;
use crate::person::Person;
use crate::reference_number::ReferenceNumber;
use crate::refusal::Refusal;
use crate::visit::{Via, Visit};
use jiff::civil::{Date, DateTime};

/// What a look-up found.
struct Found {
    person: Option<PersonId>,
    validity: Validity,
    results: Vec<QualificationResult>,
    visits: Vec<Visit>,
}

impl Found {
    fn nobody(validity: Validity) -> Self {
        Found { person: None, validity, results: Vec::new(), visits: Vec::new() }
    }
}

impl World {
    pub(super) fn inquire_by_number(
        &self,
        facility: &FacilityId,
        on: Date,
        query: &NumberQuery,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let view = Viewpoint { facility: self.known_facility(facility)?, on, at };
        let (answer, visits) = self.answer_by_number(view, query);
        let mut events: Vec<Event> = visits.into_iter().map(Event::Visited).collect();
        events.push(Event::Answered(Box::new(answer)));
        Ok(events)
    }

    /// The answer for one set of numbers, and what the offices learn from it.
    pub(super) fn answer_by_number(&self, view: Viewpoint<'_>, query: &NumberQuery) -> (Answer, Vec<Visit>) {
        let limit_consent = Consent::of(query.limit_consent, view.at);
        let (person, outcome, visits) = match query.key() {
            Err(error) => (None, Outcome::Failed(error.into()), Vec::new()),
            Ok(key) => {
                let found = self.find(&key, query.birthdate, query.limit_consent, view);
                let outcome = Outcome::Checked { validity: found.validity, results: found.results };
                (found.person, outcome, found.visits)
            }
        };
        let asked = Asked::Number { query: query.clone(), limit_consent };
        let facility = view.facility.id.clone();
        (Answer { facility, at: view.at, on: view.on, asked, person, outcome, advisory: None }, visits)
    }

    fn find(&self, key: &QualificationKey, birthdate: Option<Date>, limit: bool, view: Viewpoint<'_>) -> Found {
        match key {
            QualificationKey::Insurance { insurer_number, symbol, number, branch } => {
                let known = Known::At(view.at);
                let holders = self.insured(*insurer_number, symbol.as_ref(), number, *branch, birthdate, known);
                self.find_insurance(&holders, limit, view)
            }
            QualificationKey::Aid { payer_number, recipient_number } => {
                let holders = self.recipients(*payer_number, *recipient_number, birthdate, view.at);
                self.find_aid(&holders, *recipient_number, view)
            }
        }
    }

    /// The known stretches that fit the numbers, each with its holder. People who are not disclosed do not exist here (B-108).
    fn insured(
        &self,
        insurer: InsurerNumber,
        symbol: Option<&Symbol>,
        number: &InsuredNumber,
        branch: Option<Branch>,
        birthdate: Option<Date>,
        known: Known,
    ) -> Vec<(&Person, Insurance)> {
        let wanted = (symbol.map(Symbol::normalised), number.normalised());
        let fits = move |insurance: &Insurance| {
            insurance.insurer_number == insurer
                && insurance.number.normalised() == wanted.1
                && (wanted.0.is_none() || insurance.symbol.as_ref().map(Symbol::normalised) == wanted.0)
                && (branch.is_none() || insurance.branch == branch)
        };
        self.holders(insurer, number)
            .filter(|person| asked_for(person, birthdate))
            .flat_map(|person| person.insurance_known(known).map(move |insurance| (person, insurance)))
            .filter(|(_, insurance)| fits(insurance))
            .collect()
    }

    fn find_insurance(&self, holders: &[(&Person, Insurance)], limit: bool, view: Viewpoint<'_>) -> Found {
        let Some((person, _)) = holders.first() else { return Found::nobody(Validity::NotFound) };
        if holders.iter().any(|(other, _)| other.id != person.id) {
            return Found::nobody(Validity::Several);
        }
        let opened = Opened { limit_certificate: limit, specific_diseases: false };
        let entry = |insurance: &Insurance| self.insurance_entry(person, view, insurance, opened);
        let begun = || holders.iter().map(|(_, insurance)| insurance).filter(|i| i.from <= view.on);
        let (validity, results) = if let Some(insurance) = begun().find(|i| i.covers(view.on)) {
            (Validity::Valid, vec![entry(insurance)])
        } else if let Some(insurance) = begun().max_by_key(|i| i.from) {
            // Medical aid instead of insurance is no "newer qualification": the reason 02 says so (B-078).
            let newer = person.insurance_on(view.on, Known::At(view.at));
            let mut results = self.lost_record(entry(insurance));
            let validity = lost(newer.is_some());
            results.extend(newer.filter(|_| self.settings.include_newer_record).map(|newer| entry(&newer)));
            (validity, results)
        } else {
            return Found::nobody(Validity::NotFound);
        };
        Found { person: Some(person.id), validity, results, visits: Vec::new() }
    }

    /// The cases that the platform knows under this number, each with its holder.
    fn recipients(
        &self,
        payer: PayerNumber,
        number: RecipientNumber,
        birthdate: Option<Date>,
        at: DateTime,
    ) -> Vec<(&Person, &Case)> {
        let knows = |case: &Case| {
            let known = self.knowledge(&case.office, at).map(Known::At);
            case.payer_number == payer && known.is_some_and(|known| case.has_number(number, known))
        };
        self.recipients_of(payer, number)
            .filter(|person| asked_for(person, birthdate))
            .flat_map(|person| person.cases.iter().map(move |case| (person, case)))
            .filter(|(_, case)| knows(case))
            .collect()
    }

    fn find_aid(&self, holders: &[(&Person, &Case)], number: RecipientNumber, view: Viewpoint<'_>) -> Found {
        if !view.facility.medical_aid {
            return Found::nobody(Validity::NotFound);
        }
        let mut best: Option<Found> = None;
        for (person, case) in holders {
            let Some(known) = self.knowledge(&case.office, view.at).map(Known::At) else { continue };
            let found = match case.standing(view.on, known) {
                Standing::NotBegun => continue,
                Standing::Receiving(stretch) if case.recipient_number(view.on, known) == Some(number) => {
                    return self.found_running(person, case, &stretch, view);
                }
                Standing::Receiving(stretch) => self.found_renumbered(person, case, &stretch, number, view),
                Standing::Ended(stretch) => self.found_ended(person, case, &stretch, view),
            };
            best = found.or(best);
        }
        best.unwrap_or(Found::nobody(Validity::NotFound))
    }

    fn found_running(&self, person: &Person, case: &Case, stretch: &Stretch, view: Viewpoint<'_>) -> Found {
        let running: Vec<AidInForce> = self.aid_in_force(person, case, stretch, view).into_iter().collect();
        let visits = visits(person.id, view, Via::Number, &running);
        let validity = running.first().map_or(Validity::NotFound, AidInForce::validity);
        let results = running.into_iter().map(|aid| self.aid_entry(person, view, aid.result)).collect();
        Found { person: Some(person.id), validity, results, visits }
    }

    /// The case runs, but under another number by now (B-014). A number still to come is not known.
    fn found_renumbered(
        &self,
        person: &Person,
        case: &Case,
        stretch: &Stretch,
        number: RecipientNumber,
        view: Viewpoint<'_>,
    ) -> Option<Found> {
        let known = Known::At(self.knowledge(&case.office, view.at)?);
        let replaced_on = case.number_replaced_on(number, view.on, known)?;
        let mut result = self.aid_result(case, stretch, view, Vec::new())?;
        result.recipient_number = number;
        result.disqualified_on = Some(replaced_on);
        Some(self.found_lost(person, result, true, view))
    }

    /// Q2, or Q3 when the person is covered elsewhere on that day: another office, or an insurance (B-071, B-075).
    fn found_ended(&self, person: &Person, case: &Case, stretch: &Stretch, view: Viewpoint<'_>) -> Option<Found> {
        let elsewhere = person.insurance_on(view.on, Known::At(view.at)).is_some()
            || person.cases.iter().any(|other| {
                let known = self.knowledge(&other.office, view.at).map(Known::At);
                let receives = |known| matches!(other.standing(view.on, known), Standing::Receiving(_));
                other.id != case.id && known.is_some_and(receives)
            });
        let result = self.aid_result(case, stretch, view, Vec::new())?;
        Some(self.found_lost(person, result, elsewhere, view))
    }

    fn found_lost(&self, person: &Person, result: AidResult, newer: bool, view: Viewpoint<'_>) -> Found {
        let mut results = self.lost_record(self.aid_entry(person, view, result));
        if newer && self.settings.include_newer_record {
            results.extend(self.running_records(person, view));
        }
        Found { person: Some(person.id), validity: lost(newer), results, visits: Vec::new() }
    }

    /// What is in force instead: medical aid under another number or at another office, insurance.
    fn running_records(&self, person: &Person, view: Viewpoint<'_>) -> Vec<QualificationResult> {
        let insurance = person.insurance_on(view.on, Known::At(view.at));
        let insurance = insurance.map(|i| self.insurance_entry(person, view, &i, Opened::default()));
        let aid = match self.aid_view(person, view) {
            AidView::InForce(running) => running,
            AidView::Ended(_) | AidView::Nothing => Vec::new(),
        };
        self.in_order(insurance, aid.into_iter().map(|aid| self.aid_entry(person, view, aid.result)).collect())
    }

    /// spec/oqs-wire.md §8-3.
    fn lost_record(&self, entry: QualificationResult) -> Vec<QualificationResult> {
        if self.settings.include_lost_record { vec![entry] } else { Vec::new() }
    }

    pub(super) fn register_reference_number(
        &self,
        facility: &FacilityId,
        registration: &ReferenceRegistration,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(facility)?.id.clone();
        let (kept, unit) = self.keep_reference_number(&facility, registration, at);
        let mut events: Vec<Event> = kept.into_iter().collect();
        events.push(Event::ReferenceNumberAnswered { facility, unit: Box::new(unit) });
        Ok(events)
    }

    /// Finds the holder of the card numbers, of any day. A failure changes nothing (spec/oqs-wire.md §6).
    pub(super) fn keep_reference_number(
        &self,
        facility: &FacilityId,
        request: &ReferenceRegistration,
        at: DateTime,
    ) -> (Option<Event>, RegistrationUnit) {
        let found = ReferenceNumber::parse(&request.reference_number)
            .and_then(|number| self.holder(request, at).map(|person| (number, person)));
        let outcome = found.as_ref().map(|(_, person)| *person).map_err(Clone::clone);
        let kept = found.ok().map(|(number, person)| Event::ReferenceNumberKept {
            facility: facility.clone(),
            person,
            number,
        });
        (kept, RegistrationUnit { request: request.clone(), outcome })
    }

    fn holder(&self, request: &ReferenceRegistration, at: DateTime) -> Result<PersonId, Refusal> {
        let (symbol, branch) = (request.symbol.as_deref(), request.branch.as_deref());
        let mut ids: Vec<PersonId> =
            match QualificationKey::parse(&request.insurer_number, symbol, &request.number, branch)? {
                QualificationKey::Insurance { insurer_number, symbol, number, branch } => {
                    let known = Known::At(at);
                    let holders = self.insured(insurer_number, symbol.as_ref(), &number, branch, None, known);
                    holders.iter().map(|(person, _)| person.id).collect()
                }
                QualificationKey::Aid { payer_number, recipient_number } => {
                    let holders = self.recipients(payer_number, recipient_number, None, at);
                    holders.iter().map(|(person, _)| person.id).collect()
                }
            };
        ids.dedup();
        match ids.as_slice() {
            [person] => Ok(*person),
            [] => Err(Refusal::not_found(
                "reference_number.nobody",
                "資格情報",
                "この番号に該当する資格がありません。",
                "券面の番号を確かめて、登録し直してください。",
            )),
            _ => Err(Refusal::conflict(
                "reference_number.several",
                "資格情報",
                "この番号に複数の人が該当します。",
                "枝番を付けて、登録し直してください。",
            )),
        }
    }
}

/// Whether the query may be about this person at all.
fn asked_for(person: &Person, birthdate: Option<Date>) -> bool {
    !person.not_disclosed && birthdate.is_none_or(|day| day == person.particulars.birthdate)
}

fn lost(newer: bool) -> Validity {
    if newer { Validity::InvalidNewer } else { Validity::Invalid }
}
