//! The examiner's desk: a claim file in, an answer out, over HTTP and by folder.
//!
//! - [`from_wire`]: a file becomes what the rules take in, nothing of the world asked yet;
//! - [`to_wire`]: what was decided becomes the answer;
//! - [`reasons`]: codes and words of the reasons, data that a vendor can replace; invented;
//! - [`returned`]: the file with what was returned, ready for a re-claim;
//! - [`text`]: the answer for people.

pub mod from_wire;
pub mod reasons;
pub mod returned;
pub mod text;
pub mod to_wire;

/// The greatest claim file that the desk takes, in bytes; `onshi claims check` reads files of any size.
pub const MAX_CLAIM_BYTES: u64 = 32 << 20;
