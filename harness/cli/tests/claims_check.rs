//! `onshi claims check` as a person meets it: exit codes, words, and a world file beside the claim file.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A clinic, and a recipient with a ticket for October: nothing to pay.
const WORLD: &str = "\
version: 1
title: 請求の照合
clock: { virtual: '2026-11-05 09:00' }
treatment_month: '2026-10'
offices:
  - { id: 東, name: 見本市福祉事務所, payer_number: '12131017' }
facilities:
  - { id: clinic, name: 見本クリニック, code: '1312345679' }
people:
  - id: 山田
    name: 山田　太郎
    kana: ﾔﾏﾀﾞ ﾀﾛｳ
    sex: male
    birthdate: '1960-04-01'
    aid: [{ office: 東, recipient_number: '0012344' }]
    tickets: [{ facility: clinic, month: '2026-10' }]
";

/// Medical aid alone, two days in October 2026 (spec/claims.md §10).
fn claim() -> String {
    let blanks = |n: usize| ",".repeat(n);
    let days =
        |marked: &[usize]| -> String { (1..=31).map(|day| if marked.contains(&day) { ",1" } else { "," }).collect() };
    [
        "IR,1,13,1,2345679,,見本クリニック,202611,00,".to_owned(),
        format!("RE,1,1212,202610,山田　太郎,1,19600401,,,,,,,000123{},ヤマダタロウ,", blanks(22)),
        "KO,12131017,0012344,,2,366,0,,,,,".to_owned(),
        "SN,2,01,,,,,,".to_owned(),
        format!("JD,2{}", days(&[3, 10])),
        "SY,8830592,20261003,1,,,01,".to_owned(),
        format!("SI,11,5,111000110,,291,1{}{}", blanks(6), days(&[3])),
        format!("SI,12,5,112007410,,75,1{}{}", blanks(6), days(&[10])),
        "GO,1,366,99".to_owned(),
    ]
    .map(|line| line + "\r\n")
    .concat()
        + "\u{1a}"
}

