//! A ticket → a page.

use super::Form;
use crate::telling;
use askama::Template;
use jiff::civil::Date;
use onshi_domain::World;
use onshi_domain::aid::Known;
use onshi_domain::person::Sex;
use onshi_domain::ticket::{Lifecycle, Ticket, TicketKind, TreatmentType};

#[derive(Template)]
#[template(path = "ticket.html")]
struct Page<'a> {
    title: &'static str,
    referral: bool,
    month: String,
    issue_number: String,
    payer_number: String,
    recipient_number: String,
    preview: bool,
    valid_from: String,
    valid_until: String,
    name: &'a str,
    kana: &'a str,
    sex: &'static str,
    birthdate: String,
    address: &'a str,
    facility: &'a str,
    facility_code: String,
    issuer: Option<&'a str>,
    dispensing: bool,
    injury_names: &'a [String],
    treatment_type: &'static str,
    self_pay_yen: u32,
    combined_use: bool,
    social_insurance: bool,
    infection: bool,
    late_elderly: bool,
    prefectural_expenses: bool,
    remarks: &'a [String],
    office: &'a str,
    district_contact: &'a str,
    handling_contact: &'a str,
    decided_on: String,
}

/// A page; none only if the ticket's own holder, facility or office were unknown, which cannot be.
pub(crate) fn page(world: &World, ticket: &Ticket, form: Form) -> Option<String> {
    let person = world.person(ticket.person)?;
    let facility = world.facility(&ticket.facility)?;
    let office = world.office(&ticket.office)?;
    let case = person.cases.iter().find(|case| case.id == ticket.case)?;
    let content = &ticket.content;
    let issuer = content.prescription_issuer.as_ref().and_then(|id| world.facility(id));
    let dispensing = content.kind == TicketKind::Dispensing;
    let first = ticket.month.first_day();
    let number = case.recipient_number(content.valid_from, Known::All)?.to_string();
    // 告知要求制限: a screen does not tell the number; the paper does, and handing it out is on record.
    let on_paper = matches!(ticket.lifecycle, Lifecycle::Paper { .. });
    let handed_out = on_paper || !world.hand_outs(ticket.id).is_empty();
    let page = Page {
        title: match (form, dispensing) {
            (Form::Referral, _) => "診療依頼書",
            (Form::Ticket, true) => "生活保護法調剤券",
            (Form::Ticket, false) => "生活保護法医療券",
        },
        referral: form == Form::Referral,
        month: format!("{}年{}月分", first.year(), first.month()),
        issue_number: ticket.issue_number(),
        payer_number: case.payer_number.to_string(),
        recipient_number: if handed_out { number } else { telling::mask(&number) },
        preview: !handed_out,
        valid_from: day(content.valid_from),
        valid_until: day(content.valid_until),
        name: &person.particulars.name,
        kana: &person.particulars.kana,
        sex: if person.particulars.sex == Sex::Female { "女" } else { "男" },
        birthdate: day(person.particulars.birthdate),
        address: &person.particulars.address,
        facility: &facility.name,
        facility_code: facility.code.to_string(),
        issuer: issuer.map(|issuer| issuer.name.as_str()),
        dispensing,
        injury_names: &content.notes.injury_names,
        treatment_type: match content.treatment_type {
            TreatmentType::Inpatient => "入院",
            TreatmentType::Outpatient => "入院外",
            TreatmentType::Dental => "歯科",
            TreatmentType::Dispensing => "調剤",
            TreatmentType::HomeNursing => "訪問看護",
        },
        self_pay_yen: content.self_pay_yen,
        combined_use: content.combined_use,
        social_insurance: content.social_insurance,
        infection: content.infection,
        late_elderly: content.late_elderly,
        prefectural_expenses: content.prefectural_expenses,
        remarks: &content.notes.remarks,
        office: &office.name,
        district_contact: content.notes.district_contact.as_deref().unwrap_or_default(),
        handling_contact: content.notes.handling_contact.as_deref().unwrap_or_default(),
        decided_on: day(ticket.decided_at.date()),
    };
    page.render().ok()
}

fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
