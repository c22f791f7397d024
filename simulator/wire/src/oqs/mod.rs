//! The OQS messages of the terminal's folders: IF-001…028, bytes ↔ structs.
//!
//! - [`layout`]: the messages as structs, each with its table (element names, order, occurrence, form, confidence);
//! - [`codes`]: the code tables OQSCD001…044; [`code`]: what all codes can do;
//! - [`decode`], [`decode_face`], [`decode_message`]: bytes → value and *every* problem ([`problem`]);
//! - [`encode`]: value → the terminal's bytes ([`style`]: the switches; [`java_hash`]: the order of elements);
//! - [`json`]: the same messages as JSON, for the Web API;
//! - [`encoding`]: UTF-8 and Shift_JIS, [`is_complete`];
//! - [`catalogue`]: all message names of the interface, implemented or not;
//! - [`document`]: all tables as a text for people;
//! - [`table`], [`group`]: how structs and tables hang together.
//!
//! The rules come from spec/oqs-wire.md; sections are named where they are followed.

pub mod catalogue;
mod check;
pub mod code;
pub mod codes;
pub mod document;
pub mod encoding;
pub mod group;
mod guard;
pub mod java_hash;
pub mod json;
pub mod layout;
mod message;
mod plain;
pub mod problem;
pub(crate) mod read;
pub(crate) mod rules;
mod shift_jis;
pub mod style;
pub mod table;
mod write;
mod xml_error;

pub use code::Code;
pub use encoding::{Encoding, is_complete};
pub use group::Group;
pub use layout::bodies::*;
pub use layout::browsing::*;
pub use layout::headers::*;
pub use layout::messages::*;
pub use layout::remote::*;
pub use layout::result::*;
pub use layout::search::*;
pub use message::{Message, MessageKind, MessageType, decode_message};
pub use problem::{Decoded, Limits, Place, Problem, ProblemKind, Severity};
pub use read::{decode, decode_face};
pub use style::{LineEnd, Order, Repertoire, Style};
pub use write::{EncodeError, encode};
