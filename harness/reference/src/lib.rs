//! The reference receipt computer (レセコン): what a good commercial product does with the terminal's folders.
//!
//! It sees only folders and HTTP, and of this project it knows only the wire. It is the suite's own known-good
//! subject, and with `--defect NAME` a known-bad one.
//!
//! - [`options`] and [`run()`]: the command line and the process;
//! - `service`: the one owner of everything, fed by folders, driver and timers;
//! - [`driver`]: HTTP; [`screen`]: what a clerk sees;
//! - [`folders`]: files in and out; [`from_wire`], [`to_wire`]: bytes' meaning ([`messages`]);
//! - [`desk`]: what is done with each input; [`reception`], [`register`], [`to_do`]: what is known;
//! - [`settings`]: what the facility is set to use; [`viewing`]: what a patient agreed to show; [`subsidy`]: 医療費助成 (PMH);
//! - [`decide`]: the rules; [`claims`]: what is claimed at month's end;
//! - [`defects`]: planted faults and the rules that they break.

pub mod check_digit;
pub mod claims;
pub mod dates;
pub mod decide;
pub mod defects;
pub mod desk;
pub mod driver;
pub mod folders;
pub mod from_wire;
pub mod messages;
pub mod options;
pub mod reception;
pub mod register;
mod run;
pub mod screen;
mod service;
pub mod settings;
pub mod subsidy;
pub mod to_do;
pub mod to_wire;
pub mod viewing;

pub use options::Options;
pub use run::{Running, run, start};
