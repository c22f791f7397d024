//! What PMH tells at the window and counts for caps: [`crate::subsidy::desk`], [`crate::subsidy::cap_ledger`].

use super::World;
use super::view::Viewpoint;
use crate::consent::ConsentState;
use crate::facility::Facility;
use crate::id::{FacilityId, PersonId};
use crate::inquiry::NumberQuery;
use crate::month::TreatmentMonth;
use crate::person::Person;
use crate::reader::Device;
use crate::refusal::Refusal;
use crate::subsidy::cap_ledger::{
    self, Amount, Asked, CapAnswer, CapRefusal, REPORT_ID_LIMIT, Receipt, Report, ReportKey, Standing, Subject,
};
use crate::subsidy::certificate::Certificate;
use crate::subsidy::desk::{self, Occasion, Telling, WhyNothing};
use crate::subsidy::{self};
use jiff::civil::{Date, DateTime};
use std::sync::Arc;

impl World {
    /// What PMH does at a tap; nothing at all if neither the facility uses PMH nor PMH knows the person. A kiosk has no
    /// question and goes by the consent in force; a mobile device tells nothing (open: spec/pmh.md §3.2-8).
    pub(super) fn told_at_device(
        &self,
        person: &Person,
        view: Viewpoint<'_>,
        device: Device,
        wants: bool,
    ) -> Option<Telling> {
        if device == Device::Mobile {
            return None;
        }
        let known = self.certificates_of(person.id, view.at).iter().any(|row| !row.deleted);
        if !view.facility.subsidies && !known {
            return None;
        }
        let there = self.can_tell(person.id, view);
        let question_shown = device == Device::Reader && there.is_ok();
        let told = match there {
            Ok(_) if !wants => Err(WhyNothing::NotConsented),
            there => there,
        };
        Some(Telling {
            facility: view.facility.id.clone(),
            person: Some(person.id),
            at: view.at,
            on: view.on,
            occasion: Occasion::Tap { question_shown },
            told,
        })
    }

    /// What there is to tell a facility, consent aside.
    fn can_tell(&self, person: PersonId, view: Viewpoint<'_>) -> Result<Vec<Arc<Certificate>>, WhyNothing> {
        if !view.facility.subsidies {
            return Err(WhyNothing::SettingOff);
        }
        let rows = self.certificates_on(person, &view.facility.id, view.on, view.at);
        if !rows.is_empty() {
            return Ok(rows.into_iter().cloned().map(Arc::new).collect());
        }
        let mut all = self.certificates_of(person, view.at);
        all.retain(|row| !row.deleted);
        let withheld = self.person(person).is_some_and(|person| person.not_disclosed);
        Err(match all.as_slice() {
            [] => WhyNothing::NotRegistered,
            _ if withheld => WhyNothing::Withheld,
            rows if rows.iter().all(|row| !row.covers(view.on)) => WhyNothing::NotInForce,
            rows if rows.iter().any(|row| row.covers(view.on) && row.not_disclosed) => WhyNothing::Withheld,
            _ => WhyNothing::NotRegistered,
        })
    }

    pub(super) fn decide_desk(&self, command: &desk::Command, at: DateTime) -> Result<subsidy::Event, Refusal> {
        let desk::Command::AskAgain { facility, on, query } = command;
        let facility = self.known_facility(facility)?;
        let person = self.person_asked_for(facility, *on, query, at);
        let told = match person {
            None => Err(WhyNothing::NobodyFound),
            Some(_) if !facility.subsidies => Err(WhyNothing::SettingOff),
            Some(person) if !self.consents_to_subsidies(facility, person, at) => Err(WhyNothing::ConsentOver),
            Some(person) => self.can_tell(person, Viewpoint { facility, on: *on, at }),
        };
        let (facility, on, occasion) = (facility.id.clone(), *on, Occasion::AskedAgain);
        Ok(subsidy::Event::Told(Arc::new(Telling { facility, person, at, on, occasion, told })))
    }

    fn person_asked_for(&self, facility: &Facility, on: Date, query: &NumberQuery, at: DateTime) -> Option<PersonId> {
        self.answer_by_number(Viewpoint { facility, on, at }, query).0.person
    }

    fn consents_to_subsidies(&self, facility: &Facility, person: PersonId, at: DateTime) -> bool {
        let consents = self.consents(&facility.id, person);
        consents.is_some_and(|consents| consents.subsidies.state(at) == ConsentState::InForce)
    }

    pub(super) fn decide_cap(&self, command: &cap_ledger::Command, at: DateTime) -> Result<subsidy::Event, Refusal> {
        let event = match command {
            cap_ledger::Command::SetSlip { municipality, certificate_type, slip } => {
                let known = self.municipality(municipality);
                let has_type = |body: &subsidy::municipality::Municipality| {
                    certificate_type.as_ref().is_none_or(|id| body.types.contains_key(id))
                };
                if !known.is_some_and(has_type) {
                    return Err(Refusal::not_found(
                        "municipality.unknown",
                        "自治体",
                        format!("「{municipality}」という自治体か、その受給者証種別がありません。"),
                        "自治体と受給者証種別のidを確かめてください。",
                    ));
                }
                cap_ledger::Event::SlipSet {
                    municipality: municipality.clone(),
                    certificate_type: certificate_type.clone(),
                    slip: *slip,
                }
            }
            cap_ledger::Command::Ask(asked) => {
                self.known_facility(&asked.facility)?;
                cap_ledger::Event::Told(Box::new(self.cap_answer(asked, self.ask_cap(asked, at), at)))
            }
            cap_ledger::Command::Report { asked, id, revision, amount } => {
                self.known_facility(&asked.facility)?;
                self.report_cap(asked, (id, *revision), *amount, at)
            }
        };
        Ok(subsidy::Event::Cap(event))
    }

