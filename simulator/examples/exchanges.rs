//! A fixed number of inquiries through the engine, for counting instructions (`benches/callgrind/run`). Without
//! arguments: the names of the ways in.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use mimalloc::MiMalloc;
use onshi_simulator::actors::examiner::desk::reasons::Reasons;
use onshi_simulator::actors::platform::codes::ErrorCodes;
use onshi_simulator::actors::platform::layouts::Layouts;
use onshi_simulator::api::{self, Doors};
use onshi_simulator::clock::FrozenClock;
use onshi_simulator::engine::{Environment, NoTerminals, Outcome, Worlds};
use onshi_simulator::store::Store;
use onshi_simulator::store::embedded::EmbeddedStore;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::journal::Door;
use onshi_wire::control::world::CreateWorld;
use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use tower_service::Service as _;

/// `engine`: without HTTP; `http`: with the API's doors, without sockets; `durable`: the same in the embedded store,
/// [`TOGETHER`] at once.
const NAMES: [&str; 3] = ["engine", "http", "durable"];
/// Inquiries that wait for one commit.
const TOGETHER: u64 = 50;
/// The greatest answer.
const ANSWER_BYTES: usize = 1 << 20;

const WORLD: &str = "version: 1\ntitle: 計測\nseed: 5\noffices: [{id: office, payer_number: '12131017'}]\n\
    facilities: [{id: clinic, code: '1312345679', character_code: shift_jis}]\n\
    people: [{id: recipient, birthdate: '1960-04-01', aid: [{office: office, recipient_number: '0012344'}], tickets: [{facility: clinic}]}]\n";
const REQUEST: &str = "<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>\r\n<XmlMsg><MessageHeader>\
    <QualificationConfirmationDate>20261110</QualificationConfirmationDate>\
    <MedicalInstitutionCode>1312345679</MedicalInstitutionCode></MessageHeader>\
    <MessageBody><QualificationConfirmSearchInfo><InsurerNumber>12131017</InsurerNumber>\
    <InsuredIdentificationNumber>0012344</InsuredIdentificationNumber><Birthdate>19600401</Birthdate>\
    <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\
    </QualificationConfirmSearchInfo></MessageBody></XmlMsg>\r\n";

/// As in the command.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let Some(name) = words.next() else {
        return Ok(writeln!(std::io::stdout().lock(), "{}", NAMES.join("\n"))?);
    };
    let times: u64 = words.next().map_or(Ok(200), |times| times.parse())?;
    let folder = std::env::temp_dir().join(format!("onshi-exchanges-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let (store, together): (Arc<dyn Store>, u64) = match name.as_str() {
        "durable" => (Arc::new(EmbeddedStore::open(&folder.join("onshi.redb"))?), TOGETHER),
        _ => (Arc::new(MemoryStore::default()), 1),
    };
    let worlds = worlds(store, &folder).await?;
    let doors = Doors::new(worlds.clone(), api::router(worlds.clone()));
    for first in (0..times).step_by(usize::try_from(together)?) {
        let numbers = first..times.min(first + together);
        let asked = numbers.map(|number| ask(&worlds, &doors, name != "engine", number));
        futures::future::try_join_all(asked).await?;
    }
    worlds.stop().await;
    Ok(std::fs::remove_dir_all(&folder)?)
}

async fn worlds(store: Arc<dyn Store>, folder: &Path) -> Result<Worlds, Box<dyn Error>> {
    let environment = Environment {
        store,
        clock: Arc::new(FrozenClock(jiff::civil::date(2026, 11, 10).at(9, 0, 0, 0))),
        codes: ErrorCodes::built_in(),
        reasons: Reasons::built_in(),
        layouts: Layouts::built_in(),
        terminals: Arc::new(NoTerminals),
        folders: folder.join("worlds"),
    };
    let worlds = Worlds::open(environment).await.map_err(|denial| denial.to_string())?;
    let request = CreateWorld { id: Some("w".into()), yaml: Some(WORLD.into()), ..CreateWorld::default() };
    worlds.create(request).await.map_err(|denial| denial.to_string())?;
    Ok(worlds)
}

async fn ask(worlds: &Worlds, doors: &Doors, http: bool, number: u64) -> Result<(), Box<dyn Error>> {
    let name = format!("OQSsiquc01req_{number:012}.xml");
    let answer = if http {
        let path = format!("/api/v1/worlds/w/facilities/clinic/inquiries/{name}");
        let request = Request::post(path).header("content-length", REQUEST.len()).body(Body::from(REQUEST))?;
        let response = doors.clone().call(request).await?;
        to_bytes(response.into_body(), ANSWER_BYTES).await?
    } else {
        let world = worlds.get("w").map_err(|denial| denial.to_string())?;
        let exchange = world.exchange("clinic", Door::Http, &name, REQUEST.as_bytes()).await;
        match exchange.map_err(|denial| denial.to_string())?.outcome {
            Outcome::Reply(reply) => reply.bytes,
            other => return Err(format!("no answer: {other:?}").into()),
        }
    };
    // Not byte by byte: this is counted too.
    let told = memchr::memmem::find(&answer, b"TicketType").is_some();
    if told { Ok(()) } else { Err("the answer does not hold the ticket".into()) }
}
