//! The harness's waits: the one file here that reads a clock. A wait has a limit; it sleeps only between two looks.

use std::time::{Duration, Instant};

/// A moment after which nobody waits any longer.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Instant,
}

impl Deadline {
    /// So long from now.
    pub fn after(patience: Duration) -> Self {
        Deadline { at: Instant::now() + patience }
    }

    /// True once it is over.
    pub fn passed(&self) -> bool {
        Instant::now() >= self.at
    }

    /// Milliseconds left, 0 once it is over.
    pub fn left_ms(&self) -> u64 {
        u64::try_from(self.at.saturating_duration_since(Instant::now()).as_millis()).unwrap_or(u64::MAX)
    }
}

/// Measures how long something took; only for timing fields.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch {
    start: Instant,
}

impl Stopwatch {
    /// Starts now.
    pub fn start() -> Self {
        Stopwatch { start: Instant::now() }
    }

    /// Milliseconds since the start.
    pub fn ms(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Lets `pause` pass between two looks at something that cannot be waited for (a folder without events).
pub async fn pause(pause: Duration) {
    tokio::time::sleep(pause).await;
}
