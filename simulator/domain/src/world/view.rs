//! What the platform tells about one person: the state model Q × V of spec/medical-aid-operations.md.

use super::World;
use crate::aid::{Case, Known, Standing, Stretch};
use crate::answer::{AidResult, InsuranceResult, Qualification, QualificationResult, Validity};
use crate::facility::Facility;
use crate::id::{FacilityId, OfficeId};
use crate::insurance::Insurance;
use crate::month::TreatmentMonth;
use crate::person::Person;
use crate::ticket::{AnsweredTicket, NamedFacility, Ticket};
use jiff::civil::{Date, DateTime};

/// From where and for when is looked.
#[derive(Clone, Copy)]
pub(super) struct Viewpoint<'a> {
    /// The asking facility.
    pub(super) facility: &'a Facility,
    /// 資格確認日.
    pub(super) on: Date,
    /// Now.
    pub(super) at: DateTime,
}

/// Medical aid as seen from a viewpoint.
pub(super) enum AidView {
    /// Q0: nothing known.
    Nothing,
    /// Q1: one case, or two when an office forgot to end its own (B-076).
    InForce(Vec<AidInForce>),
    /// Q2: the case that ended last.
    Ended(AidResult),
}

/// A running case.
pub(super) struct AidInForce {
    pub(super) result: AidResult,
    /// V1: a ticket of the asking facility for the month is visible. Its dates do not matter here: the receipt computer
    /// judges the day (V3, B-015, B-016).
    pub(super) delegated: bool,
}

impl AidInForce {
    pub(super) fn validity(&self) -> Validity {
        if self.delegated { Validity::Valid } else { Validity::ValidWithoutTicket }
    }
}

impl World {
    /// All of a person's medical aid. Nothing where the facility's medical-aid function is off (B-107).
    pub(super) fn aid_view(&self, person: &Person, view: Viewpoint<'_>) -> AidView {
        if !view.facility.medical_aid {
            return AidView::Nothing;
        }
        let mut running = Vec::new();
        let mut ended: Option<(Date, AidResult)> = None;
        for case in &person.cases {
            let Some(known) = self.knowledge(&case.office, view.at) else { continue };
            match case.standing(view.on, Known::At(known)) {
                Standing::NotBegun => {}
                Standing::Receiving(stretch) => running.extend(self.aid_in_force(person, case, &stretch, view)),
                Standing::Ended(stretch) => {
                    let on = stretch.end.as_ref().map_or(Date::MIN, |end| end.on);
                    if ended.as_ref().is_none_or(|(last, _)| *last <= on) {
                        ended = self.aid_result(case, &stretch, view, Vec::new()).map(|result| (on, result)).or(ended);
                    }
                }
            }
        }
        match (running.is_empty(), ended) {
            (false, _) => AidView::InForce(running),
            (true, Some((_, result))) => AidView::Ended(result),
            (true, None) => AidView::Nothing,
        }
    }

    /// One running case with the tickets that may be told.
    pub(super) fn aid_in_force(
        &self,
        person: &Person,
        case: &Case,
        stretch: &Stretch,
        view: Viewpoint<'_>,
    ) -> Option<AidInForce> {
        let month = TreatmentMonth::of(view.on);
        let own: Vec<&Ticket> =
            self.visible_tickets(person, case, month, view.at).filter(|t| t.facility == view.facility.id).collect();
        let delegated = !own.is_empty();
        let mut told = self.held_tickets(person, case, month, view);
        if delegated {
            told.extend(own);
        } else if self.settings.show_other_facility_ticket {
            told.extend(self.visible_tickets(person, case, month, view.at));
        }
        let tickets = told.into_iter().filter_map(|t| self.answered_ticket(t, person, view)).collect();
        self.aid_result(case, stretch, view, tickets).map(|result| AidInForce { result, delegated })
    }

