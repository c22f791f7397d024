//! HO and KO: numbers, order, combinations.

use super::super::finding::{Findings, Rule};
use super::super::model::{Insurance, Receipt, Scheme};
use super::super::receipt_type::ReceiptType;
use super::common::month;
use crate::id::{InsurerNumber, PayerNumber, RecipientNumber, check_digit};

const ONE_INSURANCE: &Rule = &Rule::high("UKE-211", "保険者レコードは1件である", "spec/claims.md §1");
const INSURER: &Rule = &Rule::high("UKE-212", "保険者番号が正しい", "spec/claims.md §2 HO, §8");
const LATE_ELDERLY: &Rule =
    &Rule::high("UKE-213", "後期高齢者の被保険者番号は8桁で記号がない", "spec/claims.md §2 HO, §9");
const FOUR_SCHEMES: &Rule = &Rule::high("UKE-214", "公費は4種までである", "spec/claims.md §2 KO");
const SCHEME_NUMBERS: &Rule =
    &Rule::high("UKE-215", "負担者番号と受給者番号が正しい", "spec/claims.md §7 C12-01, C12-02, §8");
const PLACEHOLDER: &Rule = &Rule::medium("UKE-216", "受給者番号が仮の番号でない", "spec/claims.md §11");
const SCHEME_ORDER: &Rule = &Rule::high("UKE-217", "公費が適用の順に並び、12が最後である", "spec/claims.md §7 C12-05");
const ONE_AID: &Rule = &Rule::medium("UKE-218", "医療扶助は1枚に1件である", "spec/claims.md §11");
const AID_WITH: &Rule =
    &Rule::medium("UKE-219", "医療扶助と併用できるのは被用者保険である", "spec/claims.md §7 C12-09");
const PATIENT_PAYS: &Rule = &Rule::high("UKE-220", "医療扶助の負担金額を記録する", "spec/claims.md §7 C12-07");
const OPTIONAL_BENEFIT: &Rule = &Rule::high("UKE-221", "任意給付区分は医療扶助に記録しない", "spec/claims.md §2 KO");
const NOTHING: &Rule = &Rule::medium("UKE-222", "請求のない公費を記録しない", "spec/claims.md §7 C12-10");
const DAYS: &Rule = &Rule::high("UKE-223", "実日数が月の日数を超えない", "spec/claims.md §2 HO, KO");
const MEALS: &Rule = &Rule::medium(
    "UKE-224",
    "食事療養は入院のレセプトに回数と金額をそろえて記録する",
    "spec/claims.md §2 HO, KO, §7 C12-12",
);

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    ONE_INSURANCE,
    INSURER,
    LATE_ELDERLY,
    FOUR_SCHEMES,
    SCHEME_NUMBERS,
    PLACEHOLDER,
    SCHEME_ORDER,
    ONE_AID,
    AID_WITH,
    PATIENT_PAYS,
    OPTIONAL_BENEFIT,
    NOTHING,
    DAYS,
    MEALS,
];

/// The order in which national schemes are charged (spec/pmh.md §4.3, the ministry's master; 12 is last). 38 may stand
/// beside itself.
const ORDER: [&str; 26] = [
    "13", "18", "29", "30", "10", "11", "20", "15", "21", "16", "24", "28", "17", "79", "19", "23", "52", "54", "51",
    "38", "53", "66", "62", "86", "25", "12",
];

/// At most one HO.
pub fn insurance_stands_once(receipt: &Receipt, findings: &mut Findings) {
    if let [_, second, ..] = receipt.insurance.as_slice() {
        findings.add(
            ONE_INSURANCE,
            (second.line, 0),
            "保険者レコード(HO)が2件あります",
            "1枚のレセプトに1件だけ記録してください",
        );
    }
}

/// 保険者番号: right-aligned in 8, with a right check digit.
pub fn insurer_number_is_right(receipt: &Receipt, findings: &mut Findings) {
    for Insurance { line, insurer, .. } in &receipt.insurance {
        if let Err(error) = InsurerNumber::parse(insurer.text.trim_start()) {
            findings.add(
                INSURER,
                (*line, insurer.position),
                error.to_string(),
                "保険証または資格確認の結果にある番号を、8桁に満たなければ先頭を空白で埋めて記録してください",
            );
        }
    }
}

