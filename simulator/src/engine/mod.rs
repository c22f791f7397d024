//! One engine owns one world: it records every input before it is read, decides one at a time, and lets no reply out
//! that is not durable. Replay is a fold over what was recorded.
//!
//! - [`Worlds`]: all worlds of a process; [`WorldHandle`]: one of them, as terminals, the API and the page use it;
//! - [`Exchange`], [`TapResult`], [`Undelivered`]: what it hands out;
//! - [`StartTerminals`], [`Terminals`]: how the engine starts terminals and hands them face files;
//! - `claims`: the examiner's desk, by folder and HTTP;
//! - [`StillWorld`]: a world file as it stands, for questions that change nothing;
//! - [`BatchForm`]: how a municipality's batch is written;
//! - [`Denial`]: why something was not done;
//! - `world`: the lock and the flow of one input; `state`, `facts`, `faults`: what the lock guards; `respond`: from a
//!   ruling to bytes; `journal`: the log; `creation`, `restore`: the beginning and the fold; `control`: control requests
//!   as inputs, `slices`: those of many rows; `site_key`, `passwords`: terminals of a facility.

mod claims;
pub(crate) mod control;
pub(crate) mod creation;
mod denial;
pub(crate) mod desk;
mod exchange;
pub(crate) mod facts;
pub(crate) mod faults;
mod handle;
mod journal;
pub(crate) mod json;
mod office;
pub(crate) mod office_input;
pub(crate) mod passwords;
mod pmh;
mod respond;
mod restore;
pub(crate) mod site_key;
mod slices;
pub(crate) mod state;
mod still;
mod terminal_names;
mod terminals;
mod to_wire;
mod world;
mod worlds;

pub use claims::ClaimDelivery;
pub use denial::{Denial, DenialKind};
pub use exchange::SiteInfo;
pub use exchange::{Exchange, Outcome, Refused, Reply, TapResult, Undelivered};
pub use handle::{ControlReply, TerminalRefusal, TerminalSettings, WorldHandle};
pub use pmh::BatchForm;
pub use still::StillWorld;
pub use terminals::{NoTerminals, StartTerminals, Terminals};
pub use worlds::{Environment, Worlds};
