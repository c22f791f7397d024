//! The claims examiner (審査支払機関): reads claim files and judges them, receipt by receipt.
//!
//! - [`desk`]: a file in, an answer out: accepted, returned, refused; [`care`]: what was done, for the viewing;
//! - [`columns`]: where the fields that the rules ask for stand in each kind of claim;
//! - [`from_wire`]: records become a receipt as the rules see it;
//! - [`to_wire`]: [`to_wire::check`], a whole file in, its findings out; [`known`]: what it is put beside.

pub mod care;
pub mod columns;
pub mod desk;
pub mod from_wire;
pub mod known;
pub mod to_wire;

pub use known::{Known, Nothing};
pub use to_wire::check;
