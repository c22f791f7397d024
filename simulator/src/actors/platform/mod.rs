//! The platform (オンライン資格確認等システム): its messages, and what it says when something fails.
//!
//! - `from_wire`: request bytes → a command for the rules; `to_wire`: what was decided → a result message;
//! - `result`, `bulk`: the two halves of `to_wire` that fill results and bulk bodies;
//! - [`codes`]: error codes, which are layout data and invented;
//! - [`refusal`]: the one line of an `.err` file.

pub mod codes;
pub(crate) mod from_wire;
pub mod refusal;
pub(crate) mod to_wire;

use codes::ErrorCodes;
use onshi_wire::oqs::json::JsonProblem;

/// What the name of a request begins with that came through the JSON web door. No file in a folder can be called so.
pub(crate) const WEB_DOOR: &str = "web/";

/// Whether a request came through the JSON web door.
pub(crate) fn is_web(name: &str) -> bool {
    name.starts_with(WEB_DOOR)
}

/// A failure of a whole message: SegmentOfResult 9 with these two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// ErrorCode.
    pub(crate) code: String,
    /// ErrorMessage.
    pub(crate) message: String,
    /// What is wrong with a JSON message, place by place.
    pub(crate) problems: Vec<JsonProblem>,
}

impl Failure {
    /// The failure that the layout data names by one of our keys; `message` is used where the data gives none.
    pub(crate) fn of(codes: &ErrorCodes, key: &str, message: &str) -> Failure {
        let (code, message) = codes.text(key, message);
        Failure { code, message, problems: Vec::new() }
    }
}

/// What a terminal is for its requests: whose they are and how it writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    /// The facility's id.
    pub(crate) facility: String,
    /// 医療機関コード.
    pub(crate) code: String,
    /// Encoding, line ends, order.
    pub(crate) style: onshi_wire::oqs::Style,
}
