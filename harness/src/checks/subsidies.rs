//! Public expenses (医療費助成) on the screen and in reports. Each function answers what is seen instead, so that the
//! caller may look again.

use super::reception::verdict;
use super::request::text_in;
use super::who::Who;
use super::words::{self, SUBSIDY_STANDING};
use crate::case::ScreenVerdict;
use crate::telling::mask;
use onshi_wire::driver::subsidy::{Certificate, Panel, Standing, Stored};
use onshi_wire::driver::{Patient, Reception, Screen};

fn panel(reception: &Reception) -> Panel {
    reception.subsidies.clone().unwrap_or_default()
}

/// A certificate is meant by its payer number or, where it has none, by its name.
fn is_meant(certificate: &Certificate, by: &str) -> bool {
    certificate.payer_number == by || certificate.name == by
}

fn law(payer_number: &str) -> &str {
    payer_number.get(..2).unwrap_or("番号なし")
}

fn listed(texts: &[&str]) -> String {
    if texts.is_empty() { "なし".to_owned() } else { texts.join("、") }
}

/// The certificates that came, by 法別番号, in this order.
pub fn received(reception: &Reception, laws: &[&str]) -> ScreenVerdict {
    let panel = panel(reception);
    let seen: Vec<&str> = panel.received.iter().map(|it| law(&it.payer_number)).collect();
    verdict(seen == laws, || format!("受給者証は「{}」", listed(&seen)))
}

/// What can be done with a certificate.
pub fn standing(reception: &Reception, certificate: &str, wanted: Standing) -> ScreenVerdict {
    let panel = panel(reception);
    match panel.received.iter().find(|it| is_meant(it, certificate)) {
        Some(it) => {
            verdict(it.standing == wanted, || format!("受給者証は「{}」", words::word(SUBSIDY_STANDING, &it.standing)))
        }
        None => ScreenVerdict::NotYet("その受給者証が示されていない".to_owned()),
    }
}

/// The public expenses used for the visit, by payer number, in this order.
pub fn used(reception: &Reception, wanted: &[&str]) -> ScreenVerdict {
    let panel = panel(reception);
    let seen: Vec<&str> = panel.used.iter().map(String::as_str).collect();
    verdict(seen == wanted, || format!("使う公費は「{}」", listed(&seen)))
}

/// Judges the person's reception of a day.
pub fn of_day(who: &Who, screen: &Screen, day: &str, judge: impl FnOnce(&Reception) -> ScreenVerdict) -> ScreenVerdict {
    match who.receptions(screen).into_iter().rev().find(|reception| reception.date == day) {
        Some(reception) => judge(reception),
        None => ScreenVerdict::NotYet(format!("「{}」の{day}の受付がない", who.alias)),
    }
}

/// What the patient pays at the window; none: no payment is shown.
pub fn patient_pays(reception: &Reception, wanted: Option<u32>) -> ScreenVerdict {
    let seen = panel(reception).payment.map(|payment| payment.patient_yen);
    verdict(seen == wanted, || {
        seen.map_or("窓口支払額が示されていない".to_owned(), |yen| format!("窓口支払額は{yen}円"))
    })
}

/// What the slip of a public expense says of this visit; zero is written too.
pub fn slip(reception: &Reception, payer: &str, wanted: u32) -> ScreenVerdict {
    let payment = panel(reception).payment.unwrap_or_default();
    let seen = payment.slips.iter().find(|it| it.payer_number == payer).map(|it| it.paid_yen);
    verdict(seen == Some(wanted), || {
        seen.map_or("管理票の額がない".to_owned(), |yen| format!("管理票の額は{yen}円"))
    })
}

/// Whether the payment was reported.
pub fn reported(reception: &Reception, wanted: bool) -> ScreenVerdict {
    let seen = panel(reception).payment.and_then(|payment| payment.reported);
    verdict(seen == Some(wanted), || match seen {
        Some(true) => "報告済み".to_owned(),
        Some(false) => "報告していない".to_owned(),
        None => "報告するものが示されていない".to_owned(),
    })
}

/// Judges the one patient of the register that is this person.
pub fn patient(who: &Who, screen: &Screen, judge: impl Fn(&Patient) -> ScreenVerdict) -> ScreenVerdict {
    match who.patients(screen).as_slice() {
        [patient] => judge(patient),
        found => ScreenVerdict::NotYet(format!("患者登録に「{}」が{}人いる", who.alias, found.len())),
    }
}

fn newest<'a>(patient: &'a Patient, payer: &str) -> Option<&'a Stored> {
    patient.subsidies.iter().rev().find(|it| it.payer_number == payer)
}

