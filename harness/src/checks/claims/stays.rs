//! What a receipt says of a stay (入院): when it began, which meals were given (spec/claims.md §2 RE, KO; §7 C12-12).

use super::columns::Kind;
use super::file::Receipt;
use super::form::at;
use crate::checks::Outcome;

/// 入院年月日 in RE of 医科.
const ADMITTED_ON: usize = 9;

/// 食事療養の回数 and 合計金額 in KO of 医科.
const MEALS: (usize, usize) = (11, 12);

/// 入院年月日, `20261103`.
pub fn admitted_on(rule: &str, receipt: &Receipt<'_>, wanted: &str) -> Outcome {
    let common = receipt.common();
    if receipt.kind == Kind::Medical && common.text(ADMITTED_ON) == wanted {
        return Ok(());
    }
    Err(at(rule, common, ADMITTED_ON, "入院年月日")
        .expected(format!("入院年月日は{wanted}である"))
        .actual(common.text(ADMITTED_ON))
        .next("入院のレセプトには入院した日を書いてください"))
}

/// C12-12: so many meals under the scheme, with what they cost. How much a meal costs is not judged.
pub fn meals(rule: &str, receipt: &Receipt<'_>, law: &str, wanted: u64) -> Outcome {
    let Some((_, scheme)) = receipt.scheme(law) else {
        return Err(at(rule, receipt.common(), 1, "公費")
            .expected(format!("法別番号{law}の公費レコード(KO)がある"))
            .actual("ない")
            .next("入院の費用を負担する公費を記録してください"));
    };
    let (count, yen) = MEALS;
    let priced = scheme.number_at(yen).is_some_and(|yen| yen > 0);
    if receipt.kind == Kind::Medical && scheme.number_at(count) == Some(wanted) && priced {
        return Ok(());
    }
    Err(at(rule, scheme, count, "食事療養・生活療養")
        .expected(format!("食事療養の回数は{wanted}、合計金額は0円より多い"))
        .actual(format!("回数「{}」、合計金額「{}」", scheme.text(count), scheme.text(yen)))
        .next("入院の食事は、公費レコードの食事療養・生活療養の回数と合計金額に書いてください"))
}

#[cfg(test)]
mod tests {
    use super::super::file::tests::with;
    use super::super::person::tests::yamada;
    use super::*;

    #[test]
    fn a_stay_tells_its_first_day_and_its_meals() {
        let admitted = |old, new| admitted_on("C-4", &yamada().receipts(&with(old, new))[0], "20261103");
        assert_eq!(admitted("19480405,,,", "19480405,,20261103,"), Ok(()));
        for (old, new) in [("1212", "1211"), ("19480405,,,", "19480405,,20261104,")] {
            assert!(admitted(old, new).is_err(), "{old} → {new}");
        }
        let eaten = |new| meals("C12-12", &yamada().receipts(&with("2,380,0,,,,,", new))[0], "12", 12);
        assert_eq!(eaten("2,380,0,,,,12,8400"), Ok(()));
        for new in ["2,380,0,,,,,", "2,380,0,,,,12,", "2,380,0,,,,12,0", "2,380,0,,,,11,8400", "2,380,0,,12,8400,,"] {
            assert!(eaten(new).is_err(), "{new}");
        }
    }
}
