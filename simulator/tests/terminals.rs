//! More than one terminal in a facility: each with its folder, encoding and readers.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod terminal_support;

use onshi_simulator::engine::DenialKind;
use onshi_wire::control::journal::Door;
use onshi_wire::control::world::{Consents, CreateWorld, IdentityCheck, Tap};
use std::fs;
use terminal_support::{Bench, CLINIC, Folder, PERSON, QUICK, element, names};

const SECOND: &str = "terminals: [{ id: 二階, character_code: shift_jis, readers: [2] }]";

fn tap(reader: u8) -> Tap {
    Tap {
        person: PERSON.to_owned(),
        reader,
        identity: IdentityCheck::Face,
        consents: Consents::default(),
        register_for_insurance_use: false,
        course: onshi_wire::control::reader::Course::default(),
        subsidies: Default::default(),
    }
}

async fn bench() -> (Bench, std::path::PathBuf) {
    let bench = Bench::of("late_touch_ms: 0", SECOND, QUICK).await;
    let info = bench.world.info();
    let second = info.facilities[0].terminals[1].oqs_root.clone().into();
    (bench, second)
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_go_to_the_folder_that_asked_and_faces_to_the_readers_terminal() {
    let (bench, second) = bench().await;
    let info = bench.world.info();
    let readers: Vec<_> = info.facilities[0].terminals.iter().map(|t| (t.id.clone(), t.readers.clone())).collect();
    assert_eq!(readers, [(None, vec![1]), (Some("二階".to_owned()), vec![2])]);
    let mut upstairs = Folder::watch(&second.join("res"));
    let mut downstairs = bench.watch("res");
    fs::write(second.join("req/OQSsiquc01req_1.xml"), bench.inquiry("up")).unwrap();
    let up = upstairs.file("OQSsiquc01res_1.xml").await;
    assert!(up.starts_with(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\""));
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("down")).unwrap();
    let down = String::from_utf8(downstairs.file("OQSsiquc01res_1.xml").await).unwrap();
    assert_eq!(element(&down, "ArbitraryFileIdentifier"), Some("down"));
    assert_eq!((names(&second.join("res")).len(), names(&bench.root.join("res")).len()), (1, 1));
    for (reader, folder, other) in [(1, &bench.root, &second), (2, &second, &bench.root)] {
        let before = names(&other.join("face")).len();
        let face = bench.tap(tap(reader)).await;
        assert!(folder.join("face").join(&face).exists(), "reader {reader}");
        assert_eq!(names(&other.join("face")).len(), before);
    }
    let journal = bench.delivered(2).await;
    let up = journal.iter().find(|e| e.door == Door::Req).unwrap();
    assert_eq!((up.facility.as_deref(), up.terminal.as_deref()), (Some(CLINIC), Some("二階")));
    // The same world again after a restart: folders, encodings, readers.
    let bench = bench.restarted(|_| ()).await;
    fs::write(second.join("req/OQSsiquc01req_2.xml"), bench.inquiry("again")).unwrap();
    Folder::watch(&second.join("res")).file("OQSsiquc01res_2.xml").await;
    let face = bench.tap(tap(2)).await;
    assert!(second.join("face").join(face).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_terminals_on_one_folder_are_refused_in_one_world_and_in_two() {
    let (bench, _) = bench().await;
    let root = bench.root.display().to_string();
    let yaml = terminal_support::yaml("late_touch_ms: 0", SECOND);
    let second = format!("{CLINIC}#二階");
    let both = CreateWorld {
        id: Some("x".into()),
        yaml: Some(yaml.clone()),
        oqs_roots: [(CLINIC.to_owned(), format!("{root}-other")), (second, format!("{root}-other"))].into(),
        ..CreateWorld::default()
    };
    let denial = bench.worlds.create(both).await.unwrap_err();
    assert!(denial.problem.what.contains("同じフォルダー"), "{denial}");
    let taken = CreateWorld {
        id: Some("y".into()),
        yaml: Some(yaml),
        oqs_roots: [(CLINIC.to_owned(), root)].into(),
        ..CreateWorld::default()
    };
    let denial = bench.worlds.create(taken).await.unwrap_err();
    assert_eq!(denial.kind, DenialKind::Refused);
    assert!(denial.problem.what.contains("別の資格確認端末"), "{denial}");
    // The first one is not disturbed.
    fs::write(bench.req("OQSsiquc01req_1.xml"), bench.inquiry("still")).unwrap();
    bench.watch("res").file("OQSsiquc01res_1.xml").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_about_terminals_are_told_with_their_place() {
    let bench = Bench::usual().await;
    for (clinic, place) in [
        ("terminals: [{ id: a }, { id: a }]", "二度"),
        ("terminals: [{ id: a, readers: [3] }]", "カードリーダー 3"),
        ("terminals: [{ id: a, readers: [1] }, { id: b, readers: [1] }]", "カードリーダー 1"),
        ("terminals: [{ id: 'a#b' }]", "使えません"),
    ] {
        let yaml = Some(terminal_support::yaml("late_touch_ms: 0", clinic));
        let denial = bench.worlds.create(CreateWorld { id: Some("x".into()), yaml, ..Default::default() }).await;
        let problem = denial.unwrap_err().problem;
        assert!(format!("{}{}", problem.what, problem.text.unwrap_or_default()).contains(place), "{clinic}");
    }
}
