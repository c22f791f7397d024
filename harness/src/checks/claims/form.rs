//! The form of a whole file: what must hold of every claim file that arrives, whoever's patients are in it
//! (spec/claims.md §1, §2 GO). Bytes are judged as bytes.

use super::columns::Kind;
use super::file::{ClaimFile, END_MARK, Line};
use crate::case::Finding;
use crate::checks::Outcome;
use encoding_rs::SHIFT_JIS;

/// A check of a file and the rule that it judges.
pub type Check = (&'static str, &'static str, fn(&ClaimFile) -> Outcome);

/// All checks, in the order in which a reader would do them.
pub const CHECKS: &[Check] = &[
    ("C-1.1", "引用符や項目内の改行がない", no_quotation_marks),
    ("C-1.2", "文字コードがShift_JISである", is_shift_jis),
    ("C-1.3", "改行がCRLFで、末尾にファイル終端が一つある", lines_and_end),
    ("C-1.4", "始まりと終わりのレコードが正しい", frame),
    ("C-1.5", "レコードの項目数が正しい", field_counts),
    ("C-1.7", "診療年月が請求年月より前である", months),
    ("C-1.8", "レセプト番号が1からの連番である", receipt_numbers),
    ("C-2.1", "総件数がHOとKOの件数である", total_count),
    ("C-2.2", "総合計点数が各レセプトの合計である", total_points),
    ("C-2.3", "マルチボリューム識別情報が正しい", volume_marks),
];

/// Begins a finding at a field of a line.
pub(crate) fn at(rule: &str, line: &Line, position: usize, item: &str) -> Finding {
    Finding::required(rule)
        .line(line.number)
        .offset(line.offset)
        .element(format!("{} {position}番目 {item}", line.id()))
}

fn no_quotation_marks(file: &ClaimFile) -> Outcome {
    let Some(place) = file.bytes.iter().position(|byte| *byte == b'"') else { return Ok(()) };
    Err(Finding::required("C-1.1")
        .expected("項目はコンマだけで区切り、引用符で囲まない")
        .actual("引用符がある")
        .offset(place as u64)
        .next("引用符を付けずに書き出してください"))
}

fn is_shift_jis(file: &ClaimFile) -> Outcome {
    let bytes = &file.bytes;
    let utf8 = !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok();
    if !utf8 && SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes).is_some() {
        return Ok(());
    }
    let actual =
        if utf8 { "UTF-8のバイト列である" } else { "Shift_JISとして読めないバイトがある" };
    let place = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    Err(Finding::required("C-1.2")
        .expected("請求ファイルはShift_JIS(CP932)で書く")
        .actual(actual)
        .offset(place as u64)
        .next("文字コードをShift_JISにしてください"))
}

fn lines_and_end(file: &ClaimFile) -> Outcome {
    let fail = |actual: &str, place: usize| {
        Err(Finding::required("C-1.3")
            .expected("どの行もCRLFで終わり、最後のCRLFのあとにファイル終端(1A)が一つある")
            .actual(actual)
            .offset(place as u64)
            .next("改行をCRLFにし、末尾に 0D 0A 1A を書いてください"))
    };
    let bytes = &file.bytes;
    let lone = bytes.iter().enumerate().position(|(at, byte)| *byte == b'\n' && (at == 0 || bytes[at - 1] != b'\r'));
    match lone {
        Some(place) => fail("LFだけの改行がある", place),
        None if !bytes.ends_with(b"\r\n\x1a") => fail("末尾が 0D 0A 1A でない", bytes.len()),
        None if bytes.iter().filter(|byte| **byte == END_MARK).count() > 1 => fail("途中にファイル終端がある", 0),
        None => Ok(()),
    }
}

fn frame(file: &ClaimFile) -> Outcome {
    let ids: Vec<&str> = file.lines.iter().map(Line::id).collect();
    let fail = |actual: String| {
        Err(Finding::required("C-1.4")
            .expected("先頭は IR(歯科 UK、調剤 YK、訪問看護 HM)、末尾は GO(訪問看護は2行目)である")
            .actual(actual)
            .next("先頭と末尾のレコードを一つずつ書いてください"))
    };
    match (file.kind, ids.as_slice()) {
        (None, _) => fail(format!("先頭のレコードは「{}」", ids.first().unwrap_or(&""))),
        (Some(Kind::Nursing), [_, "GO", ..]) => Ok(()),
        (Some(Kind::Nursing), _) => fail("2行目がGOでない".to_owned()),
        (Some(_), [.., "GO"]) if ids.iter().filter(|id| **id == "GO").count() == 1 => Ok(()),
        (Some(_), _) => fail(format!("末尾のレコードは「{}」", ids.last().unwrap_or(&""))),
    }
}

fn field_counts(file: &ClaimFile) -> Outcome {
    let Some(kind) = file.kind else { return Ok(()) };
    for line in &file.lines {
        let Some((_, count, sure)) = kind.counts().iter().find(|(id, ..)| *id == line.id()) else { continue };
        if line.len() != *count {
            let finding = if *sure { Finding::required("C-1.5") } else { Finding::warning("C-1.5") };
            return Err(finding
                .expected(format!("{}レコードの項目は識別情報を含めて{count}個である", line.id()))
                .actual(format!("{}個", line.len()))
                .line(line.number)
                .offset(line.offset)
                .next("空の項目も、末尾まですべてコンマで区切ってください"));
        }
    }
    Ok(())
}

