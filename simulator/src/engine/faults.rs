//! Faults to come: planned over the control API, met by the next messages that match.

use super::Denial;
pub(crate) use onshi_wire::control::world::{FaultKind, FaultPlan};
use std::time::Duration;

/// How many plans a world keeps at once.
const PLANS_LIMIT: usize = 1_000;
/// The longest planned delay.
const MAX_DELAY: Duration = Duration::from_secs(600);
/// What a tap is called in a plan.
pub(crate) const FACE: &str = "face";

/// The plans that are still to come, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Vec<FaultPlan>);

impl Faults {
    /// Adds a plan.
    pub(crate) fn plan(&mut self, plan: FaultPlan) -> Result<(), Denial> {
        if self.0.len() >= PLANS_LIMIT {
            let what = format!("計画できる障害は{PLANS_LIMIT}件までです。");
            return Err(Denial::refused("faults", what, "起きていない計画が残っていないか確かめてください。"));
        }
        if Duration::from_millis(plan.milliseconds) > MAX_DELAY {
            let what = format!("遅れが長すぎます({}ミリ秒)。", plan.milliseconds);
            return Err(Denial::refused(
                "milliseconds",
                what,
                format!("{}秒までにしてください。", MAX_DELAY.as_secs()),
            ));
        }
        if plan.times > 0 {
            self.0.push(plan);
        }
        Ok(())
    }

    /// The fault that a message meets, which is used up by it. `message` is the API識別ID, or [`FACE`] for a tap.
    pub(crate) fn meet(&mut self, facility: &str, message: &str) -> Option<FaultPlan> {
        let index = self.0.iter().position(|plan| matches(plan, facility, message))?;
        let plan = &mut self.0[index];
        plan.times -= 1;
        let met = plan.clone();
        if met.times == 0 {
            self.0.remove(index);
        }
        Some(met)
    }

    /// What is still to come.
    pub(crate) fn list(&self) -> Vec<FaultPlan> {
        self.0.clone()
    }
}

fn matches(plan: &FaultPlan, facility: &str, message: &str) -> bool {
    let here = plan.facility.as_deref().is_none_or(|planned| planned == facility);
    let this = match plan.message.as_deref() {
        Some(prefix) => message.starts_with(prefix),
        None => message != FACE,
    };
    here && this
}

/// The delay of a plan, zero for the other kinds.
pub(crate) fn delay(fault: Option<&FaultPlan>) -> Duration {
    match fault {
        Some(FaultPlan { kind: FaultKind::Delay, milliseconds, .. }) => Duration::from_millis(*milliseconds),
        _ => Duration::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(kind: FaultKind, facility: Option<&str>, message: Option<&str>, times: u32) -> FaultPlan {
        let (facility, message) = (facility.map(str::to_owned), message.map(str::to_owned));
        FaultPlan { kind, facility, message, times, milliseconds: 0 }
    }

    #[test]
    fn a_fault_is_met_as_often_as_planned_and_only_where_planned() {
        let mut faults = Faults::default();
        faults.plan(plan(FaultKind::NoAnswer, Some("a"), Some("OQSmutic"), 2)).unwrap();
        assert_eq!(faults.meet("b", "OQSmutic01req"), None);
        assert_eq!(faults.meet("a", "OQSsiquc01req"), None);
        assert!(faults.meet("a", "OQSmutic01req").is_some());
        assert!(faults.meet("a", "OQSmutic02req").is_some());
        assert_eq!(faults.meet("a", "OQSmutic02req"), None);
        assert!(faults.list().is_empty());
    }

    #[test]
    fn a_plan_for_any_request_leaves_taps_alone() {
        let mut faults = Faults::default();
        faults.plan(plan(FaultKind::ErrFile, None, None, 1)).unwrap();
        assert_eq!(faults.meet("a", FACE), None);
        assert!(faults.meet("a", "OQSsiquc01req").is_some());
    }
}
