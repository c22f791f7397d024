//! Files and batches of many rows are decided in slices: others are answered between them, and a kill between two slices
//! costs nothing. The rest is decided at the next start, as if nobody had been killed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod pmh_support;
mod support;

use onshi_simulator::engine::{BatchForm, WorldHandle};
use onshi_simulator::store::memory::MemoryStore;
use onshi_simulator::store::record::{Header, Record};
use onshi_simulator::store::{Batch, Completion, Store};
use onshi_wire::control::journal::{Direction, Door, JournalQuery};
use onshi_wire::control::municipality::{TaskInfo, TaskQuery, TaskState};
use onshi_wire::control::office::FileInfo;
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::Arc;
use support::{ask, create, inquiry_about_sato, worlds};

const TICKETS: &str = "POST /offices/東/ticket-files?month=2026-11";
/// Rows of a file here: three slices and a bit.
const ROWS: usize = 1_600;

/// One row registers, every other is rejected for one of two reasons.
fn file() -> Vec<u8> {
    let mut file = "個人,医療機関コード,診療年月\n".to_owned();
    for row in 0..ROWS {
        let person = if row == 0 || row % 2 == 1 { "山田" } else { "いない人" };
        writeln!(file, "{person},1319900013,202611").unwrap();
    }
    file.into_bytes()
}

fn files(world: &WorldHandle) -> Vec<FileInfo> {
    world.office_files("東").unwrap()
}

/// All records of world `a`.
fn records(store: &dyn Store) -> Vec<Record> {
    store.load("a", 0, 10_000).unwrap().into_iter().map(|(_, record)| record).collect()
}

/// The log as a kill behind so many slices leaves it.
fn killed_behind(slices: usize, store: &dyn Store) -> Arc<MemoryStore> {
    let is_slice = |record: &Record| matches!(record.header, Header::Slice { .. });
    let mut all = records(store);
    let behind = all.iter().enumerate().filter(|(_, record)| is_slice(record)).nth(slices).map(|(at, _)| at);
    all.truncate(behind.unwrap_or(all.len() - 1));
    let copy = Arc::new(MemoryStore::default());
    let done: Completion = Box::new(|outcome| outcome.unwrap());
    copy.append(Batch { world: Arc::from("a"), first: 1, records: all, done }).unwrap();
    copy
}

fn slices(store: &dyn Store) -> usize {
    records(store).iter().filter(|record| matches!(record.header, Header::Slice { .. })).count()
}

#[tokio::test]
async fn others_are_answered_between_the_slices_of_a_file_and_the_journal_says_so() {
    let world = create(&support::memory().await, "a", support::WORLD).await;
    let inquiries = async {
        while files(&world).is_empty() {
            tokio::task::yield_now().await;
        }
        for number in 0..3 {
            ask(&world, &format!("OQSsiquc01req_{number}.xml"), &inquiry_about_sato()).await;
        }
    };
    let (told, ()) = tokio::join!(world.control(TICKETS, file()), inquiries);
    let info: FileInfo = serde_json::from_slice(&told.unwrap().json).unwrap();
    assert_eq!((info.complete, info.rows, info.registered), (true, ROWS, 1));
    let entries = world.journal(JournalQuery { limit: Some(1_000), ..Default::default() }).await.unwrap().entries;
    let received = entries.iter().find(|entry| entry.name == TICKETS).unwrap().seq;
    let told = entries.iter().find(|entry| entry.answers == Some(received)).unwrap().seq;
    let between = entries.iter().filter(|entry| entry.direction == Direction::Answered && entry.door == Door::Res);
    assert!(between.filter(|entry| (received..told).contains(&entry.seq)).count() > 0, "nobody waits for a file");
}

