//! Faults that act on bytes and files: each is seen from outside.

use super::files::{aid, face_name, result, result_in_shift_jis, taro_at_reader, ticket};
use super::office::{CODE, Office, element, taro};
use onshi_reference::defects::Defect;
use onshi_wire::driver::AidStatus;
use serde_json::json;
use std::fs;
use std::time::{Duration, SystemTime};

#[tokio::test]
async fn faulty_readers_lose_patients() {
    let shift_jis = result_in_shift_jis(&aid("医扶　花子", "ｲﾌ ﾊﾅｺ", "1111111", &ticket(0)), "1");
    for (defect, bytes) in [
        (Defect::ReadsOnlyUtf8, shift_jis),
        (Defect::ReadsOnlyShiftJis, taro_at_reader()),
        (Defect::PositionalElements, taro_at_reader()),
    ] {
        let office = Office::with_defect(defect).await;
        office.put("face", &face_name('a', "00"), &bytes);
        let screen = office.settle().await;
        assert_eq!((screen.receptions.len(), screen.messages.len()), (0, 1), "{defect}");
    }
    let office = Office::with_defect(Defect::MissesSecondReader).await;
    office.put("face", &face_name('a', "00"), &taro_at_reader());
    office.put("face", &face_name('b', "00"), &taro_at_reader());
    assert_eq!(office.settle().await.receptions.len(), 1);
}

#[tokio::test]
async fn faulty_watchers_read_too_early_or_twice() {
    let (name, bytes) = (face_name('a', "00"), taro_at_reader());
    let office = Office::with_defect(Defect::ReadsHalfWrittenFile).await;
    office.put("face", &name, &bytes[..100]);
    office.settle().await;
    office.put("face", &name, &bytes);
    assert!(office.settle().await.receptions.is_empty());
    let office = Office::with_defect(Defect::ReadsTouchedFileAgain).await;
    office.put("face", &name, &bytes);
    office.settle().await;
    let file = fs::File::options().append(true).open(office.path("face", &name)).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000)).unwrap();
    assert_eq!(office.settle().await.receptions.len(), 2);
}

#[tokio::test]
async fn the_second_result_is_dropped() {
    let insurance = "<ResultOfQualificationConfirmation><Sex1>1</Sex1><Name>医扶　太郎</Name>\
        <InsurerNumber>06132013</InsurerNumber><InsuredCardClassification>01</InsuredCardClassification>\
        <Birthdate>19600401</Birthdate><InsuredIdentificationNumber>7</InsuredIdentificationNumber>\
        </ResultOfQualificationConfirmation>";
    let both = insurance.to_owned() + &aid("医扶　太郎", "ｲﾌ ﾀﾛｳ", "0012344", &ticket(0));
    let bytes = result("x", &both, "1");
    let office = Office::open().await;
    office.put("face", &face_name('a', "00"), &bytes);
    let sound = office.settle().await.receptions.remove(0);
    assert!(sound.insurance_valid && sound.aid_status == AidStatus::Delegated);
    let office = Office::with_defect(Defect::DropsSecondResult).await;
    office.put("face", &face_name('a', "00"), &bytes);
    assert_eq!(office.settle().await.receptions[0].aid, None);
}

#[tokio::test]
async fn faulty_requests_are_wrong_in_their_bytes() {
    let written = async |defect| {
        let office = Office::with_defect(defect).await;
        office.press("/inquiries", taro()).await;
        office.request("OQSsiquc01req_").await.1
    };
    assert!(written(Defect::DeclaresOtherEncoding).await.starts_with(b"<?xml version=\"1.0\" encoding=\"UTF-16\""));
    assert!(written(Defect::WritesByteOrderMark).await.starts_with(b"\xEF\xBB\xBF<?xml"));
    assert_eq!(element(&written(Defect::WritesHyphenatedBirthdate).await, "Birthdate"), "1960-04-01");
    assert!(element(&written(Defect::OverlongFileIdentifier).await, "ArbitraryFileIdentifier").len() > 50);
    assert_ne!(element(&written(Defect::WrongFacilityCode).await, "MedicalInstitutionCode"), CODE);
    let office = Office::with_defect(Defect::WrongRequestMonth).await;
    office.press("/bulk-acquisitions", json!({"month": "2026-11"})).await;
    assert_eq!(element(&office.request("OQSmutic01req_").await.1, "MedicalTreatmentMonth"), "202610");
}
