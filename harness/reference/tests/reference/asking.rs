//! Requests: names, bytes, answers, refusals, bulk exchanges.

use super::files::{aid, bulk, bulk_header, face_name, failed, result, taro_at_reader, taro_without_ticket, ticket};
use super::office::{CODE, Office, element, taro};
use onshi_reference::Options;
use onshi_wire::driver::{About, AidStatus, Capability, JobState, ToDoReason, WarningKind};
use serde_json::json;

#[tokio::test]
async fn the_driver_tells_what_it_is_and_describes_itself() {
    let office = Office::open().await;
    let about: About = serde_json::from_str(&office.call("GET", "/about", None).await.1).unwrap();
    assert_eq!((about.interface, about.capabilities.len()), (1, 16));
    assert!(!about.capabilities.contains(&Capability::Unknown));
    let (status, text) = office.call("GET", "/openapi.json", None).await;
    let description: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, description["paths"].as_object().unwrap().len()), (200, 24));
    assert_eq!(office.call("PUT", "/date", Some(json!({"now": "明日"}))).await.0, 400);
    assert_eq!(office.call("PUT", "/date", Some(json!({"now": "2026-11-17T09:00:00"}))).await.0, 204);
    let (status, text) = office.call("POST", "/inquiries", Some(json!({"number": 1}))).await;
    assert!(status >= 400 && text.contains("ください"), "{status} {text}");
}

#[tokio::test]
async fn an_inquiry_by_number_is_written_as_the_terminal_wants_it_and_its_answer_is_shown() {
    let office = Office::open().await;
    let id = office.press("/inquiries", taro()).await;
    let (name, bytes) = office.request("OQSsiquc01req_").await;
    assert_eq!(name, "OQSsiquc01req_202611160001");
    assert!(bytes.starts_with(b"<?xml version=\"1.0\" encoding=\"UTF-8\""));
    for (element_name, value) in [
        ("QualificationConfirmationDate", "20261116"),
        ("MedicalInstitutionCode", CODE),
        ("InsurerNumber", "12131017"),
        ("InsuredIdentificationNumber", "0012344"),
        ("Birthdate", "19600401"),
        ("LimitApplicationCertificateRelatedConsFlg", "0"),
    ] {
        assert_eq!(element(&bytes, element_name), value);
    }
    let identifier = element(&bytes, "ArbitraryFileIdentifier");
    assert!(identifier.len() <= 50);
    assert!(!String::from_utf8_lossy(&bytes).contains("InsuredCardSymbol"));
    office.answer(&name, &result(&identifier, &aid("医扶　太郎", "ｲﾌ ﾀﾛｳ", "0012344", &ticket(3_000)), "1"));
    let screen = office.settle().await;
    let reception = &screen.receptions[0];
    assert_eq!((&reception.id, reception.aid_status, reception.window_yen), (&id, AidStatus::Delegated, Some(3_000)));
    assert_eq!((screen.jobs[0].state, screen.jobs[0].people), (JobState::Finished, Some(1)));
}

#[tokio::test]
async fn requests_can_be_shift_jis_and_written_directly() {
    let options = Options { write_direct: true, ..Options::default() };
    let office = Office::prepared(options, true, |_| {}).await;
    office
        .press(
            "/inquiries",
            json!({"insurer_number": "138057", "symbol": "千代田", "number": "１２", "birthdate": "1980-01-01"}),
        )
        .await;
    let (_, bytes) = office.request("OQSsiquc01req_").await;
    let (text, _, damaged) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert!(!damaged && text.contains("encoding=\"Shift_JIS\"") && text.contains("<InsuredCardSymbol>千代田<"));
    assert!(text.contains("<InsurerNumber>  138057</InsurerNumber>"));
    assert!(std::str::from_utf8(&bytes).is_err());
}

#[tokio::test]
async fn a_refused_request_and_a_failure_at_the_centre_are_unconfirmed_with_the_texts_shown() {
    let office = Office::open().await;
    office.press("/inquiries", taro()).await;
    let (name, bytes) = office.request("OQSsiquc01req_").await;
    let (text, _, _) = encoding_rs::SHIFT_JIS.encode("形式エラーです。");
    office.put("res", &format!("{name}.err"), &text);
    office.put("res", &format!("{name}.xml"), &bytes);
    let screen = office.settle().await;
    assert_eq!(screen.receptions[0].platform_texts, ["形式エラーです。"]);
    assert_eq!(screen.receptions[0].aid_status, AidStatus::Unconfirmed);
    assert_eq!(screen.jobs[0].state, JobState::Failed);
    // asked again by the clerk: same reception, new file
    office.press("/inquiries", taro()).await;
    let (again, bytes) = office.request("OQSsiquc01req_").await;
    assert_ne!(again, name);
    office.answer(&again, &failed(&element(&bytes, "ArbitraryFileIdentifier")));
    let screen = office.settle().await;
    assert_eq!(screen.receptions.len(), 1);
    assert!(screen.receptions[0].platform_texts.contains(&"センターで障害が発生しています。".to_owned()));
    assert!(screen.receptions[0].warnings.iter().any(|warning| warning.kind == WarningKind::AskAgain));
    assert_eq!(screen.to_do[0].reason, ToDoReason::Unconfirmed);
}

