//! The rules of [`crate::viewing`] behind `decide` and `evolve`: only kinds agreed to (B-110), only until the consent ends
//! (B-111), empty is no error (B-112).

use super::World;
use crate::consent::{Consent, ConsentState};
use crate::event::Event;
use crate::id::{Branch, InsuredNumber, InsurerNumber, PersonId, Symbol};
use crate::inquiry::QualificationKey;
use crate::person::Person;
use crate::refusal::Refusal;
use crate::viewing::{
    self, Basis, CHECKUP_ITEMS_LIMIT, CHECKUPS_LIMIT, CareKind, CareRecord, Checkup, LOG_KEPT, Setting, Shown,
    ViewAnswer, ViewLogEntry, ViewRequest, Wanted,
};
use jiff::civil::DateTime;

/// Which kinds may be shown.
#[derive(Debug, Clone, Copy)]
struct Allowed {
    basis: Basis,
    medication: bool,
    treatment: bool,
    surgery: bool,
}

/// What the four consents to see are worth.
#[derive(Debug, Clone, Copy)]
struct Standing {
    medication: ConsentState,
    treatment: ConsentState,
    surgery: ConsentState,
    checkups: ConsentState,
}

impl World {
    /// What accepted claims tell of a person by a moment, oldest month first: the patient's own view needs no consent.
    pub fn visible_care(&self, person: PersonId, at: DateTime) -> impl Iterator<Item = &CareRecord> {
        let records = self.viewing.care.get(&person).into_iter().flat_map(|records| records.values());
        let mut visible: Vec<&CareRecord> = records.filter(|record| record.is_visible(at)).collect();
        visible.sort_by_key(|record| record.month);
        visible.into_iter()
    }

