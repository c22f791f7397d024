//! `onshi kill-matrix`.

use crate::args::KillMatrix;
use crate::certify::{reference_command, runtime};
use crate::simulator::OwnSimulator;
use anyhow::bail;
use onshi_harness::kill_matrix::{Defect, KillMatrixOptions, kill_matrix};
use onshi_harness::run::TerminalProgress;
use std::process::ExitCode;

/// Exit 0 if every defect is caught by the scenarios that claim its rule and by no others, and products that do
/// nothing earn no pass.
pub(crate) fn run(options: KillMatrix) -> anyhow::Result<ExitCode> {
    let defects = defects(&options.defect)?;
    let own = OwnSimulator::start()?;
    let told = KillMatrixOptions {
        defects,
        seed: options.seed,
        ..KillMatrixOptions::new(own.url(), reference_command(None)?, options.out)
    };
    let outcome = runtime()?.block_on(kill_matrix(told, &mut TerminalProgress::default()));
    Ok(ExitCode::from(outcome.exit_code))
}

/// The defects that are meant: all, or those named.
fn defects(named: &[String]) -> anyhow::Result<Vec<Defect>> {
    let all = onshi_reference::defects::Defect::ALL.iter().map(|defect| defect.info());
    if let Some(unknown) = named.iter().find(|name| all.clone().all(|info| info.name != name.as_str())) {
        bail!("欠陥「{unknown}」はありません。onshi certify --list-defects で一覧を見てください");
    }
    all.filter(|info| named.is_empty() || named.iter().any(|name| name == info.name))
        .map(|info| {
            Ok(Defect {
                name: info.name.to_owned(),
                breaks: info.breaks.iter().map(|rule| (*rule).to_owned()).collect(),
                description: info.description.to_owned(),
                command: reference_command(Some(info.name))?,
            })
        })
        .collect()
}
