//! When messages come: open-loop arrivals whose times are decided before anything is sent.
//!
//! - [`figures`]: the published national figures and the assumptions, with the arithmetic from one to the other;
//! - [`calendar`]: named days (ordinary day, Monday morning, registration night, …) as rates over the hours;
//! - [`curve`]: a rate over time, made from a calendar or from stages, compressed and scaled;
//! - [`process`]: the seeded stream of intended times along a curve, Poisson or evenly paced;
//! - [`chance`]: the reproducible numbers behind it.
//!
//! Nothing here reads a clock: an arrival is an offset from the beginning of the run.

pub mod calendar;
pub mod chance;
pub mod curve;
pub mod figures;
pub mod process;

pub use calendar::Calendar;
pub use curve::{Curve, Stage};
pub use process::{Arrivals, Process};
