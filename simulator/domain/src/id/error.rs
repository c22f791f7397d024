//! Why a number cannot be right: where, what, how to put right.

use std::fmt;

/// A number that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdError {
    /// Where: the number's Japanese name, `公費負担者番号`.
    pub label: &'static str,
    /// What is wrong.
    pub fault: IdFault,
}

/// What is wrong with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdFault {
    /// Too short or too long.
    Length {
        /// Digits needed.
        expected: usize,
        /// Digits found.
        found: usize,
    },
    /// A character that is not `0`–`9`.
    NotADigit {
        /// Its place, counted from 1.
        position: usize,
        /// The character.
        found: char,
    },
    /// The last digit does not follow from the others.
    CheckDigit {
        /// What it should be.
        expected: u8,
        /// What it is.
        found: u8,
    },
    /// Not a prefecture number 01–47.
    Prefecture {
        /// What stands there.
        found: u8,
    },
    /// Not a 点数表 number (1, 3, 4, 6).
    PointTable {
        /// What stands there.
        found: u8,
    },
    /// A 公費負担者番号 of another scheme than 12 医療扶助.
    NotMedicalAid {
        /// The 法別番号 found.
        law: u8,
    },
    /// A part handed to a constructor does not fit its place.
    PartTooGreat {
        /// The part.
        part: u64,
    },
    /// Text that is empty or too long.
    TextLength {
        /// Greatest number of characters.
        limit: usize,
        /// Characters found.
        found: usize,
    },
}

impl IdError {
    pub(crate) fn new(label: &'static str, fault: IdFault) -> Self {
        IdError { label, fault }
    }

    /// What is wrong, Japanese, one sentence.
    #[must_use]
    pub fn what(&self) -> String {
        match &self.fault {
            IdFault::Length { expected, found } => format!("{expected}桁であるべきところ{found}桁です。"),
            IdFault::NotADigit { position, found } => {
                format!("{position}文字目の「{found}」は半角数字ではありません。")
            }
            IdFault::CheckDigit { expected, found } => {
                format!("検証番号が合いません（末尾は{expected}であるべきところ{found}です）。")
            }
            IdFault::Prefecture { found } => format!("都道府県番号{found:02}は01から47の範囲にありません。"),
            IdFault::PointTable { found } => format!("点数表番号{found}は1、3、4、6のいずれでもありません。"),
            IdFault::NotMedicalAid { law } => format!("法別番号が{law:02}であり、医療扶助の12ではありません。"),
            IdFault::PartTooGreat { part } => format!("番号の構成要素{part}が桁数に収まりません。"),
            IdFault::TextLength { limit, found } => {
                format!("1文字以上{limit}文字以内であるべきところ{found}文字です。")
            }
        }
    }

    /// How to put it right, Japanese, one sentence.
    #[must_use]
    pub fn remedy(&self) -> String {
        match &self.fault {
            IdFault::CheckDigit { .. } => "券面又は資格情報の番号と見比べて、入力し直してください。".to_owned(),
            IdFault::NotMedicalAid { .. } => "12で始まる公費負担者番号を指定してください。".to_owned(),
            _ => format!("正しい{}を入力してください。", self.label),
        }
    }
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}{}", self.label, self.what(), self.remedy())
    }
}

impl std::error::Error for IdError {}
