//! 医療費助成対象者情報 as municipalities register it with PMH (spec/pmh.md §2): a JSON array of records, or the same as
//! CSV. What the Digital Agency published is marked so in the table of fields; inner names of 自己負担上限額 and 券面項目, the
//! CSV form and every limit that is not published are ours.
//!
//! - [`fields`]: every field with its form; [`read`]: a record → its fields, everything wrong told;
//! - [`door`]: records on their way from the door to the journal, without 個人番号;
//! - [`csv`]: the CSV form; [`schema`]: a record as `/openapi.json` describes it.

pub mod csv;
pub mod door;
pub mod fields;
pub mod read;
pub mod schema;
