//! Bulk requests are accepted and collected (spec/oqs-wire.md §3.4–§3.6, B-050…B-060).

use super::World;
use super::view::{Opened, Viewpoint};
use crate::aid::{Case, Known, Standing, Stretch};
use crate::answer::{QualificationResult, Validity};
use crate::bulk::{BULK_LIMIT, BulkAnswer, BulkBody, BulkKind, BulkRequest, InquiryUnit, Reception, TicketUnit, Work};
use crate::event::Event;
use crate::facility::Facility;
use crate::id::{FacilityId, PersonId, ReceptionNumber};
use crate::inquiry::NumberQuery;
use crate::month::TreatmentMonth;
use crate::person::Person;
use crate::refusal::Refusal;
use crate::ticket::Ticket;
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

impl World {
    /// Accepts and numbers a request. 照会番号 are registered at once; the rest is composed when it is collected.
    pub(super) fn accept_bulk(
        &self,
        facility: &FacilityId,
        file_identifier: Option<&str>,
        request: &BulkRequest,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(facility)?;
        if let BulkRequest::Consented(search) = request {
            self.uses_remote_care(facility, search.kind)?;
        }
        let facility = facility.id.clone();
        check_size(request)?;
        let mut events = Vec::new();
        let work = match request {
            BulkRequest::Inquiries { on, queries } => Work::Inquiries { on: *on, queries: queries.clone() },
            BulkRequest::Tickets(month) => Work::Tickets(*month),
            BulkRequest::Consented(search) => Work::Consented(*search),
            BulkRequest::ReferenceNumbers(registrations) => {
                let mut units = Vec::with_capacity(registrations.len());
                for registration in registrations {
                    let (kept, unit) = self.keep_reference_number(&facility, registration, at);
                    events.extend(kept);
                    units.push(unit);
                }
                Work::ReferenceNumbers(units)
            }
        };
        events.push(Event::BulkAccepted(Box::new(Reception {
            number: self.next_reception_number(at),
            facility,
            accepted_at: at,
            file_identifier: file_identifier.map(str::to_owned),
            work,
            polls: 0,
        })));
        Ok(events)
    }

    /// 16 digits: the day and a serial that never repeats in a world (spec/oqs-wire.md §8-14).
    fn next_reception_number(&self, at: DateTime) -> ReceptionNumber {
        ReceptionNumber::from(format!("{:04}{:02}{:02}{:08}", at.year(), at.month(), at.day(), self.accepted + 1))
    }

    pub(super) fn collect_bulk(
        &self,
        facility: &FacilityId,
        kind: BulkKind,
        number: &ReceptionNumber,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(facility)?;
        let reception = self.receptions.get(number).filter(|r| r.facility == facility.id && r.kind() == kind);
        let reception = reception.ok_or_else(|| unknown_number(number))?;
        let ready = reception.is_ready(self.settings.bulk_pending_polls, self.settings.bulk_delay_seconds, at);
        let body = if ready { self.compose(facility, reception, at) } else { BulkBody::Pending };
        let mut events = Vec::new();
        if !ready {
            events.push(Event::BulkPolled { number: number.clone() });
        }
        events.push(Event::BulkAnswered(Box::new(BulkAnswer {
            number: number.clone(),
            facility: facility.id.clone(),
            at,
            file_identifier: reception.file_identifier.clone(),
            body,
        })));
        Ok(events)
    }

    fn compose(&self, facility: &Facility, reception: &Reception, at: DateTime) -> BulkBody {
        match &reception.work {
            Work::Inquiries { on, queries } => {
                let view = Viewpoint { facility, on: *on, at };
                BulkBody::Inquiries {
                    on: *on,
                    units: queries.iter().map(|query| self.inquiry_unit(view, query)).collect(),
                }
            }
            Work::ReferenceNumbers(units) => BulkBody::ReferenceNumbers(units.clone()),
            Work::Consented(search) => BulkBody::Consented(self.remote_units(facility, search, at)),
            Work::Tickets(month) => BulkBody::Tickets { month: *month, units: self.ticket_units(facility, *month, at) },
        }
    }

    /// A list of appointments is no visit: the offices learn nothing from it.
    fn inquiry_unit(&self, view: Viewpoint<'_>, query: &NumberQuery) -> InquiryUnit {
        let (answer, _) = self.answer_by_number(view, query);
        let insurance = answer.results().first().and_then(|result| result.qualification.insurance());
        let has_certificate = |insurance: &crate::answer::InsuranceResult| {
            let all = answer.person.and_then(|id| self.person(id)).into_iter();
            let mut all = all.flat_map(|person| person.insurance_known(Known::At(view.at)));
            all.any(|i| i.from == insurance.insurance.from && i.details.limit.is_some())
        };
        let limit_changed = insurance.map(has_certificate);
        InquiryUnit { answer, limit_changed }
    }

