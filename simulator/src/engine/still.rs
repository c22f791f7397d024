//! A world as its file describes it, at the moment of its clock: nothing happens in it and nothing is kept. For questions
//! that change nothing, such as `onshi claims check --world`. Those whom the population function would answer for are not
//! asked, as at the examiner's desk.

use super::creation::Creation;
use super::state::State;
use super::{Denial, DenialKind};
use crate::actors::examiner::Known;
use crate::world_file::beside;
use crate::world_file::build::build;
use crate::world_file::mistake::Source;
use jiff::civil::DateTime;
use onshi_domain::claim::file::Head;
use onshi_domain::claim::{Finding, Receipt};
use onshi_domain::examination::rules::OTHER_FACILITY;
use std::path::Path;

/// See the module.
#[derive(Debug, Clone)]
pub struct StillWorld {
    state: State,
}

impl StillWorld {
    /// Reads a world file's text, and the local masters that it names from `folder`, where it stands; `now` is the real
    /// time, for a world that runs on it.
    ///
    /// # Errors
    /// Every mistake of the description.
    pub fn read(yaml: &str, folder: &Path, now: DateTime) -> Result<StillWorld, Denial> {
        let creation = Creation::from_text(yaml, beside::local_schemes(folder, yaml)?, now)?;
        let state = build(&creation).map_err(|mistakes| Denial {
            kind: DenialKind::Unreadable,
            problem: Source::new(yaml).problem(&mistakes),
        })?;
        Ok(StillWorld { state })
    }
}

impl Known for StillWorld {
    fn of_head(&self, head: &Head) -> Vec<Finding> {
        if self.state.world.claiming_facility(head).is_some() {
            return Vec::new();
        }
        vec![Finding {
            rule: OTHER_FACILITY,
            line: head.line,
            position: head.facility.position,
            what: format!(
                "請求した医療機関のコード「{}」は、ワールドファイルのどの医療機関のものでもありません",
                head.facility.text
            ),
            remedy:
                "先頭のレコードか、ワールドファイルの医療機関のコード(code)を直してください。医療券との照合はできません"
                    .to_owned(),
        }]
    }

    fn of_receipt(&self, head: &Head, receipt: &Receipt) -> Vec<Finding> {
        let State { world, facts } = &self.state;
        let facility = world.claiming_facility(head);
        facility.map(|facility| world.beside(receipt, facility, facts.latest).findings).unwrap_or_default()
    }
}
