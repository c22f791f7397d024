//! Reading a master file: every row, every problem.

use super::cells::{End, shown};
use super::columns::{COLUMN_COUNT, COLUMNS, Column, Scheme};
use super::problem::{Problem, Severity};
use super::{LocalMaster, Row};
use crate::lines::Lines;

/// The most rows that are kept. The published file had 22,975 on 2026-08-03.
pub const ROWS_MAX: usize = 200_000;
/// The most problems that are kept; more are counted.
pub const PROBLEMS_MAX: usize = 100_000;
/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// What became of a file: what could be read, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reading {
    /// What could be read.
    pub master: LocalMaster,
    /// What is wrong, in the order of the file.
    pub problems: Vec<Problem>,
    /// How many problems came behind [`PROBLEMS_MAX`] and are not in the list.
    pub untold: usize,
}

impl Reading {
    /// Whether there are rows and every row and value could be read. Doubtful values do not count.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let master = &self.master;
        !master.rows.is_empty() && master.unplaced == 0 && master.rows.iter().all(|row| row.scheme.is_some())
    }

    fn tell(&mut self, problem: Problem) {
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(problem);
        } else {
            self.untold += 1;
        }
    }

    fn row_is_unplaced(&mut self, line: u32, what: String, remedy: &str) {
        self.master.unplaced += 1;
        self.tell(Problem { severity: Severity::Error, line, column: None, what, remedy: remedy.to_owned() });
    }
}

/// Reads a master file to its end, whatever is wrong with it.
#[must_use]
pub fn read(bytes: &[u8]) -> Reading {
    let mut reading = Reading::default();
    let text = without_mark(bytes, &mut reading);
    let mut lines = Lines::default();
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text);
    let mut seen = 0;
    for record in reader.byte_records() {
        let Ok(record) = record else {
            // Reading from memory cannot fail, and every form of row is allowed here.
            reading.row_is_unplaced(0, "読み取りが途中で止まりました。".into(), "ファイルを取り直してください。");
            break;
        };
        seen += 1;
        let line = lines.at(text, record.position().map_or(0, csv::Position::byte));
        if seen <= ROWS_MAX {
            take(&mut reading, line, &record);
        } else {
            reading.master.unplaced += 1;
        }
    }
    if seen == 0 || seen > ROWS_MAX {
        reading.tell(Problem {
            severity: Severity::Error,
            line: 0,
            column: None,
            what: if seen == 0 { "行がありません。".into() } else { format!("{seen}行あります。") },
            remedy: format!("1行から{ROWS_MAX}行までの、地単公費マスターのCSVを渡してください。"),
        });
    }
    reading
}

fn without_mark<'a>(bytes: &'a [u8], reading: &mut Reading) -> &'a [u8] {
    bytes.strip_prefix(BOM).unwrap_or_else(|| {
        reading.tell(Problem {
            severity: Severity::Warning,
            line: 0,
            column: None,
            what: "先頭にBOM(バイト順マーク)がありません。".into(),
            remedy: "公表されているCSVはBOM付きのUTF-8です。保存し直されたファイルでないか確かめてください。".into(),
        });
        bytes
    })
}

/// Takes a row in, or says why it has no place.
fn take(reading: &mut Reading, line: u32, record: &csv::ByteRecord) {
    if record.get(0) == Some(COLUMNS[0].name.as_bytes()) || record.get(0) == Some("正式名称".as_bytes()) {
        let what = "見出しの行です。".to_owned();
        return reading.row_is_unplaced(line, what, "公表されているCSVに見出しはありません。この行を除いてください。");
    }
    if record.len() != COLUMN_COUNT {
        let what = format!("列が{}ありますが、地単公費マスターは{COLUMN_COUNT}列です。", record.len());
        return reading.row_is_unplaced(line, what, count_remedy(record.len()));
    }
    let mut faults = Vec::new();
    let raw = to_text(record, line, &mut faults);
    let not_text = |column: &Column| faults.iter().any(|fault: &Problem| fault.column == Some(column));
    let mut found = Vec::new();
    let scheme = Scheme::read(
        |index| raw.get(index).unwrap_or_default(),
        |column, fault| {
            // A cell that is no text was told already.
            if !not_text(column) {
                let (what, remedy) = (fault.doubt.what, fault.doubt.remedy);
                found.push(Problem { severity: fault.severity, line, column: Some(column), what, remedy });
            }
        },
    );
    let whole = if faults.is_empty() { scheme } else { None };
    if let Some(scheme) = &whole {
        contradictions(scheme, |field, what, remedy| {
            let column = COLUMNS.iter().find(|column| column.field == field);
            found.push(Problem { severity: Severity::Warning, line, column, what, remedy: remedy.to_owned() });
        });
    }
    faults.append(&mut found);
    faults.sort_by_key(|problem| problem.column.map(|column| column.position));
    faults.into_iter().for_each(|problem| reading.tell(problem));
    reading.master.push(Row { line, raw, scheme: whole.map(Box::new) });
}

fn count_remedy(count: usize) -> &'static str {
    match count {
        95 => "95項目あるのはExcelです。項番79「その他制度に係る参考情報」を除いたCSVを渡してください。",
        _ => "コンマの数を確かめ、コンマや改行を含む値は引用符で囲み、引用符を閉じてください。",
    }
}

/// The row as text; a cell that is no UTF-8 is told, and the rest is read on.
fn to_text(record: &csv::ByteRecord, line: u32, faults: &mut Vec<Problem>) -> csv::StringRecord {
    for (cell, column) in record.iter().zip(&COLUMNS) {
        if std::str::from_utf8(cell).is_err() {
            faults.push(Problem {
                severity: Severity::Error,
                line,
                column: Some(column),
                what: format!("「{}」はUTF-8ではありません。", shown(&String::from_utf8_lossy(cell))),
                remedy: "文字コードをBOM付きのUTF-8にして渡してください。".into(),
            });
        }
    }
    csv::StringRecord::from_byte_record_lossy(record.clone())
}

/// Values that do not fit each other: field of the later column, what, remedy.
fn contradictions(scheme: &Scheme, mut tell: impl FnMut(&str, String, &str)) {
    if let End::On(end) = scheme.valid_to
        && end < scheme.valid_from
    {
        let what = format!("有効終了年月日が有効開始年月日({})より前です。", scheme.valid_from);
        tell("valid_to", what, "公表元の表で期間を確かめてください。");
    }
    if let Some(municipality) = &scheme.municipality
        && !municipality.as_str().starts_with(scheme.prefecture.as_str())
    {
        let what = format!("先頭の2桁が都道府県番号「{}」と違います。", scheme.prefecture.as_str());
        tell("municipality", what, "公表元の表で番号を確かめてください。");
    }
    for (numerator, denominator, field) in [
        (scheme.inpatient_numerator, scheme.inpatient_denominator, "inpatient_denominator"),
        (scheme.outpatient_numerator, scheme.outpatient_denominator, "outpatient_denominator"),
    ] {
        if denominator == Some(0) || numerator.is_some() != denominator.is_some() {
            tell(field, "分子と分母が分数になりません。".into(), "分子と分母をそろえ、分母は1以上にしてください。");
        }
    }
}
