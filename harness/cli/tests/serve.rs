//! `onshi serve` as a person meets it: a hand-written file into `req`, its answer in `res`; a kill in the middle.

mod process;

use process::{Process, onshi, started};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A world with one clinic that writes Shift_JIS and one recipient with a ticket.
const WORLD: &str = "\
version: 1
title: 手作業の照会
clock: { virtual: '2026-11-10 09:00' }
offices:
  - { id: 東, name: 見本市福祉事務所, payer_number: '12131017' }
facilities:
  - { id: clinic, name: 見本クリニック, code: '1312345679', character_code: shift_jis }
people:
  - id: 山田
    name: 山田　太郎
    kana: ﾔﾏﾀﾞ ﾀﾛｳ
    sex: male
    birthdate: '1960-04-01'
    aid: [{ office: 東, recipient_number: '0012344' }]
    tickets: [{ facility: clinic }]
switches: { late_touch_ms: 0 }
";

/// A running `onshi serve`.
struct Server {
    process: Process,
    /// Base address.
    url: String,
    /// The clinic's folder.
    root: PathBuf,
}

impl Server {
    /// Starts with the world above; data and folders stand below `folder`, so that a second start finds them again.
    fn start(folder: &Path) -> Server {
        let world = folder.join("world.yaml");
        fs::write(&world, WORLD).expect("a writable folder");
        let root = folder.join("OQS");
        let mut command = onshi();
        command.args(["serve", "--ready-json", "--listen", "127.0.0.1:0", "--world"]).arg(&world);
        let (process, line) = started(command.arg("--oqs-root").arg(&root).arg("--data").arg(folder.join("data")));
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line}"));
        Server { process, url: ready["url"].as_str().expect("an address").to_owned(), root }
    }

    /// Pulls the plug: no chance to tidy up.
    fn kill(&mut self) {
        self.process.0.kill().expect("it runs");
        self.process.0.wait().expect("it ends");
    }
}

/// Patience on a busy machine; the answer itself takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request as a clerk with an editor would write it, in ASCII, declared Shift_JIS.
fn request(identifier: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='Shift_JIS' standalone='no'?>\n<XmlMsg>\n <MessageHeader>\n  \
         <QualificationConfirmationDate>20261110</QualificationConfirmationDate>\n  \
         <MedicalInstitutionCode>1312345679</MedicalInstitutionCode>\n  \
         <ArbitraryFileIdentifier>{identifier}</ArbitraryFileIdentifier>\n </MessageHeader>\n <MessageBody>\n  \
         <QualificationConfirmSearchInfo>\n   <InsurerNumber>12131017</InsurerNumber>\n   \
         <InsuredCardSymbol/>\n   <InsuredIdentificationNumber>0012344</InsuredIdentificationNumber>\n   \
         <InsuredBranchNumber/>\n   <Birthdate>19600401</Birthdate>\n   \
         <LimitApplicationCertificateRelatedConsFlg>0</LimitApplicationCertificateRelatedConsFlg>\n  \
         </QualificationConfirmSearchInfo>\n </MessageBody>\n</XmlMsg>\n"
    )
}

/// Waits until a file stands there; the folders give no event that std can wait for.
fn await_file(path: &Path) -> Vec<u8> {
    let start = Instant::now();
    loop {
        if let Ok(bytes) = fs::read(path) {
            return bytes;
        }
        assert!(start.elapsed() < PATIENCE, "{} did not come", path.display());
        std::thread::yield_now();
    }
}

#[test]
fn a_hand_written_request_is_answered_in_the_terminals_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    fs::write(server.root.join("req/OQSsiquc01req_20261110001.xml"), request("1")).unwrap();
    let answer = await_file(&server.root.join("res/OQSsiquc01res_20261110001.xml"));
    let head = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\" standalone=\"no\"?>\r\n<XmlMsg>\r\n    <MessageHeader>\r\n        <ProcessExecutionTime>";
    assert!(answer.starts_with(head), "{}", String::from_utf8_lossy(&answer));
    assert!(answer.ends_with(b"</XmlMsg>\r\n"));
    // 山田　太郎 and ﾔﾏﾀﾞ ﾀﾛｳ in Shift_JIS.
    let holds = |part: &[u8]| answer.windows(part.len()).any(|window| window == part);
    assert!(holds(b"<Name>\x8eR\x93c\x81@\x91\xbe\x98Y</Name>"));
    assert!(holds(b"<NameKana>\xd4\xcf\xc0\xde \xc0\xdb\xb3</NameKana>"));
    assert!(holds(b"<CharacterCodeIdentifier>1</CharacterCodeIdentifier>"));
    assert!(holds(b"<ArbitraryFileIdentifier>1</ArbitraryFileIdentifier>"));
    assert!(holds(b"<QualificationValidity>1</QualificationValidity>"));
    assert!(holds(b"<MedicalTreatmentMonth>202611</MedicalTreatmentMonth>"));
    // The order of a hash table, not of the layout book: the time stands first, the facility's code last in the header.
    let at = |part: &[u8]| answer.windows(part.len()).position(|window| window == part).unwrap();
    assert!(at(b"<ProcessExecutionTime>") < at(b"<CharacterCodeIdentifier>"));
    assert!(at(b"<CharacterCodeIdentifier>") < at(b"<SegmentOfResult>"));
    assert!(at(b"<ReferenceClassification>") < at(b"<ArbitraryFileIdentifier>"));
    assert!(at(b"<ArbitraryFileIdentifier>") < at(b"<MedicalInstitutionCode>"));
    assert!(!server.root.join("req/OQSsiquc01req_20261110001.xml").exists(), "the request is taken away");
}