    fn cap_answer(&self, asked: &Asked, outcome: Result<Standing, CapRefusal>, at: DateTime) -> CapAnswer {
        CapAnswer { facility: asked.facility.clone(), at, asked: asked.clone(), outcome }
    }

    fn ask_cap(&self, asked: &Asked, at: DateTime) -> Result<Standing, CapRefusal> {
        let row = self.managed_row(asked, at)?;
        let facility = self.facility(&asked.facility).ok_or(CapRefusal::NothingToTell)?;
        if !self.consents_to_subsidies(facility, row.person, at) {
            return Err(CapRefusal::NothingToTell);
        }
        Ok(self.subsidies.caps.standing(row, Some(&asked.facility), asked.on))
    }

    fn report_cap(
        &self,
        asked: &Asked,
        (id, revision): (&str, u32),
        amount: Option<Amount>,
        at: DateTime,
    ) -> cap_ledger::Event {
        match self.judge_report(asked, (id, revision), amount, at) {
            Err(refusal) => {
                let answer = Box::new(self.cap_answer(asked, Err(refusal), at));
                cap_ledger::Event::Reported { recorded: None, receipt: None, answer }
            }
            Ok((row, report, receipt)) => {
                let recorded = (receipt == Receipt::Recorded).then(|| Box::new(report));
                let caps = &self.subsidies.caps;
                let standing = caps.standing_after(row, Some(&asked.facility), asked.on, recorded.as_deref());
                let answer = Box::new(self.cap_answer(asked, Ok(standing), at));
                cap_ledger::Event::Reported { recorded, receipt: Some(receipt), answer }
            }
        }
    }

    fn judge_report(
        &self,
        asked: &Asked,
        (id, revision): (&str, u32),
        amount: Option<Amount>,
        at: DateTime,
    ) -> Result<(&Certificate, Report, Receipt), CapRefusal> {
        let row = self.managed_row(asked, at)?;
        if self.subsidies.caps.slip(row) == cap_ledger::Slip::Paper {
            return Err(CapRefusal::PaperSlip);
        }
        row.cap.ok_or(CapRefusal::NoCap)?;
        let is_id = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if id.is_empty() || id.len() > REPORT_ID_LIMIT || !is_id || revision == 0 {
            return Err(CapRefusal::IdWrong);
        }
        if amount.is_some_and(|amount| amount.paid_yen > amount.total_yen) {
            return Err(CapRefusal::AmountWrong);
        }
        let subject = Subject::of(row).ok_or(CapRefusal::NothingToTell)?;
        let key = ReportKey { facility: asked.facility.clone(), id: id.to_owned() };
        let report = Report { key, revision, subject, amount };
        let receipt = self.subsidies.caps.judge(&report)?;
        Ok((row, report, receipt))
    }

    /// The row that is valid on the day under the numbers asked with.
    fn managed_row(&self, asked: &Asked, at: DateTime) -> Result<&Certificate, CapRefusal> {
        let facility = self.facility(&asked.facility).ok_or(CapRefusal::NothingToTell)?;
        if !facility.subsidies || !facility.cap_pilot {
            return Err(CapRefusal::NotTakingPart);
        }
        if asked.on > at.date() {
            return Err(CapRefusal::DayInFuture);
        }
        let person = self.person_asked_for(facility, asked.on, &asked.query, at).ok_or(CapRefusal::NothingToTell)?;
        let rows = self.certificates_on(person, &asked.facility, asked.on, at);
        let wanted = |row: &&Certificate| {
            row.payer_number.as_deref() == Some(asked.payer_number.as_str())
                && row.recipient_number.as_deref() == Some(asked.recipient_number.as_str())
        };
        rows.into_iter().find(wanted).ok_or(CapRefusal::NothingToTell)
    }

    pub(super) fn evolve_cap(&mut self, event: &cap_ledger::Event) {
        match event {
            cap_ledger::Event::SlipSet { municipality, certificate_type, slip } => {
                self.subsidies.caps.set_slip(municipality, certificate_type.as_ref(), *slip);
            }
            cap_ledger::Event::Reported { recorded: Some(report), .. } => self.subsidies.caps.record(report),
            cap_ledger::Event::Reported { recorded: None, .. } | cap_ledger::Event::Told(_) => {}
        }
    }

    /// What PMH told facilities, oldest first, as far as it is kept.
    pub fn subsidies_told(&self) -> impl Iterator<Item = &Telling> {
        self.subsidies.tellings.iter()
    }

    /// The patient's own view of caps: every certificate valid on a day with its standing over all institutions.
    #[must_use]
    pub fn caps_of(&self, person: PersonId, on: Date, at: DateTime) -> Vec<(&Certificate, Standing)> {
        let mut rows = self.certificates_of(person, at);
        rows.retain(|row| row.covers(on) && !row.deleted);
        rows.into_iter().map(|row| (row, self.subsidies.caps.standing(row, None, on))).collect()
    }

    /// Payments reported for a person's certificate in a month, cancelled ones left out.
    #[must_use]
    pub fn cap_payments(&self, row: &Certificate, month: TreatmentMonth) -> Vec<(&FacilityId, Amount)> {
        let subject = Subject::of(row);
        let reports = subject.iter().flat_map(|subject| self.subsidies.caps.reports(subject));
        let amounts = reports.filter_map(|report| Some((&report.key.facility, report.amount?)));
        let mut amounts: Vec<_> = amounts.filter(|(_, amount)| month.contains(amount.on)).collect();
        amounts.sort_by_key(|(_, amount)| amount.on);
        amounts
    }
}
