//! `onshi nation`: the synthetic population, looked at.

use crate::args::{EXIT_PASS, NationCommand};
use crate::say;
use anyhow::Context as _;
use onshi_domain::month::TreatmentMonth;
use onshi_nation::{Nation, PersonIndex, describe};
use std::process::ExitCode;

/// Prints the marginals, or one person.
pub(crate) fn run(command: &NationCommand) -> anyhow::Result<ExitCode> {
    match command {
        NationCommand::Describe { seed, sample } => {
            say::out(&describe::describe(Nation::new(*seed), *sample).to_string());
        }
        NationCommand::Person { index, seed, month } => {
            let index = PersonIndex::new(*index).with_context(|| {
                format!("{index} 番の人はいません。番号は 0 から {} までです", onshi_nation::PEOPLE - 1)
            })?;
            let month = TreatmentMonth::parse(month)
                .with_context(|| format!("診療年月「{month}」を読めません。202611 のように書いてください"))?;
            say::out(&describe::person_text(&Nation::new(*seed).person(index), month));
        }
    }
    Ok(ExitCode::from(EXIT_PASS))
}
