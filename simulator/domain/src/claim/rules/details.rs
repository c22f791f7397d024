//! Details: 負担区分, points, times, days and totals.

use super::super::burden::{self, Payers};
use super::super::finding::{Findings, Rule};
use super::super::model::{Detail, Entry, Receipt};
use crate::id::PointTable;

const BURDEN: &Rule = &Rule::high("UKE-241", "負担区分がレセプトの負担者と合う", "spec/claims.md §6");
const TOGETHER: &Rule = &Rule::high("UKE-242", "点数と回数をそろえて記録する", "spec/claims.md §2 SI");
const TIMES: &Rule = &Rule::high("UKE-243", "回数が算定日の回数の合計である", "spec/claims.md §2 SI");
const VISITED: &Rule = &Rule::high("UKE-244", "算定日が受診日にある", "spec/claims.md §2 JD");
const TOTALS: &Rule = &Rule::high("UKE-245", "合計点数が明細の合計である", "spec/claims.md §2 HO, KO");
const GROUPS: &Rule = &Rule::high("UKE-246", "診療識別が昇順である", "spec/claims.md §1");

/// The rules of this file.
pub const RULES: &[&Rule] = &[BURDEN, TOGETHER, TIMES, VISITED, TOTALS, GROUPS];

/// 負担区分 is a code of the table and names payers that the receipt has.
pub fn burden_names_payers_of_the_receipt(receipt: &Receipt, findings: &mut Findings) {
    let present = Payers::present(!receipt.insurance.is_empty(), receipt.schemes.len());
    for detail in &receipt.details {
        let place = (detail.line, detail.burden.position);
        match payers_of(detail) {
            None => findings.add(
                BURDEN,
                place,
                format!("負担区分「{}」は別表にありません", detail.burden.text),
                "医療扶助単独は5、医療保険と医療扶助は2です",
            ),
            Some(payers) if !present.contain(payers) => findings.add(
                BURDEN,
                place,
                format!("負担区分「{}」の負担者がこのレセプトにありません", detail.burden.text),
                "保険者レコード(HO)と公費レコード(KO)に合う負担区分を記録してください",
            ),
            Some(_) => {}
        }
    }
}

fn payers_of(detail: &Detail) -> Option<Payers> {
    match detail.burden.text.as_bytes() {
        [code] => burden::payers(*code),
        _ => None,
    }
}

/// 医科: points and times are both there, or both blank on a continuation line.
pub fn points_and_times_stand_together(receipt: &Receipt, findings: &mut Findings) {
    if receipt.table != PointTable::Medical {
        return;
    }
    for detail in &receipt.details {
        if detail.points.is_blank() != detail.times.is_blank() {
            findings.add(
                TOGETHER,
                (detail.line, if detail.points.is_blank() { detail.points.position } else { detail.times.position }),
                "点数と回数の一方だけが記録されています",
                "両方を記録するか、続きの行なら両方を空にしてください",
            );
        }
    }
}

/// 回数 is the sum over the days.
pub fn times_are_the_sum_of_the_days(receipt: &Receipt, findings: &mut Findings) {
    for detail in receipt.details.iter().filter(|detail| !detail.days.is_empty()) {
        let Some(times) = detail.times.number() else { continue };
        let sum: u64 = detail.days.iter().sum();
        if sum != times {
            findings.add(
                TIMES,
                (detail.line, detail.times.position),
                format!("回数が{times}回、算定日の合計が{sum}回です"),
                "算定した日ごとの回数を記録してください",
            );
        }
    }
}

/// Whatever was done on a day was done on a day of visit. Receipts without JD are left alone.
pub fn days_of_details_are_visit_days(receipt: &Receipt, findings: &mut Findings) {
    if receipt.visit_days.is_empty() {
        return;
    }
    let visited =
        |index: usize| receipt.visit_days.iter().any(|days| days.days.get(index).is_some_and(|day| !day.is_blank()));
    for detail in &receipt.details {
        for (index, count) in detail.days.iter().enumerate() {
            if *count > 0 && !visited(index) {
                findings.add(
                    VISITED,
                    (detail.line, detail.day_fields.position(index)),
                    format!("{}日に算定していますが、受診日等レコード(JD)にその日がありません", index + 1),
                    "受診日等レコードに受診した日を記録してください",
                );
            }
        }
    }
}

/// For each payer, 合計点数 is the sum of points × times of the details that concern it. 調剤 adds up differently and is
/// left alone.
pub fn totals_are_the_sum_of_the_details(receipt: &Receipt, findings: &mut Findings) {
    if receipt.table == PointTable::Pharmacy || receipt.details.is_empty() {
        return;
    }
    let sum = |payer: Payers| -> u64 {
        receipt
            .details
            .iter()
            .filter(|detail| payers_of(detail).is_some_and(|payers| payers.contain(payer)))
            .map(|detail| detail.points.number().unwrap_or(0).saturating_mul(detail.times.number().unwrap_or(0)))
            .fold(0, u64::saturating_add)
    };
    let mut check = |line: u64, total: &Entry, payer: Payers| {
        let (Some(written), expected) = (total.number(), sum(payer)) else { return };
        if written != expected {
            findings.add(
                TOTALS,
                (line, total.position),
                format!("合計が{written}、明細の合計が{expected}です"),
                "負担区分ごとの点数と回数を確かめてください",
            );
        }
    };
    for insurance in &receipt.insurance {
        check(insurance.line, &insurance.total, Payers::INSURANCE);
    }
    for (index, scheme) in receipt.schemes.iter().enumerate().take(4) {
        check(scheme.line, &scheme.total, Payers::public(index + 1));
    }
}

/// 診療識別 ascends from group to group.
pub fn groups_ascend(receipt: &Receipt, findings: &mut Findings) {
    let mut last = 0;
    for detail in &receipt.details {
        let Some(group) = detail.group.number() else { continue };
        if group < last {
            findings.add(
                GROUPS,
                (detail.line, detail.group.position),
                format!("診療識別{group}が{last}のあとにあります"),
                "診療識別の昇順に記録してください",
            );
        }
        last = last.max(group);
    }
}
