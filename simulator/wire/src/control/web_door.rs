//! The JSON web door: what a message that cannot be taken is answered.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A JSON message that was not taken: the whole of an answer with status 400.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebRefusal {
    /// Code of the layout data (`OQST0003E`), invented unless a vendor's table is used.
    pub code: String,
    /// In one line, Japanese.
    pub message: String,
    /// Everything that is wrong with the message itself.
    pub problems: Vec<WebProblem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebProblem {
    /// Where, as JSON pointer (RFC 6901); empty for the whole message.
    pub pointer: String,
    /// What.
    pub what: String,
    /// How to put it right.
    pub remedy: String,
}
