//! The `onshi` command: the one place that knows all packages, and does nothing but put them together.
//!
//! - [`args`]: what the command line says; one file a command beside it;
//! - [`simulator`]: a simulator of one's own, as a child process, for commands that need one.

mod args;
mod certify;
mod claims;
mod compare;
mod demo;
mod kill_matrix;
mod lint;
mod nation;
mod say;
mod serve;
mod simulator;

use args::{Args, Command};
use clap::Parser as _;
use std::process::ExitCode;

/// An inquiry makes many small strings: less processor time and less memory than with the system's allocator.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    say::start_logging(args.log.as_deref());
    let ended = match args.command {
        Command::Serve(options) => serve::run(options),
        Command::Demo(options) => demo::run(&options),
        Command::Certify(options) => certify::run(options),
        Command::KillMatrix(options) => kill_matrix::run(options),
        Command::Reference(options) => certify::reference(options),
        Command::Load(options) => onshi_load::command(options).map(ExitCode::from),
        Command::Lint(options) => lint::run(&options),
        Command::Steps => Ok(lint::steps()),
        Command::Report(options) => lint::report(&options),
        Command::Compare(options) => compare::run(&options),
        Command::Claims(command) => claims::run(&command),
        Command::Nation(command) => nation::run(&command),
    };
    ended.unwrap_or_else(|error| {
        say::err(&format!("{error:#}"));
        ExitCode::from(args::EXIT_CONFIG)
    })
}
