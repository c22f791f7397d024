//! One engine owns one world: it records every input before it is read, decides one at a time, and lets no reply out
//! that is not durable. Replay is a fold over what was recorded.
//!
//! - [`WorldHandle`]: what terminals, the API and the page use;
//! - [`Exchange`], [`TapResult`], [`Undelivered`]: what it hands out;
//! - [`StartTerminals`], [`Terminals`]: how the engine starts terminals and hands them face files;
//! - [`Denial`]: why something was not done.

mod denial;
mod exchange;
mod handle;
mod terminals;

pub use denial::{Denial, DenialKind};
pub use exchange::{Exchange, Outcome, Refused, Reply, TapResult, Undelivered};
pub use handle::{TerminalSettings, WorldHandle};
pub use terminals::{NoTerminals, StartTerminals, Terminals};
