//! Answers about one patient: from a card reader, or to an inquiry.

use super::Desk;
use super::requests::{Failure, Waiting};
use crate::decide::advice::{from_platform_text, warning};
use crate::defects::Defect;
use crate::messages::{Header, Incoming, PersonAnswer, Row, Segment, Ticket, Validity};
use crate::reception::{Basis, Reception};
use crate::register::{Change, matching, tickets};
use jiff::civil::Date;
use onshi_wire::driver::{JobState, Via, Warning, WarningKind};

impl Desk {
    /// A patient finished at a card reader: a face file.
    pub fn patient_at_reader(&mut self, header: &Header, answer: &PersonAnswer) {
        let day = header.confirmed_on.unwrap_or(self.now.date());
        self.receptions.push(Reception::new(self.next_reception_id(), Via::Face, day));
        let index = self.receptions.len() - 1;
        self.receptions[index].file_identifier.clone_from(&header.file_identifier);
        if self.take_person(index, header, answer) {
            self.view_what_was_agreed_to(index);
        }
        self.take_early_subsidies(index);
    }

    /// The answer to a request of ours.
    pub(super) fn answered(&mut self, waiting: &Waiting, incoming: Incoming) {
        match incoming {
            Incoming::Person(header, answer) => {
                let Some(index) = self.receptions.iter().position(|r| r.id == waiting.job) else { return };
                let confirmed = self.take_person(index, &header, &answer);
                let state = if confirmed { JobState::Finished } else { JobState::Failed };
                let people = confirmed.then_some(1);
                self.close_job(&waiting.job, state, people, all_texts(&header, &answer.texts));
                if confirmed {
                    self.ask_again_for_unconfirmed(Some(index));
                }
            }
            Incoming::Registered(header, registration) => {
                self.reference_number_answered(waiting, &header, &registration);
            }
            Incoming::Accepted(header) => self.bulk_accepted(waiting, header),
            Incoming::People(header, units) => self.people_answered(waiting, &header, &units),
            Incoming::Viewed(_, view) => self.viewed(waiting, view),
            Incoming::Registrations(header, units) => self.registrations_answered(waiting, &header, &units),
            Incoming::Subsidies(answer) => self.subsidies_answered(waiting, &answer),
            Incoming::Settings(header, told) => self.settings_answered(waiting, &header, told),
        }
    }

    /// Takes an answer about a person into a reception and the register. Gives whether it confirms anything.
    fn take_person(&mut self, index: usize, header: &Header, answer: &PersonAnswer) -> bool {
        let texts = all_texts(header, &answer.texts);
        if header.segment != Segment::Done || !answer.accepted {
            self.unconfirm(index, &texts, header.segment != Segment::Done);
            return false;
        }
        self.note_platform_texts(index, &texts);
        let defects = self.habits.defects;
        let found = matching::find(&self.register, &answer.rows, defects);
        if found.reference_belongs_to.is_some() {
            self.receptions[index].note(warning(WarningKind::ReferenceNumberMismatch));
        }
        if answer.consent_over && !defects.has(Defect::IgnoresConsentOver) {
            self.receptions[index].note(warning(WarningKind::ConsentOver));
        }
        let reception = &mut self.receptions[index];
        reception.basis = Basis::Confirmed { validity: answer.validity.clone(), rows: answer.rows.clone() };
        let day = reception.day;
        if let Some(first) = answer.rows.first() {
            reception.name.clone_from(&first.name);
            let patient = found.patient.or_else(|| reception.patient.clone());
            let patient = patient.unwrap_or_else(|| self.register.add_row(first));
            self.receptions[index].patient = Some(patient.clone());
            self.take_rows(&patient, &answer.rows, day, Some(index));
            self.withdraw_denied(&patient, answer, day);
            self.revise_others(&patient, &answer.rows, Some(index));
            self.decide_patient_again(&patient, Some(index));
        } else {
            self.decide_again(index);
        }
        true
    }

