//! The receipt beside ticket and coverage. Reasons are our own; an examiner's codes are not public
//! (spec/claims.md §9).

use super::super::facts::{Facts, TicketFact};
use super::super::finding::{Findings, Rule};
use super::super::model::{Receipt, Scheme};
use super::super::receipt_type::ReceiptType;
use super::common::month;
use crate::id::PointTable;
use jiff::civil::Date;

const NO_TICKET: &Rule = &Rule::high("UKE-301", "診療月の医療券がある", "spec/claims.md §7 C12-13");
const PAYER: &Rule = &Rule::high("UKE-302", "負担者番号が医療券と同じである", "spec/claims.md §7 C12-03");
const RECIPIENT: &Rule = &Rule::high("UKE-303", "受給者番号が医療券と同じである", "spec/claims.md §7 C12-03");
const VALIDITY: &Rule = &Rule::medium("UKE-304", "受診日が医療券の有効期間にある", "spec/claims.md §7 C12-04");
const ENDED: &Rule = &Rule::high("UKE-305", "受診日が停止・廃止より前である", "spec/claims.md §7 C12-14");
const TREATMENT: &Rule = &Rule::medium("UKE-306", "医療券の診療別とレセプト種別が合う", "spec/claims.md §7 C12-15");
const COMBINED: &Rule =
    &Rule::medium("UKE-307", "医療券の単独・併用別と保険者の有無が合う", "spec/claims.md §7 C12-16");
const SELF_PAY: &Rule = &Rule::high("UKE-308", "負担金額が医療券の本人支払額である", "spec/claims.md §7 C12-07");
const ISSUER: &Rule = &Rule::medium("UKE-309", "処方箋の発行元が調剤券と同じである", "spec/claims.md §3");
const INFECTION: &Rule = &Rule::medium("UKE-310", "感染症法37条の2の公費を先に請求する", "spec/claims.md §7 C12-18");

/// The rules of this file.
pub const RULES: &[&Rule] =
    &[NO_TICKET, PAYER, RECIPIENT, VALIDITY, ENDED, TREATMENT, COMBINED, SELF_PAY, ISSUER, INFECTION];

/// Compares every medical-aid record of the receipt with the facts.
pub fn check(receipt: &Receipt, facts: &Facts, findings: &mut Findings) {
    for (index, scheme) in receipt.schemes.iter().enumerate().filter(|(_, scheme)| scheme.is_medical_aid()) {
        after_the_end(receipt, facts, scheme, index, findings);
        let Some(ticket) = matching(scheme, facts) else {
            findings.add(
                NO_TICKET,
                (scheme.line, 0),
                "この診療月の医療券(調剤券)が登録されていません",
                "福祉事務所に券の発行を依頼し、一括取得で確かめてから請求してください",
            );
            continue;
        };
        numbers(scheme, ticket, findings);
        validity(receipt, ticket, index, findings);
        treatment_type(receipt, ticket, findings);
        combined_use(receipt, ticket, scheme, findings);
        self_pay(receipt, ticket, scheme, findings);
        issuer(receipt, ticket, findings);
        infection(receipt, ticket, scheme, findings);
    }
}

/// The ticket that the record means: same numbers before same payer before any.
fn matching<'a>(scheme: &Scheme, facts: &'a Facts) -> Option<&'a TicketFact> {
    let payer = |ticket: &&TicketFact| ticket.payer.as_str() == scheme.payer.text;
    let recipient = |ticket: &&TicketFact| ticket.recipient.as_str() == scheme.recipient.text;
    facts
        .tickets
        .iter()
        .find(|ticket| payer(ticket) && recipient(ticket))
        .or_else(|| facts.tickets.iter().find(|ticket| payer(ticket) || recipient(ticket)))
        .or_else(|| facts.tickets.first())
}

fn numbers(scheme: &Scheme, ticket: &TicketFact, findings: &mut Findings) {
    if scheme.payer.text != ticket.payer.as_str() {
        findings.add(
            PAYER,
            (scheme.line, scheme.payer.position),
            "公費負担者番号(福祉事務所)が医療券と違います",
            "その月の医療券にある番号を記録してください",
        );
    }
    if scheme.recipient.text != ticket.recipient.as_str() {
        findings.add(
            RECIPIENT,
            (scheme.line, scheme.recipient.position),
            "受給者番号が医療券と違います",
            "その月の医療券にある番号を記録してください。番号は月ごとに変わることがあります",
        );
    }
}

/// Days of visit under the scheme at `index`, as dates, with the line they stand on.
pub(super) fn visits(receipt: &Receipt, index: usize) -> Vec<(u64, usize, Date)> {
    let Some(month) = month(&receipt.month.text) else { return Vec::new() };
    let first = month.first_day();
    let kind = (index + 2).to_string();
    receipt
        .visit_days
        .iter()
        .filter(|days| days.payer_kind.text == kind)
        .flat_map(|days| days.days.iter().enumerate().map(|(day, entry)| (days.line, day, entry)))
        .filter(|(_, _, entry)| !entry.is_blank())
        .filter_map(|(line, day, entry)| {
            let date = Date::new(first.year(), first.month(), i8::try_from(day + 1).ok()?).ok()?;
            Some((line, entry.position, date))
        })
        .collect()
}

