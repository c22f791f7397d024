//! Files of a welfare office: a month of tickets, or changes of coverage, as CSV with a header, UTF-8 (with or without
//! byte order mark) or Shift_JIS. The official layout of an office's system is not public: [`layout`] is our own,
//! described in `scenarios/layouts/office-tickets.yaml`.
//!
//! Bytes become rows of texts; what they mean is read elsewhere. Rows are read one by one, so that a file of 150,000 rows
//! needs no second copy.

pub mod layout;
pub mod report;

use encoding_rs::SHIFT_JIS;
use layout::Column;

/// A file whose header is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeFile {
    text: String,
    columns: &'static [Column],
    /// Where each column of the layout stands in the file.
    places: Vec<Option<usize>>,
    width: usize,
}

/// Why a file cannot be read at all. Japanese.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// What is wrong.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
}

/// One row: a text for each column of the layout, empty where the file has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    columns: &'static [Column],
    fields: Vec<String>,
}

impl Row {
    /// The text of a column, without blanks around it; none if it is empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let place = self.columns.iter().position(|column| column.name == name)?;
        self.fields.get(place).map(String::as_str).filter(|text| !text.is_empty())
    }
}

fn problem(what: impl Into<String>, remedy: impl Into<String>) -> FileProblem {
    FileProblem { what: what.into(), remedy: remedy.into() }
}

impl OfficeFile {
    /// Reads encoding and header.
    ///
    /// # Errors
    /// Bytes that are neither UTF-8 nor Shift_JIS; a header with an unknown, a missing or a doubled column.
    pub fn read(bytes: &[u8], columns: &'static [Column]) -> Result<OfficeFile, FileProblem> {
        let text = decode(bytes)?;
        let header = reader(text.as_bytes())
            .headers()
            .cloned()
            .map_err(|_| problem("見出しの行が読めません。", "1行目に列の名前を書いてください。"))?;
        let names: Vec<&str> = header.iter().map(str::trim).collect();
        for (nth, name) in names.iter().enumerate() {
            if !columns.iter().any(|column| column.name == *name) {
                let known: Vec<&str> = columns.iter().map(|column| column.name).collect();
                let shown: String = name.chars().take(20).collect();
                return Err(problem(
                    format!("見出しの{}列目「{shown}」という列はありません。", nth + 1),
                    format!("使える列は {} です。", known.join("、")),
                ));
            }
            if names[..nth].contains(name) {
                return Err(problem(
                    format!("見出しに「{name}」が二度あります。"),
                    "どちらか一方の列を除いてください。",
                ));
            }
        }
        let places: Vec<Option<usize>> =
            columns.iter().map(|column| names.iter().position(|name| *name == column.name)).collect();
        let missing = columns.iter().zip(&places).find(|(column, place)| column.required && place.is_none());
        if let Some((column, _)) = missing {
            return Err(problem(format!("「{}」の列がありません。", column.name), "見出しと値の列を加えてください。"));
        }
        Ok(OfficeFile { text, columns, places, width: names.len() })
    }

    /// The rows after the header in order; an error says what is wrong with the row's form.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row, FileProblem>> {
        let shape = self.shape();
        reader(self.text.as_bytes()).into_records().map(move |record| shape.row(record))
    }

    /// The same for somebody who keeps them.
    pub fn into_rows(self) -> impl Iterator<Item = Result<Row, FileProblem>> + Send {
        let shape = self.shape();
        reader(std::io::Cursor::new(self.text)).into_records().map(move |record| shape.row(record))
    }

    fn shape(&self) -> Shape {
        Shape { columns: self.columns, places: self.places.clone(), width: self.width }
    }
}

/// What a row must look like.
struct Shape {
    columns: &'static [Column],
    places: Vec<Option<usize>>,
    width: usize,
}

impl Shape {
    fn row(&self, record: csv::Result<csv::StringRecord>) -> Result<Row, FileProblem> {
        let record = record.map_err(|_| problem("行の形が読めません。", "引用符の閉じ忘れを確かめてください。"))?;
        if record.len() != self.width {
            return Err(problem(
                format!("列が{}ありますが、見出しは{}列です。", record.len(), self.width),
                "コンマの数を見出しに合わせ、コンマを含む値は引用符で囲んでください。",
            ));
        }
        let field = |place: &Option<usize>| place.and_then(|place| record.get(place)).unwrap_or_default();
        let fields = self.places.iter().map(|place| field(place).trim().to_owned()).collect();
        Ok(Row { columns: self.columns, fields })
    }
}

fn reader<R: std::io::Read>(text: R) -> csv::Reader<R> {
    csv::ReaderBuilder::new().flexible(true).from_reader(text)
}

/// UTF-8 if it is that, otherwise Shift_JIS.
fn decode(bytes: &[u8]) -> Result<String, FileProblem> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    match SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text.into_owned()),
        None => Err(problem(
            "文字コードがUTF-8でもShift_JISでもありません。",
            "UTF-8(BOMの有無は問いません)かShift_JISで保存し直してください。",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::layout::TICKETS;
    use super::*;

    const PLAIN: &str = "受給者番号,医療機関コード,診療年月,備考1\r\n1000025,1319900013,202611,\"一,二\"\r\n1000017, 1319900013 ,202611,\r\n";

    fn notes(bytes: &[u8]) -> Vec<Option<String>> {
        let file = OfficeFile::read(bytes, TICKETS).unwrap();
        file.rows().map(|row| row.unwrap().get("備考1").map(str::to_owned)).collect()
    }

    #[test]
    fn the_same_rows_come_out_of_every_encoding() {
        let expected = [Some("一,二".to_owned()), None];
        let bom = [b"\xEF\xBB\xBF", PLAIN.as_bytes()].concat();
        let (sjis, _, _) = SHIFT_JIS.encode(PLAIN);
        for bytes in [PLAIN.as_bytes(), bom.as_slice(), &sjis] {
            assert_eq!(notes(bytes), expected);
        }
        let file = OfficeFile::read(PLAIN.as_bytes(), TICKETS).unwrap();
        let second = file.rows().nth(1).unwrap().unwrap();
        assert_eq!(second.get("医療機関コード"), Some("1319900013"), "blanks around a value are no part of it");
        assert_eq!(second.get("本人支払額"), None);
    }

    #[test]
    fn what_is_wrong_with_the_file_is_said() {
        for (bytes, what) in [
            (b"\x81".as_slice(), "文字コード"),
            ("".as_bytes(), "「医療機関コード」の列がありません。"),
            ("受給者番号,医療機関コード,診療年月,医療機関コード\n".as_bytes(), "二度"),
            ("受給者番号,医療機関コード,診療年月,電話\n".as_bytes(), "4列目「電話」"),
        ] {
            let problem = OfficeFile::read(bytes, TICKETS).unwrap_err();
            assert!(problem.what.contains(what) && problem.remedy.ends_with('。'), "{problem:?}");
        }
    }

    #[test]
    fn a_row_of_the_wrong_width_is_the_rows_problem_only() {
        let text = "受給者番号,医療機関コード,診療年月\n1,2\n1000025,1319900013,202611\n";
        let file = OfficeFile::read(text.as_bytes(), TICKETS).unwrap();
        let rows: Vec<bool> = file.rows().map(|row| row.is_ok()).collect();
        assert_eq!(rows, [false, true]);
    }
}
