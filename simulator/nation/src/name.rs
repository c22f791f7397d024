//! Names: kanji and kana, with everything that receipt computers stumble over.
//!
//! The form follows the wire (spec/oqs-wire.md §2.7): 氏名 in full width with one full-width space, kana in half width
//! with one half-width space and large kana for small ones. Hard characters: 髙 﨑 邉 and their kind in a share of the
//! households whose name can have them; `●` where the centre cannot handle a character (4.4 % of enrollees, in surname,
//! given name or address); foreign names in katakana, Latin capitals and kanji; a few names as long as the field.

use crate::data::{foreign, given, surnames};
use crate::mix::{below, chance, field, mix};
use crate::shares;
use crate::{Person, Sex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// Greatest length of a name in characters. Assumed: the length of 氏名 is not public.
pub const NAME_LIMIT: usize = 50;

/// What stands for a character that the centre cannot handle.
pub const UNWRITABLE: char = '●';

/// Variant characters that Windows-31J can write, by the ordinary one.
const VARIANTS: [(char, &[char]); 13] = [
    ('高', &['髙']),
    ('崎', &['﨑']),
    ('辺', &['邉', '邊']),
    ('斎', &['齋', '齊']),
    ('浜', &['濵', '濱']),
    ('徳', &['德']),
    ('沢', &['澤']),
    ('桜', &['櫻']),
    ('島', &['嶋']),
    ('富', &['冨']),
    ('広', &['廣']),
    ('国', &['國']),
    ('栄', &['榮']),
];

/// Shares that names depend on, read once.
struct Rates {
    foreign: u32,
    foreign_kanji: u32,
    foreign_latin: u32,
    long: u32,
    compound: u32,
    variant: u32,
    unwritable_surname: u32,
    unwritable_given: u32,
    /// Cumulated weights of [`surnames::SURNAMES`].
    surnames: Vec<u64>,
}

fn rates() -> &'static Rates {
    static RATES: LazyLock<Rates> = LazyLock::new(|| {
        let shares = shares::built_in();
        let mut sum = 0;
        // The weight of a surname falls with its place; the shift keeps the first ones near their real share.
        let weigh = |place: usize| {
            sum += 1_000_000 / (place as u64 + 12);
            sum
        };
        Rates {
            foreign: shares.ppm("name.foreign"),
            foreign_kanji: shares.ppm("name.foreign_kanji"),
            foreign_latin: shares.ppm("name.foreign_latin"),
            long: shares.ppm("name.long"),
            compound: shares.ppm("name.compound"),
            variant: shares.ppm("name.variant"),
            unwritable_surname: shares.ppm("name.unwritable_surname"),
            unwritable_given: shares.ppm("name.unwritable_given"),
            surnames: (0..surnames::SURNAMES.len()).map(weigh).collect(),
        }
    });
    &RATES
}

/// How a household's names are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Japanese,
    Katakana,
    Latin,
    Kanji,
}

/// Most parts of names stand in a table as they are.
type Text = Cow<'static, str>;

/// Surname and given name, each written and read, and which character of which part the centre cannot handle.
struct Parts {
    surname: (Text, Text),
    given: (Text, Text),
    lost_in_surname: Option<u64>,
    lost_in_given: Option<u64>,
}

impl Person {
    /// 氏名 as the centre gives it: full width, one full-width space, `●` for what it cannot handle.
    pub fn name(&self) -> String {
        self.parts().written(|_, out| out.push(UNWRITABLE))
    }

    /// [`Self::name`] and [`Self::kana`], for less than the two apart.
    pub fn names(&self) -> (String, String) {
        let parts = self.parts();
        (parts.written(|_, out| out.push(UNWRITABLE)), parts.read())
    }

    /// 氏名 as the resident register has it, with the characters that the centre shows as `●`: outside the basic
    /// plane, or with a variation selector.
    pub fn registered_name(&self) -> String {
        self.parts().written(registered)
    }

    /// カナ氏名: half width, one half-width space, large kana for small ones (ﾕ for ュ).
    pub fn kana(&self) -> String {
        self.parts().read()
    }

