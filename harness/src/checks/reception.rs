//! What the newest reception of a person shows.
//!
//! Each function answers [`ScreenVerdict::NotYet`] with what is seen instead, so that the caller may look again.

use super::who::Who;
use super::words::{self, AID_STATUS, WARNINGS};
use crate::case::ScreenVerdict;
use crate::telling::mask;
use onshi_wire::driver::{AidStatus, InsuranceCertificateKind, Reception, Screen, Ticket, Via, WarningKind};

/// Satisfied, or what is seen instead.
pub(super) fn verdict(satisfied: bool, seen: impl FnOnce() -> String) -> ScreenVerdict {
    if satisfied { ScreenVerdict::Satisfied } else { ScreenVerdict::NotYet(seen()) }
}

/// Judges the newest reception of a person.
pub fn of(screen: &Screen, who: &Who, judge: impl FnOnce(&Reception) -> ScreenVerdict) -> ScreenVerdict {
    match who.latest(screen) {
        Some(reception) => judge(reception),
        None => ScreenVerdict::NotYet(format!("「{}」の受付がない", who.alias)),
    }
}

/// Judges a reception by its id (an inquiry that may have no name).
pub fn by_id(screen: &Screen, id: &str, judge: impl FnOnce(&Reception) -> ScreenVerdict) -> ScreenVerdict {
    match screen.receptions.iter().find(|reception| reception.id == id) {
        Some(reception) => judge(reception),
        None => ScreenVerdict::NotYet("その照会の受付がない".to_owned()),
    }
}

/// 医療扶助の利用可否 is one of these (S003-49).
pub fn aid_status(reception: &Reception, wanted: &[AidStatus]) -> ScreenVerdict {
    verdict(wanted.contains(&reception.aid_status), || {
        format!("医療扶助は「{}」", words::word(AID_STATUS, &reception.aid_status))
    })
}

/// How a patient was received and with which outcome (S002-68).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceivedAs {
    /// By card, medical aid usable with an electronic ticket.
    CardDelegated,
    /// By card, qualification valid, no ticket.
    CardNotDelegated,
    /// By paper; whether the paper alone makes medical aid usable or keeps it open is the product's affair (S002-22).
    Paper,
}

/// The reception came that way and stands so.
pub fn received_as(reception: &Reception, wanted: ReceivedAs) -> ScreenVerdict {
    let status = reception.aid_status;
    let satisfied = match wanted {
        ReceivedAs::CardDelegated => reception.via == Via::Face && status == AidStatus::Delegated,
        ReceivedAs::CardNotDelegated => reception.via == Via::Face && status == AidStatus::NotDelegated,
        ReceivedAs::Paper => {
            reception.via == Via::Paper && matches!(status, AidStatus::Delegated | AidStatus::Unconfirmed)
        }
    };
    verdict(satisfied, || {
        let via = match reception.via {
            Via::Face => "カード",
            Via::Number => "番号",
            Via::Paper => "紙",
        };
        format!("{via}で受け付けた、医療扶助は「{}」", words::word(AID_STATUS, &status))
    })
}

/// How insurance must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insurance {
    /// There is one and it is in force.
    Valid,
    /// It has ended.
    Ended,
    /// None is shown as in force.
    Absent,
}

/// Health insurance stands so.
pub fn insurance(reception: &Reception, wanted: Insurance) -> ScreenVerdict {
    let there = reception.insurance.is_some();
    let satisfied = match wanted {
        Insurance::Valid => there && reception.insurance_valid,
        Insurance::Ended => !reception.insurance_valid,
        Insurance::Absent => !there && !reception.insurance_valid,
    };
    verdict(satisfied, || match (there, reception.insurance_valid) {
        (true, true) => "健康保険は「有効」".to_owned(),
        (true, false) => "健康保険は「無効」".to_owned(),
        (false, _) => "健康保険は「なし」".to_owned(),
    })
}

/// 保険者番号 and 番号 are shown. Padding and full-width digits do not matter.
pub fn insurance_numbers(reception: &Reception, insurer: &str, number: &str) -> ScreenVerdict {
    let seen = reception.insurance.as_ref().map(|it| (digits(&it.insurer_number), digits(&it.number)));
    verdict(seen == Some((digits(insurer), digits(number))), || match &seen {
        Some((insurer, number)) => format!("保険者番号「{insurer}」番号「{}」", mask(number)),
        None => "健康保険が示されていない".to_owned(),
    })
}

/// 公費負担者番号 and 受給者番号 are shown.
pub fn aid_numbers(reception: &Reception, payer: &str, recipient: &str) -> ScreenVerdict {
    let seen = reception.aid.as_ref().map(|it| (digits(&it.payer_number), digits(&it.recipient_number)));
    verdict(seen == Some((digits(payer), digits(recipient))), || match &seen {
        Some((payer, recipient)) => format!("公費負担者番号「{payer}」受給者番号「{}」", mask(recipient)),
        None => "医療扶助の番号が示されていない".to_owned(),
    })
}

