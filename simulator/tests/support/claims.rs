//! Claim files by hand for the examiner's desk, in the support world: 診療所 claims for November 2026.

use encoding_rs::SHIFT_JIS;

/// One medical receipt: medical aid alone, one visit of 366 points on the 5th.
#[derive(Debug, Clone)]
pub struct Receipt {
    pub name: &'static str,
    pub sex: &'static str,
    pub birthdate: &'static str,
    pub payer: &'static str,
    pub recipient: &'static str,
    pub month: &'static str,
    pub day: usize,
    pub search_number: String,
}

/// 佐藤, who has a ticket for November.
pub fn sato() -> Receipt {
    Receipt {
        name: "佐藤　花子",
        sex: "2",
        birthdate: "19500203",
        payer: "12139903",
        recipient: "1000025",
        month: "202611",
        day: 5,
        search_number: String::new(),
    }
}

/// 山田, who has none.
pub fn yamada() -> Receipt {
    Receipt { name: "山田　太郎", sex: "1", birthdate: "19480405", recipient: "1000017", ..sato() }
}

/// A patient of the vendor's, nobody of this world.
pub fn stranger() -> Receipt {
    Receipt {
        name: "見本　次郎", sex: "1", birthdate: "19700101", payer: "12131017", recipient: "0012344", ..sato()
    }
}

fn blanks(n: usize) -> String {
    ",".repeat(n)
}

fn days(marked: usize) -> String {
    (1..=31).map(|day| if day == marked { ",1" } else { "," }).collect()
}

impl Receipt {
    fn lines(&self, number: usize) -> String {
        let Receipt { name, sex, birthdate, payer, recipient, month, day, search_number } = self;
        let marked = days(*day);
        let date = format!("{month}{day:02}");
        [
            format!(
                "RE,{number},1212,{month},{name},{sex},{birthdate},,,,,,,C{number}{},{search_number},,{}",
                blanks(4),
                blanks(17)
            ),
            format!("KO,{payer},{recipient},,1,373,0,,,,,"),
            "SN,2,01,,,,,,".to_owned(),
            format!("JD,2{marked}"),
            format!("SY,8830592,{date},1,,,01,"),
            format!("SI,11,5,111000110,,291,1{}{marked}", blanks(6)),
            format!("SI,12,5,112007410,,75,1{}{marked}", blanks(6)),
            format!("IY,21,5,620000001,3,,{}{}", blanks(6), days(0)),
            format!("IY,,5,620000002,1,7,1{}{marked}", blanks(6)),
        ]
        .map(|line| line + "\r\n")
        .concat()
    }
}

/// A whole file of one volume, made for December.
pub fn file(receipts: &[Receipt]) -> Vec<u8> {
    volume(receipts, "00", "99", 1, receipts.len())
}

/// A volume: its mark, its foot's mark, number of its first receipt, receipts of the whole set.
pub fn volume(receipts: &[Receipt], head: &str, foot: &str, first: usize, all: usize) -> Vec<u8> {
    let mut text = format!("IR,1,13,1,9900013,,診療所,202612,{head},\r\n");
    for (index, receipt) in receipts.iter().enumerate() {
        text.push_str(&receipt.lines(first + index));
    }
    text.push_str(&format!("GO,{all},{},{foot}\r\n\u{1a}", all * 373));
    SHIFT_JIS.encode(&text).0.into_owned()
}
