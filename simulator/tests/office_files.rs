//! A welfare office hands in files: rows stand or are rejected one by one, a second time changes nothing, a restart gives
//! the same world, a kill leaves whole files only.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::engine::WorldHandle;
use onshi_simulator::store::embedded::EmbeddedStore;
use onshi_simulator::store::memory::MemoryStore;
use onshi_simulator::store::record::{Header, Record};
use onshi_simulator::store::{Batch, Completion, Store};
use onshi_wire::control::office::{FileDetail, FileInfo};
use onshi_wire::control::world::{CreateWorld, TicketState};
use onshi_wire::control::world_file::{AidSpec, PersonSpec, WorldSpec};
use std::fmt::Write as _;
use std::sync::Arc;
use support::{create, memory, worlds};

const WORLD: &str = r#"
version: 1
title: 一括登録
treatment_month: 2026-11
clock: { virtual: 診療月の10日 09:00 }
offices:
  - { id: 東, payer_number: "12139903", calendar: { 毎月: 20 }, visible: 翌開庁日 }
facilities:
  - { id: 診療所, code: "1319900013" }
  - { id: 薬局, kind: pharmacy, code: "1349900017" }
  - { id: 非指定, code: "1319900021", designated: false }
people:
  - { id: 佐藤, birthdate: 1950-02-03, aid: [{ office: 東, recipient_number: "1000025" }] }
  - { id: 山田, aid: [{ office: 東, recipient_number: "1000017" }] }
  - { id: 廃止, aid: [{ office: 東, recipient_number: "1000033", abolished_on: 2026-10-01 }] }
  - { id: 新規 }
"#;

const TICKETS: &str = "POST /offices/東/ticket-files?month=2026-11";

const FILE: &str =
    "受給者番号,個人,医療機関コード,診療年月,診療別,本人支払額,単独併用,傷病名1,処方箋発行元,有効期間開始
1000025,,1319900013,202611,02,500,01,高血圧症,,20261105
1000025,,1319900013,202611,02,500,01,高血圧症,,20261105
1000018,,1319900013,202611,,,,,,
1000017,,1319900014,202611,,,,,,
1000017,,1319900005,202611,,,,,,
1000017,,1319900021,202611,,,,,,
1000017,,1319900013,202612,,,,,,
1000033,,1319900013,202611,,,,,,
1000041,,1319900013,202611,,,,,,
1000017,,1319900013,2026年,,,,,,
1000017,,1319900013
1000017,,1319900013,202611,09,,,,,
,山田,1349900017,2026-11,04,,,,1319900013,
";

async fn send(world: &WorldHandle, request: &str, bytes: &[u8]) -> FileInfo {
    let reply = world.control(request, bytes.to_vec()).await.unwrap();
    assert_eq!(reply.status, 201);
    serde_json::from_slice(&reply.json).unwrap()
}

fn detail(world: &WorldHandle, id: &str) -> FileDetail {
    world.office_file("東", id).unwrap()
}