/// A stored public expense ends on this day.
pub fn stored_until(patient: &Patient, payer: &str, wanted: &str) -> ScreenVerdict {
    let seen = newest(patient, payer).map(|it| it.valid_until.clone());
    verdict(seen == Some(Some(wanted.to_owned())), || match seen {
        Some(Some(day)) => format!("有効期間の終了は{day}"),
        Some(None) => "有効期間の終了がない".to_owned(),
        None => "その公費は登録されていない".to_owned(),
    })
}

/// A public expense is stored under these numbers.
pub fn stored_number(patient: &Patient, payer: &str, wanted: &str) -> ScreenVerdict {
    let seen = newest(patient, payer).map(|it| it.recipient_number.clone());
    verdict(seen.as_deref() == Some(wanted), || match &seen {
        Some(number) => format!("受給者番号は「{}」", mask(number)),
        None => "その公費は登録されていない".to_owned(),
    })
}

/// So many public expenses are stored, ended ones too.
pub fn stored_count(patient: &Patient, wanted: usize) -> ScreenVerdict {
    let seen = patient.subsidies.len();
    verdict(seen == wanted, || format!("公費は{seen}件"))
}

/// 医療費総額 and 自己負担額 of a report, read from its bytes (the names are those of the layout in use).
pub fn report(bytes: &[u8]) -> Option<(String, String)> {
    Some((text_in(bytes, "TotalMedicalCost")?, text_in(bytes, "PaidAmount")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::who::tests as made;
    use onshi_wire::driver::AidStatus;
    use onshi_wire::driver::subsidy::{Payment, SlipEntry};

    fn reception() -> Reception {
        let certificate = |payer: &str, name: &str, standing| Certificate {
            payer_number: payer.to_owned(),
            name: name.to_owned(),
            standing,
            ..Certificate::default()
        };
        let mut reception = made::reception(AidStatus::None);
        reception.subsidies = Some(Panel {
            received: vec![
                certificate("54136015", "特定医療費", Standing::InKind),
                certificate("", "番号のない証", Standing::WithoutNumber),
            ],
            used: vec!["54136015".to_owned()],
            payment: Some(Payment {
                total_yen: 10_000,
                patient_yen: 0,
                slips: vec![SlipEntry { payer_number: "54136015".to_owned(), paid_yen: 0, remainder_yen: Some(0) }],
                reported: Some(false),
            }),
        });
        reception
    }

    #[test]
    fn what_the_panel_shows_is_compared_and_told() {
        let seen = reception();
        assert_eq!(received(&seen, &["54", "番号なし"]), ScreenVerdict::Satisfied);
        assert_eq!(received(&seen, &["54"]), ScreenVerdict::NotYet("受給者証は「54、番号なし」".to_owned()));
        assert_eq!(standing(&seen, "番号のない証", Standing::WithoutNumber), ScreenVerdict::Satisfied);
        assert!(matches!(standing(&seen, "54136015", Standing::Reimbursement), ScreenVerdict::NotYet(_)));
        assert_eq!(used(&seen, &["54136015"]), ScreenVerdict::Satisfied);
        assert!(matches!(used(&seen, &[]), ScreenVerdict::NotYet(_)));
        assert!(matches!(received(&made::reception(AidStatus::None), &["54"]), ScreenVerdict::NotYet(_)));
    }

    #[test]
    fn nothing_paid_is_not_the_same_as_no_payment() {
        let seen = reception();
        assert_eq!(patient_pays(&seen, Some(0)), ScreenVerdict::Satisfied);
        assert!(matches!(patient_pays(&seen, None), ScreenVerdict::NotYet(_)));
        assert_eq!(slip(&seen, "54136015", 0), ScreenVerdict::Satisfied);
        assert!(matches!(slip(&seen, "81136244", 0), ScreenVerdict::NotYet(_)));
        assert_eq!(reported(&seen, false), ScreenVerdict::Satisfied);
    }

    #[test]
    fn a_stored_public_expense_is_found_by_its_number_and_recipients_are_masked() {
        let mut patient = made::patient();
        assert!(matches!(stored_until(&patient, "54136015", "2026-11-02"), ScreenVerdict::NotYet(_)));
        patient.subsidies.push(Stored {
            payer_number: "54136015".to_owned(),
            recipient_number: "1000025".to_owned(),
            valid_until: Some("2026-11-02".to_owned()),
            ..Stored::default()
        });
        assert_eq!(stored_until(&patient, "54136015", "2026-11-02"), ScreenVerdict::Satisfied);
        assert_eq!(stored_number(&patient, "54136015", "1000025"), ScreenVerdict::Satisfied);
        let ScreenVerdict::NotYet(told) = stored_number(&patient, "54136015", "1") else { panic!() };
        assert!(!told.contains("100002"), "{told}");
        assert_eq!(stored_count(&patient, 1), ScreenVerdict::Satisfied);
    }
}
