//! 負担区分: which payers of a receipt a detail concerns (spec/claims.md §6).

/// The payers of a receipt: 医保 and 第1 to 第4公費.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payers(u8);

impl Payers {
    /// Nobody.
    pub const NONE: Payers = Payers(0);
    /// 医療保険.
    pub const INSURANCE: Payers = Payers(1);

    /// 第n公費, n from 1 to 4; nobody otherwise.
    #[must_use]
    pub fn public(n: usize) -> Payers {
        if (1..=4).contains(&n) { Payers(1 << n) } else { Payers::NONE }
    }

    /// The payers of a receipt with or without insurance and with so many public schemes.
    #[must_use]
    pub fn present(insurance: bool, schemes: usize) -> Payers {
        (1..=schemes.min(4))
            .fold(if insurance { Payers::INSURANCE } else { Payers::NONE }, |all, n| all.and(Payers::public(n)))
    }

    /// These and those.
    #[must_use]
    pub fn and(self, other: Payers) -> Payers {
        Payers(self.0 | other.0)
    }

    /// Whether all of `other` are among these.
    #[must_use]
    pub fn contain(self, other: Payers) -> bool {
        self.0 & other.0 == other.0
    }

    /// 負担者種別 of SN and JD: 1 is insurance, 2 to 5 are 第1 to 第4公費.
    #[must_use]
    pub fn of_payer_kind(kind: u64) -> Payers {
        match kind {
            1 => Payers::INSURANCE,
            2..=5 => Payers(1 << (kind - 1)),
            _ => Payers::NONE,
        }
    }
}

const I: u8 = 1;
const A: u8 = 2;
const B: u8 = 4;
const C: u8 = 8;
const D: u8 = 16;

/// The table: code and payers.
const TABLE: [(u8, u8); 31] = [
    (b'1', I),
    (b'5', A),
    (b'6', B),
    (b'B', C),
    (b'C', D),
    (b'2', I | A),
    (b'3', I | B),
    (b'E', I | C),
    (b'G', I | D),
    (b'7', A | B),
    (b'H', A | C),
    (b'I', A | D),
    (b'J', B | C),
    (b'K', B | D),
    (b'L', C | D),
    (b'4', I | A | B),
    (b'M', I | A | C),
    (b'N', I | A | D),
    (b'O', I | B | C),
    (b'P', I | B | D),
    (b'Q', I | C | D),
    (b'R', A | B | C),
    (b'S', A | B | D),
    (b'T', A | C | D),
    (b'U', B | C | D),
    (b'V', I | A | B | C),
    (b'W', I | A | B | D),
    (b'X', I | A | C | D),
    (b'Y', I | B | C | D),
    (b'Z', A | B | C | D),
    (b'9', I | A | B | C | D),
];

/// The payers that a code names; none for a code that is not in the table.
#[must_use]
pub fn payers(code: u8) -> Option<Payers> {
    TABLE.iter().find(|(known, _)| *known == code).map(|(_, bits)| Payers(*bits))
}

/// The code for these payers; none for nobody.
#[must_use]
pub fn code(payers: Payers) -> Option<char> {
    TABLE.iter().find(|(_, bits)| *bits == payers.0).map(|(code, _)| char::from(*code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_of_payers_has_exactly_one_code() {
        for bits in 1..32 {
            let code = code(Payers(bits)).unwrap_or_else(|| panic!("no code for {bits:05b}"));
            assert_eq!(payers(u8::try_from(code).unwrap()), Some(Payers(bits)));
        }
        assert_eq!(code(Payers::NONE), None);
    }

    #[test]
    fn the_usual_codes_of_medical_aid() {
        // spec/claims.md §6: alone 5; with insurance 2; 21 and 12 without insurance 7 and 6; with insurance 4 and 3.
        let with_insurance = Payers::present(true, 2);
        assert_eq!(code(Payers::present(false, 1)), Some('5'));
        assert_eq!(code(Payers::present(true, 1)), Some('2'));
        assert_eq!(code(Payers::present(false, 2)), Some('7'));
        assert_eq!(code(Payers::public(2)), Some('6'));
        assert_eq!(code(with_insurance), Some('4'));
        assert!(with_insurance.contain(payers(b'3').unwrap()));
        assert!(!Payers::present(false, 1).contain(payers(b'2').unwrap()));
    }

    #[test]
    fn payer_kinds_of_sn_and_jd_are_the_same_payers() {
        assert_eq!(Payers::of_payer_kind(1), Payers::INSURANCE);
        assert_eq!(Payers::of_payer_kind(2), Payers::public(1));
        assert_eq!(Payers::of_payer_kind(5), Payers::public(4));
        assert_eq!(Payers::of_payer_kind(6), Payers::NONE);
    }
}
