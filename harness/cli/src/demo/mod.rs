//! `onshi demo`: a family's way through the whole arrangement, each message printed and drawn.
//!
//! - [`stage`]: simulator and two reference receipt computers in this process, met through the vendors' doors;
//! - [`story`]: what happens, step by step;
//! - [`message`]: a journal entry as an arrow: who sent what to whom, and its bytes as text;
//! - [`picture`]: the sequence diagram, SVG in one HTML file that needs no network.
//!
//! The world's clock is virtual and its seed fixed: the same program draws the same bytes.

mod message;
mod picture;
mod stage;
mod story;

use crate::args::{Demo, EXIT_PASS};
use crate::certify::runtime;
use crate::say;
use anyhow::Context as _;
use std::process::ExitCode;

/// The picture's file in the folder asked for.
const PICTURE: &str = "demo.html";

/// Plays, prints, and draws if a folder was named.
pub(crate) fn run(options: &Demo) -> anyhow::Result<ExitCode> {
    let steps = runtime()?.block_on(stage::with_stage(options.seed, story::play))?;
    for (number, step) in steps.iter().enumerate() {
        say::out(&step.in_words(number + 1));
    }
    if let Some(folder) = &options.out {
        let path = folder.join(PICTURE);
        std::fs::create_dir_all(folder).with_context(|| format!("{} を作れません", folder.display()))?;
        std::fs::write(&path, picture::page(&steps)).with_context(|| format!("{} に書けません", path.display()))?;
        say::out(&format!("\n図 {}", path.display()));
    }
    Ok(ExitCode::from(EXIT_PASS))
}
