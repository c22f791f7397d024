//! What a cell can hold: text, digits, numbers, amounts, ratios, dates. A value is taken as it is written or refused;
//! nothing is trimmed or repaired.

use super::problem::Severity;
use crate::oqs::code::CodeValue;
use jiff::civil::Date;

/// The most digits of a number.
const DIGITS_MAX: usize = 9;
/// The most characters of a value in a message.
const SHOWN_MAX: usize = 20;

/// The form of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any text.
    Text,
    /// A code whose values are all known for 2024.
    Code,
    /// A code with values that are not public.
    OpenCode,
    /// Exactly so many digits.
    Digits(usize),
    /// 01–47.
    Prefecture,
    /// A whole number of at most nine digits: years of age, days, times, months, persons, ranks.
    Number,
    /// Whole yen.
    Yen,
    /// 0–100.
    Percent,
    /// YYYYMMDD.
    Date,
    /// YYYYMMDD or 99999999.
    End,
}

impl Form {
    /// How to write it, Japanese.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Form::Text | Form::Code | Form::OpenCode => "文字".to_owned(),
            Form::Digits(length) => format!("半角数字{length}桁"),
            Form::Prefecture => "01から47までの半角数字2桁".to_owned(),
            Form::Number => format!("{DIGITS_MAX}桁までの半角数字"),
            Form::Yen => format!("{DIGITS_MAX}桁までの半角数字の円"),
            Form::Percent => "0から100までの半角数字(百分率)".to_owned(),
            Form::Date => "暦にある年月日の半角数字8桁(YYYYMMDD)".to_owned(),
            Form::End => "暦にある年月日の半角数字8桁(YYYYMMDD)、未定なら99999999".to_owned(),
        }
    }
}

/// Why a readable value is doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What is wrong, Japanese.
    pub what: String,
    /// How to put it right, Japanese.
    pub remedy: String,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) severity: Severity,
    pub(super) doubt: Doubt,
}

/// A value of a cell.
pub(super) trait Cell: Sized {
    /// Its form.
    const FORM: Form;
    /// Whether an empty cell is refused.
    const REQUIRED: bool = true;
    /// Known values of a code.
    const VALUES: &'static [CodeValue] = &[];

    /// The value of a text that is not empty.
    fn from_text(text: &str) -> Option<Self>;

    /// The value of an empty cell.
    fn from_empty() -> Option<Self> {
        None
    }

    /// Why a value is doubtful although it can be read.
    fn doubt(&self) -> Option<Doubt> {
        None
    }
}

/// Reads a cell and tells what is wrong with it.
pub(super) fn read<T: Cell>(text: &str, tell: impl FnOnce(Fault)) -> Option<T> {
    let value = if text.is_empty() { T::from_empty() } else { T::from_text(text) };
    let fault = match &value {
        Some(value) => value.doubt().map(|doubt| Fault { severity: Severity::Warning, doubt }),
        None => Some(Fault { severity: Severity::Error, doubt: refusal(text, T::FORM) }),
    };
    if let Some(fault) = fault {
        tell(fault);
    }
    value
}

fn refusal(text: &str, form: Form) -> Doubt {
    let what =
        if text.is_empty() { "空です。".to_owned() } else { format!("「{}」は読めません。", shown(text)) };
    Doubt { what, remedy: format!("{}で書いてください。", form.words()) }
}

/// The beginning of a value, for a message.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_MAX).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

impl<T: Cell> Cell for Option<T> {
    const FORM: Form = T::FORM;
    const REQUIRED: bool = false;
    const VALUES: &'static [CodeValue] = T::VALUES;

    fn from_text(text: &str) -> Option<Self> {
        T::from_text(text).map(Some)
    }

    fn from_empty() -> Option<Self> {
        Some(None)
    }

    fn doubt(&self) -> Option<Doubt> {
        self.as_ref().and_then(Cell::doubt)
    }
}

