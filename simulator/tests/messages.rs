//! Every message IF-001…016 through the engine: what comes back, and how what cannot be answered is refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::engine::Outcome;
use onshi_wire::control::journal::Door;
use support::{ask, collection, create, element, inquiry, inquiry_about_sato, memory, request};

#[tokio::test]
async fn an_inquiry_by_number_is_answered_in_the_terminals_form() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let (name, text) = ask(&world, "OQSsiquc01req_202611100001.xml", &inquiry_about_sato()).await;
    assert_eq!(name, "OQSsiquc01res_202611100001.xml");
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<XmlMsg>\r\n    <MessageHeader>\r\n        <ProcessExecutionTime>20261110090000<"), "{text}");
    assert!(text.contains("<ArbitraryFileIdentifier>afi-1</ArbitraryFileIdentifier>"));
    let expected = [
        ("ReferenceClassification", "2"),
        ("SegmentOfResult", "1"),
        ("CharacterCodeIdentifier", "0"),
        ("ProcessingResultStatus", "1"),
        ("QualificationValidity", "1"),
        ("InsuredCardClassification", "A1"),
        ("Name", "佐藤　花子"),
        ("NameKana", "ｻﾄｳ ﾊﾅｺ"),
        ("InsurerName", "東福祉事務所"),
        ("TicketType", "01"),
        ("MedicalTreatmentMonth", "202611"),
        ("DesignatedMedicalInstitutionFlag", "0"),
        ("SingleOrCombinedUse", "01"),
        ("SelfPayAmount", "0"),
    ];
    for (name, value) in expected {
        assert_eq!(element(&text, name), Some(value), "{name} in {text}");
    }
    for absent in ["InsuredBranchNumber", "PersonalFamilyClassification", "PharmacistsInfoConsFlg", "ErrorCode"] {
        assert!(!text.contains(&format!("<{absent}")), "{absent} in {text}");
    }
}

#[tokio::test]
async fn validity_follows_ticket_and_registration() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let yamada = world.people().into_iter().find(|person| person.id == "山田").unwrap();
    let birthdate = yamada.birthdate.replace('-', "");
    let (_, without_ticket) = ask(&world, "OQSsiquc01req_1.xml", &inquiry("12139903", "1000017", &birthdate)).await;
    assert_eq!(element(&without_ticket, "QualificationValidity"), Some("6"));
    let (_, unknown) = ask(&world, "OQSsiquc01req_2.xml", &inquiry("12139903", "1000033", "19800101")).await;
    assert_eq!(element(&unknown, "QualificationValidity"), Some("4"));
    assert!(!unknown.contains("<ResultList"));
    let (_, wrong) = ask(&world, "OQSsiquc01req_3.xml", &inquiry("12139904", "1000033", "19800101")).await;
    assert_eq!(element(&wrong, "ProcessingResultStatus"), Some("2"));
    assert_eq!(element(&wrong, "ProcessingResultCode"), Some("OQSC0001E"));
}

#[tokio::test]
async fn reference_numbers_are_registered_one_by_one_and_in_bulk_and_come_back() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let info = |number: &str, recipient: &str| {
        format!(
            "<ReferenceNumberRegistrationInfo><ReferenceNumber>{number}</ReferenceNumber>\
             <InsurerNumber>12139903</InsurerNumber>\
             <InsuredIdentificationNumber>{recipient}</InsuredIdentificationNumber></ReferenceNumberRegistrationInfo>"
        )
    };
    let (name, text) = ask(&world, "OQSsiimm01req_1.xml", &request(&info("P-1", "1000025"))).await;
    assert_eq!(name, "OQSsiimm01res_1.xml");
    assert_eq!(element(&text, "ProcessingResultStatus"), Some("1"));
    assert!(!text.contains("ProcessingResultCode"), "no code on success: {text}");
    let (_, asked) = ask(&world, "OQSsiquc01req_1.xml", &inquiry_about_sato()).await;
    assert_eq!(element(&asked, "ReferenceNumber"), Some("P-1"));

    let both = format!("{}{}", info("P-2", "1000017"), info("P-3", "1000033"));
    let (_, accepted) = ask(&world, "OQSmuimm01req_1.xml", &request(&both)).await;
    let number = element(&accepted, "ReceptionNumber").unwrap();
    assert_eq!(element(&accepted, "ReceptionDateTime"), Some("20261110090000"));
    let (_, pending) = ask(&world, "OQSmuimm02req_1.xml", &collection(number)).await;
    assert_eq!(element(&pending, "SegmentOfResult"), Some("2"));
    let (_, done) = ask(&world, "OQSmuimm02req_2.xml", &collection(number)).await;
    assert_eq!(element(&done, "ReceptionNumber"), Some(number));
    assert_eq!(element(&done, "ArbitraryFileIdentifier"), Some("afi-2"));
    assert_eq!(element(&done, "NumberOfNormalProcessing"), Some("1"));
    assert_eq!(element(&done, "NumberOfError"), Some("1"));
    assert_eq!(done.matches("<BulkRegistrationUnit>").count(), 2);
}