#[test]
fn bad_input_costs_nobody_else_anything() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let req = server.root.join("req");
    let bomb =
        "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><XmlMsg>&b;</XmlMsg>";
    let wrong_facility = request("9").replace("1312345679", "2317400840");
    let wrong_digit = request("8").replace("<InsurerNumber>12131017", "<InsurerNumber>12131011");
    let files: [(&str, &[u8]); 4] = [
        ("OQSsiquc01req_bomb.xml", bomb.as_bytes()),
        ("OQSsiquc01req_garbage.xml", b"\x82\xff\x00</XmlMsg>"),
        ("OQSunknown01req_1.xml", b"<XmlMsg></XmlMsg>"),
        ("OQSsiquc01req_facility.xml", wrong_facility.as_bytes()),
    ];
    for (name, bytes) in files {
        fs::write(req.join(name), bytes).unwrap();
    }
    fs::write(req.join("OQSsiquc01req_digit.xml"), wrong_digit).unwrap();
    fs::write(req.join("OQSsiquc01req_good.xml"), request("good")).unwrap();
    let good = await_file(&server.root.join("res/OQSsiquc01res_good.xml"));
    assert!(good.windows(4).any(|part| part == b"good"));
    for name in ["OQSsiquc01req_bomb", "OQSsiquc01req_garbage", "OQSunknown01req_1"] {
        let err = await_file(&server.root.join(format!("res/{name}.err")));
        assert!(!err.is_empty(), "{name}.err says why");
        await_file(&server.root.join(format!("res/{name}.xml")));
    }
    for name in ["facility", "digit"] {
        let refused = await_either(&server.root, name);
        assert!(!refused.is_empty());
    }
}

/// A refusal is an `.err` beside the request, or a result that says what is wrong.
fn await_either(root: &Path, name: &str) -> Vec<u8> {
    let (err, res) =
        (root.join(format!("res/OQSsiquc01req_{name}.err")), root.join(format!("res/OQSsiquc01res_{name}.xml")));
    let start = Instant::now();
    loop {
        if let Ok(bytes) = fs::read(&err).or_else(|_| fs::read(&res)) {
            return bytes;
        }
        assert!(start.elapsed() < PATIENCE, "neither {} nor {} came", err.display(), res.display());
        std::thread::yield_now();
    }
}

#[test]
fn after_a_kill_every_answered_inquiry_is_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let client = reqwest::Client::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let answered = runtime.block_on(async {
        let mut answered = Vec::new();
        for number in 0..200 {
            let name = format!("OQSsiquc01req_{number:06}.xml");
            let url = format!("{}/api/v1/worlds/default/facilities/clinic/inquiries/{name}", server.url);
            if number == 120 {
                server.kill();
            }
            match client.post(url).body(request(&number.to_string())).send().await {
                Ok(answer) if answer.status().is_success() => answered.push(name),
                _ => break,
            }
        }
        answered
    });
    assert_eq!(answered.len(), 120, "it was killed in the middle");
    let again = Server::start(folder.path());
    let journal: serde_json::Value = runtime.block_on(async {
        let url = format!("{}/api/v1/worlds/default/journal?limit=1000", again.url);
        let page: serde_json::Value = client.get(url).send().await.unwrap().json().await.unwrap();
        page
    });
    let entries = journal["entries"].as_array().unwrap();
    for name in answered {
        let received = entries
            .iter()
            .find(|entry| entry["direction"] == "received" && entry["name"] == name.as_str())
            .unwrap_or_else(|| panic!("{name} was answered and is not in the journal"));
        assert!(
            entries.iter().any(|entry| entry["direction"] == "answered" && entry["answers"] == received["seq"]),
            "the answer to {name} is not in the journal"
        );
    }
}

#[test]
fn two_servers_do_not_share_a_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Server::start(folder.path());
    let second =
        onshi().args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.path().join("data")).output().unwrap();
    assert!(!second.status.success());
    let words = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(words.contains("--data"), "{words}");
}
