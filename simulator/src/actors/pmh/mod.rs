//! PMH as a receipt computer meets it: requests and results of the message group `PMHsimsm` and the face files
//! `publicmedicalhub…`, whose layout is data (`scenarios/layouts/pmh.yaml`, spec/pmh.md §3.1, §8-1).
//!
//! - `from_wire`: a request's fields → a command for the rules;
//! - `to_wire`: what was decided → a result, a face file, a line for the journal, the shapes of the control API.
//!
//! Why PMH told nothing stands in the journal's line and in the control API, never in a message (spec/pmh.md §3.2).

pub(crate) mod from_wire;
pub(crate) mod to_wire;