/// 後期高齢者: no symbol; the number has 8 digits with a check digit (reception errors 3173, 3122, 4151).
pub fn late_elderly_has_its_own_number_form(receipt: &Receipt, findings: &mut Findings) {
    for insurance in receipt.insurance.iter().filter(|insurance| insurance.insurer.text.starts_with("39")) {
        if !insurance.symbol.is_blank() {
            findings.add(
                LATE_ELDERLY,
                (insurance.line, insurance.symbol.position),
                "後期高齢者医療に記号が記録されています",
                "記号を空にしてください",
            );
        }
        let digits = insurance.number.text.as_bytes();
        let right = digits.len() == 8
            && digits.iter().all(u8::is_ascii_digit)
            && check_digit::check_digit(&digits[..7]) == digits[7] - b'0';
        if !right {
            findings.add(
                LATE_ELDERLY,
                (insurance.line, insurance.number.position),
                "後期高齢者医療の被保険者番号が正しくありません",
                "検証番号を含む8桁の数字で記録してください",
            );
        }
    }
}

/// Four KO at most.
pub fn there_are_at_most_four_schemes(receipt: &Receipt, findings: &mut Findings) {
    if let Some(fifth) = receipt.schemes.get(4) {
        findings.add(FOUR_SCHEMES, (fifth.line, 0), "公費レコードが5件以上あります", "公費は4種まで記録できます");
    }
}

/// Payer and recipient numbers have right check digits.
pub fn scheme_numbers_are_right(receipt: &Receipt, findings: &mut Findings) {
    for scheme in &receipt.schemes {
        if let Err(error) = PayerNumber::parse(&scheme.payer.text) {
            findings.add(
                SCHEME_NUMBERS,
                (scheme.line, scheme.payer.position),
                error.to_string(),
                "医療券または受給者証にある負担者番号を記録してください",
            );
        }
        // 地方単独 (80–99) has forms of its own; 医療観察法 (30) leaves the recipient out (spec/claims.md §3).
        let law = scheme.payer.text.get(..2).unwrap_or("");
        let own_form = matches!(law.as_bytes(), [b'8' | b'9', _]) || (law == "30" && scheme.recipient.is_blank());
        if own_form {
            continue;
        }
        if let Err(error) = RecipientNumber::parse(&scheme.recipient.text) {
            findings.add(
                SCHEME_NUMBERS,
                (scheme.line, scheme.recipient.position),
                error.to_string(),
                "医療券または受給者証にある受給者番号を、先頭の0も含めて7桁で記録してください",
            );
        }
    }
}

/// `0000000` and `9999996` pass the check digit and are nobody's.
pub fn recipient_is_no_placeholder(receipt: &Receipt, findings: &mut Findings) {
    for Scheme { line, recipient, .. } in &receipt.schemes {
        if matches!(recipient.text.as_str(), "0000000" | "9999996") {
            findings.add(
                PLACEHOLDER,
                (*line, recipient.position),
                format!("受給者番号が仮の番号({})のままです", recipient.text),
                "医療券にある受給者番号を記録してください",
            );
        }
    }
}

/// National schemes stand in the master's order; 12 is last of all.
pub fn schemes_stand_in_their_order(receipt: &Receipt, findings: &mut Findings) {
    let rank =
        |scheme: &Scheme| scheme.payer.text.get(..2).and_then(|law| ORDER.iter().position(|known| *known == law));
    for pair in receipt.schemes.windows(2) {
        let out_of_order = match (rank(&pair[0]), rank(&pair[1])) {
            (Some(before), Some(after)) => before > after,
            // A local scheme stands before medical aid, never behind it.
            (Some(_), None) => pair[0].is_medical_aid(),
            _ => false,
        };
        if out_of_order {
            findings.add(
                SCHEME_ORDER,
                (pair[1].line, pair[1].payer.position),
                format!(
                    "公費の順序が正しくありません(法別{}のあとに{})",
                    pair[0].payer.text.get(..2).unwrap_or(""),
                    pair[1].payer.text.get(..2).unwrap_or("")
                ),
                "適用の順に並べてください。医療扶助(12)は最後です",
            );
        }
    }
}

/// Two offices in one month are two receipts.
pub fn medical_aid_stands_once(receipt: &Receipt, findings: &mut Findings) {
    if let Some(second) = receipt.schemes.iter().filter(|scheme| scheme.is_medical_aid()).nth(1) {
        findings.add(
            ONE_AID,
            (second.line, second.payer.position),
            "医療扶助(12)の公費レコードが2件あります",
            "負担者番号ごとにレセプトを分けてください",
        );
    }
}

