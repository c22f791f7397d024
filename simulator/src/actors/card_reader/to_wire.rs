//! What came of a tap, as the reader's screen shows it and the control API answers it.

use onshi_domain::card::{SCREEN_SUCCESS, ScreenFailure};
use onshi_wire::control::world::TapOutcome;

/// The tap ended on the screen: code, if one is publicly known, and text; no file.
#[must_use]
pub fn failed(failure: ScreenFailure) -> TapOutcome {
    TapOutcome {
        screen_code: failure.code().map(str::to_owned),
        screen_text: failure.text().to_owned(),
        face_file: None,
        journal_seq: None,
    }
}

/// The tap made the face file of this name, recorded under `answered`.
#[must_use]
pub fn succeeded(face_file: &str, answered: u64) -> TapOutcome {
    TapOutcome {
        screen_code: None,
        screen_text: SCREEN_SUCCESS.to_owned(),
        face_file: Some(face_file.to_owned()),
        journal_seq: Some(answered),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ] {
            let outcome = failed(failure);
            assert_eq!(outcome.screen_code.as_deref(), code, "{failure:?}");
            assert!(outcome.screen_text.ends_with('。'), "{failure:?}");
            assert_eq!((outcome.face_file, outcome.journal_seq), (None, None));
        }
        let outcome = succeeded("OQSsiquc01res_face_1_2.xml", 7);
        assert_eq!((outcome.screen_code, outcome.journal_seq), (None, Some(7)));
    }
}
