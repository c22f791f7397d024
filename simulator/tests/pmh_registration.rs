//! Municipalities register certificates: each record is judged by itself, rows are replaced and dropped, and a world that
//! was stopped goes on with whole records and true tasks.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends there")]

mod pmh_support;
mod support;

use onshi_simulator::engine::{BatchForm, DenialKind, WorldHandle};
use onshi_simulator::store::Store;
use onshi_simulator::store::embedded::EmbeddedStore;
use onshi_simulator::store::memory::MemoryStore;
use onshi_wire::control::municipality::{TaskQuery, TaskState};
use pmh_support::{WORLD, codes, number, outcomes, record, register, results, with};
use serde_json::{Value, json};
use std::sync::Arc;
use support::{create, memory, worlds};

async fn world() -> WorldHandle {
    create(&memory().await, "a", WORLD).await
}

fn rows(world: &WorldHandle, person: &str) -> Vec<Value> {
    let Value::Array(rows) = serde_json::to_value(world.certificates(person).unwrap()).unwrap() else { panic!() };
    rows
}

#[tokio::test]
async fn a_record_becomes_a_row_with_every_field_unchanged() {
    let world = world().await;
    let full = with(
        record(&world, "IKUSEI", "h1"),
        json!({
            "certificationSubKey": "k1", "segment": "重度かつ継続", "incomeSegment": "A1",
            "additionalConditions": "01-1", "designatedMedicalInstitutions": "見本病院;見本薬局",
            "maxCopaymentAmount": {"amount": 0, "unit": "day", "careType": "outpatient", "isShared": false},
            "certificationDetail": [{"itemName": "疾病名", "itemValue": "見本病"}],
            "medicalSubsidyInsurerNumber": "87654321", "medicalSubsidyRecipientNumber": "0000002",
        }),
    );
    let results = register(&world, "見本市", &[full]).await;
    assert_eq!(outcomes(&results), ["accepted"]);
    let payer = ("medicalSubsidyInsurerNumber", "number.odd");
    let other = ("medicalSubsidyInsurerNumber", "number.other_law");
    let recipient = ("medicalSubsidyRecipientNumber", "number.odd");
    assert_eq!(codes(&results[0], "warnings"), [payer, recipient, other], "the official samples pass, with a warning");
    let expected = json!([{
        "municipality": "見本市", "type": "IKUSEI", "scheme": "16", "law": 87, "place": 1,
        "payer_number": "87654321", "recipient_number": "0000002", "name": "見本受給者証",
        "segment": "重度かつ継続", "income_segment": "A1", "conditions": "01-1",
        "designated_institutions": "見本病院;見本薬局", "always_reimbursement": false,
        "cap": {"yen": 0, "unit": "day", "care": "outpatient", "shared": false},
        "valid_from": "2026-04-01", "valid_to": "2027-03-31", "sub_key": "k1", "history_key": "h1",
        "not_disclosed": false, "deleted": false, "face_items": [{"name": "疾病名", "value": "見本病"}],
    }]);
    assert_eq!(Value::Array(rows(&world, "佐藤")), expected);
}

