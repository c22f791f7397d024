//! The report on a file: one line for each row, as CSV that a spreadsheet opens (UTF-8 with byte order mark).

use crate::control::office::RowReport;

/// The header.
const HEADER: [&str; 7] = ["行", "結果", "券", "理由コード", "項目", "内容", "対処"];

/// Writes a report.
///
/// # Errors
/// None in practice: it is written to memory.
pub fn write(rows: impl IntoIterator<Item = RowReport>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(HEADER)?;
    for row in rows {
        let text = |field: Option<String>| field.unwrap_or_default();
        writer.write_record([
            row.row.to_string(),
            row.result,
            text(row.ticket),
            text(row.code),
            text(row.place),
            text(row.what),
            text(row.remedy),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
