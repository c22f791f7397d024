//! 訪問看護: IH, HJ, JS, SY, RJ and KA. Amounts are yen.

use super::{letter, record};
use crate::claims::receipt::Receipt;
use crate::dates::digits;
use crate::defects::{Defect, Defects};
use onshi_wire::uke::{Kind, Record};

/// What stands behind the payers.
pub(super) fn details(receipt: &Receipt, defects: Defects) -> Vec<Record> {
    let started = receipt.visits.first().map(|visit| digits(visit.day)).unwrap_or_default();
    let mut records = frame(receipt, &started);
    let mut lines: Vec<_> =
        receipt.lines.iter().flat_map(|line| line.days.iter().map(move |day| (*day, line))).collect();
    lines.sort_by_key(|(day, line)| (*day, line.item.group));
    let yen_of = |points: u64| if defects.has(Defect::ClaimNursingPoints) { points / 10 } else { points };
    records.extend(lines.into_iter().map(|(day, line)| {
        let items = [
            ("算定年月日", digits(day)),
            ("負担区分", letter(line.payers, defects)),
            ("訪問看護療養費コード", line.item.code.to_owned()),
            ("金額", yen_of(line.item.points).to_string()),
        ];
        record(Kind::HomeNursing, "KA", &items)
    }));
    records
}

/// Doctor, order, condition, diagnosis and patient, all of a sample.
fn frame(receipt: &Receipt, started: &str) -> Vec<Record> {
    let text = |text: &str| text.to_owned();
    let month = receipt.key.month;
    let of = |id: &str, items: &[(&str, String)]| record(Kind::HomeNursing, id, items);
    vec![
        of(
            "IH",
            &[
                ("医療機関都道府県", text("13")),
                ("医療機関点数表", text("1")),
                ("医療機関コード", text("9900013")),
                ("主治医の属する医療機関等の名称", text("標本医療機関")),
                ("主治医の氏名", text("標本　医師")),
            ],
        ),
        of(
            "HJ",
            &[("指示区分", text("01")), ("指示期間自", digits(month.first())), ("指示期間至", digits(month.last()))],
        ),
        of("JS", &[("心身の状態", text("標本"))]),
        of("SY", &[("傷病名コード", text("0000999")), ("傷病名称", text("標本傷病"))]),
        of("RJ", &[("訪問開始年月日", text(started)), ("訪問した場所1コード", text("01"))]),
    ]
}
