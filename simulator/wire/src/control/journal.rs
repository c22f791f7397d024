//! The journal as the API shows it: everything that went in and out of a world, in order, with raw bytes.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which way something went, seen from the simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Came in: a request file, an HTTP inquiry, a tap, a control request. Recorded before it is read.
    Received,
    /// Was decided and recorded durably; the bytes are the answer. Follows its `received` entry (`answers`).
    Answered,
    /// Reached its place: the file stands in res or face.
    Delivered,
}

/// Through which door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// The folder req.
    Req,
    /// The folder res.
    Res,
    /// The folder face.
    Face,
    /// The inquiry door over HTTP.
    Http,
    /// The claims examiner's desk: the folder claims, or its HTTP door.
    Claims,
    /// The control API.
    Control,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JournalEntry {
    /// Number in this world, from 1, without gaps.
    pub seq: u64,
    /// The world's time, `2026-11-03T09:00:00`.
    pub at: String,
    /// Direction.
    pub direction: Direction,
    /// Door.
    pub door: Door,
    /// The facility's id, where one is concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// The terminal of the facility, unless it is the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<String>,
    /// For answers and deliveries: the `seq` of what they answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<u64>,
    /// File name, or method and path of a control request.
    pub name: String,
    /// API識別ID of a message (`OQSsiquc01req`), if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// One line for people, Japanese, without personal numbers.
    pub summary: String,
    /// Length of the raw bytes.
    pub size: u64,
    /// The raw bytes, base64; only when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes_base64: Option<String>,
}

/// Query of `GET /api/v1/worlds/{world}/journal`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[serde(default)]
pub struct JournalQuery {
    /// Only entries with a greater `seq`.
    pub after: u64,
    /// If there is none yet, wait up to this many milliseconds (at most 30,000) for one.
    pub wait_ms: u64,
    /// Include the raw bytes.
    pub bytes: bool,
    /// At most this many entries (1…1,000). Default 500.
    pub limit: Option<u32>,
}

/// A page of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JournalPage {
    /// In order.
    pub entries: Vec<JournalEntry>,
    /// The greatest `seq` of the world.
    pub last_seq: u64,
}
