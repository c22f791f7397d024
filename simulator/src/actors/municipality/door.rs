//! A batch at the door. Before anything is recorded, each `myNumber` is replaced by a token, and any other value that
//! looks like a 個人番号 is taken out and told at its record. What is wrong with the batch as a whole is refused here.

use super::numbers::{may_be_real, token};
use crate::engine::Denial;
use crate::world_file::personal_number;
use onshi_wire::registration::csv::{self, FileFault};
use onshi_wire::registration::door::{
    ArrayFault, BATCH_BYTES_MAX, BatchWriter, DoorFault, DoorRecord, NumberSeen, RECORDS_MAX, each,
};
use onshi_wire::registration::fields::MY_NUMBER;
use serde_json::{Map, Value};

/// What stands where a value was taken out.
const TAKEN_OUT: &str = "(個人番号のような値のため記録していません)";

/// A JSON body, in the form in which it is recorded.
///
/// # Errors
/// The body as a whole cannot be taken.
pub(crate) fn json(seed: u64, body: &[u8]) -> Result<Vec<u8>, Denial> {
    check_size(body)?;
    let mut batch = BatchWriter::default();
    each(body, |element: Value| batch.add(&admit(seed, None, element))).map_err(|fault| array_refused(&fault))?;
    finished(batch)
}

/// A CSV file, in the same form.
///
/// # Errors
/// The file as a whole cannot be taken.
pub(crate) fn csv(seed: u64, body: &[u8]) -> Result<Vec<u8>, Denial> {
    check_size(body)?;
    let mut batch = BatchWriter::default();
    csv::each(body, |(line, record)| {
        batch.add(&record.map_or_else(
            || DoorRecord {
                row: Some(line),
                person: NumberSeen::Missing,
                faults: vec![DoorFault::Columns],
                record: Value::Null,
            },
            |record| admit(seed, Some(line), record),
        ));
    })
    .map_err(|fault| file_refused(&fault))?;
    finished(batch)
}

fn finished(batch: BatchWriter) -> Result<Vec<u8>, Denial> {
    if batch.is_empty() {
        let remedy = "一件以上の対象者情報を送ってください。";
        return Err(Denial::unreadable("本文", "対象者情報が一件もありません。", remedy));
    }
    Ok(batch.finish())
}

fn admit(seed: u64, row: Option<u32>, element: Value) -> DoorRecord {
    let Value::Object(mut map) = element else {
        return DoorRecord {
            row,
            person: NumberSeen::Missing,
            faults: vec![DoorFault::NotObject],
            record: Value::Null,
        };
    };
    let person = number_seen(seed, map.shift_remove(MY_NUMBER).as_ref());
    let mut withheld = Vec::new();
    let record = take_out(Value::Object(map), "", &mut withheld);
    DoorRecord { row, person, faults: withheld.into_iter().map(DoorFault::Withheld).collect(), record }
}

fn number_seen(seed: u64, value: Option<&Value>) -> NumberSeen {
    match value {
        None | Some(Value::Null) => NumberSeen::Missing,
        Some(Value::String(text)) if text.len() != 12 || !text.bytes().all(|b| b.is_ascii_digit()) => NumberSeen::Form,
        Some(Value::String(text)) if may_be_real(text) => NumberSeen::MayBeReal,
        Some(Value::String(text)) => NumberSeen::Token(token(seed, text)),
        Some(_) => NumberSeen::NotText,
    }
}

/// The value without anything that looks like a 個人番号; the places where something was are noted.
fn take_out(value: Value, path: &str, withheld: &mut Vec<String>) -> Value {
    let mut taken = |there: &str| {
        withheld.push(there.to_owned());
        Value::String(TAKEN_OUT.to_owned())
    };
    match value {
        Value::String(text) if personal_number::is_in(&text) => taken(path),
        Value::Number(number) if personal_number::is_in(&number.to_string()) => taken(path),
        Value::Array(items) => {
            let items = items.into_iter().enumerate();
            Value::Array(items.map(|(nth, item)| take_out(item, &format!("{path}[{nth}]"), withheld)).collect())
        }
        Value::Object(map) => Value::Object(take_out_of_fields(map, path, withheld)),
        plain => plain,
    }
}

fn take_out_of_fields(map: Map<String, Value>, path: &str, withheld: &mut Vec<String>) -> Map<String, Value> {
    let mut kept = Map::new();
    for (nth, (name, value)) in map.into_iter().enumerate() {
        // A name is a value too, as far as this rule goes.
        let name = if personal_number::is_in(&name) {
            withheld.push(format!("{path}({}番目の項目名)", nth + 1));
            format!("{TAKEN_OUT}{nth}")
        } else {
            name
        };
        let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        let value = take_out(value, &below, withheld);
        kept.insert(name, value);
    }
    kept
}

fn check_size(body: &[u8]) -> Result<(), Denial> {
    if body.len() > BATCH_BYTES_MAX {
        return Err(too_large());
    }
    Ok(())
}

