//! One reception: how it came, what is known about it, and what follows.

use crate::check_digit::aid_numbers_are_right;
use crate::claims::stay::Stay;
use crate::dates::Month;
use crate::decide::advice::{call_office, warning};
use crate::decide::ticket::Candidate;
use crate::decide::{Decision, Facility, Facts, decide};
use crate::defects::{Defect, Defects};
use crate::messages::{Row, SearchKey, Ticket, Validity};
use crate::register::{AidRecord, Patient, tickets};
use crate::subsidy::panel;
use crate::subsidy::standing::Place;
use jiff::civil::Date;
use onshi_wire::driver::{AidStatus, Care, Via, Warning, WarningKind};

/// What a reception rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// Asked, no answer yet.
    Waiting,
    /// An error, an outage or no answer in time.
    Unconfirmed {
        /// Asking again may help (an outage, not a refused request).
        may_help_to_ask_again: bool,
    },
    /// Answered.
    Confirmed {
        /// 資格有効性.
        validity: Option<Validity>,
        /// Results.
        rows: Vec<Row>,
    },
    /// A paper with numbers (診療依頼書): what stands on it.
    Paper(Box<Ticket>),
    /// No paper, no card: an emergency (B-025).
    NoEvidence,
    /// Numbers with a wrong check digit: not asked, not used (B-153).
    WrongDigits,
}

/// A reception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reception {
    /// Id, `r1` and on.
    pub id: String,
    /// How it came.
    pub via: Via,
    /// Day of the visit.
    pub day: Date,
    /// 氏名 as received.
    pub name: String,
    /// Patient, once linked.
    pub patient: Option<String>,
    /// Basis.
    pub basis: Basis,
    /// Numbers that were asked for.
    pub asked: Option<SearchKey>,
    /// The patient is not there: asked for under a consent to this care.
    pub care: Option<Care>,
    /// Number of requests so far.
    pub requests: u32,
    /// Issuer of the prescription (pharmacies).
    pub prescription_issuer: Option<String>,
    /// The patient was admitted that day.
    pub stay: Option<Stay>,
    /// Warnings that stay: something changed.
    pub noted: Vec<Warning>,
    /// Texts of the platform.
    pub platform_texts: Vec<String>,
    /// 任意のファイル識別子 of the card's result; PMH's file has the same.
    pub file_identifier: Option<String>,
    /// 医療費助成 of the visit.
    pub subsidy: panel::Visit,
    /// What follows from all this.
    pub decision: Decision,
}

impl Reception {
    /// A new reception, not answered yet.
    #[must_use]
    pub fn new(id: String, via: Via, day: Date) -> Self {
        Self {
            id,
            via,
            day,
            name: String::new(),
            patient: None,
            basis: Basis::Waiting,
            asked: None,
            care: None,
            requests: 0,
            prescription_issuer: None,
            stay: None,
            noted: Vec::new(),
            platform_texts: Vec::new(),
            file_identifier: None,
            subsidy: panel::Visit::default(),
            decision: Decision::bare(AidStatus::Unconfirmed),
        }
    }

    /// Month of the visit.
    #[must_use]
    pub fn month(&self) -> Month {
        Month::of(self.day)
    }

    /// Adds a warning that stays; once.
    pub fn note(&mut self, warning: Warning) {
        if !self.noted.contains(&warning) {
            self.noted.push(warning);
        }
    }

