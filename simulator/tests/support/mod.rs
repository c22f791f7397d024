//! What the engine's tests share: worlds without folders, requests as a receipt computer writes them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

pub mod claims;
pub mod log;

use jiff::civil::date;
use onshi_simulator::actors::examiner::desk::reasons::Reasons;
use onshi_simulator::actors::platform::codes::ErrorCodes;
use onshi_simulator::actors::platform::layouts::Layouts;
use onshi_simulator::clock::FrozenClock;
use onshi_simulator::engine::{Environment, NoTerminals, Outcome, WorldHandle, Worlds};
use onshi_simulator::store::Store;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::journal::Door;
use onshi_wire::control::world::CreateWorld;
use std::path::PathBuf;
use std::sync::Arc;

/// A world with everything that the tests ask about.
pub const WORLD: &str = r#"
version: 1
title: 試験
treatment_month: 2026-11
clock: { virtual: 診療月の10日 09:00 }
offices:
  - { id: 東, payer_number: "12139903" }
facilities:
  - { id: 診療所, code: "1319900013" }
  - { id: 薬局, kind: pharmacy }
people:
  - id: 佐藤
    name: 佐藤　花子
    kana: ｻﾄｳ ﾊﾅｺ
    sex: female
    birthdate: 1950-02-03
    aid: [{ office: 東, recipient_number: "1000025" }]
    tickets: [{ facility: 診療所 }]
  - id: 山田
    aid: [{ office: 東, recipient_number: "1000017" }]
  - id: 併用
    insurance: [{ insurer_number: "06132013", symbol: "１２", number: "34", branch: "01" }]
    aid: [{ office: 東 }]
"#;

/// 医療機関コード of 診療所.
pub const CLINIC_CODE: &str = "1319900013";

/// Worlds over a store, with a frozen real clock and no terminals.
pub async fn worlds(store: Arc<dyn Store>) -> Worlds {
    let environment = Environment {
        store,
        clock: Arc::new(FrozenClock(date(2026, 11, 10).at(9, 0, 0, 0))),
        codes: ErrorCodes::built_in(),
        reasons: Reasons::built_in(),
        layouts: Layouts::built_in(),
        terminals: Arc::new(NoTerminals),
        folders: PathBuf::from(concat!(env!("CARGO_TARGET_TMPDIR"), "/no-such-folder")),
    };
    Worlds::open(environment).await.unwrap()
}

/// Worlds in memory.
pub async fn memory() -> Worlds {
    worlds(Arc::new(MemoryStore::default())).await
}

/// A world from YAML.
pub async fn create(worlds: &Worlds, id: &str, yaml: &str) -> WorldHandle {
    let request = CreateWorld { id: Some(id.into()), yaml: Some(yaml.into()), ..CreateWorld::default() };
    worlds.create(request).await.unwrap()
}

/// 資格確認要求 by number.
pub fn inquiry(payer: &str, recipient: &str, birthdate: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<XmlMsg><MessageHeader>\
         <QualificationConfirmationDate>20261110</QualificationConfirmationDate>\
         <MedicalInstitutionCode>{CLINIC_CODE}</MedicalInstitutionCode>\
         <ArbitraryFileIdentifier>afi-1</ArbitraryFileIdentifier></MessageHeader><MessageBody>\
         <QualificationConfirmSearchInfo><InsurerNumber>{payer}</InsurerNumber>\
         <InsuredIdentificationNumber>{recipient}</InsuredIdentificationNumber><Birthdate>{birthdate}</Birthdate>\
         <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\
         </QualificationConfirmSearchInfo></MessageBody></XmlMsg>"
    )
}

/// The inquiry about 佐藤, who has a ticket.
pub fn inquiry_about_sato() -> String {
    inquiry("12139903", "1000025", "19500203")
}

/// Any other request of 診療所 with a header of facility code and identifier.
pub fn request(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<XmlMsg><MessageHeader>\
         <MedicalInstitutionCode>{CLINIC_CODE}</MedicalInstitutionCode>\
         <ArbitraryFileIdentifier>afi-2</ArbitraryFileIdentifier></MessageHeader>\
         <MessageBody>{body}</MessageBody></XmlMsg>"
    )
}

/// A second request: no identifier.
pub fn collection(number: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\r\n<XmlMsg><MessageHeader>\
         <MedicalInstitutionCode>{CLINIC_CODE}</MedicalInstitutionCode></MessageHeader>\
         <MessageBody><ReceptionNumber>{number}</ReceptionNumber></MessageBody></XmlMsg>"
    )
}

/// Sends a request and returns the answer's name and text; a refusal's `.err` likewise.
pub async fn ask(world: &WorldHandle, file_name: &str, request: &str) -> (String, String) {
    let exchange = world.exchange("診療所", Door::Req, file_name, request.as_bytes().to_vec()).await.unwrap();
    match exchange.outcome {
        Outcome::Reply(reply) => (reply.file_name, String::from_utf8(reply.bytes.to_vec()).unwrap()),
        Outcome::Refused(refused) => (refused.err_name, String::from_utf8(refused.err_bytes.to_vec()).unwrap()),
        Outcome::NoAnswer => (String::new(), String::new()),
    }
}

/// The text between the tags of the first such element.
pub fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(value, _)| value)
}
