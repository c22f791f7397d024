//! Claim files: seen in the journal as they arrived at the claims examiner's door, never reported by the product.

use super::{Case, Observed, StepEnd};
use crate::checks::claims::standing;
use crate::wait::Deadline;
use onshi_wire::control::claims_desk::{ClaimAnswer, SubmissionOutcome};
use onshi_wire::control::journal::{Direction, Door};
use onshi_wire::driver::Capability;

/// How long one look at the journal waits for news.
const LOOK_MS: u64 = 200;

impl Observed {
    /// A claim file of the product.
    pub fn is_claim_file(&self) -> bool {
        self.entry.direction == Direction::Received && self.entry.door == Door::Claims
    }
}

impl Case {
    /// Claim files of the facility under test that arrived after the mark, once one is there or patience ends. A product
    /// whose driver shows that the making of claims ended without a receipt is not waited for.
    pub async fn await_claim_files(&mut self, job: Option<&str>) -> Result<Vec<Observed>, StepEnd> {
        let expected = self.expects_a_file(job).await?;
        let deadline = Deadline::after(self.run()?.patience);
        loop {
            self.sync_journal(if expected { LOOK_MS } else { 0 }).await?;
            let files = self.claim_files_after(self.cursor());
            if !files.is_empty() || !expected || deadline.passed() {
                return Ok(files);
            }
        }
    }

    /// Only how long to wait rests on the product's word; what it claimed is judged on the bytes.
    async fn expects_a_file(&mut self, job: Option<&str>) -> Result<bool, StepEnd> {
        if job.is_none() || !self.can(Capability::Screen).await? {
            return Ok(true);
        }
        let screen = self.screen().await?;
        Ok(crate::checks::work::job(&screen, standing::JOB, job).is_none_or(|job| job.people != Some(0)))
    }

    fn claim_files_after(&self, seq: u64) -> Vec<Observed> {
        let of_facility = |it: &&Observed| it.entry.seq > seq && it.entry.facility == self.facility;
        self.journal.iter().filter(of_facility).filter(|it| it.is_claim_file()).cloned().collect()
    }

    /// What the claims examiner answered to a file. Waits until it is examined.
    ///
    /// # Errors
    /// `Inconclusive` when no answer came.
    pub async fn examiners_answer(&mut self, file: &Observed) -> Result<ClaimAnswer, StepEnd> {
        let facility = self.facility()?.id.clone();
        let deadline = Deadline::after(self.run()?.patience);
        loop {
            let submissions = self.simulator()?.claims(&facility).await?;
            let newest = submissions.iter().rev().find(|it| it.file_name == file.entry.name);
            if let Some(submission) = newest {
                let answer = self.simulator()?.claim_answer(&facility, submission.submission).await?;
                if answer.outcome != SubmissionOutcome::Waiting {
                    return Ok(answer);
                }
            }
            if deadline.passed() {
                return Err(StepEnd::inconclusive("審査支払機関の答えが届きませんでした"));
            }
            self.sync_journal(LOOK_MS).await?;
        }
    }
}
