//! Who pays a line of a claim, and the letter for it: 負担区分 (spec/claims.md §6).

/// A set of payers: the insurance and the 1st to 4th public scheme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payers(u8);

/// Letters in the order of the set's bits: insurance 1, schemes 2, 4, 8, 16.
const LETTERS: [char; 32] = [
    ' ', '1', '5', '2', '6', '3', '7', '4', 'B', 'E', 'H', 'M', 'J', 'O', 'R', 'V', 'C', 'G', 'I', 'N', 'K', 'P', 'S',
    'W', 'L', 'Q', 'T', 'X', 'U', 'Y', 'Z', '9',
];

impl Payers {
    /// The insurance.
    pub const INSURANCE: Self = Self(1);

    /// The scheme at this place, from 0 to 3; nobody beyond.
    #[must_use]
    pub fn scheme(index: usize) -> Self {
        if index < 4 { Self(2 << index) } else { Self(0) }
    }

    /// These and those.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether these include all of the others.
    #[must_use]
    pub fn include(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The set after the scheme at this place is gone: the later ones move up.
    #[must_use]
    pub fn without_scheme(self, index: usize) -> Self {
        let below = self.0 & ((2 << index) - 1);
        let above = (self.0 >> (index + 2)) << (index + 1);
        Self(below | above)
    }

    /// 負担区分; a space for nobody.
    #[must_use]
    pub fn letter(self) -> char {
        LETTERS[usize::from(self.0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_are_those_of_the_table() {
        let ko = Payers::scheme;
        for (payers, letter) in [
            (Payers::INSURANCE, '1'),
            (ko(0), '5'),
            (ko(1), '6'),
            (ko(2), 'B'),
            (ko(3), 'C'),
            (Payers::INSURANCE.and(ko(0)), '2'),
            (Payers::INSURANCE.and(ko(1)), '3'),
            (Payers::INSURANCE.and(ko(2)), 'E'),
            (Payers::INSURANCE.and(ko(3)), 'G'),
            (ko(0).and(ko(1)), '7'),
            (ko(0).and(ko(2)), 'H'),
            (ko(0).and(ko(3)), 'I'),
            (ko(1).and(ko(2)), 'J'),
            (ko(1).and(ko(3)), 'K'),
            (ko(2).and(ko(3)), 'L'),
            (Payers::INSURANCE.and(ko(0)).and(ko(1)), '4'),
            (Payers::INSURANCE.and(ko(0)).and(ko(2)), 'M'),
            (Payers::INSURANCE.and(ko(0)).and(ko(3)), 'N'),
            (Payers::INSURANCE.and(ko(1)).and(ko(2)), 'O'),
            (Payers::INSURANCE.and(ko(1)).and(ko(3)), 'P'),
            (Payers::INSURANCE.and(ko(2)).and(ko(3)), 'Q'),
            (ko(0).and(ko(1)).and(ko(2)), 'R'),
            (ko(0).and(ko(1)).and(ko(3)), 'S'),
            (ko(0).and(ko(2)).and(ko(3)), 'T'),
            (ko(1).and(ko(2)).and(ko(3)), 'U'),
            (Payers(31), '9'),
            (Payers(30), 'Z'),
        ] {
            assert_eq!(payers.letter(), letter, "{payers:?}");
        }
        assert_eq!(ko(1).and(ko(2)).and(Payers::INSURANCE).without_scheme(0), ko(0).and(ko(1)).and(Payers::INSURANCE));
        assert_eq!(ko(0).and(ko(3)).without_scheme(3), ko(0));
        let letters: std::collections::BTreeSet<_> = LETTERS.iter().collect();
        assert_eq!(letters.len(), LETTERS.len());
    }
}
