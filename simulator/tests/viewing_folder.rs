//! 閲覧 through the folder on disk: YZK and TKK as XML and as PDF, plain and as password zip (spec/oqs-wire.md §2.8, §3.8).
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod terminal_support;

use onshi_simulator::actors::terminal::cipher;
use onshi_wire::control::encryption::Password;
use serde_json::json;
use std::fs;
use terminal_support::{Bench, CLINIC, PERSON, QUICK, RECIPIENT, element};

const SECRET: &str = "ひみつ-Pass_1";
/// FileCategory: 薬剤 as XML and as PDF.
const CARE: [(&str, &str); 2] = [("2", "xml"), ("1", "pdf")];
/// FileCategory: 特定健診 as XML and as PDF.
const CHECKUPS: [(&str, &str); 2] = [("2", "xml"), ("1", "pdf")];

/// A clinic whose patient had a check-up and agrees to show it, and medication.
async fn bench(clinic: &str) -> Bench {
    let bench = Bench::of("late_touch_ms: 0", clinic, QUICK).await;
    let checkup =
        json!({ "on": "2026-06-10", "items": [{ "code": "9N001000000000001", "name": "身長", "value": "158.2" }] });
    bench.world.control(&format!("POST /people/{PERSON}/checkups"), checkup.to_string().into_bytes()).await.unwrap();
    let tap = json!({ "person": PERSON, "consents": { "checkups": true, "medication": true } });
    bench.worlds.tap("w", CLINIC, tap.to_string().into_bytes()).await.unwrap();
    bench
}

fn request(bench: &Bench, message: &str, category: &str) -> Vec<u8> {
    let info = bench.world.info();
    let (code, payer) = (&info.facilities[0].code, &info.people[0].aid[0].payer_number);
    let months = match message {
        "YZK" => "<StartDate>202601</StartDate><EndDate>202611</EndDate>",
        _ => "",
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><XmlMsg><MessageHeader>\
         <MedicalInstitutionCode>{code}</MedicalInstitutionCode><InsurerNumber>{payer}</InsurerNumber>\
         <InsuredPersonIdentificationNumber>{RECIPIENT}</InsuredPersonIdentificationNumber>\
         <ArbitraryFileIdentifier>afi-{category}</ArbitraryFileIdentifier></MessageHeader><MessageBody>{months}\
         <FileCategory>{category}</FileCategory><PrDiInfClassification>1</PrDiInfClassification>\
         <MedicalTreatmentFlag>1</MedicalTreatmentFlag></MessageBody></XmlMsg>"
    )
    .into_bytes()
}

/// Whether the bytes are what was asked for.
fn judge(message: &str, format: &str, bytes: &[u8]) {
    if format == "pdf" {
        assert!(
            bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF"),
            "{message}: a whole document"
        );
        return;
    }
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert_eq!(element(&text, "ResultCode"), Some("1"), "{text}");
    assert_eq!(text.contains("158.2"), message == "TKK", "{text}");
}

fn asked() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    let of =
        |message, asked: [(&'static str, &'static str); 2]| asked.map(|(category, format)| (message, category, format));
    of("YZK", CARE).into_iter().chain(of("TKK", CHECKUPS))
}

#[tokio::test(flavor = "multi_thread")]
async fn xml_and_pdf_stand_in_res_under_the_name_of_the_request() {
    let bench = bench("").await;
    let mut res = bench.watch("res");
    for (message, category, format) in asked() {
        let name = format!("{message}siquc01req_{category}.xml");
        fs::write(bench.req(&name), request(&bench, message, category)).unwrap();
        judge(message, format, &res.file(&format!("{message}siquc01res_{category}.{format}")).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_encrypts_viewing_takes_and_gives_password_zips_with_the_document_in_them() {
    let clinic = format!("encryption: {{ password: '{SECRET}', requests: {{ YZKsiquc: e, TKKsiquc: e }} }}");
    let bench = bench(&clinic).await;
    let mut res = bench.watch("res");
    let password = Password::new(SECRET);
    for (message, category, format) in asked() {
        let name = format!("{message}siquc01req_{category}");
        let (_, sealed) =
            cipher::close(&format!("{name}.xml"), &request(&bench, message, category), &password).unwrap();
        fs::write(bench.req(&format!("{name}.zip")), sealed).unwrap();
        let archive = res.file(&format!("{message}siquc01res_{category}.zip")).await;
        assert!(archive.starts_with(b"PK"), "{message}");
        judge(message, format, &cipher::open(&archive, &password).unwrap());
        assert!(cipher::open(&archive, &Password::new("別の言葉")).is_err(), "only with the password");
    }
}
