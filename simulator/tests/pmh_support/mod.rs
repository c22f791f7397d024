//! What the tests of PMH registration share: a world with municipalities, a server, records and batches.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use onshi_simulator::engine::{BatchForm, WorldHandle};
use serde_json::{Value, json};

/// A city and a prefecture that register, and two people whose particulars the records repeat.
pub const WORLD: &str = r#"
version: 1
title: PMHの試験
treatment_month: 2026-11
clock: { virtual: 診療月の10日 09:00 }
municipalities:
  - id: 見本市
    kind: 市区町村
    prefecture: 13
    certificate_types:
      - id: KODOMO
        name: こども医療費受給者証
        programme: { 地単: こども }
        local_order: 1
      - id: IKUSEI
        programme: { national: "16" }
        income_segments: { A1: 中間所得1, A2: 中間所得2 }
        conditions: { "01": { "1": 重度かつ継続 } }
      - { id: NYUSHO, programme: { national: "79-day" } }
  - id: 隣町
    certificate_types: [{ id: KODOMO, programme: { local: child } }]
  - id: 見本県
    kind: 都道府県
    code: "130001"
    certificate_types: [{ id: NANBYO, name: 特定医療費(指定難病)受給者証, programme: { 国公費: "54" } }]
facilities:
  - { id: 診療所, code: "1319900013" }
people:
  - id: 佐藤
    name: 佐藤　花子
    kana: ｻﾄｳ ﾊﾅｺ
    sex: female
    birthdate: 2015-02-03
    address: 見本県見本市1
  - id: 山田
    name: 山田　太郎
    kana: ﾔﾏﾀﾞ ﾀﾛｳ
    sex: male
    birthdate: 1970-05-06
    address: 見本県見本市2
    certificates:
      - { municipality: 見本県, type: NANBYO, cap: { yen: 10000 } }
"#;

/// A municipality's bearer token.
pub fn bearer(world: &WorldHandle, municipality: &str) -> String {
    let known = world.municipalities().into_iter().find(|known| known.id == municipality).unwrap();
    known.registration_token
}

/// A person's simulated number.
pub fn number(world: &WorldHandle, person: &str) -> String {
    world.individual_number(person).unwrap().individual_number
}

/// A right record about 佐藤.
pub fn record(world: &WorldHandle, type_id: &str, history_key: &str) -> Value {
    json!({
        "orgSpecificCertificateTypeId": type_id,
        "myNumber": number(world, "佐藤"),
        "basicFiveInfo": {"name": "佐藤　花子", "nameKana": "サトウ　ハナコ", "address": "見本県見本市1",
            "dateOfBirth": "2015-02-03", "sex": "2"},
        "isNotDisclosed": false,
        "medicalSubsidyInsurerNumber": "16131013",
        "certificationName": "見本受給者証",
        "medicalSubsidyRecipientNumber": "1000025",
        "isAlwaysReimbursement": "0",
        "validFrom": "2026-04-01",
        "validTo": "2027-03-31",
        "historyKey": history_key,
        "isDeleted": false,
        "certificationDetail": [],
    })
}

/// The record with changed fields; `null` takes one away.
pub fn with(mut record: Value, changes: Value) -> Value {
    let Value::Object(changes) = changes else { panic!() };
    for (pointer, value) in changes {
        let (outer, inner) = pointer.split_once('.').map_or((pointer.as_str(), None), |(o, i)| (o, Some(i)));
        match inner {
            None => record[outer] = value,
            Some(inner) => record[outer][inner] = value,
        }
    }
    record
}

/// Registers as a municipality; the task's results.
pub async fn register(world: &WorldHandle, municipality: &str, records: &[Value]) -> Vec<Value> {
    let body = serde_json::to_vec(records).unwrap();
    let reply = world.register(municipality, BatchForm::Json, body).await.unwrap();
    assert_eq!(reply.status, 202);
    let accepted: Value = serde_json::from_slice(&reply.json).unwrap();
    results(world, municipality, accepted["taskId"].as_str().unwrap())
}

/// The results of a task that is done.
pub fn results(world: &WorldHandle, municipality: &str, task: &str) -> Vec<Value> {
    let task = world.registration_task(municipality, task, &Default::default()).unwrap();
    let Value::Array(results) = serde_json::to_value(task.results).unwrap() else { panic!() };
    results
}

/// `accepted`, `rejected`, … of each result.
pub fn outcomes(results: &[Value]) -> Vec<&str> {
    results.iter().map(|result| result["result"].as_str().unwrap()).collect()
}

/// The codes under `errors` or `warnings` of a result.
pub fn codes<'a>(result: &'a Value, list: &str) -> Vec<(&'a str, &'a str)> {
    let remarks = result[list].as_array().into_iter().flatten();
    remarks.map(|remark| (remark["field"].as_str().unwrap(), remark["code"].as_str().unwrap())).collect()
}
