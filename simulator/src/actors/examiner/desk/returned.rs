//! The file with what was returned or taken back (`<base>.returned.UKE`): the receipts as they came, with 検索番号 in RE and
//! the examiner's confirmation in SN (spec/claims.md §2, §9), framed by the original head and a foot of its own.

use onshi_wire::control::claims_desk::{ClaimAnswer, ConfirmedPayer, ReceiptAnswer};
use onshi_wire::uke::{Kind, Reader, Record, writer};
use std::collections::BTreeMap;

/// The file; none if nothing was returned. `sources` are the claimed files by submission, all that the answer's receipts
/// name.
pub fn file(answer: &ClaimAnswer, sources: &BTreeMap<u64, Vec<u8>>) -> Option<Vec<u8>> {
    let returned: Vec<&ReceiptAnswer> =
        answer.receipts.iter().filter(|receipt| receipt.search_number.is_some()).collect();
    let first = returned.first()?;
    let mut files: BTreeMap<u64, Vec<Record>> = BTreeMap::new();
    for submission in returned.iter().map(|receipt| receipt.submission) {
        files.entry(submission).or_insert_with(|| records(sources.get(&submission).map_or(&[], Vec::as_slice)));
    }
    let head = files.get(&first.submission)?.first()?.clone();
    let kind = Kind::of_first_record(head.id())?;
    let mut out = vec![single_volume(kind, head)];
    if kind == Kind::HomeNursing {
        out.push(Record::new(["GO"]));
    }
    let mut sums = Sums::default();
    for (index, receipt) in returned.iter().enumerate() {
        let lines = files.get(&receipt.submission).map_or(&[][..], Vec::as_slice);
        // Lines ascend.
        let from = lines.partition_point(|record| record.line < receipt.first_line);
        let to = lines.partition_point(|record| record.line <= receipt.last_line);
        let own = marked(kind, lines.get(from..to).unwrap_or_default().to_vec(), receipt, index + 1);
        sums.add(kind, &own);
        out.extend(own);
    }
    if kind != Kind::HomeNursing {
        out.push(Record::new(["GO", &sums.payers.to_string(), &sums.points.to_string(), "99"]));
    }
    Some(writer::to_bytes(&out))
}

fn records(bytes: &[u8]) -> Vec<Record> {
    let mut reader = Reader::new(bytes);
    let mut records = Vec::new();
    // Reading from memory cannot fail.
    while let Ok(Some(line)) = reader.next_line() {
        records.push(line.to_record());
    }
    records
}

/// What is returned is one volume, whatever it was claimed in.
fn single_volume(kind: Kind, mut head: Record) -> Record {
    let position = position(kind, head.id(), "マルチボリューム識別情報");
    if position > 0 && !head.is_blank(position) {
        head.set(position, "00");
    }
    head
}

/// A receipt with its new number, its 検索番号 and what was confirmed.
fn marked(kind: Kind, mut records: Vec<Record>, receipt: &ReceiptAnswer, number: usize) -> Vec<Record> {
    for record in &mut records {
        match record.id() {
            "RE" => {
                record.set(position(kind, "RE", "レセプト番号"), &number.to_string());
                let search_number = receipt.search_number.as_deref().unwrap_or_default();
                record.set(position(kind, "RE", "検索番号"), search_number);
            }
            "SN" => {
                let payer = record.text(position(kind, "SN", "負担者種別"));
                if let Some(confirmed) = receipt.confirmed.iter().find(|confirmed| confirmed.payer_kind == payer) {
                    confirm(kind, record, confirmed);
                }
            }
            _ => {}
        }
    }
    records
}

fn confirm(kind: Kind, record: &mut Record, confirmed: &ConfirmedPayer) {
    let fields = [
        ("確認区分", Some(&confirmed.class)),
        ("保険者番号等(資格確認)", confirmed.insurer_number.as_ref()),
        ("記号(資格確認)", confirmed.symbol.as_ref()),
        ("番号(資格確認)", confirmed.number.as_ref()),
        ("枝番", confirmed.branch.as_ref()),
        ("受給者番号(資格確認)", confirmed.recipient_number.as_ref()),
    ];
    for (name, value) in fields {
        let position = position(kind, "SN", name);
        if let (Some(value), true) = (value, position > 0) {
            record.set(position, value);
        }
    }
}

/// What GO counts: payers and points (spec/claims.md §2 GO).
#[derive(Default)]
struct Sums {
    payers: u64,
    points: u64,
}

impl Sums {
    fn add(&mut self, kind: Kind, records: &[Record]) {
        let payers: Vec<&Record> =
            ["HO", "KO"].into_iter().flat_map(|id| records.iter().filter(move |record| record.id() == id)).collect();
        self.payers += payers.len() as u64;
        let first = payers.first();
        let points = first.and_then(|record| record.number(position(kind, record.id(), "合計点数")));
        self.points = self.points.saturating_add(points.unwrap_or(0));
    }
}

/// Position of a field; 0 where the kind has none.
fn position(kind: Kind, id: &str, name: &str) -> usize {
    kind.layout(id).and_then(|layout| layout.position(name)).unwrap_or(0)
}