/// A certificate of health insurance is shown with this value.
pub fn certificate(reception: &Reception, kind: InsuranceCertificateKind, value: &str) -> ScreenVerdict {
    let shown = reception.certificates.iter().find(|shown| shown.kind == kind);
    verdict(shown.is_some_and(|shown| digits(&shown.value) == digits(value)), || {
        shown.map_or_else(|| "その証は示されていない".to_owned(), |shown| format!("示されたのは「{}」", shown.value))
    })
}

/// No certificate of that kind is shown.
pub fn no_certificate(reception: &Reception, kind: InsuranceCertificateKind) -> ScreenVerdict {
    let shown = reception.certificates.iter().find(|shown| shown.kind == kind);
    verdict(shown.is_none(), || format!("「{}」が示された", shown.map_or("", |shown| shown.value.as_str())))
}

/// A ticket of this month and kind (`01` 医療券, `02` 調剤券) is chosen.
pub fn ticket(reception: &Reception, month: &str, ticket_type: &str) -> ScreenVerdict {
    let seen = reception.ticket.as_ref();
    verdict(seen.is_some_and(|ticket| ticket.month == month && ticket.ticket_type == ticket_type), || {
        seen.map_or_else(|| "採用された券はない".to_owned(), ticket_in_words)
    })
}

/// No ticket is chosen.
pub fn no_ticket(reception: &Reception) -> ScreenVerdict {
    match &reception.ticket {
        None => ScreenVerdict::Satisfied,
        Some(ticket) => ScreenVerdict::NotYet(ticket_in_words(ticket)),
    }
}

/// The chosen ticket names this facility as the prescription's issuer (B-042).
pub fn ticket_issuer(reception: &Reception, code: &str) -> ScreenVerdict {
    let seen = reception.ticket.as_ref().and_then(|ticket| ticket.prescription_issuer_code.as_deref());
    verdict(seen == Some(code), || format!("採用された券の処方箋発行元は「{}」", seen.unwrap_or("なし")))
}

/// The patient pays this much under medical aid (S000-35).
pub fn window_yen(reception: &Reception, yen: Option<u32>) -> ScreenVerdict {
    verdict(reception.window_yen == yen, || match reception.window_yen {
        Some(seen) => format!("窓口徴収額は{seen}円"),
        None => "窓口徴収額は示されていない".to_owned(),
    })
}

/// The clerk is told this.
pub fn warned(reception: &Reception, kind: WarningKind) -> ScreenVerdict {
    verdict(reception.warnings.iter().any(|warning| warning.kind == kind), || {
        format!("注意は{}", warnings_in_words(reception))
    })
}

/// The clerk is not told this.
pub fn not_warned(reception: &Reception, kind: WarningKind) -> ScreenVerdict {
    verdict(reception.warnings.iter().all(|warning| warning.kind != kind), || {
        format!("注意は{}", warnings_in_words(reception))
    })
}

/// A text of the platform is shown as it is.
pub fn shows_text(reception: &Reception, text: &str) -> ScreenVerdict {
    verdict(reception.platform_texts.iter().any(|shown| shown.contains(text)), || {
        format!("示されたメッセージは「{}」", reception.platform_texts.join("」「"))
    })
}

fn ticket_in_words(ticket: &Ticket) -> String {
    let kind = match ticket.ticket_type.as_str() {
        "01" => "医療券",
        "02" => "調剤券",
        other => other,
    };
    format!("{}分の{kind}（{}〜{}）が採用されている", ticket.month, ticket.valid_from, ticket.valid_until)
}

fn warnings_in_words(reception: &Reception) -> String {
    if reception.warnings.is_empty() {
        return "ない".to_owned();
    }
    let words: Vec<&str> = reception.warnings.iter().map(|warning| words::word(WARNINGS, &warning.kind)).collect();
    format!("「{}」", words.join("」「"))
}

/// Without padding; full-width digits become half width.
pub(super) fn digits(text: &str) -> String {
    crate::case::dates::half_width(text.trim())
}

#[cfg(test)]
mod tests {
    use super::super::who::tests::{reception, sato};
    use super::*;
    use onshi_wire::driver::{Aid, Warning};

    fn satisfied(verdict: &ScreenVerdict) -> bool {
        *verdict == ScreenVerdict::Satisfied
    }

    fn ticket_of(month: &str) -> Ticket {
        Ticket {
            ticket_type: "01".into(),
            month: month.into(),
            valid_from: format!("{month}-01"),
            valid_until: format!("{month}-30"),
            issue_number: "1".into(),
            payer_number: "12139903".into(),
            recipient_number: "1000025".into(),
            self_pay_yen: 0,
            treatment_type: "02".into(),
            single_or_combined: "01".into(),
            prescription_issuer_code: Some("1319900013".into()),
        }
    }

    #[test]
    fn a_person_without_reception_is_not_seen_yet() {
        let verdict = of(&Screen::default(), &sato(), |_| ScreenVerdict::Satisfied);
        assert_eq!(verdict, ScreenVerdict::NotYet("「佐藤」の受付がない".into()));
        assert!(!satisfied(&by_id(&Screen::default(), "r1", |_| ScreenVerdict::Satisfied)));
    }

