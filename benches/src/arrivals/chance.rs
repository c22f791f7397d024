//! Reproducible numbers: the n-th number of a purpose under a seed, without state of a library whose stream may change.

use onshi_nation::mix;

/// Field numbers of the load laboratory in the nation's mixing function, far from the nation's own.
const FIRST_FIELD: u64 = 1 << 32;

/// What numbers are drawn for. A purpose never shares its numbers with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Gaps between arrivals.
    Gap = 1,
    /// Whether a candidate arrival is kept.
    Keep = 2,
    /// Which message is sent.
    Message = 3,
    /// How long a patient stands at the reader.
    Think = 4,
    /// Which people of the nation take part.
    People = 6,
}

/// A stream of numbers for one purpose.
#[derive(Debug, Clone, Copy)]
pub struct Chance {
    seed: u64,
    purpose: Purpose,
}

impl Chance {
    /// The stream of a seed.
    pub const fn new(seed: u64, purpose: Purpose) -> Self {
        Chance { seed, purpose }
    }

    /// The `number`-th 64 bits.
    pub const fn bits(self, number: u64) -> u64 {
        mix(self.seed, number, FIRST_FIELD + self.purpose as u64)
    }

    /// The `number`-th number from 0 (included) to 1 (excluded).
    pub fn unit(self, number: u64) -> f64 {
        (self.bits(number) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// The `number`-th gap of a Poisson process with mean 1.
    pub fn gap(self, number: u64) -> f64 {
        -(1.0 - self.unit(number)).ln()
    }

    /// The `number`-th whole number below `bound`; 0 if there is none.
    pub fn below(self, number: u64, bound: u64) -> u64 {
        ((u128::from(self.bits(number)) * u128::from(bound)) >> 64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_have_mean_one_and_the_spread_of_an_exponential() {
        let chance = Chance::new(5, Purpose::Gap);
        let gaps: Vec<f64> = (0..100_000).map(|n| chance.gap(n)).collect();
        let mean = gaps.iter().sum::<f64>() / 100_000.0;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / 100_000.0;
        assert!((mean - 1.0).abs() < 0.02 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }

    #[test]
    fn purposes_do_not_share_numbers() {
        let (one, other) = (Chance::new(1, Purpose::Gap), Chance::new(1, Purpose::Keep));
        assert!((0..1_000).all(|n| one.bits(n) != other.bits(n)));
        assert!((0..1_000).all(|n| one.below(n, 7) < 7));
    }
}
