//! Records become a receipt as the rules see it.

use super::columns::{Columns, DetailColumns};
use onshi_domain::claim::file::{Foot, Head};
use onshi_domain::claim::model::{
    Confirmation, DAYS, DayFields, Detail, Diagnosis, Entry, Insurance, Receipt, Scheme, VisitDays,
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
    let re = |names: &[&str]| named(columns, common, names);
    let mut receipt = Receipt {
        table: table(columns.kind),
        line: common.line,
        number: re(&["レセプト番号"]),
        receipt_type: re(&["レセプト種別"]),
        month: re(&["診療年月", "調剤年月", "指定訪問看護年月"]),
        name: re(&["氏名"]),
        kana: re(&["カタカナ氏名"]),
        sex: re(&["男女区分"]),
        birthdate: re(&["生年月日"]),
        benefit_ratio: re(&["給付割合"]),
        admitted_on: re(&["入院年月日"]),
        search_number: re(&["検索番号"]),
        issuer: issuer(columns, common),
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
    let id = record.id();
    if let Ok(id) = <[u8; 2]>::try_from(id.as_bytes())
        && record.line > receipt.line
    {
        receipt.records.push((record.line, id));
    }
    let at = |names: &[&str]| named(columns, record, names);
    let line = record.line;
    let days = &["診療実日数", "処方箋受付回数", "実日数"];
    let total = &["合計点数", "合計金額"];
    match id {
        "HO" => receipt.insurance.push(Insurance {
            line,
            insurer: at(&["保険者番号"]),
            symbol: at(&["記号"]),
            number: at(&["番号"]),
            days: at(days),
            total: at(total),
        }),
        "KO" => receipt.schemes.push(Scheme {
            line,
            payer: at(&["負担者番号"]),
            recipient: at(&["受給者番号"]),
            optional_benefit: at(&["任意給付区分"]),
            days: at(days),
            total: at(total),
            patient_pays: at(&["負担金額(公費)", "一部負担金額"]),
        }),
        "SN" => receipt.confirmations.push(Confirmation {
            line,
            payer_kind: at(&["負担者種別"]),
            class: at(&["確認区分"]),
            branch: at(&["枝番"]),
            examiners: ["保険者番号等(資格確認)", "記号(資格確認)", "番号(資格確認)", "受給者番号(資格確認)"]
                .map(|name| at(&[name]))
                .into(),
        }),
        "JD" => {
            receipt.visit_days.push(VisitDays {
                line,
                payer_kind: at(&["負担者種別"]),
                days: (3..3 + DAYS).map(|position| entry(record, position)).collect(),
            });
        }
        "MF" => receipt.windows.push((line, at(&["窓口負担額区分"]))),
        "SY" | "HS" => receipt.diagnoses.push(Diagnosis {
            line,
            code: at(&["傷病名コード"]),
            name: at(&["傷病名称"]),
            started_on: at(&["診療開始日"]),
            outcome: at(&["転帰区分"]),
        }),
        _ => {
            if let Some(detail) = columns.details.iter().find(|detail| detail.id == id) {
                receipt.details.push(self::detail(detail, record));
            }
        }
    }
}

fn detail(columns: &DetailColumns, record: &Record) -> Detail {
    let mut days = Vec::new();
    if columns.first_day > 0 {
        days = (0..DAYS).map(|day| record.number(columns.first_day + day).unwrap_or(0)).collect();
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

/// The issuer of a prescription as a code of 10 digits.
fn issuer(columns: &Columns, record: &Record) -> Entry {
    let position = |name: &str| columns.at("RE", &[name]);
    let code = position("処方箋発行医療機関コード");
    if code == 0 {
        return Entry::default();
    }
    joined(record, &[position("処方箋発行医療機関都道府県"), position("処方箋発行医療機関点数表"), code], code)
}

/// Several fields put together, placed at one of them.
fn joined(record: &Record, positions: &[usize], position: usize) -> Entry {
    Entry { text: positions.iter().map(|position| record.text(*position)).collect(), position }
}

/// The first of these fields that the record has.
fn named(columns: &Columns, record: &Record, names: &[&str]) -> Entry {
    match columns.at(record.id(), names) {
        0 => Entry::default(),
        position => entry(record, position),
    }
}

fn entry(record: &Record, position: usize) -> Entry {
    Entry { text: record.text(position), position }
}
