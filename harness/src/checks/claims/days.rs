//! Days of visit, 資格確認 and details of one receipt (spec/claims.md §2 SN, JD, MF, SI; §5, §6).

use super::file::{Line, Receipt};
use super::form::at;
use crate::case::Finding;
use crate::checks::Outcome;
use std::collections::BTreeSet;

/// The letters of 負担区分 and their payers: bit 0 insurance, bits 1 to 4 the public schemes.
const BURDENS: [(&str, u8); 31] = [
    ("1", 1),
    ("5", 2),
    ("6", 4),
    ("B", 8),
    ("C", 16),
    ("2", 3),
    ("3", 5),
    ("E", 9),
    ("G", 17),
    ("7", 6),
    ("H", 10),
    ("I", 18),
    ("J", 12),
    ("K", 20),
    ("L", 24),
    ("4", 7),
    ("M", 11),
    ("N", 19),
    ("O", 13),
    ("P", 21),
    ("Q", 25),
    ("R", 14),
    ("S", 22),
    ("T", 26),
    ("U", 28),
    ("V", 15),
    ("W", 23),
    ("X", 27),
    ("Y", 29),
    ("Z", 30),
    ("9", 31),
];

/// Days marked in a JD, whatever the mark.
fn marked(line: &Line) -> Vec<u8> {
    (1_u8..=31).filter(|day| !line.text(usize::from(*day) + 2).is_empty()).collect()
}

/// The days of visit of a payer are these, in JD and by their number in HO or KO (C-2.6, C12-14). A pharmacy counts
/// receptions, which may be several a day, so there the number is at least that of the days.
pub fn visits(rule: &str, receipt: &Receipt<'_>, payer: (u8, &Line), wanted: &[u8]) -> Outcome {
    let (digit, payer) = payer;
    let in_words = |days: &[u8]| days.iter().map(|day| format!("{day}日")).collect::<Vec<_>>().join("、");
    let expected = format!("受診日は{}、実日数は{}である", in_words(wanted), wanted.len());
    let fail = |line: &Line, position: usize, actual: String| {
        Err(at(rule, line, position, "受診日")
            .expected(expected.clone())
            .actual(actual)
            .next("その負担者で受診した日だけを、受診日等(JD)と実日数に書いてください"))
    };
    let recorded: Vec<&Line> = receipt.all("JD").filter(|line| line.text(2) == digit.to_string()).collect();
    if let [line] = recorded.as_slice() {
        if marked(line) != wanted {
            return fail(line, 3, format!("受診日等(JD)に{}", in_words(&marked(line))));
        }
    } else if receipt.all("JD").next().is_some() {
        let actual = format!("負担者種別{digit}の受診日等(JD)が{}件", recorded.len());
        return fail(payer, 1, actual);
    }
    let days = payer.number_at(5).unwrap_or(0);
    let dispensing = receipt.kind == super::columns::Kind::Dispensing;
    let fits = days == wanted.len() as u64 || (dispensing && days > wanted.len() as u64);
    if fits { Ok(()) } else { fail(payer, 5, format!("実日数{}", payer.text(5))) }
}

/// SN: where it is written, one a payer of this receipt, ascending, 01 (C-5, C12-06); that there is one for medical
/// aid is asked for only mildly, because not every generator writes it.
pub fn confirmations(receipt: &Receipt<'_>) -> Vec<(&'static str, Outcome)> {
    let payers: Vec<String> = receipt.payers().iter().map(|(digit, _)| digit.to_string()).collect();
    let mut last = 0;
    let mut kinds = Ok(());
    let mut classes = Ok(());
    for line in receipt.all("SN").chain(receipt.all("JD")) {
        if !payers.iter().any(|digit| digit == line.text(2)) && kinds.is_ok() {
            kinds = Err(at("C12-06", line, 2, "負担者種別")
                .expected(format!("負担者種別はこのレセプトの負担者({})である", payers.join("、")))
                .actual(line.text(2))
                .next("1は医療保険、2は第1公費です。公費単独のレセプトに1はありません"));
        }
    }
    for line in receipt.all("SN") {
        let digit = line.number_at(2).unwrap_or(0);
        let search = receipt.common().text(receipt.kind.common().search);
        if (line.text(3) != "01" && search.is_empty() || digit <= last) && classes.is_ok() {
            classes = Err(at("C-5", line, 3, "確認区分")
                .expected("初回の請求の確認区分は、カードでも紙でも01で、負担者種別の昇順に1件ずつである")
                .actual(format!("負担者種別{}、確認区分{}", line.text(2), line.text(3)))
                .next("窓口で確認した資格はどれも01と書いてください"));
        }
        last = digit;
    }
    let aid = receipt.scheme("12").map(|(digit, line)| (digit.to_string(), line));
    let lacking = aid.filter(|(digit, _)| !receipt.all("SN").any(|line| line.text(2) == digit));
    let there = match lacking {
        None => Ok(()),
        Some((digit, line)) => Err(Finding::warning("B-155")
            .expected(format!("オンラインで確認した医療扶助の資格確認(SN、負担者種別{digit})がある"))
            .actual("ない")
            .line(line.number)
            .next("負担者種別と確認区分01のSNを書くことを勧めます")),
    };
    vec![("C12-06", kinds), ("C-5", classes), ("B-155", there)]
}