    /// All warnings, in the order of their kinds, each kind once.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let known = self.noted.iter().chain(&self.decision.warnings).chain(&self.subsidy.outcome.warnings);
        let mut all: Vec<_> = known.cloned().collect();
        all.sort_by_key(|warning| warning.kind);
        all.dedup_by_key(|warning| warning.kind);
        all
    }

    /// Whether a warning of this kind is shown.
    #[must_use]
    pub fn warns(&self, kind: WarningKind) -> bool {
        self.noted.iter().any(|warning| warning.kind == kind) || self.decision.warns(kind)
    }

    /// Decides again, from everything that is known now.
    pub fn decide_again(&mut self, facility: &Facility, patient: Option<&Patient>, defects: Defects) {
        self.decision = match &self.basis {
            Basis::Waiting => Decision::bare(AidStatus::Unconfirmed),
            Basis::Unconfirmed { .. } if defects.has(Defect::ReportsSuccessOnOutage) => {
                Decision::bare(AidStatus::Delegated)
            }
            Basis::Unconfirmed { .. } => Decision::unconfirmed(),
            Basis::Confirmed { validity, rows } => {
                self.decide_confirmed(facility, patient, validity.as_ref(), rows, defects)
            }
            Basis::Paper(paper) => decide_paper(facility, paper, self.day, patient, defects),
            Basis::NoEvidence => Decision {
                warnings: call_office(defects).into_iter().collect(),
                ..Decision::bare(AidStatus::Unconfirmed)
            },
            Basis::WrongDigits => {
                Decision { warnings: vec![warning(WarningKind::CheckDigit)], ..Decision::bare(AidStatus::Unconfirmed) }
            }
        };
        self.work_out_subsidies(facility, patient, defects);
    }

    /// The public expenses that stand beside insurance and medical aid.
    fn work_out_subsidies(&mut self, facility: &Facility, patient: Option<&Patient>, defects: Defects) {
        let by_aid =
            matches!(self.decision.status, AidStatus::Delegated | AidStatus::NotDelegated | AidStatus::Expired);
        let place = Place {
            facility_code: &facility.code,
            day: self.day,
            has_base: self.decision.insurance_valid || by_aid,
            defects,
        };
        self.subsidy.work_out(panel::Around {
            stored: patient.map_or(&[], |patient| &patient.certificates),
            place,
            by_card: self.via == Via::Face && matches!(self.basis, Basis::Confirmed { .. }),
            has_aid: self.decision.status == AidStatus::Delegated,
        });
    }

    /// The rules of [`decide`], with the tickets of the answer and of the register.
    fn decide_confirmed(
        &self,
        facility: &Facility,
        patient: Option<&Patient>,
        validity: Option<&Validity>,
        rows: &[Row],
        defects: Defects,
    ) -> Decision {
        let answered: Vec<&Ticket> = rows.iter().flat_map(|row| &row.tickets).collect();
        let stored: &[_] = patient.map_or(&[], |patient| &patient.tickets);
        let known = |ticket: &Ticket| stored.iter().any(|s| tickets::key(&s.ticket) == tickets::key(ticket));
        let was_answered = |ticket: &Ticket| answered.iter().any(|a| tickets::key(a) == tickets::key(ticket));
        let mut candidates: Vec<_> = stored
            .iter()
            .filter(|s| !s.withdrawn)
            .map(|s| Candidate { ticket: &s.ticket, answered: was_answered(&s.ticket) })
            .collect();
        candidates
            .extend(answered.iter().filter(|ticket| !known(ticket)).map(|ticket| Candidate { ticket, answered: true }));
        decide(&Facts {
            facility,
            day: self.day,
            validity,
            rows,
            asked_for_aid: self.asked.as_ref().is_none_or(|key| crate::messages::is_aid_payer(&key.insurer_number)),
            known_with_both: patient.is_some_and(|p| {
                let aid_on_the_day =
                    |aid: &AidRecord| aid.ended_on.is_none() && aid.from.is_none_or(|from| from <= self.day);
                p.insurance.is_some() && p.aid.as_ref().is_some_and(aid_on_the_day)
            }),
            tickets: &candidates,
            inpatient: self.stay.is_some(),
            prescription_issuer: self.prescription_issuer.as_deref(),
            defects,
        })
    }
}

/// S002-18, S002-22: the paper is the ticket. S002-25: if it does not hold, the office is called.
fn decide_paper(
    facility: &Facility,
    paper: &Ticket,
    day: Date,
    patient: Option<&Patient>,
    defects: Defects,
) -> Decision {
    let office_name = patient
        .and_then(|patient| patient.aid.as_ref())
        .filter(|aid| aid.payer_number == paper.payer_number)
        .map(|aid| aid.office_name.clone())
        .unwrap_or_default();
    let aid = Some(Row {
        class: "A1".to_owned(),
        insurer_number: paper.payer_number.clone(),
        number: paper.recipient_number.clone(),
        insurer_name: office_name,
        ..Row::default()
    });
    let in_force =
        paper.valid_from.is_none_or(|from| from <= day) && paper.valid_until.is_none_or(|until| day <= until);
    if !in_force {
        let warnings = call_office(defects).into_iter().collect();
        return Decision { aid, warnings, ..Decision::bare(AidStatus::Expired) };
    }
    if !facility.designated {
        let warnings = vec![warning(WarningKind::NotDesignated)];
        return Decision { aid, warnings, ..Decision::bare(AidStatus::NotDelegated) };
    }
    Decision {
        aid,
        window_yen: Some(paper.self_pay_yen),
        ticket: Some(paper.clone()),
        ..Decision::bare(AidStatus::Delegated)
    }
}

/// Whether the numbers of a paper or of an inquiry may be used: medical-aid numbers need right check digits.
#[must_use]
pub fn numbers_are_usable(payer: &str, recipient: &str) -> bool {
    !crate::messages::is_aid_payer(payer) || aid_numbers_are_right(payer, recipient)
}
