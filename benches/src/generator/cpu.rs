//! What the generator itself costs, so that a saturated generator is visible.

use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// CPU time of this process since its start, user and system, all threads.
pub fn process() -> Duration {
    of(ClockId::ProcessCPUTime)
}

/// CPU time of the calling thread.
pub fn thread() -> Duration {
    of(ClockId::ThreadCPUTime)
}

fn of(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_costs_time_on_both_clocks() {
        let (before, thread_before) = (process(), thread());
        let mut sum = 0_u64;
        for number in 0..3_000_000_u64 {
            sum = std::hint::black_box(sum ^ number.wrapping_mul(31));
        }
        assert!(process() > before && thread() > thread_before, "{sum}");
        assert!(process() >= thread() - thread_before);
    }
}
