//! 医療費助成 (PMH) at the receipt computer: what came, what is stored, what it pays.
//!
//! - [`layout`]: the messages, read and written by the layout data (`scenarios/layouts/pmh.yaml`);
//! - [`certificate`]: a 受給者証, received or stored, and its history;
//! - [`scheme`]: the national table: order, what it leaves to the patient (spec/pmh.md §4.3);
//! - [`standing`]: whether a certificate can be used on a day;
//! - [`panel`]: the visit's public expenses: differences, choice, warnings;
//! - [`payment`]: what the patient pays at the window;
//! - [`caps`]: what was paid towards caps, and the outbox of reports.

pub mod caps;
pub mod certificate;
pub mod layout;
pub mod panel;
pub mod payment;
pub mod scheme;
pub mod standing;

#[cfg(test)]
mod tests;
