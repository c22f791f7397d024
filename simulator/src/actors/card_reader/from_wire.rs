//! A tap as the control API tells it, as the command that the rules decide.

use onshi_domain::Command;
use onshi_domain::card::IdentityCheck;
use onshi_domain::command;
use onshi_domain::consent::ConsentChoices;
use onshi_domain::id::{FacilityId, PersonId};
use onshi_domain::reader::{Attempt, Course, Device, Interruption, Presented, Stage};
use onshi_wire::control::subsidy_desk::SubsidyChoice;
use onshi_wire::control::{reader, world as wire};

/// The command for a tap of `person`'s card at a reader of `facility`. Whether the facility has that reader is the
/// rules' question.
#[must_use]
pub fn command(tap: &wire::Tap, person: PersonId, facility: FacilityId) -> Command {
    Command::Tap(command::Tap {
        person,
        facility,
        reader: tap.reader,
        identity: identity(tap.identity),
        consents: ConsentChoices { subsidies: tap.subsidies == SubsidyChoice::Use, ..consents(tap.consents) },
        register_for_insurance_use: tap.register_for_insurance_use,
        course: course(&tap.course),
    })
}

fn course(course: &reader::Course) -> Course {
    Course {
        presented: match course.presented {
            reader::Presented::MyNumberCard => Presented::MyNumberCard,
            reader::Presented::OtherCard => Presented::OtherCard,
            reader::Presented::Unreadable => Presented::Unreadable,
        },
        device: match course.device {
            reader::Device::Reader => Device::Reader,
            reader::Device::Kiosk => Device::Kiosk,
            reader::Device::Mobile => Device::Mobile,
        },
        attempts: course.attempts.iter().map(|attempt| attempted(*attempt)).collect(),
        interrupted: course.interrupted.map(|interruption| Interruption {
            at: match interruption.at {
                reader::Stage::Identity => Stage::Identity,
                reader::Stage::Registration => Stage::Registration,
                reader::Stage::Consents => Stage::Consents,
            },
            card_removed: interruption.card_removed,
        }),
    }
}

fn attempted(attempt: reader::Attempt) -> Attempt {
    match attempt {
        reader::Attempt::Face => Attempt::Face,
        reader::Attempt::FaceFails => Attempt::FaceFails,
        reader::Attempt::Pin => Attempt::Pin,
        reader::Attempt::PinWrong => Attempt::PinWrong,
        reader::Attempt::Visual => Attempt::Visual,
        reader::Attempt::VisualFails => Attempt::VisualFails,
    }
}

fn identity(check: wire::IdentityCheck) -> IdentityCheck {
    match check {
        wire::IdentityCheck::Face => IdentityCheck::Face,
        wire::IdentityCheck::Pin => IdentityCheck::Pin,
        wire::IdentityCheck::Visual => IdentityCheck::Visual,
        wire::IdentityCheck::Fails => IdentityCheck::Fails,
    }
}

/// What the patient chose.
pub(crate) fn consents(consents: wire::Consents) -> ConsentChoices {
    let wire::Consents { limit_certificate, specific_diseases, checkups, medication, treatment, surgery } = consents;
    ConsentChoices {
        limit_certificate,
        specific_diseases,
        checkups,
        medication,
        treatment,
        surgery,
        ..ConsentChoices::default()
    }
}