    /// A person's check-ups, newest first.
    #[must_use]
    pub fn checkups_of(&self, person: PersonId) -> &[Checkup] {
        self.viewing.checkups.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Who looked at a person's information, oldest first.
    pub fn viewings_of(&self, person: PersonId) -> impl Iterator<Item = &ViewLogEntry> {
        self.viewing.log.iter().filter(move |entry| entry.person == person)
    }

    pub(super) fn decide_viewing(&self, command: &viewing::Command, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let event = match command {
            viewing::Command::RegisterCheckup { person, checkup } => {
                self.known_person(*person)?;
                self.check_checkup(*person, checkup)?;
                viewing::Event::CheckupRegistered { person: *person, checkup: Box::new(checkup.clone()) }
            }
            viewing::Command::View(request) => {
                self.known_facility(&request.facility)?;
                let outcome = self.view(request, at);
                viewing::Event::Viewed(Box::new(ViewAnswer { request: request.clone(), at, outcome }))
            }
        };
        Ok(vec![Event::Viewing(Box::new(event))])
    }

    fn check_checkup(&self, person: PersonId, checkup: &Checkup) -> Result<(), Refusal> {
        let others = self.checkups_of(person).iter().filter(|known| known.on != checkup.on).count();
        if others >= CHECKUPS_LIMIT || checkup.items.len() > CHECKUP_ITEMS_LIMIT {
            return Err(Refusal::conflict(
                "checkup.too_many",
                "特定健診",
                format!("健診は1人{CHECKUPS_LIMIT}回、1回{CHECKUP_ITEMS_LIMIT}項目までです。"),
                "件数を減らしてください。",
            ));
        }
        Ok(())
    }

    fn view(&self, request: &ViewRequest, at: DateTime) -> Result<Shown, Refusal> {
        let person = self.viewed_person(request, at)?;
        let allowed = self.allowed(request, person, at)?;
        let (care, checkups) = match request.wanted {
            Wanted::Checkups => (Vec::new(), self.checkups_of(person.id).to_vec()),
            Wanted::Care { from, until, .. } => {
                let months = self.visible_care(person.id, at).filter(|record| (from..=until).contains(&record.month));
                (months.filter_map(|record| shown(record, allowed)).collect(), Vec::new())
            }
        };
        let Allowed { basis, medication, treatment, surgery } = allowed;
        let particulars = person.particulars.clone();
        Ok(Shown { person: person.id, particulars, basis, medication, treatment, surgery, care, checkups })
    }

    /// Whose information it is: by number, symbol and branch; of several, who gave a consent here.
    fn viewed_person(&self, request: &ViewRequest, at: DateTime) -> Result<&Person, Refusal> {
        let (symbol, branch) = (request.symbol.as_deref(), request.branch.as_deref());
        let key = QualificationKey::parse(&request.insurer_number, symbol, &request.number, branch)?;
        let mut people: Vec<&Person> = match &key {
            QualificationKey::Aid { payer_number, recipient_number } => {
                self.recipients_of(*payer_number, *recipient_number).collect()
            }
            QualificationKey::Insurance { insurer_number, symbol, number, branch } => self
                .holders(*insurer_number, number)
                .filter(|person| is_insured_as(person, *insurer_number, symbol.as_ref(), number, *branch))
                .collect(),
        };
        people.retain(|person| !person.not_disclosed);
        if people.len() > 1 {
            people.retain(|person| self.standing(request, person.id, at).is_some());
        }
        match people.as_slice() {
            [one] => Ok(one),
            [] => Err(Refusal::not_found(
                "viewing.person_unknown",
                "被保険者等の番号",
                "この番号に該当する人がいません。",
                "資格確認の結果にある番号を確かめてください。",
            )),
            _ => Err(Refusal::conflict(
                "viewing.several",
                "被保険者等の番号",
                "この番号に該当する人が複数います。",
                "枝番を付けて照会してください。",
            )),
        }
    }

    /// What a person agreed to towards the facility that asks; none if nothing was ever agreed to.
    fn standing(&self, request: &ViewRequest, person: PersonId, at: DateTime) -> Option<Standing> {
        match request.setting {
            Setting::Reader => {
                let consents = self.consents(&request.facility, person)?;
                let state = |consent: Consent| consent.state(at);
                Some(Standing {
                    medication: state(consents.medication),
                    treatment: state(consents.treatment),
                    surgery: state(consents.surgery),
                    checkups: state(consents.checkups),
                })
            }
            Setting::Remote(kind) => {
                let consent = self.remote_consent(&request.facility, person, kind, at)?;
                let state = |chosen: bool| if chosen { consent.state(at) } else { ConsentState::None };
                Some(Standing {
                    medication: state(consent.choices.medication),
                    treatment: state(consent.choices.treatment),
                    surgery: state(consent.choices.surgery),
                    checkups: state(consent.choices.checkups),
                })
            }
        }
    }

    /// Which of the wanted kinds may be shown; a refusal if none.
    fn allowed(&self, request: &ViewRequest, person: &Person, at: DateTime) -> Result<Allowed, Refusal> {
        let none = ConsentState::None;
        let nothing = Standing { medication: none, treatment: none, surgery: none, checkups: none };
        let standing = self.standing(request, person.id, at).unwrap_or(nothing);
        let Standing { medication, treatment, surgery, checkups } = standing;
        let wanted = match request.wanted {
            Wanted::Checkups => vec![checkups],
            Wanted::Care { treatment: true, .. } => vec![medication, treatment, surgery],
            Wanted::Care { treatment: false, .. } => vec![medication],
        };
        let open = |state: &ConsentState| matches!(state, ConsentState::InForce | ConsentState::Unobtainable);
        if wanted.iter().any(open) {
            let basis = if wanted.contains(&ConsentState::InForce) { Basis::Consent } else { Basis::Emergency };
            let with_treatment = matches!(request.wanted, Wanted::Care { treatment: true, .. });
            return Ok(Allowed {
                basis,
                medication: request.wanted != Wanted::Checkups && open(&medication),
                treatment: with_treatment && open(&treatment),
                surgery: with_treatment && open(&surgery),
            });
        }
        Err(if wanted.contains(&ConsentState::Expired) {
            Refusal::conflict(
                "viewing.consent_expired",
                "閲覧の同意",
                "閲覧の同意の有効期限が切れています。",
                "もう一度、本人の同意を得てください。",
            )
        } else {
            Refusal::conflict(
                "viewing.consent_none",
                "閲覧の同意",
                "この情報の閲覧の同意がありません。",
                "顔認証付きカードリーダーなどで、本人の同意を得てください。",
            )
        })
    }

    pub(super) fn evolve_viewing(&mut self, event: &viewing::Event) {
        let state = &mut self.viewing;
        match event {
            viewing::Event::CareRecorded { person, source, record } => {
                state.care.entry(*person).or_default().insert(source.clone(), (**record).clone());
            }
            viewing::Event::CareRemoved { person, source } => {
                if let Some(records) = state.care.get_mut(person) {
                    records.remove(source);
                }
            }
            viewing::Event::CheckupRegistered { person, checkup } => {
                let checkups = state.checkups.entry(*person).or_default();
                checkups.retain(|known| known.on != checkup.on);
                checkups.push((**checkup).clone());
                checkups.sort_by_key(|checkup| std::cmp::Reverse(checkup.on));
            }
            viewing::Event::Viewed(answer) => {
                let ViewAnswer { request, at, outcome: Ok(shown) } = &**answer else { return };
                if state.log.len() == LOG_KEPT {
                    state.log.pop_front();
                }
                state.log.push_back(ViewLogEntry {
                    facility: request.facility.clone(),
                    at: *at,
                    person: shown.person,
                    basis: shown.basis,
                    medication: shown.medication,
                    treatment: shown.treatment,
                    surgery: shown.surgery,
                    checkups: request.wanted == Wanted::Checkups,
                });
            }
        }
    }
}

/// Whether a person ever had an insurance with these numbers; a viewing is not bound to a day.
fn is_insured_as(
    person: &Person,
    insurer: InsurerNumber,
    symbol: Option<&Symbol>,
    number: &InsuredNumber,
    branch: Option<Branch>,
) -> bool {
    person.insurance.iter().flat_map(crate::insurance::Enrolment::versions).any(|own| {
        own.insurer_number == insurer
            && own.number.normalised() == number.normalised()
            && symbol.is_none_or(|asked| own.symbol.as_ref().map(Symbol::normalised) == Some(asked.normalised()))
            && (branch.is_none() || own.branch == branch)
    })
}

/// A record with only the rows that may be shown; none if nothing is left.
fn shown(record: &CareRecord, allowed: Allowed) -> Option<CareRecord> {
    let mut record = record.clone();
    for day in &mut record.days {
        day.rows.retain(|row| match row.kind {
            CareKind::Medication => allowed.medication,
            CareKind::Treatment => allowed.treatment,
            CareKind::Surgery => allowed.surgery,
        });
    }
    record.days.retain(|day| !day.rows.is_empty());
    (!record.days.is_empty()).then_some(record)
}
