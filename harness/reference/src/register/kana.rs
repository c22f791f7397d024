//! Kana names in one form, so that names from cards, papers and offices can be compared.
//!
//! NameKana travels in half width, often with large kana for small ones (spec/oqs-wire.md §2.7: ｼﾞﾕﾘ for ジュリ); a
//! clerk types full width.

/// Half-width katakana from U+FF66 on, in code order, as full-width ones.
const FULL: &str =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// Small kana and the large ones that stand for them.
const SMALL: [(char, char); 12] = [
    ('ァ', 'ア'),
    ('ィ', 'イ'),
    ('ゥ', 'ウ'),
    ('ェ', 'エ'),
    ('ォ', 'オ'),
    ('ャ', 'ヤ'),
    ('ュ', 'ユ'),
    ('ョ', 'ヨ'),
    ('ッ', 'ツ'),
    ('ヮ', 'ワ'),
    ('ヵ', 'カ'),
    ('ヶ', 'ケ'),
];

/// Full width, large kana, voiced marks joined, no spaces.
#[must_use]
pub(crate) fn comparable(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match c {
            ' ' | '\u{3000}' => {}
            'ﾞ' | '゛' => voice(&mut out, 1),
            'ﾟ' | '゜' => voice(&mut out, 2),
            '\u{FF66}'..='\u{FF9D}' => out.extend(FULL.chars().nth(c as usize - 0xFF66).map(enlarge)),
            'ぁ'..='ゖ' => out.extend(char::from_u32(c as u32 + 0x60).map(enlarge)),
            other => out.push(enlarge(other)),
        }
    }
    out
}

/// Half-width katakana as full-width ones with their marks joined, without spaces, as カタカナ氏名 of a claim is written.
#[must_use]
pub(crate) fn full_width(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match c {
            ' ' | '\u{3000}' => {}
            'ﾞ' | '゛' => voice(&mut out, 1),
            'ﾟ' | '゜' => voice(&mut out, 2),
            '\u{FF66}'..='\u{FF9D}' => out.extend(FULL.chars().nth(c as usize - 0xFF66)),
            other => out.push(other),
        }
    }
    out
}

/// The large kana for a small one.
fn enlarge(c: char) -> char {
    SMALL.iter().find(|(small, _)| *small == c).map_or(c, |(_, large)| *large)
}

/// Joins a voiced (1) or semi-voiced (2) mark with the kana before it: the code table has them side by side.
fn voice(out: &mut String, offset: u32) {
    let Some(last) = out.pop() else { return };
    let voiced = if last == 'ウ' { Some('ヴ') } else { char::from_u32(last as u32 + offset) };
    out.push(voiced.unwrap_or(last));
}

/// A written name without spaces, for comparison.
#[must_use]
pub(crate) fn without_spaces(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_to_write_a_kana_name_compare_equal() {
        for (left, right) in [
            ("ｼﾞﾕﾘ", "ジュリ"),
            ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ　タロウ"),
            ("ﾊﾟｸ", "パク"),
            ("ｳﾞｧﾝ", "ヴァン"),
            ("ｻﾄｳ ﾊﾅｺ", "さとう はなこ"),
            ("ｷﾖｳｺ", "キョウコ"),
        ] {
            assert_eq!(comparable(left), comparable(right), "{left} {right}");
        }
        assert_ne!(comparable("ｻﾄｳ"), comparable("ｻﾄﾞｳ"));
    }
}
