//! The examiner's desk as the state decides and tells it.

use crate::actors::examiner::desk::reasons::Reasons;
use crate::actors::examiner::desk::to_wire;
use crate::engine::Denial;
use crate::engine::state::State;
use crate::world_file::from_wire::refused;
use jiff::civil::DateTime;
use onshi_domain::examination::{self, ClaimFile};
use onshi_domain::id::FacilityId;
use onshi_domain::{Command, Event};
use onshi_wire::control::claims_desk::{ClaimAnswer, SubmissionInfo};

impl State {
    /// Takes a file in; `seq` is where its bytes are recorded.
    pub(crate) fn take_claim(
        &mut self,
        seq: u64,
        file: &ClaimFile,
        reasons: &Reasons,
        at: DateTime,
    ) -> Result<ClaimAnswer, Denial> {
        let command = Command::Examination(Box::new(examination::Command::TakeIn(Box::new(file.clone()))));
        let events = self.world.decide(&command, at).map_err(|refusal| refused("", &refusal).denial())?;
        events.iter().for_each(|event| self.world.evolve(event));
        let number = events.iter().find_map(|event| match event {
            Event::Examination(event) => match &**event {
                examination::Event::Submitted(submission) | examination::Event::VolumeKept { submission, .. } => {
                    Some(submission.number)
                }
                examination::Event::Withdrawn { .. } => None,
            },
            _ => None,
        });
        let number = number.ok_or_else(|| unknown(0))?;
        self.facts.claims.insert((file.facility.to_string(), number), seq);
        self.claim_answer(file.facility.as_str(), number, reasons, at)
    }

    /// A submission as it stands at a moment.
    pub(crate) fn claim_answer(
        &self,
        facility: &str,
        submission: u64,
        reasons: &Reasons,
        at: DateTime,
    ) -> Result<ClaimAnswer, Denial> {
        self.settings(facility)?;
        let found = self.world.submission(&FacilityId::from(facility), submission);
        found.map(|found| to_wire::answer(&self.world, found, reasons, at)).ok_or_else(|| unknown(submission))
    }

    /// All submissions of a facility, oldest first.
    pub(crate) fn submissions(&self, facility: &str, at: DateTime) -> Result<Vec<SubmissionInfo>, Denial> {
        self.settings(facility)?;
        let id = FacilityId::from(facility);
        Ok(self.world.submissions(&id).map(|submission| to_wire::info(submission, at)).collect())
    }
}

fn unknown(submission: u64) -> Denial {
    let what = format!("請求{submission}はありません。");
    Denial::not_found("submission", what, "請求の一覧で番号を確かめてください。")
}
