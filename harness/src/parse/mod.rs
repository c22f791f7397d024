//! Feature files: where they lie, how they are read, which scenarios they hold.
//!
//! - [`shelf`]: files in the program or in a folder on disk;
//! - [`dialect`]: keywords that the `gherkin` crate lacks, translated before it reads;
//! - [`source`]: one file; [`suite`]: all of them, expanded, each scenario with its identity;
//! - [`tags`]: `--tags` expressions; [`parser`]: hands a suite to cucumber.

pub mod dialect;
pub mod parser;
pub mod shelf;
pub mod source;
pub mod suite;
pub mod tags;

pub use shelf::Shelf;
pub use source::{FeatureSource, Trouble};
pub use suite::{ScenarioPlan, Suite};
pub use tags::TagExpression;
