//! 歯科: HS and SS.

use super::{Treatments, record};
use crate::claims::receipt::Receipt;
use crate::dates::digits;
use crate::defects::Defects;
use onshi_wire::uke::{Kind, Record};

const TREATMENTS: Treatments = Treatments { kind: Kind::Dental, id: "SS", first_day: 79 };

/// What stands behind the payers.
pub(super) fn details(receipt: &Receipt, defects: Defects) -> Vec<Record> {
    let started = receipt.visits.first().map(|visit| digits(visit.day)).unwrap_or_default();
    let diagnosis = record(
        Kind::Dental,
        "HS",
        &[
            ("診療開始日", started),
            ("転帰区分", "1".to_owned()),
            ("傷病名コード", "0000999".to_owned()),
            ("傷病名称", "標本傷病".to_owned()),
        ],
    );
    std::iter::once(diagnosis).chain(TREATMENTS.records(receipt, defects)).collect()
}
