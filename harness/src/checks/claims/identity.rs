//! RE: person, months, numbers of a receipt (spec/claims.md §2 RE, §9).

use super::file::Receipt;
use super::form::at;
use super::person::Identity;
use crate::checks::Outcome;

/// Name in one mode (C-1.9), birthdate in eight Western digits (C-1.10), and both as the person has them (C-2.8).
pub fn person(receipt: &Receipt<'_>, who: &Identity) -> Vec<(&'static str, Outcome)> {
    let common = receipt.common();
    let columns = receipt.kind.common();
    let name = common.text(5);
    let mixed = !name.is_ascii() && name.chars().any(|letter| letter.is_ascii());
    let mode = || {
        at("C-1.9", common, 5, "氏名")
            .expected("氏名は全角だけか半角英数だけで書き、混ぜない(間の空白も)")
            .actual(name)
            .next("姓と名の間の空白も、漢字なら全角にしてください")
    };
    let birthdate = common.text(columns.birthdate);
    let western = birthdate.len() == 8 && (birthdate.starts_with("19") || birthdate.starts_with("20"));
    let date = || {
        at("C-1.10", common, columns.birthdate, "生年月日")
            .expected("生年月日は西暦8桁である")
            .actual(birthdate)
            .next("YYYYMMDD で書いてください")
    };
    let same = (!western || birthdate == who.birthdate) && common.text(columns.sex) == who.sex;
    let other = || {
        at("C-2.8", common, columns.sex, "男女区分・生年月日")
            .expected(format!("男女区分{}、生年月日{}である", who.sex, who.birthdate))
            .actual(format!("{}、{birthdate}", common.text(columns.sex)))
            .next("資格確認の結果にある性別と生年月日を書いてください")
    };
    vec![
        ("C-1.9", if mixed { Err(mode()) } else { Ok(()) }),
        ("C-1.10", if western { Ok(()) } else { Err(date()) }),
        ("C-2.8", if same { Ok(()) } else { Err(other()) }),
    ]
}

/// 診療年月, `202611` (B-154).
pub fn month(rule: &str, receipt: &Receipt<'_>, wanted: &str) -> Outcome {
    if receipt.month() == wanted {
        return Ok(());
    }
    Err(at(rule, receipt.common(), 4, "診療年月")
        .expected(format!("診療年月は{wanted}である"))
        .actual(receipt.month())
        .next("遅れて請求するときも、受診した月を書いてください"))
}

/// No 給付割合 on a receipt without insurance (C12-11).
pub fn no_benefit_ratio(receipt: &Receipt<'_>) -> Outcome {
    let position = receipt.kind.common().benefit;
    let written = receipt.common().text(position);
    if written.is_empty() {
        return Ok(());
    }
    Err(at("C12-11", receipt.common(), position, "給付割合")
        .expected("医療扶助のレセプトの給付割合は空である")
        .actual(written)
        .next("給付割合は国民健康保険だけに書きます"))
}

/// 処方箋発行医療機関, ten digits (C-3.2, B-047).
pub fn issuer(rule: &str, receipt: &Receipt<'_>, code: &str) -> Outcome {
    let first = receipt.kind.common().issuer;
    let common = receipt.common();
    let written = format!("{}{}{}", common.text(first), common.text(first + 1), common.text(first + 2));
    if first > 0 && written == code {
        return Ok(());
    }
    Err(at(rule, common, first, "処方箋発行医療機関")
        .expected(format!("処方箋を発行した医療機関は{code}(調剤券の発行元)である"))
        .actual(if written.is_empty() { "記録がない".to_owned() } else { written })
        .next("都道府県、点数表、医療機関コードに分けて書いてください"))
}

/// 検索番号: the one that came with the return (C-9.1, B-151).
pub fn search_number(rule: &str, receipt: &Receipt<'_>, wanted: &str) -> Outcome {
    let position = receipt.kind.common().search;
    let written = receipt.common().text(position);
    if written == wanted {
        return Ok(());
    }
    Err(at(rule, receipt.common(), position, "検索番号")
        .expected(format!("検索番号は返戻ファイルにある{wanted}である"))
        .actual(if written.is_empty() { "記録がない" } else { written })
        .next("返戻されたレセプトの検索番号を、そのまま書いてください"))
}

/// 審査支払機関 in the head: 1 支払基金, 2 国保連 (C12-08).
pub fn agency(file: &super::file::ClaimFile, wanted: &str) -> Outcome {
    let Some(head) = file.lines.first() else { return Ok(()) };
    if head.text(2) == wanted {
        return Ok(());
    }
    Err(at("C12-08", head, 2, "審査支払機関")
        .expected(format!("審査支払機関は{wanted}である"))
        .actual(head.text(2))
        .next("医療扶助単独と被用者保険は支払基金(1)へ請求してください"))
}

#[cfg(test)]
mod tests {
    use super::super::file::ClaimFile;
    use super::super::file::tests::{right, with};
    use super::super::person::tests::yamada;
    use super::*;

    fn wrong(file: &ClaimFile) -> Vec<&'static str> {
        let found = person(&yamada().receipts(file)[0], &yamada());
        found.into_iter().filter(|(_, outcome)| outcome.is_err()).map(|(rule, _)| rule).collect()
    }

    #[test]
    fn the_person_is_written_as_the_person_is() {
        let file = ClaimFile::read(&right());
        assert_eq!(wrong(&file), Vec::<&str>::new());
        assert_eq!(wrong(&with("山田　太郎", "山田 太郎")), ["C-1.9"]);
        assert_eq!(wrong(&with("19480405", "3230405")), ["C-1.10"]);
        assert_eq!(wrong(&with(",1,19480405", ",2,19480405")), ["C-2.8"]);
        let receipt = yamada().receipts(&file)[0];
        assert_eq!(month("B-154", &receipt, "202611"), Ok(()));
        assert!(month("B-154", &receipt, "202612").is_err());
        assert_eq!(no_benefit_ratio(&receipt), Ok(()));
        assert!(no_benefit_ratio(&yamada().receipts(&with("19480405,,", "19480405,100,"))[0]).is_err());
        assert_eq!(search_number("C-9.1", &receipt, ""), Ok(()));
        assert!(search_number("C-9.1", &receipt, "12345678901234567").is_err());
        assert!(issuer("C-3.2", &receipt, "1319900013").is_err(), "no issuer on a medical receipt");
        assert_eq!(agency(&file, "1"), Ok(()));
        assert!(agency(&file, "2").is_err());
    }

    #[test]
    fn the_issuer_stands_on_a_dispensing_receipt() {
        let row = |issuer: &str| {
            let head = "YK,1,13,4,9900033,薬局,202612,00,\r\n";
            let file = ClaimFile::read(format!("{head}RE,1,4212,202611,甲　乙,1,19480405,,,{issuer},,\r\n").as_bytes());
            issuer_of(&file)
        };
        fn issuer_of(file: &ClaimFile) -> bool {
            issuer("B-047", &file.receipts()[0], "1319900013").is_ok()
        }
        assert!(row("13,1,9900013"));
        assert!(!row(",,"));
        assert!(!row("13,1,9900021"));
    }
}
