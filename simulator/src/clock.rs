//! The only file that reads a real clock. Everything else is handed the time.

use jiff::civil::DateTime;
use jiff::tz::Offset;

/// Japan's offset from UTC in hours; Japan has no summer time.
const JAPAN_OFFSET_HOURS: i8 = 9;

/// Something that tells the time in Japan, to the second.
pub trait Clock: Send + Sync {
    /// Now, in Japan's civil time, without fractions of a second.
    fn now(&self) -> DateTime;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the simulator reads a real clock")]
    fn now(&self) -> DateTime {
        let now = jiff::Timestamp::now();
        // Whole seconds; a time before 1970 does not come.
        let now = jiff::Timestamp::from_second(now.as_second()).unwrap_or(now);
        Offset::constant(JAPAN_OFFSET_HOURS).to_datetime(now)
    }
}

/// A clock that stands still, for tests.
#[derive(Debug, Clone, Copy)]
pub struct FrozenClock(pub DateTime);

impl Clock for FrozenClock {
    fn now(&self) -> DateTime {
        whole_seconds(self.0)
    }
}

fn whole_seconds(moment: DateTime) -> DateTime {
    moment.with().subsec_nanosecond(0).build().unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_clock_tells_whole_seconds() {
        assert_eq!(SystemClock.now().subsec_nanosecond(), 0);
    }
}
