//! Waiting for a due time. tokio's own timer counts in milliseconds, which is coarse beside answers of 50 µs; the
//! kernel's timer wakes within tens of microseconds without spinning.

use rustix::time::{
    Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create, timerfd_settime,
};
use std::future::Future;
use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;
use tokio::io::unix::AsyncFd;
use tokio::time::Instant;

/// Below this a wait is not worth a timer.
const AT_ONCE: Duration = Duration::from_micros(10);

/// Something that waits.
pub trait Timer {
    /// Returns at `due` or soon afterwards; at once if it is past.
    fn until(&mut self, due: Instant) -> impl Future<Output = ()>;
}

/// The kernel's timer.
#[derive(Debug)]
pub struct KernelTimer(AsyncFd<OwnedFd>);

impl KernelTimer {
    /// A timer for the current runtime.
    ///
    /// # Errors
    /// The kernel has no more timers.
    pub fn new() -> io::Result<Self> {
        let timer = timerfd_create(TimerfdClockId::Monotonic, TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC)?;
        #[expect(
            deprecated,
            reason = "its successor is unsafe; an OwnedFd keeps its descriptor for as long as it lives"
        )]
        let watched = AsyncFd::new(timer)?;
        Ok(KernelTimer(watched))
    }

    async fn wait(&self, length: Duration) -> io::Result<()> {
        let once = Itimerspec {
            it_interval: Timespec { tv_sec: 0, tv_nsec: 0 },
            it_value: Timespec { tv_sec: length.as_secs() as _, tv_nsec: length.subsec_nanos() as _ },
        };
        timerfd_settime(&self.0, TimerfdTimerFlags::empty(), &once)?;
        let mut expirations = [0_u8; 8];
        loop {
            let mut ready = self.0.readable().await?;
            let read = ready.try_io(|timer| Ok(rustix::io::read(timer, &mut expirations)?));
            if let Ok(read) = read {
                return read.map(|_| ());
            }
        }
    }
}

impl Timer for KernelTimer {
    async fn until(&mut self, due: Instant) {
        let length = due.saturating_duration_since(Instant::now());
        if length < AT_ONCE {
            // Answers that have come are looked at before the next message goes out.
            tokio::task::yield_now().await;
        } else if self.wait(length).await.is_err() {
            tokio::time::sleep_until(due).await;
        }
    }
}

/// tokio's timer, which a test can stop and move.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuntimeTimer;

impl Timer for RuntimeTimer {
    async fn until(&mut self, due: Instant) {
        tokio::time::sleep_until(due).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_kernels_timer_never_wakes_early() {
        let mut timer = KernelTimer::new().unwrap();
        for micros in [0, 50, 300, 1_500] {
            let due = Instant::now() + Duration::from_micros(micros);
            timer.until(due).await;
            assert!(Instant::now() + AT_ONCE >= due);
        }
    }
}
