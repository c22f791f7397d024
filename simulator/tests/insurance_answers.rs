//! Insurers over the control API: what they register, end and correct, and what a facility is answered then.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::engine::WorldHandle;
use onshi_simulator::store::Store;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::world::PersonInfo;
use std::sync::Arc;
use support::{CLINIC_CODE, ask, create, element, memory, worlds};

/// November 2026; the clock stands on the 10th.
const WORLD: &str = r#"
version: 1
title: 保険者
clock: { virtual: 2026-11-10T09:00:00 }
treatment_month: 2026-11
offices:
  - { id: 東, payer_number: "12139903" }
facilities:
  - { id: 診療所, code: "1319900013" }
people:
  - id: 会社員
    birthdate: 1950-02-03
    insurance:
      - insurer_number: "06132013"
        symbol: "12"
        number: "34"
        branch: "01"
        class: "03"
        card_valid_until: 診療月の30日
        elderly: { valid_from: 診療月の1日, share_tenths: 2 }
        limit: { class: "02", category: B05, valid_from: 診療月の1日, long_term_on: 診療月の5日 }
        specific_diseases: [{ category: "1", self_pay_yen: 10000 }, { category: "3" }]
  - id: 老人
    birthdate: 1940-02-03
    insurance: [{ kind: 後期高齢, number: "87654321", share_tenths: 3 }]
  - id: 子
    birthdate: 2022-05-05
    insurance: [{ insurer_number: "06132013", symbol: "12", number: "34", branch: "02", family: true }]
"#;

async fn answer(world: &WorldHandle, number: &str, birthdate: &str, consent: u8) -> String {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><XmlMsg><MessageHeader>\
         <QualificationConfirmationDate>20261110</QualificationConfirmationDate>\
         <MedicalInstitutionCode>{CLINIC_CODE}</MedicalInstitutionCode></MessageHeader><MessageBody>\
         <QualificationConfirmSearchInfo><InsurerNumber>06132013</InsurerNumber>\
         <InsuredIdentificationNumber>{number}</InsuredIdentificationNumber><Birthdate>{birthdate}</Birthdate>\
         <LimitApplicationCertificateRelatedConsFlg>{consent}</LimitApplicationCertificateRelatedConsFlg>\
         </QualificationConfirmSearchInfo></MessageBody></XmlMsg>"
    );
    ask(world, "OQSsiquc01req_1.xml", &body).await.1
}

async fn face(world: &WorldHandle, person: &str) -> String {
    let tap = format!(r#"{{"person":"{person}","consents":{{"limit_certificate":true,"specific_diseases":true}}}}"#);
    let face = world.tap("診療所", serde_json::from_str(&tap).unwrap()).await.unwrap().faces.remove(0);
    String::from_utf8(face.bytes.to_vec()).unwrap()
}

async fn change(world: &WorldHandle, request: &str, body: &str) -> PersonInfo {
    let reply = world.control(request, body.as_bytes().to_vec()).await.unwrap_or_else(|denial| panic!("{denial:?}"));
    serde_json::from_slice(&reply.json).unwrap()
}

#[tokio::test]
async fn certificates_classes_and_shares_of_the_world_file_are_on_the_wire() {
    let world = create(&memory().await, "a", WORLD).await;
    let told = face(&world, "会社員").await;
    for (name, value) in [
        ("InsuredCardClassification", "03"),
        ("InsuredCardExpirationDate", "20261130"),
        ("ElderlyRecipientContributionRatio", "020"),
        ("ElderlyRecipientValidStartDate", "20261101"),
        ("LimitApplicationCertificateClassification", "02"),
        ("LimitApplicationCertificateClassificationFlag", "B05"),
        ("LimitApplicationCertificateLongTermDate", "20261105"),
        ("SpecificDiseasesSelfPay", "10000"),
    ] {
        assert_eq!(element(&told, name), Some(value), "{name}");
    }
    assert_eq!(element(&told, "LimitApplicationCertificateValidEndDate"), None, "a certificate without end");
    assert_eq!(told.matches("<SpecificDiseasesCertificateInfo>").count(), 2);
    assert_eq!(element(&face(&world, "老人").await, "InsuredPartialContributionRatio"), Some("030"));
    let child = face(&world, "子").await;
    assert_eq!(element(&child, "PreschoolClassification"), Some("1"));
    assert_eq!(element(&child, "PersonalFamilyClassification"), Some("2"));
    let asked = answer(&world, "34", "19500203", 1).await;
    assert_eq!(element(&asked, "LimitApplicationCertificateClassificationFlag"), Some("B05"));
    assert!(!asked.contains("SpecificDiseasesCertificateInfo"), "no consent for it by number");
    let refused = answer(&world, "34", "19500203", 0).await;
    assert!(!refused.contains("<LimitApplicationCertificateRelatedInfo>"));
}

#[tokio::test]
async fn a_change_of_insurer_known_late_changes_the_answer_on_its_moment_and_survives_a_restart() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", WORLD).await;
    let insurance = "/people/会社員/insurance";
    let body = r#"{"kind":"国保","insurer_number":"138016","number":"55","from":"診療月の5日","successor":true,
        "visible_from":"診療月の12日 08:30"}"#;
    let told = change(&world, &format!("POST {insurance}"), body).await;
    let states: Vec<(&str, Option<&str>)> =
        told.insurance.iter().map(|i| (i.state.as_str(), i.lost_on.as_deref())).collect();
    assert_eq!(states, [("有効", Some("2026-11-05")), ("登録待ち", None)]);
    assert_eq!(told.insurance[1].visible_from.as_deref(), Some("2026-11-12T08:30:00"));
    let before = answer(&world, "34", "19500203", 0).await;
    assert_eq!(element(&before, "QualificationValidity"), Some("1"), "nothing known yet");
    world.control("PUT /clock", r#"{"now":"診療月の12日 08:30"}"#.as_bytes().to_vec()).await.unwrap();
    let after = answer(&world, "34", "19500203", 0).await;
    assert_eq!(element(&after, "QualificationValidity"), Some("3"));
    assert_eq!(element(&after, "DisqualificationDate"), Some("20261105"));
    assert_eq!(element(&after, "ReasonOfLoss"), Some("03"));
    assert_eq!(element(&face(&world, "会社員").await, "InsurerNumber"), Some("  138016"));
    let again = worlds(store).await.get("a").unwrap();
    assert_eq!(answer(&again, "34", "19500203", 0).await, after, "replayed");
    assert_eq!(again.people(), world.people());
}

