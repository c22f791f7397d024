//! 閲覧: what a patient agreed to is asked for once the face file is there and again on the clerk's order, and it is
//! shown until the consent ends (B-110, B-111).

use super::Desk;
use super::jobs::Purpose;
use super::requests::Waiting;
use crate::defects::Defect;
use crate::messages::{Outgoing, Row, SearchKey};
use crate::reception::Basis;
use crate::viewing::{Consents, Kind, Standing, View, Viewing, months};
use onshi_wire::driver::JobState;
use onshi_wire::driver::viewing as driver;

/// Viewings that are kept; the oldest go first.
const VIEWINGS_KEPT: usize = 1_000;

impl Desk {
    /// Asks for what the patient agreed to.
    pub(super) fn view_what_was_agreed_to(&mut self, index: usize) {
        let kinds = self.open_kinds(index);
        if kinds.is_empty() || self.show_old_answer(index) {
            return;
        }
        let Some(key) = self.key_of(index) else { return };
        let care: Vec<Kind> = kinds.iter().copied().filter(|kind| *kind != Kind::Checkups).collect();
        if !care.is_empty() {
            let treatment = care.contains(&Kind::Treatment) || self.habits.defects.has(Defect::AsksForTreatmentToo);
            let content = Outgoing::Care { key: key.clone(), months: months(self.now.date()), treatment };
            self.ask_to_see(index, &care, content);
        }
        if kinds.contains(&Kind::Checkups) && !self.habits.defects.has(Defect::IgnoresCheckups) {
            self.ask_to_see(index, &[Kind::Checkups], Outgoing::Checkups(key));
        }
    }

    /// The clerk opens what the patient agreed to show.
    ///
    /// # Errors
    /// A text for the clerk when there is no such reception, or nothing may be seen (any more).
    pub fn view(&mut self, body: &driver::View) -> Result<(), String> {
        let id = &body.reception_id;
        let index = self.receptions.iter().position(|reception| reception.id == *id);
        let index = index.ok_or_else(|| format!("受付「{id}」はありません。画面の受付のidを指定してください。"))?;
        if self.open_kinds(index).is_empty() {
            return Err("閲覧の同意がないか、期限が過ぎています。カードリーダーで同意を得てください。".to_owned());
        }
        let waits = |viewing: &Viewing| viewing.reception == *id && viewing.standing == Standing::Waiting;
        if !self.viewings.iter().any(waits) {
            self.view_what_was_agreed_to(index);
        }
        Ok(())
    }

    /// What may be asked for now.
    fn open_kinds(&self, index: usize) -> Vec<Kind> {
        let defects = self.habits.defects;
        let Some(consents) = self.consents(index) else { return Vec::new() };
        let open = |kind: &Kind| match consents.until(*kind) {
            Some(until) => self.now < until || defects.has(Defect::ViewsAfterConsentEnds),
            None => defects.has(Defect::ViewsWithoutConsent),
        };
        Kind::ALL.into_iter().filter(open).collect()
    }

    /// What was agreed to at the reader; none where the reception came another way.
    fn consents(&self, index: usize) -> Option<Consents> {
        let reception = &self.receptions[index];
        match &reception.basis {
            Basis::Confirmed { rows, .. } if reception.via == onshi_wire::driver::Via::Face => rows
                .iter()
                .map(|row| row.consents)
                .find(|consents| *consents != Consents::default())
                .or_else(|| rows.first().map(|row| row.consents)),
            _ => None,
        }
    }

    /// The numbers to ask by: those of the result that carries the consents.
    fn key_of(&self, index: usize) -> Option<SearchKey> {
        let Basis::Confirmed { rows, .. } = &self.receptions[index].basis else { return None };
        let agreed = |row: &&Row| row.consents != Consents::default();
        let row = rows.iter().find(agreed).or_else(|| rows.first())?;
        Some(SearchKey {
            insurer_number: row.insurer_number.clone(),
            symbol: row.symbol.clone(),
            number: row.number.clone(),
            branch: row.branch.clone(),
            ..SearchKey::default()
        })
    }

    fn ask_to_see(&mut self, index: usize, kinds: &[Kind], content: Outgoing) {
        let reception = self.receptions[index].id.clone();
        let job = self.next_job_id();
        self.open_job(&job, Purpose::Viewing);
        self.viewings.retain(|known| known.reception != reception || !kinds.contains(&known.kind));
        let excess = (self.viewings.len() + kinds.len()).saturating_sub(VIEWINGS_KEPT);
        self.viewings.drain(..excess);
        for kind in kinds {
            let (reception, job) = (reception.clone(), job.clone());
            self.viewings.push(Viewing { reception, kind: *kind, job, standing: Standing::Waiting });
        }
        let day = self.now.date();
        self.send(&job, content, day);
    }

    /// The answer to a request to see.
    pub(super) fn viewed(&mut self, waiting: &Waiting, view: View) {
        let View { accepted, texts, items } = view;
        for viewing in self.viewings.iter_mut().filter(|viewing| viewing.job == waiting.job) {
            viewing.standing = if accepted {
                Standing::Answered(items.iter().filter(|item| item.kind == viewing.kind).cloned().collect())
            } else {
                Standing::Failed(texts.clone())
            };
        }
        let state = if accepted { JobState::Finished } else { JobState::Failed };
        self.close_job(&waiting.job, state, accepted.then_some(1), texts);
    }

    /// No usable answer came.
    pub(super) fn viewing_failed(&mut self, job: &str, texts: &[String]) {
        for viewing in self.viewings.iter_mut().filter(|viewing| viewing.job == job) {
            viewing.standing = Standing::Failed(texts.to_vec());
        }
    }

    /// What is on the screen now: nothing whose consent is over.
    pub fn viewings(&self) -> impl Iterator<Item = &Viewing> {
        self.viewings.iter().filter(|viewing| {
            let index = self.receptions.iter().position(|reception| reception.id == viewing.reception);
            let until = index.and_then(|index| self.consents(index)).and_then(|consents| consents.until(viewing.kind));
            until.is_none_or(|until| self.now < until) || self.habits.defects.has(Defect::ShowsAfterConsentEnds)
        })
    }

    /// The faulty product that does not ask twice for a patient.
    fn show_old_answer(&mut self, index: usize) -> bool {
        if !self.habits.defects.has(Defect::ShowsOldViewing) {
            return false;
        }
        let (id, patient) = (self.receptions[index].id.clone(), self.receptions[index].patient.clone());
        let of_patient = |viewing: &&Viewing| {
            self.receptions.iter().any(|r| r.id == viewing.reception && r.id != id && r.patient == patient)
        };
        let old: Vec<Viewing> = self.viewings.iter().filter(of_patient).cloned().collect();
        let known = !old.is_empty();
        self.viewings.extend(old.into_iter().map(|viewing| Viewing { reception: id.clone(), ..viewing }));
        known
    }
}
