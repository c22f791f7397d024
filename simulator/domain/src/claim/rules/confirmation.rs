//! SN (資格確認), JD (受診日等) and MF (窓口負担額).

use super::super::burden::Payers;
use super::super::finding::{Findings, Rule};
use super::super::model::{Entry, Receipt, Scheme, VisitDays};
use super::common::month;
use crate::id::PointTable;

const SN_ORDER: &Rule = &Rule::high("UKE-231", "資格確認レコードが負担者種別の昇順である", "spec/claims.md §2 SN");
const SN_CLASS: &Rule = &Rule::medium("UKE-232", "確認区分が初回の請求で使えるものである", "spec/claims.md §5");
const SN_BLANK: &Rule = &Rule::high("UKE-233", "審査支払機関が記録する項目が空である", "spec/claims.md §2 SN");
const SN_BRANCH: &Rule = &Rule::high("UKE-234", "枝番は医療保険だけに記録する", "spec/claims.md §2 SN");
const SN_AID: &Rule = &Rule::medium("UKE-235", "医療扶助の資格確認レコードがある", "spec/claims.md §2 SN");
const JD_PAYERS: &Rule = &Rule::high("UKE-236", "受診日等レコードが負担者ごとに1件ある", "spec/claims.md §2 JD");
const JD_COUNT: &Rule = &Rule::high("UKE-237", "受診日の数が実日数と同じである", "spec/claims.md §2 JD");
const JD_DAYS: &Rule = &Rule::high("UKE-238", "受診日等の記録が月の日と区分に合う", "spec/claims.md §2 JD");
const MF_CLASS: &Rule = &Rule::medium("UKE-239", "窓口負担額レコードが正しい", "spec/claims.md §2 MF, §7 C12-06");

/// The rules of this file.
pub const RULES: &[&Rule] = &[SN_ORDER, SN_CLASS, SN_BLANK, SN_BRANCH, SN_AID, JD_PAYERS, JD_COUNT, JD_DAYS, MF_CLASS];

/// 確認区分 that a receipt computer may write on a first claim.
const FIRST_CLAIM: &str = "01";

/// All 確認区分 of the tables.
const KNOWN_CLASSES: [&str; 13] = ["01", "02", "03", "04", "05", "06", "07", "08", "09", "11", "12", "13", "14"];

fn payers(receipt: &Receipt) -> Payers {
    Payers::present(!receipt.insurance.is_empty(), receipt.schemes.len())
}

/// A claim that came back and is made again: it has a 検索番号.
fn is_made_again(receipt: &Receipt) -> bool {
    !receipt.search_number.is_blank()
}

/// 負担者種別 names a payer of the receipt, each once, ascending.
pub fn confirmations_name_payers_in_order(receipt: &Receipt, findings: &mut Findings) {
    let present = payers(receipt);
    let mut last = 0;
    for confirmation in &receipt.confirmations {
        let place = (confirmation.line, confirmation.payer_kind.position);
        let kind = confirmation.payer_kind.number().unwrap_or(0);
        let payer = Payers::of_payer_kind(kind);
        if payer == Payers::NONE || !present.contain(payer) {
            findings.add(
                SN_ORDER,
                place,
                format!("負担者種別「{}」の負担者がこのレセプトにありません", confirmation.payer_kind.text),
                "1は医療保険、2から5は第1から第4公費です。公費単独のレセプトに1はありません",
            );
        } else if kind <= last {
            findings.add(
                SN_ORDER,
                place,
                "資格確認レコードが昇順でないか、重複しています",
                "負担者種別の昇順に1件ずつ記録してください",
            );
        }
        last = last.max(kind);
    }
}

/// 01 is what a receipt computer writes; the others come from the examiner.
pub fn confirmation_class_is_for_a_first_claim(receipt: &Receipt, findings: &mut Findings) {
    for confirmation in &receipt.confirmations {
        let class = confirmation.class.text.as_str();
        let fits = class == FIRST_CLAIM || (is_made_again(receipt) && KNOWN_CLASSES.contains(&class));
        if !fits {
            findings.add(
                SN_CLASS,
                (confirmation.line, confirmation.class.position),
                format!("確認区分が「{class}」です"),
                "窓口で確認した資格は、カードでも紙でも01です",
            );
        }
    }
}

/// 保険者番号等, 記号, 番号 and 受給者番号 of SN are the examiner's.
pub fn examiners_fields_are_blank_on_a_first_claim(receipt: &Receipt, findings: &mut Findings) {
    if is_made_again(receipt) {
        return;
    }
    for confirmation in &receipt.confirmations {
        for entry in confirmation.examiners.iter().filter(|entry| !entry.is_blank()) {
            findings.add(
                SN_BLANK,
                (confirmation.line, entry.position),
                "審査支払機関が記録する項目に記録があります",
                "初めての請求では空のままにしてください",
            );
        }
    }
}

/// 枝番 belongs to insurance, and has two digits; 後期高齢者 have none.
pub fn branch_is_for_insurance(receipt: &Receipt, findings: &mut Findings) {
    let late_elderly = receipt.insurance.iter().any(|insurance| insurance.insurer.text.starts_with("39"));
    for confirmation in receipt.confirmations.iter().filter(|confirmation| !confirmation.branch.is_blank()) {
        let place = (confirmation.line, confirmation.branch.position);
        if confirmation.payer_kind.text != "1" || late_elderly {
            findings.add(SN_BRANCH, place, "枝番を記録できない負担者です", "公費と後期高齢者医療では空にしてください");
        } else if confirmation.branch.text.len() != 2 {
            findings.add(SN_BRANCH, place, "枝番が2桁ではありません", "先頭を0で埋めて2桁で記録してください");
        }
    }
}