impl Cell for String {
    const FORM: Form = Form::Text;

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Cell for u32 {
    const FORM: Form = Form::Number;

    fn from_text(text: &str) -> Option<Self> {
        digits(text).filter(|text| text.len() <= DIGITS_MAX)?.parse().ok()
    }
}

/// Whole yen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Yen(pub u32);

impl Cell for Yen {
    const FORM: Form = Form::Yen;

    fn from_text(text: &str) -> Option<Self> {
        u32::from_text(text).map(Yen)
    }
}

/// A ratio in percent, 0–100. That the column is in percent is our assumption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(pub u8);

impl Cell for Percent {
    const FORM: Form = Form::Percent;

    fn from_text(text: &str) -> Option<Self> {
        u32::from_text(text).and_then(|number| u8::try_from(number).ok()).filter(|number| *number <= 100).map(Percent)
    }
}

impl Cell for Date {
    const FORM: Form = Form::Date;

    fn from_text(text: &str) -> Option<Self> {
        let text = digits(text).filter(|text| text.len() == 8)?;
        Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok()
    }
}

/// 有効終了年月日.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The last day.
    On(Date),
    /// `99999999`: not decided.
    Undecided,
}

impl Cell for End {
    const FORM: Form = Form::End;

    fn from_text(text: &str) -> Option<Self> {
        if text == "99999999" { Some(End::Undecided) } else { Date::from_text(text).map(End::On) }
    }
}

/// 都道府県番号, `01`–`47`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrefectureNumber(String);

impl PrefectureNumber {
    /// The two digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Cell for PrefectureNumber {
    const FORM: Form = Form::Prefecture;

    fn from_text(text: &str) -> Option<Self> {
        let number = digits(text).filter(|text| text.len() == 2).and_then(|text| text.parse::<u8>().ok())?;
        (1..=47).contains(&number).then(|| PrefectureNumber(text.to_owned()))
    }
}

/// 市区町村コード, six digits with its check digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalityCode(String);

impl MunicipalityCode {
    /// The six digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Cell for MunicipalityCode {
    const FORM: Form = Form::Digits(6);

    fn from_text(text: &str) -> Option<Self> {
        digits(text).filter(|text| text.len() == 6).map(|text| MunicipalityCode(text.to_owned()))
    }

    fn doubt(&self) -> Option<Doubt> {
        check(&self.0, municipality_check_digit, "市区町村コード")
    }
}

/// 公費負担者番号, eight digits with its check digit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PayerNumber(String);

impl PayerNumber {
    /// The eight digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Cell for PayerNumber {
    const FORM: Form = Form::Digits(8);

    fn from_text(text: &str) -> Option<Self> {
        digits(text).filter(|text| text.len() == 8).map(|text| PayerNumber(text.to_owned()))
    }

    fn doubt(&self) -> Option<Doubt> {
        check(&self.0, payer_check_digit, "公費負担者番号")
    }
}

fn digits(text: &str) -> Option<&str> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then_some(text)
}

/// Compares the last digit with that of the digits before it, which are given from the right.
fn check(number: &str, of: fn(&mut dyn Iterator<Item = u32>) -> u32, name: &str) -> Option<Doubt> {
    let mut from_right = number.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let given = from_right.next()?;
    let right = of(&mut from_right);
    (given != right).then(|| Doubt {
        what: format!("{name}「{number}」の検証番号は{given}ですが、{right}のはずです。"),
        remedy: "値はそのまま残しました。番号の写し誤りがないか確かめてください。".to_owned(),
    })
}

/// spec/claims.md §8: from the right times 2, 1, 2…, digits of each product added, ten minus the sum's last digit.
fn payer_check_digit(from_right: &mut dyn Iterator<Item = u32>) -> u32 {
    let sum: u32 = from_right
        .zip([2, 1].into_iter().cycle())
        .map(|(digit, weight)| digit * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    (10 - sum % 10) % 10
}

/// The code of local governments: from the right times 2, 3, 4, 5, 6; the last digit of eleven minus the sum modulo 11.
fn municipality_check_digit(from_right: &mut dyn Iterator<Item = u32>) -> u32 {
    let sum: u32 = from_right.zip(2..).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 10
}
