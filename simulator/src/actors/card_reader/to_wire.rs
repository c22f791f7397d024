//! What came of a tap, as the reader's screen shows it and the control API answers it.

use super::desk;
use onshi_domain::Event;
use onshi_domain::card::SCREEN_SUCCESS;
use onshi_domain::subsidy::{self, desk::Occasion};
use onshi_wire::control::world::TapOutcome;

/// The screen: on failure the text and the code, if one is publicly known; on success the text. The face file's name
/// and number are the terminal's to add.
#[must_use]
pub fn screen(events: &[Event]) -> TapOutcome {
    let failure = events.iter().find_map(|event| match event {
        Event::TapFailed { failure, .. } => Some(*failure),
        _ => None,
    });
    TapOutcome {
        screen_code: failure.and_then(|failure| failure.code()).map(str::to_owned),
        screen_text: failure.map_or(SCREEN_SUCCESS, |failure| failure.text()).to_owned(),
        earlier_screens: desk::to_wire::said(events),
        result: desk::to_wire::shown(events),
        face_file: None,
        journal_seq: None,
        subsidy_question: asked_for_subsidies(events),
        subsidy_face_file: None,
    }
}

/// The screen when the reader cannot reach the centre.
#[must_use]
pub fn unreachable_centre(text: &str) -> TapOutcome {
    TapOutcome { screen_text: text.to_owned(), ..screen(&[]) }
}

/// Whether the reader asked「医療費助成の各種受給者証を利用しますか」.
fn asked_for_subsidies(events: &[Event]) -> bool {
    events.iter().any(|event| match event {
        Event::Subsidy(event) => match event.as_ref() {
            subsidy::Event::Told(telling) => telling.occasion == Occasion::Tap { question_shown: true },
            _ => false,
        },
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_domain::card::ScreenFailure;
    use onshi_domain::id::{FacilityId, PersonId};

    #[test]
    fn codes_appear_on_the_screen_only_and_a_failure_makes_no_file() {
        for (failure, code) in [
            (ScreenFailure::CertificateExpired, Some("006")),
            (ScreenFailure::CardSuspended, Some("006")),
            (ScreenFailure::CardExpired, None),
            (ScreenFailure::NotRegistered, None),
            (ScreenFailure::RegistrationCancelled, None),
            (ScreenFailure::IdentityNotConfirmed, None),
            (ScreenFailure::NothingFound, None),
            (ScreenFailure::CardUnreadable, Some("001")),
            (ScreenFailure::NotMyNumberCard, Some("002")),
            (ScreenFailure::PinLocked, None),
            (ScreenFailure::Cancelled, None),
            (ScreenFailure::CardRemoved, None),
            (ScreenFailure::UnknownAtKiosk, None),
        ] {
            let (facility, person) = (FacilityId::from("診療所"), PersonId(1));
            let outcome = screen(&[Event::TapFailed { facility, reader: 1, person, failure }]);
            assert_eq!(outcome.screen_code.as_deref(), code, "{failure:?}");
            assert!(outcome.screen_text.ends_with('。'), "{failure:?}");
            assert_eq!((outcome.face_file, outcome.journal_seq), (None, None));
        }
        assert_eq!(screen(&[]).screen_text, SCREEN_SUCCESS);
    }
}
