//! No individual number in journal, log or answers. Alone in its file: which log lines are wanted is remembered for the
//! whole process.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod pmh_support;
mod support;

use onshi_simulator::engine::BatchForm;
use onshi_simulator::store::embedded::EmbeddedStore;
use onshi_wire::control::journal::JournalQuery;
use onshi_wire::control::municipality::TaskQuery;
use pmh_support::{WORLD, number, record, with};
use serde_json::{Value, json};
use std::sync::Arc;

/// A number with a right check digit, as a careless municipality might send one.
const REAL_LOOKING: &str = "123456789018";

#[tokio::test]
async fn journal_log_and_answers_hold_no_individual_number() {
    let (collected, _guard) = support::log::collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("onshi.redb");
    let simulated;
    let mut answers = String::new();
    {
        let worlds = support::worlds(Arc::new(EmbeddedStore::open(&file).unwrap())).await;
        let world = support::create(&worlds, "a", WORLD).await;
        simulated = number(&world, "佐藤");
        let base = record(&world, "KODOMO", "h1");
        let spaced: String =
            REAL_LOOKING.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap().to_owned() + " ").collect();
        let batch = json!([
            base,
            with(base.clone(), json!({"myNumber": REAL_LOOKING})),
            with(base.clone(), json!({"myNumber": 123456789018_u64})),
            with(base.clone(), json!({"myNumber": [simulated, REAL_LOOKING]})),
            with(base.clone(), json!({"historyKey": simulated, "segment": REAL_LOOKING})),
            with(base.clone(), json!({"basicFiveInfo.name": spaced, "note": {"deep": [210987654321_u64]}})),
            with(base.clone(), json!({REAL_LOOKING: 1})),
            simulated,
            [REAL_LOOKING],
        ]);
        let body = batch.to_string();
        let twice = body.replacen("\"myNumber\"", &format!("\"myNumber\":\"{REAL_LOOKING}\",\"myNumber\""), 1);
        for body in [body, twice, format!("[{{\"myNumber\":\"{REAL_LOOKING}\"}}"), format!("\"{REAL_LOOKING}\"")] {
            match world.register("見本市", BatchForm::Json, body.into_bytes()).await {
                Ok(reply) => answers += &String::from_utf8(reply.json).unwrap(),
                Err(denial) => answers += &format!("{denial:?}"),
            }
        }
        let csv = format!("myNumber,{REAL_LOOKING}\n{simulated},x\n");
        answers += &format!("{:?}", world.register("見本市", BatchForm::Csv, csv.into_bytes()).await.unwrap_err());
        for task in ["r1", "r2"] {
            let task = world.registration_task("見本市", task, &TaskQuery::default()).unwrap();
            assert_eq!((task.records, task.counts.unwrap().rejected), (9, 8), "{task:?}");
            answers += &serde_json::to_string(&task).unwrap();
        }
        answers += &format!("{:?}{:?}{:?}", world.info(), world.certificates("佐藤"), world.municipalities());
        let page = world.journal(JournalQuery::default()).await.unwrap();
        assert!(page.last_seq >= 5);
        for seq in 1..=page.last_seq {
            let (entry, bytes) = world.journal_entry(seq).await.unwrap();
            answers += &format!("{entry:?}{}", String::from_utf8_lossy(&bytes));
        }
    }
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let stored: Vec<u8> = files.filter(|path| path.is_file()).flat_map(|path| std::fs::read(path).unwrap()).collect();
    assert!(stored.len() > std::fs::read(&file).unwrap().len(), "the write-ahead log is looked at too");
    let log = collected.text();
    let spaced = "1234 5678 9018";
    for secret in [simulated.as_str(), REAL_LOOKING, spaced, "210987654321"] {
        assert!(!answers.contains(secret), "{secret} in journal or answers");
        assert!(!log.contains(secret), "{secret} in the log");
        assert!(!stored.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret} in the store");
    }
    let worlds = support::worlds(Arc::new(EmbeddedStore::open(&file).unwrap())).await;
    let world = worlds.get("a").unwrap();
    let again: Value = serde_json::to_value(world.certificates("佐藤").unwrap()).unwrap();
    assert_eq!(again.as_array().unwrap().len(), 1, "the token alone brings the record back");
}
