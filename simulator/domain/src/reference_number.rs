//! 照会番号: a facility's own number for a person, kept by the platform (spec/oqs-wire.md §6).
//!
//! It belongs to facility and person, not to an insurance: it survives a change of insurer. It only ever comes back
//! with an answer; nothing can be asked by it alone, which is why no function here looks a person up by it.

use crate::refusal::Refusal;

/// Greatest length in characters (spec/oqs-wire.md §3.5).
pub const REFERENCE_NUMBER_LIMIT: usize = 50;

/// 照会番号.
#[doc(alias = "照会番号")]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReferenceNumber(String);

impl ReferenceNumber {
    /// Takes 1–50 characters.
    ///
    /// # Errors
    /// Empty or too long.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let found = text.chars().count();
        if found == 0 || found > REFERENCE_NUMBER_LIMIT {
            return Err(Refusal::invalid(
                "reference_number.length",
                "照会番号",
                format!("1文字以上{REFERENCE_NUMBER_LIMIT}文字以内であるべきところ{found}文字です。"),
                "照会番号を見直して、登録し直してください。",
            ));
        }
        Ok(ReferenceNumber(text.to_owned()))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