#[tokio::test]
async fn each_malformed_record_is_told_why_and_the_others_stand() {
    let world = world().await;
    let base = || record(&world, "IKUSEI", "h1");
    let cases = [
        (json!("text"), ("", "record.not_object")),
        (json!(null), ("", "record.not_object")),
        (with(base(), json!({"myNumber": null})), ("myNumber", "field.missing")),
        (with(base(), json!({"myNumber": 5})), ("myNumber", "field.type")),
        (with(base(), json!({"myNumber": "12345"})), ("myNumber", "field.characters")),
        (with(base(), json!({"myNumber": "123456789018"})), ("myNumber", "person.may_be_real")),
        (with(base(), json!({"myNumber": "210987654321"})), ("myNumber", "person.unknown")),
        (with(base(), json!({"segment": "210987654321"})), ("segment", "personal_number.elsewhere")),
        (with(base(), json!({"basicFiveInfo": null})), ("basicFiveInfo", "field.missing")),
        (
            with(base(), json!({"basicFiveInfo.dateOfBirth": "2015-02-04"})),
            ("basicFiveInfo.dateOfBirth", "person.birthdate_differs"),
        ),
        (with(base(), json!({"basicFiveInfo.sex": "1"})), ("basicFiveInfo.sex", "person.sex_differs")),
        (
            with(base(), json!({"orgSpecificCertificateTypeId": "NAI"})),
            ("orgSpecificCertificateTypeId", "certificate_type.unknown"),
        ),
        (
            with(base(), json!({"orgSpecificCertificateTypeId": "Ａ"})),
            ("orgSpecificCertificateTypeId", "field.characters"),
        ),
        (with(base(), json!({"medicalSubsidyInsurerNumber": "123"})), ("medicalSubsidyInsurerNumber", "field.length")),
        (
            with(base(), json!({"medicalSubsidyInsurerNumber": "12131017"})),
            ("medicalSubsidyInsurerNumber", "scheme.medical_aid"),
        ),
        (
            with(base(), json!({"medicalSubsidyRecipientNumber": "1".repeat(31)})),
            ("medicalSubsidyRecipientNumber", "field.length"),
        ),
        (with(base(), json!({"incomeSegment": "Z9"})), ("incomeSegment", "income_segment.unknown")),
        (with(base(), json!({"additionalConditions": "01-9"})), ("additionalConditions", "condition.unknown")),
        (with(base(), json!({"additionalConditions": "01"})), ("additionalConditions", "field.value")),
        (with(base(), json!({"isAlwaysReimbursement": true})), ("isAlwaysReimbursement", "field.type")),
        (with(base(), json!({"validTo": "2026-03-31"})), ("validTo", "period.reversed")),
        (with(base(), json!({"validTo": "9999-99-99"})), ("validTo", "field.date")),
        (with(base(), json!({"historyKey": null})), ("historyKey", "field.missing")),
        (with(base(), json!({"maxCopaymentAmount": {}})), ("maxCopaymentAmount.amount", "field.missing")),
    ];
    let mut batch: Vec<Value> = cases.iter().map(|(record, _)| record.clone()).collect();
    batch.push(record(&world, "KODOMO", "good"));
    let results = register(&world, "見本市", &batch).await;
    assert_eq!(results.len(), batch.len());
    for (nth, (result, (_, expected))) in results.iter().zip(&cases).enumerate() {
        assert_eq!(
            (result["index"].as_u64(), result["result"].as_str()),
            (Some(nth as u64), Some("rejected")),
            "{result}"
        );
        assert_eq!(codes(result, "errors"), [*expected], "{result}");
        for remark in result["errors"].as_array().unwrap() {
            assert!(!remark["what"].as_str().unwrap().is_empty() && !remark["remedy"].as_str().unwrap().is_empty());
        }
    }
    assert_eq!(results.last().unwrap()["result"], "accepted");
    assert_eq!(rows(&world, "佐藤").len(), 1);
    let all = world.registration_task("見本市", "r1", &TaskQuery::default()).unwrap();
    assert_eq!((all.state, all.counts.unwrap().rejected), (TaskState::CompletedWithErrors, cases.len() as u32));
    let query = TaskQuery { after: 3, limit: Some(2), rejected: true };
    let page = world.registration_task("見本市", "r1", &query).unwrap();
    assert_eq!((page.results.iter().map(|r| r.index).collect::<Vec<_>>(), page.next), (vec![3, 4], Some(5)));
    assert!(world.registration_task("隣町", "r1", &TaskQuery::default()).is_err(), "another city's task");
}

#[tokio::test]
async fn what_is_only_odd_is_taken_with_a_warning() {
    let world = world().await;
    let changes = json!({"basicFiveInfo.name": "佐藤　はな", "basicFiveInfo.address": "転居先", "memo": 1,
        "basicFiveInfo.nameKana": "ｻﾄｳ ﾊﾅｺ", "medicalSubsidyInsurerNumber": null, "medicalSubsidyRecipientNumber": "A-地単-0001"});
    let results = register(&world, "見本市", &[with(record(&world, "KODOMO", "h1"), changes)]).await;
    assert_eq!(outcomes(&results), ["accepted"]);
    let expected = [
        ("basicFiveInfo.nameKana", "field.width"),
        ("memo", "field.unknown"),
        ("basicFiveInfo.name", "person.name_differs"),
        ("basicFiveInfo.address", "person.address_differs"),
    ];
    assert_eq!(codes(&results[0], "warnings"), expected, "a local recipient number is not bound to seven digits");
}

