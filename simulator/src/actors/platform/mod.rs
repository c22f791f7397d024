//! The platform (オンライン資格確認等システム): its messages, and what it says when something fails.
//!
//! - `from_wire`: request bytes → a command for the rules; `to_wire`: what was decided → a result message;
//! - `result`, `bulk`: the two halves of `to_wire` that fill results and bulk bodies;
//! - [`layouts`]: messages whose layout is data ([`DataMessage`]); PMH's are in [`crate::actors::pmh`], the facility's
//!   own (IF-037…044) in [`crate::actors::environment`];
//! - [`codes`]: error codes, which are layout data and invented;
//! - [`refusal`]: the one line of an `.err` file.

pub mod codes;
pub(crate) mod from_wire;
pub mod layouts;
pub mod refusal;
pub(crate) mod to_wire;
pub(crate) mod viewing;

use codes::ErrorCodes;
use layouts::Layouts;
use onshi_wire::layout_data::Values;
use onshi_wire::oqs::Message;
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

/// What is not public and therefore data: codes and layouts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Books<'a> {
    /// Codes.
    pub(crate) codes: &'a ErrorCodes,
    /// Layouts.
    pub(crate) layouts: &'a Layouts,
}

/// A request as read; echoed in the answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Asking {
    /// One of the messages whose layout is known.
    Official(Box<Message>),
    /// One whose layout is data.
    Data(DataMessage),
}

/// A message whose layout is data.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DataMessage {
    /// Our key of the message in the layout file.
    pub(crate) key: String,
    /// Japanese name.
    pub(crate) title: String,
    /// Fields.
    pub(crate) values: Values,
}

impl Asking {
    /// 医療機関コード as sent.
    pub(crate) fn facility_code(&self) -> Option<&str> {
        match self {
            Asking::Official(message) => message.medical_institution_code().map(str::trim),
            Asking::Data(message) => message.values.filled("header.facility_code"),
        }
    }

    /// Japanese name.
    pub(crate) fn title(&self) -> &str {
        match self {
            Asking::Official(message) => message.kind().title(),
            Asking::Data(message) => &message.title,
        }
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
    /// Days after which it deletes files that were read.
    pub(crate) keep_days: u32,
}
