//! What the engine hands to a terminal: answers, refusals, face files, and what is left from before a restart.

use super::ClaimDelivery;
use bytes::Bytes;
use onshi_wire::control::world::TapOutcome;
use std::time::Duration;

/// One request that was taken, and what comes of it. Everything in it is durable already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// `seq` of the `received` entry.
    pub received: u64,
    /// What comes of it.
    pub outcome: Outcome,
}

/// What comes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A file for the folder res.
    Reply(Reply),
    /// The connection app refuses: `.err` and the request file itself go to res, the `.err` first
    /// (spec/oqs-wire.md §2.4).
    Refused(Refused),
    /// Nothing will ever come (a planned fault: line outage).
    NoAnswer,
}

/// A file to deliver into res (or, for a tap, into face).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// `seq` of the `answered` entry; give it back to [`WorldHandle::delivered`](super::WorldHandle::delivered).
    pub answered: u64,
    /// Name of the file.
    pub file_name: String,
    /// Its bytes, in the terminal's encoding.
    pub bytes: Bytes,
    /// Deliver this much later (a planned fault; zero otherwise).
    pub after: Duration,
}

/// A refusal by the connection app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// `seq` of the `answered` entry.
    pub answered: u64,
    /// Name of the `.err` file: the request's name with its extension replaced.
    pub err_name: String,
    /// Content of the `.err` file: one line in the terminal's encoding.
    pub err_bytes: Bytes,
    /// Name of the request file, which goes beside it.
    pub request_name: String,
    /// Its bytes, exactly as they came.
    pub request_bytes: Vec<u8>,
    /// Deliver this much later.
    pub after: Duration,
}

/// A terminal to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteInfo {
    /// Its key: what [`WorldHandle`](super::WorldHandle) knows it by.
    pub key: String,
    /// The folder that holds req, res and face.
    pub oqs_root: String,
}

/// What came of a tap at a card reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TapResult {
    /// For the API and the reader's screen.
    pub outcome: TapOutcome,
    /// The files for the folder face in the order in which they arrive: 資格確認, then 医療費助成.
    pub faces: Vec<Reply>,
    /// Key of the terminal that writes them.
    pub site: String,
}

/// Something that was answered durably but whose delivery is not on record (the process ended in between).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undelivered {
    /// For the folder res. `request_name` names the request that it answers.
    Res {
        /// The request file's name.
        request_name: String,
        /// What to deliver; never [`Outcome::NoAnswer`].
        outcome: Outcome,
    },
    /// For the folder face.
    Face(Reply),
    /// For the folder claims/answers.
    Claims(ClaimDelivery),
}