#[tokio::test]
async fn an_insurer_takes_a_loss_back_and_corrects_a_number() {
    let world = create(&memory().await, "a", WORLD).await;
    let insurance = "/people/会社員/insurance";
    change(&world, &format!("POST {insurance}/loss"), r#"{"on":"診療月の2日","reason":"02","nth":1}"#).await;
    let lost = answer(&world, "34", "19500203", 0).await;
    assert_eq!((element(&lost, "QualificationValidity"), element(&lost, "ReasonOfLoss")), (Some("2"), Some("02")));
    let told =
        change(&world, &format!("POST {insurance}/correction"), r#"{"remove":["喪失","限度額適用認定証"]}"#).await;
    assert_eq!(told.insurance[0].lost_on, None);
    let back = answer(&world, "34", "19500203", 1).await;
    assert_eq!(element(&back, "QualificationValidity"), Some("1"));
    assert!(!back.contains("<LimitApplicationCertificateRelatedInfo>"));
    change(&world, &format!("POST {insurance}/correction"), r#"{"number":"99","class":"01"}"#).await;
    assert_eq!(element(&answer(&world, "34", "19500203", 0).await, "QualificationValidity"), Some("4"));
    let found = answer(&world, "99", "19500203", 0).await;
    assert_eq!(element(&found, "QualificationValidity"), Some("1"));
    assert_eq!(element(&found, "InsuredCardClassification"), Some("01"));
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_place_and_remedy_and_changes_nothing() {
    let world = create(&memory().await, "a", WORLD).await;
    let before = world.people();
    for (request, body, place) in [
        ("insurance", r#"{"insurer_number":"138016","from":"診療月の5日"}"#, ""),
        ("insurance", r#"{"from":"診療月の5日","successor":true,"limit":{"class":"09","category":"A01"}}"#, ""),
        ("insurance", r#"{"from":"診療月の5日","successor":true,"class":"A1"}"#, "class"),
        ("insurance/loss", r#"{"on":"診療月の2日","reason":"04"}"#, "reason_of_loss"),
        ("insurance/loss", r#"{"on":"診療月の2日","reason":"99","nth":3}"#, ""),
        ("insurance/loss", r#"{"on":"診療月の2日","reason":"99","nth":0}"#, "nth"),
        ("insurance/correction", r#"{"branch":"xx"}"#, "branch"),
        ("insurance/correction", r#"{"lost_on":"いつか"}"#, "lost_on"),
    ] {
        let denial =
            world.control(&format!("POST /people/会社員/{request}"), body.as_bytes().to_vec()).await.unwrap_err();
        assert_eq!(denial.problem.place, place, "{body}: {denial:?}");
        assert!(!denial.problem.what.is_empty() && !denial.problem.remedy.is_empty());
    }
    assert_eq!(world.people(), before);
}
