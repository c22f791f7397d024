//! Counts satisfied checks and keeps findings: the only way a scenario earns a pass.

use super::{Case, Finding, Severity, StepEnd, StepResult};

impl Case {
    /// One check of the product's behaviour ran and was satisfied.
    pub fn satisfied(&mut self, requirement: &str, what: &str) {
        self.satisfied += 1;
        if let Some(recorder) = &self.recorder {
            recorder.satisfied(requirement, what);
        }
    }

    /// Takes the outcome of a pure check: counts it, fails on a required finding, goes on after a warning.
    pub fn judge(&mut self, requirement: &str, what: &str, outcome: Result<(), Finding>) -> StepResult {
        match outcome {
            Ok(()) => {
                self.satisfied(requirement, what);
                Ok(())
            }
            Err(finding) if finding.severity == Severity::Warning => {
                self.record(finding);
                Ok(())
            }
            Err(finding) => Err(StepEnd::fail(finding)),
        }
    }

    /// Takes the outcome of a check that reports several findings: records all, fails with the first required one.
    pub fn judge_all(&mut self, requirement: &str, what: &str, findings: Vec<Finding>) -> StepResult {
        let required = findings.iter().position(|finding| finding.severity == Severity::Required);
        if required.is_none() {
            self.satisfied(requirement, what);
        }
        let mut first = None;
        for (index, finding) in findings.into_iter().enumerate() {
            if Some(index) == required {
                first = Some(finding);
            } else {
                self.record(finding);
            }
        }
        first.map_or(Ok(()), |finding| Err(StepEnd::fail(finding)))
    }

    /// Keeps a finding without ending the step. A required one still fails the scenario.
    pub fn record(&mut self, finding: Finding) {
        if let Some(recorder) = &self.recorder {
            recorder.finding(finding);
        }
    }

    /// Number of satisfied checks so far.
    pub fn satisfied_checks(&self) -> u32 {
        self.satisfied
    }
}
