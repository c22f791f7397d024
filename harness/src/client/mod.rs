//! Clients of what the harness talks to over HTTP.
//!
//! - [`simulator`]: the control API, every endpoint of `onshi_wire::control::world`;
//! - [`driver`]: the product's optional driver, `onshi_wire::driver`;
//! - [`http`]: one way to send and to read problems, shared by both.

pub mod driver;
pub mod http;
pub mod simulator;

pub use driver::DriverClient;
pub use http::ClientError;
pub use simulator::SimulatorClient;
