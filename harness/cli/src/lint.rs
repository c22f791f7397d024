//! `onshi lint`, `onshi steps` and `onshi report`.

use crate::args::{EXIT_CONFIG, EXIT_PASS, Lint, Report};
use crate::say;
use std::process::ExitCode;

/// Exit 0 without problems, 2 with.
pub(crate) fn run(options: &Lint) -> anyhow::Result<ExitCode> {
    let problems = onshi_harness::run::lint_features(options.features.as_deref()).map_err(anyhow::Error::msg)?;
    problems.iter().for_each(|problem| say::out(&problem.to_string()));
    say::out(&format!("{}件", problems.len()));
    Ok(ExitCode::from(if problems.is_empty() { EXIT_PASS } else { EXIT_CONFIG }))
}

/// Prints every step that a feature may use.
pub(crate) fn steps() -> ExitCode {
    onshi_harness::lint::steps::catalogue().iter().for_each(|step| say::out(step));
    ExitCode::from(EXIT_PASS)
}

/// Exit code of the rebuilt report.
pub(crate) fn report(options: &Report) -> anyhow::Result<ExitCode> {
    let report = onshi_harness::report::write_all(&options.dir).map_err(anyhow::Error::msg)?;
    say::out(&onshi_harness::report::text::summary(&report));
    Ok(ExitCode::from(report.verdict.exit_code()))
}
