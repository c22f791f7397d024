//! Is the set-up sound? Runs before anything is scored; what it finds is a matter of set-up, never of the product.
//!
//! - [`check`]: one line of the examination, with how to put right; [`examination`]: all of them, in their order;
//! - [`folders`]: the folders' part; [`facility_code`]: the check digit.

pub mod check;
pub mod examination;
pub mod facility_code;
pub mod folders;

pub use check::DoctorCheck;
pub use examination::{Patient, examine};
