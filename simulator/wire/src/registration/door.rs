//! Records between the door and the journal. At the door the 個人番号 of each record is replaced by a token, and anything
//! else that looks like one is taken out; only this form is recorded, read and replayed.

use super::read::{Record, read};
use serde::de::{Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// The most records of a batch; ours. A municipality of the greatest kind sends some 150,000.
pub const RECORDS_MAX: usize = 200_000;
/// The greatest batch in bytes; ours.
pub const BATCH_BYTES_MAX: usize = 192 << 20;

/// What the door found where the 個人番号 belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberSeen {
    /// A simulated number; this token stands for it.
    Token(String),
    /// Nothing.
    Missing,
    /// Something that is not text.
    NotText,
    /// Not exactly twelve half-width digits.
    Form,
    /// Its check digit is right, so it may be somebody's: refused.
    MayBeReal,
}

/// Why a record cannot be read at all, or lost a value at the door.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorFault {
    /// The element is not an object.
    NotObject,
    /// The CSV row has another number of columns than the header.
    Columns,
    /// A value other than myNumber holds twelve digits in a row; its place.
    Withheld(String),
}

/// One record as it is recorded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorRecord {
    /// Line of the CSV file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// What stood for the person.
    pub person: NumberSeen,
    /// What the door found wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<DoorFault>,
    /// The record without myNumber.
    pub record: Value,
}

/// A record whose fields were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRecord {
    /// Line of the CSV file, from 1.
    pub row: Option<u32>,
    /// What stood for the person.
    pub person: NumberSeen,
    /// What the door found wrong.
    pub faults: Vec<DoorFault>,
    /// The fields.
    pub record: Record,
}

/// Why an array could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArrayFault {
    /// Not JSON; line and column.
    NotJson(usize, usize),
    /// JSON, but no array.
    NotArray,
    /// More than [`RECORDS_MAX`] records.
    TooMany,
}

const NOT_ARRAY: &str = "top level is no array";
const TOO_MANY: &str = "too many records";

/// Hands each element of a JSON array to `take`, one at a time, so that only one lies in memory as a tree.
///
/// # Errors
/// The array as a whole cannot be taken; elements before the fault were handed out.
pub fn each<T: for<'de> Deserialize<'de>>(json: &[u8], take: impl FnMut(T)) -> Result<(), ArrayFault> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let outcome = reader.deserialize_any(Each { take, element: std::marker::PhantomData::<T> });
    outcome.and_then(|()| reader.end()).map_err(|error| {
        let text = error.to_string();
        if text.starts_with(TOO_MANY) {
            ArrayFault::TooMany
        } else if text.starts_with(NOT_ARRAY) {
            ArrayFault::NotArray
        } else {
            ArrayFault::NotJson(error.line(), error.column())
        }
    })
}

struct Each<T, F> {
    take: F,
    element: std::marker::PhantomData<T>,
}

macro_rules! no_array {
    ($($visit:ident: $of:ty),*) => {$(
        fn $visit<E: serde::de::Error>(self, _: $of) -> Result<(), E> {
            Err(E::custom(NOT_ARRAY))
        }
    )*};
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for Each<T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    no_array!(visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64, visit_str: &str);

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Err(E::custom(NOT_ARRAY))
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // Read to its end, so that what is not JSON at all is told as such.
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Err(A::Error::custom(NOT_ARRAY))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        let mut count = 0;
        while let Some(item) = items.next_element::<T>()? {
            count += 1;
            if count > RECORDS_MAX {
                return Err(A::Error::custom(TOO_MANY));
            }
            (self.take)(item);
        }
        Ok(())
    }
}

/// Writes records as they are recorded: a JSON array with one record a line.
#[derive(Debug)]
pub struct BatchWriter {
    bytes: Vec<u8>,
    count: usize,
}

impl Default for BatchWriter {
    fn default() -> Self {
        BatchWriter { bytes: b"[".to_vec(), count: 0 }
    }
}

impl BatchWriter {
    /// Adds a record.
    pub fn add(&mut self, record: &DoorRecord) {
        if self.count > 0 {
            self.bytes.push(b',');
        }
        self.bytes.push(b'\n');
        self.count += 1;
        serde_json::to_writer(&mut self.bytes, record).expect("a tree of JSON is always JSON");
    }

    /// How many records were added.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether none was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The array.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(b"\n]");
        self.bytes
    }
}

/// Reads what [`BatchWriter`] wrote.
///
/// # Errors
/// It is not such an array.
pub fn read_batch(bytes: &[u8]) -> Result<Vec<ReadRecord>, ArrayFault> {
    let mut records = Vec::new();
    each(bytes, |door: DoorRecord| {
        let DoorRecord { row, person, faults, record } = door;
        records.push(ReadRecord { row, person, faults, record: read(&record) });
    })?;
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_array_is_handed_out_element_by_element() {
        let mut seen = Vec::new();
        each(br#"[1, "a", {"b": [2]}]"#, |value: Value| seen.push(value)).unwrap();
        assert_eq!(seen, [json!(1), json!("a"), json!({"b": [2]})]);
    }

    #[test]
    fn what_is_no_array_is_told_apart_from_what_is_no_json() {
        let fault = |text: &str| each(text.as_bytes(), |_: Value| {}).unwrap_err();
        for text in ["{}", "5", "\"a\"", "null", "true", "{\"a\": [1]}"] {
            assert_eq!(fault(text), ArrayFault::NotArray, "{text}");
        }
        for text in ["", "[", "[1,]", "[1] x", "{", "[\u{0}]"] {
            assert!(matches!(fault(text), ArrayFault::NotJson(..)), "{text}");
        }
        assert_eq!(fault(&format!("[{}1]", "1,".repeat(RECORDS_MAX))), ArrayFault::TooMany);
    }

    #[test]
    fn recorded_batches_read_back() {
        let record = DoorRecord {
            row: Some(2),
            person: NumberSeen::Token("abc".into()),
            faults: vec![DoorFault::Withheld("segment".into())],
            record: json!({"historyKey": "1"}),
        };
        let mut writer = BatchWriter::default();
        writer.add(&record);
        writer.add(&DoorRecord { row: None, person: NumberSeen::Missing, faults: vec![], record: Value::Null });
        let read = read_batch(&writer.finish()).unwrap();
        assert_eq!((read.len(), read[0].row, read[0].record.history_key.as_deref()), (2, Some(2), Some("1")));
        assert_eq!(read[0].faults, record.faults);
        assert_eq!(read_batch(&BatchWriter::default().finish()).unwrap(), []);
    }
}
