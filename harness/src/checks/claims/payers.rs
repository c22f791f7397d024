//! Who pays, by the records HO and KO and by the receipt type (spec/claims.md §4, §7).

use super::file::Receipt;
use super::form::at;
use crate::case::Finding;
use crate::checks::Outcome;

/// How the payers stand together, in the words of the features.
pub const COMBINATIONS: &[(&str, (bool, bool, bool))] = &[
    ("医療扶助の単独", (false, false, true)),
    ("医療保険と医療扶助の併用", (true, false, true)),
    ("ほかの公費と医療扶助の併用", (false, true, true)),
    ("医療保険とほかの公費と医療扶助の併用", (true, true, true)),
    ("医療保険の単独", (true, false, false)),
];

/// Insurance, other schemes, medical aid: which of them pay (C12-06, C12-16).
pub fn combination(rule: &str, receipt: &Receipt<'_>, wanted: (bool, bool, bool)) -> Outcome {
    let laws: Vec<&str> = receipt.all("KO").map(|line| law(line.text(2))).collect();
    let there = (receipt.all("HO").next().is_some(), laws.iter().any(|law| *law != "12"), laws.contains(&"12"));
    if there == wanted {
        return Ok(());
    }
    let words = |of: (bool, bool, bool)| {
        COMBINATIONS.iter().find(|(_, known)| *known == of).map_or("ほかの組合せ", |(word, _)| word)
    };
    Err(at(rule, receipt.common(), 3, "レセプト種別")
        .expected(format!("負担者は{}である", words(wanted)))
        .actual(words(there))
        .next("その月の資格と券に合わせて、保険者(HO)と公費(KO)のレコードを書いてください"))
}

/// レセプト種別 (C-4).
pub fn receipt_type(receipt: &Receipt<'_>, wanted: &str) -> Outcome {
    let common = receipt.common();
    if common.text(3) == wanted {
        return Ok(());
    }
    Err(at("C-4", common, 3, "レセプト種別")
        .expected(format!("レセプト種別は{wanted}である"))
        .actual(common.text(3))
        .next("点数表、保険の有無、公費の数、本人・家族に合う種別を書いてください"))
}

/// 公費 in this order of 法別番号 (C12-05, B-092); also: each only once (C-11.7).
pub fn order(rule: &str, receipt: &Receipt<'_>, wanted: &[&str]) -> Outcome {
    let there: Vec<&str> = receipt.all("KO").map(|line| law(line.text(2))).collect();
    if there == wanted {
        return Ok(());
    }
    Err(at(rule, receipt.common(), 1, "公費の順")
        .expected(format!("公費は法別番号{}の順である", wanted.join("、")))
        .actual(there.join("、"))
        .next("ほかの公費を先に、医療扶助(12)を最後に書いてください"))
}

/// The numbers of a scheme: form first (C12-01, C12-02), then that they are these of the month's ticket (C12-03).
pub fn numbers(receipt: &Receipt<'_>, law: &str, payer: &str, recipient: &str) -> Vec<(&'static str, Outcome)> {
    let Some((_, line)) = receipt.scheme(law) else {
        return vec![("C12-01", Err(missing("C12-01", receipt, law)))];
    };
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let form = |rule: &'static str, position: usize, item: &str, length: usize| {
        if digits(line.text(position), length) {
            return Ok(());
        }
        Err(at(rule, line, position, item)
            .expected(format!("{item}は検証番号を含む{length}桁である"))
            .actual(line.text(position))
            .next("券にある番号を、先頭の0と検証番号も含めて書いてください"))
    };
    let mut found =
        vec![("C12-01", form("C12-01", 2, "負担者番号", 8)), ("C12-02", form("C12-02", 3, "受給者番号", 7))];
    if found.iter().all(|(_, outcome)| outcome.is_ok()) {
        let same = line.text(2) == payer && line.text(3) == recipient;
        let finding = || {
            at("C12-03", line, 2, "負担者番号・受給者番号")
                .expected(format!("負担者番号{payer}、受給者番号{recipient}(その月の券の番号)である"))
                .actual(format!("{}、{}", line.text(2), line.text(3)))
                .next("その月の券にある番号を書いてください。番号は月ごとに変わることがあります")
        };
        found.push(("C12-03", if same { Ok(()) } else { Err(finding()) }));
    }
    found
}

/// 負担金額 of a scheme, yen (C12-07).
pub fn patient_pays(rule: &str, receipt: &Receipt<'_>, law: &str, yen: u64) -> Outcome {
    let Some((_, line)) = receipt.scheme(law) else { return Err(missing(rule, receipt, law)) };
    let position = receipt.kind.patient_pays();
    if line.number_at(position) == Some(yen) {
        return Ok(());
    }
    let actual = if line.text(position).is_empty() { "記録がない" } else { line.text(position) };
    Err(at(rule, line, position, "負担金額")
        .expected(format!("負担金額は{yen}円である"))
        .actual(actual)
        .next("券の本人支払額を書いてください。なければ0です。3割などの一部負担金ではありません"))
}