    fn visible_tickets<'a>(
        &'a self,
        person: &Person,
        case: &Case,
        month: TreatmentMonth,
        at: DateTime,
    ) -> impl Iterator<Item = &'a Ticket> {
        let known = self.knowledge(&case.office, at);
        let case = case.id;
        self.tickets_of(person.id, month).filter(move |t| t.case == case && known.is_some_and(|at| t.is_visible(at)))
    }

    /// Own tickets of earlier months, as far as the switch goes back (B-012). A month under another recipient number is
    /// left out: its ticket belongs to that number (B-014).
    fn held_tickets<'a>(
        &'a self,
        person: &Person,
        case: &Case,
        month: TreatmentMonth,
        view: Viewpoint<'_>,
    ) -> Vec<&'a Ticket> {
        let Some(known) = self.knowledge(&case.office, view.at).map(Known::At) else { return Vec::new() };
        let number = case.recipient_number(view.on, known);
        let mut held = Vec::new();
        let mut earlier = month;
        for _ in 0..self.settings.held_months {
            earlier = earlier.previous();
            if case.recipient_number(earlier.last_day(), known) == number {
                held.extend(
                    self.visible_tickets(person, case, earlier, view.at).filter(|t| t.facility == view.facility.id),
                );
            }
        }
        held.sort_by_key(|t| (t.month, t.id));
        held
    }

    /// An A1 result; none only if the case's office or number were unknown, which cannot be.
    pub(super) fn aid_result(
        &self,
        case: &Case,
        stretch: &Stretch,
        view: Viewpoint<'_>,
        tickets: Vec<AnsweredTicket>,
    ) -> Option<AidResult> {
        let (qualified_on, disqualified_on, reason) = AidResult::dates(stretch);
        Some(AidResult {
            office: case.office.clone(),
            office_name: self.office_name(&case.office)?.to_owned(),
            payer_number: case.payer_number,
            recipient_number: case.recipient_number(view.on, Known::At(self.knowledge(&case.office, view.at)?))?,
            qualified_on,
            disqualified_on,
            reason,
            tickets,
        })
    }

    fn office_name(&self, office: &OfficeId) -> Option<&str> {
        self.office(office).map(|office| office.name.as_str())
    }

    /// A ticket with names and flags filled in for the asking facility. It is compared with the insurance of the day
    /// looked at, brought into the ticket's month.
    pub(super) fn answered_ticket(
        &self,
        ticket: &Ticket,
        person: &Person,
        view: Viewpoint<'_>,
    ) -> Option<AnsweredTicket> {
        let named = |id: &FacilityId| {
            self.facility(id).map(|facility| NamedFacility { code: facility.code, name: facility.name.clone() })
        };
        let insured = person.insurance_on(ticket.month.nearest(view.on), Known::At(view.at)).is_some();
        Some(AnsweredTicket {
            id: ticket.id,
            issue_number: ticket.issue_number(),
            month: ticket.month,
            designated: named(&ticket.facility)?,
            names_other_facility: ticket.facility != view.facility.id,
            prescription_issuer: ticket.content.prescription_issuer.as_ref().and_then(named),
            inconsistent: ticket.content.combined_use != insured || ticket.content.social_insurance != insured,
            content: ticket.content.clone(),
        })
    }

    /// One entry of the result list.
    pub(super) fn result(
        &self,
        person: &Person,
        view: Viewpoint<'_>,
        qualification: Qualification,
    ) -> QualificationResult {
        QualificationResult {
            particulars: person.particulars.clone(),
            reference_number: self.reference_number(&view.facility.id, person.id).cloned(),
            qualification,
        }
    }

    /// An A1 entry of the result list.
    pub(super) fn aid_entry(&self, person: &Person, view: Viewpoint<'_>, aid: AidResult) -> QualificationResult {
        self.result(person, view, Qualification::Aid(Box::new(aid)))
    }

    /// An insurance entry of the result list; certificates only with the consent that opens them, and only those valid
    /// on the day (ours: what the platform does with expired ones is not public).
    pub(super) fn insurance_entry(
        &self,
        person: &Person,
        view: Viewpoint<'_>,
        insurance: &Insurance,
        opened: Opened,
    ) -> QualificationResult {
        let mut insurance = insurance.clone();
        let details = &mut insurance.details;
        details.elderly.take_if(|elderly| !elderly.valid_on(view.on));
        details.limit.take_if(|limit| !opened.limit_certificate || !limit.valid_on(view.on));
        details.specific_diseases.retain(|disease| opened.specific_diseases && disease.valid_on(view.on));
        let preschool = person.particulars.is_preschool(view.on);
        self.result(person, view, Qualification::Insurance(Box::new(InsuranceResult { insurance, preschool })))
    }

    /// Orders insurance and medical aid as the switch says (spec/oqs-wire.md §8-5).
    pub(super) fn in_order(
        &self,
        insurance: Option<QualificationResult>,
        aid: Vec<QualificationResult>,
    ) -> Vec<QualificationResult> {
        if self.settings.insurance_first {
            insurance.into_iter().chain(aid).collect()
        } else {
            aid.into_iter().chain(insurance).collect()
        }
    }
}

/// Which certificates a consent opens.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Opened {
    pub(super) limit_certificate: bool,
    pub(super) specific_diseases: bool,
}
