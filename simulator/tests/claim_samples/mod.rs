//! Right claim files of the four kinds, by hand (spec/claims.md §10 and the layouts).

/// `n` empty fields, each with its comma before it.
fn blanks(n: usize) -> String {
    ",".repeat(n)
}

/// The marks 1 on these days, as 31 fields.
fn days(marked: &[usize]) -> String {
    (1..=31).map(|day| if marked.contains(&day) { ",1" } else { "," }).collect()
}

/// 医科: medical aid alone, two days; then employees' insurance with medical aid, one day.
pub(crate) fn medical() -> String {
    [
        "IR,1,13,1,2345679,,見本クリニック,202611,00,".to_owned(),
        format!("RE,1,1212,202610,山田　太郎,1,19600401,,,,,,,000123{}", blanks(22) + ",ヤマダタロウ,"),
        "KO,12131017,0012344,,2,366,0,,,,,".to_owned(),
        "SN,2,01,,,,,,".to_owned(),
        format!("JD,2{}", days(&[3, 10])),
        "SY,8830592,20261003,1,,,01,".to_owned(),
        format!("SI,11,5,111000110,,291,1{}{}", blanks(6), days(&[3])),
        format!("SI,12,5,112007410,,75,1{}{}", blanks(6), days(&[10])),
        format!("RE,2,1122,202610,佐藤　花子,2,19800215{}", blanks(29) + ",サトウハナコ,"),
        "HO,06132013,１２,３４５６７８,1,366,,,,,,,,,".to_owned(),
        "KO,12131017,0012344,,1,366,1000,,,,,".to_owned(),
        "SN,1,01,,,,02,,".to_owned(),
        "SN,2,01,,,,,,".to_owned(),
        format!("JD,1{}", days(&[5])),
        format!("JD,2{}", days(&[5])),
        format!("MF,00{}", blanks(31)),
        "SY,8830592,20261005,1,,,01,".to_owned(),
        format!("SI,11,2,111000110,,291,1{}{}", blanks(6), days(&[5])),
        format!("SI,12,2,112007410,,75,1{}{}", blanks(6), days(&[5])),
        "GO,3,732,99".to_owned(),
    ]
    .map(|line| line + "\r\n")
    .concat()
        + "\u{1a}"
}

/// 医科: a stay under medical aid alone, two days with three meals (C12-12).
pub(crate) fn inpatient() -> String {
    let stay = medical().split("RE,2").next().unwrap_or_default().to_owned() + "GO,1,366,99\r\n\u{1a}";
    stay.replacen("RE,1,1212", "RE,1,1211", 1).replacen("19600401,,,", "19600401,,20261003,", 1).replacen(
        "2,366,0,,,,,",
        "2,366,0,,,,3,2100",
        1,
    )
}

/// 歯科: medical aid alone, one day.
pub(crate) fn dental() -> String {
    [
        "UK,1,13,3,2345675,,見本歯科,202611,,00".to_owned(),
        "IR,1,13,3,2345675,,202611,,".to_owned(),
        format!("RE,1,3212,202610,山田　太郎,1,19600401,,,20261007{}", blanks(15) + ",ヤマダタロウ,"),
        "KO,12131017,0012344,,1,267,0,,,".to_owned(),
        "SN,2,01,,,,,,".to_owned(),
        format!("JD,2{}", days(&[7])),
        format!("HS,,,,8830592{}", blanks(8)),
        format!("SS,11,5,301000110,,{},267,1{}", blanks(70), days(&[7])),
        "GO,1,267,99".to_owned(),
    ]
    .map(|line| line + "\r\n")
    .concat()
        + "\u{1a}"
}

/// 調剤: medical aid alone, one reception.
pub(crate) fn dispensing() -> String {
    [
        "YK,1,13,4,2345673,見本薬局,202611,00,".to_owned(),
        format!(
            "RE,1,4212,202610,山田　太郎,1,19600401,,,13,1,2345679,見本クリニック,{},医師　一郎{}",
            "東京都見本区１－１",
            blanks(26) + ",ヤマダタロウ"
        ),
        "KO,12131017,0012344,,1,120,,0,,".to_owned(),
        "SN,2,01,,,,,,".to_owned(),
        format!("JD,2{}", days(&[7])),
        format!("SH,01,1,1,,5{}", blanks(4)),
        format!("CZ,1,20261007,20261007,1,7,5,1,01,430000110,24,,,35{}", blanks(57)),
        "IY,5,620000001,3,,,,,,".to_owned(),
        format!("KI,20261007,1,5,410000110,61{}", blanks(108)),
        "GO,1,120,99".to_owned(),
    ]
    .map(|line| line + "\r\n")
    .concat()
        + "\u{1a}"
}

/// 訪問看護: medical aid alone, two days, amounts in yen.
pub(crate) fn nursing() -> String {
    [
        "HM,1,13,6,2345678,見本訪問看護,202611,".to_owned(),
        "GO".to_owned(),
        format!("RE,1,6212,202610,山田　太郎,ヤマダタロウ,1,19600401{}", blanks(7)),
        "KO,12131017,0012344,,2,11100,0,".to_owned(),
        "SN,2,01,,,,,,".to_owned(),
        format!("JD,2{}", days(&[6, 20])),
        "IH,13,1,2345679,見本クリニック,医師　一郎,".to_owned(),
        "HJ,01,20261001,20261231".to_owned(),
        "JS,安定している,,,,".to_owned(),
        "SY,8830592,,,".to_owned(),
        format!("RJ,20260401,01,{}", blanks(25)),
        "KA,20261006,5,510000110,,5550,01,,".to_owned(),
        "KA,20261020,5,510000110,,5550,01,,".to_owned(),
    ]
    .map(|line| line + "\r\n")
    .concat()
        + "\u{1a}"
}
