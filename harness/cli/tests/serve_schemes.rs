//! `onshi serve` with local masters (地単公費マスター): taken in at start, asked about, kept, refused in words.
#![allow(clippy::unwrap_used, reason = "what the tests share fails like a test")]

mod process;

use process::{onshi, started};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A city that gives no order of its own to its two types; the master does.
const WORLD: &str = "\
version: 1
title: 地単公費マスター
clock: { virtual: '2026-11-10 09:00' }
municipalities:
  - id: 市
    kind: 市区町村
    prefecture: 13
    certificate_types:
      - { id: A, name: 特定疾病医療証, programme: { 地単: その他 } }
      - { id: B, name: こども医療証, programme: { 地単: こども } }
people:
  - id: 佐藤
    certificates:
      - { municipality: 市, type: A, payer_number: '82139908' }
      - { municipality: 市, type: B, payer_number: '83139915' }
";

const SAMPLE: &str = include_str!("../../../scenarios/masters/local-schemes-sample.csv");

/// The sample with 特定疾病 first and こども behind it, so that the master's order is the reverse of the given one.
fn reversed() -> String {
    let line = |line: &str| {
        let (head, _) = line.rsplit_once(',').expect("94 columns");
        format!("{head},{}\r\n", if line.contains(",82139908,") { 2 } else { 1 })
    };
    SAMPLE.lines().map(line).collect()
}

fn world_in(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("world.yaml");
    fs::write(&path, text).unwrap();
    path
}

/// A GET as JSON.
fn get(url: &str) -> Value {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { reqwest::get(url).await.unwrap().json().await.unwrap() })
}

fn url_of(line: &str) -> String {
    let ready: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("not ready: {line}"));
    ready["url"].as_str().unwrap().to_owned()
}

/// Names of 佐藤's certificates in the order in which they are applied.
fn order(url: &str) -> Vec<String> {
    let rows = get(&format!("{url}/api/v1/worlds/default/people/佐藤/certificates"));
    rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_master_beside_the_world_file_gives_its_order_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("masters")).unwrap();
    fs::write(folder.path().join("masters/市.csv"), reversed()).unwrap();
    let world = world_in(folder.path(), &format!("{WORLD}schemes: [masters/市.csv]\n"));
    let serve = || {
        let mut command = onshi();
        command.args(["serve", "--ready-json", "--listen", "127.0.0.1:0", "--world"]).arg(&world);
        command.arg("--data").arg(folder.path().join("data"));
        command
    };
    let (mut process, line) = started(&mut serve());
    let url = url_of(&line);
    assert_eq!(order(&url), ["こども医療証", "特定疾病医療証"]);
    let told = get(&format!("{url}/api/v1/worlds/default/local-schemes?payer_number=82139908&on=2026-11-10"));
    let branches = told["branches"].as_array().unwrap();
    assert!(branches.len() > 1 && branches.iter().all(|branch| branch["order"] == 2), "{told}");
    assert_eq!(branches[0]["file"], "masters/市.csv");
    assert_eq!(get(&format!("{url}/api/v1/worlds/default/local-schemes"))["total"], SAMPLE.lines().count());
    let nobody = get(&format!("{url}/api/v1/worlds/default/local-schemes?payer_number=12131017"));
    assert!(nobody["total"] == 0 && nobody["absence"].as_str().unwrap().contains("示しません"), "{nobody}");
    process.0.kill().unwrap();
    process.0.wait().unwrap();
    // What was taken in is part of the world, whatever becomes of the file.
    fs::write(folder.path().join("masters/市.csv"), SAMPLE).unwrap();
    let (_process, line) = started(&mut serve());
    assert_eq!(order(&url_of(&line)), ["こども医療証", "特定疾病医療証"]);
    drop(_process);
    let other = folder.path().join("別.csv");
    fs::write(&other, SAMPLE).unwrap();
    let refused = serve().arg("--schemes").arg(&other).output().unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--data"), "a stored world keeps its masters");
}

#[test]
fn masters_of_the_command_line_join_in_and_without_one_the_order_is_that_of_registration() {
    let folder = tempfile::tempdir().unwrap();
    let master = folder.path().join("支払基金.csv");
    fs::write(&master, reversed()).unwrap();
    let world = world_in(folder.path(), WORLD);
    let serve = || {
        let mut command = onshi();
        command.args(["serve", "--ephemeral", "--ready-json", "--listen", "127.0.0.1:0", "--world"]).arg(&world);
        command
    };
    let (_first, line) = started(&mut serve());
    assert_eq!(order(&url_of(&line)), ["特定疾病医療証", "こども医療証"]);
    let (_second, line) = started(serve().arg("--schemes").arg(&master));
    assert_eq!(order(&url_of(&line)), ["こども医療証", "特定疾病医療証"]);
}

#[test]
fn a_master_that_cannot_be_taken_in_is_told_with_file_line_column_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let master = folder.path().join("誤り.csv");
    fs::write(&master, SAMPLE.replacen(",20260401,", ",20260231,", 1)).unwrap();
    let serve = |args: &[&str]| {
        let mut command = onshi();
        command.args(["serve", "--ephemeral", "--listen", "127.0.0.1:0"]).args(args);
        command
    };
    let refused = serve(&["--schemes"]).arg(&master).output().unwrap();
    let words = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{words}");
    for part in ["誤り.csv", "1行目 10列目「有効開始年月日」", "「20260231」", "直し方: 暦にある年月日"]
    {
        assert!(words.contains(part), "{part} is missing: {words}");
    }
    let absent = serve(&["--schemes", "ない.csv"]).output().unwrap();
    let words = String::from_utf8_lossy(&absent.stderr).into_owned();
    assert!(absent.status.code() == Some(2) && words.contains("ない.csv"), "{words}");
    // Over HTTP no path is opened.
    let (_process, url) = process::simulator();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let body = serde_json::json!({ "yaml": format!("{WORLD}schemes: [{}]\n", master.display()) });
    let (status, problem) = runtime.block_on(async {
        let answer = reqwest::Client::new().post(format!("{url}/api/v1/worlds")).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    });
    assert_eq!(status, 400, "{problem}");
    assert!(problem["text"].as_str().unwrap().contains("中身が届いていません"), "{problem}");
}
