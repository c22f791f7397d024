//! 基本5情報: whether a record is about the person whose number it carries. Birthdate or sex that differ mean somebody
//! else, so the record is rejected; name and address change in ordinary life, so they are only pointed out (our
//! reading: spec/pmh.md §2.1 says that number and five items identify, not what a difference means).

use super::registration::Remark;
use crate::person::{Particulars, Sex};
use jiff::civil::Date;

/// basicFiveInfo (spec/pmh.md §2.3).
#[doc(alias = "基本5情報")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasicFive {
    /// name.
    pub name: String,
    /// nameKana, full-width katakana.
    pub kana: String,
    /// address.
    pub address: String,
    /// dateOfBirth.
    pub birthdate: Date,
    /// sex, "1" or "2".
    pub sex: Sex,
}

impl BasicFive {
    /// What of it contradicts the registered person, and what is merely different. Values are not repeated.
    #[must_use]
    pub fn compare(&self, registered: &Particulars) -> (Vec<Remark>, Vec<Remark>) {
        let mut errors = Vec::new();
        let mut warnings = Vec::new();
        if self.birthdate != registered.birthdate {
            errors.push(differs("basicFiveInfo.dateOfBirth", "person.birthdate_differs", "生年月日"));
        }
        if self.sex != registered.sex && registered.sex != Sex::Unset {
            errors.push(differs("basicFiveInfo.sex", "person.sex_differs", "性別"));
        }
        let pairs = [
            ("basicFiveInfo.name", "person.name_differs", "氏名", &self.name, &registered.name),
            ("basicFiveInfo.nameKana", "person.kana_differs", "氏名カナ", &self.kana, &registered.kana),
            ("basicFiveInfo.address", "person.address_differs", "住所", &self.address, &registered.address),
        ];
        for (field, code, word, sent, known) in pairs {
            if plain(sent) != plain(known) {
                warnings.push(differs(field, code, word));
            }
        }
        (errors, warnings)
    }
}

fn differs(field: &str, code: &'static str, word: &str) -> Remark {
    Remark::new(
        field,
        code,
        format!("{word}が、個人番号の人に登録されている{word}と違います。"),
        "個人番号と基本5情報が同じ人のものか確かめてください。",
    )
}

/// Half-width katakana in the order of their code points from U+FF66.
const HALF: &str =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// A text without spaces, with katakana in full width, for comparing only.
fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '\u{FF9E}' | '\u{FF9F}' => {
                let voiced = folded.pop().map(|before| mark(before, c));
                folded.extend(voiced);
            }
            '\u{FF66}'..='\u{FF9D}' => {
                let nth = (u32::from(c) - 0xFF66) as usize;
                folded.extend(HALF.chars().nth(nth));
            }
            _ => folded.push(c),
        }
    }
    folded
}

/// A kana with 濁点 or 半濁点.
fn mark(kana: char, mark: char) -> char {
    let step = match (kana, mark) {
        ('ウ', '\u{FF9E}') => return 'ヴ',
        ('カ'..='ト' | 'ハ'..='ホ', '\u{FF9E}') => 1,
        ('ハ'..='ホ', '\u{FF9F}') => 2,
        _ => 0,
    };
    char::from_u32(u32::from(kana) + step).unwrap_or(kana)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn registered() -> Particulars {
        Particulars {
            name: "後藤　花子".into(),
            kana: "ｺﾞﾄｳ ﾊﾟﾅｯ".into(),
            other_name: None,
            other_kana: None,
            sex: Sex::Female,
            birthdate: date(2000, 1, 2),
            address: "見本県見本市1".into(),
            postal_code: "000-0000".into(),
        }
    }

    fn five() -> BasicFive {
        BasicFive {
            name: "後藤 花子".into(),
            kana: "ゴトウ　パナッ".into(),
            address: "見本県見本市1".into(),
            birthdate: date(2000, 1, 2),
            sex: Sex::Female,
        }
    }

    #[test]
    fn width_and_spaces_do_not_make_another_person() {
        assert_eq!(five().compare(&registered()), (Vec::new(), Vec::new()));
        assert_eq!(plain("ｳﾞｧｶﾞﾎﾟﾄﾞﾝｦｰ"), "ヴァガポドンヲー");
    }

    #[test]
    fn another_birthdate_or_sex_is_an_error_and_another_name_or_address_a_warning() {
        type Case = (&'static str, fn(&mut BasicFive), bool);
        let cases: [Case; 5] = [
            ("person.birthdate_differs", |five| five.birthdate = date(2000, 1, 3), true),
            ("person.sex_differs", |five| five.sex = Sex::Male, true),
            ("person.name_differs", |five| five.name = "別　人".into(), false),
            ("person.kana_differs", |five| five.kana = "ベツ".into(), false),
            ("person.address_differs", |five| five.address = "転居先".into(), false),
        ];
        for (code, change, is_error) in cases {
            let mut sent = five();
            change(&mut sent);
            let (errors, warnings) = sent.compare(&registered());
            let (there, elsewhere) = if is_error { (errors, warnings) } else { (warnings, errors) };
            assert_eq!(there.iter().map(|remark| remark.code).collect::<Vec<_>>(), [code]);
            assert!(elsewhere.is_empty(), "{code}");
        }
    }
}
