//! The card reader over the control API: screens, codes, consents one by one, locks, kiosk, and look-ups without a card.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::engine::WorldHandle;
use onshi_simulator::store::Store;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::journal::JournalQuery;
use onshi_wire::control::reader::{LookupFound, LookupOutcome};
use onshi_wire::control::world::{PersonInfo, TapOutcome};
use serde_json::{Value, json};
use std::sync::Arc;
use support::{CLINIC_CODE, ask, create, element, memory, request, worlds};

/// The clinic has everything, the pharmacy nothing.
const WORLD: &str = r#"
version: 1
title: 受付
treatment_month: 2026-11
clock: { virtual: 診療月の10日 09:00 }
offices:
  - { id: 東, payer_number: "12139903" }
facilities:
  - { id: 診療所, code: "1319900013", card_readers: 2, equipment: { kiosk: true, mobile: true, emergency_viewing: true } }
  - { id: 薬局, kind: pharmacy }
people:
  - id: 佐藤
    name: 佐藤　花子
    kana: ｻﾄｳ ﾊﾅｺ
    sex: female
    birthdate: 1950-02-03
    aid: [{ office: 東, recipient_number: "1000025" }]
    tickets: [{ facility: 診療所 }]
"#;

async fn tap(world: &WorldHandle, body: Value) -> (TapOutcome, Option<String>) {
    let result = world.tap("診療所", serde_json::from_value(body).unwrap()).await.unwrap();
    (result.outcome, result.faces.into_iter().next().map(|face| String::from_utf8(face.bytes.to_vec()).unwrap()))
}

async fn change(world: &WorldHandle, request: &str, body: Value) -> Value {
    let reply = world.control(request, body.to_string().into_bytes()).await;
    serde_json::from_slice(&reply.unwrap_or_else(|denial| panic!("{request}: {denial:?}")).json).unwrap()
}

async fn refused(world: &WorldHandle, request: &str, body: Value) -> String {
    let denial = world.control(request, body.to_string().into_bytes()).await.unwrap_err();
    assert!(!denial.problem.remedy.is_empty());
    denial.problem.what
}

#[tokio::test]
async fn each_consent_by_itself_sets_its_own_flag_in_the_face_file() {
    let kinds = [
        ("limit_certificate", "LimitApplicationCertificateRelatedConsFlg"),
        ("specific_diseases", "SpecificDiseasesCertificateRelatedConsFlg"),
        ("checkups", "SpecificHealthCheckupsInfoConsFlg"),
        ("medication", "PharmacistsInfoConsFlg"),
        ("treatment", "DiagnosisInfoConsFlg"),
        ("surgery", "OperationInfoConsFlg"),
    ];
    let world = create(&memory().await, "a", WORLD).await;
    for (given, _) in kinds {
        let (_, face) = tap(&world, json!({"person":"佐藤","consents":{given:true}})).await;
        let face = face.unwrap();
        for (kind, flag) in kinds {
            assert_eq!(element(&face, flag), Some(if kind == given { "1" } else { "0" }), "{given}: {flag}");
        }
    }
}

#[tokio::test]
async fn every_end_without_a_file_is_told_on_the_screen_with_known_codes_only() {
    let world = create(&memory().await, "a", WORLD).await;
    for (course, code, words) in [
        (json!({"presented":"unreadable"}), Some("001"), "認識できません"),
        (json!({"presented":"別のカード"}), Some("002"), "マイナンバーカードではありません"),
        (json!({"attempts":["顔不一致"]}), None, "本人確認ができませんでした"),
        (json!({"interrupted":{"at":"同意"}}), None, "中止しました"),
        (json!({"interrupted":{"at":"identity","card_removed":true}}), None, "取り外されました"),
        (json!({"device":"再来受付機"}), None, "再来受付ができません"),
        (json!({"attempts":["pin_wrong","pin_wrong","pin_wrong"]}), None, "ロックされています"),
        (json!({"attempts":["pin"]}), None, "ロックされています"),
    ] {
        let (outcome, face) = tap(&world, json!({"person":"佐藤","course":course})).await;
        assert_eq!(outcome.screen_code.as_deref(), code, "{course}");
        assert!(outcome.screen_text.contains(words), "{course}: {}", outcome.screen_text);
        assert!(face.is_none() && outcome.face_file.is_none(), "{course}");
    }
    assert!(world.people()[0].pin_locked);
    let (outcome, face) = tap(&world, json!({"person":"佐藤","course":{"attempts":["pin","face"]}})).await;
    assert_eq!(outcome.earlier_screens.len(), 1, "the lock was told, then the face matched");
    assert!(face.is_some());
    let told = change(&world, "POST /people/佐藤/card/pin-reset", json!({})).await;
    assert!(!serde_json::from_value::<PersonInfo>(told).unwrap().pin_locked);
    assert!(tap(&world, json!({"person":"佐藤","identity":"pin"})).await.1.is_some());
}

