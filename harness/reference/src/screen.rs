//! The screen: a projection of what the desk knows, never a source.

use crate::dates::Month;
use crate::decide::Decision;
use crate::defects::{Defect, Defects};
use crate::desk::Desk;
use crate::messages::{Row, Ticket};
use crate::reception::Reception;
use crate::register::{AidRecord, InsuranceRecord, Patient};
use crate::subsidy::certificate::Certificate;
use crate::subsidy::payment::Line;
use crate::viewing::{Item, Kind, Standing, Viewing};
use jiff::civil::Date;
use onshi_wire::driver::{self, subsidy};

/// What a clerk would see now.
#[must_use]
pub fn screen(desk: &Desk) -> driver::Screen {
    driver::Screen {
        receptions: desk.receptions().iter().map(|it| reception(desk, it)).collect(),
        patients: desk.register().patients().map(patient).collect(),
        viewings: desk.viewings().map(|viewing| viewed(viewing, desk.defects())).collect(),
        to_do: desk.to_do(),
        claims: desk.claim_states(),
        settings: desk.settings().map(crate::settings::Settings::shown).unwrap_or_default(),
        jobs: desk.jobs().iter().map(|job| job.shown.clone()).collect(),
        messages: desk.messages().iter().map(|text| driver::Message { text: text.clone() }).collect(),
    }
}

/// A reception.
fn reception(desk: &Desk, reception: &Reception) -> driver::Reception {
    let Decision { status, aid, insurance, insurance_valid, ticket, window_yen, warnings: _ } = &reception.decision;
    driver::Reception {
        id: reception.id.clone(),
        patient_id: reception.patient.clone(),
        name: reception.name.clone(),
        date: reception.day.to_string(),
        via: reception.via,
        aid_status: *status,
        aid: aid.as_ref().map(aid_of_row),
        insurance: insurance.as_ref().map(insurance_of_row),
        insurance_valid: *insurance_valid,
        certificates: insurance.as_ref().map(|row| row.certificates.clone()).unwrap_or_default(),
        ticket: ticket.as_ref().map(ticket_shown),
        window_yen: *window_yen,
        subsidies: subsidies(desk, reception),
        warnings: reception.warnings(),
        platform_texts: reception.platform_texts.clone(),
    }
}

/// A patient.
fn patient(patient: &Patient) -> driver::Patient {
    driver::Patient {
        patient_id: patient.id.clone(),
        name: patient.name.clone(),
        kana: patient.kana.clone(),
        birthdate: iso(patient.birthdate),
        reference_number: patient.reference_number.clone(),
        insurance: patient.insurance.as_ref().map(insurance_stored),
        aid: patient.aid.as_ref().map(aid_stored),
        tickets: patient.current_tickets().map(ticket_shown).collect(),
        subsidies: patient.certificates.iter().map(subsidy_stored).collect(),
    }
}

/// 医療費助成; nothing where nothing came, is used or was charged.
fn subsidies(desk: &Desk, reception: &Reception) -> Option<subsidy::Panel> {
    let visit = &reception.subsidy;
    let slip = |line: &Line| subsidy::SlipEntry {
        payer_number: line.payer_number.clone(),
        paid_yen: line.paid_yen,
        remainder_yen: line.remainder_yen,
    };
    let panel = subsidy::Panel {
        received: visit
            .outcome
            .rows
            .iter()
            .map(|(it, standing, differs)| certificate(it, *standing, *differs))
            .collect(),
        used: visit.outcome.used.iter().map(|it| it.payer_number.clone()).collect(),
        payment: visit.payment.as_ref().zip(visit.cost).map(|((patient_yen, lines), (total_yen, _))| {
            subsidy::Payment {
                total_yen,
                patient_yen: *patient_yen,
                slips: lines.iter().map(slip).collect(),
                reported: desk.reported(&reception.id),
            }
        }),
    };
    (panel != subsidy::Panel::default()).then_some(panel)
}

fn certificate(it: &Certificate, standing: subsidy::Standing, differs: bool) -> subsidy::Certificate {
    subsidy::Certificate {
        name: it.name.clone(),
        payer_number: it.payer_number.clone(),
        recipient_number: it.recipient_number.clone(),
        valid_from: it.from.map(|date| date.to_string()),
        valid_until: it.until.map(|date| date.to_string()),
        cap_yen: it.cap.map(|cap| cap.yen),
        standing,
        differs,
    }
}