#[tokio::test]
async fn rows_are_added_replaced_dropped_and_left_alone_by_their_key() {
    let world = world().await;
    let first = record(&world, "IKUSEI", "h1");
    let batch = [
        first.clone(),
        first.clone(),
        with(first.clone(), json!({"validTo": "2026-11-15"})),
        with(record(&world, "IKUSEI", "h2"), json!({"validFrom": "2026-11-16", "incomeSegment": "A2"})),
        with(record(&world, "IKUSEI", "h3"), json!({"validFrom": "2026-11-01"})),
        with(record(&world, "IKUSEI", "h1"), json!({"certificationSubKey": "other"})),
        with(record(&world, "IKUSEI", "h3"), json!({"validFrom": "2026-11-01", "isDeleted": true})),
        with(record(&world, "IKUSEI", "h9"), json!({"isDeleted": true})),
    ];
    let results = register(&world, "見本市", &batch).await;
    let expected = ["accepted", "unchanged", "replaced", "accepted", "accepted", "accepted", "deleted", "unchanged"];
    assert_eq!(outcomes(&results), expected);
    assert_eq!(codes(&results[4], "warnings"), [("validFrom", "period.overlap")]);
    assert_eq!(codes(&results[7], "warnings"), [("isDeleted", "row.unknown")]);
    let told = |world: &WorldHandle| -> Vec<String> {
        let rows = rows(world, "佐藤").into_iter().filter(|row| !row["place"].is_null());
        rows.map(|row| format!("{}/{}", row["sub_key"].as_str().unwrap_or("-"), row["history_key"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(told(&world), ["-/h1", "other/h1"], "on the 10th");
    world.control("PUT /clock", r#"{"now":"診療月の16日 09:00"}"#.into()).await.unwrap();
    assert_eq!(told(&world), ["-/h2", "other/h1"], "each day uses the row valid on it");
}

#[tokio::test]
async fn a_second_identical_batch_changes_nothing() {
    let world = world().await;
    let batch = [record(&world, "IKUSEI", "h1"), record(&world, "KODOMO", "h1"), json!(1)];
    assert_eq!(outcomes(&register(&world, "見本市", &batch).await), ["accepted", "accepted", "rejected"]);
    let before = rows(&world, "佐藤");
    assert_eq!(outcomes(&register(&world, "見本市", &batch).await), ["unchanged", "unchanged", "rejected"]);
    assert_eq!(rows(&world, "佐藤"), before);
}

#[tokio::test]
async fn moving_out_ends_the_old_row_and_a_new_city_registers_its_own() {
    let world = world().await;
    register(&world, "見本市", &[record(&world, "KODOMO", "h1")]).await;
    let ended = with(record(&world, "KODOMO", "h1"), json!({"validTo": "2026-11-09"}));
    assert_eq!(outcomes(&register(&world, "見本市", &[ended]).await), ["replaced"]);
    let new = with(
        record(&world, "KODOMO", "h1"),
        json!({"validFrom": "2026-11-10", "medicalSubsidyInsurerNumber": "80131025"}),
    );
    assert_eq!(outcomes(&register(&world, "隣町", &[new]).await), ["accepted"]);
    let found: Vec<(String, bool)> = rows(&world, "佐藤")
        .iter()
        .map(|row| (row["municipality"].as_str().unwrap().to_owned(), row["place"].is_null()))
        .collect();
    assert_eq!(
        found,
        [("隣町".to_owned(), false), ("見本市".to_owned(), true)],
        "two payer numbers in a month are legal"
    );
}

#[tokio::test]
async fn certificates_come_in_order_and_withheld_ones_do_not_come() {
    let world = world().await;
    let batch = [
        record(&world, "NYUSHO", "h1"),
        record(&world, "KODOMO", "h1"),
        record(&world, "IKUSEI", "h1"),
        with(record(&world, "IKUSEI", "h2"), json!({"certificationSubKey": "x", "isNotDisclosed": true})),
    ];
    register(&world, "見本市", &batch).await;
    let order: Vec<(String, Value)> =
        rows(&world, "佐藤").iter().map(|r| (r["type"].as_str().unwrap().to_owned(), r["place"].clone())).collect();
    let expected = [("IKUSEI", json!(1)), ("KODOMO", json!(2)), ("NYUSHO", json!(3)), ("IKUSEI", json!(null))];
    let expected: Vec<(String, Value)> = expected.map(|(id, place)| (id.to_owned(), place)).to_vec();
    assert_eq!(order, expected, "79 comes after the local scheme");
    world.control("PUT /people/佐藤/disclosure", r#"{"not_disclosed":true}"#.into()).await.unwrap();
    assert!(rows(&world, "佐藤").iter().all(|row| row["place"].is_null()));
}

#[tokio::test]
async fn a_delayed_task_tells_and_shows_nothing_until_it_is_done() {
    let slow = WORLD.replace("facilities:", "switches: { pmh_registration_seconds: 3600 }\nfacilities:");
    let world = create(&memory().await, "a", &slow).await;
    assert_eq!(register(&world, "見本市", &[record(&world, "KODOMO", "h1")]).await, Vec::<Value>::new());
    let task = world.registration_task("見本市", "r1", &TaskQuery::default()).unwrap();
    assert_eq!((task.state, task.counts, task.records), (TaskState::Processing, None, 1));
    assert_eq!(rows(&world, "佐藤"), Vec::<Value>::new());
    world.control("PUT /clock", r#"{"now":"診療月の10日 10:00"}"#.into()).await.unwrap();
    assert_eq!(outcomes(&results(&world, "見本市", "r1")), ["accepted"]);
    assert_eq!(rows(&world, "佐藤").len(), 1);
}

#[tokio::test]
async fn csv_follows_the_same_rules_and_names_the_rows() {
    let world = world().await;
    let number = number(&world, "佐藤");
    let header = "orgSpecificCertificateTypeId,myNumber,basicFiveInfo.name,basicFiveInfo.nameKana,basicFiveInfo.address,\
        basicFiveInfo.dateOfBirth,basicFiveInfo.sex,isNotDisclosed,certificationName,isAlwaysReimbursement,\
        maxCopaymentAmount.amount,validFrom,validTo,historyKey,isDeleted,certificationDetail.疾病名";
    let row = |type_id: &str, number: &str| {
        format!(
            "{type_id},{number},佐藤　花子,サトウ　ハナコ,見本県見本市1,2015-02-03,2,false,見本証,0,500,2026-04-01,2027-03-31,h1,false,見本病"
        )
    };
    let text = format!("{header}\r\n{}\r\n{}\r\nx,y\r\n", row("KODOMO", &number), row("KODOMO", "123456789018"));
    let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
    for (nth, bytes) in [text.clone().into_bytes(), sjis.into_owned()].into_iter().enumerate() {
        let reply = world.register("見本市", BatchForm::Csv, bytes).await.unwrap();
        let accepted: Value = serde_json::from_slice(&reply.json).unwrap();
        let results = results(&world, "見本市", accepted["taskId"].as_str().unwrap());
        assert_eq!(outcomes(&results), [["accepted", "unchanged"][nth], "rejected", "rejected"]);
        let lines: Vec<Option<u64>> = results.iter().map(|result| result["row"].as_u64()).collect();
        assert_eq!(lines, [Some(2), Some(3), Some(4)]);
        assert_eq!(codes(&results[1], "errors"), [("myNumber", "person.may_be_real")]);
        assert_eq!(codes(&results[2], "errors"), [("", "record.columns")]);
    }
    assert_eq!(rows(&world, "佐藤")[0]["cap"]["yen"], 500);
    let refused = world.register("見本市", BatchForm::Csv, b"a,b\n".to_vec()).await.unwrap_err();
    assert_eq!(refused.kind, DenialKind::Unreadable);
}

#[tokio::test]
async fn what_a_body_may_not_run_cannot_be_set_up() {
    let world = world().await;
    let set_up = |body: &str, programme: Value| {
        let body = json!({"id": "NEW", "programme": programme}).to_string().replace("?", body);
        body.into_bytes()
    };
    for (municipality, programme, what) in [
        ("見本市", json!({"national": "54"}), "実施主体は"),
        ("見本市", json!({"national": "12"}), "法別12"),
        ("見本市", json!({"national": "30"}), "制度化する公費の表にありません"),
        ("見本県", json!({"national": "15"}), "実施主体は"),
        ("見本県", json!({"local": "こども"}), "S004-31"),
        ("見本市", json!({"national": "99"}), "国公費の表にありません"),
    ] {
        let request = format!("POST /municipalities/{municipality}/certificate-types");
        let denied = world.control(&request, set_up("", programme.clone())).await.unwrap_err();
        assert!(denied.problem.what.contains(what), "{municipality} {programme}: {denied:?}");
    }
    let good =
        world.control("POST /municipalities/見本県/certificate-types", set_up("", json!({"national": "21"}))).await;
    assert_eq!(good.unwrap().status, 201);
    let taken =
        world.control("POST /municipalities/見本県/certificate-types", set_up("", json!({"national": "21"}))).await;
    assert_eq!(taken.unwrap_err().kind, DenialKind::Refused);
    let municipality = json!({"id": "離島町", "kind": "市区町村", "code": "131017"}).to_string();
    let denied = world.control("POST /municipalities", municipality.into_bytes()).await.unwrap_err();
    assert!(denied.problem.what.contains("検査数字"), "{denied:?}");
}

#[tokio::test]
async fn a_world_that_was_stopped_has_whole_records_and_true_tasks() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("onshi.redb");
    let (rows_before, tasks_before);
    {
        let all = worlds(Arc::new(EmbeddedStore::open(&file).unwrap())).await;
        let world = create(&all, "a", WORLD).await;
        let batch = [record(&world, "IKUSEI", "h1"), json!(1), record(&world, "KODOMO", "h1")];
        register(&world, "見本市", &batch).await;
        register(&world, "見本市", &[with(record(&world, "IKUSEI", "h1"), json!({"isDeleted": true}))]).await;
        rows_before = rows(&world, "佐藤");
        tasks_before = [results(&world, "見本市", "r1"), results(&world, "見本市", "r2")];
        // Dropped without any shutdown.
    }
    let all = worlds(Arc::new(EmbeddedStore::open(&file).unwrap())).await;
    let world = all.get("a").unwrap();
    assert_eq!(rows(&world, "佐藤"), rows_before);
    assert_eq!([results(&world, "見本市", "r1"), results(&world, "見本市", "r2")], tasks_before);
    let again = register(&world, "見本市", &[record(&world, "KODOMO", "h1")]).await;
    assert_eq!(outcomes(&again), ["unchanged"], "and goes on where it was");
    assert!(world.registration_task("見本市", "r3", &TaskQuery::default()).is_ok());
}

#[tokio::test]
async fn the_same_batches_give_the_same_bytes_in_another_process() {
    let (one, two) = (Arc::new(MemoryStore::default()), Arc::new(MemoryStore::default()));
    let mut told = Vec::new();
    for store in [one as Arc<dyn Store>, two] {
        let world = create(&worlds(store).await, "a", WORLD).await;
        register(&world, "見本市", &[record(&world, "IKUSEI", "h1"), json!({"myNumber": "x"})]).await;
        let query = onshi_wire::control::journal::JournalQuery { bytes: true, ..Default::default() };
        told.push((world.journal(query).await.unwrap(), rows(&world, "佐藤"), results(&world, "見本市", "r1")));
    }
    assert_eq!(told[0], told[1]);
}

#[tokio::test]
async fn certificates_of_a_world_file_are_there_from_the_start_and_wrong_ones_have_a_place() {
    let world = world().await;
    let row = &rows(&world, "山田")[0];
    assert_eq!(
        (row["scheme"].as_str(), row["place"].as_u64(), row["cap"]["yen"].as_u64()),
        (Some("54"), Some(1), Some(10_000))
    );
    assert!(row["payer_number"].as_str().unwrap().starts_with("5413"), "{row}");
    assert_eq!(row["name"], "特定医療費(指定難病)受給者証");
    for (from, to, place, what) in [
        (
            "municipality: 見本県, type: NANBYO",
            "municipality: どこか, type: NANBYO",
            "people[1].certificates[0]",
            "自治体",
        ),
        ("type: NANBYO, cap", "type: NAI, cap", "people[1].certificates[0]", "設定されていません"),
        ("{ yen: 10000 }", "{ yen: 10000 }, income_segment: Q", "people[1].certificates[0]", "所得区分"),
        ("{ yen: 10000 }", "{ yen: 10000 }, payer_number: \"12\"", "people[1].certificates[0].payer_number", "長さ"),
        (
            "{ yen: 10000 }",
            "{ yen: 10000 }, from: 診療月の2日, until: 診療月の1日",
            "people[1].certificates[0]",
            "開始日より前",
        ),
        ("{ national: \"16\" }", "{ national: \"54\" }", "municipalities[0]", "実施主体"),
        ("code: \"130001\"", "code: \"130002\"", "municipalities[2]", "検査数字"),
    ] {
        let text = WORLD.replacen(from, to, 1);
        assert_ne!(text, WORLD);
        let request = onshi_wire::control::world::CreateWorld { yaml: Some(text), ..Default::default() };
        let problem = memory().await.create(request).await.unwrap_err().problem;
        assert!(problem.place.ends_with(place) && problem.what.contains(what), "{to}: {problem:?}");
    }
}

#[tokio::test]
async fn many_records_are_taken_in_one_batch() {
    let world = world().await;
    let base = serde_json::to_string(&record(&world, "KODOMO", "KEY")).unwrap();
    let key = |n: usize| base.replace("\"KEY\"", &format!("\"h{n}\""));
    // Different keys, one person: the most rows that a person may have, then refusals, all in one batch.
    let body = format!("[{}]", (0..1_200).map(key).collect::<Vec<_>>().join(","));
    let reply = world.register("見本市", BatchForm::Json, body.into_bytes()).await.unwrap();
    assert_eq!(reply.status, 202);
    let task = world.registration_task("見本市", "r1", &TaskQuery { limit: Some(5), ..TaskQuery::default() }).unwrap();
    let counts = task.counts.unwrap();
    assert_eq!((task.records, counts.accepted, counts.rejected, task.next), (1_200, 1_000, 200, Some(5)));
}
