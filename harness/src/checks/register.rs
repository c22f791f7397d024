//! The patient register on a screen.

use super::reception::{digits, verdict};
use super::who::{Who, same_name};
use crate::case::ScreenVerdict;
use crate::telling::mask;
use onshi_wire::driver::{Patient, Screen, Ticket};

/// Judges the one patient that the person is in the register.
pub fn patient(screen: &Screen, who: &Who, judge: impl FnOnce(&Patient) -> ScreenVerdict) -> ScreenVerdict {
    match who.patients(screen).as_slice() {
        [patient] => judge(patient),
        several => ScreenVerdict::NotYet(format!("患者登録の「{}」は{}人", who.alias, several.len())),
    }
}

/// The person is in the register so many times.
pub fn times_registered(screen: &Screen, who: &Who, times: usize) -> ScreenVerdict {
    let seen = who.patients(screen).len();
    verdict(seen == times, || format!("患者登録の「{}」は{seen}人", who.alias))
}

/// So many patients have this name.
pub fn patients_named(screen: &Screen, name: &str, count: usize) -> ScreenVerdict {
    let seen = screen.patients.iter().filter(|patient| same_name(&patient.name, name)).count();
    verdict(seen == count, || format!("氏名「{name}」の患者は{seen}人"))
}

/// The register holds so many patients.
pub fn size(screen: &Screen, count: usize) -> ScreenVerdict {
    verdict(screen.patients.len() == count, || format!("患者登録は{}人", screen.patients.len()))
}

/// The person was received so many times.
pub fn times_received(screen: &Screen, who: &Who, times: usize) -> ScreenVerdict {
    let seen = who.receptions(screen).len();
    verdict(seen == times, || format!("「{}」の受付は{seen}件", who.alias))
}

/// The person was received at least so many times.
pub fn received_at_least(screen: &Screen, who: &Who, times: usize) -> ScreenVerdict {
    let seen = who.receptions(screen).len();
    verdict(seen >= times, || format!("「{}」の受付は{seen}件", who.alias))
}

/// A name stands on the screen: in a reception or in the register.
pub fn name_shown(screen: &Screen, name: &str) -> ScreenVerdict {
    verdict(shows_name(screen, name), || {
        let names: Vec<&str> = screen.receptions.iter().map(|reception| reception.name.as_str()).collect();
        format!("受付の氏名は「{}」", names.join("」「"))
    })
}

/// A name stands nowhere on the screen.
pub fn name_not_shown(screen: &Screen, name: &str) -> ScreenVerdict {
    verdict(!shows_name(screen, name), || format!("氏名「{name}」が示されている"))
}

fn shows_name(screen: &Screen, name: &str) -> bool {
    screen.receptions.iter().any(|reception| same_name(&reception.name, name))
        || screen.patients.iter().any(|patient| same_name(&patient.name, name))
}

/// The patient holds so many tickets of a month (B-054).
pub fn tickets_of_month(patient: &Patient, month: &str, count: usize) -> ScreenVerdict {
    let seen = of_month(patient, month).count();
    verdict(seen == count, || format!("{month}分の券は{seen}枚"))
}

/// Every ticket of a month goes with this recipient number, and there is one (B-014).
pub fn tickets_recipient(patient: &Patient, month: &str, recipient: &str) -> ScreenVerdict {
    let seen: Vec<String> = of_month(patient, month).map(|ticket| digits(&ticket.recipient_number)).collect();
    verdict(!seen.is_empty() && seen.iter().all(|number| *number == digits(recipient)), || {
        let told: Vec<String> = seen.iter().map(|number| mask(number)).collect();
        format!("{month}分の券の受給者番号は「{}」", told.join("」「"))
    })
}

fn of_month<'a>(patient: &'a Patient, month: &'a str) -> impl Iterator<Item = &'a Ticket> {
    patient.tickets.iter().filter(move |ticket| ticket.month == month)
}

/// The 照会番号 is (not) registered.
pub fn reference_number(patient: &Patient, registered: bool) -> ScreenVerdict {
    verdict(patient.reference_number.is_some() == registered, || match &patient.reference_number {
        Some(number) => format!("照会番号「{number}」が登録済み"),
        None => "照会番号は登録されていない".to_owned(),
    })
}