/// MF only beside insurance (C-2.7).
pub fn window(receipt: &Receipt<'_>) -> Outcome {
    match (receipt.all("HO").next(), receipt.all("MF").next()) {
        (None, Some(line)) => Err(at("C-2.7", line, 1, "窓口負担額")
            .expected("公費単独のレセプトに窓口負担額レコード(MF)はない")
            .actual("ある")
            .next("医療保険のないレセプトには書かないでください")),
        _ => Ok(()),
    }
}

/// A detail as far as it is judged.
struct Detail<'a> {
    line: &'a Line,
    burden: &'a str,
    points: u64,
    times: u64,
    days: Vec<(u8, u64)>,
    by_day: bool,
}

fn details<'a>(receipt: &Receipt<'a>) -> Vec<Detail<'a>> {
    let of_line = |line: &'a Line| {
        let at = receipt.kind.details().iter().find(|at| at.id == line.id())?;
        let days = if at.first_day > 0 {
            let count = |day: u8| line.number_at(at.first_day + usize::from(day) - 1).map(|count| (day, count));
            (1..=31).filter_map(count).collect()
        } else {
            line.text(at.date).get(6..).and_then(|day| day.parse().ok()).map(|day| (day, 1)).into_iter().collect()
        };
        Some(Detail {
            line,
            burden: line.text(at.burden),
            points: line.number_at(at.points).unwrap_or(0),
            times: if at.times > 0 { line.number_at(at.times).unwrap_or(0) } else { 1 },
            days,
            by_day: at.first_day > 0,
        })
    };
    receipt.lines.iter().filter_map(of_line).collect()
}

/// The letters of 負担区分 that occur (C-6).
pub fn burdens(rule: &str, receipt: &Receipt<'_>, wanted: &[&str]) -> Outcome {
    let there: BTreeSet<&str> = details(receipt).iter().map(|detail| detail.burden).collect();
    if there == wanted.iter().copied().collect() {
        return Ok(());
    }
    Err(at(rule, receipt.common(), 1, "負担区分")
        .expected(format!("明細の負担区分は{}である", wanted.join("、")))
        .actual(there.into_iter().collect::<Vec<_>>().join("、"))
        .next("その診療をどの負担者が負うかに合う負担区分を書いてください"))
}

/// 合計点数 of every payer is the sum of its details (C-2.4); every 負担区分 is of the table and names payers that are
/// there (C-6).
pub fn totals(receipt: &Receipt<'_>) -> Vec<(&'static str, Outcome)> {
    let payers = receipt.payers();
    let bit = |digit: u8| 1_u8 << (digit - 1);
    let all = payers.iter().fold(0, |all, (digit, _)| all | bit(*digit));
    let details = details(receipt);
    let of_letter = |letter: &str| BURDENS.iter().find(|(known, _)| *known == letter).map_or(0, |(_, set)| *set);
    let strange = details.iter().find(|detail| of_letter(detail.burden) == 0 || of_letter(detail.burden) & !all != 0);
    if let Some(detail) = strange {
        let finding = at("C-6", detail.line, 3, "負担区分")
            .expected("負担区分はこのレセプトの負担者を指す")
            .actual(detail.burden)
            .next("保険者(HO)と公費(KO)のレコードに合う負担区分を書いてください");
        return vec![("C-6", Err(finding))];
    }
    let mut found = vec![("C-6", Ok(()))];
    for (digit, line) in payers {
        let of_payer = details.iter().filter(|detail| of_letter(detail.burden) & bit(digit) != 0);
        let expected: u64 = of_payer.map(|detail| detail.points.saturating_mul(detail.times)).sum();
        let finding = || {
            at("C-2.4", line, 6, "合計")
                .expected(format!("合計は、この負担者の明細の合計{expected}である"))
                .actual(line.text(6))
                .next("負担区分ごとに点数(金額)と回数を集計してください")
        };
        let right = details.is_empty() || line.number_at(6) == Some(expected);
        found.push(("C-2.4", if right { Ok(()) } else { Err(finding()) }));
    }
    found
}

