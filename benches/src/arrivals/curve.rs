//! A rate over time: straight lines between points, with jumps where two points share a moment.

/// A part of a run that is written out in a profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stage {
    /// The rate goes in a straight line.
    Ramp {
        /// Arrivals a second at the beginning.
        from: f64,
        /// Arrivals a second at the end.
        to: f64,
        /// Length.
        seconds: f64,
    },
    /// The rate stays.
    Hold {
        /// Arrivals a second.
        rate: f64,
        /// Length.
        seconds: f64,
    },
}

/// A stretch in which the rate is a straight line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Beginning in seconds.
    pub start: f64,
    /// End in seconds.
    pub end: f64,
    /// Arrivals a second at the beginning.
    pub from: f64,
    /// Arrivals a second at the end.
    pub to: f64,
}

impl Piece {
    /// The rate at a moment inside.
    pub fn rate_at(&self, at: f64) -> f64 {
        let length = self.end - self.start;
        if length <= 0.0 { self.to } else { self.from + (self.to - self.from) * (at - self.start) / length }
    }

    /// Expected number of arrivals.
    pub fn expected(&self) -> f64 {
        (self.from + self.to) / 2.0 * (self.end - self.start)
    }

    /// The highest rate.
    pub fn peak(&self) -> f64 {
        self.from.max(self.to)
    }
}

/// Arrivals a second over time, from 0 to [`Curve::seconds`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    pieces: Vec<Piece>,
}

impl Curve {
    /// Stage after stage. Stages of no length are left out.
    pub fn from_stages(stages: &[Stage]) -> Self {
        let mut curve = Curve::default();
        for stage in stages {
            let (from, to, seconds) = match *stage {
                Stage::Ramp { from, to, seconds } => (from, to, seconds),
                Stage::Hold { rate, seconds } => (rate, rate, seconds),
            };
            let start = curve.seconds();
            if seconds > 0.0 {
                curve.pieces.push(Piece { start, end: start + seconds, from, to });
            }
        }
        curve
    }

    /// The pieces in order, without gaps.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Length in seconds.
    pub fn seconds(&self) -> f64 {
        self.pieces.last().map_or(0.0, |piece| piece.end)
    }

    /// The rate at a moment; 0 outside.
    pub fn rate_at(&self, at: f64) -> f64 {
        let found = self.pieces.iter().find(|piece| (piece.start..piece.end).contains(&at));
        found.map_or(0.0, |piece| piece.rate_at(at))
    }

    /// Expected number of arrivals.
    pub fn expected(&self) -> f64 {
        self.pieces.iter().map(Piece::expected).sum()
    }

    /// The highest rate.
    pub fn peak(&self) -> f64 {
        self.pieces.iter().map(Piece::peak).fold(0.0, f64::max)
    }

    /// All rates multiplied.
    #[must_use]
    pub fn scaled(mut self, factor: f64) -> Self {
        for piece in &mut self.pieces {
            piece.from *= factor;
            piece.to *= factor;
        }
        self
    }

    /// The same arrivals in a `factor`-th of the time: as many, closer together.
    #[must_use]
    pub fn compressed(mut self, factor: f64) -> Self {
        for piece in &mut self.pieces {
            piece.start /= factor;
            piece.end /= factor;
        }
        self.scaled(factor)
    }

    /// The stretch from one moment to another, beginning at 0 again.
    #[must_use]
    pub fn between(&self, from: f64, until: f64) -> Self {
        let pieces = self.pieces.iter().filter_map(|piece| {
            let (start, end) = (piece.start.max(from), piece.end.min(until));
            (start < end).then(|| Piece {
                start: start - from,
                end: end - from,
                from: piece.rate_at(start),
                to: piece.rate_at(end),
            })
        });
        Curve { pieces: pieces.collect() }
    }

    /// The first so many seconds; a shorter curve is repeated from its beginning until they are full.
    #[must_use]
    pub fn lasting(&self, seconds: f64) -> Self {
        let mut whole = Curve::default();
        while whole.seconds() < seconds && self.seconds() > 0.0 {
            let start = whole.seconds();
            for piece in self.between(0.0, seconds - start).pieces {
                whole.pieces.push(Piece { start: piece.start + start, end: piece.end + start, ..piece });
            }
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp() -> Curve {
        Curve::from_stages(&[
            Stage::Ramp { from: 0.0, to: 100.0, seconds: 10.0 },
            Stage::Hold { rate: 100.0, seconds: 5.0 },
        ])
    }

    #[test]
    fn stages_follow_each_other() {
        let curve = ramp();
        assert_eq!((curve.seconds(), curve.expected(), curve.peak()), (15.0, 1_000.0, 100.0));
        assert_eq!((curve.rate_at(5.0), curve.rate_at(12.0), curve.rate_at(15.0)), (50.0, 100.0, 0.0));
    }

    #[test]
    fn compression_keeps_the_number_and_scaling_keeps_the_time() {
        let short = ramp().compressed(5.0);
        assert_eq!((short.seconds(), short.expected(), short.peak()), (3.0, 1_000.0, 500.0));
        assert_eq!(ramp().scaled(0.1).expected().round(), 100.0);
    }

    #[test]
    fn a_stretch_keeps_the_rates_and_a_long_run_repeats() {
        let middle = ramp().between(5.0, 12.0);
        assert_eq!((middle.seconds(), middle.rate_at(0.0), middle.rate_at(6.0)), (7.0, 50.0, 100.0));
        let long = ramp().lasting(40.0);
        assert_eq!(long.seconds(), 40.0);
        assert_eq!((long.rate_at(20.0), long.rate_at(12.0)), (50.0, 100.0));
        assert_eq!(long.expected(), 2_500.0);
    }
}