    #[test]
    fn the_newest_reception_is_judged() {
        let old = reception(AidStatus::NotDelegated);
        let new = reception(AidStatus::Delegated);
        let screen = Screen { receptions: vec![old, new], ..Screen::default() };
        assert!(satisfied(&of(&screen, &sato(), |it| aid_status(it, &[AidStatus::Delegated]))));
        let seen = of(&screen, &sato(), |it| aid_status(it, &[AidStatus::NotDelegated, AidStatus::Expired]));
        assert_eq!(seen, ScreenVerdict::NotYet("医療扶助は「委託済」".into()));
    }

    #[test]
    fn the_way_of_reception_counts_as_well_as_its_outcome() {
        let card = reception(AidStatus::Delegated);
        assert!(satisfied(&received_as(&card, ReceivedAs::CardDelegated)));
        assert!(!satisfied(&received_as(&card, ReceivedAs::CardNotDelegated)));
        assert!(!satisfied(&received_as(&card, ReceivedAs::Paper)));
        let paper = Reception { via: Via::Paper, ..reception(AidStatus::Unconfirmed) };
        assert!(satisfied(&received_as(&paper, ReceivedAs::Paper)));
        assert!(!satisfied(&received_as(&paper, ReceivedAs::CardDelegated)));
        assert!(!satisfied(&received_as(
            &Reception { via: Via::Paper, ..reception(AidStatus::None) },
            ReceivedAs::Paper
        )));
    }

    #[test]
    fn insurance_is_valid_ended_or_absent() {
        let mut it = reception(AidStatus::None);
        assert!(satisfied(&insurance(&it, Insurance::Absent)));
        assert!(satisfied(&insurance(&it, Insurance::Ended)));
        assert!(!satisfied(&insurance(&it, Insurance::Valid)));
        it.insurance = Some(onshi_wire::driver::Insurance {
            insurer_number: "  139998".into(),
            symbol: None,
            number: "７７７".into(),
            branch: None,
        });
        it.insurance_valid = true;
        assert!(satisfied(&insurance(&it, Insurance::Valid)));
        assert!(!satisfied(&insurance(&it, Insurance::Ended)));
        assert!(satisfied(&insurance_numbers(&it, "139998", "777")));
        assert!(!satisfied(&insurance_numbers(&it, "139998", "778")));
    }

    #[test]
    fn aid_numbers_are_compared() {
        let mut it = reception(AidStatus::Delegated);
        assert!(!satisfied(&aid_numbers(&it, "12139903", "1000025")));
        it.aid = Some(Aid {
            payer_number: "12139903".into(),
            recipient_number: "1000025".into(),
            office_name: "中央福祉事務所".into(),
            from: None,
            ended_on: None,
        });
        assert!(satisfied(&aid_numbers(&it, "12139903", "1000025")));
        assert!(!satisfied(&aid_numbers(&it, "12139903", "1000017")));
    }

    #[test]
    fn the_chosen_ticket_is_of_the_month_and_kind() {
        let mut it = reception(AidStatus::Delegated);
        assert!(satisfied(&no_ticket(&it)));
        assert!(!satisfied(&ticket(&it, "2026-11", "01")));
        it.ticket = Some(ticket_of("2026-11"));
        assert!(!satisfied(&no_ticket(&it)));
        assert!(satisfied(&ticket(&it, "2026-11", "01")));
        assert!(!satisfied(&ticket(&it, "2026-12", "01")));
        assert!(!satisfied(&ticket(&it, "2026-11", "02")));
        assert!(satisfied(&ticket_issuer(&it, "1319900013")));
        assert!(!satisfied(&ticket_issuer(&it, "1319900021")));
    }

    #[test]
    fn money_is_exact_and_none_is_not_zero() {
        let mut it = reception(AidStatus::Delegated);
        assert!(satisfied(&window_yen(&it, None)));
        assert!(!satisfied(&window_yen(&it, Some(0))));
        it.window_yen = Some(0);
        assert!(satisfied(&window_yen(&it, Some(0))));
        assert!(!satisfied(&window_yen(&it, None)));
    }

    #[test]
    fn warnings_and_texts_are_there_or_not() {
        let mut it = reception(AidStatus::NotDelegated);
        assert!(satisfied(&not_warned(&it, WarningKind::ContactOffice)));
        assert!(!satisfied(&warned(&it, WarningKind::ContactOffice)));
        assert!(!satisfied(&shows_text(&it, "期限")));
        it.warnings.push(Warning { kind: WarningKind::ContactOffice, text: "連絡".into() });
        it.platform_texts.push("期限が近い。".into());
        assert!(satisfied(&warned(&it, WarningKind::ContactOffice)));
        assert_eq!(
            not_warned(&it, WarningKind::ContactOffice),
            ScreenVerdict::NotYet("注意は「福祉事務所へ連絡」".into())
        );
        assert!(satisfied(&shows_text(&it, "期限が近い")));
    }
}