#[tokio::test]
async fn a_kill_behind_any_slice_of_a_file_leaves_whole_rows_and_the_rest_is_taken_at_the_next_start() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", support::WORLD).await;
    world.control(TICKETS, file()).await.unwrap();
    let count = slices(store.as_ref());
    assert!(count >= 3, "{count}");
    let expected = (files(&world), world.tickets(), world.office_file_report("東", "f1").unwrap());
    for behind in 1..=count {
        let left = killed_behind(behind, store.as_ref());
        for start in ["first", "second"] {
            let again = worlds(Arc::clone(&left) as Arc<dyn Store>).await.get("a").unwrap();
            let found = (files(&again), again.tickets(), again.office_file_report("東", "f1").unwrap());
            assert!(found == expected, "killed behind slice {behind}, {start} start: {:?}", found.0);
        }
        assert_eq!(slices(left.as_ref()), count, "what was decided is not decided again");
    }
    // Nobody was told anything and nothing was taken: the file is sent again.
    let again = worlds(killed_behind(0, store.as_ref())).await.get("a").unwrap();
    assert_eq!(files(&again), []);
    again.control(TICKETS, file()).await.unwrap();
    assert_eq!(files(&again), expected.0);
}

#[tokio::test]
async fn files_that_come_together_are_taken_one_after_the_other() {
    let world = create(&support::memory().await, "a", support::WORLD).await;
    let (first, second) = tokio::join!(world.control(TICKETS, file()), world.control(TICKETS, file()));
    let read = |told: Result<onshi_simulator::engine::ControlReply, _>| -> FileInfo {
        serde_json::from_slice(&told.map_err(|_| "denied").unwrap().json).unwrap()
    };
    let (first, second) = (read(first), read(second));
    assert_eq!((first.id.as_str(), first.registered, second.id.as_str(), second.registered), ("f1", 1, "f2", 0));
    // What the first one registered, every row of the second about it says again.
    assert_eq!((first.rows, second.rows, second.unchanged), (ROWS, ROWS, ROWS / 2 + 1));
    assert!(files(&world).iter().all(|file| file.complete));
}

/// A city's records for one person, every tenth of a kind that the city has not set up.
fn records_about(world: &WorldHandle, count: usize) -> Vec<u8> {
    let one = |nth: usize| -> Value {
        let kind = if nth % 10 == 9 { "NAI" } else { "KODOMO" };
        pmh_support::record(world, kind, &format!("h{}", nth % 700))
    };
    serde_json::to_vec(&(0..count).map(one).collect::<Vec<Value>>()).unwrap()
}

fn task(world: &WorldHandle) -> TaskInfo {
    let query = TaskQuery { limit: Some(10_000), ..TaskQuery::default() };
    world.registration_task("見本市", "r1", &query).unwrap()
}

#[tokio::test]
async fn a_kill_behind_any_slice_of_a_batch_leaves_whole_records_and_a_task_that_tells_the_truth() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", pmh_support::WORLD).await;
    let reply = world.register("見本市", BatchForm::Json, records_about(&world, ROWS)).await.unwrap();
    let accepted: Value = serde_json::from_slice(&reply.json).unwrap();
    assert_eq!((accepted["taskId"].as_str(), accepted["records"].as_u64()), (Some("r1"), Some(ROWS as u64)));
    let expected = (task(&world), world.certificates("佐藤").unwrap());
    assert_eq!((expected.0.state, expected.0.results.len()), (TaskState::CompletedWithErrors, ROWS));
    let counts = expected.0.counts.as_ref().unwrap();
    assert_eq!(counts.rejected as usize, ROWS / 10);
    // A key that comes again in another slice is the row that the slice before wrote.
    assert_eq!((counts.accepted, counts.unchanged), (630, 810));
    let count = slices(store.as_ref());
    for behind in 1..=count {
        let again = worlds(killed_behind(behind, store.as_ref())).await.get("a").unwrap();
        let found = (task(&again), again.certificates("佐藤").unwrap());
        assert!(found == expected, "killed behind slice {behind}: {:?}", found.0.counts);
    }
}
