//! 請求の一覧 on the product's screen.

use super::super::reception::verdict;
use super::super::who::Who;
use super::super::words;
use crate::case::ScreenVerdict;
use onshi_wire::driver::{ClaimHold, ClaimStatus, Screen};

/// The kind of job that makes claim files, as `Job::kind` calls it.
pub const JOB: &str = "claims";

/// Where a receipt stands, in the words of the features.
pub const STATUS: &[(&str, ClaimStatus)] = &[
    ("請求可", ClaimStatus::Ready),
    ("保留", ClaimStatus::Held),
    ("請求済", ClaimStatus::Claimed),
    ("返戻", ClaimStatus::Returned),
];

/// Why it is held back.
pub const HOLD: &[(&str, ClaimHold)] = &[
    ("券の未取得", ClaimHold::TicketMissing),
    ("資格の未確認", ClaimHold::Unconfirmed),
    ("要確認", ClaimHold::Clarify),
    ("発行元の未入力", ClaimHold::IssuerMissing),
    ("国保との併用", ClaimHold::RegionalInsurance),
    ("先に請求する公費の未入力", ClaimHold::OtherScheme),
    ("患者の情報の不足", ClaimHold::PersonIncomplete),
];

/// The person's receipt of a month (`2026-11`) stands like this, for this reason if one is given.
pub fn stands(screen: &Screen, who: &Who, month: &str, status: ClaimStatus, hold: Option<ClaimHold>) -> ScreenVerdict {
    let ids: Vec<&str> = who.patients(screen).iter().map(|patient| patient.patient_id.as_str()).collect();
    let of_person = screen.claims.iter().filter(|it| ids.contains(&it.patient_id.as_str()) && it.month == month);
    let there: Vec<_> = of_person.collect();
    let fits = there.iter().any(|it| it.status == status && hold.is_none_or(|hold| it.hold == Some(hold)));
    verdict(fits, || {
        if there.is_empty() {
            return format!("請求の一覧に「{}」がない", who.alias);
        }
        let in_words = there.iter().map(|it| {
            let reason = it.hold.map(|hold| format!("({})", words::word(HOLD, &hold))).unwrap_or_default();
            format!("「{}」{reason}", words::word(STATUS, &it.status))
        });
        format!("請求の一覧で「{}」は{}", who.alias, in_words.collect::<Vec<_>>().join("、"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::who::tests::{patient, sato};
    use super::*;
    use onshi_wire::driver::ClaimState;

    #[test]
    fn a_receipt_stands_where_the_list_says() {
        let held = ClaimState {
            patient_id: "p1".into(),
            name: "佐藤　花子".into(),
            month: "2026-11".into(),
            payer_number: None,
            status: ClaimStatus::Held,
            hold: Some(ClaimHold::TicketMissing),
            text: String::new(),
            file: None,
        };
        let screen = Screen { patients: vec![patient()], claims: vec![held], ..Screen::default() };
        let is = |month: &str, status, hold| stands(&screen, &sato(), month, status, hold) == ScreenVerdict::Satisfied;
        assert!(is("2026-11", ClaimStatus::Held, Some(ClaimHold::TicketMissing)));
        assert!(is("2026-11", ClaimStatus::Held, None));
        assert!(!is("2026-11", ClaimStatus::Held, Some(ClaimHold::Clarify)));
        assert!(!is("2026-11", ClaimStatus::Ready, None));
        assert!(!is("2026-12", ClaimStatus::Held, None));
    }
}
