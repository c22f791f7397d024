//! Open-loop load: what is due is sent when it is due, whatever became of what was sent before.
//!
//! - [`schedule`]: the global counter of tickets; a ticket's number is its place, its due time is decided beforehand;
//! - [`split`]: whose facility, and which of several machines sends it;
//! - [`drive`]: one thread's loop: wait for the due time, hand the ticket to a free lane, note the outcome;
//! - [`timer`]: waiting exactly (the kernel's timer), or on tokio's clock in tests;
//! - [`record`]: histograms from the intended and from the actual sending, per kind and per slice of time;
//!   [`parcel`]: the same as text, so that another machine can merge it without loss;
//! - [`lane`]: one connection and the conversations on it; [`door`]: the ways in (HTTP, folder);
//! - [`nation`]: a lane that asks for anybody of the whole nation, nobody registered beforehand;
//! - [`cpu`]: what the generator itself costs; [`fleet`]: a thread per core, live figures, stop conditions.

pub mod cpu;
pub mod door;
pub mod drive;
pub mod fleet;
pub mod lane;
pub mod nation;
pub mod parcel;
pub mod record;
pub mod schedule;
pub mod split;
pub mod timer;
