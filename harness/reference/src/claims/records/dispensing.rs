//! 調剤: SH, CZ, IY and KI. The basic fee (group 1) is KI, the preparation (group 2) is CZ.

use super::{letter, record};
use crate::claims::receipt::{Line, Receipt};
use crate::dates::digits;
use crate::defects::Defects;
use jiff::civil::Date;
use onshi_wire::uke::{Kind, Record};

/// A sample drug; the code is our own invention, like those of the tariff.
const DRUG: &str = "699999901";

/// What stands behind the payers.
pub(super) fn details(receipt: &Receipt, defects: Defects) -> Vec<Record> {
    let prepared = receipt.lines.iter().filter(|line| line.item.group == 2);
    let mut records = vec![record(
        Kind::Dispensing,
        "SH",
        &[("処方No", "1".to_owned()), ("剤形", "1".to_owned()), ("単位薬剤料", "0".to_owned())],
    )];
    for line in prepared {
        for day in &line.days {
            records.push(preparation(receipt, line, *day, defects));
        }
        records.push(record(
            Kind::Dispensing,
            "IY",
            &[
                ("負担区分", letter(line.payers, defects)),
                ("医薬品コード", DRUG.to_owned()),
                ("使用量", "1".to_owned()),
            ],
        ));
    }
    for line in receipt.lines.iter().filter(|line| line.item.group == 1) {
        records.extend(line.days.iter().map(|day| basic_fee(receipt, line, *day, defects)));
    }
    records
}

fn preparation(receipt: &Receipt, line: &Line, day: Date, defects: Defects) -> Record {
    let items = [
        ("処方箋交付年月日", digits(day)),
        ("調剤年月日", digits(day)),
        ("処方箋受付回", turn(receipt, day)),
        ("調剤数量", "1".to_owned()),
        ("薬剤調製料負担区分", letter(line.payers, defects)),
        ("薬剤調製料算定区分", "1".to_owned()),
        ("薬剤調製料算定先No", "1".to_owned()),
        ("薬剤調製料コード", line.item.code.to_owned()),
        ("薬剤調製料点数", line.item.points.to_string()),
        ("薬剤料点数", "0".to_owned()),
    ];
    record(Kind::Dispensing, "CZ", &items)
}

fn basic_fee(receipt: &Receipt, line: &Line, day: Date, defects: Defects) -> Record {
    let items = [
        ("算定日", digits(day)),
        ("処方箋受付回", turn(receipt, day)),
        ("調剤基本料負担区分", letter(line.payers, defects)),
        ("調剤基本料コード", line.item.code.to_owned()),
        ("調剤基本料点数", line.item.points.to_string()),
    ];
    record(Kind::Dispensing, "KI", &items)
}

/// Which reception of the month a day is, from 1.
fn turn(receipt: &Receipt, day: Date) -> String {
    let before = receipt.visits.iter().take_while(|visit| visit.day < day).count();
    (before + 1).to_string()
}