#[tokio::test]
async fn visual_mode_and_locks_survive_a_restart() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", WORLD).await;
    let desk = change(&world, "PUT /facilities/診療所/reader-mode", json!({"reader":2,"mode":"目視"})).await;
    assert_eq!(desk["visual_readers"], json!([2]));
    tap(&world, json!({"person":"佐藤","course":{"attempts":["pin_wrong","pin_wrong","pin_wrong"]}})).await;
    change(&world, "PUT /facilities/薬局/failure-mode", json!({"on":true})).await;
    change(&world, "PUT /facilities/薬局/equipment", json!({"kiosk":true})).await;
    let open = json!({"id":"地震","prefecture":13,"from":"診療月の1日 00:00","until":"診療月の20日 00:00"});
    change(&world, "POST /disasters", open).await;
    let again = worlds(store).await.get("a").unwrap();
    for facility in ["診療所", "薬局"] {
        assert_eq!(again.desk(facility).unwrap(), world.desk(facility).unwrap());
    }
    assert_eq!(again.disasters(), world.disasters());
    assert_eq!(again.people(), world.people());
    assert!(again.people()[0].pin_locked);
    let (_, face) = tap(&again, json!({"person":"佐藤","reader":2})).await;
    assert!(face.is_some(), "staff agreed");
    assert!(again.desk("診療所").unwrap().visual_readers.is_empty());
}

#[tokio::test]
async fn a_kiosk_takes_a_known_patient_fast_and_the_face_file_carries_the_reference_number() {
    let world = create(&memory().await, "a", WORLD).await;
    let register = request(
        "<ReferenceNumberRegistrationInfo><ReferenceNumber>00123</ReferenceNumber>\
         <InsurerNumber>12139903</InsurerNumber><InsuredIdentificationNumber>1000025</InsuredIdentificationNumber>\
         </ReferenceNumberRegistrationInfo>",
    );
    ask(&world, "OQSsiimm01req_1.xml", &register).await;
    tap(&world, json!({"person":"佐藤","consents":{"medication":true}})).await;
    for _ in 0..3 {
        let (outcome, face) = tap(&world, json!({"person":"佐藤","course":{"device":"kiosk"}})).await;
        let face = face.unwrap();
        assert_eq!(element(&face, "ReferenceNumber"), Some("00123"));
        assert_eq!(element(&face, "PharmacistsInfoConsFlg"), Some("1"), "the stored consent goes on");
        assert_eq!(element(&face, "MedicalInstitutionCode"), Some(CLINIC_CODE));
        assert!(outcome.face_file.is_some());
    }
    let denial =
        world.tap("薬局", serde_json::from_value(json!({"person":"佐藤","course":{"device":"kiosk"}})).unwrap());
    assert!(denial.await.unwrap_err().problem.what.contains("再来受付機"));
}

#[tokio::test]
async fn a_mobile_device_tells_the_result_on_its_screen() {
    let world = create(&memory().await, "a", WORLD).await;
    let body = json!({"person":"佐藤","identity":"pin","course":{"device":"mobile"},"consents":{"medication":true}});
    let (outcome, face) = tap(&world, body).await;
    let result = outcome.result.unwrap();
    assert!(face.is_none());
    assert_eq!((result.validity.as_str(), result.medication_consent.as_str()), ("1", "1"));
    assert_eq!((result.results[0].number.as_str(), result.results[0].tickets), ("1000025", 1));
}

#[tokio::test]
async fn without_a_card_people_are_looked_up_in_disaster_failure_and_emergency_only() {
    let world = create(&memory().await, "a", WORLD).await;
    let lookups = "POST /facilities/診療所/lookups";
    let sato =
        |basis: &str| json!({"basis":basis,"name":"佐藤花子","birthdate":"1950-02-03","sex":"女","oral_consent":true});
    assert!(refused(&world, lookups, sato("災害時")).await.contains("災害時モード"));
    assert!(refused(&world, lookups, sato("障害時")).await.contains("障害時モード"));
    assert!(refused(&world, lookups, sato("救急時")).await.contains("理由"));
    assert!(refused(&world, lookups, json!({"basis":"disaster","name":"佐藤"})).await.contains("生年月日"));
    let open = json!({"id":"地震","prefecture":13,"from":"診療月の1日 00:00","until":"診療月の11日 00:00"});
    change(&world, "POST /disasters", open).await;
    change(&world, "PUT /facilities/診療所/failure-mode", json!({"on":true})).await;
    let mut emergency = sato("救急時");
    emergency["reason"] = json!("意識障害");
    for (body, consent) in [(sato("災害時"), "0"), (sato("障害時"), "0"), (emergency, "3")] {
        let outcome: LookupOutcome = serde_json::from_value(change(&world, lookups, body.clone()).await).unwrap();
        assert_eq!(outcome.found, LookupFound::One, "{body}");
        let result = outcome.result.unwrap();
        assert_eq!((result.results[0].number.as_str(), result.medication_consent.as_str()), ("1000025", consent));
    }
    let kept = world.lookups("診療所").unwrap();
    assert_eq!(kept.iter().map(|lookup| lookup.person.as_deref()).collect::<Vec<_>>(), [Some("佐藤"); 3]);
    assert_eq!(kept[2].reason.as_deref(), Some("意識障害"));
    world.control("PUT /clock", r#"{"now":"診療月の11日 00:00"}"#.as_bytes().to_vec()).await.unwrap();
    assert!(refused(&world, lookups, sato("災害時")).await.contains("災害時モード"), "the period is over");
    let journal = world.journal(JournalQuery::default()).await.unwrap();
    let names: Vec<&str> = journal.entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names.iter().filter(|name| **name == lookups).count(), 8, "every attempt is in the journal");
}
