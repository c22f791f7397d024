//! Load and whole-system measurement: the simulator seen from outside, as a process, beside bare baselines.
//!
//! A load run ([`run`]), in the order in which it happens:
//! - [`profile`]: what is sent, as a YAML file; [`arrivals`]: when, by calendar, stages and chance;
//! - [`cast`]: who takes part, drawn from the nation, and the world made of them; [`control`]: makes and removes it;
//! - [`request`]: the bytes that are sent; [`generator`]: sends them when they are due;
//! - [`auditor`]: is the answer what this person must get; [`report`]: JSON, HDR log, one offline page.
//!
//! - [`options`]: the command line; [`progress`]: live figures in the terminal and on a page; [`interrupt`]: Ctrl-C;
//! - [`crew`]: the same run from several machines, one result, through PostgreSQL;
//! - [`product`]: a receipt computer under load; [`national_month`]: every check of a month, or a sample of it.
//!
//! Ratios and benches:
//! - [`ratios`]: the figures that the project promises, each beside its baseline;
//! - [`baseline`]: the denominators of every ratio: **H**, a bare HTTP handler that answers static bytes, and **F**, a
//!   bare watched-folder echo; nothing can be faster at doing the same outward work;
//! - [`server`]: starts the built `onshi serve` on a free port with a data folder of its own, and stops it;
//! - [`client`]: one kept-alive HTTP connection that counts nothing and allocates little;
//! - [`story`]: the world and the request that the benches use; [`folder`]: one request file in, its response out.
//!
//! Imports neither simulator nor harness: load figures depend on neither judge nor judged. `README.md` beside this
//! package says what each bench measures and how to read it.

pub mod arrivals;
pub mod auditor;
pub mod baseline;
pub mod cast;
pub mod client;
pub mod control;
pub mod crew;
pub mod folder;
pub mod generator;
pub mod interrupt;
pub mod national_month;
pub mod options;
pub mod product;
pub mod profile;
pub mod progress;
pub mod ratios;
pub mod report;
pub mod request;
mod run;
pub mod server;
pub mod story;

pub use options::{LoadCommand, LoadOptions};
pub use run::{command, run};
