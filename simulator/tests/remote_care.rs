//! 訪問診療等・オンライン診療等 through the folders: consent over the control API, questions as files
//! (spec/oqs-wire.md §3.7, B-037).
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod terminal_support;

use serde_json::{Value, json};
use std::fs;
use terminal_support::{Bench, CLINIC, Folder, PERSON, RECIPIENT, element, names};

async fn consents(bench: &Bench, path: &str, body: &Value) -> Value {
    let request = format!("POST /facilities/{CLINIC}/remote-consents{path}");
    let reply = bench.world.control(&request, serde_json::to_vec(body).unwrap()).await.unwrap();
    serde_json::from_slice(&reply.json).unwrap()
}

/// Sends a request with this header and body, and returns the answer's text.
async fn ask(bench: &Bench, res: &mut Folder, name: &str, date: bool, body: &str) -> String {
    let code = bench.world.info().facilities[0].code.clone();
    let date = if date { "<QualificationConfirmationDate>20261110</QualificationConfirmationDate>" } else { "" };
    let afi = if name.contains("02req") { "" } else { "<ArbitraryFileIdentifier>r-1</ArbitraryFileIdentifier>" };
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><XmlMsg><MessageHeader>{date}\
         <MedicalInstitutionCode>{code}</MedicalInstitutionCode>{afi}</MessageHeader>\
         <MessageBody>{body}</MessageBody></XmlMsg>"
    );
    fs::write(bench.req(&format!("{name}.xml")), text).unwrap();
    let answer = res.file(&format!("{}.xml", name.replace("req_", "res_"))).await;
    String::from_utf8(answer).unwrap()
}

fn numbers(bench: &Bench, flag: &str) -> String {
    let aid = bench.world.info().people[0].aid[0].clone();
    format!(
        "<QualificationConfirmSearchInfo><InsurerNumber>{}</InsurerNumber>\
         <InsuredIdentificationNumber>{}</InsuredIdentificationNumber><Birthdate>19600102</Birthdate>\
         <MedicalTreatmentFlag>{flag}</MedicalTreatmentFlag></QualificationConfirmSearchInfo>",
        aid.payer_number, RECIPIENT
    )
}

fn days(element: &str, from: &str, to: &str, flag: &str) -> String {
    format!(
        "<QualificationConfirmSearchInfo><{element}From>{from}</{element}From><{element}To>{to}</{element}To>\
         <MedicalTreatmentFlag>{flag}</MedicalTreatmentFlag></QualificationConfirmSearchInfo>"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_visit_is_confirmed_without_a_card_until_the_patient_withdraws() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let numbers = numbers(&bench, "2");
    let text = ask(&bench, &mut res, "OQSsihvq01req_1", true, &numbers).await;
    assert_eq!(element(&text, "ProcessingResultStatus"), Some("2"), "{text}");
    let given =
        consents(&bench, "", &json!({"person": PERSON, "kind": "home_visit", "consents": {"medication": true}})).await;
    assert_eq!(given["class"], "1");
    let text = ask(&bench, &mut res, "OQSsihvq01req_2", true, &numbers).await;
    assert_eq!(element(&text, "QualificationValidity"), Some("1"), "{text}");
    assert_eq!(element(&text, "PharmacistsInfoConsFlg"), Some("1"));
    assert_eq!(element(&text, "PharmacistsInfoAvailableTime"), None, "until withdrawn");
    assert_eq!(element(&text, "DiagnosisInfoConsFlg"), Some("0"));
    assert_eq!(element(&text, "MedicalTreatmentFlag"), Some("2"));
    assert!(text.contains("<MedicalTicketInfo>") && !text.contains("ConsentExpirationReason"), "{text}");
    let withdrawn =
        consents(&bench, "/withdrawals", &json!({"person": PERSON, "kind": "訪問診療等", "by": "患者"})).await;
    assert_eq!(withdrawn["expiry_reason"], "2");
    // The journal makes the same world again.
    let bench = bench.restarted(|_| ()).await;
    assert_eq!(bench.world.remote_consents(CLINIC).unwrap()[0].class, "2");
    let mut res = bench.watch("res");
    let text = ask(&bench, &mut res, "OQSsihvq01req_3", true, &numbers).await;
    assert_eq!(element(&text, "PharmacistsInfoConsFlg"), Some("2"), "{text}");
    assert_eq!(element(&text, "ConsentExpirationReason"), Some("2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn consented_qualifications_come_in_bulk_by_days_of_consent_and_of_examination() {
    let bench = Bench::of("late_touch_ms: 0, bulk_pending_polls: 0", "", terminal_support::QUICK).await;
    let mut res = bench.watch("res");
    for body in [
        json!({"person": PERSON, "kind": "home_visit"}),
        json!({"person": PERSON, "kind": "online", "examination": "2026-11-15", "consents": {"checkups": true}}),
    ] {
        consents(&bench, "", &body).await;
    }
    for (message, element_name, day, flag, units) in [
        ("OQSmuhvq", "ConsentDate", "20261110", "2", 1),
        ("OQSmuhvq", "ConsentDate", "20261109", "2", 0),
        ("OQSmuonq", "ConsentDate", "20261110", "3", 1),
        ("OQSmuonq", "ExaminationDate", "20261115", "3", 1),
        ("OQSmuonq", "ExaminationDate", "20261110", "3", 0),
    ] {
        let suffix = format!("{element_name}{day}");
        let body = days(element_name, day, day, flag);
        let text = ask(&bench, &mut res, &format!("{message}01req_{suffix}"), false, &body).await;
        let number = element(&text, "ReceptionNumber").unwrap_or_else(|| panic!("{text}")).to_owned();
        let body = format!("<ReceptionNumber>{number}</ReceptionNumber>");
        let text = ask(&bench, &mut res, &format!("{message}02req_{suffix}"), false, &body).await;
        assert_eq!(element(&text, "NumberOfProcessingResult"), Some(units.to_string().as_str()), "{message} {suffix}");
        assert_eq!(text.matches("<BulkConfirmUnit>").count(), units, "{message} {suffix}: {text}");
        assert_eq!(element(&text, "ArbitraryFileIdentifier"), Some("r-1"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_kind_of_care_is_refused_with_a_reason() {
    let bench = Bench::usual().await;
    let mut res = bench.watch("res");
    let code = bench.world.info().facilities[0].code.clone();
    let body = days("ConsentDate", "20261101", "20261130", "3");
    let text = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode></MessageHeader>\
         <MessageBody>{body}</MessageBody></XmlMsg>"
    );
    fs::write(bench.req("OQSmuhvq01req_x.xml"), text).unwrap();
    let err = String::from_utf8(res.file("OQSmuhvq01req_x.err").await).unwrap();
    assert!(err.contains("診療区分"), "{err}");
    assert!(names(&bench.root.join("req")).is_empty());
}