fn months(file: &ClaimFile) -> Outcome {
    let (Some(kind), Some(head)) = (file.kind, file.lines.first()) else { return Ok(()) };
    let claim_month = head.text(kind.claim_month());
    for receipt in file.receipts() {
        let month = receipt.month();
        if month.len() != 6 || claim_month.len() != 6 || month >= claim_month {
            return Err(at("C-1.7", receipt.common(), 4, "診療年月")
                .expected("診療年月は請求年月より前の月である")
                .actual(format!("診療年月 {month}、請求年月 {claim_month}"))
                .next("請求年月には請求する月(診療月の翌月以後)を書いてください"));
        }
    }
    Ok(())
}

fn receipt_numbers(file: &ClaimFile) -> Outcome {
    for (receipt, expected) in file.receipts().iter().zip(1_u64..) {
        let common = receipt.common();
        if common.number_at(2) != Some(expected) {
            return Err(at("C-1.8", common, 2, "レセプト番号")
                .expected(format!("レセプト番号は1からの連番である(ここでは{expected})"))
                .actual(common.text(2))
                .next("1から順に番号を付けてください"));
        }
    }
    Ok(())
}

/// The foot, where there is one with totals.
fn foot(file: &ClaimFile) -> Option<&Line> {
    file.lines.iter().rfind(|line| line.id() == "GO").filter(|_| file.kind != Some(Kind::Nursing))
}

fn total_count(file: &ClaimFile) -> Outcome {
    let Some(foot) = foot(file) else { return Ok(()) };
    let expected = file.lines.iter().filter(|line| matches!(line.id(), "HO" | "KO")).count() as u64;
    if foot.number_at(2) == Some(expected) {
        return Ok(());
    }
    Err(at("C-2.1", foot, 2, "総件数")
        .expected(format!("総件数は保険者(HO)と公費(KO)のレコードの件数 {expected} である"))
        .actual(foot.text(2))
        .next("レセプトの枚数ではなく、HOとKOの件数の和を書いてください"))
}

fn total_points(file: &ClaimFile) -> Outcome {
    let Some(foot) = foot(file) else { return Ok(()) };
    let first_total = |receipt: &super::file::Receipt<'_>| {
        receipt.payers().first().and_then(|(_, line)| line.number_at(6)).unwrap_or(0)
    };
    let expected: u64 = file.receipts().iter().map(first_total).fold(0, u64::saturating_add);
    if foot.number_at(3) == Some(expected) {
        return Ok(());
    }
    Err(at("C-2.2", foot, 3, "総合計点数")
        .expected(format!("総合計点数は、各レセプトの保険者(なければ第1公費)の合計点数の和 {expected} である"))
        .actual(foot.text(3))
        .next("一枚のレセプトの点数を、負担者の数だけ重ねて足さないでください"))
}

fn volume_marks(file: &ClaimFile) -> Outcome {
    let Some(foot) = foot(file) else { return Ok(()) };
    if foot.text(4) == "99" {
        return Ok(());
    }
    Err(at("C-2.3", foot, 4, "マルチボリューム識別情報")
        .expected("最後のボリュームのマルチボリューム識別情報は99である")
        .actual(foot.text(4))
        .next("一つのファイルで終わるときは、IRに00、GOに99を書いてください"))
}

#[cfg(test)]
mod tests {
    use super::super::file::tests::{right, with};
    use super::*;

    fn broken(file: &ClaimFile) -> Vec<&'static str> {
        CHECKS.iter().filter(|(_, _, check)| check(file).is_err()).map(|(rule, ..)| *rule).collect()
    }

    #[test]
    fn a_right_file_breaks_no_rule() {
        assert_eq!(broken(&ClaimFile::read(&right())), Vec::<&str>::new());
    }

    #[test]
    fn each_fault_breaks_its_own_rule_and_no_other() {
        let text = SHIFT_JIS.decode_without_bom_handling(&right()).0.into_owned();
        let bytes = |bytes: Vec<u8>| ClaimFile::read(&bytes);
        let lf = bytes(right().into_iter().filter(|byte| *byte != b'\r').collect());
        let no_end = bytes(right()[..right().len() - 1].to_vec());
        for (file, rule) in [
            (with("感冒", "\"感冒\""), "C-1.1"),
            (bytes(text.into_bytes()), "C-1.2"),
            (lf, "C-1.3"),
            (no_end, "C-1.3"),
            (with("\r\nGO,3,680,99", ""), "C-1.4"),
            (with("KO,12139903,1000017,,2,380,0,,,,,", "KO,12139903,1000017,,2,380,0"), "C-1.5"),
            (with(",202612,00,", ",202611,00,"), "C-1.7"),
            (with("RE,1,", "RE,0,"), "C-1.8"),
            (with("GO,3,", "GO,2,"), "C-2.1"),
            (with("GO,3,680,", "GO,3,980,"), "C-2.2"),
            (with("680,99", "680,00"), "C-2.3"),
        ] {
            assert_eq!(broken(&file), [rule]);
        }
    }

    #[test]
    fn no_check_panics_on_anything() {
        for raw in [&b""[..], b"\x1a", b"GO", b"IR\r\nRE", b"HM\r\nGO", b"RE,,,\r\nKO", b"\xff,\n"] {
            let file = ClaimFile::read(raw);
            assert!(!broken(&file).is_empty());
        }
    }
}
