//! Bijections on `0..a*b`, computed both ways: what makes every number of the nation invertible without an index.
//!
//! A generalised Feistel network on a pair (left below `a`, right below `b`): each round adds a keyed function of one
//! half to the other, modulo that half's size. It is exact for every `a*b`, so nothing has to walk cycles
//! (design: 15 ns for six rounds on 12,500 × 10,000).

use crate::mix::{below, stir};

/// Number of rounds. Frozen.
const ROUNDS: u64 = 6;

/// A keyed bijection on `0..a*b`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Permutation {
    a: u64,
    b: u64,
    key: u64,
}

impl Permutation {
    /// A bijection on `0..a*b` for a key (usually a [`mix`] of seed and field).
    pub(crate) const fn new(a: u64, b: u64, key: u64) -> Self {
        Permutation { a, b, key }
    }

    /// How many values there are.
    pub(crate) const fn len(&self) -> u64 {
        self.a * self.b
    }

    /// Where `value` (below [`Self::len`]) goes.
    #[inline]
    pub(crate) fn apply(&self, value: u64) -> u64 {
        debug_assert!(value < self.len());
        let (mut left, mut right) = (value / self.b, value % self.b);
        for round in 0..ROUNDS {
            if round % 2 == 0 {
                right = wrap(right + below(stir(self.key ^ round, left), self.b), self.b);
            } else {
                left = wrap(left + below(stir(self.key ^ round, right), self.a), self.a);
            }
        }
        left * self.b + right
    }

    /// The value that [`Self::apply`] sends to `image`; `None` when `image` is outside.
    #[inline]
    pub(crate) fn invert(&self, image: u64) -> Option<u64> {
        if image >= self.len() {
            return None;
        }
        let (mut left, mut right) = (image / self.b, image % self.b);
        for round in (0..ROUNDS).rev() {
            if round % 2 == 0 {
                right = wrap(right + self.b - below(stir(self.key ^ round, left), self.b), self.b);
            } else {
                left = wrap(left + self.a - below(stir(self.key ^ round, right), self.a), self.a);
            }
        }
        Some(left * self.b + right)
    }
}

/// A number below twice the bound, modulo the bound, without a division.
#[inline]
const fn wrap(number: u64, bound: u64) -> u64 {
    if number >= bound { number - bound } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_value_of_a_small_space_is_hit_exactly_once() {
        for (a, b) in [(1, 1), (1, 7), (7, 1), (3, 5), (50, 250), (999, 1001)] {
            let permutation = Permutation::new(a, b, 42);
            let mut hit = vec![false; (a * b) as usize];
            for value in 0..a * b {
                let image = permutation.apply(value) as usize;
                assert!(!hit[image], "{a}x{b}: {image} twice");
                hit[image] = true;
            }
        }
    }

    #[test]
    fn an_image_outside_the_space_has_no_origin() {
        assert_eq!(Permutation::new(3, 5, 1).invert(15), None);
    }

    proptest! {
        #[test]
        fn inverting_undoes_applying(a in 1u64..20_000, b in 1u64..20_000, key: u64, draw: u64) {
            let permutation = Permutation::new(a, b, key);
            let value = draw % (a * b);
            prop_assert_eq!(permutation.invert(permutation.apply(value)), Some(value));
        }
    }
}
