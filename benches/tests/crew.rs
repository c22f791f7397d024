//! Several workers, one run, one result: through a PostgreSQL of the test's own, against a tiny target.

#![expect(clippy::unwrap_used, reason = "a helper of a test may panic as the test itself may")]

mod fake;
mod postgres;

use fake::Fake;
use onshi_load::options::{CollectOptions, OtherCommand};
use onshi_load::{LoadCommand, LoadOptions, command, run};
use postgres::Postgres;
use serde_json::Value;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::Ordering;

const PROFILE: &str = "version: 1\ntitle: 三台で\narrivals:\n  process: paced\n  stages:\n    - hold: {rate: 120, seconds: 2}\nmix: {insurance: 6, aid: 3, tap: 1}\npeople: {insured: 40, recipients: 20, without_ticket: 0.25}\nfacilities: 5\nconnections: 8\npass: {error_rate: 0}\n";

fn options(folder: &Path, address: SocketAddr, url: &str, run: &str, workers: u32, index: Option<u32>) -> LoadOptions {
    let profile = folder.join("profile.yaml");
    if !profile.exists() {
        std::fs::write(&profile, PROFILE).unwrap();
    }
    LoadOptions {
        profile,
        target: format!("http://{address}"),
        control: None,
        driver: None,
        out: folder.join(format!("out-{run}")),
        duration: None,
        scale: None,
        seed: None,
        threads: Some(2),
        keep_world: false,
        quiet: true,
        page: None,
        coordinate: Some(url.to_owned()),
        run: Some(run.to_owned()),
        workers: Some(workers),
        index,
        join_wait: 600,
    }
}

fn report(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("load.json")).unwrap()).unwrap()
}

#[test]
fn three_workers_send_what_one_would_have_sent_and_give_one_result() {
    let Some(database) = Postgres::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (fake, address) = Fake::start(0, false);
    let (url, path) = (database.url(), folder.path());
    let codes: Vec<u8> = std::thread::scope(|scope| {
        // Each takes the place that is free; one that named its place could find it taken by another that did not.
        let workers: Vec<_> = (0..3)
            .map(|_| {
                let options = options(path, address, &url, "三台", 3, None);
                scope.spawn(move || run(options).unwrap())
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    assert_eq!(codes, [0, 0, 0]);
    let report = report(&path.join("out-三台"));
    assert_eq!(report["counts"], serde_json::json!({"right": 240, "wrong": 0, "failed": 0}), "{}", report["reasons"]);
    let workers = report["workers"].as_array().unwrap();
    assert_eq!(workers.iter().map(|worker| worker["index"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 1, 2]);
    let parts: Vec<u64> = workers.iter().map(|worker| worker["counts"]["right"].as_u64().unwrap()).collect();
    assert_eq!(parts.iter().sum::<u64>(), 240);
    assert!(parts.iter().all(|part| *part > 0), "{parts:?}");
    assert_eq!(report["generator"]["threads"], 6);
    assert_eq!(fake.deleted.load(Ordering::SeqCst), 1, "one world, removed once");
    let page = std::fs::read_to_string(path.join("out-三台/load.html")).unwrap();
    assert!(page.contains("送った計算機"));

    // The result can be written again anywhere, and is the same.
    let again = CollectOptions { run: "三台".into(), coordinate: Some(url.clone()), out: path.join("again") };
    let command_line = LoadCommand { other: Some(OtherCommand::Collect(again)), profile: None };
    assert_eq!(command(command_line).unwrap(), 0);
    assert_eq!(self::report(&path.join("again")), report);

    // A run that is over takes nobody in; a plan that differs is refused; so is a crew larger than the facilities.
    let late = run(options(path, address, &url, "三台", 3, Some(1))).unwrap_err().to_string();
    assert!(late.contains("もう終わって"), "{late}");
    let many = run(options(path, address, &url, "六台", 6, Some(1))).unwrap_err().to_string();
    assert!(many.contains("施設の数(5)"), "{many}");
}

#[test]
fn a_crew_that_does_not_come_together_gives_up_and_leaves_no_world() {
    let Some(database) = Postgres::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (fake, address) = Fake::start(0, false);
    let patience = |index, join_wait| LoadOptions {
        join_wait,
        ..options(folder.path(), address, &database.url(), "そろわない", 4, Some(index))
    };
    // Two lose patience at once, and only one of them clears up.
    let crew =
        [patience(0, 60), patience(1, 1), patience(2, 1)].map(|mine| std::thread::spawn(|| run(mine).unwrap_err()));
    let said = crew.map(|worker| worker.join().unwrap().to_string());
    assert!(said.iter().all(|said| said.contains("1秒待ちましたが、全部の計算機がそろいません")), "{said:?}");
    assert!(said[0].starts_with("始まる前に止められました"), "{said:?}");
    let late = run(patience(3, 60)).unwrap_err().to_string();
    assert!(late.contains("始まる前に止められました") && late.contains("別の名前"), "{late}");
    assert_eq!(fake.deleted.load(Ordering::SeqCst), 1, "one world, removed once");
}

#[test]
fn a_plan_that_differs_a_taken_place_and_tables_of_another_version_are_refused() {
    let Some(database) = Postgres::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (_, address) = Fake::start(0, false);
    let url = database.url();
    // The first worker never becomes ready here: its rows are written by hand, as another machine would.
    let unknown = CollectOptions { run: "ない".into(), coordinate: Some(url.clone()), out: folder.path().join("x") };
    let unknown = command(LoadCommand { other: Some(OtherCommand::Collect(unknown)), profile: None });
    assert!(unknown.unwrap_err().to_string().contains("ありません"));
    database.execute("insert into onshi_load.run (name, workers, plan, mark) values ('別', 2, '{}', 1)").unwrap();
    let other = run(options(folder.path(), address, &url, "別", 2, Some(0))).unwrap_err().to_string();
    assert!(other.contains("違います"), "{other}");
    let high = run(options(folder.path(), address, &url, "高い", 2, Some(2))).unwrap_err().to_string();
    assert!(high.contains("0から1まで"), "{high}");
    database.execute("update onshi_load.format set version = 99").unwrap();
    let version = run(options(folder.path(), address, &url, "新しい", 2, Some(0))).unwrap_err().to_string();
    assert!(version.contains("版99"), "{version}");
}
