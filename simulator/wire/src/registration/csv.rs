//! The CSV form of a batch; the whole form is ours. UTF-8 with or without BOM, or Shift_JIS; the first line names the
//! fields as JSON does, inner ones with a point (`basicFiveInfo.name`, `maxCopaymentAmount.amount`); a column
//! `certificationDetail.疾病名` becomes the 券面項目 of that name. An empty cell is an absent field.

use super::door::RECORDS_MAX;
use super::fields::{FIELDS, Form, MY_NUMBER};
use crate::lines::Lines;
use encoding_rs::SHIFT_JIS;
use serde_json::{Map, Number, Value};
use std::borrow::Cow;

/// Columns of 自己負担上限額.
const CAP_COLUMNS: [&str; 4] = [
    "maxCopaymentAmount.amount",
    "maxCopaymentAmount.unit",
    "maxCopaymentAmount.careType",
    "maxCopaymentAmount.isShared",
];
/// What 券面項目 columns begin with.
const FACE: &str = "certificationDetail.";
/// The most columns.
const COLUMNS_MAX: usize = 200;

/// Why a file could not be taken as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFault {
    /// Neither UTF-8 nor Shift_JIS.
    Encoding,
    /// There is no header line.
    Empty,
    /// A column that no field has, or a column twice; its number from 1.
    Column(usize),
    /// The file has no such column.
    NoColumn(&'static str),
    /// More than [`RECORDS_MAX`] rows.
    TooMany,
    /// A row cannot be read; its line.
    Row(u64),
}

/// A row: line from 1, and the record, or none if the number of columns is another than the header's.
pub type Row = (u32, Option<Value>);

/// Hands out the rows one at a time.
///
/// # Errors
/// The file as a whole cannot be taken; rows before the fault were handed out.
pub fn each(bytes: &[u8], mut take: impl FnMut(Row)) -> Result<(), FileFault> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut rows = reader.records();
    let header = rows.next().ok_or(FileFault::Empty)?.map_err(|_| FileFault::Row(1))?;
    let columns: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
    check_header(&columns)?;
    let mut count = 0;
    let mut lines = Lines::default();
    for row in rows {
        let row = row.map_err(|error| FileFault::Row(error.position().map_or(0, csv::Position::line)))?;
        count += 1;
        if count > RECORDS_MAX {
            return Err(FileFault::TooMany);
        }
        let line = lines.at(text.as_bytes(), row.position().map_or(0, csv::Position::byte));
        take((line, (row.len() == columns.len()).then(|| record(&columns, &row))));
    }
    Ok(())
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FileFault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).ok_or(FileFault::Encoding)
}

fn is_column(name: &str) -> bool {
    let plain =
        |field: &&super::fields::Field| field.name == name && !matches!(field.form, Form::Cap | Form::FaceItems);
    let face = name.strip_prefix(FACE).is_some_and(|item| !item.is_empty());
    name == MY_NUMBER
        || (name != "basicFiveInfo" && FIELDS.iter().any(|field| plain(&field)))
        || CAP_COLUMNS.contains(&name)
        || face
}

fn check_header(columns: &[String]) -> Result<(), FileFault> {
    if columns.len() > COLUMNS_MAX {
        return Err(FileFault::Column(COLUMNS_MAX + 1));
    }
    for (nth, name) in columns.iter().enumerate() {
        if !is_column(name) || columns[..nth].contains(name) {
            return Err(FileFault::Column(nth + 1));
        }
    }
    let needed = FIELDS.iter().filter(|f| f.required && f.name != "basicFiveInfo" && f.form != Form::FaceItems);
    let missing = std::iter::once(MY_NUMBER).chain(needed.map(|field| field.name));
    missing
        .into_iter()
        .find(|name| !columns.iter().any(|column| column == name))
        .map_or(Ok(()), |name| Err(FileFault::NoColumn(name)))
}

