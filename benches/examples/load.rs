//! `onshi load` alone, for working on the laboratory itself without building the whole command.

use clap::Parser;
use std::process::ExitCode;

#[derive(Debug, Parser)]
struct Options {
    #[command(flatten)]
    load: onshi_load::LoadCommand,
}

fn main() -> anyhow::Result<ExitCode> {
    Ok(ExitCode::from(onshi_load::command(Options::parse().load)?))
}