    /// Takes results into the register and tells what changed.
    pub(super) fn take_rows(&mut self, patient: &str, rows: &[Row], day: Date, index: Option<usize>) {
        let defects = self.habits.defects;
        let mut changes = self.register.take_in(patient, rows, day, defects);
        let ours: Vec<Ticket> = rows
            .iter()
            .flat_map(|row| &row.tickets)
            .filter(|ticket| ticket.facility_flag.as_deref() != Some("1"))
            .filter(|ticket| ticket.facility_code.is_empty() || ticket.facility_code == self.facility.code)
            .cloned()
            .collect();
        if let Some(patient) = self.register.get_mut(patient) {
            changes.extend(tickets::store(patient, &ours, defects));
        }
        self.tell_changes(patient, &changes, index);
    }

    /// 有効（未登録） although a ticket in force that day is stored: it was withdrawn (B-056).
    fn withdraw_denied(&mut self, patient: &str, answer: &PersonAnswer, day: Date) {
        let has_tickets = answer.rows.iter().any(|row| !row.tickets.is_empty());
        if answer.validity != Some(Validity::ValidUnregistered) || has_tickets {
            return;
        }
        let of_the_day: Vec<&str> = answer
            .rows
            .iter()
            .filter(|row| row.is_aid() && row.covers(day))
            .map(|row| row.insurer_number.as_str())
            .collect();
        let not_of_this_day = |ticket: &Ticket| {
            // after a move the answer speaks of the new office; the old one's ticket for the days before stays
            let of_another_office =
                !ticket.payer_number.is_empty() && !of_the_day.contains(&ticket.payer_number.as_str());
            of_another_office
                || ticket.valid_from.is_some_and(|from| day < from)
                || ticket.valid_until.is_some_and(|until| until < day)
        };
        let defects = self.habits.defects;
        let Some(record) = self.register.get_mut(patient) else { return };
        let changes = tickets::withdraw(record, crate::dates::Month::of(day), not_of_this_day, defects);
        self.tell_changes(patient, &changes, None);
    }

    /// Warns at the receptions that a change concerns: the one at hand for numbers, all of the month for a ticket.
    pub(super) fn tell_changes(&mut self, patient: &str, changes: &[Change], index: Option<usize>) {
        for change in changes {
            let (kind, month) = match change {
                Change::Insurance => {
                    self.tell(format!("患者番号{patient}: 医療保険が登録と変わりました。内容を確認してください。"));
                    continue;
                }
                Change::AidNumber { .. } => (WarningKind::NumberChanged, None),
                Change::TicketChanged(ticket) => (WarningKind::TicketChanged, ticket.month),
                Change::TicketWithdrawn(ticket) => (WarningKind::TicketWithdrawn, ticket.month),
            };
            let mut told = false;
            for (at, reception) in self.receptions.iter_mut().enumerate() {
                let concerned = match month {
                    None => Some(at) == index,
                    Some(month) => reception.patient.as_deref() == Some(patient) && reception.month() == month,
                };
                if concerned {
                    reception.note(warning(kind));
                    told = true;
                }
            }
            if !told {
                self.tell(format!("患者番号{patient}: {}", warning(kind).text));
            }
        }
    }

    /// Looks at the patient's other visits: a qualification that ended before the visit after all (B-074), or one that
    /// covers a visit of which nothing was known (B-006, B-026, S000-43).
    pub(super) fn revise_others(&mut self, patient: &str, rows: &[Row], index: Option<usize>) {
        self.link_by_numbers(patient, rows);
        for (at, reception) in self.receptions.iter_mut().enumerate() {
            if Some(at) == index || reception.patient.as_deref() != Some(patient) {
                continue;
            }
            for row in rows.iter().filter(|row| row.is_aid()) {
                revise(reception, row);
            }
        }
    }