    /// Whether the household is foreign.
    pub fn is_foreign(&self) -> bool {
        self.script() != Script::Japanese
    }

    pub(crate) fn script(&self) -> Script {
        let (rates, house) = (rates(), self.household().0);
        let bits = self.nation().mix(house, field::FOREIGN);
        if !chance(bits, rates.foreign) {
            return Script::Japanese;
        }
        match below(mix(bits, 0, field::FOREIGN), 1_000_000) as u32 {
            share if share < rates.foreign_kanji => Script::Kanji,
            share if share < rates.foreign_kanji + rates.foreign_latin => Script::Latin,
            _ => Script::Katakana,
        }
    }

    fn parts(&self) -> Parts {
        let (nation, rates) = (self.nation(), rates());
        let (house, own) = (self.household().0, u64::from(self.index().get()));
        let script = self.script();
        let long = chance(nation.mix(own, field::LONG_NAME), rates.long);
        let surname = match script {
            Script::Japanese => {
                japanese_surname(nation.mix(house, field::SURNAME), nation.mix(house, field::SURNAME_FORM))
            }
            _ => foreign_surname(script, nation.mix(house, field::SURNAME)),
        };
        let bits = nation.mix(own, field::GIVEN);
        let given =
            if long { long_given(bits, self.sex(), surname.0.chars().count()) } else { self.given(script, bits) };
        Parts { surname, given, lost_in_surname: self.lost_in_surname(), lost_in_given: self.lost_in_given() }
    }

    /// Whether [`Self::name`] has a `●`, without making the name.
    pub fn has_unwritable_name(&self) -> bool {
        self.lost_in_surname().is_some() || self.lost_in_given().is_some()
    }

    fn lost_in_surname(&self) -> Option<u64> {
        let bits = self.nation().mix(self.household().0, field::UNWRITABLE_HOUSE);
        chance(bits, rates().unwritable_surname).then_some(bits)
    }

    fn lost_in_given(&self) -> Option<u64> {
        let bits = self.nation().mix(u64::from(self.index().get()), field::UNWRITABLE_PERSON);
        chance(bits, rates().unwritable_given).then_some(bits)
    }

    fn given(&self, script: Script, bits: u64) -> (Text, Text) {
        let male = self.sex() == Sex::Male;
        let (written, read) = match script {
            Script::Japanese => {
                let era = match self.birthdate().year() {
                    ..1940 => 0,
                    1940..1960 => 1,
                    1960..1980 => 2,
                    1980..2000 => 3,
                    _ => 4,
                };
                pick(if male { &given::MALE[era] } else { &given::FEMALE[era] }, bits)
            }
            Script::Katakana => {
                let name = pick(if male { &foreign::KATAKANA_MALE } else { &foreign::KATAKANA_FEMALE }, bits);
                (name, name)
            }
            Script::Latin => pick(if male { &foreign::LATIN_MALE } else { &foreign::LATIN_FEMALE }, bits),
            Script::Kanji => pick(if male { &foreign::KANJI_MALE } else { &foreign::KANJI_FEMALE }, bits),
        };
        (written.into(), read.into())
    }
}

impl Parts {
    /// Full width, with one full-width space; `write` writes what the centre cannot handle.
    fn written(&self, write: fn(char, &mut String)) -> String {
        let mut out = String::with_capacity(self.surname.0.len() + self.given.0.len() + 16);
        push_with_lost(&mut out, &self.surname.0, self.lost_in_surname, write);
        out.push('\u{3000}');
        push_with_lost(&mut out, &self.given.0, self.lost_in_given, write);
        out
    }

    /// Half width, with one half-width space.
    fn read(&self) -> String {
        let mut out = String::with_capacity(2 * (self.surname.1.len() + self.given.1.len()) + 1);
        push_half_width(&mut out, &self.surname.1);
        out.push(' ');
        push_half_width(&mut out, &self.given.1);
        out
    }
}

fn pick<T: Copy>(table: &[T], bits: u64) -> T {
    table[below(bits, table.len() as u64) as usize]
}

