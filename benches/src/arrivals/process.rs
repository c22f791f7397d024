//! The stream of intended times along a curve: a Poisson process by thinning, or evenly paced.

use super::chance::{Chance, Purpose};
use super::curve::{Curve, Piece};
use std::time::Duration;

/// How arrivals are spread.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Process {
    /// By chance: patients do not agree with each other.
    #[default]
    Poisson,
    /// Evenly: the distance between two arrivals follows the rate exactly. For measuring a server, not for a day.
    Paced,
}

/// Intended times in order, as offsets from the beginning. The same seed gives the same times.
#[derive(Debug, Clone)]
pub struct Arrivals {
    pieces: Vec<Piece>,
    process: Process,
    gap: Chance,
    keep: Chance,
    /// Piece at work.
    piece: usize,
    /// Where the stream stands, in seconds.
    at: f64,
    /// Numbers drawn so far.
    drawn: u64,
    /// Paced: what is still missing until the next arrival, in arrivals.
    missing: f64,
}

impl Arrivals {
    /// The stream of a curve.
    pub fn new(curve: &Curve, process: Process, seed: u64) -> Self {
        Arrivals {
            pieces: curve.pieces().to_vec(),
            process,
            gap: Chance::new(seed, Purpose::Gap),
            keep: Chance::new(seed, Purpose::Keep),
            piece: 0,
            at: 0.0,
            drawn: 0,
            // The first one stands in the middle of its share, as all the others.
            missing: 0.5,
        }
    }

    /// Candidates come at the highest rate of the piece; each is kept with the share that the rate has of it. At the
    /// border of a piece the wait begins anew, which the process, being without memory, does not notice.
    fn by_thinning(&mut self) -> Option<f64> {
        while let Some(piece) = self.pieces.get(self.piece) {
            let peak = piece.peak();
            self.at = self.at.max(piece.start);
            if peak > 0.0 {
                let number = self.drawn;
                self.drawn += 1;
                self.at += self.gap.gap(number) / peak;
                if self.at < piece.end {
                    if self.keep.unit(number) * peak < piece.rate_at(self.at) {
                        return Some(self.at);
                    }
                    continue;
                }
            }
            self.at = piece.end;
            self.piece += 1;
        }
        None
    }

    /// The moment at which the area under the curve has grown by one more.
    fn evenly(&mut self) -> Option<f64> {
        while let Some(piece) = self.pieces.get(self.piece) {
            let here = Piece { start: self.at.max(piece.start), ..*piece };
            let here = Piece { from: piece.rate_at(here.start), ..here };
            let expected = here.expected();
            if expected > self.missing {
                self.at = here.start + time_for(&here, self.missing);
                self.missing = 1.0;
                return Some(self.at);
            }
            self.missing -= expected;
            self.at = piece.end;
            self.piece += 1;
        }
        None
    }
}

/// After how many seconds of a piece the area is `area`: from·x + slope·x²/2 = area.
fn time_for(piece: &Piece, area: f64) -> f64 {
    let slope = (piece.to - piece.from) / (piece.end - piece.start);
    let root = (piece.from * piece.from + 2.0 * slope * area).max(0.0).sqrt();
    // This form of the root does not lose digits when the slope is small.
    if piece.from + root > 0.0 { 2.0 * area / (piece.from + root) } else { 0.0 }
}

impl Iterator for Arrivals {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let at = match self.process {
            Process::Poisson => self.by_thinning(),
            Process::Paced => self.evenly(),
        };
        at.map(Duration::from_secs_f64)
    }
}

#[cfg(test)]
mod tests {
    use super::super::curve::Stage;
    use super::*;
    use proptest::prelude::*;

    fn hold(rate: f64, seconds: f64) -> Curve {
        Curve::from_stages(&[Stage::Hold { rate, seconds }])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn the_number_of_arrivals_is_what_the_curve_expects(
            seed: u64,
            from in 0.0..400.0_f64,
            to in 0.0..400.0_f64,
            seconds in 5.0..40.0_f64,
        ) {
            let stages = [Stage::Ramp { from, to, seconds }, Stage::Hold { rate: to, seconds }];
            let curve = Curve::from_stages(&stages);
            let expected = curve.expected();
            let poisson = Arrivals::new(&curve, Process::Poisson, seed).count() as f64;
            // Six standard deviations of a Poisson number.
            prop_assert!((poisson - expected).abs() <= 6.0 * expected.sqrt() + 6.0, "{} of {}", poisson, expected);
            let paced = Arrivals::new(&curve, Process::Paced, seed).count() as f64;
            prop_assert!((paced - expected).abs() <= 1.0, "{} of {}", paced, expected);
        }

        #[test]
        fn times_are_in_order_inside_the_curve_and_reproducible(seed: u64, rate in 1.0..500.0_f64) {
            let curve = hold(rate, 5.0);
            for process in [Process::Poisson, Process::Paced] {
                let times: Vec<Duration> = Arrivals::new(&curve, process, seed).collect();
                prop_assert!(times.windows(2).all(|pair| pair[0] <= pair[1]));
                prop_assert!(times.iter().all(|time| time.as_secs_f64() < 5.0));
                prop_assert_eq!(times, Arrivals::new(&curve, process, seed).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn paced_at_a_thousand_a_second_no_slot_of_ten_milliseconds_has_more_than_its_share_and_a_half() {
        let mut slots = vec![0_u32; 3_000];
        for time in Arrivals::new(&hold(1_000.0, 30.0), Process::Paced, 1) {
            slots[time.as_millis() as usize / 10] += 1;
        }
        assert!(slots.iter().all(|count| f64::from(*count) <= 1.5 * 10.0), "{:?}", slots.iter().max());
        assert!(slots.iter().all(|count| *count >= 9), "{:?}", slots.iter().min());
    }

    #[test]
    fn poisson_slots_vary_as_chance_does() {
        let mut slots = vec![0_f64; 10_000];
        for time in Arrivals::new(&hold(1_000.0, 100.0), Process::Poisson, 3) {
            slots[time.as_millis() as usize / 10] += 1.0;
        }
        let mean = slots.iter().sum::<f64>() / 10_000.0;
        let variance = slots.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / 10_000.0;
        assert!((mean - 10.0).abs() < 0.2 && (variance / mean - 1.0).abs() < 0.1, "{mean} {variance}");
    }

    #[test]
    fn another_seed_gives_other_times_and_silence_gives_none() {
        let times = |seed| Arrivals::new(&hold(50.0, 2.0), Process::Poisson, seed).collect::<Vec<_>>();
        assert_ne!(times(1), times(2));
        assert_eq!(Arrivals::new(&hold(0.0, 60.0), Process::Poisson, 1).count(), 0);
        assert_eq!(Arrivals::new(&Curve::default(), Process::Paced, 1).count(), 0);
    }
}
