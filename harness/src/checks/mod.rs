//! One small pure function per rule: what was expected and what was observed in, satisfied or a [`Finding`] out.
//!
//! Nothing here waits, asks the simulator, or uses the readers of `onshi-wire`: bytes are judged as bytes.
//!
//! - bytes of the product's requests: [`encoding`], [`elements`], [`file_name`], put together by [`request`];
//! - bytes of its claim files: [`claims`];
//! - the product's screen: [`who`] finds a person on it, [`reception`], [`register`], [`viewing`], [`work`]
//!   judge it;
//! - [`words`]: the words of the features for statuses, warnings, jobs and messages.
//!
//! [`Finding`]: crate::case::Finding

#![allow(clippy::result_large_err, reason = "a finding is made once a failed check, never on a hot path")]

pub mod claims;
pub mod elements;
pub mod encoding;
pub mod file_name;
pub mod reception;
pub mod register;
pub mod request;
pub mod subsidies;
pub mod viewing;
pub mod who;
pub mod words;
pub mod work;

use crate::case::Finding;

/// Outcome of a check: satisfied, or what is wrong.
pub type Outcome = Result<(), Finding>;