fn subsidy_stored(it: &Certificate) -> subsidy::Stored {
    subsidy::Stored {
        name: it.name.clone(),
        payer_number: it.payer_number.clone(),
        recipient_number: it.recipient_number.clone(),
        valid_from: it.from.map(|date| date.to_string()),
        valid_until: it.until.map(|date| date.to_string()),
        cap_yen: it.cap.map(|cap| cap.yen),
    }
}

fn aid_of_row(row: &Row) -> driver::Aid {
    driver::Aid {
        payer_number: row.insurer_number.clone(),
        recipient_number: row.number.clone(),
        office_name: row.insurer_name.clone(),
        from: row.from.map(|date| date.to_string()),
        ended_on: row.lost_on.map(|date| date.to_string()),
    }
}

fn aid_stored(aid: &AidRecord) -> driver::Aid {
    driver::Aid {
        payer_number: aid.payer_number.clone(),
        recipient_number: aid.recipient_number.clone(),
        office_name: aid.office_name.clone(),
        from: aid.from.map(|date| date.to_string()),
        ended_on: aid.ended_on.map(|date| date.to_string()),
    }
}

fn insurance_of_row(row: &Row) -> driver::Insurance {
    driver::Insurance {
        insurer_number: row.insurer_number.clone(),
        symbol: row.symbol.clone(),
        number: row.number.clone(),
        branch: row.branch.clone(),
    }
}

fn insurance_stored(insurance: &InsuranceRecord) -> driver::Insurance {
    driver::Insurance {
        insurer_number: insurance.insurer_number.clone(),
        symbol: insurance.symbol.clone(),
        number: insurance.number.clone(),
        branch: insurance.branch.clone(),
    }
}

fn ticket_shown(ticket: &Ticket) -> driver::Ticket {
    driver::Ticket {
        ticket_type: ticket.ticket_type.clone(),
        month: ticket.month.as_ref().map(Month::to_string).unwrap_or_default(),
        valid_from: iso(ticket.valid_from),
        valid_until: iso(ticket.valid_until),
        issue_number: ticket.issue_number.clone(),
        payer_number: ticket.payer_number.clone(),
        recipient_number: ticket.recipient_number.clone(),
        self_pay_yen: ticket.self_pay_yen,
        treatment_type: ticket.treatment_type.clone(),
        single_or_combined: ticket.single_or_combined.clone(),
        prescription_issuer_code: ticket.issuer_code.clone(),
    }
}

/// What came of a viewing; nothing is told as nothing, not as an error (B-112).
fn viewed(viewing: &Viewing, defects: Defects) -> driver::viewing::Viewing {
    use driver::viewing::{ViewedEntry, ViewingKind, ViewingState};
    let (state, items, texts): (_, &[Item], &[String]) = match &viewing.standing {
        Standing::Waiting => (ViewingState::Waiting, &[], &[]),
        Standing::Answered(items) if items.is_empty() && defects.has(Defect::CallsEmptyViewingAnError) => {
            (ViewingState::Failed, &[], &[])
        }
        Standing::Answered(items) if items.is_empty() => (ViewingState::Empty, &[], &[]),
        Standing::Answered(items) => (ViewingState::Shown, items, &[]),
        Standing::Failed(_) if defects.has(Defect::CallsFailedViewingEmpty) => (ViewingState::Empty, &[], &[]),
        Standing::Failed(texts) => (ViewingState::Failed, &[], texts),
    };
    let entry =
        |item: &Item| ViewedEntry { on: iso(item.on), facility_name: item.facility.clone(), text: item.text.clone() };
    driver::viewing::Viewing {
        reception_id: viewing.reception.clone(),
        kind: match viewing.kind {
            Kind::Medication => ViewingKind::Medication,
            Kind::Treatment => ViewingKind::Treatment,
            Kind::Checkups => ViewingKind::Checkups,
        },
        state,
        entries: items.iter().map(entry).collect(),
        texts: texts.to_vec(),
    }
}

/// ISO, or nothing.
fn iso(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}