fn japanese_surname(bits: u64, form: u64) -> (Text, Text) {
    let rates = rates();
    let (mut written, read): (Text, Text) = if chance(form, rates.compound) {
        let (front, tail) = (pick(&surnames::FRONTS, bits), pick(&surnames::TAILS, mix(bits, 1, field::SURNAME)));
        ([front.0, tail.0].concat().into(), [front.1, tail.1].concat().into())
    } else {
        let weight = below(bits, rates.surnames.last().copied().unwrap_or(1));
        let place = rates.surnames.partition_point(|end| *end <= weight);
        let (written, read) = surnames::SURNAMES[place.min(surnames::SURNAMES.len() - 1)];
        (written.into(), read.into())
    };
    let variant = mix(form, 2, field::SURNAME_FORM);
    if chance(variant, rates.variant) {
        for (ordinary, others) in VARIANTS {
            if written.contains(ordinary) {
                written =
                    written.replace(ordinary, &pick(others, mix(form, 3, field::SURNAME_FORM)).to_string()).into();
                break;
            }
        }
    }
    (written, read)
}

fn foreign_surname(script: Script, bits: u64) -> (Text, Text) {
    let (written, read) = match script {
        Script::Latin => pick(&foreign::LATIN_FAMILY, bits),
        Script::Kanji => pick(&foreign::KANJI_FAMILY, bits),
        Script::Katakana | Script::Japanese => {
            let name = pick(&foreign::KATAKANA_FAMILY, bits);
            (name, name)
        }
    };
    (written.into(), read.into())
}

/// Given names joined by ・ until the next would not fit the field behind a surname of this many characters.
fn long_given(bits: u64, sex: Sex, surname: usize) -> (Text, Text) {
    let table: &[&str] = if sex == Sex::Male { &foreign::KATAKANA_MALE } else { &foreign::KATAKANA_FEMALE };
    let mut name = String::new();
    for turn in 0.. {
        let next = pick(table, mix(bits, turn, field::LONG_NAME));
        if surname + 1 + name.chars().count() + 1 + next.chars().count() > NAME_LIMIT {
            break;
        }
        if !name.is_empty() {
            name.push('・');
        }
        name.push_str(next);
    }
    (name.clone().into(), name.into())
}

/// Adds the text with one character written by `write`: which one is drawn from the bits.
pub(crate) fn push_with_lost(out: &mut String, text: &str, lost: Option<u64>, write: fn(char, &mut String)) {
    let Some(bits) = lost else { return out.push_str(text) };
    let place = below(mix(bits, 0, field::UNWRITABLE_HOUSE), text.chars().count() as u64) as usize;
    for (number, letter) in text.chars().enumerate() {
        if number == place { write(letter, out) } else { out.push(letter) }
    }
}

/// A form of a character that Windows-31J cannot write.
pub(crate) fn registered(letter: char, out: &mut String) {
    match letter {
        '吉' => out.push('𠮷'),
        '橋' => out.push('𣘺'),
        '土' => out.push('𡈽'),
        'ァ'..='ヶ' | 'ー' => out.push('ㇷ'),
        'Ａ'..='Ｚ' => out.push('Ñ'),
        _ => {
            out.push(letter);
            out.push('\u{E0101}');
        }
    }
}

