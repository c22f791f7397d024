//! A file of returned receipts (返戻), read: whose they are and their 検索番号.

use crate::dates::Month;
use onshi_wire::uke::receipt::Part;
use onshi_wire::uke::{Kind, Receipt, Receipts, Record};

/// One returned receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The product's patient number (カルテ番号等).
    pub patient: String,
    /// 診療年月.
    pub month: Month,
    /// 公費負担者番号 of medical aid; empty without.
    pub payer: String,
    /// 入院.
    pub stay: bool,
    /// 検索番号.
    pub search_number: Option<String>,
}

/// Reads a file.
///
/// # Errors
/// A text for the clerk when this is no claim file.
pub fn read(bytes: &[u8]) -> Result<Vec<Returned>, String> {
    let mut parts = Receipts::new(bytes);
    let mut found = Vec::new();
    loop {
        let part = parts.next_part().map_err(|error| {
            format!("返戻ファイルを読めません({error})。審査支払機関から受け取ったままのファイルを指定してください。")
        })?;
        match (part, parts.kind()) {
            (None, _) => return Ok(found),
            (Some(Part::Receipt(receipt)), Some(kind)) => found.extend(one(kind, &receipt)),
            (Some(_), _) => {}
        }
    }
}

fn one(kind: Kind, receipt: &Receipt) -> Option<Returned> {
    let common = receipt.first("RE")?;
    let month = item(kind, common, &["診療年月", "調剤年月", "指定訪問看護年月"]);
    let schemes = receipt.all("KO").map(|scheme| scheme.text(2));
    Some(Returned {
        patient: item(kind, common, &["カルテ番号等", "調剤録番号等", "訪問看護記録番号等"]),
        month: Month::parse(&month)?,
        payer: schemes.filter(|payer| payer.starts_with("12")).last().unwrap_or_default(),
        stay: !item(kind, common, &["入院年月日"]).is_empty(),
        search_number: Some(item(kind, common, &["検索番号"])).filter(|number| !number.is_empty()),
    })
}

/// The first of these items that the layout has.
fn item(kind: Kind, record: &Record, names: &[&str]) -> String {
    let layout = kind.layout(record.id());
    let position = names.iter().find_map(|name| layout.and_then(|layout| layout.position(name)));
    position.map(|position| record.text(position)).unwrap_or_default()
}
