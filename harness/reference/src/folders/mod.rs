//! The terminal's folders as the product uses them.
//!
//! - [`cipher`]: groups that travel as password zip;
//! - [`read`]: bytes of one file → what it says;
//! - [`watch`]: which files are new, complete, and to be read;
//! - [`write`](mod@write): a request into req.

pub mod cipher;
pub mod read;
pub mod watch;
pub mod write;