/// 回数 is the sum of the days, and every day is a day of visit (C-2.9).
pub fn days_of_details(receipt: &Receipt<'_>) -> Outcome {
    let visited: BTreeSet<u8> = receipt.all("JD").flat_map(marked).collect();
    for detail in details(receipt) {
        let sum: u64 = detail.days.iter().map(|(_, count)| count).sum();
        let fail = |actual: String| {
            Err(at("C-2.9", detail.line, 7, "回数・算定日")
                .expected("回数は算定日ごとの回数の合計で、算定日は受診日である")
                .actual(actual)
                .next("行った日ごとに回数を書いてください"))
        };
        if detail.by_day && sum != detail.times {
            return fail(format!("回数{}、算定日の合計{sum}", detail.times));
        }
        let strange = detail.days.iter().find(|(day, count)| *count > 0 && !visited.contains(day));
        if let Some((day, _)) = strange.filter(|_| !visited.is_empty() && detail.by_day) {
            return fail(format!("{day}日は受診日等(JD)にない"));
        }
    }
    Ok(())
}

/// RE → HO → KO → SN → JD → MF → diagnoses → details → notes (C-1.6).
pub fn order_of_records(receipt: &Receipt<'_>) -> Outcome {
    let mut reached = 0;
    for line in receipt.lines {
        let Some(stage) = receipt.kind.stage(line.id()) else { continue };
        if stage < reached {
            return Err(at("C-1.6", line, 1, "レコードの順序")
                .expected("RE、HO、KO、SN、JD、MF、傷病名、明細の順である")
                .actual(format!("{}が後ろにある", line.id()))
                .next("レコードを決まった順に並べてください"));
        }
        reached = stage;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::file::ClaimFile;
    use super::super::file::tests::{right, with};
    use super::super::person::tests::{takahashi, yamada};
    use super::*;

    fn wrong(found: &[(&'static str, Outcome)]) -> Vec<&'static str> {
        found.iter().filter(|(_, outcome)| outcome.is_err()).map(|(rule, _)| *rule).collect()
    }

    #[test]
    fn the_days_and_details_of_the_right_file_are_right() {
        let file = ClaimFile::read(&right());
        for (person, days, burden) in [(yamada(), &[3_u8, 10][..], "5"), (takahashi(), &[3][..], "2")] {
            let receipt = person.receipts(&file)[0];
            let aid = receipt.scheme("12").unwrap();
            assert_eq!(visits("C-2.6", &receipt, aid, days), Ok(()));
            assert_eq!(wrong(&confirmations(&receipt)), Vec::<&str>::new());
            assert_eq!(window(&receipt), Ok(()));
            assert_eq!(burdens("C-6", &receipt, &[burden]), Ok(()));
            assert_eq!(wrong(&totals(&receipt)), Vec::<&str>::new());
            assert_eq!(days_of_details(&receipt), Ok(()));
            assert_eq!(order_of_records(&receipt), Ok(()));
        }
    }

    #[test]
    fn each_fault_of_days_and_details_is_found() {
        let check = |old: &str, new: &str, of: fn(&Receipt<'_>) -> bool| {
            assert!(of(&yamada().receipts(&with(old, new))[0]), "{old} {new}");
        };
        let visits_wrong: fn(&Receipt<'_>) -> bool =
            |it| visits("C-2.6", it, it.scheme("12").unwrap(), &[3, 10]).is_err();
        check("JD,2,,,1,", "JD,2,,,,", visits_wrong);
        check("JD,2,,,1,", "JD,1,,,1,", visits_wrong);
        check("1000017,,2,", "1000017,,1,", visits_wrong);
        check("SN,2,01", "SN,1,01", |it| wrong(&confirmations(it)) == ["C12-06", "B-155"]);
        check("SN,2,01", "SN,2,02", |it| wrong(&confirmations(it)) == ["C-5"]);
        check("SN,2,01,,,,,,\r\n", "", |it| wrong(&confirmations(it)) == ["B-155"]);
        check("SY,0000999", "MF,00\r\nSY,0000999", |it| window(it).is_err());
        check("SI,11,5", "SI,11,2", |it| burdens("C-6", it, &["5"]).is_err() && wrong(&totals(it)) == ["C-6"]);
        check("2,380,0", "2,370,0", |it| wrong(&totals(it)) == ["C-2.4"]);
        check(",300,1,", ",300,2,", |it| days_of_details(it).is_err());
        check("JD,2,,,1,", "JD,2,,,,", |it| days_of_details(it).is_err());
        check("SN,2,01", "HO,06139992\r\nKO,12139903,1\r\nSN,2,01", |it| order_of_records(it).is_err());
    }
}
