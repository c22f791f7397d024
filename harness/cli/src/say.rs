//! Words to the person at the terminal.

use std::io::{self, Write as _};
use tracing_subscriber::EnvFilter;

/// A line on standard output. A closed pipe is nobody's fault here.
pub(crate) fn out(text: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// A line on standard error.
pub(crate) fn err(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Logs go to standard error, warnings and worse unless told otherwise.
pub(crate) fn start_logging(filter: Option<&str>) {
    let filter = EnvFilter::try_new(filter.unwrap_or("warn")).unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}