#[tokio::test]
async fn b143_rows_are_registered_or_rejected_with_reason_and_remedy() {
    let world = create(&memory().await, "a", WORLD).await;
    let info = send(&world, TICKETS, FILE.as_bytes()).await;
    assert_eq!((info.rows, info.registered, info.unchanged, info.rejected), (13, 2, 0, 11));
    let told: Vec<(usize, String)> =
        detail(&world, "f1").rejections.into_iter().map(|row| (row.row, row.code.unwrap())).collect();
    let expected = [
        (2, "file.duplicate_row"),
        (3, "number.invalid"),
        (4, "number.invalid"),
        (5, "file.unknown_facility"),
        (6, "ticket.not_designated"),
        (7, "file.wrong_month"),
        (8, "file.stopped"),
        (9, "file.unknown_recipient"),
        (10, "file.unreadable"),
        (11, "file.row"),
        (12, "file.unreadable"),
    ];
    assert_eq!(told, expected.map(|(row, code)| (row, code.to_owned())));
    for row in detail(&world, "f1").rejections {
        assert!(row.what.unwrap().ends_with(['。', '）']) && row.remedy.unwrap().ends_with('。'), "{}", row.row);
    }
    let tickets = world.tickets();
    assert_eq!(tickets.len(), 2);
    assert_eq!((tickets[0].self_pay_yen, tickets[0].valid_from.as_str()), (500, "2026-11-05"));
    // 20 November is a Friday and the Monday after it a holiday.
    assert_eq!(tickets[0].visible_from.as_deref(), Some("2026-11-24T08:30:00"));
    assert_eq!(tickets[0].state, TicketState::Waiting);
    let report = String::from_utf8(world.office_file_report("東", "f1").unwrap()).unwrap();
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(lines.len(), 14);
    assert_eq!(lines[0], "\u{feff}行,結果,券,理由コード,項目,内容,対処");
    assert_eq!(lines[1], "1,登録,t1,,,,");
    assert!(lines[3].starts_with("3,拒否,,number.invalid,受給者番号,検証番号"), "{}", lines[3]);
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_in_any_encoding() {
    let world = create(&memory().await, "a", WORLD).await;
    send(&world, TICKETS, FILE.as_bytes()).await;
    let before = world.tickets();
    let (sjis, _, unmappable) = encoding_rs::SHIFT_JIS.encode(FILE);
    assert!(!unmappable);
    let again = send(&world, TICKETS, &sjis).await;
    assert_eq!((again.id.as_str(), again.registered, again.unchanged), ("f2", 0, 3));
    assert_eq!(world.tickets(), before);
    assert_eq!(world.office_files("東").unwrap().len(), 2);
}

#[tokio::test]
async fn coverage_comes_by_file_too() {
    let world = create(&memory().await, "a", WORLD).await;
    let file = "個人,受給者番号,異動,異動日,新受給者番号,喪失事由
新規,1000041,開始,20261101,,
,1000025,停止,20261112,,
,1000017,番号変更,2026-11-11,1000058,
,1000033,停止,20261112,,
,1000025,休止,20261112,,
";
    let first = send(&world, "POST /offices/東/coverage-files", file.as_bytes()).await;
    assert_eq!((first.registered, first.rejected), (3, 2), "{:?}", detail(&world, "f1").rejections);
    let second = send(&world, "POST /offices/東/coverage-files", file.as_bytes()).await;
    assert_eq!((second.registered, second.unchanged), (0, 3));
    let people = world.people();
    let aid = |id: &str| people.iter().find(|person| person.id == id).unwrap().aid[0].clone();
    let looked_at = world.control("GET /people/新規?purpose=verification", Vec::new()).await.unwrap();
    assert!(String::from_utf8(looked_at.json).unwrap().contains("\"recipient_number\":\"1000041\""));
    assert_eq!(aid("佐藤").ended_on.as_deref(), Some("2026-11-12"));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_leaves_nothing() {
    let world = create(&memory().await, "a", WORLD).await;
    for (request, body, place) in [
        (TICKETS, b"\x81".as_slice(), "ファイル"),
        (TICKETS, "受給者番号,診療年月\n".as_bytes(), "ファイル"),
        ("POST /offices/東/ticket-files?month=2026-13", FILE.as_bytes(), "month"),
        ("POST /offices/西/ticket-files", FILE.as_bytes(), "office"),
        (TICKETS, "個人,医療機関コード,診療年月\n123456789012,1319900013,202611\n".as_bytes(), ""),
    ] {
        let denial = world.control(request, body.to_vec()).await.unwrap_err();
        assert_eq!(denial.problem.place, place, "{denial:?}");
    }
    assert!(world.office_files("東").unwrap().is_empty() && world.tickets().is_empty());
}

/// Copies a log up to a record, as a kill at that moment leaves it.
fn cut(store: &dyn Store, keep: impl Fn(usize, &Header) -> bool) -> Arc<MemoryStore> {
    let copy = Arc::new(MemoryStore::default());
    let records: Vec<Record> = store.load("a", 0, 1_000).unwrap().into_iter().map(|(_, record)| record).collect();
    let kept = records.into_iter().enumerate().take_while(|(nth, record)| keep(*nth, &record.header));
    let records = kept.map(|(_, record)| record).collect();
    let done: Completion = Box::new(|outcome| outcome.unwrap());
    copy.append(Batch { world: Arc::from("a"), first: 1, records, done }).unwrap();
    copy
}

#[tokio::test]
async fn a_kill_at_any_record_leaves_the_whole_file_or_none_of_it() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", WORLD).await;
    send(&world, TICKETS, FILE.as_bytes()).await;
    let whole = (world.tickets(), detail(&world, "f1"));
    let mut seen = [false, false];
    for kept in 1..=store.load("a", 0, 1_000).unwrap().len() {
        let again = worlds(cut(store.as_ref(), |nth, _| nth < kept)).await.get("a").unwrap();
        let done = !again.office_files("東").unwrap().is_empty();
        seen[usize::from(done)] = true;
        if done {
            assert_eq!((again.tickets(), detail(&again, "f1")), whole);
        } else {
            assert!(again.tickets().is_empty());
        }
    }
    assert_eq!(seen, [true, true]);
}

#[tokio::test]
async fn a_large_file_survives_a_restart_from_disk() {
    const PEOPLE: u32 = 1_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("onshi.redb");
    let mut file = "個人,医療機関コード,診療年月,備考1\n".to_owned();
    for person in 0..PEOPLE {
        writeln!(file, "人{person},1319900013,202611,{}", "長い備考".repeat(10)).unwrap();
    }
    let before = {
        let all = worlds(Arc::new(EmbeddedStore::open(&path).unwrap())).await;
        let mut spec: WorldSpec = onshi_simulator::world_file::read(WORLD).unwrap();
        spec.people.extend((0..PEOPLE).map(recipient));
        let request = CreateWorld { id: Some("a".into()), spec: Some(spec), ..CreateWorld::default() };
        let world = all.create(request).await.unwrap();
        let info = send(&world, TICKETS, file.as_bytes()).await;
        assert_eq!((info.registered, info.rejected), (PEOPLE as usize, 0));
        (world.tickets(), world.office_files("東").unwrap())
        // Dropped without any shutdown.
    };
    let again = worlds(Arc::new(EmbeddedStore::open(&path).unwrap())).await.get("a").unwrap();
    assert_eq!((again.tickets(), again.office_files("東").unwrap()), before);
}

fn recipient(nth: u32) -> PersonSpec {
    let aid = AidSpec {
        office: "東".into(),
        recipient_number: None,
        from: None,
        abolished_on: None,
        visible_from: None,
        force: false,
    };
    serde_json::from_value::<PersonSpec>(serde_json::json!({ "id": format!("人{nth}") }))
        .map(|person| PersonSpec { aid: vec![aid], ..person })
        .unwrap()
}

#[test]
fn the_layout_that_people_read_names_every_column_and_no_other() {
    use onshi_wire::office_file::layout::{COVERAGE, TICKETS};
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/layouts/office-tickets.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let section = |name: &str| -> Vec<String> {
        let lines = text.lines().skip_while(|line| *line != format!("{name}:")).skip(1);
        let fields = lines.take_while(|line| line.starts_with("  "));
        fields.map(|line| line.trim().split(':').next().unwrap().to_owned()).collect()
    };
    for (name, columns) in [("tickets", TICKETS), ("coverage", COVERAGE)] {
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        assert_eq!(section(name), names, "{name}");
    }
    assert!(text.contains("invented: true"));
}
