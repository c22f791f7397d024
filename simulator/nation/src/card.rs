//! The My Number Card: who has one, in which state, and its serial.

use crate::mix::{below, chance, field};
use crate::permutation::Permutation;
use crate::shares;
use crate::{CardSerial, Nation, Person, PersonIndex};
use std::sync::LazyLock;

/// State of a person's card. Shares of people, not dates: whoever is `Expiring` is so on every day of a simulation.
#[doc(alias = "マイナンバーカード")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CardState {
    /// Usable and registered for insurance use.
    Valid,
    /// Functions suspended after loss or theft (S002-49).
    Suspended,
    /// The card itself has expired (S002-54).
    CardExpired,
    /// The certificate on it has expired (S002-54).
    CertificateExpired,
    /// Usable; the certificate expires within three months (B-103).
    Expiring,
    /// Not registered for insurance use (S002-09).
    NotRegistered,
    /// Registration cancelled (S002-46).
    RegistrationCancelled,
    /// The person has no card (S002-23).
    None,
}

impl CardState {
    /// In words, Japanese.
    pub fn label(self) -> &'static str {
        match self {
            CardState::Valid => "有効",
            CardState::Suspended => "一時停止",
            CardState::CardExpired => "カード期限切れ",
            CardState::CertificateExpired => "電子証明書期限切れ",
            CardState::Expiring => "期限間近",
            CardState::NotRegistered => "利用登録なし",
            CardState::RegistrationCancelled => "利用登録解除",
            CardState::None => "なし",
        }
    }
}

/// Shares of the states, read once.
struct Rates {
    held: u32,
    registered: u32,
    /// Among the registered, cumulated: suspended, card expired, certificate expired, expiring.
    faults: [(u32, CardState); 4],
    cancelled: u32,
}

fn rates() -> &'static Rates {
    static RATES: LazyLock<Rates> = LazyLock::new(|| {
        let shares = shares::built_in();
        let mut end = 0;
        let mut until = |key| {
            end += shares.ppm(key);
            end
        };
        Rates {
            held: shares.ppm("card.held"),
            registered: shares.ppm("card.registered"),
            faults: [
                (until("card.suspended"), CardState::Suspended),
                (until("card.card_expired"), CardState::CardExpired),
                (until("card.certificate_expired"), CardState::CertificateExpired),
                (until("card.expiring"), CardState::Expiring),
            ],
            cancelled: shares.ppm("card.cancelled"),
        }
    });
    &RATES
}

impl Person {
    /// State of the card.
    pub fn card_state(&self) -> CardState {
        let (nation, own, rates) = (self.nation(), u64::from(self.index().get()), rates());
        if !chance(nation.mix(own, field::CARD_HELD), rates.held) {
            return CardState::None;
        }
        let bits = nation.mix(own, field::CARD_STATE);
        let detail = below(crate::mix::stir(bits, 1), 1_000_000) as u32;
        if !chance(bits, rates.registered) {
            return if detail < rates.cancelled { CardState::RegistrationCancelled } else { CardState::NotRegistered };
        }
        let fault = rates.faults.iter().find(|(end, _)| detail < *end);
        fault.map_or(CardState::Valid, |(_, state)| *state)
    }

    /// Serial of the card; none without a card.
    pub fn card_serial(&self) -> Option<CardSerial> {
        let serial = self.nation().card_serials().apply(u64::from(self.index().get()));
        (self.card_state() != CardState::None).then(|| CardSerial::new(serial as u32))
    }
}

impl Nation {
    const fn card_serials(self) -> Permutation {
        Permutation::new(12_500, 10_000, self.mix(0, field::CARD_SERIAL))
    }

    /// The person who holds the card with a serial; none when nobody does.
    pub fn find_card(self, serial: CardSerial) -> Option<PersonIndex> {
        let index = PersonIndex::new(self.card_serials().invert(u64::from(serial.body()))? as u32)?;
        (self.person(index).card_state() != CardState::None).then_some(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_card_leads_back_to_its_holder(seed: u64, number in 0u32..crate::PEOPLE) {
            let nation = Nation::new(seed);
            let index = PersonIndex::new(number).unwrap();
            match nation.person(index).card_serial() {
                Some(serial) => prop_assert_eq!(nation.find_card(serial), Some(index)),
                None => prop_assert_eq!(nation.person(index).card_state(), CardState::None),
            }
        }

        #[test]
        fn whoever_a_serial_finds_has_that_serial(body in 0u32..1_000_000_000) {
            let (nation, serial) = (Nation::new(4), CardSerial::new(body));
            if let Some(index) = nation.find_card(serial) {
                prop_assert_eq!(nation.person(index).card_serial(), Some(serial));
            }
        }
    }
}
