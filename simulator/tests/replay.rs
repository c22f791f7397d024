//! Durability: what was answered stays answered, a stop loses nothing, and the same inputs give the same bytes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod support;

use onshi_simulator::engine::{Outcome, Undelivered, WorldHandle};
use onshi_simulator::store::embedded::EmbeddedStore;
use onshi_simulator::store::memory::MemoryStore;
use onshi_simulator::store::record::{Header, Record};
use onshi_simulator::store::{Batch, Completion, NotTaken, Store, StoreError};
use onshi_wire::control::journal::{Direction, Door, JournalQuery};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{ask, collection, create, element, inquiry_about_sato, memory, request, worlds};

/// A story that touches every kind of input; the bytes of every answer.
async fn story(world: &WorldHandle) -> Vec<String> {
    let mut told = Vec::new();
    let month = "<QualificationConfirmSearchInfo><MedicalTreatmentMonth>202611</MedicalTreatmentMonth></QualificationConfirmSearchInfo>";
    told.push(ask(world, "OQSsiquc01req_1.xml", &inquiry_about_sato()).await.1);
    let accepted = ask(world, "OQSmutic01req_1.xml", &request(month)).await.1;
    let number = element(&accepted, "ReceptionNumber").unwrap().to_owned();
    told.push(accepted);
    told.push(ask(world, "OQSmutic02req_1.xml", &collection(&number)).await.1);
    let changes = [
        ("POST /tickets", r#"{"person":"山田","facility":"診療所","self_pay_yen":500}"#),
        ("POST /tickets", r#"{"person":"いない人","facility":"診療所"}"#),
        ("POST /people", r#"{"id":"新人","aid":[{"office":"東"}],"tickets":[{"facility":"診療所"}]}"#),
        ("PUT /people/佐藤/card", r#"{"state":"expiring"}"#),
        ("POST /faults", r#"{"kind":"aid_missing","message":"face"}"#),
        ("PUT /clock", r#"{"now":"診療月の11日 10:00"}"#),
        ("POST /people/山田/cases/changes", r#"{"kind":"suspend","on":"診療月の12日"}"#),
        ("PUT /nothing", "{}"),
    ];
    for (request, body) in changes {
        let outcome = world.control(request, body.as_bytes().to_vec()).await;
        told.push(format!("{:?}", outcome.map(|reply| String::from_utf8(reply.json).unwrap())));
    }
    for _ in 0..2 {
        let tap = serde_json::from_str(r#"{"person":"佐藤"}"#).unwrap();
        let face = world.tap("診療所", tap).await.unwrap().faces.remove(0);
        told.push(face.file_name);
        told.push(String::from_utf8(face.bytes.to_vec()).unwrap());
    }
    told.push(ask(world, "OQSmutic02req_2.xml", &collection(&number)).await.1);
    told.push(ask(world, "broken.xml", "<").await.1);
    told
}

fn state(world: &WorldHandle) -> String {
    format!("{:?}\n{:?}\n{:?}\n{:?}", world.info(), world.tickets(), world.visits("東"), world.faults())
}

#[tokio::test]
async fn the_same_seed_and_inputs_give_the_same_bytes() {
    let one = story(&create(&memory().await, "a", support::WORLD).await).await;
    let two = story(&create(&memory().await, "a", support::WORLD).await).await;
    assert_eq!(one, two);
    let faces: Vec<&String> = one.iter().filter(|text| text.starts_with("OQSsiquc01res_face_")).collect();
    assert_ne!(faces[0], faces[1], "two face files of one moment have two names");
}

#[tokio::test]
async fn a_world_that_was_stopped_goes_on_as_if_it_had_not() {
    let (kept, other) = (Arc::new(MemoryStore::default()), Arc::new(MemoryStore::default()));
    let straight = create(&worlds(other).await, "a", support::WORLD).await;
    let stopped = create(&worlds(Arc::clone(&kept) as Arc<dyn Store>).await, "a", support::WORLD).await;
    assert_eq!(story(&straight).await, story(&stopped).await);
    let again = worlds(kept).await.get("a").unwrap();
    assert_eq!(state(&again), state(&stopped));
    let journal = |world: WorldHandle| async move {
        world.journal(JournalQuery { bytes: true, ..JournalQuery::default() }).await.unwrap()
    };
    assert_eq!(journal(again.clone()).await, journal(stopped).await);
    assert_eq!(story(&straight).await, story(&again).await, "and the next answers are the same too");
}

#[tokio::test]
async fn after_a_kill_every_answer_is_in_the_journal_and_undelivered_ones_are_delivered_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("onshi.redb");
    let (delivered, waiting, face);
    {
        let all = worlds(Arc::new(EmbeddedStore::open(&file).unwrap())).await;
        let world = create(&all, "a", support::WORLD).await;
        let sato = inquiry_about_sato();
        delivered =
            world.exchange("診療所", Door::Req, "OQSsiquc01req_1.xml", sato.clone().into_bytes()).await.unwrap();
        let Outcome::Reply(reply) = &delivered.outcome else { panic!() };
        world.delivered(reply.answered, Door::Res, &reply.file_name).unwrap();
        waiting = world.exchange("診療所", Door::Req, "OQSsiquc01req_2.xml", sato.into_bytes()).await.unwrap();
        let tap = serde_json::from_str(r#"{"person":"佐藤"}"#).unwrap();
        face = world.tap("診療所", tap).await.unwrap().faces.remove(0);
        // Dropped without any shutdown.
    }
    let all = worlds(Arc::new(EmbeddedStore::open(&file).unwrap())).await;
    let world = all.get("a").unwrap();
    let expected = vec![
        Undelivered::Res { request_name: "OQSsiquc01req_2.xml".into(), outcome: waiting.outcome.clone() },
        Undelivered::Face(face.clone()),
    ];
    assert_eq!(world.undelivered("診療所").await.unwrap(), expected);
    assert_eq!(world.undelivered("薬局").await.unwrap(), []);
    assert!(
        world.was_received("診療所", Door::Req, "OQSsiquc01req_2.xml", inquiry_about_sato().as_bytes()).await.unwrap()
    );
    assert!(
        !world.was_received("診療所", Door::Req, "OQSsiquc01req_3.xml", inquiry_about_sato().as_bytes()).await.unwrap()
    );
    world.delivered(face.answered, Door::Face, &face.file_name).unwrap();
    assert_eq!(world.undelivered("診療所").await.unwrap().len(), 1);
    let page = world.journal(JournalQuery::default()).await.unwrap();
    let answered = page.entries.iter().filter(|e| e.direction == Direction::Answered && e.door == Door::Res).count();
    assert_eq!(answered, 2, "decided once each");
    let numbers: Vec<u64> = page.entries.iter().map(|entry| entry.seq).collect();
    assert_eq!(numbers, (1..=page.last_seq).collect::<Vec<_>>(), "no gaps");
}

/// Copies a log up to a record, as a kill at that moment leaves it.
fn cut(store: &dyn Store, keep: impl Fn(&Header) -> bool) -> Arc<MemoryStore> {
    let copy = Arc::new(MemoryStore::default());
    let records: Vec<Record> = store.load("a", 0, 1_000).unwrap().into_iter().map(|(_, record)| record).collect();
    let records: Vec<Record> = records.into_iter().take_while(|record| keep(&record.header)).collect();
    let done: Completion = Box::new(|outcome| outcome.unwrap());
    copy.append(Batch { world: Arc::from("a"), first: 1, records, done }).unwrap();
    copy
}

#[tokio::test]
async fn a_request_that_was_received_but_not_answered_is_answered_after_the_restart_with_the_same_bytes() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", support::WORLD).await;
    let (_, text) = ask(&world, "OQSsiquc01req_1.xml", &inquiry_about_sato()).await;
    let not_answered = cut(store.as_ref(), |header| !matches!(header, Header::Answered { .. }));
    let not_decided = cut(store.as_ref(), |header| !matches!(header, Header::Decided { .. }));
    for left in [not_answered, not_decided] {
        let again = worlds(left).await.get("a").unwrap();
        let owed = again.undelivered("診療所").await.unwrap();
        let [Undelivered::Res { outcome: Outcome::Reply(reply), .. }] = owed.as_slice() else { panic!("{owed:?}") };
        assert_eq!(String::from_utf8(reply.bytes.to_vec()).unwrap(), text);
        assert_eq!(state(&again), state(&world));
    }
}

/// A store that fails after some appends.
struct Failing {
    inner: MemoryStore,
    left: AtomicUsize,
}

impl Store for Failing {
    fn append(&self, batch: Batch) -> Result<(), Box<NotTaken>> {
        let left = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if left.is_err() {
            (batch.done)(Err(StoreError::Io("disk full".into())));
            return Ok(());
        }
        self.inner.append(batch)
    }

    fn load(&self, world: &str, after: u64, limit: usize) -> Result<Vec<(u64, Record)>, StoreError> {
        self.inner.load(world, after, limit)
    }

    fn worlds(&self) -> Result<Vec<String>, StoreError> {
        self.inner.worlds()
    }

    fn delete(&self, world: &str, done: Completion) -> Result<(), StoreError> {
        self.inner.delete(world, done)
    }
}

#[tokio::test]
async fn a_store_that_fails_lets_no_reply_out() {
    for appends in 1..=3 {
        let store = Arc::new(Failing { inner: MemoryStore::default(), left: AtomicUsize::new(appends) });
        let world = create(&worlds(store).await, "a", support::WORLD).await;
        let sato = inquiry_about_sato().into_bytes();
        // The world's making was the first; an exchange is one more.
        for _ in 1..appends {
            world.exchange("診療所", Door::Req, "OQSsiquc01req_1.xml", sato.clone()).await.unwrap();
        }
        let denied = world.exchange("診療所", Door::Req, "OQSsiquc01req_1.xml", sato.clone()).await.unwrap_err();
        assert_eq!(denied.kind, onshi_simulator::engine::DenialKind::Unavailable, "{appends}");
        let denied = world.control("PUT /clock", br#"{"now":"2026-12-01"}"#.to_vec()).await.unwrap_err();
        assert!(!denied.problem.what.is_empty() && !denied.problem.remedy.is_empty());
        assert_eq!(world.clock().now, "2026-11-10T09:00:00");
    }
}

#[tokio::test]
async fn a_large_request_is_on_record_before_it_is_read_and_its_answer_waits_for_the_store() {
    let store = Arc::new(Failing { inner: MemoryStore::default(), left: AtomicUsize::new(2) });
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", support::WORLD).await;
    let mut large = inquiry_about_sato().into_bytes();
    large.extend(std::iter::repeat_n(b' ', 64 << 10));
    let denied = world.exchange("診療所", Door::Req, "OQSsiquc01req_1.xml", large.clone()).await.unwrap_err();
    assert_eq!(denied.kind, onshi_simulator::engine::DenialKind::Unavailable);
    let last = store.load("a", 1, 10).unwrap();
    assert!(matches!(last.as_slice(), [(2, Record { header: Header::Received { .. }, bytes })] if *bytes == large));
}

#[tokio::test]
async fn what_is_never_answered_is_on_record_too() {
    let world = create(&memory().await, "a", support::WORLD).await;
    let outage = br#"{"kind":"no_answer","times":1}"#.to_vec();
    world.control("POST /faults", outage).await.unwrap();
    let before = world.journal(JournalQuery::default()).await.unwrap().last_seq;
    let sato = inquiry_about_sato().into_bytes();
    let exchange = world.exchange("診療所", Door::Http, "OQSsiquc01req_1.xml", sato).await.unwrap();
    assert_eq!(exchange.outcome, Outcome::NoAnswer);
    assert_eq!(world.journal(JournalQuery::default()).await.unwrap().last_seq, before + 1);
}

#[tokio::test]
async fn worlds_do_not_mix() {
    let all = memory().await;
    let (a, b) = (create(&all, "a", support::WORLD).await, create(&all, "b", support::WORLD).await);
    let as_a =
        |world: &WorldHandle| state(world).replace("\"b\"", "\"a\"").replace("no-such-folder/b/", "no-such-folder/a/");
    let before = as_a(&b);
    assert_eq!(state(&a), before);
    story(&a).await;
    assert_eq!(as_a(&b), before);
    assert_eq!(b.journal(JournalQuery::default()).await.unwrap().last_seq, 1);
    all.delete("a").await.unwrap();
    assert!(a.is_closed() && all.get("a").is_err() && all.get("b").is_ok());
    let denied = a.exchange("診療所", Door::Req, "OQSsiquc01req_1.xml", Vec::new()).await.unwrap_err();
    assert_eq!(denied.kind, onshi_simulator::engine::DenialKind::Unavailable);
    create(&all, "a", support::WORLD).await;
}

/// A tap here ends with two face files.
const TWO_FACES: &str = "
version: 1
title: 顔認証ファイルが二つ
treatment_month: 2026-11
municipalities: [{ id: 市, certificate_types: [{ id: KODOMO, programme: { 地単: こども } }] }]
facilities: [{ id: 診療所, subsidies: true }]
people: [{ id: 花子, insurance: [{}], certificates: [{ municipality: 市, type: KODOMO }] }]
";

#[tokio::test]
async fn a_kill_between_the_records_of_two_face_files_loses_neither_and_repeats_neither() {
    let store = Arc::new(MemoryStore::default());
    let world = create(&worlds(Arc::clone(&store) as Arc<dyn Store>).await, "a", TWO_FACES).await;
    let tap = serde_json::from_str(r#"{"person":"花子","subsidies":"use"}"#).unwrap();
    let faces = world.tap("診療所", tap).await.unwrap().faces;
    assert_eq!(faces.len(), 2);
    for recorded in 0..=2 {
        let left = std::cell::Cell::new(recorded);
        let killed = cut(store.as_ref(), |header| match header {
            Header::Answered { .. } if left.get() == 0 => false,
            Header::Answered { .. } => {
                left.set(left.get() - 1);
                true
            }
            _ => true,
        });
        let again = worlds(killed).await.get("a").unwrap();
        let owed: Vec<(String, Vec<u8>)> = again
            .undelivered("診療所")
            .await
            .unwrap()
            .into_iter()
            .map(|undelivered| match undelivered {
                Undelivered::Face(face) => (face.file_name, face.bytes.to_vec()),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected: Vec<(String, Vec<u8>)> =
            faces.iter().map(|face| (face.file_name.clone(), face.bytes.to_vec())).collect();
        assert_eq!(owed, expected, "killed after {recorded} records");
    }
}
