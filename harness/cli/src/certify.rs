//! `onshi certify`, and `onshi reference`, which it starts as a process of its own.

use crate::args::{Certify, EXIT_PASS};
use crate::say;
use crate::simulator::OwnSimulator;
use anyhow::Context as _;
use onshi_harness::parse::TagExpression;
use onshi_harness::run::{CertifyOptions, TerminalProgress, certify};
use onshi_harness::sut::{CommandLine, SutSpec};
use std::process::ExitCode;
use std::time::Duration;

/// Milliseconds between two polls of the reference when it is driven by a machine: a person would wait longer.
const REFERENCE_POLL_MS: &str = "20";

/// Runs the scenarios; the exit code is the harness's.
pub(crate) fn run(options: Certify) -> anyhow::Result<ExitCode> {
    if options.list_defects {
        list_defects();
        return Ok(ExitCode::from(EXIT_PASS));
    }
    let command = reference_command(options.defect.as_deref())?;
    let sut = SutSpec::parse(&options.sut, &command, options.parallel).map_err(anyhow::Error::msg)?;
    let own = if options.simulator.is_none() { Some(OwnSimulator::start()?) } else { None };
    let url = options.simulator.or_else(|| own.as_ref().map(|own| own.url().to_owned())).unwrap_or_default();
    let told = CertifyOptions {
        tags: options.tags.as_deref().map(TagExpression::parse).transpose().map_err(anyhow::Error::msg)?,
        features: options.features,
        worlds: options.worlds,
        concurrency: options.concurrency,
        seed: options.seed,
        patience: options.patience_ms.map(Duration::from_millis),
        ask: options.ask,
        facility_code: options.facility_code,
        ..CertifyOptions::new(url, sut, options.out)
    };
    let outcome = runtime()?.block_on(certify(told, &mut TerminalProgress::default()));
    Ok(ExitCode::from(outcome.exit_code()))
}

/// Runs the reference receipt computer until it is told to stop.
pub(crate) fn reference(options: onshi_reference::Options) -> anyhow::Result<ExitCode> {
    runtime()?.block_on(onshi_reference::run(options))?;
    Ok(ExitCode::from(EXIT_PASS))
}

/// How the reference is started: this program again.
pub(crate) fn reference_command(defect: Option<&str>) -> anyhow::Result<CommandLine> {
    let program = std::env::current_exe().context("自分のプログラムの場所が分かりません")?;
    let mut args: Vec<String> =
        ["reference", "--exit-with-stdin", "--poll-ms", REFERENCE_POLL_MS].map(str::to_owned).into();
    if let Some(defect) = defect {
        args.extend(["--defect".to_owned(), defect.to_owned()]);
    }
    Ok(CommandLine { program, args })
}

/// One runtime a command. The harness's steps stay on its own thread; sockets use the others.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("実行環境を作れません")
}

fn list_defects() {
    for defect in onshi_reference::defects::Defect::ALL {
        let info = defect.info();
        say::out(&format!("{}\n    {}（{}）", info.name, info.description, info.breaks.join("、")));
    }
}
