//! The same tests for every back end.

use super::embedded::{EmbeddedStore, QUEUE_LIMIT};
use super::memory::MemoryStore;
use super::record::{Header, Record};
use super::{Batch, Completion, Store, StoreError};
use bytes::Bytes;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

fn record(input: u64) -> Record {
    Record {
        header: Header::Decided { input, at: jiff::civil::date(2026, 11, 3).at(9, 0, 0, 0) },
        bytes: vec![7; input as usize].into(),
    }
}

fn append(store: &dyn Store, world: &str, first: u64, inputs: &[u64]) -> Receiver<Result<(), StoreError>> {
    let (tell, told) = channel();
    let batch = Batch {
        world: Arc::from(world),
        first,
        records: inputs.iter().map(|i| record(*i)).collect(),
        done: Box::new(move |outcome| tell.send(outcome).unwrap()),
    };
    store.append(batch).unwrap();
    told
}

fn on_every_store(check: impl Fn(&dyn Store)) {
    check(&MemoryStore::default());
    let folder = tempfile::tempdir().unwrap();
    check(&EmbeddedStore::open(&folder.path().join("onshi.redb")).unwrap());
}

#[test]
fn what_is_durable_is_loaded_in_order_and_by_pages() {
    on_every_store(|store| {
        append(store, "a", 1, &[10, 11]).recv().unwrap().unwrap();
        append(store, "a", 3, &[12]).recv().unwrap().unwrap();
        let all = store.load("a", 0, 100).unwrap();
        assert_eq!(all, [(1, record(10)), (2, record(11)), (3, record(12))]);
        assert_eq!(store.load("a", 1, 1).unwrap(), [(2, record(11))]);
        assert_eq!(store.load("a", 3, 100).unwrap(), []);
    });
}

#[test]
fn large_and_small_records_are_found_one_by_one_and_in_pages_of_any_size() {
    on_every_store(|store| {
        let inputs: Vec<u64> = (1..=40).map(|n| if n % 7 == 0 { 100_000 } else { n }).collect();
        let told: Vec<_> = (1..).zip(inputs.chunks(1)).map(|(first, input)| append(store, "a", first, input)).collect();
        told.iter().for_each(|told| told.recv().unwrap().unwrap());
        let all: Vec<_> = (1..).zip(inputs.iter().map(|input| record(*input))).collect();
        for (position, expected) in &all {
            assert_eq!(store.load("a", position - 1, 1).unwrap(), [(*position, expected.clone())]);
        }
        for size in [1, 2, 3, 39, 40, 41] {
            let mut read = Vec::new();
            while let Some((last, _)) = read.last().cloned().or(Some((0, record(0)))) {
                let page = store.load("a", last, size).unwrap();
                if page.is_empty() {
                    break;
                }
                read.extend(page);
            }
            assert_eq!(read, all, "pages of {size}");
        }
    });
}

#[test]
fn worlds_do_not_mix_even_when_a_name_begins_like_another() {
    on_every_store(|store| {
        append(store, "a", 1, &[1]).recv().unwrap().unwrap();
        append(store, "ab", 1, &[2, 3]).recv().unwrap().unwrap();
        assert_eq!(store.load("a", 0, 100).unwrap().len(), 1);
        assert_eq!(store.worlds().unwrap(), ["a", "ab"]);
        let (tell, told) = channel();
        store.delete("a", Box::new(move |o| tell.send(o).unwrap())).unwrap();
        told.recv().unwrap().unwrap();
        assert_eq!(store.worlds().unwrap(), ["ab"]);
        assert_eq!(store.load("a", 0, 100).unwrap(), []);
        assert_eq!(store.load("ab", 0, 100).unwrap().len(), 2);
    });
}

#[test]
fn a_gap_is_refused_and_changes_nothing() {
    on_every_store(|store| {
        append(store, "a", 1, &[1]).recv().unwrap().unwrap();
        let outcome = append(store, "a", 3, &[3]).recv().unwrap();
        assert!(matches!(outcome, Err(StoreError::OutOfOrder { expected: 2, found: 3, .. })));
        assert_eq!(store.load("a", 0, 100).unwrap().len(), 1);
    });
}

#[test]
fn completions_come_in_the_order_of_the_appends() {
    on_every_store(|store| {
        let (tell, told) = channel();
        for n in 1..=200u64 {
            let tell = tell.clone();
            let batch = Batch {
                world: Arc::from("a"),
                first: n,
                records: vec![record(1)],
                done: Box::new(move |outcome| tell.send((n, outcome)).unwrap()),
            };
            store.append(batch).unwrap();
        }
        for n in 1..=200 {
            assert_eq!(told.recv().unwrap(), (n, Ok(())));
        }
    });
}

#[test]
fn the_file_keeps_what_was_durable_and_refuses_a_second_server() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("onshi.redb");
    let store = EmbeddedStore::open(&file).unwrap();
    append(&store, "a", 1, &[1, 2]).recv().unwrap().unwrap();
    assert!(matches!(EmbeddedStore::open(&file), Err(StoreError::InUse { .. })));
    store.close();
    assert_eq!(store.load("a", 0, 100), Err(StoreError::Closed));
    let again = EmbeddedStore::open(&file).unwrap();
    assert_eq!(again.load("a", 0, 100).unwrap().len(), 2);
    append(&again, "a", 3, &[3]).recv().unwrap().unwrap();
}

#[test]
fn a_full_queue_gives_the_batch_back_and_takes_the_next_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let store = EmbeddedStore::open(&folder.path().join("onshi.redb")).unwrap();
    let batch = |first: u64, done: Completion| Batch {
        world: Arc::from("a"),
        first,
        records: vec![Record { header: record(0).header, bytes: Bytes::new() }],
        done,
    };
    // The writer stands still in the first completion.
    let (arrive, arrived) = channel();
    let (go, gone) = channel::<()>();
    let stand = Box::new(move |_| {
        arrive.send(()).unwrap();
        let _ = gone.recv();
    });
    store.append(batch(1, stand)).unwrap();
    arrived.recv().unwrap();
    let mut next = 2;
    let refused = loop {
        match store.append(batch(next, Box::new(|_| {}))) {
            Ok(()) => next += 1,
            Err(refused) => break refused,
        }
    };
    assert_eq!((refused.why, refused.batch.first, next - 2), (StoreError::Full, next, QUEUE_LIMIT as u64));
    drop(go);
    let (tell, told) = channel();
    let mut last = refused.batch;
    last.done = Box::new(move |outcome| tell.send(outcome).unwrap());
    while let Err(again) = store.append(last) {
        last = again.batch;
        std::thread::yield_now();
    }
    told.recv().unwrap().unwrap();
    assert_eq!(store.load("a", next - 1, 2).unwrap().len(), 1);
}