/// Half-width forms of U+30A1 ァ … U+30F6 ヶ, large for small.
const HALF: [&str; 86] = [
    "ｱ", "ｱ", "ｲ", "ｲ", "ｳ", "ｳ", "ｴ", "ｴ", "ｵ", "ｵ", "ｶ", "ｶﾞ", "ｷ", "ｷﾞ", "ｸ", "ｸﾞ", "ｹ", "ｹﾞ", "ｺ", "ｺﾞ", "ｻ", "ｻﾞ", "ｼ",
    "ｼﾞ", "ｽ", "ｽﾞ", "ｾ", "ｾﾞ", "ｿ", "ｿﾞ", "ﾀ", "ﾀﾞ", "ﾁ", "ﾁﾞ", "ﾂ", "ﾂ", "ﾂﾞ", "ﾃ", "ﾃﾞ", "ﾄ", "ﾄﾞ", "ﾅ", "ﾆ", "ﾇ", "ﾈ", "ﾉ",
    "ﾊ", "ﾊﾞ", "ﾊﾟ", "ﾋ", "ﾋﾞ", "ﾋﾟ", "ﾌ", "ﾌﾞ", "ﾌﾟ", "ﾍ", "ﾍﾞ", "ﾍﾟ", "ﾎ", "ﾎﾞ", "ﾎﾟ", "ﾏ", "ﾐ", "ﾑ", "ﾒ", "ﾓ", "ﾔ", "ﾔ", "ﾕ",
    "ﾕ", "ﾖ", "ﾖ", "ﾗ", "ﾘ", "ﾙ", "ﾚ", "ﾛ", "ﾜ", "ﾜ", "ｲ", "ｴ", "ｦ", "ﾝ", "ｳﾞ", "ｶ", "ｹ",
];

/// Katakana in half width with large kana for small ones, as the wire writes names (spec/oqs-wire.md §2.7).
/// What is not katakana stays.
pub fn half_width(katakana: &str) -> String {
    let mut out = String::with_capacity(katakana.len() * 2);
    push_half_width(&mut out, katakana);
    out
}

fn push_half_width(out: &mut String, katakana: &str) {
    for letter in katakana.chars() {
        match letter {
            'ァ'..='ヶ' => out.push_str(HALF[letter as usize - 'ァ' as usize]),
            'ー' => out.push('ｰ'),
            '・' => out.push('･'),
            '\u{3000}' => out.push(' '),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Nation;

    #[test]
    fn kana_is_half_width_with_large_kana() {
        assert_eq!(half_width("ジュリ"), "ｼﾞﾕﾘ");
        assert_eq!(half_width("キョウカ　リッポ・ヴァー"), "ｷﾖｳｶ ﾘﾂﾎﾟ･ｳﾞｱｰ");
        assert_eq!(half_width("ヲンヶヮ"), "ｦﾝｹﾜ");
    }

    #[test]
    fn every_name_has_one_full_width_space_and_fits_the_field() {
        let nation = Nation::new(5);
        let mut longest = 0;
        for number in 0..60_000 {
            let person = nation.person(crate::PersonIndex::wrapping(number * 1_613));
            let (name, kana) = (person.name(), person.kana());
            assert_eq!(name.matches('\u{3000}').count(), 1, "{name}");
            assert_eq!(kana.matches(' ').count(), 1, "{kana}");
            assert!(kana.chars().all(|letter| letter == ' ' || ('･'..='ﾟ').contains(&letter)), "{kana}");
            assert!(name.chars().count() <= NAME_LIMIT && kana.chars().count() <= 2 * NAME_LIMIT, "{name}");
            longest = longest.max(name.chars().count());
        }
        assert!(longest > NAME_LIMIT - 8, "{longest}");
    }

    #[test]
    fn every_name_as_the_centre_gives_it_can_be_written_in_windows_31j() {
        let nation = Nation::new(6);
        for number in 0..40_000 {
            let person = nation.person(crate::PersonIndex::wrapping(number * 3_001));
            for text in [person.name(), person.kana(), person.address()] {
                assert!(!encoding_rs::SHIFT_JIS.encode(&text).2, "{text}");
            }
            let lost = person.name().contains(UNWRITABLE);
            assert_eq!(
                encoding_rs::SHIFT_JIS.encode(&person.registered_name()).2,
                lost,
                "{}",
                person.registered_name()
            );
        }
    }

    #[test]
    fn the_hard_characters_occur() {
        let nation = Nation::new(1);
        let names: String = (0..80_000).map(|n| nation.person(crate::PersonIndex::wrapping(n * 311)).name()).collect();
        for letter in ['髙', '﨑', '邉', '邊', '齋', '德', '濵', UNWRITABLE] {
            assert!(names.contains(letter), "{letter}");
        }
    }
}