fn record(columns: &[String], row: &csv::StringRecord) -> Value {
    let mut map = Map::new();
    let mut items = Vec::new();
    for (name, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
        if let Some(item) = name.strip_prefix(FACE) {
            items.push(serde_json::json!({"itemName": item, "itemValue": cell}));
            continue;
        }
        let value = typed(name, cell);
        match name.split_once('.') {
            None => {
                map.insert(name.clone(), value);
            }
            Some((outer, inner)) => {
                let below = map.entry(outer).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(below) = below {
                    below.insert(inner.to_owned(), value);
                }
            }
        }
    }
    map.insert("certificationDetail".to_owned(), Value::Array(items));
    Value::Object(map)
}

/// A cell as the JSON type that its field has; a cell that is no such thing stays text and is told by the reading.
fn typed(name: &str, cell: &str) -> Value {
    let form = FIELDS.iter().find(|field| field.name == name).map(|field| field.form);
    let text = || Value::String(cell.to_owned());
    if form == Some(Form::Boolean) || name == "maxCopaymentAmount.isShared" {
        return match cell {
            "true" | "TRUE" => Value::Bool(true),
            "false" | "FALSE" => Value::Bool(false),
            _ => text(),
        };
    }
    if name == "maxCopaymentAmount.amount" {
        return cell.parse::<i64>().map_or_else(|_| text(), |yen| Value::Number(Number::from(yen)));
    }
    text()
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    const HEADER: &str = "orgSpecificCertificateTypeId,myNumber,basicFiveInfo.name,basicFiveInfo.nameKana,\
        basicFiveInfo.address,basicFiveInfo.dateOfBirth,basicFiveInfo.sex,isNotDisclosed,certificationName,\
        isAlwaysReimbursement,maxCopaymentAmount.amount,validFrom,validTo,historyKey,isDeleted,certificationDetail.疾病名";
    const ROW: &str = "T1,x,見本　花子,ミホン　ハナコ,\"見本県,見本市\",2000-01-02,2,false,見本証,0,5000,2026-04-01,2027-03-31,h1,false,見本病";

    fn rows(text: &[u8]) -> Result<Vec<Row>, FileFault> {
        let mut rows = Vec::new();
        each(text, |row| rows.push(row)).map(|()| rows)
    }

    #[test]
    fn a_row_becomes_the_record_that_json_would_have_given() {
        let utf8 = format!("{HEADER}\r\n{ROW}\r\n");
        let (sjis, _, _) = SHIFT_JIS.encode(&utf8);
        for bytes in [utf8.as_bytes(), format!("\u{FEFF}{utf8}").as_bytes(), &sjis] {
            let rows = rows(bytes).unwrap();
            let [(2, Some(record))] = &rows[..] else { panic!("{rows:?}") };
            let read = read(record);
            let fields = read.fields.unwrap_or_else(|| panic!("{:?}", read.findings));
            assert_eq!((fields.address.as_str(), fields.cap.unwrap().yen), ("見本県,見本市", 5000));
            assert_eq!(fields.face_items, [("疾病名".to_owned(), "見本病".to_owned())]);
        }
    }

    #[test]
    fn rows_of_another_width_are_told_and_the_others_stand() {
        let text = format!("{HEADER}\n{ROW}\nT1,x\n{ROW},z\n\"a\nb\"\n{ROW}\n");
        let rows = rows(text.as_bytes()).unwrap();
        let seen: Vec<(u32, bool)> = rows.iter().map(|(line, record)| (*line, record.is_some())).collect();
        assert_eq!(seen, [(2, true), (3, false), (4, false), (5, false), (7, true)]);
    }

    #[test]
    fn files_that_cannot_be_taken_as_a_whole() {
        let header = |change: &str| format!("{HEADER}{change}\n{ROW}\n").into_bytes();
        assert_eq!(rows(b""), Err(FileFault::Empty));
        assert_eq!(rows(&header(",memo")), Err(FileFault::Column(17)));
        assert_eq!(rows(&header(",myNumber")), Err(FileFault::Column(17)));
        assert_eq!(rows(&header(",certificationDetail.")), Err(FileFault::Column(17)));
        assert_eq!(rows(HEADER.replace(",historyKey", "").as_bytes()), Err(FileFault::NoColumn("historyKey")));
        assert_eq!(rows(b"\xff\xfe\x00"), Err(FileFault::Encoding));
    }
}