fn validity(receipt: &Receipt, ticket: &TicketFact, index: usize, findings: &mut Findings) {
    for (line, position, day) in visits(receipt, index) {
        if day < ticket.valid_from || day > ticket.valid_until {
            findings.add(
                VALIDITY,
                (line, position),
                format!("{}日は医療券の有効期間の外です", day.day()),
                "福祉事務所に有効期間を確かめてください",
            );
        }
    }
}

/// Days on or after 停止・廃止 are not under medical aid, whatever ticket there was.
fn after_the_end(receipt: &Receipt, facts: &Facts, scheme: &Scheme, index: usize, findings: &mut Findings) {
    let same: Vec<_> = facts.coverage.iter().filter(|coverage| coverage.payer.as_str() == scheme.payer.text).collect();
    if same.is_empty() {
        return;
    }
    for (line, position, day) in visits(receipt, index) {
        let covered =
            same.iter().any(|coverage| coverage.from <= day && coverage.ended_on.is_none_or(|ended_on| day < ended_on));
        if !covered {
            findings.add(
                ENDED,
                (line, position),
                format!("{}日は保護の停止・廃止のあと、または開始の前です", day.day()),
                "その日の診療を公費12から外し、当日の資格で請求してください",
            );
        }
    }
}

fn treatment_type(receipt: &Receipt, ticket: &TicketFact, findings: &mut Findings) {
    let Some(read) = ReceiptType::parse(&receipt.receipt_type.text) else { return };
    let expected = match (receipt.table, read.inpatient) {
        (PointTable::Medical, true) => 1,
        (PointTable::Medical, false) => 2,
        (PointTable::Dental, _) => 3,
        (PointTable::Pharmacy, _) => 4,
        (PointTable::HomeNursing, _) => 5,
    };
    if ticket.treatment_type != expected {
        findings.add(
            TREATMENT,
            (receipt.line, receipt.receipt_type.position),
            format!("医療券の診療別は{:02}ですが、請求は{expected:02}です", ticket.treatment_type),
            "福祉事務所に医療券の診療別を確かめてください",
        );
    }
}

fn combined_use(receipt: &Receipt, ticket: &TicketFact, scheme: &Scheme, findings: &mut Findings) {
    if ticket.combined_use == receipt.insurance.is_empty() {
        let what = if ticket.combined_use {
            "医療券は併用ですが、保険者レコード(HO)がありません"
        } else {
            "医療券は単独ですが、保険者レコード(HO)があります"
        };
        findings.add(COMBINED, (scheme.line, 0), what, "医療保険の資格と医療券の単独・併用別を確かめてください");
    }
}

/// The month's amount, or all that was to be paid where that is less (B-089, B-090).
fn self_pay(receipt: &Receipt, ticket: &TicketFact, scheme: &Scheme, findings: &mut Findings) {
    let month = u64::from(ticket.self_pay_yen);
    let right = |yen: u64| yen == month || (yen < month && is_all_to_pay(receipt, scheme, yen));
    if scheme.patient_pays.number().is_some_and(|yen| !right(yen)) {
        findings.add(
            SELF_PAY,
            (scheme.line, scheme.patient_pays.position),
            format!("負担金額が{}円、医療券の本人支払額が{}円です", scheme.patient_pays.text, ticket.self_pay_yen),
            "医療券の本人支払額(費用がそれに満たない月は費用の額)を記録してください",
        );
    }
}

/// Whether an amount covers what the treatment of the month left to pay: the whole cost, beside an insurance one to
/// three tenths of it, because the insured's share is not on the claim.
fn is_all_to_pay(receipt: &Receipt, scheme: &Scheme, yen: u64) -> bool {
    let unit = if receipt.table == PointTable::HomeNursing { 1 } else { 10 };
    let Some(cost) = scheme.total.number().map(|total| total * unit) else { return false };
    if receipt.insurance.is_empty() { yen == cost } else { (cost / 10..=cost.div_ceil(10) * 3).contains(&yen) }
}

fn issuer(receipt: &Receipt, ticket: &TicketFact, findings: &mut Findings) {
    let Some(expected) = ticket.prescription_issuer else { return };
    if receipt.table == PointTable::Pharmacy && receipt.issuer.text != expected.as_str() {
        findings.add(
            ISSUER,
            (receipt.line, receipt.issuer.position),
            "処方箋を発行した医療機関が調剤券と違います",
            "処方箋と調剤券を見比べ、福祉事務所に確かめてください",
        );
    }
}

fn infection(receipt: &Receipt, ticket: &TicketFact, scheme: &Scheme, findings: &mut Findings) {
    if ticket.infection && !receipt.schemes.iter().any(|scheme| scheme.payer.text.starts_with("10")) {
        findings.add(
            INFECTION,
            (scheme.line, 0),
            "医療券に感染症法37条の2がありますが、公費10の請求がありません",
            "結核の適正医療(10)を第1公費、医療扶助(12)をその次に記録してください",
        );
    }
}
