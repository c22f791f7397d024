//! The simulated nation: platform, welfare offices, insurers, terminals and card readers behind one engine per world.
//!
//! - [`clock`]: the only file that reads a real clock;
//! - [`store`]: the append-only log of each world, durable before any reply leaves;
//! - [`engine`]: one world, one input at a time: journal, decide, replay ([`engine::WorldHandle`]);
//! - [`actors`]: what converts between the wire and the rules, and the terminal with its folders;
//! - `population`: the nation of 125 million behind a world that says `nation: true`;
//! - [`world_file`]: a world as YAML, with line, caret and remedy for every mistake;
//! - [`masters`]: the national schemes as data;
//! - [`api`]: the control API under `/api/v1` and its OpenAPI description;
//! - [`telling`]: which numbers are hidden outside verification and claims;
//! - [`web`]: the plain page for people;
//! - [`serve`]: `onshi serve`, which puts the parts together.
//!
//! What is absent: the simulator knows nothing of the harness that judges with it, nor of any product under test.

pub mod actors;
pub mod api;
pub mod clock;
pub mod engine;
pub mod masters;
pub(crate) mod population;
pub mod serve;
pub mod store;
pub mod telling;
pub mod web;
pub mod world_file;