#[tokio::test]
async fn no_answer_in_time_is_unconfirmed() {
    let office = Office::with(Options { answer_limit_ms: 20, ..Options::default() }).await;
    office.press("/inquiries", taro()).await;
    let screen = office.settle().await;
    assert_eq!(screen.receptions[0].aid_status, AidStatus::Unconfirmed);
    // and a late answer still counts
    let (name, bytes) = office.request("OQSsiquc01req_").await;
    office.answer(&name, &taro_without_ticket(&element(&bytes, "ArbitraryFileIdentifier")));
    assert_eq!(office.settle().await.receptions[0].aid_status, AidStatus::NotDelegated);
}

#[tokio::test]
async fn a_bulk_acquisition_goes_through_processing_and_closes_the_list() {
    let office = Office::open().await;
    office.put("face", &face_name('a', "00"), &taro_without_ticket("x"));
    let screen = office.settle().await;
    assert_eq!(screen.to_do[0].reason, ToDoReason::TicketMissing);
    let id = office.press("/bulk-acquisitions", json!({"month": "2026-11"})).await;
    let (first, bytes) = office.request("OQSmutic01req_").await;
    assert_eq!(element(&bytes, "MedicalTreatmentMonth"), "202611");
    let identifier = element(&bytes, "ArbitraryFileIdentifier");
    let number = "<ReceptionNumber>12345</ReceptionNumber>";
    office.answer(&first, &bulk(&bulk_header(&identifier, "1", ""), number));
    let (second, bytes) = office.request("OQSmutic02req_").await;
    assert_eq!(element(&bytes, "ReceptionNumber"), "12345");
    office.answer(&second, &bulk(&bulk_header(&identifier, "2", number), ""));
    let (third, _) = office.request("OQSmutic02req_").await;
    assert_ne!(second, third);
    let unit = |result: String| {
        format!(
            "<BulkConfirmUnit><QualificationValidity>1</QualificationValidity>\
             <ProcessingResultStatus>1</ProcessingResultStatus>{result}</BulkConfirmUnit>"
        )
    };
    let people = unit(aid("医扶　太郎", "ｲﾌ ﾀﾛｳ", "0012344", &ticket(0)))
        + &unit(aid("見知　らぬ", "ﾐｼ ﾗﾇ", "9999996", &ticket(0)));
    office.answer(&third, &bulk(&bulk_header(&identifier, "1", number), &people));
    let screen = office.settle().await;
    assert_eq!(screen.receptions[0].aid_status, AidStatus::Delegated);
    assert!(screen.to_do.is_empty());
    let job = screen.jobs.iter().find(|job| job.id == id).unwrap();
    assert_eq!((job.state, job.people, &job.unmatched), (JobState::Finished, Some(2), &vec!["見知　らぬ".to_owned()]));
}

#[tokio::test]
async fn several_reference_numbers_travel_in_one_bulk_message() {
    let office = Office::open().await;
    office.put("face", &face_name('a', "00"), &taro_at_reader());
    office.put("face", &face_name('b', "01"), &result("x", &aid("医扶　花子", "ｲﾌ ﾊﾅｺ", "1111111", ""), "6"));
    office.settle().await;
    office.press("/reference-numbers", json!({"patient_ids": ["P0001", "P0002"]})).await;
    let (first, bytes) = office.request("OQSmuimm01req_").await;
    let identifier = element(&bytes, "ArbitraryFileIdentifier");
    let number = "<ReceptionNumber>5</ReceptionNumber>";
    office.answer(&first, &bulk(&bulk_header(&identifier, "1", ""), number));
    let (second, _) = office.request("OQSmuimm02req_").await;
    let unit = |reference: &str, recipient: &str, status: &str| {
        format!(
            "<BulkRegistrationUnit><ReferenceNumberRegistrationInfo><InsurerNumber>12131017</InsurerNumber>\
             <InsuredIdentificationNumber>{recipient}</InsuredIdentificationNumber>\
             <ReferenceNumber>{reference}</ReferenceNumber></ReferenceNumberRegistrationInfo>\
             <ProcessingResultStatus>{status}</ProcessingResultStatus></BulkRegistrationUnit>"
        )
    };
    let units = unit("P0001", "0012344", "1") + &unit("P0002", "1111111", "2");
    office.answer(&second, &bulk(&bulk_header(&identifier, "1", number), &units));
    let screen = office.settle().await;
    let known: Vec<_> = screen.patients.iter().map(|patient| patient.reference_number.as_deref()).collect();
    assert_eq!(known, [Some("P0001"), None]);
}

#[tokio::test]
async fn a_new_session_forgets_everybody_but_never_uses_a_file_name_again() {
    let office = Office::open().await;
    office.press("/inquiries", taro()).await;
    let (first, _) = office.request("OQSsiquc01req_").await;
    let root = office.path("", "").display().to_string();
    let session = json!({"oqs_root": root, "facility_code": CODE, "now": "2026-11-16T09:00:00"});
    assert_eq!(office.call("POST", "/session", Some(session)).await.0, 204);
    assert!(office.settle().await.receptions.is_empty());
    office.press("/inquiries", taro()).await;
    assert_ne!(office.request("OQSsiquc01req_").await.0, first);
}

#[tokio::test]
async fn a_session_without_folders_or_with_a_wrong_code_is_refused_with_a_remedy() {
    let office = Office::open().await;
    let root = office.path("", "").display().to_string();
    for (root, code, now) in [
        ("/nowhere", CODE, "2026-11-16T09:00:00"),
        (root.as_str(), "123", "2026-11-16T09:00:00"),
        (root.as_str(), CODE, "きょう"),
    ] {
        let session = json!({"oqs_root": root, "facility_code": code, "now": now});
        let (status, text) = office.call("POST", "/session", Some(session)).await;
        assert!(status == 400 && text.ends_with("ください。"), "{status} {text}");
    }
}