#[tokio::test]
async fn a_bulk_inquiry_answers_person_by_person() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let single = inquiry_about_sato();
    let person =
        &single[single.find("<QualificationConfirmSearchInfo>").unwrap()..single.find("</MessageBody>").unwrap()];
    let other = person.replace("1000025", "1000033");
    let bulk = single.replace(person, &format!("{person}{other}"));
    let (_, accepted) = ask(&world, "OQSmuquc01req_1.xml", &bulk).await;
    let number = element(&accepted, "ReceptionNumber").unwrap();
    ask(&world, "OQSmuquc02req_1.xml", &collection(number)).await;
    let (name, done) = ask(&world, "OQSmuquc02req_2.xml", &collection(number)).await;
    assert_eq!(name, "OQSmuquc02res_2.xml");
    assert_eq!(element(&done, "QualificationConfirmationDate"), Some("20261110"));
    assert_eq!(done.matches("<BulkConfirmUnit>").count(), 2);
    assert!(done.contains("<ProcessingResultMessage>有効</ProcessingResultMessage>"), "{done}");
    assert!(!done.contains("<ResultList>"), "the result is a direct child");
}

#[tokio::test]
async fn bulk_acquisition_brings_the_tickets_of_the_month() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let month = "<QualificationConfirmSearchInfo><MedicalTreatmentMonth>202611</MedicalTreatmentMonth></QualificationConfirmSearchInfo>";
    let (_, accepted) = ask(&world, "OQSmutic01req_1.xml", &request(month)).await;
    let number = element(&accepted, "ReceptionNumber").unwrap();
    ask(&world, "OQSmutic02req_1.xml", &collection(number)).await;
    let (_, done) = ask(&world, "OQSmutic02req_2.xml", &collection(number)).await;
    assert_eq!(done.matches("<BulkConfirmUnit>").count(), 1);
    assert_eq!(element(&done, "InsuredIdentificationNumber"), Some("1000025"));
    let (_, other) = ask(&world, "OQSmuquc02req_1.xml", &collection(number)).await;
    assert_eq!(element(&other, "SegmentOfResult"), Some("9"), "not through another function: {other}");
    assert!(element(&other, "ErrorCode").is_some_and(|code| code.starts_with("OQS")));
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_err_that_says_why() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let good = inquiry_about_sato();
    let cut = &good[..good.len() - 40];
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><XmlMsg>&b;</XmlMsg>";
    let cases: [(&str, &str, &str); 7] = [
        ("OQSsiquc01req_1.xml", cut, "OQST0003E"),
        ("OQSsiquc01req_1.xml", bomb, "OQST0003E"),
        ("OQSsiquc01req_1.xml", "", "OQST0003E"),
        ("OQSsiquc01req_1.xml", "\u{0}\u{1}", "OQST0003E"),
        ("PMHsimsm09req_1.xml", &good, "OQST0002E"),
        ("EPSsi999req_1.xml", &good, "OQST0002E"),
        ("hello.xml", &good, "OQST0001E"),
    ];
    for (name, content, code) in cases {
        let exchange = world.exchange("診療所", Door::Req, name, content.as_bytes().to_vec()).await.unwrap();
        let Outcome::Refused(refused) = exchange.outcome else { panic!("{name}: {exchange:?}") };
        let text = String::from_utf8(refused.err_bytes.to_vec()).unwrap();
        assert!(text.starts_with(code), "{name}: {text}");
        assert_eq!(text.lines().count(), 1, "one line: {text}");
        assert_eq!((refused.request_name.as_str(), refused.request_bytes.as_slice()), (name, content.as_bytes()));
        assert!(refused.err_name.ends_with(".err"));
        if content == cut {
            assert!(text.contains("<ArbitraryFileIdentifier>afi-1</ArbitraryFileIdentifier>"), "{text}");
        }
    }
    let (_, answer) = ask(&world, "OQSsiquc01req_9.xml", &good).await;
    assert_eq!(element(&answer, "QualificationValidity"), Some("1"), "nobody else is hurt");
}

#[tokio::test]
async fn another_facilitys_code_fails_the_whole_message() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let foreign = inquiry_about_sato().replace(support::CLINIC_CODE, "1319900021");
    let (name, text) = ask(&world, "OQSsiquc01req_1.xml", &foreign).await;
    assert_eq!(name, "OQSsiquc01res_1.xml");
    assert_eq!(element(&text, "SegmentOfResult"), Some("9"));
    assert_eq!(element(&text, "ErrorCode"), Some("OQSA0001E"));
    assert!(!text.contains("<MessageBody"), "{text}");
}

