//! Is the answer right? Judged from what the run itself registered and from the nation's function, with a reader of
//! its own: neither the simulator's code nor the wire package's reader is used, so that a shared misreading would show.
//!
//! - [`scan`]: bytes → a small tree;
//! - [`single`]: answers to 資格確認;
//! - [`bulk`]: receptions and results of bulk messages;
//! - [`control`]: answers of the control API.

pub mod bulk;
pub mod control;
pub mod scan;
pub mod single;

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The answer is what this person must get.
    Right,
    /// An answer came, and it is not what this person must get.
    Wrong(String),
    /// No answer of substance: connection, status, time, or an error told by the platform.
    Failed(String),
}

/// Counts and reasons are kept for at most this many different texts.
pub const MAX_REASONS: usize = 50;

/// The longest value that a reason tells: codes and counts. Longer ones belong to a person or a message.
const SHORT: usize = 4;

/// Reasons are counted, so they tell codes and counts but no names, numbers and dates.
pub(crate) fn wrong(what: &str, expected: &str, found: Option<&str>) -> Verdict {
    Verdict::Wrong(match found {
        None => format!("{what}がありません"),
        Some(found) if expected.len() <= SHORT && found.len() <= SHORT => {
            format!("{what}: 期待「{expected}」、応答「{found}」")
        }
        Some(_) => format!("{what}が違います"),
    })
}

/// Compares a text; spaces around and zeros in front of numbers do not count.
pub(crate) fn same(what: &str, expected: &str, found: Option<&str>) -> Result<(), Verdict> {
    match found {
        Some(found) if found.trim() == expected.trim() => Ok(()),
        _ => Err(wrong(what, expected, found)),
    }
}

/// As [`same`], for 保険者番号: padding with spaces or zeros does not count (spec/oqs-wire.md §8-9).
pub(crate) fn same_number(what: &str, expected: &str, found: Option<&str>) -> Result<(), Verdict> {
    fn plain(text: &str) -> &str {
        text.trim().trim_start_matches('0')
    }
    match found {
        Some(found) if plain(found) == plain(expected) => Ok(()),
        _ => Err(wrong(what, expected, found)),
    }
}

/// Turns the result of checks into a verdict.
pub(crate) fn verdict(checked: Result<(), Verdict>) -> Verdict {
    checked.err().unwrap_or(Verdict::Right)
}