/// Medical aid that was confirmed online has an SN of its own. A missing one only warns: the record is 任意 in the tables
/// (spec/claims.md §2 SN, confidence M: one generator writes it for 12, one for every payer, the tables say 任意/可), and
/// not every generator writes it (§11, trap 5). What stands in an SN that is there is judged hard.
pub fn medical_aid_is_confirmed(receipt: &Receipt, findings: &mut Findings) {
    let Some(index) = receipt.schemes.iter().position(Scheme::is_medical_aid) else { return };
    let kind = (index + 2).to_string();
    if !receipt.confirmations.iter().any(|confirmation| confirmation.payer_kind.text == kind) {
        findings.add(
            SN_AID,
            (receipt.schemes[index].line, 0),
            "医療扶助の資格確認レコード(SN)がありません",
            format!("オンラインで資格を確認したときは、負担者種別{kind}、確認区分01のSNを記録してください"),
        );
    }
}

/// 実日数 as recorded for a 負担者種別.
fn actual_days(receipt: &Receipt, kind: u64) -> Option<&Entry> {
    match kind {
        1 => receipt.insurance.first().map(|insurance| &insurance.days),
        2..=5 => usize::try_from(kind - 2).ok().and_then(|index| receipt.schemes.get(index)).map(|scheme| &scheme.days),
        _ => None,
    }
}

/// Where JD is written at all, every payer has exactly one and nobody else has any.
pub fn every_payer_has_its_visit_days(receipt: &Receipt, findings: &mut Findings) {
    let Some(first) = receipt.visit_days.first() else { return };
    let count = |kind: u64| receipt.visit_days.iter().filter(|days| days.payer_kind.number() == Some(kind)).count();
    for kind in 1..=5 {
        let expected = usize::from(actual_days(receipt, kind).is_some());
        if count(kind) != expected {
            findings.add(
                JD_PAYERS,
                (first.line, first.payer_kind.position),
                format!("負担者種別{kind}の受診日等レコード(JD)が{}件です(正しくは{expected}件)", count(kind)),
                "医療保険と各公費に1件ずつ記録してください",
            );
        }
    }
    for days in
        receipt.visit_days.iter().filter(|days| !days.payer_kind.number().is_some_and(|kind| (1..=5).contains(&kind)))
    {
        findings.add(
            JD_PAYERS,
            (days.line, days.payer_kind.position),
            format!("負担者種別が「{}」です", days.payer_kind.text),
            "1から5を記録してください",
        );
    }
}

/// The number of days marked 1 is 実日数. A pharmacy counts receptions, which may be several a day.
pub fn visit_days_are_the_actual_days(receipt: &Receipt, findings: &mut Findings) {
    if receipt.table == PointTable::Pharmacy {
        return;
    }
    for visit_days in &receipt.visit_days {
        let Some(kind) = visit_days.payer_kind.number() else { continue };
        let Some(expected) = actual_days(receipt, kind).and_then(Entry::number) else { continue };
        let marked = visit_days.days.iter().filter(|day| day.text == "1").count() as u64;
        if marked != expected {
            findings.add(
                JD_COUNT,
                (visit_days.line, 0),
                format!("受診日(1)が{marked}日、実日数が{expected}日です"),
                "実日数に数える日を1、数えない日を2で記録してください",
            );
        }
    }
}

/// Days that the month does not have are blank; marks are 1 or 2, 9 only on what came back.
pub fn visit_days_lie_in_the_month(receipt: &Receipt, findings: &mut Findings) {
    let most = month(&receipt.month.text).map_or(31, |month| usize::try_from(month.last_day().day()).unwrap_or(31));
    for VisitDays { line, days, .. } in &receipt.visit_days {
        for (index, day) in days.iter().enumerate().filter(|(_, day)| !day.is_blank()) {
            if index >= most {
                findings.add(
                    JD_DAYS,
                    (*line, day.position),
                    format!("この月にない{}日に記録があります", index + 1),
                    "空にしてください",
                );
            }
            let known = matches!(day.text.as_str(), "1" | "2") || (day.text == "9" && is_made_again(receipt));
            if !known {
                findings.add(
                    JD_DAYS,
                    (*line, day.position),
                    format!("受診等区分が「{}」です", day.text),
                    "1(実日数に数える)か2(数えない)を記録してください",
                );
            }
        }
    }
}

/// 00, 01 or 02; and no MF on a receipt without insurance.
pub fn window_class_is_known(receipt: &Receipt, findings: &mut Findings) {
    for (line, class) in &receipt.windows {
        if receipt.insurance.is_empty() {
            findings.add(
                MF_CLASS,
                (*line, 0),
                "公費単独のレセプトに窓口負担額レコード(MF)があります",
                "医療保険がないレセプトには記録しません",
            );
        }
        if !matches!(class.text.as_str(), "00" | "01" | "02") {
            findings.add(
                MF_CLASS,
                (*line, class.position),
                format!("窓口負担額区分が「{}」です", class.text),
                "00(現物給付なし)、01(あり)、02(あり・多数回)のどれかを記録してください",
            );
        }
    }
}