#[tokio::test]
async fn a_shift_jis_site_gets_shift_jis_whatever_the_request_was_written_in() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let body = br#"{"character_code":"shift_jis"}"#.to_vec();
    world.control("PUT /facilities/診療所/settings", body).await.unwrap();
    let exchange =
        world.exchange("診療所", Door::Req, "OQSsiquc01req_1.xml", inquiry_about_sato().into_bytes()).await.unwrap();
    let Outcome::Reply(reply) = exchange.outcome else { panic!() };
    let (text, _, damaged) = encoding_rs::SHIFT_JIS.decode(&reply.bytes);
    assert!(!damaged && text.contains("encoding=\"Shift_JIS\"") && text.contains("佐藤　花子"), "{text}");
    assert_eq!(element(&text, "CharacterCodeIdentifier"), Some("1"));
}

#[tokio::test]
async fn a_tap_makes_a_face_file_with_every_consent_flag() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let tap = serde_json::from_str(r#"{"person":"併用","consents":{"medication":true}}"#).unwrap();
    let mut result = world.tap("診療所", tap).await.unwrap();
    let face = result.faces.remove(0);
    let text = String::from_utf8(face.bytes.to_vec()).unwrap();
    assert!(face.file_name.starts_with("OQSsiquc01res_face_1319900013"), "{}", face.file_name);
    assert!(face.file_name.ends_with("_20261110090000.xml"), "{}", face.file_name);
    assert_eq!(result.outcome.face_file.as_deref(), Some(face.file_name.as_str()));
    assert_eq!(result.outcome.journal_seq, Some(face.answered));
    assert_eq!(element(&text, "ReferenceClassification"), Some("1"));
    assert_eq!(element(&text, "ArbitraryFileIdentifier").map(str::len), Some(16));
    assert!(!text.contains("<QualificationConfirmSearchInfo>"));
    assert_eq!(text.matches("<ResultOfQualificationConfirmation>").count(), 2, "insurance and medical aid");
    assert_eq!(element(&text, "InsurerNumber"), Some("06132013"), "insurance first");
    assert_eq!(element(&text, "PharmacistsInfoConsFlg"), Some("1"));
    assert_eq!(element(&text, "PharmacistsInfoAvailableTime"), Some("20261111090000"));
    assert_eq!(element(&text, "DiagnosisInfoConsFlg"), Some("0"));
    assert!(!text.contains("<DiagnosisInfoConsTime>"));
}

#[tokio::test]
async fn a_card_that_cannot_be_used_shows_a_code_and_makes_no_file() {
    let world = create(&memory().await, "a", support::WORLD).await;
    world.control("PUT /people/佐藤/card", br#"{"state":"suspended"}"#.to_vec()).await.unwrap();
    let result = world.tap("診療所", serde_json::from_str(r#"{"person":"佐藤"}"#).unwrap()).await.unwrap();
    assert_eq!(result.outcome.screen_code.as_deref(), Some("006"));
    assert!(result.faces.is_empty());
}

#[tokio::test]
async fn planned_faults_happen_as_often_as_planned() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let plan = |json: &str| world.control("POST /faults", json.as_bytes().to_vec());
    let sato = inquiry_about_sato();
    plan(r#"{"kind":"no_answer"}"#).await.unwrap();
    assert_eq!(ask(&world, "OQSsiquc01req_1.xml", &sato).await.0, "");
    plan(r#"{"kind":"centre_error","facility":"診療所"}"#).await.unwrap();
    assert_eq!(element(&ask(&world, "OQSsiquc01req_2.xml", &sato).await.1, "SegmentOfResult"), Some("9"));
    plan(r#"{"kind":"err_file","message":"OQSsiquc"}"#).await.unwrap();
    assert!(ask(&world, "OQSsiquc01req_3.xml", &sato).await.1.starts_with("OQST0004E"));
    plan(r#"{"kind":"aid_missing"}"#).await.unwrap();
    assert!(!ask(&world, "OQSsiquc01req_4.xml", &sato).await.1.contains("<ResultList"));
    plan(r#"{"kind":"delay","milliseconds":1500}"#).await.unwrap();
    let exchange = world.exchange("診療所", Door::Req, "OQSsiquc01req_5.xml", sato.clone().into_bytes()).await.unwrap();
    let Outcome::Reply(reply) = exchange.outcome else { panic!() };
    assert_eq!(reply.after.as_millis(), 1500);
    assert!(world.faults().is_empty());
    assert_eq!(element(&ask(&world, "OQSsiquc01req_6.xml", &sato).await.1, "QualificationValidity"), Some("1"));
}
