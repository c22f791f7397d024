//! What happens at a reader between the card and the result.

use crate::card::{CardState, IdentityCheck, ScreenFailure};

/// The card locks its PIN after this many wrong ones in a row; only the municipality unlocks it (B-105).
pub const PIN_TRIES: u8 = 3;
/// Attempts of one visit.
pub const ATTEMPTS_LIMIT: usize = 20;

/// What is laid on the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Presented {
    /// The person's My Number Card.
    #[default]
    MyNumberCard,
    /// Another kind of card: readers show 002 (spec/oqs-wire.md §5).
    OtherCard,
    /// A card that cannot be read: readers show 001.
    Unreadable,
}

/// On what the card is laid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Device {
    /// 顔認証付きカードリーダー.
    #[default]
    Reader,
    /// 再来受付機: known patients, no screens; the consents in force go on.
    Kiosk,
    /// 居宅同意取得型 on a mobile device: PIN or 目視, result on the screen.
    Mobile,
}

/// One attempt to show who holds the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// The face matches.
    Face,
    /// The face does not match.
    FaceFails,
    /// The right PIN.
    Pin,
    /// A wrong PIN.
    PinWrong,
    /// Staff compare face and photograph and agree.
    Visual,
    /// Staff do not agree.
    VisualFails,
}

/// Up to which screen the patient comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// 本人確認.
    Identity,
    /// 利用登録. A card that is registered has no such screen: the next one is meant then.
    Registration,
    /// 同意.
    Consents,
}

/// The patient does not finish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interruption {
    /// At which screen.
    pub at: Stage,
    /// The card was taken away, rather than 中止 pressed.
    pub card_removed: bool,
}

impl Interruption {
    /// What the screen says.
    #[must_use]
    pub fn failure(self) -> ScreenFailure {
        if self.card_removed { ScreenFailure::CardRemoved } else { ScreenFailure::Cancelled }
    }
}

/// The way through the screens, as far as it is not the usual one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Course {
    /// What is laid on.
    pub presented: Presented,
    /// On what.
    pub device: Device,
    /// Attempts in order; none means what the identity check of the tap says.
    pub attempts: Vec<Attempt>,
    /// The patient stops.
    pub interrupted: Option<Interruption>,
}

impl Course {
    /// The attempts, those of a plain identity check if none are told. In 目視 mode a plain check is the staff's.
    #[must_use]
    pub fn attempts(&self, identity: IdentityCheck, visual: bool) -> Vec<Attempt> {
        if !self.attempts.is_empty() {
            return self.attempts.clone();
        }
        vec![match (identity, visual) {
            (IdentityCheck::Fails, true) => Attempt::VisualFails,
            (_, true) | (IdentityCheck::Visual, _) => Attempt::Visual,
            (IdentityCheck::Face, false) => Attempt::Face,
            (IdentityCheck::Pin, false) => Attempt::Pin,
            (IdentityCheck::Fails, false) => Attempt::FaceFails,
        }]
    }
}

/// What came of the attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identification {
    /// Confirmed, or what the last screen says.
    pub outcome: Result<(), ScreenFailure>,
    /// Wrong PINs in a row on the card now.
    pub wrong_pins: u8,
    /// What the screens said on the way, Japanese.
    pub shown: Vec<String>,
}

/// Goes through the attempts until one confirms. A locked PIN stops PINs, not faces.
#[must_use]
pub fn identify(attempts: &[Attempt], mut wrong_pins: u8) -> Identification {
    let mut shown = Vec::new();
    let mut last = ScreenFailure::IdentityNotConfirmed;
    for attempt in attempts {
        last = ScreenFailure::IdentityNotConfirmed;
        let text = match attempt {
            Attempt::Face | Attempt::Visual => return Identification { outcome: Ok(()), wrong_pins, shown },
            Attempt::Pin if wrong_pins < PIN_TRIES => {
                return Identification { outcome: Ok(()), wrong_pins: 0, shown };
            }
            Attempt::FaceFails => "顔が一致しませんでした。暗証番号を入力するか、職員にお声がけください。".to_owned(),
            Attempt::VisualFails => "目視による本人確認ができませんでした。".to_owned(),
            Attempt::Pin | Attempt::PinWrong => {
                wrong_pins = if *attempt == Attempt::PinWrong { (wrong_pins + 1).min(PIN_TRIES) } else { wrong_pins };
                if wrong_pins >= PIN_TRIES {
                    last = ScreenFailure::PinLocked;
                    ScreenFailure::PinLocked.text().to_owned()
                } else {
                    format!("暗証番号が違います。あと{}回で暗証番号がロックされます。", PIN_TRIES - wrong_pins)
                }
            }
        };
        shown.push(text);
    }
    Identification { outcome: Err(last), wrong_pins, shown }
}

/// What the reader finds about what is laid on it before anybody is asked anything.
#[must_use]
pub fn failure_of_card(presented: Presented, state: CardState) -> Option<ScreenFailure> {
    match presented {
        Presented::Unreadable => Some(ScreenFailure::CardUnreadable),
        Presented::OtherCard => Some(ScreenFailure::NotMyNumberCard),
        Presented::MyNumberCard => state.failure_before_identity(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Attempt::{Face, FaceFails, Pin, PinWrong, Visual, VisualFails};
    use ScreenFailure::{IdentityNotConfirmed, PinLocked};

    #[test]
    fn b105_attempts_confirm_count_and_lock() {
        type Row<'a> = (u8, &'a [Attempt], Result<(), ScreenFailure>, u8, usize);
        let table: &[Row<'_>] = &[
            (0, &[Face], Ok(()), 0, 0),
            (0, &[FaceFails], Err(IdentityNotConfirmed), 0, 1),
            (0, &[FaceFails, Pin], Ok(()), 0, 1),
            (0, &[PinWrong], Err(IdentityNotConfirmed), 1, 1),
            (2, &[Pin], Ok(()), 0, 0),
            (2, &[PinWrong], Err(PinLocked), 3, 1),
            (0, &[PinWrong, PinWrong, PinWrong], Err(PinLocked), 3, 3),
            (0, &[PinWrong, PinWrong, PinWrong, Pin], Err(PinLocked), 3, 4),
            (0, &[PinWrong, PinWrong, PinWrong, PinWrong], Err(PinLocked), 3, 4),
            (3, &[Pin], Err(PinLocked), 3, 1),
            (3, &[Face], Ok(()), 3, 0),
            (3, &[Pin, FaceFails], Err(IdentityNotConfirmed), 3, 2),
            (3, &[Pin, FaceFails, Visual], Ok(()), 3, 2),
            (1, &[Face], Ok(()), 1, 0),
            (0, &[VisualFails], Err(IdentityNotConfirmed), 0, 1),
            (0, &[], Err(IdentityNotConfirmed), 0, 0),
        ];
        for (before, attempts, outcome, after, screens) in table {
            let found = identify(attempts, *before);
            assert_eq!((&found.outcome, found.wrong_pins), (outcome, *after), "{before} {attempts:?}");
            assert_eq!(found.shown.len(), *screens, "{before} {attempts:?}");
        }
        assert_eq!(identify(&[PinWrong], 0).shown, ["暗証番号が違います。あと2回で暗証番号がロックされます。"]);
    }
}
