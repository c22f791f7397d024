//! The `onshi` command.
fn main() {}
