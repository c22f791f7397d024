//! Products under test. An adapter only starts and stimulates; what the product did is taken from the journal.
//!
//! - [`spec`]: which product, as data, and the adapter for it; [`Sut`] and [`SutSession`]: what every adapter gives;
//! - [`reference`]: a command line that is started once per session and reused; [`null`]: nothing at all;
//!   [`echo`]: copies everything back; [`folder`]: a product that watches a folder; [`remote`]: a vendor's driver;
//! - [`person`]: who is asked where no driver can.

pub mod echo;
pub mod folder;
pub mod null;
pub mod person;
pub mod reference;
pub mod remote;
pub mod spec;

pub use person::{Person, TerminalPerson};
pub use spec::{CommandLine, SutSpec};

use crate::case::StepEnd;
use crate::client::DriverClient;
use futures::future::BoxFuture;
use onshi_wire::driver::{About, Capability, Session};
use serde::{Deserialize, Serialize};
use std::any::Any;

/// Start of a scenario, as the driver interface says it.
pub type SessionRequest = Session;

/// What a product is, for the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SutDescription {
    /// `reference`, `null`, `echo`, `folder`, `driver`.
    pub kind: String,
    /// How it is driven: `driver`, `person`, `none`.
    pub drive_mode: String,
    /// What the product says of itself, if it has a driver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// What an adapter needs of a world.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// The product watches this folder and no other.
    pub oqs_root: Option<String>,
    /// The product's date cannot be moved: worlds live on today's date.
    pub real_date: bool,
    /// Replaces the late touch of arriving files; 0 spares automated products the waiting.
    pub late_touch_ms: Option<u32>,
}

/// An adapter.
pub trait Sut: Send + Sync + std::fmt::Debug {
    /// What the product is.
    fn describe(&self) -> SutDescription;
    /// What it needs of a world.
    fn needs(&self) -> Needs;
    /// How many scenarios it can take at a time, given how many are wished for.
    fn concurrency(&self, wished: usize) -> usize;
    /// Brings the product to the start of a scenario: an empty register, these folders.
    fn start(&self, request: SessionRequest) -> BoxFuture<'_, Result<SutSession, StepEnd>>;
}

/// A product at work in one scenario. Dropping it ends that.
pub struct SutSession {
    /// The product's driver, if it has one.
    pub driver: Option<DriverClient>,
    /// What the driver says of the product.
    pub about: Option<About>,
    /// Nothing will ever come from it, so waiting for it is pointless.
    pub inert: bool,
    /// What ends with the session.
    pub hold: Option<Box<dyn Any + Send>>,
}

impl SutSession {
    /// Whether the driver has this ability.
    pub fn offers(&self, capability: Capability) -> bool {
        self.driver.is_some() && self.about.as_ref().is_some_and(|about| about.capabilities.contains(&capability))
    }
}

impl std::fmt::Debug for SutSession {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SutSession").field("driver", &self.driver).field("about", &self.about).finish_non_exhaustive()
    }
}