/// A body that is too large.
pub(crate) fn too_large() -> Denial {
    let mebibytes = BATCH_BYTES_MAX >> 20;
    let remedy = format!("{mebibytes}MiB以内に分けて送ってください(onshiが決めた上限)。");
    Denial::unreadable("本文", "本文が大きすぎます。", remedy)
}

fn too_many() -> Denial {
    let remedy = format!("{RECORDS_MAX}件以内に分けて送ってください(onshiが決めた上限)。");
    Denial::unreadable("本文", "対象者情報が多すぎます。", remedy)
}

fn array_refused(fault: &ArrayFault) -> Denial {
    match fault {
        ArrayFault::NotJson(line, column) => {
            let place = format!("{line}行{column}列");
            Denial::unreadable(&place, "JSONとして読めません。", "括弧、引用符、コンマを確かめてください。")
        }
        ArrayFault::NotArray => {
            Denial::unreadable("本文", "最上位が配列ではありません。", "対象者情報の配列 [ {…}, … ] を送ってください。")
        }
        ArrayFault::TooMany => too_many(),
    }
}

fn file_refused(fault: &FileFault) -> Denial {
    match fault {
        FileFault::Encoding => Denial::unreadable(
            "ファイル",
            "文字コードがUTF-8でもShift_JISでもありません。",
            "UTF-8(BOMの有無は問いません)かShift_JISで保存してください。",
        ),
        FileFault::Empty => {
            Denial::unreadable("1行", "見出しの行がありません。", "1行目にJSONと同じ項目名を書いてください。")
        }
        FileFault::Column(number) => Denial::unreadable(
            &format!("1行{number}列目"),
            "見出しに、対象者情報にない項目名か、二度書かれた項目名があります。",
            "項目名は /openapi.json の postRegistrationTasks と同じにし、内側の項目は basicFiveInfo.name のように書いてください。",
        ),
        FileFault::NoColumn(name) => {
            Denial::unreadable("1行", format!("必須の項目「{name}」の列がありません。"), "見出しに列を加えてください。")
        }
        FileFault::TooMany => too_many(),
        FileFault::Row(line) => Denial::unreadable(
            &format!("{line}行"),
            "CSVとして読めません。",
            "引用符の閉じ忘れがないか確かめてください。",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_wire::registration::door::read_batch;
    use serde_json::json;

    #[test]
    fn no_number_gets_past_the_door_wherever_it_stands() {
        // The number of the official sample; its check digit is wrong, so it passes for a simulated one.
        let simulated = "210987654321".to_owned();
        let real_looking = "123456789018";
        let body = json!([
            {"myNumber": simulated, "historyKey": "h1"},
            {"myNumber": real_looking},
            {"myNumber": 123456789018_u64},
            {"myNumber": "１２３４５６７８９０１８"},
            {"myNumber": format!(" {simulated}")},
            {"myNumber": null, "segment": simulated, "certificationDetail": [{"itemName": "x", "itemValue": real_looking}]},
            {simulated.clone(): 1, "a": {"b": 210987654321_u64, "c": "1234 5678 9012"}},
            [simulated.clone()], &simulated, 210987654321_u64,
        ]);
        let recorded = json(1, body.to_string().as_bytes()).unwrap();
        let text = String::from_utf8(recorded.clone()).unwrap();
        assert!(!text.contains(&simulated) && !text.contains(real_looking) && !personal_number::is_in(&text), "{text}");
        let records = read_batch(&recorded).unwrap();
        let seen: Vec<&NumberSeen> = records.iter().map(|record| &record.person).collect();
        assert_eq!(seen[0], &NumberSeen::Token(token(1, &simulated)));
        assert_eq!(seen[1..5], [&NumberSeen::MayBeReal, &NumberSeen::NotText, &NumberSeen::Form, &NumberSeen::Form]);
        let withheld = |place: &str| DoorFault::Withheld(place.to_owned());
        assert_eq!(records[5].faults, [withheld("segment"), withheld("certificationDetail[0].itemValue")]);
        assert_eq!(records[6].faults.len(), 3, "{:?}", records[6].faults);
        for record in &records[7..] {
            assert_eq!(record.faults, [DoorFault::NotObject]);
        }
        assert_eq!(records[0].record.history_key.as_deref(), Some("h1"));
    }

    #[test]
    fn a_body_that_is_no_batch_is_refused_as_a_whole_in_three_parts() {
        let huge = vec![b' '; BATCH_BYTES_MAX + 1];
        for (body, what) in
            [(&b"{}"[..], "配列"), (b"[", "JSON"), (b"", "JSON"), (b"[]", "一件も"), (&huge, "大きすぎ")]
        {
            let problem = json(1, body).unwrap_err().problem;
            assert!(problem.what.contains(what), "{problem:?}");
            assert!(!problem.place.is_empty() && !problem.remedy.is_empty(), "{problem:?}");
        }
        for (body, what) in [(&b""[..], "見出し"), (b"a,b\n", "項目名"), (b"\xff\xfe", "文字コード")] {
            let problem = csv(1, body).unwrap_err().problem;
            assert!(problem.what.contains(what) && !problem.remedy.is_empty(), "{problem:?}");
        }
    }
}
