//! Records become a receipt as the rules see it.

use super::columns::{Columns, DetailColumns};
use onshi_domain::claim::file::{Foot, Head};
use onshi_domain::claim::model::{
    Confirmation, DAYS, DayFields, Detail, Diagnosis, Entry, Insurance, Meals, Receipt, Scheme, VisitDays,
};
use onshi_domain::id::PointTable;
use onshi_wire::uke::{self, Kind, Record};

/// 点数表 of a kind of claim.
pub fn table(kind: Kind) -> PointTable {
    match kind {
        Kind::Medical => PointTable::Medical,
        Kind::Dental => PointTable::Dental,
        Kind::Dispensing => PointTable::Pharmacy,
        Kind::HomeNursing => PointTable::HomeNursing,
    }
}

/// The head record.
pub fn head(columns: &Columns, record: &Record) -> Head {
    let id = record.id();
    let facility = columns.at(id, &["医療機関コード", "薬局コード", "訪問看護ステーションコード"]);
    Head {
        line: record.line,
        table: table(columns.kind),
        agency: named(columns, record, &["審査支払機関"]),
        facility: joined(record, &[3, 4, facility], facility),
        claim_month: named(columns, record, &["請求年月"]),
        volume: named(columns, record, &["マルチボリューム識別情報"]),
    }
}

/// The foot record.
pub fn foot(columns: &Columns, record: &Record) -> Foot {
    Foot {
        line: record.line,
        count: named(columns, record, &["総件数"]),
        total: named(columns, record, &["総合計点数"]),
        volume: named(columns, record, &["マルチボリューム識別情報"]),
    }
}

/// A receipt; none if it has no RE.
pub fn receipt(columns: &Columns, records: &uke::Receipt) -> Option<Receipt> {
    let common = records.first("RE")?;
    let at = columns.common;
    let re = |position| entry(common, position);
    let mut receipt = Receipt {
        table: table(columns.kind),
        line: common.line,
        number: re(at.number),
        receipt_type: re(at.receipt_type),
        month: re(at.month),
        name: re(at.name),
        kana: re(at.kana),
        sex: re(at.sex),
        birthdate: re(at.birthdate),
        benefit_ratio: re(at.benefit_ratio),
        admitted_on: re(at.admitted_on),
        search_number: re(at.search_number),
        issuer: joined(common, &at.issuer, at.issuer[2]),
        insurance: Vec::new(),
        schemes: Vec::new(),
        confirmations: Vec::new(),
        visit_days: Vec::new(),
        windows: Vec::new(),
        diagnoses: Vec::new(),
        details: Vec::new(),
        records: Vec::new(),
    };
    for record in records.records.iter().filter(|record| record.id() != "RE") {
        add(columns, record, &mut receipt);
    }
    Some(receipt)
}

/// Puts one record where it belongs.
fn add(columns: &Columns, record: &Record, receipt: &mut Receipt) {
    if let Ok(id) = <[u8; 2]>::try_from(record.id().as_bytes())
        && record.line > receipt.line
    {
        receipt.records.push((record.line, id));
    }
    match record.id() {
        "HO" => receipt.insurance.push(insurance(columns, record)),
        "KO" => receipt.schemes.push(scheme(columns, record)),
        "SN" => receipt.confirmations.push(confirmation(columns, record)),
        "JD" => receipt.visit_days.push(VisitDays {
            line: record.line,
            payer_kind: entry(record, 2),
            days: (3..3 + DAYS).map(|position| entry(record, position)).collect(),
        }),
        "MF" => receipt.windows.push((record.line, entry(record, 2))),
        "SY" | "HS" => receipt.diagnoses.push(diagnosis(columns, record)),
        id => {
            if let Some(columns) = columns.details.iter().find(|columns| columns.id == id) {
                receipt.details.push(detail(columns, record));
            }
        }
    }
}

fn insurance(columns: &Columns, record: &Record) -> Insurance {
    let at = columns.insurance;
    Insurance {
        line: record.line,
        insurer: entry(record, at.insurer),
        symbol: entry(record, at.symbol),
        number: entry(record, at.number),
        days: entry(record, at.days),
        total: entry(record, at.total),
        meals: meals(record, at.meals),
    }
}

fn meals(record: &Record, [count, yen]: [usize; 2]) -> Meals {
    Meals { count: entry(record, count), yen: entry(record, yen) }
}

fn scheme(columns: &Columns, record: &Record) -> Scheme {
    let at = columns.scheme;
    Scheme {
        line: record.line,
        payer: entry(record, at.payer),
        recipient: entry(record, at.recipient),
        optional_benefit: entry(record, at.optional_benefit),
        days: entry(record, at.days),
        total: entry(record, at.total),
        patient_pays: entry(record, at.patient_pays),
        meals: meals(record, at.meals),
    }
}

fn confirmation(columns: &Columns, record: &Record) -> Confirmation {
    let at = columns.confirmation;
    Confirmation {
        line: record.line,
        payer_kind: entry(record, at.payer_kind),
        class: entry(record, at.class),
        branch: entry(record, at.branch),
        examiners: at.examiners.map(|position| entry(record, position)).into(),
    }
}

fn diagnosis(columns: &Columns, record: &Record) -> Diagnosis {
    let at = columns.diagnosis;
    Diagnosis {
        line: record.line,
        code: entry(record, at.code),
        name: entry(record, at.name),
        started_on: entry(record, at.started_on),
        outcome: entry(record, at.outcome),
    }
}

fn detail(columns: &DetailColumns, record: &Record) -> Detail {
    let mut days = Vec::new();
    if columns.first_day > 0 {
        days.extend(record.numbers(columns.first_day).take(DAYS).map(Option::unwrap_or_default));
        days.resize(DAYS, 0);
    } else if let Some(day) = day_of(&record.text(columns.date)) {
        days.resize(DAYS, 0);
        days[day - 1] = 1;
    }
    // A record that counts once says so nowhere; a blank position 0 stands for that.
    let times = if columns.times == 0 {
        Entry { text: "1".to_owned(), position: columns.points }
    } else {
        entry(record, columns.times)
    };
    Detail {
        line: record.line,
        group: entry(record, columns.group),
        burden: entry(record, columns.burden),
        points: entry(record, columns.points),
        times,
        days,
        day_fields: if columns.first_day > 0 {
            DayFields::OneEach(columns.first_day)
        } else {
            DayFields::Date(columns.date)
        },
    }
}

/// The day of a date `YYYYMMDD`.
fn day_of(date: &str) -> Option<usize> {
    let day: usize = date.get(6..8)?.parse().ok()?;
    (1..=DAYS).contains(&day).then_some(day)
}

/// Several fields put together, placed at one of them; nothing where the kind has no such fields.
fn joined(record: &Record, positions: &[usize], position: usize) -> Entry {
    if position == 0 {
        return Entry::default();
    }
    Entry { text: positions.iter().map(|position| record.text(*position)).collect(), position }
}

/// The first of these fields that the record has.
fn named(columns: &Columns, record: &Record, names: &[&str]) -> Entry {
    match columns.at(record.id(), names) {
        0 => Entry::default(),
        position => entry(record, position),
    }
}

/// The field at a position; nothing at position 0.
fn entry(record: &Record, position: usize) -> Entry {
    Entry { text: record.text(position), position }
}
