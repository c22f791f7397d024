//! Encryption of the folder: a real round trip through req, res and face, and what is refused
//! (spec/oqs-wire.md §2.8).
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod terminal_support;

use onshi_simulator::actors::terminal::cipher;
use onshi_wire::control::encryption::Password;
use onshi_wire::control::journal::Direction;
use onshi_wire::control::world::{Consents, IdentityCheck, Tap};
use serde_json::json;
use std::fs;
use terminal_support::{Bench, CLINIC, PERSON, QUICK, element, names};

const SECRET: &str = "ひみつ-Pass_1";
const CLINIC_YAML: &str =
    "encryption: { password: 'ひみつ-Pass_1', requests: { OQSsiquc: e, OQSmutic: e }, face: { OQSsiquc: E } }";

async fn bench() -> Bench {
    Bench::of("late_touch_ms: 0, bulk_pending_polls: 0", CLINIC_YAML, QUICK).await
}

fn sealed(name: &str, content: &[u8]) -> Vec<u8> {
    cipher::close(name, content, &Password::new(SECRET)).unwrap().1
}

fn opened(archive: &[u8]) -> String {
    String::from_utf8(cipher::open(archive, &Password::new(SECRET)).unwrap()).unwrap()
}

fn tap() -> Tap {
    Tap {
        person: PERSON.to_owned(),
        reader: 1,
        identity: IdentityCheck::Face,
        consents: Consents::default(),
        register_for_insurance_use: false,
        course: onshi_wire::control::reader::Course::default(),
        subsidies: Default::default(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encrypted_request_is_opened_and_its_answer_is_encrypted_while_the_journal_keeps_contents() {
    let bench = bench().await;
    let mut res = bench.watch("res");
    let request = bench.inquiry("abc-1");
    fs::write(bench.req("OQSsiquc01req_1.zip"), sealed("OQSsiquc01req_1.xml", &request)).unwrap();
    let text = opened(&res.file("OQSsiquc01res_1.zip").await);
    assert_eq!(element(&text, "ArbitraryFileIdentifier"), Some("abc-1"));
    assert_eq!(element(&text, "QualificationValidity"), Some("1"), "{text}");
    let face = bench.tap(tap()).await;
    let mut folder = bench.watch("face");
    let text = opened(&folder.file(&face.replace(".xml", ".zip")).await);
    assert_eq!(element(&text, "ReferenceClassification"), Some("1"));
    let journal = bench.delivered(1).await;
    let received = journal.iter().find(|e| e.message.as_deref() == Some("OQSsiquc01req")).unwrap();
    assert_eq!(received.size, request.len() as u64, "the content, not the archive");
    let delivered = journal.iter().find(|e| e.direction == Direction::Delivered).unwrap();
    assert_eq!(delivered.name, "OQSsiquc01res_1.zip");
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_that_must_stay_plain_stay_plain_whatever_the_setting() {
    let bench = bench().await;
    let mut res = bench.watch("res");
    let code = bench.world.info().facilities[0].code.clone();
    let request = format!(
        "<XmlMsg><MessageHeader><MedicalInstitutionCode>{code}</MedicalInstitutionCode></MessageHeader><MessageBody>\
         <QualificationConfirmSearchInfo><MedicalTreatmentMonth>202611</MedicalTreatmentMonth>\
         </QualificationConfirmSearchInfo></MessageBody></XmlMsg>"
    );
    fs::write(bench.req("OQSmutic01req_1.xml"), &request).unwrap();
    let text = String::from_utf8(res.file("OQSmutic01res_1.xml").await).unwrap();
    assert!(element(&text, "ReceptionNumber").is_some(), "{text}");
    fs::write(bench.req("OQSmutic01req_2.zip"), sealed("OQSmutic01req_2.xml", request.as_bytes())).unwrap();
    let err = String::from_utf8(res.file("OQSmutic01req_2.err").await).unwrap();
    assert!(err.contains("暗号化しない"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_opened_comes_back_with_what_to_do() {
    let bench = bench().await;
    let mut res = bench.watch("res");
    let request = bench.inquiry("x");
    let wrong = cipher::close("a.xml", &request, &Password::new("another")).unwrap().1;
    let bomb = sealed("a.xml", &vec![b' '; 9 << 20]);
    for (nth, bytes, said) in [
        (1, wrong.as_slice(), "パスワード"),
        (2, bomb.as_slice(), "大きすぎます"),
        (3, b"PK\x03\x04 not a zip".as_slice(), "開けません"),
    ] {
        fs::write(bench.req(&format!("OQSsiquc01req_{nth}.zip")), bytes).unwrap();
        let err = String::from_utf8(res.file(&format!("OQSsiquc01req_{nth}.err")).await).unwrap();
        assert!(err.contains(said) && err.starts_with("OQST0007E"), "{err}");
        assert_eq!(res.file(&format!("OQSsiquc01req_{nth}.zip")).await, bytes, "the request as it came");
    }
    // Plain where encryption is on.
    fs::write(bench.req("OQSsiquc01req_4.xml"), &request).unwrap();
    let err = String::from_utf8(res.file("OQSsiquc01req_4.err").await).unwrap();
    assert!(err.contains("zip"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_setting_changes_over_the_control_api_and_the_password_survives_a_restart_and_is_shown_nowhere() {
    let bench = bench().await;
    let settings = json!({"encrypt": {"OQSsiquc": "n"}}).to_string().into_bytes();
    let request = format!("PUT /facilities/{CLINIC}/settings");
    let reply = bench.world.control(&request, settings).await.unwrap();
    let mut res = bench.watch("res");
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("p")).unwrap();
    res.file("OQSsiquc01res_1.xml").await;
    let settings = json!({"encrypt": {"OQSsiquc": "e"}}).to_string().into_bytes();
    bench.world.control(&request, settings).await.unwrap();
    let bench = bench.restarted(|_| ()).await;
    let mut res = bench.watch("res");
    fs::write(bench.req("OQSsiquc01req_2.zip"), sealed("OQSsiquc01req_2.xml", &bench.inquiry("q"))).unwrap();
    opened(&res.file("OQSsiquc01res_2.zip").await);
    let mut shown = format!("{:?}{:?}", bench.world.info(), bench.world);
    shown.push_str(&String::from_utf8_lossy(&reply.json));
    shown.push_str(&serde_json::to_string(&bench.world.info()).unwrap());
    let coded = base64(SECRET);
    for entry in bench.journal().await {
        let bytes = entry.bytes_base64.unwrap_or_default();
        assert!(!bytes.contains(&coded[..coded.len() - 4]));
        let (_, raw) = bench.world.journal_entry(entry.seq).await.unwrap();
        assert!(!String::from_utf8_lossy(&raw).contains(SECRET), "entry {}", entry.seq);
    }
    assert!(!shown.contains(SECRET));
}

fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}

#[tokio::test(flavor = "multi_thread")]
async fn encryption_without_a_password_is_refused_when_the_world_is_made() {
    let bench = Bench::usual().await;
    let yaml = terminal_support::yaml("late_touch_ms: 0", "encryption: { requests: { OQSsiquc: e } }");
    let create =
        onshi_wire::control::world::CreateWorld { id: Some("x".into()), yaml: Some(yaml), ..Default::default() };
    let denial = bench.worlds.create(create).await.unwrap_err();
    assert!(denial.problem.what.contains("パスワード"), "{denial}");
    assert!(names(&bench.root.join("req")).is_empty());
}
