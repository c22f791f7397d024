//! 閲覧 (YZK, TKK): what only this part of the platform needs.
//!
//! - [`names`]: names of drugs and acts, layout data; [`pdf`]: lines of text as a PDF.

pub(crate) mod names;
pub(super) mod pdf;