    /// Visits that were asked for by these numbers while nobody knew them belong to this patient.
    fn link_by_numbers(&mut self, patient: &str, rows: &[Row]) {
        for reception in self.receptions.iter_mut().filter(|reception| reception.patient.is_none()) {
            let Some(asked) = &reception.asked else { continue };
            let row = rows.iter().find(|row| {
                row.insurer_number == asked.insurer_number
                    && row.number == asked.number
                    && row.birthdate == asked.birthdate
            });
            if let Some(row) = row {
                reception.patient = Some(patient.to_owned());
                reception.name.clone_from(&row.name);
            }
        }
    }

    /// Nothing is confirmed (B-120).
    pub(super) fn unconfirm(&mut self, index: usize, texts: &[String], may_help_to_ask_again: bool) {
        self.note_platform_texts(index, texts);
        self.receptions[index].basis = Basis::Unconfirmed { may_help_to_ask_again };
        self.decide_again(index);
    }

    /// Shows the platform's texts as they are, with what they mean (B-103, S002-54).
    pub(super) fn note_platform_texts(&mut self, index: usize, texts: &[String]) {
        if self.habits.defects.has(Defect::HidesPlatformMessage) {
            return;
        }
        let reception = &mut self.receptions[index];
        for text in texts {
            if !reception.platform_texts.contains(text) {
                reception.platform_texts.push(text.clone());
            }
            let told: Option<Warning> = from_platform_text(text);
            told.into_iter().for_each(|warning| reception.note(warning));
        }
    }
}

/// Changes what one earlier reception rests on.
fn revise(reception: &mut Reception, news: &Row) {
    let day = reception.day;
    match &mut reception.basis {
        Basis::Confirmed { rows, validity } => {
            let has_aid = rows.iter().any(Row::is_aid);
            let same = rows
                .iter_mut()
                .find(|row| row.is_aid() && row.insurer_number == news.insurer_number && row.number == news.number);
            let began_before = news.from.is_none_or(|from| from <= day);
            match same {
                Some(row) if began_before && news.lost_on.is_some_and(|lost| lost <= day) => {
                    row.lost_on = news.lost_on;
                }
                Some(_) => {}
                None if !has_aid && news.covers(day) => {
                    if rows.is_empty() {
                        *validity = Some(Validity::Valid);
                    }
                    rows.push(Row { tickets: Vec::new(), ..news.clone() });
                }
                None => {}
            }
        }
        Basis::Unconfirmed { .. } | Basis::NoEvidence if news.covers(day) => {
            let row = Row { tickets: Vec::new(), ..news.clone() };
            reception.basis = Basis::Confirmed { validity: Some(Validity::Valid), rows: vec![row] };
        }
        Basis::Unconfirmed { .. } | Basis::NoEvidence | Basis::Waiting | Basis::Paper(_) | Basis::WrongDigits => {}
    }
}

/// Header texts and body texts, in this order.
fn all_texts(header: &Header, body: &[String]) -> Vec<String> {
    header.texts.iter().chain(body).cloned().collect()
}

impl Desk {
    /// IF-004. A failed registration has no side effects (spec/oqs-wire.md §6).
    fn reference_number_answered(
        &mut self,
        waiting: &Waiting,
        header: &Header,
        registration: &crate::messages::Registration,
    ) {
        let texts = all_texts(header, &registration.texts);
        if header.segment != Segment::Done || !registration.accepted {
            self.failed(waiting, Failure::Platform(texts), false);
            return;
        }
        self.confirm_reference_number(&registration.reference_number);
        self.close_job(&waiting.job, JobState::Finished, Some(1), texts);
    }

    /// The platform knows the patient by this number now; the number is the patient number.
    pub(super) fn confirm_reference_number(&mut self, number: &str) {
        if let Some(patient) = self.register.get_mut(number) {
            patient.reference_number = Some(number.to_owned());
        }
    }
}
