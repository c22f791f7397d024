//! Whose receipt is it? A file holds a vendor's other patients too; they are counted and otherwise left alone.

use super::file::{ClaimFile, Receipt};

/// Whom a receipt may belong to, as the world knows the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What the feature calls the person.
    pub alias: String,
    /// 氏名.
    pub name: String,
    /// カナ氏名.
    pub kana: String,
    /// 男女区分.
    pub sex: String,
    /// 生年月日, `19480405`.
    pub birthdate: String,
    /// 受給者番号 and 被保険者番号 that the person has or had.
    pub numbers: Vec<String>,
}

impl Identity {
    /// Name and birthdate, or one of the two beside a number of the person's. Sex may be wrong on the claim (that is
    /// judged, not matched), unless nothing but the birthdate and a number speak for the person.
    #[must_use]
    pub fn owns(&self, receipt: &Receipt<'_>) -> bool {
        let common = receipt.common();
        let at = receipt.kind.common();
        let named = same(common.text(5), &self.name) || same(common.text(at.kana), &self.kana);
        let born = common.text(at.birthdate) == self.birthdate;
        let numbered = receipt.lines.iter().any(|line| match line.id() {
            "HO" => self.numbers.iter().any(|number| number == line.text(4)),
            "KO" => self.numbers.iter().any(|number| same_number(number, line.text(3))),
            _ => false,
        });
        (named && born) || (numbered && (named || (born && common.text(at.sex) == self.sex)))
    }

    /// The person's receipts of a file.
    #[must_use]
    pub fn receipts<'a>(&self, file: &'a ClaimFile) -> Vec<Receipt<'a>> {
        file.receipts().into_iter().filter(|receipt| self.owns(receipt)).collect()
    }
}

/// The number, or all of it but a lost check digit or leading zero: a fault to be judged, not another person.
fn same_number(known: &str, written: &str) -> bool {
    written.len() >= 6 && (known == written || known.starts_with(written) || known.ends_with(written))
}

/// Names without spaces, in full width.
fn same(one: &str, other: &str) -> bool {
    let one = comparable(one);
    !one.is_empty() && one == comparable(other)
}

/// Half-width katakana from U+FF66 on, as full-width ones.
const FULL: &str =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

fn comparable(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars().filter(|letter| !letter.is_whitespace()) {
        match letter {
            'ﾞ' | 'ﾟ' => {
                let offset = if letter == 'ﾞ' { 1 } else { 2 };
                let voiced = out.pop().map(|last| if last == 'ウ' { 'ヴ' } else { shifted(last, offset) });
                out.extend(voiced);
            }
            '\u{FF66}'..='\u{FF9D}' => out.extend(FULL.chars().nth(letter as usize - 0xFF66)),
            other => out.push(other),
        }
    }
    out
}

fn shifted(letter: char, offset: u32) -> char {
    char::from_u32(letter as u32 + offset).unwrap_or(letter)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::file::tests::{right, with};
    use super::*;

    /// 山田 of the example file.
    pub(crate) fn yamada() -> Identity {
        Identity {
            alias: "山田".into(),
            name: "山田　太郎".into(),
            kana: "ﾔﾏﾀﾞ ﾀﾛｳ".into(),
            sex: "1".into(),
            birthdate: "19480405".into(),
            numbers: vec!["1000017".into()],
        }
    }

    /// 高橋 of the example file.
    pub(crate) fn takahashi() -> Identity {
        Identity {
            alias: "高橋".into(),
            name: "高橋　一郎".into(),
            kana: "ﾀｶﾊｼ ｲﾁﾛｳ".into(),
            sex: "1".into(),
            birthdate: "19750819".into(),
            numbers: vec!["1000033".into(), "4567".into()],
        }
    }

    #[test]
    fn a_receipt_is_found_by_name_and_birthdate_or_by_number() {
        let file = ClaimFile::read(&right());
        assert_eq!(yamada().receipts(&file).len(), 1);
        assert_eq!(takahashi().receipts(&file)[0].common().text(2), "2");
        for (old, new) in [
            ("19480405", "3230405"),
            ("山田　太郎", "山田 太郎"),
            ("山田　太郎", "ヤマダ　タロウ"),
            ("1000017", "100001"),
            ("1000017", "2000016"),
            (",1,19480405", ",2,19480405"),
        ] {
            assert_eq!(yamada().receipts(&with(old, new)).len(), 1, "{new}");
        }
    }

    #[test]
    fn somebody_else_is_not_taken_for_the_person() {
        let file = ClaimFile::read(&right());
        let twin = Identity {
            name: "山田　次郎".into(), kana: "ﾔﾏﾀﾞ ｼﾞﾛｳ".into(), numbers: Vec::new(), ..yamada()
        };
        let namesake = Identity { birthdate: "19990101".into(), numbers: vec!["9".into()], ..yamada() };
        assert!(twin.receipts(&file).is_empty() && namesake.receipts(&file).is_empty());
    }
}
