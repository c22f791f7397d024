//! 環境設定: asked for, changed, heeded. The terminal's messages follow the layout data, which is not official.

use super::office::{CODE, Office, element};
use onshi_wire::driver::{JobState, Setting, SettingKind};
use serde_json::json;

/// The terminal's answer; 母子保健 (02) and 介護保険 (08) are linked beside what is asked.
fn told(message: &str, identifier: &str, medical_aid: &str, linked: &[&str], home_visits: &str) -> String {
    let linked: String = linked.iter().map(|id| format!("<LinkedSystemId>{id}</LinkedSystemId>")).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<{message}><MessageHeader>\
        <ProcessExecutionTime>20261116090000</ProcessExecutionTime><MedicalInstitutionCode>{CODE}</MedicalInstitutionCode>\
        <ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier><SegmentOfResult>1</SegmentOfResult>\
        <CharacterCodeIdentifier>0</CharacterCodeIdentifier></MessageHeader><MessageBody>\
        <ProcessingResult><ProcessingResultStatus>1</ProcessingResultStatus></ProcessingResult><EnvironmentSettings>\
        <MedicalAidUse>{medical_aid}</MedicalAidUse>{linked}<HomeVisitUse>{home_visits}</HomeVisitUse>\
        <OnlineMedicalCareUse>1</OnlineMedicalCareUse></EnvironmentSettings></MessageBody></{message}>\r\n"
    )
}

#[tokio::test]
async fn settings_are_asked_for_and_heeded() {
    let office = Office::open().await;
    let month = json!({"month": "2026-11"});
    let change = json!({"setting": "medical_aid", "used": true});
    let (status, text) = office.call("POST", "/settings/updates", Some(change)).await;
    assert!(status == 400 && text.contains("先に環境設定を照会"), "{text}");
    office.press("/settings/inquiries", json!(null)).await;
    let (name, bytes) = office.request("OQSsiinq01req_").await;
    assert_eq!(element(&bytes, "MedicalInstitutionCode"), CODE);
    office.answer(&name, told("XmlMsg", &element(&bytes, "ArbitraryFileIdentifier"), "0", &["02"], "0").as_bytes());
    let screen = office.settle().await;
    let shown = |setting| screen.settings.contains(&Setting { setting, used: false });
    assert!(shown(SettingKind::MedicalAid) && shown(SettingKind::Subsidies) && shown(SettingKind::HomeVisits));
    assert!(screen.settings.contains(&Setting { setting: SettingKind::Online, used: true }));
    assert_eq!(screen.jobs[0].state, JobState::Finished);
    let (status, text) = office.call("POST", "/bulk-acquisitions", Some(month)).await;
    assert!(status == 400 && text.contains("医療扶助を「利用しない」"), "{text}");
}

#[tokio::test]
async fn one_setting_is_changed_and_the_others_are_not_marked() {
    let office = Office::open().await;
    office.press("/settings/inquiries", json!(null)).await;
    let (name, bytes) = office.request("OQSsiinq01req_").await;
    office
        .answer(&name, told("XmlMsg", &element(&bytes, "ArbitraryFileIdentifier"), "1", &["02", "08"], "1").as_bytes());
    office.settle().await;
    office.press("/settings/updates", json!({"setting": "subsidies", "used": true})).await;
    let (name, bytes) = office.request("OQSsiupd01req_").await;
    assert_eq!(element(&bytes, "LinkedSystemIdChange"), "1");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(!text.contains("MedicalAidUseChange"), "{text}");
    let linked: Vec<&str> = text.split("<LinkedSystemId>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(linked, ["01", "02", "08"]);
    let identifier = element(&bytes, "ArbitraryFileIdentifier");
    office.answer(&name, told("XmlMsg", &identifier, "1", &["01", "02", "08"], "1").as_bytes());
    let screen = office.settle().await;
    assert!(screen.settings.contains(&Setting { setting: SettingKind::Subsidies, used: true }));
}