/// The stored 保険者番号.
pub fn insurer_number(patient: &Patient, number: &str) -> ScreenVerdict {
    let seen = patient.insurance.as_ref().map(|insurance| digits(&insurance.insurer_number));
    verdict(seen == Some(digits(number)), || {
        format!("保険者番号は「{}」", seen.clone().unwrap_or_else(|| "なし".to_owned()))
    })
}

/// The stored 受給者番号.
pub fn recipient_number(patient: &Patient, number: &str) -> ScreenVerdict {
    let seen = patient.aid.as_ref().map(|aid| digits(&aid.recipient_number));
    verdict(seen == Some(digits(number)), || {
        format!("受給者番号は「{}」", seen.as_deref().map_or_else(|| "なし".to_owned(), mask))
    })
}

#[cfg(test)]
mod tests {
    use super::super::who::tests::{patient as sato_patient, reception, sato};
    use super::*;
    use onshi_wire::driver::{AidStatus, Insurance};

    fn satisfied(verdict: &ScreenVerdict) -> bool {
        *verdict == ScreenVerdict::Satisfied
    }

    fn screen() -> Screen {
        Screen {
            receptions: vec![reception(AidStatus::Delegated)],
            patients: vec![sato_patient()],
            ..Screen::default()
        }
    }

    fn ticket(month: &str) -> Ticket {
        Ticket {
            ticket_type: "01".into(),
            month: month.into(),
            valid_from: String::new(),
            valid_until: String::new(),
            issue_number: "1".into(),
            payer_number: "12139903".into(),
            recipient_number: "1000025".into(),
            self_pay_yen: 0,
            treatment_type: "02".into(),
            single_or_combined: "01".into(),
            prescription_issuer_code: None,
        }
    }

    #[test]
    fn people_and_receptions_are_counted() {
        let mut screen = screen();
        assert!(satisfied(&times_registered(&screen, &sato(), 1)));
        assert!(satisfied(&times_received(&screen, &sato(), 1)));
        assert!(satisfied(&patients_named(&screen, "佐藤　花子", 1)));
        assert!(satisfied(&received_at_least(&screen, &sato(), 1)));
        assert!(!satisfied(&received_at_least(&screen, &sato(), 2)));
        assert!(satisfied(&size(&screen, 1)));
        screen.patients.push(sato_patient());
        screen.receptions.push(reception(AidStatus::Delegated));
        assert!(!satisfied(&times_registered(&screen, &sato(), 1)));
        assert!(!satisfied(&times_received(&screen, &sato(), 1)));
        assert!(!satisfied(&patient(&screen, &sato(), |_| ScreenVerdict::Satisfied)));
        assert!(!satisfied(&size(&screen, 1)));
    }

    #[test]
    fn a_name_is_shown_or_not() {
        assert!(satisfied(&name_shown(&screen(), "佐藤　花子")));
        assert!(!satisfied(&name_shown(&screen(), "髙﨑　恵")));
        assert!(satisfied(&name_not_shown(&screen(), "髙﨑　恵")));
        assert!(!satisfied(&name_not_shown(&screen(), "佐藤　花子")));
    }

    #[test]
    fn tickets_are_counted_by_month() {
        let mut patient = sato_patient();
        assert!(satisfied(&tickets_of_month(&patient, "2026-11", 0)));
        assert!(!satisfied(&tickets_recipient(&patient, "2026-11", "1000025")));
        patient.tickets = vec![ticket("2026-11"), ticket("2026-12")];
        assert!(satisfied(&tickets_of_month(&patient, "2026-11", 1)));
        assert!(satisfied(&tickets_recipient(&patient, "2026-11", "1000025")));
        assert!(!satisfied(&tickets_recipient(&patient, "2026-11", "2000024")));
        patient.tickets.push(ticket("2026-11"));
        assert!(!satisfied(&tickets_of_month(&patient, "2026-11", 1)));
    }

    #[test]
    fn stored_numbers_are_compared() {
        let mut patient = sato_patient();
        assert!(satisfied(&reference_number(&patient, false)));
        assert!(!satisfied(&reference_number(&patient, true)));
        assert!(!satisfied(&insurer_number(&patient, "06139992")));
        assert!(!satisfied(&recipient_number(&patient, "1000025")));
        patient.reference_number = Some("p1".into());
        patient.insurance =
            Some(Insurance { insurer_number: "06139992".into(), symbol: None, number: "1".into(), branch: None });
        assert!(satisfied(&reference_number(&patient, true)));
        assert!(satisfied(&insurer_number(&patient, "06139992")));
    }
}
