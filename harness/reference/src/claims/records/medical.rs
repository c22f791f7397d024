//! 医科: SY and SI.

use super::{day_counts, letter, record};
use crate::claims::receipt::Receipt;
use crate::dates::digits;
use crate::defects::Defects;
use onshi_wire::uke::{Kind, Record};

/// Where the days stand in SI.
const FIRST_DAY: usize = 14;

/// What stands behind the payers.
pub(super) fn details(receipt: &Receipt, defects: Defects) -> Vec<Record> {
    let started = receipt.visits.first().map(|visit| digits(visit.day)).unwrap_or_default();
    let mut records = vec![record(
        Kind::Medical,
        "SY",
        &[
            ("傷病名コード", "0000999".to_owned()),
            ("診療開始日", started),
            ("転帰区分", "1".to_owned()),
            ("傷病名称", "標本傷病".to_owned()),
            ("主傷病", "01".to_owned()),
        ],
    )];
    let mut group = 0;
    for line in &receipt.lines {
        let new_group = line.item.group != group;
        group = line.item.group;
        let mut detail = record(
            Kind::Medical,
            "SI",
            &[
                ("診療識別", if new_group { group.to_string() } else { String::new() }),
                ("負担区分", letter(line.payers, defects)),
                ("診療行為コード", line.item.code.to_owned()),
                ("点数", line.item.points.to_string()),
                ("回数", line.days.len().to_string()),
            ],
        );
        for (index, count) in day_counts(&line.days, defects).iter().enumerate() {
            detail.set(FIRST_DAY + index, count);
        }
        records.push(detail);
    }
    records
}