    /// One unit per person with a visible ticket addressed to the facility; nobody else's tickets (B-057, S000-37).
    /// Works without the person's card (S003-26). Empty where the medical-aid function is off (B-107).
    fn ticket_units(&self, facility: &Facility, month: TreatmentMonth, at: DateTime) -> Vec<TicketUnit> {
        let view = Viewpoint { facility, on: month.nearest(at.date()), at };
        let mut by_person: BTreeMap<PersonId, Vec<&Ticket>> = BTreeMap::new();
        if facility.medical_aid {
            let told = |ticket: &Ticket| self.knowledge(&ticket.office, at).is_some_and(|at| ticket.is_visible(at));
            for ticket in self.tickets_to(&facility.id, month).filter(|ticket| told(ticket)) {
                by_person.entry(ticket.person).or_default().push(ticket);
            }
        }
        let disclosed = by_person.iter().filter_map(|(id, tickets)| {
            self.person(*id).filter(|person| !person.not_disclosed).map(|person| (person, tickets))
        });
        disclosed.filter_map(|(person, tickets)| self.ticket_unit(person, tickets, month, view)).collect()
    }

    fn ticket_unit(
        &self,
        person: &Person,
        tickets: &[&Ticket],
        month: TreatmentMonth,
        view: Viewpoint<'_>,
    ) -> Option<TicketUnit> {
        let mut validity = None;
        let mut aid: Vec<QualificationResult> = Vec::new();
        for case in &person.cases {
            let own: Vec<&&Ticket> = tickets.iter().filter(|ticket| ticket.case == case.id).collect();
            let Some(known) = self.knowledge(&case.office, view.at).map(Known::At) else { continue };
            let found = stretch_in(case, month, view.on, known).filter(|_| !own.is_empty());
            let Some((stretch, running)) = found else { continue };
            let told = own.into_iter().filter_map(|t| self.answered_ticket(t, person, view));
            let Some(result) = self.aid_result(case, &stretch, view, told.collect()) else { continue };
            // 1 before 2: with two offices in a month (B-075) the running one decides.
            let this = if running { Validity::Valid } else { Validity::Invalid };
            validity = Some(validity.map_or(this, |other: Validity| other.min(this)));
            aid.push(self.aid_entry(person, view, result));
        }
        let insurance = person.insurance_on(view.on, Known::At(view.at));
        let insurance = insurance.map(|i| self.insurance_entry(person, view, &i, Opened::default()));
        Some(TicketUnit {
            person: person.id,
            reference_number: self.reference_number(&view.facility.id, person.id).cloned(),
            validity: validity?,
            results: self.in_order(insurance, aid),
        })
    }
}

/// The last visible stretch that holds a day of the month up to the day looked at, and whether it still runs then. A
/// ticket remains needed for the days before an abolition (B-073). None while the platform does not know the case.
fn stretch_in(case: &Case, month: TreatmentMonth, on: Date, known: Known) -> Option<(Stretch, bool)> {
    match case.standing(on, known) {
        Standing::Receiving(stretch) => Some((stretch, true)),
        Standing::Ended(stretch) => {
            let reaches = stretch.end.as_ref().is_some_and(|end| month.first_day() < end.on);
            reaches.then_some((stretch, false))
        }
        Standing::NotBegun => {
            let mut later = case.stretches(known).into_iter();
            later.find(|s| s.from <= month.last_day()).map(|s| (s, true))
        }
    }
}

fn check_size(request: &BulkRequest) -> Result<(), Refusal> {
    match request.people() {
        Some(people) if people > BULK_LIMIT => Err(Refusal::invalid(
            "bulk.too_many",
            "一括要求",
            format!("{people}人分ありますが、1回に{BULK_LIMIT}人までです。"),
            "要求を分けて送ってください。",
        )),
        Some(0) => {
            Err(Refusal::invalid("bulk.empty", "一括要求", "対象者が1人もありません。", "1人以上を指定してください。"))
        }
        _ => check_days(request),
    }
}

fn check_days(request: &BulkRequest) -> Result<(), Refusal> {
    match request {
        BulkRequest::Consented(search) if search.to < search.from => Err(Refusal::invalid(
            "bulk.days",
            "一括要求",
            "終了日が開始日より前です。",
            "開始日と終了日を確かめて、送り直してください。",
        )),
        _ => Ok(()),
    }
}

fn unknown_number(number: &ReceptionNumber) -> Refusal {
    let shown: String = number.as_str().chars().take(20).collect();
    Refusal::not_found(
        "bulk.unknown_number",
        "受付番号",
        format!("受付番号「{shown}」の要求は、この医療機関のこの機能では受け付けていません。"),
        "受付番号を確かめるか、要求からやり直してください。",
    )
}