/// B-090: nobody pays more than the cost. Low confidence, so only a warning.
pub fn not_more_than_the_cost(receipt: &Receipt<'_>, law: &str) -> Outcome {
    let Some((_, line)) = receipt.scheme(law) else { return Err(missing("B-090", receipt, law)) };
    let position = receipt.kind.patient_pays();
    let yen_of_a_unit = if receipt.kind == super::columns::Kind::Nursing { 1 } else { 10 };
    let cost = line.number_at(6).unwrap_or(0).saturating_mul(yen_of_a_unit);
    if line.number_at(position).is_some_and(|yen| yen <= cost) {
        return Ok(());
    }
    Err(Finding::warning("B-090")
        .expected(format!("負担金額は費用{cost}円を超えない"))
        .actual(line.text(position))
        .line(line.number)
        .next("本人支払額が費用を超えるときは、費用の額を徴収し、その額を書くことを勧めます"))
}

/// The numbers of the insurance (C-2.10).
pub fn insurance(receipt: &Receipt<'_>, insurer: &str, number: &str) -> Outcome {
    let rule = "C-2.10";
    let Some(line) = receipt.all("HO").next() else {
        return Err(at(rule, receipt.common(), 1, "保険者").expected("保険者レコード(HO)がある").actual("ない"));
    };
    if line.text(2).len() == 8 && line.text(2).trim_start() == insurer && line.text(4) == number {
        return Ok(());
    }
    Err(at(rule, line, 2, "保険者番号・番号")
        .expected(format!("保険者番号{insurer}(8桁に右詰め)、番号{number}である"))
        .actual(format!("{}、{}", line.text(2), line.text(4)))
        .next("資格確認の結果にある番号を書いてください"))
}

/// A scheme of this kind is not there.
fn missing(rule: &str, receipt: &Receipt<'_>, law: &str) -> Finding {
    at(rule, receipt.common(), 1, "公費")
        .expected(format!("法別番号{law}の公費レコード(KO)がある"))
        .actual("ない")
        .next("券のある公費を記録してください")
}

fn law(payer: &str) -> &str {
    payer.get(..2).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::file::ClaimFile;
    use super::super::file::tests::{right, with};
    use super::super::person::tests::{takahashi, yamada};
    use super::*;

    fn bad(file: &ClaimFile, check: impl Fn(&Receipt<'_>) -> Outcome) -> bool {
        check(&yamada().receipts(file)[0]).is_err()
    }

    #[test]
    fn the_payers_of_the_right_file_are_right() {
        let file = ClaimFile::read(&right());
        let alone = yamada().receipts(&file)[0];
        let both = takahashi().receipts(&file)[0];
        assert_eq!(combination("C12-06", &alone, (false, false, true)), Ok(()));
        assert_eq!(combination("C12-06", &both, (true, false, true)), Ok(()));
        assert_eq!(receipt_type(&alone, "1212"), Ok(()));
        assert_eq!(order("C12-05", &alone, &["12"]), Ok(()));
        assert!(numbers(&alone, "12", "12139903", "1000017").iter().all(|(_, outcome)| outcome.is_ok()));
        assert_eq!(patient_pays("C12-07", &both, "12", 1000), Ok(()));
        assert_eq!(not_more_than_the_cost(&both, "12"), Ok(()));
        assert_eq!(insurance(&both, "06139992", "4567"), Ok(()));
    }

    #[test]
    fn each_fault_of_payers_is_found() {
        assert!(bad(&with("KO,12139903", "KO,21136015"), |it| combination("C12-06", it, (false, false, true))));
        assert!(bad(&with(",1212,", ",1112,"), |it| receipt_type(it, "1212")));
        assert!(bad(&with("KO,12139903", "KO,21136015"), |it| order("C12-05", it, &["12"])));
        for pays in ["", "10", "1140"] {
            assert!(bad(&with("2,380,0,", &format!("2,380,{pays},")), |it| patient_pays("C12-07", it, "12", 0)));
        }
        assert!(bad(&with("2,380,0,", "2,380,3801,"), |it| not_more_than_the_cost(it, "12")));
        let rules = |file: &ClaimFile| -> Vec<&'static str> {
            let found = numbers(&yamada().receipts(file)[0], "12", "12139903", "1000017");
            found.into_iter().filter(|(_, outcome)| outcome.is_err()).map(|(rule, _)| rule).collect()
        };
        assert_eq!(rules(&with("KO,12139903,1000017", "KO,1213990,1000017")), ["C12-01"]);
        assert_eq!(rules(&with("1000017", "100001")), ["C12-02"]);
        assert_eq!(rules(&with("1000017", "1000025")), ["C12-03"]);
        let other = with("HO,06139992", "HO,  138057");
        assert!(insurance(&takahashi().receipts(&other)[0], "06139992", "4567").is_err());
    }
}