/// Recipients lose 国保 and 後期高齢者医療; only employees' insurance goes together with 12.
pub fn medical_aid_goes_with_employees_insurance_only(receipt: &Receipt, findings: &mut Findings) {
    if !receipt.schemes.iter().any(Scheme::is_medical_aid) {
        return;
    }
    for insurance in &receipt.insurance {
        let number = insurance.insurer.text.trim_start();
        if number.len() == 6 || number.starts_with("39") {
            findings.add(
                AID_WITH,
                (insurance.line, insurance.insurer.position),
                "国民健康保険または後期高齢者医療と医療扶助が併用されています",
                "保護の開始で保険の資格を失っていないか、資格確認の結果を確かめてください",
            );
        }
    }
}

/// 負担金額 is the ticket's 本人支払額; nothing to pay is written as 0.
pub fn medical_aid_tells_what_the_patient_pays(receipt: &Receipt, findings: &mut Findings) {
    for scheme in receipt.schemes.iter().filter(|scheme| scheme.is_medical_aid()) {
        if scheme.patient_pays.is_blank() {
            findings.add(
                PATIENT_PAYS,
                (scheme.line, scheme.patient_pays.position),
                "医療扶助の負担金額がありません",
                "医療券の本人支払額を記録してください。なければ0です",
            );
        }
    }
}

/// 任意給付区分 belongs to 国保.
pub fn optional_benefit_is_not_for_medical_aid(receipt: &Receipt, findings: &mut Findings) {
    for scheme in receipt.schemes.iter().filter(|scheme| scheme.is_medical_aid()) {
        if !scheme.optional_benefit.is_blank() {
            findings.add(
                OPTIONAL_BENEFIT,
                (scheme.line, scheme.optional_benefit.position),
                "医療扶助に任意給付区分が記録されています",
                "空のままにしてください",
            );
        }
    }
}

/// A scheme under which nothing is claimed is not recorded.
pub fn nothing_is_claimed_for_nothing(receipt: &Receipt, findings: &mut Findings) {
    for scheme in &receipt.schemes {
        if scheme.total.number() == Some(0) {
            findings.add(
                NOTHING,
                (scheme.line, scheme.total.position),
                "合計が0の公費レコードです",
                "請求がない公費は記録しないでください",
            );
        }
    }
}

/// Meals are counted and priced, and belong to a stay.
pub fn meals_are_counted_and_priced_in_a_stay(receipt: &Receipt, findings: &mut Findings) {
    let outpatient = ReceiptType::parse(&receipt.receipt_type.text).is_some_and(|read| !read.inpatient);
    let insurance = receipt.insurance.iter().map(|insurance| (insurance.line, &insurance.meals));
    let schemes = receipt.schemes.iter().map(|scheme| (scheme.line, &scheme.meals));
    for (line, meals) in insurance.chain(schemes) {
        if meals.count.is_blank() && meals.yen.is_blank() {
            continue;
        }
        if meals.count.is_blank() || meals.yen.is_blank() {
            let missing = if meals.count.is_blank() { &meals.count } else { &meals.yen };
            findings.add(
                MEALS,
                (line, missing.position),
                "食事療養・生活療養の回数と合計金額の一方だけが記録されています",
                "回数と合計金額の両方を記録してください",
            );
        }
        if outpatient {
            findings.add(
                MEALS,
                (line, meals.count.position),
                "入院外のレセプトに食事療養・生活療養が記録されています",
                "食事療養・生活療養は入院のレセプトにだけ記録してください",
            );
        }
    }
}

/// 実日数 is at least 1 and at most the days of the month.
pub fn days_fit_the_month(receipt: &Receipt, findings: &mut Findings) {
    let Some(month) = month(&receipt.month.text) else { return };
    let most = u64::try_from(month.last_day().day()).unwrap_or(31);
    let insurance = receipt.insurance.iter().map(|insurance| (insurance.line, &insurance.days));
    let schemes = receipt.schemes.iter().map(|scheme| (scheme.line, &scheme.days));
    for (line, days) in insurance.chain(schemes) {
        if days.number().is_some_and(|days| days > most) {
            findings.add(
                DAYS,
                (line, days.position),
                format!("実日数が{}日です(この月は{most}日まで)", days.text),
                "受診した日の数を記録してください",
            );
        }
    }
}