/// A folder with a claim file and a world file.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(claim: &str, world: &str) -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("RECEIPTC.UKE"), encoding_rs::SHIFT_JIS.encode(claim).0).expect("written");
        fs::write(folder.path().join("world.yaml"), world).expect("written");
        Desk { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn check(&self, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
        command.args(["claims", "check"]).arg(self.path("RECEIPTC.UKE")).args(more);
        command.output().expect("the built program")
    }

    fn check_beside_world(&self, more: &[&str]) -> Output {
        let world = self.path("world.yaml");
        self.check(&[&["--world", &world.to_string_lossy()], more].concat())
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn findings(output: &Output) -> Vec<(u64, String, String)> {
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    json["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| (it["line"].as_u64().expect("a line"), text(&it["code"]), text(&it["what"])))
        .collect()
}

#[test]
fn a_right_claim_of_a_person_with_a_ticket_passes_alone_and_beside_the_world() {
    let desk = Desk::new(&claim(), WORLD);
    for output in [desk.check(&[]), desk.check_beside_world(&[])] {
        assert_eq!(output.status.code(), Some(0), "{}", out(&output));
        assert!(out(&output).contains("誤り 0件、警告 0件"), "{}", out(&output));
    }
}

#[test]
fn what_only_the_world_can_tell_is_found_beside_it() {
    let without_ticket = WORLD.replace("    tickets: [{ facility: clinic, month: '2026-10' }]\n", "");
    let not_designated = without_ticket.replace("code: '1312345679'", "code: '1312345679', designated: false");
    let elsewhere = WORLD.replace("1312345679", "1312345687");
    let other_number = claim().replace("0012344", "1111111");
    let other_person = claim().replace("山田　太郎", "見本　一郎").replace("19600401", "19700401");
    let no_ticket = (3, "UKE-301", "この診療月の医療券(調剤券)が登録されていません");
    let no_facility = "請求した医療機関のコード「1312345679」は、ワールドファイルのどの医療機関のものでもありません";
    for (claim, world, expected) in [
        (claim(), without_ticket, vec![no_ticket]),
        (other_number, WORLD.to_owned(), vec![(3, "UKE-303", "受給者番号が医療券と違います")]),
        (
            other_person,
            WORLD.to_owned(),
            vec![(3, "UKE-422", "番号は登録されていますが、氏名・生年月日・性別が違う人のものです")],
        ),
        (
            claim(),
            not_designated,
            vec![no_ticket, (3, "UKE-423", "生活保護法の指定を受けていない医療機関から、医療扶助が請求されています")],
        ),
        (claim(), elsewhere, vec![(1, "UKE-402", no_facility)]),
    ] {
        let desk = Desk::new(&claim, &world);
        assert_eq!(desk.check(&[]).status.code(), Some(0), "nothing that the file alone tells: {expected:?}");
        let output = desk.check_beside_world(&["--json"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{expected:?}: {}{told}", out(&output));
        let expected = expected.into_iter().map(|(line, code, what)| (line, code.to_owned(), what.to_owned()));
        assert_eq!(findings(&output), expected.collect::<Vec<_>>());
    }
}

#[test]
fn what_cannot_be_read_ends_with_two_and_says_why() {
    let right = Desk::new(&claim(), WORLD);
    let no_claim = Desk::new("<?xml version=\"1.0\"?>", WORLD);
    let no_world = Desk::new(&claim(), &WORLD.replace("'12131017'", "'12131011'"));
    for (output, word) in [
        (no_claim.check(&[]), "先頭のレコード"),
        (no_world.check_beside_world(&[]), "world.yaml"),
        (right.check(&["--world", "nowhere.yaml"]), "nowhere.yaml"),
    ] {
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(word), "{told}");
    }
}

/// What `/proc` says of the greatest memory that a process has held, in KiB.
#[cfg(target_os = "linux")]
fn peak_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("a running process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number")
}

/// The peak after the first part of a stream is the peak of all of it: what a file of gigabytes needs is one receipt.
/// `ONSHI_STREAM_MIB` makes the stream longer.
#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_file() {
    use std::io::Write as _;

    /// Grows by less than this, in KiB, whatever is streamed: pages that the allocator keeps.
    const SLACK_KIB: u64 = 2_048;
    /// Lines behind a detail of each receipt: the number of a receipt has six digits, so gigabytes need long receipts.
    const CONTINUATIONS: usize = 20;
    let total = std::env::var("ONSHI_STREAM_MIB").ok().and_then(|mib| mib.parse().ok()).unwrap_or(8_usize) << 20;
    let first = 2 << 20;
    let sample = claim();
    let lines: Vec<&str> = sample.lines().collect();
    let continuation = format!("SI,,5,112007410{}", ",".repeat(40));
    let receipt = |number: usize| {
        let own = lines[1].replacen("RE,1,", &format!("RE,{number},"), 1);
        let records = std::iter::once(own.as_str()).chain(lines[2..8].iter().copied());
        let records = records.chain(std::iter::repeat_n(continuation.as_str(), CONTINUATIONS));
        encoding_rs::SHIFT_JIS.encode(&records.map(|line| format!("{line}\r\n")).collect::<String>()).0.into_owned()
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_onshi"))
        .args(["claims", "check", "/dev/stdin"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the built program");
    let mut input = child.stdin.take().expect("piped");
    let head = encoding_rs::SHIFT_JIS.encode(&format!("{}\r\n", lines[0])).0.into_owned();
    input.write_all(&head).expect("written");
    let (mut written, mut number, mut early) = (0, 0, None);
    while written < total {
        number += 1;
        let bytes = receipt(number);
        input.write_all(&bytes).expect("written");
        written += bytes.len();
        if early.is_none() && written >= first {
            early = Some(peak_kib(child.id()));
        }
    }
    let late = peak_kib(child.id());
    write!(input, "GO,{number},{},99\r\n\u{1a}", number * 366).expect("written");
    drop(input);
    let output = child.wait_with_output().expect("ended");
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    let early = early.expect("a stream longer than its first part");
    assert!(late <= early + SLACK_KIB, "{early} KiB after {first} bytes, {late} KiB after {written}");
}
