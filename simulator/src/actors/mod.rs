//! The parties of the arrangement. `from_wire.rs` and `to_wire.rs` are the only files that know both the wire's
//! shapes and the rules' types; everything else knows one side.

pub mod card_reader;
pub(crate) mod environment;
pub mod examiner;
pub mod insurer;
pub(crate) mod municipality;
pub(crate) mod patient;
pub mod platform;
pub mod pmh;
pub(crate) mod registry;
pub(crate) mod remote_care;
pub mod terminal;
pub mod welfare_office;
